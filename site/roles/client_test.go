package roles_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/roles"
)

const (
	cm01 = "cm01.corp.contoso.com"
	cm02 = "cm02.corp.contoso.com"
)

// central is a central administration site with two child primary sites.
func central() *simulator.Options {
	return &simulator.Options{
		SiteSystems: []string{"cas01.corp.contoso.com"},
		Children:    []simulator.Child{{SiteCode: "PS1", SiteSystems: []string{cm01, cm02}}, {SiteCode: "PS2"}},
	}
}

func TestLists(t *testing.T) {
	client := simulator.New(central()).Roles()
	const ps2 = "cm01.ps2.corp.contoso.com"
	for name, c := range map[string]struct {
		siteCode string
		server   cmdlet.Pattern
		mps      []string
		sups     []string
	}{
		"all":    {mps: []string{cm01, ps2}, sups: []string{"cas01.corp.contoso.com", cm01, ps2}},
		"site":   {siteCode: "PS1", mps: []string{cm01}, sups: []string{cm01}},
		"server": {server: cmdlet.Like("*2.corp*"), mps: []string{ps2}, sups: []string{ps2}},
	} {
		t.Run(name, func(t *testing.T) {
			mps, err := client.ListManagementPoints(t.Context(), &roles.ListManagementPointsOptions{SiteCode: c.siteCode, Server: c.server})
			require.NoError(t, err)
			servers := make([]string, len(mps))
			for i, mp := range mps {
				servers[i] = mp.ServerName
			}
			assert.Equal(t, c.mps, servers)
			sups, err := client.ListSoftwareUpdatePoints(t.Context(), &roles.ListSoftwareUpdatePointsOptions{SiteCode: c.siteCode, Server: c.server})
			require.NoError(t, err)
			servers = make([]string, len(sups))
			for i, sup := range sups {
				servers[i] = sup.ServerName
			}
			assert.Equal(t, c.sups, servers)
		})
	}
}

