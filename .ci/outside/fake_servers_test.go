package outside_test

import (
	"context"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/site"
	"github.com/cmgkit/cmgkit/site/roles"
)

var (
	_ connectionpoint.Adder            = points{}
	_ connectionpoint.ConnectionGetter = points{}
	_ connectionpoint.Getter           = points{}
	_ connectionpoint.Lister           = points{}
	_ connectionpoint.Remover          = points{}
	_ connectionpoint.Setter           = points{}
)

// points has every role of package connectionpoint: the service names of the gateways by server.
type points map[string]string

func (p points) AddConnectionPoint(
	_ context.Context, spec connectionpoint.Spec, _ *connectionpoint.AddOptions,
) (*connectionpoint.Point, error) {
	if _, there := p[spec.ServerName]; there {
		return nil, refused(cmdlet.ErrExists)
	}
	p[spec.ServerName] = spec.GatewayServiceName
	return &connectionpoint.Point{ServerName: spec.ServerName}, nil
}

func (p points) Get(_ context.Context, ref connectionpoint.Ref, _ *connectionpoint.GetOptions) (*connectionpoint.Point, error) {
	for server := range p {
		if point := (&connectionpoint.Point{ServerName: server}); ref.Matches(point) {
			return point, nil
		}
	}
	return nil, refused(cmdlet.ErrNotFound)
}

func (p points) GetConnection(
	ctx context.Context, ref connectionpoint.Ref, _ *connectionpoint.GetConnectionOptions,
) (*connectionpoint.Connection, error) {
	point, err := p.Get(ctx, ref, nil)
	if err != nil {
		return nil, err
	}
	return &connectionpoint.Connection{ServerName: point.ServerName, GatewayServiceName: p[point.ServerName]}, nil
}

func (p points) List(_ context.Context, opts *connectionpoint.ListOptions) ([]*connectionpoint.Point, error) {
	found := []*connectionpoint.Point{}
	for server := range p {
		if opts == nil || opts.Server.Match(server) {
			found = append(found, &connectionpoint.Point{ServerName: server})
		}
	}
	return found, nil
}

func (p points) Remove(ctx context.Context, ref connectionpoint.Ref, _ *connectionpoint.RemoveOptions) error {
	point, err := p.Get(ctx, ref, nil)
	if err == nil {
		delete(p, point.ServerName)
	}
	return err
}

func (p points) Set(
	ctx context.Context, ref connectionpoint.Ref, patch connectionpoint.Patch, _ *connectionpoint.SetOptions,
) (*connectionpoint.Point, error) {
	point, err := p.Get(ctx, ref, nil)
	if err == nil && patch.GatewayServiceName != nil {
		p[point.ServerName] = *patch.GatewayServiceName
	}
	return point, err
}

var (
	_ site.FeatureEnabler     = hierarchy{}
	_ site.FeatureGetter      = hierarchy{}
	_ site.FeatureLister      = hierarchy{}
	_ site.Getter             = hierarchy{}
	_ site.Lister             = hierarchy{}
	_ site.SystemServerLister = hierarchy{}
)

// hierarchy has every role of package site.
type hierarchy struct {
	sites    map[uint32]*site.Site
	servers  map[uint32]*site.SystemServer
	features map[uint32]*site.Feature
}

func (h hierarchy) Get(_ context.Context, code string, _ *site.GetOptions) (*site.Site, error) {
	return one(h.sites, func(s *site.Site) bool { return strings.EqualFold(s.Code, code) })
}

func (h hierarchy) List(_ context.Context, opts *site.ListOptions) ([]*site.Site, error) {
	return list(h.sites, func(s *site.Site) bool { return opts == nil || opts.Name.Match(s.Name) }), nil
}

func (h hierarchy) ListSystemServers(_ context.Context, opts *site.ListSystemServersOptions) ([]*site.SystemServer, error) {
	return list(h.servers, func(s *site.SystemServer) bool { return opts == nil || opts.Server.Match(s.ServerName) }), nil
}

func (h hierarchy) GetFeature(_ context.Context, name string, _ *site.GetFeatureOptions) (*site.Feature, error) {
	return one(h.features, func(f *site.Feature) bool { return f.Name == name })
}

func (h hierarchy) ListFeatures(_ context.Context, opts *site.ListFeaturesOptions) ([]*site.Feature, error) {
	return list(h.features, func(f *site.Feature) bool { return opts == nil || opts.Name.Match(f.Name) }), nil
}

func (h hierarchy) EnableFeature(_ context.Context, name string, _ *site.EnableFeatureOptions) (*site.Feature, error) {
	return change(h.features, func(f *site.Feature) bool { return f.Name == name }, func(f *site.Feature) { f.Status = 1 })
}

var (
	_ roles.ManagementPointGetter     = servers{}
	_ roles.ManagementPointLister     = servers{}
	_ roles.ManagementPointSetter     = servers{}
	_ roles.SoftwareUpdatePointGetter = servers{}
	_ roles.SoftwareUpdatePointLister = servers{}
	_ roles.SoftwareUpdatePointSetter = servers{}
)

// servers has every role of package roles.
type servers struct {
	management map[uint32]*roles.ManagementPoint
	updates    map[uint32]*roles.SoftwareUpdatePoint
}

func (s servers) GetManagementPoint(
	_ context.Context, ref roles.Ref, _ *roles.GetManagementPointOptions,
) (*roles.ManagementPoint, error) {
	return one(s.management, func(m *roles.ManagementPoint) bool { return ref.Matches(m) })
}

func (s servers) ListManagementPoints(
	_ context.Context, opts *roles.ListManagementPointsOptions,
) ([]*roles.ManagementPoint, error) {
	return list(s.management, func(m *roles.ManagementPoint) bool { return opts == nil || opts.Server.Match(m.ServerName) }), nil
}

func (s servers) SetManagementPoint(
	_ context.Context, ref roles.Ref, patch roles.ManagementPointPatch, _ *roles.SetManagementPointOptions,
) (*roles.ManagementPoint, error) {
	return change(s.management, func(m *roles.ManagementPoint) bool { return ref.Matches(m) }, func(m *roles.ManagementPoint) {
		set(&m.EnableCloudGateway, patch.EnableCloudGateway)
	})
}

func (s servers) GetSoftwareUpdatePoint(
	_ context.Context, ref roles.Ref, _ *roles.GetSoftwareUpdatePointOptions,
) (*roles.SoftwareUpdatePoint, error) {
	return one(s.updates, func(u *roles.SoftwareUpdatePoint) bool { return ref.Matches(u) })
}

func (s servers) ListSoftwareUpdatePoints(
	_ context.Context, opts *roles.ListSoftwareUpdatePointsOptions,
) ([]*roles.SoftwareUpdatePoint, error) {
	return list(s.updates, func(u *roles.SoftwareUpdatePoint) bool { return opts == nil || opts.Server.Match(u.ServerName) }), nil
}

func (s servers) SetSoftwareUpdatePoint(
	_ context.Context, ref roles.Ref, patch roles.SoftwareUpdatePointPatch, _ *roles.SetSoftwareUpdatePointOptions,
) (*roles.SoftwareUpdatePoint, error) {
	return change(s.updates, func(u *roles.SoftwareUpdatePoint) bool { return ref.Matches(u) }, func(u *roles.SoftwareUpdatePoint) {
		set(&u.EnableCloudGateway, patch.EnableCloudGateway)
	})
}
