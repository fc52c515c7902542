package cmg

import "context"

// The roles of a [Client], one method each, for functions that take what they need. One in memory comes from Gateways of a
// simulator.Site, which is a real Client over a site in memory, or from a map in a test of your own: see the example of
// [Starter].
type (
	// Creator is the role of [Client.NewCloudManagementGateway]. simulator.Site.Gateways returns one in memory.
	Creator interface {
		NewCloudManagementGateway(ctx context.Context, spec Spec, opts *NewOptions) (*Gateway, error)
	}
	// Getter is the role of [Client.Get]. simulator.Site.Gateways returns one in memory.
	Getter interface {
		Get(ctx context.Context, ref Ref, opts *GetOptions) (*Gateway, error)
	}
	// Lister is the role of [Client.List]. simulator.Site.Gateways returns one in memory.
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Gateway, error)
	}
	// Setter is the role of [Client.Set]. simulator.Site.Gateways returns one in memory.
	Setter interface {
		Set(ctx context.Context, ref Ref, patch Patch, opts *SetOptions) (*Gateway, error)
	}
	// Remover is the role of [Client.Remove]. simulator.Site.Gateways returns one in memory.
	Remover interface {
		Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error
	}
	// Starter is the role of [Client.Start]. simulator.Site.Gateways returns one in memory.
	Starter interface {
		Start(ctx context.Context, ref Ref, opts *StartOptions) error
	}
	// Stopper is the role of [Client.Stop]. simulator.Site.Gateways returns one in memory.
	Stopper interface {
		Stop(ctx context.Context, ref Ref, opts *StopOptions) error
	}
	// Syncer is the role of [Client.Sync]. simulator.Site.Gateways returns one in memory.
	Syncer interface {
		Sync(ctx context.Context, ref Ref, opts *SyncOptions) error
	}
)
