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

// The ids with which [Site.ReadyGateway] creates a gateway.
const (
	LabTenantID       = "11111111-0000-4000-8000-000000000001"
	LabServerAppID    = "11111111-0000-4000-8000-000000000002"
	LabClientAppID    = "11111111-0000-4000-8000-000000000003"
	LabSubscriptionID = "11111111-0000-4000-8000-000000000004"
)

// ReadyOptions are the options of [Site.ReadyGateway].
type ReadyOptions struct {
	// Certificate is the certificate of the gateway; nil means a new one, issued by a test CA.
	Certificate *certs.ServerCertificate
	// ServerName is the site system server that becomes a connection point to the gateway; "" means no connection point.
	ServerName string
	// New are the options of the gateway. An empty Region means WestUS2, an empty TenantID LabTenantID.
	New cmg.NewOptions
}

// Ready is what [Site.ReadyGateway] has created.
type Ready struct {
	Gateway     *cmg.Gateway
	Point       *connectionpoint.Point // nil if ReadyOptions.ServerName is empty
	Certificate *certs.ServerCertificate
}

// ReadyGateway creates a gateway that is ready at once, and everything that it needs: it makes the calls of the real
// clients, dated so far back that the gateway is ready now and its connection point connected. The first call also creates
// the applications and the Cloud Management service. opts may be nil.
//
// All rules and faults apply, and what they refuse is returned as an error.
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
	if o.ServerName != "" {
		ready.Point, err = connectionpoint.NewClient(before).AddConnectionPoint(ctx,
			connectionpoint.Spec{ServerName: o.ServerName, GatewayServiceName: gateway.ServiceName}, nil)
		if err != nil {
			return nil, err
		}
	}
	ready.Gateway, err = s.Gateways().Get(ctx, gateway.Ref(), nil)
	return ready, err
}

// labCertificate makes a certificate that was already valid at that time.
func labCertificate(serviceName string, ago time.Duration) (*certs.ServerCertificate, error) {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		return nil, err
	}
	return authority.ServerCertificate(serviceName, &certstest.CertificateOptions{NotBefore: time.Now().Add(-ago - time.Hour)})
}

// onboard creates the applications and the service unless they exist.
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
		SecretKey: secret.New("not a real secret"), SecretKeyExpiry: time.Now().AddDate(1, 0, 0),
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
