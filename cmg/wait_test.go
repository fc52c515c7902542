package cmg_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/symptom"
)

// at is what a gateway answers from a time after the start on, until the next.
type at struct {
	after   time.Duration
	state   cmg.State
	details uint32
	err     error
}

// script is a Getter that plays its answers.
type script struct {
	start   time.Time
	answers []at
	reads   int
}

func (s *script) Get(ctx context.Context, _ cmg.Ref, _ *cmg.GetOptions) (*cmg.Gateway, error) {
	if s.reads++; s.reads == 1 {
		s.start = time.Now()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	now := s.answers[0]
	for _, a := range s.answers {
		if time.Since(s.start) >= a.after {
			now = a
		}
	}
	if now.err != nil {
		return nil, now.err
	}
	return &cmg.Gateway{ServiceName: "granitefalls.contoso.com", State: now.state, StatusDetails: now.details}, nil
}

const unknown cmg.State = 4711

var unavailable = &cmdlet.Error{Op: "Get-CMCloudManagementGateway", Reason: cmdlet.ErrUnavailable, Outcome: cmdlet.NotDone}

func TestWait(t *testing.T) {
	for name, c := range map[string]struct {
		answers []at
		opts    *cmg.WaitOptions
		limit   time.Duration // 0 is none
		elapsed time.Duration
		want    error  // nil is ready
		text    string // in the error
		last    *cmg.State
	}{
		"ready at once": {answers: []at{{0, cmg.StateReady, 1, nil}}},
		"provisioned": {
			answers: []at{{0, cmg.StateProvisioning, 0, nil}, {25 * time.Minute, cmg.StateReady, 0, nil}, {26 * time.Minute, cmg.StateReady, 1, nil}},
			elapsed: 26 * time.Minute,
		},
		"seen at the next interval": {
			answers: []at{{0, cmg.StateStarting, 1, nil}, {time.Minute, cmg.StateReady, 1, nil}},
			opts:    &cmg.WaitOptions{Interval: 7 * time.Minute}, elapsed: 7 * time.Minute,
		},
		"flips every 20 minutes": {
			answers: []at{
				{0, unknown, 3, nil},
				{20 * time.Minute, cmg.StateProvisioning, 1, nil},
				{40 * time.Minute, unknown, 3, nil},
				{60 * time.Minute, cmg.StateReady, 1, nil},
			},
			elapsed: 60 * time.Minute,
		},
		"failed": {
			answers: []at{{0, cmg.StateProvisioning, 0, nil}, {8 * time.Minute, unknown, 3, nil}},
			elapsed: 33 * time.Minute, want: cmdlet.ErrFailed, last: new(unknown),
			text: "cmg.Wait 'granitefalls.contoso.com': failed: state 4711 with status details 3 for 25m0s, which does not lead to ready: " +
				"look for the cause in Status Description in the console, in CloudMgr.log on the server of the service connection point, and in " +
				"Azure in the deployments and the activity log of its resource group (known symptoms: server-unknown-state, server-task-failed, " +
				"azure-deployment-failed, azure-public-ip-zones)",
		},
		"from one bad state to another": {
			answers: []at{{0, cmg.StateStopping, 1, nil}, {20 * time.Minute, cmg.StateStopped, 1, nil}},
			elapsed: 25 * time.Minute, want: cmdlet.ErrFailed, last: new(cmg.StateStopped), text: "stopped with",
		},
		"failed, without patience": {
			answers: []at{{0, cmg.StateDeleting, 1, nil}}, opts: &cmg.WaitOptions{Debounce: new(time.Duration(0))},
			want: cmdlet.ErrFailed, last: new(cmg.StateDeleting), text: "deleting with",
		},
		"failed, with more patience": {
			answers: []at{{0, unknown, 1, nil}}, opts: &cmg.WaitOptions{Debounce: new(time.Hour)},
			elapsed: time.Hour, want: cmdlet.ErrFailed, last: new(unknown), text: "for 1h0m0s",
		},
		"three reads lost": {
			answers: []at{
				{0, cmg.StateProvisioning, 1, nil},
				{time.Minute, 0, 0, unavailable},
				{time.Minute + 90*time.Second, cmg.StateProvisioning, 1, nil},
				{3 * time.Minute, 0, 0, unavailable},
				{3*time.Minute + 90*time.Second, cmg.StateReady, 1, nil},
			},
			elapsed: 3*time.Minute + 90*time.Second,
		},
		"four reads lost": {
			answers: []at{{0, cmg.StateProvisioning, 1, nil}, {time.Minute, 0, 0, unavailable}},
			elapsed: time.Minute + 90*time.Second, want: unavailable, last: new(cmg.StateProvisioning),
		},
		"no read may be lost": {
			answers: []at{{0, 0, 0, unavailable}}, opts: &cmg.WaitOptions{ReadFailures: new(0)}, want: unavailable,
		},
		"lost reads do not interrupt a failure": {
			answers: []at{{0, unknown, 1, nil}, {time.Minute, 0, 0, unavailable}, {2 * time.Minute, unknown, 1, nil}},
			elapsed: 25 * time.Minute, want: cmdlet.ErrFailed, last: new(unknown),
		},
		"gone": {
			answers: []at{{0, cmg.StateProvisioning, 1, nil}, {time.Minute, 0, 0, cmdlet.ErrNotFound}},
			elapsed: time.Minute, want: cmdlet.ErrNotFound, last: new(cmg.StateProvisioning),
		},
		"out of time": {
			answers: []at{{0, cmg.StateProvisioning, 2, nil}}, limit: 10*time.Minute + 7*time.Second,
			elapsed: 10*time.Minute + 7*time.Second, want: context.DeadlineExceeded, last: new(cmg.StateProvisioning),
			text: "cmg.Wait 'granitefalls.contoso.com': unavailable: not ready after 10m7s, last seen provisioning with status details 2: " +
				"wait again, or look at CloudMgr.log on the server of the service connection point: context deadline exceeded",
		},
		"out of time while reads fail": {
			answers: []at{{0, 0, 0, unavailable}}, limit: time.Minute, elapsed: time.Minute, want: context.DeadlineExceeded,
			opts: &cmg.WaitOptions{ReadFailures: new(100)},
			text: "cmg.Wait 'granitefalls.contoso.com': unavailable: no answer in 1m0s (the last read failed: Get-CMCloudManagementGateway: " +
				"unavailable): wait again: context deadline exceeded",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if c.limit > 0 {
					limited, cancel := context.WithTimeout(ctx, c.limit)
					defer cancel()
					ctx = limited
				}
				start := time.Now()
				gateway, err := cmg.Wait(ctx, &script{answers: c.answers}, cmg.ByName("granitefalls.contoso.com"), c.opts)
				assert.Equal(t, c.elapsed, time.Since(start))
				if c.want == nil {
					require.NoError(t, err)
					assert.True(t, gateway.Ready())
					return
				}
				require.ErrorIs(t, err, c.want)
				require.ErrorContains(t, err, c.text)
				if c.last == nil {
					assert.Nil(t, gateway)
				} else if assert.NotNil(t, gateway) {
					assert.Equal(t, *c.last, gateway.State)
				}
			})
		})
	}
}

