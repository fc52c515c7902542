package cmdlettest

import "github.com/cmgkit/cmgkit/cmdlet"

// cloudSettings returns the settings of cloud services in client settings.
func (h *harness) cloudSettings(settings cmdlet.Object) cmdlet.Object {
	h.Helper()
	return h.settingsWith(settings, "AllowCloudDP")
}

// settingsWith returns the group of client settings that has a property.
func (h *harness) settingsWith(settings cmdlet.Object, property string) cmdlet.Object {
	h.Helper()
	agents, _ := settings.Get("AgentConfigurations")
	for _, v := range agents.List() {
		if has, _ := v.Object().Get(property); !has.IsNull() {
			return v.Object()
		}
	}
	h.Fatalf("no settings with %s in %v", property, settings)
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

func setClientPolicy(h *harness) {
	const get, set = "Get-CMClientSetting", "Set-CMClientSettingClientPolicy"
	const internet = "PolicyEnableUserPolicyOnInternet"
	policy := func(c cmdlet.Call) cmdlet.Object { return h.settingsWith(h.one(c), internet) }
	byDefault := params{"SettingType": cmdlet.Enum("Default")}.call(get)
	h.run(params{
		"DefaultSetting": cmdlet.Switch(), "EnableUserPolicy": cmdlet.Bool(true), "EnableUserPolicyOnInternet": cmdlet.Bool(true),
		"EnableUserPolicyOnTS": cmdlet.Bool(true), "PolicyPollingMins": cmdlet.Int(30),
	}.call(set))
	want := params{
		"PolicyEnableUserPolicyPolling": cmdlet.Bool(true), internet: cmdlet.Bool(true), "PolicyEnableUserPolicyOnTS": cmdlet.Bool(true),
		"PolicyRequestAssignmentTimeout": cmdlet.Int(30),
	}
	h.has(policy(byDefault), want)

	custom := h.first(params{"SettingType": cmdlet.Enum("Device")}.call(get))
	row, _ := custom.Get("SettingsID")
	byID := params{"Id": str(row.String())}.call(get)
	h.run(params{"Name": str(h.text(custom, "Name")), "EnableUserPolicyOnInternet": cmdlet.Bool(true)}.with(passThru).call(set))
	h.has(policy(byID), params{internet: cmdlet.Bool(true)})
	h.run(params{"InputObject": cmdlet.ResultOf(byID), "EnableUserPolicyOnInternet": cmdlet.Bool(false)}.call(set))
	h.has(policy(byID), params{internet: cmdlet.Bool(false)})
	h.has(policy(byDefault), want)
}

func newClientSettings(h *harness) {
	const get, add, remove = "Get-CMClientSetting", "New-CMClientSetting", "Remove-CMClientSetting"
	exact := params{"DisableWildcardHandling": cmdlet.Switch()}
	force := params{"Force": cmdlet.Switch()}
	for name, by := range map[string]func(settings cmdlet.Object) params{
		"O'Brien & [sons]": func(settings cmdlet.Object) params { return exact.with(params{"Name": str(h.text(settings, "Name"))}) },
		"by id": func(settings cmdlet.Object) params {
			row, _ := settings.Get("SettingsID")
			return params{"Id": str(row.String())}
		},
		"by object": func(settings cmdlet.Object) params {
			return params{"InputObject": cmdlet.ResultOf(exact.with(params{"Name": str(h.text(settings, "Name"))}).call(get))}
		},
	} {
		h.run(params{"Name": str(name), "Description": str("two\nlines"), "Type": cmdlet.Enum("User")}.call(add))
		byName := exact.with(params{"Name": str(name)}).call(get)
		settings := h.one(byName)
		h.has(settings, params{"Name": str(name), "Description": str("two\nlines"), "Type": cmdlet.Int(2)})
		h.run(by(settings).with(force).call(remove))
		h.finds(byName)
	}
	h.refuses(params{"Name": str("no such thing")}.with(force).call(remove), cmdlet.ErrNotFound)
	h.refuses(params{"Name": str("x"), "Type": cmdlet.Enum("Default")}.call(add), cmdlet.ErrInvalid)
}

func deployClientSettings(h *harness) {
	const get, add, remove = "Get-CMClientSettingDeployment", "New-CMClientSettingDeployment", "Remove-CMClientSettingDeployment"
	to := h.first(params{"Name": str("*")}.call("Get-CMDeviceCollection"))
	collection := str(h.text(to, "CollectionID"))
	name := str("cmgkit")
	h.run(params{"Name": name, "Type": cmdlet.Enum("Device")}.call("New-CMClientSetting"))
	byName := params{"Name": name, "DisableWildcardHandling": cmdlet.Switch()}
	settings := h.one(byName.call("Get-CMClientSetting"))
	row, _ := settings.Get("SettingsID")
	byID := params{"Id": str(row.String())}
	byObject := params{"InputObject": cmdlet.ResultOf(byID.call("Get-CMClientSetting"))}
	byIDs := params{"ClientSettingsId": byID["Id"], "CollectionId": collection}
	deployed := params{"InputObject": cmdlet.ResultOf(byID.with(params{"CollectionId": collection}).call(get))}
	for _, way := range []struct{ add, get, remove params }{
		{byName.with(params{"CollectionId": collection}), byName, byIDs},
		{byID.with(params{"CollectionName": str(h.text(to, "Name"))}), byID.with(params{"CollectionName": str(h.text(to, "Name"))}), deployed},
		{
			byObject.with(params{"Collection": cmdlet.ResultOf(params{"Id": collection}.call("Get-CMDeviceCollection"))}),
			byObject.with(params{"Collection": cmdlet.ResultOf(params{"Id": collection}.call("Get-CMDeviceCollection"))}), byIDs,
		},
	} {
		h.run(way.add.call(add))
		h.has(h.one(way.get.call(get)), params{"ClientSettingsID": row, "CollectionID": collection, "CollectionName": str(h.text(to, "Name"))})
		h.has(h.one(byName.call("Get-CMClientSetting")), params{"AssignmentCount": cmdlet.Int(1)})
		h.refuses(byID.with(params{"CollectionId": collection}).call(add), cmdlet.ErrExists)
		h.run(way.remove.with(params{"Force": cmdlet.Switch()}).call(remove))
		h.finds(way.get.call(get))
	}
	h.refuses(byIDs.with(params{"Force": cmdlet.Switch()}).call(remove), cmdlet.ErrNotFound)
	h.refuses(byID.with(params{"CollectionId": str("ZZ900001")}).call(add), cmdlet.ErrNotFound)
}
