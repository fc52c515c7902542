package mirror_test

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/connectionpoint"
)

func connectionpointMirrors() map[string]mirror {
	type addPoint struct {
		Server, Gateway string
		Opts            connectionpoint.AddOptions
	}
	type pointRef struct{ Ref connectionpoint.Ref }
	type listPoints struct{ Opts connectionpoint.ListOptions }
	type setPoint struct {
		Ref     connectionpoint.Ref
		Gateway string
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
			cmdlet:  "Add-CMCloudManagementGatewayConnectionPoint",
			minimal: func() any { return &addPoint{Server: "cm01.contoso.com", Gateway: "granitefalls.contoso.com"} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*addPoint)
				_, _ = connectionpoint.NewClient(r).AddConnectionPoint(ctx, in.Server, in.Gateway, &in.Opts)
			},
			fields: map[string]field{
				"Server":        one("cm02", "SiteSystemServerName", cmdlet.String("cm02")),
				"Gateway":       one("other.contoso.com", "CloudManagementGatewayName", cmdlet.String("other.contoso.com")),
				"Opts.SiteCode": one("PS1", "SiteCode", cmdlet.String("PS1")),
				"Opts.Extra":    extra("Novelty"),
			},
			fixed:   []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"connectionpoint.Get": {
			cmdlet:  "Get-CMCloudManagementGatewayConnectionPoint",
			minimal: func() any { return &pointRef{connectionpoint.OnServer("cm01.contoso.com")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = connectionpoint.NewClient(r).Get(ctx, input.(*pointRef).Ref)
			},
			fields: map[string]field{"Ref": {
				value: connectionpoint.OnServer("cm02.contoso.com").InSite("PS1"),
				want: map[string]cmdlet.Value{
					"SiteSystemServerName": cmdlet.String("cm02.contoso.com"), "SiteCode": cmdlet.String("PS1"), "AllSite": {},
				},
			}},
			fixed:   []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "ForceWildcardHandling"),
		},
		"connectionpoint.List": {
			cmdlet:  "Get-CMCloudManagementGatewayConnectionPoint",
			minimal: func() any { return &listPoints{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = connectionpoint.NewClient(r).List(ctx, &input.(*listPoints).Opts)
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
				return &setPoint{connectionpoint.OnServer("cm01.contoso.com"), "granitefalls.contoso.com"}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*setPoint)
				_, _ = connectionpoint.NewClient(r).Set(ctx, in.Ref, in.Gateway)
			},
			fields: map[string]field{
				"Ref":     here(connectionpoint.OnServer("CM01.contoso.com").InSite("ps1")),
				"Gateway": one("other.contoso.com", "CloudManagementGatewayName", cmdlet.String("other.contoso.com")),
			},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"connectionpoint.Remove": {
			cmdlet: "Remove-CMCloudManagementGatewayConnectionPoint", site: points,
			minimal: func() any { return &removePoint{Ref: connectionpoint.OnServer("cm01.contoso.com")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*removePoint)
				_ = connectionpoint.NewClient(r).Remove(ctx, in.Ref, &in.Opts)
			},
			fields: map[string]field{
				"Ref":        here(connectionpoint.OnServer("CM01.contoso.com").InSite("ps1")),
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"connectionpoint.Connection": {
			cmdlet:  "Invoke-CMWmiQuery",
			minimal: func() any { return &pointRef{connectionpoint.OnServer("cm01.contoso.com")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = connectionpoint.NewClient(r).Connection(ctx, input.(*pointRef).Ref)
			},
			fields: map[string]field{"Ref": {
				value: &connectionpoint.Point{ServerName: "cm02", SiteCode: "PS1"},
				want: query(cmdlet.Query{Class: "SMS_CloudProxyConnector", Where: []cmdlet.Condition{
					{Property: "ServerName", Value: cmdlet.String("cm02")}, {Property: "SiteCode", Value: cmdlet.String("PS1")},
				}}),
			}},
			leftOut: wmiLeftOut,
		},
	}
}
