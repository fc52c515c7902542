//go:build !windows

package powershell_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/secret"
)

// giveUp runs a change that the site holds, gives it up, lets the site go on, and returns the request.
func giveUp(t *testing.T, s *powershell.Session, site *busySite, c cmdlet.Call, refusal error) powershell.RequestID {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := s.Run(ctx, c)
		done <- err
	}()
	<-site.reached
	cancel()
	id := requireUnknown(t, <-done)
	site.release <- refusal
	return id
}

func TestTheJournalTellsTheOutcome(t *testing.T) {
	site := newBusySite()
	s := open(t, site.runner(), withModule(t, `
function Stop-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false)] param([string] $Id)
    $null = Get-CMCloudManagementGateway
    throw [UnauthorizedAccessException]::new('the password was hunter2')
}
`))
	outcome := func(id powershell.RequestID) cmdlet.Outcome {
		t.Helper()
		outcome, err := s.Outcome(t.Context(), id)
		require.NoError(t, err)
		return outcome
	}
	assert.Equal(t, cmdlet.Done, outcome(giveUp(t, s, site, change, nil)))
	assert.Equal(t, cmdlet.Unknown, outcome(giveUp(t, s, site, change, &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrConflict, Err: errors.New("is provisioning")})),
		"nobody knows how far it came")
	id := giveUp(t, s, site, cmdlet.NewCall("Stop-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("secretvalue"))), nil)
	assert.Equal(t, cmdlet.Unknown, outcome(id), "access was denied, to a cmdlet that ran")
	assert.Equal(t, cmdlet.Unknown, outcome(id), "asked again")

	text, err := os.ReadFile(filepath.Join(os.Getenv("XDG_STATE_HOME"), "cmgkit", "journal", id.String()))
	require.NoError(t, err)
	assert.Regexp(t, `^begun [0-9TZ:-]{20} Stop-CMCloudManagementGateway
failed [0-9TZ:-]{20}
error other [A-Za-z,.-]*
(exception System\.[A-Za-z.]+ -?[0-9]+
)+end
$`, string(text))
	for _, quoted := range []string{"hunter2", "secretvalue"} {
		assert.NotContains(t, string(text), quoted)
	}

	// An id that never reached a host.
	never := id
	never[15] ^= 1
	assert.Equal(t, cmdlet.NotDone, outcome(never))
	// One of another journal, about which this one proves nothing.
	other := never
	other[0] ^= 1
	assert.Equal(t, cmdlet.Unknown, outcome(other))
	assert.NoFileExists(t, filepath.Join(os.Getenv("XDG_STATE_HOME"), "cmgkit", "journal", other.String()))
	// One so old that its entry may have been swept.
	old := never
	old[4]--
	assert.Equal(t, cmdlet.Unknown, outcome(old))
}

func TestTheJournalIsTheAccountsOwn(t *testing.T) {
	state := t.TempDir()
	folder := filepath.Join(state, "cmgkit", "journal")
	require.NoError(t, os.MkdirAll(folder, 0o700))
	name := func(digit string) string { return filepath.Join(folder, strings.Repeat(digit, 32)) }
	old, recent, foreign := name("a"), name("b"), filepath.Join(folder, "notes")
	for _, path := range []string{old, recent, foreign} {
		require.NoError(t, os.WriteFile(path, []byte("begun"), 0o600))
		require.NoError(t, os.Chtimes(path, time.Time{}, time.Now().Add(-31*24*time.Hour)))
	}
	require.NoError(t, os.Chtimes(recent, time.Time{}, time.Now().Add(-29*24*time.Hour)))
	changes := 0
	s := open(t, countingSite(&changes), withEnvironment("XDG_STATE_HOME="+state))
	assert.NoFileExists(t, old)
	assert.FileExists(t, recent)
	assert.FileExists(t, foreign)
	_, err := s.Run(t.Context(), read)
	require.NoError(t, err)
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, entries, 3, "a read leaves no trace: two files and the tag")

	// A journal that goes away does not hold up a change. Afterwards it proves nothing.
	require.NoError(t, os.RemoveAll(folder))
	result, err := s.Run(t.Context(), change)
	require.NoError(t, err)
	require.Len(t, result.Warnings, 1)
	assert.Contains(t, result.Warnings[0], "the host could not write its journal")
	assert.Equal(t, 1, changes)
	outcome, err := s.Outcome(t.Context(), powershell.RequestID{15: 1})
	require.NoError(t, err)
	assert.Equal(t, cmdlet.Unknown, outcome)
	require.NoError(t, s.Close())

	s = open(t, countingSite(&changes), withEnvironment("XDG_STATE_HOME="+state))
	info, err := os.Stat(folder)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	result, err = s.Run(t.Context(), change)
	require.NoError(t, err)
	assert.Empty(t, result.Warnings)
	require.NoError(t, s.Close())

	// No folder at all.
	file := filepath.Join(state, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	s = open(t, countingSite(&changes), withEnvironment("XDG_STATE_HOME="+file))
	result, err = s.Run(t.Context(), change)
	require.NoError(t, err)
	require.Len(t, result.Warnings, 1)
	outcome, err = s.Outcome(t.Context(), powershell.RequestID{15: 1})
	require.NoError(t, err)
	assert.Equal(t, cmdlet.Unknown, outcome)
}

// vanishing is a Transport whose client can be made to vanish, as if its machine had lost power.
type vanishing struct {
	powershell.Local
	mu        sync.Mutex
	processes []powershell.Process
}

func (v *vanishing) Start(ctx context.Context, arguments []string, stderr io.Writer) (powershell.Process, error) {
	process, err := v.Local.Start(ctx, arguments, stderr)
	if err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.processes = append(v.processes, process)
	return process, nil
}

// A client that is gone leaves a host that finishes its change, journals it, tidies up and leaves.
func TestAClientThatVanishes(t *testing.T) {
	h, see := traced(t)
	temporary := t.TempDir()
	site := newBusySite()
	transport := &vanishing{}
	s := open(t, site.runner(), see, withEnvironment("TMPDIR="+temporary), func(o *powershell.Options) {
		transport.Local = o.Transport.(powershell.Local)
		o.Transport = transport
	})
	root := cmdlet.File("root.cer", secret.NewBytes([]byte("a certificate")))
	done := beside(t, s, cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")),
		cmdlet.P("CARootCertificate", cmdlet.Table(cmdlet.Entry{Key: root, Value: cmdlet.Enum("RootCA")}))))
	<-site.reached
	entries, err := os.ReadDir(temporary)
	require.NoError(t, err)
	require.NotEmpty(t, entries, "the change has a private file")
	require.NoError(t, transport.processes[0].CloseWrite())
	require.NoError(t, powershell.CloseRead(transport.processes[0]))
	id := requireUnknown(t, <-done)
	time.Sleep(time.Second) // the host notices, and carries on
	site.release <- nil
	awaitGone(t, h.all()[0])
	entries, err = os.ReadDir(temporary)
	require.NoError(t, err)
	assert.Empty(t, entries)

	later := open(t, site.runner(), own)
	outcome, err := later.Outcome(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, cmdlet.Done, outcome)
}

// Nobody will see what a read returns once its client is gone.
func TestAReadOfAClientThatVanishesIsStopped(t *testing.T) {
	h, see := traced(t)
	transport := &vanishing{}
	s := open(t, withSite(nil), withModule(t, endless), see, func(o *powershell.Options) {
		transport.Local = o.Transport.(powershell.Local)
		o.Transport = transport
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := s.Run(ctx, read)
		done <- err
	}()
	time.Sleep(time.Second) // it loops
	require.NoError(t, transport.processes[0].CloseWrite())
	awaitGone(t, h.all()[0])
	cancel() // it is running on a fresh host by now
	<-done
}
