//go:build !windows

package powershell_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
)

var (
	read   = cmdlet.NewCall("Get-CMCloudManagementGateway")
	change = cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")))
)

// hosts knows the processes that a session starts.
type hosts struct {
	tb   testing.TB
	file string
}

// traced makes a session's hosts known, by a shell that writes its number down and becomes PowerShell.
func traced(tb testing.TB) (*hosts, func(*powershell.Options)) {
	tb.Helper()
	h := &hosts{tb, filepath.Join(tb.TempDir(), "hosts")}
	return h, func(o *powershell.Options) {
		local := o.Transport.(powershell.Local)
		local.Command = append([]string{"/bin/sh", "-c", `echo $$ >>"$0"; exec "$@"`, h.file}, local.Command...)
		o.Transport = local
	}
}

// all returns the processes that were ever started, in order.
func (h *hosts) all() []int {
	h.tb.Helper()
	text, err := os.ReadFile(h.file)
	require.NoError(h.tb, err)
	var all []int
	for line := range strings.Lines(string(text)) {
		n, err := strconv.Atoi(strings.TrimSpace(line))
		require.NoError(h.tb, err)
		all = append(all, n)
	}
	return all
}

// signal signals the host that was started last.
func (h *hosts) signal(signal syscall.Signal) {
	h.tb.Helper()
	all := h.all()
	require.NoError(h.tb, syscall.Kill(all[len(all)-1], signal))
}

// awaitGone waits until a process is gone.
func awaitGone(tb testing.TB, process int) {
	tb.Helper()
	require.Eventually(tb, func() bool { return errors.Is(syscall.Kill(process, 0), syscall.ESRCH) }, time.Minute, 10*time.Millisecond, "process %d is still there", process)
}

// busySite counts the calls that reach it, and holds each until it is told to go on.
type busySite struct {
	mu      sync.Mutex
	ran     map[string]int
	reached chan string
	release chan error
}

func newBusySite() *busySite {
	return &busySite{ran: map[string]int{}, reached: make(chan string, 100), release: make(chan error)}
}

func (b *busySite) runner() cmdlet.Runner {
	return withSite(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		b.mu.Lock()
		b.ran[c.Name()]++
		b.mu.Unlock()
		b.reached <- c.Name()
		select {
		case err := <-b.release:
			return &cmdlet.Result{}, err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
}

func (b *busySite) count(c cmdlet.Call) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ran[c.Name()]
}

// beside runs a call beside the test.
func beside(tb testing.TB, s *powershell.Session, c cmdlet.Call) <-chan error {
	tb.Helper()
	done := make(chan error, 1)
	go func() {
		_, err := s.Run(context.WithoutCancel(tb.Context()), c)
		done <- err
	}()
	return done
}

// requireUnknown makes sure of an unknown outcome, and returns the request to ask for.
func requireUnknown(tb testing.TB, err error) powershell.RequestID {
	tb.Helper()
	require.ErrorIs(tb, err, cmdlet.ErrUnavailable)
	require.Equal(tb, cmdlet.Unknown, cmdlet.OutcomeOf(err), "%v", err)
	var request *powershell.RequestError
	require.ErrorAs(tb, err, &request)
	id, err := powershell.ParseRequestID(request.ID.String())
	require.NoError(tb, err)
	require.Equal(tb, request.ID, id)
	return id
}

// hurried notices a silent host sooner, impatient gives a cmdlet less time to stop.
func hurried(o *powershell.Options)   { o.Hurry(2*time.Second, 0, 0) }
func impatient(o *powershell.Options) { o.Hurry(0, time.Second, 0) }

// countingSite answers every call at once and counts the changes.
func countingSite(changes *int) cmdlet.Runner {
	var mu sync.Mutex
	return withSite(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		mu.Lock()
		defer mu.Unlock()
		if c.Effect() == cmdlet.Change {
			*changes++
		}
		return &cmdlet.Result{}, nil
	})
}

func TestAHostKilledBeforeAndAfterAChange(t *testing.T) {
	h, see := traced(t)
	changes := 0
	s := open(t, countingSite(&changes), see)
	for want := 1; want <= 2; want++ {
		h.signal(syscall.SIGKILL)
		_, err := s.Run(t.Context(), change)
		if err != nil { // sent to a host that nobody knew to be dead yet
			id := requireUnknown(t, err)
			outcome, err := s.Outcome(t.Context(), id)
			require.NoError(t, err)
			require.Equal(t, cmdlet.NotDone, outcome)
			_, err = s.Run(t.Context(), change)
			require.NoError(t, err)
		}
		assert.Equal(t, want, changes, "once")
	}
	h.signal(syscall.SIGKILL)
	_, err := s.Run(t.Context(), read)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	assert.GreaterOrEqual(t, len(h.all()), 4)
	for _, process := range h.all() {
		awaitGone(t, process)
	}
}

