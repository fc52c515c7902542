package boundarygroups

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// NewOptions are the options of [Client.NewBoundaryGroup].
type NewOptions struct {
	Description     string
	DefaultSiteCode string // the primary site to which new clients are assigned; empty means none
	// SiteSystemServerNames are the FQDNs of site system servers that serve the group, with the remark of [Patch].
	SiteSystemServerNames []string
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// NewBoundaryGroup makes a boundary group of this name and returns it. It has no boundaries yet: no client is in it until a
// console adds some. Its other options are those of [Client.Set]. opts may be nil.
//
// It refuses an empty name, and empty names of servers, with ErrInvalid before anything is contacted. Whether the site refuses
// a name that another group has is not documented; the simulator does, with ErrExists.
//
// It mirrors New-CMBoundaryGroup. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and
// [cmdlet.Confirm].
//
//cmdlet:name New-CMBoundaryGroup
func (c *Client) NewBoundaryGroup(ctx context.Context, name string, opts *NewOptions) (*Group, error) {
	r := typed.NewRequest("New-CMBoundaryGroup")
	r.Named("name", "Name")
	r.Named("SiteSystemServerNames", "AddSiteSystemServerName")
	r.Text("Name", name)
	if opts == nil {
		opts = &NewOptions{}
	}
	r.Optional("Description", opts.Description)
	r.Optional("DefaultSiteCode", opts.DefaultSiteCode)
	r.Texts("AddSiteSystemServerName", opts.SiteSystemServerNames, func(name string) bool { return name != "" }, "must not be empty")
	r.Extra(opts.Extra)
	return typed.Change(ctx, c.runner, r, decode)
}

// RemoveOptions are the options of [Client.Remove].
type RemoveOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Remove removes a boundary group. Clients that are in no other group are then in the default one of their site. opts may be
// nil. The error is ErrNotFound if there is no such group.
//
// It mirrors Remove-CMBoundaryGroup -Force: with -Id, or by name with -InputObject, which is the result of Get-CMBoundaryGroup
// by the exact name and runs in the same call. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and
// [cmdlet.Confirm].
//
//cmdlet:name Remove-CMBoundaryGroup
func (c *Client) Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error {
	r := typed.NewRequest("Remove-CMBoundaryGroup")
	if ref.id != 0 {
		ref.find(r)
	} else {
		found := typed.NewRequest(get)
		ref.find(found)
		r.Set("InputObject", typed.ResultOf(found))
		r.About(ref.name)
		if ref.name == "" {
			r.NoRef()
		}
	}
	r.Set("Force", cmdlet.Switch())
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Do(ctx, c.runner, r)
}
