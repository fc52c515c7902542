package powershell

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/powershell/internal/verdict"
	"github.com/cmgkit/cmgkit/secret"
)

// What only a Windows host would tell, as it was not run here.
func TestFactsOfWindows(t *testing.T) {
	fact := func(pairs ...string) *facts {
		f := &facts{values: map[string][]string{"edition": {"Desktop"}, "language": {"FullLanguage"}, "language.worker": {"FullLanguage"}}}
		for i := 0; i < len(pairs); i += 2 {
			f.values[pairs[i]] = append(f.values[pairs[i]], pairs[i+1])
		}
		return f
	}
	one := func(findings []finding.Finding) finding.Finding {
		if len(findings) != 1 {
			return finding.Finding{}
		}
		return findings[0]
	}
	for _, test := range []struct {
		finding finding.Finding
		id      finding.ID
		level   finding.Severity
		seen    string
		remedy  string
	}{
		{fact("policy.ExecutionPolicy", "AllSigned").executionPolicy(), finding.HostExecutionPolicy, finding.Warn, "AllSigned", "TrustedPublisher"},
		{fact("policy.ExecutionPolicy", "Restricted").executionPolicy(), finding.HostExecutionPolicy, finding.Fail, "Restricted", "RemoteSigned"},
		{fact("policy.ExecutionPolicy", "RemoteSigned").executionPolicy(), finding.HostExecutionPolicy, finding.Pass, "group policy sets the execution policy to RemoteSigned", ""},
		{fact("ExecutionPolicy", "Restricted").executionPolicy(), finding.HostExecutionPolicy, finding.Pass, "it is set to Restricted", ""},
		{fact().executionPolicy(), finding.HostExecutionPolicy, finding.Pass, "no group policy", ""},
		{fact().language(), finding.HostLanguage, finding.Pass, "FullLanguage", ""},
		{(&facts{values: map[string][]string{"language": {"FullLanguage"}, "language.worker": {"ConstrainedLanguage"}}}).language(), finding.HostLanguage, finding.Fail, "ConstrainedLanguage", "AppLocker"},
		{one(fact("modulepath", `C:\Program Files\PowerShell\7\Modules;C:\Windows`).modulePath()), finding.HostModulePath, finding.Warn, "PowerShell 7", "clear PSModulePath"},
		{one(fact("modulepath", `C:\Windows`).modulePath()), "", 0, "", ""},
		{fact("offset", "-210", "zone", "Newfoundland").clocks(), finding.HostClock, finding.Pass, "the clocks agree; time zone Newfoundland, UTC-03:30", ""},
		{(&facts{ahead: 6*time.Minute + 400*time.Millisecond}).clocks(), finding.HostClock, finding.Warn, "6m0s ahead of", "Kerberos"},
		{(&facts{ahead: -time.Hour}).clocks(), finding.HostClock, finding.Warn, "1h0m0s behind", "Kerberos"},
		{(&facts{ahead: 4 * time.Minute}).clocks(), finding.HostClock, finding.Pass, "agree", ""},
		{fact("policy.ModuleLogging", "1", "policy.Transcription", "0").logging(), finding.HostLogging, finding.Info, "what PowerShell runs: ModuleLogging", "Protected Event Logging"},
		{fact("policy.ScriptBlockLogging", "1", "policy.ProtectedEventLogging", "1").logging(), finding.HostLogging, finding.Pass, "ScriptBlockLogging; Protected Event Logging is on", ""},
		{fact("settings", "{").logging(), finding.HostLogging, finding.Pass, "no policy", ""},
		{fact("proxy.ProxyEnable", "1", "proxy.ProxyServer", "proxy:8080").proxies(), finding.HostProxy, finding.Pass, "ProxyEnable 1, ProxyServer proxy:8080", ""},
		{fact("leftover", "59", "leftover", "x").leftovers(), finding.HostLeftovers, finding.Pass, "no private folder", ""},
		{fact("leftover", "61", "temp", `C:\T`).leftovers(), finding.HostLeftovers, finding.Warn, `C:\T: 1`, "delete"},
		{(&facts{copies: []ModuleCopy{{`C:\a`, "5.2403"}, {`D:\b`, ""}}}).modules(`C:\a`), finding.HostModule, finding.Warn, `C:\a (5.2403), D:\b (no version); in use: C:\a`, "Options.Module"},
		{(&facts{copies: []ModuleCopy{{`C:\a`, "5.2403"}}}).modules(`C:\a`), finding.HostModule, finding.Pass, "found", ""},
	} {
		assert.Equal(t, test.id, test.finding.ID, "%v", test.finding)
		assert.Equal(t, test.level, test.finding.Severity, "%v", test.finding)
		assert.Contains(t, test.finding.Text, test.seen)
		assert.Contains(t, test.finding.Remedy, test.remedy)
		assert.Equal(t, test.remedy == "", test.finding.Remedy == "", "%v", test.finding)
	}
	assert.True(t, isSameMachine("CM01.corp.contoso.com", "cm01"))
	assert.False(t, isSameMachine("cm01.corp.contoso.com", "cm0"))
}

