package cmdlettest

import (
	"context"
	"errors"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// checkContactsNothing arms a fault that strikes whatever reaches the site: the invalid call must not meet it, and the
// valid one behind must.
func checkContactsNothing(h *harness) {
	h.one(contoso.server().call(importServerCmdlet))
	valid := fabrikam.server().call(importServerCmdlet)
	if h.site.FailBefore != nil {
		h.site.FailBefore(importServerCmdlet)
	}
	h.rejects(fabrikam.server().with(params{"ClientId": cmdlet.Int(1)}).call(importServerCmdlet), cmdlet.ErrInvalid)
	h.rejects(fabrikam.server().with(params{"Unknown": str("x")}).call(importServerCmdlet), cmdlet.ErrInvalid)
	h.rejects(cmdlet.NewCall(importServerCmdlet), cmdlet.ErrInvalid)
	h.rejects(fabrikam.server().with(params{"AppName": str("\xff")}).call(importServerCmdlet), cmdlet.ErrInvalid)
	if h.site.FailBefore != nil {
		_ = h.fails(valid)
	}
	h.run(valid)
}

func unknownCmdlet(h *harness) {
	h.one(contoso.server().call(importServerCmdlet))
	for _, name := range []string{"Get-CMNothing", "Remove-CMEverything", "Invoke-Expression"} {
		h.rejects(cmdlet.NewCall(name), cmdlet.ErrUnsupported)
	}
}

// What a Runner says that it does not support, it does not do.
func unsupported(h *harness) {
	h.one(contoso.server().call(importServerCmdlet))
	h.unchangedBy(func() {
		for _, m := range cmdlet.Documented().Cmdlets() {
			c := cmdlet.NewCall(m.Name)
			told := cmdlet.Supports(h.site.Runner, c)
			if told == nil {
				continue
			}
			if !errors.Is(told, cmdlet.ErrUnsupported) {
				h.Errorf("%v\nis not supported, by an error that is not ErrUnsupported: %v", c, told)
			}
			e := h.fails(c)
			allowed := e.Reason == cmdlet.ErrUnsupported || c.Check(h.build()) != nil && errors.Is(c.Check(h.build()), e.Reason)
			if !allowed || e.Outcome != cmdlet.NotDone {
				h.Errorf("%v\nis not supported, and failed as %q, %v: %v", c, e.Reason, e.Outcome, e)
			}
		}
	})
}

// ErrUnsupported promises that nothing was contacted, so that [cmdlet.Route] asks another Runner.
func routeAsksTheNext(h *harness) {
	h.one(contoso.server().call(importServerCmdlet))
	h.unchangedBy(func() {
		for _, name := range []string{"Get-CMNothing", "Remove-CMEverything"} {
			c := cmdlet.NewCall(name)
			answer := &cmdlet.Result{Via: "next"}
			next := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return answer, nil })
			if result, err := cmdlet.Route(h.site.Runner, next).Run(h.Context(), c); result != answer {
				h.Errorf("%v\ndid not reach the next Runner of a Route: %v", c, err)
			}
		}
	})
}

func (h *harness) importClientOf(server cmdlet.Call) cmdlet.Call {
	return contoso.client().without("TenantId").with(params{"ServerApp": cmdlet.ResultOf(server)}).call(importClientCmdlet)
}

func resultOfNothing(h *harness) {
	h.one(contoso.server().call(importServerCmdlet))
	h.rejects(h.importClientOf(byClientID(fabrikam.serverID)), cmdlet.ErrNotFound)
}

func resultOfSeveral(h *harness) {
	h.one(contoso.server().call(importServerCmdlet))
	h.one(fabrikam.server().call(importServerCmdlet))
	h.rejects(h.importClientOf(cmdlet.NewCall("Get-CMAADApplication")), cmdlet.ErrAmbiguous)
}

func resultOfFails(h *harness) {
	h.needs(h.site.FailBefore != nil, "way to fail a call")
	h.one(contoso.server().call(importServerCmdlet))
	h.unchangedBy(func() {
		h.site.FailBefore("Get-CMAADApplication")
		h.notDone(h.importClientOf(byClientID(contoso.serverID)))
	})
}

func resultOfChange(h *harness) {
	h.one(contoso.server().call(importServerCmdlet))
	h.rejects(h.importClientOf(fabrikam.server().call(importServerCmdlet)), cmdlet.ErrInvalid)
}

func sameClientID(h *harness) {
	h.importPair(contoso)
	h.refuses(contoso.server().with(params{"AppName": str("again")}).call(importServerCmdlet), cmdlet.ErrExists)
	h.refuses(contoso.client().with(params{"AppName": str("again")}).call(importClientCmdlet), cmdlet.ErrExists)
}

func unknownTenant(h *harness) {
	h.importPair(contoso)
	h.refuses(fabrikam.client().call(importClientCmdlet), cmdlet.ErrNotFound)
}

