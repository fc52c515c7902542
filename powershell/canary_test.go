package powershell_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/secret"
)

// policies turn every record of PowerShell on that an administrator may have on.
const policies = `{
  "LogLevel": "Verbose", "LogChannels": "Operational,Analytic", "LogKeywords": "Runspace,Pipeline,Protocol,Transport,Host,Cmdlets,Serializer,Session,ManagedPlugin",
  "PowerShellPolicies": {
    "ScriptBlockLogging": {"EnableScriptBlockInvocationLogging": true, "EnableScriptBlockLogging": true},
    "ModuleLogging": {"EnableModuleLogging": true, "ModuleNames": ["*"]},
    "Transcription": {"EnableTranscripting": true, "EnableInvocationHeader": true, "OutputDirectory": %q}
  }
}`

// forms are the shapes in which a secret could be seen: as it is, spaced, as numbers, encoded.
func forms(s string) []string {
	var decimals, spaced []string
	for _, b := range []byte(s) {
		decimals, spaced = append(decimals, strconv.Itoa(int(b))), append(spaced, string(b))
	}
	var wide []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	return []string{
		s, string(wide), strings.Join(decimals, ", "), strings.Join(decimals, " "), strings.Join(decimals, ","), strings.Join(spaced, ", "),
		strings.Join(spaced, " "), base64.StdEncoding.EncodeToString([]byte(s)), base64.StdEncoding.EncodeToString(wide), hex.EncodeToString([]byte(s)),
	}
}

// watched is a session whose host records all that it can, with what a bystander sees of it.
type watched struct {
	t       *testing.T
	session *powershell.Session
	site    *recorder
	tee     *tee
	folder  string
	log     bytes.Buffer
	during  strings.Builder // of processes, while a cmdlet runs
	syslog  func() string
	audited bool
}

func watch(t *testing.T, change ...func(*powershell.Options)) *watched {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("reads process arguments and environment from /proc")
	}
	w := &watched{t: t, site: &recorder{}, tee: &tee{}, folder: t.TempDir()}
	settings := filepath.Join(w.folder, "powershell.config.json")
	require.NoError(t, os.WriteFile(settings, fmt.Appendf(nil, policies, w.in("transcripts")), 0o600))
	for _, name := range []string{"transcripts", "tmp", "state"} {
		require.NoError(t, os.Mkdir(w.in(name), 0o700))
	}
	w.audited, w.syslog = collectSyslog(t)
	logger := slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	change = append(change, withEnvironment("TMPDIR="+w.in("tmp"), "XDG_STATE_HOME="+w.in("state")), func(o *powershell.Options) {
		local := o.Transport.(powershell.Local)
		local.Command = append(local.Command, "-SettingsFile", settings)
		w.tee.Transport = local
		o.Transport, o.Logger, o.Actor, o.Ticket = w.tee, logger, "pipeline 7", "CHG0042"
	})
	w.session = open(t, withSite(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		w.during.WriteString(processes(t))
		return w.site.Run(ctx, c)
	}), change...)
	return w
}

func (w *watched) in(name string) string { return filepath.Join(w.folder, name) }

func (w *watched) run(c cmdlet.Call) (*cmdlet.Result, error) {
	logger := slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return cmdlet.Log(w.session, logger).Run(w.t.Context(), c)
}

// close ends the session and returns all places where a secret could be seen.
func (w *watched) close() map[string]string {
	require.NoError(w.t, w.session.Close())
	return map[string]string{
		"process arguments and environment": w.during.String(),
		"the log":                           w.log.String(),
		"transcripts":                       readAll(w.t, w.in("transcripts")),
		"the temporary folder":              readAll(w.t, w.in("tmp")),
		"the journal":                       readAll(w.t, w.in("state")),
		"syslog, audit included":            w.syslog(),
	}
}

// tee keeps what goes to the host.
type tee struct {
	powershell.Transport
	mu   sync.Mutex
	sent bytes.Buffer
}

func (t *tee) Start(ctx context.Context, arguments []string, stderr io.Writer) (powershell.Process, error) {
	_, _ = t.keep([]byte(strings.Join(arguments, " ")))
	process, err := t.Transport.Start(ctx, arguments, stderr)
	return teed{process, t}, err
}

