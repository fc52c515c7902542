package selftest_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
	"github.com/cmgkit/cmgkit/powershell/selftest"
)

func TestSelfTest(t *testing.T) {
	pwsh, err := powershelltest.Find()
	if err != nil {
		t.Skip(err)
	}
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	report := selftest.Run(t.Context(), powershell.Local{Command: []string{pwsh}})
	assert.True(t, report.OK(), "%s", report)
	assert.Len(t, report.Steps, 12)
	text := report.String()
	assert.Contains(t, text, "12 steps, 0 failed")
	assert.Regexp(t, `PowerShell 7\.\d`, text)
	sent, err := json.Marshal(report)
	require.NoError(t, err)
	for _, s := range []string{text, string(sent)} {
		assert.NotContains(t, s, temporary)
		host, _ := os.Hostname()
		assert.NotContains(t, s, host)
	}
	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	assert.Empty(t, left)
}

// Each kind of host that does not work is told by the step that needs it.
func TestSelfTestFindsWhatIsBroken(t *testing.T) {
	absent := selftest.Run(t.Context(), powershell.Local{Command: []string{filepath.Join(t.TempDir(), "pwsh")}})
	require.False(t, absent.OK())
	require.Len(t, absent.Steps, 2)
	assert.Contains(t, absent.Steps[1].Text, "cannot start PowerShell")
	assert.Contains(t, absent.String(), "2 steps, 1 failed")
	assert.False(t, new(selftest.Report).OK(), "nothing was tried")
}
