package cmdlettest

import "github.com/cmgkit/cmgkit/cmdlet"

// first returns the first object of a call, and skips the test where the site has none.
func (b *bench) first(c cmdlet.Call) cmdlet.Object {
	b.Helper()
	objects := b.run(c).Objects
	b.needs(len(objects) > 0, "answer to "+c.Name())
	return objects[0]
}

// server is the FQDN of the server of a role.
func (b *bench) server(role cmdlet.Object) cmdlet.Value {
	b.Helper()
	return str(b.text(role, "NetworkOSPath")[2:])
}

// prop returns a part of a property in Props of a role.
func prop(role cmdlet.Object, name, part string) cmdlet.Value {
	props, _ := role.Get("Props")
	for _, v := range props.List() {
		if has, _ := v.Object().Get("PropertyName"); has.Str() == name {
			value, _ := v.Object().Get(part)
			return value
		}
	}
	return cmdlet.Value{}
}

func (b *bench) hasProps(role cmdlet.Object, part string, want params) {
	b.Helper()
	for name, w := range want {
		if got := prop(role, name, part); !got.Equal(w) {
			b.Errorf("%s.%s is %v, want %v", name, part, got, w)
		}
	}
}

var passThru = params{"PassThru": cmdlet.Switch()}

// findsRole looks for a role by each filter of its Get cmdlet and returns its server.
func (b *bench) findsRole(get string, role cmdlet.Object) cmdlet.Value {
	b.Helper()
	server := b.server(role)
	for _, p := range []params{
		{"SiteSystemServerName": server, "AllSite": cmdlet.Switch()},
		{"SiteSystemServerName": server, "SiteCode": str(b.text(role, "SiteCode"))},
	} {
		b.finds(p.call(get), role)
	}
	b.finds(params{"SiteSystemServerName": str("other." + server.Str())}.call(get))
	return server
}

func setManagementPoint(b *bench) {
	const get, set = "Get-CMManagementPoint", "Set-CMManagementPoint"
	role := b.first(params{"AllSite": cmdlet.Switch()}.call(get))
	b.has(role, params{"RoleName": str("SMS Management Point")})
	server := b.findsRole(get, role)
	byName := params{"SiteSystemServerName": server, "SiteCode": str(b.text(role, "SiteCode"))}

	changed := b.one(byName.with(passThru).with(params{
		"EnableCloudGateway": cmdlet.Bool(true), "EnableSsl": cmdlet.Bool(true), "ClientConnectionType": cmdlet.Enum("InternetAndIntranet"),
		"AllowDevice": cmdlet.Bool(true), "GenerateAlert": cmdlet.Bool(false), "UseSiteDatabase": cmdlet.Bool(false),
		"SqlServerFqdn": server, "SqlServerInstanceName": str("CM"), "DatabaseName": str("CM_DB"), "UserName": str(`contoso\o'brien`),
	}).call(set))
	b.has(changed, params{"SslState": cmdlet.Int(1)})
	b.hasProps(changed, "Value", params{
		"AllowProxyTraffic": cmdlet.Int(1), "MPInternetFacing": cmdlet.Int(1), "MPIntranetFacing": cmdlet.Int(1), "UseSiteDatabase": cmdlet.Int(0),
	})
	b.hasProps(changed, "Value2", params{
		"SQLServerName": server, "DatabaseName": str(`CM\CM_DB`), "Username": str(`contoso\o'brien`),
	})
	handed := params{"InputObject": cmdlet.ResultOf(byName.call(get)), "UseComputerAccount": cmdlet.Switch()}
	if left := b.run(handed.call(set)).Objects; len(left) > 0 {
		b.Errorf("without -PassThru came %v", left)
	}
	b.hasProps(b.one(byName.call(get)), "Value2", params{"Username": str("")})
}

