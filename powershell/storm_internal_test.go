package powershell

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
)

// stormSeed is the seed of a storm: CMGKIT_STORM_SEED, to replay one, or one of now.
func stormSeed(tb testing.TB) uint64 {
	tb.Helper()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("CMGKIT_STORM_SEED"); text != "" {
		var err error
		seed, err = strconv.ParseUint(text, 10, 64)
		require.NoError(tb, err, "CMGKIT_STORM_SEED")
	}
	tb.Logf("replay with CMGKIT_STORM_SEED=%d", seed)
	return seed
}

// dice are decided by the seed and by what is decided, so that a storm is the same however its goroutines are scheduled.
type dice uint64

func (d dice) roll(sides int, what ...any) int {
	h := fnv.New64a()
	_, _ = fmt.Fprintln(h, append([]any{uint64(d)}, what...)...)
	return int(h.Sum64() % uint64(sides))
}

// stormSite is the site behind the hosts of a storm, and the journal of their account.
type stormSite struct {
	mu      sync.Mutex
	done    map[string]int       // how often each change was made, by its description
	journal map[RequestID]string // entries, as verdict.Entry reads them
}

// begin makes an entry, as a host does before it runs a change. It reports false where a client was told "not begun".
func (s *stormSite) begin(id RequestID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, there := s.journal[id]; there {
		return false
	}
	s.journal[id] = "begun 2026-11-26T07:00:00Z Set-CMCloudManagementGateway\n"
	return true
}

func (s *stormSite) change(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done[what]++
}

func (s *stormSite) end(id RequestID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journal[id] += "done 2026-11-26T07:00:01Z\nend\n"
}

func (s *stormSite) asked(id RequestID) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, there := s.journal[id]; !there {
		s.journal[id] = "void 2026-11-26T07:00:00Z\nend\n"
	}
	return s.journal[id]
}

func (s *stormSite) made(what string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done[what]
}

// weather is what happens to the hosts of a storm: a host dies at a random moment of a random request, its start included, or
// it is frozen or slow for longer than its client's patience, and goes on then.
type weather struct {
	dice
	site *stormSite
}

// pause lasts as long as a host is slow, or until it is killed, which it reports as false.
func pause(h *fakeHost, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-h.death:
		return false
	}
}

// fate strikes a host before it looks at a request.
func (w weather) fate(h *fakeHost, q fakeRequest) {
	sides := 30
	if q.operation != operationCall || q.id == (RequestID{}) {
		sides = 60
	}
	switch w.roll(sides, "fate", h.index, q.number, q.operation) {
	case 0:
		h.die()
	case 1:
		pause(h, 40*time.Second) // frozen, and its client gives it up
	}
}

// run is what a host makes of a call.
func (w weather) run(h *fakeHost, q fakeRequest) {
	roll := func(what string) int { return w.roll(24, what, h.index, q.number) }
	if q.call.Effect() != cmdlet.Change {
		if roll("read") == 0 {
			h.die()
		}
		h.answer(q, statusDone, nothing)
		return
	}
	if h.dead() {
		return
	}
	if !w.site.begin(q.id) {
		h.failAt(q, "void", "the client has been told that this change was not begun")
		return
	}
	switch roll("begun") {
	case 0:
		h.die()
		return
	case 1: // its client gives it up, and it goes on
		if !pause(h, time.Duration(20+roll("slow"))*time.Second) {
			return
		}
	case 2:
		for range 1 + roll("long")/6 {
			if !pause(h, 5*time.Second) {
				return
			}
			h.answer(q, statusRunning, nil)
		}
	}
	if h.dead() {
		return
	}
	description, _ := q.call.Param("Description")
	w.site.change(description.Str())
	switch roll("changed") {
	case 0:
		h.die()
		return
	case 1: // a cmdlet that fails after its work
		h.failAt(q, "cmdlet", "No object corresponds to the specified parameters.")
		return
	}
	w.site.end(q.id)
	switch roll("answer") {
	case 0:
		h.die()
	case 1:
		_, _ = h.out.Write([]byte{29, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3})
		h.die()
	case 2:
		_, _ = h.out.Write([]byte("WARNING: the disk is nearly full\r\n"))
	case 3:
		h.answer(q, statusDone, nothing)
		h.die()
	default:
		h.answer(q, statusDone, nothing)
	}
}

func (w weather) outcome(h *fakeHost, q fakeRequest, asked RequestID) {
	text := w.site.asked(asked)
	h.answer(q, statusDone, func(a *callwire.Writer) { a.Text(text) })
}

