package connectionpoint

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Patch is what [Client.Set] changes.
type Patch struct {
	// GatewayServiceName is the service name of the gateway to serve from now on. It is the only thing that can be changed,
	// and the cmdlet requires it.
	GatewayServiceName *string
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), in the words of
// [Client.Set], or nil.
func (p Patch) Check(build int) error {
	r := typed.NewRequest("Set-CMCloudManagementGatewayConnectionPoint")
	p.set(r)
	r.Set("InputObject", cmdlet.ResultOf(cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"))) // whichever it will be
	return r.Check(build)
}

func (p *Patch) set(r *typed.Request) {
	r.Named("GatewayServiceName", "CloudManagementGatewayName")
	if p.GatewayServiceName != nil {
		r.Text("CloudManagementGatewayName", *p.GatewayServiceName)
	}
	r.Set("PassThru", cmdlet.Switch())
}

// SetOptions are the options of [Client.Set].
type SetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Set makes a connection point serve another gateway and returns it. opts may be nil.
//
// It refuses a patch without a name with ErrInvalid before anything is contacted. The error is ErrNotFound if there is no
// such connection point or gateway.
//
// It mirrors Set-CMCloudManagementGatewayConnectionPoint with -PassThru: the connection point is looked up first and named
// by its server and its site, so that it is found from a central administration site too. In place of its -WhatIf and
// -Confirm there are the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name Set-CMCloudManagementGatewayConnectionPoint
func (c *Client) Set(ctx context.Context, ref Ref, patch Patch, opts *SetOptions) (*Point, error) {
	r := typed.NewRequest("Set-CMCloudManagementGatewayConnectionPoint")
	patch.set(r)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	if err := c.resolve(ctx, ref, r); err != nil {
		return nil, err
	}
	return typed.Change(ctx, c.runner, r, decode)
}
