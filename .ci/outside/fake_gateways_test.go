package outside_test

import (
	"context"
	"time"

	"github.com/cmgkit/cmgkit/cmg"
)

var (
	_ cmg.Creator = gateways{}
	_ cmg.Getter  = gateways{}
	_ cmg.Lister  = gateways{}
	_ cmg.Remover = gateways{}
	_ cmg.Setter  = gateways{}
	_ cmg.Starter = gateways{}
	_ cmg.Stopper = gateways{}
	_ cmg.Syncer  = gateways{}
)

// gateways has every role of package cmg. What is begun takes ten minutes.
type gateways struct {
	all map[uint32]*cmg.Gateway
	due map[uint32]time.Time // when what has begun ends
}

func newGateways(all ...*cmg.Gateway) gateways {
	g := gateways{map[uint32]*cmg.Gateway{}, map[uint32]time.Time{}}
	for _, gateway := range all {
		g.all[gateway.ID] = gateway
	}
	return g
}

// now are the gateways as they are now.
func (g gateways) now() map[uint32]*cmg.Gateway {
	for id, due := range g.due {
		if time.Now().Before(due) {
			continue
		}
		delete(g.due, id)
		switch gateway := g.all[id]; gateway.State {
		case cmg.StateDeleting:
			delete(g.all, id)
		case cmg.StateStopping:
			gateway.State = cmg.StateStopped
		default:
			gateway.State, gateway.StatusDetails = cmg.StateReady, 1
		}
	}
	return g.all
}

func (g gateways) begin(ref cmg.Ref, state cmg.State) error {
	gateway, err := change(g.now(), ref.Matches, func(gateway *cmg.Gateway) { gateway.State, gateway.StatusDetails = state, 0 })
	if err == nil {
		g.due[gateway.ID] = time.Now().Add(10 * time.Minute)
	}
	return err
}

func (g gateways) NewCloudManagementGateway(_ context.Context, spec cmg.Spec, opts *cmg.NewOptions) (*cmg.Gateway, error) {
	name, err := spec.Certificate.ServiceName(spec.ServiceName)
	if err != nil {
		return nil, err
	}
	made := add(g.now(), cmg.Gateway{ServiceName: name, Region: opts.Region}, func(gateway *cmg.Gateway, id uint32) { gateway.ID = id })
	if err := g.begin(made.Ref(), cmg.StateProvisioning); err != nil {
		return nil, err
	}
	return one(g.all, made.Ref().Matches)
}

func (g gateways) Get(_ context.Context, ref cmg.Ref, _ *cmg.GetOptions) (*cmg.Gateway, error) {
	return one(g.now(), ref.Matches)
}

func (g gateways) List(_ context.Context, opts *cmg.ListOptions) ([]*cmg.Gateway, error) {
	return list(g.now(), func(gateway *cmg.Gateway) bool { return opts == nil || opts.Name.Match(gateway.ServiceName) }), nil
}

func (g gateways) Remove(_ context.Context, ref cmg.Ref, _ *cmg.RemoveOptions) error {
	return g.begin(ref, cmg.StateDeleting)
}

func (g gateways) Set(_ context.Context, ref cmg.Ref, patch cmg.Patch, _ *cmg.SetOptions) (*cmg.Gateway, error) {
	return change(g.now(), ref.Matches, func(gateway *cmg.Gateway) { set(&gateway.Description, patch.Description) })
}

func (g gateways) Start(_ context.Context, ref cmg.Ref, _ *cmg.StartOptions) error {
	return g.begin(ref, cmg.StateStarting)
}

func (g gateways) Stop(_ context.Context, ref cmg.Ref, _ *cmg.StopOptions) error {
	return g.begin(ref, cmg.StateStopping)
}

func (g gateways) Sync(_ context.Context, ref cmg.Ref, _ *cmg.SyncOptions) error {
	_, err := one(g.now(), ref.Matches)
	return err
}
