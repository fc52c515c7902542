package mirror_test

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/site"
)

// siteMirrors are the methods of package site.
func siteMirrors() map[string]mirror {
	type listSites struct{ Opts site.ListOptions }
	type systems struct{ Opts site.SystemsOptions }
	type server struct{ Ref site.Server }
	type managementPoint struct {
		Ref  site.ManagementPointRef
		Spec site.ManagementPointPatch
	}
	type softwareUpdatePoint struct {
		Ref  site.SoftwareUpdatePointRef
		Spec site.SoftwareUpdatePointPatch
	}
	type settings struct{ Ref site.ClientSettingsRef }
	type listSettings struct {
		Opts site.ListClientSettingsOptions
	}
	type cloudService struct {
		Ref  site.ClientSettingsRef
		Spec site.CloudServicePatch
	}
	type group struct{ Ref site.BoundaryGroupRef }
	type listGroups struct {
		Opts site.ListBoundaryGroupsOptions
	}
	type setGroup struct {
		Ref  site.BoundaryGroupRef
		Spec site.BoundaryGroupPatch
	}
	type defaultGroup struct{ Ref site.DefaultBoundaryGroupRef }
	type setDefaultGroup struct {
		Ref  site.DefaultBoundaryGroupRef
		Spec site.DefaultBoundaryGroupPatch
	}
	type listFeatures struct{ Opts site.ListFeaturesOptions }
	type enableFeature struct {
		Name string
		Opts site.EnableFeatureOptions
	}

	const (
		getMP, getSUP         = "Get-CMManagementPoint", "Get-CMSoftwareUpdatePoint"
		getSettings, getGroup = "Get-CMClientSetting", "Get-CMBoundaryGroup"
		handed                = "the result of a Get is handed over instead"
		dictionary            = "returns a dictionary, not an instance"
		names                 = "names are sent instead"
		exact                 = "the selectors are exact"
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

	systemFields := map[string]field{
		"Opts.SiteCode": {value: "PS1", want: map[string]cmdlet.Value{"SiteCode": text("PS1"), "AllSite": {}}},
		"Opts.Server":   one(cmdlet.Like("cm*"), "SiteSystemServerName", text("cm*")),
	}
	noObject := map[string]string{"InputObject": byKey, "DisableWildcardHandling": "lists take wildcards"}
	listSystems := func(name string, run func(context.Context, *site.Client, *site.SystemsOptions)) mirror {
		return mirror{
			cmdlet: name, minimal: func() any { return &systems{} }, fields: systemFields,
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				run(ctx, site.NewClient(r), &input.(*systems).Opts)
			},
			leftOut: leftOut(noObject, "ForceWildcardHandling"),
		}
	}
	getRole := func(name string, run func(context.Context, *site.Client, site.Server)) mirror {
		return mirror{
			cmdlet: name, minimal: func() any { return &server{site.OnServer("cm01")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				run(ctx, site.NewClient(r), input.(*server).Ref)
			},
			fields: map[string]field{"Ref": {value: site.OnServer("cm02").InSite("PS1"), want: map[string]cmdlet.Value{
				"SiteSystemServerName": text("cm02"), "SiteCode": text("PS1"), "AllSite": {},
			}}},
			fixed:   []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "ForceWildcardHandling"),
		}
	}

	return map[string]mirror{
		"site.Get": {
			cmdlet: "Get-CMSite", minimal: func() any { return &key{"PS1"} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = site.NewClient(r).Get(ctx, input.(*key).Value)
			},
			fields:  map[string]field{"Value": one("CAS", "SiteCode", cmdlet.String("CAS"))},
			fixed:   []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"Name": filters}, "ForceWildcardHandling"),
		},
		"site.List": {
			cmdlet: "Get-CMSite", minimal: func() any { return &listSites{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = site.NewClient(r).List(ctx, &input.(*listSites).Opts)
			},
			fields: map[string]field{"Opts.Name": one(cmdlet.Like("P*"), "Name", text("P*"))},
			leftOut: leftOut(map[string]string{"SiteCode": "Get finds one by it", "DisableWildcardHandling": "lists take wildcards"},
				"ForceWildcardHandling"),
		},
		"site.SystemServers": listSystems("Get-CMSiteSystemServer", func(ctx context.Context, c *site.Client, o *site.SystemsOptions) {
			_, _ = c.SystemServers(ctx, o)
		}),
		"site.ListManagementPoints": listSystems(getMP, func(ctx context.Context, c *site.Client, o *site.SystemsOptions) {
			_, _ = c.ListManagementPoints(ctx, o)
		}),
		"site.ListSoftwareUpdatePoints": listSystems(getSUP, func(ctx context.Context, c *site.Client, o *site.SystemsOptions) {
			_, _ = c.ListSoftwareUpdatePoints(ctx, o)
		}),
		"site.GetManagementPoint": getRole(getMP, func(ctx context.Context, c *site.Client, s site.Server) {
			_, _ = c.GetManagementPoint(ctx, s)
		}),
		"site.GetSoftwareUpdatePoint": getRole(getSUP, func(ctx context.Context, c *site.Client, s site.Server) {
			_, _ = c.GetSoftwareUpdatePoint(ctx, s)
		}),
		"site.SetManagementPoint": {
			cmdlet: "Set-CMManagementPoint",
			minimal: func() any {
				return &managementPoint{site.OnServer("cm01"), site.ManagementPointPatch{AllowDevice: new(false)}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*managementPoint)
				_, _ = site.NewClient(r).SetManagementPoint(ctx, in.Ref, in.Spec)
			},
			fields: map[string]field{
				"Ref":                       one(site.OnServer("cm02"), "InputObject", on(getMP, "cm02")),
				"Spec.EnableCloudGateway":   one(new(true), "EnableCloudGateway", flag(true)),
				"Spec.EnableSSL":            one(new(false), "EnableSsl", flag(false)),
				"Spec.ClientConnectionType": one(site.Internet, "ClientConnectionType", cmdlet.Enum("Internet")),
				"Spec.AllowDevice":          one(new(true), "AllowDevice", flag(true)),
				"Spec.GenerateAlert":        one(new(true), "GenerateAlert", flag(true)),
				"Spec.UseSiteDatabase":      one(new(false), "UseSiteDatabase", flag(false)),
				// Neither goes without the other: what is refused sends nothing.
				"Spec.SQLServerFQDN": {
					value: new("sql"), with: map[string]any{"Spec.DatabaseName": new("db")},
					want: map[string]cmdlet.Value{
						"SqlServerFqdn": text("sql"), "DatabaseName": text("db"), "AllowDevice": flag(false),
						"InputObject": on(getMP, "cm01"), "PassThru": cmdlet.Switch(),
					},
				},
				"Spec.DatabaseName": {
					value: new("db"), with: map[string]any{"Spec.SQLServerFQDN": new("sql")},
					want: map[string]cmdlet.Value{
						"SqlServerFqdn": text("sql"), "DatabaseName": text("db"), "AllowDevice": flag(false),
						"InputObject": on(getMP, "cm01"), "PassThru": cmdlet.Switch(),
					},
				},
				"Spec.SQLServerInstanceName": {
					value: new("i"), with: map[string]any{"Spec.SQLServerFQDN": new("sql"), "Spec.DatabaseName": new("db")},
					want: map[string]cmdlet.Value{"SqlServerInstanceName": text("i")},
				},
				"Spec.UserName":           one(new("u"), "UserName", text("u")),
				"Spec.UseComputerAccount": one(true, "UseComputerAccount", flag(true)),
				"Spec.Extra":              extra("Novelty"),
			},
			fixed: []string{"PassThru"},
			leftOut: leftOut(map[string]string{"SiteCode": handed, "SiteSystemServerName": handed, "DisableWildcardHandling": handed},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site.SetSoftwareUpdatePoint": {
			cmdlet: "Set-CMSoftwareUpdatePoint",
			minimal: func() any {
				return &softwareUpdatePoint{site.OnServer("cm01"), site.SoftwareUpdatePointPatch{UseProxy: new(false)}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*softwareUpdatePoint)
				_, _ = site.NewClient(r).SetSoftwareUpdatePoint(ctx, in.Ref, in.Spec)
			},
			fields: map[string]field{
				"Ref":                                one(site.OnServer("cm02"), "InputObject", on(getSUP, "cm02")),
				"Spec.EnableCloudGateway":            one(new(true), "EnableCloudGateway", flag(true)),
				"Spec.EnableSSL":                     one(new(true), "EnableSsl", flag(true)),
				"Spec.ClientConnectionType":          one(site.Intranet, "ClientConnectionType", cmdlet.Enum("Intranet")),
				"Spec.HTTPPort":                      one(new(80), "HttpPort", cmdlet.Int(80)),
				"Spec.HTTPSPort":                     one(new(443), "HttpsPort", cmdlet.Int(443)),
				"Spec.UseProxy":                      one(new(true), "UseProxy", flag(true)),
				"Spec.UseProxyForAutoDeploymentRule": one(new(true), "UseProxyForAutoDeploymentRule", flag(true)),
				"Spec.WSUSAccessAccount":             one(new("a"), "WsusAccessAccount", text("a")),
				"Spec.AnonymousWSUSAccess":           one(true, "AnonymousWsusAccess", flag(true)),
				"Spec.NLBVirtualIP":                  one(new("v"), "NlbVirtualIP", text("v")),
				"Spec.PublicVirtualIP":               one(new("p"), "PublicVirtualIP", text("p")),
				"Spec.Extra":                         extra("Novelty"),
			},
			fixed: []string{"PassThru"},
			leftOut: leftOut(map[string]string{"SiteCode": handed, "SiteSystemServerName": handed, "DisableWildcardHandling": handed},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site.GetClientSettings": {
			cmdlet: getSettings, minimal: func() any { return &settings{site.ClientSettingsByName("Laptops")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = site.NewClient(r).GetClientSettings(ctx, input.(*settings).Ref)
			},
			fields: map[string]field{"Ref": {
				value: &site.ClientSettings{ID: 7, Type: site.UserSettings},
				want:  map[string]cmdlet.Value{"Id": text("7"), "Name": {}, "DisableWildcardHandling": {}},
			}},
			leftOut: leftOut(map[string]string{
				"Raw": dictionary, "Setting": dictionary, "SettingType": "sent for the default ones, which no name tells apart",
			}, "ForceWildcardHandling"),
		},
		"site.ListClientSettings": {
			cmdlet: getSettings, minimal: func() any { return &listSettings{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = site.NewClient(r).ListClientSettings(ctx, &input.(*listSettings).Opts)
			},
			fields: map[string]field{
				"Opts.Name": one(cmdlet.Like("L*"), "Name", text("L*")),
				"Opts.Type": one(new(site.UserSettings), "SettingType", cmdlet.Enum("User")),
			},
			leftOut: leftOut(map[string]string{
				"Raw": dictionary, "Setting": dictionary, "Id": "Get finds one by it", "DisableWildcardHandling": "lists take wildcards",
			}, "ForceWildcardHandling"),
		},
		"site.SetClientSettingCloudService": {
			cmdlet: "Set-CMClientSettingCloudService",
			minimal: func() any {
				return &cloudService{site.DefaultClientSettings(), site.CloudServicePatch{AutoAzureADJoin: new(false)}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*cloudService)
				_, _ = site.NewClient(r).SetClientSettingCloudService(ctx, in.Ref, in.Spec)
			},
			site: map[string]cmdlet.Object{getSettings: cmdlet.NewObject("SMS_ClientSettingsDefault", nil)},
			fields: map[string]field{
				"Ref": {value: site.ClientSettingsByName("Laptops"), want: map[string]cmdlet.Value{
					"InputObject": named(getSettings, "Laptops"), "DefaultSetting": {},
				}},
				"Spec.AllowCloudManagementGateway": one(new(true), "AllowCloudManagementGateway", flag(true)),
				"Spec.AllowCloudDistributionPoint": one(new(true), "AllowCloudDistributionPoint", flag(true)),
				"Spec.AutoAzureADJoin":             one(new(true), "AutoAzureADJoin", flag(true)),
				"Spec.Extra":                       extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"Name": handed, "DisableWildcardHandling": handed, "PassThru": readAgain},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site.GetBoundaryGroup": {
			cmdlet: getGroup, minimal: func() any { return &group{site.BoundaryGroupByName("HQ")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = site.NewClient(r).GetBoundaryGroup(ctx, input.(*group).Ref)
			},
			fields: map[string]field{"Ref": {value: site.BoundaryGroupByID(7), want: map[string]cmdlet.Value{
				"Id": texts("7"), "Name": {}, "DisableWildcardHandling": {},
			}}},
			leftOut: leftOut(nil, "ForceWildcardHandling"),
		},
		"site.ListBoundaryGroups": {
			cmdlet: getGroup, minimal: func() any { return &listGroups{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = site.NewClient(r).ListBoundaryGroups(ctx, &input.(*listGroups).Opts)
			},
			fields: map[string]field{"Opts.Name": one(cmdlet.Like("H*"), "Name", text("H*"))},
			leftOut: leftOut(map[string]string{"Id": "Get finds one by it", "DisableWildcardHandling": "lists take wildcards"},
				"ForceWildcardHandling"),
		},
		"site.SetBoundaryGroup": {
			cmdlet: "Set-CMBoundaryGroup",
			minimal: func() any {
				return &setGroup{site.BoundaryGroupByName("HQ"), site.BoundaryGroupPatch{AllowPeerDownload: new(false)}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*setGroup)
				_, _ = site.NewClient(r).SetBoundaryGroup(ctx, in.Ref, in.Spec)
			},
			fields: map[string]field{
				"Ref":                              {value: site.BoundaryGroupByID(7), want: map[string]cmdlet.Value{"Id": text("7"), "InputObject": {}}},
				"Spec.NewName":                     one("n", "NewName", text("n")),
				"Spec.Description":                 one(new(""), "Description", text("")),
				"Spec.DefaultSiteCode":             one(new("PS1"), "DefaultSiteCode", text("PS1")),
				"Spec.AddSiteSystemServerNames":    one([]string{"a", "b"}, "AddSiteSystemServerName", texts("a", "b")),
				"Spec.RemoveSiteSystemServerNames": one([]string{"c"}, "RemoveSiteSystemServerName", texts("c")),
				"Spec.ClearSiteSystemServer":       one(true, "ClearSiteSystemServer", cmdlet.Switch()),
				"Spec.AllowPeerDownload":           one(new(true), "AllowPeerDownload", flag(true)),
				"Spec.SubnetPeerDownloadOnly":      one(new(true), "SubnetPeerDownloadOnly", flag(true)),
				"Spec.PreferDPOverPeer":            one(new(true), "PreferDPOverPeer", flag(true)),
				"Spec.PreferCloudDPOverDP":         one(new(true), "PreferCloudDPOverDP", flag(true)),
				"Spec.Extra":                       extra("Novelty"),
			},
			fixed: []string{"PassThru"},
			leftOut: leftOut(map[string]string{
				"Name": handed, "DisableWildcardHandling": handed, "AddSiteSystemServer": names, "RemoveSiteSystemServer": names,
			}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site.GetDefaultBoundaryGroup": {
			cmdlet: "Get-CMDefaultBoundaryGroup", minimal: func() any { return &defaultGroup{site.DefaultBoundaryGroupOf("PS1")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = site.NewClient(r).GetDefaultBoundaryGroup(ctx, input.(*defaultGroup).Ref)
			},
			fields: map[string]field{"Ref": {value: &site.DefaultBoundaryGroup{ID: 7}, want: map[string]cmdlet.Value{
				"GroupId": cmdlet.Int(7), "SiteCode": {},
			}}},
			leftOut: leftOut(map[string]string{"Name": exact, "DisableWildcardHandling": exact}, "ForceWildcardHandling"),
		},
		"site.SetDefaultBoundaryGroup": {
			cmdlet: "Set-CMDefaultBoundaryGroup",
			minimal: func() any {
				return &setDefaultGroup{site.DefaultBoundaryGroupOf("PS1"), site.DefaultBoundaryGroupPatch{PreferCloudBasedSources: new(false)}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*setDefaultGroup)
				_, _ = site.NewClient(r).SetDefaultBoundaryGroup(ctx, in.Ref, in.Spec)
			},
			fields: map[string]field{
				"Ref": {value: &site.DefaultBoundaryGroup{ID: 7}, want: map[string]cmdlet.Value{
					"GroupId": cmdlet.Int(7), "SiteCode": {},
				}},
				"Spec.IncludeCloudBasedSources": one(new(true), "IncludeCloudBasedSources", flag(true)),
				"Spec.PreferCloudBasedSources":  one(new(true), "PreferCloudBasedSources", flag(true)),
				"Spec.Extra":                    extra("Novelty"),
			},
			fixed:   []string{"PassThru"},
			leftOut: leftOut(map[string]string{"Name": exact, "DisableWildcardHandling": exact}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"site.GetFeature": {
			cmdlet: "Get-CMSiteFeature", minimal: func() any { return &key{site.FeatureScaleSet} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = site.NewClient(r).GetFeature(ctx, input.(*key).Value)
			},
			fields:  map[string]field{"Value": one("Other", "Name", text("Other"))},
			fixed:   []string{"Fast", "DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"Prerelease": filters, "Production": filters}, "ForceWildcardHandling"),
		},
		"site.ListFeatures": {
			cmdlet: "Get-CMSiteFeature", minimal: func() any { return &listFeatures{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = site.NewClient(r).ListFeatures(ctx, &input.(*listFeatures).Opts)
			},
			fields: map[string]field{
				"Opts.Name":       one(cmdlet.Like("C*"), "Name", text("C*")),
				"Opts.Prerelease": one(true, "Prerelease", flag(true)),
				"Opts.Production": one(true, "Production", flag(true)),
			},
			fixed:   []string{"Fast"},
			leftOut: leftOut(map[string]string{"DisableWildcardHandling": "lists take wildcards"}, "ForceWildcardHandling"),
		},
		"site.EnableFeature": {
			cmdlet: "Enable-CMSiteFeature", minimal: func() any { return &enableFeature{Name: site.FeatureScaleSet} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*enableFeature)
				_, _ = site.NewClient(r).EnableFeature(ctx, in.Name, &in.Opts)
			},
			fields: map[string]field{
				"Name":       one("Other", "InputObject", named("Get-CMSiteFeature", "Other", fast)),
				"Opts.Extra": extra("Novelty"),
			},
			fixed:   []string{"Force", "PassThru"},
			leftOut: leftOut(map[string]string{"Name": handed, "DisableWildcardHandling": handed}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
	}
}
