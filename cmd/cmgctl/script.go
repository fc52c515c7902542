package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site"
	"github.com/cmgkit/cmgkit/site/clientsettings"
	"github.com/cmgkit/cmgkit/site/roles"
)

func (p *program) script() *cobra.Command {
	c := p.work("script", "Print a whole set-up as a PowerShell script, for review and hand-over; contacts nothing",
		func(ctx context.Context, _ string) error { return p.printScript(ctx) })
	p.siteFlag(c)
	return c
}

// printScript runs the set-up on a site in memory and prints the calls that change it as a script. So the script is what the
// clients really send, and has been checked against the product's rules. Its users replace the names with their own.
func (p *program) printScript(ctx context.Context) error {
	scratch := simulator.New(&simulator.Options{SiteCode: p.site, Speed: 1e6})
	if err := setUp(ctx, scratch, p.site); err != nil {
		return err
	}
	var changes []cmdlet.Call
	for _, c := range scratch.Calls() {
		if c.Effect() == cmdlet.Change {
			changes = append(changes, c)
		}
	}
	script, err := cmdlet.Script(p.site, changes...)
	if err != nil {
		return err
	}
	p.print(script)
	return nil
}

// setUp is the set-up in five parts.
func setUp(ctx context.Context, r cmdlet.Runner, siteCode string) error {
	const (
		tenant       = "8f7b1c5a-2d0e-4d6b-9a51-0c4f6f3f2b11"
		serverApp    = "b4a1c9de-0f5b-4c8f-9d3a-7e2f1a6c5d33"
		clientApp    = "c7d2e8f0-1a6c-4d9e-8b4f-9f3a2b7d6e44"
		subscription = "5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a22"
		serviceName  = "granitefalls.contoso.com"
	)
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		return err
	}
	certificate, err := authority.ServerCertificate(serviceName, nil)
	if err != nil {
		return err
	}
	apps := aad.NewClient(r)
	server, err := apps.ImportServerApplication(ctx, aad.ServerApplicationSpec{
		TenantName: "Contoso", TenantID: tenant, AppName: "CMG-ServerApp", ClientID: serverApp,
		SecretKey: secret.New("asked for by the script"), SecretKeyExpiry: time.Now().UTC().Truncate(24*time.Hour).AddDate(1, 0, 0),
	}, &aad.ImportServerApplicationOptions{AppIDURI: "api://" + tenant + "/ConfigMgrService"})
	if err != nil {
		return err
	}
	if _, err := apps.ImportClientApplication(ctx, aad.ClientApplicationSpec{
		AppName: "CMG-ClientApp", ClientID: clientApp, Tenant: server.TenantRef(),
	}, nil); err != nil {
		return err
	}
	_, err = azureservice.NewClient(r).NewCloudManagementAzureService(ctx, azureservice.Spec{
		Name: "Cloud Management", ServerAppClientID: serverApp, ClientAppClientID: clientApp,
	}, nil)
	if err != nil {
		return err
	}
	gateways := cmg.NewClient(r)
	gateway, err := gateways.NewCloudManagementGateway(ctx, cmg.Spec{
		Certificate: certificate, SubscriptionID: subscription, GroupName: "cmg-rg", ServerAppClientID: serverApp,
	}, &cmg.NewOptions{Region: "WestUS2", TenantID: tenant, VMInstanceCount: new(2)})
	if err != nil {
		return err
	}
	at, err := site.NewClient(r).Get(ctx, siteCode, nil)
	if err != nil {
		return err
	}
	point := connectionpoint.Spec{ServerName: at.ServerName, GatewayServiceName: gateway.ServiceName}
	if _, err := connectionpoint.NewClient(r).AddConnectionPoint(ctx, point, nil); err != nil {
		return err
	}
	_, err = roles.NewClient(r).SetManagementPoint(ctx, roles.OnServer(at.ServerName), roles.ManagementPointPatch{
		EnableCloudGateway: new(true), ClientConnectionType: roles.InternetAndIntranet,
	}, nil)
	if err != nil {
		return err
	}
	_, err = clientsettings.NewClient(r).SetCloudService(ctx, clientsettings.Default(), clientsettings.CloudServicePatch{
		AllowCloudManagementGateway: new(true), AllowCloudDistributionPoint: new(true),
	}, &clientsettings.SetCloudServiceOptions{EvenIfSiteWide: true})
	return err
}
