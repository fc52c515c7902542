package powershell_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/secret"
)

// run runs a PowerShell script in a process of its own and returns what it wrote.
func run(t *testing.T, script string, environment ...string) (string, error) {
	t.Helper()
	path := writeFile(t, "run.ps1", []byte(script))
	command := exec.CommandContext(t.Context(), engine(t)[0], "-NoLogo", "-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-File", path)
	command.Env = append(os.Environ(), environment...)
	output, err := command.CombinedOutput()
	return string(output), err
}

func writeFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

// parse reads statements and writes what PowerShell's own parser makes of each: the command's name, then its only
// argument. Whatever is not a literal or a join of literals and characters ends it. Only such a join is evaluated.
const parse = `
$ErrorActionPreference = 'Stop'
$utf8 = [Text.UTF8Encoding]::new($false, $true)
$in = [IO.BinaryReader]::new([IO.File]::OpenRead($env:CMGKIT_TEXTS))
$out = [IO.BinaryWriter]::new([IO.File]::Create($env:CMGKIT_VALUES))
function Write-Text([string] $s) {
    $bytes = $utf8.GetBytes($s)
    $out.Write($bytes.Length)
    $out.Write($bytes)
}
function Assert-Constant($ast) {
    if ($ast -is [Management.Automation.Language.StringConstantExpressionAst] -and $ast.StringConstantType -eq 'SingleQuoted') { return }
    if ($ast -is [Management.Automation.Language.ConvertExpressionAst] -and $ast.Type.TypeName.FullName -eq 'char' -and $ast.Child.Value -is [int]) { return }
    throw "no constant: $($ast.Extent.Text)"
}
function Get-Inside($ast) {
    if ($ast -isnot [Management.Automation.Language.ParenExpressionAst] -or $ast.Pipeline.PipelineElements.Count -ne 1) { throw "no parenthesis: $($ast.Extent.Text)" }
    return $ast.Pipeline.PipelineElements[0].Expression
}
while ($in.BaseStream.Position -lt $in.BaseStream.Length) {
    $text = $utf8.GetString($in.ReadBytes($in.ReadInt32()))
    $errors = $null
    $ast = [Management.Automation.Language.Parser]::ParseInput($text, [ref] $null, [ref] $errors)
    if ($errors.Count -ne 0) { throw "cannot parse: $errors in $text" }
    if ($ast.BeginBlock -or $ast.ProcessBlock -or $ast.ParamBlock -or $ast.UsingStatements.Count -ne 0 -or $ast.EndBlock.Statements.Count -ne 1) { throw "not one statement: $text" }
    $pipeline = $ast.EndBlock.Statements[0]
    if ($pipeline -isnot [Management.Automation.Language.PipelineAst] -or $pipeline.PipelineElements.Count -ne 1) { throw "not one pipeline of one command: $text" }
    $command = $pipeline.PipelineElements[0]
    $elements = $command.CommandElements
    if ($command.Redirections.Count -ne 0 -or $elements[1].ParameterName -ne 'AppName') { throw "not one parameter: $text" }
    $value = $elements[1].Argument
    if ($null -eq $value -and $elements.Count -eq 3) { $value = $elements[2] } elseif ($elements.Count -ne 2) { throw "not one value: $text" }
    if ($value -is [Management.Automation.Language.ParenExpressionAst]) {
        $join = Get-Inside $value
        if ($join.TokenKind -ne 'Join') { throw "no join: $text" }
        $list = Get-Inside $join.Child
        if ($list -is [Management.Automation.Language.ArrayLiteralAst]) { $list = $list.Elements }
        foreach ($part in $list) { Assert-Constant $part }
        $value = [scriptblock]::Create($value.Extent.Text).Invoke()[0]
    } else {
        Assert-Constant $value
        $value = $value.SafeGetValue()
    }
    Write-Text $command.GetCommandName()
    Write-Text $value
}
$out.Close()
`

func TestPowerShellReadsTheTextAsItWasMeant(t *testing.T) {
	trap := filepath.Join(t.TempDir(), "executed")
	attack := "[IO.File]::WriteAllText('" + trap + "', 'x')"
	values := append(hostile(attack, 998), special...)
	values = append(values, strings.Repeat("x", 1<<20), strings.Repeat("'\"`$(’\n", 1<<11))
	var texts bytes.Buffer
	for _, value := range values {
		text := cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("AppName", cmdlet.String(value))).PowerShell()
		require.NotContains(t, text, "\n")
		require.NoError(t, binary.Write(&texts, binary.LittleEndian, uint32(len(text))))
		texts.WriteString(text)
	}
	results := filepath.Join(t.TempDir(), "values")
	output, err := run(t, parse, "CMGKIT_TEXTS="+writeFile(t, "texts", texts.Bytes()), "CMGKIT_VALUES="+results)
	require.NoError(t, err, "%s", output)

	file, err := os.Open(results)
	require.NoError(t, err)
	defer file.Close()
	in := bufio.NewReader(file)
	next := func() string {
		var n uint32
		require.NoError(t, binary.Read(in, binary.LittleEndian, &n), "%s", output)
		b := make([]byte, n)
		_, err := io.ReadFull(in, b)
		require.NoError(t, err)
		return string(b)
	}
	for i, value := range values {
		require.Equal(t, "Get-CMAADApplication", next())
		require.Equal(t, value, next(), "%d", i)
	}
	_, err = in.ReadByte()
	require.ErrorIs(t, err, io.EOF)
	assert.NoFileExists(t, trap, "data was executed")
	t.Logf("%d statements read back, %d with an attack in them", len(values), countWith(values, attack))
}

