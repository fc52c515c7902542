package azureservice

import "context"

// The roles of a [Client] are interfaces of one method each, so that a function can ask for what it needs and no more. They do
// not grow. Each is easy to write by hand, over a map for example; a client over a site in memory, which has them all, is
// simulator.Site.AzureServices().
type (
	// CloudManagementCreator is the role of [Client.NewCloudManagementAzureService]. In memory: simulator.Site.AzureServices().
	CloudManagementCreator interface {
		NewCloudManagementAzureService(ctx context.Context, spec Spec, opts *NewOptions) (*Service, error)
	}
	// Getter is the role of [Client.Get]. In memory: simulator.Site.AzureServices().
	Getter interface {
		Get(ctx context.Context, ref Ref, opts *GetOptions) (*Service, error)
	}
	// Lister is the role of [Client.List]. In memory: simulator.Site.AzureServices().
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Service, error)
	}
	// Setter is the role of [Client.Set]. In memory: simulator.Site.AzureServices().
	Setter interface {
		Set(ctx context.Context, ref Ref, patch Patch, opts *SetOptions) (*Service, error)
	}
	// Remover is the role of [Client.Remove]. In memory: simulator.Site.AzureServices().
	Remover interface {
		Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error
	}
	// DiscoveryGetter is the role of [Client.GetDiscovery]. In memory: simulator.Site.AzureServices().
	DiscoveryGetter interface {
		GetDiscovery(ctx context.Context, ref Ref, opts *GetDiscoveryOptions) ([]*DiscoverySettings, error)
	}
	// GroupSyncGetter is the role of [Client.GetGroupSync]. In memory: simulator.Site.AzureServices().
	GroupSyncGetter interface {
		GetGroupSync(ctx context.Context, ref Ref, opts *GetGroupSyncOptions) ([]*GroupSyncSettings, error)
	}
)
