package cmg

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// WaitOptions are the options of [Wait], [WaitStopped], [WaitGone] and [Watch].
type WaitOptions struct {
	// Interval is the time between two reads. It must not be negative; 0 means 30 seconds.
	Interval time.Duration
	// Debounce is how long a gateway must stay, without a break, in states that do not lead to the awaited one before the
	// wait fails. It must not be negative. nil means 25 minutes: some gateways flip between error and ready every 20 minutes
	// and are healthy all the same. 0 fails as soon as such a state is seen. [Watch] does not use it.
	Debounce *time.Duration
	// ReadFailures is how many reads in a row may fail with ErrUnavailable. It must not be negative; nil means 3.
	ReadFailures *int
	// OnEvent is called after each successful read, on the caller's goroutine.
	OnEvent func(Event)
}

// Event is what one read of a wait has seen.
type Event struct {
	Gateway *Gateway
	Elapsed time.Duration // since the wait began
	Changed bool          // State or StatusDetails differ from the previous event; true for the first
}

// String shows the event on one short line: the gateway, and when it was seen.
func (e Event) String() string {
	gateway := "no gateway"
	if e.Gateway != nil {
		gateway = e.Gateway.String()
	}
	return gateway + " after " + e.Elapsed.Round(time.Second).String()
}

// MarshalJSON encodes the event, with the elapsed time in seconds.
func (e Event) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Gateway        *Gateway `json:"gateway"`
		ElapsedSeconds float64  `json:"elapsedSeconds"`
		Changed        bool     `json:"changed"`
	}{e.Gateway, e.Elapsed.Seconds(), e.Changed})
}

// LogValue logs the event: the fields that are set.
func (e Event) LogValue() slog.Value { return typed.LogValue(e) }

const (
	defaultInterval     = 30 * time.Second
	defaultDebounce     = 25 * time.Minute
	defaultReadFailures = 3
)

// Wait reads a gateway repeatedly until it is ready ([Gateway.Ready]) and returns it. It works on the caller's goroutine.
// Creating a gateway takes about half an hour (INF: field knowledge); ctx limits the wait. opts may be nil.
//
// Provisioning and starting lead to ready. Any other state (stopping, stopped, deleting, or an unknown number, as those of
// errors are) ends the wait with ErrFailed and the last gateway, but only after [WaitOptions.Debounce], so that Wait can
// follow [Client.Start] while the gateway is still stopped. The error says where to look for the cause, and names the rows of
// package symptom that apply. Wait cannot tell what a gateway does not show: right after
// [Client.Set], [Client.Stop] or [Client.Sync] a gateway may still be ready, and Wait returns at once. After Stop, use
// [WaitStopped] first.
//
// Every error is a [*cmdlet.Error] with the Outcome NotDone, since a wait changes nothing. When ctx ends, Wait returns the
// last gateway it has seen, if any, and ErrUnavailable, which wraps ctx.Err() and says the last state. Any other error of a
// read ends the wait and comes with the last gateway; for ErrUnavailable, that is so only after [WaitOptions.ReadFailures].
// An error of the Getter without a Reason ends the wait at once, as ErrUnavailable, and so does an answer with neither a
// gateway nor an error. Options out of range, a nil getter and the zero Ref are ErrInvalid.
//
// The end of a wait does not stop the site's work, and another Wait may continue.
func Wait(ctx context.Context, getter Getter, ref Ref, opts *WaitOptions) (*Gateway, error) {
	return wait(ctx, getter, ref, opts, goal{
		name: "cmg.Wait", state: "ready", reached: (*Gateway).Ready, via: []State{StateReady, StateProvisioning, StateStarting},
	})
}

// WaitStopped is like [Wait], but waits until a gateway is stopped, after [Client.Stop]. Only stopping leads to stopped: a
// gateway that stays ready ends the wait with ErrFailed after [WaitOptions.Debounce].
func WaitStopped(ctx context.Context, getter Getter, ref Ref, opts *WaitOptions) (*Gateway, error) {
	return wait(ctx, getter, ref, opts, goal{
		name: "cmg.WaitStopped", state: "stopped", via: []State{StateStopping},
		reached: func(g *Gateway) bool { return g.State == StateStopped },
	})
}

