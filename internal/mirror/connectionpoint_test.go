package mirror_test

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/connectionpoint"
)

func connectionpointMirrors() map[string]mirror {
	type addPoint struct {
		Spec connectionpoint.Spec
		Opts connectionpoint.AddOptions
	}
	type getPoint struct {
		Ref  connectionpoint.Ref
		Opts connectionpoint.GetOptions
	}
	type getConnection struct {
		Ref  connectionpoint.Ref
		Opts connectionpoint.GetConnectionOptions
	}
	type listPoints struct{ Opts connectionpoint.ListOptions }
	type setPoint struct {
		Ref  connectionpoint.Ref
		Spec connectionpoint.Patch
		Opts connectionpoint.SetOptions
	}
	type removePoint struct {
		Ref  connectionpoint.Ref
		Opts connectionpoint.RemoveOptions
	}
	points := map[string]cmdlet.Object{
		"Get-CMCloudManagementGatewayConnectionPoint": cmdlet.NewObject("SMS_SCI_SysResUse", map[string]cmdlet.Value{
			"RoleName": cmdlet.String("SMS Cloud Proxy Connector"), "NetworkOSPath": cmdlet.String(`\\cm01.contoso.com`),
			"SiteCode": cmdlet.String("PS1"),
		}),
	}

	return map[string]mirror{
		"connectionpoint.AddConnectionPoint": {
			cmdlet: "Add-CMCloudManagementGatewayConnectionPoint",
			minimal: func() any {
				return &addPoint{Spec: connectionpoint.Spec{
					ServerName: "cm01.contoso.com", GatewayServiceName: "granitefalls.contoso.com",
				}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*addPoint)
				_, err := connectionpoint.NewClient(r).AddConnectionPoint(ctx, in.Spec, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Spec.ServerName":         one("cm02", "SiteSystemServerName", cmdlet.String("cm02")),
				"Spec.GatewayServiceName": one("other.contoso.com", "CloudManagementGatewayName", cmdlet.String("other.contoso.com")),
				"Opts.SiteCode":           one("PS1", "SiteCode", cmdlet.String("PS1")),
				"Opts.Extra":              extra("Novelty"),
			},
			fixed:   []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"connectionpoint.Get": {
			cmdlet:  "Get-CMCloudManagementGatewayConnectionPoint",
			minimal: func() any { return &getPoint{Ref: connectionpoint.OnServer("cm01.contoso.com")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getPoint)
				_, err := connectionpoint.NewClient(r).Get(ctx, in.Ref, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref": {
					value: connectionpoint.OnServer("cm02.contoso.com").InSite("PS1"),
					want: map[string]cmdlet.Value{
						"SiteSystemServerName": cmdlet.String("cm02.contoso.com"), "SiteCode": cmdlet.String("PS1"), "AllSite": {},
					},
				},
				"Opts.Extra": extra("Novelty"),
			},
			fixed:   []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "ForceWildcardHandling"),
		},
		"connectionpoint.List": {
			cmdlet:  "Get-CMCloudManagementGatewayConnectionPoint",
			minimal: func() any { return &listPoints{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := connectionpoint.NewClient(r).List(ctx, &input.(*listPoints).Opts)
				return err
			},
			fields: map[string]field{
				"Opts.SiteCode": {value: "PS1", want: map[string]cmdlet.Value{"SiteCode": cmdlet.String("PS1"), "AllSite": {}}},
				"Opts.Server":   one(cmdlet.Like("cm0?*"), "SiteSystemServerName", cmdlet.String("cm0?*")),
				"Opts.Extra":    extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"InputObject": byKey, "DisableWildcardHandling": "the name is a pattern"},
				"ForceWildcardHandling"),
		},
		"connectionpoint.Set": {
			cmdlet: "Set-CMCloudManagementGatewayConnectionPoint", site: points,
			minimal: func() any {
				return &setPoint{
					Ref:  connectionpoint.OnServer("cm01.contoso.com"),
					Spec: connectionpoint.Patch{GatewayServiceName: new("granitefalls.contoso.com")},
				}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*setPoint)
				_, err := connectionpoint.NewClient(r).Set(ctx, in.Ref, in.Spec, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref":                     here(connectionpoint.OnServer("CM01.contoso.com").InSite("ps1")),
				"Spec.GatewayServiceName": one(new("other.contoso.com"), "CloudManagementGatewayName", cmdlet.String("other.contoso.com")),
				"Opts.Extra":              extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"connectionpoint.Remove": {
			cmdlet: "Remove-CMCloudManagementGatewayConnectionPoint", site: points,
			minimal: func() any { return &removePoint{Ref: connectionpoint.OnServer("cm01.contoso.com")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*removePoint)
				return connectionpoint.NewClient(r).Remove(ctx, in.Ref, &in.Opts)
			},
			fields: map[string]field{
				"Ref":        here(connectionpoint.OnServer("CM01.contoso.com").InSite("ps1")),
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"connectionpoint.GetConnection": {
			cmdlet:  "Invoke-CMWmiQuery",
			minimal: func() any { return &getConnection{Ref: connectionpoint.OnServer("cm01.contoso.com")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getConnection)
				_, err := connectionpoint.NewClient(r).GetConnection(ctx, in.Ref, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref": {
					value: connectionpoint.OnServer("cm02").InSite("PS1"),
					want: query(cmdlet.Query{Class: "SMS_CloudProxyConnector", Where: []cmdlet.Condition{
						{Property: "ServerName", Value: cmdlet.String("cm02")}, {Property: "SiteCode", Value: cmdlet.String("PS1")},
					}}),
				},
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: wmiLeftOut,
		},
	}
}
