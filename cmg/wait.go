package cmg

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// WaitOptions are the options of [Wait].
type WaitOptions struct {
	// Interval is the time between two reads, any positive one; 0 is 30 seconds.
	Interval time.Duration
	// Debounce is for how long, without a break, a gateway must be in states that do not lead to ready before the wait fails;
	// not negative. nil is 25 minutes: some gateways flip between error and ready every 20 minutes and are well. 0 fails at
	// the first sight of such a state.
	Debounce *time.Duration
	// ReadFailures is how many reads in a row may fail with ErrUnavailable, not negative; nil is 3.
	ReadFailures *int
	// OnEvent is called after each read that succeeded, on the goroutine of Wait.
	OnEvent func(Event)
}

// Event is what [Wait] has seen.
type Event struct {
	Gateway *Gateway
	Elapsed time.Duration // since Wait was called
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
// A state that does not lead to ready (stopping, stopped, deleting, or a number that is not known, as those of errors are)
// ends the wait with ErrFailed and the last gateway, but only after [WaitOptions.Debounce]. When ctx ends, Wait returns the
// last gateway it has seen, if any, and an error that names its state and for which errors.Is(err, ctx.Err()) holds. An
// error of a read ends the wait and comes with the last gateway; ErrUnavailable does so only after
// [WaitOptions.ReadFailures]. Options out of range are ErrInvalid.
//
// Ending a wait stops nothing that the site does, and a new Wait may go on from there.
func Wait(ctx context.Context, getter Getter, ref Ref, opts *WaitOptions) (*Gateway, error) {
	if ref == nil {
		ref = ByID("")
	}
	w, err := newWait(ref, opts)
	if err != nil {
		return nil, err
	}
	for {
		gateway, err := getter.Get(ctx, ref)
		switch {
		case err == nil:
			if done, err := w.see(gateway); done {
				return gateway, err
			}
		case ctx.Err() != nil:
			return w.last, w.ended(ctx)
		default:
			if w.misses++; w.misses > w.readFailures || !errors.Is(err, cmdlet.ErrUnavailable) {
				return w.last, err
			}
			w.missed = err
		}
		select {
		case <-ctx.Done():
			return w.last, w.ended(ctx)
		case <-time.After(w.interval):
		}
	}
}

// wait is a wait under way.
type wait struct {
	target             string
	interval, debounce time.Duration
	readFailures       int
	onEvent            func(Event)

	start    time.Time
	last     *Gateway
	badSince time.Time // zero while the state leads to ready
	misses   int       // failed reads in a row
	missed   error     // the last of them
}

func newWait(ref Ref, opts *WaitOptions) (*wait, error) {
	call, _ := request(ref).Call() // a ref that names nothing is the getter's to refuse
	w := &wait{
		target: call.Target(), interval: defaultInterval, debounce: defaultDebounce, readFailures: defaultReadFailures,
		onEvent: func(Event) {}, start: time.Now(),
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
		return nil, &cmdlet.Error{Cmdlet: waitName, Target: w.target, Reason: cmdlet.ErrInvalid, Problems: problems}
	}
	return w, nil
}

// waitName stands in errors where others have the name of a cmdlet.
const waitName = "cmg.Wait"

// see takes in a gateway and reports whether the wait is over.
func (w *wait) see(g *Gateway) (done bool, err error) {
	now := time.Now()
	changed := w.last == nil || w.last.State != g.State || w.last.StatusDetails != g.StatusDetails
	w.last, w.misses, w.missed = g, 0, nil
	w.onEvent(Event{Gateway: g, Elapsed: now.Sub(w.start), Changed: changed})
	switch {
	case g.Ready():
		return true, nil
	case g.State == StateReady || g.State == StateProvisioning || g.State == StateStarting:
		w.badSince = time.Time{}
		return false, nil
	case w.badSince.IsZero():
		w.badSince = now
	}
	if now.Sub(w.badSince) < w.debounce {
		return false, nil
	}
	return true, &cmdlet.Error{
		Cmdlet: waitName, Target: w.target, Reason: cmdlet.ErrFailed,
		Err: fmt.Errorf("%s for %s does not lead to ready", describe(g), now.Sub(w.badSince).Round(time.Second)),
	}
}

func (w *wait) ended(ctx context.Context) error {
	elapsed, missed := time.Since(w.start).Round(time.Second), ""
	if w.missed != nil {
		missed = fmt.Sprintf(" (the last read failed: %v)", w.missed)
	}
	if w.last == nil {
		return fmt.Errorf("cmg: no answer about %q in %s%s: %w", w.target, elapsed, missed, ctx.Err())
	}
	return fmt.Errorf("cmg: %q is not ready after %s, last seen %s%s: %w", w.target, elapsed, describe(w.last), missed, ctx.Err())
}

func describe(g *Gateway) string {
	return fmt.Sprintf("%s with status details %d", g.State, g.StatusDetails)
}
