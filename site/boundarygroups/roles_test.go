package boundarygroups_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
)

// byHand has every role of the package, over maps.
type byHand struct {
	groups   map[string]*boundarygroups.Group
	defaults map[string]*boundarygroups.DefaultGroup
	offered  map[uint32]bool // default groups that offer gateways
}

type everyRole interface {
	boundarygroups.Getter
	boundarygroups.Lister
	boundarygroups.Setter
	boundarygroups.Creator
	boundarygroups.Remover
	boundarygroups.DefaultGetter
	boundarygroups.DefaultSetter
}

var (
	_ everyRole = (*boundarygroups.Client)(nil)
	_ everyRole = byHand{}
)

func (b byHand) Get(_ context.Context, ref boundarygroups.Ref, _ *boundarygroups.GetOptions) (*boundarygroups.Group, error) {
	for _, group := range b.groups {
		if ref.Matches(group) {
			return group, nil
		}
	}
	return nil, cmdlet.ErrNotFound
}

func (b byHand) List(context.Context, *boundarygroups.ListOptions) ([]*boundarygroups.Group, error) {
	var all []*boundarygroups.Group
	for _, group := range b.groups {
		all = append(all, group)
	}
	return all, nil
}

func (b byHand) Set(
	ctx context.Context, ref boundarygroups.Ref, patch boundarygroups.Patch, _ *boundarygroups.SetOptions,
) (*boundarygroups.Group, error) {
	group, err := b.Get(ctx, ref, nil)
	if err == nil {
		group.SiteSystemCount += uint32(len(patch.AddSiteSystemServerNames))
	}
	return group, err
}

func (b byHand) NewBoundaryGroup(_ context.Context, name string, _ *boundarygroups.NewOptions) (*boundarygroups.Group, error) {
	b.groups[name] = &boundarygroups.Group{ID: uint32(len(b.groups) + 1), Name: name}
	return b.groups[name], nil
}

func (b byHand) Remove(ctx context.Context, ref boundarygroups.Ref, _ *boundarygroups.RemoveOptions) error {
	group, err := b.Get(ctx, ref, nil)
	if err == nil {
		delete(b.groups, group.Name)
	}
	return err
}

func (b byHand) GetDefault(
	_ context.Context, ref boundarygroups.DefaultRef, _ *boundarygroups.GetDefaultOptions,
) (*boundarygroups.DefaultGroup, error) {
	for _, group := range b.defaults {
		if ref.Matches(group) {
			return group, nil
		}
	}
	return nil, cmdlet.ErrNotFound
}

func (b byHand) SetDefault(
	ctx context.Context, ref boundarygroups.DefaultRef, patch boundarygroups.DefaultPatch, _ *boundarygroups.SetDefaultOptions,
) (*boundarygroups.DefaultGroup, error) {
	group, err := b.GetDefault(ctx, ref, nil)
	if err == nil {
		b.offered[group.ID] = *patch.IncludeCloudBasedSources
	}
	return group, err
}

// offer is what a user's function may look like: it takes the roles that it needs.
func offer(ctx context.Context, at interface {
	boundarygroups.Lister
	boundarygroups.Setter
	boundarygroups.DefaultSetter
}, siteCode, server string,
) error {
	groups, err := at.List(ctx, nil)
	if err != nil {
		return err
	}
	for _, group := range groups {
		_, err := at.Set(ctx, group.Ref(), boundarygroups.Patch{AddSiteSystemServerNames: []string{server}}, nil)
		if err != nil {
			return err
		}
	}
	_, err = at.SetDefault(ctx, boundarygroups.DefaultOf(siteCode), boundarygroups.DefaultPatch{IncludeCloudBasedSources: new(true)},
		&boundarygroups.SetDefaultOptions{EvenIfSiteWide: true})
	return err
}

func TestRolesByHand(t *testing.T) {
	at := byHand{
		groups:   map[string]*boundarygroups.Group{"hq": {ID: 7, Name: "Headquarters"}},
		defaults: map[string]*boundarygroups.DefaultGroup{"PS1": {ID: 8, SiteCode: "PS1"}}, offered: map[uint32]bool{},
	}
	for name, at := range map[string]everyRole{"by hand": at, "a site in memory": simulator.New(nil).BoundaryGroups()} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, offer(t.Context(), at, "PS1", cm01))
			group, err := at.Get(t.Context(), boundarygroups.ByName("headquarters"), nil)
			require.NoError(t, err)
			assert.EqualValues(t, 1, group.SiteSystemCount)
			require.ErrorIs(t, offer(t.Context(), at, "PS2", cm02), cmdlet.ErrNotFound)
		})
	}
	assert.Equal(t, map[uint32]bool{8: true}, at.offered)
}
