package fake_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

// central is a central administration site with two child primaries.
func central() fake.Options {
	return fake.Options{
		SiteSystems: []string{"cas01.corp.contoso.com"},
		Children:    []fake.Child{{SiteCode: "PS1", SiteSystems: []string{server1, server2}}, {SiteCode: "PS2"}},
	}
}

const ps2Server = "cm01.ps2.corp.contoso.com"

func columnOf(t *testing.T, objects []cmdlet.Object, property string) []string {
	t.Helper()
	all := make([]string, len(objects))
	for i, o := range objects {
		all[i] = text(t, o, property)
	}
	return all
}

func TestHierarchy(t *testing.T) {
	s := fake.New(central())
	sites := all(t, s, cmdlet.NewCall("Get-CMSite"))
	require.Equal(t, []string{"CAS", "PS1", "PS2"}, columnOf(t, sites, "SiteCode"))
	assert.Equal(t, []string{"", "CAS", "CAS"}, columnOf(t, sites, "ReportingSiteCode"))
	assert.Equal(t, []string{"cas01.corp.contoso.com", server1, ps2Server}, columnOf(t, sites, "ServerName"))
	assert.EqualValues(t, 4, number(t, sites[0], "Type"))
	assert.EqualValues(t, 2, number(t, sites[1], "Type"))

	systems := func(params ...cmdlet.Param) []string {
		return columnOf(t, all(t, s, cmdlet.NewCall("Get-CMSiteSystemServer", params...)), "NetworkOSPath")
	}
	assert.Equal(t, []string{`\\cas01.corp.contoso.com`}, systems())
	assert.Equal(t, []string{`\\` + ps2Server}, systems(with("SiteCode", "PS2")))
	assert.Len(t, systems(cmdlet.P("AllSite", cmdlet.Switch())), 4)

	made := one(t, s, cmdlet.NewCall("New-CMSiteSystemServer", with("SiteSystemServerName", "cm09.corp.contoso.com"), with("SiteCode", "ps2")))
	assert.Equal(t, "PS2", text(t, made, "SiteCode"))
	assert.Equal(t, []string{`\\` + ps2Server, `\\cm09.corp.contoso.com`}, systems(with("SiteCode", "PS2")))
	connection := one(t, s, cmdlet.NewCall("Get-CMServiceConnectionPoint"))
	assert.Equal(t, `\\cas01.corp.contoso.com`, text(t, connection, "NetworkOSPath"))
	assert.Equal(t, "SMS Dmp Connector", text(t, connection, "RoleName"))
	assert.Empty(t, all(t, s, cmdlet.NewCall("Get-CMServiceConnectionPoint", with("SiteCode", "PS1"))))

	after(t, s, story()[:4]...)
	point := one(t, s, addPoint(with("SiteCode", "PS1")))
	assert.Equal(t, "PS1", text(t, point, "SiteCode"))
	assert.Contains(t, text(t, point, "NALPath"), `["SMS_SITE=PS1"]`)
	assert.Equal(t, "PS1", text(t, rows(t, s, "SMS_CloudProxyConnector")[0], "SiteCode"))
	get := func(params ...cmdlet.Param) []cmdlet.Object {
		return all(t, s, cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint", params...))
	}
	assert.Empty(t, get())
	assert.Len(t, get(cmdlet.P("AllSite", cmdlet.Switch())), 1)
	assert.Len(t, get(with("SiteCode", "ps1")), 1)
	assert.Empty(t, get(with("SiteCode", "PS2")))
	ps1 := []cmdlet.Param{with("SiteSystemServerName", server2), with("SiteCode", "PS1")}
	after(t, s, cmdlet.NewCall("Set-CMCloudManagementGatewayConnectionPoint", append(ps1, with("CloudManagementGatewayName", serviceName))...))
	assert.Len(t, get(with("SiteCode", "PS1")), 1)
	after(t, s, cmdlet.NewCall("Remove-CMCloudManagementGatewayConnectionPoint", ps1...))
	assert.Empty(t, get(cmdlet.P("AllSite", cmdlet.Switch())))
	assert.Len(t, all(t, s, cmdlet.NewCall("Get-CMManagementPoint", cmdlet.P("AllSite", cmdlet.Switch()))), 2)
	assert.Len(t, all(t, s, cmdlet.NewCall("Get-CMSoftwareUpdatePoint", cmdlet.P("AllSite", cmdlet.Switch()))), 3)
	assert.Equal(t, []string{"PS1", "PS2"}, columnOf(t, rows(t, s, "SMS_DefaultBoundaryGroup"), "DefaultSiteCode"))
}

func TestImpossibleHierarchies(t *testing.T) {
	for name, o := range map[string]fake.Options{
		"a parent":        {ReportingSiteCode: "ABC", Children: []fake.Child{{SiteCode: "PS1"}}},
		"no code":         {Children: []fake.Child{{}}},
		"one code twice":  {Children: []fake.Child{{SiteCode: "PS1"}, {SiteCode: "ps1", SiteSystems: []string{"other"}}}},
		"its own code":    {SiteCode: "PS1", Children: []fake.Child{{SiteCode: "PS1"}}},
		"a server shared": {Children: []fake.Child{{SiteCode: "PS1", SiteSystems: []string{server1}}}},
	} {
		t.Run(name, func(t *testing.T) { assert.Panics(t, func() { fake.New(o) }) })
	}
}

func hierarchyRefusals() []refusal {
	gateway := story()[:4]
	return []refusal{
		{rule: "site-code-at-cas", options: central(), before: gateway, names: "SiteCode", call: always(addPoint())},
		{
			rule: "site-code-at-cas", options: central(), before: append(gateway, addPoint(with("SiteCode", "PS1"))), names: "SiteCode",
			call: always(cmdlet.NewCall("Remove-CMCloudManagementGatewayConnectionPoint", with("SiteSystemServerName", server2))),
		},
		{
			rule: "no-point-at-cas", options: central(), before: gateway,
			call: always(addPoint(with("SiteSystemServerName", "cas01.corp.contoso.com"), with("SiteCode", "CAS"))),
		},
	}
}
