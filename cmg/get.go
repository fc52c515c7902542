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

// Get returns a gateway. ErrNotFound says that there is none, ErrAmbiguous that several have the name. Other Azure services
// of the class, such as a cloud distribution point, are not gateways. opts may be nil.
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
	return typed.Get(ctx, c.runner, r, decode, func(g *Gateway) bool { return g.isGateway() && ref.Matches(g) })
}

// ListOptions narrow [Client.List].
type ListOptions struct {
	// Name is a pattern that the service name or the Name matches; the zero Pattern is every name.
	Name cmdlet.Pattern
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the gateways. None is an empty slice. opts may be nil. A Name that is not a valid pattern is ErrInvalid.
//
// It mirrors Get-CMCloudManagementGateway. Which name the cmdlet's -Name means is documented both ways, so the names are
// compared here, with PowerShell's wildcards.
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
		return g.isGateway() && (opts.Name.Match(g.ServiceName) || opts.Name.Match(g.Name))
	})
}

// resolve looks up the gateway that a change is about and completes the change with its id.
func (c *Client) resolve(ctx context.Context, ref Ref, change *typed.Request) (*Gateway, error) {
	return typed.Resolve(c.runner, change, ref.find,
		func() (*Gateway, error) {
			g, err := c.Get(ctx, ref, nil)
			if err == nil && g.ID == 0 {
				call := cmdlet.NewCall("Get-CMCloudManagementGateway")
				return nil, cmdlet.Fail(call, cmdlet.ErrUnavailable, fmt.Errorf("%s came without its AzureServiceID", g.label()))
			}
			return g, err
		},
		func(r *typed.Request, g *Gateway) {
			g.Ref().find(r)
			r.About(g.label())
		})
}