func TestRemediesOfFailures(t *testing.T) {
	say := func(kind, message string) *verdict.Record {
		return &verdict.Record{Errors: []verdict.Failure{{Chain: []verdict.Exception{{Kind: kind, Message: message}}}}}
	}
	for text, cause := range map[string]*verdict.Record{
		"TrustedPublisher": say("X", "x.ps1xml is not digitally signed. You cannot run this script on the current system."),
		"RemoteSigned":     say("System.Management.Automation.PSSecurityException", "cannot be loaded"),
		"by its hash":      say("X", "Cannot invoke method. Method invocation is supported only on core types in this language mode."),
		"by hand":          nil,
	} {
		assert.Contains(t, importRemedy(cause), text)
	}
	for text, cause := range map[string]*verdict.Record{
		"authentication level": say("X", "Access is denied. (0x80070005 (E_ACCESSDENIED))"),
		"the name is taken":    say("X", "drive PS1 is not a CMSite drive"),
		"firewall":             say("X", "The RPC server is unavailable."),
	} {
		assert.Contains(t, driveRemedy(cause), text)
	}
}

func TestEveryFindingOfTheDoctorHasATitle(t *testing.T) {
	for id, kind := range hostKinds {
		assert.NotEmpty(t, kind.Title, id)
		assert.Equal(t, kind.Source == "", kind.Grade == "", "%s has a source and a grade, or neither", id)
	}
	assert.Len(t, hostKinds, 22)
}

func TestJudgingAFile(t *testing.T) {
	at := func(stage verdict.Stage) *verdict.Record {
		return verdict.Told(stage, "why")
	}
	for _, test := range []struct {
		access  string
		refused *verdict.Record
		legacy  bool
		want    string // "id level" of each, and a word of the last remedy
		remedy  string
	}{
		{"private", nil, false, "host-temp pass host-pfx pass", ""},
		{"S-1-5-32-545", nil, false, "host-temp fail host-pfx pass", ""},
		{"", at("temp"), false, "host-temp fail", "TEMP"},
		{"private", at("temp"), false, "host-temp fail", "TEMP"},
		{"private", at("pfx"), true, "host-temp pass host-pfx warn", "Legacy"},
		{"private", at("pfx"), false, "host-temp pass host-pfx fail", "run on the provider"},
		{"private", at("secret"), false, "host-temp pass host-pfx fail", "report this"},
		{"", at("host"), false, "host-pfx fail", "report this"},
	} {
		var got []string
		findings := judgeFile(test.access, test.refused, test.legacy)
		for _, f := range findings {
			got = append(got, string(f.ID), f.Severity.String())
		}
		assert.Equal(t, test.want, strings.Join(got, " "))
		assert.Contains(t, findings[len(findings)-1].Remedy, test.remedy)
	}
}

// The engine's own X509Certificate2 judges the password.
func TestOpeningAPFXOnTheHost(t *testing.T) {
	host, _ := toStub(t)
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	c, err := authority.ServerCertificate("doctor.invalid", nil)
	require.NoError(t, err)
	old, err := c.WithPFX(&certs.PFXOptions{Legacy: true})
	require.NoError(t, err)
	for _, c := range []*certs.ServerCertificate{c, old} {
		access, refused := openPFX(t.Context(), host.ask, c.PFX(), c.Password(), c.Thumbprint())
		require.Nil(t, refused)
		require.Equal(t, "private", access)
	}
	access, refused := openPFX(t.Context(), host.ask, c.PFX(), secret.New("wrong"), c.Thumbprint())
	require.NotNil(t, refused)
	assert.Equal(t, "private", access)
	assert.Contains(t, refused.Error(), "password")
	assert.EqualValues(t, "pfx", refused.Stage)
	_, refused = openPFX(t.Context(), host.ask, c.PFX(), c.Password(), strings.Repeat("0", 40))
	require.ErrorContains(t, refused, "a different certificate")
	host.dismiss()
	_, refused = openPFX(t.Context(), host.ask, c.PFX(), c.Password(), c.Thumbprint())
	require.NotNil(t, refused)
	assert.EqualValues(t, "host", refused.Stage)
}
