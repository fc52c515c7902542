package site_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site"
)

func answers(objects ...cmdlet.Object) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{Objects: objects}, nil
	})
}

func row(code, parent string, kind int64) cmdlet.Object {
	return cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{
		"SiteCode": cmdlet.String(code), "SiteName": cmdlet.String("Contoso"), "Version": cmdlet.String("5.00.9122.1000"),
		"BuildNumber": cmdlet.Int(9122), "ServerName": cmdlet.String("cm01.contoso.com"), "Type": cmdlet.Int(kind),
		"ReportingSiteCode": cmdlet.String(parent), "Novelty": cmdlet.Int(1),
	})
}

func TestGet(t *testing.T) {
	ps1 := row("PS1", "CAS", 2)
	got, err := site.NewClient(answers(row("PS2", "CAS", 2), ps1)).Get(t.Context(), "ps1", nil)
	require.NoError(t, err)
	assert.Equal(t, &site.Site{
		Code: "PS1", Name: "Contoso", Version: "5.00.9122.1000", Build: 9122, ServerName: "cm01.contoso.com", Type: site.Primary,
		ReportingSiteCode: "CAS", Object: ps1,
	}, got)

	_, err = site.NewClient(answers(row("PS2", "", 2))).Get(t.Context(), "PS1", nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	_, err = site.NewClient(answers(ps1, ps1)).Get(t.Context(), "PS1", nil)
	require.ErrorIs(t, err, cmdlet.ErrAmbiguous)
	untouched := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		t.Error("was called")
		return nil, errors.New("untouched")
	})
	_, err = site.NewClient(untouched).Get(t.Context(), "", nil)
	require.EqualError(t, err, "Get-CMSite: invalid: code '': must not be empty")
}

func TestTopLevel(t *testing.T) {
	for name, c := range map[string]struct {
		row  cmdlet.Object
		kind string
		top  bool
	}{
		"stand-alone": {row("PS1", "", 2), "primary site", true},
		"child":       {row("PS1", "CAS", 2), "primary site", false},
		"top":         {row("PS1", "", 4), "central administration site", true},
		"secondary":   {row("PS1", "", 1), "secondary site", false},
		"unknown":     {row("PS1", "", 3), "site type 3", true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := site.NewClient(answers(c.row)).Get(t.Context(), "PS1", nil)
			require.NoError(t, err)
			assert.Equal(t, c.top, got.TopLevel())
			assert.Equal(t, c.kind, got.Type.String())
			text, err := got.Type.MarshalText()
			require.NoError(t, err)
			assert.Equal(t, c.kind, string(text))
			var back site.Type
			require.NoError(t, back.UnmarshalText(text))
			assert.Equal(t, got.Type, back)
		})
	}
	kind := site.Primary
	require.EqualError(t, kind.UnmarshalText([]byte("primary")),
		`"primary" is not a site type: it takes secondary site, primary site, central administration site, or site type and a number`)
	assert.Equal(t, site.Primary, kind)
}

// central is a central administration site with two child primary sites.
func central() *simulator.Options {
	return &simulator.Options{
		SiteSystems: []string{"cas01.corp.contoso.com"},
		Children:    []simulator.Child{{SiteCode: "PS1", SiteSystems: []string{cm01, cm02}}, {SiteCode: "PS2"}},
	}
}

const (
	cm01 = "cm01.corp.contoso.com"
	cm02 = "cm02.corp.contoso.com"
)

func names[T any](things []*T, name func(*T) string) []string {
	all := make([]string, len(things))
	for i, thing := range things {
		all[i] = name(thing)
	}
	return all
}

func TestList(t *testing.T) {
	sites := simulator.New(central()).Sites()
	all, err := sites.List(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"CAS", "PS1", "PS2"}, names(all, func(s *site.Site) string { return s.Code }))
	assert.Equal(t, site.CentralAdministration, all[0].Type)
	assert.True(t, all[0].TopLevel())
	assert.False(t, all[1].TopLevel())
	primaries, err := sites.List(t.Context(), &site.ListOptions{Name: cmdlet.Like("primary*")})
	require.NoError(t, err)
	assert.Len(t, primaries, 2)
}

func TestListSystemServers(t *testing.T) {
	sites := simulator.New(central()).Sites()
	for name, c := range map[string]struct {
		opts *site.ListSystemServersOptions
		want []string
	}{
		"all":    {nil, []string{"cas01.corp.contoso.com", cm01, cm02, "cm01.ps2.corp.contoso.com"}},
		"site":   {&site.ListSystemServersOptions{SiteCode: "PS1"}, []string{cm01, cm02}},
		"server": {&site.ListSystemServersOptions{Server: cmdlet.Like("*2.corp*")}, []string{cm02, "cm01.ps2.corp.contoso.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			servers, err := sites.ListSystemServers(t.Context(), c.opts)
			require.NoError(t, err)
			assert.Equal(t, c.want, names(servers, func(s *site.SystemServer) string { return s.ServerName }))
		})
	}
	// A back end may return other roles too.
	role := cmdlet.NewObject("SMS_SCI_SysResUse", map[string]cmdlet.Value{"RoleName": cmdlet.String("SMS Management Point")})
	servers, err := site.NewClient(answers(role)).ListSystemServers(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, servers)
}

