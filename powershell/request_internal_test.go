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
		require.ErrorIs(t, err, cmdlet.ErrInvalid, bad)
		require.ErrorContains(t, err, "must be 32 hexadecimal digits", bad)
	}
}

func TestOnlyAnUnknownOutcomeNamesItsRequest(t *testing.T) {
	id := RequestID{15: 7}
	for _, outcome := range []cmdlet.Outcome{cmdlet.NotDone, cmdlet.Done, cmdlet.Unknown} {
		err := withRequest(&cmdlet.Error{Op: "Start-CMCloudManagementGateway", Reason: cmdlet.ErrRefused, Outcome: outcome, Err: errors.New("no")}, id)
		named, ok := errors.AsType[*RequestError](err)
		assert.Equal(t, outcome == cmdlet.Unknown, ok)
		if ok {
			assert.Equal(t, id, named.ID)
			require.EqualError(t, err, "Start-CMCloudManagementGateway: refused by the site: no, request 00000000000000000000000000000007 (outcome unknown: look before you try again)")
		}
	}
}
