package cmg

import (
	"context"
	"fmt"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// resolve looks up the gateway that a change is about and completes the change with its id.
func (c *Client) resolve(ctx context.Context, ref Ref, change *typed.Request) (*Gateway, error) {
	ref = orNone(ref)
	if err := typed.Precheck(c.runner, change, ref.find); err != nil {
		return nil, err
	}
	gateway, err := c.Get(ctx, ref)
	if err != nil {
		return nil, err
	}
	gateway.find(change)
	change.About(gateway.ServiceName)
	return gateway, nil
}

func (c *Client) act(ctx context.Context, ref Ref, r *typed.Request) error {
	if _, err := c.resolve(ctx, ref, r); err != nil {
		return err
	}
	return typed.Do(ctx, c.runner, r)
}

// Start has the site start a gateway that is stopped. It returns while the site has only begun: [Wait] for the gateway,
// which may still be stopped for a while. A gateway that is not there is ErrNotFound.
//
// It mirrors Start-CMCloudManagementGateway: the gateway is looked up first, compared exactly and started by -Id. Since
// version 2207 the cmdlet validates more than before; what is not documented. WhatIf and Confirm are decorators
// ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Start-CMCloudManagementGateway
func (c *Client) Start(ctx context.Context, ref Ref) error {
	return c.act(ctx, ref, typed.NewRequest("Start-CMCloudManagementGateway"))
}

// Stop has the site stop a gateway, so that clients lose it; it goes on costing money. It returns while the site has only
// begun: [WaitStopped]. A gateway that is not there is ErrNotFound.
//
// It mirrors Stop-CMCloudManagementGateway as [Client.Start] does its cmdlet.
//
//cmdlet:name Stop-CMCloudManagementGateway
func (c *Client) Stop(ctx context.Context, ref Ref) error {
	return c.act(ctx, ref, typed.NewRequest("Stop-CMCloudManagementGateway"))
}

// Sync has the site send its configuration to a gateway. It finishes later and may change no State, so there is nothing to
// wait for. A gateway that is not there is ErrNotFound.
//
// It mirrors Sync-CMCloudManagementGateway as [Client.Start] does its cmdlet.
//
//cmdlet:name Sync-CMCloudManagementGateway
func (c *Client) Sync(ctx context.Context, ref Ref) error {
	return c.act(ctx, ref, typed.NewRequest("Sync-CMCloudManagementGateway"))
}

// RemoveOptions are the options of [Client.Remove].
type RemoveOptions struct {
	// EvenIfConnected removes a gateway that a connection point still uses.
	EvenIfConnected bool
	// EvenIfLast removes the last gateway, by which clients on the internet reach the site.
	EvenIfLast bool
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Remove has the site remove a gateway and what it has in Azure. It returns while the site has only begun: [WaitGone]. opts
// may be nil.
//
// The product would remove any gateway; the guards are this package's and answer ErrConflict, with all reasons at once: a
// connection point uses it, or there is no other that is not being deleted itself. [RemoveOptions] override them. When a
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
		if !gateway.is(other) && other.State != StateDeleting {
			return false, err
		}
	}
	return true, err
}
