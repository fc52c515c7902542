package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
)

func setup(ctx context.Context, arguments ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(ctx, arguments, &out, &errs)
	return code, out.String(), errs.String()
}

func TestWithoutFlags(t *testing.T) {
	start := time.Now()
	code, out, errs := setup(t.Context())
	require.Zero(t, code, errs)
	assert.Empty(t, errs)
	assert.Less(t, time.Since(start), 10*time.Second)
	for _, text := range []string{
		"\n1  ", "\n2  ", "\n3  ", "\n4  ", "\n5  ", "granitefalls ready after", "Service name            granitefalls.contoso.com\n",
		"Deployment name         granitefalls.westus2.cloudapp.azure.com\n",
		"granitefalls.contoso.com. IN CNAME granitefalls.westus2.cloudapp.azure.com.\n", "State                   ready\n",
		"Connection point        cm01.corp.contoso.com\n",
		"Certificate expires     " + time.Now().AddDate(1, 0, 0).Format("2006"),
		"Client secret expires   " + time.Now().AddDate(1, 0, 0).UTC().Format(time.DateOnly),
	} {
		assert.Contains(t, out, text)
	}
}

func TestThroughPowerShell(t *testing.T) {
	if _, err := powershelltest.Find(); err != nil {
		t.Skip(err)
	}
	code, out, errs := setup(t.Context(), "-runner", "powershell")
	require.Zero(t, code, errs)
	assert.Contains(t, out, "The calls go through PowerShell 7.")
	assert.Contains(t, out, "stand-in for the ConfigurationManager module")
	assert.Contains(t, out, "State                   ready\n")
}

func TestWithoutPowerShell(t *testing.T) {
	t.Setenv("CMGKIT_PWSH", "")
	t.Setenv("PATH", "")
	code, _, errs := setup(t.Context(), "-runner", "powershell")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "needs PowerShell 7: put pwsh on the PATH or its absolute path into CMGKIT_PWSH")
	assert.Equal(t, 1, strings.Count(errs, "\n"), "one line")
}

// files writes a certificate, its password and its CA as a user's own.
func files(t *testing.T) (pfx, password, ca string, content []byte) {
	t.Helper()
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	certificate, err := authority.ServerCertificate("snoqualmie.contoso.com", nil)
	require.NoError(t, err)
	folder := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, data, 0o600))
		return path
	}
	content = []byte(certificate.Password().Reveal())
	return write("server.pfx", certificate.PFX().Reveal()), write("password.txt", append(content, '\n')), write("root.cer", authority.Root().DER()), content
}

func TestWhatIfPrintsEachChangeAndNoSecret(t *testing.T) {
	pfx, password, ca, content := files(t)
	code, out, errs := setup(t.Context(), "-what-if", "-pfx", pfx, "-password-file", password, "-ca", ca, "-region", "WestEurope")
	require.Zero(t, code, errs)
	var calls []string
	for line := range strings.Lines(out) {
		if name, _, _ := strings.Cut(line, " "); strings.Contains(name, "-CM") {
			calls = append(calls, name)
		}
	}
	assert.Equal(t, []string{
		"Import-CMAADServerApplication", "Import-CMAADClientApplication", "New-CMCloudManagementAzureService",
		"New-CMCloudManagementGateway", "Add-CMCloudManagementGatewayConnectionPoint",
	}, calls)
	assert.Contains(t, out, "-ServiceCertPassword [redacted]")
	assert.Contains(t, out, "-SecretKey [redacted]")
	assert.Contains(t, out, "-ServiceName 'snoqualmie.contoso.com'")
	assert.NotContains(t, out, string(content))
	assert.NotContains(t, out, "an example secret")
	assert.NotContains(t, out, "Done in", "the scratch site's progress is not shown")
}

func TestOwnFiles(t *testing.T) {
	pfx, password, ca, _ := files(t)
	code, out, errs := setup(t.Context(), "-pfx", pfx, "-password-file", password, "-ca", ca,
		"-service-name", "snoqualmie.contoso.com", "-region", "WestEurope", "-tenant", "11111111-2222-3333-4444-555555555555")
	require.Zero(t, code, errs)
	assert.Contains(t, out, "snoqualmie.contoso.com. IN CNAME snoqualmie.westeurope.cloudapp.azure.com.\n")
}

func TestEachMistakeIsOneLine(t *testing.T) {
	pfx, password, ca, content := files(t)
	wrong := filepath.Join(t.TempDir(), "wrong.txt")
	require.NoError(t, os.WriteFile(wrong, []byte("not the password"), 0o600))
	for name, test := range map[string]struct {
		code      int
		text      string
		arguments []string
	}{
		"unknown flag":        {exitUsage, "-bogus", []string{"-bogus"}},
		"several at once":     {exitUsage, `unexpected argument "x"; -runner "ssh": must be simulator or powershell; -password-file: needs -pfx`, []string{"-runner", "ssh", "-password-file", "y", "x"}},
		"no such file":        {exitFailed, "no such file", []string{"-pfx", filepath.Join(t.TempDir(), "none.pfx")}},
		"no password file":    {exitFailed, "no such file", []string{"-pfx", pfx, "-password-file", "none"}},
		"wrong password":      {exitFailed, "wrong password", []string{"-pfx", pfx, "-password-file", wrong}},
		"no password":         {exitFailed, "wrong password", []string{"-pfx", pfx}},
		"no PFX":              {exitFailed, "root.cer", []string{"-pfx", ca}},
		"no CA":               {exitFailed, "server.pfx", []string{"-ca", pfx}},
		"missing CA":          {exitFailed, "no such file", []string{"-ca", "none"}},
		"another name":        {exitFailed, "other.contoso.com", []string{"-pfx", pfx, "-password-file", password, "-service-name", "other.contoso.com"}},
		"no GUID":             {exitFailed, "TenantID '7': is not a GUID", []string{"-tenant", "7"}},
		"no region":           {exitFailed, "Region", []string{"-region", "WestEurpoe"}},
		"subscription, again": {exitFailed, "SubscriptionID '7'", []string{"-subscription", "7"}},
	} {
		code, _, errs := setup(t.Context(), test.arguments...)
		assert.Equal(t, test.code, code, name)
		assert.Contains(t, errs, test.text, name)
		assert.Equal(t, 1, strings.Count(errs, "\n"), "%s: %s", name, errs)
		assert.NotContains(t, errs, string(content), name)
	}
}

func TestHelp(t *testing.T) {
	code, out, errs := setup(t.Context(), "-h")
	assert.Zero(t, code)
	assert.Empty(t, errs)
	for _, name := range []string{"-pfx", "-password-file", "-ca", "-service-name", "-region", "-tenant", "-what-if", "-runner"} {
		assert.Contains(t, out, name)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	code, _, errs := setup(ctx)
	assert.Equal(t, exitInterrupted, code)
	assert.Equal(t, "setup: interrupted; a real site would finish what it has begun\n", errs)
}
