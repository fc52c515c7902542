package sshtransport

import (
	"crypto/rand"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/powershell/internal/hostscript"
)

const testMarker = "cmgkitNONCE"

func TestWhichShellAnswers(t *testing.T) {
	const command = "echo cmgkitNONCE+%SystemRoot%+$PSEdition+$env:SystemRoot+cmgkitNONCE"
	require.Equal(t, command, probeText(testMarker))
	for name, test := range map[string]struct{ output, shell, windows string }{
		"cmd":                 {"cmgkitNONCE+C:\\Windows+$PSEdition+$env:SystemRoot+cmgkitNONCE\r\n", "cmd", `C:\Windows`},
		"Windows PowerShell":  {"cmgkitNONCE+%SystemRoot%+Desktop+C:\\WINDOWS+cmgkitNONCE\r\n", "PowerShell", `C:\WINDOWS`},
		"PowerShell 7":        {"cmgkitNONCE+%SystemRoot%+Core+C:\\WINDOWS+cmgkitNONCE\r\n", "PowerShell", `C:\WINDOWS`},
		"PowerShell on Linux": {"cmgkitNONCE+%SystemRoot%+Core++cmgkitNONCE\n", "PowerShell", ""},
		"sh":                  {"cmgkitNONCE+%SystemRoot%++:SystemRoot+cmgkitNONCE\n", "a POSIX shell", ""},
		"noise around it":     {"\xEF\xBB\xBFWelcome+to+all\r\nhello cmgkitNONCE+D:\\Win+$PSEdition+$env:SystemRoot+cmgkitNONCE bye\r\nmore", "cmd", `D:\Win`},
		"an echo before it":   {command + "\ncmgkitNONCE+%SystemRoot%++:SystemRoot+cmgkitNONCE\n", "a POSIX shell", ""},
	} {
		found, err := identify(test.output, testMarker)
		require.NoError(t, err, name)
		assert.Equal(t, test.shell, found.name, name)
		assert.Equal(t, test.windows, found.windows, name)
	}
	for _, output := range []string{"", command, "cmgkitOTHER+%SystemRoot%+Core++cmgkitOTHER", "This account is not available.\r\n"} {
		_, err := identify(output, testMarker)
		require.ErrorContains(t, err, "is not a known one", output)
	}
	output, err := exec.Command("sh", "-c", probeText(testMarker)).Output()
	require.NoError(t, err)
	found, err := identify(string(output), testMarker)
	require.NoError(t, err)
	assert.Equal(t, "a POSIX shell", found.name, "the real one")
	one, other := newMarker(), newMarker()
	assert.NotEqual(t, one, other)
}

func TestCommandLines(t *testing.T) {
	for _, test := range []struct {
		shell     shell
		command   []string
		arguments []string
		want      string
	}{
		{cmdShell(`C:\Windows`), nil, []string{"-NoLogo", "-EncodedCommand", "JAA+/="}, `echo M&set PSModulePath=&C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe -NoLogo -EncodedCommand JAA+/=`},
		{cmdShell(`C:\Windows`), []string{`C:\Program Files\PowerShell\7\pwsh.exe`}, []string{"-a", "b & c"}, `echo M&"C:\Program Files\PowerShell\7\pwsh.exe" -a "b & c"`},
		{powerShell(`C:\Windows`), nil, []string{"-a"}, `echo M; $env:PSModulePath=$null; & 'C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe' '-a'`},
		{powerShell(`C:\Windows`), []string{`C:\it's\pwsh.exe`}, nil, `echo M; & 'C:\it''s\pwsh.exe'`},
		{powerShell(""), nil, []string{"-a"}, `echo M; & 'pwsh' '-a'`},
		{posixShell(), nil, []string{"-a"}, `echo M; exec 'pwsh' '-a'`},
		{posixShell(), []string{"/opt/it's"}, []string{""}, `echo M; exec '/opt/it'\''s' ''`},
	} {
		line, err := test.shell.commandLine("M", test.command, test.arguments)
		require.NoError(t, err)
		assert.Equal(t, test.want, line)
	}
	for _, s := range []shell{cmdShell(`C:\Windows`), powerShell(`C:\Windows`), posixShell()} {
		line, err := s.commandLine(newMarker(), nil, hostscript.Arguments())
		require.NoError(t, err)
		assert.Less(t, len(line), maxCommandLine, "%s takes the bootstrap", s.name)
		_, err = s.commandLine("M", nil, []string{strings.Repeat("x", maxCommandLine)})
		require.ErrorContains(t, err, "a Windows shell takes only 8191", s.name)
	}
}

