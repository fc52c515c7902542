package site_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/site"
)

// byHand has every role of the package, over maps and a list.
type byHand struct {
	sites    map[string]*site.Site
	features map[string]*site.Feature
	servers  []*site.SystemServer
}

type everyRole interface {
	site.Getter
	site.Lister
	site.Setter
	site.SystemServerLister
	site.SystemServerCreator
	site.ServiceConnectionPointGetter
	site.FeatureGetter
	site.FeatureLister
	site.FeatureEnabler
}

var (
	_ everyRole = (*site.Client)(nil)
	_ everyRole = byHand{}
)

func find[T any](in map[string]*T, key string) (*T, error) {
	if found, ok := in[key]; ok {
		return found, nil
	}
	return nil, cmdlet.ErrNotFound
}

func all[T any](in map[string]*T) []*T {
	var found []*T
	for _, one := range in {
		found = append(found, one)
	}
	return found
}

func (b byHand) Get(_ context.Context, code string, _ *site.GetOptions) (*site.Site, error) {
	return find(b.sites, code)
}

func (b byHand) List(context.Context, *site.ListOptions) ([]*site.Site, error) {
	return all(b.sites), nil
}

func (b byHand) Set(_ context.Context, code string, _ site.Patch, _ *site.SetOptions) (*site.Site, error) {
	return find(b.sites, code)
}

func (b byHand) ListSystemServers(context.Context, *site.ListSystemServersOptions) ([]*site.SystemServer, error) {
	return b.servers, nil
}

func (b byHand) NewSiteSystemServer(context.Context, string, *site.NewSiteSystemServerOptions) (*site.SystemServer, error) {
	return nil, cmdlet.ErrUnsupported
}

func (b byHand) GetServiceConnectionPoint(
	context.Context, *site.GetServiceConnectionPointOptions,
) (*site.ServiceConnectionPoint, error) {
	return nil, cmdlet.ErrNotFound
}

func (b byHand) GetFeature(_ context.Context, name string, _ *site.GetFeatureOptions) (*site.Feature, error) {
	return find(b.features, name)
}

func (b byHand) ListFeatures(context.Context, *site.ListFeaturesOptions) ([]*site.Feature, error) {
	return all(b.features), nil
}

func (b byHand) EnableFeature(_ context.Context, name string, _ *site.EnableFeatureOptions) (*site.Feature, error) {
	feature, err := find(b.features, name)
	if err == nil {
		feature.Status = 1
	}
	return feature, err
}

// prepare is what a user's function may look like: it takes the roles that it needs.
func prepare(ctx context.Context, at interface {
	site.Getter
	site.FeatureEnabler
}, code string,
) error {
	self, err := at.Get(ctx, code, nil)
	if err != nil || !self.TopLevel() {
		return err
	}
	_, err = at.EnableFeature(ctx, site.FeatureScaleSet, &site.EnableFeatureOptions{EvenIfSiteWide: true})
	return err
}

func TestRolesByHand(t *testing.T) {
	feature := &site.Feature{Name: site.FeatureScaleSet}
	at := byHand{
		sites:    map[string]*site.Site{"PS1": {Code: "PS1", Type: site.Primary}},
		features: map[string]*site.Feature{site.FeatureScaleSet: feature},
	}
	require.NoError(t, prepare(t.Context(), at, "PS1"))
	assert.EqualValues(t, 1, feature.Status)
	require.ErrorIs(t, prepare(t.Context(), at, "PS2"), cmdlet.ErrNotFound)
	require.NoError(t, prepare(t.Context(), site.NewClient(hierarchy()), "CAS"))
}
