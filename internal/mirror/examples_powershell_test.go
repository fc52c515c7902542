package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/stub"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
)

// tellSets makes the stand-in say which parameter set PowerShell's binder chose before it passes a call on.
const tellSets = `
$passOn = ${function:Invoke-Site}
function Invoke-Site($caller, $bound, $files) {
    [Console]::Out.WriteLine('bound|' + $caller.MyInvocation.MyCommand.Name + '|' + $caller.ParameterSetName)
    & $passOn $caller $bound $files
}
`

// runLines makes of a bare engine what the lines expect: the module, the drive of a site, the files, a fixed time and a
// person who answers.
const runLines = `
$ErrorActionPreference = 'Stop'
Import-Module $env:CMGKIT_MODULE
$null = $ExecutionContext.SessionState.Drive.New([Management.Automation.PSDriveInfo]::new('PS1', $ExecutionContext.SessionState.Provider.GetOne('CMSite'), 'cm01', '', $null), 'Global')
Set-Location -LiteralPath 'PS1:\'
$files = $env:CMGKIT_FILES
$now = [DateTime]::Parse($env:CMGKIT_NOW, [cultureinfo]::InvariantCulture)
function Read-Host([string] $Prompt, [switch] $AsSecureString) {
    if (-not $AsSecureString) { return [IO.Path]::Combine($files, $Prompt.Substring('Full path of '.Length)) }
    return ConvertTo-SecureString -String 'typed' -AsPlainText -Force
}
function Invoke-Line([string] $what, [string] $text) {
    [Console]::Out.WriteLine("line|$what")
    try { & ([scriptblock]::Create($text)) *> $null }
    catch { [Console]::Out.WriteLine('failed|' + $_.FullyQualifiedErrorId + '|' + ($_.Exception.Message -replace '\s+', ' ')) }
}
`

// quoted returns s as a literal of PowerShell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// asLine returns the example as a page writes it, with folders, secrets and the time of the test.
func (e example) asLine() string {
	text := e.call.asLine(e.Shows)
	if e.Piped != nil {
		return e.Piped.asLine("") + " | " + text
	}
	return text
}

func (c call) asLine(name string) string {
	if name == "" {
		name = c.Cmdlet
	}
	words := []string{name}
	for _, argument := range c.Positional {
		words = append(words, quoted(argument))
	}
	for _, parameter := range slices.Sorted(maps.Keys(c.Parameters)) {
		words = append(words, "-"+parameter)
		if text := c.Parameters[parameter].asText(); text != "" {
			words = append(words, text)
		}
	}
	return strings.Join(words, " ")
}

func (a argument) asText() string {
	switch plain := a.plain.(type) {
	case bool:
		return "$" + strconv.FormatBool(plain)
	case int64:
		return strconv.FormatInt(plain, 10)
	case string:
		return quoted(plain)
	case []argument:
		elements := make([]string, len(plain))
		for i, element := range plain {
			elements[i] = element.asText()
		}
		return strings.Join(elements, ", ")
	}
	const store = "[Microsoft.ConfigurationManagement.AdminConsole.AzureServices.CertificateStore]::"
	file := func(name string) string { return "([IO.Path]::Combine($files, " + quoted(name) + "))" }
	switch {
	case !a.isObject:
		return "" // a switch
	case a.File != "":
		return file(a.File)
	case a.Secret != "":
		return "(ConvertTo-SecureString -String " + quoted(a.Secret) + " -AsPlainText -Force)"
	case a.Now != nil:
		return fmt.Sprintf("$now.AddHours(%d)", *a.Now)
	case a.Time != "":
		return quoted(a.Time)
	case a.Table != nil:
		rows := make([]string, len(a.Table))
		for i, row := range a.Table {
			rows[i] = file(row[0]) + " = " + store + row[1]
		}
		return "@{" + strings.Join(rows, "; ") + "}"
	case a.Property != "":
		return "(" + a.Result.asLine("") + ")." + a.Property
	case a.Result != nil:
		return "(" + a.Result.asLine("") + ")"
	default:
		return "([Microsoft.ConfigurationManagement.PowerShell.Provider.SmsProviderSearch]::new())"
	}
}

// files writes the files that the examples name, and returns their folder.
func (p helpPages) files(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	write := func(name string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), content(name).Reveal(), 0o600))
	}
	for _, e := range p.Examples {
		for _, a := range e.Parameters {
			if a.File != "" {
				write(a.File)
			}
			for _, row := range a.Table {
				write(row[0])
			}
		}
	}
	return folder
}

// run is what became of a line.
type run struct {
	set string      // that the binder chose for the example's own cmdlet
	got cmdlet.Call // that reached the site
	err error
}

