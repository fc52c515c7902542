package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

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
func files(t *testing.T, opts ...*certstest.CertificateOptions) (pfx, password, ca string, content []byte) {
	t.Helper()
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	name, options := "snoqualmie.contoso.com", (*certstest.CertificateOptions)(nil)
	if opts != nil {
		name, options = "", opts[0]
	}
	certificate, err := authority.ServerCertificate(name, options)
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

// Whatever the packages would refuse is refused before the first change, all at once and in the words of the flags.
func TestBadInputIsRefusedBeforeTheFirstChange(t *testing.T) {
	const host = "snoqualmie.contoso.com"
	pfx, password, ca, _ := files(t)
	again := filepath.Join(t.TempDir(), "again.cer")
	content, err := os.ReadFile(ca)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(again, content, 0o600))
	late, err := certstest.NewAuthority(&certstest.AuthorityOptions{NotBefore: time.Now().AddDate(-2, 0, 0), Validity: time.Hour})
	require.NoError(t, err)
	expired := filepath.Join(t.TempDir(), "expired.cer")
	require.NoError(t, os.WriteFile(expired, late.Root().DER(), 0o600))
	ec, ecPassword, _, _ := files(t, &certstest.CertificateOptions{CommonName: host, DNSNames: []string{host}, EC: true})
	noCN, noCNPassword, _, _ := files(t, &certstest.CertificateOptions{DNSNames: []string{host}})
	goName := regexp.MustCompile(`\b(Certificate|ServiceName|SubscriptionID|GroupName|Region|TenantID|TenantName|CARootCerts|AllowUnknownRegion|OpenPEM)\b|(certs|secret): `)
	pem := filepath.Join(t.TempDir(), "server.pem")
	require.NoError(t, os.WriteFile(pem, []byte("-----BEGIN CERTIFICATE-----\n"), 0o600))
	for name, test := range map[string]struct {
		texts     []string
		arguments []string
	}{
		"ECDSA":           {[]string{"-pfx: the key is ECDSA; it must be RSA"}, []string{"-pfx", ec, "-password-file", ecPassword}},
		"no CN":           {[]string{"-pfx: the subject has no common name"}, []string{"-pfx", noCN, "-password-file", noCNPassword}},
		"empty group":     {[]string{"-group '': must not be empty"}, []string{"-group", ""}},
		"a CA twice":      {[]string{fmt.Sprintf("-ca %q: is the certificate of -ca %q again", again, ca)}, []string{"-ca", ca, "-ca", again}},
		"expired CA":      {[]string{"-ca: the CA "}, []string{"-ca", expired}},
		"no ASCII":        {[]string{"-service-name"}, []string{"-service-name", "gränit.contoso.com"}},
		"no domain":       {[]string{"-service-name", "-service-name"}, []string{"-service-name", "granite"}},
		"PEM":             {[]string{"openssl pkcs12 -export -in old.pem -out new.pfx"}, []string{"-pfx", pem}},
		"empty password":  {[]string{"-password-file: "}, []string{"-pfx", pfx, "-password-file", os.DevNull}},
		"the other file":  {[]string{"-password-file: "}, []string{"-pfx", pfx, "-password-file", pfx}},
		"files that lack": {[]string{"-password-file: ", "-pfx: ", "-ca: "}, []string{"-pfx", "none", "-password-file", "none", "-ca", "none"}},
		"all at once": {
			[]string{"-pfx: ", "-ca ", "-tenant-name ", "-tenant ", "-group ", "-subscription ", "-region "},
			[]string{
				"-pfx", ec, "-password-file", ecPassword, "-ca", ca, "-ca", again, "-tenant-name", "", "-tenant", "7", "-group", "",
				"-subscription", "7", "-region", "WestEurpoe",
			},
		},
	} {
		for _, more := range [][]string{nil, {"-what-if"}} {
			code, out, errs := setup(t.Context(), append(test.arguments, more...)...)
			assert.Equal(t, exitFailed, code, name)
			assert.Empty(t, out, "%s: nothing has begun", name)
			assert.Equal(t, len(test.texts), strings.Count(errs, "\n"), "%s: %s", name, errs)
			for _, text := range test.texts {
				assert.Contains(t, errs, text, name)
			}
			assert.NotRegexp(t, goName, errs, name)
		}
	}
	_, out, _ := setup(t.Context(), "-pfx", pfx, "-password-file", password, "-ca", ca, "-what-if")
	assert.Contains(t, out, "New-CMCloudManagementGateway", "the same files without a mistake")
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestOutputThatCannotBeWritten(t *testing.T) {
	for _, arguments := range [][]string{nil, {"-h"}, {"-what-if"}} {
		start := time.Now()
		var errs bytes.Buffer
		assert.Equal(t, exitFailed, run(t.Context(), arguments, failing{errors.New("disk full")}, &errs))
		assert.Equal(t, "setup: cannot write the output: disk full\n", errs.String())
		errs.Reset()
		assert.Equal(t, exitFailed, run(t.Context(), arguments, failing{syscall.EPIPE}, &errs))
		assert.Empty(t, errs.String(), "whoever closes a pipe knows it")
		assert.Less(t, time.Since(start), 2*time.Second, "nothing goes on that nobody sees")
	}
}

// asProgram makes the test binary the program.
const asProgram = "CMGKIT_EXAMPLE_SETUP"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// A pipe whose reader goes away ends the program, which leaves no temporary folder.
func TestABrokenPipeLeavesNothing(t *testing.T) {
	if _, err := powershelltest.Find(); err != nil {
		t.Skip(err)
	}
	temporary := t.TempDir()
	program := exec.CommandContext(t.Context(), os.Args[0], "-runner", "powershell")
	program.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+temporary, "TMP="+temporary)
	out, err := program.StdoutPipe()
	require.NoError(t, err)
	var errs bytes.Buffer
	program.Stderr = &errs
	require.NoError(t, program.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err, errs.String())
	assert.Contains(t, line, "The calls go through PowerShell")
	during, err := os.ReadDir(temporary)
	require.NoError(t, err)
	assert.NotEmpty(t, during)
	require.NoError(t, out.Close())
	exit, ok := errors.AsType[*exec.ExitError](program.Wait())
	require.True(t, ok)
	assert.Equal(t, exitFailed, exit.ExitCode(), "%s %s", exit, errs.String())
	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	assert.Empty(t, left)
}

