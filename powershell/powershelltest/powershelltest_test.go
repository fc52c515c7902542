package powershelltest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
	"github.com/cmgkit/cmgkit/simulator"
)

var _ powershelltest.TB = testing.TB(nil)

func TestASessionInFrontOfARunner(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	var kept []string
	t.Run("while the test runs", func(t *testing.T) {
		site := simulator.NewT(t, &simulator.Options{SiteSystems: []string{"cm01.corp.contoso.com"}})
		session := powershelltest.New(t, site, nil)
		require.Regexp(t, `^7\.`, session.Host().PowerShell)
		gateways, err := cmg.NewClient(session).List(t.Context(), nil)
		require.NoError(t, err)
		assert.Empty(t, gateways)
		kept, err = filepath.Glob(filepath.Join(temporary, "cmgkit-module-*"))
		require.NoError(t, err)
		assert.Len(t, kept, 1)
	})
	if kept != nil {
		assert.NoDirExists(t, kept[0], "nothing is left after the test")
	}
}

// answering is a site of one row, and keeps what it was asked.
type answering struct{ asked []string }

func (a *answering) Run(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	a.asked = append(a.asked, c.Name())
	return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{
		"SiteCode": cmdlet.String("ABC"), "BuildNumber": cmdlet.Int(9146), "Version": cmdlet.String("5.00.9146.1000"),
	})}}, nil
}

func needsPowerShell(t *testing.T) {
	t.Helper()
	if _, err := powershelltest.Find(); err != nil {
		t.Skip(err)
	}
}

func TestOptionsReachTheSession(t *testing.T) {
	needsPowerShell(t)
	var site answering
	var given powershell.Local
	session, err := powershelltest.Open(t.Context(), &site, &powershelltest.Options{
		Session: powershell.Options{SiteCode: "ABC", Provider: "cm09.corp.contoso.com", ReadOnly: true},
		Transport: func(local powershell.Local) powershell.Transport {
			given = local
			return local
		},
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"Get-CMSite"}, site.asked)
	assert.Len(t, given.Command, 1)
	assert.NotEmpty(t, given.Environment)
	_, err = session.Run(t.Context(), cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))
	require.ErrorIs(t, err, cmdlet.ErrForbidden)
	module := session.Host().Module
	require.FileExists(t, module)
	require.NoError(t, session.Close())
	require.NoError(t, session.Close(), "twice does no harm")
	assert.NoFileExists(t, module)
}

func TestAStandInForTheDoctor(t *testing.T) {
	needsPowerShell(t)
	standIn, err := powershelltest.Prepare(&answering{}, nil)
	require.NoError(t, err)
	report := powershell.Doctor(t.Context(), standIn.Options(), nil)
	assert.False(t, report.Failed(), "%s", report)
	require.NoError(t, standIn.Close())
	require.NoError(t, standIn.Close(), "twice does no harm")
}

// recorded is a TB that says what was done with it.
type recorded struct {
	said     string
	cleanups int
}

func (*recorded) Helper()                  {}
func (r *recorded) Cleanup(func())         { r.cleanups++ }
func (r *recorded) Fatal(arguments ...any) { r.said = "fatal: " + fmt.Sprint(arguments...) }
func (r *recorded) Skip(arguments ...any)  { r.said = "skipped: " + fmt.Sprint(arguments...) }

func TestWithoutAPowerShell(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Setenv("CMGKIT_PWSH", "")
	t.Setenv("PATH", "")
	const advice = "needs PowerShell 7: put pwsh on the PATH or its absolute path into CMGKIT_PWSH"
	var tb recorded
	assert.Nil(t, powershelltest.New(&tb, &answering{}, nil))
	assert.Contains(t, tb.said, "skipped: ")
	assert.Contains(t, tb.said, advice)

	_, err := powershelltest.Open(t.Context(), &answering{}, nil)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, advice)

	absent := &powershelltest.Options{PowerShell: filepath.Join(temporary, "pwsh")}
	assert.Nil(t, powershelltest.New(&tb, &answering{}, absent), "one that is named is needed")
	assert.Contains(t, tb.said, "fatal: ")
	assert.Contains(t, tb.said, "cannot start PowerShell")
	assert.Zero(t, tb.cleanups)
	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	assert.Empty(t, left, "a session that does not open leaves nothing")
}

func TestWrongOptions(t *testing.T) {
	_, err := powershelltest.Prepare(nil, &powershelltest.Options{Session: powershell.Options{Transport: powershell.Local{}}})
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.ErrorContains(t, err, "Runner: is required; Session.Transport: must be nil: Options.Transport makes it")
}
