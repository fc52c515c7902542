package azureservice

import "context"

// The role interfaces of [Client] have one method each, so that a function can ask for only what it needs. They do not grow.
// For tests, simulator.Site.AzureServices returns a real Client over a site in memory, which has them all.
type (
	// CloudManagementCreator is the role interface of [Client.NewCloudManagementAzureService]. simulator.Site.AzureServices
	// returns one in memory.
	CloudManagementCreator interface {
		NewCloudManagementAzureService(ctx context.Context, spec Spec, opts *NewOptions) (*Service, error)
	}
	// Getter is the role interface of [Client.Get]. simulator.Site.AzureServices returns one in memory.
	Getter interface {
		Get(ctx context.Context, ref Ref, opts *GetOptions) (*Service, error)
	}
	// Lister is the role interface of [Client.List]. simulator.Site.AzureServices returns one in memory.
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Service, error)
	}
	// Setter is the role interface of [Client.Set]. simulator.Site.AzureServices returns one in memory.
	Setter interface {
		Set(ctx context.Context, ref Ref, patch Patch, opts *SetOptions) (*Service, error)
	}
	// Remover is the role interface of [Client.Remove]. simulator.Site.AzureServices returns one in memory.
	Remover interface {
		Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error
	}
	// DiscoveryGetter is the role interface of [Client.GetDiscovery]. simulator.Site.AzureServices returns one in memory.
	DiscoveryGetter interface {
		GetDiscovery(ctx context.Context, ref Ref, opts *GetDiscoveryOptions) ([]*DiscoverySettings, error)
	}
	// GroupSyncGetter is the role interface of [Client.GetGroupSync]. simulator.Site.AzureServices returns one in memory.
	GroupSyncGetter interface {
		GetGroupSync(ctx context.Context, ref Ref, opts *GetGroupSyncOptions) ([]*GroupSyncSettings, error)
	}
)
