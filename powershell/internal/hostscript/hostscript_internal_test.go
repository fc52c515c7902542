package hostscript

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/internal/callwire"
)

func TestTheCommandLineIsShortAndConstant(t *testing.T) {
	arguments := Arguments()
	encoded := arguments[len(arguments)-1]
	assert.LessOrEqual(t, len(encoded), maxBootstrap)
	assert.Equal(t, "-EncodedCommand", arguments[len(arguments)-2])
	assert.NotContains(t, bootstrapText+text, "$"+"input", "the console host would drain standard input")
	assert.Len(t, Hash(), 64)
}

// Windows PowerShell 5.1 reads a file without a byte order mark in the code page of the machine.
func TestTheInstalledScriptIsPlain(t *testing.T) {
	script := Installed()
	for i, r := range script {
		if r > 0x7E || r < ' ' && r != '\n' {
			t.Fatalf("%q at %d", r, i)
		}
	}
	assert.NotContains(t, script, "$"+"input")
	assert.True(t, strings.HasSuffix(script, text))
}

// The installed script says its own hash, whatever an editor, a transfer or a signature did to its ends.
func TestAnInstalledScriptSaysItsHash(t *testing.T) {
	path := os.Getenv("CMGKIT_PWSH")
	if path == "" {
		t.Skip("needs PowerShell 7 in CMGKIT_PWSH")
	}
	hello := func(script string) string {
		file := filepath.Join(t.TempDir(), "host.ps1")
		require.NoError(t, os.WriteFile(file, []byte(script), 0o600))
		// Standard input is empty: the host leaves at once.
		output, err := exec.Command(path, "-NoLogo", "-NoProfile", "-NonInteractive", "-File", file, "-ReadOnly").Output()
		require.NoError(t, err)
		return string(output)
	}
	signed := "\xEF\xBB\xBF" + strings.ReplaceAll(Installed()+"\n# SIG # Begin signature block\n# MII\n# SIG # End signature block\n", "\n", "\r\n")
	assert.Equal(t, Hello()+"\n"+callwire.Preface, hello(signed))
	edited := hello(strings.Replace(Installed(), "'None'", "'High'", 1))
	assert.True(t, strings.HasPrefix(edited, "cmgkit-host "), edited)
	assert.NotEqual(t, Hello()+"\n"+callwire.Preface, edited)
}
