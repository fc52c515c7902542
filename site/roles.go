package site

import "context"

// The roles of a [Client], one method each, for functions that take what they need. Any type that has the method will do; a
// [Client] has them all.
type (
	// Getter is the role of [Client.Get]. One in memory is simulator.Site.Sites().
	Getter interface {
		Get(ctx context.Context, code string, opts *GetOptions) (*Site, error)
	}
	// Lister is the role of [Client.List]. One in memory is simulator.Site.Sites().
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Site, error)
	}
	// SystemServerLister is the role of [Client.ListSystemServers]. One in memory is simulator.Site.Sites().
	SystemServerLister interface {
		ListSystemServers(ctx context.Context, opts *ListSystemServersOptions) ([]*SystemServer, error)
	}
	// FeatureGetter is the role of [Client.GetFeature]. One in memory is simulator.Site.Sites().
	FeatureGetter interface {
		GetFeature(ctx context.Context, name string, opts *GetFeatureOptions) (*Feature, error)
	}
	// FeatureLister is the role of [Client.ListFeatures]. One in memory is simulator.Site.Sites().
	FeatureLister interface {
		ListFeatures(ctx context.Context, opts *ListFeaturesOptions) ([]*Feature, error)
	}
	// FeatureEnabler is the role of [Client.EnableFeature]. One in memory is simulator.Site.Sites().
	FeatureEnabler interface {
		EnableFeature(ctx context.Context, name string, opts *EnableFeatureOptions) (*Feature, error)
	}
)
