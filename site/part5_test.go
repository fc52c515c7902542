package site_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site"
)

var (
	_ site.Lister                          = (*site.Client)(nil)
	_ site.SystemServersLister             = (*site.Client)(nil)
	_ site.ManagementPointGetter           = (*site.Client)(nil)
	_ site.ManagementPointLister           = (*site.Client)(nil)
	_ site.ManagementPointSetter           = (*site.Client)(nil)
	_ site.SoftwareUpdatePointGetter       = (*site.Client)(nil)
	_ site.SoftwareUpdatePointLister       = (*site.Client)(nil)
	_ site.SoftwareUpdatePointSetter       = (*site.Client)(nil)
	_ site.ClientSettingsGetter            = (*site.Client)(nil)
	_ site.ClientSettingsLister            = (*site.Client)(nil)
	_ site.ClientSettingCloudServiceSetter = (*site.Client)(nil)
	_ site.BoundaryGroupGetter             = (*site.Client)(nil)
	_ site.BoundaryGroupLister             = (*site.Client)(nil)
	_ site.BoundaryGroupSetter             = (*site.Client)(nil)
	_ site.DefaultBoundaryGroupGetter      = (*site.Client)(nil)
	_ site.DefaultBoundaryGroupSetter      = (*site.Client)(nil)
	_ site.FeatureGetter                   = (*site.Client)(nil)
	_ site.FeatureLister                   = (*site.Client)(nil)
	_ site.FeatureEnabler                  = (*site.Client)(nil)
)

const (
	cm01 = "cm01.corp.contoso.com"
	cm02 = "cm02.corp.contoso.com"
)

// central is a central administration site with a child primary.
func central() *simulator.Options {
	return &simulator.Options{
		SiteSystems: []string{"cas01.corp.contoso.com"},
		Children:    []simulator.Child{{SiteCode: "PS1", SiteSystems: []string{cm01, cm02}}, {SiteCode: "PS2"}},
	}
}

func names[T any](things []*T, name func(*T) string) []string {
	all := make([]string, len(things))
	for i, thing := range things {
		all[i] = name(thing)
	}
	return all
}

func TestLists(t *testing.T) {
	sites := simulator.New(central()).SiteClient()
	all, err := sites.List(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"CAS", "PS1", "PS2"}, names(all, func(s *site.Site) string { return s.Code }))
	assert.Equal(t, site.CentralAdministration, all[0].Type)
	assert.True(t, all[0].TopLevel())
	assert.False(t, all[1].TopLevel())
	primaries, err := sites.List(t.Context(), &site.ListOptions{Name: cmdlet.Like("primary*")})
	require.NoError(t, err)
	assert.Len(t, primaries, 2)

	for name, c := range map[string]struct {
		opts   *site.SystemsOptions
		server []string
		mp     []string
		sup    []string
	}{
		"all": {
			nil,
			[]string{"cas01.corp.contoso.com", cm01, cm02, "cm01.ps2.corp.contoso.com"},
			[]string{cm01, "cm01.ps2.corp.contoso.com"},
			[]string{"cas01.corp.contoso.com", cm01, "cm01.ps2.corp.contoso.com"},
		},
		"site":   {&site.SystemsOptions{SiteCode: "PS1"}, []string{cm01, cm02}, []string{cm01}, []string{cm01}},
		"server": {&site.SystemsOptions{Server: cmdlet.Like("*2.corp*")}, []string{cm02, "cm01.ps2.corp.contoso.com"}, []string{"cm01.ps2.corp.contoso.com"}, []string{"cm01.ps2.corp.contoso.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			servers, err := sites.SystemServers(t.Context(), c.opts)
			require.NoError(t, err)
			assert.Equal(t, c.server, names(servers, func(s *site.SystemServer) string { return s.ServerName }))
			mps, err := sites.ListManagementPoints(t.Context(), c.opts)
			require.NoError(t, err)
			assert.Equal(t, c.mp, names(mps, func(m *site.ManagementPoint) string { return m.ServerName }))
			sups, err := sites.ListSoftwareUpdatePoints(t.Context(), c.opts)
			require.NoError(t, err)
			assert.Equal(t, c.sup, names(sups, func(s *site.SoftwareUpdatePoint) string { return s.ServerName }))
		})
	}

	groups, err := sites.ListBoundaryGroups(t.Context(), &site.ListBoundaryGroupsOptions{Name: cmdlet.Like("Head*")})
	require.NoError(t, err)
	assert.Len(t, groups, 1)
	features, err := sites.ListFeatures(t.Context(), &site.ListFeaturesOptions{Name: cmdlet.Like("Cloud*"), Prerelease: true})
	require.NoError(t, err)
	assert.Empty(t, features)
	settings, err := sites.ListClientSettings(t.Context(), &site.ListClientSettingsOptions{Name: cmdlet.Like("*"), Type: new(site.DeviceSettings)})
	require.NoError(t, err)
	assert.Equal(t, []string{"Laptops"}, names(settings, func(s *site.ClientSettings) string { return s.Name }))
}

