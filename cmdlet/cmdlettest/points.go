package cmdlettest

import "github.com/cmgkit/cmgkit/cmdlet"

// systemServer is the call that returns the site system server of the tests.
func (h *harness) systemServer() cmdlet.Call {
	return params{"SiteSystemServerName": str(h.site.SiteSystem)}.call("Get-CMSiteSystemServer")
}

func addByName(h *harness) {
	h.makeGateway()
	h.isPoint(h.one(h.point().with(params{
		"SiteCode": str(h.site.SiteCode), "DisableWildcardHandling": cmdlet.Switch(),
	}).call(addPointCmdlet)))
}

func addByInputObject(h *harness) {
	h.makeGateway()
	h.isPoint(h.one(h.point().without("SiteSystemServerName").with(params{
		"InputObject": cmdlet.ResultOf(h.systemServer()),
	}).call(addPointCmdlet)))
}

// isPoint looks at a connection point. Only SMS_CloudProxyConnector shows which gateway it serves.
func (h *harness) isPoint(made cmdlet.Object) {
	h.Helper()
	h.has(made, params{
		"RoleName": str("SMS Cloud Proxy Connector"), "NetworkOSPath": str(`\\` + h.site.SiteSystem), "SiteCode": str(h.site.SiteCode),
	})
	h.finds(cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"), made)
	h.serves(serviceName)
}

// serves waits until the connector of the connection point is the named gateway's.
func (h *harness) serves(gateway string) {
	h.Helper()
	h.until("the connector is the gateway's", func() bool {
		rows := h.run(h.connectors()).Objects
		return len(rows) == 1 && h.text(rows[0], "ProxyServiceName") == gateway
	})
}

func (h *harness) connectors() cmdlet.Call {
	return cmdlet.QueryCall(cmdlet.Query{Class: "SMS_CloudProxyConnector", Where: []cmdlet.Condition{
		{Property: "ServerName", Value: str(h.site.SiteSystem)},
	}})
}

// makePoint makes a gateway and its connection point.
func (h *harness) makePoint() cmdlet.Object {
	h.Helper()
	h.makeGateway()
	return h.one(h.point().call(addPointCmdlet))
}

func setPoint(by pointSelector) func(*harness) {
	return func(h *harness) {
		made := h.makePoint()
		h.makeOther()
		h.run(by(h).with(params{"CloudManagementGatewayName": str(otherName)}).call(setPointCmdlet))
		h.finds(cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"), made)
		h.serves(otherName)
		again := h.one(by(h).with(params{
			"CloudManagementGatewayName": str(serviceName), "PassThru": cmdlet.Switch(),
		}).call(setPointCmdlet))
		h.finds(h.getPoint(), again)
		h.serves(serviceName)
	}
}

func removePoint(by pointSelector) func(*harness) {
	return func(h *harness) {
		h.makePoint()
		h.run(by(h).with(params{"Force": cmdlet.Switch()}).call(removePointCmdlet))
		h.finds(cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"))
		h.until("the connector is gone", func() bool { return len(h.run(h.connectors()).Objects) == 0 })
		h.one(h.systemServer())
		h.one(h.point().call(addPointCmdlet))
	}
}

func getPoints(h *harness) {
	h.makeGateway()
	made := h.one(h.point().call(addPointCmdlet))
	get := func(p params) cmdlet.Call { return p.call("Get-CMCloudManagementGatewayConnectionPoint") }
	h.finds(get(nil), made)
	h.finds(get(params{"SiteSystemServerName": str(h.site.SiteSystem)}), made)
	h.finds(get(params{"SiteSystemServerName": str(h.site.SiteSystem), "SiteCode": str(h.site.SiteCode)}), made)
	h.finds(get(params{"AllSite": cmdlet.Switch()}), made)
	h.finds(get(params{"InputObject": cmdlet.ResultOf(h.systemServer())}), made)
	h.finds(get(params{"SiteSystemServerName": str("other." + h.site.SiteSystem)}))
}
