package mirror_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/secret"
)

func cmgMirrors(t *testing.T) map[string]mirror {
	t.Helper()
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	certificate := func(serviceName string, opts *certstest.CertificateOptions) *certs.ServerCertificate {
		c, err := authority.ServerCertificate(serviceName, opts)
		require.NoError(t, err)
		return c
	}
	granite := certificate("granitefalls.contoso.com", nil)
	renewed := certificate("granitefalls.contoso.com", nil)
	several := certificate("granitefalls.contoso.com", &certstest.CertificateOptions{
		DNSNames: []string{"granitefalls.contoso.com", "granitefalls.fabrikam.com"},
	})
	ca := authority.Root()

	type newGateway struct {
		Spec cmg.Spec
		Opts cmg.NewOptions
	}
	type getGateway struct {
		Ref  cmg.Ref
		Opts cmg.GetOptions
	}
	type listGateways struct{ Opts cmg.ListOptions }
	type setGateway struct {
		Ref  cmg.Ref
		Spec cmg.Patch
		Opts cmg.SetOptions
	}
	type startGateway struct {
		Ref  cmg.Ref
		Opts cmg.StartOptions
	}
	type stopGateway struct {
		Ref  cmg.Ref
		Opts cmg.StopOptions
	}
	type syncGateway struct {
		Ref  cmg.Ref
		Opts cmg.SyncOptions
	}
	type removeGateway struct {
		Ref  cmg.Ref
		Opts cmg.RemoveOptions
	}
	gateways := map[string]cmdlet.Object{
		"Get-CMCloudManagementGateway": cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{
			"AzureServiceID": cmdlet.Int(16777217), "ServiceType": cmdlet.String("CloudProxyService"),
			"ServiceCName": cmdlet.String("granitefalls.contoso.com"),
		}),
		"Invoke-CMWmiQuery": cmdlet.NewObject("SMS_CloudProxyConnector", nil),
	}
	// act is a method that has a gateway do something.
	act := func(name string, minimal func() any, run func(ctx context.Context, r cmdlet.Runner, input any) error) mirror {
		return mirror{
			cmdlet: name, site: gateways, minimal: minimal, run: run,
			fields: map[string]field{"Ref": here(cmg.ByName("granitefalls.contoso.com")), "Opts.Extra": extra("Novelty")},
			leftOut: leftOut(map[string]string{"InputObject": byKey, "Name": resolved, "DisableWildcardHandling": "an id has no wildcards"},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		}
	}

	return map[string]mirror{
		"cmg.NewCloudManagementGateway": {
			cmdlet: "New-CMCloudManagementGateway",
			minimal: func() any {
				return &newGateway{Spec: cmg.Spec{
					Certificate: granite, SubscriptionID: tenantID, GroupName: "cmg-rg", ServerAppClientID: serverID,
				}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*newGateway)
				_, err := cmg.NewClient(r).NewCloudManagementGateway(ctx, in.Spec, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Spec.Certificate": {value: renewed, want: map[string]cmdlet.Value{
					"ServiceCertPath":     cmdlet.File("granitefalls.pfx", renewed.PFX()),
					"ServiceCertPassword": cmdlet.Secret(renewed.Password()),
				}},
				"Spec.SubscriptionID":    one(anotherID, "SubscriptionId", cmdlet.String(anotherID)),
				"Spec.GroupName":         one("other", "GroupName", cmdlet.String("other")),
				"Spec.ServerAppClientID": one(anotherID, "ServerAppClientId", cmdlet.String(anotherID)),
				"Spec.ServiceName": {
					value: "granitefalls.contoso.com", with: map[string]any{"Spec.Certificate": several},
					want: map[string]cmdlet.Value{
						"ServiceName": cmdlet.String("granitefalls.contoso.com"),
						// Without it the call is refused, and so nothing was sent.
						"Force": cmdlet.Switch(), "GroupName": cmdlet.String("cmg-rg"), "SubscriptionId": cmdlet.String(tenantID),
						"ServerAppClientId":   cmdlet.String(serverID),
						"ServiceCertPath":     cmdlet.File("granitefalls.pfx", several.PFX()),
						"ServiceCertPassword": cmdlet.Secret(several.Password()),
					},
				},
				"Opts.Description":          one("d", "Description", cmdlet.String("d")),
				"Opts.Region":               one("west europe", "Region", cmdlet.Enum("WestEurope")),
				"Opts.AllowUnknownRegion":   here(true).needs("Opts.Region", "WestUS2"), // cmg.TestNewRegion has an unknown one
				"Opts.Environment":          one(azurecloud.Public, "EnvironmentSetting", cmdlet.Enum("AzurePublicCloud")),
				"Opts.TenantID":             one(anotherID, "TenantId", cmdlet.String(anotherID)),
				"Opts.IsUsingExistingGroup": one(true, "IsUsingExistingGroup", cmdlet.Bool(true)),
				"Opts.VMInstanceCount":      one(new(16), "VMInstanceCount", cmdlet.Int(16)),
				"Opts.CARootCerts": one([]*certs.CACertificate{ca}, "CARootCert", cmdlet.Table(cmdlet.Entry{
					Key: cmdlet.File(ca.Thumbprint()+".cer", secret.NewBytes(ca.DER())), Value: cmdlet.Enum("RootCA"),
				})),
				"Opts.CheckClientCertRevocation": one(new(false), "CheckClientCertRevocation", cmdlet.Bool(false)),
				"Opts.EnforceProtocol":           one(new(false), "EnforceProtocol", cmdlet.Bool(false)),
				"Opts.EnableCloudDPFunction":     one(new(false), "EnableCloudDPFunction", cmdlet.Bool(false)),
				"Opts.EnableTrafficOut":          one(new(false), "EnableTrafficOut", cmdlet.Bool(false)),
				"Opts.TrafficOutGB":              one(new(100), "TrafficOutGB", cmdlet.Int(100)).needs("Opts.EnableTrafficOut", new(true)),
				"Opts.TrafficWarningPct":         one(new(40), "TrafficWarningPct", cmdlet.Int(40)).needs("Opts.EnableTrafficOut", new(true)),
				"Opts.TrafficCriticalPct":        one(new(95), "TrafficCriticalPct", cmdlet.Int(95)).needs("Opts.EnableTrafficOut", new(true)),
				"Opts.TrafficOutStopService":     one(true, "TrafficOutStopService", cmdlet.Bool(true)).needs("Opts.EnableTrafficOut", new(true)),
				"Opts.EnableStorageQuota":        one(new(true), "EnableStorageQuota", cmdlet.Bool(true)),
				"Opts.StorageQuotaGB":            one(new(200), "StorageQuotaGB", cmdlet.Int(200)).needs("Opts.EnableStorageQuota", new(true)),
				"Opts.StorageWarningPct":         one(new(41), "StorageWarningPct", cmdlet.Int(41)).needs("Opts.EnableStorageQuota", new(true)),
				"Opts.StorageCriticalPct":        one(new(96), "StorageCriticalPct", cmdlet.Int(96)).needs("Opts.EnableStorageQuota", new(true)),
				"Opts.Extra":                     extra("VMSSVMSize"),
			},
			fixed: []string{"Force"},
			leftOut: leftOut(map[string]string{
				"DisableWildcardHandling": wildcards, "Version": "type and values are not published: Extra",
			}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"cmg.Get": {
			cmdlet:  "Get-CMCloudManagementGateway",
			minimal: func() any { return &getGateway{Ref: cmg.ByID(16777217)} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getGateway)
				_, err := cmg.NewClient(r).Get(ctx, in.Ref, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref": {value: cmg.ByName("granitefalls.contoso.com"), want: map[string]cmdlet.Value{
					"Id": {}, "Name": cmdlet.String("granitefalls.contoso.com"), "DisableWildcardHandling": cmdlet.Switch(),
				}},
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: leftOut(nil, "ForceWildcardHandling"),
		},
		"cmg.List": {
			cmdlet:  "Get-CMCloudManagementGateway",
			minimal: func() any { return &listGateways{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := cmg.NewClient(r).List(ctx, &input.(*listGateways).Opts)
				return err
			},
			fields: map[string]field{"Opts.Name": here(cmdlet.Like("granite*")), "Opts.Extra": extra("Novelty")},
			leftOut: leftOut(map[string]string{"Id": "Get sends it", "Name": narrowed, "DisableWildcardHandling": "no name is sent"},
				"ForceWildcardHandling"),
		},
		"cmg.Set": {
			cmdlet: "Set-CMCloudManagementGateway", site: gateways,
			minimal: func() any {
				return &setGateway{Ref: cmg.ByID(16777217), Opts: cmg.SetOptions{Extra: map[string]cmdlet.Value{"Least": cmdlet.Switch()}}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*setGateway)
				_, err := cmg.NewClient(r).Set(ctx, in.Ref, in.Spec, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref": here(cmg.ByName("granitefalls.contoso.com")),
				"Spec.Certificate": {
					value: granite, with: map[string]any{"Opts.Extra": map[string]cmdlet.Value(nil)},
					want: map[string]cmdlet.Value{
						"ServiceCertPath":     cmdlet.File("granitefalls.pfx", granite.PFX()),
						"ServiceCertPassword": cmdlet.Secret(granite.Password()),
						// Without it the patch is empty and refused, and so nothing was sent.
						"Id": cmdlet.String("16777217"), "Force": cmdlet.Switch(),
					},
				},
				"Spec.OldCommonName":   here("granitefalls.contoso.com").needs("Spec.Certificate", granite),
				"Spec.Description":     one(new(""), "Description", cmdlet.String("")),
				"Spec.VMInstanceCount": one(new(16), "VMInstanceCount", cmdlet.Int(16)),
				"Spec.AddCARootCerts": one([]*certs.CACertificate{ca}, "CARootCert", cmdlet.Table(cmdlet.Entry{
					Key: cmdlet.File(ca.Thumbprint()+".cer", secret.NewBytes(ca.DER())), Value: cmdlet.Enum("RootCA"),
				})),
				"Spec.RemoveCertThumbprints":     one([]string{ca.Thumbprint()}, "RemoveCertThumbprints", cmdlet.List(cmdlet.String(ca.Thumbprint()))),
				"Spec.CheckClientCertRevocation": one(new(false), "CheckClientCertRevocation", cmdlet.Bool(false)),
				"Spec.EnforceProtocol":           one(new(true), "EnforceProtocol", cmdlet.Bool(true)),
				"Spec.EnableCloudDPFunction":     one(new(false), "EnableCloudDPFunction", cmdlet.Bool(false)),
				"Spec.EnableTrafficOut":          one(new(false), "EnableTrafficOut", cmdlet.Bool(false)),
				"Spec.TrafficOutGB":              one(new(1), "TrafficOutGB", cmdlet.Int(1)),
				"Spec.TrafficWarningPct":         one(new(2), "TrafficWarningPct", cmdlet.Int(2)),
				"Spec.TrafficCriticalPct":        one(new(3), "TrafficCriticalPct", cmdlet.Int(3)),
				"Spec.TrafficOutStopService":     one(new(false), "TrafficOutStopService", cmdlet.Bool(false)),
				"Spec.EnableStorageQuota":        one(new(true), "EnableStorageQuota", cmdlet.Bool(true)),
				"Spec.StorageQuotaGB":            one(new(4), "StorageQuotaGB", cmdlet.Int(4)),
				"Spec.StorageWarningPct":         one(new(5), "StorageWarningPct", cmdlet.Int(5)),
				"Spec.StorageCriticalPct":        one(new(6), "StorageCriticalPct", cmdlet.Int(6)),
				"Opts.Extra":                     one(map[string]cmdlet.Value{"Least": cmdlet.Int(1)}, "Least", cmdlet.Int(1)),
			},
			leftOut: leftOut(map[string]string{
				"InputObject": byKey, "Name": resolved, "PassThru": readAgain, "DisableWildcardHandling": "an id has no wildcards",
			}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"cmg.Remove": {
			cmdlet: "Remove-CMCloudManagementGateway", site: gateways,
			minimal: func() any { return &removeGateway{cmg.ByID(16777217), cmg.RemoveOptions{EvenIfLast: true}} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*removeGateway)
				return cmg.NewClient(r).Remove(ctx, in.Ref, &in.Opts)
			},
			fields: map[string]field{
				"Ref":                  here(cmg.ByName("granitefalls.contoso.com")),
				"Opts.EvenIfConnected": here(true),
				"Opts.EvenIfLast":      here(true),
				"Opts.Extra":           extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"InputObject": byKey, "Name": resolved, "DisableWildcardHandling": "an id has no wildcards"},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"cmg.Start": act("Start-CMCloudManagementGateway",
			func() any { return &startGateway{Ref: cmg.ByID(16777217)} },
			func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*startGateway)
				return cmg.NewClient(r).Start(ctx, in.Ref, &in.Opts)
			}),
		"cmg.Stop": act("Stop-CMCloudManagementGateway",
			func() any { return &stopGateway{Ref: cmg.ByID(16777217)} },
			func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*stopGateway)
				return cmg.NewClient(r).Stop(ctx, in.Ref, &in.Opts)
			}),
		"cmg.Sync": act("Sync-CMCloudManagementGateway",
			func() any { return &syncGateway{Ref: cmg.ByID(16777217)} },
			func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*syncGateway)
				return cmg.NewClient(r).Sync(ctx, in.Ref, &in.Opts)
			}),
	}
}
