package outside_test

import (
	"context"
	"strings"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmdlet"
)

var (
	_ aad.ApplicationGetter         = apps{}
	_ aad.ApplicationLister         = apps{}
	_ aad.ClientApplicationImporter = apps{}
	_ aad.ServerApplicationImporter = apps{}
	_ aad.ServerApplicationUpdater  = apps{}
	_ aad.TenantGetter              = apps{}
	_ aad.TenantLister              = apps{}
)

// apps has every role of package aad.
type apps struct {
	all     map[uint32]*aad.Application
	tenants map[uint32]*aad.Tenant
}

func (a apps) ImportServerApplication(
	_ context.Context, spec aad.ServerApplicationSpec, _ *aad.ImportServerApplicationOptions,
) (*aad.Application, error) {
	tenant := add(a.tenants, aad.Tenant{TenantID: spec.TenantID, Name: spec.TenantName}, func(t *aad.Tenant, id uint32) { t.ID = id })
	return a.add(aad.Application{
		ClientID: spec.ClientID, Name: spec.AppName, TenantRow: tenant.ID, SecretKeyExpiry: spec.SecretKeyExpiry,
	}), nil
}

func (a apps) ImportClientApplication(
	_ context.Context, spec aad.ClientApplicationSpec, _ *aad.ImportClientApplicationOptions,
) (*aad.Application, error) {
	all := list(a.all, func(*aad.Application) bool { return true })
	tenant, err := one(a.tenants, func(t *aad.Tenant) bool { return spec.Tenant.Matches(t, all) })
	if err != nil {
		return nil, err
	}
	return a.add(aad.Application{ClientID: spec.ClientID, Name: spec.AppName, TenantRow: tenant.ID, IsClientApp: true}), nil
}

func (a apps) add(app aad.Application) *aad.Application {
	return add(a.all, app, func(app *aad.Application, id uint32) { app.ID = id })
}

func (a apps) UpdateServerApplication(ctx context.Context, tenantID string, _ *aad.UpdateServerApplicationOptions) error {
	_, err := a.GetTenant(ctx, tenantID, nil)
	return err
}

func (a apps) GetApplication(_ context.Context, clientID string, _ *aad.GetApplicationOptions) (*aad.Application, error) {
	return one(a.all, func(app *aad.Application) bool { return strings.EqualFold(app.ClientID, clientID) })
}

func (a apps) ListApplications(_ context.Context, opts *aad.ListApplicationsOptions) ([]*aad.Application, error) {
	return list(a.all, func(app *aad.Application) bool { return opts == nil || opts.AppName.Match(app.Name) }), nil
}

func (a apps) GetTenant(_ context.Context, tenantID string, _ *aad.GetTenantOptions) (*aad.Tenant, error) {
	return one(a.tenants, func(t *aad.Tenant) bool { return strings.EqualFold(t.TenantID, tenantID) })
}

func (a apps) ListTenants(_ context.Context, opts *aad.ListTenantsOptions) ([]*aad.Tenant, error) {
	return list(a.tenants, func(t *aad.Tenant) bool { return opts == nil || opts.Name.Match(t.Name) }), nil
}

var (
	_ azureservice.CloudManagementCreator = services{}
	_ azureservice.DiscoveryGetter        = services{}
	_ azureservice.Getter                 = services{}
	_ azureservice.GroupSyncGetter        = services{}
	_ azureservice.Lister                 = services{}
	_ azureservice.Remover                = services{}
	_ azureservice.Setter                 = services{}
)

// services has every role of package azureservice.
type services map[uint32]*azureservice.Service

func (s services) NewCloudManagementAzureService(
	_ context.Context, spec azureservice.Spec, _ *azureservice.NewOptions,
) (*azureservice.Service, error) {
	if len(list(s, azureservice.ByName(spec.Name).Matches)) > 0 {
		return nil, refused(cmdlet.ErrExists)
	}
	return add(s, azureservice.Service{Name: spec.Name}, func(s *azureservice.Service, id uint32) { s.ID = id }), nil
}

func (s services) Get(_ context.Context, ref azureservice.Ref, _ *azureservice.GetOptions) (*azureservice.Service, error) {
	return one(s, ref.Matches)
}

func (s services) GetDiscovery(
	_ context.Context, ref azureservice.Ref, _ *azureservice.GetDiscoveryOptions,
) ([]*azureservice.DiscoverySettings, error) {
	service, err := one(s, ref.Matches)
	if err != nil {
		return nil, err
	}
	return []*azureservice.DiscoverySettings{{ID: 1, CloudServiceID: service.ID}}, nil
}

func (s services) GetGroupSync(
	_ context.Context, ref azureservice.Ref, _ *azureservice.GetGroupSyncOptions,
) ([]*azureservice.GroupSyncSettings, error) {
	service, err := one(s, ref.Matches)
	if err != nil {
		return nil, err
	}
	return []*azureservice.GroupSyncSettings{{ID: 1, CloudServiceID: service.ID}}, nil
}

func (s services) List(_ context.Context, opts *azureservice.ListOptions) ([]*azureservice.Service, error) {
	return list(s, func(s *azureservice.Service) bool { return opts == nil || opts.Name.Match(s.Name) }), nil
}

func (s services) Remove(_ context.Context, ref azureservice.Ref, _ *azureservice.RemoveOptions) error {
	service, err := one(s, ref.Matches)
	if err == nil {
		delete(s, service.ID)
	}
	return err
}

func (s services) Set(
	_ context.Context, ref azureservice.Ref, patch azureservice.Patch, _ *azureservice.SetOptions,
) (*azureservice.Service, error) {
	return change(s, ref.Matches, func(s *azureservice.Service) { set(&s.Name, patch.NewName) })
}