func TestWaitStoppedAndGone(t *testing.T) {
	type waiter = func(context.Context, cmg.Getter, cmg.Ref, *cmg.WaitOptions) (*cmg.Gateway, error)
	for name, c := range map[string]struct {
		wait    waiter
		answers []at
		limit   time.Duration // 0 is none
		elapsed time.Duration
		want    error // nil is success
		text    string
		last    *cmg.State
	}{
		"stopped, still ready at first": {
			wait: cmg.WaitStopped, elapsed: 5 * time.Minute, last: new(cmg.StateStopped),
			answers: []at{{0, cmg.StateReady, 1, nil}, {time.Minute, cmg.StateStopping, 1, nil}, {5 * time.Minute, cmg.StateStopped, 1, nil}},
		},
		"stopped, in an hour": {
			wait: cmg.WaitStopped, elapsed: time.Hour, last: new(cmg.StateStopped),
			answers: []at{{0, cmg.StateStopping, 1, nil}, {time.Hour, cmg.StateStopped, 1, nil}},
		},
		"never stopped": {
			wait: cmg.WaitStopped, elapsed: 25 * time.Minute, want: cmdlet.ErrFailed, last: new(cmg.StateReady),
			answers: []at{{0, cmg.StateReady, 1, nil}},
			text:    "cmg.WaitStopped 'granitefalls.contoso.com': failed: ready for 25m0s, which does not lead to stopped",
		},
		"gone instead of stopped": {
			wait: cmg.WaitStopped, elapsed: time.Minute, want: cmdlet.ErrNotFound, last: new(cmg.StateStopping),
			answers: []at{{0, cmg.StateStopping, 1, nil}, {time.Minute, 0, 0, cmdlet.ErrNotFound}},
		},
		"no time to stop": {
			wait: cmg.WaitStopped, limit: time.Minute, elapsed: time.Minute, want: context.DeadlineExceeded, last: new(cmg.StateStopping),
			answers: []at{{0, cmg.StateStopping, 1, nil}},
			text:    "cmg.WaitStopped 'granitefalls.contoso.com': unavailable: not stopped after 1m0s, last seen stopping with status details 1",
		},
		"gone": {
			wait: cmg.WaitGone, elapsed: 40 * time.Minute, last: new(cmg.StateDeleting),
			answers: []at{{0, unknown, 3, nil}, {3 * time.Minute, cmg.StateDeleting, 3, nil}, {40 * time.Minute, 0, 0, cmdlet.ErrNotFound}},
		},
		"gone already": {wait: cmg.WaitGone, answers: []at{{0, 0, 0, cmdlet.ErrNotFound}}},
		"not known whether gone": {
			wait: cmg.WaitGone, elapsed: 90 * time.Second, want: unavailable, answers: []at{{0, 0, 0, unavailable}},
		},
		"never gone": {
			wait: cmg.WaitGone, elapsed: 25 * time.Minute, want: cmdlet.ErrFailed, last: new(cmg.StateStopped),
			answers: []at{{0, cmg.StateStopped, 1, nil}},
			text:    "cmg.WaitGone 'granitefalls.contoso.com': failed: stopped with status details 1 for 25m0s, which does not lead to gone",
		},
		"started, still stopped at first": {
			wait: cmg.Wait, elapsed: 12 * time.Minute, last: new(cmg.StateReady),
			answers: []at{{0, cmg.StateStopped, 1, nil}, {3 * time.Minute, cmg.StateStarting, 1, nil}, {12 * time.Minute, cmg.StateReady, 1, nil}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if c.limit > 0 {
					limited, cancel := context.WithTimeout(ctx, c.limit)
					defer cancel()
					ctx = limited
				}
				start := time.Now()
				gateway, err := c.wait(ctx, &script{answers: c.answers}, cmg.ByName("granitefalls.contoso.com"), nil)
				assert.Equal(t, c.elapsed, time.Since(start))
				if c.want == nil {
					require.NoError(t, err)
				} else {
					require.ErrorIs(t, err, c.want)
					require.ErrorContains(t, err, c.text)
				}
				if c.last == nil {
					assert.Nil(t, gateway)
				} else if assert.NotNil(t, gateway) {
					assert.Equal(t, *c.last, gateway.State)
				}
			})
		})
	}
}

