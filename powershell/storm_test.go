//go:build !windows

package powershell_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
)

// fromEnvironment is a number that a variable may give.
func fromEnvironment(tb testing.TB, name string, otherwise uint64) uint64 {
	tb.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	require.NoError(tb, err, name)
	return n
}

// The storm of TestStorm through real PowerShells, which are killed and frozen at random moments, while they start too.
// CMGKIT_STORM_SEED replays the plan of one (the moments are the machine's), CMGKIT_STORM_CHANGES makes it longer.
func TestStormOfProcesses(t *testing.T) {
	seed := fromEnvironment(t, "CMGKIT_STORM_SEED", uint64(time.Now().UnixNano()))
	changes := int(fromEnvironment(t, "CMGKIT_STORM_CHANGES", 24))
	t.Logf("replay with CMGKIT_STORM_SEED=%d CMGKIT_STORM_CHANGES=%d", seed, changes)
	dice := rand.New(rand.NewPCG(seed, 0))

	var mu sync.Mutex
	made := map[string]int{}
	h, see := traced(t)
	s := open(t, withSite(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Effect() != cmdlet.Change {
			return &cmdlet.Result{}, nil
		}
		description, _ := c.Param("Description")
		mu.Lock()
		made[description.Str()]++
		mu.Unlock()
		time.Sleep(20 * time.Millisecond) // a while in which to die
		return &cmdlet.Result{}, nil
	}), see, hurried, func(o *powershell.Options) { o.Sessions = 2; o.StartTimeout = time.Minute })

	tally := map[cmdlet.Outcome]int{}
	for i := range changes {
		name := fmt.Sprint(i)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		blow := func() {}
		delay := time.Duration(dice.IntN(60)) * time.Millisecond
		switch dice.IntN(3) {
		case 0:
			blow = func() { h.strike(syscall.SIGKILL) }
		case 1:
			if i%6 == 0 { // it costs six seconds
				blow = func() { h.strike(syscall.SIGSTOP) }
			}
		}
		strike := time.AfterFunc(delay, blow)
		_, err := s.Run(ctx, cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("Description", cmdlet.String(name))))
		require.NoError(t, ctx.Err(), "change %s hangs", name)
		strike.Stop()
		outcome := cmdlet.OutcomeOf(err)
		if request, ok := errors.AsType[*powershell.RequestError](err); ok {
			require.Equal(t, cmdlet.Unknown, outcome)
			for range 5 { // a strike may hit the host that is asked
				if outcome, err = s.Outcome(ctx, request.ID); err == nil {
					break
				}
			}
			require.NoError(t, err)
		}
		require.NoError(t, ctx.Err(), "change %s hangs", name)
		cancel()
		mu.Lock()
		times := made[name]
		mu.Unlock()
		assert.LessOrEqual(t, times, 1, "%s was repeated", name)
		switch outcome {
		case cmdlet.Done:
			assert.Equal(t, 1, times, "%s is called done", name)
		case cmdlet.NotDone:
			defer func() { assert.Zero(t, made[name], "%s is called not done", name) }() // never
		case cmdlet.Unknown:
		}
		tally[outcome]++
	}
	h.awaken()
	require.NoError(t, s.Close())
	for _, process := range h.all() {
		awaitGone(t, process)
	}
	t.Logf("%d changes over %d processes: %v", changes, len(h.all()), tally)
	assert.Positive(t, tally[cmdlet.Done])
	assert.Greater(t, len(h.all()), 1, "nothing died")
}

// strike signals the host that was started last, which may be starting, at work or gone.
func (h *hosts) strike(signal syscall.Signal) {
	all := h.all()
	_ = syscall.Kill(all[len(all)-1], signal) // gone is as good
}

// awaken lets what is frozen go on, so that it can leave.
func (h *hosts) awaken() {
	for _, process := range h.all() {
		_ = syscall.Kill(process, syscall.SIGCONT)
	}
}
