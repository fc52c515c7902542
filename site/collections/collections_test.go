package collections_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/collections"
)

var (
	_ collections.Getter          = (*collections.Client)(nil)
	_ collections.Lister          = (*collections.Client)(nil)
	_ collections.CloudSyncSetter = (*collections.Client)(nil)
)

const tenantID = "11111111-1111-1111-1111-111111111111"

func TestGetAndList(t *testing.T) {
	client := simulator.NewT(t, nil).Collections()
	got, err := client.Get(t.Context(), collections.ByName("all desktop AND server clients"), nil)
	require.NoError(t, err)
	assert.Equal(t, &collections.Collection{
		ID: "SMSDM003", Name: "All Desktop and Server Clients", LimitToCollectionID: "SMS00001", LimitToCollectionName: "All Systems",
		Object: got.Object,
	}, got)
	again, err := client.Get(t.Context(), got.Ref(), nil)
	require.NoError(t, err)
	assert.Equal(t, got, again)
	for _, ref := range []collections.Ref{collections.ByID("XYZ00001"), collections.ByName("none"), collections.ByName("All*")} {
		_, err = client.Get(t.Context(), ref, nil)
		require.ErrorIs(t, err, cmdlet.ErrNotFound, ref)
	}
	found, err := client.List(t.Context(), &collections.ListOptions{Name: cmdlet.Like("All S*")})
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Equal(t, collections.AllSystems, found[0].ID)
}

// A name that is a pattern to the cmdlet is looked for exactly.
func TestNamesWithWildcards(t *testing.T) {
	client := collections.NewClient(cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		assert.Empty(t, c.Params())
		object := func(id, name string) cmdlet.Object {
			return cmdlet.NewObject("SMS_Collection", map[string]cmdlet.Value{"CollectionID": cmdlet.String(id), "Name": cmdlet.String(name)})
		}
		return &cmdlet.Result{Objects: []cmdlet.Object{object("PS100014", "Pilot"), object("PS100015", "Pilot [1]*")}}, nil
	}))
	got, err := client.Get(t.Context(), collections.ByName("pilot [1]*"), nil)
	require.NoError(t, err)
	assert.Equal(t, "PS100015", got.ID)
}

func TestSetCloudSync(t *testing.T) {
	ctx := t.Context()
	site := simulator.NewT(t, nil)
	_, err := site.AAD().ImportServerApplication(ctx, aad.ServerApplicationSpec{
		TenantID: tenantID, TenantName: "Contoso", AppName: "server", ClientID: "22222222-2222-2222-2222-222222222222",
		SecretKey: secret.New("x"), SecretKeyExpiry: time.Now().AddDate(1, 0, 0),
	}, nil)
	require.NoError(t, err)
	patch := collections.CloudSyncPatch{TenantID: tenantID, AddGroupNames: []string{"Laptops"}, RemoveGroupNames: []string{"Desktops"}}
	for _, ref := range []collections.Ref{collections.ByID("sms00001"), collections.ByName("all systems")} {
		require.NoError(t, site.Collections().SetCloudSync(ctx, ref, patch, nil))
	}
	for _, ref := range []collections.Ref{collections.ByID("XYZ00001"), collections.ByName("none")} {
		require.ErrorIs(t, site.Collections().SetCloudSync(ctx, ref, patch, nil), cmdlet.ErrNotFound)
	}
	calls := site.Calls()
	id, _ := calls[len(calls)-3].Param("Id")
	assert.Equal(t, "SMS00001", id.Str(), "%v: a name is looked up and the id sent", calls[len(calls)-3])
	require.ErrorIs(t, patch.Check(9068), cmdlet.ErrNeedsVersion, "build of 2111")
	require.NoError(t, patch.Check(0))
}

// What is wrong is told before anything is contacted, all of it at once.
func TestBadCloudSync(t *testing.T) {
	client := collections.NewClient(cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("%v was run", c)
		return &cmdlet.Result{}, nil
	}))
	for name, c := range map[string]struct {
		patch collections.CloudSyncPatch
		want  []string
	}{
		"empty": {collections.CloudSyncPatch{}, []string{"the patch is empty, so nothing would change"}},
		"names": {
			collections.CloudSyncPatch{TenantID: "contoso", AddGroupNames: []string{""}, RemoveGroupNames: []string{""}},
			[]string{
				"TenantID 'contoso': is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)", "AddGroupNames '': must not be empty",
				"RemoveGroupNames '': must not be empty",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			set := func(ref collections.Ref) []string {
				return problems(t, client.SetCloudSync(t.Context(), ref, c.patch, nil))
			}
			assert.ElementsMatch(t, c.want, problems(t, c.patch.Check(0)))
			assert.ElementsMatch(t, c.want, set(collections.ByID("SMS00001")))
			assert.ElementsMatch(t, c.want, set(collections.ByName("All Systems")))
			assert.ElementsMatch(t, append(c.want, "ref: is required"), set(collections.Ref{}))
		})
	}
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

func TestRef(t *testing.T) {
	for text, ref := range map[string]collections.Ref{
		"id:SMS00001": collections.ByID("SMS00001"), "name:All Systems": collections.ByName("All Systems"), "name:id:x": collections.ByName("id:x"),
	} {
		assert.Equal(t, text, ref.String())
		got, err := json.Marshal(ref)
		require.NoError(t, err)
		var back collections.Ref
		require.NoError(t, json.Unmarshal(got, &back))
		assert.Equal(t, ref, back)
	}
	kept := collections.ByID("SMS00001")
	for _, text := range []string{"", "id:", "name:", "SMS00001", "default"} {
		require.ErrorContains(t, kept.UnmarshalText([]byte(text)), "does not refer to a collection: it takes id:… or name:…", text)
	}
	assert.Equal(t, collections.ByID("SMS00001"), kept)
	all := &collections.Collection{ID: "SMS00001", Name: "All Systems"}
	assert.True(t, collections.ByID("sms00001").Matches(all))
	assert.True(t, collections.ByName("all systems").Matches(all))
	assert.False(t, collections.ByName("SMS00001").Matches(all))
	assert.False(t, collections.Ref{}.Matches(&collections.Collection{}))
	assert.False(t, kept.Matches(nil))
	assert.Equal(t, kept, all.Ref())
	assert.Equal(t, collections.Ref{}, (*collections.Collection)(nil).Ref())
	id, ok := kept.ID()
	assert.True(t, ok)
	assert.Equal(t, "SMS00001", id)
	name, ok := collections.ByName("x").Name()
	assert.True(t, ok)
	assert.Equal(t, "x", name)
	_, ok = kept.Name()
	assert.False(t, ok)
	assert.Equal(t, "none", collections.Ref{}.String())
	_, err := collections.Ref{}.MarshalText()
	require.Error(t, err)
}
