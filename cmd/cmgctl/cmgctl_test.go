package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
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
	for answer, said := range map[string]string{
		"": "nothing was changed: nobody answered (--yes does not ask)", "no way\n": "nothing was changed", "\n": "nothing was changed",
	} {
		code, out, errs := with(t.Context(), answer, stop...)
		assert.Equal(t, exitFailed, code)
		assert.Contains(t, out, "Stop-CMCloudManagementGateway -Id '16777217'\nRun it? [y/N] ")
		assert.NotContains(t, out, "stopping")
		assert.Equal(t, "cmgctl: "+said+"\n", errs)
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
		assert.Equal(t, "cmgctl: interrupted; nothing was changed\n", errs.String())
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
	for _, arguments := range [][]string{{"script"}, {"host-script"}, {"--help"}, {"explain", "0x80072f8f"}} {
		var errs bytes.Buffer
		assert.Equal(t, exitFailed, run(t.Context(), arguments, streams{strings.NewReader(""), full{}, &errs}))
		assert.Equal(t, "cmgctl: cannot write the output: disk full\n", errs.String())
	}
}

// A change that nobody can have seen is not made, whatever the input answers.
func TestAQuestionThatCannotBeShown(t *testing.T) {
	for _, yes := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		p := &program{in: bufio.NewReader(strings.NewReader("y\n")), yes: yes, out: &output{Writer: full{}, failed: cancel}}
		allowed, err := p.ask(ctx, cmdlet.NewCall("Stop-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))
		require.ErrorContains(t, err, "disk full")
		assert.False(t, allowed)
		require.Error(t, ctx.Err(), "the work ends")
	}
}

// Whoever ends the program before the site has answered is told how to ask for the outcome later.
func TestTheIDOfALostChangeIsTold(t *testing.T) {
	id := powershell.RequestID{15: 7}
	lost := &cmdlet.Error{Op: "Stop-CMCloudManagementGateway", Reason: cmdlet.ErrUnavailable, Err: &powershell.RequestError{ID: id, Err: context.Canceled}}
	const hint = "cmgctl: the change was sent and its answer is lost; ask what became of it: cmgctl outcome 00000000000000000000000000000007\n"
	for _, test := range []struct {
		failed error
		code   int
		said   string
	}{
		{nil, exitInterrupted, hint + "cmgctl: interrupted; the site finishes the change that it has begun\n"},
		{syscall.EPIPE, exitFailed, hint},
		{errors.New("disk full"), exitFailed, hint + "cmgctl: cannot write the output: disk full\n"},
	} {
		var errs bytes.Buffer
		p := &program{began: true, allowed: true, out: &output{err: test.failed}}
		assert.Equal(t, test.code, p.conclude(lost, true, &errs))
		assert.Equal(t, test.said, errs.String())
	}
}

// asProgram makes the test binary the program.
const asProgram = "CMGKIT_CMGCTL"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// started runs the program as a process with a temporary folder of its own, and returns its output as a pipe.
func started(t *testing.T, arguments ...string) (program *exec.Cmd, out io.ReadCloser, errs *bytes.Buffer, temporary string) {
	t.Helper()
	temporary, errs = t.TempDir(), &bytes.Buffer{}
	program = exec.CommandContext(t.Context(), os.Args[0], arguments...)
	program.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+temporary, "TMP="+temporary)
	program.Stderr = errs
	out, err := program.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, program.Start())
	return program, out, errs, temporary
}

