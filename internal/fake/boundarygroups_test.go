package fake_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

func list(name string, values ...string) cmdlet.Param { return cmdlet.P(name, texts(values...)) }

func TestSetBoundaryGroup(t *testing.T) {
	s := fake.New(fake.Options{BoundaryGroups: []string{"Headquarters", "Branch"}})
	after(t, s, story()[:4]...)
	branch := one(t, s, cmdlet.NewCall("Get-CMBoundaryGroup", list("Id", "16777218")))
	assert.Equal(t, "Branch", text(t, branch, "Name"))
	assert.Len(t, all(t, s, cmdlet.NewCall("Get-CMBoundaryGroup", with("Name", "*"))), 2)

	const set = "Set-CMBoundaryGroup"
	got := one(t, s, cmdlet.NewCall(set, with("Id", "16777218"), passThru, with("NewName", "Branches"), with("Description", "d"),
		with("DefaultSiteCode", "PS1"), list("AddSiteSystemServerName", server1, server2, serviceName, server1), boolean("PreferCloudDPOverDP", true)))
	assert.Equal(t, "Branches", text(t, got, "Name"))
	assert.Equal(t, "d", text(t, got, "Description"))
	assert.Equal(t, "PS1", text(t, got, "DefaultSiteCode"))
	assert.EqualValues(t, 3, number(t, got, "SiteSystemCount"))
	got = one(t, s, cmdlet.NewCall(set, with("Name", "branches"), passThru, list("RemoveSiteSystemServerName", server1)))
	assert.EqualValues(t, 2, number(t, got, "SiteSystemCount"))
	handed := cmdlet.P("InputObject", cmdlet.ResultOf(cmdlet.NewCall("Get-CMBoundaryGroup", with("Name", "Branches"))))
	got = one(t, s, cmdlet.NewCall(set, handed, passThru, cmdlet.P("ClearSiteSystemServer", cmdlet.Switch()), list("AddSiteSystemServerName", server2)))
	assert.EqualValues(t, 1, number(t, got, "SiteSystemCount"))
}

func TestDefaultBoundaryGroup(t *testing.T) {
	s := fake.New(central())
	group := one(t, s, cmdlet.NewCall("Get-CMDefaultBoundaryGroup", with("SiteCode", "PS2")))
	assert.Equal(t, "Default-Site-Boundary-Group<PS2>", text(t, group, "Name"))
	id := cmdlet.P("GroupId", cmdlet.Int(number(t, group, "GroupID")))
	for _, selector := range []cmdlet.Param{id, with("SiteCode", "PS2"), with("Name", "Default-Site-Boundary-Group<PS2>")} {
		assert.True(t, group.Equal(one(t, s, cmdlet.NewCall("Get-CMDefaultBoundaryGroup", selector))))
		changed := one(t, s, cmdlet.NewCall("Set-CMDefaultBoundaryGroup", selector, passThru, boolean("IncludeCloudBasedSources", true)))
		assert.True(t, group.Equal(changed))
	}
	own := one(t, fake.New(fake.Options{}), cmdlet.NewCall("Set-CMDefaultBoundaryGroup", passThru, boolean("PreferCloudBasedSources", true)))
	assert.Equal(t, "PS1", text(t, own, "DefaultSiteCode"))
}
