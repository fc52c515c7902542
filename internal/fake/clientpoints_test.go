package fake_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

// onServer1 is a change of the role on server1.
func onServer1(name string, changes ...cmdlet.Param) cmdlet.Call {
	return call(name, []cmdlet.Param{with("SiteSystemServerName", server1)}, changes...)
}

func allowTraffic(name string, changes ...cmdlet.Param) cmdlet.Call {
	return onServer1(name, append(changes, boolean("EnableCloudGateway", true))...)
}

var fromEverywhere = cmdlet.P("ClientConnectionType", cmdlet.Enum("InternetAndIntranet"))

// shown are the properties of a role: numbers and texts.
func shown(o cmdlet.Object) map[string]any {
	list, _ := o.Get("Props")
	all := map[string]any{}
	for _, v := range list.List() {
		name, _ := v.Object().Get("PropertyName")
		number, _ := v.Object().Get("Value")
		all[name.Str()] = number.Int64()
		if text, _ := v.Object().Get("Value2"); text.Str() != "" {
			all[name.Str()] = text.Str()
		}
	}
	delete(all, "Server Remote Name")
	return all
}

func TestSetManagementPoint(t *testing.T) {
	s := fake.New(fake.Options{})
	before := one(t, s, cmdlet.NewCall("Get-CMManagementPoint"))
	assert.EqualValues(t, 4, number(t, before, "RoleCount"), "with the site system, the software update point and the service connection point")
	assert.EqualValues(t, 0, number(t, before, "SslState"))
	assert.Empty(t, all(t, s, onServer1("Set-CMManagementPoint", boolean("AllowDevice", true), boolean("GenerateAlert", true))), "without PassThru")

	got := one(t, s, allowTraffic("Set-CMManagementPoint", fromEverywhere, passThru, boolean("EnableSsl", true), boolean("UseSiteDatabase", false),
		with("SqlServerFqdn", "sql.contoso.com"), with("SqlServerInstanceName", "CM"), with("DatabaseName", "CM_PS1"), with("UserName", `contoso\mp`)))
	assert.EqualValues(t, 1, number(t, got, "SslState"))
	want := map[string]any{
		"AllowProxyTraffic": int64(1), "UseSiteDatabase": int64(0), "SQLServerName": "sql.contoso.com", "DatabaseName": `CM\CM_PS1`,
		"MPInternetFacing": int64(1), "MPIntranetFacing": int64(1), "Username": `contoso\mp`,
	}
	assert.Equal(t, want, shown(got))
	assert.True(t, got.Equal(one(t, s, cmdlet.NewCall("Get-CMManagementPoint"))))

	handed := cmdlet.P("InputObject", cmdlet.ResultOf(cmdlet.NewCall("Get-CMManagementPoint", with("SiteSystemServerName", server1))))
	got = one(t, s, cmdlet.NewCall("Set-CMManagementPoint", handed, passThru, cmdlet.P("UseComputerAccount", cmdlet.Switch())))
	want["Username"] = int64(0)
	assert.Equal(t, want, shown(got))
}

// Gateway traffic and HTTPS of a management point bring their consequences along, one call after the other.
func TestGatewayTrafficOfAManagementPoint(t *testing.T) {
	on, off := boolean("EnableCloudGateway", true), boolean("EnableCloudGateway", false)
	kind := func(name string) cmdlet.Param { return cmdlet.P("ClientConnectionType", cmdlet.Enum(name)) }
	https, http := boolean("EnableSsl", true), boolean("EnableSsl", false)
	type state struct{ traffic, internet, intranet int64 }
	everywhere, inside := state{1, 1, 1}, state{0, 0, 1}
	for name, test := range map[string]struct {
		httpOnly bool
		calls    [][]cmdlet.Param
		want     []state
	}{
		"on and off":             {calls: [][]cmdlet.Param{{on}, {off}}, want: []state{everywhere, inside}},
		"on with HTTPS":          {httpOnly: true, calls: [][]cmdlet.Param{{https, on}}, want: []state{everywhere}},
		"a type that is given":   {calls: [][]cmdlet.Param{{on, kind("Internet")}, {on}, {off, kind("Internet")}}, want: []state{{1, 1, 0}, {1, 1, 0}, {0, 1, 0}}},
		"off that was off":       {calls: [][]cmdlet.Param{{kind("Internet")}, {off}}, want: []state{{0, 1, 0}, {0, 1, 0}}},
		"HTTPS off":              {calls: [][]cmdlet.Param{{https, on}, {http}}, want: []state{everywhere, inside}},
		"HTTPS off, HTTP only":   {httpOnly: true, calls: [][]cmdlet.Param{{https, on}, {http}}, want: []state{everywhere, inside}},
		"HTTPS off, traffic on":  {calls: [][]cmdlet.Param{{https, on}, {http, on}}, want: []state{everywhere, everywhere}},
		"HTTPS off that was off": {calls: [][]cmdlet.Param{{on}, {http}}, want: []state{everywhere, everywhere}},
		"something else":         {calls: [][]cmdlet.Param{{https, on}, {boolean("AllowDevice", true)}}, want: []state{everywhere, everywhere}},
	} {
		t.Run(name, func(t *testing.T) {
			s := fake.New(fake.Options{HTTPOnly: test.httpOnly})
			for i, params := range test.calls {
				props := shown(one(t, s, onServer1("Set-CMManagementPoint", append(params, passThru)...)))
				got := state{props["AllowProxyTraffic"].(int64), props["MPInternetFacing"].(int64), props["MPIntranetFacing"].(int64)}
				assert.Equal(t, test.want[i], got, "%v", params)
			}
		})
	}
}

