// Package outside is what a team outside of cmgkit might write on it, from the documentation alone: its own fakes and mocks of
// the roles, its own transport, an audit log, a configuration, a Runner. Its tests run against the packed module.
package outside

import (
	"context"
	"errors"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
	"github.com/cmgkit/cmgkit/site/clientsettings"
	"github.com/cmgkit/cmgkit/site/roles"
)

// Site is what SetUp needs of a site, role by role.
type Site struct {
	Apps interface {
		aad.ServerApplicationImporter
		aad.ClientApplicationImporter
	}
	Services azureservice.CloudManagementCreator
	Gateways interface {
		cmg.Creator
		cmg.Getter
	}
	Points           connectionpoint.Adder
	ManagementPoints roles.ManagementPointSetter
	Settings         clientsettings.CloudServiceSetter
	Groups           boundarygroups.DefaultSetter
}

// Over returns the roles of the clients that work through r.
func Over(r cmdlet.Runner) Site {
	return Site{
		Apps: aad.NewClient(r), Services: azureservice.NewClient(r), Gateways: cmg.NewClient(r), Points: connectionpoint.NewClient(r),
		ManagementPoints: roles.NewClient(r), Settings: clientsettings.NewClient(r), Groups: boundarygroups.NewClient(r),
	}
}

// SetUp makes what the configuration describes and returns the gateway when it is ready.
func SetUp(ctx context.Context, site Site, config *Config, certificate *certs.ServerCertificate) (*cmg.Gateway, error) {
	app, err := site.Apps.ImportServerApplication(ctx, aad.ServerApplicationSpec{
		TenantName: config.TenantName, TenantID: config.TenantID, AppName: "server", ClientID: config.ServerApp,
		SecretKey: config.Secret, SecretKeyExpiry: config.SecretExpiry,
	}, &aad.ImportServerApplicationOptions{Environment: config.Cloud})
	if err != nil {
		return nil, err
	}
	if _, err = site.Apps.ImportClientApplication(ctx, aad.ClientApplicationSpec{
		AppName: "client", ClientID: config.ClientApp, Tenant: app.TenantRef(),
	}, nil); err != nil {
		return nil, err
	}
	if _, err = site.Services.NewCloudManagementAzureService(ctx, azureservice.Spec{
		Name: "Cloud Management", ServerAppClientID: config.ServerApp, ClientAppClientID: config.ClientApp,
	}, nil); err != nil {
		return nil, err
	}
	gateway, err := site.Gateways.NewCloudManagementGateway(ctx, cmg.Spec{
		Certificate: certificate, SubscriptionID: config.Subscription, GroupName: "cmg-rg", ServerAppClientID: config.ServerApp,
	}, &cmg.NewOptions{Region: config.Region, Environment: config.Cloud, TenantID: config.TenantID})
	if err != nil {
		return nil, err
	}
	if gateway, err = cmg.Wait(ctx, site.Gateways, gateway.Ref(), nil); err != nil {
		return gateway, err
	}
	if server, ok := config.Connector.ServerName(); ok {
		if _, err = site.Points.AddConnectionPoint(ctx, connectionpoint.Spec{
			ServerName: server, GatewayServiceName: gateway.ServiceName,
		}, nil); err != nil {
			return gateway, err
		}
	}
	_, err = site.ManagementPoints.SetManagementPoint(ctx, config.ManagementPoint, roles.ManagementPointPatch{
		EnableCloudGateway: new(true), EnableSSL: new(true), ClientConnectionType: roles.InternetAndIntranet,
	}, nil)
	if err != nil {
		return gateway, err
	}
	if _, err = site.Settings.SetCloudService(ctx, config.Settings, clientsettings.CloudServicePatch{
		AllowCloudManagementGateway: new(true),
	}, &clientsettings.SetCloudServiceOptions{EvenIfSiteWide: true}); err != nil {
		return gateway, err
	}
	_, err = site.Groups.SetDefault(ctx, config.Group, boundarygroups.DefaultPatch{IncludeCloudBasedSources: new(true)},
		&boundarygroups.SetDefaultOptions{EvenIfSiteWide: true})
	return gateway, err
}

// Gateways is what Rollout needs of a *cmg.Client.
type Gateways interface {
	cmg.Getter
	cmg.Starter
}

// Rollout starts a gateway if it is stopped and returns it when it is ready. Where the answer to the start is lost, it looks
// whether the gateway has started and does not start it again.
func Rollout(ctx context.Context, gateways Gateways, ref cmg.Ref) (*cmg.Gateway, error) {
	gateway, err := gateways.Get(ctx, ref, nil)
	if err != nil || gateway.Ready() {
		return gateway, err
	}
	if err := gateways.Start(ctx, ref, nil); err != nil && cmdlet.OutcomeOf(err) != cmdlet.Unknown {
		return gateway, err
	} else if err != nil {
		seen, look := gateways.Get(ctx, ref, nil)
		if look != nil {
			return gateway, errors.Join(err, look)
		}
		if gateway = seen; gateway.State == cmg.StateStopped {
			return gateway, err
		}
	}
	return cmg.Wait(ctx, gateways, ref, nil)
}