func secondService(h *harness) {
	h.makeService()
	h.refuses(contoso.service().with(params{"Name": str("second")}).call(newServiceCmdlet), cmdlet.ErrExists)
}

func unknownServerApp(h *harness) {
	h.makeService()
	h.refuses(h.gateway().with(params{"ServerAppClientId": str(fabrikam.serverID)}).call(newGatewayCmdlet), cmdlet.ErrNotFound)
}

func wrongPassword(h *harness) {
	h.makeService()
	wrong := cmdlet.Secret(secret.New(canary))
	h.refuses(h.gateway().with(params{"ServiceCertPassword": wrong}).call(newGatewayCmdlet), cmdlet.ErrInvalid)
}

// The cmdlet's parameter is an enumeration: neither a name that Azure does not have nor another spelling is one of it.
func unknownRegion(h *harness) {
	h.makeService()
	for _, region := range []string{"Mars", "WestEurpoe", "usgovvirginia"} {
		h.refuses(h.gateway().with(params{"Region": cmdlet.Enum(region)}).call(newGatewayCmdlet), cmdlet.ErrInvalid)
	}
}

// The enumeration has names with which no gateway can be in the public cloud.
func regionOfAnotherCloud(h *harness) {
	h.makeService()
	for _, region := range []string{"USGovernmentVirginia", "ChinaEast", "GermanyCentral", "AnywhereEurope"} {
		h.refuses(h.gateway().with(params{"Region": cmdlet.Enum(region)}).call(newGatewayCmdlet), cmdlet.ErrInvalid)
	}
}

func sameServiceName(h *harness) {
	h.makeGateway()
	h.refuses(h.gateway().call(newGatewayCmdlet), cmdlet.ErrExists)
}

func unknownGateway(h *harness) {
	h.makeGateway()
	h.refuses(h.point().with(params{"CloudManagementGatewayName": str(otherName)}).call(addPointCmdlet), cmdlet.ErrNotFound)
}

func noSiteSystem(h *harness) {
	h.makeGateway()
	h.refuses(h.point().with(params{"SiteSystemServerName": str("other." + h.site.SiteSystem)}).call(addPointCmdlet), cmdlet.ErrNotFound)
}

func secondPoint(h *harness) {
	h.makeGateway()
	h.one(h.point().call(addPointCmdlet))
	h.refuses(h.point().call(addPointCmdlet), cmdlet.ErrExists)
}

// A change that finds nothing fails; a read does not.
func unknownObjects(h *harness) {
	h.makePoint()
	id, name, other := params{"Id": str("1")}, params{"Name": str(otherName)}, params{"SiteSystemServerName": str("other." + h.site.SiteSystem)}
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
		params{"SiteSystemServerName": str(h.site.SiteSystem)}.with(params{"CloudManagementGatewayName": str(otherName)}).call(setPointCmdlet),
		other.call(removePointCmdlet),
	} {
		h.refuses(c, cmdlet.ErrNotFound)
	}
	if c := (params{"TenantId": str(fabrikam.tenantID)}).call(updateServerCmdlet); c.Check(h.build()) == nil {
		h.refuses(c, cmdlet.ErrNotFound)
	}
}

// A parameter takes objects of one class, and of a role.
func anotherClass(h *harness) {
	h.makePoint()
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
		gateway.with(params{"InputObject": cmdlet.ResultOf(h.systemServer())}).call(setPointCmdlet),
		params{"InputObject": cmdlet.ResultOf(h.systemServer())}.call(removePointCmdlet),
		gateway.with(params{"InputObject": cmdlet.ResultOf(h.getPoint())}).call(addPointCmdlet),
	} {
		h.refuses(c, cmdlet.ErrInvalid)
	}
}

// Nothing is changed for a name that the site does not have.
func unknownNames(h *harness) {
	const nothing = "no such thing"
	on := cmdlet.Bool(true)
	for name, p := range map[string]params{
		"Set-CMManagementPoint":           {"SiteSystemServerName": str(nothing), "AllowDevice": on},
		"Set-CMSoftwareUpdatePoint":       {"SiteSystemServerName": str(nothing), "UseProxy": on},
		"Set-CMClientSettingCloudService": {"Name": str(nothing), "AutoAzureADJoin": on},
		"Set-CMBoundaryGroup":             {"Name": str(nothing), "AllowPeerDownload": on},
		"Set-CMDefaultBoundaryGroup":      {"SiteCode": str("ZZ9"), "PreferCloudBasedSources": on},
		"Set-CMClientSettingClientPolicy": {"Name": str(nothing), "EnableUserPolicy": on},
		"Set-CMSite":                      {"SiteCode": str("ZZ9"), "UsePkiClientCertificate": on},
		"Enable-CMSiteFeature":            {"Name": str(nothing), "Force": cmdlet.Switch()},
	} {
		if c := p.call(name); c.Check(h.build()) == nil {
			h.refuses(c, cmdlet.ErrNotFound)
		}
	}
}