func TestSetSoftwareUpdatePoint(t *testing.T) {
	s := fake.New(fake.Options{})
	assert.EqualValues(t, 0, shown(one(t, s, allowTraffic("Set-CMSoftwareUpdatePoint", passThru)))["IsINF"], "what it resets is not documented")
	got := one(t, s, allowTraffic("Set-CMSoftwareUpdatePoint", passThru, cmdlet.P("ClientConnectionType", cmdlet.Enum("Internet")),
		boolean("EnableSsl", true), boolean("UseProxy", true), boolean("UseProxyForAutoDeploymentRule", true), with("WsusAccessAccount", `contoso\wsus`),
		cmdlet.P("HttpPort", cmdlet.Int(80)), cmdlet.P("HttpsPort", cmdlet.Int(443)), with("NlbVirtualIP", ""), with("PublicVirtualIP", "")))
	want := map[string]any{
		"AllowProxyTraffic": int64(1), "IsINF": int64(1), "IsIntranet": int64(0), "SSLWSUS": int64(1), "UseProxy": int64(1),
		"UseProxyForADR": int64(1), "WSUSAccessAccount": `contoso\wsus`, "WSUSIISPort": int64(80), "WSUSIISSSLPort": int64(443),
	}
	assert.Equal(t, want, shown(got))
	got = one(t, s, onServer1("Set-CMSoftwareUpdatePoint", passThru, cmdlet.P("AnonymousWsusAccess", cmdlet.Switch())))
	want["WSUSAccessAccount"] = int64(0)
	assert.Equal(t, want, shown(got))
}

func TestAddClientPoints(t *testing.T) {
	s := fake.New(fake.Options{})
	add := func(name string, params ...cmdlet.Param) map[string]any {
		made := one(t, s, cmdlet.NewCall(name, append(params, with("SiteSystemServerName", server2))...))
		assert.Equal(t, `\\`+server2, text(t, made, "NetworkOSPath"))
		return shown(made)
	}
	on := func(name string) cmdlet.Param { return cmdlet.P(name, cmdlet.Switch()) }
	mp := add("Add-CMManagementPoint", on("EnableCloudGateway"), with("SqlServerFqdn", "sql"), with("DatabaseName", "db"), with("ConnectionAccountUserName", "a"))
	for name, want := range map[string]any{
		"AllowProxyTraffic": int64(1), "MPInternetFacing": int64(1), "MPIntranetFacing": int64(1), "UseSiteDatabase": int64(0),
		"SQLServerName": "sql", "DatabaseName": "db", "Username": "a",
	} {
		assert.Equal(t, want, mp[name], name)
	}
	sup := add("Add-CMSoftwareUpdatePoint", on("EnableCloudGateway"), boolean("WsusSsl", true), fromEverywhere, cmdlet.P("WsusIisPort", cmdlet.Int(80)))
	for name, want := range map[string]any{
		"AllowProxyTraffic": int64(1), "IsINF": int64(1), "IsIntranet": int64(1), "SSLWSUS": int64(1), "WSUSIISPort": int64(80),
		"WSUSIISSSLPort": int64(8531),
	} {
		assert.Equal(t, want, sup[name], name)
	}
	assert.Len(t, all(t, s, cmdlet.NewCall("Get-CMManagementPoint")), 2)
	assert.Len(t, all(t, s, cmdlet.NewCall("Get-CMSoftwareUpdatePoint")), 2)
}
