// Package selftest runs the host script of package powershell in the PowerShell of this machine, with a stand-in for the
// ConfigurationManager module, and reports what works.
package selftest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/internal/stub"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/secret"
)

// Report is what [Run] found. It names no host, user, path or site, so it can be sent to the maintainers as it is.
type Report struct {
	OS         string `json:"os"`         // operating system and architecture of the Go program, for example windows/amd64
	PowerShell string `json:"powershell"` // its version, "?" if it did not start
	Script     string `json:"script"`     // [powershell.HostScriptHash]
	Steps      []Step `json:"steps"`
}

// Step is one thing that was tried. Its Title says what should be true, its Text is "ok" or what went wrong.
type Step struct {
	finding.Finding

	Took time.Duration `json:"took"` // in JSON, nanoseconds
}

// OK reports whether every step succeeded.
func (r *Report) OK() bool {
	return len(r.Steps) > 0 && !slices.ContainsFunc(r.Steps, func(s Step) bool { return s.Severity != finding.Pass })
}

// String returns the report as text, one line per step and one more for a step that failed.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "PowerShell %s on %s, host script %.16s\n", r.PowerShell, r.OS, r.Script)
	failed := 0
	for _, s := range r.Steps {
		verdict := "ok  "
		if s.Severity != finding.Pass {
			verdict, failed = "FAIL", failed+1
		}
		fmt.Fprintf(&b, "%s %s (%s)\n", verdict, s.Title, s.Took.Round(time.Millisecond))
		if s.Severity != finding.Pass {
			fmt.Fprintf(&b, "     %s\n", s.Text)
		}
	}
	fmt.Fprintf(&b, "%d steps, %d failed\n", len(r.Steps), failed)
	return b.String()
}

// Run runs the host script in the PowerShell of this machine, with a stand-in for the ConfigurationManager module, and
// tries everything that a session relies on: texts, times, secrets, files and objects in both directions, errors, and that
// nothing is left behind. It needs neither a console nor a site, and contacts nothing but the loopback address. A nil Command
// in local starts Windows PowerShell 5.1 on Windows and pwsh elsewhere. Run has no error: what fails is a step of the report.
//
// It has only been run with PowerShell 7.6 on Linux. Reports from Windows, with 5.1 or 7, are welcome.
func Run(ctx context.Context, local powershell.Local) *Report {
	t := &selfTest{}
	return t.all(ctx, local, cmdlet.RunnerFunc(t.run))
}

// all runs the steps, with a site behind the stand-in.
func (t *selfTest) all(ctx context.Context, local powershell.Local, site cmdlet.Runner) *Report {
	t.report = &Report{OS: runtime.GOOS + "/" + runtime.GOARCH, PowerShell: "?", Script: powershell.HostScriptHash()}
	t.step(ctx, finding.SelfTestStandIn, "the stand-in for the module is written", func(context.Context) error { return t.prepare(site) })
	defer t.end()
	t.step(ctx, finding.SelfTestStart, "the host starts, imports the module and reaches its drive", func(ctx context.Context) error { return t.open(ctx, local) })
	if t.session != nil {
		t.report.PowerShell = t.session.Host().PowerShell
		for _, s := range []struct {
			id    finding.ID
			title string
			try   func(context.Context) error
		}{
			{finding.SelfTestEcho, "one megabyte comes back unchanged", t.echo},
			{finding.SelfTestTexts, "hostile texts arrive and come back unchanged", t.texts},
			{finding.SelfTestValues, "every kind of value arrives", t.values},
			{finding.SelfTestSecrets, "a secret, a file and a certificate arrive", t.secrets},
			{finding.SelfTestObjects, "objects, lists, times and numbers come back", t.objects},
			{finding.SelfTestHandOver, "the result of one call is passed to another", t.handOver},
			{finding.SelfTestErrors, "errors of the module get the right Reason", t.errors},
			{finding.SelfTestBinder, "a call that PowerShell's binder refuses is recognized", t.binder},
			{finding.SelfTestReadAfterRefusal, "a read after a refused call returns what is there", t.readAfterRefusal},
		} {
			t.step(ctx, s.id, s.title, s.try)
		}
		t.step(ctx, finding.SelfTestLeave, "the host exits and leaves no private file behind", func(context.Context) error { return t.leave() })
	}
	return t.report
}

// selfTest is a self test in progress. The site behind the stand-in is answer.
type selfTest struct {
	report  *Report
	folder  string
	module  string
	door    *stub.Door
	session *powershell.Session

	mu     sync.Mutex
	got    cmdlet.Call
	answer func(cmdlet.Call) (*cmdlet.Result, error)
}

