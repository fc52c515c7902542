package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/schedule"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/site"
)

const (
	siteCode   = "PS1"
	siteServer = "cm01.corp.contoso.com"
	// The two app registrations, as Microsoft Entra would show them.
	serverAppID = "b4a1c9de-0f5b-4c8f-9d3a-7e2f1a6c5d33"
	clientAppID = "c7d2e8f0-1a6c-4d9e-8b4f-9f3a2b7d6e44"
)

// flow is the set-up in five parts. It works through any Runner.
type flow struct {
	certificate    *certs.ServerCertificate
	cas            []*certs.CACertificate
	serviceName    string
	region         string
	tenantID       string
	tenantName     string
	subscriptionID string
	group          string
	speed          float64 // of the site's time
	screen         *screen
}

func (f *flow) run(ctx context.Context, r cmdlet.Runner) error {
	s := f.screen
	start := time.Now()
	at, err := site.NewClient(r).Get(ctx, siteCode, nil)
	if err != nil {
		return err
	}
	s.line("Site %s, version %s, a %s.", at.Code, cmdlet.VersionOf(at.Build), at.Type)

	s.part(1, "Server authentication certificate")
	if f.serviceName, err = f.certificate.ServiceName(f.serviceName); err != nil {
		return err
	}
	s.done("%s, valid until %s", f.serviceName, day(f.certificate.NotAfter()))
	for _, finding := range f.certificate.Inspect(f.serviceName, time.Now()) {
		s.note("%s: %s", finding.Severity, finding.Text)
	}

	s.part(2, "Entra apps")
	serverApp, err := f.importApps(ctx, aad.NewClient(r))
	if err != nil {
		return err
	}

	s.part(3, "Cloud Management Azure service")
	if err := f.connectAzureService(ctx, azureservice.NewClient(r)); err != nil {
		return err
	}

	s.part(4, "Cloud management gateway and connection point")
	gateway, err := f.createGateway(ctx, cmg.NewClient(r))
	if err != nil {
		return err
	}
	points := connectionpoint.NewClient(r)
	point, err := points.AddConnectionPoint(ctx, connectionpoint.Spec{ServerName: at.ServerName, GatewayServiceName: gateway.ServiceName}, nil)
	if err != nil {
		return err
	}
	s.done("connection point on %s", point.ServerName)

	s.part(5, "Clients")
	connection, err := f.awaitConnection(ctx, points, point)
	if err != nil {
		return err
	}
	s.done("the site lists the connection of %s to %s", connection.ServerName, connection.GatewayServiceName)
	s.note("Still to do in the console: allow CMG traffic on a management point, and the client settings.")
	f.summarize(gateway, point, serverApp, time.Since(start))
	return nil
}

func (f *flow) importApps(ctx context.Context, apps *aad.Client) (*aad.Application, error) {
	serverApp, err := apps.ImportServerApplication(ctx, aad.ServerApplicationSpec{
		TenantName: f.tenantName, TenantID: f.tenantID, AppName: "CMG-ServerApp", ClientID: serverAppID,
		SecretKey: secret.New("an example secret"), SecretKeyExpiry: time.Now().AddDate(1, 0, 0),
	}, &aad.ImportServerApplicationOptions{AppIDURI: "api://" + f.tenantID + "/ConfigMgrService"})
	if err != nil {
		return nil, err
	}
	f.screen.done("server app %s imported", serverApp.ClientID)
	clientApp, err := apps.ImportClientApplication(ctx, aad.ClientApplicationSpec{
		AppName: "CMG-ClientApp", ClientID: clientAppID, Tenant: serverApp.TenantRef(),
	}, nil)
	if err != nil {
		return nil, err
	}
	f.screen.done("client app %s imported", clientApp.ClientID)
	return serverApp, nil
}