func TestManagementPoint(t *testing.T) {
	sites := simulator.New(central()).SiteClient()
	got, err := sites.SetManagementPoint(t.Context(), site.OnServer(cm01), site.ManagementPointPatch{
		EnableCloudGateway: new(true), EnableSSL: new(true), ClientConnectionType: site.Internet, UseSiteDatabase: new(false),
		SQLServerFQDN: new("sql.contoso.com"), SQLServerInstanceName: new("CM"), DatabaseName: new("CM_PS1"), UserName: new(`contoso\mp`),
	})
	require.NoError(t, err)
	assert.Equal(t, &site.ManagementPoint{
		ServerName: cm01, SiteCode: "PS1", RoleName: "SMS Management Point", SslState: 1, EnableCloudGateway: true,
		ClientConnectionType: site.Internet, SQLServerFQDN: "sql.contoso.com", SQLServerInstanceName: "CM", DatabaseName: "CM_PS1",
		UserName: `contoso\mp`, Object: got.Object,
	}, got)
	again, err := sites.GetManagementPoint(t.Context(), got)
	require.NoError(t, err)
	assert.Equal(t, got, again)
	got, err = sites.SetManagementPoint(t.Context(), got, site.ManagementPointPatch{ClientConnectionType: site.InternetAndIntranet, UseComputerAccount: true})
	require.NoError(t, err)
	assert.Equal(t, site.InternetAndIntranet, got.ClientConnectionType)
	assert.Empty(t, got.UserName)

	_, err = sites.GetManagementPoint(t.Context(), site.OnServer(cm01).InSite("PS2"))
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	_, err = sites.SetManagementPoint(t.Context(), site.OnServer(cm02), site.ManagementPointPatch{AllowDevice: new(true)})
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
}

func TestSoftwareUpdatePoint(t *testing.T) {
	sites := simulator.New(nil).SiteClient()
	got, err := sites.SetSoftwareUpdatePoint(t.Context(), site.OnServer(cm01).InSite("PS1"), site.SoftwareUpdatePointPatch{
		EnableCloudGateway: new(true), EnableSSL: new(true), ClientConnectionType: site.InternetAndIntranet, HTTPPort: new(80),
		HTTPSPort: new(443), UseProxy: new(true), UseProxyForAutoDeploymentRule: new(true), WSUSAccessAccount: new(`contoso\wsus`),
	})
	require.NoError(t, err)
	assert.Equal(t, &site.SoftwareUpdatePoint{
		ServerName: cm01, SiteCode: "PS1", RoleName: "SMS Software Update Point", EnableCloudGateway: true, EnableSSL: true,
		ClientConnectionType: site.InternetAndIntranet, HTTPPort: 80, HTTPSPort: 443, UseProxy: true,
		UseProxyForAutoDeploymentRule: true, WSUSAccessAccount: `contoso\wsus`, Object: got.Object,
	}, got)
	again, err := sites.GetSoftwareUpdatePoint(t.Context(), got)
	require.NoError(t, err)
	assert.Equal(t, got, again)
	got, err = sites.SetSoftwareUpdatePoint(t.Context(), got, site.SoftwareUpdatePointPatch{AnonymousWSUSAccess: true})
	require.NoError(t, err)
	assert.Empty(t, got.WSUSAccessAccount)
}