func (t *tee) keep(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sent.Write(b)
}

type teed struct {
	powershell.Process
	tee *tee
}

func (p teed) Write(b []byte) (int, error) {
	_, _ = p.tee.keep(b)
	return p.Process.Write(b)
}

// hits names the places and forms in which a canary is seen.
func hits(seen map[string]string, canary string) []string {
	var found []string
	for where, text := range seen {
		for i, form := range forms(canary) {
			if strings.Contains(text, form) {
				found = append(found, fmt.Sprintf("%s, form %d", where, i))
			}
		}
	}
	slices.Sort(found)
	return found
}

// windows are pieces of a PFX file's encrypted part, which no other file has. They begin where base64 of the whole begins
// a group.
func windows(pfx []byte) []string {
	var pieces []string
	for at := len(pfx) / 4 / 3 * 3; at+24 < 3*len(pfx)/4; at += 96 {
		pieces = append(pieces, string(pfx[at:at+24]))
	}
	return pieces
}

const (
	clientSecret = "CanaryClientSecret8Q"
	openName     = "OpenCanaryAppName3M" // a plain parameter: what the records must show
)

func importApp() cmdlet.Call {
	return cmdlet.NewCall("Import-CMAADServerApplication",
		cmdlet.P("AppName", cmdlet.String(openName)), cmdlet.P("ClientId", cmdlet.String("c")), cmdlet.P("TenantId", cmdlet.String("t")),
		cmdlet.P("TenantName", cmdlet.String("n")), cmdlet.P("SecretKey", cmdlet.Secret(secret.New(clientSecret))),
		cmdlet.P("SecretKeyExpiry", cmdlet.Time(time.Now().AddDate(1, 0, 0))))
}

// There is no AMSI on Linux to see the arguments of .NET methods: that none is a secret is a matter of the lint. What is
// observed is what the engine's own logging, transcription and the system show.
func TestSecretsAreRecordedNowhere(t *testing.T) {
	const pfxPassword = "CanaryPfxPassword7Z"
	certificate, err := server().WithPFX(&certs.PFXOptions{Password: secret.New(pfxPassword)})
	require.NoError(t, err)
	w := watch(t)
	w.site.answer = func(c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Name() == "New-CMCloudManagementGateway" {
			return nil, &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrConflict, Err: errors.New("the password was refused")}
		}
		return &cmdlet.Result{Warnings: []string{"expires soon"}}, nil
	}
	imported, err := w.run(importApp())
	require.NoError(t, err)
	_, refused := w.run(newGateway(certificate))
	require.ErrorContains(t, refused, "the password was refused")
	require.Len(t, w.site.calls, 2)
	key, _ := w.site.calls[0].Param("SecretKey")
	require.Equal(t, clientSecret, key.Secret().Reveal(), "the secret did arrive")
	password, _ := w.site.calls[1].Param("ServiceCertPassword")
	file, _ := w.site.calls[1].Param("ServiceCertPath")
	_, content := file.File()
	oneTime := password.Secret().Reveal()

	seen := w.close()
	seen["the warnings"] = strings.Join(imported.Warnings, "\n")
	seen["the error"] = fmt.Sprintf("%v %+v %#v", refused, refused, refused)
	host := map[string]string{"what goes to the host": w.tee.sent.String()}
	require.NotEmpty(t, hits(host, oneTime), "the control: the tee sees what goes to the host")
	require.NotEmpty(t, hits(host, clientSecret), "the control")
	secrets := append([]string{pfxPassword}, windows(certificate.PFX().Reveal())...)
	require.Greater(t, len(secrets), 10)
	for _, canary := range secrets {
		assert.Empty(t, hits(host, canary), "the user's file and password never leave this process")
	}
	require.NotEmpty(t, hits(host, windows(content.Reveal())[0]), "the control: the file that is sent is seen")
	secrets = append(append(secrets, clientSecret, oneTime), windows(content.Reveal())...)
	for _, canary := range secrets {
		assert.Empty(t, hits(seen, canary), "%q", canary)
	}

	require.Contains(t, seen["transcripts"], "PowerShell transcript start", "the control: transcription is on")
	if w.audited {
		syslog := seen["syslog, audit included"]
		require.Contains(t, syslog, `name="AppName"; value="`+openName, "the control: a plain parameter is recorded, so the records are collected")
		require.Contains(t, syslog, "System.Security.SecureString", "the control: bound parameters are recorded")
		require.Contains(t, syslog, "change New-CMCloudManagementGateway ", "the control: changes are audited")
		require.Contains(t, syslog, "ServiceCertPassword=(secret) ServiceCertPath=(file)")
	}
	require.NotEmpty(t, seen["process arguments and environment"])
	total := 0
	for _, text := range seen {
		total += len(text)
	}
	t.Logf("%d canaries in %d forms: 0 hits in %d bytes of %d places; syslog collected: %t", len(secrets), len(forms("")), total, len(seen), w.audited)
}