func (h *fakeHost) dead() bool {
	select {
	case <-h.death:
		return true
	default:
		return false
	}
}

// failAt answers with one error, at a stage.
func (h *fakeHost) failAt(q fakeRequest, stage, message string) {
	h.answer(q, statusFailed, func(w *callwire.Writer) {
		w.Text(stage)
		w.Text("")
		w.Count(1)
		w.Byte(0)
		w.Text("x")
		w.Count(1)
		w.Text("System.InvalidOperationException")
		w.Text(message)
		w.Raw(make([]byte, 8))
	})
}

// A storm of changes over hosts that die at random moments, their start among them. Nothing is wrong: what is called done was
// done once, what is called not done was not and never is, and what is unknown is asked for. Nothing is repeated, nothing hangs
// (a caller that does is a deadlock of the bubble), and nothing is left running.
func TestStorm(t *testing.T) {
	seed := stormSeed(t)
	const callers, each = 8, 16
	storms := 20
	if testing.Short() {
		storms = 4
	}
	tally := map[string]int{}
	hosts := 0
	for storm := range storms {
		synctest.Test(t, func(t *testing.T) {
			w := weather{dice: dice(seed + uint64(storm)), site: &stormSite{done: map[string]int{}, journal: map[RequestID]string{}}}
			f := &fakeHosts{run: w.run, outcome: w.outcome}
			s := openFake(t, f, func(o *Options) {
				o.Sessions = 1 + w.roll(2, "sessions")
				o.RecycleAfter = []time.Duration{1, time.Second, time.Minute, time.Hour}[w.roll(4, "recycle")]
				o.CallTimeout = time.Minute
			})
			f.mu.Lock()
			f.fate = w.fate
			f.mu.Unlock()
			told := make(chan stormResult, callers*each)
			var wait sync.WaitGroup
			for caller := range callers {
				wait.Go(func() {
					for i := range each {
						name := fmt.Sprintf("%d/%d", caller, i)
						told <- w.oneChange(t, s, name)
						if w.roll(4, "read", name) == 0 {
							_, err := s.Run(t.Context(), aRead)
							if err != nil {
								assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
							}
						}
					}
				})
			}
			wait.Wait()
			require.NoError(t, s.Close())
			synctest.Wait()
			for _, h := range f.all() {
				<-h.left
			}
			close(told)
			for r := range told {
				made := w.site.made(r.name)
				assert.LessOrEqual(t, made, 1, "storm %d: %s was repeated", storm, r.name)
				switch r.outcome {
				case cmdlet.Done:
					assert.Equal(t, 1, made, "storm %d: %s is called done: %v", storm, r.name, r.err)
				case cmdlet.NotDone:
					assert.Equal(t, 0, made, "storm %d: %s is called not done: %v", storm, r.name, r.err)
				case cmdlet.Unknown:
				}
				tally[r.how]++
			}
			hosts += len(f.all())
		})
	}
	t.Logf("%d changes over %d hosts: %v", storms*callers*each, hosts, tally)
	for _, how := range []string{"done", "not done", "asked: 0", "asked: 1", "asked: 2"} {
		if os.Getenv("CMGKIT_STORM_SEED") == "" {
			assert.Positive(t, tally[how], "a storm without %q proves little", how)
		}
	}
}

type stormResult struct {
	name    string
	outcome cmdlet.Outcome
	how     string
	err     error
}

// oneChange makes a change, for a caller who may lose patience, and finds out what became of it.
func (w weather) oneChange(t *testing.T, s *Session, name string) stormResult {
	t.Helper()
	ctx := t.Context()
	if w.roll(10, "impatient", name) == 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(1+w.roll(60, "patience", name))*time.Second)
		defer cancel()
	}
	_, err := s.Run(ctx, cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("Description", cmdlet.String(name))))
	r := stormResult{name, cmdlet.OutcomeOf(err), "done", err}
	if err == nil {
		return r
	}
	if r.outcome == cmdlet.NotDone {
		r.how = "not done"
		return r
	}
	request, ok := errors.AsType[*RequestError](err)
	if !assert.True(t, ok, "%v", err) {
		return r
	}
	for range 50 { // hosts die of this question too
		outcome, err := s.Outcome(t.Context(), request.ID)
		if err == nil {
			r.outcome, r.how = outcome, fmt.Sprintf("asked: %d", outcome)
			return r
		}
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), "%v", err)
	}
	assert.Fail(t, "no host can be asked", "%v", err)
	return r
}
