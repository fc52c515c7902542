package clientsettings_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/clientsettings"
)

func TestSetCloudService(t *testing.T) {
	client := simulator.New(nil).ClientSettings()
	laptops, err := client.Get(t.Context(), clientsettings.ByName("laptops"), nil)
	require.NoError(t, err)
	assert.Equal(t, clientsettings.DeviceSettings, laptops.Type)
	assert.Nil(t, laptops.CloudService)
	for _, ref := range []clientsettings.Ref{laptops.Ref(), clientsettings.ByName("Laptops")} {
		got, err := client.SetCloudService(t.Context(), ref, clientsettings.CloudServicePatch{AllowCloudDistributionPoint: new(true)}, nil)
		require.NoError(t, err)
		assert.Equal(t, &clientsettings.CloudService{
			AllowCloudManagementGateway: true, AllowCloudDistributionPoint: true, AutoAzureADJoin: true,
		}, got.CloudService)
	}
	byDefault, err := client.SetCloudService(t.Context(), clientsettings.Default(), clientsettings.CloudServicePatch{AutoAzureADJoin: new(false)},
		&clientsettings.SetCloudServiceOptions{EvenIfSiteWide: true})
	require.NoError(t, err)
	assert.Equal(t, &clientsettings.CloudService{AllowCloudManagementGateway: true}, byDefault.CloudService)
	again, err := client.Get(t.Context(), byDefault.Ref(), nil)
	require.NoError(t, err)
	assert.Equal(t, byDefault, again)
	_, err = client.Get(t.Context(), clientsettings.ByName(byDefault.Name), nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound, "a name is of custom settings")
	_, err = client.Get(t.Context(), clientsettings.ByID(1), nil)
	require.EqualError(t, err, "Get-CMClientSetting '1': not found")
	devices, err := client.List(t.Context(), &clientsettings.ListOptions{Name: cmdlet.Like("*"), Type: new(clientsettings.DeviceSettings)})
	require.NoError(t, err)
	require.Len(t, devices, 1)
	assert.Equal(t, "Laptops", devices[0].Name)
}

func TestTypeAsText(t *testing.T) {
	for text, want := range map[string]clientsettings.Type{
		"default settings": clientsettings.DefaultSettings, "device settings": clientsettings.DeviceSettings,
		"user settings": clientsettings.UserSettings, "settings type 7": 7,
	} {
		got, err := want.MarshalText()
		require.NoError(t, err)
		assert.Equal(t, text, string(got))
		var back clientsettings.Type
		require.NoError(t, back.UnmarshalText(got))
		assert.Equal(t, want, back)
	}
	kept := clientsettings.UserSettings
	require.ErrorContains(t, kept.UnmarshalText([]byte("Device")), `"Device" is not a settings type`)
	assert.Equal(t, clientsettings.UserSettings, kept)
}

func TestRefAsText(t *testing.T) {
	for text, ref := range map[string]clientsettings.Ref{
		"default": clientsettings.Default(), "id:7": clientsettings.ByID(7), "name:Laptops": clientsettings.ByName("Laptops"),
		"name:default": clientsettings.ByName("default"),
	} {
		assert.Equal(t, text, ref.String())
		got, err := json.Marshal(ref)
		require.NoError(t, err)
		var back clientsettings.Ref
		require.NoError(t, json.Unmarshal(got, &back))
		assert.Equal(t, ref, back)
	}
	kept := clientsettings.Default()
	for _, text := range []string{"", "Default", "default:", "default:PS1", "id:0", "id:01", "name:", "server:cm01", "Laptops"} {
		require.ErrorContains(t, kept.UnmarshalText([]byte(text)), "does not refer to client settings", text)
	}
	assert.Equal(t, clientsettings.Default(), kept)
	require.EqualError(t, kept.UnmarshalText([]byte("Laptops")), `"Laptops" does not refer to client settings: it takes id:… or name:…, or default`)
	for _, zero := range []clientsettings.Ref{{}, clientsettings.ByID(0), clientsettings.ByName("")} {
		assert.Equal(t, clientsettings.Ref{}, zero)
		assert.Equal(t, "none", zero.String())
		_, err := zero.MarshalText()
		require.Error(t, err)
	}
}