func (t *selfTest) step(ctx context.Context, id finding.ID, title string, try func(context.Context) error) {
	start := time.Now()
	err := try(ctx)
	s := Step{Finding: finding.Finding{ID: id, Severity: finding.Pass, Title: title, Text: "ok"}, Took: time.Since(start)}
	if err != nil {
		s.Severity, s.Remedy = finding.Fail, "send the report to the maintainers"
		s.Text = strings.Join(strings.Fields(err.Error()), " ")
		if t.folder != "" { // a report is sent to others
			s.Text = strings.ReplaceAll(s.Text, t.folder, "(folder)")
		}
		if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
			s.Text = strings.ReplaceAll(s.Text, home, "(home)")
		}
	}
	t.report.Steps = append(t.report.Steps, s)
}

func (t *selfTest) prepare(site cmdlet.Runner) (err error) {
	if t.folder, err = os.MkdirTemp("", "selftest-"); err != nil {
		return err
	}
	if t.module, err = stub.WriteModule(t.folder); err != nil {
		return err
	}
	t.door, err = stub.Open(site)
	return err
}

func (t *selfTest) end() {
	if t.session != nil {
		_ = t.session.Close()
	}
	if t.door != nil {
		_ = t.door.Close()
	}
	if t.folder != "" {
		_ = os.RemoveAll(t.folder)
	}
}

// run is the site behind the stand-in.
func (t *selfTest) run(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c.Name() == "Get-CMSite" {
		return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{
			"SiteCode": cmdlet.String("TST"), "BuildNumber": cmdlet.Int(9146), "Version": cmdlet.String("5.00.9146.1000"),
		})}}, nil
	}
	t.got = c
	if t.answer == nil {
		return &cmdlet.Result{}, nil
	}
	return t.answer(c)
}

// through sends a call through the host and returns the result, and the call that reached the stand-in.
func (t *selfTest) through(ctx context.Context, c cmdlet.Call, answer func(cmdlet.Call) (*cmdlet.Result, error)) (*cmdlet.Result, cmdlet.Call, error) {
	t.mu.Lock()
	t.got, t.answer = cmdlet.Call{}, answer
	t.mu.Unlock()
	result, err := t.session.Run(ctx, c)
	t.mu.Lock()
	defer t.mu.Unlock()
	return result, t.got, err
}

func answerWith(objects ...cmdlet.Object) func(cmdlet.Call) (*cmdlet.Result, error) {
	return func(cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{Objects: objects}, nil }
}

func (t *selfTest) open(ctx context.Context, local powershell.Local) (err error) {
	if t.door == nil {
		return errors.New("the stand-in for the module is missing")
	}
	// Private files go to a folder of this test, so that leftovers are noticed.
	private := t.folder + string(os.PathSeparator) + "private"
	if err := os.Mkdir(private, 0o700); err != nil {
		return err
	}
	local.Environment = append(slices.Concat(local.Environment, t.door.Environment()), "TMPDIR="+private, "TEMP="+private, "TMP="+private)
	t.session, err = powershell.Open(ctx, powershell.Options{SiteCode: "TST", Provider: "selftest", Module: t.module, Transport: local})
	return err
}

func (t *selfTest) echo(ctx context.Context) error {
	sent := bytes.Repeat([]byte("0123456789abcdef\r\n\x00\xff\x1a\x04\x03\xef\xbb\xbf"), 1<<20/26)
	back, err := t.session.Echo(ctx, sent)
	if err == nil && !bytes.Equal(back, sent) {
		return fmt.Errorf("%d bytes went and %d others came back", len(sent), len(back))
	}
	return err
}

func (t *selfTest) texts(ctx context.Context) error {
	for _, text := range []string{
		"", " ", "'", `"`, "`", "‘’‚‛“”„", "$(throw 1)", "'; throw 1; '", `"; throw 1; "`, "\r\n\t\x00\x1b[31m", "\ufeff\u202e\u2028\u0085", "ß İ 𝄞 👩‍💻 \U0010ffff",
		"%PATH%", "--%", "@'\n'@", "a\\\\b/c", "-Force", strings.Repeat("'\"`$(’\n", 1<<14),
	} {
		result, got, err := t.through(ctx, cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("AppName", cmdlet.String(text))), func(c cmdlet.Call) (*cmdlet.Result, error) {
			name, _ := c.Param("AppName")
			return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_AAD_Application_Ex", map[string]cmdlet.Value{"Name": name})}, Warnings: []string{text}}, nil
		})
		if err != nil {
			return fmt.Errorf("%.40q: %w", text, err)
		}
		if arrived, _ := got.Param("AppName"); arrived.Str() != text {
			return fmt.Errorf("%.40q arrived as %.40q", text, arrived.Str())
		}
		if len(result.Objects) != 1 || len(result.Warnings) != 1 {
			return fmt.Errorf("%.40q: %d objects and %d warnings came back, not one each", text, len(result.Objects), len(result.Warnings))
		}
		if back, _ := result.Objects[0].Get("Name"); back.Str() != text || result.Warnings[0] != text {
			return fmt.Errorf("%.40q came back as %.40q, with the warning %.40q", text, back.Str(), result.Warnings[0])
		}
	}
	return nil
}

