package fake_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

func TestEnableFeature(t *testing.T) {
	s := fake.New(fake.Options{})
	get := cmdlet.NewCall("Get-CMSiteFeature", with("Name", "Cloud*"), cmdlet.P("Fast", cmdlet.Switch()))
	off := one(t, s, get)
	enable := cmdlet.NewCall("Enable-CMSiteFeature", cmdlet.P("InputObject", cmdlet.ResultOf(get)), passThru)
	on := one(t, s, enable)
	assert.NotEqual(t, number(t, off, "Status"), number(t, on, "Status"))
	assert.True(t, on.Equal(one(t, s, get)))
	result, err := s.Run(t.Context(), enable)
	require.NoError(t, err)
	assert.Len(t, result.Warnings, 1, "it is enabled already")

	production, prerelease := cmdlet.P("Production", cmdlet.Switch()), cmdlet.P("Prerelease", cmdlet.Switch())
	assert.Len(t, all(t, s, cmdlet.NewCall("Get-CMSiteFeature", production)), 1)
	assert.Empty(t, all(t, s, cmdlet.NewCall("Get-CMSiteFeature", prerelease)))
	assert.Len(t, all(t, fake.New(fake.Options{Version: "2103"}), cmdlet.NewCall("Get-CMSiteFeature", prerelease)), 1)
}
