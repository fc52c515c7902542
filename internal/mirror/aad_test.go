package mirror_test

import (
	"context"
	"time"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

func aadMirrors() map[string]mirror {
	type importServer struct {
		Spec aad.ServerApplicationSpec
		Opts aad.ImportServerApplicationOptions
	}
	type importClient struct {
		Spec aad.ClientApplicationSpec
		Opts aad.ImportClientApplicationOptions
	}
	type getApplication struct {
		ClientID string
		Opts     aad.GetApplicationOptions
	}
	type listApplications struct{ Opts aad.ListApplicationsOptions }
	type getTenant struct {
		TenantID string
		Opts     aad.GetTenantOptions
	}
	type listTenants struct{ Opts aad.ListTenantsOptions }
	type updateServer struct {
		TenantID string
		Opts     aad.UpdateServerApplicationOptions
	}
	tenants := map[string]cmdlet.Object{"Get-CMAADTenant": cmdlet.NewObject("SMS_AAD_Tenant_Ex", nil)}
	expiry := time.Now().Add(24 * time.Hour)

	return map[string]mirror{
		"aad.ImportServerApplication": {
			cmdlet: "Import-CMAADServerApplication",
			minimal: func() any {
				return &importServer{Spec: aad.ServerApplicationSpec{
					TenantName: "Contoso", TenantID: tenantID, AppName: "CMG-ServerApp", ClientID: serverID,
					SecretKey: secret.New("canary"), SecretKeyExpiry: expiry,
				}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*importServer)
				_, err := aad.NewClient(r).ImportServerApplication(ctx, in.Spec, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Spec.TenantName":      one("Fabrikam", "TenantName", cmdlet.String("Fabrikam")),
				"Spec.TenantID":        one(anotherID, "TenantId", cmdlet.String(anotherID)),
				"Spec.AppName":         one("App", "AppName", cmdlet.String("App")),
				"Spec.ClientID":        one(anotherID, "ClientId", cmdlet.String(anotherID)),
				"Spec.SecretKey":       one(secret.New("s2"), "SecretKey", cmdlet.Secret(secret.New("s2"))),
				"Spec.SecretKeyExpiry": one(expiry.Add(time.Hour), "SecretKeyExpiry", cmdlet.Time(expiry.Add(time.Hour))),
				"Opts.AppIDURI":        one("https://contoso.com/cmg", "AppIdUri", cmdlet.String("https://contoso.com/cmg")),
				"Opts.Environment":     one(azurecloud.USGovernment, "AzureEnvironmentOption", cmdlet.Enum("AzureUSGovernmentCloud")),
				"Opts.Extra":           extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"DisableWildcardHandling": wildcards}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"aad.ImportClientApplication": {
			cmdlet: "Import-CMAADClientApplication",
			minimal: func() any {
				return &importClient{Spec: aad.ClientApplicationSpec{
					AppName: "CMG-ClientApp", ClientID: clientID, Tenant: aad.InTenant(tenantID),
				}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*importClient)
				_, err := aad.NewClient(r).ImportClientApplication(ctx, in.Spec, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Spec.AppName":  one("App", "AppName", cmdlet.String("App")),
				"Spec.ClientID": one(anotherID, "ClientId", cmdlet.String(anotherID)),
				"Spec.Tenant": {value: aad.WithServerApplication(serverID), want: map[string]cmdlet.Value{
					"ServerApp": application(serverID), "TenantId": {},
				}},
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"DisableWildcardHandling": wildcards}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"aad.GetApplication": {
			cmdlet:  "Get-CMAADApplication",
			minimal: func() any { return &getApplication{ClientID: serverID} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getApplication)
				_, err := aad.NewClient(r).GetApplication(ctx, in.ClientID, &in.Opts)
				return err
			},
			fields: map[string]field{
				"ClientID": one(anotherID, "ClientId", cmdlet.String(anotherID)), "Opts.Extra": extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{
				"AppName": filters, "AppType": filters, "TenantId": filters, "TenantName": filters,
				"DisableWildcardHandling": "a GUID has no wildcards",
			}, "ForceWildcardHandling"),
		},
		"aad.ListApplications": {
			cmdlet: "Get-CMAADApplication", site: tenants,
			minimal: func() any { return &listApplications{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := aad.NewClient(r).ListApplications(ctx, &input.(*listApplications).Opts)
				return err
			},
			fields: map[string]field{
				"Opts.AppName":    here(cmdlet.Like("CMG-*")),
				"Opts.AppType":    one(aad.ClientApplication, "AppType", cmdlet.Enum("ClientApplication")),
				"Opts.TenantID":   here(anotherID),
				"Opts.TenantName": here(cmdlet.Like("Contoso")),
				"Opts.Extra":      extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{
				"AppName": narrowed, "TenantId": narrowed, "TenantName": narrowed, "ClientId": "GetApplication sends it",
				"DisableWildcardHandling": "no name is sent",
			}, "ForceWildcardHandling"),
		},
		"aad.GetTenant": {
			cmdlet:  "Get-CMAADTenant",
			minimal: func() any { return &getTenant{TenantID: tenantID} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getTenant)
				_, err := aad.NewClient(r).GetTenant(ctx, in.TenantID, &in.Opts)
				return err
			},
			fields: map[string]field{"TenantID": here(anotherID), "Opts.Extra": extra("Novelty")},
			leftOut: leftOut(map[string]string{"Id": narrowed, "Name": filters, "DisableWildcardHandling": "no name is sent"},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"aad.ListTenants": {
			cmdlet:  "Get-CMAADTenant",
			minimal: func() any { return &listTenants{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := aad.NewClient(r).ListTenants(ctx, &input.(*listTenants).Opts)
				return err
			},
			fields: map[string]field{"Opts.Name": here(cmdlet.Like("Con*")), "Opts.Extra": extra("Novelty")},
			leftOut: leftOut(map[string]string{"Id": narrowed, "Name": narrowed, "DisableWildcardHandling": "no name is sent"},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"aad.UpdateServerApplication": {
			cmdlet:  "Set-UpdateServerApplication",
			minimal: func() any { return &updateServer{TenantID: tenantID} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*updateServer)
				return aad.NewClient(r).UpdateServerApplication(ctx, in.TenantID, &in.Opts)
			},
			fields: map[string]field{
				"TenantID": one(anotherID, "TenantId", cmdlet.String(anotherID)), "Opts.Extra": extra("Novelty"),
			},
		},
	}
}
