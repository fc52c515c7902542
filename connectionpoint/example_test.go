package connectionpoint_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
)

const (
	tenantID = "0f1e2d3c-4b5a-4697-8877-665544332211"
	serverID = "3b1c6e52-9d0a-4f4e-8a57-0d7c1c9a2e11"
	clientID = "7a2f4c90-1c1b-4c53-9d0e-5b7f0a6d3c22"
)

// siteWithGateway is a site with the gateway granitefalls.contoso.com.
func siteWithGateway(ctx context.Context) cmdlet.Runner {
	site := simulator.New(&simulator.Options{Speed: 1e6}) // yours: a Runner over PowerShell
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
	authority, err := certstest.NewAuthority(nil)
	must(err)
	certificate, err := authority.ServerCertificate("granitefalls.contoso.com", nil)
	must(err)
	gateways := cmg.NewClient(site)
	gateway, err := gateways.NewCloudManagementGateway(ctx, cmg.Spec{
		Certificate: certificate, SubscriptionID: "5d9b6a53-2f41-4f5e-9f3c-1a2b3c4d5e6f", GroupName: "cmg-rg", ServerAppClientID: serverID,
	}, &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID})
	must(err)
	_, err = cmg.Wait(ctx, gateways, gateway.Ref(), &cmg.WaitOptions{Interval: time.Millisecond})
	must(err)
	return site
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

var onCM02 = connectionpoint.Spec{ServerName: "cm02.corp.contoso.com", GatewayServiceName: "granitefalls.contoso.com"}

func ExampleClient_AddConnectionPoint() {
	ctx := context.Background()
	points := connectionpoint.NewClient(siteWithGateway(ctx))
	point, err := points.AddConnectionPoint(ctx, connectionpoint.Spec{
		ServerName: "cm02.corp.contoso.com", GatewayServiceName: "granitefalls.contoso.com",
	}, nil)
	must(err)
	fmt.Println(point.ServerName, point.SiteCode)
	// Output: cm02.corp.contoso.com PS1
}

func ExampleClient_Get() {
	ctx := context.Background()
	points := connectionpoint.NewClient(siteWithGateway(ctx))
	_, err := points.Get(ctx, connectionpoint.OnServer("cm02.corp.contoso.com"), nil)
	fmt.Println(err)
	_, err = points.AddConnectionPoint(ctx, onCM02, nil)
	must(err)
	point, err := points.Get(ctx, connectionpoint.OnServer("cm02.corp.contoso.com").InSite("PS1"), nil)
	must(err)
	fmt.Println(point.RoleName)
	// Output:
	// Get-CMCloudManagementGatewayConnectionPoint 'cm02.corp.contoso.com': not found
	// SMS Cloud Proxy Connector
}

func ExampleClient_GetConnection() {
	ctx := context.Background()
	points := connectionpoint.NewClient(siteWithGateway(ctx))
	point, err := points.AddConnectionPoint(ctx, onCM02, nil)
	must(err)
	connection, err := points.GetConnection(ctx, point.Ref(), nil)
	must(err)
	// Which Status means connected is not published.
	fmt.Println(connection.ServerName, "serves", connection.GatewayServiceName)
	// Output: cm02.corp.contoso.com serves granitefalls.contoso.com
}

func ExampleClient_List() {
	ctx := context.Background()
	points := connectionpoint.NewClient(siteWithGateway(ctx))
	_, err := points.AddConnectionPoint(ctx, onCM02, nil)
	must(err)
	found, err := points.List(ctx, &connectionpoint.ListOptions{Server: cmdlet.Like("cm0?.*")})
	must(err)
	for _, point := range found {
		fmt.Println(point.ServerName, point.SiteCode)
	}
	// Output: cm02.corp.contoso.com PS1
}

func ExampleClient_Set() {
	ctx := context.Background()
	points := connectionpoint.NewClient(siteWithGateway(ctx))
	_, err := points.AddConnectionPoint(ctx, onCM02, nil)
	must(err)
	point, err := points.Set(ctx, connectionpoint.OnServer("cm02.corp.contoso.com"),
		connectionpoint.Patch{GatewayServiceName: new("granitefalls.contoso.com")}, nil)
	must(err)
	fmt.Println(point.ServerName, point.SiteCode)
	// Output: cm02.corp.contoso.com PS1
}

func ExampleClient_Remove() {
	ctx := context.Background()
	points := connectionpoint.NewClient(siteWithGateway(ctx))
	point, err := points.AddConnectionPoint(ctx, onCM02, nil)
	must(err)
	must(points.Remove(ctx, point.Ref(), nil))
	_, err = points.Get(ctx, point.Ref(), nil)
	fmt.Println(err)
	// Output: Get-CMCloudManagementGatewayConnectionPoint 'cm02.corp.contoso.com': not found
}