// What cannot be quoted so that it surely arrives is refused.
func TestWhatAWindowsShellCannotTake(t *testing.T) {
	quotes := map[string]func(string) (string, error){"cmd": quoteCmd, "PowerShell": quotePowerShell, "sh": quotePOSIX}
	for _, test := range []struct {
		argument string
		refused  string // by whom
	}{
		{"plain", ""},
		{"a b", ""},
		{"a&b|c<d>e^f(g)", ""},
		{"$(1) `x` $HOME", ""},
		{"it's ’ ‘ ‚ ‛", ""},
		{"Zażółć 𝄞", ""},
		{"", "cmd PowerShell"},
		{`a"b`, "cmd PowerShell"},
		{`ends in\`, "cmd PowerShell"},
		{"line\nbreak", "cmd PowerShell"},
		{"line\rbreak", "cmd PowerShell"},
		{"\x7F", "cmd PowerShell"},
		{"nul\x00", "cmd PowerShell sh"},
		{"%PATH%", "cmd"},
		{"!PATH!", "cmd"},
		{"--%", "cmd PowerShell"},
	} {
		for name, quote := range quotes {
			_, err := quote(test.argument)
			assert.Equal(t, strings.Contains(test.refused, name), err != nil, "%s and %q: %v", name, test.argument, err)
		}
	}
	_, err := cmdShell(`C:\Windows`).commandLine("M", []string{`C:\a"b`}, nil)
	require.ErrorContains(t, err, `the SSH server's default shell is cmd, and "C:\\a\"b" contains a double quote`)
	for in, want := range map[string]string{"a&b": `"a&b"`, "it's": `"it's"`, "x=1": "x=1", "a,b;c": `"a,b;c"`} {
		quoted, err := quoteCmd(in)
		require.NoError(t, err)
		assert.Equal(t, want, quoted)
	}
}

// hostileArguments are for the shells that can be run here.
var hostileArguments = []string{
	"plain", "a b", "'", "''", "it's", "’; exit 9; ’", "‘a‚b‛", "$(exit 9)", "`exit 9`", "$HOME", "${HOME}", "; exit 9", "& exit 9", "| exit 9",
	"&& exit 9", "#", "-n", "--", "*", "~", "{a,b}", "@(1)", "%PATH%", "!!", "a\tb", `a\b`, `\'`, "[]?", "(1)", "Zażółć 𝄞 \u202e", "-Path:x", "@args", "--%",
}

func TestAPOSIXShellReadsWhatWasMeant(t *testing.T) {
	arguments := append([]string{"", "two\nlines", "a\r\nb", `"quoted"`, `ends in\`}, hostileArguments...)
	line, err := posixShell().commandLine(testMarker, []string{"printf", `%s\0`}, arguments)
	require.NoError(t, err)
	output, err := exec.Command("sh", "-c", line).Output()
	require.NoError(t, err)
	assert.Equal(t, testMarker+"\n"+strings.Join(arguments, "\x00")+"\x00", string(output))
}

func TestPowerShellReadsWhatWasMeant(t *testing.T) {
	path := os.Getenv("CMGKIT_PWSH")
	if path == "" {
		t.Skip("needs PowerShell 7 in CMGKIT_PWSH")
	}
	printf, err := exec.LookPath("printf")
	if err != nil {
		t.Skip("needs printf")
	}
	var arguments []string
	for _, argument := range hostileArguments {
		if _, err := quotePowerShell(argument); err == nil {
			arguments = append(arguments, argument)
		}
	}
	require.Len(t, arguments, len(hostileArguments)-2, "all but the tab and --%")
	line, err := powerShell("").commandLine(testMarker, []string{printf}, append([]string{`%s\0`}, arguments...))
	require.NoError(t, err)
	// The engine alone has the alias echo without its command.
	const echo = "function Write-Output { [Console]::Out.WriteLine([string]::Join(' ', $args)) }; "
	output, err := exec.Command(path, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", echo+line).Output()
	require.NoError(t, err)
	assert.Equal(t, testMarker+"\n"+strings.Join(arguments, "\x00")+"\x00", string(output))
}

func TestNoiseBeforeTheMarkerIsDropped(t *testing.T) {
	for _, output := range []string{
		"M\nrest", "M\r\nrest", "hello\nM\nrest", "C:\\>M\r\nrest", strings.Repeat("x", 200_000) + "\nM\nrest",
		"echo M&set PSModulePath=&powershell\r\nM\r\nrest",
	} {
		r, err := skipTo(strings.NewReader(output), "M")
		require.NoError(t, err, excerpt(output))
		rest, err := io.ReadAll(r)
		require.NoError(t, err)
		assert.Equal(t, "rest", string(rest), excerpt(output))
	}
	_, err := skipTo(strings.NewReader("no such\nprogram"), "M")
	require.ErrorIs(t, err, io.EOF)
	require.ErrorContains(t, err, "it wrote: no such program")
	_, err = skipTo(io.LimitReader(zeros{}, 100<<20), "M")
	require.ErrorContains(t, err, "without end")
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

func TestOldServers(t *testing.T) {
	for version, old := range map[string]bool{
		"SSH-2.0-OpenSSH_for_Windows_7.7":        true,
		"SSH-2.0-OpenSSH_for_Windows_7.10p1":     true,
		"SSH-2.0-OpenSSH_for_Windows_8.0":        true,
		"SSH-2.0-OpenSSH_for_Windows_8.1":        false,
		"SSH-2.0-OpenSSH_for_Windows_10.0":       false,
		"SSH-2.0-OpenSSH_7.4":                    false,
		"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7": false,
		"":                                       false,
	} {
		assert.Equal(t, old, oldServer(version) != "", version)
	}
	assert.Contains(t, oldServer("SSH-2.0-OpenSSH_for_Windows_7.7"), "OpenSSH_for_Windows_7.7: versions below 8.1")
}

// A server that writes for ever fills no memory, by whichever way it is copied.
func TestWhatAServerWritesIsCapped(t *testing.T) {
	for name, from := range map[string]io.Reader{
		"a reader":                  io.LimitReader(rand.Reader, 1<<20),
		"one that writes by itself": strings.NewReader(strings.Repeat("x", 1<<20)),
	} {
		c := &capped{limit: 10}
		n, err := io.Copy(c, from)
		require.NoError(t, err)
		assert.EqualValues(t, 1<<20, n, "%s: the rest is dropped, and the server not held up", name)
		assert.Len(t, c.String(), 10, name)
		assert.LessOrEqual(t, c.buffer.Cap(), 64, name)
	}
}
