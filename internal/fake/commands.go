package fake

import (
	"fmt"
	"maps"
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// command is a cmdlet that the engine simulates.
type command struct {
	do      func(*Site, *request) []cmdlet.Object
	lacks   func(cmdlet.Call) string // what of the cmdlet is not simulated; nil is nothing
	without string                   // the same in words, for the documentation
}

var commands = map[string]command{
	"Import-CMAADServerApplication": {do: (*Site).importServerApplication},
	"Import-CMAADClientApplication": {do: (*Site).importClientApplication},
	"Set-UpdateServerApplication":   {do: (*Site).updateServerApplication},
	"Get-CMAADApplication":          {do: (*Site).getApplications},
	"Get-CMAADTenant":               {do: (*Site).getTenants},

	"New-CMCloudManagementAzureService": {do: (*Site).newService},
	"Set-CMCloudManagementAzureService": {do: (*Site).setService},
	"Remove-CMAzureService":             {do: (*Site).removeService},
	"Get-CMAzureService":                {do: (*Site).getServices},
	"New-CMSchedule":                    {do: (*Site).newSchedule, lacks: scheduleLacks, without: "-ScheduleString, -OffsetDay"},

	"New-CMCloudManagementGateway":    {do: (*Site).newGateway},
	"Get-CMCloudManagementGateway":    {do: (*Site).getGateways},
	"Set-CMCloudManagementGateway":    {do: (*Site).setGateway},
	"Start-CMCloudManagementGateway":  {do: (*Site).startGateway},
	"Stop-CMCloudManagementGateway":   {do: (*Site).stopGateway},
	"Sync-CMCloudManagementGateway":   {do: (*Site).syncGateway},
	"Remove-CMCloudManagementGateway": {do: (*Site).removeGateway},

	"Add-CMCloudManagementGatewayConnectionPoint":    {do: (*Site).addPoint},
	"Get-CMCloudManagementGatewayConnectionPoint":    {do: (*Site).getPoints},
	"Set-CMCloudManagementGatewayConnectionPoint":    {do: (*Site).setPoint},
	"Remove-CMCloudManagementGatewayConnectionPoint": {do: (*Site).removePoint},

	"Get-CMSite":                   {do: (*Site).getSite},
	setSite:                        {do: (*Site).setSite, lacks: setSiteLacks, without: "parameters that have nothing to do with how clients authenticate"},
	newSystem:                      {do: (*Site).newSiteSystem, lacks: newSystemLacks, without: "-ProxyAccessAccount, whose class is unpublished"},
	"Get-CMSiteSystemServer":       {do: (*Site).getSystems, lacks: getSystemsLacks, without: "-InputObject, whose class is unpublished"},
	"Get-CMServiceConnectionPoint": {do: (*Site).getServiceConnectionPoints, lacks: getSystemsLacks, without: "-InputObject, whose class is unpublished"},
	"Invoke-CMWmiQuery":            {do: (*Site).query, lacks: queryLacks, without: "classes that are not listed below; conditions other than = and <> joined by AND; -Context; -Option other than None and Lazy"},

	"Get-CMManagementPoint":     {do: (*Site).getClientPoints, lacks: getSystemsLacks, without: "-InputObject, whose class is unpublished"},
	"Get-CMSoftwareUpdatePoint": {do: (*Site).getClientPoints, lacks: getSystemsLacks, without: "-InputObject, whose class is unpublished"},
	addManagementPoint:          {do: (*Site).addClientPoint},
	addSoftwareUpdatePoint:      {do: (*Site).addClientPoint},
	setManagementPoint:          {do: (*Site).setClientPoint},
	setSoftwareUpdatePoint:      {do: (*Site).setClientPoint},

	"Get-CMClientSetting":          {do: (*Site).getClientSettings, lacks: getClientSettingsLacks, without: "-Setting, -Raw"},
	newClientSetting:               {do: (*Site).newClientSetting},
	removeClientSetting:            {do: (*Site).removeClientSetting},
	setClientPolicy:                {do: (*Site).setClientPolicy},
	newDeployment:                  {do: (*Site).newDeployment},
	getDeployment:                  {do: (*Site).getDeployments},
	removeDeployment:               {do: (*Site).removeDeployment},
	getDeviceCollection:            {do: (*Site).getCollections, lacks: getCollectionsLacks, without: "the parameters of distribution point groups"},
	setCloudSync:                   {do: (*Site).setCloudSync},
	"Get-CMAlert":                  {do: (*Site).noAlerts, without: "the raising of alerts: no document tells their types and numbers, so a site in memory has none"},
	"Get-CMComponentStatusMessage": {do: (*Site).noMessages, without: "the messages of components: no document tells which message says what, so a site in memory has none"},
	"Get-CMBoundaryGroup":          {do: (*Site).getBoundaryGroups},
	"Get-CMDefaultBoundaryGroup":   {do: (*Site).getDefaultBoundaryGroups},
	"Get-CMSiteFeature":            {do: (*Site).getFeatures},
	setCloudService:                {do: (*Site).setCloudService},
	newBoundaryGroup:               {do: (*Site).newBoundaryGroup},
	removeBoundaryGroup:            {do: (*Site).removeBoundaryGroup},
	setBoundaryGroup:               {do: (*Site).setBoundaryGroup},
	setDefaultBoundaryGroup:        {do: (*Site).setDefaultBoundaryGroup},
	enableFeature:                  {do: (*Site).enableFeature},
}

// Commands returns the cmdlets that the engine simulates, with what of each it does not.
func Commands() map[string]string {
	found := map[string]string{}
	for name, c := range commands {
		found[name] = c.without
	}
	return found
}

// Classes returns the WMI classes that can be queried, sorted.
func Classes() []string { return slices.Sorted(maps.Keys(classes)) }

// unknownParameter is a parameter that only a newer console knows, if a call has one.
func unknownParameter(c cmdlet.Call) string {
	metadata, _ := cmdlet.Documented().Cmdlet(c.Name())
	for _, p := range c.Params() {
		if _, known := metadata.Parameter(p.Name); !known {
			return p.Name
		}
	}
	return ""
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
	case unknownParameter(c) != "":
		lack = "-" + unknownParameter(c) + ", which the catalogue does not have"
	case command.lacks != nil:
		lack = command.lacks(c)
	}
	if lack == "" {
		return nil
	}
	e := cmdlet.Fail(c, cmdlet.ErrUnsupported, fmt.Errorf("the simulator does not simulate %s; package powershell runs the real cmdlet", lack))
	e.Via = Via
	return e
}
