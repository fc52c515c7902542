package cmdlet_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

func TestNewCallMakesNamesCanonicalAndSorted(t *testing.T) {
	c := cmdlet.NewCall(
		"import-cmaadSERVERapplication",
		cmdlet.P("tenantid", cmdlet.String("t")),
		cmdlet.P("ApplicationName", cmdlet.String("app")),
		cmdlet.P("Unknown", cmdlet.Switch()),
	)
	assert.Equal(t, "Import-CMAADServerApplication", c.Name())
	assert.Equal(t, "Import-CMAADServerApplication -AppName 'app' -TenantId 't' -Unknown", c.String())
	assert.Equal(t, c.String(), c.GoString())
	v, ok := c.Param("APPNAME")
	assert.True(t, ok)
	assert.Equal(t, "app", v.Str())
	_, ok = c.Param("ApplicationName")
	assert.False(t, ok, "parameters answer to their canonical names")

	unknown := cmdlet.NewCall("get-Other", cmdlet.P("b", cmdlet.Int(1)), cmdlet.P("a", cmdlet.Int(2)))
	assert.Equal(t, "get-Other -a 2 -b 1", unknown.String(), "what the catalogue does not know stays as it is")
}

func TestTheFirstValueCountsAndCheckRefusesTheRepeats(t *testing.T) {
	c := cmdlet.NewCall(
		"Get-CMAADApplication",
		cmdlet.P("AppName", cmdlet.String("first")),
		cmdlet.P("appname", cmdlet.String("second")),
		cmdlet.P("ApplicationName", cmdlet.String("third")),
	)
	v, _ := c.Param("AppName")
	assert.Equal(t, "first", v.Str())
	assert.Len(t, c.Params(), 1)
	err := c.Check(0)
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	assert.EqualError(t, err, "Get-CMAADApplication 'first': invalid: AppName 'second': is given more than once; "+
		"AppName 'third': is given more than once")
}

func TestCallsAreImmutable(t *testing.T) {
	given := []cmdlet.Param{cmdlet.P("SiteCode", cmdlet.String("PS1")), cmdlet.P("Name", cmdlet.String("n"))}
	c := cmdlet.NewCall("Get-CMSite", given...)
	before := c.String()
	given[0] = cmdlet.P("SiteCode", cmdlet.String("PS2"))
	c.Params()[0] = cmdlet.P("Other", cmdlet.Int(1))
	assert.Equal(t, before, c.String())
}

func TestCallsAreEqualByNameAndParameters(t *testing.T) {
	base := cmdlet.NewCall("Get-CMSite", cmdlet.P("SiteCode", cmdlet.String("PS1")), cmdlet.P("Name", cmdlet.String("n")))
	for name, tc := range map[string]struct {
		other cmdlet.Call
		equal bool
	}{
		"itself":       {base, true},
		"another way":  {cmdlet.NewCall("get-cmsite", cmdlet.P("SiteName", cmdlet.String("n")), cmdlet.P("sitecode", cmdlet.String("PS1"))), true},
		"less":         {cmdlet.NewCall("Get-CMSite", cmdlet.P("SiteCode", cmdlet.String("PS1"))), false},
		"other value":  {cmdlet.NewCall("Get-CMSite", cmdlet.P("SiteCode", cmdlet.String("PS2")), cmdlet.P("Name", cmdlet.String("n"))), false},
		"other name":   {cmdlet.NewCall("Get-CMSite", cmdlet.P("SiteCode", cmdlet.String("PS1")), cmdlet.P("Other", cmdlet.String("n"))), false},
		"other cmdlet": {cmdlet.NewCall("Get-Site", cmdlet.P("SiteCode", cmdlet.String("PS1")), cmdlet.P("Name", cmdlet.String("n"))), false},
		"zero":         {cmdlet.Call{}, false},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, tc.equal, base.Equal(tc.other)) })
	}
	assert.True(t, cmdlet.Call{}.IsZero())
	assert.False(t, base.IsZero())
}

