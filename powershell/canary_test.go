package powershell_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

func TestSecretsAreRecordedNowhere(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("reads process arguments and environment from /proc")
	}
	const (
		clientSecret = "CanaryClientSecret8Q"
		pfxPassword  = "CanaryPfxPassword7Z"
		pfxContent   = "CanaryPfxContent5K"
		open1        = "OpenCanaryAppName3M" // a plain parameter: the positive control, which the records must show
	)
	folder := t.TempDir()
	transcripts := filepath.Join(folder, "transcripts")
	settings := filepath.Join(folder, "powershell.config.json")
	require.NoError(t, os.WriteFile(settings, fmt.Appendf(nil, policies, transcripts), 0o600))
	events, logged := collectSyslog(t)
	temporary := filepath.Join(folder, "tmp")
	require.NoError(t, os.Mkdir(temporary, 0o700))

	var during []string // what a bystander sees while the cmdlet runs
	r := &recorder{}
	r.answer = func(c cmdlet.Call) (*cmdlet.Result, error) {
		during = append(during, processes(t))
		if c.Name() == "New-CMCloudManagementGateway" {
			return nil, &cmdlet.Error{Reason: cmdlet.ErrConflict, Err: errors.New("the password was refused")}
		}
		return &cmdlet.Result{Warnings: []string{"expires soon"}}, nil
	}
	var logs bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	session := open(t, r2(r), func(o *powershell.Options) {
		withEnvironment("TMPDIR=" + temporary)(o)
		local := o.Transport.(powershell.Local)
		local.Command = append(local.Command, "-SettingsFile", settings)
		o.Transport = local
		o.Logger = logger
	})
	runner := cmdlet.Log(session, logger)
	imported, err := runner.Run(t.Context(), cmdlet.NewCall("Import-CMAADServerApplication",
		cmdlet.P("AppName", cmdlet.String(open1)), cmdlet.P("ClientId", cmdlet.String("c")), cmdlet.P("TenantId", cmdlet.String("t")),
		cmdlet.P("TenantName", cmdlet.String("n")), cmdlet.P("SecretKey", cmdlet.Secret(secret.New(clientSecret))),
		cmdlet.P("SecretKeyExpiry", cmdlet.Time(time.Now().AddDate(1, 0, 0)))))
	require.NoError(t, err)
	_, refused := runner.Run(t.Context(), cmdlet.NewCall("New-CMCloudManagementGateway",
		cmdlet.P("GroupName", cmdlet.String("g")), cmdlet.P("ServerAppClientId", cmdlet.String("c")), cmdlet.P("SubscriptionId", cmdlet.String("s")),
		cmdlet.P("ServiceCertPath", cmdlet.File("granitefalls.pfx", secret.NewBytes([]byte(pfxContent)))),
		cmdlet.P("ServiceCertPassword", cmdlet.Secret(secret.New(pfxPassword)))))
	require.Error(t, refused)
	require.Len(t, r.calls, 2)
	key, _ := r.calls[0].Param("SecretKey")
	require.Equal(t, clientSecret, key.Secret().Reveal(), "the secret did arrive")
	_, content := func() (string, secret.Bytes) { v, _ := r.calls[1].Param("ServiceCertPath"); return v.File() }()
	require.Equal(t, pfxContent, string(content.Reveal()), "the file did arrive")
	require.NoError(t, session.Close())

	seen := map[string]string{
		"process arguments and environment": strings.Join(during, "\n"),
		"the log":                           logs.String(),
		"the warnings":                      strings.Join(imported.Warnings, "\n"),
		"the error":                         fmt.Sprintf("%v %+v %#v", refused, refused, refused),
		"transcripts":                       readAll(t, transcripts),
		"files left over":                   readAll(t, temporary),
		"syslog":                            logged(),
	}
	for _, canary := range []string{clientSecret, pfxPassword, pfxContent} {
		for where, text := range seen {
			for _, form := range forms(canary) {
				assert.NotContains(t, text, form, "%s shows %s", where, canary)
			}
		}
	}
	require.Contains(t, seen["transcripts"], "PowerShell transcript start", "the control: transcription is on")
	if events {
		require.Contains(t, seen["syslog"], open1, "the control: a plain parameter is recorded, so the records are collected")
		require.Contains(t, seen["syslog"], "System.Security.SecureString", "the control: bound parameters are recorded")
	}
	require.NotEmpty(t, seen["process arguments and environment"])
	t.Logf("3 canaries in 10 forms: 0 hits in %d bytes of transcripts, %d of syslog, %d of process data", len(seen["transcripts"]), len(seen["syslog"]), len(seen["process arguments and environment"]))
}

// A product may quote what it was given. Its own logs are beyond reach, but nothing of it goes on from here.
func TestAQuotedSecretIsScrubbed(t *testing.T) {
	const password = `Canary "p@ss" 9X`
	quoted := strings.Join([]string{password, base64.StdEncoding.EncodeToString([]byte(password)), strings.Trim(strconv.Quote(password), `"`)}, " | ")
	refuse := false
	s := open(t, withSite(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		if refuse {
			return nil, &cmdlet.Error{Reason: cmdlet.ErrConflict, Err: errors.New("refused: " + quoted)}
		}
		return &cmdlet.Result{Warnings: []string{"warned: " + quoted}}, nil
	}))
	call := cmdlet.NewCall("New-CMCloudManagementGateway",
		cmdlet.P("GroupName", cmdlet.String("g")), cmdlet.P("ServerAppClientId", cmdlet.String("c")), cmdlet.P("SubscriptionId", cmdlet.String("s")),
		cmdlet.P("ServiceCertPath", cmdlet.File("a.pfx", secret.NewBytes([]byte("x")))), cmdlet.P("ServiceCertPassword", cmdlet.Secret(secret.New(password))))
	result, err := s.Run(t.Context(), call)
	require.NoError(t, err)
	assert.Equal(t, []string{"warned: [redacted] | [redacted] | [redacted]"}, result.Warnings)
	refuse = true
	_, err = s.Run(t.Context(), call)
	require.ErrorContains(t, err, "refused: [redacted] | [redacted] | [redacted]")
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
