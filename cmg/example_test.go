package cmg_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
)

const (
	tenantID       = "0f1e2d3c-4b5a-4697-8877-665544332211"
	serverID       = "3b1c6e52-9d0a-4f4e-8a57-0d7c1c9a2e11"
	clientID       = "7a2f4c90-1c1b-4c53-9d0e-5b7f0a6d3c22"
	subscriptionID = "5d9b6a53-2f41-4f5e-9f3c-1a2b3c4d5e6f"
)

// siteWithService is a site that has all that a gateway needs. Time runs so fast there that a gateway is ready in a
// fraction of a second.
func siteWithService(ctx context.Context) cmdlet.Runner {
	site := simulator.New(&simulator.Options{Speed: 1e5}) // yours: a Runner over PowerShell
	addService(ctx, site)
	return site
}

// addService adds the Cloud Management service and its apps.
func addService(ctx context.Context, site cmdlet.Runner) {
	server, err := aad.NewClient(site).ImportServerApplication(ctx, aad.ServerApplicationSpec{
		TenantName: "Contoso", TenantID: tenantID, AppName: "CMG-ServerApp", ClientID: serverID,
		SecretKey: secret.New("from your vault"), SecretKeyExpiry: time.Now().AddDate(1, 0, 0),
	}, nil)
	must(err)
	_, err = aad.NewClient(site).ImportClientApplication(ctx, aad.ClientApplicationSpec{
		AppName: "CMG-ClientApp", ClientID: clientID, Tenant: server.TenantRef(),
	}, nil)
	must(err)
	_, err = azureservice.NewClient(site).NewCloudManagementAzureService(ctx, azureservice.Spec{
		Name: "Cloud Management", ServerAppClientID: serverID, ClientAppClientID: clientID,
	}, nil)
	must(err)
}

// graniteFalls is what to make. The certificate is a throw-away one; yours comes from certs.OpenPFX.
func graniteFalls() cmg.Spec {
	authority, err := certstest.NewAuthority(nil)
	must(err)
	certificate, err := authority.ServerCertificate("granitefalls.contoso.com", nil)
	must(err)
	return cmg.Spec{
		Certificate: certificate, SubscriptionID: subscriptionID, GroupName: "cmg-rg", ServerAppClientID: serverID,
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func ExampleClient_NewCloudManagementGateway() {
	ctx := context.Background()
	gateways := cmg.NewClient(siteWithService(ctx))
	gateway, err := gateways.NewCloudManagementGateway(ctx, graniteFalls(), &cmg.NewOptions{
		Region: "WestUS2", TenantID: tenantID, VMInstanceCount: new(2),
		EnableTrafficOut: new(true), TrafficOutGB: new(5000), TrafficWarningPct: new(60), TrafficCriticalPct: new(80),
	})
	must(err)
	fmt.Println(gateway.ServiceName, "is", gateway.State)
	fmt.Printf("%s. CNAME %s.\n", gateway.ServiceName, gateway.DeploymentName)

	// What is wrong comes at once, and before the site is asked.
	_, err = gateways.NewCloudManagementGateway(ctx, graniteFalls(), &cmg.NewOptions{
		VMInstanceCount: new(17), TrafficOutGB: new(5000),
	})
	fmt.Println(err)
	// Output:
	// granitefalls.contoso.com is provisioning
	// granitefalls.contoso.com. CNAME granitefalls.westus2.cloudapp.azure.com.
	// New-CMCloudManagementGateway 'granitefalls.contoso.com': invalid: VMInstanceCount 17: must be from 1 to 16; TrafficOutGB 5000: needs EnableTrafficOut
}

func ExampleClient_Get() {
	ctx := context.Background()
	gateways := cmg.NewClient(siteWithService(ctx))
	_, err := gateways.NewCloudManagementGateway(ctx, graniteFalls(), &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID})
	must(err)

	gateway, err := gateways.Get(ctx, cmg.ByName("GraniteFalls.Contoso.Com"), nil)
	must(err)
	same, err := gateways.Get(ctx, cmg.ByID(gateway.ID), nil)
	must(err)
	fmt.Println(gateway.ServiceName, gateway.ID == same.ID)

	_, err = gateways.Get(ctx, cmg.ByName("Granite*"), nil)
	fmt.Println(errors.Is(err, cmdlet.ErrNotFound))
	// Output:
	// granitefalls.contoso.com true
	// true
}

func ExampleWait() {
	ctx := context.Background()
	gateways := cmg.NewClient(siteWithService(ctx))
	gateway, err := gateways.NewCloudManagementGateway(ctx, graniteFalls(), &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID})
	must(err)

	ctx, cancel := context.WithTimeout(ctx, 90*time.Minute)
	defer cancel()
	var seen []cmg.State
	gateway, err = cmg.Wait(ctx, gateways, gateway.Ref(), &cmg.WaitOptions{
		Interval: time.Millisecond, // nil options would do for a real site
		OnEvent: func(e cmg.Event) {
			if e.Changed { // a line in your log: e.Gateway.State, e.Elapsed
				seen = append(seen, e.Gateway.State)
			}
		},
	})
	must(err)
	fmt.Println(gateway.Ready(), "last seen:", seen[len(seen)-1])
	// Output: true last seen: ready
}

// siteWithGateway is a site with a gateway that is ready.
func siteWithGateway(ctx context.Context) (*cmg.Client, *cmg.Gateway) {
	gateways := cmg.NewClient(siteWithService(ctx))
	gateway, err := create(ctx, gateways, graniteFalls())
	must(err)
	return gateways, gateway
}

