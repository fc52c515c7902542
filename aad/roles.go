package aad

import "context"

// The roles of a [Client] are interfaces of one method each, so that a function can ask for what it needs and no more. They do
// not grow. Each is easy to write by hand, over a map for example; a client over a site in memory, which has them all, is
// simulator.Site.AAD().
type (
	// ServerApplicationImporter is the role of [Client.ImportServerApplication]. In memory: simulator.Site.AAD().
	ServerApplicationImporter interface {
		ImportServerApplication(ctx context.Context, spec ServerApplicationSpec, opts *ImportServerApplicationOptions) (*Application, error)
	}
	// ClientApplicationImporter is the role of [Client.ImportClientApplication]. In memory: simulator.Site.AAD().
	ClientApplicationImporter interface {
		ImportClientApplication(ctx context.Context, spec ClientApplicationSpec, opts *ImportClientApplicationOptions) (*Application, error)
	}
	// ApplicationGetter is the role of [Client.GetApplication]. In memory: simulator.Site.AAD().
	ApplicationGetter interface {
		GetApplication(ctx context.Context, clientID string, opts *GetApplicationOptions) (*Application, error)
	}
	// ApplicationLister is the role of [Client.ListApplications]. In memory: simulator.Site.AAD().
	ApplicationLister interface {
		ListApplications(ctx context.Context, opts *ListApplicationsOptions) ([]*Application, error)
	}
	// TenantGetter is the role of [Client.GetTenant]. In memory: simulator.Site.AAD().
	TenantGetter interface {
		GetTenant(ctx context.Context, tenantID string, opts *GetTenantOptions) (*Tenant, error)
	}
	// TenantLister is the role of [Client.ListTenants]. In memory: simulator.Site.AAD().
	TenantLister interface {
		ListTenants(ctx context.Context, opts *ListTenantsOptions) ([]*Tenant, error)
	}
	// ServerApplicationUpdater is the role of [Client.UpdateServerApplication]. In memory: simulator.Site.AAD().
	ServerApplicationUpdater interface {
		UpdateServerApplication(ctx context.Context, tenantID string, opts *UpdateServerApplicationOptions) error
	}
)
