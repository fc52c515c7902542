package fake

import (
	"context"
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// Fault is a failure to come. The zero Fault strikes every call, always, before anything is done, with ErrUnavailable.
type Fault struct {
	Cmdlet string        // the cmdlet that it strikes; "" is any
	Skip   int           // calls that pass first
	Times  int           // calls that it strikes then; 0 is all
	After  bool          // the call is carried out and its answer is lost
	Delay  time.Duration // until the failure; not divided by the speed
	Reason cmdlet.Reason // "" is ErrUnavailable
	Err    error         // the cause
}

// Injection is a fault on a site.
type Injection struct {
	site  *Site
	what  string
	fired int
	end   func() // with the site locked
}

// callFault is a fault of calls.
type callFault struct {
	Fault
	*Injection
	seen int
}

// Inject makes calls fail. Of several faults that a call meets, the one injected first strikes, and those behind it do
// not see the call.
func (s *Site) Inject(f Fault) *Injection {
	f.Reason = orDefault(f.Reason, cmdlet.ErrUnavailable)
	i := &callFault{Fault: f, Injection: &Injection{site: s, what: orDefault(f.Cmdlet, "every cmdlet")}}
	i.end = func() {
		s.faults = slices.DeleteFunc(slices.Clone(s.faults), func(other *callFault) bool { return other == i })
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, i)
	return i.Injection
}

// Fired returns how often the fault has struck: the calls that it failed, the deployments, or how often a state that it
// causes was looked at.
func (i *Injection) Fired() int {
	i.site.mu.Lock()
	defer i.site.mu.Unlock()
	return i.fired
}

// Remove ends the fault.
func (i *Injection) Remove() {
	i.site.mu.Lock()
	defer i.site.mu.Unlock()
	i.end()
}

// String names what the fault is on.
func (i *Injection) String() string { return i.what }

// strike returns the fault that the call meets, or nil.
func (s *Site) strike(c cmdlet.Call) *callFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.faults {
		if i.Cmdlet != "" && !same(i.Cmdlet, c.Name()) {
			continue
		}
		i.seen++
		if i.seen > i.Skip && (i.Times == 0 || i.fired < i.Times) {
			i.fired++
			return i
		}
	}
	return nil
}

// fail waits for the fault's delay and returns its error. A caller that gives up waiting gets the reason of its context.
func (f Fault) fail(ctx context.Context, c cmdlet.Call, outcome cmdlet.Outcome) *cmdlet.Error {
	e := cmdlet.Fail(c, f.Reason, f.Err)
	if err := pause(ctx, f.Delay); err != nil {
		e = cmdlet.Fail(c, cmdlet.ErrUnavailable, err)
	}
	e.Outcome = outcome
	return e
}

func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lostOutcome is what a caller knows whose answer was lost: of a read, that nothing was changed.
func lostOutcome(c cmdlet.Call) cmdlet.Outcome {
	if c.Effect() == cmdlet.Change {
		return cmdlet.Unknown
	}
	return cmdlet.NotDone
}
