package cmdlettest

import "github.com/cmgkit/cmgkit/cmdlet"

// systemServer is the call that returns the site system server of the tests.
func (b *bench) systemServer() cmdlet.Call {
	return params{"SiteSystemServerName": str(b.site.SiteSystem)}.call("Get-CMSiteSystemServer")
}

func addByName(b *bench) {
	b.makeGateway()
	b.isPoint(b.one(b.point().with(params{
		"SiteCode": str(b.site.SiteCode), "DisableWildcardHandling": cmdlet.Switch(),
	}).call(addPointCmdlet)))
}

func addByInputObject(b *bench) {
	b.makeGateway()
	b.isPoint(b.one(b.point().without("SiteSystemServerName").with(params{
		"InputObject": cmdlet.ResultOf(b.systemServer()),
	}).call(addPointCmdlet)))
}

// isPoint looks at a connection point. Only SMS_CloudProxyConnector shows which gateway it serves.
func (b *bench) isPoint(made cmdlet.Object) {
	b.Helper()
	b.has(made, params{
		"RoleName": str("SMS Cloud Proxy Connector"), "NetworkOSPath": str(`\\` + b.site.SiteSystem), "SiteCode": str(b.site.SiteCode),
	})
	b.finds(cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"), made)
	connectors := cmdlet.QueryCall(cmdlet.Query{Class: "SMS_CloudProxyConnector", Where: []cmdlet.Condition{
		{Property: "ServerName", Value: str(b.site.SiteSystem)},
	}})
	b.until("the connector is there", func() bool { return len(b.run(connectors).Objects) > 0 })
	b.has(b.one(connectors), params{"ProxyServiceName": str(serviceName)})
}

func getPoints(b *bench) {
	b.makeGateway()
	made := b.one(b.point().call(addPointCmdlet))
	get := func(p params) cmdlet.Call { return p.call("Get-CMCloudManagementGatewayConnectionPoint") }
	b.finds(get(nil), made)
	b.finds(get(params{"SiteSystemServerName": str(b.site.SiteSystem)}), made)
	b.finds(get(params{"SiteSystemServerName": str(b.site.SiteSystem), "SiteCode": str(b.site.SiteCode)}), made)
	b.finds(get(params{"AllSite": cmdlet.Switch()}), made)
	b.finds(get(params{"InputObject": cmdlet.ResultOf(b.systemServer())}), made)
	b.finds(get(params{"SiteSystemServerName": str("other." + b.site.SiteSystem)}))
}
