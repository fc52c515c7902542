package mirror_test

import "github.com/cmgkit/cmgkit/cmdlet"

// answers are what a site has for the examples: what each cmdlet returns that another call takes the result of, or that a
// typed method reads.
var answers = map[string]cmdlet.Object{
	"Get-CMAADApplication": cmdlet.NewObject("SMS_AAD_Application_Ex", map[string]cmdlet.Value{
		"ID": cmdlet.Int(16777217), "ClientID": cmdlet.String("7078946d-fc1c-43b7-8dee-dd6e6b00d783"), "Name": cmdlet.String("CmgServerApp"),
		"TenantID": cmdlet.Int(16777216), "IsClientApp": cmdlet.Bool(false),
	}),
	"Get-CMAADTenant": cmdlet.NewObject("SMS_AAD_Tenant_Ex", map[string]cmdlet.Value{
		"ID": cmdlet.Int(16777216), "TenantID": cmdlet.String("72f988bf-00ab-11cd-22ef-2d7cd011db00"), "Name": cmdlet.String("Contoso"),
	}),
	"Get-CMAzureService": cmdlet.NewObject("SMS_Azure_CloudService", map[string]cmdlet.Value{
		"ID": cmdlet.Int(2), "Name": cmdlet.String("Contoso"),
	}),
	"Get-CMCloudManagementGateway": cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{
		"AzureServiceID": cmdlet.Int(16777217), "ServiceType": cmdlet.String("CloudProxyService"),
		"ServiceCName": cmdlet.String("GraniteFalls.cloudapp.net"), "Name": cmdlet.String("GraniteFalls"),
	}),
	"Get-CMSiteSystemServer":                      role("SMS Site System", "Server2.contoso.com"),
	"Get-CMCloudManagementGatewayConnectionPoint": role("SMS Cloud Proxy Connector", "cmgcp.contoso.com"),
	"Get-CMManagementPoint":                       role("SMS Management Point", "CMDEV-TEST02.TSQA.CORP.CONTOSO.COM"),
	"Get-CMSoftwareUpdatePoint":                   role("SMS Software Update Point", "CMSoftwareUpdatePoint.TSQA.Contoso.com"),
	"Get-CMBoundaryGroup": cmdlet.NewObject("SMS_BoundaryGroup", map[string]cmdlet.Value{
		"GroupID": cmdlet.Int(5), "Name": cmdlet.String("BGroup01"),
	}),
	"Get-CMClientSetting": cmdlet.NewObject("SMS_ClientSettings", map[string]cmdlet.Value{
		"SettingsID": cmdlet.Int(16777225), "Name": cmdlet.String("Remote control"), "Type": cmdlet.Int(1),
	}),
	"Get-CMSite": cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{
		"SiteCode": cmdlet.String("ADC"), "SiteName": cmdlet.String("CMSiteSystem"),
	}),
	"Get-CMSiteFeature": cmdlet.NewObject("SMS_CM_UpdateFeatures", map[string]cmdlet.Value{
		"FeatureGuid": cmdlet.String("5c38d8b0-9e3f-4b0a-8f7a-1d2e3f4a5b6c"), "Name": cmdlet.String("Task Sequence Debugger"),
	}),
	"Invoke-CMWmiQuery": cmdlet.NewObject("SMS_AAD_Discovery_Settings", map[string]cmdlet.Value{"CloudServiceId": cmdlet.Int(2)}),
}

func role(name, server string) cmdlet.Object {
	return cmdlet.NewObject("SMS_SCI_SysResUse", map[string]cmdlet.Value{
		"RoleName": cmdlet.String(name), "NetworkOSPath": cmdlet.String(`\\` + server), "SiteCode": cmdlet.String("PS1"),
	})
}
