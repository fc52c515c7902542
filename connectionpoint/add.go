package connectionpoint

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Spec says which connection point to make. Both fields are required.
type Spec struct {
	// ServerName is the name of the site system server, for example "cm01.contoso.com".
	ServerName string
	// GatewayServiceName is the service name of the gateway that it serves, for example "granitefalls.contoso.com".
	GatewayServiceName string
}

// Check returns everything that is wrong with the spec for a site of this build, in the words in which
// [Client.AddConnectionPoint] refuses it; 0 is the newest.
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

// AddOptions are the optional parameters of [Client.AddConnectionPoint].
type AddOptions struct {
	// SiteCode is the site of the server; empty is the site that the calls run at (INF: an inference). At a central
	// administration site give the primary site's: without one the call is refused there.
	SiteCode string
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// AddConnectionPoint makes a site system server the connection point of a gateway. The role is installed after the call has
// returned, in minutes. opts may be nil.
//
// It refuses an empty name with ErrInvalid before anything is contacted. After an error whose Outcome is Unknown, look for the
// connection point with [Client.Get] before you try again.
//
// It mirrors Add-CMCloudManagementGatewayConnectionPoint; the names are taken as they are, without wildcards. WhatIf and
// Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
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
