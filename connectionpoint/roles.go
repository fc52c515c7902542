package connectionpoint

import "context"

// The role interfaces of [Client] have one method each, so that a function can ask for only what it needs. For tests,
// simulator.Site.ConnectionPoints returns a real Client over a site in memory, which has them all; the example of [Getter]
// implements them over a map.
type (
	// Adder is the role interface of [Client.AddConnectionPoint]. simulator.Site.ConnectionPoints returns one in memory.
	Adder interface {
		AddConnectionPoint(ctx context.Context, spec Spec, opts *AddOptions) (*Point, error)
	}
	// Getter is the role interface of [Client.Get]. simulator.Site.ConnectionPoints returns one in memory.
	Getter interface {
		Get(ctx context.Context, ref Ref, opts *GetOptions) (*Point, error)
	}
	// Lister is the role interface of [Client.List]. simulator.Site.ConnectionPoints returns one in memory.
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Point, error)
	}
	// Setter is the role interface of [Client.Set]. simulator.Site.ConnectionPoints returns one in memory.
	Setter interface {
		Set(ctx context.Context, ref Ref, patch Patch, opts *SetOptions) (*Point, error)
	}
	// Remover is the role interface of [Client.Remove]. simulator.Site.ConnectionPoints returns one in memory.
	Remover interface {
		Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error
	}
	// ConnectionGetter is the role interface of [Client.GetConnection]. simulator.Site.ConnectionPoints returns one in
	// memory.
	ConnectionGetter interface {
		GetConnection(ctx context.Context, ref Ref, opts *GetConnectionOptions) (*Connection, error)
	}
)
