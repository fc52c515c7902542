package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"encoding/pem"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

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
		t.Skip("needs PowerShell 7:", err)
	}
}

func TestList(t *testing.T) {
	needsPowerShell(t)
	code, out, errs := with(t.Context(), "", "list", "--simulator")
	require.Zero(t, code, errs)
	assert.Contains(t, out, "PowerShell 7.")
	assert.Contains(t, out, "granitefalls.contoso.com         ready          1    granitefalls.westus2.cloudapp.azure.com\n1 gateway\n")
	assert.Contains(t, out, "cm01.corp.contoso.com            PS1\n")
}

func TestChangesAreAskedAbout(t *testing.T) {
	needsPowerShell(t)
	stop := []string{"stop", "GraniteFalls.contoso.com", "--simulator"}
	for _, answer := range []string{"", "no way\n"} {
		code, out, errs := with(t.Context(), answer, stop...)
		assert.Equal(t, exitFailed, code)
		assert.Contains(t, out, "Stop-CMCloudManagementGateway -Id '16777217'\nRun it? [y/N] ")
		assert.NotContains(t, out, "stopping")
		assert.Equal(t, "cmgctl: nothing was changed\n", errs)
	}
	code, out, errs := with(t.Context(), "y\n", stop...)
	require.Zero(t, code, errs)
	assert.Contains(t, out, "  granitefalls.contoso.com is stopping\n")
	assert.True(t, strings.HasSuffix(out, "granitefalls.contoso.com is stopped.\n"), out)

	code, out, errs = with(t.Context(), "", "start", "--yes", "--simulator", "granitefalls.contoso.com")
	assert.Equal(t, exitFailed, code)
	assert.NotContains(t, out, "Run it?")
	assert.Contains(t, errs, "is a gateway that is not stopped")
}

// A question that nobody answers ends with the context, though its input can no longer be read.
func TestCtrlCAtAQuestion(t *testing.T) {
	needsPowerShell(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	input, keyboard := io.Pipe()
	defer keyboard.Close()
	asked := writerFunc(func(text string) {
		if strings.Contains(text, "Run it?") {
			cancel()
		}
	})
	var errs bytes.Buffer
	ended := make(chan int)
	go func() {
		ended <- run(ctx, []string{"stop", "granitefalls.contoso.com", "--simulator"}, streams{input, asked, &errs})
	}()
	select {
	case code := <-ended:
		assert.Equal(t, exitInterrupted, code)
		assert.Contains(t, errs.String(), "interrupted")
	case <-time.After(time.Minute):
		t.Fatal("Ctrl-C at a question does not end the program")
	}
}

type writerFunc func(text string)

func (f writerFunc) Write(b []byte) (int, error) {
	f(string(b))
	return len(b), nil
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestOutputThatCannotBeWritten(t *testing.T) {
	for _, arguments := range [][]string{{"script"}, {"host-script"}, {"--help"}} {
		var errs bytes.Buffer
		assert.Equal(t, exitFailed, run(t.Context(), arguments, streams{strings.NewReader(""), full{}, &errs}))
		assert.Equal(t, "cmgctl: cannot write the output: disk full\n", errs.String())
	}
}

func TestScript(t *testing.T) {
	code, out, errs := with(t.Context(), "", "script", "--site", "ABC")
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

	code, out, errs = with(t.Context(), "", "selftest", "--pwsh", "/nowhere/pwsh")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, out, "FAIL the host starts")
	assert.Contains(t, errs, "send this report")
}

func TestLookingAtAHost(t *testing.T) {
	needsPowerShell(t)
	code, out, errs := with(t.Context(), "", "doctor", "--simulator")
	require.Zero(t, code, errs)
	assert.Contains(t, out, "the module imports")

	code, out, errs = with(t.Context(), "", "describe", "--simulator")
	require.Zero(t, code, errs)
	var description powershell.Description
	require.NoError(t, json.Unmarshal([]byte(out), &description))
	assert.NotEmpty(t, description.Cmdlets)

	code, out, errs = with(t.Context(), "", "differences", "--simulator")
	require.Zero(t, code, errs)
	assert.Contains(t, out, " differences in ")

	code, out, errs = with(t.Context(), "", "probe", "127.0.0.1:1", "--simulator")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, out, "connect")
	assert.Equal(t, "cmgctl: the host cannot reach 127.0.0.1:1\n", errs)

	code, out, errs = with(t.Context(), "", "outcome", strings.Repeat("0", 32), "--simulator")
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
	code, _, errs := with(t.Context(), "y\n", "stop", "granitefalls.contoso.com", "--simulator", "--read-only")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "the session is read-only")
}

func TestWrongCommandLines(t *testing.T) {
	for arguments, message := range map[string]string{
		"list --nonsense":                 "unknown flag: --nonsense",
		"--simulator":                     "unknown flag: --simulator",
		"list":                            "--provider: is required without --simulator",
		"destroy":                         `unknown command "destroy" for "cmgctl"`,
		"list twice --simulator":          `list: unexpected argument "twice"`,
		"stop a b --simulator":            `stop: unexpected argument "b"`,
		"stop --simulator":                "stop: needs SERVICE-NAME",
		"probe --simulator":               "probe: needs HOST:PORT",
		"doctor --simulator --ssh cm01":   `--ssh "cm01": must be user@host or user@host:port; --ssh and --simulator: only one of them may be given`,
		"doctor --installed --host-key x": "--host-key: needs --ssh; --installed: needs --ssh; --provider: is required without --simulator",
		"list --provider p --passphrase-file x --call-timeout 0s": "--passphrase-file: needs --key; --call-timeout 0s: must be more than 0",
		"script --provider cm01":                                  "unknown flag: --provider",
		"selftest --site PS1":                                     "unknown flag: --site",
		"start granite --simulator --yes=":                        `invalid argument "" for "--yes" flag: strconv.ParseBool: parsing "": invalid syntax`,
	} {
		code, out, errs := with(t.Context(), "", strings.Fields(arguments)...)
		assert.Equal(t, exitUsage, code, arguments)
		assert.Empty(t, out)
		assert.Equal(t, "cmgctl: "+message+" (--help lists commands and flags)\n", errs, arguments)
	}
}

