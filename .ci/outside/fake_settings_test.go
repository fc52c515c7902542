package outside_test

import (
	"context"

	"github.com/cmgkit/cmgkit/site/boundarygroups"
	"github.com/cmgkit/cmgkit/site/clientsettings"
)

var (
	_ clientsettings.CloudServiceSetter = settings{}
	_ clientsettings.Getter             = settings{}
	_ clientsettings.Lister             = settings{}
)

// settings has every role of package clientsettings.
type settings map[uint32]*clientsettings.Settings

func (s settings) Get(_ context.Context, ref clientsettings.Ref, _ *clientsettings.GetOptions) (*clientsettings.Settings, error) {
	return one(s, ref.Matches)
}

func (s settings) List(_ context.Context, opts *clientsettings.ListOptions) ([]*clientsettings.Settings, error) {
	return list(s, func(s *clientsettings.Settings) bool { return opts == nil || opts.Name.Match(s.Name) }), nil
}

func (s settings) SetCloudService(
	_ context.Context, ref clientsettings.Ref, patch clientsettings.CloudServicePatch, _ *clientsettings.SetCloudServiceOptions,
) (*clientsettings.Settings, error) {
	return change(s, ref.Matches, func(s *clientsettings.Settings) {
		allowed := clientsettings.CloudService{}
		set(&allowed, s.CloudService)
		set(&allowed.AllowCloudManagementGateway, patch.AllowCloudManagementGateway)
		s.CloudService = &allowed
	})
}

var (
	_ boundarygroups.DefaultGetter = groups{}
	_ boundarygroups.DefaultSetter = groups{}
	_ boundarygroups.Getter        = groups{}
	_ boundarygroups.Lister        = groups{}
	_ boundarygroups.Setter        = groups{}
)

// groups has every role of package boundarygroups.
type groups struct {
	all      map[uint32]*boundarygroups.Group
	defaults map[uint32]*boundarygroups.DefaultGroup
	cloud    map[uint32]bool // which default groups include cloud sources: no property of them shows it
}

func (g groups) Get(_ context.Context, ref boundarygroups.Ref, _ *boundarygroups.GetOptions) (*boundarygroups.Group, error) {
	return one(g.all, ref.Matches)
}

func (g groups) List(_ context.Context, opts *boundarygroups.ListOptions) ([]*boundarygroups.Group, error) {
	return list(g.all, func(g *boundarygroups.Group) bool { return opts == nil || opts.Name.Match(g.Name) }), nil
}

func (g groups) Set(
	_ context.Context, ref boundarygroups.Ref, patch boundarygroups.Patch, _ *boundarygroups.SetOptions,
) (*boundarygroups.Group, error) {
	return change(g.all, ref.Matches, func(g *boundarygroups.Group) { set(&g.Description, patch.Description) })
}

func (g groups) GetDefault(
	_ context.Context, ref boundarygroups.DefaultRef, _ *boundarygroups.GetDefaultOptions,
) (*boundarygroups.DefaultGroup, error) {
	return one(g.defaults, ref.Matches)
}

func (g groups) SetDefault(
	_ context.Context, ref boundarygroups.DefaultRef, patch boundarygroups.DefaultPatch, _ *boundarygroups.SetDefaultOptions,
) (*boundarygroups.DefaultGroup, error) {
	group, err := one(g.defaults, ref.Matches)
	if err == nil && patch.IncludeCloudBasedSources != nil {
		g.cloud[group.ID] = *patch.IncludeCloudBasedSources
	}
	return group, err
}