func (f *flow) connectAzureService(ctx context.Context, services *azureservice.Client) error {
	service, err := services.NewCloudManagementAzureService(ctx, azureservice.Spec{
		Name: "Cloud Management", ServerAppClientID: serverAppID, ClientAppClientID: clientAppID,
	}, &azureservice.NewOptions{EnableUserDiscovery: true, UserDiscoverySchedule: schedule.Every(7, schedule.Days)})
	if err != nil {
		return err
	}
	settings, err := services.GetDiscovery(ctx, service.Ref(), nil)
	if err != nil {
		return err
	}
	f.screen.done("%s (id %d), %d discovery", service.Name, service.ID, len(settings))
	return nil
}

func (f *flow) createGateway(ctx context.Context, gateways *cmg.Client) (*cmg.Gateway, error) {
	gateway, err := gateways.NewCloudManagementGateway(ctx, cmg.Spec{
		Certificate: f.certificate, ServiceName: f.serviceName, SubscriptionID: f.subscriptionID, GroupName: f.group,
		ServerAppClientID: serverAppID,
	}, &cmg.NewOptions{Region: f.region, TenantID: f.tenantID, CARootCerts: f.cas, VMInstanceCount: new(2)})
	if err != nil {
		return nil, err
	}
	progress := f.screen.progress()
	gateway, err = cmg.Wait(ctx, gateways, gateway.Ref(), &cmg.WaitOptions{
		Interval: f.scaled(30 * time.Second),
		OnEvent: func(e cmg.Event) {
			passed := time.Duration(float64(e.Elapsed) * f.speed).Round(time.Minute)
			progress.show(e.Changed, "%s %s after %s of the site's time", e.Gateway.Name, e.Gateway.State, passed)
		},
	})
	progress.end()
	if err != nil {
		return nil, err
	}
	f.screen.done("%s is %s", gateway.ServiceName, gateway.State)
	return gateway, nil
}

// awaitConnection waits until the site lists the connection, at most half an hour of the site's time.
func (f *flow) awaitConnection(ctx context.Context, points *connectionpoint.Client, point *connectionpoint.Point) (*connectionpoint.Connection, error) {
	ctx, cancel := context.WithTimeout(ctx, f.scaled(30*time.Minute)+10*time.Second)
	defer cancel()
	for {
		connection, err := points.GetConnection(ctx, point.Ref(), nil)
		if !errors.Is(err, cmdlet.ErrNotFound) {
			return connection, err
		}
		select {
		case <-time.After(f.scaled(30 * time.Second)):
		case <-ctx.Done():
			return nil, errors.Join(err, ctx.Err())
		}
	}
}

func (f *flow) scaled(d time.Duration) time.Duration {
	return max(time.Duration(float64(d)/f.speed), time.Millisecond)
}

func (f *flow) summarize(gateway *cmg.Gateway, point *connectionpoint.Point, app *aad.Application, took time.Duration) {
	s := f.screen
	s.line("")
	s.line("Done in %s.", took.Round(100*time.Millisecond))
	s.row("Service name", gateway.ServiceName)
	s.row("Deployment name", gateway.DeploymentName)
	s.row("Public DNS record", cname(gateway))
	s.row("State", gateway.State.String())
	s.row("Connection point", point.ServerName)
	s.row("Certificate expires", day(f.certificate.NotAfter()))
	for _, ca := range f.cas {
		s.row("CA certificate expires", day(ca.Certificate.NotAfter)+" ("+string(ca.Store)+")")
	}
	s.row("Client secret expires", day(app.SecretKeyExpiry)+" (no console warns of an imported app)")
}

// cname is the line for the zone file of the service name's domain.
func cname(gateway *cmg.Gateway) string {
	if strings.EqualFold(gateway.ServiceName, gateway.DeploymentName) {
		return "none: the service name is the deployment name"
	}
	return fmt.Sprintf("%s. IN CNAME %s.", strings.ToLower(gateway.ServiceName), strings.ToLower(gateway.DeploymentName))
}

func day(t time.Time) string { return t.Format(time.DateOnly) }
