package site

import "context"

// The role interfaces of [Client] have one method each, so that a function can ask for only what it needs. For tests,
// simulator.Site.Sites returns a real Client over a site in memory, which has them all.
type (
	// Getter is the role interface of [Client.Get]. One in memory is simulator.Site.Sites().
	Getter interface {
		Get(ctx context.Context, code string, opts *GetOptions) (*Site, error)
	}
	// Lister is the role interface of [Client.List]. One in memory is simulator.Site.Sites().
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Site, error)
	}
	// Setter is the role interface of [Client.Set]. One in memory is simulator.Site.Sites().
	Setter interface {
		Set(ctx context.Context, code string, patch Patch, opts *SetOptions) (*Site, error)
	}
	// SystemServerLister is the role interface of [Client.ListSystemServers]. One in memory is simulator.Site.Sites().
	SystemServerLister interface {
		ListSystemServers(ctx context.Context, opts *ListSystemServersOptions) ([]*SystemServer, error)
	}
	// SystemServerCreator is the role interface of [Client.NewSiteSystemServer]. One in memory is simulator.Site.Sites().
	SystemServerCreator interface {
		NewSiteSystemServer(ctx context.Context, serverName string, opts *NewSiteSystemServerOptions) (*SystemServer, error)
	}
	// ServiceConnectionPointGetter is the role interface of [Client.GetServiceConnectionPoint]. One in memory is
	// simulator.Site.Sites().
	ServiceConnectionPointGetter interface {
		GetServiceConnectionPoint(ctx context.Context, opts *GetServiceConnectionPointOptions) (*ServiceConnectionPoint, error)
	}
	// FeatureGetter is the role interface of [Client.GetFeature]. One in memory is simulator.Site.Sites().
	FeatureGetter interface {
		GetFeature(ctx context.Context, name string, opts *GetFeatureOptions) (*Feature, error)
	}
	// FeatureLister is the role interface of [Client.ListFeatures]. One in memory is simulator.Site.Sites().
	FeatureLister interface {
		ListFeatures(ctx context.Context, opts *ListFeaturesOptions) ([]*Feature, error)
	}
	// FeatureEnabler is the role interface of [Client.EnableFeature]. One in memory is simulator.Site.Sites().
	FeatureEnabler interface {
		EnableFeature(ctx context.Context, name string, opts *EnableFeatureOptions) (*Feature, error)
	}
)
