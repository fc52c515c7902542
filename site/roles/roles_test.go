package roles_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/roles"
)

// byHand has every interface of the package, over maps.
type byHand struct {
	mps  map[string]*roles.ManagementPoint
	sups map[string]*roles.SoftwareUpdatePoint
}

type everyRole interface {
	roles.ManagementPointGetter
	roles.ManagementPointLister
	roles.ManagementPointSetter
	roles.ManagementPointAdder
	roles.SoftwareUpdatePointAdder
	roles.SoftwareUpdatePointGetter
	roles.SoftwareUpdatePointLister
	roles.SoftwareUpdatePointSetter
}

var (
	_ everyRole = (*roles.Client)(nil)
	_ everyRole = byHand{}
)

func find[T roles.Role](in map[string]T, ref roles.Ref) (T, error) {
	for _, role := range in {
		if ref.Matches(role) {
			return role, nil
		}
	}
	var none T
	return none, cmdlet.ErrNotFound
}

func all[T any](in map[string]T) []T {
	var found []T
	for _, one := range in {
		found = append(found, one)
	}
	return found
}

func (b byHand) GetManagementPoint(
	_ context.Context, ref roles.Ref, _ *roles.GetManagementPointOptions,
) (*roles.ManagementPoint, error) {
	return find(b.mps, ref)
}

func (b byHand) ListManagementPoints(context.Context, *roles.ListManagementPointsOptions) ([]*roles.ManagementPoint, error) {
	return all(b.mps), nil
}

func (b byHand) SetManagementPoint(
	_ context.Context, ref roles.Ref, patch roles.ManagementPointPatch, _ *roles.SetManagementPointOptions,
) (*roles.ManagementPoint, error) {
	mp, err := find(b.mps, ref)
	if err == nil {
		mp.EnableCloudGateway = *patch.EnableCloudGateway
	}
	return mp, err
}

func (b byHand) AddManagementPoint(
	_ context.Context, serverName string, _ *roles.AddManagementPointOptions,
) (*roles.ManagementPoint, error) {
	b.mps[serverName] = &roles.ManagementPoint{ServerName: serverName}
	return b.mps[serverName], nil
}

func (b byHand) AddSoftwareUpdatePoint(
	_ context.Context, serverName string, _ *roles.AddSoftwareUpdatePointOptions,
) (*roles.SoftwareUpdatePoint, error) {
	b.sups[serverName] = &roles.SoftwareUpdatePoint{ServerName: serverName}
	return b.sups[serverName], nil
}

func (b byHand) GetSoftwareUpdatePoint(
	_ context.Context, ref roles.Ref, _ *roles.GetSoftwareUpdatePointOptions,
) (*roles.SoftwareUpdatePoint, error) {
	return find(b.sups, ref)
}

func (b byHand) ListSoftwareUpdatePoints(
	context.Context, *roles.ListSoftwareUpdatePointsOptions,
) ([]*roles.SoftwareUpdatePoint, error) {
	return all(b.sups), nil
}

func (b byHand) SetSoftwareUpdatePoint(
	_ context.Context, ref roles.Ref, patch roles.SoftwareUpdatePointPatch, _ *roles.SetSoftwareUpdatePointOptions,
) (*roles.SoftwareUpdatePoint, error) {
	sup, err := find(b.sups, ref)
	if err == nil {
		sup.EnableCloudGateway = *patch.EnableCloudGateway
	}
	return sup, err
}

// open is what a user's function may look like: it takes the interfaces that it needs.
func open(ctx context.Context, at interface {
	roles.ManagementPointLister
	roles.ManagementPointSetter
},
) (int, error) {
	mps, err := at.ListManagementPoints(ctx, nil)
	if err != nil {
		return 0, err
	}
	for _, mp := range mps {
		_, err := at.SetManagementPoint(ctx, mp.Ref(), roles.ManagementPointPatch{
			EnableCloudGateway: new(true), ClientConnectionType: roles.InternetAndIntranet,
		}, nil)
		if err != nil {
			return 0, err
		}
	}
	return len(mps), nil
}

func TestInterfacesByHand(t *testing.T) {
	at := byHand{mps: map[string]*roles.ManagementPoint{
		"a": {ServerName: cm01, SiteCode: "PS1"}, "b": {ServerName: cm01, SiteCode: "PS2"},
	}}
	for name, c := range map[string]struct {
		at   everyRole
		want int
	}{"by hand": {at, 2}, "a site in memory": {simulator.New(central()).Roles(), 2}} {
		t.Run(name, func(t *testing.T) {
			opened, err := open(t.Context(), c.at)
			require.NoError(t, err)
			assert.Equal(t, c.want, opened)
			mps, err := c.at.ListManagementPoints(t.Context(), nil)
			require.NoError(t, err)
			for _, mp := range mps {
				assert.True(t, mp.EnableCloudGateway)
			}
		})
	}
	_, err := at.GetManagementPoint(t.Context(), roles.OnServer(cm02), nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
}
