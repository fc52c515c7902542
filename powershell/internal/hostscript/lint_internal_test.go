package hostscript

import (
	_ "embed"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/internal/stub"
)

// controls are what the lint must find, by rule: a rule that finds nothing anywhere proves nothing.
var controls = map[string][]string{
	"syntax":                {"if ($a"},
	"ternary":               {"$a = $b ? 1 : 2"},
	"coalescing":            {"$a = $b ?? 1"},
	"coalescing assignment": {"$a ??= 1"},
	"conditional":           {"${a}?.Length", "${a}?.ToString()", "${a}?[0]"},
	"chain":                 {"Out-Null && Out-Null", "Out-Null || Out-Null"},
	"background":            {"Get-Module &"},
	"clean":                 {"function X { process { 1 } clean { 2 } }"},
	"input":                 {"$" + "input", "foreach ($a in $" + "input) { }", `"$` + `input"`},
	"command": {
		"Write-Output 1", "New-Object int", "Add-Type x", "Get-Content x", "Invoke-Expression x", "iex x", "New-PSDrive x",
		"if ($a) { New-PSDrive x }", "$a | Select-Object Name", "echo x", "whoami.exe", "ConvertFrom-Json $a", "Set-Content x y", "Microsoft.PowerShell.Utility\\Write-Host",
	},
	"plain secret": {
		"ConvertTo-SecureString $a -AsPlainText -Force", "[Net.NetworkCredential]::new('', 'x')", "[System.Net.NetworkCredential] $a",
		"[Convert]::FromBase64String($a)", "[Convert].GetMethod('FromBase64String')", "$a = 'System.Net.NetworkCredential'",
	},
	"parameter": {
		"function X([byte[]] $b) { }", "function X { param([char[]] $b) }", "$a = { param([byte[]] $b) }", "function X([string] $password) { }",
		"function X($secret) { }", "$a = { param($frame) }", "function X($bytes) { }", "class X { [void] Y([char[]] $b) { } }",
	},
	"argument": {
		"Out-Null $frames[0]", "$a = $frames[0]; Out-Null -InputObject $a", "$a = $utf8.GetChars($frames[1]); foreach ($b in $a) { Out-Null $b }",
		"function X { $a = $frames[0]; Out-Null @($a) }", "Out-Null -InputObject ($frames[0])", "$a = [char[]] $frames[0]; Out-Null $a",
	},
	"method": {
		"$a.AppendChar('x')", "$a = $utf8.GetChars($frames[0]); foreach ($b in $a) { $secure.AppendChar($b) }",
		"foreach ($b in $frames[0]) { $x.Add($b) }", "$x.Something($frames[0])", "$m.Invoke($secure, $frames[0])",
		"$a = $utf8.GetChars($frames[0]); $x.Append($a)", "$x.Use([object[]] @($frames[0]))", "$c = $utf8.GetChars($frames[0]); foreach ($b in $c) { $d = $b; $x.Write($d) }",
	},
	"string": {
		"[string] $frames[0]", `"$($frames[0])"`, "$a = $frames[0]; \"is $a\"", "$utf8.GetString($frames[0])", "[string]::new($utf8.GetChars($frames[0]))",
		"$frames[0] -join ','", "-join $utf8.GetChars($frames[0])", "[BitConverter]::ToString($frames[0])", "$frames[0].ToString()", "[string]::Join('', $frames[0])",
		"'{0}' -f $frames[0]", "'x' + $frames[0]", "[Runtime.InteropServices.Marshal]::PtrToStringUni($p)", "[Runtime.InteropServices.Marshal]::SecureStringToBSTR($s)",
	},
}

// accepted are what it must not find.
const accepted = `
if ($null -ne $x.GetCommand('New-PSDrive', 'Cmdlet')) { $null = New-PSDrive -Name x }
function New-Thing([int] $index, [securestring] $secret, [string] $key) {
    $bytes = $frames[$index]
    $chars = $utf8.GetChars($bytes)
    foreach ($c in $chars) { $null = $appendChar.Invoke($secret, [object[]] @($c)) }
    [Array]::Clear($chars, 0, $chars.Length)
    [IO.File]::WriteAllBytes($path, $frames[$index])
    foreach ($frame in $frames) { $door.Write($frame, 0, $frame.Length) }
}
function Write-Thing([string] $s) {
    $bytes = $utf8.GetBytes($s)
    $text = [BitConverter]::ToString($bytes) + $frames.Length
    New-Thing $frames.Count
}
`

//go:embed testdata/lint.ps1
var lintScript string

// What cannot run here, Windows PowerShell 5.1 and AMSI, is kept to by the syntax tree: no syntax or command that 5.1 or the
// bare engine lacks, and no secret where a record of parameters or of method arguments would show it.
func TestTheScriptsKeepToTheRules(t *testing.T) {
	program := os.Getenv("CMGKIT_PWSH")
	if program == "" {
		program, _ = exec.LookPath("pwsh")
	}
	if program == "" {
		t.Skip("needs PowerShell 7: put pwsh on the PATH or its absolute path into CMGKIT_PWSH")
	}
	folder := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	module, err := stub.WriteModule(t.TempDir())
	require.NoError(t, err)
	standIn, err := os.ReadFile(module)
	require.NoError(t, err)
	write("stub.ps1", string(standIn))
	write("bootstrap.ps1", bootstrapText)
	write("installed.ps1", installedHead)
	write("accepted.ps1", accepted)
	entries, err := parts.ReadDir("parts")
	require.NoError(t, err)
	for _, part := range entries {
		content, err := parts.ReadFile("parts/" + part.Name())
		require.NoError(t, err)
		write(part.Name(), string(content))
	}
	for rule, texts := range controls {
		for i, text := range texts {
			write(fmt.Sprintf("control %s %d.ps1", rule, i), text)
		}
	}
	script := filepath.Join(t.TempDir(), "lint.ps1")
	require.NoError(t, os.WriteFile(script, []byte(lintScript), 0o600))
	command := exec.CommandContext(t.Context(), program, "-NoLogo", "-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-File", script)
	command.Env = append(os.Environ(), "CMGKIT_LINT="+folder)
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)

	found := map[string]map[string]bool{}
	for line := range strings.Lines(string(output)) {
		fields := strings.SplitN(strings.TrimSpace(line), "|", 4)
		require.Len(t, fields, 4, line)
		file, rule := fields[0], fields[2]
		rule, _, _ = strings.Cut(rule, ":")
		if !strings.HasPrefix(file, "control ") {
			assert.Fail(t, rule, "%s", line)
			continue
		}
		if found[file] == nil {
			found[file] = map[string]bool{}
		}
		found[file][rule] = true
	}
	count := 0
	for rule, texts := range controls {
		for i, text := range texts {
			count++
			rules := slices.Sorted(maps.Keys(found[fmt.Sprintf("control %s %d.ps1", rule, i)]))
			assert.Contains(t, rules, rule, "the control: %s", text)
		}
	}
	t.Logf("%d rules with %d controls, over %d parts of the host script, the bootstrap and the stub", len(controls), count, len(entries))
}