func TestAHostKilledDuringARead(t *testing.T) {
	h, see := traced(t)
	site := newBusySite()
	s := open(t, site.runner(), see)
	done := beside(t, s, read)
	<-site.reached
	h.signal(syscall.SIGKILL)
	<-site.reached // by the fresh host
	close(site.release)
	require.NoError(t, <-done)
	assert.Equal(t, 2, site.count(read))
}

func TestAHostKilledDuringAChange(t *testing.T) {
	h, see := traced(t)
	site := newBusySite()
	s := open(t, site.runner(), see)
	done := beside(t, s, change)
	<-site.reached
	h.signal(syscall.SIGKILL)
	id := requireUnknown(t, <-done)
	outcome, err := s.Outcome(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, cmdlet.Unknown, outcome, "begun, and nobody knows how far it came")
	assert.Equal(t, 1, site.count(change), "a change is never sent again")
}

// A host that is frozen before it has read the request might still run it when it thaws. Whoever asks first decides.
func TestAFrozenHostDoesNotRunLaterWhatWasCalledNotDone(t *testing.T) {
	h, see := traced(t)
	changes := 0
	s := open(t, countingSite(&changes), see, hurried)
	h.signal(syscall.SIGSTOP)
	frozen := h.all()[0]
	began := time.Now()
	_, err := s.Run(t.Context(), change)
	id := requireUnknown(t, err)
	require.ErrorContains(t, err, "has said nothing for 6s")
	assert.Less(t, time.Since(began), time.Minute)
	for range 2 {
		outcome, err := s.Outcome(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, cmdlet.NotDone, outcome)
	}
	require.NoError(t, syscall.Kill(frozen, syscall.SIGCONT))
	awaitGone(t, frozen)
	assert.Zero(t, changes, "it read the request and refused it")
	_, err = s.Run(t.Context(), change)
	require.NoError(t, err)
	assert.Equal(t, 1, changes)
}

func TestAHostFrozenDuringAChangeFinishesItWhenItThaws(t *testing.T) {
	h, see := traced(t)
	site := newBusySite()
	s := open(t, site.runner(), see, hurried)
	done := beside(t, s, change)
	<-site.reached
	frozen := h.all()[0]
	h.signal(syscall.SIGSTOP)
	id := requireUnknown(t, <-done)
	outcome, err := s.Outcome(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, cmdlet.Unknown, outcome)
	require.NoError(t, syscall.Kill(frozen, syscall.SIGCONT))
	site.release <- nil
	awaitGone(t, frozen)
	outcome, err = s.Outcome(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, cmdlet.Done, outcome)
}

// Signs of life keep a slow cmdlet's host in use.
func TestASlowCallIsNoSilence(t *testing.T) {
	h, see := traced(t)
	site := newBusySite()
	s := open(t, site.runner(), see, hurried)
	done := beside(t, s, change)
	<-site.reached
	time.Sleep(9 * time.Second) // of silence, were there no signs
	site.release <- nil
	require.NoError(t, <-done)
	assert.Len(t, h.all(), 1)
}

const endless = `
function Stop-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false)] param([string] $Id)
    while ($true) { [Threading.Thread]::Sleep(10) }
}
function Get-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false)] param([string] $Id)
    while ($true) { [Threading.Thread]::Sleep(10) }
}
function Sync-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false)] param([string] $Id)
    [Threading.Thread]::Sleep(600000)
}
function Get-CMAADApplication {
    [CmdletBinding(PositionalBinding = $false)] param([string] $ClientId)
    [Threading.Thread]::Sleep(600000)
}
`

func TestACallThatTakesTooLong(t *testing.T) {
	h, see := traced(t)
	temporary := t.TempDir()
	s := open(t, withSite(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{}, nil }),
		withModule(t, endless), see, impatient, withEnvironment("TMPDIR="+temporary), func(o *powershell.Options) { o.CallTimeout = 2 * time.Second })
	id := cmdlet.P("Id", cmdlet.String("1"))
	for _, test := range []struct {
		call cmdlet.Call
		want cmdlet.Outcome
	}{
		{cmdlet.NewCall("Stop-CMCloudManagementGateway", id), cmdlet.Unknown}, // stops when told to
		{cmdlet.NewCall("Sync-CMCloudManagementGateway", id), cmdlet.Unknown}, // does not: the host exits
		{cmdlet.NewCall("Get-CMCloudManagementGateway"), cmdlet.NotDone},
		{cmdlet.NewCall("Import-CMAADClientApplication", // stuck in the read inside
			cmdlet.P("AppName", cmdlet.String("a")), cmdlet.P("ClientId", cmdlet.String("b")),
			cmdlet.P("ServerApp", cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("ClientId", cmdlet.String("c")))))), cmdlet.NotDone},
	} {
		before := len(h.all())
		began := time.Now()
		_, err := s.Run(t.Context(), test.call)
		require.ErrorIs(t, err, cmdlet.ErrUnavailable, test.call.Name())
		require.ErrorContains(t, err, "a prompt that nobody sees")
		assert.Equal(t, test.want, cmdlet.OutcomeOf(err), test.call.Name())
		assert.Less(t, time.Since(began), time.Minute)
		awaitGone(t, h.all()[before-1])
		if test.want == cmdlet.Unknown {
			outcome, err := s.Outcome(t.Context(), requireUnknown(t, err))
			require.NoError(t, err)
			assert.Equal(t, cmdlet.Unknown, outcome)
			continue
		}
		_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMAADTenant"))
		require.NoError(t, err, "a fresh host takes over")
	}
	require.NoError(t, s.Close())
	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestACancelledReadLeavesItsHostUsable(t *testing.T) {
	h, see := traced(t)
	s := open(t, withSite(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{}, nil }), withModule(t, endless), see, impatient)
	cancelled := func(c cmdlet.Call) {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		_, err := s.Run(ctx, c)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	}
	for range 3 {
		cancelled(read)
		_, err := s.Run(t.Context(), cmdlet.NewCall("Get-CMAADTenant"))
		require.NoError(t, err)
	}
	assert.Len(t, h.all(), 1)
	cancelled(cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("ClientId", cmdlet.String("c"))))
	_, err := s.Run(t.Context(), cmdlet.NewCall("Get-CMAADTenant"))
	require.NoError(t, err, "what does not stop costs the host")
	assert.Len(t, h.all(), 2)
}

