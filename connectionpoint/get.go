package connectionpoint

import (
	"context"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// GetOptions are the options of [Client.Get].
type GetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Get returns the connection point on a server. The error is ErrNotFound if there is none, and ErrAmbiguous if servers of
// that name have one in several sites. opts may be nil.
//
// It mirrors Get-CMCloudManagementGatewayConnectionPoint: with -SiteCode where ref names a site, else with -AllSite.
//
//cmdlet:name Get-CMCloudManagementGatewayConnectionPoint
func (c *Client) Get(ctx context.Context, ref Ref, opts *GetOptions) (*Point, error) {
	r := typed.NewRequest("Get-CMCloudManagementGatewayConnectionPoint")
	ref.find(r)
	if ref.siteCode == "" {
		r.Set("AllSite", cmdlet.Switch())
	}
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decode, func(p *Point) bool { return p.RoleName == roleName && ref.Matches(p) }, (*Point).String)
}

// ListOptions narrow down what [Client.List] returns.
type ListOptions struct {
	// SiteCode is the site to look at; empty means every site.
	SiteCode string
	// Server is a pattern that the server name must match; the zero Pattern matches every server.
	Server cmdlet.Pattern
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the connection points; the slice is empty if there are none. opts may be nil. An invalid Server pattern is
// ErrInvalid.
//
// It mirrors Get-CMCloudManagementGatewayConnectionPoint: with -SiteCode where opts names a site, else with -AllSite.
//
//cmdlet:name Get-CMCloudManagementGatewayConnectionPoint
func (c *Client) List(ctx context.Context, opts *ListOptions) ([]*Point, error) {
	if opts == nil {
		opts = &ListOptions{}
	}
	r := typed.NewRequest("Get-CMCloudManagementGatewayConnectionPoint")
	r.Named("Server", "SiteSystemServerName")
	r.Like("SiteSystemServerName", opts.Server)
	r.Optional("SiteCode", opts.SiteCode)
	if opts.SiteCode == "" {
		r.Set("AllSite", cmdlet.Switch())
	}
	r.Extra(opts.Extra)
	return typed.List(ctx, c.runner, r, decode, func(p *Point) bool {
		return p.RoleName == roleName && opts.Server.Match(p.ServerName) &&
			(opts.SiteCode == "" || strings.EqualFold(opts.SiteCode, p.SiteCode))
	})
}

// resolve looks up the connection point that a change is about and completes the change with its server and site.
func (c *Client) resolve(ctx context.Context, ref Ref, change *typed.Request) error {
	_, err := typed.Resolve(c.runner, change, ref.find,
		func() (*Point, error) { return c.Get(ctx, ref, nil) },
		func(r *typed.Request, p *Point) { p.Ref().find(r) })
	return err
}
