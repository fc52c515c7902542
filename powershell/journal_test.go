//go:build !windows

package powershell_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
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
	requireMissing(t, s, other)
	assert.NoFileExists(t, filepath.Join(os.Getenv("XDG_STATE_HOME"), "cmgkit", "journal", other.String()))
	// One so old that its entry may have been swept.
	old := never
	old[4]--
	requireMissing(t, s, old)
	requireMissing(t, s, old) // asked again

	// One that a host has made an entry for, and has yet to write, is not missing: it is about to begin.
	begins := never
	begins[15] ^= 2
	require.NoError(t, os.WriteFile(filepath.Join(os.Getenv("XDG_STATE_HOME"), "cmgkit", "journal", begins.String()), nil, 0o600))
	assert.Equal(t, cmdlet.Unknown, outcome(begins))
}

// requireMissing requires that the journal neither knows of a request nor says that it was not begun.
func requireMissing(t *testing.T, s *powershell.Session, id powershell.RequestID) {
	t.Helper()
	outcome, err := s.Outcome(t.Context(), id)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	require.ErrorContains(t, err, "powershell.Outcome '"+id.String()+"': not found: the host's journal has no entry of this id")
	require.Equal(t, cmdlet.Unknown, outcome)
	require.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err), "it is no proof that nothing was done")
}

func TestTheJournalIsTheAccountsOwn(t *testing.T) {
	state := t.TempDir()
	folder := filepath.Join(state, "cmgkit", "journal")
	require.NoError(t, os.MkdirAll(folder, 0o700))
	name := func(digit string, days int) string {
		at := time.Now().Add(-time.Duration(days) * 24 * time.Hour).Unix()
		return filepath.Join(folder, fmt.Sprintf("%s%08x%s", strings.Repeat(digit, 8), at, strings.Repeat(digit, 16)))
	}
	old, recent, foreign := name("a", 31), name("b", 31), filepath.Join(folder, "notes")
	ahead := name("c", -300) // its client's clock is fast
	for _, path := range []string{old, recent, ahead, foreign} {
		require.NoError(t, os.WriteFile(path, []byte("begun"), 0o600))
		require.NoError(t, os.Chtimes(path, time.Time{}, time.Now().Add(-31*24*time.Hour)))
	}
	require.NoError(t, os.Chtimes(recent, time.Time{}, time.Now().Add(-29*24*time.Hour)))
	changes := 0
	s := open(t, countingSite(&changes), withEnvironment("XDG_STATE_HOME="+state))
	assert.NoFileExists(t, old)
	assert.FileExists(t, recent)
	assert.FileExists(t, foreign)
	assert.FileExists(t, ahead)
	_, err := s.Run(t.Context(), read)
	require.NoError(t, err)
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, entries, 5, "a read leaves no trace: three files, the tag and the mark of the sweep")

	// A change that cannot be written down is not made. The next host makes the journal anew.
	require.NoError(t, os.RemoveAll(folder))
	_, err = s.Run(t.Context(), change)
	requireNoJournal(t, err)
	assert.Zero(t, changes)
	requireMissing(t, s, powershell.RequestID{15: 1})
	_, err = s.Run(t.Context(), change)
	require.NoError(t, err)
	assert.Equal(t, 1, changes)
	info, err := os.Stat(folder)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	require.NoError(t, s.Close())

	// No folder at all.
	file := filepath.Join(state, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	s = open(t, countingSite(&changes), withEnvironment("XDG_STATE_HOME="+file))
	assert.Contains(t, strings.Join(s.Host().Notes, "; "), "cannot write its journal")
	_, err = s.Run(t.Context(), read)
	require.NoError(t, err)
	_, err = s.Run(t.Context(), change)
	requireNoJournal(t, err)
	assert.Equal(t, 1, changes)
	requireMissing(t, s, powershell.RequestID{15: 1})
}

func requireNoJournal(t *testing.T, err error) {
	t.Helper()
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, "the host cannot write its journal, so the change was not made")
	require.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
}

// A sweep takes entries away, and so does one by a clock that has jumped ahead: what was done a moment ago looks a month old. What
// is no longer there is unknown then, and what was called not begun does not begin.
func TestAClockThatJumpsMakesNoWrongAnswer(t *testing.T) {
	state := t.TempDir()
	folder := filepath.Join(state, "cmgkit", "journal")
	changes := 0
	s := open(t, countingSite(&changes), withEnvironment("XDG_STATE_HOME="+state))
	outcome := func(id powershell.RequestID) cmdlet.Outcome {
		t.Helper()
		outcome, err := s.Outcome(t.Context(), id)
		require.NoError(t, err)
		return outcome
	}
	_, err := s.Run(t.Context(), change)
	require.NoError(t, err)
	entries, err := filepath.Glob(filepath.Join(folder, strings.Repeat("?", 32)))
	require.NoError(t, err)
	require.Len(t, entries, 1)
	done, err := powershell.ParseRequestID(filepath.Base(entries[0]))
	require.NoError(t, err)
	assert.Equal(t, cmdlet.Done, outcome(done))
	never := done
	never[15] ^= 1
	assert.Equal(t, cmdlet.NotDone, outcome(never), "the control")
	require.NoError(t, s.Close())

	// The host's clock is two months ahead, seen from which these entries are old: the same as entries of two months ago.
	past := func(id powershell.RequestID) powershell.RequestID {
		binary.BigEndian.PutUint32(id[4:], binary.BigEndian.Uint32(id[4:])-60*24*60*60)
		return id
	}
	for _, id := range []powershell.RequestID{done, never} {
		path := filepath.Join(folder, past(id).String())
		require.NoError(t, os.Rename(filepath.Join(folder, id.String()), path))
		require.NoError(t, os.Chtimes(path, time.Time{}, time.Now().Add(-60*24*time.Hour)))
	}
	s = open(t, countingSite(&changes), withEnvironment("XDG_STATE_HOME="+state))
	assert.NoFileExists(t, filepath.Join(folder, past(done).String()), "it was swept")
	for _, id := range []powershell.RequestID{past(done), past(never)} {
		text, err := s.Entry(t.Context(), id) // what a client sees whose clock says that the request is new
		require.NoError(t, err)
		assert.Empty(t, text, "nothing can be told")
		assert.NoFileExists(t, filepath.Join(folder, id.String()))
	}
	before := changes
	failed, err := s.SendAs(t.Context(), change, past(never))
	require.NoError(t, err)
	require.ErrorContains(t, failed, "swept past the time of this request")
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(failed))
	assert.Equal(t, before, changes, "what was called not begun does not begin")
	_, err = s.Run(t.Context(), change)
	require.NoError(t, err, "a change of now is none of its business")
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
