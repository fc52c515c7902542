package simulator

import (
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

// Fault is a failure to come. The zero Fault strikes every call, always, before anything is done, with ErrUnavailable.
// A call that is refused before the site is contacted, by [cmdlet.Call.Check] or as unsupported, meets no fault.
type Fault struct {
	// Cmdlet that the fault strikes, also where it runs inside another call (cmdlet.ResultOf); "" is any.
	Cmdlet string
	// Skip is how many calls pass first.
	Skip int
	// Times is how many calls it strikes then; 0 is all.
	Times int
	// After carries the call out and loses its answer: the error of a change has Outcome Unknown.
	After bool
	// Delay passes before the failure, or before the caller's context ends. Options.Speed does not divide it.
	Delay time.Duration
	// Reason of the error; "" is cmdlet.ErrUnavailable.
	Reason cmdlet.Reason
	// Err is the cause that the error wraps; nil is none.
	Err error
}

// Injection is a fault on a site.
type Injection struct{ engine *fake.Injection }

// Inject makes calls fail. Of several faults that a call meets, the one injected first strikes, and those behind it do
// not count the call.
func (s *Site) Inject(f Fault) *Injection {
	i := &Injection{s.engine.Inject(fake.Fault(f))}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, i)
	return i
}

func (s *Site) injections() []*Injection {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.faults)
}

// Fired returns how many calls the fault has struck.
func (i *Injection) Fired() int { return i.engine.Fired() }

// Remove ends the fault.
func (i *Injection) Remove() { i.engine.Remove() }

// String names the cmdlet that the fault strikes.
func (i *Injection) String() string {
	if i.engine.Cmdlet == "" {
		return "every cmdlet"
	}
	return i.engine.Cmdlet
}
