package fake_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

// Each site of a hierarchy has settings of its own, and HTTPS only is as good as Enhanced HTTP.
func TestSetSite(t *testing.T) {
	s := fake.New(fake.Options{Version: "2309", HTTPOnly: true, Children: []fake.Child{{SiteCode: "PS1"}, {SiteCode: "PS2"}}})
	traffic := func(server string) error {
		_, err := s.Run(t.Context(), cmdlet.NewCall("Set-CMManagementPoint", with("SiteSystemServerName", server),
			with("SiteCode", server[5:8]), boolean("EnableCloudGateway", true), fromEverywhere))
		return err
	}
	const ps1, ps2 = "cm01.ps1.corp.contoso.com", "cm01.ps2.corp.contoso.com"
	require.ErrorIs(t, traffic(ps1), cmdlet.ErrInvalid)
	assert.Empty(t, all(t, s, cmdlet.NewCall("Set-CMSite", with("SiteCode", "ps1"), boolean("UseSmsGeneratedCert", true))))
	require.NoError(t, traffic(ps1))
	require.ErrorIs(t, traffic(ps2), cmdlet.ErrInvalid)
	communication := func(name string) cmdlet.Call {
		return cmdlet.NewCall("Set-CMSite", with("SiteCode", "PS2"), cmdlet.P("ClientComputerCommunicationType", cmdlet.Enum(name)), passThru)
	}
	assert.Equal(t, "PS2", text(t, one(t, s, communication("HttpsOnly")), "SiteCode"))
	require.NoError(t, traffic(ps2))
	one(t, s, communication("HttpsOrHttp"))
	require.ErrorIs(t, traffic(ps2), cmdlet.ErrInvalid)
}
