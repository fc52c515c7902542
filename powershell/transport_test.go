package powershell_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
	"github.com/cmgkit/cmgkit/secret"
)

// jumpService is a Transport as somebody outside would write it: a service on another machine starts PowerShell for whoever
// connects to it. Its Process is the connection itself.
type jumpService struct{ address string }

func (j jumpService) Start(ctx context.Context, arguments []string, _ io.Writer) (powershell.Process, error) {
	connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", j.address)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(connection).Encode(arguments); err != nil {
		return nil, errors.Join(err, connection.Close())
	}
	return connection.(*net.TCPConn), nil
}

// serveJumps runs such a service on this machine. Command makes the command line of a host of what its client asked for.
func serveJumps(t *testing.T, environment []string, command func(arguments []string) []string) jumpService {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var hosts sync.WaitGroup
	t.Cleanup(func() {
		listener.Close()
		hosts.Wait()
	})
	hosts.Go(func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			hosts.Go(func() {
				defer connection.Close()
				in := bufio.NewReader(connection)
				line, err := in.ReadBytes('\n')
				var arguments []string
				if err != nil || json.Unmarshal(line, &arguments) != nil {
					return
				}
				words := command(arguments)
				host := exec.Command(words[0], words[1:]...)
				host.Env = append(host.Environ(), environment...)
				host.Stdout, host.WaitDelay = connection, 100*time.Millisecond
				stdin, err := host.StdinPipe()
				if err != nil || host.Start() != nil {
					return
				}
				hosts.Go(func() {
					_, _ = io.Copy(stdin, in)
					_ = stdin.Close()
				})
				_ = host.Wait()
			})
		}
	})
	return jumpService{listener.Addr().String()}
}

func TestATransportFromOutside(t *testing.T) {
	r := &recorder{}
	standIn, err := powershelltest.Prepare(r2(r), &powershelltest.Options{
		PowerShell: engine(t)[0],
		Transport: func(local powershell.Local) powershell.Transport {
			return serveJumps(t, local.Environment, func(arguments []string) []string { return append(local.Command, arguments...) })
		},
	})
	require.NoError(t, err)
	defer standIn.Close()
	session, err := powershell.Open(t.Context(), standIn.Options())
	require.NoError(t, err)
	defer session.Close()

	data := bytes.Repeat([]byte("\r\n\x00\xff\x1a\x04"), 1<<15)
	back, err := session.Echo(t.Context(), data)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(data, back))

	r.calls = nil
	change := cmdlet.NewCall(
		"Import-CMAADServerApplication", cmdlet.P("AppName", cmdlet.String("it's")), cmdlet.P("ClientId", cmdlet.String("c")),
		cmdlet.P("SecretKey", cmdlet.Secret(secret.New("s3crét"))), cmdlet.P("SecretKeyExpiry", cmdlet.Time(time.Date(2027, 3, 14, 7, 30, 0, 0, time.UTC))),
		cmdlet.P("TenantId", cmdlet.String("t")), cmdlet.P("TenantName", cmdlet.String("n")),
	)
	_, err = session.Run(t.Context(), change)
	require.NoError(t, err)
	require.Len(t, r.calls, 1)
	assert.True(t, change.Equal(r.calls[0]), "%v", r.calls[0])
	require.NoError(t, session.Close())

	report := powershell.Doctor(t.Context(), standIn.Options(), nil)
	assert.Equal(t, "a host started by powershell_test.jumpService", report.Host)
	assert.False(t, report.Failed(), "%s", report)
}

// installedJumps is one whose service starts an installed host script.
type installedJumps struct{ jumpService }

// installedConnection is a connection of which the script's first line was read.
type installedConnection struct {
	*net.TCPConn

	in *bufio.Reader
}

func (c installedConnection) Read(b []byte) (int, error) { return c.in.Read(b) }
func (installedConnection) Installed() bool              { return true }

func (j installedJumps) Start(ctx context.Context, _ []string, stderr io.Writer) (powershell.Process, error) {
	process, err := j.jumpService.Start(ctx, nil, stderr)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReader(process)
	line, err := in.ReadString('\n')
	if err == nil && strings.TrimSpace(line) != powershell.HostScriptHello() {
		err = fmt.Errorf("another script is installed: it says %q", line)
	}
	if err != nil {
		return nil, errors.Join(err, process.Close())
	}
	return installedConnection{process.(*net.TCPConn), in}, nil
}

func (j installedJumps) Check() []cmdlet.Problem {
	if j.address == "" {
		return []cmdlet.Problem{{Parameter: "Address", Rule: "is required"}}
	}
	return nil
}

func (j installedJumps) String() string { return "the jump service" }

// forgetful wraps each Process and forwards nothing but what a Process must have.
type forgetful struct{ powershell.Transport }

func (f forgetful) Start(ctx context.Context, arguments []string, stderr io.Writer) (powershell.Process, error) {
	process, err := f.Transport.Start(ctx, arguments, stderr)
	return struct{ powershell.Process }{process}, err
}

