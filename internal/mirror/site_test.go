package mirror_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/site"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
	"github.com/cmgkit/cmgkit/site/clientsettings"
	"github.com/cmgkit/cmgkit/site/roles"
)

// siteMirrors are the methods of package site and of those below it.
func siteMirrors(t *testing.T) map[string]mirror {
	t.Helper()
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	root := authority.Root()
	type getSite struct {
		Code string
		Opts site.GetOptions
	}
	type listSites struct{ Opts site.ListOptions }
	type setSite struct {
		Code string
		Spec site.Patch
		Opts site.SetOptions
	}
	type listServers struct{ Opts site.ListSystemServersOptions }
	type newServer struct {
		Name string
		Opts site.NewSiteSystemServerOptions
	}
	type getConnection struct {
		Opts site.GetServiceConnectionPointOptions
	}
	type getFeature struct {
		Name string
		Opts site.GetFeatureOptions
	}
	type listFeatures struct{ Opts site.ListFeaturesOptions }
	type enableFeature struct {
		Name string
		Opts site.EnableFeatureOptions
	}
	type getMP struct {
		Ref  roles.Ref
		Opts roles.GetManagementPointOptions
	}
	type listMPs struct {
		Opts roles.ListManagementPointsOptions
	}
	type setMP struct {
		Ref  roles.Ref
		Spec roles.ManagementPointPatch
		Opts roles.SetManagementPointOptions
	}
	type addMP struct {
		Name string
		Opts roles.AddManagementPointOptions
	}
	type addSUP struct {
		Name string
		Opts roles.AddSoftwareUpdatePointOptions
	}
	type getSUP struct {
		Ref  roles.Ref
		Opts roles.GetSoftwareUpdatePointOptions
	}
	type listSUPs struct {
		Opts roles.ListSoftwareUpdatePointsOptions
	}
	type setSUP struct {
		Ref  roles.Ref
		Spec roles.SoftwareUpdatePointPatch
		Opts roles.SetSoftwareUpdatePointOptions
	}
	type getSettings struct {
		Ref  clientsettings.Ref
		Opts clientsettings.GetOptions
	}
	type listSettings struct{ Opts clientsettings.ListOptions }
	type setCloudService struct {
		Ref  clientsettings.Ref
		Spec clientsettings.CloudServicePatch
		Opts clientsettings.SetCloudServiceOptions
	}
	type setPolicy struct {
		Ref  clientsettings.Ref
		Spec clientsettings.ClientPolicyPatch
		Opts clientsettings.SetClientPolicyOptions
	}
	type newSettings struct {
		Name string
		Kind clientsettings.Type
		Opts clientsettings.NewOptions
	}
	type removeSettings struct {
		Ref  clientsettings.Ref
		Opts clientsettings.RemoveOptions
	}
	type newDeployment struct {
		Ref        clientsettings.Ref
		Collection string
		Opts       clientsettings.NewDeploymentOptions
	}
	type listDeployments struct {
		Ref  clientsettings.Ref
		Opts clientsettings.ListDeploymentsOptions
	}
	type removeDeployment struct {
		Ref        clientsettings.Ref
		Collection string
		Opts       clientsettings.RemoveDeploymentOptions
	}
	type getGroup struct {
		Ref  boundarygroups.Ref
		Opts boundarygroups.GetOptions
	}
	type listGroups struct{ Opts boundarygroups.ListOptions }
	type setGroup struct {
		Ref  boundarygroups.Ref
		Spec boundarygroups.Patch
		Opts boundarygroups.SetOptions
	}
	type newGroup struct {
		Name string
		Opts boundarygroups.NewOptions
	}
	type removeGroup struct {
		Ref  boundarygroups.Ref
		Opts boundarygroups.RemoveOptions
	}
	type getDefault struct {
		Ref  boundarygroups.DefaultRef
		Opts boundarygroups.GetDefaultOptions
	}
	type setDefault struct {
		Ref  boundarygroups.DefaultRef
		Spec boundarygroups.DefaultPatch
		Opts boundarygroups.SetDefaultOptions
	}

	const (
		mps, sups        = "Get-CMManagementPoint", "Get-CMSoftwareUpdatePoint"
		settings, groups = "Get-CMClientSetting", "Get-CMBoundaryGroup"
		handed           = "the result of a Get is handed over instead"
		dictionary       = "returns a dictionary, not an instance"
		names            = "names are sent instead"
		exact            = "the selectors are exact"
		selection        = "which certificate clients select is for Extra: no gateway needs it"
		ports            = "ports of clients are for Extra: no gateway needs them"
		signing          = "what clients sign and encrypt is for Extra: no gateway needs it"
		sending          = "of sending to other sites, which has nothing to do with gateways"
		waking           = "of waking computers up, which has nothing to do with gateways"
		elsewhere        = "it has nothing to do with gateways"
	)
	text, flag := cmdlet.String, cmdlet.Bool
	texts := func(values ...string) cmdlet.Value {
		all := make([]cmdlet.Value, len(values))
		for i, v := range values {
			all[i] = text(v)
		}
		return cmdlet.List(all...)
	}
	// on is the read of the role on a server.
	on := func(name, server string) cmdlet.Value {
		return cmdlet.ResultOf(cmdlet.NewCall(name, cmdlet.P("SiteSystemServerName", text(server)),
			cmdlet.P("AllSite", cmdlet.Switch()), cmdlet.P("DisableWildcardHandling", cmdlet.Switch())))
	}
	named := func(name, object string, more ...cmdlet.Param) cmdlet.Value {
		return cmdlet.ResultOf(cmdlet.NewCall(name, append(more,
			cmdlet.P("Name", text(object)), cmdlet.P("DisableWildcardHandling", cmdlet.Switch()))...))
	}
	fast := cmdlet.P("Fast", cmdlet.Switch())

	serverFields := map[string]field{
		"Opts.SiteCode": {value: "PS1", want: map[string]cmdlet.Value{"SiteCode": text("PS1"), "AllSite": {}}},
		"Opts.Server":   one(cmdlet.Like("cm*"), "SiteSystemServerName", text("cm*")),
		"Opts.Extra":    extra("Novelty"),
	}
	noObject := map[string]string{"InputObject": byKey, "DisableWildcardHandling": "lists take wildcards"}
	roleFields := map[string]field{
		"Ref": {value: roles.OnServer("cm02").InSite("PS1"), want: map[string]cmdlet.Value{
			"SiteSystemServerName": text("cm02"), "SiteCode": text("PS1"), "AllSite": {},
		}},
		"Opts.Extra": extra("Novelty"),
	}

	return map[string]mirror{
		"site.Get": {
			cmdlet: "Get-CMSite", minimal: func() any { return &getSite{Code: "PS1"} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getSite)
				_, err := site.NewClient(r).Get(ctx, in.Code, &in.Opts)
				return err
			},
			fields:  map[string]field{"Code": one("CAS", "SiteCode", text("CAS")), "Opts.Extra": extra("Novelty")},
			fixed:   []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"Name": filters}, "ForceWildcardHandling"),
		},
		"site.List": {
			cmdlet: "Get-CMSite", minimal: func() any { return &listSites{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := site.NewClient(r).List(ctx, &input.(*listSites).Opts)
				return err
			},
			fields: map[string]field{"Opts.Name": one(cmdlet.Like("P*"), "Name", text("P*")), "Opts.Extra": extra("Novelty")},
			leftOut: leftOut(map[string]string{"SiteCode": "Get finds one by it", "DisableWildcardHandling": "lists take wildcards"},
				"ForceWildcardHandling"),
		},
		"site.Set": {
			cmdlet: "Set-CMSite",
			minimal: func() any {
				return &setSite{"PS1", site.Patch{UsePKIClientCertificate: new(false)}, site.SetOptions{EvenIfSiteWide: true}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*setSite)
				_, err := site.NewClient(r).Set(ctx, in.Code, in.Spec, &in.Opts)
				return err
			},
			site: map[string]cmdlet.Object{"Get-CMSite": cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{"SiteCode": text("PS1")})},
			fields: map[string]field{
				"Code":                                 one("CAS", "SiteCode", text("CAS")),
				"Spec.ClientComputerCommunicationType": one(site.HTTPSOnly, "ClientComputerCommunicationType", cmdlet.Enum("HttpsOnly")),
				"Spec.UseSMSGeneratedCert":             one(new(true), "UseSmsGeneratedCert", flag(true)),
				"Spec.UsePKIClientCertificate":         one(new(true), "UsePkiClientCertificate", flag(true)),
				"Spec.ClientCheckCertificateRevocationListForSiteSystem": one(new(true),
					"ClientCheckCertificateRevocationListForSiteSystem", flag(true)),
				"Spec.AddCertificates": one([]*certs.CACertificate{root}, "AddCertificateByPath", cmdlet.List(
					cmdlet.File(root.Thumbprint()+".cer", secret.NewBytes(root.DER())))),
				"Opts.EvenIfSiteWide": here(true),
				"Opts.Extra":          extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{
				"InputObject": byKey, "Name": byKey, "PassThru": readAgain, "DisableWildcardHandling": exact,
				"RemoveCertificateByKey":           "what the key of a certificate is, is not documented",
				"ClientCertificateCustomStoreName": selection, "ClientCertificateSelectionCriteriaType": selection,
				"ClientCertificateSelectionCriteriaValue": selection, "TakeActionForMultipleCertificateMatchCriteria": selection,
				"AddClientRequestServiceType": ports, "RemoveClientRequestServiceType": ports, "PortForClientRequestServiceType": ports,
				"UseCustomWebsite": ports,
				"RequireSha256":    signing, "RequireSigning": signing, "UseEncryption": signing,
				"Comment": elsewhere, "EnableLowFreeSpaceAlert": elsewhere, "FreeSpaceThresholdCriticalGB": elsewhere,
				"FreeSpaceThresholdWarningGB": elsewhere, "AddActiveDirectoryForest": elsewhere, "RemoveActiveDirectoryForest": elsewhere,
				"PromotePassiveSiteToActive": elsewhere, "RetryInstallPassiveSite": elsewhere, "SiteSystemCollectionBehavior": elsewhere,
				"ThresholdOfSelectCollectionByDefault": elsewhere, "ThresholdOfSelectCollectionMax": elsewhere,
				"ConcurrentSendingDelayBeforeRetryingMins": sending, "MaximumConcurrentSendingForAllSite": sending,
				"MaximumConcurrentSendingForPerSite": sending, "RetryNumberForConcurrentSending": sending,
				"EnableWakeOnLan": waking, "MaximumNumberOfSendingWakeupPacketBeforePausing": waking,
				"RetryNumberOfSendingWakeupPacketTransmission": waking, "SendingWakeupPacketBeforePausingWaitSec": waking,
				"SendingWakeupPacketTransmissionDelayMins": waking, "SendingWakeupPacketTransmissionOffsetMins": waking,
				"ThreadNumberOfSendingWakeupPacket": waking, "WakeOnLanTransmissionMethodType": waking, "WakeOnLanType": waking,
			}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site.ListSystemServers": {
			cmdlet: "Get-CMSiteSystemServer", minimal: func() any { return &listServers{} }, fields: serverFields,
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := site.NewClient(r).ListSystemServers(ctx, &input.(*listServers).Opts)
				return err
			},
			leftOut: leftOut(noObject, "ForceWildcardHandling"),
		},
		"site.GetServiceConnectionPoint": {
			cmdlet: "Get-CMServiceConnectionPoint", minimal: func() any { return &getConnection{} }, fields: serverFields,
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := site.NewClient(r).GetServiceConnectionPoint(ctx, &input.(*getConnection).Opts)
				return err
			},
			leftOut: leftOut(noObject, "ForceWildcardHandling"),
		},
		"site.NewSiteSystemServer": {
			cmdlet: "New-CMSiteSystemServer", minimal: func() any { return &newServer{Name: "cm03"} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*newServer)
				_, err := site.NewClient(r).NewSiteSystemServer(ctx, in.Name, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Name":                      one("cm04", "SiteSystemServerName", text("cm04")),
				"Opts.SiteCode":             one("PS1", "SiteCode", text("PS1")),
				"Opts.PublicFQDN":           one("p", "PublicFqdn", text("p")),
				"Opts.AccountName":          one("a", "AccountName", text("a")),
				"Opts.UseSiteServerAccount": one(true, "UseSiteServerAccount", flag(true)),
				"Opts.FdmOperation":         one(new(true), "FdmOperation", flag(true)),
				"Opts.EnableProxy": {value: true, with: map[string]any{"Opts.ProxyServerName": "p"}, want: map[string]cmdlet.Value{
					"EnableProxy": flag(true), "ProxyServerName": text("p"), "SiteSystemServerName": text("cm03"),
					"DisableWildcardHandling": cmdlet.Switch(),
				}},
				"Opts.ProxyServerName": {value: "p", with: map[string]any{"Opts.EnableProxy": true}, want: map[string]cmdlet.Value{
					"EnableProxy": flag(true), "ProxyServerName": text("p"), "SiteSystemServerName": text("cm03"),
					"DisableWildcardHandling": cmdlet.Switch(),
				}},
				"Opts.ProxyServerPort": {
					value: 8080, with: map[string]any{"Opts.EnableProxy": true, "Opts.ProxyServerName": "p"},
					want: map[string]cmdlet.Value{"ProxyServerPort": cmdlet.Int(8080)},
				},
				"Opts.Extra": extra("Novelty"),
			},
			fixed: []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"ProxyAccessAccount": "an account's object, whose class is unpublished"},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/roles.GetManagementPoint": {
			cmdlet: mps, minimal: func() any { return &getMP{Ref: roles.OnServer("cm01")} }, fields: roleFields,
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getMP)
				_, err := roles.NewClient(r).GetManagementPoint(ctx, in.Ref, &in.Opts)
				return err
			},
			fixed:   []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "ForceWildcardHandling"),
		},
		"site/roles.ListManagementPoints": {
			cmdlet: mps, minimal: func() any { return &listMPs{} }, fields: serverFields,
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := roles.NewClient(r).ListManagementPoints(ctx, &input.(*listMPs).Opts)
				return err
			},
			leftOut: leftOut(noObject, "ForceWildcardHandling"),
		},
		"site/roles.AddManagementPoint": {
			cmdlet: "Add-CMManagementPoint", minimal: func() any { return &addMP{Name: "cm02"} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*addMP)
				_, err := roles.NewClient(r).AddManagementPoint(ctx, in.Name, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Name":                      one("cm03", "SiteSystemServerName", text("cm03")),
				"Opts.SiteCode":             one("PS1", "SiteCode", text("PS1")),
				"Opts.EnableCloudGateway":   one(true, "EnableCloudGateway", flag(true)),
				"Opts.EnableSSL":            one(true, "EnableSsl", flag(true)),
				"Opts.ClientConnectionType": one(roles.Internet, "ClientConnectionType", cmdlet.Enum("Internet")),
				"Opts.AllowDevice":          one(true, "AllowDevice", flag(true)),
				"Opts.GenerateAlert":        one(true, "GenerateAlert", flag(true)),
				"Opts.SQLServerFQDN": {value: "sql", with: map[string]any{"Opts.DatabaseName": "db"}, want: map[string]cmdlet.Value{
					"SqlServerFqdn": text("sql"), "DatabaseName": text("db"), "SiteSystemServerName": text("cm02"),
					"DisableWildcardHandling": cmdlet.Switch(),
				}},
				"Opts.DatabaseName": {value: "db", with: map[string]any{"Opts.SQLServerFQDN": "sql"}, want: map[string]cmdlet.Value{
					"SqlServerFqdn": text("sql"), "DatabaseName": text("db"), "SiteSystemServerName": text("cm02"),
					"DisableWildcardHandling": cmdlet.Switch(),
				}},
				"Opts.SQLServerInstanceName": {
					value: "i", with: map[string]any{"Opts.SQLServerFQDN": "sql", "Opts.DatabaseName": "db"},
					want: map[string]cmdlet.Value{"SqlServerInstanceName": text("i")},
				},
				"Opts.UserName": one("u", "ConnectionAccountUserName", text("u")),
				"Opts.Extra":    extra("Novelty"),
			},
			fixed: []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{
				"InputObject": "the server's name is sent instead", "CommunicationType": "what it does beside EnableSsl is not documented",
			}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/roles.AddSoftwareUpdatePoint": {
			cmdlet: "Add-CMSoftwareUpdatePoint", minimal: func() any { return &addSUP{Name: "cm02"} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*addSUP)
				_, err := roles.NewClient(r).AddSoftwareUpdatePoint(ctx, in.Name, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Name":                               one("cm03", "SiteSystemServerName", text("cm03")),
				"Opts.SiteCode":                      one("PS1", "SiteCode", text("PS1")),
				"Opts.EnableCloudGateway":            one(true, "EnableCloudGateway", flag(true)),
				"Opts.EnableSSL":                     one(new(true), "WsusSsl", flag(true)),
				"Opts.ClientConnectionType":          one(roles.Internet, "ClientConnectionType", cmdlet.Enum("Internet")),
				"Opts.HTTPPort":                      one(new(80), "WsusIisPort", cmdlet.Int(80)),
				"Opts.HTTPSPort":                     one(new(443), "WsusIisSslPort", cmdlet.Int(443)),
				"Opts.UseProxy":                      one(new(true), "UseProxy", flag(true)),
				"Opts.UseProxyForAutoDeploymentRule": one(new(true), "UseProxyForAutoDeploymentRule", flag(true)),
				"Opts.WSUSAccessAccount":             one("a", "ConnectionAccountUserName", text("a")),
				"Opts.AnonymousWSUSAccess":           one(true, "AnonymousWsusAccess", flag(true)),
				"Opts.Extra":                         extra("Novelty"),
			},
			fixed: []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"InputObject": "the server's name is sent instead"},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/roles.GetSoftwareUpdatePoint": {
			cmdlet: sups, minimal: func() any { return &getSUP{Ref: roles.OnServer("cm01")} }, fields: roleFields,
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getSUP)
				_, err := roles.NewClient(r).GetSoftwareUpdatePoint(ctx, in.Ref, &in.Opts)
				return err
			},
			fixed:   []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "ForceWildcardHandling"),
		},
		"site/roles.ListSoftwareUpdatePoints": {
			cmdlet: sups, minimal: func() any { return &listSUPs{} }, fields: serverFields,
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := roles.NewClient(r).ListSoftwareUpdatePoints(ctx, &input.(*listSUPs).Opts)
				return err
			},
			leftOut: leftOut(noObject, "ForceWildcardHandling"),
		},
		"site/roles.SetManagementPoint": {
			cmdlet: "Set-CMManagementPoint",
			minimal: func() any {
				return &setMP{Ref: roles.OnServer("cm01"), Spec: roles.ManagementPointPatch{AllowDevice: new(false)}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*setMP)
				_, err := roles.NewClient(r).SetManagementPoint(ctx, in.Ref, in.Spec, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref":                       one(roles.OnServer("cm02"), "InputObject", on(mps, "cm02")),
				"Spec.EnableCloudGateway":   one(new(true), "EnableCloudGateway", flag(true)),
				"Spec.EnableSSL":            one(new(false), "EnableSsl", flag(false)),
				"Spec.ClientConnectionType": one(roles.Internet, "ClientConnectionType", cmdlet.Enum("Internet")),
				"Spec.AllowDevice":          one(new(true), "AllowDevice", flag(true)),
				"Spec.GenerateAlert":        one(new(true), "GenerateAlert", flag(true)),
				"Spec.UseSiteDatabase":      one(new(false), "UseSiteDatabase", flag(false)),
				// Neither goes without the other: what is refused sends nothing.
				"Spec.SQLServerFQDN": {
					value: new("sql"), with: map[string]any{"Spec.DatabaseName": new("db")},
					want: map[string]cmdlet.Value{
						"SqlServerFqdn": text("sql"), "DatabaseName": text("db"), "AllowDevice": flag(false),
						"InputObject": on(mps, "cm01"), "PassThru": cmdlet.Switch(),
					},
				},
				"Spec.DatabaseName": {
					value: new("db"), with: map[string]any{"Spec.SQLServerFQDN": new("sql")},
					want: map[string]cmdlet.Value{
						"SqlServerFqdn": text("sql"), "DatabaseName": text("db"), "AllowDevice": flag(false),
						"InputObject": on(mps, "cm01"), "PassThru": cmdlet.Switch(),
					},
				},
				"Spec.SQLServerInstanceName": {
					value: new("i"), with: map[string]any{"Spec.SQLServerFQDN": new("sql"), "Spec.DatabaseName": new("db")},
					want: map[string]cmdlet.Value{"SqlServerInstanceName": text("i")},
				},
				"Spec.UserName":           one(new("u"), "UserName", text("u")),
				"Spec.UseComputerAccount": one(true, "UseComputerAccount", flag(true)),
				"Opts.Extra":              extra("Novelty"),
			},
			fixed: []string{"PassThru"},
			leftOut: leftOut(map[string]string{"SiteCode": handed, "SiteSystemServerName": handed, "DisableWildcardHandling": handed},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/roles.SetSoftwareUpdatePoint": {
			cmdlet: "Set-CMSoftwareUpdatePoint",
			minimal: func() any {
				return &setSUP{Ref: roles.OnServer("cm01"), Spec: roles.SoftwareUpdatePointPatch{UseProxy: new(false)}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*setSUP)
				_, err := roles.NewClient(r).SetSoftwareUpdatePoint(ctx, in.Ref, in.Spec, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref":                                one(roles.OnServer("cm02"), "InputObject", on(sups, "cm02")),
				"Spec.EnableCloudGateway":            one(new(true), "EnableCloudGateway", flag(true)),
				"Spec.EnableSSL":                     one(new(true), "EnableSsl", flag(true)),
				"Spec.ClientConnectionType":          one(roles.Intranet, "ClientConnectionType", cmdlet.Enum("Intranet")),
				"Spec.HTTPPort":                      one(new(80), "HttpPort", cmdlet.Int(80)),
				"Spec.HTTPSPort":                     one(new(443), "HttpsPort", cmdlet.Int(443)),
				"Spec.UseProxy":                      one(new(true), "UseProxy", flag(true)),
				"Spec.UseProxyForAutoDeploymentRule": one(new(true), "UseProxyForAutoDeploymentRule", flag(true)),
				"Spec.WSUSAccessAccount":             one(new("a"), "WsusAccessAccount", text("a")),
				"Spec.AnonymousWSUSAccess":           one(true, "AnonymousWsusAccess", flag(true)),
				"Spec.NLBVirtualIP":                  one(new("v"), "NlbVirtualIP", text("v")),
				"Spec.PublicVirtualIP":               one(new("p"), "PublicVirtualIP", text("p")),
				"Opts.Extra":                         extra("Novelty"),
			},
			fixed: []string{"PassThru"},
			leftOut: leftOut(map[string]string{"SiteCode": handed, "SiteSystemServerName": handed, "DisableWildcardHandling": handed},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/clientsettings.Get": {
			cmdlet: settings, minimal: func() any { return &getSettings{Ref: clientsettings.ByName("Laptops")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getSettings)
				_, err := clientsettings.NewClient(r).Get(ctx, in.Ref, &in.Opts)
				return err
			},
			fields: map[string]field{"Ref": {
				value: (&clientsettings.Settings{ID: 7, Type: clientsettings.UserSettings}).Ref(),
				want:  map[string]cmdlet.Value{"Id": text("7"), "Name": {}, "DisableWildcardHandling": {}},
			}, "Opts.Extra": extra("Novelty")},
			leftOut: leftOut(map[string]string{
				"Raw": dictionary, "Setting": dictionary, "SettingType": "sent for the default ones, which no name tells apart",
			}, "ForceWildcardHandling"),
		},
		"site/clientsettings.List": {
			cmdlet: settings, minimal: func() any { return &listSettings{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := clientsettings.NewClient(r).List(ctx, &input.(*listSettings).Opts)
				return err
			},
			fields: map[string]field{
				"Opts.Extra": extra("Novelty"),
				"Opts.Name":  one(cmdlet.Like("L*"), "Name", text("L*")),
				"Opts.Type":  one(new(clientsettings.UserSettings), "SettingType", cmdlet.Enum("User")),
			},
			leftOut: leftOut(map[string]string{
				"Raw": dictionary, "Setting": dictionary, "Id": "Get finds one by it", "DisableWildcardHandling": "lists take wildcards",
			}, "ForceWildcardHandling"),
		},
		"site/clientsettings.SetCloudService": {
			cmdlet: "Set-CMClientSettingCloudService",
			minimal: func() any {
				return &setCloudService{
					clientsettings.Default(),
					clientsettings.CloudServicePatch{AutoAzureADJoin: new(false)},
					clientsettings.SetCloudServiceOptions{EvenIfSiteWide: true},
				}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*setCloudService)
				_, err := clientsettings.NewClient(r).SetCloudService(ctx, in.Ref, in.Spec, &in.Opts)
				return err
			},
			site: map[string]cmdlet.Object{settings: cmdlet.NewObject("SMS_ClientSettingsDefault", nil)},
			fields: map[string]field{
				"Ref": {value: clientsettings.ByName("Laptops"), want: map[string]cmdlet.Value{
					"InputObject": named(settings, "Laptops"), "DefaultSetting": {},
				}},
				"Spec.AllowCloudManagementGateway": one(new(true), "AllowCloudManagementGateway", flag(true)),
				"Spec.AllowCloudDistributionPoint": one(new(true), "AllowCloudDistributionPoint", flag(true)),
				"Spec.AutoAzureADJoin":             one(new(true), "AutoAzureADJoin", flag(true)),
				"Opts.EvenIfSiteWide":              here(true),
				"Opts.Extra":                       extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"Name": handed, "DisableWildcardHandling": handed, "PassThru": readAgain},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/clientsettings.SetClientPolicy": {
			cmdlet: "Set-CMClientSettingClientPolicy",
			minimal: func() any {
				return &setPolicy{
					clientsettings.Default(),
					clientsettings.ClientPolicyPatch{EnableUserPolicyOnTS: new(false)},
					clientsettings.SetClientPolicyOptions{EvenIfSiteWide: true},
				}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*setPolicy)
				_, err := clientsettings.NewClient(r).SetClientPolicy(ctx, in.Ref, in.Spec, &in.Opts)
				return err
			},
			site: map[string]cmdlet.Object{settings: cmdlet.NewObject("SMS_ClientSettingsDefault", nil)},
			fields: map[string]field{
				"Ref": {value: clientsettings.ByName("Laptops"), want: map[string]cmdlet.Value{
					"InputObject": named(settings, "Laptops"), "DefaultSetting": {},
				}},
				"Spec.EnableUserPolicy":           one(new(true), "EnableUserPolicy", flag(true)),
				"Spec.EnableUserPolicyOnInternet": one(new(true), "EnableUserPolicyOnInternet", flag(true)),
				"Spec.EnableUserPolicyOnTS":       one(new(true), "EnableUserPolicyOnTS", flag(true)),
				"Spec.PolicyPollingMins":          one(new(5), "PolicyPollingMins", cmdlet.Int(5)),
				"Opts.EvenIfSiteWide":             here(true),
				"Opts.Extra":                      extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"Name": handed, "DisableWildcardHandling": handed, "PassThru": readAgain},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/clientsettings.NewClientSetting": {
			cmdlet: "New-CMClientSetting", minimal: func() any { return &newSettings{Name: "Laptops", Kind: clientsettings.DeviceSettings} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*newSettings)
				_, err := clientsettings.NewClient(r).NewClientSetting(ctx, in.Name, in.Kind, &in.Opts)
				return err
			},
			site: map[string]cmdlet.Object{settings: cmdlet.NewObject("SMS_ClientSettings", map[string]cmdlet.Value{
				"SettingsID": cmdlet.Int(7), "Name": text("Laptops"), "Type": cmdlet.Int(1),
			})},
			fields: map[string]field{
				"Name":             one("n", "Name", text("n")),
				"Kind":             one(clientsettings.UserSettings, "Type", cmdlet.Enum("User")),
				"Opts.Description": one("d", "Description", text("d")),
				"Opts.Extra":       extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"DisableWildcardHandling": wildcards}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/clientsettings.Remove": {
			cmdlet: "Remove-CMClientSetting", minimal: func() any { return &removeSettings{Ref: clientsettings.ByName("Laptops")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*removeSettings)
				return clientsettings.NewClient(r).Remove(ctx, in.Ref, &in.Opts)
			},
			fields: map[string]field{
				"Ref":        {value: clientsettings.ByID(7), want: map[string]cmdlet.Value{"Id": text("7"), "InputObject": {}}},
				"Opts.Extra": extra("Novelty"),
			},
			fixed:   []string{"Force"},
			leftOut: leftOut(map[string]string{"Name": handed, "DisableWildcardHandling": handed}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/clientsettings.NewDeployment": {
			cmdlet: "New-CMClientSettingDeployment",
			minimal: func() any {
				return &newDeployment{Ref: clientsettings.ByName("Laptops"), Collection: "SMS00001"}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*newDeployment)
				return clientsettings.NewClient(r).NewDeployment(ctx, in.Ref, in.Collection, &in.Opts)
			},
			fields: map[string]field{
				"Ref":        {value: clientsettings.ByID(7), want: map[string]cmdlet.Value{"Id": text("7"), "InputObject": {}}},
				"Collection": one("PS100014", "CollectionId", text("PS100014")),
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{
				"Name": handed, "DisableWildcardHandling": handed, "Collection": byKey, "CollectionName": byKey,
			}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/clientsettings.ListDeployments": {
			cmdlet: "Get-CMClientSettingDeployment", minimal: func() any { return &listDeployments{Ref: clientsettings.ByName("Laptops")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*listDeployments)
				_, err := clientsettings.NewClient(r).ListDeployments(ctx, in.Ref, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref":                 {value: clientsettings.ByID(7), want: map[string]cmdlet.Value{"Id": text("7"), "InputObject": {}}},
				"Opts.CollectionID":   one("SMS00001", "CollectionId", text("SMS00001")),
				"Opts.CollectionName": one(cmdlet.Like("All*"), "CollectionName", text("All*")),
				"Opts.Extra":          extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"Name": handed, "DisableWildcardHandling": "lists take wildcards", "Collection": byKey},
				"ForceWildcardHandling"),
		},
		"site/clientsettings.RemoveDeployment": {
			cmdlet: "Remove-CMClientSettingDeployment",
			minimal: func() any {
				return &removeDeployment{Ref: clientsettings.ByName("Laptops"), Collection: "SMS00001"}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*removeDeployment)
				return clientsettings.NewClient(r).RemoveDeployment(ctx, in.Ref, in.Collection, &in.Opts)
			},
			fields: map[string]field{
				"Ref": {value: clientsettings.ByID(7), want: map[string]cmdlet.Value{
					"ClientSettingsId": text("7"), "CollectionId": text("SMS00001"), "InputObject": {},
				}},
				"Collection": one("PS100014", "InputObject", named("Get-CMClientSettingDeployment", "Laptops",
					cmdlet.P("CollectionId", text("PS100014")))),
				"Opts.Extra": extra("Novelty"),
			},
			fixed:   []string{"Force"},
			leftOut: leftOut(map[string]string{"DisableWildcardHandling": handed}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/boundarygroups.Get": {
			cmdlet: groups, minimal: func() any { return &getGroup{Ref: boundarygroups.ByName("HQ")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getGroup)
				_, err := boundarygroups.NewClient(r).Get(ctx, in.Ref, &in.Opts)
				return err
			},
			fields: map[string]field{"Ref": {value: boundarygroups.ByID(7), want: map[string]cmdlet.Value{
				"Id": texts("7"), "Name": {}, "DisableWildcardHandling": {},
			}}, "Opts.Extra": extra("Novelty")},
			leftOut: leftOut(nil, "ForceWildcardHandling"),
		},
		"site/boundarygroups.List": {
			cmdlet: groups, minimal: func() any { return &listGroups{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := boundarygroups.NewClient(r).List(ctx, &input.(*listGroups).Opts)
				return err
			},
			fields: map[string]field{"Opts.Name": one(cmdlet.Like("H*"), "Name", text("H*")), "Opts.Extra": extra("Novelty")},
			leftOut: leftOut(map[string]string{"Id": "Get finds one by it", "DisableWildcardHandling": "lists take wildcards"},
				"ForceWildcardHandling"),
		},
		"site/boundarygroups.Set": {
			cmdlet: "Set-CMBoundaryGroup",
			minimal: func() any {
				return &setGroup{Ref: boundarygroups.ByName("HQ"), Spec: boundarygroups.Patch{AllowPeerDownload: new(false)}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*setGroup)
				_, err := boundarygroups.NewClient(r).Set(ctx, in.Ref, in.Spec, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref":                              {value: boundarygroups.ByID(7), want: map[string]cmdlet.Value{"Id": text("7"), "InputObject": {}}},
				"Spec.NewName":                     one(new("n"), "NewName", text("n")),
				"Spec.Description":                 one(new(""), "Description", text("")),
				"Spec.DefaultSiteCode":             one(new("PS1"), "DefaultSiteCode", text("PS1")),
				"Spec.AddSiteSystemServerNames":    one([]string{"a", "b"}, "AddSiteSystemServerName", texts("a", "b")),
				"Spec.RemoveSiteSystemServerNames": one([]string{"c"}, "RemoveSiteSystemServerName", texts("c")),
				"Spec.ClearSiteSystemServer":       one(true, "ClearSiteSystemServer", cmdlet.Switch()),
				"Spec.AllowPeerDownload":           one(new(true), "AllowPeerDownload", flag(true)),
				"Spec.SubnetPeerDownloadOnly":      one(new(true), "SubnetPeerDownloadOnly", flag(true)),
				"Spec.PreferDPOverPeer":            one(new(true), "PreferDPOverPeer", flag(true)),
				"Spec.PreferCloudDPOverDP":         one(new(true), "PreferCloudDPOverDP", flag(true)),
				"Opts.Extra":                       extra("Novelty"),
			},
			fixed: []string{"PassThru"},
			leftOut: leftOut(map[string]string{
				"Name": handed, "DisableWildcardHandling": handed, "AddSiteSystemServer": names, "RemoveSiteSystemServer": names,
			}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/boundarygroups.NewBoundaryGroup": {
			cmdlet: "New-CMBoundaryGroup", minimal: func() any { return &newGroup{Name: "HQ"} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*newGroup)
				_, err := boundarygroups.NewClient(r).NewBoundaryGroup(ctx, in.Name, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Name":                       one("n", "Name", text("n")),
				"Opts.Description":           one("d", "Description", text("d")),
				"Opts.DefaultSiteCode":       one("PS1", "DefaultSiteCode", text("PS1")),
				"Opts.SiteSystemServerNames": one([]string{"a", "b"}, "AddSiteSystemServerName", texts("a", "b")),
				"Opts.Extra":                 extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"AddSiteSystemServer": names, "DisableWildcardHandling": wildcards},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/boundarygroups.Remove": {
			cmdlet: "Remove-CMBoundaryGroup", minimal: func() any { return &removeGroup{Ref: boundarygroups.ByName("HQ")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*removeGroup)
				return boundarygroups.NewClient(r).Remove(ctx, in.Ref, &in.Opts)
			},
			fields: map[string]field{
				"Ref":        {value: boundarygroups.ByID(7), want: map[string]cmdlet.Value{"Id": texts("7"), "InputObject": {}}},
				"Opts.Extra": extra("Novelty"),
			},
			fixed:   []string{"Force"},
			leftOut: leftOut(map[string]string{"Name": handed, "DisableWildcardHandling": handed}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site/boundarygroups.GetDefault": {
			cmdlet: "Get-CMDefaultBoundaryGroup", minimal: func() any { return &getDefault{Ref: boundarygroups.DefaultOf("PS1")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getDefault)
				_, err := boundarygroups.NewClient(r).GetDefault(ctx, in.Ref, &in.Opts)
				return err
			},
			fields: map[string]field{"Ref": {value: boundarygroups.DefaultByID(7), want: map[string]cmdlet.Value{
				"GroupId": cmdlet.Int(7), "SiteCode": {},
			}}, "Opts.Extra": extra("Novelty")},
			leftOut: leftOut(map[string]string{"Name": exact, "DisableWildcardHandling": exact}, "ForceWildcardHandling"),
		},
		"site/boundarygroups.SetDefault": {
			cmdlet: "Set-CMDefaultBoundaryGroup",
			minimal: func() any {
				return &setDefault{
					boundarygroups.DefaultOf("PS1"),
					boundarygroups.DefaultPatch{PreferCloudBasedSources: new(false)},
					boundarygroups.SetDefaultOptions{EvenIfSiteWide: true},
				}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*setDefault)
				_, err := boundarygroups.NewClient(r).SetDefault(ctx, in.Ref, in.Spec, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref": {value: boundarygroups.DefaultByID(7), want: map[string]cmdlet.Value{
					"GroupId": cmdlet.Int(7), "SiteCode": {},
				}},
				"Spec.IncludeCloudBasedSources": one(new(true), "IncludeCloudBasedSources", flag(true)),
				"Spec.PreferCloudBasedSources":  one(new(true), "PreferCloudBasedSources", flag(true)),
				"Opts.EvenIfSiteWide":           here(true),
				"Opts.Extra":                    extra("Novelty"),
			},
			fixed:   []string{"PassThru"},
			leftOut: leftOut(map[string]string{"Name": exact, "DisableWildcardHandling": exact}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site.GetFeature": {
			cmdlet: "Get-CMSiteFeature", minimal: func() any { return &getFeature{Name: site.FeatureScaleSet} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getFeature)
				_, err := site.NewClient(r).GetFeature(ctx, in.Name, &in.Opts)
				return err
			},
			fields:  map[string]field{"Name": one("Other", "Name", text("Other")), "Opts.Extra": extra("Novelty")},
			fixed:   []string{"Fast", "DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"Prerelease": filters, "Production": filters}, "ForceWildcardHandling"),
		},
		"site.ListFeatures": {
			cmdlet: "Get-CMSiteFeature", minimal: func() any { return &listFeatures{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := site.NewClient(r).ListFeatures(ctx, &input.(*listFeatures).Opts)
				return err
			},
			fields: map[string]field{
				"Opts.Extra":      extra("Novelty"),
				"Opts.Name":       one(cmdlet.Like("C*"), "Name", text("C*")),
				"Opts.Prerelease": one(true, "Prerelease", flag(true)),
				"Opts.Production": one(true, "Production", flag(true)),
			},
			fixed:   []string{"Fast"},
			leftOut: leftOut(map[string]string{"DisableWildcardHandling": "lists take wildcards"}, "ForceWildcardHandling"),
		},
		"site.EnableFeature": {
			cmdlet: "Enable-CMSiteFeature", minimal: func() any {
				return &enableFeature{site.FeatureScaleSet, site.EnableFeatureOptions{EvenIfSiteWide: true}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*enableFeature)
				_, err := site.NewClient(r).EnableFeature(ctx, in.Name, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Name":                one("Other", "InputObject", named("Get-CMSiteFeature", "Other", fast)),
				"Opts.EvenIfSiteWide": here(true),
				"Opts.Extra":          extra("Novelty"),
			},
			fixed:   []string{"Force", "PassThru"},
			leftOut: leftOut(map[string]string{"Name": handed, "DisableWildcardHandling": handed}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
	}
}
