package cmdlet_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

func TestErrorText(t *testing.T) {
	for name, tc := range map[string]struct {
		err  cmdlet.Error
		want string
	}{
		"least":   {cmdlet.Error{Op: "Get-CMSite", Reason: cmdlet.ErrNotFound}, "Get-CMSite: not found"},
		"target":  {cmdlet.Error{Op: "Get-CMSite", Target: "it's", Reason: cmdlet.ErrNotFound}, "Get-CMSite 'it''s': not found"},
		"cause":   {cmdlet.Error{Op: "Get-CMSite", Reason: cmdlet.ErrUnavailable, Err: errors.New("no\n  route\r\nto host")}, "Get-CMSite: unavailable: no route to host"},
		"done":    {cmdlet.Error{Op: "Set-CMSite", Reason: cmdlet.ErrFailed, Outcome: cmdlet.Done}, "Set-CMSite: failed (the change was made)"},
		"unknown": {cmdlet.Error{Op: "Set-CMSite", Reason: cmdlet.ErrFailed}, "Set-CMSite: failed (outcome unknown: look before you try again)"},
		"refused": {cmdlet.Error{Op: "Set-CMSite", Reason: cmdlet.ErrConflict, Outcome: cmdlet.NotDone}, "Set-CMSite: conflict"},
		"promise": {cmdlet.Error{Op: "Set-CMSite", Reason: cmdlet.ErrUnsupported}, "Set-CMSite: unsupported"},
		"read":    {cmdlet.Error{Op: "Get-CMSite", Reason: cmdlet.ErrFailed, Outcome: cmdlet.Done}, "Get-CMSite: failed"},
		"wait":    {cmdlet.Error{Op: "cmg.Wait", Reason: cmdlet.ErrFailed}, "cmg.Wait: failed"},
		"problems": {
			cmdlet.Error{Op: "Get-CMSite", Reason: cmdlet.ErrInvalid, Problems: []cmdlet.Problem{
				{Rule: "no rule"}, {Parameter: "A", Rule: "is required"}, {Parameter: "B", Value: "'x'", Rule: "must be a time"},
			}},
			"Get-CMSite: invalid: no rule; A: is required; B 'x': must be a time",
		},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, tc.want, tc.err.Error()) })
	}
}

// Text from outside can neither break an error's line, nor reorder it on a screen, nor flood a log.
func TestErrorTextsStayOneShortLine(t *testing.T) {
	hostile := "a\nb\r\u2028c\x1b[31md\u202ee\x00\xff'" + strings.Repeat("x", 1<<20)
	call := cmdlet.NewCall(hostile, cmdlet.P("Name", cmdlet.String(hostile)))
	known := cmdlet.NewCall("Get-CMAADTenant", cmdlet.P("Name", cmdlet.String(hostile)), cmdlet.P(hostile, cmdlet.String(hostile)))
	table := cmdlet.NewCall("Invoke-CMWmiQuery", cmdlet.P("Query", cmdlet.String(hostile)), cmdlet.P("Context", cmdlet.Table(
		cmdlet.Entry{Key: cmdlet.String(hostile), Value: cmdlet.String("")}, cmdlet.Entry{Key: cmdlet.String(hostile), Value: cmdlet.String("")},
	)))
	nested := cmdlet.NewCall("Import-CMAADClientApplication", cmdlet.P("ServerApp", cmdlet.ResultOf(call)))
	query := cmdlet.QueryCall(cmdlet.Query{Class: hostile, Where: []cmdlet.Condition{{Property: hostile, Operator: cmdlet.Operator(hostile)}}})
	_, parse := cmdlet.ParseQuery(hostile)
	for name, err := range map[string]error{
		"cmdlet": call.Check(0), "parameter": known.Check(0), "table": table.Check(0), "nested": nested.Check(0),
		"query": query.Check(0), "parse": parse,
		"repeat": cmdlet.NewCall("Get-CMSite", cmdlet.P("Name", cmdlet.String(hostile)), cmdlet.P("Name", cmdlet.String(hostile))).Check(0),
	} {
		t.Run(name, func(t *testing.T) {
			text := err.Error()
			assert.Less(t, len(text), 3000)
			assert.True(t, utf8.ValidString(text))
			for _, forbidden := range []string{"\n", "\r", "\u2028", "\x1b", "\u202e", "\x00"} {
				assert.NotContains(t, text, forbidden)
			}
		})
	}
}

