package cmg

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// WaitOptions are the options of [Wait], [WaitStopped], [WaitGone] and [Watch].
type WaitOptions struct {
	// Interval is the time between two reads, any positive one; 0 is 30 seconds.
	Interval time.Duration
	// Debounce is for how long, without a break, a gateway must be in states that do not lead to the one waited for before
	// the wait fails; not negative. nil is 25 minutes: some gateways flip between error and ready every 20 minutes and are
	// well. 0 fails at the first sight of such a state. [Watch] waits for nothing and does not use it.
	Debounce *time.Duration
	// ReadFailures is how many reads in a row may fail with ErrUnavailable, not negative; nil is 3.
	ReadFailures *int
	// OnEvent is called after each read that succeeded, on the caller's goroutine.
	OnEvent func(Event)
}

// Event is what a wait has seen.
type Event struct {
	Gateway *Gateway
	Elapsed time.Duration // since the wait began
	Changed bool          // State or StatusDetails differ from the event before; true for the first
}

const (
	defaultInterval     = 30 * time.Second
	defaultDebounce     = 25 * time.Minute
	defaultReadFailures = 3
)

// Wait reads a gateway again and again until it is ready ([Gateway.Ready]) and returns it. It works on the caller's
// goroutine. Making a gateway takes about half an hour; ctx limits the wait. opts may be nil.
//
// Provisioning and starting lead to ready. Any other state (stopping, stopped, deleting, or a number that is not known, as
// those of errors are) ends the wait with ErrFailed and the last gateway, but only after [WaitOptions.Debounce], so that
// a gateway which is still stopped after [Client.Start] is waited for. A gateway that is ready, and shows nothing yet of
// what [Client.Set], [Client.Stop] or [Client.Sync] has begun, is ready: after Stop, use [WaitStopped] first.
//
// When ctx ends, Wait returns the last gateway it has seen, if any, and an error that names its state and for which
// errors.Is(err, ctx.Err()) holds. An error of a read ends the wait and comes with the last gateway; ErrUnavailable does so
// only after [WaitOptions.ReadFailures]. Options out of range are ErrInvalid.
//
// Ending a wait stops nothing that the site does, and a new Wait may go on from there.
func Wait(ctx context.Context, getter Getter, ref Ref, opts *WaitOptions) (*Gateway, error) {
	return wait(ctx, getter, ref, opts, goal{
		name: "cmg.Wait", state: "ready", reached: (*Gateway).Ready, via: []State{StateReady, StateProvisioning, StateStarting},
	})
}

// WaitStopped waits after [Client.Stop] until a gateway is stopped, and is [Wait] in all else. Only stopping leads to
// stopped: a gateway that keeps on being ready ends the wait with ErrFailed after [WaitOptions.Debounce].
func WaitStopped(ctx context.Context, getter Getter, ref Ref, opts *WaitOptions) (*Gateway, error) {
	return wait(ctx, getter, ref, opts, goal{
		name: "cmg.WaitStopped", state: "stopped", via: []State{StateStopping},
		reached: func(g *Gateway) bool { return g.State == StateStopped },
	})
}

// WaitGone waits after [Client.Remove] until the site has a gateway no more, which a read with ErrNotFound tells, and is
// [Wait] in all else. It returns the last gateway it has seen, nil if there was none. Only deleting leads to gone. Take a
// ref with the ID: a name may be a new gateway's.
func WaitGone(ctx context.Context, getter Getter, ref Ref, opts *WaitOptions) (*Gateway, error) {
	return wait(ctx, getter, ref, opts, goal{name: "cmg.WaitGone", state: "gone", via: []State{StateDeleting}})
}

// Watch reads a gateway again and again and gives an [Event] for each read that succeeded, until the loop breaks. What ends
// it otherwise is its last element: an error, with the last gateway in the Event, if any. That is the end of ctx, an error
// of a read (ErrUnavailable only after [WaitOptions.ReadFailures]; ErrNotFound once the gateway is gone), or ErrInvalid for
// options out of range. It works on the caller's goroutine. opts may be nil.
func Watch(ctx context.Context, getter Getter, ref Ref, opts *WaitOptions) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		w, err := newWatch(ref, opts, goal{name: "cmg.Watch"})
		if err != nil {
			yield(Event{}, err)
			return
		}
		w.run(ctx, getter, yield)
	}
}

// goal is what a wait is for.
type goal struct {
	name    string // stands in errors where others have the name of a cmdlet
	state   string
	reached func(*Gateway) bool // nil is that there is no gateway
	via     []State             // lead to it
}

