package powershell_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/stub"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
	"github.com/cmgkit/cmgkit/secret"
)

// engine returns the command of a PowerShell 7, or skips the test.
func engine(tb testing.TB) []string {
	tb.Helper()
	path, err := powershelltest.Find()
	if err != nil {
		tb.Skip(err)
	}
	return []string{path}
}

const (
	siteCode = "PS1"
	provider = "cm01.corp.contoso.com"
)

// withSite answers Get-CMSite, which every session asks at its start, and leaves the rest to next.
func withSite(next cmdlet.RunnerFunc) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Name() == "Get-CMSite" {
			return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{
				"SiteCode": cmdlet.String(siteCode), "BuildNumber": cmdlet.Int(9146), "Version": cmdlet.String("5.00.9146.1000"),
			})}}, nil
		}
		return next(ctx, c)
	})
}

// switchable is a Runner whose site can be changed, so that tests share one PowerShell process.
type switchable struct {
	mu   sync.Mutex
	site cmdlet.Runner
}

func (s *switchable) turnTo(site cmdlet.Runner) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.site = site
}

func (s *switchable) Run(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	s.mu.Lock()
	site := s.site
	s.mu.Unlock()
	return site.Run(ctx, c)
}

var (
	behindTheDoor switchable
	sharedSession = sync.OnceValues(func() (*powershelltest.Session, error) {
		session, err := powershelltest.Open(context.Background(), &behindTheDoor, nil)
		if err == nil {
			closeShared = session.Close
		}
		return session, err
	})
	closeShared = func() error { return nil }
)

func TestMain(m *testing.M) {
	state, err := os.MkdirTemp("", "powershell-journal-")
	if err == nil {
		err = os.Setenv("XDG_STATE_HOME", state) // hosts keep their journals there
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	if err := errors.Join(closeShared(), goleak.Find(), os.RemoveAll(state)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// withEnvironment adds variables to the environment of the host.
func withEnvironment(variables ...string) func(*powershell.Options) {
	return func(o *powershell.Options) {
		local := o.Transport.(powershell.Local)
		local.Environment = append(local.Environment, variables...)
		o.Transport = local
	}
}

// open returns the shared session, with r behind the stub module. With options it is a session of the test's own.
func open(tb testing.TB, r cmdlet.Runner, change ...func(*powershell.Options)) *powershell.Session {
	tb.Helper()
	engine(tb)
	if change == nil {
		behindTheDoor.turnTo(r)
		session, err := sharedSession()
		require.NoError(tb, err)
		return session.Session
	}
	session, err := powershell.Open(tb.Context(), optionsFor(tb, r, change...))
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = session.Close() })
	return session
}

// optionsFor returns what opens a session with r behind the stub module.
func optionsFor(tb testing.TB, r cmdlet.Runner, change ...func(*powershell.Options)) powershell.Options {
	tb.Helper()
	engine(tb)
	standIn, err := powershelltest.Prepare(r, nil)
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = standIn.Close() })
	options := standIn.Options()
	for _, f := range change {
		f(&options)
	}
	return options
}

// own asks open for a session of the test's own.
func own(*powershell.Options) {}

func TestSessionMeetsTheSite(t *testing.T) {
	s := open(t, withSite(nil))
	require.Equal(t, "5.00.9146.1000", s.Host().SiteVersion)
	require.True(t, strings.HasPrefix(s.Host().PowerShell, "7."), s.Host().PowerShell)
}

// recorder remembers the calls that reach it.
type recorder struct {
	calls  []cmdlet.Call
	answer func(cmdlet.Call) (*cmdlet.Result, error)
}

func (r *recorder) Run(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	r.calls = append(r.calls, c)
	if r.answer == nil {
		return &cmdlet.Result{}, nil
	}
	return r.answer(c)
}

