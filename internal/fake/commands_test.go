package fake_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
	"github.com/cmgkit/cmgkit/internal/wmi"
)

func TestParametersThatAreNotSimulated(t *testing.T) {
	s := fake.New(fake.Options{})
	object := cmdlet.ResultOf(cmdlet.NewCall("Get-CMSiteSystemServer"))
	for _, c := range []cmdlet.Call{
		cmdlet.NewCall("Get-CMManagementPoint", cmdlet.P("InputObject", object)),
		cmdlet.NewCall("Get-CMClientSetting", cmdlet.P("Setting", cmdlet.Enum("Cloud"))),
		cmdlet.NewCall("Get-CMClientSetting", cmdlet.P("Raw", cmdlet.Switch())),
		cmdlet.NewCall("Get-CMServiceConnectionPoint", cmdlet.P("InputObject", object)),
		cmdlet.NewCall("New-CMSiteSystemServer", with("SiteSystemServerName", "cm09"), cmdlet.P("ProxyAccessAccount", object)),
		cmdlet.NewCall("Get-CMDeviceCollection", with("DistributionPointGroupId", "x")),
		cmdlet.NewCall("Set-CMSite", with("SiteCode", "PS1"), boolean("EnableWakeOnLan", true)),
	} {
		require.ErrorIs(t, s.Supports(c), cmdlet.ErrUnsupported, "%v", c)
	}
}

// What a cmdlet returns has a class whose properties are known: the engine, the decoders and the host need them.
func TestEveryClassThatACmdletReturnsIsKnown(t *testing.T) {
	for _, metadata := range cmdlet.Documented().Cmdlets() {
		for _, output := range metadata.Outputs {
			_, class, ok := strings.Cut(output, "#")
			if !ok || class == "SMS_ScheduleToken" { // which has a class of its own for each recurrence
				continue
			}
			_, known := wmi.Lookup(class)
			assert.True(t, known, "%s of %s", class, metadata.Name)
		}
	}
}
