package fake_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// A gateway is a server of a boundary group, by its service name and as the object that the help's example passes.
func TestAGatewayServesABoundaryGroup(t *testing.T) {
	const set = "Set-CMBoundaryGroup"
	system := func(name string) cmdlet.Value {
		return cmdlet.ResultOf(cmdlet.NewCall("Get-CMSiteSystemServer", with("SiteSystemServerName", name)))
	}
	s := fake.New(fake.Options{})
	after(t, s, story()[:4]...)
	server := one(t, s, system("granitefalls.contoso.com").Result())
	assert.Equal(t, `\\GraniteFalls.contoso.com`, text(t, server, "NetworkOSPath"))
	assert.Len(t, all(t, s, cmdlet.NewCall("Get-CMSiteSystemServer")), 2, "a list without a name has servers")
	change := func(p ...cmdlet.Param) int64 {
		return number(t, one(t, s, cmdlet.NewCall(set, append(p, with("Name", "Headquarters"), passThru)...)), "SiteSystemCount")
	}
	add, remove := "AddSiteSystemServer", "RemoveSiteSystemServer"
	assert.EqualValues(t, 2, change(cmdlet.P(add, cmdlet.List(system(serviceName), system(server1)))))
	assert.EqualValues(t, 2, change(list(add+"Name", serviceName)), "it is there already")
	assert.EqualValues(t, 1, change(cmdlet.P(remove, cmdlet.List(system(serviceName)))))
	assert.EqualValues(t, 2, change(cmdlet.P(add, cmdlet.List(cmdlet.Embedded(server)))))
	assert.EqualValues(t, 1, change(list(remove+"Name", serviceName)))
	_, err := s.Run(t.Context(), cmdlet.NewCall(set, with("Name", "Headquarters"), cmdlet.P(add, cmdlet.List(system("nowhere.contoso.com")))))
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	gateway := cmdlet.ResultOf(cmdlet.NewCall("Get-CMCloudManagementGateway"))
	_, err = s.Run(t.Context(), cmdlet.NewCall(set, with("Name", "Headquarters"), cmdlet.P(add, cmdlet.List(gateway))))
	require.ErrorIs(t, err, cmdlet.ErrNotFound, "it is not a server object")
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
