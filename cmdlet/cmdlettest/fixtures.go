package cmdlettest

import (
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// The calls that make something, and the shortest ones that do.
const (
	importServerCmdlet = "Import-CMAADServerApplication"
	importClientCmdlet = "Import-CMAADClientApplication"
	newServiceCmdlet   = "New-CMCloudManagementAzureService"
	newGatewayCmdlet   = "New-CMCloudManagementGateway"
	addPointCmdlet     = "Add-CMCloudManagementGatewayConnectionPoint"
)

// pair is the tenant with its two applications that a test imports.
type pair struct{ tenantID, tenantName, serverID, serverName, clientID, clientName string }

var (
	contoso = pair{
		"f2b1a6c0-0000-4000-8000-000000000001", "Contoso", "f2b1a6c0-0000-4000-8000-00000000000a", "CMG server",
		"f2b1a6c0-0000-4000-8000-00000000000b", "CMG client",
	}
	fabrikam = pair{
		"0d5e93b7-0000-4000-8000-000000000002", "Fabrikam", "0d5e93b7-0000-4000-8000-00000000000a", "Other server",
		"0d5e93b7-0000-4000-8000-00000000000b", "Other client",
	}
)

const subscription = "5b1e0f2d-0000-4000-8000-000000000003"

// nextYear is when client secrets expire, by whatever clock the test has.
func nextYear() time.Time { return time.Now().AddDate(1, 0, 0) }

func (p pair) server() params {
	return params{
		"TenantId": str(p.tenantID), "TenantName": str(p.tenantName), "AppName": str(p.serverName), "ClientId": str(p.serverID),
		"SecretKey": cmdlet.Secret(secret.New(canary)), "SecretKeyExpiry": cmdlet.Time(nextYear()),
	}
}

func (p pair) client() params {
	return params{"TenantId": str(p.tenantID), "AppName": str(p.clientName), "ClientId": str(p.clientID)}
}

// byClientID is the call that returns the one application of a client ID.
func byClientID(id string) cmdlet.Call {
	return params{"ClientId": str(id)}.call("Get-CMAADApplication")
}

func (p pair) service() params {
	return params{
		"Name": str(p.tenantName + " service"), "ServerApp": cmdlet.ResultOf(byClientID(p.serverID)),
		"ClientApp": cmdlet.ResultOf(byClientID(p.clientID)),
	}
}

// gateway has the least that the parameter set Non-Interactive takes, and the region, since nothing else says where.
func (h *harness) gateway() params {
	h.Helper()
	p := params{
		"ServiceCertPath":     cmdlet.File("server.pfx", h.certs().one.PFX()),
		"ServiceCertPassword": cmdlet.Secret(h.certs().one.Password()),
		"ServerAppClientId":   str(contoso.serverID), "SubscriptionId": str(subscription), "GroupName": str("cmg-rg"),
		"Region": cmdlet.Enum("WestEurope"),
	}
	if tenant := p.with(params{"TenantId": str(contoso.tenantID)}); tenant.call(newGatewayCmdlet).Check(h.build()) == nil {
		return tenant // mandatory by the text of the help, since the version that has it
	}
	return p
}

func (h *harness) point() params {
	return params{"CloudManagementGatewayName": str(serviceName), "SiteSystemServerName": str(h.site.SiteSystem)}
}

// importPair imports both applications of a tenant.
func (h *harness) importPair(p pair) (server, client cmdlet.Object) {
	h.Helper()
	return h.one(p.server().call(importServerCmdlet)), h.one(p.client().call(importClientCmdlet))
}

// makeService sets the site up to where a gateway can be made, makeGateway to where a connection point can be added.
func (h *harness) makeService() cmdlet.Object {
	h.Helper()
	h.importPair(contoso)
	return h.one(contoso.service().call(newServiceCmdlet))
}

func (h *harness) makeGateway() cmdlet.Object {
	h.Helper()
	h.makeService()
	return h.one(h.gateway().call(newGatewayCmdlet))
}

var passThru = params{"PassThru": cmdlet.Switch()}