// arrives sends a call and compares each parameter with what arrived.
func (t *selfTest) arrives(ctx context.Context, c cmdlet.Call) error {
	_, got, err := t.through(ctx, c, nil)
	if err != nil {
		return err
	}
	for _, p := range c.Params() {
		if arrived, _ := got.Param(p.Name); !arrived.Equal(p.Value) {
			return fmt.Errorf("-%s was sent as %s and arrived as %s", p.Name, p.Value, arrived)
		}
	}
	return nil
}

func (t *selfTest) values(ctx context.Context) error {
	return errors.Join(
		t.arrives(ctx, cmdlet.NewCall("Set-CMCloudManagementGateway",
			cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("Description", cmdlet.String("")), cmdlet.P("VMInstanceCount", cmdlet.Int(16)),
			cmdlet.P("EnforceProtocol", cmdlet.Bool(false)), cmdlet.P("Force", cmdlet.Switch()),
			cmdlet.P("RemoveCertThumbprints", cmdlet.List(cmdlet.String("only one"))))),
		t.arrives(ctx, cmdlet.NewCall("Set-CMCloudManagementGateway",
			cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("RemoveCertThumbprints", cmdlet.List(cmdlet.String("one"), cmdlet.String("two"))))),
		t.arrives(ctx, t.importing(time.Date(2027, 3, 28, 2, 30, 15, 0, time.UTC))), // in the hour that summer time skips in Europe
		t.arrives(ctx, t.importing(time.Date(2027, 11, 7, 6, 30, 0, 0, time.UTC))),  // in the hour that North America has twice
	)
}

func (t *selfTest) importing(expiry time.Time) cmdlet.Call {
	return cmdlet.NewCall("Import-CMAADServerApplication",
		cmdlet.P("AppIdUri", cmdlet.String("api://contoso/ConfigMgrService?a=b%20c")), cmdlet.P("AppName", cmdlet.String("a")),
		cmdlet.P("AzureEnvironmentOption", cmdlet.Enum("AzureUSGovernmentCloud")), cmdlet.P("ClientId", cmdlet.String("c")),
		cmdlet.P("SecretKey", cmdlet.Secret(secret.New("s3crét 'key' €𝄞"))), cmdlet.P("SecretKeyExpiry", cmdlet.Time(expiry)),
		cmdlet.P("TenantId", cmdlet.String("t")), cmdlet.P("TenantName", cmdlet.String("n")))
}

func (t *selfTest) secrets(ctx context.Context) error {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		return err
	}
	certificate, err := authority.ServerCertificate("selftest.example.com", nil)
	if err != nil {
		return err
	}
	ca := cmdlet.Table(cmdlet.Entry{Key: cmdlet.File("root.cer", secret.NewBytes(authority.Root().DER())), Value: cmdlet.Enum("RootCA")})
	_, got, err := t.through(ctx, cmdlet.NewCall("New-CMCloudManagementGateway",
		cmdlet.P("ServiceCertPath", cmdlet.File("server.pfx", certificate.PFX())), cmdlet.P("ServiceCertPassword", cmdlet.Secret(certificate.Password())),
		cmdlet.P("CARootCert", ca), cmdlet.P("GroupName", cmdlet.String("g")), cmdlet.P("ServerAppClientId", cmdlet.String("c")),
		cmdlet.P("SubscriptionId", cmdlet.String("s"))), nil)
	if err != nil {
		return err
	}
	if arrived, _ := got.Param("CARootCert"); !arrived.Equal(ca) {
		return errors.New("the CA file did not arrive unchanged")
	}
	file, _ := got.Param("ServiceCertPath")
	password, _ := got.Param("ServiceCertPassword")
	_, content := file.File()
	// The session has given the file a new password.
	opened, err := certs.OpenPFX(content, password.Secret())
	if err != nil {
		return fmt.Errorf("the certificate arrived but does not open: %w", err)
	}
	if opened.Thumbprint() != certificate.Thumbprint() {
		return errors.New("a different certificate arrived")
	}
	return nil
}