func TestEffect(t *testing.T) {
	for name, effect := range map[string]cmdlet.Effect{
		"Start-CMCloudManagementGateway": cmdlet.Change,
		"Get-CMSite":                     cmdlet.Read,
		"Invoke-CMWmiQuery":              cmdlet.Read,
		"new-cmschedule":                 cmdlet.Pure,
		"Get-Unknown":                    cmdlet.Change,
		"":                               cmdlet.Change,
	} {
		assert.Equal(t, effect, cmdlet.NewCall(name).Effect(), name)
	}
	assert.Equal(t, "change read pure", fmt.Sprint(cmdlet.Change, cmdlet.Read, cmdlet.Pure))
}

func TestTargetIsTheMostTellingParameter(t *testing.T) {
	for _, tc := range []struct {
		call cmdlet.Call
		want string
	}{
		{cmdlet.NewCall("New-CMCloudManagementGateway", cmdlet.P("GroupName", cmdlet.String("rg")), cmdlet.P("ServiceName", cmdlet.String("svc"))), "svc"},
		{cmdlet.NewCall("Add-CMCloudManagementGatewayConnectionPoint", cmdlet.P("CloudManagementGatewayName", cmdlet.String("g")), cmdlet.P("ServerName", cmdlet.String("s"))), "s"},
		{cmdlet.NewCall("Get-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("16777217"))), "16777217"},
		{cmdlet.NewCall("Get-CMAzureService", cmdlet.P("Id", cmdlet.Int(3))), ""},
		{cmdlet.NewCall("Get-X", cmdlet.P("Name", cmdlet.Secret(secret.New(canary)))), ""},
		{cmdlet.Call{}, ""},
	} {
		assert.Equal(t, tc.want, tc.call.Target(), tc.call.String())
	}
}

func ExampleNewCall() {
	call := cmdlet.NewCall(
		"New-CMCloudManagementGateway",
		cmdlet.P("ServiceName", cmdlet.String("GraniteFalls.contoso.com")),
		cmdlet.P("Region", cmdlet.Enum("WestUS2")),
		cmdlet.P("VMInstanceCount", cmdlet.Int(2)),
		cmdlet.P("ServiceCertPassword", cmdlet.Secret(secret.New("hunter2"))),
	)
	fmt.Println(call)
	fmt.Println(call.Effect(), call.Target())
	// Output:
	// New-CMCloudManagementGateway -Region WestUS2 -ServiceCertPassword [redacted] -ServiceName 'GraniteFalls.contoso.com' -VMInstanceCount 2
	// change GraniteFalls.contoso.com
}

func TestSiteWide(t *testing.T) {
	on := cmdlet.P("DefaultSetting", cmdlet.Switch())
	for _, c := range []cmdlet.Call{
		cmdlet.NewCall("set-cmsite", cmdlet.P("SiteCode", cmdlet.String("PS1"))),
		cmdlet.NewCall("Enable-CMSiteFeature"),
		cmdlet.NewCall("Set-CMDefaultBoundaryGroup"),
		cmdlet.NewCall("Set-CMClientSettingCloudService", on),
		cmdlet.NewCall("Set-CMClientSettingClientPolicy", on),
	} {
		assert.True(t, c.SiteWide(), "%v", c)
	}
	for _, c := range []cmdlet.Call{
		{},
		cmdlet.NewCall("Get-CMSite"),
		cmdlet.NewCall("Set-Nothing"),
		cmdlet.NewCall("Set-CMBoundaryGroup"),
		cmdlet.NewCall("Set-CMClientSettingCloudService", cmdlet.P("Name", cmdlet.String("Laptops"))),
		cmdlet.NewCall("Set-CMClientSettingCloudService", cmdlet.P("DefaultSetting", cmdlet.Bool(false))),
	} {
		assert.False(t, c.SiteWide(), "%v", c)
	}
}
