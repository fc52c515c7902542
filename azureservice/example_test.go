package azureservice_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/schedule"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
)

const (
	tenantID = "0f1e2d3c-4b5a-4697-8877-665544332211"
	serverID = "3b1c6e52-9d0a-4f4e-8a57-0d7c1c9a2e11"
	clientID = "7a2f4c90-1c1b-4c53-9d0e-5b7f0a6d3c22"
)

var spec = azureservice.Spec{Name: "Cloud Management", ServerAppClientID: serverID, ClientAppClientID: clientID}

// siteWithApps is a site that knows the tenant's two apps.
func siteWithApps(ctx context.Context) cmdlet.Runner {
	site := simulator.New(nil) // yours: a Runner over PowerShell
	apps := aad.NewClient(site)
	server, err := apps.ImportServerApplication(ctx, aad.ServerApplicationSpec{
		TenantName: "Contoso", TenantID: tenantID, AppName: "CMG-ServerApp", ClientID: serverID,
		SecretKey: secret.New("from your vault"), SecretKeyExpiry: time.Now().AddDate(1, 0, 0),
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := apps.ImportClientApplication(ctx, aad.ClientApplicationSpec{
		AppName: "CMG-ClientApp", ClientID: clientID, Tenant: server.TenantRef(),
	}, nil); err != nil {
		log.Fatal(err)
	}
	return site
}

// siteWithService is a site that has the service Cloud Management, with the discovery of users.
func siteWithService(ctx context.Context) cmdlet.Runner {
	site := siteWithApps(ctx)
	_, err := azureservice.NewClient(site).NewCloudManagementAzureService(ctx, spec, &azureservice.NewOptions{EnableUserDiscovery: true})
	if err != nil {
		log.Fatal(err)
	}
	return site
}

func ExampleClient_NewCloudManagementAzureService() {
	ctx := context.Background()
	services := azureservice.NewClient(siteWithApps(ctx))
	service, err := services.NewCloudManagementAzureService(ctx, spec, &azureservice.NewOptions{
		EnableUserDiscovery:      true,
		UserDiscoverySchedule:    schedule.Weekly(time.Saturday, 1),
		EnableUserDeltaDiscovery: true,
		UserDeltaDiscoveryMins:   new(30),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(service.Name)

	_, err = services.NewCloudManagementAzureService(ctx, spec, &azureservice.NewOptions{UserDeltaDiscoveryMins: new(30)})
	fmt.Println(err)
	// Output:
	// Cloud Management
	// New-CMCloudManagementAzureService 'Cloud Management': invalid: UserDeltaDiscoveryMins 30: needs EnableUserDeltaDiscovery
}

func ExampleClient_GetDiscovery() {
	ctx := context.Background()
	services := azureservice.NewClient(siteWithApps(ctx))
	users := schedule.Every(7, schedule.Days)
	users.Start = time.Date(2026, 12, 5, 1, 0, 0, 0, time.UTC)
	service, err := services.NewCloudManagementAzureService(ctx, spec, &azureservice.NewOptions{
		EnableUserDiscovery: true, UserDiscoverySchedule: users,
	})
	if err != nil {
		log.Fatal(err)
	}
	settings, err := services.GetDiscovery(ctx, service.Ref(), nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range settings {
		full, err := schedule.ParseToken(s.FullSyncSchedule)
		fmt.Println(s.FullSyncSchedule, full.Count, full.Unit, err)
	}
	// Output: 0025CE0000100038 7 Days <nil>
}

func ExampleClient_Get() {
	ctx := context.Background()
	services := azureservice.NewClient(siteWithService(ctx))
	service, err := services.Get(ctx, azureservice.ByName("cloud management"), nil)
	if err != nil {
		log.Fatal(err)
	}
	same, err := services.Get(ctx, azureservice.ByID(service.ID), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(same.Name)
	// Output: Cloud Management
}

func ExampleClient_List() {
	ctx := context.Background()
	services := azureservice.NewClient(siteWithService(ctx))
	found, err := services.List(ctx, &azureservice.ListOptions{Name: cmdlet.Like("Cloud*")})
	if err != nil {
		log.Fatal(err)
	}
	for _, service := range found {
		fmt.Println(service.Name)
	}
	// Output: Cloud Management
}

func ExampleClient_Set() {
	ctx := context.Background()
	services := azureservice.NewClient(siteWithService(ctx))
	service, err := services.Set(ctx, azureservice.ByName("Cloud Management"), azureservice.Patch{
		NewName: new("Contoso"), Description: new("Gateways of Contoso"), EnableAADGroupSync: new(true),
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(service.Name, "-", service.Description)

	_, err = services.Set(ctx, service.Ref(), azureservice.Patch{
		EnableUserDiscovery: new(false), UserDeltaDiscoveryMins: new(30),
	}, nil)
	fmt.Println(err)
	// Output:
	// Contoso - Gateways of Contoso
	// Set-CMCloudManagementAzureService: invalid: UserDeltaDiscoveryMins 30: needs EnableUserDiscovery
}

func ExampleClient_Remove() {
	ctx := context.Background()
	services := azureservice.NewClient(siteWithService(ctx))
	err := services.Remove(ctx, azureservice.ByName("Cloud Management"), nil)
	fmt.Println(err)
	_, err = services.Get(ctx, azureservice.ByName("Cloud Management"), nil)
	fmt.Println(err)
	// Output:
	// <nil>
	// Get-CMAzureService 'Cloud Management': not found
}

func ExampleClient_GetGroupSync() {
	ctx := context.Background()
	services := azureservice.NewClient(siteWithService(ctx))
	service, err := services.Set(ctx, azureservice.ByName("Cloud Management"), azureservice.Patch{EnableAADGroupSync: new(true)}, nil)
	if err != nil {
		log.Fatal(err)
	}
	settings, err := services.GetGroupSync(ctx, service.Ref(), nil)
	if err != nil {
		log.Fatal(err)
	}
	// What the numbers in it mean is not published.
	fmt.Println(len(settings), settings[0].CloudServiceID == service.ID)
	// Output: 1 true
}
