package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
)

func with(ctx context.Context, input string, arguments ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(ctx, arguments, streams{strings.NewReader(input), &out, &errs})
	return code, out.String(), errs.String()
}

func needsPowerShell(t *testing.T) {
	t.Helper()
	if _, err := powershelltest.Find(); err != nil {
		t.Skip(err)
	}
}

func TestList(t *testing.T) {
	needsPowerShell(t)
	code, out, errs := with(t.Context(), "", "-simulator")
	require.Zero(t, code, errs)
	assert.Contains(t, out, "PowerShell 7.")
	assert.Contains(t, out, "granitefalls.contoso.com         ready          1    granitefalls.westus2.cloudapp.azure.com\n1 gateways\n")
	assert.Contains(t, out, "cm01.corp.contoso.com            PS1\n")
}

func TestChangesAreAskedAbout(t *testing.T) {
	needsPowerShell(t)
	stop := []string{"-simulator", "-stop", "GraniteFalls.contoso.com"}
	for _, answer := range []string{"", "no way\n"} {
		code, out, errs := with(t.Context(), answer, stop...)
		assert.Equal(t, exitFailed, code)
		assert.Contains(t, out, "Stop-CMCloudManagementGateway -Id '16777217'\nDo it? [y/N] ")
		assert.NotContains(t, out, "stopping")
		assert.Equal(t, "powershell: nothing was changed\n", errs)
	}
	code, out, errs := with(t.Context(), "y\n", stop...)
	require.Zero(t, code, errs)
	assert.Contains(t, out, "  granitefalls.contoso.com is stopping\n")
	assert.True(t, strings.HasSuffix(out, "granitefalls.contoso.com is stopped.\n"), out)

	code, out, errs = with(t.Context(), "", "-simulator", "-yes", "-start", "granitefalls.contoso.com")
	assert.Equal(t, exitFailed, code)
	assert.NotContains(t, out, "Do it?")
	assert.Contains(t, errs, "is a gateway that is not stopped")
}

func TestScript(t *testing.T) {
	code, out, errs := with(t.Context(), "", "-script", "-site", "ABC")
	require.Zero(t, code, errs)
	at := -1
	for _, text := range []string{
		"Set-Location -LiteralPath 'ABC:\\'", "\nImport-CMAADServerApplication ", "\nImport-CMAADClientApplication ",
		"\nNew-CMCloudManagementAzureService ", "\nNew-CMCloudManagementGateway ", "\nAdd-CMCloudManagementGatewayConnectionPoint ",
		"\nSet-CMManagementPoint ", "\nSet-CMClientSettingCloudService ",
	} {
		next := strings.Index(out, text)
		assert.Greater(t, next, at, "%q in its place", text)
		at = next
	}
	assert.Equal(t, 2, strings.Count(out, "Read-Host -AsSecureString"), "the client secret and the password of the PFX")
	assert.NotContains(t, out, "asked for by the script")
}

func TestSelfTest(t *testing.T) {
	needsPowerShell(t)
	code, out, errs := with(t.Context(), "", "selftest")
	require.Zero(t, code, errs)
	assert.Contains(t, out, "0 failed\n")

	code, out, errs = with(t.Context(), "", "-pwsh", "/nowhere/pwsh", "selftest")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, out, "FAIL the host starts")
	assert.Contains(t, errs, "send this report")
}

func TestLookingAtAHost(t *testing.T) {
	needsPowerShell(t)
	code, out, errs := with(t.Context(), "", "-simulator", "doctor")
	require.Zero(t, code, errs)
	assert.Contains(t, out, "ok      import ")
	assert.NotContains(t, out, "failure")

	code, out, errs = with(t.Context(), "", "-simulator", "describe")
	require.Zero(t, code, errs)
	var description powershell.Description
	require.NoError(t, json.Unmarshal([]byte(out), &description))
	assert.NotEmpty(t, description.Cmdlets)

	code, out, errs = with(t.Context(), "", "-simulator", "differences")
	require.Zero(t, code, errs)
	assert.Contains(t, out, " differences in ")

	code, out, errs = with(t.Context(), "", "-simulator", "probe", "127.0.0.1:1")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, out, "connect")
	assert.Equal(t, "powershell: the host does not reach 127.0.0.1:1\n", errs)

	code, out, errs = with(t.Context(), "", "-simulator", "outcome", strings.Repeat("0", 32))
	require.Zero(t, code, errs)
	assert.Contains(t, out, strings.Repeat("0", 32)+": unknown")
}

func TestHostScript(t *testing.T) {
	code, out, errs := with(t.Context(), "", "host-script")
	require.Zero(t, code, errs)
	assert.Equal(t, powershell.HostScript(), out)
}

func TestReadOnly(t *testing.T) {
	needsPowerShell(t)
	code, _, errs := with(t.Context(), "y\n", "-simulator", "-read-only", "-stop", "granitefalls.contoso.com")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "the session is read-only")
}

func TestWrongFlags(t *testing.T) {
	for arguments, message := range map[string]string{
		"-nonsense":                        "flag provided but not defined: -nonsense",
		"":                                 "-provider: is required without -simulator",
		"-simulator destroy":               `no action "destroy"`,
		"-simulator list twice":            `unexpected argument "twice"`,
		"-simulator -start a -stop b":      "-start and -stop: one at a time",
		"-simulator probe":                 "probe: needs HOST:PORT",
		"-simulator -ssh cm01":             `-ssh "cm01": must be user@host or user@host:port; -ssh and -simulator: one at a time`,
		"-simulator -installed":            "-key, -host-key, -installed: need -ssh",
		"destroy twice -simulator -stop b": `no action "destroy"; unexpected argument "twice"; -provider: is required without -simulator`,
	} {
		code, out, errs := with(t.Context(), "", strings.Fields(arguments)...)
		assert.Equal(t, exitUsage, code, arguments)
		assert.Empty(t, out)
		assert.Equal(t, "powershell: "+message+" (-h lists the flags)\n", errs)
	}
	code, out, errs := with(t.Context(), "", "-h")
	assert.Zero(t, code)
	assert.Empty(t, errs)
	assert.Contains(t, out, "list")
	assert.Contains(t, out, "-simulator")
}

func TestFailures(t *testing.T) {
	code, _, errs := with(t.Context(), "", "-provider", "cm01.corp.contoso.com", "-pwsh", "/nowhere/pwsh")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "cannot start PowerShell")
	assert.Equal(t, 1, strings.Count(errs, "\n"), "one line")

	code, _, errs = with(t.Context(), "", "-provider", "cm01.corp.contoso.com", "-site", "TOOLONG")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "SiteCode 'TOOLONG': must be three letters or digits")

	t.Setenv("CMGKIT_PWSH", "")
	t.Setenv("PATH", "")
	code, _, errs = with(t.Context(), "", "-simulator")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "needs PowerShell 7: put pwsh on the PATH")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, _, errs = with(ctx, "", "-script")
	assert.Equal(t, exitInterrupted, code)
	assert.Contains(t, errs, "interrupted")
}
