package clientsettings

import "context"

// The role interfaces of [Client] have one method each, so that a function can ask for only what it needs. For tests,
// simulator.Site.ClientSettings returns a real Client over a site in memory, which has them all.
type (
	// Getter is the role interface of [Client.Get]. One in memory is simulator.Site.ClientSettings().
	Getter interface {
		Get(ctx context.Context, ref Ref, opts *GetOptions) (*Settings, error)
	}
	// Lister is the role interface of [Client.List]. One in memory is simulator.Site.ClientSettings().
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Settings, error)
	}
	// CloudServiceSetter is the role interface of [Client.SetCloudService]. One in memory is
	// simulator.Site.ClientSettings().
	CloudServiceSetter interface {
		SetCloudService(ctx context.Context, ref Ref, patch CloudServicePatch, opts *SetCloudServiceOptions) (*Settings, error)
	}
)