func TestEveryKindOfValueArrives(t *testing.T) {
	r := &recorder{}
	temporary := t.TempDir()
	s := open(t, r2(r), withEnvironment("TMPDIR="+temporary))
	ca := secret.NewBytes([]byte{0, 1, 2, 0xFF, '\n', 0x0D, 0x1A})
	expiry := time.Date(2027, 3, 28, 2, 30, 15, 0, time.UTC) // in the hour that summer time skips in Europe
	calls := []cmdlet.Call{
		cmdlet.NewCall("Import-CMAADServerApplication",
			cmdlet.P("AppIdUri", cmdlet.String("api://contoso/ConfigMgrService?a=b%20c")), cmdlet.P("AppName", cmdlet.String("Zażółć 'gęślą' $jaźń")),
			cmdlet.P("AzureEnvironmentOption", cmdlet.Enum("AzureUSGovernmentCloud")), cmdlet.P("ClientId", cmdlet.String("id")),
			cmdlet.P("SecretKey", cmdlet.Secret(secret.New("s3crét 'key' €𝄞"))), cmdlet.P("SecretKeyExpiry", cmdlet.Time(expiry)),
			cmdlet.P("TenantId", cmdlet.String("t")), cmdlet.P("TenantName", cmdlet.String("n")), cmdlet.P("DisableWildcardHandling", cmdlet.Switch())),
		cmdlet.NewCall("New-CMCloudManagementGateway",
			cmdlet.P("ServiceCertPath", cmdlet.File("granitefalls.pfx", server().PFX())), cmdlet.P("ServiceCertPassword", cmdlet.Secret(server().Password())),
			cmdlet.P("CARootCert", cmdlet.Table(cmdlet.Entry{Key: cmdlet.File("root.cer", ca), Value: cmdlet.Enum("RootCA")})),
			cmdlet.P("GroupName", cmdlet.String("g")), cmdlet.P("ServerAppClientId", cmdlet.String("c")), cmdlet.P("SubscriptionId", cmdlet.String("s")),
			cmdlet.P("EnforceProtocol", cmdlet.Bool(false)), cmdlet.P("CheckClientCertRevocation", cmdlet.Bool(true)),
			cmdlet.P("VMInstanceCount", cmdlet.Int(16)), cmdlet.P("Region", cmdlet.Enum("WestUS2")), cmdlet.P("Force", cmdlet.Switch())),
		cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("Description", cmdlet.String("")),
			cmdlet.P("RemoveCertThumbprints", cmdlet.List(cmdlet.String("one"), cmdlet.String("")))),
		cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("Force", cmdlet.Bool(false)),
			cmdlet.P("RemoveCertThumbprints", cmdlet.List(cmdlet.String("only one")))),
	}
	for _, c := range calls {
		r.calls = nil
		_, err := s.Run(t.Context(), c)
		require.NoError(t, err)
		require.Len(t, r.calls, 1)
		got := r.calls[0]
		require.Equal(t, c.Name(), got.Name())
		require.Len(t, got.Params(), len(c.Params()))
		for _, p := range c.Params() {
			arrived, _ := got.Param(p.Name)
			if strings.HasPrefix(p.Name, "ServiceCert") { // under a one-time password
				assert.False(t, p.Value.Equal(arrived), "%s", p.Name)
				continue
			}
			assert.True(t, p.Value.Equal(arrived), "%s: sent %s, arrived %s", p.Name, p.Value, arrived)
		}
	}
	leftovers, err := os.ReadDir(temporary)
	require.NoError(t, err)
	assert.Empty(t, leftovers, "the host deletes its private files")
}

// server is a certificate in a PFX file, as it may be given to a gateway.
var server = sync.OnceValue(func() *certs.ServerCertificate {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		panic(err)
	}
	certificate, err := authority.ServerCertificate("GraniteFalls.contoso.com", nil)
	if err != nil {
		panic(err)
	}
	return certificate
})

// newGateway is a call with a PFX file and its password.
func newGateway(c *certs.ServerCertificate) cmdlet.Call {
	return cmdlet.NewCall("New-CMCloudManagementGateway",
		cmdlet.P("GroupName", cmdlet.String("g")), cmdlet.P("ServerAppClientId", cmdlet.String("c")), cmdlet.P("SubscriptionId", cmdlet.String("s")),
		cmdlet.P("ServiceCertPath", cmdlet.File("granitefalls.pfx", c.PFX())), cmdlet.P("ServiceCertPassword", cmdlet.Secret(c.Password())))
}

// r2 puts the answer to Get-CMSite before r.
func r2(r *recorder) cmdlet.Runner { return withSite(r.Run) }

