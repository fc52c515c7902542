package fake_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
	assert.EqualValues(t, 3, number(t, before, "RoleCount"), "with the site system and the software update point")
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

func TestSetSoftwareUpdatePoint(t *testing.T) {
	s := fake.New(fake.Options{})
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

func TestSetCloudService(t *testing.T) {
	s := fake.New(fake.Options{ClientSettings: []string{"Laptops", "Desktops"}})
	get := func(params ...cmdlet.Param) []cmdlet.Object {
		return all(t, s, cmdlet.NewCall("Get-CMClientSetting", params...))
	}
	kind := func(name string) cmdlet.Param { return cmdlet.P("SettingType", cmdlet.Enum(name)) }
	assert.Equal(t, []string{"Default Client Agent Settings", "Laptops", "Desktops"}, columnOf(t, get(), "Name"))
	assert.Equal(t, []string{"Laptops", "Desktops"}, columnOf(t, get(kind("Device")), "Name"))
	assert.Empty(t, get(kind("User")))
	assert.Equal(t, []string{"Laptops"}, columnOf(t, get(with("Name", "lap*")), "Name"))
	assert.Equal(t, []string{"Desktops"}, columnOf(t, get(with("Id", "16777218")), "Name"))

	cloud := func(o cmdlet.Object) [3]bool {
		agents, _ := o.Get("AgentConfigurations")
		require.Len(t, agents.List(), 1)
		var all [3]bool
		for i, name := range []string{"AllowCMG", "AllowCloudDP", "AutoAADJoin"} {
			v, _ := agents.List()[0].Object().Get(name)
			all[i] = v.Bool()
		}
		return all
	}
	const set = "Set-CMClientSettingCloudService"
	assert.Equal(t, [3]bool{true, false, true}, cloud(get(kind("Default"))[0]))
	got := one(t, s, cmdlet.NewCall(set, cmdlet.P("DefaultSetting", cmdlet.Switch()), boolean("AllowCloudDistributionPoint", true), passThru))
	assert.Equal(t, [3]bool{true, true, true}, cloud(got))
	got = one(t, s, cmdlet.NewCall(set, with("Name", "laptops"), boolean("AllowCloudManagementGateway", false), passThru))
	assert.Equal(t, [3]bool{false, false, true}, cloud(got))
	handed := cmdlet.P("InputObject", cmdlet.ResultOf(cmdlet.NewCall("Get-CMClientSetting", with("Name", "Laptops"))))
	assert.Empty(t, all(t, s, cmdlet.NewCall(set, handed, boolean("AutoAzureADJoin", false))))
	assert.Equal(t, [3]bool{false, false, false}, cloud(get(with("Name", "Laptops"))[0]))
	agents, _ := get(with("Name", "Desktops"))[0].Get("AgentConfigurations")
	assert.Empty(t, agents.List(), "settings that were not set")
}

func list(name string, values ...string) cmdlet.Param { return cmdlet.P(name, texts(values...)) }

func TestSetBoundaryGroup(t *testing.T) {
	s := fake.New(fake.Options{BoundaryGroups: []string{"Headquarters", "Branch"}})
	after(t, s, story()[:4]...)
	branch := one(t, s, cmdlet.NewCall("Get-CMBoundaryGroup", list("Id", "16777218")))
	assert.Equal(t, "Branch", text(t, branch, "Name"))
	assert.Len(t, all(t, s, cmdlet.NewCall("Get-CMBoundaryGroup", with("Name", "*"))), 2)

	const set = "Set-CMBoundaryGroup"
	got := one(t, s, cmdlet.NewCall(set, with("Id", "16777218"), passThru, with("NewName", "Branches"), with("Description", "d"),
		with("DefaultSiteCode", "PS1"), list("AddSiteSystemServerName", server1, server2, serviceName, server1), boolean("PreferCloudDPOverDP", true)))
	assert.Equal(t, "Branches", text(t, got, "Name"))
	assert.Equal(t, "d", text(t, got, "Description"))
	assert.Equal(t, "PS1", text(t, got, "DefaultSiteCode"))
	assert.EqualValues(t, 3, number(t, got, "SiteSystemCount"))
	got = one(t, s, cmdlet.NewCall(set, with("Name", "branches"), passThru, list("RemoveSiteSystemServerName", server1)))
	assert.EqualValues(t, 2, number(t, got, "SiteSystemCount"))
	handed := cmdlet.P("InputObject", cmdlet.ResultOf(cmdlet.NewCall("Get-CMBoundaryGroup", with("Name", "Branches"))))
	got = one(t, s, cmdlet.NewCall(set, handed, passThru, cmdlet.P("ClearSiteSystemServer", cmdlet.Switch()), list("AddSiteSystemServerName", server2)))
	assert.EqualValues(t, 1, number(t, got, "SiteSystemCount"))
}

func TestDefaultBoundaryGroup(t *testing.T) {
	s := fake.New(central())
	group := one(t, s, cmdlet.NewCall("Get-CMDefaultBoundaryGroup", with("SiteCode", "PS2")))
	assert.Equal(t, "Default-Site-Boundary-Group<PS2>", text(t, group, "Name"))
	id := cmdlet.P("GroupId", cmdlet.Int(number(t, group, "GroupID")))
	for _, selector := range []cmdlet.Param{id, with("SiteCode", "PS2"), with("Name", "Default-Site-Boundary-Group<PS2>")} {
		assert.True(t, group.Equal(one(t, s, cmdlet.NewCall("Get-CMDefaultBoundaryGroup", selector))))
		changed := one(t, s, cmdlet.NewCall("Set-CMDefaultBoundaryGroup", selector, passThru, boolean("IncludeCloudBasedSources", true)))
		assert.True(t, group.Equal(changed))
	}
	own := one(t, fake.New(fake.Options{}), cmdlet.NewCall("Set-CMDefaultBoundaryGroup", passThru, boolean("PreferCloudBasedSources", true)))
	assert.Equal(t, "PS1", text(t, own, "DefaultSiteCode"))
}

func TestEnableFeature(t *testing.T) {
	s := fake.New(fake.Options{})
	get := cmdlet.NewCall("Get-CMSiteFeature", with("Name", "Cloud*"), cmdlet.P("Fast", cmdlet.Switch()))
	off := one(t, s, get)
	enable := cmdlet.NewCall("Enable-CMSiteFeature", cmdlet.P("InputObject", cmdlet.ResultOf(get)), passThru)
	on := one(t, s, enable)
	assert.NotEqual(t, number(t, off, "Status"), number(t, on, "Status"))
	assert.True(t, on.Equal(one(t, s, get)))
	result, err := s.Run(t.Context(), enable)
	require.NoError(t, err)
	assert.Len(t, result.Warnings, 1, "it is enabled already")

	production, prerelease := cmdlet.P("Production", cmdlet.Switch()), cmdlet.P("Prerelease", cmdlet.Switch())
	assert.Len(t, all(t, s, cmdlet.NewCall("Get-CMSiteFeature", production)), 1)
	assert.Empty(t, all(t, s, cmdlet.NewCall("Get-CMSiteFeature", prerelease)))
	assert.Len(t, all(t, fake.New(fake.Options{Version: "2103"}), cmdlet.NewCall("Get-CMSiteFeature", prerelease)), 1)
}

func TestPart5Unsupported(t *testing.T) {
	s := fake.New(fake.Options{})
	object := cmdlet.ResultOf(cmdlet.NewCall("Get-CMSiteSystemServer"))
	for _, c := range []cmdlet.Call{
		cmdlet.NewCall("Get-CMManagementPoint", cmdlet.P("InputObject", object)),
		cmdlet.NewCall("Get-CMClientSetting", cmdlet.P("Setting", cmdlet.Enum("Cloud"))),
		cmdlet.NewCall("Get-CMClientSetting", cmdlet.P("Raw", cmdlet.Switch())),
		cmdlet.NewCall("Set-CMBoundaryGroup", with("Id", "1"), cmdlet.P("AddSiteSystemServer", cmdlet.List(object))),
		cmdlet.NewCall("Set-CMBoundaryGroup", with("Id", "1"), cmdlet.P("RemoveSiteSystemServer", cmdlet.List(object))),
	} {
		require.ErrorIs(t, s.Supports(c), cmdlet.ErrUnsupported, "%v", c)
	}
}

func part5Refusals() []refusal {
	httpOnly := fake.Options{HTTPOnly: true}
	const mp, sup = "Set-CMManagementPoint", "Set-CMSoftwareUpdatePoint"
	const group, settings = "Set-CMBoundaryGroup", "Set-CMClientSettingCloudService"
	return []refusal{
		{rule: "client-point-known", names: "SiteSystemServerName", call: always(allowTraffic(mp, with("SiteSystemServerName", server2)))},
		{rule: "client-point-known", names: "SiteSystemServerName", options: central(), call: always(allowTraffic(sup))},
		{
			rule: "gateway-traffic-https", options: httpOnly, names: "EnableCloudGateway",
			call: always(allowTraffic(mp, fromEverywhere)),
		},
		{
			rule: "gateway-traffic-https", options: httpOnly, names: "EnableCloudGateway",
			before: []cmdlet.Call{allowTraffic(sup, fromEverywhere, boolean("EnableSsl", true))},
			call:   always(allowTraffic(sup, boolean("EnableSsl", false))),
		},
		{rule: "gateway-traffic-internet", names: "EnableCloudGateway", call: always(allowTraffic(mp))},
		{
			rule: "gateway-traffic-internet", names: "EnableCloudGateway",
			call: always(allowTraffic(sup, cmdlet.P("ClientConnectionType", cmdlet.Enum("Intranet")))),
		},
		{
			rule: "client-settings-known", names: "Name",
			call: always(cmdlet.NewCall(settings, with("Name", "Default Client Agent Settings"), boolean("AutoAzureADJoin", true))),
		},
		{rule: "boundary-group-known", names: "Id", call: always(cmdlet.NewCall(group, with("Id", "7"), with("NewName", "x")))},
		{rule: "boundary-group-known", names: "Name", call: always(cmdlet.NewCall(group, with("Name", "none"), with("NewName", "x")))},
		{
			rule: "boundary-group-name", names: "NewName", options: fake.Options{BoundaryGroups: []string{"a", "b"}},
			call: always(cmdlet.NewCall(group, with("Name", "a"), with("NewName", "B"))),
		},
		{
			rule: "boundary-group-site", names: "DefaultSiteCode", options: central(),
			call: always(cmdlet.NewCall(group, with("Name", "Headquarters"), with("DefaultSiteCode", "CAS"))),
		},
		{
			rule: "boundary-group-server", names: "AddSiteSystemServerName",
			call: always(cmdlet.NewCall(group, with("Name", "Headquarters"), list("AddSiteSystemServerName", server1, "nowhere"))),
		},
		{
			rule: "default-boundary-group-known", names: "SiteCode",
			call: always(cmdlet.NewCall("Set-CMDefaultBoundaryGroup", with("SiteCode", "XYZ"), boolean("IncludeCloudBasedSources", true))),
		},
		{
			rule: "default-boundary-group-known", names: "SiteCode", options: central(),
			call: always(cmdlet.NewCall("Set-CMDefaultBoundaryGroup", boolean("IncludeCloudBasedSources", true))),
		},
		{rule: "feature-known", names: "Name", call: always(cmdlet.NewCall("Enable-CMSiteFeature", with("Name", "Time travel")))},
		{
			rule: "prerelease-feature", names: "Name", options: fake.Options{Version: "2103"},
			call: always(cmdlet.NewCall("Enable-CMSiteFeature", with("Name", "Cloud Management Gateway with Azure VM scale set"))),
		},
	}
}
