package aad_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
)

// registry has every role of the package, over two maps.
type registry struct {
	apps    map[string]*aad.Application // by client id
	tenants map[string]*aad.Tenant      // by GUID
}

func missing(what string) error {
	return &cmdlet.Error{Op: "registry", Target: what, Reason: cmdlet.ErrNotFound, Outcome: cmdlet.NotDone}
}

func (r registry) ImportServerApplication(_ context.Context, spec aad.ServerApplicationSpec, _ *aad.ImportServerApplicationOptions) (*aad.Application, error) {
	tenant := &aad.Tenant{ID: 1, TenantID: spec.TenantID, Name: spec.TenantName}
	r.tenants[spec.TenantID] = tenant
	r.apps[spec.ClientID] = &aad.Application{ClientID: spec.ClientID, Name: spec.AppName, TenantRow: tenant.ID}
	return r.apps[spec.ClientID], nil
}

func (r registry) ImportClientApplication(_ context.Context, spec aad.ClientApplicationSpec, _ *aad.ImportClientApplicationOptions) (*aad.Application, error) {
	for _, tenant := range r.tenants {
		if spec.Tenant.Matches(tenant, slices.Collect(maps.Values(r.apps))) {
			r.apps[spec.ClientID] = &aad.Application{ClientID: spec.ClientID, Name: spec.AppName, TenantRow: tenant.ID, IsClientApp: true}
			return r.apps[spec.ClientID], nil
		}
	}
	return nil, missing(spec.Tenant.String())
}

func (r registry) GetApplication(_ context.Context, clientID string, _ *aad.GetApplicationOptions) (*aad.Application, error) {
	if app, ok := r.apps[clientID]; ok {
		return app, nil
	}
	return nil, missing(clientID)
}

func (r registry) ListApplications(context.Context, *aad.ListApplicationsOptions) ([]*aad.Application, error) {
	return slices.Collect(maps.Values(r.apps)), nil
}

func (r registry) GetTenant(_ context.Context, tenantID string, _ *aad.GetTenantOptions) (*aad.Tenant, error) {
	if tenant, ok := r.tenants[tenantID]; ok {
		return tenant, nil
	}
	return nil, missing(tenantID)
}

func (r registry) ListTenants(context.Context, *aad.ListTenantsOptions) ([]*aad.Tenant, error) {
	return slices.Collect(maps.Values(r.tenants)), nil
}

func (r registry) UpdateServerApplication(ctx context.Context, tenantID string, _ *aad.UpdateServerApplicationOptions) error {
	_, err := r.GetTenant(ctx, tenantID, nil)
	return err
}

// roles are all roles of the package: what a test of somebody else's code may have to stand in for.
type roles interface {
	aad.ServerApplicationImporter
	aad.ClientApplicationImporter
	aad.ApplicationGetter
	aad.ApplicationLister
	aad.TenantGetter
	aad.TenantLister
	aad.ServerApplicationUpdater
}

// onboard is somebody's code: it takes the roles that it needs.
func onboard(ctx context.Context, apps interface {
	aad.ServerApplicationImporter
	aad.ClientApplicationImporter
},
) error {
	serverApp, err := apps.ImportServerApplication(ctx, server, nil)
	if err != nil {
		return err
	}
	_, err = apps.ImportClientApplication(ctx, clientApp(serverApp), nil)
	return err
}

func TestRolesByHandAndOverASiteInMemory(t *testing.T) {
	for name, apps := range map[string]roles{
		"by hand":   registry{map[string]*aad.Application{}, map[string]*aad.Tenant{}},
		"client":    aad.NewClient(simulator.NewT(t, nil)),
		"simulator": simulator.NewT(t, nil).AAD(),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := apps.GetTenant(t.Context(), tenantID, nil)
			require.ErrorIs(t, err, cmdlet.ErrNotFound)
			_, err = apps.ImportClientApplication(t.Context(), aad.ClientApplicationSpec{
				AppName: "App", ClientID: clientID, Tenant: aad.InTenant(tenantID),
			}, nil)
			require.ErrorIs(t, err, cmdlet.ErrNotFound, "its tenant is not there")

			require.NoError(t, onboard(t.Context(), apps))
			tenant, err := apps.GetTenant(t.Context(), tenantID, nil)
			require.NoError(t, err)
			app, err := apps.GetApplication(t.Context(), clientID, nil)
			require.NoError(t, err)
			assert.True(t, app.IsClientApp)
			assert.Equal(t, tenant.ID, app.TenantRow)
			all, err := apps.ListApplications(t.Context(), nil)
			require.NoError(t, err)
			assert.Len(t, all, 2)
			assert.True(t, aad.WithServerApplication(serverID).Matches(tenant, all))
			tenants, err := apps.ListTenants(t.Context(), nil)
			require.NoError(t, err)
			assert.Len(t, tenants, 1)
			require.NoError(t, apps.UpdateServerApplication(t.Context(), tenantID, nil))
		})
	}
}