func TestErrorsAreFoundByReasonCauseAndType(t *testing.T) {
	cause := fmt.Errorf("outer: %w", context.Canceled)
	err := fmt.Errorf("wrapped: %w", cmdlet.Fail(cmdlet.NewCall("Get-CMSite", cmdlet.P("Name", cmdlet.String("n"))), cmdlet.ErrUnavailable, cause))
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.NotErrorIs(t, err, cmdlet.ErrNotFound)
	require.NotErrorIs(t, err, fs.ErrNotExist)
	require.ErrorIs(t, err, context.Canceled)
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, cmdlet.Error{Op: "Get-CMSite", Target: "n", Reason: cmdlet.ErrUnavailable, Outcome: cmdlet.NotDone, Err: cause}, *e)
	var reason cmdlet.Reason
	assert.NotErrorAs(t, err, &reason, "the Reason is asked for with errors.Is")
	assert.EqualError(t, cmdlet.ErrNeedsVersion, "needs a newer site version")
}

func TestOutcomeOf(t *testing.T) {
	var nothing *cmdlet.Error
	for name, tc := range map[string]struct {
		err  error
		want cmdlet.Outcome
	}{
		"success":                {nil, cmdlet.Done},
		"zero":                   {&cmdlet.Error{}, cmdlet.Unknown},
		"wrapped":                {fmt.Errorf("w: %w", &cmdlet.Error{Outcome: cmdlet.Done}), cmdlet.Done},
		"the outer one counts":   {&cmdlet.Error{Err: &cmdlet.Error{Outcome: cmdlet.NotDone}}, cmdlet.Unknown},
		"foreign":                {errors.New("foreign"), cmdlet.Unknown},
		"literal, unsupported":   {&cmdlet.Error{Op: "New-It", Reason: cmdlet.ErrUnsupported}, cmdlet.NotDone},
		"literal, skipped":       {&cmdlet.Error{Op: "New-It", Reason: cmdlet.ErrSkipped}, cmdlet.NotDone},
		"literal, needs version": {&cmdlet.Error{Op: "New-It", Reason: cmdlet.ErrNeedsVersion}, cmdlet.NotDone},
		"literal, other reason":  {&cmdlet.Error{Op: "New-It", Reason: cmdlet.ErrInvalid}, cmdlet.Unknown},
		"literal, read":          {&cmdlet.Error{Op: "get-cmsite", Reason: cmdlet.ErrUnavailable}, cmdlet.NotDone},
		"literal, change":        {&cmdlet.Error{Op: "Set-CMBoundaryGroup", Reason: cmdlet.ErrUnavailable}, cmdlet.Unknown},
		"promise broken by Done": {&cmdlet.Error{Op: "New-It", Reason: cmdlet.ErrUnsupported, Outcome: cmdlet.Done}, cmdlet.Done},
		"typed nil":              {fmt.Errorf("w: %w", nothing), cmdlet.Unknown},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, tc.want, cmdlet.OutcomeOf(tc.err)) })
	}
	var zero cmdlet.Outcome
	assert.Equal(t, cmdlet.Unknown, zero, "the safe one is the one that nobody has to set")
}

// Fail says by itself what surely did not happen; Refuse says it of everything.
func TestFailAndRefuse(t *testing.T) {
	for _, reason := range []cmdlet.Reason{
		cmdlet.ErrNotFound, cmdlet.ErrAmbiguous, cmdlet.ErrExists, cmdlet.ErrConflict, cmdlet.ErrInvalid, cmdlet.ErrForbidden,
		cmdlet.ErrUnavailable, cmdlet.ErrUnsupported, cmdlet.ErrSkipped, cmdlet.ErrNeedsVersion, cmdlet.ErrFailed, cmdlet.ErrRefused,
	} {
		want := cmdlet.Unknown
		if reason == cmdlet.ErrUnsupported || reason == cmdlet.ErrSkipped || reason == cmdlet.ErrNeedsVersion {
			want = cmdlet.NotDone
		}
		assert.Equal(t, want, cmdlet.Fail(change, reason, nil).Outcome, reason)
		assert.Equal(t, want, cmdlet.Fail(cmdlet.NewCall("Get-Undocumented"), reason, nil).Outcome, "what is not documented is a change: %s", reason)
		assert.Equal(t, cmdlet.NotDone, cmdlet.Fail(read, reason, nil).Outcome, reason)
		assert.Equal(t, cmdlet.NotDone, cmdlet.Refuse(change, reason, nil).Outcome, reason)
	}
}
