package powershell_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/powershell"
)

// A console may be newer than package azurecloud: with AllowUnknownRegion the host's module has the last word, and the cmdlet is
// not called for what it would refuse.
func TestTheModuleKnowsTheRegions(t *testing.T) {
	r := &recorder{}
	s := open(t, r2(r), func(o *powershell.Options) {
		module, err := os.ReadFile(o.Module)
		require.NoError(t, err)
		newer := strings.Replace(string(module), "enum AzureRegion {", "enum AzureRegion {\n    MarsNorth", 1)
		require.NotEqual(t, string(module), newer)
		require.NoError(t, os.WriteFile(o.Module, []byte(newer), 0o600))
	})
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	certificate, err := authority.ServerCertificate("granitefalls.contoso.com", nil)
	require.NoError(t, err)
	gateway := func(region string, allowed bool) error {
		_, err := cmg.NewClient(s).NewCloudManagementGateway(t.Context(), cmg.Spec{
			Certificate: certificate, SubscriptionID: "11111111-1111-1111-1111-111111111111", GroupName: "cmg-rg",
			ServerAppClientID: "22222222-2222-2222-2222-222222222222",
		}, &cmg.NewOptions{Region: region, AllowUnknownRegion: allowed, TenantID: "33333333-3333-3333-3333-333333333333"})
		return err
	}
	sent := func() (regions []string) {
		for _, c := range r.calls {
			if region, given := c.Param("Region"); given {
				regions = append(regions, region.Str())
			}
		}
		return regions
	}

	require.ErrorContains(t, gateway("MarsNorth", false), "is not a known region of Azure")
	err = gateway("Venus", true)
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.ErrorContains(t, err, "Region Venus: must be one of MarsNorth, AnywhereAsia")
	assert.Empty(t, sent(), "nothing reached the cmdlet")
	_ = gateway("marsnorth", true) // the recorder makes no gateway
	assert.Equal(t, []string{"MarsNorth"}, sent())
}