// runAll runs lines, by example and form, through one PowerShell and the stand-in module.
func runAll(t *testing.T, pages helpPages, lines map[string]string) map[string]run {
	t.Helper()
	program, err := powershelltest.Find()
	if err != nil {
		t.Skip(err)
	}
	var mutex sync.Mutex
	var calls []cmdlet.Call
	door, err := stub.Open(cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		mutex.Lock()
		defer mutex.Unlock()
		calls = append(calls, c)
		if answer, has := answers[c.Name()]; has {
			return &cmdlet.Result{Objects: []cmdlet.Object{answer}}, nil
		}
		return &cmdlet.Result{}, nil
	}))
	require.NoError(t, err)
	defer func() { require.NoError(t, door.Close()) }()

	folder := t.TempDir()
	module, err := stub.WriteModule(folder)
	require.NoError(t, err)
	text, err := os.ReadFile(module)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(module, append(text, tellSets...), 0o600))
	script := runLines
	for _, what := range slices.Sorted(maps.Keys(lines)) {
		script += "Invoke-Line " + quoted(what) + " " + quoted(lines[what]) + "\n"
	}
	path := filepath.Join(folder, "lines.ps1")
	require.NoError(t, os.WriteFile(path, []byte(script), 0o600))
	command := exec.CommandContext(t.Context(), program, "-NoLogo", "-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-File", path)
	command.Env = slices.Concat(os.Environ(), door.Environment(), []string{
		"CMGKIT_MODULE=" + module, "CMGKIT_FILES=" + pages.files(t), "CMGKIT_NOW=" + now.Format("2006-01-02T15:04:05Z07:00"), "TZ=UTC", "NO_COLOR=1",
	})
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)

	runs := map[string]run{}
	what, next := "", 0
	for text := range strings.Lines(string(output)) {
		fields := strings.SplitN(strings.TrimSpace(text), "|", 3)
		current := runs[what]
		switch fields[0] {
		case "line":
			what = strings.Join(fields[1:], "|")
			current = run{err: errors.New("no call was bound")}
		case "bound":
			require.Less(t, next, len(calls), "%s", output)
			require.Equal(t, fields[1], calls[next].Name())
			current = run{set: strings.Replace(fields[2], "__AllParameterSets", "(All)", 1), got: calls[next]}
			next++
		case "failed":
			current.err = errors.New(fields[1] + ": " + fields[2])
		default:
			require.Fail(t, "unexpected output", "%s", text)
		}
		runs[what] = current
	}
	require.Len(t, calls, next)
	require.Len(t, runs, len(lines))
	return runs
}

// Every example binds in a real PowerShell, in the line that Call.PowerShell writes and in that of the page. The binder
// chooses the parameter set that Call.ParameterSet does, and what reaches the site is the call.
func TestEveryExampleIsALineOfPowerShell(t *testing.T) {
	pages := readHelpPages(t)
	lines := map[string]string{}
	for _, e := range pages.known() {
		lines[e.id()+"|"+string(line)] = e.asLine()
		if c, err := e.asCall(); err == nil {
			lines[e.id()+"|"+string(written)] = c.PowerShell()
		}
	}
	runs := runAll(t, pages, lines)
	for _, e := range pages.known() {
		c, notACall := e.asCall()
		var set string
		if notACall == nil {
			set, notACall = c.ParameterSet(0)
		}
		for _, f := range []form{written, line} {
			r, ran := runs[e.id()+"|"+string(f)]
			if !ran {
				r.err = notACall
			}
			outcome(t, e, f, r.err)
			if r.err != nil || notACall != nil {
				continue
			}
			assert.Equal(t, set, r.set, "%s, %s", e.id(), f)
			assert.Equal(t, e.Cmdlet, r.got.Name(), "%s, %s", e.id(), f)
			assert.Equal(t, arrived(c), arrived(r.got), "%s, %s: %s", e.id(), f, lines[e.id()+"|"+string(f)])
		}
	}
	tally(t, written)
	tally(t, line)
}

// arrived returns a call's parameters as they are on the far side of PowerShell, where the results of calls are objects, and
// files have been read.
func arrived(c cmdlet.Call) map[string]string {
	all := shapesOf(c)
	for _, p := range c.Params() {
		if p.Value.Kind() != cmdlet.KindBool {
			all[p.Name] = arrivedValue(p.Value)
		}
	}
	return all
}

func arrivedValue(v cmdlet.Value) string {
	switch v.Kind() {
	case cmdlet.KindFile:
		name, bytes := v.File()
		return name + ": " + string(bytes.Reveal())
	case cmdlet.KindResult:
		return answers[v.Result().Name()].String()
	case cmdlet.KindObject:
		return v.Object().String()
	case cmdlet.KindList:
		elements := make([]string, len(v.List()))
		for i, element := range v.List() {
			elements[i] = arrivedValue(element)
		}
		return "[" + strings.Join(elements, ", ") + "]"
	case cmdlet.KindTable: // a hashtable keeps no order
		rows := make([]string, len(v.Table()))
		for i, row := range v.Table() {
			rows[i] = arrivedValue(row.Key) + " = " + arrivedValue(row.Value)
		}
		slices.Sort(rows)
		return "{" + strings.Join(rows, "; ") + "}"
	default:
		return shape(v)
	}
}
