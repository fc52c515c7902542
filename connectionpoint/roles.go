package connectionpoint

import "context"

// The roles of a [Client], one method each, for functions that take what they need. One in memory comes from ConnectionPoints
// of a simulator.Site, which is a real Client over a site in memory, or from a map in a test of your own: see the example of
// [Getter].
type (
	// Adder is the role of [Client.AddConnectionPoint]. simulator.Site.ConnectionPoints returns one in memory.
	Adder interface {
		AddConnectionPoint(ctx context.Context, spec Spec, opts *AddOptions) (*Point, error)
	}
	// Getter is the role of [Client.Get]. simulator.Site.ConnectionPoints returns one in memory.
	Getter interface {
		Get(ctx context.Context, ref Ref, opts *GetOptions) (*Point, error)
	}
	// Lister is the role of [Client.List]. simulator.Site.ConnectionPoints returns one in memory.
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Point, error)
	}
	// Setter is the role of [Client.Set]. simulator.Site.ConnectionPoints returns one in memory.
	Setter interface {
		Set(ctx context.Context, ref Ref, patch Patch, opts *SetOptions) (*Point, error)
	}
	// Remover is the role of [Client.Remove]. simulator.Site.ConnectionPoints returns one in memory.
	Remover interface {
		Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error
	}
	// ConnectionGetter is the role of [Client.GetConnection]. simulator.Site.ConnectionPoints returns one in memory.
	ConnectionGetter interface {
		GetConnection(ctx context.Context, ref Ref, opts *GetConnectionOptions) (*Connection, error)
	}
)
