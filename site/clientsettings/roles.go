package clientsettings

import "context"

// The roles of a [Client], one method each, for functions that take what they need. Any type that has the method will do; a
// [Client] has them all.
type (
	// Getter is the role of [Client.Get]. One in memory is simulator.Site.ClientSettings().
	Getter interface {
		Get(ctx context.Context, ref Ref, opts *GetOptions) (*Settings, error)
	}
	// Lister is the role of [Client.List]. One in memory is simulator.Site.ClientSettings().
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Settings, error)
	}
	// CloudServiceSetter is the role of [Client.SetCloudService]. One in memory is simulator.Site.ClientSettings().
	CloudServiceSetter interface {
		SetCloudService(ctx context.Context, ref Ref, patch CloudServicePatch, opts *SetCloudServiceOptions) (*Settings, error)
	}
)
