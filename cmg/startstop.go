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

// Start makes the site start a gateway that is stopped. It returns when the site has only begun; [Wait] waits for the end,
// even if the gateway still shows as stopped for a while. The error is ErrNotFound if there is no such gateway. opts may be
// nil.
//
// It mirrors Start-CMCloudManagementGateway: the gateway is looked up first, compared exactly and started by -Id. Since
// version 2207 the cmdlet makes additional checks, which are not documented. In place of its -WhatIf and -Confirm there are
// the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
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

// Stop makes the site stop a gateway. Clients can no longer reach it; it still costs money. Stop returns when the site has
// only begun; [WaitStopped] waits for the end. The error is ErrNotFound if there is no such gateway. opts may be nil.
//
// It mirrors Stop-CMCloudManagementGateway, as [Client.Start] mirrors its cmdlet.
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

// Sync makes the site send its configuration to a gateway. That ends later and may not change the State, so there is nothing
// to wait for. The error is ErrNotFound if there is no such gateway. opts may be nil.
//
// It mirrors Sync-CMCloudManagementGateway, as [Client.Start] mirrors its cmdlet.
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
