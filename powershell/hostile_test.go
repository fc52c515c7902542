package powershell_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// fragments break out of every kind of PowerShell text there is.
var fragments = []string{
	"'", `"`, "`", "‘", "’", "‚", "‛", "“", "”", "„", "$", "$(", ")", "${", "}", "@(", "@{", "@'\n", "\n'@", "@\"\n", "\n\"@", ";", "|", "&",
	"&&", "||", "#", "<#", "#>", "--%", "\r", "\n", "\r\n", "\t", "\x00", "\x1b[31m", "\\", "/", "%", "*", "?", "[", "]", "<", ">", "2>&1", "~",
	"\u202a", "\u202e", "\u2066", "\u2069", "\u200f", "\ufeff", "\u2028", "\u0085", "\u00a0", "e\u0301", "ß", "İ", "𝄞", "👩‍💻", "\U0010ffff",
	"-Command", "-EncodedCommand", "$input", "$args", "$_", "$env:PATH", "`n", "`0", "`u{0}", "''", "\"\"", " ", "",
}

func TestHostileStringsArriveUnchangedAndExecuteNothing(t *testing.T) {
	command := engine(t)
	folder := t.TempDir()
	trap := filepath.Join(folder, "executed")
	attack := "[IO.File]::WriteAllText('" + trap + "', 'x')"

	// The attack works where text is run: otherwise its silence below would prove nothing.
	require.NoError(t, exec.CommandContext(t.Context(), command[0], "-NoProfile", "-Command", "$("+attack+")").Run())
	require.FileExists(t, trap)
	require.NoError(t, os.Remove(trap))

	values := append(hostile(attack, 998), strings.Repeat("x", 1<<20), strings.Repeat("'\"`$(’\n", 1<<17))
	r := &recorder{}
	r.answer = func(c cmdlet.Call) (*cmdlet.Result, error) {
		name, _ := c.Param("AppName")
		if strings.Contains(name.Str(), "refuse") {
			return nil, &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrConflict, Err: fmt.Errorf("no: %s", name.Str())}
		}
		return &cmdlet.Result{
			Objects:  []cmdlet.Object{cmdlet.NewObject("SMS_AAD_Application_Ex", map[string]cmdlet.Value{"Name": name})},
			Warnings: []string{name.Str()},
		}, nil
	}
	s := open(t, r2(r))
	for i, value := range values {
		r.calls = nil
		result, err := s.Run(t.Context(), cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("AppName", cmdlet.String(value))))
		require.NoError(t, err, "%d: %.200q", i, value)
		require.Len(t, r.calls, 1)
		arrived, _ := r.calls[0].Param("AppName")
		require.Equal(t, value, arrived.Str(), "to the site, %d", i)
		back, _ := result.Objects[0].Get("Name")
		require.Equal(t, value, back.Str(), "from the site, %d", i)
		require.Equal(t, []string{value}, result.Warnings)
	}
	_, err := s.Run(t.Context(), cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("AppName", cmdlet.String("refuse $("+attack+")"))))
	require.ErrorIs(t, err, cmdlet.ErrRefused)
	assert.NoFileExists(t, trap, "data was executed")
	t.Logf("%d hostile strings, %d with an attack, arrived unchanged in both directions", len(values), countWith(values, attack))
}

// hostile returns n strings that would leave any kind of quotes, about half of them with an attack behind it.
func hostile(attack string, n int) []string {
	attacks := []string{
		attack, "$(" + attack + ")", "'; " + attack + "; '", `"; ` + attack + `; "`, "\n'@; " + attack + "; @'\n", "\n\"@\n" + attack + "\n", "’; " + attack + "; ‘",
		"`\"; " + attack + "#", "| ForEach-Object { " + attack + " }", "& { " + attack + " }", "}; " + attack + "; {",
	}
	random := rand.New(rand.NewPCG(1, 2))
	values := make([]string, n)
	for i := range values {
		var b strings.Builder
		for range 1 + random.IntN(12) {
			b.WriteString(fragments[random.IntN(len(fragments))])
		}
		if random.IntN(2) == 0 {
			b.WriteString(attacks[random.IntN(len(attacks))])
			b.WriteString(fragments[random.IntN(len(fragments))])
		}
		values[i] = b.String()
	}
	return values
}

func countWith(values []string, part string) (n int) {
	for _, value := range values {
		if strings.Contains(value, part) {
			n++
		}
	}
	return n
}
