package simulator_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/simulator"
)

var (
	_ cmdlet.Runner    = (*simulator.Site)(nil)
	_ cmdlet.Supporter = (*simulator.Site)(nil)
	_ simulator.TB     = (*testing.T)(nil)
)

// The real clients over the site, for as long as it takes.
func TestClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, site := t.Context(), simulator.NewT(t, nil)
		require.NoError(t, prepare(ctx, site))
		start := time.Now()
		gateway, err := newGateway(ctx, site)
		require.NoError(t, err)
		point, err := site.ConnectionPoints().AddConnectionPoint(ctx,
			connectionpoint.Spec{ServerName: "cm02.corp.contoso.com", GatewayServiceName: gateway.ServiceName}, nil)
		require.NoError(t, err)
		before, err := site.ConnectionPoints().GetConnection(ctx, point.Ref(), nil)
		require.NoError(t, err)

		gateway, err = cmg.Wait(ctx, site.Gateways(), cmg.ByName("GRANITEFALLS.contoso.com"), nil)
		require.NoError(t, err)
		assert.Equal(t, 25*time.Minute, time.Since(start))
		assert.Equal(t, "granitefalls.westus2.cloudapp.azure.com", gateway.DeploymentName)

		time.Sleep(5 * time.Minute)
		connected, err := site.ConnectionPoints().GetConnection(ctx, connectionpoint.OnServer("cm02.corp.contoso.com"), nil)
		require.NoError(t, err)
		assert.NotEqual(t, before.Status, connected.Status)
		assert.Equal(t, gateway.ServiceName, connected.GatewayServiceName)

		_, err = site.AzureServices().GetDiscovery(ctx, azureservice.ByID(16777217), nil)
		require.NoError(t, err)
		self, err := site.Sites().Get(ctx, "PS1", nil)
		require.NoError(t, err)
		assert.True(t, self.TopLevel())
	})
}

func TestOptions(t *testing.T) {
	site := simulator.New(&simulator.Options{
		Version: "2309", SiteCode: "ABC", SiteSystems: []string{"one.contoso.com", "two.contoso.com"}, ReportingSiteCode: "CAS",
	})
	self, err := site.Sites().Get(t.Context(), "ABC", nil)
	require.NoError(t, err)
	assert.Equal(t, "one.contoso.com", self.ServerName)
	assert.Equal(t, "CAS", self.ReportingSiteCode)
	assert.False(t, self.TopLevel())
	assert.Equal(t, 9122, self.Build)
	assert.Equal(t, "site ABC", fmt.Sprint(site))
	assert.Panics(t, func() { simulator.New(&simulator.Options{Version: "1999"}) })
	assert.Panics(t, func() { simulator.New(&simulator.Options{Role: "Janitor"}) })
	assert.Panics(t, func() { simulator.New(&simulator.Options{Speed: -1}) })

	infrastructure := simulator.New(&simulator.Options{Role: simulator.InfrastructureAdministrator})
	require.NoError(t, prepare(t.Context(), infrastructure))
}

func TestTimesAndSeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		details := func() uint32 {
			site := simulator.New(&simulator.Options{Seed: 42, Speed: 2, Times: simulator.Times{
				PickUp: time.Second, Ready: time.Hour,
			}})
			require.NoError(t, prepare(ctx, site))
			gateway, err := newGateway(ctx, site)
			require.NoError(t, err)
			number := gateway.StatusDetails
			time.Sleep(30*time.Minute - 1)
			gateway, err = site.Gateways().Get(ctx, gateway.Ref(), nil)
			require.NoError(t, err)
			assert.Equal(t, cmg.StateProvisioning, gateway.State)
			time.Sleep(time.Nanosecond)
			gateway, err = site.Gateways().Get(ctx, gateway.Ref(), nil)
			require.NoError(t, err)
			assert.True(t, gateway.Ready())
			return number
		}
		first := details()
		assert.Equal(t, first, details(), "the seed repeats what is drawn")
	})
}