func setSoftwareUpdatePoint(b *bench) {
	const get, set = "Get-CMSoftwareUpdatePoint", "Set-CMSoftwareUpdatePoint"
	role := b.first(params{"AllSite": cmdlet.Switch()}.call(get))
	b.has(role, params{"RoleName": str("SMS Software Update Point")})
	server := b.findsRole(get, role)
	byName := params{"SiteSystemServerName": server, "SiteCode": str(b.text(role, "SiteCode"))}

	changed := b.one(byName.with(passThru).with(params{
		"EnableCloudGateway": cmdlet.Bool(true), "EnableSsl": cmdlet.Bool(true), "ClientConnectionType": cmdlet.Enum("Internet"),
		"HttpPort": cmdlet.Int(80), "HttpsPort": cmdlet.Int(443), "UseProxy": cmdlet.Bool(true),
		"UseProxyForAutoDeploymentRule": cmdlet.Bool(true), "WsusAccessAccount": str(`contoso\wsus`),
		"NlbVirtualIP": str("192.0.2.1"), "PublicVirtualIP": str("192.0.2.2"),
	}).call(set))
	b.hasProps(changed, "Value", params{
		"AllowProxyTraffic": cmdlet.Int(1), "IsINF": cmdlet.Int(1), "IsIntranet": cmdlet.Int(0), "SSLWSUS": cmdlet.Int(1),
		"WSUSIISPort": cmdlet.Int(80), "WSUSIISSSLPort": cmdlet.Int(443), "UseProxy": cmdlet.Int(1), "UseProxyForADR": cmdlet.Int(1),
	})
	b.hasProps(changed, "Value2", params{"WSUSAccessAccount": str(`contoso\wsus`)})
	handed := params{"InputObject": cmdlet.ResultOf(byName.call(get)), "AnonymousWsusAccess": cmdlet.Switch()}
	b.hasProps(b.one(handed.with(passThru).call(set)), "Value2", params{"WSUSAccessAccount": str("")})
}

// cloudSettings returns the settings of cloud services in client settings.
func (b *bench) cloudSettings(settings cmdlet.Object) cmdlet.Object {
	b.Helper()
	agents, _ := settings.Get("AgentConfigurations")
	for _, v := range agents.List() {
		if has, _ := v.Object().Get("AllowCloudDP"); !has.IsNull() {
			return v.Object()
		}
	}
	b.Fatalf("no settings of cloud services in %v", settings)
	return cmdlet.Object{}
}

func setCloudService(b *bench) {
	const get, set = "Get-CMClientSetting", "Set-CMClientSettingCloudService"
	byDefault := params{"SettingType": cmdlet.Enum("Default")}.call(get)
	b.run(params{
		"DefaultSetting": cmdlet.Switch(), "AllowCloudManagementGateway": cmdlet.Bool(false), "AllowCloudDistributionPoint": cmdlet.Bool(true),
		"AutoAzureADJoin": cmdlet.Bool(false),
	}.call(set))
	want := params{"AllowCMG": cmdlet.Bool(false), "AllowCloudDP": cmdlet.Bool(true), "AutoAADJoin": cmdlet.Bool(false)}
	b.has(b.cloudSettings(b.one(byDefault)), want)

	custom := b.first(params{"SettingType": cmdlet.Enum("Device")}.call(get))
	row, _ := custom.Get("SettingsID")
	byID := params{"Id": str(row.String())}.call(get)
	b.finds(byID, custom)
	b.finds(params{"Name": str(b.text(custom, "Name"))}.call(get), custom)
	b.run(params{"Name": str(b.text(custom, "Name")), "AllowCloudDistributionPoint": cmdlet.Bool(true)}.with(passThru).call(set))
	b.has(b.cloudSettings(b.one(byID)), params{"AllowCloudDP": cmdlet.Bool(true)})
	b.run(params{"InputObject": cmdlet.ResultOf(byID), "AllowCloudManagementGateway": cmdlet.Bool(false)}.call(set))
	b.has(b.cloudSettings(b.one(byID)), params{"AllowCloudDP": cmdlet.Bool(true), "AllowCMG": cmdlet.Bool(false)})
	b.has(b.cloudSettings(b.one(byDefault)), want)
}

func setBoundaryGroup(b *bench) {
	const get, set = "Get-CMBoundaryGroup", "Set-CMBoundaryGroup"
	group := b.first(cmdlet.NewCall(get))
	row, _ := group.Get("GroupID")
	id := str(row.String())
	byID := params{"Id": cmdlet.List(id)}.call(get)
	b.finds(byID, group)
	b.finds(params{"Name": str(b.text(group, "Name")), "DisableWildcardHandling": cmdlet.Switch()}.call(get), group)

	one := cmdlet.List(str(b.site.SiteSystem))
	changed := b.one(passThru.with(params{
		"Id": id, "NewName": str("O'Brien & [sons]"), "Description": str("two\nlines"), "DefaultSiteCode": str(b.site.SiteCode),
		"ClearSiteSystemServer": cmdlet.Switch(), "AddSiteSystemServerName": one, "AllowPeerDownload": cmdlet.Bool(true),
		"SubnetPeerDownloadOnly": cmdlet.Bool(true), "PreferDPOverPeer": cmdlet.Bool(true), "PreferCloudDPOverDP": cmdlet.Bool(true),
	}).call(set))
	b.has(changed, params{
		"Name": str("O'Brien & [sons]"), "Description": str("two\nlines"), "DefaultSiteCode": str(b.site.SiteCode),
		"SiteSystemCount": cmdlet.Int(1),
	})
	b.run(params{"InputObject": cmdlet.ResultOf(byID), "RemoveSiteSystemServerName": one}.call(set))
	b.has(b.one(byID), params{"SiteSystemCount": cmdlet.Int(0)})
	b.run(params{"Name": str("O'Brien & [sons]"), "DisableWildcardHandling": cmdlet.Switch(), "Description": str("")}.call(set))
	b.has(b.one(byID), params{"Description": str("")})
}

