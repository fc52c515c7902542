package boundarygroups

import "context"

// The roles of a [Client], one method each, for functions that take what they need. Any type that has the method will do; a
// [Client] has them all.
type (
	// Getter is the role of [Client.Get]. One in memory is simulator.Site.BoundaryGroups().
	Getter interface {
		Get(ctx context.Context, ref Ref, opts *GetOptions) (*Group, error)
	}
	// Lister is the role of [Client.List]. One in memory is simulator.Site.BoundaryGroups().
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Group, error)
	}
	// Setter is the role of [Client.Set]. One in memory is simulator.Site.BoundaryGroups().
	Setter interface {
		Set(ctx context.Context, ref Ref, patch Patch, opts *SetOptions) (*Group, error)
	}
	// DefaultGetter is the role of [Client.GetDefault]. One in memory is simulator.Site.BoundaryGroups().
	DefaultGetter interface {
		GetDefault(ctx context.Context, ref DefaultRef, opts *GetDefaultOptions) (*DefaultGroup, error)
	}
	// DefaultSetter is the role of [Client.SetDefault]. One in memory is simulator.Site.BoundaryGroups().
	DefaultSetter interface {
		SetDefault(ctx context.Context, ref DefaultRef, patch DefaultPatch, opts *SetDefaultOptions) (*DefaultGroup, error)
	}
)
