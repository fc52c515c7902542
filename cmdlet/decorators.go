package cmdlet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"
)

// decorator is what the decorators share: the Runner beneath.
type decorator struct{ next Runner }

func (d decorator) Unwrap() Runner { return d.next }

// WhatIf returns a Runner that reports each change instead of making it, and lets reads through to r: -WhatIf for a
// program. A reported change fails with ErrSkipped. A call that [Call.Check] refuses, or that r does not support, fails as
// it would without WhatIf.
func WhatIf(r Runner, report func(Call)) Runner { return &whatIf{decorator{r}, report} }

type whatIf struct {
	decorator
	report func(Call)
}

func (w *whatIf) Run(ctx context.Context, c Call) (*Result, error) {
	if c.Effect() != Change {
		return Run(ctx, w.next, c)
	}
	if err := possible(w.next, c); err != nil {
		return nil, err
	}
	w.report(c)
	return nil, Fail(c, ErrSkipped, nil)
}

// Confirm returns a Runner that asks before each change, and lets reads through to r: -Confirm for a program. A change that
// is answered with false fails with ErrSkipped; where ask fails, the change is not sent and fails with ErrUnavailable and
// that error underneath. A call that [Call.Check] refuses, or that r does not support, is not asked about and fails as it
// would without Confirm.
func Confirm(r Runner, ask func(context.Context, Call) (bool, error)) Runner {
	return &confirm{decorator{r}, ask}
}

type confirm struct {
	decorator
	ask func(context.Context, Call) (bool, error)
}

func (c *confirm) Run(ctx context.Context, call Call) (*Result, error) {
	if call.Effect() != Change {
		return Run(ctx, c.next, call)
	}
	if err := possible(c.next, call); err != nil {
		return nil, err
	}
	switch yes, err := c.ask(ctx, call); {
	case err != nil:
		return nil, Refuse(call, ErrUnavailable, fmt.Errorf("nobody could be asked, so the change was not sent: %w", err))
	case !yes:
		return nil, Fail(call, ErrSkipped, nil)
	}
	return Run(ctx, c.next, call)
}

// possible says why a change could not be made, before anybody is told of it.
func possible(r Runner, c Call) error {
	if err := c.Check(0); err != nil {
		return err
	}
	return Supports(r, c)
}

// Log returns a Runner that logs each call of r: reads at debug level, changes at info, failures at warn. Parameters
// are logged with their secrets redacted.
func Log(r Runner, logger *slog.Logger) Runner { return &logging{decorator{r}, logger} }

type logging struct {
	decorator
	logger *slog.Logger
}

func (l *logging) Run(ctx context.Context, c Call) (*Result, error) {
	start := time.Now()
	result, err := Run(ctx, l.next, c)
	attributes := []slog.Attr{
		slog.String("cmdlet", c.Name()), slog.String("target", c.Target()), slog.Any("parameters", parameters(c)),
		slog.Duration("elapsed", time.Since(start)),
	}
	level := slog.LevelDebug
	if c.Effect() == Change {
		level = slog.LevelInfo
	}
	if err != nil {
		level = slog.LevelWarn
		attributes = append(attributes, slog.String("outcome", OutcomeOf(err).String()), slog.Any("error", err))
	} else {
		attributes = append(attributes, slog.Int("objects", len(result.Objects)), slog.String("via", result.Via))
		if len(result.Warnings) > 0 {
			attributes = append(attributes, slog.Any("warnings", result.Warnings))
		}
	}
	l.logger.LogAttrs(ctx, level, "cmdlet", attributes...)
	return result, err
}

type parameters Call

func (p parameters) LogValue() slog.Value {
	attributes := make([]slog.Attr, len(p.params))
	for i, param := range p.params {
		attributes[i] = slog.Any(param.Name, param.Value)
	}
	return slog.GroupValue(attributes...)
}

// Record is an entry of an audit trail. Each change has two: one before it is sent, one after.
type Record struct {
	Change   uint64    // counts the changes of one Audit from 1; both records of a change have its number
	Time     time.Time // of this record, so the end of the change with Ended
	Call     Call      // prints with its secrets redacted
	Ended    bool
	Elapsed  time.Duration // since the change was sent, with Ended
	Warnings []string      // of the cmdlet, with Ended
	Err      error         // with Ended; nil is success
	Outcome  Outcome       // with Ended; before, it is Unknown
}

// Audit returns a Runner that hands two records of each change of r to sink. Reads are not recorded. A change whose
// first record the sink refuses is not sent: it fails with ErrUnavailable. A refusal of the second record cannot undo
// the change and becomes a warning of the result or, of a change that failed, a cause of its error.
//
// The sink is called for several changes at a time. Its context is that of the call; for the second record it does not end,
// so that the trail is whole where the caller has given up.
func Audit(r Runner, sink func(context.Context, Record) error) Runner {
	return &audit{decorator: decorator{r}, sink: sink}
}

type audit struct {
	decorator
	sink    func(context.Context, Record) error
	changes atomic.Uint64
}

func (a *audit) Run(ctx context.Context, c Call) (*Result, error) {
	if c.Effect() != Change {
		return Run(ctx, a.next, c)
	}
	start, number := time.Now(), a.changes.Add(1)
	if err := a.sink(ctx, Record{Change: number, Time: start, Call: c}); err != nil {
		return nil, Refuse(c, ErrUnavailable, fmt.Errorf("the audit trail cannot be written, so the change was not sent: %w", err))
	}
	result, err := Run(ctx, a.next, c)
	end := Record{
		Change: number, Time: time.Now(), Call: c, Ended: true, Elapsed: time.Since(start), Err: err, Outcome: OutcomeOf(err),
	}
	if result != nil {
		end.Warnings = slices.Clone(result.Warnings)
	}
	// The caller may have given up; the trail has to be whole all the same.
	if lost := a.sink(context.WithoutCancel(ctx), end); lost != nil {
		if err != nil {
			e := *asError(c, ErrUnavailable, err)
			if e.Err == nil {
				e.Err = fmt.Errorf("the audit trail could not be completed: %w", lost)
			} else {
				e.Err = fmt.Errorf("%w; the audit trail could not be completed: %w", e.Err, lost)
			}
			return nil, &e
		}
		warned := *result
		warned.Warnings = append(slices.Clip(warned.Warnings), "audit: "+lost.Error())
		result = &warned
	}
	return result, err
}

// Route returns a Runner that gives each call to the first of runners that supports it. ErrUnsupported promises that
// nothing was contacted, so a Runner that answers with it passes the call on to the next.
func Route(runners ...Runner) Runner { return route(runners) }

type route []Runner

func (r route) Run(ctx context.Context, c Call) (*Result, error) {
	refused := error(Fail(c, ErrUnsupported, errors.New("no Runner to route to")))
	for _, runner := range r {
		if err := Supports(runner, c); err != nil {
			refused = err
			continue
		}
		result, err := Run(ctx, runner, c)
		if !passesOn(err) {
			return result, err
		}
		refused = err
	}
	return nil, refused
}

// passesOn reports whether a Runner's answer leaves the call to the next. What it says itself counts, and not a cause further
// down: a change that nobody confirmed, or no audit trail took, must not find another way.
func passesOn(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Reason == ErrUnsupported && e.outcome() == NotDone
}

// Supports reports nil where one of the runners supports the call.
func (r route) Supports(c Call) error {
	refused := error(Fail(c, ErrUnsupported, errors.New("no Runner to route to")))
	for _, runner := range r {
		if refused = Supports(runner, c); refused == nil {
			return nil
		}
	}
	return refused
}