func TestClientSettings(t *testing.T) {
	sites := simulator.New(nil).SiteClient()
	laptops, err := sites.GetClientSettings(t.Context(), site.ClientSettingsByName("laptops"))
	require.NoError(t, err)
	assert.Equal(t, site.DeviceSettings, laptops.Type)
	assert.Nil(t, laptops.CloudService)
	for _, ref := range []site.ClientSettingsRef{laptops, site.ClientSettingsByName("Laptops")} {
		got, err := sites.SetClientSettingCloudService(t.Context(), ref, site.CloudServicePatch{AllowCloudDistributionPoint: new(true)})
		require.NoError(t, err)
		assert.Equal(t, &site.CloudService{AllowCloudManagementGateway: true, AllowCloudDistributionPoint: true, AutoAzureADJoin: true}, got.CloudService)
	}
	byDefault, err := sites.SetClientSettingCloudService(t.Context(), site.DefaultClientSettings(), site.CloudServicePatch{AutoAzureADJoin: new(false)})
	require.NoError(t, err)
	assert.Equal(t, &site.CloudService{AllowCloudManagementGateway: true}, byDefault.CloudService)
	again, err := sites.GetClientSettings(t.Context(), byDefault)
	require.NoError(t, err)
	assert.Equal(t, byDefault, again)
	_, err = sites.GetClientSettings(t.Context(), site.ClientSettingsByName(byDefault.Name))
	require.ErrorIs(t, err, cmdlet.ErrNotFound, "a name is of custom settings")
}

func TestBoundaryGroups(t *testing.T) {
	sites := simulator.New(nil).SiteClient()
	group, err := sites.GetBoundaryGroup(t.Context(), site.BoundaryGroupByName("headquarters"))
	require.NoError(t, err)
	again, err := sites.GetBoundaryGroup(t.Context(), site.BoundaryGroupByID(group.ID))
	require.NoError(t, err)
	assert.Equal(t, group, again)
	for i, ref := range []site.BoundaryGroupRef{site.BoundaryGroupByName("Headquarters"), site.BoundaryGroupByID(group.ID), group} {
		got, err := sites.SetBoundaryGroup(t.Context(), ref, site.BoundaryGroupPatch{AddSiteSystemServerNames: []string{cm01, cm02}[:min(i+1, 2)]})
		require.NoError(t, err)
		assert.Equal(t, uint32(min(i+1, 2)), got.SiteSystemCount)
	}
	byDefault, err := sites.GetDefaultBoundaryGroup(t.Context(), site.DefaultBoundaryGroupOf("ps1"))
	require.NoError(t, err)
	for _, ref := range []site.DefaultBoundaryGroupRef{byDefault, site.DefaultBoundaryGroupOf("PS1")} {
		got, err := sites.SetDefaultBoundaryGroup(t.Context(), ref, site.DefaultBoundaryGroupPatch{PreferCloudBasedSources: new(true)})
		require.NoError(t, err)
		assert.Equal(t, byDefault, got)
	}
	_, err = sites.GetDefaultBoundaryGroup(t.Context(), &site.DefaultBoundaryGroup{ID: 7})
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	old := simulator.New(&simulator.Options{Version: "2203"}).SiteClient()
	_, err = old.SetDefaultBoundaryGroup(t.Context(), byDefault, site.DefaultBoundaryGroupPatch{PreferCloudBasedSources: new(true)})
	require.ErrorIs(t, err, cmdlet.ErrNeedsVersion)
}