// leaking is a module that does with a secret all that must not be done.
const leaking = `
function Show-Plain { [CmdletBinding()] param([string] $Text) }
function Import-CMAADServerApplication {
    [CmdletBinding(PositionalBinding = $false)]
    param([string] $AppName, [string] $ClientId, [string] $TenantId, [string] $TenantName, [securestring] $SecretKey, [datetime] $SecretKeyExpiry)
    $plain = [Net.NetworkCredential]::new('', $SecretKey).Password
    $bytes = [Text.Encoding]::UTF8.GetBytes($plain)
    Show-Plain -Text $plain
    [IO.File]::WriteAllText([IO.Path]::Combine([IO.Path]::GetTempPath(), 'leak'), [Convert]::ToBase64String($bytes))
    [IO.File]::WriteAllBytes([IO.Path]::Combine([Environment]::GetEnvironmentVariable('XDG_STATE_HOME'), 'leak'), [Text.Encoding]::Unicode.GetBytes($plain))
    $child = [Diagnostics.Process]::Start('env', "LEAK=$plain sleep 30")
    $PSCmdlet.WriteWarning([string]::Join(', ', $bytes))
    $PSCmdlet.WriteWarning([string]::Join(' ', $plain.ToCharArray()))
    try { Invoke-Site $PSCmdlet $PSBoundParameters @() } finally { $child.Kill() }
}
`

// The positive control: the same search catches a host that leaks.
func TestALeakingHostIsCaught(t *testing.T) {
	w := watch(t, withModule(t, leaking))
	w.site.answer = func(cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{}, nil }
	_, err := w.run(importApp())
	require.NoError(t, err)
	caught := strings.Join(hits(w.close(), clientSecret), "\n")
	places := []string{"process arguments and environment, form 0", "the temporary folder, form 7", "the journal, form 1", "the log, form 2", "the log, form 6"}
	if w.audited {
		places = append(places, "syslog, audit included, form 0")
	}
	for _, place := range places {
		assert.Contains(t, caught, place)
	}
}

// collectSyslog listens where PowerShell logs its events to. It needs a machine without a log daemon, and root.
func collectSyslog(t *testing.T) (ok bool, read func() string) {
	t.Helper()
	const address = "/dev/log"
	listener, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: address, Net: "unixgram"})
	if err != nil {
		t.Logf("syslog is not collected, the rest is: %s cannot be bound here: %v", address, err)
		return false, func() string { return "" }
	}
	require.NoError(t, listener.SetReadBuffer(16<<20))
	var text bytes.Buffer
	done := make(chan struct{})
	go func() {
		defer close(done)
		datagram := make([]byte, 1<<20)
		for {
			n, err := listener.Read(datagram)
			if err != nil {
				return
			}
			text.Write(datagram[:n])
			text.WriteByte('\n')
		}
	}()
	stop := func() string {
		_ = listener.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
		<-done
		_ = listener.Close()
		_ = os.Remove(address)
		return text.String()
	}
	t.Cleanup(func() { stop() })
	return true, stop
}

// processes returns the arguments and the environment of every process that this one may look at.
func processes(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	paths, err := filepath.Glob("/proc/[0-9]*/*")
	require.NoError(t, err)
	for _, path := range paths {
		if name := filepath.Base(path); name == "cmdline" || name == "environ" {
			text, _ := os.ReadFile(path) // gone, or another user's
			b.Write(text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func readAll(t *testing.T, folder string) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		b.Write(text)
		return err
	}))
	return b.String()
}
