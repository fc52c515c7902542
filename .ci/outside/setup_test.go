package outside_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/outside"
	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/site"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
	"github.com/cmgkit/cmgkit/site/clientsettings"
	"github.com/cmgkit/cmgkit/site/roles"
)

func TestSetUpOverFakes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var (
			apps     = apps{map[uint32]*aad.Application{}, map[uint32]*aad.Tenant{}}
			services = services{}
			gateways = newGateways()
			points   = points{}
			servers  = servers{management: map[uint32]*roles.ManagementPoint{1: {ServerName: server, SiteCode: "PS1"}}}
			settings = settings{1: {ID: 1, Type: clientsettings.DefaultSettings}}
			groups   = groups{defaults: map[uint32]*boundarygroups.DefaultGroup{1: {ID: 1, SiteCode: "PS1"}}, cloud: map[uint32]bool{}}
		)
		gateway, err := outside.SetUp(t.Context(), outside.Site{
			Apps: apps, Services: services, Gateways: gateways, Points: points, ManagementPoints: servers, Settings: settings, Groups: groups,
		}, config(t), certificate(t))
		require.NoError(t, err)
		assert.True(t, gateway.Ready())

		client, err := apps.GetApplication(t.Context(), config(t).ClientApp, nil)
		require.NoError(t, err)
		assert.Equal(t, uint32(1), client.TenantRow)
		service, err := services.Get(t.Context(), azureservice.ByName("cloud management"), nil)
		require.NoError(t, err)
		assert.Equal(t, "Cloud Management", service.Name)
		connection, err := points.GetConnection(t.Context(), connectionpoint.OnServer(server), nil)
		require.NoError(t, err)
		assert.Equal(t, serviceName, connection.GatewayServiceName)
		management, err := servers.GetManagementPoint(t.Context(), roles.OnServer(server), nil)
		require.NoError(t, err)
		assert.True(t, management.EnableCloudGateway)
		allowed, err := settings.Get(t.Context(), clientsettings.Default(), nil)
		require.NoError(t, err)
		assert.True(t, allowed.CloudService.AllowCloudManagementGateway)
		assert.True(t, groups.cloud[1])
	})
}

// What the set-up does not use.
func TestTheOtherFakes(t *testing.T) {
	t.Parallel()
	h := hierarchy{
		sites:    map[uint32]*site.Site{1: {Code: "PS1", Name: "Contoso"}},
		servers:  map[uint32]*site.SystemServer{1: {ServerName: server}, 2: {ServerName: "cm02.corp.contoso.com"}},
		features: map[uint32]*site.Feature{1: {Name: site.FeatureScaleSet}},
	}
	found, err := h.Get(t.Context(), "ps1", nil)
	require.NoError(t, err)
	assert.Equal(t, "Contoso", found.Name)
	servers, err := h.ListSystemServers(t.Context(), &site.ListSystemServersOptions{Server: cmdlet.Like("CM02*")})
	require.NoError(t, err)
	require.Len(t, servers, 1)
	assert.Equal(t, "cm02.corp.contoso.com", servers[0].ServerName)
	feature, err := h.EnableFeature(t.Context(), site.FeatureScaleSet, nil)
	require.NoError(t, err)
	assert.Equal(t, int32(1), feature.Status)

	g := groups{all: map[uint32]*boundarygroups.Group{7: {ID: 7, Name: "Headquarters"}}}
	_, err = g.Set(t.Context(), boundarygroups.ByName("HEADQUARTERS"), boundarygroups.Patch{Description: new("of the firm")}, nil)
	require.NoError(t, err)
	group, err := g.Get(t.Context(), boundarygroups.ByID(7), nil)
	require.NoError(t, err)
	assert.Equal(t, "of the firm", group.Description)
	_, err = g.Get(t.Context(), boundarygroups.ByName("Branch"), nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
}

func TestWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gateways := newGateways(&cmg.Gateway{ID: 7, ServiceName: serviceName, StatusDetails: 1})
		byName := cmg.ByName("GraniteFalls.contoso.com")
		require.NoError(t, gateways.Stop(t.Context(), byName, nil))
		start := time.Now()
		stopped, err := cmg.WaitStopped(t.Context(), gateways, byName, nil)
		require.NoError(t, err)
		assert.Equal(t, cmg.StateStopped, stopped.State)
		assert.Equal(t, 10*time.Minute, time.Since(start))

		ready, err := outside.Rollout(t.Context(), gateways, byName)
		require.NoError(t, err)
		assert.True(t, ready.Ready())
		assert.Equal(t, 20*time.Minute, time.Since(start))

		require.NoError(t, gateways.Remove(t.Context(), ready.Ref(), nil))
		last, err := cmg.WaitGone(t.Context(), gateways, ready.Ref(), nil)
		require.NoError(t, err)
		assert.Equal(t, cmg.StateDeleting, last.State)

		_, err = cmg.Wait(t.Context(), gateways, byName, nil)
		require.ErrorIs(t, err, cmdlet.ErrNotFound)
		_, err = cmg.WaitGone(t.Context(), bare{}, byName, nil)
		require.NoError(t, err, "a bare Reason is as good as an Error")
	})
}

// bare is a Getter whose errors are Reasons.
type bare struct{}

func (bare) Get(context.Context, cmg.Ref, *cmg.GetOptions) (*cmg.Gateway, error) {
	return nil, cmdlet.ErrNotFound
}

const (
	server      = "cm01.corp.contoso.com"
	serviceName = "granitefalls.contoso.com"
)

// certificate is valid by the test's clock.
func certificate(t *testing.T) *certs.ServerCertificate {
	t.Helper()
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	made, err := authority.ServerCertificate(serviceName, nil)
	require.NoError(t, err)
	return made
}