// WaitGone is like [Wait], but waits until the gateway is gone, after [Client.Remove]: until a read returns ErrNotFound. It
// returns the last gateway it has seen, nil if it has seen none. Only deleting leads to gone. Use a ref with the ID
// ([Gateway.Ref]), because a new gateway may have the old name.
func WaitGone(ctx context.Context, getter Getter, ref Ref, opts *WaitOptions) (*Gateway, error) {
	return wait(ctx, getter, ref, opts, goal{name: "cmg.WaitGone", state: "gone", via: []State{StateDeleting}})
}

// Watch reads a gateway repeatedly and yields an [Event] for each successful read, until the caller breaks the loop. If an
// error ends it, like those of [Wait], that is its last element, with the last gateway, if any, in the Event. It works on
// the caller's goroutine. opts may be nil.
func Watch(ctx context.Context, getter Getter, ref Ref, opts *WaitOptions) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		w, err := newWatch(getter, ref, opts, goal{name: "cmg.Watch"})
		if err != nil {
			yield(Event{}, err)
			return
		}
		w.run(ctx, yield)
	}
}

// goal is what a wait is for.
type goal struct {
	name    string // Op of its errors, where others have the name of a cmdlet
	state   string
	reached func(*Gateway) bool // nil means that the gateway is gone
	via     []State             // states that lead to it
}

// lookFurther says where to find the reason why a gateway does not progress, and names the rows of package symptom that apply,
// which symptom.Explain finds in the text of the error.
func (w *watch) lookFurther() string {
	const log = "CloudMgr.log on the server of the service connection point"
	text := "look at " + log
	var rows []string
	switch {
	case !w.last.State.known():
		group := "its resource group"
		if w.last.GroupName != "" {
			group = "resource group '" + w.last.GroupName + "'"
		}
		text = "look for the cause in Status Description in the console, in " + log + ", and in Azure in the deployments and the activity log of " + group
		rows = []string{"server-unknown-state", "server-task-failed", "azure-deployment-failed", "azure-public-ip-zones"}
	case w.last.State == StateStopped && w.goal.state == "ready":
		rows = []string{"site-stopped-by-threshold"}
	}
	if w.goal.state == "gone" {
		rows = append(rows, "azure-lock-delete")
	}
	if rows != nil {
		text += " (known symptoms: " + strings.Join(rows, ", ") + ")"
	}
	return text
}

func wait(ctx context.Context, getter Getter, ref Ref, opts *WaitOptions, goal goal) (*Gateway, error) {
	w, err := newWatch(getter, ref, opts, goal)
	if err != nil {
		return nil, err
	}
	var badSince time.Time // zero while the state leads to the goal
	w.run(ctx, func(e Event, failure error) bool {
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
		}
		if badSince.IsZero() {
			badSince = now
		}
		if now.Sub(badSince) < w.debounce {
			return true
		}
		err = w.fail(cmdlet.ErrFailed, fmt.Errorf("%s for %s, which does not lead to %s: %s",
			g.describe(), now.Sub(badSince).Round(time.Second), goal.state, w.lookFurther()))
		return false
	})
	return w.last, err
}

// watch is a series of reads under way.
type watch struct {
	getter             Getter
	ref                Ref
	goal               goal
	interval, debounce time.Duration
	readFailures       int
	onEvent            func(Event)

	start  time.Time
	last   *Gateway
	misses int   // failed reads in a row
	missed error // the last of them
}

func newWatch(getter Getter, ref Ref, opts *WaitOptions, goal goal) (*watch, error) {
	if opts == nil {
		opts = &WaitOptions{}
	}
	w := &watch{
		getter: getter, ref: ref, goal: goal, interval: defaultInterval, debounce: defaultDebounce,
		readFailures: defaultReadFailures, onEvent: func(Event) {}, start: time.Now(),
	}
	var problems []cmdlet.Problem
	refuse := func(field, value, rule string) {
		problems = append(problems, cmdlet.Problem{Parameter: field, Value: value, Rule: rule})
	}
	if getter == nil {
		refuse("getter", "", "is required")
	}
	if ref == (Ref{}) {
		refuse("ref", "", "is required")
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
		e := w.fail(cmdlet.ErrInvalid, nil)
		e.Problems = problems
		return nil, e
	}
	return w, nil
}