func TestAnAnswerThatIsTooLarge(t *testing.T) {
	h, see := traced(t)
	many := make([]cmdlet.Object, 1000)
	for i := range many {
		many[i] = cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{"Name": cmdlet.String(strings.Repeat("x", 100))})
	}
	s := open(t, withSite(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Name() == "Get-CMAADTenant" {
			return &cmdlet.Result{}, nil
		}
		return &cmdlet.Result{Objects: many}, nil
	}), see, func(o *powershell.Options) { o.Hurry(0, 0, 100_000) })
	_, err := s.Run(t.Context(), read)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, "the answer is larger than 100000 bytes: ask for less at a time")
	_, err = s.Run(t.Context(), change)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.Equal(t, cmdlet.Done, cmdlet.OutcomeOf(err), "it was only the answer")
	_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMAADTenant"))
	require.NoError(t, err)
	assert.Len(t, h.all(), 1, "the session stays usable")
}

// The last parameter of a change that was cut off is half of what was meant.
func TestAMessageThatEndsEarlyDoesNotRun(t *testing.T) {
	for _, missing := range []int{1, 500} {
		h, see := traced(t)
		changes := 0
		s := open(t, countingSite(&changes), see)
		long := cmdlet.NewCall("Stop-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String(strings.Repeat("1", 1000))))
		require.NoError(t, s.CutOff(t.Context(), long, missing))
		awaitGone(t, h.all()[0])
		assert.Zero(t, changes, "%d bytes short", missing)
	}
}

func TestASlowStart(t *testing.T) {
	h, see := traced(t)
	options := powershell.Options{
		SiteCode: siteCode, Provider: provider, StartTimeout: 300 * time.Millisecond,
		Transport: powershell.Local{Command: []string{"/bin/sh", "-c", "echo 'still starting' >&2; exec sleep 60"}},
	}
	see(&options)
	_, err := powershell.Open(t.Context(), options)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, "still starting")
	awaitGone(t, h.all()[0])
}

// A process that a cmdlet left behind holds the host's output open.
func TestCloseDoesNotWaitForStrangers(t *testing.T) {
	h, see := traced(t)
	s := open(t, withSite(nil), withModule(t, `
function Stop-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false)] param([string] $Id)
    $start = [Diagnostics.ProcessStartInfo]::new('/bin/sleep', '30')
    $start.UseShellExecute = $false
    $null = [Diagnostics.Process]::Start($start)
}
`), see, impatient)
	_, err := s.Run(t.Context(), cmdlet.NewCall("Stop-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))
	require.NoError(t, err)
	began := time.Now()
	require.NoError(t, s.Close())
	assert.Less(t, time.Since(began), 25*time.Second)
	awaitGone(t, h.all()[0])
}

func TestManyCallsOverTwoHosts(t *testing.T) {
	h, see := traced(t)
	var wait sync.WaitGroup
	both := make(chan struct{})
	var busy sync.WaitGroup
	busy.Add(2)
	s := open(t, withSite(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Effect() == cmdlet.Change {
			busy.Done()
			<-both // until each host has one
			return &cmdlet.Result{}, nil
		}
		id, _ := c.Param("Id")
		return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{"Name": id})}}, nil
	}), see, func(o *powershell.Options) { o.Sessions = 2 })
	for range 2 {
		wait.Go(func() {
			_, err := s.Run(t.Context(), change)
			assert.NoError(t, err)
		})
	}
	busy.Wait()
	close(both)
	for i := range 200 {
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
	assert.Len(t, h.all(), 2)
	require.NoError(t, s.Close())
	for _, process := range h.all() {
		awaitGone(t, process)
	}
}
