package cmdlettest

import (
	"fmt"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/wmi"
	"github.com/cmgkit/cmgkit/schedule"
	"github.com/cmgkit/cmgkit/secret"
)

func content(b []byte) secret.Bytes { return secret.NewBytes(b) }

// hostile are texts that have broken something on the way through a shell, PowerShell, WQL, JSON, XML or OData.
var hostile = []string{
	`it's`, `"quoted"`, "`back`tick`", "‘curly’ “quotes” ‚low„", `''`, `""`, `'; Remove-Item C:\ -Recurse; '`,
	`$(Get-Date)`, `${env:PATH}`, `$env:USERNAME`, `@{a=1}`, `@(1)`, `%PATH%`, `!x!`, `& | < > ^ ; #`, `--%`, `-Force`, `a,b`, `a;b`, `1`, `$true`, `$null`,
	"two\nlines", "two\r\nlines", "tab\there", "@'\nhere\n'@\nend", "@\"\nhere\n\"@\nend", "\n'@\n", "\n\"@\n",
	`back\slash`, `back\\slash`, `C:\`, `\\server\share`, `\n`, `\u0041`, `_x000D_`, `&amp;`, `<![CDATA[x]]>`, `</Obj>`, `{"__type":"x"}`,
	`* ? [a-z]`, `%_`, `' OR 'a' = 'a`, " leading", "trailing ", "  two  spaces  ", "émigré", "e\u0301migre\u0301", "漢字かな", "😀👩‍👩‍👧", "שלום", "\u202egnp.exe",
	"zero\u200bwidth", "\ufeffbom", "line\u2028separator", "no\u00a0break", "\x01control\x1b[31m", strings.Repeat("long ", 2000) + "end",
}

// importHostile imports a client application for each hostile text, with the text as its name.
func (h *harness) importHostile() map[string]cmdlet.Object {
	h.Helper()
	h.one(contoso.server().call(importServerCmdlet))
	made := map[string]cmdlet.Object{}
	for i, text := range hostile {
		made[text] = h.one(contoso.client().with(params{"AppName": str(text), "ClientId": str(numbered(i))}).call(importClientCmdlet))
	}
	return made
}

func numbered(i int) string { return fmt.Sprintf("c0ffee00-0000-4000-8000-%012d", i) }

func names(h *harness) {
	made := h.importHostile()
	for i, text := range hostile {
		h.has(made[text], params{"Name": str(text)})
		h.has(h.one(byClientID(numbered(i))), params{"Name": str(text)})
	}
}

func descriptions(h *harness) {
	text := str(strings.Join(hostile, "\n"))
	h.importPair(contoso)
	service := h.one(contoso.service().with(params{"Description": text}).call(newServiceCmdlet))
	gateway := h.one(h.gateway().with(params{"Description": text}).call(newGatewayCmdlet))
	for _, o := range []cmdlet.Object{service, h.one(cmdlet.NewCall("Get-CMAzureService")), gateway, h.one(byID(gateway))} {
		h.has(o, params{"Description": text})
	}
}

func typed(h *harness) {
	gateway := h.makeGateway()
	h.one(h.point().call(addPointCmdlet))
	h.sweep()
	h.until("the gateway is ready", func() bool { return h.ready(gateway) })
	h.sweep()
}

// sweep looks at every property of every object on the site.
func (h *harness) sweep() {
	h.Helper()
	calls := []cmdlet.Call{
		cmdlet.NewCall("Get-CMAADApplication"), cmdlet.NewCall("Get-CMAzureService"), cmdlet.NewCall("Get-CMCloudManagementGateway"),
		cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"), cmdlet.NewCall("Get-CMSite"),
		cmdlet.NewCall("Get-CMSiteSystemServer"), schedule.Every(1, schedule.Hours).Call(), schedule.Weekly(time.Monday, 1).Call(),
	}
	for _, class := range []string{
		"SMS_AAD_Application_Ex", "SMS_AAD_Tenant_Ex", "SMS_Azure_CloudService", "SMS_AzureService", "SMS_AzureServicesTask",
		"SMS_CloudProxyConnector", "SMS_SCI_SysResUse", "SMS_Site",
	} {
		calls = append(calls, cmdlet.QueryCall(cmdlet.Query{Class: class}))
	}
	for _, c := range calls {
		objects := h.run(c).Objects
		if len(objects) == 0 {
			h.Errorf("%v\nfound nothing", c)
		}
		for _, o := range objects {
			if err := misfits(o); err != nil {
				h.Errorf("%v\n%v", c, err)
			}
		}
	}
}

// What has a secret in it stays on the site's host. A Runner may refuse to ask for it by name.
func secretsStay(h *harness) {
	h.makeGateway()
	for _, class := range []string{"SMS_AAD_Application_Ex", "SMS_AzureService"} {
		metadata, _ := wmi.Lookup(class)
		calls := []cmdlet.Call{cmdlet.QueryCall(cmdlet.Query{Class: class})}
		for _, p := range metadata.Properties {
			if p.Secret {
				calls = append(calls, cmdlet.QueryCall(cmdlet.Query{Class: class, Properties: []string{p.Name}}))
			}
		}
		for _, c := range calls {
			result, err := h.ask(h.Context(), c)
			if err != nil {
				_ = h.failure(c, result, err)
				continue
			}
			h.inspect(c, result)
			for _, o := range result.Objects {
				if err := misfits(o); err != nil {
					h.Errorf("%v\n%v", c, err)
				}
			}
		}
	}
}

// Summer and winter, east and west, since a host converts to its own clock and back.
func times(h *harness) {
	year := nextYear().Year()
	for i, sent := range []time.Time{
		time.Date(year, time.January, 15, 23, 59, 58, 0, time.UTC),
		time.Date(year, time.July, 15, 0, 0, 1, 789_000_000, time.FixedZone("", 5*3600+1800)),
		time.Date(year, time.March, 31, 2, 30, 0, 0, time.FixedZone("", -8*3600)),
	} {
		id := numbered(i)
		c := contoso.server().with(params{"ClientId": str(id), "SecretKeyExpiry": cmdlet.Time(sent)}).call(importServerCmdlet)
		for _, o := range []cmdlet.Object{h.one(c), h.one(byClientID(id))} {
			got, _ := o.Get("SecretKeyExpiry")
			switch {
			case got.Kind() != cmdlet.KindTime || got.Time().Location() != time.UTC:
				h.Errorf("the expiry is the %v %v, want a time in UTC", got.Kind(), got)
			case !got.Time().Truncate(time.Second).Equal(sent.Truncate(time.Second)):
				h.Errorf("the expiry is %v, want %v", got, cmdlet.Time(sent))
			}
		}
	}
	updated, _ := h.one(byClientID(numbered(0))).Get("LastUpdateTime")
	const skew = 5 * time.Minute // between the clocks of the site and of the test
	if !updated.IsNull() && time.Since(updated.Time()).Abs() > skew {
		h.Errorf("the application was updated at %v, and it is %v", updated, time.Now().UTC())
	}
}

func nothingFound(h *harness) {
	nobody := str("nobody")
	for name, p := range map[string]params{
		"Get-CMAADApplication": {"ClientId": str(contoso.serverID)}, "Get-CMAADTenant": {"Name": nobody},
		"Get-CMAzureService": {"Id": cmdlet.Int(1)}, "Get-CMCloudManagementGateway": {"Id": str("1")}, "Get-CMSite": {"SiteCode": str("ZZ9")},
		"Get-CMSiteSystemServer": {"SiteSystemServerName": nobody}, "Get-CMCloudManagementGatewayConnectionPoint": {"SiteSystemServerName": nobody},
	} {
		if c := p.call(name); c.Check(h.build()) == nil {
			h.finds(c)
		}
	}
	h.finds(cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AzureService"}))
}
