package aad

import "context"

// The roles of a [Client] are interfaces of one method each, so that a function can ask for what it needs and no more. They do
// not grow. Each is easy to write by hand, over a map for example; a client over a site in memory, which has them all, is
// what simulator.Site.AAD returns.
type (
	// ServerApplicationImporter is the role of [Client.ImportServerApplication]. simulator.Site.AAD returns one in memory.
	ServerApplicationImporter interface {
		ImportServerApplication(ctx context.Context, spec ServerApplicationSpec, opts *ImportServerApplicationOptions) (*Application, error)
	}
	// ClientApplicationImporter is the role of [Client.ImportClientApplication]. simulator.Site.AAD returns one in memory.
	ClientApplicationImporter interface {
		ImportClientApplication(ctx context.Context, spec ClientApplicationSpec, opts *ImportClientApplicationOptions) (*Application, error)
	}
	// ApplicationGetter is the role of [Client.GetApplication]. simulator.Site.AAD returns one in memory.
	ApplicationGetter interface {
		GetApplication(ctx context.Context, clientID string, opts *GetApplicationOptions) (*Application, error)
	}
	// ApplicationLister is the role of [Client.ListApplications]. simulator.Site.AAD returns one in memory.
	ApplicationLister interface {
		ListApplications(ctx context.Context, opts *ListApplicationsOptions) ([]*Application, error)
	}
	// TenantGetter is the role of [Client.GetTenant]. simulator.Site.AAD returns one in memory.
	TenantGetter interface {
		GetTenant(ctx context.Context, tenantID string, opts *GetTenantOptions) (*Tenant, error)
	}
	// TenantLister is the role of [Client.ListTenants]. simulator.Site.AAD returns one in memory.
	TenantLister interface {
		ListTenants(ctx context.Context, opts *ListTenantsOptions) ([]*Tenant, error)
	}
	// ServerApplicationUpdater is the role of [Client.UpdateServerApplication]. simulator.Site.AAD returns one in memory.
	ServerApplicationUpdater interface {
		UpdateServerApplication(ctx context.Context, tenantID string, opts *UpdateServerApplicationOptions) error
	}
)
