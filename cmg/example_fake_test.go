package cmg_test

import (
	"context"
	"fmt"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
)

// Shelf is gateways in a map. It has every role of a cmg.Client: Ref.Matches finds what is meant, by the client's own rule.
type Shelf map[uint32]*cmg.Gateway

func (s Shelf) Get(_ context.Context, ref cmg.Ref, _ *cmg.GetOptions) (*cmg.Gateway, error) {
	for _, gateway := range s {
		if ref.Matches(gateway) {
			return gateway, nil
		}
	}
	return nil, cmdlet.ErrNotFound
}

func (s Shelf) List(_ context.Context, opts *cmg.ListOptions) ([]*cmg.Gateway, error) {
	all := []*cmg.Gateway{}
	for _, gateway := range s {
		if opts == nil || opts.Name.Match(gateway.ServiceName) {
			all = append(all, gateway)
		}
	}
	return all, nil
}

func (s Shelf) NewCloudManagementGateway(_ context.Context, spec cmg.Spec, _ *cmg.NewOptions) (*cmg.Gateway, error) {
	gateway := &cmg.Gateway{ID: uint32(len(s)) + 1, ServiceName: spec.ServiceName, StatusDetails: 1}
	s[gateway.ID] = gateway
	return gateway, nil
}

func (s Shelf) Set(ctx context.Context, ref cmg.Ref, patch cmg.Patch, _ *cmg.SetOptions) (*cmg.Gateway, error) {
	gateway, err := s.Get(ctx, ref, nil)
	if err == nil && patch.Description != nil {
		gateway.Description = *patch.Description
	}
	return gateway, err
}

func (s Shelf) Remove(ctx context.Context, ref cmg.Ref, _ *cmg.RemoveOptions) error {
	gateway, err := s.Get(ctx, ref, nil)
	if err == nil {
		delete(s, gateway.ID)
	}
	return err
}

func (s Shelf) become(ctx context.Context, ref cmg.Ref, state cmg.State) error {
	gateway, err := s.Get(ctx, ref, nil)
	if err == nil {
		gateway.State = state
	}
	return err
}

func (s Shelf) Start(ctx context.Context, ref cmg.Ref, _ *cmg.StartOptions) error {
	return s.become(ctx, ref, cmg.StateReady)
}

func (s Shelf) Stop(ctx context.Context, ref cmg.Ref, _ *cmg.StopOptions) error {
	return s.become(ctx, ref, cmg.StateStopped)
}

func (s Shelf) Sync(ctx context.Context, ref cmg.Ref, _ *cmg.SyncOptions) error {
	_, err := s.Get(ctx, ref, nil)
	return err
}

// Rollout starts gateways one after the other, each when the one before is ready.
func Rollout(ctx context.Context, gateways interface {
	cmg.Getter
	cmg.Starter
}, refs ...cmg.Ref,
) error {
	for _, ref := range refs {
		if err := gateways.Start(ctx, ref, nil); err != nil {
			return err
		}
		if _, err := cmg.Wait(ctx, gateways, ref, &cmg.WaitOptions{Interval: time.Millisecond}); err != nil {
			return err
		}
	}
	return nil
}

// A function takes the roles that it needs, and a test of it can do without a site.
func ExampleStarter() {
	ctx := context.Background()
	shelf := Shelf{
		1: {ID: 1, ServiceName: "granite.contoso.com", State: cmg.StateStopped, StatusDetails: 1},
		2: {ID: 2, ServiceName: "basalt.contoso.com", State: cmg.StateStopped, StatusDetails: 1},
	}
	fmt.Println(Rollout(ctx, shelf, cmg.ByName("Granite.contoso.com"), cmg.ByID(2)))
	fmt.Println(shelf[1])
	fmt.Println(shelf[2])
	fmt.Println(Rollout(ctx, shelf, cmg.ByName("marble.contoso.com")))
	// Output:
	// <nil>
	// granite.contoso.com: ready
	// basalt.contoso.com: ready
	// not found
}
