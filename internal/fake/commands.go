package fake

import (
	"fmt"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// command is a cmdlet that the engine simulates.
type command struct {
	do    func(*Site, *request) []cmdlet.Object
	lacks func(cmdlet.Call) string // what of the cmdlet is not simulated; nil is nothing
}

var commands = map[string]command{
	"Import-CMAADServerApplication": {do: (*Site).importServerApplication},
	"Import-CMAADClientApplication": {do: (*Site).importClientApplication},
	"Get-CMAADApplication":          {do: (*Site).getApplications},
	"Get-CMAADTenant":               {do: (*Site).getTenants},

	"New-CMCloudManagementAzureService": {do: (*Site).newService},
	"Get-CMAzureService":                {do: (*Site).getServices},
	"New-CMSchedule":                    {do: (*Site).newSchedule, lacks: scheduleLacks},

	"New-CMCloudManagementGateway": {do: (*Site).newGateway, lacks: newGatewayLacks},
	"Get-CMCloudManagementGateway": {do: (*Site).getGateways},

	"Add-CMCloudManagementGatewayConnectionPoint": {do: (*Site).addPoint},
	"Get-CMCloudManagementGatewayConnectionPoint": {do: (*Site).getPoints},

	"Get-CMSite":             {do: (*Site).getSite},
	"Get-CMSiteSystemServer": {do: (*Site).getSystems, lacks: getSystemsLacks},
	"Invoke-CMWmiQuery":      {do: (*Site).query, lacks: queryLacks},
}

// Supports reports what the engine does not simulate: a cmdlet, a class or a combination of parameters.
func (s *Site) Supports(c cmdlet.Call) error {
	command, known := commands[c.Name()]
	lack := ""
	switch whatIf, _ := c.Param("WhatIf"); {
	case !known:
		lack = "the cmdlet"
	case whatIf.Bool():
		lack = "-WhatIf (use cmdlet.WhatIf)"
	case asks(c):
		lack = "-Confirm, which asks a person (use cmdlet.Confirm)"
	case command.lacks != nil:
		lack = command.lacks(c)
	}
	if lack == "" {
		return nil
	}
	e := cmdlet.Fail(c, cmdlet.ErrUnsupported, fmt.Errorf("the simulator does not have %s; package powershell runs the real cmdlet", lack))
	e.Via = Via
	return e
}

func asks(c cmdlet.Call) bool {
	confirm, _ := c.Param("Confirm")
	return confirm.Bool()
}
