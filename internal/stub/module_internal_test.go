package stub

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
)

// list prints what the engine itself makes of the module: set by set, each parameter with its type, its aliases, and an
// exclamation mark where it is mandatory.
const list = `
Import-Module $env:STUB_MODULE
foreach ($command in Get-Command -Module ConfigurationManager) {
    foreach ($set in $command.ParameterSets) {
        $line = $command.Name + '|' + $set.Name + '|' + $set.IsDefault
        foreach ($p in $set.Parameters) {
            if ([Management.Automation.PSCmdlet]::CommonParameters -contains $p.Name) { continue }
            $line += '|' + $p.Name + ':' + $p.ParameterType.Name + ':' + [string]::Join(',', @($p.Aliases))
            if ($p.IsMandatory) { $line += '!' }
        }
        $line
    }
}`

func TestTheEngineSeesTheDocumentedParameterSets(t *testing.T) {
	path := os.Getenv("CMGKIT_PWSH")
	if path == "" {
		path, _ = exec.LookPath("pwsh")
	}
	if path == "" {
		t.Skip("needs PowerShell 7: put pwsh on the PATH or its absolute path into CMGKIT_PWSH")
	}
	modulePath, err := WriteModule(t.TempDir())
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), path, "-NoLogo", "-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-Command", list)
	command.Env = append(os.Environ(), "STUB_MODULE="+modulePath)
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)

	var want []string
	sets := 0
	for _, m := range cmdlet.Documented().Cmdlets() {
		_, help := m.Parameter("WhatIf")
		for _, set := range m.Sets {
			sets++
			name := set
			if set == "(All)" {
				name = "__AllParameterSets"
			}
			want = append(want, m.Name+"|"+name+"|"+strings.Join(describe(m, set, help), "|"))
		}
	}
	var got []string
	for line := range strings.Lines(string(output)) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		if len(fields) < 3 {
			continue
		}
		// Without a default in the help, the engine calls one the default all the same; only a documented one counts.
		m, known := cmdlet.Documented().Cmdlet(fields[0])
		require.True(t, known, line)
		if m.DefaultSet != "" {
			assert.Equal(t, fields[1] == m.DefaultSet, fields[2] == "True", "default of %s", line)
		}
		parameters := fields[3:]
		sort.Strings(parameters)
		got = append(got, fields[0]+"|"+fields[1]+"|"+strings.Join(parameters, "|"))
	}
	sort.Strings(want)
	sort.Strings(got)
	assert.Equal(t, want, got)
	t.Logf("%d parameter sets of %d cmdlets", sets, len(cmdlet.Documented().Cmdlets()))
}

var shown = map[string]string{
	"String": "String", "Uri": "Uri", "SecureString": "SecureString", "DateTime": "DateTime", "Boolean": "Boolean",
	"SwitchParameter": "SwitchParameter", "Int32": "Int32", "String[]": "String[]", "Hashtable": "Hashtable",
	"": "Object", "SmsProviderSearch": "Object", "IResultObject[]": "Object[]", "IResultObject": "Object",
}

func describe(m cmdlet.Metadata, set string, shouldProcess bool) []string {
	var parameters []string
	for _, p := range m.Parameters {
		if p.Name == "WhatIf" || p.Name == "Confirm" {
			continue
		}
		at := slices.IndexFunc(p.In, func(in cmdlet.Membership) bool { return in.Set == "" || in.Set == set })
		if at < 0 {
			continue
		}
		kind := shown[p.Type]
		if kind == "" {
			kind = p.Type
		}
		text := p.Name + ":" + kind + ":" + strings.Join(p.Aliases, ",")
		if p.In[at].Required {
			text += "!"
		}
		parameters = append(parameters, text)
	}
	if shouldProcess {
		parameters = append(parameters, "WhatIf:SwitchParameter:wi", "Confirm:SwitchParameter:cf")
	}
	sort.Strings(parameters)
	return parameters
}

func TestTheDoorAsksForItsToken(t *testing.T) {
	called := false
	door, err := Open(cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		called = true
		return &cmdlet.Result{Warnings: []string{"w"}}, nil
	}))
	require.NoError(t, err)
	environment := map[string]string{}
	for _, e := range door.Environment() {
		name, value, _ := strings.Cut(e, "=")
		environment[name] = value
	}
	ask := func(token string) (*callwire.Reader, error) {
		connection, err := net.Dial("tcp", environment["CMGKIT_STUB_ADDRESS"])
		require.NoError(t, err)
		defer connection.Close()
		_, _ = connection.Write([]byte(token))
		var w callwire.Writer
		w.Call(cmdlet.NewCall("Get-CMSite"))
		_, _ = w.WriteTo(connection)
		return callwire.Receive(bufio.NewReader(connection))
	}
	_, err = ask(strings.Repeat("x", len(environment["CMGKIT_STUB_TOKEN"])))
	require.Error(t, err)
	require.False(t, called)
	r, err := ask(environment["CMGKIT_STUB_TOKEN"])
	require.NoError(t, err)
	assert.Zero(t, r.Byte())
	assert.EqualValues(t, 1, r.Uint32())
	assert.Equal(t, "w", r.Text())
	assert.True(t, called)
	require.NoError(t, door.Close())
	_, err = net.Dial("tcp", environment["CMGKIT_STUB_ADDRESS"])
	assert.Error(t, err, "a closed door")
}

func TestOnlyWhatTheProductTellsApartHasAReason(t *testing.T) {
	for want, err := range map[string]error{
		"lost":        &cmdlet.Error{Reason: cmdlet.ErrConflict, Outcome: cmdlet.Unknown},
		"not found":   &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrNotFound},
		"forbidden":   &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrForbidden},
		"unavailable": &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrUnavailable},
		"refused":     &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrExists},
	} {
		assert.Equal(t, want, reasonOf(err))
	}
	assert.Equal(t, "cause", textOf(&cmdlet.Error{Op: "X", Err: errors.New("cause")}))
	assert.Equal(t, "exists already", textOf(&cmdlet.Error{Op: "X", Target: "y", Reason: cmdlet.ErrExists}))
}

func TestProviderPath(t *testing.T) {
	for want, object := range map[string]cmdlet.Object{
		"SMS_AzureService.AzureServiceID=7": cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{"AzureServiceID": cmdlet.Int(7), "Name": cmdlet.String("a")}),
		`SMS_Site.SiteCode="PS1"`:           cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{"SiteCode": cmdlet.String("PS1")}),
		"SMS_ST_RecurInterval":              cmdlet.NewObject("SMS_ST_RecurInterval", map[string]cmdlet.Value{"DaySpan": cmdlet.Int(7)}),
	} {
		assert.Equal(t, want, path(object))
	}
	written, err := WriteModule(t.TempDir())
	require.NoError(t, err)
	assert.Equal(t, "ConfigurationManager.psm1", filepath.Base(written))
	_, err = WriteModule(filepath.Join(t.TempDir(), "none"))
	assert.Error(t, err)
}
