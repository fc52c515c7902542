package boundarygroups_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
)

const (
	cm01 = "cm01.corp.contoso.com"
	cm02 = "cm02.corp.contoso.com"
)

func TestGroups(t *testing.T) {
	client := simulator.New(&simulator.Options{SiteSystems: []string{cm01, cm02}}).BoundaryGroups()
	group, err := client.Get(t.Context(), boundarygroups.ByName("headquarters"), nil)
	require.NoError(t, err)
	again, err := client.Get(t.Context(), group.Ref(), nil)
	require.NoError(t, err)
	assert.Equal(t, group, again)
	for i, ref := range []boundarygroups.Ref{boundarygroups.ByName("Headquarters"), group.Ref()} {
		got, err := client.Set(t.Context(), ref, boundarygroups.Patch{AddSiteSystemServerNames: []string{cm01, cm02}[:i+1]}, nil)
		require.NoError(t, err)
		assert.EqualValues(t, i+1, got.SiteSystemCount)
	}
	renamed, err := client.Set(t.Context(), group.Ref(), boundarygroups.Patch{NewName: new("Main office"), Description: new("moved")}, nil)
	require.NoError(t, err)
	assert.Equal(t, "Main office", renamed.Name)
	assert.Equal(t, "moved", renamed.Description)
	_, err = client.Get(t.Context(), boundarygroups.ByName("Headquarters"), nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	_, err = client.Get(t.Context(), boundarygroups.ByID(1), nil)
	require.EqualError(t, err, "Get-CMBoundaryGroup '1': not found")
	groups, err := client.List(t.Context(), &boundarygroups.ListOptions{Name: cmdlet.Like("Main*")})
	require.NoError(t, err)
	assert.Len(t, groups, 1)
}

func TestDefaultGroups(t *testing.T) {
	client := simulator.New(nil).BoundaryGroups()
	group, err := client.GetDefault(t.Context(), boundarygroups.DefaultOf("ps1"), nil)
	require.NoError(t, err)
	for _, ref := range []boundarygroups.DefaultRef{group.Ref(), boundarygroups.DefaultOf("PS1")} {
		got, err := client.SetDefault(t.Context(), ref, boundarygroups.DefaultPatch{PreferCloudBasedSources: new(true)},
			&boundarygroups.SetDefaultOptions{EvenIfSiteWide: true})
		require.NoError(t, err)
		assert.Equal(t, group, got)
	}
	_, err = client.GetDefault(t.Context(), boundarygroups.DefaultByID(7), nil)
	require.EqualError(t, err, "Get-CMDefaultBoundaryGroup '7': not found")

	patch := boundarygroups.DefaultPatch{PreferCloudBasedSources: new(true)}
	old := simulator.New(&simulator.Options{Version: "2203"}).BoundaryGroups()
	_, err = old.SetDefault(t.Context(), group.Ref(), patch, &boundarygroups.SetDefaultOptions{EvenIfSiteWide: true})
	require.ErrorIs(t, err, cmdlet.ErrNeedsVersion)
	require.ErrorIs(t, patch.Check(9078), cmdlet.ErrNeedsVersion, "build of 2203")
	require.NoError(t, patch.Check(9088), "build of 2207")
	require.NoError(t, patch.Check(0))
}

// What is wrong is told before anything is contacted, all of it at once; Check tells the same of a patch without a Runner.
func TestBadInput(t *testing.T) {
	untouched := boundarygroups.NewClient(cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("%v was run", c)
		return &cmdlet.Result{}, nil
	}))
	const empty = "the patch is empty, so nothing would change"
	for name, c := range map[string]struct {
		patch boundarygroups.Patch
		want  []string
	}{
		"empty": {boundarygroups.Patch{}, []string{empty}},
		"names": {boundarygroups.Patch{
			NewName: new(""), AddSiteSystemServerNames: []string{""}, RemoveSiteSystemServerNames: []string{"a"}, ClearSiteSystemServer: true,
		}, []string{
			"NewName '': must not be empty", "AddSiteSystemServerNames '': must not be empty",
			"RemoveSiteSystemServerNames: cannot be combined with ClearSiteSystemServer",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			set := func(ref boundarygroups.Ref) []string {
				_, err := untouched.Set(t.Context(), ref, c.patch, nil)
				return problems(t, err)
			}
			assert.ElementsMatch(t, c.want, problems(t, c.patch.Check(0)))
			assert.ElementsMatch(t, c.want, set(boundarygroups.ByID(7)), "Check has the words of the method")
			assert.ElementsMatch(t, c.want, set(boundarygroups.ByName("x")))
			assert.ElementsMatch(t, append(c.want, "ref: is required"), set(boundarygroups.Ref{}))
		})
	}
	require.EqualError(t, boundarygroups.Patch{}.Check(0), "Set-CMBoundaryGroup: invalid: "+empty)
	require.NoError(t, boundarygroups.Patch{Description: new("")}.Check(0))
	_, err := untouched.SetDefault(t.Context(), boundarygroups.DefaultRef{}, boundarygroups.DefaultPatch{}, nil)
	assert.Equal(t, []string{empty, "ref: is required"}, problems(t, err))
	assert.Equal(t, []string{empty}, problems(t, boundarygroups.DefaultPatch{}.Check(0)))
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

// What has an id is there, even if the site does not return its name.
func TestGroupsWithoutNamesPrint(t *testing.T) {
	assert.Equal(t, "boundary group 7", boundarygroups.Group{ID: 7}.String())
	assert.Equal(t, "default boundary group 7", boundarygroups.DefaultGroup{ID: 7}.String())
}
