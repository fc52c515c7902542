package powershell

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// A caller that hangs is a deadlock of the bubble, and fails its test at once.

func TestAHostThatDiesWhileItDescribesItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHosts{describe: func(h *fakeHost, _ fakeRequest) { h.die() }}
		_, err := Open(t.Context(), Options{SiteCode: "PS1", Provider: "p", Transport: f})
		require.ErrorIs(t, err, cmdlet.ErrUnavailable)
		require.ErrorContains(t, err, "the connection to the host is gone")
		<-f.all()[0].left

		// The same under a session that is open: every caller hears of it.
		f = &fakeHosts{}
		s := openFake(t, f)
		f.describe = func(h *fakeHost, _ fakeRequest) { h.die() }
		f.all()[0].die()
		synctest.Wait()
		var wait sync.WaitGroup
		for range 5 {
			wait.Go(func() {
				_, err := s.Run(t.Context(), aChange)
				assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), "%v", err)
			})
		}
		wait.Wait()
		f.describe = nil
		_, err = s.Run(t.Context(), aChange)
		require.NoError(t, err, "the session goes on")
		require.NoError(t, s.Close())
	})
}

// A host that is old before it has run anything would be replaced for ever.
func TestAHostIsGoodForOneCallHoweverSoonItIsRecycled(t *testing.T) {
	for _, age := range []time.Duration{1, time.Second, 20 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			f := &fakeHosts{echo: func(h *fakeHost, q fakeRequest) {
				time.Sleep(10 * time.Second)
				h.answer(q, statusDone, h.echoed)
			}}
			s := openFake(t, f, func(o *Options) { o.RecycleAfter = age })
			var wait sync.WaitGroup
			for range 5 {
				wait.Go(func() {
					_, err := s.Run(t.Context(), aChange)
					assert.NoError(t, err)
				})
			}
			wait.Wait()
			ran := 0
			for _, h := range f.all() {
				ran += h.ran()
			}
			assert.Equal(t, 5, ran)
			assert.LessOrEqual(t, len(f.all()), 6)
			require.NoError(t, s.Close())
		})
	}
}

// Who started a host has no right to it: another may take it, and die with it.
func TestAHostThatAnotherCallerTakesAndLoses(t *testing.T) {
	for sessions := 1; sessions <= 2; sessions++ {
		synctest.Test(t, func(t *testing.T) {
			f := &fakeHosts{}
			s := openFake(t, f, func(o *Options) { o.Sessions = sessions })
			f.all()[0].die()
			synctest.Wait()
			f.echo = func(h *fakeHost, q fakeRequest) {
				time.Sleep(30 * time.Second)
				h.answer(q, statusDone, h.echoed)
			}
			f.run = func(h *fakeHost, _ fakeRequest) { h.die() } // each dies of its first call
			const callers = 6
			failed := make(chan error, callers)
			for range callers {
				go func() { _, err := s.Run(t.Context(), aChange); failed <- err }()
			}
			for range callers {
				err := <-failed
				require.ErrorIs(t, err, cmdlet.ErrUnavailable)
				assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err))
			}
			for i, h := range f.all()[1:] {
				assert.LessOrEqual(t, h.ran(), 1, "host %d", i+1)
			}
			assert.LessOrEqual(t, len(f.all()), callers+sessions, "a host for each caller, and one that came too late")
			require.NoError(t, s.Close())
		})
	}
}

// A second host that does not start is no reason to fail, nor to try it again and again.
func TestASecondHostThatDoesNotStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHosts{run: func(h *fakeHost, q fakeRequest) {
			time.Sleep(10 * time.Second)
			h.answer(q, statusDone, nothing)
		}}
		s := openFake(t, f, func(o *Options) { o.Sessions = 2 })
		f.mu.Lock()
		f.refuse = errors.New("too many sessions")
		f.mu.Unlock()
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				_, err := s.Run(t.Context(), aChange)
				assert.NoError(t, err)
			})
		}
		wait.Wait()
		assert.Equal(t, 1, f.refused, "every waiter has seen that try fail")
		require.NoError(t, s.Close())
	})
}
