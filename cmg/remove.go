package cmg

import (
	"context"
	"fmt"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// RemoveOptions are the options of [Client.Remove].
type RemoveOptions struct {
	// EvenIfConnected removes a gateway that a connection point still uses.
	EvenIfConnected bool
	// EvenIfLast removes the last gateway, through which clients on the internet reach the site.
	EvenIfLast bool
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Remove has the site remove a gateway and what it has in Azure. It returns when the site has only begun, and [WaitGone] waits
// for the end. opts may be nil.
//
// The product would remove any gateway. The guards are this package's; they answer ErrConflict, with all reasons at once: a
// connection point uses it, or every other gateway is being deleted too. [RemoveOptions] override them. When a
// gateway takes the place of another, wait a day before the old one goes: clients ask once a day. A gateway that is not
// there is ErrNotFound.
//
// It mirrors Remove-CMCloudManagementGateway, with -Force: the gateway is looked up first, compared exactly and removed by
// -Id. WhatIf and Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Remove-CMCloudManagementGateway
func (c *Client) Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error {
	if opts == nil {
		opts = &RemoveOptions{}
	}
	r := typed.NewRequest("Remove-CMCloudManagementGateway")
	r.Set("Force", cmdlet.Switch())
	r.Extra(opts.Extra)
	gateway, err := c.resolve(ctx, ref, r)
	if err != nil {
		return err
	}
	var reasons []string
	if !opts.EvenIfConnected {
		servers, err := c.connected(ctx, gateway)
		if err != nil {
			return err
		}
		if len(servers) > 0 {
			reasons = append(reasons, fmt.Sprintf("the connection point on %s uses it (RemoveOptions.EvenIfConnected removes it)",
				strings.Join(servers, ", ")))
		}
	}
	if !opts.EvenIfLast {
		last, err := c.isLast(ctx, gateway)
		if err != nil {
			return err
		}
		if last {
			reasons = append(reasons, "it is the last gateway (RemoveOptions.EvenIfLast removes it)")
		}
	}
	if err := r.Guard(reasons); err != nil {
		return err
	}
	return typed.Do(ctx, c.runner, r)
}

// connected returns the servers whose connection points use a gateway.
func (c *Client) connected(ctx context.Context, gateway *Gateway) ([]string, error) {
	type connector struct {
		ServerName         string `wmi:"ServerName"`
		GatewayServiceName string `wmi:"ProxyServiceName"`
	}
	connectors, err := typed.List(ctx, c.runner, typed.NewQuery(cmdlet.Query{Class: "SMS_CloudProxyConnector"}),
		func(o cmdlet.Object) (*connector, error) {
			c := &connector{}
			return c, o.Decode(c)
		},
		func(c *connector) bool { return strings.EqualFold(c.GatewayServiceName, gateway.ServiceName) })
	servers := make([]string, len(connectors))
	for i, c := range connectors {
		servers[i] = c.ServerName
	}
	return servers, err
}

func (c *Client) isLast(ctx context.Context, gateway *Gateway) (bool, error) {
	gateways, err := c.List(ctx, nil)
	for _, other := range gateways {
		if !gateway.Ref().Matches(other) && other.State != StateDeleting {
			return false, err
		}
	}
	return true, err
}