// Whoever reads a log sees that it was not a real site.
func TestResultsSaySimulator(t *testing.T) {
	site := simulator.New(nil)
	for _, runner := range []cmdlet.Runner{site, site.As(simulator.ReadOnlyAnalyst)} {
		result, err := runner.Run(t.Context(), cmdlet.NewCall("Get-CMSite"))
		require.NoError(t, err)
		assert.Equal(t, "simulator", result.Via)
		for _, c := range []cmdlet.Call{
			cmdlet.NewCall("Get-CMNothing"), cmdlet.NewCall("Get-CMSite", cmdlet.Extra("Novelty", cmdlet.Switch())),
			cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))),
		} {
			_, err = runner.Run(t.Context(), c)
			var e *cmdlet.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, "simulator", e.Via, "%v", c)
		}
	}
}

func TestSupports(t *testing.T) {
	site := simulator.New(nil)
	require.NoError(t, cmdlet.Supports(site, cmdlet.NewCall("Get-CMSite")))
	missing := cmdlet.NewCall("New-CMAADServerApplication", cmdlet.P("AppName", cmdlet.String("app")))
	require.ErrorIs(t, cmdlet.Supports(site, missing), cmdlet.ErrUnsupported)
	_, err := site.Run(t.Context(), missing)
	require.ErrorIs(t, err, cmdlet.ErrUnsupported)
}

func TestCalls(t *testing.T) {
	site := simulator.New(nil)
	assert.Empty(t, site.Calls())
	refused := cmdlet.NewCall("Get-CMNothing")
	read := cmdlet.NewCall("Get-CMSite")
	for _, c := range []cmdlet.Call{refused, read} {
		_, _ = site.Run(t.Context(), c)
	}
	calls := site.Calls()
	require.Len(t, calls, 2)
	assert.True(t, calls[0].Equal(refused) && calls[1].Equal(read))
	calls[0] = read
	assert.True(t, site.Calls()[0].Equal(refused), "a copy")

	_, err := site.AAD().ImportServerApplication(t.Context(), server(), nil)
	require.NoError(t, err)
	shown := fmt.Sprintf("%v %+v %#v %s", site.Calls(), site, site, site)
	assert.NotContains(t, shown, "from your vault")
	assert.Contains(t, shown, serverID)
}

func TestFaults(t *testing.T) {
	cause := errors.New("the provider restarts")
	synctest.Test(t, func(t *testing.T) {
		site := simulator.New(nil)
		fault := site.Inject(simulator.Fault{
			Cmdlet: "Get-CMSite", Skip: 1, Times: 1, Delay: time.Minute, Reason: cmdlet.ErrConflict, Err: cause,
		})
		get := func() error {
			_, err := site.Sites().Get(t.Context(), "PS1", nil)
			return err
		}
		require.NoError(t, get())
		assert.Zero(t, fault.Fired())
		start := time.Now()
		err := get()
		require.ErrorIs(t, err, cmdlet.ErrConflict)
		require.ErrorIs(t, err, cause)
		assert.Equal(t, time.Minute, time.Since(start))
		require.NoError(t, get())
		assert.Equal(t, 1, fault.Fired())

		all := site.Inject(simulator.Fault{})
		require.ErrorIs(t, get(), cmdlet.ErrUnavailable)
		all.Remove()
		require.NoError(t, get())
	})
}

// recorder is a test that is looked at.
type recorder struct {
	cleanups []func()
	errors   []string
}

func (*recorder) Helper()            {}
func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (r *recorder) end() []string {
	for _, f := range r.cleanups {
		f()
	}
	return r.errors
}

func TestFaultThatNeverFires(t *testing.T) {
	for name, test := range map[string]struct {
		use  func(*simulator.Site)
		want []string
	}{
		"none":  {func(*simulator.Site) {}, nil},
		"fired": {func(s *simulator.Site) { s.Inject(simulator.Fault{}) }, nil},
		"never": {
			func(s *simulator.Site) { s.Inject(simulator.Fault{Cmdlet: "Get-CMAADTenant"}) },
			[]string{"simulator: the fault on Get-CMAADTenant never fired"},
		},
		"skipped": {
			func(s *simulator.Site) { s.Inject(simulator.Fault{Skip: 1}) },
			[]string{"simulator: the fault on every cmdlet never fired"},
		},
		"removed": {
			func(s *simulator.Site) { s.Inject(simulator.Fault{}).Remove() },
			[]string{"simulator: the fault on every cmdlet never fired"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{}
			site := simulator.NewT(r, nil)
			test.use(site)
			_, _ = site.Run(t.Context(), cmdlet.NewCall("Get-CMSite"))
			assert.Equal(t, test.want, r.end())
		})
	}
}
