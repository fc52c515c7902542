package cmdlettest

import (
	"errors"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// checkContactsNothing arms a fault that strikes whatever reaches the site: the invalid call must not meet it, and the
// valid one behind must.
func checkContactsNothing(b *bench) {
	b.one(contoso.server().call(importServerCmdlet))
	valid := fabrikam.server().call(importServerCmdlet)
	if b.site.FailBefore != nil {
		b.site.FailBefore(importServerCmdlet)
	}
	b.rejects(fabrikam.server().with(params{"ClientId": cmdlet.Int(1)}).call(importServerCmdlet), cmdlet.ErrInvalid)
	b.rejects(fabrikam.server().with(params{"Unknown": str("x")}).call(importServerCmdlet), cmdlet.ErrInvalid)
	b.rejects(cmdlet.NewCall(importServerCmdlet), cmdlet.ErrInvalid)
	b.rejects(fabrikam.server().with(params{"AppName": str("\xff")}).call(importServerCmdlet), cmdlet.ErrInvalid)
	if b.site.FailBefore != nil {
		_ = b.fails(valid)
	}
	b.run(valid)
}

func unknownCmdlet(b *bench) {
	b.one(contoso.server().call(importServerCmdlet))
	for _, name := range []string{"Get-CMNothing", "Remove-CMEverything", "Invoke-Expression"} {
		b.rejects(cmdlet.NewCall(name), cmdlet.ErrUnsupported)
	}
}

// What a Runner says that it does not support, it does not do.
func unsupported(b *bench) {
	b.one(contoso.server().call(importServerCmdlet))
	b.unchangedBy(func() {
		for _, m := range cmdlet.Documented().Cmdlets() {
			c := cmdlet.NewCall(m.Name)
			told := cmdlet.Supports(b.site.Runner, c)
			if told == nil {
				continue
			}
			if !errors.Is(told, cmdlet.ErrUnsupported) {
				b.Errorf("%v\nis not supported, by an error that is not ErrUnsupported: %v", c, told)
			}
			e := b.fails(c)
			allowed := e.Reason == cmdlet.ErrUnsupported || c.Check(b.build()) != nil && errors.Is(c.Check(b.build()), e.Reason)
			if !allowed || e.Outcome != cmdlet.NotDone {
				b.Errorf("%v\nis not supported, and failed as %q, %v: %v", c, e.Reason, e.Outcome, e)
			}
		}
	})
}

func (b *bench) importClientOf(server cmdlet.Call) cmdlet.Call {
	return contoso.client().without("TenantId").with(params{"ServerApp": cmdlet.ResultOf(server)}).call(importClientCmdlet)
}

func resultOfNothing(b *bench) {
	b.one(contoso.server().call(importServerCmdlet))
	b.rejects(b.importClientOf(byClientID(fabrikam.serverID)), cmdlet.ErrNotFound)
}

func resultOfSeveral(b *bench) {
	b.one(contoso.server().call(importServerCmdlet))
	b.one(fabrikam.server().call(importServerCmdlet))
	b.rejects(b.importClientOf(cmdlet.NewCall("Get-CMAADApplication")), cmdlet.ErrAmbiguous)
}

func resultOfFails(b *bench) {
	b.needs(b.site.FailBefore != nil, "way to fail a call")
	b.one(contoso.server().call(importServerCmdlet))
	b.unchangedBy(func() {
		b.site.FailBefore("Get-CMAADApplication")
		b.notDone(b.importClientOf(byClientID(contoso.serverID)))
	})
}

func resultOfChange(b *bench) {
	b.one(contoso.server().call(importServerCmdlet))
	b.rejects(b.importClientOf(fabrikam.server().call(importServerCmdlet)), cmdlet.ErrInvalid)
}

func sameClientID(b *bench) {
	b.importPair(contoso)
	b.refuses(contoso.server().with(params{"AppName": str("again")}).call(importServerCmdlet), cmdlet.ErrExists)
	b.refuses(contoso.client().with(params{"AppName": str("again")}).call(importClientCmdlet), cmdlet.ErrExists)
}

func unknownTenant(b *bench) {
	b.importPair(contoso)
	b.refuses(fabrikam.client().call(importClientCmdlet), cmdlet.ErrNotFound)
}

func secondService(b *bench) {
	b.makeService()
	b.refuses(contoso.service().with(params{"Name": str("second")}).call(newServiceCmdlet), cmdlet.ErrExists)
}

func unknownServerApp(b *bench) {
	b.makeService()
	b.refuses(b.gateway().with(params{"ServerAppClientId": str(fabrikam.serverID)}).call(newGatewayCmdlet), cmdlet.ErrNotFound)
}

func wrongPassword(b *bench) {
	b.makeService()
	wrong := cmdlet.Secret(secret.New(canary))
	b.refuses(b.gateway().with(params{"ServiceCertPassword": wrong}).call(newGatewayCmdlet), cmdlet.ErrInvalid)
}

// The cmdlet's parameter is an enumeration: neither a name that Azure does not have nor another spelling is one of it.
func unknownRegion(b *bench) {
	b.makeService()
	for _, region := range []string{"Mars", "WestEurpoe", "usgovvirginia"} {
		b.refuses(b.gateway().with(params{"Region": cmdlet.Enum(region)}).call(newGatewayCmdlet), cmdlet.ErrInvalid)
	}
}

// The enumeration has names with which no gateway can be in the public cloud.
func regionOfAnotherCloud(b *bench) {
	b.makeService()
	for _, region := range []string{"USGovernmentVirginia", "ChinaEast", "GermanyCentral", "AnywhereEurope"} {
		b.refuses(b.gateway().with(params{"Region": cmdlet.Enum(region)}).call(newGatewayCmdlet), cmdlet.ErrInvalid)
	}
}

func sameServiceName(b *bench) {
	b.makeGateway()
	b.refuses(b.gateway().call(newGatewayCmdlet), cmdlet.ErrExists)
}

func unknownGateway(b *bench) {
	b.makeGateway()
	b.refuses(b.point().with(params{"CloudManagementGatewayName": str(otherName)}).call(addPointCmdlet), cmdlet.ErrNotFound)
}

func noSiteSystem(b *bench) {
	b.makeGateway()
	b.refuses(b.point().with(params{"SiteSystemServerName": str("other." + b.site.SiteSystem)}).call(addPointCmdlet), cmdlet.ErrNotFound)
}

func secondPoint(b *bench) {
	b.makeGateway()
	b.one(b.point().call(addPointCmdlet))
	b.refuses(b.point().call(addPointCmdlet), cmdlet.ErrExists)
}

// A change finds nothing: other than a read, that is an error.
func unknownObjects(b *bench) {
	b.makePoint()
	id, name, other := params{"Id": str("1")}, params{"Name": str(otherName)}, params{"SiteSystemServerName": str("other." + b.site.SiteSystem)}
	for _, c := range []cmdlet.Call{
		params{"Id": cmdlet.Int(1), "Description": str("x")}.call(setServiceCmdlet),
		params{"Name": str("nobody"), "Description": str("x")}.call(setServiceCmdlet),
		params{"Id": cmdlet.Int(1)}.call(removeServiceCmdlet),
		params{"Name": str("nobody")}.call(removeServiceCmdlet),
		id.with(params{"Description": str("x")}).call(setGatewayCmdlet),
		name.with(params{"Description": str("x")}).call(setGatewayCmdlet),
		id.call(startGatewayCmdlet), name.call(startGatewayCmdlet),
		id.call(stopGatewayCmdlet), name.call(stopGatewayCmdlet),
		id.call(syncGatewayCmdlet), name.call(syncGatewayCmdlet),
		id.call(removeGatewayCmdlet), name.call(removeGatewayCmdlet),
		other.with(params{"CloudManagementGatewayName": str(serviceName)}).call(setPointCmdlet),
		params{"SiteSystemServerName": str(b.site.SiteSystem)}.with(params{"CloudManagementGatewayName": str(otherName)}).call(setPointCmdlet),
		other.call(removePointCmdlet),
	} {
		b.refuses(c, cmdlet.ErrNotFound)
	}
	if c := (params{"TenantId": str(fabrikam.tenantID)}).call(updateServerCmdlet); c.Check(b.build()) == nil {
		b.refuses(c, cmdlet.ErrNotFound)
	}
}

// A parameter takes objects of one class, and of a role.
func anotherClass(b *bench) {
	b.makePoint()
	app := cmdlet.ResultOf(byClientID(contoso.serverID))
	gateway := params{"CloudManagementGatewayName": str(serviceName)}
	for _, c := range []cmdlet.Call{
		params{"InputObject": app, "Description": str("x")}.call(setServiceCmdlet),
		params{"InputObject": app}.call(removeServiceCmdlet),
		params{"InputObject": app, "Description": str("x")}.call(setGatewayCmdlet),
		params{"InputObject": app}.call(startGatewayCmdlet),
		params{"InputObject": app}.call(stopGatewayCmdlet),
		params{"InputObject": app}.call(syncGatewayCmdlet),
		params{"InputObject": app}.call(removeGatewayCmdlet),
		gateway.with(params{"InputObject": app}).call(setPointCmdlet),
		gateway.with(params{"InputObject": cmdlet.ResultOf(b.systemServer())}).call(setPointCmdlet),
		params{"InputObject": cmdlet.ResultOf(b.systemServer())}.call(removePointCmdlet),
		gateway.with(params{"InputObject": cmdlet.ResultOf(b.getPoint())}).call(addPointCmdlet),
	} {
		b.refuses(c, cmdlet.ErrInvalid)
	}
}
