package azureservice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmdlet"
)

// What NewCloudManagementAzureService makes, Remove knows as Cloud Management: with a discovery and without.
func TestRemoveKnowsWhatNewMade(t *testing.T) {
	for name, opts := range map[string]*azureservice.NewOptions{
		"without discovery": nil,
		"users":             {EnableUserDiscovery: true},
		"groups":            {EnableGroupDiscovery: true, GroupNames: []string{"Sales"}},
	} {
		t.Run(name, func(t *testing.T) {
			services := azureservice.NewClient(siteWithApps(t.Context()))
			made, err := services.NewCloudManagementAzureService(t.Context(), spec, opts)
			require.NoError(t, err)
			require.NoError(t, services.Remove(t.Context(), made.Ref(), nil))
			_, err = services.Get(t.Context(), made.Ref(), nil)
			require.ErrorIs(t, err, cmdlet.ErrNotFound)
		})
	}
}
