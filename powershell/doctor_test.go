package powershell_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/powershell"
)

// examine runs the doctor on a host with the stub module and r behind it.
func examine(t *testing.T, r cmdlet.Runner, change ...func(*powershell.Options)) *powershell.Report {
	t.Helper()
	options := optionsFor(t, r, append([]func(*powershell.Options){withEnvironment("TMPDIR=" + t.TempDir())}, change...)...)
	return powershell.Doctor(t.Context(), options, nil)
}

// found returns the finding with an id.
func found(t *testing.T, r *powershell.Report, id finding.ID) finding.Finding {
	t.Helper()
	for _, f := range r.Findings {
		if f.ID == id {
			return f
		}
	}
	require.Fail(t, "no finding "+string(id), "%v", r)
	return finding.Finding{}
}

// ids returns the ids of the findings of a severity.
func ids(r *powershell.Report, severity finding.Severity) []finding.ID {
	var ids []finding.ID
	for _, f := range r.Findings {
		if f.Severity == severity {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

func empty(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{}, nil }

func TestDoctorOfAHealthyHost(t *testing.T) {
	changed := false
	r := examine(t, withSite(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		changed = changed || c.Effect() == cmdlet.Change
		return &cmdlet.Result{}, nil
	}), func(o *powershell.Options) { withVersion(t, "5.2603.1000.1000")(o) })
	require.False(t, r.Failed(), "%v", r)
	assert.False(t, changed, "it changes nothing")
	assert.Equal(t, []finding.ID{
		finding.HostStart, finding.HostEngine, finding.HostLanguage, finding.HostExecutionPolicy, finding.HostModule, finding.HostImport, finding.HostDrive,
		finding.HostSite, finding.HostTopLevel, finding.HostRead, finding.HostVersion, finding.HostMetadata, finding.HostTemp, finding.HostPFX,
		finding.HostLeftovers, finding.HostEcho, finding.HostClock, finding.HostLogging,
	}, ids(r, finding.Pass), "%v", r)
	assert.Equal(t, []finding.ID{finding.HostProxy}, ids(r, finding.Info), "worth knowing, %v", r)
	for _, f := range r.Findings {
		assert.NotEmpty(t, f.Title, f.ID)
		assert.NotContains(t, f.Text, "\n", f.ID)
	}
	assert.Len(t, r.Findings, 19)
	text := r.String()
	assert.True(t, strings.HasPrefix(text, "PowerShell host: this machine\npass  host-start             PowerShell starts and answers\n"), text)
	assert.Contains(t, text, "pass  host-top-level         the site is the top-level site of its hierarchy\n")
	assert.Contains(t, text, "\n                             -> if the site reaches Azure through a proxy")
	b, err := json.Marshal(r)
	require.NoError(t, err)
	var loaded powershell.Report
	require.NoError(t, json.Unmarshal(b, &loaded))
	assert.Equal(t, *r, loaded)
}

func TestDoctorOfAHostThatDoesNotStart(t *testing.T) {
	r := powershell.Doctor(t.Context(), powershell.Options{SiteCode: "x"}, nil)
	require.True(t, r.Failed())
	assert.Contains(t, found(t, r, finding.HostOptions).Text, "Provider: is required")

	absent := powershell.Options{SiteCode: siteCode, Provider: provider, Transport: powershell.Local{Command: []string{filepath.Join(t.TempDir(), "pwsh")}}}
	r = powershell.Doctor(t.Context(), absent, nil)
	assert.Equal(t, []finding.ID{finding.HostStart}, ids(r, finding.Fail))
	assert.Contains(t, found(t, r, finding.HostStart).Text, "cannot start PowerShell")

	absent.Transport = powershell.Local{Command: append(engine(t), "-Command", "throw 'the profile is broken'", "#")}
	r = powershell.Doctor(t.Context(), absent, nil)
	assert.Equal(t, []finding.ID{finding.HostStart}, ids(r, finding.Fail))
	assert.Contains(t, found(t, r, finding.HostStart).Text, "the profile is broken")
}

// Whoever follows the doctor hears of each step before it, and of each finding as it comes.
func TestFollowingTheDoctor(t *testing.T) {
	var heard []string
	var findings []finding.Finding
	follow := &powershell.DoctorOptions{
		Found: func(f finding.Finding) {
			heard = append(heard, string(f.ID))
			findings = append(findings, f)
		},
		Waiting: func(what string) { heard = append(heard, what) },
	}
	options := optionsFor(t, withSite(empty), withEnvironment("TMPDIR="+t.TempDir()), withVersion(t, "5.2603.1000.1000"))
	r := powershell.Doctor(t.Context(), options, follow)
	assert.Equal(t, r.Findings, findings)
	assert.Equal(t, []string{
		"the start of PowerShell", "the import of the module", "host-start", "host-engine", "host-language", "host-execution-policy", "host-module",
		"host-import", "host-drive", "the answer of the site", "host-site", "host-top-level", "the list of gateways", "host-read", "host-version",
		"the metadata of the module", "host-metadata", "a PFX file to be opened", "host-temp", "host-pfx", "host-leftovers",
		"a megabyte to come back", "host-echo", "host-clock", "host-proxy", "host-logging",
	}, heard)

	heard, findings = nil, nil
	r = powershell.Doctor(t.Context(), powershell.Options{SiteCode: "x"}, follow)
	assert.Equal(t, r.Findings, findings)
	assert.Equal(t, []string{"host-options"}, heard, "nothing is waited for")

	options.Transport = powershell.Local{Command: []string{filepath.Join(t.TempDir(), "pwsh")}}
	r = powershell.Doctor(t.Context(), options, &powershell.DoctorOptions{})
	assert.Len(t, r.Findings, 1, "functions may be missing")
}

// A program that ends at once is named, whichever is noticed first, that its output ends or that nobody reads its input.
func TestAProgramThatIsNotPowerShell(t *testing.T) {
	program, err := exec.LookPath("true")
	if err != nil {
		t.Skip("needs a program that does nothing:", err)
	}
	options := powershell.Options{SiteCode: siteCode, Provider: provider, Transport: powershell.Local{Command: []string{program}}}
	says := fmt.Sprintf(`"%s" ended, or the connection to it did, before it answered as PowerShell does: `, program)
	for range 10 {
		_, err = powershell.Open(t.Context(), options)
		require.ErrorIs(t, err, cmdlet.ErrUnavailable)
		require.ErrorContains(t, err, says)
	}
	f := found(t, powershell.Doctor(t.Context(), options, nil), finding.HostStart)
	assert.Equal(t, finding.Fail, f.Severity)
	assert.Contains(t, f.Text, says)
	assert.Contains(t, f.Remedy, "make sure that the program is PowerShell")
}

// Each host is ill in several points at once: the doctor goes on after a failure.
func TestDoctorOfIllHosts(t *testing.T) {
	temporary := t.TempDir()
	old := filepath.Join(temporary, "cmgkit-0123")
	require.NoError(t, os.Mkdir(old, 0o700))
	yesterday := time.Now().Add(-24 * time.Hour)
	require.NoError(t, os.Chtimes(old, yesterday, yesterday))
	console := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(console, "bin", "i386"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(console, "bin", "ConfigurationManager.psd1"), []byte("@{\nModuleVersion = '5.2309.1'\n}"), 0o600))

	t.Run("import", func(t *testing.T) {
		r := examine(t, withSite(empty), withModule(t, `
throw [Management.Automation.PSSecurityException]::new('AuthorizationManager check failed: do you want to run software from this untrusted publisher?')
`), withEnvironment(
			"TMPDIR="+temporary, "HTTPS_PROXY=http://user:geheim@proxy.contoso.com:8080", "SMS_ADMIN_UI_PATH="+filepath.Join(console, "bin", "i386"),
		))
		assert.Equal(t, []finding.ID{finding.HostImport}, ids(r, finding.Fail), "%v", r)
		assert.Equal(t, []finding.ID{finding.HostLeftovers}, ids(r, finding.Warn), "%v", r)
		assert.Contains(t, found(t, r, finding.HostImport).Remedy, "TrustedPublisher", "%v", r)
		assert.Contains(t, found(t, r, finding.HostLeftovers).Text, "are left in "+temporary)
		assert.Contains(t, found(t, r, finding.HostProxy).Text, "HTTPS_PROXY http://proxy.contoso.com:8080")
		assert.NotContains(t, r.String(), "geheim")
		assert.Contains(t, found(t, r, finding.HostModule).Text, "5.2309.1")
		assert.Equal(t, finding.Pass, found(t, r, finding.HostPFX).Severity, "what does not need the module is still tried")
		assert.DirExists(t, old, "the doctor deletes nothing of others")
	})
	t.Run("scripts forbidden", func(t *testing.T) {
		r := examine(t, withSite(empty), withModule(t, `
throw [Management.Automation.PSSecurityException]::new('File x.psm1 cannot be loaded because running scripts is disabled on this system.')
`))
		assert.Contains(t, found(t, r, finding.HostImport).Remedy, "RemoteSigned")
	})
	t.Run("no module, no folder", func(t *testing.T) {
		r := examine(t, withSite(empty), func(o *powershell.Options) { o.Module = "" }, withEnvironment("TMPDIR="+filepath.Join(console, "bin", "ConfigurationManager.psd1", "in a file")))
		assert.Equal(t, []finding.ID{finding.HostImport, finding.HostTemp}, ids(r, finding.Fail), "%v", r)
		assert.Equal(t, []finding.ID{finding.HostModule}, ids(r, finding.Warn), "%v", r)
		assert.Contains(t, found(t, r, finding.HostImport).Remedy, "install the console")
	})
	t.Run("drive of another site", func(t *testing.T) {
		r := examine(t, withSite(empty), withModule(t, `
$null = $ExecutionContext.SessionState.Drive.New([PSDriveInfo]::new('PS1', $ExecutionContext.SessionState.Provider.GetOne('CMSite'), 'other.corp.contoso.com', '', $null), 'Global')
`))
		assert.Equal(t, []finding.ID{finding.HostDrive}, ids(r, finding.Fail), "%v", r)
		assert.Contains(t, found(t, r, finding.HostDrive).Remedy, "the name is taken")
	})
	t.Run("constrained language", func(t *testing.T) {
		r := examine(t, withSite(empty), func(o *powershell.Options) { o.Transport = constrained{o.Transport.(powershell.Local)} })
		assert.Equal(t, []finding.ID{finding.HostLanguage}, ids(r, finding.Fail), "%v", r)
		assert.Contains(t, found(t, r, finding.HostLanguage).Text, "ConstrainedLanguage")
		assert.Contains(t, found(t, r, finding.HostLanguage).Remedy, "AppLocker")
	})
}

func TestDoctorOfIllSites(t *testing.T) {
	site := func(properties map[string]cmdlet.Value) cmdlet.RunnerFunc {
		return func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			if c.Name() != "Get-CMSite" {
				return nil, &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrForbidden, Err: errors.New("no permission")}
			}
			return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_Site", properties)}}, nil
		}
	}
	t.Run("a child, an older console, a role that is too small", func(t *testing.T) {
		r := examine(t, site(map[string]cmdlet.Value{
			"SiteCode": cmdlet.String(siteCode), "BuildNumber": cmdlet.Int(9146), "ReportingSiteCode": cmdlet.String("CAS"), "Type": cmdlet.Int(2),
		}), withVersion(t, "5.2403.1171.1000"), withEnvironment("SSH_CONNECTION=1 2 3 4"))
		assert.Equal(t, []finding.ID{finding.HostRead, finding.HostVersion}, ids(r, finding.Fail), "%v", r)
		assert.Equal(t, []finding.ID{finding.HostLogon, finding.HostTopLevel}, ids(r, finding.Warn), "%v", r)
		assert.Contains(t, found(t, r, finding.HostTopLevel).Text, "reports to CAS")
		assert.Contains(t, found(t, r, finding.HostRead).Remedy, "authentication level")
		assert.Contains(t, found(t, r, finding.HostVersion).Text, "2403")
	})
	t.Run("a secondary site, a version that tells nothing, and records", func(t *testing.T) {
		settings := filepath.Join(t.TempDir(), "powershell.config.json")
		require.NoError(t, os.WriteFile(settings, fmt.Appendf(nil, policies, t.TempDir()), 0o600))
		r := examine(t, site(map[string]cmdlet.Value{"BuildNumber": cmdlet.Int(9146), "Type": cmdlet.Int(1)}), func(o *powershell.Options) {
			local := o.Transport.(powershell.Local)
			local.Command = append(local.Command, "-SettingsFile", settings)
			o.Transport = local
		})
		assert.Equal(t, "policies log what PowerShell runs: ModuleLogging, ScriptBlockLogging, Transcription", found(t, r, finding.HostLogging).Text)
		assert.Contains(t, found(t, r, finding.HostLogging).Remedy, "Protected Event Logging")
		assert.Equal(t, finding.Fail, found(t, r, finding.HostTopLevel).Severity)
		assert.Equal(t, finding.Warn, found(t, r, finding.HostVersion).Severity)
	})
	for text, answer := range map[string]cmdlet.RunnerFunc{
		"covers nothing": empty,
		"authentication level": func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
			return nil, &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrForbidden}
		},
		"firewall": func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
			return nil, &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrUnavailable}
		},
	} {
		r := examine(t, answer, withEnvironment("SSH_CONNECTION=1 2 3 4"))
		assert.Equal(t, []finding.ID{finding.HostSite, finding.HostLogon}, ids(r, finding.Fail), "%v", r)
		assert.Contains(t, found(t, r, finding.HostSite).Remedy, text)
		assert.Contains(t, found(t, r, finding.HostLogon).Remedy, "run on the provider")
	}
}

// constrained starts hosts as an AppLocker policy would: the language is constrained before the bootstrap begins.
type constrained struct{ powershell.Local }

func (c constrained) Start(ctx context.Context, arguments []string, stderr io.Writer) (powershell.Process, error) {
	wide, err := base64.StdEncoding.DecodeString(arguments[len(arguments)-1])
	if err != nil {
		return nil, err
	}
	var first []byte
	for _, unit := range utf16.Encode([]rune("$ExecutionContext.SessionState.LanguageMode='ConstrainedLanguage'\n")) {
		first = append(first, byte(unit), byte(unit>>8))
	}
	arguments = append(slices.Clone(arguments[:len(arguments)-1]), base64.StdEncoding.EncodeToString(append(first, wide...)))
	return c.Local.Start(ctx, arguments, stderr)
}
