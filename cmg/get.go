package cmg

import (
	"context"
	"fmt"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// GetOptions are the options of [Client.Get].
type GetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Get returns a gateway. The error is ErrNotFound if there is none, and ErrAmbiguous if several have the name. Other
// instances of the class, such as cloud distribution points, are not gateways. opts may be nil.
//
// It mirrors Get-CMCloudManagementGateway: with -Id, or with -Name and -DisableWildcardHandling.
//
//cmdlet:name Get-CMCloudManagementGateway
func (c *Client) Get(ctx context.Context, ref Ref, opts *GetOptions) (*Gateway, error) {
	r := typed.NewRequest("Get-CMCloudManagementGateway")
	ref.find(r)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decode, func(g *Gateway) bool { return g.isGateway() && ref.Matches(g) }, which)
}

// which tells one of several gateways apart.
func which(g *Gateway) string { return fmt.Sprintf("%s, %s", g.label(), g.Ref()) }

// ListOptions narrow down what [Client.List] returns.
type ListOptions struct {
	// Name is a pattern that one of the names of [ByName] must match; the zero Pattern matches every name.
	Name cmdlet.Pattern
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the gateways; the slice is empty if there are none. opts may be nil. An invalid Name pattern is ErrInvalid.
//
// It mirrors Get-CMCloudManagementGateway. The documents contradict each other about which name the cmdlet's -Name means, so
// the names are compared here, with PowerShell's wildcards.
//
//cmdlet:name Get-CMCloudManagementGateway
func (c *Client) List(ctx context.Context, opts *ListOptions) ([]*Gateway, error) {
	if opts == nil {
		opts = &ListOptions{}
	}
	r := typed.NewRequest("Get-CMCloudManagementGateway")
	r.MustMatch("Name", opts.Name)
	r.Extra(opts.Extra)
	return typed.List(ctx, c.runner, r, decode, func(g *Gateway) bool {
		return g.isGateway() && g.named(opts.Name.Match)
	})
}

// resolve looks up the gateway that a change is about and completes the change with its id.
func (c *Client) resolve(ctx context.Context, ref Ref, change *typed.Request) (*Gateway, error) {
	return typed.Resolve(c.runner, change, ref.find,
		func() (*Gateway, error) {
			g, err := c.Get(ctx, ref, nil)
			if err == nil && g.ID == 0 {
				call := cmdlet.NewCall("Get-CMCloudManagementGateway")
				return nil, cmdlet.Fail(call, cmdlet.ErrUnavailable, fmt.Errorf("the site returned %s without its AzureServiceID", g.label()))
			}
			return g, err
		},
		func(r *typed.Request, g *Gateway) {
			g.Ref().find(r)
			r.About(g.label())
		})
}