func TestAnswersArrive(t *testing.T) {
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	role := cmdlet.NewObject("SMS_SCI_SysResUse", map[string]cmdlet.Value{
		"FileType": cmdlet.Int(2), "ItemName": cmdlet.String(`["Display=\\cm01\"]MSWNET:["SMS_SITE=PS1"]\\cm01\,SMS Site System`),
		"ItemType": cmdlet.String("System Resource Usage"), "SiteCode": cmdlet.String("PS1"), "RoleName": cmdlet.String("SMS Site System"),
		"Props": cmdlet.List(
			cmdlet.Embedded(cmdlet.NewObject("SMS_EmbeddedProperty", map[string]cmdlet.Value{
				"PropertyName": cmdlet.String("Server Remote Name"), "Value": cmdlet.Int(0), "Value1": cmdlet.String("cm01"), "Value2": cmdlet.String(""),
			}))),
		"PropLists": cmdlet.List(),
	})
	gateway := cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{
		"AzureServiceID": cmdlet.Int(16777217), "Name": cmdlet.String("a\r\nb\x00c \u202e€𝄞"), "CreationTime": cmdlet.Time(at),
		"StorageUsage": cmdlet.Float(1.5), "TrafficOutStopService": cmdlet.Bool(false), "State": cmdlet.Int(4294967295),
		"ServiceCertificate": cmdlet.String("canary: a payload"),
	})
	app := cmdlet.NewObject("SMS_AAD_Application_Ex", map[string]cmdlet.Value{
		"ID": cmdlet.Int(1), "AssociatedAADApplications": cmdlet.List(cmdlet.Int(7)), "SecretKey": cmdlet.String("canary: 0C0100"),
	})
	r := &recorder{answer: func(cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{Objects: []cmdlet.Object{gateway, role, app}, Warnings: []string{"mind the 'gap' $(x)", ""}}, nil
	}}
	for _, zone := range []string{"UTC", "America/New_York", "Asia/Kolkata"} {
		s := open(t, r2(r), withEnvironment("TZ="+zone))
		result, err := s.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway"))
		require.NoError(t, err)
		require.Len(t, result.Objects, 3)
		assert.Equal(t, "powershell", result.Via)
		assert.Equal(t, []string{"mind the 'gap' $(x)", ""}, result.Warnings)
		for i, want := range []cmdlet.Object{gateway, role, app} {
			got := result.Objects[i]
			assert.Equal(t, want.Class(), got.Class())
			for _, name := range want.Properties() {
				sent, _ := want.Get(name)
				arrived, has := got.Get(name)
				if strings.HasPrefix(sent.Str(), "canary") {
					assert.False(t, has, "%s leaves the host", name)
					continue
				}
				assert.True(t, sent.Equal(arrived), "%s in %s: sent %s, arrived %s", name, zone, sent, arrived)
			}
		}
	}
}

func TestResultOfHandsTheObjectOn(t *testing.T) {
	server := cmdlet.NewObject("SMS_AAD_Application_Ex", map[string]cmdlet.Value{"ID": cmdlet.Int(16777217), "ClientID": cmdlet.String("c")})
	found := []cmdlet.Object{server}
	r := &recorder{answer: func(c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Name() == "Get-CMAADApplication" {
			return &cmdlet.Result{Objects: found}, nil
		}
		return &cmdlet.Result{}, nil
	}}
	s := open(t, r2(r))
	call := cmdlet.NewCall("Import-CMAADClientApplication",
		cmdlet.P("AppName", cmdlet.String("a")), cmdlet.P("ClientId", cmdlet.String("b")),
		cmdlet.P("ServerApp", cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("ClientId", cmdlet.String("c"))))))
	_, err := s.Run(t.Context(), call)
	require.NoError(t, err)
	require.Len(t, r.calls, 2)
	handed, _ := r.calls[1].Param("ServerApp")
	assert.True(t, handed.Object().Equal(server), "%s", handed)

	for want, objects := range map[error][]cmdlet.Object{cmdlet.ErrNotFound: nil, cmdlet.ErrAmbiguous: {server, server}} {
		r.calls, found = nil, objects
		_, err = s.Run(t.Context(), call)
		require.ErrorIs(t, err, want)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
		require.ErrorContains(t, err, "Get-CMAADApplication returned")
		assert.Len(t, r.calls, 1, "the change is not run")
	}

	found = []cmdlet.Object{cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{"AzureServiceID": cmdlet.Int(1)})}
	_, err = s.Run(t.Context(), call)
	require.ErrorIs(t, err, cmdlet.ErrInvalid, "PowerShell's own binder judges the class")
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))

	found = []cmdlet.Object{server}
	_, err = s.Run(t.Context(), call)
	require.NoError(t, err, "a refused call leaves the session as it was")
}

