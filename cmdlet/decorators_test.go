package cmdlet_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

var (
	read   = cmdlet.NewCall("Get-CMSite", cmdlet.P("SiteCode", cmdlet.String("PS1")))
	change = importServer.call("Import-CMAADServerApplication")
	wrong  = cmdlet.NewCall("Import-CMAADServerApplication")
)

// recorder keeps the calls that reach it.
type recorder struct {
	calls  []cmdlet.Call
	result *cmdlet.Result
	err    error
	took   time.Duration
}

func (r *recorder) Run(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	r.calls = append(r.calls, c)
	time.Sleep(r.took)
	return r.result, r.err
}

// limited supports the calls that it names, and nothing else.
type limited struct {
	recorder
	names []string
}

func (l *limited) Supports(c cmdlet.Call) error {
	for _, name := range l.names {
		if name == c.Name() {
			return nil
		}
	}
	return cmdlet.Fail(c, cmdlet.ErrUnsupported, errors.New("use another"))
}

func done() *cmdlet.Result {
	return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("C", nil)}, Warnings: []string{"first", "second"}, Via: "recorder"}
}

func TestWhatIfReportsChangesAndRunsReads(t *testing.T) {
	next := &recorder{result: done()}
	var reported []cmdlet.Call
	r := cmdlet.WhatIf(next, func(c cmdlet.Call) { reported = append(reported, c) })

	got, err := r.Run(t.Context(), read)
	require.NoError(t, err)
	assert.Same(t, next.result, got)

	_, err = r.Run(t.Context(), change)
	require.ErrorIs(t, err, cmdlet.ErrSkipped)
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	_, err = r.Run(t.Context(), wrong)
	assert.Equal(t, wrong.Check(0), err)

	assert.Equal(t, []cmdlet.Call{read}, next.calls)
	assert.Equal(t, []cmdlet.Call{change}, reported)

	nowhere := cmdlet.WhatIf(cmdlet.Route(), func(c cmdlet.Call) { reported = append(reported, c) })
	_, err = nowhere.Run(t.Context(), change)
	require.ErrorIs(t, err, cmdlet.ErrUnsupported)
	assert.Len(t, reported, 1, "what could not be done is not reported as what would be")
}

func TestConfirmAsksBeforeChangesOnly(t *testing.T) {
	broken := errors.New("no terminal")
	for name, tc := range map[string]struct {
		yes  bool
		err  error
		want error
	}{
		"yes":       {yes: true},
		"no":        {want: cmdlet.ErrSkipped},
		"no answer": {yes: true, err: broken, want: cmdlet.ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			next := &recorder{result: done()}
			var asked []cmdlet.Call
			r := cmdlet.Confirm(next, func(_ context.Context, c cmdlet.Call) (bool, error) {
				asked = append(asked, c)
				return tc.yes, tc.err
			})
			_, err := r.Run(t.Context(), read)
			require.NoError(t, err)
			_, err = r.Run(t.Context(), wrong)
			assert.Equal(t, wrong.Check(0), err)
			assert.Empty(t, asked, "nobody is asked about reads and what cannot be done")

			got, err := r.Run(t.Context(), change)
			assert.Equal(t, []cmdlet.Call{change}, asked)
			if tc.want == nil {
				require.NoError(t, err)
				assert.Same(t, next.result, got)
				assert.Equal(t, []cmdlet.Call{read, change}, next.calls)
				return
			}
			assert.Nil(t, got)
			assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
			require.ErrorIs(t, err, tc.want)
			if tc.err != nil {
				require.ErrorIs(t, err, tc.err)
			}
			assert.Equal(t, []cmdlet.Call{read}, next.calls)
		})
	}
	_, err := cmdlet.Confirm(cmdlet.Route(), nil).Run(t.Context(), change)
	assert.ErrorIs(t, err, cmdlet.ErrUnsupported)
}

