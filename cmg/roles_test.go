package cmg_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
)

// all is every role; only tests want them all.
type all interface {
	cmg.Creator
	cmg.Getter
	cmg.Lister
	cmg.Setter
	cmg.Remover
	cmg.Starter
	cmg.Stopper
	cmg.Syncer
}

var (
	_ all = (*cmg.Client)(nil)
	_ all = Shelf(nil)
)

// The life of a gateway is the same over the map and over the client.
func TestEveryRoleOverAMapAndOverASite(t *testing.T) {
	for name, gateways := range map[string]func(context.Context) all{
		"map": func(context.Context) all {
			return Shelf{9: {ID: 9, ServiceName: "other.contoso.com", StatusDetails: 1}}
		},
		"site": func(ctx context.Context) all {
			return cmg.NewClient(siteWithService(ctx))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, gateways := t.Context(), gateways(t.Context())
				spec := graniteFalls()
				spec.ServiceName = "granitefalls.contoso.com"
				made, err := gateways.NewCloudManagementGateway(ctx, spec, &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID})
				require.NoError(t, err)
				opts := &cmg.WaitOptions{Interval: time.Second}
				for _, ref := range []cmg.Ref{made.Ref(), cmg.ByName("GraniteFalls.contoso.com")} {
					_, err = cmg.Wait(ctx, gateways, ref, opts)
					require.NoError(t, err)
					require.NoError(t, gateways.Stop(ctx, ref, nil))
					stopped, err := cmg.WaitStopped(ctx, gateways, ref, opts)
					require.NoError(t, err)
					assert.Equal(t, cmg.StateStopped, stopped.State)
					require.NoError(t, Rollout(ctx, gateways, ref))
					require.NoError(t, gateways.Sync(ctx, ref, nil))
				}
				changed, err := gateways.Set(ctx, made.Ref(), cmg.Patch{Description: new("d")}, nil)
				require.NoError(t, err)
				assert.Equal(t, "d", changed.Description)
				found, err := gateways.List(ctx, &cmg.ListOptions{Name: cmdlet.Like("granite*")})
				require.NoError(t, err)
				require.Len(t, found, 1)
				require.NoError(t, gateways.Remove(ctx, made.Ref(), &cmg.RemoveOptions{EvenIfLast: true}))
				_, err = cmg.WaitGone(ctx, gateways, made.Ref(), opts)
				require.NoError(t, err)
				require.ErrorIs(t, gateways.Start(ctx, made.Ref(), nil), cmdlet.ErrNotFound)
			})
		})
	}
}
