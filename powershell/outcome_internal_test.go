package powershell

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

func TestRequestIDs(t *testing.T) {
	at := time.Date(2026, 11, 26, 7, 0, 0, 0, time.UTC)
	id := newRequestID([4]byte{0xAB, 1, 2, 3}, at)
	assert.NotEqual(t, id, newRequestID([4]byte{0xAB, 1, 2, 3}, at))
	assert.Regexp(t, "^ab010203[0-9a-f]{24}$", id.String())
	assert.True(t, at.Equal(id.time()))
	back, err := ParseRequestID(id.String())
	require.NoError(t, err)
	assert.Equal(t, id, back)
	for _, bad := range []string{"", "ab", id.String() + "00", id.String()[:31] + "x"} {
		_, err := ParseRequestID(bad)
		require.EqualError(t, err, "powershell: a request id has 32 hexadecimal digits", bad)
	}
}

func TestOutcomesOfEntries(t *testing.T) {
	const begun = "begun 2026-11-26T07:00:00Z Start-CMCloudManagementGateway\n"
	failed := func(rest string) entry { return entry(begun + "failed 2026-11-26T07:00:01Z\n" + rest + "end\n") }
	for name, test := range map[string]struct {
		entry entry
		age   time.Duration
		want  cmdlet.Outcome
	}{
		"no entry, no proof": {"", 0, cmdlet.Unknown},
		"never begun":        {"void 2026-11-26T07:00:00Z\nend\n", time.Hour, cmdlet.NotDone},
		"perhaps swept":      {"void 2026-11-26T07:00:00Z\nend\n", 30 * 24 * time.Hour, cmdlet.Unknown},
		"void, torn":         {"void 2026-11-26T07", 0, cmdlet.Unknown},
		"begun":              {begun, 0, cmdlet.Unknown},
		"begun, torn":        {entry(begun[:20]), 0, cmdlet.Unknown},
		"begun and no more":  {begun + "end\n", 0, cmdlet.Unknown},
		"done":               {begun + "done 2026-11-26T07:00:01Z\nend\n", 40 * 24 * time.Hour, cmdlet.Done},
		"done, torn":         {begun + "done 2026-11-26T07:00:01Z\n", 0, cmdlet.Unknown},
		"not understood":     {begun + "paused 2026-11-26T07:00:01Z\nend\n", 0, cmdlet.Unknown},
		"failed, unknown":    {failed("cmdlet\nX\n\nSystem.Exception -2146233088\n"), 0, cmdlet.Unknown},
		"failed, torn":       {failed("cmdlet\nX\n"), 0, cmdlet.Unknown},
		"failed, no record":  {failed("cmdlet\nX\n\n"), 0, cmdlet.Unknown},
		"failed, binder":     {failed("cmdlet\nParameterArgumentValidationError,X\nStart-CMCloudManagementGateway\nSystem.Management.Automation.ParameterBindingValidationException -2146233087\n"), 0, cmdlet.NotDone},
		"failed, another's binder": {
			failed("cmdlet\nParameterArgumentValidationError,X\nGet-Something\nSystem.Management.Automation.ParameterBindingValidationException -2146233087\n"), 0, cmdlet.Unknown,
		},
		"failed, access denied": {failed("cmdlet\nX\n\nOuter 0\nSystem.UnauthorizedAccessException -2147024891\n"), 0, cmdlet.NotDone},
		"failed, provider gone": {failed("cmdlet\nX\n\nSystem.Runtime.InteropServices.COMException -2147023174\n"), 0, cmdlet.Unknown},
	} {
		assert.Equal(t, test.want, test.entry.outcome(test.age), name)
	}
}

func TestOnlyAnUnknownOutcomeNamesItsRequest(t *testing.T) {
	id := RequestID{15: 7}
	for _, outcome := range []cmdlet.Outcome{cmdlet.NotDone, cmdlet.Done, cmdlet.Unknown} {
		err := withRequest(&cmdlet.Error{Op: "X", Reason: cmdlet.ErrRefused, Outcome: outcome, Err: errors.New("no")}, id)
		named, ok := errors.AsType[*RequestError](err)
		assert.Equal(t, outcome == cmdlet.Unknown, ok)
		if ok {
			assert.Equal(t, id, named.ID)
			require.EqualError(t, err, "X: refused by the site: no, request 00000000000000000000000000000007 (outcome unknown: look before you try again)")
		}
	}
}