func TestRefusalsByTheSite(t *testing.T) {
	var refusal error
	r := &recorder{answer: func(cmdlet.Call) (*cmdlet.Result, error) { return nil, refusal }}
	s := open(t, r2(r))
	change := cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")))
	for _, test := range []struct {
		refusal cmdlet.Error
		reason  cmdlet.Reason
		outcome cmdlet.Outcome
		text    string
	}{
		{cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrNotFound}, cmdlet.ErrNotFound, cmdlet.Unknown, "No object corresponds"},
		{cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrForbidden, Err: errors.New("not permitted")}, cmdlet.ErrForbidden, cmdlet.Unknown, "not permitted"},
		{cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrUnavailable}, cmdlet.ErrUnavailable, cmdlet.Unknown, "RPC server is unavailable"},
		{cmdlet.Error{Reason: cmdlet.ErrUnavailable, Outcome: cmdlet.Unknown}, cmdlet.ErrUnavailable, cmdlet.Unknown, "remote procedure call failed"},
		{cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrConflict, Err: errors.New("is provisioning")}, cmdlet.ErrRefused, cmdlet.Unknown, "is provisioning"},
	} {
		refusal = &test.refusal
		_, err := s.Run(t.Context(), change)
		require.ErrorIs(t, err, test.reason)
		assert.Equal(t, test.outcome, cmdlet.OutcomeOf(err), "%s", test.reason)
		require.ErrorContains(t, err, test.text)
		assert.NotContains(t, err.Error(), "\n")
		_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway"))
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), "a read changes nothing, whatever happens to it")
	}
}

func TestCallsThatAHostIsNotAsked(t *testing.T) {
	r := &recorder{}
	s := open(t, r2(r))
	for text, call := range map[string]cmdlet.Call{
		"sign-in window":     cmdlet.NewCall("New-CMAADServerApplication", cmdlet.P("AppName", cmdlet.String("a"))),
		"an earlier answer":  cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("InputObject", cmdlet.Embedded(cmdlet.NewObject("SMS_AzureService", nil)))),
		"cmdlet.QueryCall":   cmdlet.NewCall("Invoke-CMWmiQuery", cmdlet.P("Query", cmdlet.String("select * from meta_class"+" where x like 'a%'"))),
		"of the class SMS_X": cmdlet.QueryCall(cmdlet.Query{Class: "SMS_X"}),
		"no such cmdlet":     cmdlet.NewCall("Remove-Item", cmdlet.Extra("Path", cmdlet.String("/"))),
	} {
		_, err := s.Run(t.Context(), call)
		require.ErrorIs(t, err, cmdlet.ErrUnsupported, text)
		require.ErrorContains(t, err, text)
	}
	_, err := s.Run(t.Context(), cmdlet.NewCall("Start-CMCloudManagementGateway"))
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	assert.Empty(t, r.calls)
}

func TestTheSitesVersionIsHeeded(t *testing.T) {
	s := open(t, cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{
			"SiteCode": cmdlet.String(siteCode), "BuildNumber": cmdlet.Int(9106), "Version": cmdlet.String("5.00.9106.1000"),
		})}}, nil
	}), own)
	_, err := s.Run(t.Context(), cmdlet.NewCall("Set-UpdateServerApplication", cmdlet.P("TenantId", cmdlet.String("t"))))
	require.ErrorIs(t, err, cmdlet.ErrNeedsVersion)
	require.ErrorContains(t, err, "2309")
}

func TestGivingUpLeavesTheSessionWhole(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	r := withSite(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Name() == "Start-CMCloudManagementGateway" {
			close(started)
			<-release
		}
		return &cmdlet.Result{}, nil
	})
	s := open(t, r)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-started; cancel() }()
	_, err := s.Run(ctx, cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err), "the host carries on")

	short, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	_, err = s.Run(short, cmdlet.NewCall("Stop-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), "it never had its turn")

	close(release)
	_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway"))
	require.NoError(t, err)
}

func TestConcurrentCallsKeepTheirAnswers(t *testing.T) {
	s := open(t, withSite(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		id, _ := c.Param("Id")
		return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{"Name": id})}}, nil
	}))
	var wait sync.WaitGroup
	for i := range 40 {
		wait.Go(func() {
			id := cmdlet.String(strconv.Itoa(i))
			result, err := s.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway", cmdlet.P("Id", id)))
			if assert.NoError(t, err) && assert.Len(t, result.Objects, 1) {
				got, _ := result.Objects[0].Get("Name")
				assert.Equal(t, id.Str(), got.Str())
			}
		})
	}
	wait.Wait()
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	_, err := powershell.Open(t.Context(), powershell.Options{SiteCode: "PS", StartTimeout: -1})
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.ErrorContains(t, err, "SiteCode 'PS': must be three letters or digits; Provider: is required; StartTimeout -1ns: must not be negative")

	good := powershell.Options{SiteCode: siteCode, Provider: provider}
	absent := good
	absent.Transport = powershell.Local{Command: []string{filepath.Join(t.TempDir(), "pwsh")}}
	_, err = powershell.Open(t.Context(), absent)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, "cannot start PowerShell")

	noModule := good
	noModule.Transport = powershell.Local{Command: engine(t)}
	_, err = powershell.Open(t.Context(), noModule)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, "SMS_ADMIN_UI_PATH")

	wrongModule := noModule
	wrongModule.Module = filepath.Join(t.TempDir(), "none.psd1")
	_, err = powershell.Open(t.Context(), wrongModule)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, "none.psd1")

	slow := noModule
	slow.StartTimeout = time.Millisecond
	_, err = powershell.Open(t.Context(), slow)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestAConsoleWithoutItsSite(t *testing.T) {
	_, err := powershell.Open(t.Context(), optionsFor(t, cmdlet.RunnerFunc(empty)))
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, "0 sites with that code")
}

