package fake_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

func TestSetCloudService(t *testing.T) {
	s := fake.New(fake.Options{ClientSettings: []string{"Laptops", "Desktops"}})
	get := func(params ...cmdlet.Param) []cmdlet.Object {
		return all(t, s, cmdlet.NewCall("Get-CMClientSetting", params...))
	}
	kind := func(name string) cmdlet.Param { return cmdlet.P("SettingType", cmdlet.Enum(name)) }
	assert.Equal(t, []string{"Default Client Agent Settings", "Laptops", "Desktops"}, columnOf(t, get(), "Name"))
	assert.Equal(t, []string{"Laptops", "Desktops"}, columnOf(t, get(kind("Device")), "Name"))
	assert.Empty(t, get(kind("User")))
	assert.Equal(t, []string{"Laptops"}, columnOf(t, get(with("Name", "lap*")), "Name"))
	assert.Equal(t, []string{"Desktops"}, columnOf(t, get(with("Id", "16777218")), "Name"))

	cloud := func(o cmdlet.Object) [3]bool {
		agents, _ := o.Get("AgentConfigurations")
		require.NotEmpty(t, agents.List())
		var all [3]bool
		for i, name := range []string{"AllowCMG", "AllowCloudDP", "AutoAADJoin"} {
			v, _ := agents.List()[0].Object().Get(name)
			all[i] = v.Bool()
		}
		return all
	}
	const set = "Set-CMClientSettingCloudService"
	assert.Equal(t, [3]bool{true, false, true}, cloud(get(kind("Default"))[0]))
	got := one(t, s, cmdlet.NewCall(set, cmdlet.P("DefaultSetting", cmdlet.Switch()), boolean("AllowCloudDistributionPoint", true), passThru))
	assert.Equal(t, [3]bool{true, true, true}, cloud(got))
	got = one(t, s, cmdlet.NewCall(set, with("Name", "laptops"), boolean("AllowCloudManagementGateway", false), passThru))
	assert.Equal(t, [3]bool{false, false, true}, cloud(got))
	handed := cmdlet.P("InputObject", cmdlet.ResultOf(cmdlet.NewCall("Get-CMClientSetting", with("Name", "Laptops"))))
	assert.Empty(t, all(t, s, cmdlet.NewCall(set, handed, boolean("AutoAzureADJoin", false))))
	assert.Equal(t, [3]bool{false, false, false}, cloud(get(with("Name", "Laptops"))[0]))
	agents, _ := get(with("Name", "Desktops"))[0].Get("AgentConfigurations")
	assert.Empty(t, agents.List(), "settings that were not set")
}

func TestNewClientSettings(t *testing.T) {
	s := fake.New(fake.Options{})
	made := one(t, s, cmdlet.NewCall("New-CMClientSetting", with("Name", "Users"), with("Description", "d"), cmdlet.P("Type", cmdlet.Enum("User"))))
	assert.EqualValues(t, 2, number(t, made, "Type"))
	assert.Equal(t, "d", text(t, made, "Description"))
	byType := cmdlet.NewCall("Get-CMClientSetting", cmdlet.P("SettingType", cmdlet.Enum("User")))
	assert.Equal(t, []string{"Users"}, columnOf(t, all(t, s, byType), "Name"))

	to := func(name string) cmdlet.Call {
		return cmdlet.NewCall("New-CMClientSettingDeployment", with("Name", "Users"), with("CollectionName", name))
	}
	assert.Equal(t, "SMS00001", text(t, one(t, s, to("All Sys*")), "CollectionID"))
	one(t, s, to("All Desktop and Server Clients"))
	assert.EqualValues(t, 2, number(t, one(t, s, byType), "AssignmentCount"))
	get := func(params ...cmdlet.Param) []string {
		return columnOf(t, all(t, s, cmdlet.NewCall("Get-CMClientSettingDeployment", append(params, with("Name", "Users"))...)), "CollectionID")
	}
	assert.Equal(t, []string{"SMS00001", "SMSDM003"}, get())
	assert.Equal(t, []string{"SMSDM003"}, get(with("CollectionId", "SMSDM003")))
	assert.Empty(t, get(with("CollectionName", "None")))
	assert.Empty(t, all(t, s, cmdlet.NewCall("Get-CMClientSettingDeployment", with("Name", "none"))))
	assert.Len(t, rows(t, s, "SMS_ClientSettingsAssignment"), 2)
	after(t, s, cmdlet.NewCall("Remove-CMClientSetting", with("Name", "Users")))
	assert.Empty(t, rows(t, s, "SMS_ClientSettingsAssignment"))
	assert.Empty(t, all(t, s, byType))
}