func TestHelp(t *testing.T) {
	for _, arguments := range []string{"", "--help", "help"} {
		code, out, errs := with(t.Context(), "", strings.Fields(arguments)...)
		assert.Zero(t, code)
		assert.Empty(t, errs)
		for _, name := range []string{"list", "start", "stop", "doctor", "probe", "outcome", "describe", "differences", "script", "host-script", "selftest", "explain"} {
			assert.Contains(t, out, "\n  "+name+" ")
		}
	}
	code, out, _ := with(t.Context(), "", "stop", "--help")
	assert.Zero(t, code)
	for _, flag := range []string{"--simulator", "--ssh user@host[:port]", "--yes", "--ticket id"} {
		assert.Contains(t, out, flag)
	}
}

func TestFailures(t *testing.T) {
	code, _, errs := with(t.Context(), "", "list", "--provider", "cm01.corp.contoso.com", "--pwsh", "/nowhere/pwsh")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "cannot start PowerShell")
	assert.Equal(t, 1, strings.Count(errs, "\n"), "one line")

	code, _, errs = with(t.Context(), "", "list", "--provider", "cm01.corp.contoso.com", "--site", "TOOLONG")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "SiteCode 'TOOLONG': must be three letters or digits")

	code, _, errs = with(t.Context(), "", "list", "--provider", "cm01", "--ssh", "me@cm01", "--key", "/nowhere/key")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "/nowhere/key")

	t.Setenv("CMGKIT_PWSH", "")
	t.Setenv("PATH", "")
	code, _, errs = with(t.Context(), "", "list", "--simulator")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "--simulator: ")
	assert.Contains(t, errs, "PowerShell 7")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, _, errs = with(ctx, "", "script")
	assert.Equal(t, exitInterrupted, code)
	assert.Contains(t, errs, "interrupted")
}

// goName is a name that a caller of the packages knows, and a user of cmgctl does not.
var goName = regexp.MustCompile(`\b(Options|Session|Transport|PFXOptions)\.[A-Z]\w*|\b(HostKey|InstalledHost|HostScript|Passphrase)\b`)

// Whatever a message names by a field of Go, cmgctl names by its flag.
func TestAdviceNamesFlags(t *testing.T) {
	advice := 0
	for _, folder := range []string{"powershell", "powershell/sshtransport", "powershell/internal/verdict"} {
		files, err := filepath.Glob("../../" + folder + "/*.go")
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			require.NoError(t, err)
			ast.Inspect(parsed, func(n ast.Node) bool {
				literal, ok := n.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING || !strings.Contains(literal.Value, " ") || !goName.MatchString(literal.Value) {
					return true
				}
				advice++
				assert.NotRegexp(t, goName, byFlags.Replace(literal.Value), file)
				return true
			})
		}
	}
	assert.Greater(t, advice, 8)
}

func TestAKeyWithAPassphrase(t *testing.T) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	block, err := ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte("open sesame"))
	require.NoError(t, err)
	key, right, wrong := filepath.Join(t.TempDir(), "key"), filepath.Join(t.TempDir(), "right"), filepath.Join(t.TempDir(), "wrong")
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(block), 0o600))
	require.NoError(t, os.WriteFile(right, []byte("open sesame\n"), 0o600))
	require.NoError(t, os.WriteFile(wrong, []byte("open barley\n"), 0o600))
	arguments := []string{"list", "--provider", "cm01.corp.contoso.com", "--ssh", "me@127.0.0.1:1", "--key", key, "--host-key", "SHA256:" + strings.Repeat("a", 43)}
	for _, test := range []struct {
		more []string
		text string
	}{
		{nil, "--key: is encrypted: --passphrase-file is required"},
		{[]string{"--passphrase-file", wrong}, "--key: is not a readable private key"},
		{[]string{"--passphrase-file", key + ".absent"}, "key.absent"},
		{[]string{"--passphrase-file", right}, "cannot reach the SSH server 127.0.0.1:1"},
	} {
		code, _, errs := with(t.Context(), "", append(arguments, test.more...)...)
		assert.Equal(t, exitFailed, code)
		assert.Contains(t, errs, test.text)
		assert.NotContains(t, errs, "sesame")
		assert.NotContains(t, errs, "barley")
	}
}

func TestFlagsBecomeOptions(t *testing.T) {
	p := &program{}
	c := p.onHost(p.work("list", "", func(context.Context, string) error { return nil }))
	require.NoError(t, c.ParseFlags(strings.Fields("--site XYZ --provider cm01 --call-timeout 2m --allow-version-mismatch --read-only --actor me --ticket CHG1 --module m --pwsh pwsh")))
	options, err := p.options()
	require.NoError(t, err)
	assert.Equal(t, powershell.Options{
		SiteCode: "XYZ", Provider: "cm01", Module: "m", Transport: powershell.Local{Command: []string{"pwsh"}},
		CallTimeout: 2 * time.Minute, AllowVersionMismatch: true, ReadOnly: true, Actor: "me", Ticket: "CHG1",
	}, options)
}
