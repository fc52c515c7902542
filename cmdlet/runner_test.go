package cmdlet_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// foreign are answers of Runners that do not keep the contract.
var foreign = map[string]struct {
	result  *cmdlet.Result
	err     error
	reason  cmdlet.Reason
	outcome cmdlet.Outcome // of a change
}{
	"nothing at all":        {nil, nil, cmdlet.ErrUnavailable, cmdlet.Unknown},
	"plain error":           {nil, errors.New("plain"), cmdlet.ErrUnavailable, cmdlet.Unknown},
	"end of the context":    {nil, context.Canceled, cmdlet.ErrUnavailable, cmdlet.Unknown},
	"typed nil":             {nil, (*cmdlet.Error)(nil), cmdlet.ErrUnavailable, cmdlet.Unknown},
	"bare reason":           {nil, cmdlet.ErrNotFound, cmdlet.ErrNotFound, cmdlet.Unknown},
	"bare promise":          {nil, cmdlet.ErrUnsupported, cmdlet.ErrUnsupported, cmdlet.NotDone},
	"wrapped reason":        {nil, fmt.Errorf("door: %w", cmdlet.ErrForbidden), cmdlet.ErrForbidden, cmdlet.Unknown},
	"wrapped typed nil":     {nil, fmt.Errorf("door: %w", (*cmdlet.Error)(nil)), cmdlet.ErrUnavailable, cmdlet.Unknown},
	"wrapped refusal":       {nil, fmt.Errorf("door: %w", cmdlet.Refuse(change, cmdlet.ErrConflict, nil)), cmdlet.ErrConflict, cmdlet.NotDone},
	"wrapped literal":       {nil, fmt.Errorf("door: %w", &cmdlet.Error{Reason: cmdlet.ErrUnsupported}), cmdlet.ErrUnsupported, cmdlet.NotDone},
	"wrapped lost answer":   {nil, fmt.Errorf("door: %w", &cmdlet.Error{Reason: cmdlet.ErrUnavailable}), cmdlet.ErrUnavailable, cmdlet.Unknown},
	"both error and result": {&cmdlet.Result{}, errors.New("half"), cmdlet.ErrUnavailable, cmdlet.Unknown},
}

// Whatever a Runner answers, Run and every decorator give an *Error that says what it can say of the outcome.
func TestRunHoldsRunnersToTheirContract(t *testing.T) {
	sink := func(context.Context, cmdlet.Record) error { return nil }
	full := func(_ context.Context, r cmdlet.Record) error {
		if r.Ended {
			return errors.New("disk full")
		}
		return nil
	}
	yes := func(context.Context, cmdlet.Call) (bool, error) { return true, nil }
	for name, tc := range foreign {
		next := &recorder{result: tc.result, err: tc.err}
		for decorator, r := range map[string]cmdlet.Runner{
			"none": next, "log": cmdlet.Log(next, slog.New(slog.DiscardHandler)), "audit": cmdlet.Audit(next, sink),
			"audit without end": cmdlet.Audit(next, full), "confirm": cmdlet.Confirm(next, yes), "what-if": cmdlet.WhatIf(next, nil),
			"route": cmdlet.Route(next),
		} {
			for _, call := range []cmdlet.Call{read, change} {
				if decorator == "what-if" && call.Effect() == cmdlet.Change {
					continue
				}
				t.Run(name+"/"+decorator+"/"+call.Name(), func(t *testing.T) {
					run := cmdlet.Run
					if decorator != "none" {
						run = func(ctx context.Context, r cmdlet.Runner, c cmdlet.Call) (*cmdlet.Result, error) {
							return r.Run(ctx, c)
						}
					}
					got, err := run(t.Context(), r, call)
					assert.Nil(t, got)
					assert.Equal(t, "*cmdlet.Error", fmt.Sprintf("%T", err))
					require.ErrorIs(t, err, tc.reason)
					want := tc.outcome
					if call.Effect() != cmdlet.Change {
						want = cmdlet.NotDone
					}
					if want == cmdlet.Unknown || call.Effect() == cmdlet.Change {
						assert.Equal(t, want, cmdlet.OutcomeOf(err))
					}
					if tc.err != nil && name != "typed nil" {
						require.ErrorIs(t, err, tc.err)
					}
					assert.NotEmpty(t, err.Error())
				})
			}
		}
	}
}

func TestRunWithoutARunner(t *testing.T) {
	_, err := cmdlet.Run(t.Context(), nil, change)
	require.ErrorIs(t, err, cmdlet.ErrUnsupported)
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
}

func TestRunHandsOnWhatKeepsTheContract(t *testing.T) {
	next := &recorder{result: done()}
	got, err := cmdlet.Run(t.Context(), next, read)
	require.NoError(t, err)
	assert.Same(t, next.result, got)

	next = &recorder{err: cmdlet.Refuse(change, cmdlet.ErrConflict, nil)}
	_, err = cmdlet.Run(t.Context(), next, change)
	assert.Same(t, next.err, err)
}

// plainSupporter tells with an error of its own that it does not support a call.
type plainSupporter struct{ recorder }

func (*plainSupporter) Supports(cmdlet.Call) error { return errors.New("not I") }

func TestSupportsGivesAnError(t *testing.T) {
	last := &recorder{result: done()}
	r := cmdlet.Route(&plainSupporter{}, &literal{}, last)
	_, err := r.Run(t.Context(), change)
	require.NoError(t, err)
	assert.Len(t, last.calls, 1, "Route asks the next after Runners from elsewhere")

	err = cmdlet.Supports(&plainSupporter{}, change)
	assert.Equal(t, "*cmdlet.Error", fmt.Sprintf("%T", err))
	require.ErrorIs(t, err, cmdlet.ErrUnsupported)
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
}

// literal refuses with an error that it wrote down without an Outcome.
type literal struct{}

func (*literal) Run(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	return nil, &cmdlet.Error{Op: c.Name(), Reason: cmdlet.ErrUnsupported}
}

func ExampleRun() {
	silent := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return nil, nil })
	_, err := cmdlet.Run(context.Background(), silent, cmdlet.NewCall("Get-CMSite", cmdlet.P("SiteCode", cmdlet.String("PS1"))))
	fmt.Println(err)
	// Output: Get-CMSite 'PS1': unavailable: the Runner returned neither a result nor an error
}