func TestManagementPoint(t *testing.T) {
	client := simulator.New(central()).Roles()
	got, err := client.SetManagementPoint(t.Context(), roles.OnServer(cm01), roles.ManagementPointPatch{
		EnableCloudGateway: new(true), EnableSSL: new(true), ClientConnectionType: roles.Internet, UseSiteDatabase: new(false),
		SQLServerFQDN: new("sql.contoso.com"), SQLServerInstanceName: new("CM"), DatabaseName: new("CM_PS1"), UserName: new(`contoso\mp`),
	}, nil)
	require.NoError(t, err)
	assert.Equal(t, &roles.ManagementPoint{
		ServerName: cm01, SiteCode: "PS1", RoleName: "SMS Management Point", EnableSSL: true, EnableCloudGateway: true,
		ClientConnectionType: roles.Internet, SQLServerFQDN: "sql.contoso.com", SQLServerInstanceName: "CM", DatabaseName: "CM_PS1",
		UserName: `contoso\mp`, Object: got.Object,
	}, got)
	again, err := client.GetManagementPoint(t.Context(), got.Ref(), nil)
	require.NoError(t, err)
	assert.Equal(t, got, again)
	got, err = client.SetManagementPoint(t.Context(), got.Ref(), roles.ManagementPointPatch{
		ClientConnectionType: roles.InternetAndIntranet, UseComputerAccount: true,
	}, nil)
	require.NoError(t, err)
	assert.Equal(t, roles.InternetAndIntranet, got.ClientConnectionType)
	assert.Empty(t, got.UserName)

	_, err = client.GetManagementPoint(t.Context(), roles.OnServer(cm01).InSite("PS2"), nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	_, err = client.SetManagementPoint(t.Context(), roles.OnServer(cm02), roles.ManagementPointPatch{AllowDevice: new(true)}, nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
}

func TestSslState(t *testing.T) {
	for state, want := range map[int64]bool{0: false, 1: true, 2: false, 3: true, 4: false, 63: false} {
		mp, err := roles.NewClient(answers(cmdlet.NewObject("SMS_SCI_SysResUse", map[string]cmdlet.Value{
			"NetworkOSPath": cmdlet.String(`\\cm01`), "RoleName": cmdlet.String("SMS Management Point"), "SslState": cmdlet.Int(state),
		}))).GetManagementPoint(t.Context(), roles.OnServer("cm01"), nil)
		require.NoError(t, err)
		assert.Equal(t, want, mp.EnableSSL, "SslState %d", state)
	}
}

func TestSoftwareUpdatePoint(t *testing.T) {
	client := simulator.New(nil).Roles()
	got, err := client.SetSoftwareUpdatePoint(t.Context(), roles.OnServer(cm01).InSite("PS1"), roles.SoftwareUpdatePointPatch{
		EnableCloudGateway: new(true), EnableSSL: new(true), ClientConnectionType: roles.InternetAndIntranet, HTTPPort: new(80),
		HTTPSPort: new(443), UseProxy: new(true), UseProxyForAutoDeploymentRule: new(true), WSUSAccessAccount: new(`contoso\wsus`),
	}, nil)
	require.NoError(t, err)
	assert.Equal(t, &roles.SoftwareUpdatePoint{
		ServerName: cm01, SiteCode: "PS1", RoleName: "SMS Software Update Point", EnableCloudGateway: true, EnableSSL: true,
		ClientConnectionType: roles.InternetAndIntranet, HTTPPort: 80, HTTPSPort: 443, UseProxy: true,
		UseProxyForAutoDeploymentRule: true, WSUSAccessAccount: `contoso\wsus`, Object: got.Object,
	}, got)
	again, err := client.GetSoftwareUpdatePoint(t.Context(), got.Ref(), nil)
	require.NoError(t, err)
	assert.Equal(t, got, again)
	got, err = client.SetSoftwareUpdatePoint(t.Context(), got.Ref(), roles.SoftwareUpdatePointPatch{AnonymousWSUSAccess: true}, nil)
	require.NoError(t, err)
	assert.Empty(t, got.WSUSAccessAccount)
}

func TestClientConnectionTypeAsText(t *testing.T) {
	for _, want := range []roles.ClientConnectionType{"", roles.Internet, roles.Intranet, roles.InternetAndIntranet} {
		text, err := want.MarshalText()
		require.NoError(t, err)
		assert.Equal(t, string(want), string(text))
		got := roles.ClientConnectionType("other")
		require.NoError(t, got.UnmarshalText(text))
		assert.Equal(t, want, got)
	}
	kept := roles.Internet
	require.EqualError(t, kept.UnmarshalText([]byte("intranet")),
		`"intranet" is not a client connection type: it takes Internet, Intranet or InternetAndIntranet`)
	assert.Equal(t, roles.Internet, kept)
}

// What is wrong with a patch is told before anything is contacted, all of it at once; Check tells the same without a Runner.
func TestBadPatches(t *testing.T) {
	untouched := roles.NewClient(cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("%v was run", c)
		return &cmdlet.Result{}, nil
	}))
	const (
		empty  = "the patch is empty, so nothing would change"
		nobody = "ref: is required"
	)
	management := func(p roles.ManagementPointPatch) (func(int) error, func(roles.Ref) error) {
		return p.Check, func(ref roles.Ref) error {
			_, err := untouched.SetManagementPoint(t.Context(), ref, p, nil)
			return err
		}
	}
	update := func(p roles.SoftwareUpdatePointPatch) (func(int) error, func(roles.Ref) error) {
		return p.Check, func(ref roles.Ref) error {
			_, err := untouched.SetSoftwareUpdatePoint(t.Context(), ref, p, nil)
			return err
		}
	}
	type bad struct {
		check func(int) error
		set   func(roles.Ref) error
	}
	of := func(check func(int) error, set func(roles.Ref) error) bad { return bad{check, set} }
	for name, c := range map[string]struct {
		bad
		want []string
	}{
		"no management point": {of(management(roles.ManagementPointPatch{})), []string{empty}},
		"management point": {of(management(roles.ManagementPointPatch{
			SQLServerFQDN: new("s"), SQLServerInstanceName: new("i"), ClientConnectionType: "Nowhere", UserName: new("u"), UseComputerAccount: true,
		})), []string{
			"ClientConnectionType Nowhere: must be one of Internet, Intranet, InternetAndIntranet", "SQLServerFQDN 's': needs DatabaseName",
			"SQLServerInstanceName 'i': needs DatabaseName", "UserName 'u': cannot be combined with UseComputerAccount",
		}},
		"replica":                  {of(management(roles.ManagementPointPatch{DatabaseName: new("d")})), []string{"DatabaseName 'd': needs SQLServerFQDN"}},
		"no software update point": {of(update(roles.SoftwareUpdatePointPatch{})), []string{empty}},
		"software update point": {of(update(roles.SoftwareUpdatePointPatch{
			HTTPPort: new(0), HTTPSPort: new(65536), WSUSAccessAccount: new("a"), AnonymousWSUSAccess: true,
		})), []string{
			"HTTPPort 0: must be from 1 to 65535", "HTTPSPort 65536: must be from 1 to 65535",
			"WSUSAccessAccount 'a': cannot be combined with AnonymousWSUSAccess",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			checked := c.check(0)
			assert.ElementsMatch(t, c.want, problems(t, checked))
			assert.Equal(t, problems(t, checked), problems(t, c.set(roles.OnServer("s"))), "Check has the words of the method")
			assert.ElementsMatch(t, append(c.want, nobody), problems(t, c.set(roles.Ref{})))
		})
	}
	require.NoError(t, roles.ManagementPointPatch{AllowDevice: new(true)}.Check(0))
	require.NoError(t, roles.SoftwareUpdatePointPatch{UseProxy: new(true)}.Check(0))
}

func problems(t *testing.T, err error) []string {
	t.Helper()
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = p.String()
	}
	return texts
}
