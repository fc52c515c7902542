package cmg_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs"
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
	site := simulator.NewWith(simulator.Options{Speed: 1e4}) // yours: a Runner over PowerShell
	server, err := aad.NewClient(site).ImportServerApplication(ctx, aad.ServerApplicationSpec{
		TenantName: "Contoso", TenantID: tenantID, AppName: "CMG-ServerApp", ClientID: serverID,
		SecretKey: secret.New("from your vault"), SecretKeyExpiry: time.Now().AddDate(1, 0, 0),
	}, nil)
	must(err)
	_, err = aad.NewClient(site).ImportClientApplication(ctx, "CMG-ClientApp", clientID, server, nil)
	must(err)
	_, err = azureservice.NewClient(site).NewCloudManagementAzureService(ctx, azureservice.Spec{
		Name: "Cloud Management", ServerAppClientID: serverID, ClientAppClientID: clientID,
	}, nil)
	must(err)
	return site
}

// graniteFalls is what to make. The certificate is a throw-away one; yours comes from certs.OpenPFX.
func graniteFalls() cmg.Spec {
	lab, err := certs.NewLab()
	must(err)
	certificate, err := lab.ServerCertificate("granitefalls.contoso.com", nil)
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

	gateway, err := gateways.Get(ctx, cmg.ByName("GraniteFalls.Contoso.Com"))
	must(err)
	same, err := gateways.Get(ctx, cmg.ByID(gateway.ID))
	must(err)
	fmt.Println(gateway.ServiceName, gateway.ID == same.ID)

	_, err = gateways.Get(ctx, cmg.ByName("Granite*"))
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
	gateway, err = cmg.Wait(ctx, gateways, gateway, &cmg.WaitOptions{
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

// Rollout needs two of a client's roles, and says so. A test gives it a client over a simulator, or a stub of two methods.
func Rollout(ctx context.Context, gateways interface {
	cmg.Creator
	cmg.Getter
}, spec cmg.Spec,
) (*cmg.Gateway, error) {
	gateway, err := gateways.NewCloudManagementGateway(ctx, spec, &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID})
	if err != nil {
		return nil, err
	}
	return cmg.Wait(ctx, gateways, gateway, &cmg.WaitOptions{Interval: time.Millisecond})
}

// Functions of your own take the roles that they need.
func ExampleGetter() {
	ctx := context.Background()
	gateway, err := Rollout(ctx, cmg.NewClient(siteWithService(ctx)), graniteFalls())
	must(err)
	fmt.Println(gateway.ServiceName, gateway.State)
	// Output: granitefalls.contoso.com ready
}
