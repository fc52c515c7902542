package connectionpoint

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// RemoveOptions are the options of [Client.Remove].
type RemoveOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Remove removes the connection point from a server, which remains a site system. The role is uninstalled after the call has
// returned. opts may be nil. The error is ErrNotFound if there is no such connection point.
//
// It mirrors Remove-CMCloudManagementGatewayConnectionPoint, with -Force: the connection point is looked up and named as in
// [Client.Set]. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name Remove-CMCloudManagementGatewayConnectionPoint
func (c *Client) Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error {
	r := typed.NewRequest("Remove-CMCloudManagementGatewayConnectionPoint")
	r.Set("Force", cmdlet.Switch())
	if opts != nil {
		r.Extra(opts.Extra)
	}
	if err := c.resolve(ctx, ref, r); err != nil {
		return err
	}
	return typed.Do(ctx, c.runner, r)
}