// However the program ends, short of a kill, its temporary folders go.
func TestNothingIsLeft(t *testing.T) {
	needsPowerShell(t)
	if runtime.GOOS == "windows" {
		t.Skip("needs signals")
	}
	for _, test := range []struct {
		name string
		end  func(*testing.T, *os.Process, io.Closer)
		code int
		said string
	}{
		{"broken pipe", func(t *testing.T, _ *os.Process, out io.Closer) { t.Helper(); require.NoError(t, out.Close()) }, exitFailed, ""},
		{
			"hang-up", func(t *testing.T, p *os.Process, _ io.Closer) {
				t.Helper()
				require.NoError(t, p.Signal(syscall.SIGHUP))
			},
			exitInterrupted, "cmgctl: interrupted; the site finishes the change that it has begun\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			program, out, errs, temporary := started(t, "stop", "--yes", "granitefalls.contoso.com", "--simulator")
			lines := bufio.NewReader(out)
			for {
				line, err := lines.ReadString('\n')
				require.NoError(t, err, errs.String())
				if strings.Contains(line, "is stopping") {
					break
				}
			}
			during, err := os.ReadDir(temporary)
			require.NoError(t, err)
			assert.NotEmpty(t, during)
			test.end(t, program.Process, out)
			exit, ok := errors.AsType[*exec.ExitError](program.Wait())
			require.True(t, ok)
			assert.Equal(t, test.code, exit.ExitCode(), "%s", exit)
			assert.Equal(t, test.said, errs.String())
			left, err := os.ReadDir(temporary)
			require.NoError(t, err)
			assert.Empty(t, left)
		})
	}
}

// own is a whole plan of a user.
var own = strings.Fields("--tenant 5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a21 --tenant-name it's --server-app 5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a22 " +
	"--server-app-name Site --client-app 5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a23 --client-app-name Clients --secret-expiry 2098-05-04 " +
	"--subscription 5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a24 --group cmg-own-rg --region uksouth --service-name snoqualmie.fabrikam.com --server mp1.fabrikam.com")

var steps = []string{
	"Set-Location -LiteralPath 'ABC:\\'", "\nImport-CMAADServerApplication ", "\nImport-CMAADClientApplication ",
	"\nNew-CMCloudManagementAzureService ", "\nNew-CMCloudManagementGateway ", "\nAdd-CMCloudManagementGatewayConnectionPoint ",
	"\nSet-CMManagementPoint ",
}

func TestScript(t *testing.T) {
	for _, defaultSettings := range []bool{false, true} {
		arguments, wanted := append([]string{"script", "--site", "ABC"}, own...), steps
		if defaultSettings {
			arguments, wanted = append(arguments, "--default-client-settings"), append(slices.Clone(steps), "\nSet-CMClientSettingCloudService ")
		}
		code, out, errs := with(t.Context(), "", arguments...)
		require.Zero(t, code, errs)
		at := -1
		for _, text := range wanted {
			next := strings.Index(out, text)
			assert.Greater(t, next, at, "%q in its place", text)
			at = next
		}
		assert.Equal(t, defaultSettings, strings.Contains(out, "Set-CMClientSetting"), "not unasked")
		assert.NotEqual(t, defaultSettings, strings.Contains(out, "--default-client-settings"))
		assert.Equal(t, 2, strings.Count(out, "Read-Host -AsSecureString"), "the client secret and the password of the PFX")
		assert.NotContains(t, out, "asked for by the script")
		for _, text := range []string{
			"-TenantId '5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a21'", "-TenantName 'it''s'", "-AppName 'Site' -ClientId '5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a22'",
			"-AppIdUri 'api://5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a21/ConfigMgrService'",
			"-AppName 'Clients' -ClientId '5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a23'", "'2098-05-04T00:00:00Z'",
			"-SubscriptionId '5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a24'", "-GroupName 'cmg-own-rg'", "-Region 'UKSouth'",
			"-ServiceName 'snoqualmie.fabrikam.com'", "-SiteSystemServerName 'mp1.fabrikam.com'",
		} {
			assert.Contains(t, out, text)
		}
		for _, field := range (&plan{}).fields() {
			assert.NotContains(t, out, field.placeholder())
			assert.NotContains(t, out, field.madeUp, field.flag)
		}
	}
}

