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

func TestNewAndRemove(t *testing.T) {
	ctx := t.Context()
	client := simulator.NewT(t, nil).BoundaryGroups()
	made, err := client.NewBoundaryGroup(ctx, "Homes", &boundarygroups.NewOptions{
		Description: "d", DefaultSiteCode: "PS1", SiteSystemServerNames: []string{"cm01.corp.contoso.com", "cm02.corp.contoso.com"},
	})
	require.NoError(t, err)
	assert.Equal(t, &boundarygroups.Group{
		ID: made.ID, Name: "Homes", Description: "d", DefaultSiteCode: "PS1", SiteSystemCount: 2, Object: made.Object,
	}, made)
	again, err := client.Get(ctx, made.Ref(), nil)
	require.NoError(t, err)
	assert.Equal(t, made, again)
	_, err = client.NewBoundaryGroup(ctx, "homes", nil)
	require.ErrorIs(t, err, cmdlet.ErrExists)

	require.NoError(t, client.Remove(ctx, made.Ref(), nil))
	require.ErrorIs(t, client.Remove(ctx, made.Ref(), nil), cmdlet.ErrNotFound)
	require.ErrorIs(t, client.Remove(ctx, boundarygroups.ByName("Homes"), nil), cmdlet.ErrNotFound)
	require.NoError(t, client.Remove(ctx, boundarygroups.ByName("headquarters"), nil))
	left, err := client.List(ctx, nil)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestBadNewGroups(t *testing.T) {
	client := boundarygroups.NewClient(cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("%v was run", c)
		return &cmdlet.Result{}, nil
	}))
	_, err := client.NewBoundaryGroup(t.Context(), "", &boundarygroups.NewOptions{SiteSystemServerNames: []string{""}})
	assert.ElementsMatch(t, []string{"name '': must not be empty", "SiteSystemServerNames '': must not be empty"}, problems(t, err))
	assert.Equal(t, []string{"ref: is required"}, problems(t, client.Remove(t.Context(), boundarygroups.Ref{}, nil)))
}
