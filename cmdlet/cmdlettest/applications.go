package cmdlettest

import "github.com/cmgkit/cmgkit/cmdlet"

func importServer(b *bench) {
	made := b.one(contoso.server().call(importServerCmdlet))
	b.has(made, params{"ClientID": str(contoso.serverID), "Name": str(contoso.serverName), "IsClientApp": cmdlet.Bool(false)})
	b.finds(byClientID(contoso.serverID), made)
}

func importServerWithAll(b *bench) {
	uri := str("https://contoso.onmicrosoft.com/ConfigMgrService")
	made := b.one(contoso.server().with(params{
		"AppIdUri": uri, "AzureEnvironmentOption": cmdlet.Enum("AzurePublicCloud"), "DisableWildcardHandling": cmdlet.Switch(),
	}).call(importServerCmdlet))
	for _, o := range []cmdlet.Object{made, b.one(byClientID(contoso.serverID))} {
		b.has(o, params{
			"ClientID": str(contoso.serverID), "Name": str(contoso.serverName), "IsClientApp": cmdlet.Bool(false),
			"IdentifierUri": uri, "SiteCode": str(b.site.SiteCode),
		})
	}
	b.finds(byClientID(contoso.serverID), made)
}

func importClientByTenant(b *bench) {
	server, client := b.importPair(contoso)
	b.isClientOf(client, server)
}

func importClientByServerApp(b *bench) {
	server := b.one(contoso.server().call(importServerCmdlet))
	client := b.one(contoso.client().without("TenantId").with(params{
		"ServerApp": cmdlet.ResultOf(byClientID(contoso.serverID)),
	}).call(importClientCmdlet))
	b.isClientOf(client, server)
}

func (b *bench) isClientOf(client, server cmdlet.Object) {
	b.Helper()
	tenant, _ := server.Get("TenantID")
	b.has(client, params{
		"ClientID": str(contoso.clientID), "Name": str(contoso.clientName), "IsClientApp": cmdlet.Bool(true), "TenantID": tenant,
	})
	b.finds(byClientID(contoso.clientID), client)
	b.finds(cmdlet.NewCall("Get-CMAADApplication"), client, server)
}

func getApplications(b *bench) {
	server, client := b.importPair(contoso)
	otherServer, otherClient := b.importPair(fabrikam)
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
		b.finds(tc.filter.call("Get-CMAADApplication"), tc.want...)
	}
}

func getTenants(b *bench) {
	server := b.one(contoso.server().call(importServerCmdlet))
	b.one(fabrikam.server().call(importServerCmdlet))
	byID := params{"Id": str(contoso.tenantID)}.call("Get-CMAADTenant")
	if byID.Check(b.build()) != nil {
		b.rejects(byID, cmdlet.ErrNeedsVersion)
		return
	}
	tenant := b.one(byID)
	b.has(tenant, params{"TenantID": str(contoso.tenantID), "Name": str(contoso.tenantName)})
	if row := b.number(tenant, "ID"); row != b.number(server, "TenantID") {
		b.Errorf("the application's TenantID is %d, want the tenant's row %d", b.number(server, "TenantID"), row)
	}
	b.finds(params{"Name": str(contoso.tenantName)}.call("Get-CMAADTenant"), tenant)
	if all := b.run(cmdlet.NewCall("Get-CMAADTenant")).Objects; len(all) != 2 {
		b.Errorf("%d tenants, want 2: %v", len(all), all)
	}
}

// The address that it adds to the registration in Entra shows in ReplyUrl (inference).
func updateServer(b *bench) {
	server, client := b.importPair(contoso)
	c := params{"TenantId": str(contoso.tenantID)}.call(updateServerCmdlet)
	if c.Check(b.build()) != nil {
		b.rejects(c, cmdlet.ErrNeedsVersion)
		return
	}
	b.run(c)
	b.finds(cmdlet.NewCall("Get-CMAADApplication"), server, client)
	b.one(contoso.service().call(newServiceCmdlet))
	b.one(b.gateway().call(newGatewayCmdlet))
}