func TestFeatures(t *testing.T) {
	sites := simulator.New(nil).SiteClient()
	before, err := sites.GetFeature(t.Context(), site.FeatureScaleSet)
	require.NoError(t, err)
	after, err := sites.EnableFeature(t.Context(), site.FeatureScaleSet, nil)
	require.NoError(t, err)
	assert.NotEqual(t, before.Status, after.Status)
	_, err = sites.EnableFeature(t.Context(), "Time travel", nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
}

// What is wrong is told before anything is contacted, all of it at once.
func TestBadInput(t *testing.T) {
	untouched := cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("%v was run", c)
		return &cmdlet.Result{}, nil
	})
	sites := site.NewClient(untouched)
	const empty = "the patch is empty, so nothing would change"
	ctx := t.Context()
	for name, c := range map[string]struct {
		run  func() error
		want []string
	}{
		"system servers": {func() error {
			_, err := sites.SystemServers(ctx, &site.SystemsOptions{Server: cmdlet.Like("[")})
			return err
		}, []string{"SiteSystemServerName '[': a [ has no ] after it, or nothing before the ]"}},
		"no management point": {func() error {
			_, err := sites.SetManagementPoint(ctx, nil, site.ManagementPointPatch{})
			return err
		}, []string{empty, "ref '': names no server"}},
		"management point": {func() error {
			_, err := sites.SetManagementPoint(ctx, (*site.ManagementPoint)(nil), site.ManagementPointPatch{
				SQLServerFQDN: new("s"), SQLServerInstanceName: new("i"), ClientConnectionType: "Nowhere", UserName: new("u"), UseComputerAccount: true,
			})
			return err
		}, []string{
			"ClientConnectionType Nowhere: must be one of Internet, Intranet, InternetAndIntranet", "SqlServerFqdn 's': needs DatabaseName",
			"SqlServerInstanceName 'i': needs DatabaseName", "UserName 'u': does not go together with UseComputerAccount", "ref '': names no server",
		}},
		"replica": {func() error {
			_, err := sites.SetManagementPoint(ctx, site.OnServer("s"), site.ManagementPointPatch{DatabaseName: new("d")})
			return err
		}, []string{"DatabaseName 'd': needs SqlServerFqdn"}},
		"get no management point": {func() error {
			_, err := sites.GetManagementPoint(ctx, nil)
			return err
		}, []string{"SiteSystemServerName '': must not be empty"}},
		"no software update point": {func() error {
			_, err := sites.SetSoftwareUpdatePoint(ctx, nil, site.SoftwareUpdatePointPatch{})
			return err
		}, []string{empty, "ref '': names no server"}},
		"software update point": {func() error {
			_, err := sites.SetSoftwareUpdatePoint(ctx, (*site.SoftwareUpdatePoint)(nil), site.SoftwareUpdatePointPatch{
				HTTPPort: new(0), HTTPSPort: new(65536), WSUSAccessAccount: new("a"), AnonymousWSUSAccess: true,
			})
			return err
		}, []string{
			"HttpPort 0: must be from 1 to 65535", "HttpsPort 65536: must be from 1 to 65535",
			"WsusAccessAccount 'a': does not go together with AnonymousWsusAccess", "ref '': names no server",
		}},
		"get no software update point": {func() error {
			_, err := sites.GetSoftwareUpdatePoint(ctx, nil)
			return err
		}, []string{"SiteSystemServerName '': must not be empty"}},
		"no client settings": {func() error {
			_, err := sites.SetClientSettingCloudService(ctx, nil, site.CloudServicePatch{})
			return err
		}, []string{empty, "ref '': names no client settings"}},
		"nil client settings": {func() error {
			_, err := sites.GetClientSettings(ctx, (*site.ClientSettings)(nil))
			return err
		}, []string{"Name '': must not be empty"}},
		"settings type": {func() error {
			_, err := sites.ListClientSettings(ctx, &site.ListClientSettingsOptions{Type: new(site.SettingsType(7))})
			return err
		}, []string{"SettingType 7: is not a valid enumeration name"}},
		"no boundary group": {func() error {
			_, err := sites.SetBoundaryGroup(ctx, nil, site.BoundaryGroupPatch{})
			return err
		}, []string{empty, "ref '': names no boundary group"}},
		"boundary group": {func() error {
			_, err := sites.SetBoundaryGroup(ctx, (*site.BoundaryGroup)(nil), site.BoundaryGroupPatch{
				AddSiteSystemServerNames: []string{""}, RemoveSiteSystemServerNames: []string{"a"}, ClearSiteSystemServer: true,
			})
			return err
		}, []string{
			"AddSiteSystemServerName '': must not be empty", "RemoveSiteSystemServerName: does not go together with ClearSiteSystemServer",
			"ref '': names no boundary group",
		}},
		"no default boundary group": {func() error {
			_, err := sites.SetDefaultBoundaryGroup(ctx, nil, site.DefaultBoundaryGroupPatch{})
			return err
		}, []string{empty, "SiteCode '': must not be empty"}},
		"nil default boundary group": {func() error {
			_, err := sites.GetDefaultBoundaryGroup(ctx, (*site.DefaultBoundaryGroup)(nil))
			return err
		}, []string{"SiteCode '': must not be empty"}},
		"get no feature": {func() error {
			_, err := sites.GetFeature(ctx, "")
			return err
		}, []string{"Name '': must not be empty"}},
		"enable no feature": {func() error {
			_, err := sites.EnableFeature(ctx, "", nil)
			return err
		}, []string{"name '': must not be empty"}},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.run()
			require.ErrorIs(t, err, cmdlet.ErrInvalid)
			var e *cmdlet.Error
			require.ErrorAs(t, err, &e)
			got := make([]string, len(e.Problems))
			for i, p := range e.Problems {
				got[i] = p.String()
			}
			assert.ElementsMatch(t, c.want, got)
		})
	}
}
