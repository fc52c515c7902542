package outside_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/outside"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
	"github.com/cmgkit/cmgkit/powershell/sshtransport"
	"github.com/cmgkit/cmgkit/simulator"
)

// serving runs a jump service until the test ends, and then waits until its hosts have left.
func serving(t *testing.T, command powershell.Local) relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	done := make(chan struct{})
	go func() { defer close(done); serve(l, command) }()
	t.Cleanup(func() {
		l.Close()
		select {
		case <-done:
		case <-time.After(time.Minute):
			t.Error("a host has not left")
		}
	})
	return relay{Address: l.Addr().String()}
}

// A whole session over the relay, with a wrapper around it.
func TestSessionOverARelay(t *testing.T) {
	t.Parallel()
	site := simulator.NewT(t, nil)
	_, err := site.ReadyGateway(t.Context(), serviceName, nil)
	require.NoError(t, err)
	var meter *outside.Metered
	session := powershelltest.New(t, site, &powershelltest.Options{
		Transport: func(local powershell.Local) powershell.Transport {
			meter = &outside.Metered{Transport: serving(t, local)}
			return meter
		},
	})
	assert.Contains(t, strings.Join(session.Host().Notes, "\n"), "not encrypted", "the warning of the relay, through the wrapper")

	noise := bytes.Repeat([]byte("\x00\r\n\xff\x1a~"), 50_000)
	before := meter.Received.Load()
	echo, err := session.Echo(t.Context(), noise)
	require.NoError(t, err)
	require.True(t, bytes.Equal(noise, echo))
	assert.Greater(t, meter.Received.Load()-before, int64(len(noise)))
	assert.Positive(t, meter.Sent.Load())

	gateways := cmg.NewClient(session)
	ready, err := gateways.Get(t.Context(), cmg.ByName(serviceName), nil)
	require.NoError(t, err)
	assert.True(t, ready.Ready())
	require.NoError(t, gateways.Stop(t.Context(), ready.Ref(), nil))
	stopping, err := site.Gateways().Get(t.Context(), ready.Ref(), nil)
	require.NoError(t, err)
	assert.Equal(t, cmg.StateStopping, stopping.State)
	_, err = gateways.Get(t.Context(), cmg.ByName("other.contoso.com"), nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
}

// What the documentation of Process says, without a session.
func TestRelayedProcess(t *testing.T) {
	t.Parallel()
	pwsh, err := powershelltest.Find()
	if err != nil {
		t.Skip(err)
	}
	var stderr bytes.Buffer
	p, err := serving(t, powershell.Local{Command: []string{pwsh, "-NoProfile"}}).Start(t.Context(), []string{
		"-NonInteractive", "-Command", "[Console]::Error.Write('away'); [Console]::Out.Write([Console]::In.ReadToEnd())",
	}, &stderr)
	require.NoError(t, err)
	_, err = io.WriteString(p, "there and back")
	require.NoError(t, err)
	require.NoError(t, p.CloseWrite())
	back, err := io.ReadAll(p)
	require.NoError(t, err, "the host has left, which is io.EOF")
	assert.Equal(t, "there and back", string(back))
	require.NoError(t, p.Close())
	assert.Equal(t, "away", stderr.String())
}

func TestRelayWithoutAService(t *testing.T) {
	t.Parallel()
	to := relay{Address: "127.0.0.1:1"}
	options := powershell.Options{SiteCode: "PS1", Provider: server, Transport: &outside.Metered{Transport: to}}
	_, err := powershell.Open(t.Context(), options)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	var cause *net.OpError
	require.ErrorAs(t, err, &cause, "the error of Start is underneath")
	report := powershell.Doctor(t.Context(), options, nil)
	assert.True(t, report.Failed())
	assert.Equal(t, to.String(), report.Host)
}

// What a service that builds a command line relies on.
func TestArgumentsNeedNoQuotes(t *testing.T) {
	t.Parallel()
	var seen []string
	_, err := powershell.Open(t.Context(), powershell.Options{SiteCode: "PS1", Provider: server, Transport: recorder{&seen}})
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorIs(t, err, errNoHost)
	require.NotEmpty(t, seen)
	assert.Less(t, len(strings.Join(seen, " ")), 3000)
	for _, argument := range seen {
		assert.Regexp(t, "^[A-Za-z0-9+/=-]+$", argument)
	}
}

var errNoHost = errors.New("no host")

type recorder struct{ arguments *[]string }

func (r recorder) Start(_ context.Context, arguments []string, _ io.Writer) (powershell.Process, error) {
	*r.arguments = arguments
	return nil, errNoHost
}

func TestWrapperOfSSH(t *testing.T) {
	t.Parallel()
	inner := sshtransport.Transport{Address: server, User: `CONTOSO\svc-cmg`, HostKey: "not a fingerprint"}
	assert.Contains(t, (&outside.Metered{Transport: inner}).String(), server)
	_, err := powershell.Open(t.Context(), powershell.Options{Provider: server, Transport: &outside.Metered{Transport: inner}})
	var failed *cmdlet.Error
	require.ErrorAs(t, err, &failed)
	require.Equal(t, cmdlet.ErrInvalid, failed.Reason)
	var fields []string
	for _, p := range failed.Problems {
		fields = append(fields, p.Parameter)
	}
	assert.ElementsMatch(t, []string{"SiteCode", "Transport.Keys", "Transport.HostKey"}, fields, "the inner transport's too")

	bare := &outside.Metered{Transport: stub{}}
	assert.Empty(t, bare.Check())
	assert.Equal(t, "outside_test.stub", bare.String())
	for _, installed := range []bool{true, false} {
		p, err := (&outside.Metered{Transport: stub{stubProcess{installed: installed, warnings: []string{"old server"}}}}).Start(t.Context(), nil, io.Discard)
		require.NoError(t, err)
		assert.Equal(t, installed, p.(powershell.Preinstalled).Installed())
		assert.Equal(t, []string{"old server"}, p.(powershell.Warner).Warnings())
	}
	_, err = bare.Start(t.Context(), nil, io.Discard)
	require.Error(t, err)
}

// stub is a Transport with the one method.
type stub struct{ process powershell.Process }

func (s stub) Start(context.Context, []string, io.Writer) (powershell.Process, error) {
	if s.process == nil {
		return nil, errors.New("no process")
	}
	return s.process, nil
}

type stubProcess struct {
	powershell.Process
	installed bool
	warnings  []string
}

func (p stubProcess) Installed() bool    { return p.installed }
func (p stubProcess) Warnings() []string { return p.warnings }