// special are words that PowerShell treats specially where an argument stands, quoted or not.
var special = []string{
	"--%", "--", "-", "-x", "-x:", "-AppName", "-AppName:", "--% x", "--%x", " --%", "--%\n", "\u2013\u2013%", "@x", "@(", "@{", "@'", "2>&1", "*>&1", ">", ">>", "2>", "<",
	"|", "||", "&", "&&", ";", "1kb", "0x1", "1e3", "1.5", "-5", "-5kb", "1..3", "$null", "$true", "$(1)", "${x}", "$x", ",", "a,b", "#", "<#", "#>", "(x)", ")", "{x}", "}", "[x]",
	"[int]", "::", ".", "..", "!", "%", "?", "`", "``", "`n", "'", "''", "\"", "=", "+", "~", "\\", " ", "-join", "-f", "if", "function", "\u2018--%\u2019",
}

// What stands behind a special word still arrives as what it is, in PowerShell's own hands: the parser's view of the whole line,
// and the binder's.
func TestSpecialWordsAreArgumentsLikeOthers(t *testing.T) {
	r := &recorder{}
	var calls []cmdlet.Call
	for _, word := range special {
		calls = append(
			calls,
			cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("Description", cmdlet.String(word)),
				cmdlet.P("RemoveCertThumbprints", cmdlet.List(cmdlet.String(word), cmdlet.String("after"))), cmdlet.P("Force", cmdlet.Switch())),
			cmdlet.NewCall("Import-CMAADClientApplication", cmdlet.P("AppName", cmdlet.String(word)), cmdlet.P("ClientId", cmdlet.String("c")),
				cmdlet.P("ServerApp", cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("AppName", cmdlet.String(word)), cmdlet.P("ClientId", cmdlet.String("c")))))),
		)
	}
	r.answer = func(c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Effect() == cmdlet.Read {
			name, _ := c.Param("AppName")
			return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_AAD_Application_Ex", map[string]cmdlet.Value{"Name": name})}}, nil
		}
		return &cmdlet.Result{}, nil
	}
	output, err := script(t, r, t.TempDir(), calls...)
	require.NoError(t, err, "%s", output)
	require.Len(t, r.calls, 3*len(special), "%s", output)
	for i, word := range special {
		set, read, imported := r.calls[3*i], r.calls[3*i+1], r.calls[3*i+2]
		assert.True(t, calls[2*i].Equal(set), "%q: %v\nbecame\n%v", word, calls[2*i], set)
		inner, _ := calls[2*i+1].Param("ServerApp")
		assert.True(t, inner.Result().Equal(read), "%q: %v\nbecame\n%v", word, inner, read)
		name, _ := imported.Param("AppName")
		client, _ := imported.Param("ClientId")
		assert.Equal(t, []string{word, "c"}, []string{name.Str(), client.Str()})
	}
}

// console makes of a bare engine what a script expects: the site's module and drive, and a person who answers.
const console = `
Import-Module $env:CMGKIT_MODULE
$null = $ExecutionContext.SessionState.Drive.New([Management.Automation.PSDriveInfo]::new('PS1', $ExecutionContext.SessionState.Provider.GetOne('CMSite'), 'cm01', '', $null), 'Global')
function Set-Location([string] $LiteralPath) { $null = $ExecutionContext.SessionState.Path.SetLocation($LiteralPath) }
function Read-Host([string] $Prompt, [switch] $AsSecureString) {
    if (-not $AsSecureString) { return [IO.Path]::Combine($env:CMGKIT_FILES, $Prompt.Substring('Full path of '.Length)) }
    $secure = [securestring]::new()
    foreach ($c in "typed for $Prompt".ToCharArray()) { $secure.AppendChar($c) }
    return $secure
}
`

// script writes the calls down, runs the script against r, and returns what PowerShell wrote.
func script(t *testing.T, r cmdlet.Runner, files string, calls ...cmdlet.Call) (string, error) {
	t.Helper()
	text, err := cmdlet.Script(siteCode, calls...)
	require.NoError(t, err)
	options := optionsFor(t, r)
	environment := slices.Concat(options.Transport.(powershell.Local).Environment, []string{"CMGKIT_MODULE=" + options.Module, "CMGKIT_FILES=" + files, "TZ=America/New_York"})
	return run(t, console+text, environment...)
}

