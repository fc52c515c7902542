package aad_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
)

const (
	tenantID = "0f1e2d3c-4b5a-4697-8877-665544332211"
	serverID = "3b1c6e52-9d0a-4f4e-8a57-0d7c1c9a2e11"
	clientID = "7a2f4c90-1c1b-4c53-9d0e-5b7f0a6d3c22"
)

var server = aad.ServerApplicationSpec{
	TenantName: "Contoso", TenantID: tenantID, AppName: "CMG-ServerApp", ClientID: serverID,
	SecretKey: secret.New("from your vault"), SecretKeyExpiry: time.Now().AddDate(1, 0, 0),
}

func clientApp(server *aad.Application) aad.ClientApplicationSpec {
	return aad.ClientApplicationSpec{AppName: "CMG-ClientApp", ClientID: clientID, Tenant: server.TenantRef()}
}

func ExampleClient_ImportServerApplication() {
	site := simulator.New(nil) // yours: a Runner over PowerShell
	apps := aad.NewClient(site)
	app, err := apps.ImportServerApplication(context.Background(), server, &aad.ImportServerApplicationOptions{
		AppIDURI: "api://" + tenantID + "/ConfigMgrService",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(app.Name, app.IsClientApp)
	// The secret is nowhere to be seen.
	fmt.Println(server.SecretKey)
	// Output:
	// CMG-ServerApp false
	// [redacted]
}

func ExampleClient_ImportClientApplication() {
	ctx, apps := context.Background(), aad.NewClient(simulator.New(nil))
	serverApp, err := apps.ImportServerApplication(ctx, server, nil)
	if err != nil {
		log.Fatal(err)
	}
	app, err := apps.ImportClientApplication(ctx, aad.ClientApplicationSpec{
		AppName: "CMG-ClientApp", ClientID: clientID, Tenant: serverApp.TenantRef(),
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(app.Name, app.IsClientApp, app.AssociatedIDs[0] == serverApp.ID)
	// Output: CMG-ClientApp true true
}

func ExampleClient_GetApplication() {
	ctx, apps := context.Background(), aad.NewClient(simulator.New(nil))
	_, err := apps.GetApplication(ctx, serverID, nil)
	fmt.Println(err)
	_, err = apps.ImportServerApplication(ctx, server, nil)
	if err != nil {
		log.Fatal(err)
	}
	app, err := apps.GetApplication(ctx, serverID, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(app.Name, "ends in a year:", time.Until(app.SecretKeyExpiry) < 367*24*time.Hour)
	// Output:
	// Get-CMAADApplication '3b1c6e52-9d0a-4f4e-8a57-0d7c1c9a2e11': not found
	// CMG-ServerApp ends in a year: true
}

func ExampleClient_ListApplications() {
	ctx, apps := context.Background(), aad.NewClient(simulator.New(nil))
	serverApp, err := apps.ImportServerApplication(ctx, server, nil)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := apps.ImportClientApplication(ctx, clientApp(serverApp), nil); err != nil {
		log.Fatal(err)
	}
	found, err := apps.ListApplications(ctx, &aad.ListApplicationsOptions{AppName: cmdlet.Like("CMG-S*"), TenantID: tenantID})
	if err != nil {
		log.Fatal(err)
	}
	for _, app := range found {
		fmt.Println(app.Name)
	}
	// Output: CMG-ServerApp
}

func ExampleClient_GetTenant() {
	ctx, apps := context.Background(), aad.NewClient(simulator.New(nil))
	serverApp, err := apps.ImportServerApplication(ctx, server, nil)
	if err != nil {
		log.Fatal(err)
	}
	tenant, err := apps.GetTenant(ctx, tenantID, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(tenant.Name, tenant.ID == serverApp.TenantRow)
	// Output: Contoso true
}

func ExampleClient_ListTenants() {
	ctx, apps := context.Background(), aad.NewClient(simulator.New(nil))
	if _, err := apps.ImportServerApplication(ctx, server, nil); err != nil {
		log.Fatal(err)
	}
	tenants, err := apps.ListTenants(ctx, &aad.ListTenantsOptions{Name: cmdlet.Like("con*")})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(tenants), tenants[0].Name, tenants[0].TenantID)
	// Output: 1 Contoso 0f1e2d3c-4b5a-4697-8877-665544332211
}

// A site that was older than 2309 when the server app was imported needs this before it makes a gateway.
func ExampleClient_UpdateServerApplication() {
	ctx, site := context.Background(), simulator.New(&simulator.Options{Version: "2303"})
	apps := aad.NewClient(site)
	if _, err := apps.ImportServerApplication(ctx, server, nil); err != nil {
		log.Fatal(err)
	}
	fmt.Println(apps.UpdateServerApplication(ctx, tenantID, nil))
	site.Upgrade("2309")
	fmt.Println(apps.UpdateServerApplication(ctx, tenantID, nil))
	// Output:
	// Set-UpdateServerApplication '0f1e2d3c-4b5a-4697-8877-665544332211': needs a newer site version: Set-UpdateServerApplication needs site version 2309, and this site is 2303
	// <nil>
}
