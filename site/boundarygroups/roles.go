package boundarygroups

import "context"

// The role interfaces of [Client] have one method each, so that a function can ask for only what it needs. For tests,
// simulator.Site.BoundaryGroups returns a real Client over a site in memory, which has them all.
type (
	// Getter is the role interface of [Client.Get]. One in memory is simulator.Site.BoundaryGroups().
	Getter interface {
		Get(ctx context.Context, ref Ref, opts *GetOptions) (*Group, error)
	}
	// Lister is the role interface of [Client.List]. One in memory is simulator.Site.BoundaryGroups().
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Group, error)
	}
	// Setter is the role interface of [Client.Set]. One in memory is simulator.Site.BoundaryGroups().
	Setter interface {
		Set(ctx context.Context, ref Ref, patch Patch, opts *SetOptions) (*Group, error)
	}
	// Creator is the role interface of [Client.NewBoundaryGroup]. One in memory is simulator.Site.BoundaryGroups().
	Creator interface {
		NewBoundaryGroup(ctx context.Context, name string, opts *NewOptions) (*Group, error)
	}
	// Remover is the role interface of [Client.Remove]. One in memory is simulator.Site.BoundaryGroups().
	Remover interface {
		Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error
	}
	// DefaultGetter is the role interface of [Client.GetDefault]. One in memory is simulator.Site.BoundaryGroups().
	DefaultGetter interface {
		GetDefault(ctx context.Context, ref DefaultRef, opts *GetDefaultOptions) (*DefaultGroup, error)
	}
	// DefaultSetter is the role interface of [Client.SetDefault]. One in memory is simulator.Site.BoundaryGroups().
	DefaultSetter interface {
		SetDefault(ctx context.Context, ref DefaultRef, patch DefaultPatch, opts *SetDefaultOptions) (*DefaultGroup, error)
	}
)
