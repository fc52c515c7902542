package collections

import "context"

// The role interfaces of [Client] have one method each, so that a function can ask for only what it needs. For tests,
// simulator.Site.Collections returns a real Client over a site in memory, which has them all.
type (
	// Getter is the role interface of [Client.Get]. One in memory is simulator.Site.Collections().
	Getter interface {
		Get(ctx context.Context, ref Ref, opts *GetOptions) (*Collection, error)
	}
	// Lister is the role interface of [Client.List]. One in memory is simulator.Site.Collections().
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Collection, error)
	}
	// CloudSyncSetter is the role interface of [Client.SetCloudSync]. One in memory is simulator.Site.Collections().
	CloudSyncSetter interface {
		SetCloudSync(ctx context.Context, ref Ref, patch CloudSyncPatch, opts *SetCloudSyncOptions) error
	}
)
