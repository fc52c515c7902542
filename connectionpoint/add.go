package connectionpoint

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Spec says which connection point to add. Both fields are required.
type Spec struct {
	// ServerName is the name of the site system server, for example "cm01.contoso.com".
	ServerName string
	// GatewayServiceName is the service name of the gateway that it serves, for example "granitefalls.contoso.com".
	GatewayServiceName string
}

// Check returns everything that is wrong with the spec at a site of this build (0 is the newest), in the words of
// [Client.AddConnectionPoint], or nil.
func (s Spec) Check(build int) error {
	r := typed.NewRequest("Add-CMCloudManagementGatewayConnectionPoint")
	s.set(r)
	return r.Check(build)
}

func (s *Spec) set(r *typed.Request) {
	r.Named("ServerName", "SiteSystemServerName")
	r.Named("GatewayServiceName", "CloudManagementGatewayName")
	r.Text("SiteSystemServerName", s.ServerName)
	r.Text("CloudManagementGatewayName", s.GatewayServiceName)
	r.Set("DisableWildcardHandling", cmdlet.Switch())
}

// AddOptions are the options of [Client.AddConnectionPoint].
type AddOptions struct {
	// SiteCode is the site of the server; empty means the site at which the calls run (INF: an inference). At a central
	// administration site, give that of the primary site: without one the call is refused there.
	SiteCode string
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// AddConnectionPoint makes a site system server the connection point of a gateway. The role is installed within minutes
// after the call has returned. opts may be nil.
//
// It refuses an empty name with ErrInvalid before anything is contacted. After an error whose Outcome is Unknown, look for the
// connection point with [Client.Get] before you try again.
//
// It mirrors Add-CMCloudManagementGatewayConnectionPoint; the names are literal, without wildcards. In place of its -WhatIf
// and -Confirm there are the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name Add-CMCloudManagementGatewayConnectionPoint
func (c *Client) AddConnectionPoint(ctx context.Context, spec Spec, opts *AddOptions) (*Point, error) {
	r := typed.NewRequest("Add-CMCloudManagementGatewayConnectionPoint")
	spec.set(r)
	if opts != nil {
		r.Optional("SiteCode", opts.SiteCode)
		r.Extra(opts.Extra)
	}
	return typed.Change(ctx, c.runner, r, decode)
}