func setDefaultBoundaryGroup(b *bench) {
	const get, set = "Get-CMDefaultBoundaryGroup", "Set-CMDefaultBoundaryGroup"
	group := b.first(params{"SiteCode": str(b.site.SiteCode)}.call(get))
	row, _ := group.Get("GroupID")
	for _, selector := range []params{
		{"SiteCode": str(b.site.SiteCode)},
		{"GroupId": row},
		{"Name": str(b.text(group, "Name")), "DisableWildcardHandling": cmdlet.Switch()},
	} {
		b.finds(selector.call(get), group)
		change := selector.with(passThru).with(params{
			"IncludeCloudBasedSources": cmdlet.Bool(true), "PreferCloudBasedSources": cmdlet.Bool(true),
		}).call(set)
		if change.Check(b.build()) == nil {
			b.finds(change, group)
		}
	}
}

func enableFeature(b *bench) {
	const get, enable = "Get-CMSiteFeature", "Enable-CMSiteFeature"
	feature := b.first(params{"Production": cmdlet.Switch(), "Fast": cmdlet.Switch()}.call(get))
	name := b.text(feature, "Name")
	byName := params{"Name": str(name), "DisableWildcardHandling": cmdlet.Switch()}.call(get)
	b.finds(byName, feature)
	for _, o := range b.run(params{"Prerelease": cmdlet.Switch()}.call(get)).Objects {
		if keys([]cmdlet.Object{o}) == keys([]cmdlet.Object{feature}) {
			b.Errorf("%s is a pre-release feature and is not", name)
		}
	}
	b.finds(passThru.with(params{"Name": str(name), "Force": cmdlet.Switch()}).call(enable), feature)
	again := b.run(params{"InputObject": cmdlet.ResultOf(byName), "Force": cmdlet.Switch()}.call(enable))
	if len(again.Warnings) == 0 {
		b.Errorf("enabling %s again warned of nothing", name)
	}
}

// Nothing is changed for a name that the site does not have.
func unknownNames(b *bench) {
	const nothing = "no such thing"
	on := cmdlet.Bool(true)
	for name, p := range map[string]params{
		"Set-CMManagementPoint":           {"SiteSystemServerName": str(nothing), "AllowDevice": on},
		"Set-CMSoftwareUpdatePoint":       {"SiteSystemServerName": str(nothing), "UseProxy": on},
		"Set-CMClientSettingCloudService": {"Name": str(nothing), "AutoAzureADJoin": on},
		"Set-CMBoundaryGroup":             {"Name": str(nothing), "AllowPeerDownload": on},
		"Set-CMDefaultBoundaryGroup":      {"SiteCode": str("ZZ9"), "PreferCloudBasedSources": on},
		"Enable-CMSiteFeature":            {"Name": str(nothing), "Force": cmdlet.Switch()},
	} {
		if c := p.call(name); c.Check(b.build()) == nil {
			b.refuses(c, cmdlet.ErrNotFound)
		}
	}
}

// A role that clients reach from the intranet alone takes no traffic of a gateway.
func intranetTraffic(b *bench) {
	for get, set := range map[string]string{
		"Get-CMManagementPoint": "Set-CMManagementPoint", "Get-CMSoftwareUpdatePoint": "Set-CMSoftwareUpdatePoint",
	} {
		role := b.first(params{"AllSite": cmdlet.Switch()}.call(get))
		b.refuses(params{
			"SiteSystemServerName": b.server(role), "SiteCode": str(b.text(role, "SiteCode")), "EnableCloudGateway": cmdlet.Bool(true),
			"ClientConnectionType": cmdlet.Enum("Intranet"),
		}.call(set), cmdlet.ErrInvalid)
	}
}