func TestLog(t *testing.T) {
	for name, tc := range map[string]struct {
		call cmdlet.Call
		next *recorder
		want string
	}{
		"read": {
			read, &recorder{result: done(), took: time.Second},
			`level=DEBUG msg=cmdlet cmdlet=Get-CMSite target=PS1 parameters.SiteCode='PS1' elapsed=1s objects=1 via=recorder warnings="[first second]"`,
		},
		"change": {
			change, &recorder{result: &cmdlet.Result{}},
			`level=INFO msg=cmdlet cmdlet=Import-CMAADServerApplication target=a parameters.AppName='a' parameters.ClientId='c' ` +
				`parameters.SecretKey=[redacted] parameters.SecretKeyExpiry=2026-03-01T12:00:00Z parameters.TenantId='t' ` +
				`parameters.TenantName='n' elapsed=0s objects=0 via=""`,
		},
		"failure": {
			read, &recorder{err: &cmdlet.Error{Op: "Get-CMSite", Reason: cmdlet.ErrUnavailable, Outcome: cmdlet.Unknown}},
			`level=WARN msg=cmdlet cmdlet=Get-CMSite target=PS1 parameters.SiteCode='PS1' elapsed=0s outcome="not done" ` +
				`error="Get-CMSite: unavailable"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var b bytes.Buffer
				logger := slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{
					Level: slog.LevelDebug,
					ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
						if a.Key == slog.TimeKey {
							return slog.Attr{}
						}
						return a
					},
				}))
				got, err := cmdlet.Log(tc.next, logger).Run(t.Context(), tc.call)
				assert.Same(t, tc.next.result, got)
				assert.Equal(t, tc.next.err, err)
				assert.Equal(t, tc.want+"\n", b.String())
			})
		})
	}
}

func TestAuditRecordsEachChangeTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lost := &cmdlet.Error{Reason: cmdlet.ErrUnavailable, Outcome: cmdlet.Unknown}
		start := time.Now()
		for _, err := range []error{nil, lost} {
			next := &recorder{result: done(), err: err, took: time.Minute}
			var records []cmdlet.Record
			r := cmdlet.Audit(next, func(_ context.Context, record cmdlet.Record) error {
				records = append(records, record)
				return nil
			})
			_, got := r.Run(t.Context(), read)
			assert.Equal(t, err, got)
			assert.Empty(t, records, "reads are not recorded")

			began := time.Now()
			_, got = r.Run(t.Context(), change)
			assert.Equal(t, err, got)
			want := cmdlet.Record{
				Change: 1, Time: began.Add(time.Minute), Call: change, Ended: true, Elapsed: time.Minute, Outcome: cmdlet.Done,
				Warnings: []string{"first", "second"},
			}
			if err != nil {
				want.Err, want.Outcome, want.Warnings = err, cmdlet.Unknown, nil
			}
			assert.Equal(t, []cmdlet.Record{{Change: 1, Time: began, Call: change}, want}, records)
			_, _ = r.Run(t.Context(), change)
			assert.EqualValues(t, 2, records[2].Change, "the next change has the next number")
			assert.EqualValues(t, 2, records[3].Change)
		}
		assert.Equal(t, 6*time.Minute, time.Since(start))
	})
}

func TestAuditStopsAChangeThatCannotBeRecorded(t *testing.T) {
	full := errors.New("disk full")
	next := &recorder{result: done()}
	_, err := cmdlet.Audit(next, func(context.Context, cmdlet.Record) error { return full }).Run(t.Context(), change)
	assert.Empty(t, next.calls)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorIs(t, err, full)
	assert.EqualError(t, err, "Import-CMAADServerApplication 'a': unavailable: the audit trail cannot be written, so the change was not sent: disk full")
}

func TestAuditThatLosesTheEndKeepsTheResult(t *testing.T) {
	full := errors.New("disk full")
	sink := func(_ context.Context, record cmdlet.Record) error {
		if record.Ended {
			return full
		}
		return nil
	}
	next := &recorder{result: done()}
	got, err := cmdlet.Audit(next, sink).Run(t.Context(), change)
	require.NoError(t, err)
	assert.Equal(t, []string{"first", "second", "audit: disk full"}, got.Warnings)
	assert.Equal(t, done(), next.result, "the Runner's own result stays as it was")

	next.err = &cmdlet.Error{Op: "X", Reason: cmdlet.ErrConflict, Outcome: cmdlet.Done}
	_, err = cmdlet.Audit(next, sink).Run(t.Context(), change)
	require.ErrorIs(t, err, cmdlet.ErrConflict)
	require.ErrorIs(t, err, full)
	assert.Equal(t, cmdlet.Done, cmdlet.OutcomeOf(err))
	assert.NotContains(t, err.Error(), "\n")
}

func TestAuditRecordsTheEndOfACancelledChange(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	next := cmdlet.RunnerFunc(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		cancel()
		return nil, &cmdlet.Error{Op: c.Name(), Reason: cmdlet.ErrUnavailable, Outcome: cmdlet.Unknown, Err: ctx.Err()}
	})
	var ended bool
	_, err := cmdlet.Audit(next, func(ctx context.Context, record cmdlet.Record) error {
		ended = record.Ended
		return ctx.Err()
	}).Run(ctx, change)
	assert.True(t, ended)
	require.ErrorIs(t, err, context.Canceled)
	assert.NotContains(t, err.Error(), "audit", "the sink's context lives on")
}

func TestRouteTakesTheFirstThatSupports(t *testing.T) {
	reader := &limited{names: []string{"Get-CMSite"}, recorder: recorder{result: done()}}
	refusing := &recorder{err: cmdlet.Fail(read, cmdlet.ErrUnsupported, errors.New("found out late"))}
	all := &recorder{result: done()}
	r := cmdlet.Route(reader, refusing, all)
	require.NoError(t, cmdlet.Supports(r, change))

	_, err := r.Run(t.Context(), read)
	require.NoError(t, err)
	_, err = r.Run(t.Context(), change)
	require.NoError(t, err)
	assert.Equal(t, []cmdlet.Call{read}, reader.calls)
	assert.Equal(t, []cmdlet.Call{change}, refusing.calls, "ErrUnsupported passes the call on")
	assert.Equal(t, []cmdlet.Call{change}, all.calls)
}

func TestRoutePassesNothingOnThatMayHaveHappened(t *testing.T) {
	inner := cmdlet.Fail(read, cmdlet.ErrUnsupported, nil)
	for name, failure := range map[string]error{
		"another reason":  cmdlet.Fail(change, cmdlet.ErrNotFound, nil),
		"unknown outcome": &cmdlet.Error{Reason: cmdlet.ErrUnavailable, Outcome: cmdlet.Unknown, Err: inner},
		"foreign":         errors.New("foreign"),
		"done":            &cmdlet.Error{Reason: cmdlet.ErrUnsupported, Outcome: cmdlet.Done},
	} {
		t.Run(name, func(t *testing.T) {
			last := &recorder{result: done()}
			_, err := cmdlet.Route(&recorder{err: failure}, last).Run(t.Context(), change)
			require.ErrorIs(t, err, failure)
			assert.Empty(t, last.calls)
		})
	}
}

func TestRouteWithoutAWay(t *testing.T) {
	for _, r := range []cmdlet.Runner{cmdlet.Route(), cmdlet.Route(&limited{})} {
		_, err := r.Run(t.Context(), change)
		require.ErrorIs(t, err, cmdlet.ErrUnsupported)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
		assert.ErrorIs(t, cmdlet.Supports(r, change), cmdlet.ErrUnsupported)
	}
}

func TestSupportsLooksThroughDecoratorsAndIntoResults(t *testing.T) {
	reader := &limited{names: []string{"Get-CMSite", "Import-CMAADClientApplication", "Set-CMBoundaryGroup"}}
	discard := slog.New(slog.DiscardHandler)
	decorated := cmdlet.Log(cmdlet.Audit(cmdlet.Confirm(cmdlet.WhatIf(reader, nil), nil), nil), discard)
	inside := params{"ServerApp": serverApp}.call("Import-CMAADClientApplication")
	list := params{"AddSiteSystemServer": cmdlet.List(cmdlet.ResultOf(read), serverApp)}.call("Set-CMBoundaryGroup")
	for _, r := range []cmdlet.Runner{reader, decorated, cmdlet.Route(reader), cmdlet.Route(decorated)} {
		require.NoError(t, cmdlet.Supports(r, read))
		require.ErrorIs(t, cmdlet.Supports(r, change), cmdlet.ErrUnsupported)
		require.ErrorIs(t, cmdlet.Supports(r, inside), cmdlet.ErrUnsupported)
		require.ErrorIs(t, cmdlet.Supports(r, list), cmdlet.ErrUnsupported)
	}
	assert.NoError(t, cmdlet.Supports(&recorder{}, inside), "a Runner that does not tell supports everything")
	assert.NoError(t, cmdlet.Supports(nil, inside))
	assert.Empty(t, reader.calls)
}

func ExampleWhatIf() {
	site := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{}, nil })
	r := cmdlet.WhatIf(site, func(c cmdlet.Call) { fmt.Println("What if:", c) })
	_, err := r.Run(context.Background(), cmdlet.NewCall("Stop-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("16777217"))))
	fmt.Println(err, errors.Is(err, cmdlet.ErrSkipped))
	// Output:
	// What if: Stop-CMCloudManagementGateway -Id '16777217'
	// Stop-CMCloudManagementGateway '16777217': skipped true
}

func ExampleConfirm() {
	site := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{}, nil })
	r := cmdlet.Confirm(site, func(_ context.Context, c cmdlet.Call) (bool, error) {
		fmt.Println(c, "? n")
		return false, nil
	})
	_, err := r.Run(context.Background(), cmdlet.NewCall("Stop-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("16777217"))))
	fmt.Println(err)
	// Output:
	// Stop-CMCloudManagementGateway -Id '16777217' ? n
	// Stop-CMCloudManagementGateway '16777217': skipped
}

func ExampleRoute() {
	via := func(name string, can cmdlet.Effect) cmdlet.Runner {
		return cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			if c.Effect() < can {
				return nil, cmdlet.Fail(c, cmdlet.ErrUnsupported, nil)
			}
			return &cmdlet.Result{Via: name}, nil
		})
	}
	r := cmdlet.Route(via("adminservice", cmdlet.Read), via("powershell", cmdlet.Change))
	for _, name := range []string{"Get-CMSite", "Start-CMCloudManagementGateway"} {
		result, err := r.Run(context.Background(), cmdlet.NewCall(name))
		fmt.Println(name, result.Via, err)
	}
	// Output:
	// Get-CMSite adminservice <nil>
	// Start-CMCloudManagementGateway powershell <nil>
}

func ExampleLog() {
	site := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{Via: "simulator"}, nil
	})
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == "elapsed" {
			return slog.Attr{}
		}
		return a
	}}))
	_, _ = cmdlet.Log(site, logger).Run(context.Background(), cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))
	// Output:
	// level=INFO msg=cmdlet cmdlet=Start-CMCloudManagementGateway target=1 parameters.Id='1' objects=0 via=simulator
}

func ExampleAudit() {
	site := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{}, nil })
	r := cmdlet.Audit(site, func(_ context.Context, r cmdlet.Record) error {
		fmt.Println(r.Call, "ended:", r.Ended)
		return nil
	})
	_, _ = r.Run(context.Background(), cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))
	// Output:
	// Start-CMCloudManagementGateway -Id '1' ended: false
	// Start-CMCloudManagementGateway -Id '1' ended: true
}

// Route asks the next Runner only where the first says itself that it cannot carry the call out, and so did nothing.
func TestRouteRepeatsNothing(t *testing.T) {
	c := cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")))
	asked := 0
	next := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		asked++
		return &cmdlet.Result{}, nil
	})
	route := func(first cmdlet.Runner) (repeated bool, err error) {
		asked = 0
		_, err = cmdlet.Route(first, next).Run(t.Context(), c)
		return asked > 0, err
	}
	causes := []error{nil, cmdlet.ErrUnsupported, errors.New("x"), cmdlet.Fail(c, cmdlet.ErrUnsupported, nil)}
	for _, reason := range []cmdlet.Reason{
		cmdlet.ErrNotFound, cmdlet.ErrAmbiguous, cmdlet.ErrExists, cmdlet.ErrConflict, cmdlet.ErrInvalid, cmdlet.ErrForbidden, cmdlet.ErrUnavailable,
		cmdlet.ErrUnsupported, cmdlet.ErrSkipped, cmdlet.ErrNeedsVersion, cmdlet.ErrFailed, cmdlet.ErrRefused,
	} {
		for _, outcome := range []cmdlet.Outcome{cmdlet.Unknown, cmdlet.NotDone, cmdlet.Done} {
			for _, cause := range causes {
				said := &cmdlet.Error{Op: c.Name(), Reason: reason, Outcome: outcome, Err: cause}
				for _, err := range []error{said, fmt.Errorf("wrapped: %w", said), errors.Join(said, cmdlet.ErrUnsupported)} {
					repeated, _ := route(cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return nil, err }))
					assert.Equal(t, reason == cmdlet.ErrUnsupported && outcome != cmdlet.Done, repeated, "%#v", err)
				}
			}
		}
	}

	worked := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		t.Error("it was not confirmed")
		return &cmdlet.Result{}, nil
	})
	nobody := fmt.Errorf("no terminal: %w", cmdlet.ErrUnsupported)
	repeated, err := route(cmdlet.Confirm(worked, func(context.Context, cmdlet.Call) (bool, error) { return true, nobody }))
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.False(t, repeated, "a change that nobody could confirm found another way")
	repeated, err = route(cmdlet.Audit(worked, func(context.Context, cmdlet.Record) error { return nobody }))
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.False(t, repeated, "a change that no audit trail took found another way")
}
