package stub

import (
	"bufio"
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
)

// The door is for any Runner, also for one that answers with nothing at all.
func TestARunnerThatAnswersWithNothing(t *testing.T) {
	d := &Door{ctx: t.Context(), runner: cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return nil, nil })}
	for name, want := range map[string]string{"Get-CMSite": "unavailable", "Remove-CMAzureService": "lost"} {
		var request, answer callwire.Writer
		request.Call(cmdlet.NewCall(name))
		d.answer(sent(t, &request), &answer)
		r := sent(t, &answer)
		assert.EqualValues(t, 1, r.Byte(), "it failed")
		assert.Equal(t, want, r.Text())
		assert.Equal(t, "the Runner returned neither a result nor an error", r.Text())
		require.NoError(t, r.Err())
	}
}

// sent sends a message and receives it.
func sent(t *testing.T, w *callwire.Writer) *callwire.Reader {
	t.Helper()
	var wire bytes.Buffer
	_, err := w.WriteTo(&wire)
	require.NoError(t, err)
	r, err := callwire.Receive(bufio.NewReader(&wire))
	require.NoError(t, err)
	return r
}
