package powershell

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
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
	one := func(findings []Finding) Finding {
		if len(findings) != 1 {
			return Finding{}
		}
		return findings[0]
	}
	for _, test := range []struct {
		finding Finding
		id      string
		level   Level
		seen    string
		remedy  string
	}{
		{fact("policy.ExecutionPolicy", "AllSigned").executionPolicy(), "execution-policy", LevelWarning, "AllSigned", "TrustedPublisher"},
		{fact("policy.ExecutionPolicy", "Restricted").executionPolicy(), "execution-policy", LevelFailure, "Restricted", "RemoteSigned"},
		{fact("policy.ExecutionPolicy", "RemoteSigned").executionPolicy(), "execution-policy", LevelOK, "group policy sets the execution policy RemoteSigned", ""},
		{fact("ExecutionPolicy", "Restricted").executionPolicy(), "execution-policy", LevelOK, "it is set to Restricted", ""},
		{fact().executionPolicy(), "execution-policy", LevelOK, "no group policy", ""},
		{fact().language(), "language", LevelOK, "FullLanguage", ""},
		{(&facts{values: map[string][]string{"language": {"FullLanguage"}, "language.worker": {"ConstrainedLanguage"}}}).language(), "language", LevelFailure, "ConstrainedLanguage", "AppLocker"},
		{one(fact("modulepath", `C:\Program Files\PowerShell\7\Modules;C:\Windows`).modulePath()), "module-path", LevelWarning, "PowerShell 7", "clear PSModulePath"},
		{one(fact("modulepath", `C:\Windows`).modulePath()), "", "", "", ""},
		{fact("offset", "-210", "zone", "Newfoundland").clocks(), "clock", LevelOK, "the clocks agree; time zone Newfoundland, UTC-03:30", ""},
		{(&facts{ahead: 6*time.Minute + 400*time.Millisecond}).clocks(), "clock", LevelWarning, "6m0s ahead of", "Kerberos"},
		{(&facts{ahead: -time.Hour}).clocks(), "clock", LevelWarning, "1h0m0s behind", "Kerberos"},
		{(&facts{ahead: 4 * time.Minute}).clocks(), "clock", LevelOK, "agree", ""},
		{fact("policy.ModuleLogging", "1", "policy.Transcription", "0").logging(), "logging", LevelOK, "what PowerShell runs: ModuleLogging", "Protected Event Logging"},
		{fact("policy.ScriptBlockLogging", "1", "policy.ProtectedEventLogging", "1").logging(), "logging", LevelOK, "ScriptBlockLogging; Protected Event Logging is on", ""},
		{fact("settings", "{").logging(), "logging", LevelOK, "no policy", ""},
		{fact("proxy.ProxyEnable", "1", "proxy.ProxyServer", "proxy:8080").proxies(), "proxy", LevelOK, "ProxyEnable 1, ProxyServer proxy:8080", ""},
		{fact("leftover", "59", "leftover", "x").leftovers(), "leftovers", LevelOK, "no private folder", ""},
		{fact("leftover", "61", "temp", `C:\T`).leftovers(), "leftovers", LevelWarning, `C:\T: 1`, "delete"},
		{(&facts{copies: []ModuleCopy{{`C:\a`, "5.2403"}, {`D:\b`, ""}}}).modules(`C:\a`), "module", LevelWarning, `C:\a (5.2403), D:\b (no version); used is C:\a`, "Options.Module"},
		{(&facts{copies: []ModuleCopy{{`C:\a`, "5.2403"}}}).modules(`C:\a`), "module", LevelOK, "found", ""},
	} {
		assert.Equal(t, test.id, test.finding.ID, "%v", test.finding)
		assert.Equal(t, test.level, test.finding.Level, "%v", test.finding)
		assert.Contains(t, test.finding.Seen, test.seen)
		assert.Contains(t, test.finding.Remedy, test.remedy)
		assert.Equal(t, test.remedy == "", test.finding.Remedy == "", "%v", test.finding)
	}
	assert.True(t, isSameMachine("CM01.corp.contoso.com", "cm01"))
	assert.False(t, isSameMachine("cm01.corp.contoso.com", "cm0"))
}

func TestRemediesOfFailures(t *testing.T) {
	say := func(kind, message string) *verdict.Record {
		return &verdict.Record{Chain: []verdict.Exception{{Kind: kind, Message: message}}}
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
		"the name is taken":    say("X", "drive PS1 is no CMSite drive"),
		"firewall":             say("X", "The RPC server is unavailable."),
	} {
		assert.Contains(t, driveRemedy(cause), text)
	}
}

func TestJudgingAFile(t *testing.T) {
	at := func(stage string) *verdict.Record {
		return &verdict.Record{Stage: stage, Chain: []verdict.Exception{{Message: "why"}}}
	}
	for _, test := range []struct {
		access  string
		refused *verdict.Record
		legacy  bool
		want    string // "id level" of each, and a word of the last remedy
		remedy  string
	}{
		{"private", nil, false, "temp ok pfx ok", ""},
		{"S-1-5-32-545", nil, false, "temp failure pfx ok", ""},
		{"", at("temp"), false, "temp failure", "TEMP"},
		{"private", at("temp"), false, "temp failure", "TEMP"},
		{"private", at("pfx"), true, "temp ok pfx warning", "Legacy"},
		{"private", at("pfx"), false, "temp ok pfx failure", "run on the provider"},
		{"private", at("secret"), false, "temp ok pfx failure", "report this"},
		{"", at("host"), false, "pfx failure", "report this"},
	} {
		var got []string
		findings := judgeFile(test.access, test.refused, test.legacy)
		for _, f := range findings {
			got = append(got, f.ID, string(f.Level))
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
	assert.Equal(t, "pfx", refused.Stage)
	_, refused = openPFX(t.Context(), host.ask, c.PFX(), c.Password(), strings.Repeat("0", 40))
	require.ErrorContains(t, refused, "another certificate")
	host.dismiss()
	_, refused = openPFX(t.Context(), host.ask, c.PFX(), c.Password(), c.Thumbprint())
	require.NotNil(t, refused)
	assert.Equal(t, "host", refused.Stage)
}