func TestRefCanBeRead(t *testing.T) {
	id, ok := clientsettings.ByID(7).ID()
	assert.True(t, ok)
	assert.EqualValues(t, 7, id)
	name, ok := clientsettings.ByName("Laptops").Name()
	assert.True(t, ok)
	assert.Equal(t, "Laptops", name)
	assert.True(t, clientsettings.Default().IsDefault())
	for _, ref := range []clientsettings.Ref{{}, clientsettings.Default()} {
		_, ok = ref.ID()
		assert.False(t, ok)
		_, ok = ref.Name()
		assert.False(t, ok)
	}
	assert.False(t, clientsettings.ByName("default").IsDefault())
	assert.Equal(t, clientsettings.Ref{}, (*clientsettings.Settings)(nil).Ref())
	assert.Equal(t, clientsettings.Ref{}, (&clientsettings.Settings{}).Ref(), "not the default settings, which every client has")
	assert.Equal(t, "no client settings", clientsettings.Settings{}.String())
	assert.Equal(t, clientsettings.Default(), (&clientsettings.Settings{Name: "Default"}).Ref())
	assert.Equal(t, clientsettings.ByID(7), (&clientsettings.Settings{ID: 7, Type: clientsettings.UserSettings}).Ref())
}

// Matches is the very rule of the Client: whatever a back end returns, Get finds what matches.
func TestMatchesIsTheRuleOfTheClient(t *testing.T) {
	refs := []clientsettings.Ref{
		{},
		clientsettings.Default(), clientsettings.ByID(7), clientsettings.ByID(8), clientsettings.ByName("Laptops"),
		clientsettings.ByName("LAPTOPS"), clientsettings.ByName("Other"),
	}
	matches := 0
	for _, id := range []uint32{0, 7} {
		for _, name := range []string{"", "Laptops"} {
			for kind := range clientsettings.Type(3) {
				row := cmdlet.NewObject("SMS_ClientSettings", map[string]cmdlet.Value{
					"SettingsID": cmdlet.Int(int64(id)), "Name": cmdlet.String(name), "Type": cmdlet.Int(int64(kind)),
				})
				for _, ref := range refs {
					got, err := clientsettings.NewClient(answers(row)).Get(t.Context(), ref, nil)
					want := ref.Matches(&clientsettings.Settings{ID: id, Name: name, Type: kind})
					assert.Equal(t, want, err == nil, "%v of %d, %q, %v", ref, id, name, kind)
					if want {
						matches++
						assert.True(t, ref.Matches(got))
					}
				}
			}
		}
	}
	assert.Equal(t, 18, matches, "of 7 refs and 12 rows")
	for _, ref := range refs {
		assert.False(t, ref.Matches(nil))
	}
}

// What is wrong is told before anything is contacted, all of it at once; Check tells the same of a patch without a Runner.
func TestBadInput(t *testing.T) {
	untouched := clientsettings.NewClient(cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("%v was run", c)
		return &cmdlet.Result{}, nil
	}))
	const empty, nothing = "the patch is empty, so nothing would change", "ref: is required"
	set := func(ref clientsettings.Ref) error {
		_, err := untouched.SetCloudService(t.Context(), ref, clientsettings.CloudServicePatch{}, nil)
		return err
	}
	assert.Equal(t, []string{empty}, problems(t, clientsettings.CloudServicePatch{}.Check(0)))
	assert.Equal(t, []string{empty}, problems(t, set(clientsettings.ByName("Laptops"))))
	assert.Equal(t, []string{empty, nothing}, problems(t, set(clientsettings.Ref{})))
	require.NoError(t, clientsettings.CloudServicePatch{AutoAzureADJoin: new(true)}.Check(0))
	_, err := untouched.Get(t.Context(), clientsettings.Ref{}, nil)
	assert.Equal(t, []string{nothing}, problems(t, err))
	_, err = untouched.List(t.Context(), &clientsettings.ListOptions{Type: new(clientsettings.Type(7))})
	assert.Equal(t, []string{"Type 7: is not a valid enumeration name"}, problems(t, err))
}

func problems(t *testing.T, err error) []string {
	t.Helper()
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = p.String()
	}
	return texts
}

// Who gives the name of several settings is told their ids.
func TestAmbiguousName(t *testing.T) {
	settings := func(id int64) cmdlet.Object {
		return cmdlet.NewObject("SMS_ClientSettings", map[string]cmdlet.Value{
			"SettingsID": cmdlet.Int(id), "Name": cmdlet.String("Laptops"), "Type": cmdlet.Int(1),
		})
	}
	_, err := clientsettings.NewClient(answers(settings(7), settings(8))).Get(t.Context(), clientsettings.ByName("Laptops"), nil)
	require.ErrorIs(t, err, cmdlet.ErrAmbiguous)
	require.ErrorContains(t, err, `2 objects match: "Laptops" (device settings), id:7; "Laptops" (device settings), id:8`)
}

func answers(objects ...cmdlet.Object) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{Objects: objects}, nil
	})
}

func TestCloudServicePrints(t *testing.T) {
	assert.Equal(t, "gateways on, content from gateways off, automatic Microsoft Entra join on",
		clientsettings.CloudService{AllowCloudManagementGateway: true, AutoAzureADJoin: true}.String())
	assert.Equal(t, "gateways off, content from gateways on, automatic Microsoft Entra join off",
		clientsettings.CloudService{AllowCloudDistributionPoint: true}.String())
}
