package cmgkit_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
)

// The whole set-up, on a site in memory where the half hour that a gateway takes passes in a second or so. Against a
// site, the Runner is a session of package powershell, and the rest stays as it is.
func Example() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	runner := simulator.New(&simulator.Options{Speed: 2000})

	// 1  The server authentication certificate: here one of a test CA, else certs.OpenPFX.
	authority, err := certstest.NewAuthority(nil)
	check(err)
	certificate, err := authority.ServerCertificate("granitefalls.contoso.com", nil)
	check(err)

	// 2  The two app registrations, made in Microsoft Entra beforehand.
	const tenant, server, client = "8f7b1c5a-2d0e-4d6b-9a51-0c4f6f3f2b11", "b4a1c9de-0f5b-4c8f-9d3a-7e2f1a6c5d33", "c7d2e8f0-1a6c-4d9e-8b4f-9f3a2b7d6e44"
	apps := aad.NewClient(runner)
	serverApp, err := apps.ImportServerApplication(ctx, aad.ServerApplicationSpec{
		TenantName: "Contoso", TenantID: tenant, AppName: "CMG-ServerApp", ClientID: server,
		SecretKey: secret.New("the client secret"), SecretKeyExpiry: time.Now().AddDate(1, 0, 0),
	}, &aad.ImportServerApplicationOptions{AppIDURI: "api://" + tenant + "/ConfigMgrService"})
	check(err)
	_, err = apps.ImportClientApplication(ctx, aad.ClientApplicationSpec{
		AppName: "CMG-ClientApp", ClientID: client, Tenant: serverApp.TenantRef(),
	}, nil)
	check(err)

	// 3  The Cloud Management Azure service.
	_, err = azureservice.NewClient(runner).NewCloudManagementAzureService(ctx,
		azureservice.Spec{Name: "Cloud Management", ServerAppClientID: server, ClientAppClientID: client}, nil)
	check(err)

	// 4  The gateway and its connection point.
	gateways := cmg.NewClient(runner)
	gateway, err := gateways.NewCloudManagementGateway(ctx, cmg.Spec{
		Certificate: certificate, SubscriptionID: "5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a22", GroupName: "cmg-rg", ServerAppClientID: server,
	}, &cmg.NewOptions{Region: "WestUS2", TenantID: tenant})
	check(err)
	gateway, err = cmg.Wait(ctx, gateways, gateway.Ref(), &cmg.WaitOptions{Interval: 10 * time.Millisecond})
	check(err)
	point, err := connectionpoint.NewClient(runner).AddConnectionPoint(ctx,
		connectionpoint.Spec{ServerName: "cm02.corp.contoso.com", GatewayServiceName: gateway.ServiceName}, nil)
	check(err)

	// 5  Clients find the gateway by its service name, once public DNS leads it to the deployment name.
	fmt.Println(gateway.State)
	fmt.Printf("%s. IN CNAME %s.\n", gateway.ServiceName, gateway.DeploymentName)
	fmt.Println("connection point on", point.ServerName)
	// Output:
	// ready
	// granitefalls.contoso.com. IN CNAME granitefalls.westus2.cloudapp.azure.com.
	// connection point on cm02.corp.contoso.com
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
