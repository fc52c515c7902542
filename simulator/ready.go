package simulator

import (
	"context"
	"time"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/internal/fake"
	"github.com/cmgkit/cmgkit/secret"
)

// What [Site.ReadyGateway] makes a gateway with.
const (
	LabTenantID       = "11111111-0000-4000-8000-000000000001"
	LabServerAppID    = "11111111-0000-4000-8000-000000000002"
	LabClientAppID    = "11111111-0000-4000-8000-000000000003"
	LabSubscriptionID = "11111111-0000-4000-8000-000000000004"
)

// ReadyOptions change what [Site.ReadyGateway] makes.
type ReadyOptions struct {
	// Certificate of the gateway; nil makes one of a test CA.
	Certificate *certs.ServerCertificate
	// Server gets a connection point to the gateway; "" leaves the connection point out.
	Server string
	// New are the options of the gateway. Region is WestUS2 if it is "", TenantID is LabTenantID.
	New cmg.NewOptions
}

// Ready is what [Site.ReadyGateway] has made.
type Ready struct {
	Gateway     *cmg.Gateway
	Point       *connectionpoint.Point // nil without a server
	Certificate *certs.ServerCertificate
}

// ReadyGateway gives the site a gateway that is ready, and everything that it needs, in no time: the calls are those of the
// real clients, made so long ago that the gateway is ready now and its connection point connected. The applications and the
// Cloud Management service are made the first time. opts may be nil.
//
// All rules and faults hold, and what they refuse comes back as an error.
func (s *Site) ReadyGateway(ctx context.Context, serviceName string, opts *ReadyOptions) (*Ready, error) {
	var o ReadyOptions
	if opts != nil {
		o = *opts
	}
	ago := s.engine.Settled()
	if o.Certificate == nil {
		certificate, err := labCertificate(serviceName, ago)
		if err != nil {
			return nil, err
		}
		o.Certificate = certificate
	}
	if o.New.Region == "" {
		o.New.Region = "WestUS2"
	}
	if o.New.TenantID == "" {
		o.New.TenantID = LabTenantID
	}
	before := &caller{s, fake.Caller{Ago: ago}}
	if err := before.onboard(ctx); err != nil {
		return nil, err
	}
	gateway, err := cmg.NewClient(before).NewCloudManagementGateway(ctx, cmg.Spec{
		Certificate: o.Certificate, ServiceName: serviceName, SubscriptionID: LabSubscriptionID, GroupName: "rg-cmg",
		ServerAppClientID: LabServerAppID,
	}, &o.New)
	if err != nil {
		return nil, err
	}
	ready := &Ready{Certificate: o.Certificate}
	if o.Server != "" {
		ready.Point, err = connectionpoint.NewClient(before).AddConnectionPoint(ctx,
			connectionpoint.Spec{ServerName: o.Server, GatewayServiceName: gateway.ServiceName}, nil)
		if err != nil {
			return nil, err
		}
	}
	ready.Gateway, err = s.Gateways().Get(ctx, gateway.Ref(), nil)
	return ready, err
}

// labCertificate makes a certificate that was valid then already.
func labCertificate(serviceName string, ago time.Duration) (*certs.ServerCertificate, error) {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		return nil, err
	}
	return authority.ServerCertificate(serviceName, &certstest.CertificateOptions{NotBefore: time.Now().Add(-ago - time.Hour)})
}

// onboard makes the applications and the service, unless they are there.
func (c *caller) onboard(ctx context.Context) error {
	apps := aad.NewClient(c)
	known, err := apps.ListApplications(ctx, nil)
	if err != nil {
		return err
	}
	for _, app := range known {
		if app.ClientID == LabServerAppID {
			return nil
		}
	}
	server, err := apps.ImportServerApplication(ctx, aad.ServerApplicationSpec{
		TenantName: "Lab", TenantID: LabTenantID, AppName: "Lab server app", ClientID: LabServerAppID,
		SecretKey: secret.New("of no worth"), SecretKeyExpiry: time.Now().AddDate(1, 0, 0),
	}, nil)
	if err != nil {
		return err
	}
	if _, err := apps.ImportClientApplication(ctx, aad.ClientApplicationSpec{
		AppName: "Lab client app", ClientID: LabClientAppID, Tenant: server.TenantRef(),
	}, nil); err != nil {
		return err
	}
	_, err = azureservice.NewClient(c).NewCloudManagementAzureService(ctx, azureservice.Spec{
		Name: "Lab cloud management", ServerAppClientID: LabServerAppID, ClientAppClientID: LabClientAppID,
	}, nil)
	return err
}