// The text of a wait that failed says where to look, in one line, and names rows that package symptom has: those that apply.
func TestAFailedWaitNamesItsSymptoms(t *testing.T) {
	forUnknown := []string{"server-unknown-state", "server-task-failed", "azure-deployment-failed", "azure-public-ip-zones"}
	type waiter = func(context.Context, cmg.Getter, cmg.Ref, *cmg.WaitOptions) (*cmg.Gateway, error)
	for name, c := range map[string]struct {
		wait  waiter
		state cmg.State
		limit time.Duration // 0 is none
		rows  []string
	}{
		"an unknown state":                       {wait: cmg.Wait, state: unknown, rows: forUnknown},
		"an unknown state, out of time":          {wait: cmg.Wait, state: unknown, limit: time.Minute, rows: forUnknown},
		"an unknown state on the way to stop":    {wait: cmg.WaitStopped, state: unknown, rows: forUnknown},
		"an unknown state of what is to be gone": {wait: cmg.WaitGone, state: unknown, rows: append(slices.Clone(forUnknown), "azure-lock-delete")},
		"deleting for ever":                      {wait: cmg.WaitGone, state: cmg.StateDeleting, limit: time.Hour, rows: []string{"azure-lock-delete"}},
		"stopped, and not started":               {wait: cmg.Wait, state: cmg.StateStopped, rows: []string{"site-stopped-by-threshold"}},
		"provisioning, out of time":              {wait: cmg.Wait, state: cmg.StateProvisioning, limit: time.Hour, rows: []string{}},
		"ready, and not stopped":                 {wait: cmg.WaitStopped, state: cmg.StateReady, rows: []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if c.limit > 0 {
					limited, cancel := context.WithTimeout(ctx, c.limit)
					defer cancel()
					ctx = limited
				}
				always := getter(func(context.Context, cmg.Ref) (*cmg.Gateway, error) {
					return &cmg.Gateway{ServiceName: "granitefalls.contoso.com", GroupName: "cmg-rg", State: c.state, StatusDetails: 1}, nil
				})
				_, err := c.wait(ctx, always, cmg.ByName("granitefalls.contoso.com"), nil)
				require.Error(t, err)
				assert.NotContains(t, err.Error(), "\n")
				assert.Contains(t, err.Error(), "CloudMgr.log on the server of the service connection point")
				if c.state == unknown {
					assert.Contains(t, err.Error(), "Status Description in the console")
					assert.Contains(t, err.Error(), "the activity log of resource group 'cmg-rg'")
				}
				rows := []string{}
				for _, m := range symptom.Explain(err.Error()) {
					rows = append(rows, m.Row.ID)
				}
				assert.ElementsMatch(t, c.rows, rows, err.Error())
			})
		})
	}
}

func TestWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reported := 0
		watch := cmg.Watch(t.Context(), &script{answers: []at{
			{0, cmg.StateStopping, 1, nil},
			{time.Minute, cmg.StateStopped, 1, nil},
			{3 * time.Minute, 0, 0, unavailable},
			{4 * time.Minute, cmg.StateDeleting, 1, nil},
			{5 * time.Minute, 0, 0, cmdlet.ErrNotFound},
		}}, cmg.ByID(1), &cmg.WaitOptions{Interval: time.Minute, OnEvent: func(cmg.Event) { reported++ }})
		var seen []string
		for e, err := range watch {
			if err != nil {
				require.ErrorIs(t, err, cmdlet.ErrNotFound)
				seen = append(seen, "end")
			}
			seen = append(seen, fmt.Sprint(e.Gateway.State, " ", e.Elapsed, " ", e.Changed))
		}
		assert.Equal(t, []string{
			"stopping 0s true", "stopped 1m0s true", "stopped 2m0s false", "deleting 4m0s true", "end", "deleting 5m0s false",
		}, seen)
		assert.Equal(t, 4, reported)
	})
}

func TestWatchEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		forever := &script{answers: []at{{0, cmg.StateReady, 1, nil}}}
		for range cmg.Watch(t.Context(), forever, cmg.ByID(1), nil) {
			break
		}
		assert.Equal(t, 1, forever.reads)

		ctx, cancel := context.WithTimeout(t.Context(), time.Hour-time.Second)
		defer cancel()
		events := 0
		for e, err := range cmg.Watch(ctx, forever, cmg.ByName("granitefalls.contoso.com"), nil) {
			if err == nil {
				events++
				continue
			}
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.ErrorContains(t, err, "cmg.Watch 'granitefalls.contoso.com': unavailable: watched for 59m59s, last seen ready: context deadline exceeded")
			assert.Equal(t, cmg.StateReady, e.Gateway.State)
		}
		assert.Equal(t, 120, events)
	})
	for e, err := range cmg.Watch(t.Context(), cmg.NewClient(untouched(t)), cmg.ByID(1), &cmg.WaitOptions{Interval: -1}) {
		assert.Equal(t, cmg.Event{}, e)
		assert.Equal(t, []string{"Interval -1ns: must be positive"}, problems(t, err))
		require.ErrorContains(t, err, "cmg.Watch 'id:1': invalid")
	}
}

func TestWaitDoesNotMissReadyAtTheDeadline(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	last := getter(func(context.Context, cmg.Ref) (*cmg.Gateway, error) {
		cancel()
		return &cmg.Gateway{StatusDetails: 1}, nil
	})
	gateway, err := cmg.Wait(ctx, last, cmg.ByID(1), nil)
	require.NoError(t, err)
	assert.True(t, gateway.Ready())
}

type getter func(context.Context, cmg.Ref) (*cmg.Gateway, error)

func (g getter) Get(ctx context.Context, ref cmg.Ref, _ *cmg.GetOptions) (*cmg.Gateway, error) {
	return g(ctx, ref)
}

func TestWaitCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	inFlight := getter(func(ctx context.Context, _ cmg.Ref) (*cmg.Gateway, error) {
		cancel()
		return nil, ctx.Err()
	})
	gateway, err := cmg.Wait(ctx, inFlight, cmg.ByID(16777217), nil)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "cmg.Wait 'id:16777217': unavailable: no answer in 0s: wait again: context canceled")
	assert.Nil(t, gateway)
}