// What is not given is marked, and nothing that is made up is left.
func TestScriptWithPlaceholders(t *testing.T) {
	code, out, errs := with(t.Context(), "", "script")
	require.Zero(t, code, errs)
	for _, field := range (&plan{}).fields() {
		assert.GreaterOrEqual(t, strings.Count(out, field.placeholder()), 2, "%s is used and explained", field.flag)
		assert.NotContains(t, out, field.madeUp, field.flag)
	}
	for i := range len(own) / 2 {
		given := append(slices.Clone(own[:2*i]), own[2*i+2:]...)
		code, out, errs := with(t.Context(), "", append([]string{"script"}, given...)...)
		require.Zero(t, code, errs)
		missing := "<" + strings.ToUpper(strings.TrimPrefix(own[2*i], "--")) + ">"
		for _, field := range (&plan{}).fields() {
			marked := field.placeholder() == missing || missing == "<TENANT>" && field.placeholder() == "<APP-ID-URI>"
			assert.Equal(t, marked, strings.Contains(out, field.placeholder()), "%s without %s", field.placeholder(), missing)
			assert.NotContains(t, out, field.madeUp)
		}
	}
}

// A statement with a placeholder does not run: to PowerShell's parser it is an error. With all flags each one is correct.
func TestPowerShellRefusesPlaceholders(t *testing.T) {
	program, err := powershelltest.Find()
	if err != nil {
		t.Skip(err)
	}
	errorsIn := func(script string) []string {
		file := filepath.Join(t.TempDir(), "script.ps1")
		require.NoError(t, os.WriteFile(file, []byte(script), 0o600))
		out, err := exec.CommandContext(t.Context(), program, "-NoProfile", "-NonInteractive", "-Command", `foreach ($line in [IO.File]::ReadAllLines('`+file+`')) {
			$wrong = $null; $null = [Management.Automation.Language.Parser]::ParseInput($line, [ref] $null, [ref] $wrong); "$($wrong.Count)"
		}`).Output()
		require.NoError(t, err)
		return strings.Fields(string(out))
	}
	_, marked, _ := with(t.Context(), "", "script")
	_, whole, _ := with(t.Context(), "", append([]string{"script", "--default-client-settings"}, own...)...)
	lines, found := strings.Split(strings.TrimSuffix(marked, "\n"), "\n"), errorsIn(marked)
	require.Len(t, found, len(lines))
	statements := 0
	for i, line := range lines {
		if name, _, _ := strings.Cut(line, " "); strings.Contains(name, "-CM") {
			statements++
			assert.NotEqual(t, "0", found[i], line)
		}
	}
	assert.Equal(t, len(steps)-1, statements)
	for _, count := range errorsIn(whole) {
		assert.Equal(t, "0", count)
	}
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
	assert.NotContains(t, out, "waiting for")
	assert.True(t, strings.HasPrefix(errs, "waiting for the start of PowerShell\nwaiting for the import of the module\npass host-start\n"), errs)
	assert.Contains(t, errs, "\nwaiting for the answer of the site\npass host-site\n")

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
	assert.Equal(t, exitFailed, code)
	assert.Empty(t, out)
	assert.Equal(t, "cmgctl: not found: the host's journal has no entry of this id: it is another account's or host's, its entry is gone (entries are kept "+
		"30 days), or no change ever had it; look at the site before the change is repeated\n", errs)
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
		"destroy":                         `unknown command "destroy"`,
		"lst --simulator":                 `unknown command "lst"; did you mean list?`,
		"lst":                             `unknown command "lst"; did you mean list?`,
		"list twice --simulator":          `list: unexpected argument "twice"`,
		"stop a b --simulator":            `stop: unexpected argument "b"`,
		"stop --simulator":                "stop: needs SERVICE-NAME",
		"probe --simulator":               "probe: needs HOST:PORT",
		"doctor --simulator --ssh cm01":   `--ssh "cm01": must be user@host or user@host:port; --ssh and --simulator: only one of them may be given`,
		"doctor --installed --host-key x": "--host-key: needs --ssh; --installed: needs --ssh; --provider: is required without --simulator",
		"list --provider p --passphrase-file x --call-timeout 0s": "--passphrase-file: needs --key; --call-timeout 0s: must be more than 0",
		"list --simulator --site TOOLONG":                         `--site "TOOLONG": must be three letters or digits`,
		"script --secret-expiry tomorrow":                         `--secret-expiry "tomorrow": must be a date such as 2027-11-30`,
		"script --secret-expiry 2020-01-01":                       "--secret-expiry 2020-01-01T00:00:00Z: is in the past",
		"script --server-app 8 --client-app 9 --subscription 1 --region Mars --service-name x --server y --site z": `--site "z": must be three letters or digits; ` +
			`--service-name "x": must be a fully qualified domain name; --server "y": must be a fully qualified domain name; ` +
			"--server-app '8': is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx); --client-app '9': is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx); " +
			"--subscription '1': is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx); --region Mars: is not a known region of Azure",
		"script --app-id-uri nonsense":     "--app-id-uri 'nonsense': is not an application ID URI (api://… or https://…)",
		"script --provider cm01":           "unknown flag: --provider",
		"selftest --site PS1":              "unknown flag: --site",
		"start granite --simulator --yes=": `invalid argument "" for "--yes" flag: strconv.ParseBool: parsing "": invalid syntax`,
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

	code, _, errs = with(t.Context(), "", "list", "--provider", "cm01.corp.contoso.com", "--actor", "a\tb", "--ticket", strings.Repeat("7", 201))
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "cmgctl: invalid: --actor a")
	assert.Contains(t, errs, "; --ticket 7")

	assert.Equal(t, "invalid: SERVICE-NAME: is required", message(cmg.NewClient(nil).Stop(t.Context(), cmg.ByName(""), nil))[len("Stop-CMCloudManagementGateway: "):])

	code, _, errs = with(t.Context(), "", "outcome", "xyz", "--simulator")
	assert.Equal(t, exitFailed, code)
	assert.Equal(t, "cmgctl: invalid: ID 'xyz': must be 32 hexadecimal digits\n", errs)

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

