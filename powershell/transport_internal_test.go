package powershell

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/powershell/internal/hostscript"
)

// A drive or a module of this machine must not be met by chance.
func TestTheDefaultPowerShell(t *testing.T) {
	program := Local{}.program()
	if runtime.GOOS == "windows" {
		assert.True(t, filepath.IsAbs(program[0]))
		return
	}
	assert.Equal(t, []string{"pwsh"}, program)
}

// A host whose script was tampered with on the way does not start.
func TestAChangedHostScriptIsRefused(t *testing.T) {
	path := os.Getenv("CMGKIT_PWSH")
	if path == "" {
		t.Skip("needs PowerShell 7 in CMGKIT_PWSH")
	}
	options := Options{Transport: Local{Command: []string{path}}}
	options.fillIn()
	c, err := dial(t.Context(), &options)
	require.NoError(t, err)
	script := hostscript.Message()
	script[len(script)-1] ^= 1
	_, err = c.process.Write(script)
	require.NoError(t, err)
	<-c.ended
	assert.Equal(t, 4, c.process.(*localProcess).command.ProcessState.ExitCode())
}
