package cmdlettest

import "github.com/cmgkit/cmgkit/cmdlet"

// server is the FQDN of the server of a role.
func (h *harness) server(role cmdlet.Object) cmdlet.Value {
	h.Helper()
	return str(h.text(role, "NetworkOSPath")[2:])
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

func (h *harness) hasProps(role cmdlet.Object, part string, want params) {
	h.Helper()
	for name, w := range want {
		if got := prop(role, name, part); !got.Equal(w) {
			h.Errorf("%s.%s is %v, want %v", name, part, got, w)
		}
	}
}

// findsRole looks for a role by each filter of its Get cmdlet and returns its server.
func (h *harness) findsRole(get string, role cmdlet.Object) cmdlet.Value {
	h.Helper()
	server := h.server(role)
	for _, p := range []params{
		{"SiteSystemServerName": server, "AllSite": cmdlet.Switch()},
		{"SiteSystemServerName": server, "SiteCode": str(h.text(role, "SiteCode"))},
	} {
		h.finds(p.call(get), role)
	}
	h.finds(params{"SiteSystemServerName": str("other." + server.Str())}.call(get))
	return server
}

func setManagementPoint(h *harness) {
	const get, set = "Get-CMManagementPoint", "Set-CMManagementPoint"
	role := h.first(params{"AllSite": cmdlet.Switch()}.call(get))
	h.has(role, params{"RoleName": str("SMS Management Point")})
	server := h.findsRole(get, role)
	byName := params{"SiteSystemServerName": server, "SiteCode": str(h.text(role, "SiteCode"))}

	changed := h.one(byName.with(passThru).with(params{
		"EnableCloudGateway": cmdlet.Bool(true), "EnableSsl": cmdlet.Bool(true), "ClientConnectionType": cmdlet.Enum("InternetAndIntranet"),
		"AllowDevice": cmdlet.Bool(true), "GenerateAlert": cmdlet.Bool(false), "UseSiteDatabase": cmdlet.Bool(false),
		"SqlServerFqdn": server, "SqlServerInstanceName": str("CM"), "DatabaseName": str("CM_DB"), "UserName": str(`contoso\o'brien`),
	}).call(set))
	h.has(changed, params{"SslState": cmdlet.Int(1)})
	h.hasProps(changed, "Value", params{
		"AllowProxyTraffic": cmdlet.Int(1), "MPInternetFacing": cmdlet.Int(1), "MPIntranetFacing": cmdlet.Int(1), "UseSiteDatabase": cmdlet.Int(0),
	})
	h.hasProps(changed, "Value2", params{
		"SQLServerName": server, "DatabaseName": str(`CM\CM_DB`), "Username": str(`contoso\o'brien`),
	})
	handed := params{"InputObject": cmdlet.ResultOf(byName.call(get)), "UseComputerAccount": cmdlet.Switch()}
	if left := h.run(handed.call(set)).Objects; len(left) > 0 {
		h.Errorf("-PassThru was not given, and this came back: %v", left)
	}
	h.hasProps(h.one(byName.call(get)), "Value2", params{"Username": str("")})
}

func setSoftwareUpdatePoint(h *harness) {
	const get, set = "Get-CMSoftwareUpdatePoint", "Set-CMSoftwareUpdatePoint"
	role := h.first(params{"AllSite": cmdlet.Switch()}.call(get))
	h.has(role, params{"RoleName": str("SMS Software Update Point")})
	server := h.findsRole(get, role)
	byName := params{"SiteSystemServerName": server, "SiteCode": str(h.text(role, "SiteCode"))}

	changed := h.one(byName.with(passThru).with(params{
		"EnableCloudGateway": cmdlet.Bool(true), "EnableSsl": cmdlet.Bool(true), "ClientConnectionType": cmdlet.Enum("Internet"),
		"HttpPort": cmdlet.Int(80), "HttpsPort": cmdlet.Int(443), "UseProxy": cmdlet.Bool(true),
		"UseProxyForAutoDeploymentRule": cmdlet.Bool(true), "WsusAccessAccount": str(`contoso\wsus`),
		"NlbVirtualIP": str("192.0.2.1"), "PublicVirtualIP": str("192.0.2.2"),
	}).call(set))
	h.hasProps(changed, "Value", params{
		"AllowProxyTraffic": cmdlet.Int(1), "IsINF": cmdlet.Int(1), "IsIntranet": cmdlet.Int(0), "SSLWSUS": cmdlet.Int(1),
		"WSUSIISPort": cmdlet.Int(80), "WSUSIISSSLPort": cmdlet.Int(443), "UseProxy": cmdlet.Int(1), "UseProxyForADR": cmdlet.Int(1),
	})
	h.hasProps(changed, "Value2", params{"WSUSAccessAccount": str(`contoso\wsus`)})
	handed := params{"InputObject": cmdlet.ResultOf(byName.call(get)), "AnonymousWsusAccess": cmdlet.Switch()}
	h.hasProps(h.one(handed.with(passThru).call(set)), "Value2", params{"WSUSAccessAccount": str("")})
}

func addManagementPoint(h *harness) {
	const get, add = "Get-CMManagementPoint", "Add-CMManagementPoint"
	on := cmdlet.Switch()
	byName := params{"SiteSystemServerName": h.makeSystem("one"), "SiteCode": str(h.site.SiteCode), "DisableWildcardHandling": on}
	made := h.one(byName.with(params{
		"EnableCloudGateway": on, "EnableSsl": on, "CommunicationType": cmdlet.Enum("Https"), "AllowDevice": on, "GenerateAlert": on,
		"ClientConnectionType": cmdlet.Enum("InternetAndIntranet"), "ConnectionAccountUserName": str(`contoso\mp`),
	}).call(add))
	h.has(made, params{"RoleName": str("SMS Management Point"), "SslState": cmdlet.Int(1)})
	h.hasProps(made, "Value", params{
		"AllowProxyTraffic": cmdlet.Int(1), "MPInternetFacing": cmdlet.Int(1), "MPIntranetFacing": cmdlet.Int(1), "UseSiteDatabase": cmdlet.Int(1),
	})
	h.hasProps(made, "Value2", params{"Username": str(`contoso\mp`)})
	h.findsRole(get, made)
	h.refuses(byName.call(add), cmdlet.ErrExists)

	replica := params{"SqlServerFqdn": str("sql.contoso.com"), "SqlServerInstanceName": str("CM"), "DatabaseName": str("CM_DB")}
	made = h.one(params{"SiteSystemServerName": h.makeSystem("two")}.with(replica).call(add))
	h.hasProps(made, "Value", params{"UseSiteDatabase": cmdlet.Int(0), "AllowProxyTraffic": cmdlet.Int(0)})
	h.hasProps(made, "Value2", params{"SQLServerName": str("sql.contoso.com"), "DatabaseName": str(`CM\CM_DB`)})
	h.one(params{"InputObject": cmdlet.ResultOf(h.systemNamed("three"))}.call(add))
	h.one(params{"InputObject": cmdlet.ResultOf(h.systemNamed("four"))}.with(replica).call(add))
	h.refuses(params{"SiteSystemServerName": h.newSystemName("none")}.call(add), cmdlet.ErrNotFound)
}

func addSoftwareUpdatePoint(h *harness) {
	const get, add = "Get-CMSoftwareUpdatePoint", "Add-CMSoftwareUpdatePoint"
	on := cmdlet.Switch()
	byName := params{"SiteSystemServerName": h.makeSystem("one"), "SiteCode": str(h.site.SiteCode), "DisableWildcardHandling": on}
	made := h.one(byName.with(params{
		"EnableCloudGateway": on, "WsusSsl": cmdlet.Bool(true), "ClientConnectionType": cmdlet.Enum("Internet"),
		"WsusIisPort": cmdlet.Int(80), "WsusIisSslPort": cmdlet.Int(443), "UseProxy": cmdlet.Bool(true),
		"UseProxyForAutoDeploymentRule": cmdlet.Bool(true), "ConnectionAccountUserName": str(`contoso\wsus`),
	}).call(add))
	h.has(made, params{"RoleName": str("SMS Software Update Point")})
	h.hasProps(made, "Value", params{
		"AllowProxyTraffic": cmdlet.Int(1), "IsINF": cmdlet.Int(1), "IsIntranet": cmdlet.Int(0), "SSLWSUS": cmdlet.Int(1),
		"WSUSIISPort": cmdlet.Int(80), "WSUSIISSSLPort": cmdlet.Int(443), "UseProxy": cmdlet.Int(1), "UseProxyForADR": cmdlet.Int(1),
	})
	h.hasProps(made, "Value2", params{"WSUSAccessAccount": str(`contoso\wsus`)})
	h.findsRole(get, made)
	h.refuses(byName.call(add), cmdlet.ErrExists)
	made = h.one(params{"InputObject": cmdlet.ResultOf(h.systemNamed("two")), "AnonymousWsusAccess": on}.call(add))
	h.hasProps(made, "Value2", params{"WSUSAccessAccount": str("")})
}

// Traffic of a gateway alone is accepted, and a management point then takes clients from the internet; switched off, it no
// longer does.
func gatewayTraffic(h *harness) {
	const get, set = "Get-CMManagementPoint", "Set-CMManagementPoint"
	role := h.first(params{"AllSite": cmdlet.Switch()}.call(get))
	byName := params{"SiteSystemServerName": h.server(role), "SiteCode": str(h.text(role, "SiteCode"))}.with(passThru)
	for _, on := range []int64{1, 0} {
		changed := h.one(byName.with(params{"EnableCloudGateway": cmdlet.Bool(on == 1)}).call(set))
		h.hasProps(changed, "Value", params{"AllowProxyTraffic": cmdlet.Int(on), "MPInternetFacing": cmdlet.Int(on), "MPIntranetFacing": cmdlet.Int(1)})
	}
	role = h.first(params{"AllSite": cmdlet.Switch()}.call("Get-CMSoftwareUpdatePoint"))
	byName = params{"SiteSystemServerName": h.server(role), "SiteCode": str(h.text(role, "SiteCode"))}.with(passThru)
	h.hasProps(h.one(byName.with(params{"EnableCloudGateway": cmdlet.Bool(true)}).call("Set-CMSoftwareUpdatePoint")), "Value",
		params{"AllowProxyTraffic": cmdlet.Int(1)})
}
