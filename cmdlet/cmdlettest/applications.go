package cmdlettest

import "github.com/cmgkit/cmgkit/cmdlet"

func importServer(h *harness) {
	made := h.one(contoso.server().call(importServerCmdlet))
	h.has(made, params{"ClientID": str(contoso.serverID), "Name": str(contoso.serverName), "IsClientApp": cmdlet.Bool(false)})
	h.finds(byClientID(contoso.serverID), made)
}

func importServerWithAll(h *harness) {
	uri := str("https://contoso.onmicrosoft.com/ConfigMgrService")
	made := h.one(contoso.server().with(params{
		"AppIdUri": uri, "AzureEnvironmentOption": cmdlet.Enum("AzurePublicCloud"), "DisableWildcardHandling": cmdlet.Switch(),
	}).call(importServerCmdlet))
	for _, o := range []cmdlet.Object{made, h.one(byClientID(contoso.serverID))} {
		h.has(o, params{
			"ClientID": str(contoso.serverID), "Name": str(contoso.serverName), "IsClientApp": cmdlet.Bool(false),
			"IdentifierUri": uri, "SiteCode": str(h.site.SiteCode),
		})
	}
	h.finds(byClientID(contoso.serverID), made)
}

func importClientByTenant(h *harness) {
	server, client := h.importPair(contoso)
	h.isClientOf(client, server)
}

func importClientByServerApp(h *harness) {
	server := h.one(contoso.server().call(importServerCmdlet))
	client := h.one(contoso.client().without("TenantId").with(params{
		"ServerApp": cmdlet.ResultOf(byClientID(contoso.serverID)),
	}).call(importClientCmdlet))
	h.isClientOf(client, server)
}

func (h *harness) isClientOf(client, server cmdlet.Object) {
	h.Helper()
	tenant, _ := server.Get("TenantID")
	h.has(client, params{
		"ClientID": str(contoso.clientID), "Name": str(contoso.clientName), "IsClientApp": cmdlet.Bool(true), "TenantID": tenant,
	})
	h.finds(byClientID(contoso.clientID), client)
	h.finds(cmdlet.NewCall("Get-CMAADApplication"), client, server)
}

func getApplications(h *harness) {
	server, client := h.importPair(contoso)
	otherServer, otherClient := h.importPair(fabrikam)
	for _, tc := range []struct {
		filter params
		want   []cmdlet.Object
	}{
		{nil, []cmdlet.Object{server, client, otherServer, otherClient}},
		{params{"AppName": str(contoso.serverName)}, []cmdlet.Object{server}},
		{params{"AppName": str(contoso.serverName), "DisableWildcardHandling": cmdlet.Switch()}, []cmdlet.Object{server}},
		{params{"AppType": cmdlet.Enum("ServerApplication")}, []cmdlet.Object{server, otherServer}},
		{params{"AppType": cmdlet.Enum("ClientApplication")}, []cmdlet.Object{client, otherClient}},
		{params{"ClientId": str(fabrikam.clientID)}, []cmdlet.Object{otherClient}},
		{params{"TenantId": str(contoso.tenantID)}, []cmdlet.Object{server, client}},
		{params{"TenantName": str(fabrikam.tenantName)}, []cmdlet.Object{otherServer, otherClient}},
		{params{"TenantId": str(contoso.tenantID), "AppType": cmdlet.Enum("ClientApplication")}, []cmdlet.Object{client}},
		{params{"TenantId": str(contoso.tenantID), "ClientId": str(fabrikam.clientID)}, nil},
	} {
		h.finds(tc.filter.call("Get-CMAADApplication"), tc.want...)
	}
}

func getTenants(h *harness) {
	server := h.one(contoso.server().call(importServerCmdlet))
	h.one(fabrikam.server().call(importServerCmdlet))
	byID := params{"Id": str(contoso.tenantID)}.call("Get-CMAADTenant")
	if byID.Check(h.build()) != nil {
		h.rejects(byID, cmdlet.ErrNeedsVersion)
		return
	}
	tenant := h.one(byID)
	h.has(tenant, params{"TenantID": str(contoso.tenantID), "Name": str(contoso.tenantName)})
	if row := h.number(tenant, "ID"); row != h.number(server, "TenantID") {
		h.Errorf("the application's TenantID is %d, want the tenant's row %d", h.number(server, "TenantID"), row)
	}
	h.finds(params{"Name": str(contoso.tenantName)}.call("Get-CMAADTenant"), tenant)
	if all := h.run(cmdlet.NewCall("Get-CMAADTenant")).Objects; len(all) != 2 {
		h.Errorf("%d tenants, want 2: %v", len(all), all)
	}
}

// The address that it adds to the registration in Entra shows in ReplyUrl (inference).
func updateServer(h *harness) {
	server, client := h.importPair(contoso)
	c := params{"TenantId": str(contoso.tenantID)}.call(updateServerCmdlet)
	if c.Check(h.build()) != nil {
		h.rejects(c, cmdlet.ErrNeedsVersion)
		return
	}
	h.run(c)
	h.finds(cmdlet.NewCall("Get-CMAADApplication"), server, client)
	h.one(contoso.service().call(newServiceCmdlet))
	h.one(h.gateway().call(newGatewayCmdlet))
}
