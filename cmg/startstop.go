package cmg

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// StartOptions are the options of [Client.Start].
type StartOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Start has the site start a gateway that is stopped. It returns when the site has only begun: [Wait] for the gateway,
// which may still be stopped for a while. A gateway that is not there is ErrNotFound. opts may be nil.
//
// It mirrors Start-CMCloudManagementGateway: the gateway is looked up first, compared exactly and started by -Id. Since
// version 2207 the cmdlet checks more than before; which checks those are is not documented. WhatIf and Confirm are decorators
// ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Start-CMCloudManagementGateway
func (c *Client) Start(ctx context.Context, ref Ref, opts *StartOptions) error {
	r := typed.NewRequest("Start-CMCloudManagementGateway")
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return c.act(ctx, ref, r)
}

// StopOptions are the options of [Client.Stop].
type StopOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Stop has the site stop a gateway. Clients cannot reach it any more; it still costs money. Stop returns when the site has only
// begun, and [WaitStopped] waits for the end. A gateway that is not there is ErrNotFound. opts may be nil.
//
// It mirrors Stop-CMCloudManagementGateway in the way in which [Client.Start] mirrors its cmdlet.
//
//cmdlet:name Stop-CMCloudManagementGateway
func (c *Client) Stop(ctx context.Context, ref Ref, opts *StopOptions) error {
	r := typed.NewRequest("Stop-CMCloudManagementGateway")
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return c.act(ctx, ref, r)
}

// SyncOptions are the options of [Client.Sync].
type SyncOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Sync has the site send its configuration to a gateway. It finishes later and may change no State, so there is nothing to
// wait for. A gateway that is not there is ErrNotFound. opts may be nil.
//
// It mirrors Sync-CMCloudManagementGateway in the way in which [Client.Start] mirrors its cmdlet.
//
//cmdlet:name Sync-CMCloudManagementGateway
func (c *Client) Sync(ctx context.Context, ref Ref, opts *SyncOptions) error {
	r := typed.NewRequest("Sync-CMCloudManagementGateway")
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return c.act(ctx, ref, r)
}

func (c *Client) act(ctx context.Context, ref Ref, r *typed.Request) error {
	if _, err := c.resolve(ctx, ref, r); err != nil {
		return err
	}
	return typed.Do(ctx, c.runner, r)
}