func TestWaitReports(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type seen struct {
			state   cmg.State
			details uint32
			elapsed time.Duration
			changed bool
		}
		var events []seen
		_, err := cmg.Wait(t.Context(), &script{answers: []at{
			{0, cmg.StateProvisioning, 0, nil},
			{2 * time.Minute, 0, 0, unavailable},
			{3 * time.Minute, cmg.StateProvisioning, 0, nil},
			{4 * time.Minute, cmg.StateReady, 0, nil},
			{5 * time.Minute, cmg.StateReady, 1, nil},
		}}, cmg.ByID(1), &cmg.WaitOptions{Interval: time.Minute, OnEvent: func(e cmg.Event) {
			events = append(events, seen{e.Gateway.State, e.Gateway.StatusDetails, e.Elapsed, e.Changed})
		}})
		require.NoError(t, err)
		assert.Equal(t, []seen{
			{cmg.StateProvisioning, 0, 0, true},
			{cmg.StateProvisioning, 0, time.Minute, false},
			{cmg.StateProvisioning, 0, 3 * time.Minute, false},
			{cmg.StateReady, 0, 4 * time.Minute, true},
			{cmg.StateReady, 1, 5 * time.Minute, true},
		}, events)
	})
}

func TestWaitRefuses(t *testing.T) {
	never := getter(func(context.Context, cmg.Ref) (*cmg.Gateway, error) {
		t.Error("was called")
		return nil, errors.New("never")
	})
	_, err := cmg.Wait(t.Context(), never, cmg.ByID(1), &cmg.WaitOptions{
		Interval: -time.Second, Debounce: new(-time.Minute), ReadFailures: new(-1),
	})
	assert.Equal(t, []string{
		"Interval -1s: must be positive", "Debounce -1m0s: must not be negative", "ReadFailures -1: must not be negative",
	}, problems(t, err))

	_, err = cmg.Wait(t.Context(), nil, cmg.Ref{}, nil)
	assert.Equal(t, []string{"getter: is required", "ref: is required"}, problems(t, err))
}

// TestWaitOnASite waits in the simulator's own time.
func TestWaitOnASite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := siteWithService(t.Context())
		gateways := cmg.NewClient(site)
		gateway, err := gateways.NewCloudManagementGateway(t.Context(), graniteFalls(), &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID})
		require.NoError(t, err)
		gateway, err = cmg.Wait(t.Context(), gateways, gateway.Ref(), &cmg.WaitOptions{Interval: time.Millisecond})
		require.NoError(t, err)
		assert.Equal(t, "granitefalls.westus2.cloudapp.azure.com", gateway.DeploymentName)
	})
}

// TestLifeOnASite goes the whole way in the simulator's own time.
func TestLifeOnASite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		site := simulator.New(nil)
		addService(ctx, site)
		gateways := cmg.NewClient(site)
		gateway, err := gateways.NewCloudManagementGateway(ctx, graniteFalls(), &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID})
		require.NoError(t, err)
		ref := gateway.Ref()
		_, err = cmg.Wait(ctx, gateways, ref, nil)
		require.NoError(t, err)

		require.NoError(t, gateways.Stop(ctx, ref, nil))
		gateway, err = cmg.WaitStopped(ctx, gateways, ref, nil)
		require.NoError(t, err)
		assert.Equal(t, cmg.StateStopped, gateway.State)

		require.NoError(t, gateways.Start(ctx, ref, nil))
		gateway, err = cmg.Wait(ctx, gateways, ref, nil)
		require.NoError(t, err)
		assert.True(t, gateway.Ready())

		points := connectionpoint.NewClient(site)
		point, err := points.AddConnectionPoint(ctx,
			connectionpoint.Spec{ServerName: "cm02.corp.contoso.com", GatewayServiceName: gateway.ServiceName}, nil)
		require.NoError(t, err)
		err = gateways.Remove(ctx, ref, &cmg.RemoveOptions{EvenIfLast: true})
		require.ErrorIs(t, err, cmdlet.ErrConflict)
		require.ErrorContains(t, err, "the connection point on cm02.corp.contoso.com still uses it")
		require.NoError(t, points.Remove(ctx, point.Ref(), nil))

		require.NoError(t, gateways.Remove(ctx, ref, &cmg.RemoveOptions{EvenIfLast: true}))
		gateway, err = cmg.WaitGone(ctx, gateways, ref, nil)
		require.NoError(t, err)
		assert.Equal(t, cmg.StateDeleting, gateway.State)
		_, err = gateways.Get(ctx, ref, nil)
		require.ErrorIs(t, err, cmdlet.ErrNotFound)
	})
}