func (t *selfTest) objects(ctx context.Context) error {
	sent := cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{
		"AzureServiceID": cmdlet.Int(16777217), "Name": cmdlet.String("a"), "CreationTime": cmdlet.Time(time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)),
		"StorageUsage": cmdlet.Float(1.5), "TrafficOutStopService": cmdlet.Bool(false), "State": cmdlet.Int(4294967295),
	})
	role := cmdlet.NewObject("SMS_SCI_SysResUse", map[string]cmdlet.Value{
		"SiteCode": cmdlet.String("TST"), "RoleName": cmdlet.String("SMS Site System"),
		"Props": cmdlet.List(cmdlet.Embedded(cmdlet.NewObject("SMS_EmbeddedProperty", map[string]cmdlet.Value{
			"PropertyName": cmdlet.String("Server Remote Name"), "Value": cmdlet.Int(0), "Value1": cmdlet.String("cm01"), "Value2": cmdlet.String(""),
		}))),
	})
	result, _, err := t.through(ctx, cmdlet.NewCall("Get-CMCloudManagementGateway"), answerWith(sent, role))
	if err != nil {
		return err
	}
	if len(result.Objects) != 2 || !result.Objects[0].Equal(sent) || !result.Objects[1].Equal(role) {
		return fmt.Errorf("%v and %v were sent, %v came back", sent, role, result.Objects)
	}
	return nil
}

func (t *selfTest) handOver(ctx context.Context) error {
	row := cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{"AzureServiceID": cmdlet.Int(7), "Name": cmdlet.String("a")})
	read := cmdlet.NewCall("Get-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("7")))
	_, got, err := t.through(ctx, cmdlet.NewCall("Sync-CMCloudManagementGateway", cmdlet.P("InputObject", cmdlet.ResultOf(read))), answerWith(row))
	if err != nil {
		return err
	}
	if arrived, _ := got.Param("InputObject"); !arrived.Object().Equal(row) {
		return fmt.Errorf("%v arrived as %s", row, arrived)
	}
	return nil
}

func (t *selfTest) errors(ctx context.Context) error {
	for reason, want := range map[cmdlet.Reason]cmdlet.Reason{
		cmdlet.ErrNotFound: cmdlet.ErrNotFound, cmdlet.ErrForbidden: cmdlet.ErrForbidden, cmdlet.ErrConflict: cmdlet.ErrRefused,
	} {
		_, _, err := t.through(ctx, cmdlet.NewCall("Get-CMCloudManagementGateway"), func(cmdlet.Call) (*cmdlet.Result, error) {
			return nil, &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: reason, Err: errors.New("refused by the self test")}
		})
		if !errors.Is(err, want) {
			return fmt.Errorf("%q came back as %w", string(reason), outcome(err))
		}
	}
	return nil
}

// outcome returns an error whose text is "success" for a nil error.
func outcome(err error) error {
	if err == nil {
		return errors.New("success")
	}
	return err
}

func (t *selfTest) binder(ctx context.Context) error {
	_, got, err := t.through(ctx, cmdlet.NewCall("Get-CMCloudManagementGateway", cmdlet.Extra("NoSuchParameter", cmdlet.Int(1))), nil)
	if !errors.Is(err, cmdlet.ErrInvalid) {
		return fmt.Errorf("an unknown parameter came back as %w", outcome(err))
	}
	if got.Name() != "" {
		return errors.New("the call with an unknown parameter reached the site")
	}
	return nil
}

func (t *selfTest) readAfterRefusal(ctx context.Context) error {
	row := cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{"AzureServiceID": cmdlet.Int(7)})
	_, _, err := t.through(ctx, cmdlet.NewCall("Stop-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("7"))), func(cmdlet.Call) (*cmdlet.Result, error) {
		return nil, &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrConflict, Err: errors.New("refused by the self test")}
	})
	if err == nil {
		return errors.New("a refusal came back as success")
	}
	result, _, err := t.through(ctx, cmdlet.NewCall("Get-CMCloudManagementGateway"), answerWith(row))
	if err == nil && len(result.Objects) != 1 {
		return fmt.Errorf("%d objects came back, not 1", len(result.Objects))
	}
	return err
}

func (t *selfTest) leave() error {
	if err := t.session.Close(); err != nil {
		return err
	}
	left, err := os.ReadDir(t.folder + string(os.PathSeparator) + "private")
	if err != nil {
		return err
	}
	for _, entry := range left {
		if strings.HasPrefix(entry.Name(), "cmgkit-") {
			return errors.New("a private folder was left behind")
		}
	}
	return nil
}