func TestAScriptMakesTheCallsThatItWasWrittenFrom(t *testing.T) {
	files := t.TempDir()
	for _, name := range []string{"server.pfx", "root.cer"} {
		require.NoError(t, os.WriteFile(filepath.Join(files, name), []byte("content of "+name), 0o600))
	}
	file := func(name string) cmdlet.Value { return cmdlet.File(name, secret.NewBytes([]byte("content of "+name))) }
	typed := func(parameter string) cmdlet.Value { return cmdlet.Secret(secret.New("typed for " + parameter)) }
	app := cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("ClientId", cmdlet.String("c")))
	calls := []cmdlet.Call{
		cmdlet.NewCall(
			"Import-CMAADServerApplication",
			cmdlet.P("AppName", cmdlet.String("it’s 'quoted' \u202egnp.exe\n$(1)`")),
			cmdlet.P("ClientId", cmdlet.String("-Force")),
			cmdlet.P("SecretKey", typed("Import-CMAADServerApplication -SecretKey")),
			cmdlet.P("SecretKeyExpiry", cmdlet.Time(time.Date(2027, 3, 14, 7, 30, 0, 123456700, time.UTC))),
			cmdlet.P("TenantId", cmdlet.String("t")),
			cmdlet.P("TenantName", cmdlet.String("Zoë 𝄞")),
		),
		cmdlet.NewCall(
			"New-CMCloudManagementAzureService",
			cmdlet.P("Name", cmdlet.String("s")), cmdlet.P("ServerApp", cmdlet.ResultOf(app)), cmdlet.P("ClientApp", cmdlet.ResultOf(app)),
			cmdlet.P("AddGroupName", cmdlet.List(cmdlet.String("a, b"), cmdlet.String("$c"))),
			cmdlet.P("EnableUserDiscovery", cmdlet.Bool(true)), cmdlet.P("EnableGroupDiscovery", cmdlet.Bool(false)),
		),
		cmdlet.NewCall(
			"New-CMCloudManagementGateway",
			cmdlet.P("CARootCert", cmdlet.Table(cmdlet.Entry{Key: file("root.cer"), Value: cmdlet.Enum("RootCA")})),
			cmdlet.P("Force", cmdlet.Switch()), cmdlet.P("DisableWildcardHandling", cmdlet.Bool(false)),
			cmdlet.P("GroupName", cmdlet.String("rg")), cmdlet.P("Region", cmdlet.Enum("WestUS2")),
			cmdlet.P("ServerAppClientId", cmdlet.String("c")), cmdlet.P("ServiceCertPath", file("server.pfx")),
			cmdlet.P("ServiceCertPassword", typed("New-CMCloudManagementGateway -ServiceCertPassword")),
			cmdlet.P("SubscriptionId", cmdlet.String("s")), cmdlet.P("VMInstanceCount", cmdlet.Int(2)),
		),
	}
	r := &recorder{answer: func(c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Effect() == cmdlet.Read {
			return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_AAD_Application_Ex", map[string]cmdlet.Value{"ClientID": cmdlet.String("c")})}}, nil
		}
		return &cmdlet.Result{}, nil
	}}
	output, err := script(t, r, files, calls...)
	require.NoError(t, err, "%s", output)

	object, _ := r.answer(app)
	found := cmdlet.Embedded(object.Objects[0])
	calls[1] = cmdlet.NewCall(
		calls[1].Name(),
		cmdlet.P("Name", cmdlet.String("s")), cmdlet.P("ServerApp", found), cmdlet.P("ClientApp", found),
		cmdlet.P("AddGroupName", cmdlet.List(cmdlet.String("a, b"), cmdlet.String("$c"))),
		cmdlet.P("EnableUserDiscovery", cmdlet.Bool(true)), cmdlet.P("EnableGroupDiscovery", cmdlet.Bool(false)),
	)
	want := []cmdlet.Call{calls[0], app, app, calls[1], calls[2]}
	require.Len(t, r.calls, len(want), "%s", output)
	for i := range want {
		assert.True(t, want[i].Equal(r.calls[i]), "%v\nbecame\n%v", want[i], r.calls[i])
	}
}

func TestAScriptStopsWhereACallInsideACallFindsNotOneObject(t *testing.T) {
	app := cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("AppName", cmdlet.String("a"))))
	service := cmdlet.NewCall(
		"New-CMCloudManagementAzureService", cmdlet.P("Name", cmdlet.String("s")), cmdlet.P("ServerApp", app), cmdlet.P("ClientApp", app),
	)
	object := cmdlet.NewObject("SMS_AAD_Application_Ex", nil)
	for _, found := range [][]cmdlet.Object{nil, {object, object}} {
		var arrived []string
		output, err := script(t, cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			arrived = append(arrived, c.Name())
			return &cmdlet.Result{Objects: found}, nil
		}), t.TempDir(), service)
		require.Error(t, err)
		assert.Contains(t, output, "Get-CMAADApplication must return exactly one object")
		assert.Equal(t, []string{"Get-CMAADApplication"}, arrived)
	}
}
