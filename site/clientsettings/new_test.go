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

func TestNewDeployAndRemove(t *testing.T) {
	ctx := t.Context()
	client := simulator.NewT(t, nil).ClientSettings()
	made, err := client.NewClientSetting(ctx, "Roaming", clientsettings.UserSettings, &clientsettings.NewOptions{Description: "d"})
	require.NoError(t, err)
	assert.Equal(t, clientsettings.UserSettings, made.Type)
	_, err = client.NewClientSetting(ctx, "roaming", clientsettings.DeviceSettings, nil)
	require.ErrorIs(t, err, cmdlet.ErrExists)

	for _, ref := range []clientsettings.Ref{made.Ref(), clientsettings.ByName("Roaming")} {
		require.NoError(t, client.NewDeployment(ctx, ref, "SMS00001", nil))
		require.ErrorIs(t, client.NewDeployment(ctx, ref, "sms00001", nil), cmdlet.ErrExists)
		require.NoError(t, client.NewDeployment(ctx, ref, "SMSDM003", nil))
		found, err := client.ListDeployments(ctx, ref, &clientsettings.ListDeploymentsOptions{CollectionName: cmdlet.Like("All Sys*")})
		require.NoError(t, err)
		require.Len(t, found, 1)
		assert.False(t, found[0].Created.IsZero())
		assert.Equal(t, &clientsettings.Deployment{
			SettingsID: made.ID, CollectionID: "SMS00001", CollectionName: "All Systems", Created: found[0].Created, Object: found[0].Object,
		}, found[0])
		found, err = client.ListDeployments(ctx, ref, &clientsettings.ListDeploymentsOptions{CollectionID: "SMSDM003"})
		require.NoError(t, err)
		assert.Len(t, found, 1)
		require.NoError(t, client.RemoveDeployment(ctx, ref, "SMS00001", nil))
		require.NoError(t, client.RemoveDeployment(ctx, ref, "SMSDM003", nil))
		require.ErrorIs(t, client.RemoveDeployment(ctx, ref, "SMSDM003", nil), cmdlet.ErrNotFound)
	}
	require.NoError(t, client.Remove(ctx, made.Ref(), nil))
	require.ErrorIs(t, client.Remove(ctx, clientsettings.ByName("Roaming"), nil), cmdlet.ErrNotFound)
	assert.Equal(t, "no deployment", clientsettings.Deployment{}.String())
}

func TestSetClientPolicy(t *testing.T) {
	client := simulator.NewT(t, nil).ClientSettings()
	got, err := client.SetClientPolicy(t.Context(), clientsettings.Default(), clientsettings.ClientPolicyPatch{
		EnableUserPolicy: new(false), EnableUserPolicyOnInternet: new(true), EnableUserPolicyOnTS: new(true), PolicyPollingMins: new(5),
	}, &clientsettings.SetClientPolicyOptions{EvenIfSiteWide: true})
	require.NoError(t, err)
	assert.Equal(t, &clientsettings.ClientPolicy{EnableUserPolicyOnInternet: true, EnableUserPolicyOnTS: true, PolicyPollingMins: 5}, got.ClientPolicy)
	assert.NotNil(t, got.CloudService)
	got, err = client.SetClientPolicy(t.Context(), clientsettings.ByName("Laptops"), clientsettings.ClientPolicyPatch{EnableUserPolicyOnTS: new(true)}, nil)
	require.NoError(t, err)
	assert.Equal(t, &clientsettings.ClientPolicy{EnableUserPolicy: true, EnableUserPolicyOnTS: true, PolicyPollingMins: 60}, got.ClientPolicy)
	assert.Nil(t, got.CloudService)
}

// What is wrong is told before anything is contacted.
func TestBadChanges(t *testing.T) {
	ctx := t.Context()
	client := clientsettings.NewClient(cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("%v was run", c)
		return &cmdlet.Result{}, nil
	}))
	const custom = "ref: must be custom client settings, not the default ones"
	byDefault, laptops := clientsettings.Default(), clientsettings.ByName("Laptops")
	made := func(name string, kind clientsettings.Type) error {
		_, err := client.NewClientSetting(ctx, name, kind, nil)
		return err
	}
	listed := func(ref clientsettings.Ref) error {
		_, err := client.ListDeployments(ctx, ref, nil)
		return err
	}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"no name":                    {made("", clientsettings.DeviceSettings), "name '': must not be empty"},
		"default type":               {made("x", clientsettings.DefaultSettings), "kind Default: must be device settings or user settings"},
		"remove the default ones":    {client.Remove(ctx, byDefault, nil), custom},
		"deploy the default ones":    {client.NewDeployment(ctx, byDefault, "SMS00001", nil), custom},
		"deploy to nothing":          {client.NewDeployment(ctx, laptops, "", nil), "collectionID '': must not be empty"},
		"deployments of the default": {listed(byDefault), custom},
		"take the default ones away": {client.RemoveDeployment(ctx, byDefault, "SMS00001", nil), custom},
		"take away from nothing":     {client.RemoveDeployment(ctx, laptops, "", nil), "collectionID '': must not be empty"},
		"nothing from nothing":       {client.RemoveDeployment(ctx, clientsettings.ByID(7), "", nil), "collectionID '': must not be empty"},
		"empty patch":                {clientsettings.ClientPolicyPatch{}.Check(0), "the patch is empty, so nothing would change"},
		"no interval":                {clientsettings.ClientPolicyPatch{PolicyPollingMins: new(0)}.Check(0), "PolicyPollingMins 0: must be at least 1"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, c.err, cmdlet.ErrInvalid)
			var e *cmdlet.Error
			require.ErrorAs(t, c.err, &e)
			require.Len(t, e.Problems, 1, "%v", c.err)
			assert.Equal(t, c.want, e.Problems[0].String())
		})
	}
}
