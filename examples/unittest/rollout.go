// Package rollout is a small tool such as you might write with cmgkit. It needs two roles of a client and asks for only those;
// its tests give it the client of a site in memory.
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

// Rollout makes a gateway with the service name and returns it when it is ready. If the site's answer is lost, it looks
// whether the gateway exists instead of making a second one.
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
