package simulator_test

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
	tenantID = "0f1e2d3c-4b5a-4697-8877-665544332211"
	serverID = "3b1c6e52-9d0a-4f4e-8a57-0d7c1c9a2e11"
	clientID = "7a2f4c90-1c1b-4c53-9d0e-5b7f0a6d3c22"
)

// server is the server application of the examples.
func server() aad.ServerApplicationSpec {
	return aad.ServerApplicationSpec{
		TenantName: "Contoso", TenantID: tenantID, AppName: "CMG-ServerApp", ClientID: serverID,
		SecretKey: secret.New("from your vault"), SecretKeyExpiry: time.Now().AddDate(1, 0, 0),
	}
}

// prepare does what comes before a gateway.
func prepare(ctx context.Context, site *simulator.Site) error {
	app, err := site.AAD().ImportServerApplication(ctx, server(), nil)
	if err != nil {
		return err
	}
	if _, err := site.AAD().ImportClientApplication(ctx, aad.ClientApplicationSpec{
		AppName: "CMG-ClientApp", ClientID: clientID, Tenant: app.TenantRef(),
	}, nil); err != nil {
		return err
	}
	spec := azureservice.Spec{Name: "Cloud Management", ServerAppClientID: serverID, ClientAppClientID: clientID}
	_, err = site.AzureServices().NewCloudManagementAzureService(ctx, spec, nil)
	return err
}

// newGateway begins to provision granitefalls.contoso.com.
func newGateway(ctx context.Context, site *simulator.Site) (*cmg.Gateway, error) {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		return nil, err
	}
	certificate, err := authority.ServerCertificate("granitefalls.contoso.com", nil)
	if err != nil {
		return nil, err
	}
	return site.Gateways().NewCloudManagementGateway(ctx, cmg.Spec{
		Certificate: certificate, SubscriptionID: "5c6b7a88-1d2e-4f30-9a4b-0c1d2e3f4a5b", GroupName: "rg-cmg", ServerAppClientID: serverID,
	}, &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID})
}

// Three lines to a working site. In a test they begin with simulator.NewT(t, nil).
func ExampleNew() {
	site := simulator.New(nil)
	app, err := site.AAD().ImportServerApplication(context.Background(), server(), nil)
	fmt.Println(app.Name, err)
	// Output: CMG-ServerApp <nil>
}

// A lost answer: the call is carried out and the caller does not hear of it.
func ExampleSite_Inject() {
	ctx, site := context.Background(), simulator.New(nil)
	fault := site.Inject(simulator.Fault{Cmdlet: "Import-CMAADServerApplication", Times: 1, After: true})

	_, err := site.AAD().ImportServerApplication(ctx, server(), nil)
	fmt.Println(errors.Is(err, cmdlet.ErrUnavailable), cmdlet.OutcomeOf(err))

	app, err := site.AAD().GetApplication(ctx, serverID, nil) // so look before you try again
	fmt.Println(app.Name, err, fault.Fired())
	// Output:
	// true unknown
	// CMG-ServerApp <nil> 1
}

// At a speed of 10,000 the 25 minutes of provisioning take 0.15 seconds.
func ExampleOptions_speed() {
	ctx, site := context.Background(), simulator.New(&simulator.Options{Speed: 10_000})
	if err := prepare(ctx, site); err != nil {
		log.Fatal(err)
	}
	gateway, err := newGateway(ctx, site)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(gateway.ServiceName, gateway.State)
	gateway, err = cmg.Wait(ctx, site.Gateways(), gateway.Ref(), &cmg.WaitOptions{Interval: 10 * time.Millisecond})
	fmt.Println(gateway.ServiceName, gateway.State, err)
	// Output:
	// granitefalls.contoso.com provisioning
	// granitefalls.contoso.com ready <nil>
}

// A gateway whose deployment fails.
func ExampleSite_FailProvisioning() {
	ctx, site := context.Background(), simulator.New(&simulator.Options{Speed: 10_000})
	if err := prepare(ctx, site); err != nil {
		log.Fatal(err)
	}
	site.FailProvisioning("granitefalls.contoso.com", "the resource provider is not registered")
	gateway, err := newGateway(ctx, site)
	if err != nil {
		log.Fatal(err)
	}
	_, err = cmg.Wait(ctx, site.Gateways(), gateway.Ref(), &cmg.WaitOptions{Interval: 10 * time.Millisecond, Debounce: new(time.Duration)})
	fmt.Println(errors.Is(err, cmdlet.ErrFailed))
	// Output: true
}

// A change by somebody who may only look.
func ExampleOptions_role() {
	site := simulator.New(&simulator.Options{Role: simulator.ReadOnlyAnalyst})
	_, err := site.AAD().ImportServerApplication(context.Background(), server(), nil)
	fmt.Println(err)
	// Output: Import-CMAADServerApplication 'CMG-ServerApp': forbidden: the account needs the security role Full Administrator or Infrastructure Administrator (it has Read-only Analyst)
}

// An application imported before 2309 keeps a gateway from being made after the upgrade.
func ExampleSite_Upgrade() {
	ctx, site := context.Background(), simulator.New(&simulator.Options{Version: "2303"})
	if err := prepare(ctx, site); err != nil {
		log.Fatal(err)
	}
	site.Upgrade("2309")
	_, err := newGateway(ctx, site)
	fmt.Println(errors.Is(err, cmdlet.ErrConflict))
	// Output: true
}

// What a program asked of the site.
func ExampleSite_Calls() {
	site := simulator.New(nil)
	_, _ = site.Sites().Get(context.Background(), "PS1", nil)
	for _, call := range site.Calls() {
		fmt.Println(call)
	}
	// Output: Get-CMSite -DisableWildcardHandling -SiteCode 'PS1'
}