// On a narrow terminal the line that moves stays one line, which is overwritten and not repeated.
func TestProgressOnANarrowTerminal(t *testing.T) {
	for _, width := range []int{1, 20, 40, 200} {
		var out bytes.Buffer
		p := (&screen{out: &out, width: func() int { return width }}).progress()
		for minutes := range 3 {
			p.show(true, "granitefalls %s after %dm0s of the site's time", strings.Repeat("provisioning ", 2), minutes)
			time.Sleep(100 * time.Millisecond)
		}
		p.end()
		assert.NotContains(t, out.String(), "\n")
		assert.Contains(t, out.String(), "granitefalls provisioning after"[:max(0, min(width-7, 12))])
		for text := range strings.SplitSeq(out.String(), "\r") {
			assert.Less(t, utf8.RuneCountInString(text), max(width, spinner+1), "%q", text)
		}
	}
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
		"no password":         {exitFailed, "needs a password: name the file that holds it with -password-file\n", []string{"-pfx", pfx}},
		"no PFX":              {exitFailed, "root.cer", []string{"-pfx", ca}},
		"no CA":               {exitFailed, "server.pfx", []string{"-ca", pfx}},
		"missing CA":          {exitFailed, "no such file", []string{"-ca", "none"}},
		"another name":        {exitFailed, "other.contoso.com", []string{"-pfx", pfx, "-password-file", password, "-service-name", "other.contoso.com"}},
		"no GUID":             {exitFailed, "setup: -tenant '7': is not a GUID", []string{"-tenant", "7"}},
		"no region":           {exitFailed, "setup: -region WestEurpoe: is not a known region of Azure: did you mean WestEurope?\n", []string{"-region", "WestEurpoe"}},
		"what if PowerShell":  {exitUsage, "-what-if: runs on a scratch site, so it cannot be combined with -runner powershell", []string{"-what-if", "-runner", "powershell"}},
		"subscription, again": {exitFailed, "setup: -subscription '7'", []string{"-subscription", "7"}},
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
