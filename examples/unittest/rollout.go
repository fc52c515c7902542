// Package rollout is a small tool as you might write one over cmgkit. It needs two roles of a client, and says so: its
// tests give it a client over a site in memory.
package rollout

import (
	"context"
	"errors"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
)

// Gateways is what [Rollout] needs of a *cmg.Client.
type Gateways interface {
	cmg.Creator
	cmg.Getter
}

// Rollout makes a gateway of the service name and returns it when it is ready. Where the answer of the site is lost, it
// looks whether the gateway is there instead of making a second one.
func Rollout(ctx context.Context, gateways Gateways, serviceName string, spec cmg.Spec, opts *cmg.NewOptions) (*cmg.Gateway, error) {
	gateway, err := gateways.NewCloudManagementGateway(ctx, spec, opts)
	if err != nil && cmdlet.OutcomeOf(err) == cmdlet.Unknown {
		lost := err
		if gateway, err = gateways.Get(ctx, cmg.ByName(serviceName), nil); err != nil {
			err = errors.Join(lost, err)
		}
	}
	if err != nil {
		return nil, err
	}
	return cmg.Wait(ctx, gateways, gateway.Ref(), nil)
}
