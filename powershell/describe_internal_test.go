package powershell

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/stub"
)

// toStub starts a host with the stub module that is not yet described, and says how long that took.
func toStub(t *testing.T) (*connection, time.Duration) {
	t.Helper()
	path := os.Getenv("CMGKIT_PWSH")
	if path == "" {
		path, _ = exec.LookPath("pwsh")
	}
	if path == "" {
		t.Skip("needs PowerShell 7: put pwsh on the PATH or its absolute path into CMGKIT_PWSH")
	}
	door, err := stub.Open(cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{"BuildNumber": cmdlet.Int(9146)})}}, nil
	}))
	require.NoError(t, err)
	t.Cleanup(func() { _ = door.Close() })
	module, err := stub.WriteModule(t.TempDir())
	require.NoError(t, err)
	options := Options{
		SiteCode: "PS1", Provider: "cm01.corp.contoso.com", Module: module,
		Transport: Local{Command: []string{path}, Environment: door.Environment()},
	}
	begin := time.Now()
	options.fillIn()
	c, err := dial(t.Context(), &options)
	require.NoError(t, err)
	t.Cleanup(c.dismiss)
	require.NoError(t, c.greet(t.Context(), &options))
	require.NoError(t, c.meetSite(t.Context(), &options))
	return c, time.Since(begin)
}

// A session's start pays for the description once: it must stay a small part of it.
func TestWhatDescribingCostsAtStart(t *testing.T) {
	c, started := toStub(t)
	begin := time.Now()
	d, err := describe(t.Context(), c.ask, c.host)
	require.NoError(t, err)
	described := time.Since(begin)
	parameters := 0
	for _, m := range d.Cmdlets {
		parameters += len(m.Parameters)
	}
	t.Logf("start %v, of which describing %d cmdlets with %d parameters %v: %.1f %%", (started + described).Round(time.Millisecond),
		len(d.Cmdlets), parameters, described.Round(time.Millisecond), 100*float64(described)/float64(started+described))
	assert.Less(t, described, started, "far more than it should, even on a busy machine")
}

func TestVersionsOfModuleAndSite(t *testing.T) {
	for _, test := range []struct {
		module string
		build  int
		want   match
		text   string
	}{
		{"5.2403.1171.1000", 9128, same, ""},
		{"5.2403.1171.1000", 9146, mismatch, "belongs to site version 2403, but the site is 2603 (build 9146)"},
		{"5.2603.1.1", 9128, mismatch, "belongs to site version 2603, but the site is 2403"},
		{"5.2403.1171.1000", 9990, mismatch, "the site is 2603 (build 9990)"},
		{"5.2603.1.1", 9990, untold, "does not know"},
		{"5.2707.1.1", 9990, untold, "does not know"},
		{"5.2707.1.1", 9146, mismatch, "belongs to site version 2707"},
		{"5.2403.1171.1000", 0, untold, "does not say"},
		{"5.0.9040.1000", 9040, same, ""},
		{"5.0.9040.1000", 9128, mismatch, "belongs to site version 2010"},
		{"0.0", 9128, untold, "0.0 does not say"},
		{"", 9128, untold, "does not say"},
		{"5.2413.1", 9128, untold, "does not say"},
		{"1.0.9040", 9128, untold, "does not say"},
	} {
		got, text := compareVersions(test.module, test.build)
		assert.Equal(t, test.want, got, "%s at %d", test.module, test.build)
		if test.text == "" {
			assert.Empty(t, text)
		} else {
			assert.Contains(t, text, test.text)
		}
	}
}

// A host's answer is not to be trusted with the reader's memory or time.
func FuzzReadCmdlets(f *testing.F) {
	f.Add("Get-X\x00__AllParameterSets\x001\x00A\x00System.String\x000\x001\x00S\x00-2147483648\x00True\x00False\x00False\x000\x00range\x001\x002\x00")
	f.Add("Get-X\x00\x00999999999\x00A\x00\x00999999999\x00")
	f.Fuzz(func(t *testing.T, text string) {
		d := &Description{Cmdlets: readCmdlets(text)}
		if len(d.Cmdlets) > len(text)+1 {
			t.Fatal(len(d.Cmdlets))
		}
		_ = d.Catalogue()
		for _, difference := range d.Diff(cmdlet.Documented()) {
			_ = difference.String()
		}
	})
}
