package cmdlettest

import (
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// selector says which object a change is about: the parameters of one of the cmdlet's sets.
type selector func(cmdlet.Object) params

// The selectors of the cmdlets of gateways.
func gatewayByID(o cmdlet.Object) params {
	id, _ := o.Get("AzureServiceID")
	return params{"Id": str(id.String())} // the property is a number, the parameter a string
}

func gatewayByName(o cmdlet.Object) params {
	name, _ := o.Get("ServiceCName")
	return params{"Name": name, "DisableWildcardHandling": cmdlet.Switch()}
}

// gatewayByLabel names the gateway as the examples of the help do.
func gatewayByLabel(o cmdlet.Object) params {
	name, _ := o.Get("ServiceCName")
	label, _, _ := strings.Cut(name.Str(), ".")
	return params{"Name": str(label)}
}

func gatewayByInputObject(o cmdlet.Object) params {
	return params{"InputObject": cmdlet.ResultOf(byID(o))}
}

// The selectors of the cmdlets of Azure services.
func serviceByID(o cmdlet.Object) params {
	id, _ := o.Get("ID")
	return params{"Id": id}
}

func serviceByName(o cmdlet.Object) params {
	name, _ := o.Get("Name")
	return params{"Name": name, "DisableWildcardHandling": cmdlet.Switch()}
}

func serviceByInputObject(o cmdlet.Object) params {
	return params{"InputObject": cmdlet.ResultOf(getService(o))}
}

func getService(o cmdlet.Object) cmdlet.Call { return serviceByID(o).call("Get-CMAzureService") }

// pointSelector says which connection point a change is about.
type pointSelector func(*harness) params

func pointByName(h *harness) params {
	return params{
		"SiteSystemServerName": str(h.site.SiteSystem), "SiteCode": str(h.site.SiteCode), "DisableWildcardHandling": cmdlet.Switch(),
	}
}

func pointByInputObject(h *harness) params {
	return params{"InputObject": cmdlet.ResultOf(h.getPoint())}
}

func (h *harness) getPoint() cmdlet.Call {
	return params{"SiteSystemServerName": str(h.site.SiteSystem)}.call("Get-CMCloudManagementGatewayConnectionPoint")
}

// The cmdlets that change what is there.
const (
	setServiceCmdlet    = "Set-CMCloudManagementAzureService"
	removeServiceCmdlet = "Remove-CMAzureService"
	setGatewayCmdlet    = "Set-CMCloudManagementGateway"
	startGatewayCmdlet  = "Start-CMCloudManagementGateway"
	stopGatewayCmdlet   = "Stop-CMCloudManagementGateway"
	syncGatewayCmdlet   = "Sync-CMCloudManagementGateway"
	removeGatewayCmdlet = "Remove-CMCloudManagementGateway"
	setPointCmdlet      = "Set-CMCloudManagementGatewayConnectionPoint"
	removePointCmdlet   = "Remove-CMCloudManagementGatewayConnectionPoint"
	updateServerCmdlet  = "Set-UpdateServerApplication"
)