func TestFeatures(t *testing.T) {
	sites := simulator.New(nil).Sites()
	before, err := sites.GetFeature(t.Context(), strings.ToUpper(site.FeatureScaleSet), nil)
	require.NoError(t, err)
	after, err := sites.EnableFeature(t.Context(), site.FeatureScaleSet, &site.EnableFeatureOptions{EvenIfSiteWide: true})
	require.NoError(t, err)
	assert.NotEqual(t, before.Status, after.Status)
	_, err = sites.EnableFeature(t.Context(), "Time travel", &site.EnableFeatureOptions{EvenIfSiteWide: true})
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	_, err = sites.GetFeature(t.Context(), "Time travel", nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	features, err := sites.ListFeatures(t.Context(), &site.ListFeaturesOptions{Name: cmdlet.Like("Cloud*"), Prerelease: true})
	require.NoError(t, err)
	assert.Empty(t, features)
}

// What is wrong is told before anything is contacted, all of it at once.
func TestBadInput(t *testing.T) {
	ctx := t.Context()
	sites := site.NewClient(cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("%v was run", c)
		return &cmdlet.Result{}, nil
	}))
	for name, c := range map[string]struct {
		run  func() error
		want string
	}{
		"system servers": {func() error {
			_, err := sites.ListSystemServers(ctx, &site.ListSystemServersOptions{Server: cmdlet.Like("[")})
			return err
		}, "Server '[': a [ has no ] after it, or nothing before the ]"},
		"get no feature": {func() error {
			_, err := sites.GetFeature(ctx, "", nil)
			return err
		}, "name '': must not be empty"},
		"a new server through a proxy without a name": {func() error {
			_, err := sites.NewSiteSystemServer(ctx, "cm03", &site.NewSiteSystemServerOptions{EnableProxy: true})
			return err
		}, "EnableProxy $true: needs ProxyServerName"},
		"a new server with the name of a proxy": {func() error {
			_, err := sites.NewSiteSystemServer(ctx, "cm03", &site.NewSiteSystemServerOptions{ProxyServerName: "p"})
			return err
		}, "ProxyServerName 'p': needs EnableProxy"},
		"a new server with a port out of range": {func() error {
			_, err := sites.NewSiteSystemServer(ctx, "cm03", &site.NewSiteSystemServerOptions{
				EnableProxy: true, ProxyServerName: "p", ProxyServerPort: 65536,
			})
			return err
		}, "ProxyServerPort 65536: must be from 1 to 65535"},
		"a new server with two accounts": {func() error {
			_, err := sites.NewSiteSystemServer(ctx, "cm03", &site.NewSiteSystemServerOptions{AccountName: "a", UseSiteServerAccount: true})
			return err
		}, "AccountName 'a': cannot be combined with UseSiteServerAccount"},
		"a new server without a name": {func() error {
			_, err := sites.NewSiteSystemServer(ctx, "", nil)
			return err
		}, "serverName '': must not be empty"},
		"set no site": {func() error {
			_, err := sites.Set(ctx, "", site.Patch{UsePKIClientCertificate: new(true)}, nil)
			return err
		}, "code '': must not be empty"},
		"set nothing": {func() error {
			_, err := sites.Set(ctx, "PS1", site.Patch{}, nil)
			return err
		}, "the patch is empty, so nothing would change"},
		"set what is not a certificate": {func() error {
			_, err := sites.Set(ctx, "PS1", site.Patch{AddCertificates: []*certs.CACertificate{nil}}, nil)
			return err
		}, "AddCertificates: element 1 is not a certificate"},
		"check an unknown communication": {func() error {
			return site.Patch{ClientComputerCommunicationType: "Http"}.Check(0)
		}, "ClientComputerCommunicationType Http: must be one of HttpsOnly, HttpsOrHttp"},
		"enable no feature": {func() error {
			_, err := sites.EnableFeature(ctx, "", nil)
			return err
		}, "name '': must not be empty"},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.run()
			require.ErrorIs(t, err, cmdlet.ErrInvalid)
			var e *cmdlet.Error
			require.ErrorAs(t, err, &e)
			require.Len(t, e.Problems, 1)
			assert.Equal(t, c.want, e.Problems[0].String())
		})
	}
}

func TestCommunicationTypeAsText(t *testing.T) {
	for _, want := range []site.CommunicationType{"", site.HTTPSOnly, site.HTTPSOrHTTP} {
		text, err := want.MarshalText()
		require.NoError(t, err)
		got := site.CommunicationType("Other")
		require.NoError(t, got.UnmarshalText(text))
		assert.Equal(t, want, got)
	}
	got := site.HTTPSOnly
	require.EqualError(t, got.UnmarshalText([]byte("Http")), `"Http" is not a communication type: it must be HttpsOnly or HttpsOrHttp`)
	assert.Equal(t, site.HTTPSOnly, got)
}

func TestSitePrints(t *testing.T) {
	assert.Equal(t, "PS1, a primary site on cm01.contoso.com",
		site.Site{Code: "PS1", Type: site.Primary, ServerName: "cm01.contoso.com"}.String())
	assert.Equal(t, "PS1, a site type 7", site.Site{Code: "PS1", Type: 7}.String())
}
