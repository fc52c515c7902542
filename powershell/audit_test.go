package powershell_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/secret"
)

func audited(o *powershell.Options) {
	o.Actor, o.Ticket, o.RequireAudit = "Zoë 'the' %%1 admin", "CHG0042", true
}

// The host records each change once, before it runs; secrets and files by name alone, and nothing that could forge a line.
func TestChangesAreAuditedOnTheHost(t *testing.T) {
	ok, read := collectSyslog(t)
	if !ok {
		t.Skip("/dev/log cannot be bound here")
	}
	r := &recorder{}
	s := open(t, r2(r), audited)
	object := cmdlet.NewObject("SMS_AAD_Application_Ex", map[string]cmdlet.Value{"ID": cmdlet.Int(1)})
	r.answer = func(c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Name() == "Get-CMAADApplication" {
			return &cmdlet.Result{Objects: []cmdlet.Object{object}}, nil
		}
		return &cmdlet.Result{}, nil
	}
	const canary = "CanaryOfTheAudit4T"
	ca := cmdlet.File("root.cer", secret.NewBytes([]byte("CanaryContent")))
	for _, c := range []cmdlet.Call{
		cmdlet.NewCall("Get-CMCloudManagementGateway"),
		newGateway(server()),
		cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("EnforceProtocol", cmdlet.Bool(false)),
			cmdlet.P("Description", cmdlet.String("a\nchange forged \u202e'\\ é "+strings.Repeat("x", 300))), cmdlet.P("VMInstanceCount", cmdlet.Int(2)),
			cmdlet.P("RemoveCertThumbprints", cmdlet.List(cmdlet.String("one"), cmdlet.String("t'wo"))), cmdlet.P("Force", cmdlet.Switch()),
			cmdlet.P("CARootCert", cmdlet.Table(cmdlet.Entry{Key: ca, Value: cmdlet.Enum("RootCA")}))),
		cmdlet.NewCall("Import-CMAADClientApplication", cmdlet.P("AppName", cmdlet.String("a")), cmdlet.P("ClientId", cmdlet.String("b")),
			cmdlet.P("ServerApp", cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication")))),
		cmdlet.NewCall("Import-CMAADServerApplication", cmdlet.P("AppName", cmdlet.String("a")), cmdlet.P("ClientId", cmdlet.String("c")),
			cmdlet.P("TenantId", cmdlet.String("t")), cmdlet.P("TenantName", cmdlet.String("n")), cmdlet.P("SecretKey", cmdlet.Secret(secret.New(canary))),
			cmdlet.P("SecretKeyExpiry", cmdlet.Time(time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)))),
	} {
		_, err := s.Run(t.Context(), c)
		require.NoError(t, err)
	}
	text := read()
	var records []string
	for line := range strings.Lines(text) {
		// A test that ran elsewhere at the same time may write to the same log.
		if at := strings.Index(line, ": change "); at > 0 && strings.Contains(line, "CHG0042") {
			assert.Regexp(t, `^<86>cmgkit\[[0-9]+\]$`, line[:at])
			records = append(records, strings.TrimSpace(line[at+2:]))
		}
	}
	require.Len(t, records, 4, "%s", text)
	requests := map[string]bool{}
	head := func(name string) string {
		return "^change " + name + ` request=[0-9a-f]{32} ` + regexp.QuoteMeta(`actor='Zoë \u0027the\u0027 \u0025\u00251 admin' ticket='CHG0042' account=`)
	}
	for i, want := range []struct{ name, parameters string }{
		{"New-CMCloudManagementGateway", "site=PS1: GroupName='g' ServerAppClientId='c' ServiceCertPassword=(secret) ServiceCertPath=(file) SubscriptionId='s'"},
		{"Set-CMCloudManagementGateway", `site=PS1: CARootCert=(table) Description='a\u000Achange forged \u202E\u0027\u005C é ` + strings.Repeat("x", 178) + "...' " +
			"EnforceProtocol=false Force=true Id='1' RemoveCertThumbprints=('one', 't\\u0027wo') VMInstanceCount=2"},
		{"Import-CMAADClientApplication", "site=PS1: AppName='a' ClientId='b' ServerApp=(object)"},
		{"Import-CMAADServerApplication", "site=PS1: AppName='a' ClientId='c' SecretKey=(secret) SecretKeyExpiry=2027-01-02T03:04:05.0000000Z TenantId='t' TenantName='n'"},
	} {
		assert.Regexp(t, head(want.name), records[i])
		requests[strings.Fields(records[i])[2]] = true
		assert.True(t, strings.HasSuffix(records[i], want.parameters), "%s", records[i])
	}
	assert.Len(t, requests, len(records), "each by a request of its own")
	assert.Empty(t, hits(map[string]string{"the log": text}, canary))
	assert.Empty(t, hits(map[string]string{"the log": text}, "CanaryContent"))

	// Now nobody listens.
	r.calls = nil
	_, err := s.Run(t.Context(), newGateway(server()))
	require.ErrorIs(t, err, cmdlet.ErrForbidden)
	require.ErrorContains(t, err, "the audit record could not be written")
	require.ErrorContains(t, err, "so the change was not made")
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	assert.Empty(t, r.calls)
	_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway"))
	require.NoError(t, err, "reads need no record")
}

// A record that cannot be written is no reason to refuse a change, unless somebody said so.
func TestAChangeWithoutARecord(t *testing.T) {
	if ok, read := collectSyslog(t); ok {
		read() // and stop
	} else {
		t.Skip("another log listens at /dev/log")
	}
	answer := withSite(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{}, nil })
	change := cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")))
	result, err := open(t, answer).Run(t.Context(), change)
	require.NoError(t, err)
	assert.Empty(t, result.Warnings, "nobody counted on it")
	s := open(t, answer, func(o *powershell.Options) { o.Ticket = "CHG0042" })
	result, err = s.Run(t.Context(), change)
	require.NoError(t, err)
	require.Len(t, result.Warnings, 1)
	assert.Contains(t, result.Warnings[0], "the audit record could not be written")
}

func TestWhoAndWhyAreOnOneLine(t *testing.T) {
	_, err := powershell.Open(t.Context(), powershell.Options{
		SiteCode: siteCode, Provider: provider, Actor: "a\nb", Ticket: strings.Repeat("é", 201),
	})
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.ErrorContains(t, err, "Actor a b: must be at most 200 characters")
	require.ErrorContains(t, err, "; Ticket ééé")
}
