package clientsettings_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/clientsettings"
)

// byHand has every role of the package, over a map.
type byHand map[string]*clientsettings.Settings

type everyRole interface {
	clientsettings.Getter
	clientsettings.Lister
	clientsettings.CloudServiceSetter
}

var (
	_ everyRole                         = (*clientsettings.Client)(nil)
	_ clientsettings.Creator            = (*clientsettings.Client)(nil)
	_ clientsettings.Remover            = (*clientsettings.Client)(nil)
	_ clientsettings.DeploymentCreator  = (*clientsettings.Client)(nil)
	_ clientsettings.DeploymentLister   = (*clientsettings.Client)(nil)
	_ clientsettings.DeploymentRemover  = (*clientsettings.Client)(nil)
	_ clientsettings.ClientPolicySetter = (*clientsettings.Client)(nil)
	_ everyRole                         = byHand{}
)

func (b byHand) Get(_ context.Context, ref clientsettings.Ref, _ *clientsettings.GetOptions) (*clientsettings.Settings, error) {
	for _, settings := range b {
		if ref.Matches(settings) {
			return settings, nil
		}
	}
	return nil, cmdlet.ErrNotFound
}

func (b byHand) List(context.Context, *clientsettings.ListOptions) ([]*clientsettings.Settings, error) {
	var all []*clientsettings.Settings
	for _, settings := range b {
		all = append(all, settings)
	}
	return all, nil
}

func (b byHand) SetCloudService(
	ctx context.Context, ref clientsettings.Ref, patch clientsettings.CloudServicePatch, _ *clientsettings.SetCloudServiceOptions,
) (*clientsettings.Settings, error) {
	settings, err := b.Get(ctx, ref, nil)
	if err == nil {
		settings.CloudService = &clientsettings.CloudService{AllowCloudManagementGateway: *patch.AllowCloudManagementGateway}
	}
	return settings, err
}

// closeAll is what a user's function may look like: it takes the roles that it needs.
func closeAll(ctx context.Context, at interface {
	clientsettings.Lister
	clientsettings.CloudServiceSetter
},
) error {
	all, err := at.List(ctx, nil)
	if err != nil {
		return err
	}
	for _, settings := range all {
		_, err := at.SetCloudService(ctx, settings.Ref(), clientsettings.CloudServicePatch{AllowCloudManagementGateway: new(false)},
			&clientsettings.SetCloudServiceOptions{EvenIfSiteWide: true})
		if err != nil {
			return err
		}
	}
	return nil
}

func TestRolesByHand(t *testing.T) {
	for name, at := range map[string]everyRole{
		"by hand": byHand{
			"a": {ID: 1, Name: "Default", Type: clientsettings.DefaultSettings}, "b": {ID: 7, Name: "Laptops", Type: clientsettings.DeviceSettings},
		},
		"a site in memory": simulator.New(nil).ClientSettings(),
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, closeAll(t.Context(), at))
			for _, ref := range []clientsettings.Ref{clientsettings.Default(), clientsettings.ByName("Laptops")} {
				settings, err := at.Get(t.Context(), ref, nil)
				require.NoError(t, err)
				assert.False(t, settings.CloudService.AllowCloudManagementGateway)
			}
			_, err := at.Get(t.Context(), clientsettings.ByName("Desktops"), nil)
			require.ErrorIs(t, err, cmdlet.ErrNotFound)
		})
	}
}
