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
		require.Len(t, agents.List(), 1)
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
