package cmg_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
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

func (s *script) Get(ctx context.Context, _ cmg.Ref) (*cmg.Gateway, error) {
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

var unavailable = &cmdlet.Error{Cmdlet: "Get-CMCloudManagementGateway", Reason: cmdlet.ErrUnavailable}

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
			text: "cmg.Wait 'granitefalls.contoso.com': failed: state 4711 with status details 3 for 25m0s does not lead to ready",
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
			text: `cmg: "granitefalls.contoso.com" is not ready after 10m7s, last seen provisioning with status details 2: context deadline exceeded`,
		},
		"out of time while reads fail": {
			answers: []at{{0, 0, 0, unavailable}}, limit: time.Minute, elapsed: time.Minute, want: context.DeadlineExceeded,
			opts: &cmg.WaitOptions{ReadFailures: new(100)},
			text: `no answer about "granitefalls.contoso.com" in 1m0s (the last read failed: Get-CMCloudManagementGateway: unavailable)`,
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

func TestWaitDoesNotMissReadyAtTheDeadline(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	last := getter(func(context.Context, cmg.Ref) (*cmg.Gateway, error) {
		cancel()
		return &cmg.Gateway{StatusDetails: 1}, nil
	})
	gateway, err := cmg.Wait(ctx, last, cmg.ByID("1"), nil)
	require.NoError(t, err)
	assert.True(t, gateway.Ready())
}

type getter func(context.Context, cmg.Ref) (*cmg.Gateway, error)

func (g getter) Get(ctx context.Context, ref cmg.Ref) (*cmg.Gateway, error) { return g(ctx, ref) }

func TestWaitCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	inFlight := getter(func(ctx context.Context, _ cmg.Ref) (*cmg.Gateway, error) {
		cancel()
		return nil, ctx.Err()
	})
	gateway, err := cmg.Wait(ctx, inFlight, cmg.ByID("16777217"), nil)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, `no answer about "16777217"`)
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
		}}, cmg.ByID("1"), &cmg.WaitOptions{Interval: time.Minute, OnEvent: func(e cmg.Event) {
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
	_, err := cmg.Wait(t.Context(), never, cmg.ByID("1"), &cmg.WaitOptions{
		Interval: -time.Second, Debounce: new(-time.Minute), ReadFailures: new(-1),
	})
	assert.Equal(t, []string{
		"Interval -1s: must be positive", "Debounce -1m0s: must not be negative", "ReadFailures -1: must not be negative",
	}, problems(t, err))

	_, err = cmg.Wait(t.Context(), cmg.NewClient(untouched(t)), nil, nil)
	assert.Equal(t, []string{"Id '': must not be empty"}, problems(t, err))
}

// TestWaitOnASite waits in the simulator's own time.
func TestWaitOnASite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := siteWithService(t.Context())
		gateways := cmg.NewClient(site)
		gateway, err := gateways.NewCloudManagementGateway(t.Context(), graniteFalls(), &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID})
		require.NoError(t, err)
		gateway, err = cmg.Wait(t.Context(), gateways, gateway, &cmg.WaitOptions{Interval: time.Millisecond})
		require.NoError(t, err)
		assert.Equal(t, "granitefalls.westus2.cloudapp.azure.com", gateway.DeploymentName)
	})
}
