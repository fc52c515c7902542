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
		"least":   {cmdlet.Error{Cmdlet: "Get-CMSite", Reason: cmdlet.ErrNotFound}, "Get-CMSite: not found"},
		"target":  {cmdlet.Error{Cmdlet: "Get-CMSite", Target: "it's", Reason: cmdlet.ErrNotFound}, "Get-CMSite 'it''s': not found"},
		"cause":   {cmdlet.Error{Cmdlet: "Get-CMSite", Reason: cmdlet.ErrUnavailable, Err: errors.New("no\n  route\r\nto host")}, "Get-CMSite: unavailable: no route to host"},
		"done":    {cmdlet.Error{Cmdlet: "Get-CMSite", Reason: cmdlet.ErrFailed, Outcome: cmdlet.Done}, "Get-CMSite: failed (the change was made)"},
		"unknown": {cmdlet.Error{Cmdlet: "Get-CMSite", Reason: cmdlet.ErrFailed, Outcome: cmdlet.Unknown}, "Get-CMSite: failed (outcome unknown: look before you try again)"},
		"problems": {
			cmdlet.Error{Cmdlet: "Get-CMSite", Reason: cmdlet.ErrInvalid, Problems: []cmdlet.Problem{
				{Rule: "no rule"}, {Parameter: "A", Rule: "is required"}, {Parameter: "B", Value: "'x'", Rule: "takes a time"},
			}},
			"Get-CMSite: invalid: no rule; A: is required; B 'x': takes a time",
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
	assert.Equal(t, cmdlet.Error{Cmdlet: "Get-CMSite", Target: "n", Reason: cmdlet.ErrUnavailable, Err: cause}, *e)
	var reason cmdlet.Reason
	assert.NotErrorAs(t, err, &reason, "the Reason is asked for with errors.Is")
	assert.EqualError(t, cmdlet.ErrNeedsVersion, "needs a newer site version")
}

func TestOutcomeOf(t *testing.T) {
	for _, tc := range []struct {
		err  error
		want cmdlet.Outcome
	}{
		{&cmdlet.Error{}, cmdlet.NotDone},
		{fmt.Errorf("w: %w", &cmdlet.Error{Outcome: cmdlet.Done}), cmdlet.Done},
		{&cmdlet.Error{Outcome: cmdlet.Unknown, Err: &cmdlet.Error{}}, cmdlet.Unknown},
		{errors.New("foreign"), cmdlet.Unknown},
	} {
		assert.Equal(t, tc.want, cmdlet.OutcomeOf(tc.err), tc.err)
	}
	assert.Equal(t, "not done, done, unknown", fmt.Sprintf("%s, %s, %s", cmdlet.NotDone, cmdlet.Done, cmdlet.Unknown))
}
