package outside_test

import (
	"context"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/site"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
	"github.com/cmgkit/cmgkit/site/clientsettings"
	"github.com/cmgkit/cmgkit/site/collections"
	"github.com/cmgkit/cmgkit/site/monitoring"
	"github.com/cmgkit/cmgkit/site/roles"
)

var (
	_ boundarygroups.Creator                  = groups{}
	_ boundarygroups.Remover                  = groups{}
	_ clientsettings.ClientPolicySetter       = settings{}
	_ clientsettings.Creator                  = settings{}
	_ clientsettings.DeploymentCreator        = deployments{}
	_ clientsettings.DeploymentLister         = deployments{}
	_ clientsettings.DeploymentRemover        = deployments{}
	_ clientsettings.Remover                  = settings{}
	_ collections.CloudSyncSetter             = synced{}
	_ collections.Getter                      = synced{}
	_ collections.Lister                      = synced{}
	_ monitoring.AlertLister                  = reported{}
	_ monitoring.ComponentStatusMessageLister = reported{}
	_ roles.ManagementPointAdder              = servers{}
	_ roles.SoftwareUpdatePointAdder          = servers{}
	_ site.ServiceConnectionPointGetter       = hierarchy{}
	_ site.Setter                             = hierarchy{}
	_ site.SystemServerCreator                = hierarchy{}
)

// added puts a thing under a number that is free and returns it.
func added[T any](in map[uint32]*T, thing *T) *T {
	in[uint32(len(in)+1)] = thing
	return thing
}

func removed[T any](in map[uint32]*T, is func(*T) bool) error {
	for id, thing := range in {
		if is(thing) {
			delete(in, id)
			return nil
		}
	}
	return refused(cmdlet.ErrNotFound)
}

func (g groups) NewBoundaryGroup(_ context.Context, name string, _ *boundarygroups.NewOptions) (*boundarygroups.Group, error) {
	return added(g.all, &boundarygroups.Group{Name: name}), nil
}

func (g groups) Remove(_ context.Context, ref boundarygroups.Ref, _ *boundarygroups.RemoveOptions) error {
	return removed(g.all, ref.Matches)
}

func (s settings) NewClientSetting(
	_ context.Context, name string, kind clientsettings.Type, _ *clientsettings.NewOptions,
) (*clientsettings.Settings, error) {
	return added(s, &clientsettings.Settings{ID: uint32(len(s) + 1), Name: name, Type: kind}), nil
}

func (s settings) Remove(_ context.Context, ref clientsettings.Ref, _ *clientsettings.RemoveOptions) error {
	return removed(s, ref.Matches)
}

func (s settings) SetClientPolicy(
	_ context.Context, ref clientsettings.Ref, patch clientsettings.ClientPolicyPatch, _ *clientsettings.SetClientPolicyOptions,
) (*clientsettings.Settings, error) {
	return change(s, ref.Matches, func(s *clientsettings.Settings) {
		policy := clientsettings.ClientPolicy{}
		set(&policy, s.ClientPolicy)
		set(&policy.EnableUserPolicyOnInternet, patch.EnableUserPolicyOnInternet)
		s.ClientPolicy = &policy
	})
}

// deployments are those of all settings: the text of the Ref, then the collections.
type deployments map[string][]string

func (d deployments) NewDeployment(
	_ context.Context, ref clientsettings.Ref, collectionID string, _ *clientsettings.NewDeploymentOptions,
) error {
	d[ref.String()] = append(d[ref.String()], collectionID)
	return nil
}

func (d deployments) ListDeployments(
	_ context.Context, ref clientsettings.Ref, _ *clientsettings.ListDeploymentsOptions,
) ([]*clientsettings.Deployment, error) {
	found := []*clientsettings.Deployment{}
	for _, id := range d[ref.String()] {
		found = append(found, &clientsettings.Deployment{CollectionID: id})
	}
	return found, nil
}

func (d deployments) RemoveDeployment(
	_ context.Context, ref clientsettings.Ref, collectionID string, _ *clientsettings.RemoveDeploymentOptions,
) error {
	for i, id := range d[ref.String()] {
		if strings.EqualFold(id, collectionID) {
			d[ref.String()] = append(d[ref.String()][:i:i], d[ref.String()][i+1:]...)
			return nil
		}
	}
	return refused(cmdlet.ErrNotFound)
}

// synced has every role of package collections.
type synced struct {
	all    map[uint32]*collections.Collection
	groups map[string][]string // by the id of the collection
}

func (s synced) Get(_ context.Context, ref collections.Ref, _ *collections.GetOptions) (*collections.Collection, error) {
	return one(s.all, ref.Matches)
}

func (s synced) List(_ context.Context, opts *collections.ListOptions) ([]*collections.Collection, error) {
	return list(s.all, func(c *collections.Collection) bool { return opts == nil || opts.Name.Match(c.Name) }), nil
}

func (s synced) SetCloudSync(
	_ context.Context, ref collections.Ref, patch collections.CloudSyncPatch, _ *collections.SetCloudSyncOptions,
) error {
	collection, err := one(s.all, ref.Matches)
	if err == nil {
		s.groups[collection.ID] = append(s.groups[collection.ID], patch.AddGroupNames...)
	}
	return err
}

func (s servers) AddManagementPoint(
	_ context.Context, serverName string, _ *roles.AddManagementPointOptions,
) (*roles.ManagementPoint, error) {
	return added(s.management, &roles.ManagementPoint{ServerName: serverName}), nil
}

func (s servers) AddSoftwareUpdatePoint(
	_ context.Context, serverName string, _ *roles.AddSoftwareUpdatePointOptions,
) (*roles.SoftwareUpdatePoint, error) {
	return added(s.updates, &roles.SoftwareUpdatePoint{ServerName: serverName}), nil
}

func (h hierarchy) GetServiceConnectionPoint(
	context.Context, *site.GetServiceConnectionPointOptions,
) (*site.ServiceConnectionPoint, error) {
	return nil, refused(cmdlet.ErrNotFound)
}

func (h hierarchy) NewSiteSystemServer(
	_ context.Context, serverName string, _ *site.NewSiteSystemServerOptions,
) (*site.SystemServer, error) {
	return added(h.servers, &site.SystemServer{ServerName: serverName}), nil
}

func (h hierarchy) Set(ctx context.Context, code string, _ site.Patch, opts *site.SetOptions) (*site.Site, error) {
	if opts == nil || !opts.EvenIfSiteWide {
		return nil, refused(cmdlet.ErrConflict)
	}
	return h.Get(ctx, code, nil)
}

// reported has every role of package monitoring.
type reported struct {
	alerts   map[uint32]*monitoring.Alert
	messages map[uint32]*monitoring.StatusMessage
}

func (r reported) ListAlerts(_ context.Context, opts *monitoring.ListAlertsOptions) ([]*monitoring.Alert, error) {
	return list(r.alerts, func(a *monitoring.Alert) bool { return opts == nil || opts.Name.Match(a.Name) }), nil
}

func (r reported) ListComponentStatusMessages(
	_ context.Context, since time.Time, _ *monitoring.ListComponentStatusMessagesOptions,
) ([]*monitoring.StatusMessage, error) {
	return list(r.messages, func(m *monitoring.StatusMessage) bool { return !m.Time.Before(since) }), nil
}