func TestCloseEndsTheProcess(t *testing.T) {
	s := open(t, withSite(nil), own)
	require.NoError(t, s.Close())
	require.NoError(t, s.Close(), "twice does no harm")
	_, err := s.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway"))
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, "the session is closed")
}

// withModule writes the stub module with more text behind it.
func withModule(t *testing.T, more string) func(*powershell.Options) {
	t.Helper()
	path, err := stub.WriteModule(t.TempDir())
	require.NoError(t, err)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, append(text, more...), 0o600))
	return func(o *powershell.Options) { o.Module = path }
}

// Every cmdlet of the product refuses to run outside the site's drive, and so does the stub.
func TestACmdletThatMovesAwayHarmsNobody(t *testing.T) {
	s := open(t, withSite(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{}, nil }), withModule(t, `
function Stop-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false)] param([string] $Id)
    $null = $PSCmdlet.SessionState.Path.SetLocation([IO.Path]::GetTempPath())
}
function Sync-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false)] param([string] $Id)
    $null = $PSCmdlet.SessionState.Path.SetLocation([IO.Path]::GetTempPath())
    Get-CMCloudManagementGateway
}
`))
	id := cmdlet.P("Id", cmdlet.String("1"))
	_, err := s.Run(t.Context(), cmdlet.NewCall("Stop-CMCloudManagementGateway", id))
	require.NoError(t, err)
	_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway"))
	require.NoError(t, err, "the location is restored before every call")
	_, err = s.Run(t.Context(), cmdlet.NewCall("Sync-CMCloudManagementGateway", id))
	require.ErrorIs(t, err, cmdlet.ErrUnavailable, "the stub does refuse outside the drive")
}

// A console that was last connected to another site brings that site's drive along.
func TestOnlyTheRightDriveWillDo(t *testing.T) {
	const driveOf = `
$null = $ExecutionContext.SessionState.Drive.New([PSDriveInfo]::new('%s', $ExecutionContext.SessionState.Provider.GetOne('CMSite'), '%s', '', $null), 'Global')
`
	answer := withSite(nil)
	open(t, answer, withModule(t, fmt.Sprintf(driveOf, "XYZ", "other.corp.contoso.com")))
	open(t, answer, withModule(t, fmt.Sprintf(driveOf, siteCode, provider)))

	options := powershell.Options{SiteCode: siteCode, Provider: provider, Transport: powershell.Local{Command: engine(t)}}
	withModule(t, fmt.Sprintf(driveOf, siteCode, "other.corp.contoso.com"))(&options)
	_, err := powershell.Open(t.Context(), options)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, "drive PS1 belongs to other.corp.contoso.com, not to cm01.corp.contoso.com")
}

func TestCallsInsideCallsInsideCalls(t *testing.T) {
	var refuse string
	r := &recorder{answer: func(c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Name() == refuse {
			return nil, &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrConflict, Err: errors.New("no " + refuse)}
		}
		return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_SCI_SysResUse", map[string]cmdlet.Value{"RoleName": cmdlet.String("SMS Site System")})}}, nil
	}}
	s := open(t, r2(r))
	servers := cmdlet.NewCall("Get-CMSiteSystemServer", cmdlet.P("InputObject", cmdlet.ResultOf(cmdlet.NewCall("Get-CMManagementPoint"))))
	add := cmdlet.NewCall("Add-CMCloudManagementGatewayConnectionPoint",
		cmdlet.P("CloudManagementGatewayName", cmdlet.String("g")), cmdlet.P("InputObject", cmdlet.ResultOf(servers)))
	_, err := s.Run(t.Context(), add)
	require.NoError(t, err)
	require.Len(t, r.calls, 3)
	for _, refuse = range []string{"Get-CMManagementPoint", "Get-CMSiteSystemServer"} {
		_, err = s.Run(t.Context(), add)
		require.ErrorContains(t, err, "no "+refuse)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), "the change was not reached when %s failed", refuse)
	}
	refuse = add.Name()
	_, err = s.Run(t.Context(), add)
	require.ErrorContains(t, err, "no "+refuse)
	assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err))
}
