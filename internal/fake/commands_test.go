package fake_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

func TestParametersThatAreNotSimulated(t *testing.T) {
	s := fake.New(fake.Options{})
	object := cmdlet.ResultOf(cmdlet.NewCall("Get-CMSiteSystemServer"))
	for _, c := range []cmdlet.Call{
		cmdlet.NewCall("Get-CMManagementPoint", cmdlet.P("InputObject", object)),
		cmdlet.NewCall("Get-CMClientSetting", cmdlet.P("Setting", cmdlet.Enum("Cloud"))),
		cmdlet.NewCall("Get-CMClientSetting", cmdlet.P("Raw", cmdlet.Switch())),
		cmdlet.NewCall("Set-CMBoundaryGroup", with("Id", "1"), cmdlet.P("AddSiteSystemServer", cmdlet.List(object))),
		cmdlet.NewCall("Set-CMBoundaryGroup", with("Id", "1"), cmdlet.P("RemoveSiteSystemServer", cmdlet.List(object))),
	} {
		require.ErrorIs(t, s.Supports(c), cmdlet.ErrUnsupported, "%v", c)
	}
}
