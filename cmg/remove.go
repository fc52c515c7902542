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

// Remove makes the site delete a gateway and its Azure resources. It returns when the site has only begun; [WaitGone] waits
// for the end. opts may be nil.
//
// The product removes any gateway. This package refuses with ErrConflict, naming all reasons at once, if a connection point
// still uses the gateway, or if no other gateway would be left. [RemoveOptions] override both. When one gateway replaces
// another, wait a day before you remove the old one, because clients refresh their policy every 24 hours (DOC). The error is
// ErrNotFound if there is no such gateway.
//
// It mirrors Remove-CMCloudManagementGateway, with -Force: the gateway is looked up first, compared exactly and removed by
// -Id. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
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
			reasons = append(reasons, fmt.Sprintf("the connection point on %s still uses it (RemoveOptions.EvenIfConnected overrides this)",
				strings.Join(servers, ", ")))
		}
	}
	if !opts.EvenIfLast {
		last, err := c.isLast(ctx, gateway)
		if err != nil {
			return err
		}
		if last {
			reasons = append(reasons, "it is the last gateway (RemoveOptions.EvenIfLast overrides this)")
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