// often is for the simulator, whose time runs fast; nil options would do for a real site.
var often = &cmg.WaitOptions{Interval: time.Millisecond}

func ExampleClient_List() {
	ctx := context.Background()
	gateways, _ := siteWithGateway(ctx)
	found, err := gateways.List(ctx, &cmg.ListOptions{Name: cmdlet.Like("granite*")})
	must(err)
	for _, gateway := range found {
		fmt.Println(gateway.ServiceName, gateway.State)
	}
	// Output: granitefalls.contoso.com ready
}

func ExampleClient_Set() {
	ctx := context.Background()
	gateways, gateway := siteWithGateway(ctx)
	gateway, err := gateways.Set(ctx, gateway.Ref(), cmg.Patch{
		Description: new("Clients on the internet"), EnableTrafficOut: new(true), TrafficOutGB: new(5000),
	}, nil)
	must(err)
	fmt.Println(gateway.Description, gateway.TrafficOutGB)

	_, err = gateways.Set(ctx, gateway.Ref(), cmg.Patch{EnableTrafficOut: new(false), TrafficOutGB: new(5000)}, nil)
	fmt.Println(errors.Is(err, cmdlet.ErrInvalid))
	// Output:
	// Clients on the internet 5000
	// true
}

// A certificate that expires gives way to one with the same common name.
func ExampleClient_Set_certificate() {
	ctx := context.Background()
	gateways, gateway := siteWithGateway(ctx)
	renewed := graniteFalls().Certificate // yours comes from certs.OpenPFX
	gateway, err := gateways.Set(ctx, gateway.Ref(), cmg.Patch{Certificate: renewed}, nil)
	must(err)
	fmt.Println(gateway.ServiceCertThumbprint == renewed.Thumbprint())
	// Output: true
}

func ExampleClient_Remove() {
	ctx := context.Background()
	gateways, gateway := siteWithGateway(ctx)
	err := gateways.Remove(ctx, gateway.Ref(), nil)
	fmt.Println(err)
	must(gateways.Remove(ctx, gateway.Ref(), &cmg.RemoveOptions{EvenIfLast: true}))
	_, err = cmg.WaitGone(ctx, gateways, gateway.Ref(), often)
	fmt.Println(err)
	// Output:
	// Remove-CMCloudManagementGateway 'granitefalls.contoso.com': conflict: it is the last gateway (RemoveOptions.EvenIfLast overrides this)
	// <nil>
}

func ExampleClient_Stop() {
	ctx := context.Background()
	gateways, gateway := siteWithGateway(ctx)
	must(gateways.Stop(ctx, gateway.Ref(), nil))
	gateway, err := cmg.WaitStopped(ctx, gateways, gateway.Ref(), often)
	must(err)
	fmt.Println(gateway.State)
	// Output: stopped
}

func ExampleClient_Start() {
	ctx := context.Background()
	gateways, gateway := siteWithGateway(ctx)
	must(gateways.Stop(ctx, gateway.Ref(), nil))
	_, err := cmg.WaitStopped(ctx, gateways, gateway.Ref(), often)
	must(err)
	must(gateways.Start(ctx, gateway.Ref(), nil))
	gateway, err = cmg.Wait(ctx, gateways, gateway.Ref(), often)
	must(err)
	fmt.Println(gateway.State)
	// Output: ready
}

func ExampleClient_Sync() {
	ctx := context.Background()
	gateways, gateway := siteWithGateway(ctx)
	fmt.Println(gateways.Sync(ctx, gateway.Ref(), nil))
	// Output: <nil>
}

// A loop that watches ends when it likes; nothing runs on behind it.
func ExampleWatch() {
	ctx := context.Background()
	gateways, gateway := siteWithGateway(ctx)
	must(gateways.Stop(ctx, gateway.Ref(), nil))
	for event, err := range cmg.Watch(ctx, gateways, gateway.Ref(), often) {
		must(err)
		if event.Gateway.State == cmg.StateStopped {
			fmt.Println(event.Gateway.State)
			break
		}
	}
	// Output: stopped
}

func ExampleWaitStopped() {
	ctx := context.Background()
	gateways, gateway := siteWithGateway(ctx)
	must(gateways.Stop(ctx, gateway.Ref(), nil))
	gateway, err := cmg.WaitStopped(ctx, gateways, gateway.Ref(), often)
	must(err)
	fmt.Println(gateway.State)
	// Output: stopped
}

func ExampleWaitGone() {
	ctx := context.Background()
	gateways, gateway := siteWithGateway(ctx)
	must(gateways.Remove(ctx, gateway.Ref(), &cmg.RemoveOptions{EvenIfLast: true}))
	_, err := cmg.WaitGone(ctx, gateways, gateway.Ref(), often)
	must(err)
	_, err = gateways.Get(ctx, gateway.Ref(), nil)
	fmt.Println(errors.Is(err, cmdlet.ErrNotFound))
	// Output: true
}

// create makes a gateway and waits until it is ready.
func create(ctx context.Context, gateways interface {
	cmg.Creator
	cmg.Getter
}, spec cmg.Spec,
) (*cmg.Gateway, error) {
	gateway, err := gateways.NewCloudManagementGateway(ctx, spec, &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID})
	if err != nil {
		return nil, err
	}
	return cmg.Wait(ctx, gateways, gateway.Ref(), &cmg.WaitOptions{Interval: time.Millisecond})
}
