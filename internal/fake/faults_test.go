package fake_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

func TestFaults(t *testing.T) {
	cause := errors.New("the provider restarts")
	site, tenants := cmdlet.NewCall("Get-CMSite"), cmdlet.NewCall("Get-CMAADTenant")
	for _, test := range []struct {
		name  string
		fault fake.Fault
		calls []cmdlet.Call
		fails []bool
	}{
		{"zero strikes all", fake.Fault{}, []cmdlet.Call{site, tenants, site}, []bool{true, true, true}},
		{"one cmdlet", fake.Fault{Cmdlet: "get-cmsite"}, []cmdlet.Call{site, tenants, site}, []bool{true, false, true}},
		{"skip", fake.Fault{Skip: 2}, []cmdlet.Call{site, site, site, site}, []bool{false, false, true, true}},
		{"times", fake.Fault{Times: 2}, []cmdlet.Call{site, site, site, site}, []bool{true, true, false, false}},
		{
			"skip counts the cmdlet's calls only",
			fake.Fault{Cmdlet: "Get-CMSite", Skip: 1, Times: 1},
			[]cmdlet.Call{tenants, site, tenants, site, site},
			[]bool{false, false, false, true, false},
		},
		{
			"refused before the site meets no fault",
			fake.Fault{Times: 1},
			[]cmdlet.Call{cmdlet.NewCall("Get-CMNothing"), cmdlet.NewCall("Get-CMAzureService", with("Nothing", "")), site, site},
			[]bool{true, true, true, false},
		},
		{"inside another call", fake.Fault{Cmdlet: "Get-CMAADApplication"}, []cmdlet.Call{importServer(), importClient()}, []bool{false, true}},
		{"reason and cause", fake.Fault{Reason: cmdlet.ErrConflict, Err: cause}, []cmdlet.Call{site}, []bool{true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := fake.New(fake.Options{})
			i := s.Inject(test.fault)
			for n, c := range test.calls {
				_, err := s.Run(t.Context(), c)
				assert.Equal(t, test.fails[n], err != nil, "call %d: %v", n, err)
				if err == nil || errors.Is(err, cmdlet.ErrUnsupported) || errors.Is(err, cmdlet.ErrInvalid) {
					continue
				}
				want := cmdlet.ErrUnavailable
				if test.fault.Reason != "" {
					want = test.fault.Reason
				}
				require.ErrorIs(t, err, want)
				if test.fault.Err != nil {
					require.ErrorIs(t, err, test.fault.Err)
				}
				assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
			}
			fired := i.Fired()
			assert.NotZero(t, fired)
			i.Remove()
			i.Remove()
			_, err := s.Run(t.Context(), site)
			require.NoError(t, err)
			assert.Equal(t, fired, i.Fired())
		})
	}
}

func TestFaultBeforeChangesNothing(t *testing.T) {
	s := fake.New(fake.Options{})
	state := dump(t, s)
	i := s.Inject(fake.Fault{Cmdlet: "Import-CMAADServerApplication"})
	_, err := s.Run(t.Context(), importServer())
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.Equal(t, state, dump(t, s))
	assert.Equal(t, 1, i.Fired())
}

func TestFaultAfter(t *testing.T) {
	s := fake.New(fake.Options{})
	s.Inject(fake.Fault{Cmdlet: "Import-CMAADServerApplication", After: true})
	_, err := s.Run(t.Context(), importServer())
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err))
	one(t, s, application(serverID))

	state := dump(t, s)
	_, err = s.Run(t.Context(), importServer())
	assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err), "a refusal is lost too")
	assert.Equal(t, state, dump(t, s))

	s.Inject(fake.Fault{Cmdlet: "Get-CMSite", After: true})
	_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMSite"))
	require.Error(t, err)
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), "a read changes nothing")
}

func TestFaultsInOrder(t *testing.T) {
	s := fake.New(fake.Options{})
	first := s.Inject(fake.Fault{Times: 1, Reason: cmdlet.ErrConflict})
	second := s.Inject(fake.Fault{Times: 1, Reason: cmdlet.ErrForbidden})
	_, err := s.Run(t.Context(), cmdlet.NewCall("Get-CMSite"))
	require.ErrorIs(t, err, cmdlet.ErrConflict)
	assert.Zero(t, second.Fired())
	_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMSite"))
	require.ErrorIs(t, err, cmdlet.ErrForbidden)
	assert.Equal(t, 1, first.Fired())
	after(t, s, cmdlet.NewCall("Get-CMSite"))
}

func TestFaultDelay(t *testing.T) {
	for _, lost := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := fake.New(fake.Options{Speed: 100})
			s.Inject(fake.Fault{Cmdlet: "Import-CMAADServerApplication", Delay: time.Minute, After: lost})
			start := time.Now()
			_, err := s.Run(t.Context(), importServer())
			require.ErrorIs(t, err, cmdlet.ErrUnavailable)
			assert.Equal(t, time.Minute, time.Since(start), "the speed does not divide it")

			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			start = time.Now()
			_, err = s.Run(ctx, importServer(with("ClientId", otherServerID)))
			require.ErrorIs(t, err, context.DeadlineExceeded)
			assert.Equal(t, time.Second, time.Since(start))
			found := len(all(t, s, application(otherServerID)))
			if lost {
				assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err))
				assert.Equal(t, 1, found)
			} else {
				assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
				assert.Zero(t, found)
			}
		})
	}
}

// A fault that waits holds up nobody else.
func TestFaultDelayDoesNotLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fake.New(fake.Options{})
		s.Inject(fake.Fault{Cmdlet: "Get-CMSite", Delay: time.Hour})
		go func() { _, _ = s.Run(t.Context(), cmdlet.NewCall("Get-CMSite")) }()
		synctest.Wait()
		start := time.Now()
		after(t, s, cmdlet.NewCall("Get-CMAADTenant"))
		assert.Zero(t, time.Since(start))
		time.Sleep(2 * time.Hour)
	})
}
