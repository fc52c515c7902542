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
	b.serves(serviceName)
}

// serves waits until the connector of the connection point is the named gateway's.
func (b *bench) serves(gateway string) {
	b.Helper()
	b.until("the connector is the gateway's", func() bool {
		rows := b.run(b.connectors()).Objects
		return len(rows) == 1 && b.text(rows[0], "ProxyServiceName") == gateway
	})
}

func (b *bench) connectors() cmdlet.Call {
	return cmdlet.QueryCall(cmdlet.Query{Class: "SMS_CloudProxyConnector", Where: []cmdlet.Condition{
		{Property: "ServerName", Value: str(b.site.SiteSystem)},
	}})
}

// makePoint makes a gateway and its connection point.
func (b *bench) makePoint() cmdlet.Object {
	b.Helper()
	b.makeGateway()
	return b.one(b.point().call(addPointCmdlet))
}

func setPoint(by pointSelector) func(*bench) {
	return func(b *bench) {
		made := b.makePoint()
		b.makeOther()
		b.run(by(b).with(params{"CloudManagementGatewayName": str(otherName)}).call(setPointCmdlet))
		b.finds(cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"), made)
		b.serves(otherName)
		again := b.one(by(b).with(params{
			"CloudManagementGatewayName": str(serviceName), "PassThru": cmdlet.Switch(),
		}).call(setPointCmdlet))
		b.finds(b.getPoint(), again)
		b.serves(serviceName)
	}
}

func removePoint(by pointSelector) func(*bench) {
	return func(b *bench) {
		b.makePoint()
		b.run(by(b).with(params{"Force": cmdlet.Switch()}).call(removePointCmdlet))
		b.finds(cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"))
		b.until("the connector is gone", func() bool { return len(b.run(b.connectors()).Objects) == 0 })
		b.one(b.systemServer())
		b.one(b.point().call(addPointCmdlet))
	}
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
