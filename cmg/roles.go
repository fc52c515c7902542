package cmg

import "context"

// The role interfaces of [Client] have one method each, so that a function can ask for only what it needs. For tests,
// simulator.Site.Gateways returns a real Client over a site in memory, which has them all; the example of [Starter]
// implements them over a map.
type (
	// Creator is the role interface of [Client.NewCloudManagementGateway]. simulator.Site.Gateways returns one in memory.
	Creator interface {
		NewCloudManagementGateway(ctx context.Context, spec Spec, opts *NewOptions) (*Gateway, error)
	}
	// Getter is the role interface of [Client.Get]. simulator.Site.Gateways returns one in memory.
	Getter interface {
		Get(ctx context.Context, ref Ref, opts *GetOptions) (*Gateway, error)
	}
	// Lister is the role interface of [Client.List]. simulator.Site.Gateways returns one in memory.
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Gateway, error)
	}
	// Setter is the role interface of [Client.Set]. simulator.Site.Gateways returns one in memory.
	Setter interface {
		Set(ctx context.Context, ref Ref, patch Patch, opts *SetOptions) (*Gateway, error)
	}
	// Remover is the role interface of [Client.Remove]. simulator.Site.Gateways returns one in memory.
	Remover interface {
		Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error
	}
	// Starter is the role interface of [Client.Start]. simulator.Site.Gateways returns one in memory.
	Starter interface {
		Start(ctx context.Context, ref Ref, opts *StartOptions) error
	}
	// Stopper is the role interface of [Client.Stop]. simulator.Site.Gateways returns one in memory.
	Stopper interface {
		Stop(ctx context.Context, ref Ref, opts *StopOptions) error
	}
	// Syncer is the role interface of [Client.Sync]. simulator.Site.Gateways returns one in memory.
	Syncer interface {
		Sync(ctx context.Context, ref Ref, opts *SyncOptions) error
	}
)
