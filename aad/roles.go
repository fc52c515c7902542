package aad

import "context"

// The role interfaces of [Client] have one method each, so that a function can ask for only what it needs. They do not grow.
// For tests, simulator.Site.AAD returns a real Client over a site in memory, which has them all.
type (
	// ServerApplicationImporter is the role interface of [Client.ImportServerApplication]. simulator.Site.AAD returns one in
	// memory.
	ServerApplicationImporter interface {
		ImportServerApplication(ctx context.Context, spec ServerApplicationSpec, opts *ImportServerApplicationOptions) (*Application, error)
	}
	// ClientApplicationImporter is the role interface of [Client.ImportClientApplication]. simulator.Site.AAD returns one in
	// memory.
	ClientApplicationImporter interface {
		ImportClientApplication(ctx context.Context, spec ClientApplicationSpec, opts *ImportClientApplicationOptions) (*Application, error)
	}
	// ApplicationGetter is the role interface of [Client.GetApplication]. simulator.Site.AAD returns one in memory.
	ApplicationGetter interface {
		GetApplication(ctx context.Context, clientID string, opts *GetApplicationOptions) (*Application, error)
	}
	// ApplicationLister is the role interface of [Client.ListApplications]. simulator.Site.AAD returns one in memory.
	ApplicationLister interface {
		ListApplications(ctx context.Context, opts *ListApplicationsOptions) ([]*Application, error)
	}
	// TenantGetter is the role interface of [Client.GetTenant]. simulator.Site.AAD returns one in memory.
	TenantGetter interface {
		GetTenant(ctx context.Context, tenantID string, opts *GetTenantOptions) (*Tenant, error)
	}
	// TenantLister is the role interface of [Client.ListTenants]. simulator.Site.AAD returns one in memory.
	TenantLister interface {
		ListTenants(ctx context.Context, opts *ListTenantsOptions) ([]*Tenant, error)
	}
	// ServerApplicationUpdater is the role interface of [Client.UpdateServerApplication]. simulator.Site.AAD returns one in
	// memory.
	ServerApplicationUpdater interface {
		UpdateServerApplication(ctx context.Context, tenantID string, opts *UpdateServerApplicationOptions) error
	}
)