// run passes events to yield until that returns false. An error comes with the last one.
func (w *watch) run(ctx context.Context, yield func(Event, error) bool) {
	for {
		gateway, err := w.getter.Get(ctx, w.ref, nil)
		switch {
		case err == nil && gateway == nil:
			yield(w.end(), w.fail(cmdlet.ErrUnavailable, errors.New("the Getter returned neither a gateway nor an error")))
			return
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
			transient, failure := w.failed(err)
			if w.misses++; !transient || w.misses > w.readFailures {
				yield(w.end(), failure)
				return
			}
			w.missed = failure
		}
		select {
		case <-ctx.Done():
			yield(w.end(), w.ended(ctx))
			return
		case <-time.After(w.interval):
		}
	}
}

// see records a gateway that was read.
func (w *watch) see(g *Gateway) Event {
	changed := w.last == nil || w.last.State != g.State || w.last.StatusDetails != g.StatusDetails
	w.last, w.misses, w.missed = g, 0, nil
	return Event{Gateway: g, Elapsed: time.Since(w.start), Changed: changed}
}

// end returns the event that comes with an error.
func (w *watch) end() Event { return Event{Gateway: w.last, Elapsed: time.Since(w.start)} }

// fail returns an error of the wait that names the gateway by the best name that is known.
func (w *watch) fail(reason cmdlet.Reason, cause error) *cmdlet.Error {
	target := w.ref.target()
	if w.last != nil {
		target = w.last.label()
	}
	return &cmdlet.Error{Op: w.goal.name, Target: target, Reason: reason, Outcome: cmdlet.NotDone, Err: cause}
}

// failed turns the error of a Getter into a *cmdlet.Error and reports whether the next read may succeed.
func (w *watch) failed(err error) (transient bool, failure error) {
	if e, ok := err.(*cmdlet.Error); ok { //nolint:errorlint // an *Error further down is what has to be wrapped
		if e == nil {
			return false, w.fail(cmdlet.ErrUnavailable, errors.New("the Getter returned a nil *cmdlet.Error as its error"))
		}
		return e.Reason == cmdlet.ErrUnavailable, e
	}
	e := w.fail(cmdlet.ErrUnavailable, err)
	inner, isError := errors.AsType[*cmdlet.Error](err)
	reason, isReason := errors.AsType[cmdlet.Reason](err)
	switch {
	case isError && inner != nil:
		e.Via, e.Reason, e.Problems = inner.Via, inner.Reason, inner.Problems
	case isReason:
		if e.Reason = reason; err == error(reason) { //nolint:errorlint // which would appear twice
			e.Err = nil
		}
	default:
		return false, e
	}
	return e.Reason == cmdlet.ErrUnavailable, e
}

// ended returns the error of a wait whose ctx has ended: what was seen last, and what to do next.
func (w *watch) ended(ctx context.Context) error {
	elapsed := time.Since(w.start).Round(time.Second)
	var text string
	switch {
	case w.last == nil:
		text = fmt.Sprintf("no answer in %s", elapsed)
	case w.goal.state == "":
		text = fmt.Sprintf("watched for %s, last seen %s", elapsed, w.last.describe())
	default:
		text = fmt.Sprintf("not %s after %s, last seen %s", w.goal.state, elapsed, w.last.describe())
	}
	if w.missed != nil {
		text += fmt.Sprintf(" (the last read failed: %v)", w.missed)
	}
	if w.goal.state != "" {
		text += ": wait again"
		if w.last != nil {
			text += ", or " + w.lookFurther()
		}
	}
	return w.fail(cmdlet.ErrUnavailable, fmt.Errorf("%s: %w", text, ctx.Err()))
}
