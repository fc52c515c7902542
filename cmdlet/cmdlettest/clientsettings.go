package cmdlettest

import "github.com/cmgkit/cmgkit/cmdlet"

// cloudSettings returns the settings of cloud services in client settings.
func (h *harness) cloudSettings(settings cmdlet.Object) cmdlet.Object {
	h.Helper()
	agents, _ := settings.Get("AgentConfigurations")
	for _, v := range agents.List() {
		if has, _ := v.Object().Get("AllowCloudDP"); !has.IsNull() {
			return v.Object()
		}
	}
	h.Fatalf("no settings of cloud services in %v", settings)
	return cmdlet.Object{}
}

func setCloudService(h *harness) {
	const get, set = "Get-CMClientSetting", "Set-CMClientSettingCloudService"
	byDefault := params{"SettingType": cmdlet.Enum("Default")}.call(get)
	h.run(params{
		"DefaultSetting": cmdlet.Switch(), "AllowCloudManagementGateway": cmdlet.Bool(false), "AllowCloudDistributionPoint": cmdlet.Bool(true),
		"AutoAzureADJoin": cmdlet.Bool(false),
	}.call(set))
	want := params{"AllowCMG": cmdlet.Bool(false), "AllowCloudDP": cmdlet.Bool(true), "AutoAADJoin": cmdlet.Bool(false)}
	h.has(h.cloudSettings(h.one(byDefault)), want)

	custom := h.first(params{"SettingType": cmdlet.Enum("Device")}.call(get))
	row, _ := custom.Get("SettingsID")
	byID := params{"Id": str(row.String())}.call(get)
	h.finds(byID, custom)
	h.finds(params{"Name": str(h.text(custom, "Name"))}.call(get), custom)
	h.run(params{"Name": str(h.text(custom, "Name")), "AllowCloudDistributionPoint": cmdlet.Bool(true)}.with(passThru).call(set))
	h.has(h.cloudSettings(h.one(byID)), params{"AllowCloudDP": cmdlet.Bool(true)})
	h.run(params{"InputObject": cmdlet.ResultOf(byID), "AllowCloudManagementGateway": cmdlet.Bool(false)}.call(set))
	h.has(h.cloudSettings(h.one(byID)), params{"AllowCloudDP": cmdlet.Bool(true), "AllowCMG": cmdlet.Bool(false)})
	h.has(h.cloudSettings(h.one(byDefault)), want)
}
