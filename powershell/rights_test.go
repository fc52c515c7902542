package powershell_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
)

// refusedByTheHost sends a call past every check in Go and expects the host to refuse it, without a word to the site.
func refusedByTheHost(t *testing.T, s *powershell.Session, r *recorder, name string, params ...cmdlet.Param) {
	t.Helper()
	r.calls = nil
	metadata, _ := cmdlet.Documented().Cmdlet(name)
	metadata.Name = name
	_, id, err := s.Bind(t.Context(), metadata, params)
	require.NoError(t, err)
	assert.Equal(t, powershell.RefusedByTheHost, id, "%s %v", name, params)
	assert.Empty(t, r.calls, "the site was not asked")
}

func TestTheHostRunsOnlyWhatIsOnItsList(t *testing.T) {
	r := &recorder{}
	s := open(t, r2(r))
	for _, name := range []string{
		"Import-Module", "Invoke-Expression", "Get-CMDevice", "New-CMAADServerApplication", "", "*", "Get-CM*", `..\Get-CMSite`,
		`ConfigurationManager\Get-CMSite`, "Get-CMSite; Get-CMSite", "Get-CMSite ", "change", "\x00",
	} {
		refusedByTheHost(t, s, r, name)
	}
	query := func(wql string) cmdlet.Param { return cmdlet.P("Query", cmdlet.String(wql)) }
	for _, wql := range []string{
		"", "SELECT * FROM SMS_R_User", "SELECT * FROM meta_class", "SELECT * FROM SMS_Site WHERE SiteCode LIKE 'a'",
		"SELECT * FROM SMS_Site WHERE SiteCode IN (SELECT SiteCode FROM SMS_R_User)", "SELECT * FROM SMS_Site, SMS_R_User",
		"SELECT * FROM SMS_Site JOIN SMS_R_User ON 1 = 1", "SELECT * FROM SMS_R_User WHERE Name = ' FROM SMS_Site'",
		"SELECT Name FROM SMS_Site WHERE a = 'b\\' OR c = 'd'", "ASSOCIATORS OF {SMS_Site}", "SELECT * FROM SMS_Site; SELECT * FROM SMS_R_User",
		"SELECT * FROM SMS_Site\x00",
	} {
		refusedByTheHost(t, s, r, "Invoke-CMWmiQuery", query(wql))
	}
	refusedByTheHost(t, s, r, "Invoke-CMWmiQuery", cmdlet.P("Que", cmdlet.String("SELECT * FROM SMS_R_User"))) // PowerShell would complete it
	refusedByTheHost(t, s, r, "Invoke-CMWmiQuery", cmdlet.P("Query", cmdlet.List(cmdlet.String("SELECT * FROM SMS_Site"), cmdlet.String("x"))))
	refusedByTheHost(t, s, r, "Invoke-CMWmiQuery", cmdlet.P("ClassName", cmdlet.String("SMS_R_User")))
	refusedByTheHost(t, s, r, "Set-CMCloudManagementAzureService", // a change inside a call
		cmdlet.P("InputObject", cmdlet.ResultOf(cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))))

	for _, q := range []cmdlet.Query{
		{Class: "SMS_Site"},
		{Class: "sms_azureservice", Properties: []string{"Name", "State"}, Where: []cmdlet.Condition{
			{Property: "Name", Value: cmdlet.String(`it's \ " FROM x`)},
			{Property: "State", Operator: cmdlet.NotEqual, Value: cmdlet.Int(-3)},
			{Property: "TrafficOutStopService", Value: cmdlet.Bool(true)},
		}},
	} {
		r.calls = nil
		_, err := s.Run(t.Context(), cmdlet.QueryCall(q))
		require.NoError(t, err)
		assert.Len(t, r.calls, 1)
	}
}

// prelude is a transport that runs a text before the bootstrap: what an installed host script brings along.
type prelude struct {
	powershell.Transport
	text string
}

func (p prelude) Start(ctx context.Context, arguments []string, stderr io.Writer) (powershell.Process, error) {
	last := len(arguments) - 1
	bootstrap, err := base64.StdEncoding.DecodeString(arguments[last])
	if err != nil {
		return nil, err
	}
	var text []byte
	for _, c := range []byte(p.text) {
		text = append(text, c, 0)
	}
	arguments = append(arguments[:last:last], base64.StdEncoding.EncodeToString(append(text, bootstrap...)))
	return p.Transport.Start(ctx, arguments, stderr)
}