func TestATransportFromOutsideToAnInstalledHost(t *testing.T) {
	r := &recorder{}
	script := writeFile(t, "host.ps1", []byte(powershell.HostScript()))
	options := optionsFor(t, r2(r), func(o *powershell.Options) {
		local := o.Transport.(powershell.Local)
		module := o.Module
		o.Module = "" // the administrator says which
		o.Transport = installedJumps{serveJumps(t, local.Environment, func([]string) []string {
			return append(local.Command, "-NoLogo", "-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-File", script, "-Module", module)
		})}
	})
	session, err := powershell.Open(t.Context(), options)
	require.NoError(t, err)
	defer session.Close()
	r.calls = nil
	_, err = session.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway"))
	require.NoError(t, err)
	assert.Len(t, r.calls, 1)
	_, err = session.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway", cmdlet.Extra("Newer", cmdlet.String("x"))))
	require.ErrorIs(t, err, cmdlet.ErrForbidden, "the session knows that the host is an installed one")

	// A wrapper of the Transport alone loses nothing.
	inner := options.Transport
	options.Transport = struct{ powershell.Transport }{inner}
	wrapped, err := powershell.Open(t.Context(), options)
	require.NoError(t, err)
	require.NoError(t, wrapped.Close())

	// One of the Process that does not forward Installed makes a session that does not open, and runs nothing.
	r.calls = nil
	options.Transport = forgetful{inner}
	begun := time.Now()
	_, err = powershell.Open(t.Context(), options)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.Less(t, time.Since(begun), time.Minute, "the host does not wait for the rest of a message: %v", err)
	assert.Empty(t, r.calls)
}

func TestATransportIsAskedWhatIsWrong(t *testing.T) {
	_, err := powershell.Open(t.Context(), powershell.Options{SiteCode: siteCode, Transport: installedJumps{}})
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.ErrorContains(t, err, "Provider: is required; Transport.Address: is required")
	report := powershell.Doctor(t.Context(), powershell.Options{SiteCode: siteCode, Provider: provider, Transport: installedJumps{}}, nil)
	assert.Equal(t, "the jump service", report.Host)
	assert.Contains(t, report.String(), "Transport.Address: is required")

	_, err = powershell.Open(t.Context(), powershell.Options{SiteCode: siteCode, Provider: provider, Transport: powershell.Local{Command: []string{}}})
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.ErrorContains(t, err, "Transport.Command: must begin with a program")
	_, err = powershell.Local{Command: []string{""}}.Start(t.Context(), nil, io.Discard)
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
}

// noHosts is a Transport that starts nothing.
type noHosts struct{}

func (noHosts) Start(context.Context, []string, io.Writer) (powershell.Process, error) {
	return nil, errors.New("no host for you")
}

// Whatever fails says so in the same form, as an error of a cmdlet does.
func TestEveryErrorIsACmdletError(t *testing.T) {
	isOne := func(err error, op string, reason cmdlet.Reason) {
		t.Helper()
		var e *cmdlet.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, op, e.Op)
		assert.Equal(t, reason, e.Reason)
		assert.Equal(t, "powershell", e.Via)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
		assert.Contains(t, err.Error(), op+":", "it begins with what failed: %v", err)
	}
	_, err := powershell.Open(t.Context(), powershell.Options{})
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	isOne(err, "powershell.Open", cmdlet.ErrInvalid)
	_, err = powershell.Open(t.Context(), powershell.Options{SiteCode: siteCode, Provider: provider, Transport: noHosts{}})
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "powershell.Open", e.Op)
	assert.Equal(t, cmdlet.ErrUnavailable, e.Reason)
	require.ErrorContains(t, err, "no host for you")
	_, err = powershell.ParseRequestID("x")
	isOne(err, "powershell.ParseRequestID", cmdlet.ErrInvalid)

	s := open(t, withSite(empty), own)
	_, err = s.Probe(t.Context(), "no address")
	isOne(err, "powershell.Probe", cmdlet.ErrInvalid)
	_, err = s.Echo(t.Context(), make([]byte, 64<<20+1))
	isOne(err, "powershell.Echo", cmdlet.ErrInvalid)
	require.NoError(t, s.Close())
	id := powershell.RequestID{15: 1}
	for op, fails := range map[string]func() error{
		"powershell.Describe":          func() error { _, err := s.Describe(t.Context()); return err },
		"powershell.Probe":             func() error { _, err := s.Probe(t.Context(), "cm01:443"); return err },
		"powershell.Echo":              func() error { _, err := s.Echo(t.Context(), nil); return err },
		"powershell.Outcome":           func() error { _, err := s.Outcome(t.Context(), id); return err },
		"Get-CMCloudManagementGateway": func() error { _, err := s.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway")); return err },
		"Start-CMCloudManagementGateway": func() error {
			_, err := s.Run(t.Context(), cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))
			return err
		},
	} {
		err := fails()
		require.ErrorAs(t, err, &e, op)
		assert.Equal(t, op, e.Op)
		assert.Equal(t, cmdlet.ErrUnavailable, e.Reason, op)
		assert.Equal(t, "powershell", e.Via, op)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), op)
	}
	assert.Equal(t, "New-CMAADServerApplication", errorOf(t, s.Supports(cmdlet.NewCall("New-CMAADServerApplication"))).Op)
}

func errorOf(t *testing.T, err error) *cmdlet.Error {
	t.Helper()
	e, ok := errors.AsType[*cmdlet.Error](err)
	require.True(t, ok, "%v", err)
	return e
}
