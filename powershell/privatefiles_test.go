package powershell_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// hostileNames would leave the folder, meet a device or a stream, or mean something to PowerShell.
var hostileNames = []string{
	"", ".", "..", "../a.pfx", `..\a.pfx`, "/etc/passwd", `C:\a.pfx`, `\\server\share\a`, "a/b", `a\b`, "a\x00.pfx", "a.pfx:stream", "CON", "nul.pfx",
	"COM1.cer", "lpt9", "aux.", "a.", ".a", "a ", " a", "a\n", "a*", "a?", "$(x)", "a'b", "~", "ä.pfx", "a\u202efdp.exe", strings.Repeat("a", 101),
	strings.Repeat("a", 5000), "PRN.tar.gz",
}

func TestAHostileFileNameCannotLeaveTheFolder(t *testing.T) {
	r := &recorder{}
	folder := t.TempDir()
	temporary := filepath.Join(folder, "tmp")
	require.NoError(t, os.Mkdir(temporary, 0o700))
	s := open(t, r2(r), withEnvironment("TMPDIR="+temporary))
	set, _ := cmdlet.Documented().Cmdlet("Set-CMCloudManagementGateway")
	id := cmdlet.P("Id", cmdlet.String("1"))
	content := secret.NewBytes([]byte("x"))
	for _, name := range hostileNames {
		file := cmdlet.File(name, content)
		for _, param := range []cmdlet.Param{
			cmdlet.P("ServiceCertPath", file), cmdlet.P("CARootCert", cmdlet.Table(cmdlet.Entry{Key: file, Value: cmdlet.Enum("RootCA")})), cmdlet.Extra("Newer", file),
		} {
			_, err := s.Run(t.Context(), cmdlet.NewCall(set.Name, id, param))
			require.ErrorIs(t, err, cmdlet.ErrInvalid, "%q", name)
			require.ErrorContains(t, err, "needs a plain file name")
			if param.Name == "Newer" {
				continue
			}
			_, refusal, err := s.Bind(t.Context(), set, []cmdlet.Param{id, param})
			require.NoError(t, err)
			assert.Equal(t, string(cmdlet.ErrInvalid), refusal, "the host refuses it too: %q", name)
		}
	}
	assert.Empty(t, r.calls)
	left, err := filepath.Glob(filepath.Join(folder, "*", "*"))
	require.NoError(t, err)
	assert.Empty(t, left)
	_, refusal, err := s.Bind(t.Context(), set, []cmdlet.Param{id, cmdlet.P("ServiceCertPath", cmdlet.File(strings.Repeat("a", 96)+".pfx", content))})
	require.NoError(t, err)
	assert.Empty(t, refusal, "the longest name there is")
}

func TestPrivateFilesArePrivateAndShortLived(t *testing.T) {
	temporary := t.TempDir()
	var modes, names []string
	s := open(t, withSite(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{}, filepath.WalkDir(temporary, func(path string, entry os.DirEntry, err error) error {
			if err != nil || path == temporary {
				return err
			}
			info, err := entry.Info()
			names = append(names, entry.Name())
			if filepath.Dir(path) == temporary { // what is inside needs no rights of its own
				modes = append(modes, info.Mode().String())
			}
			return err
		})
	}), withEnvironment("TMPDIR="+temporary))
	_, err := s.Run(t.Context(), newGateway(server()))
	require.NoError(t, err)
	assert.Equal(t, []string{"drwx------"}, modes)
	assert.Contains(t, names, "granitefalls.pfx")
	assert.Contains(t, names, "lock")
	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestLeftoversAreSwept(t *testing.T) {
	temporary, elsewhere := t.TempDir(), t.TempDir()
	in := func(name string) string { return filepath.Join(temporary, name) }
	name := func(digit string) string { return "cmgkit-" + strings.Repeat(digit, 32) }
	leave := func(name string, mode os.FileMode, age time.Duration) {
		require.NoError(t, os.MkdirAll(filepath.Join(in(name), "1"), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(in(name), "1", "a.pfx"), []byte("x"), 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(in(name), "lock"), nil, 0o600))
		require.NoError(t, os.Chmod(in(name), mode))
		require.NoError(t, os.Chtimes(in(name), time.Time{}, time.Now().Add(-age)))
	}
	const old, young = 25 * time.Hour, 23 * time.Hour
	precious := filepath.Join(elsewhere, "precious")
	require.NoError(t, os.WriteFile(precious, []byte("x"), 0o600))
	leave(name("a"), 0o700, old)
	require.NoError(t, os.Symlink(elsewhere, filepath.Join(in(name("a")), "2")))
	require.NoError(t, os.Chtimes(in(name("a")), time.Time{}, time.Now().Add(-old)))
	leave(name("b"), 0o700, young)
	leave(name("c"), 0o755, old) // not as this module makes them: somebody else's
	leave("cmgkit-journal", 0o700, old)
	leave(name("d")+"0", 0o700, old)
	leave(name("E"), 0o700, old)
	require.NoError(t, os.Symlink(elsewhere, in(name("f"))))
	stay := []string{"cmgkit-journal", name("E"), name("b"), name("c"), name("d") + "0", name("f")}

	// A session in a call of more than a day: its folder is old, and locked.
	running, finish := make(chan struct{}), make(chan struct{})
	first := open(t, withSite(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		close(running)
		<-finish
		return &cmdlet.Result{}, nil
	}), withEnvironment("TMPDIR="+temporary))
	assert.NoDirExists(t, in(name("a")), "swept at the first start")
	done := make(chan error, 1)
	go func() {
		_, err := first.Run(t.Context(), newGateway(server()))
		done <- err
	}()
	<-running
	found, err := filepath.Glob(in("cmgkit-*/1/granitefalls.pfx"))
	require.NoError(t, err)
	require.Len(t, found, 1)
	live := filepath.Dir(filepath.Dir(found[0]))
	require.NoError(t, os.Chtimes(live, time.Time{}, time.Now().Add(-10*old)))
	open(t, withSite(nil), withEnvironment("TMPDIR="+temporary))
	assert.FileExists(t, found[0], "a live session's folder is not swept")
	close(finish)
	require.NoError(t, <-done)
	assert.NoDirExists(t, live)
	assert.FileExists(t, precious, "links are not followed")

	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	var names []string
	for _, entry := range left {
		names = append(names, entry.Name())
	}
	assert.ElementsMatch(t, stay, names)
}