// preludeOf runs text before the host script, which gets its module from there as an installed one does.
func preludeOf(text string) func(*powershell.Options) {
	return func(o *powershell.Options) {
		o.Transport = prelude{o.Transport, text + "; $Module = '" + o.Module + "'\n"}
	}
}

func TestAReadOnlySession(t *testing.T) {
	r := &recorder{}
	s := open(t, r2(r), func(o *powershell.Options) { o.ReadOnly = true })
	change := cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")))
	_, err := s.Run(t.Context(), change)
	require.ErrorIs(t, err, cmdlet.ErrForbidden)
	require.ErrorContains(t, err, "the session is read-only")
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	assert.Empty(t, r.calls)
	_, err = s.Run(t.Context(), cmdlet.NewCall("Start-CMCloudManagementGateway"))
	require.ErrorIs(t, err, cmdlet.ErrInvalid, "what is wrong with a call comes first")

	changes := 0
	for _, m := range cmdlet.Documented().Cmdlets() {
		if m.Effect == cmdlet.Change {
			refusedByTheHost(t, s, r, m.Name)
			changes++
		}
	}
	assert.Greater(t, changes, 15)
	r.calls = nil
	_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway"))
	require.NoError(t, err)
	assert.Len(t, r.calls, 1, "reads pass")
}

func TestExtraParametersPassUnlessInstalled(t *testing.T) {
	r := &recorder{}
	more := withModule(t, `
function Sync-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false)] param([string] $Id, [string] $Newer)
    Invoke-Site $PSCmdlet $PSBoundParameters @()
}
`)
	s := open(t, r2(r), more)
	call := cmdlet.NewCall("Sync-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), cmdlet.Extra("Newer", cmdlet.String("x")))
	_, err := s.Run(t.Context(), call)
	require.NoError(t, err)
	require.Len(t, r.calls, 1)

	r.calls = nil
	s = open(t, r2(r), more, preludeOf("$installed = $true"))
	r.calls = nil
	_, err = s.Run(t.Context(), call)
	require.ErrorIs(t, err, cmdlet.ErrForbidden)
	require.ErrorContains(t, err, "does not accept the parameter Newer")
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	refusedByTheHost(t, s, r, call.Name(), call.Params()...)
	refusedByTheHost(t, s, r, "Set-CMCloudManagementGateway", cmdlet.P("Desc", cmdlet.String("x"))) // PowerShell would complete it
	_, err = s.Run(t.Context(), cmdlet.NewCall("Sync-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))
	require.NoError(t, err)
	assert.Len(t, r.calls, 1)
}

// Who installed the script has the last word.
func TestAHostThatIsPinnedReadOnly(t *testing.T) {
	r := &recorder{}
	s := open(t, r2(r), preludeOf("$installed = $true; $ReadOnly = $true"))
	_, err := s.Run(t.Context(), cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))
	require.ErrorIs(t, err, cmdlet.ErrForbidden)
	require.ErrorContains(t, err, "the host is read-only")
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	assert.Empty(t, r.calls)
	_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway"))
	require.NoError(t, err)
}

// forger changes what the client sends: a client that is not this one.
type forger struct {
	powershell.Transport
	from, to string
}

func (f forger) Start(ctx context.Context, arguments []string, stderr io.Writer) (powershell.Process, error) {
	process, err := f.Transport.Start(ctx, arguments, stderr)
	return forged{process, f}, err
}

type forged struct {
	powershell.Process
	forger
}

func (f forged) Write(b []byte) (int, error) {
	return f.Process.Write(bytes.ReplaceAll(b, []byte("\x09\x00\x00\x00"+f.from), []byte("\x09\x00\x00\x00"+f.to)))
}

func TestNoClientIsShownASecretProperty(t *testing.T) {
	options := powershell.Options{SiteCode: siteCode, Provider: provider}
	options.Transport = forger{powershell.Local{Command: engine(t)}, "WaterMark", "SecretKey"}
	withModule(t, "")(&options)
	_, err := powershell.Open(t.Context(), options)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, "the host does not show the property SecretKey of SMS_")
}