func wait(ctx context.Context, getter Getter, ref Ref, opts *WaitOptions, goal goal) (*Gateway, error) {
	w, err := newWatch(ref, opts, goal)
	if err != nil {
		return nil, err
	}
	var badSince time.Time // zero while the state leads to the goal
	w.run(ctx, getter, func(e Event, failure error) bool {
		now, g := time.Now(), e.Gateway
		switch {
		case failure != nil:
			if err = failure; goal.reached == nil && errors.Is(failure, cmdlet.ErrNotFound) {
				err = nil
			}
			return false
		case goal.reached != nil && goal.reached(g):
			return false
		case slices.Contains(goal.via, g.State):
			badSince = time.Time{}
			return true
		case badSince.IsZero():
			badSince = now
		}
		if now.Sub(badSince) < w.debounce {
			return true
		}
		err = &cmdlet.Error{
			Op: goal.name, Target: w.target, Reason: cmdlet.ErrFailed, Outcome: cmdlet.NotDone,
			Err: fmt.Errorf("%s for %s does not lead to %s", describe(g), now.Sub(badSince).Round(time.Second), goal.state),
		}
		return false
	})
	return w.last, err
}

// watch is a series of reads under way.
type watch struct {
	ref                Ref
	target             string
	goal               goal
	interval, debounce time.Duration
	readFailures       int
	onEvent            func(Event)

	start  time.Time
	last   *Gateway
	misses int   // failed reads in a row
	missed error // the last of them
}

func newWatch(ref Ref, opts *WaitOptions, goal goal) (*watch, error) {
	ref = orNone(ref)
	call, _ := request(ref).Call() // a ref that names nothing is the getter's to refuse
	w := &watch{
		ref: ref, target: call.Target(), goal: goal, interval: defaultInterval, debounce: defaultDebounce,
		readFailures: defaultReadFailures, onEvent: func(Event) {}, start: time.Now(),
	}
	if opts == nil {
		return w, nil
	}
	var problems []cmdlet.Problem
	refuse := func(field, value, rule string) {
		problems = append(problems, cmdlet.Problem{Parameter: field, Value: value, Rule: rule})
	}
	if opts.Interval != 0 {
		w.interval = opts.Interval
	}
	if w.interval < 0 {
		refuse("Interval", w.interval.String(), "must be positive")
	}
	if opts.Debounce != nil {
		w.debounce = *opts.Debounce
	}
	if w.debounce < 0 {
		refuse("Debounce", w.debounce.String(), "must not be negative")
	}
	if opts.ReadFailures != nil {
		w.readFailures = *opts.ReadFailures
	}
	if w.readFailures < 0 {
		refuse("ReadFailures", strconv.Itoa(w.readFailures), "must not be negative")
	}
	if opts.OnEvent != nil {
		w.onEvent = opts.OnEvent
	}
	if problems != nil {
		return nil, &cmdlet.Error{Op: goal.name, Target: w.target, Reason: cmdlet.ErrInvalid, Outcome: cmdlet.NotDone, Problems: problems}
	}
	return w, nil
}

// run gives events, and as the last one an error, to yield until that returns false.
func (w *watch) run(ctx context.Context, getter Getter, yield func(Event, error) bool) {
	for {
		gateway, err := getter.Get(ctx, w.ref)
		switch {
		case err == nil:
			e := w.see(gateway)
			w.onEvent(e)
			if !yield(e, nil) {
				return
			}
		case ctx.Err() != nil:
			yield(w.end(), w.ended(ctx))
			return
		default:
			if w.misses++; w.misses > w.readFailures || !errors.Is(err, cmdlet.ErrUnavailable) {
				yield(w.end(), err)
				return
			}
			w.missed = err
		}
		select {
		case <-ctx.Done():
			yield(w.end(), w.ended(ctx))
			return
		case <-time.After(w.interval):
		}
	}
}

// see takes in a gateway.
func (w *watch) see(g *Gateway) Event {
	changed := w.last == nil || w.last.State != g.State || w.last.StatusDetails != g.StatusDetails
	w.last, w.misses, w.missed = g, 0, nil
	return Event{Gateway: g, Elapsed: time.Since(w.start), Changed: changed}
}

// end is the event that comes with an error.
func (w *watch) end() Event { return Event{Gateway: w.last, Elapsed: time.Since(w.start)} }

func (w *watch) ended(ctx context.Context) error {
	elapsed, missed := time.Since(w.start).Round(time.Second), ""
	if w.missed != nil {
		missed = fmt.Sprintf(" (the last read failed: %v)", w.missed)
	}
	found := "was watched for"
	if w.goal.state != "" {
		found = "is not " + w.goal.state + " after"
	}
	if w.last == nil {
		return fmt.Errorf("cmg: no answer about %q in %s%s: %w", w.target, elapsed, missed, ctx.Err())
	}
	return fmt.Errorf("cmg: %q %s %s, last seen %s%s: %w", w.target, found, elapsed, describe(w.last), missed, ctx.Err())
}

func describe(g *Gateway) string {
	return fmt.Sprintf("%s with status details %d", g.State, g.StatusDetails)
}