// unseen are fields that no flag sets.
var unseen = map[string]bool{"Sessions": true, "Command": true}

// Whatever a message names by a field of Go, cmgctl names by its flag.
func TestAdviceNamesFlags(t *testing.T) {
	// The functions of Go with which errors begin, and the fields that they refuse.
	operation, field := regexp.MustCompile(`Op: "([a-z]+\.[A-Z]\w*)"`), regexp.MustCompile(`Parameter: "(\w+)"`)
	operations, refused := 0, 0
	advice := 0
	for _, folder := range []string{"powershell", "powershell/sshtransport", "powershell/internal/verdict", "cmg"} {
		files, err := filepath.Glob("../../" + folder + "/*.go")
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, found := range operation.FindAllStringSubmatch(string(content), -1) {
				operations++
				assert.Equal(t, "failed: why", message(&cmdlet.Error{Op: found[1], Reason: cmdlet.ErrFailed, Err: errors.New("why")}), found[1])
			}
			for _, found := range field.FindAllStringSubmatch(string(content), -1) {
				refused++
				if problem := (cmdlet.Problem{Parameter: found[1], Rule: "is wrong"}); !unseen[found[1]] {
					err := &cmdlet.Error{Op: "powershell.Open", Reason: cmdlet.ErrInvalid, Problems: []cmdlet.Problem{problem}}
					assert.Regexp(t, `^invalid: (--[a-z-]+|[A-Z:]+): is wrong$`, message(fmt.Errorf("--simulator: %w", err))[len("--simulator: "):], found[1])
				}
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
	assert.Greater(t, operations, 8)
	assert.Greater(t, refused, 6)
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
