// Package boundarygroups handles boundary groups, which tell clients by their network which site systems to use, and the default
// boundary group of each site, which can offer gateways.
package boundarygroups

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Client handles boundary groups. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// Group is a boundary group, an instance of SMS_BoundaryGroup. Which of its properties show the options for peers and cloud
// sources is not published.
type Group struct {
	ID              uint32 `json:"id"              wmi:"GroupID"`
	Name            string `json:"name"            wmi:"Name"`
	Description     string `json:"description"     wmi:"Description"`
	DefaultSiteCode string `json:"defaultSiteCode" wmi:"DefaultSiteCode"` // that new clients are assigned to; empty is none
	SiteSystemCount uint32 `json:"siteSystemCount" wmi:"SiteSystemCount"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// Ref refers to the group by its id. That of nil is the zero Ref.
func (g *Group) Ref() Ref {
	if g == nil {
		return Ref{}
	}
	return ByID(g.ID)
}

// String is one line, for example `boundary group "Headquarters"`.
func (g Group) String() string {
	if g.Name == "" {
		return "no boundary group"
	}
	return fmt.Sprintf("boundary group %q", g.Name)
}

// LogValue shows the group in log/slog, without Object.
func (g Group) LogValue() slog.Value { return typed.LogValue(g) }

func decode(o cmdlet.Object) (*Group, error) {
	g := &Group{Object: o}
	return g, o.Decode(g)
}

const get = "Get-CMBoundaryGroup"

// GetOptions are the optional parameters of [Client.Get].
type GetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Get returns a boundary group. opts may be nil. ErrNotFound says that there is no such group.
//
// It mirrors Get-CMBoundaryGroup.
//
//cmdlet:name Get-CMBoundaryGroup
func (c *Client) Get(ctx context.Context, ref Ref, opts *GetOptions) (*Group, error) {
	r := typed.NewRequest(get)
	ref.find(r)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decode, ref.Matches)
}

// ListOptions narrow a list of boundary groups.
type ListOptions struct {
	Name cmdlet.Pattern // zero is every name
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the boundary groups, without the default ones. opts may be nil.
//
// It mirrors Get-CMBoundaryGroup.
//
//cmdlet:name Get-CMBoundaryGroup
func (c *Client) List(ctx context.Context, opts *ListOptions) ([]*Group, error) {
	r := typed.NewRequest(get)
	if opts != nil {
		r.Like("Name", opts.Name)
		r.Extra(opts.Extra)
	}
	return typed.List(ctx, c.runner, r, decode, func(*Group) bool { return true })
}

// Patch is what [Client.Set] changes. A field that is nil or empty leaves the group as it is.
type Patch struct {
	NewName         *string
	Description     *string // new("") clears it
	DefaultSiteCode *string // of the primary site that new clients are assigned to; new("") is none

	// AddSiteSystemServerNames are FQDNs of site system servers that serve the group. That the service name of a gateway is
	// taken too is INF.
	AddSiteSystemServerNames    []string
	RemoveSiteSystemServerNames []string
	ClearSiteSystemServer       bool // removes all of them

	// AllowPeerDownload lets clients of the group share content with each other.
	AllowPeerDownload *bool
	// SubnetPeerDownloadOnly keeps that within a subnet.
	SubnetPeerDownloadOnly *bool
	// PreferDPOverPeer has clients prefer distribution points to peers in the same subnet.
	PreferDPOverPeer *bool
	// PreferCloudDPOverDP has clients prefer cloud sources, a gateway with content among them, to distribution points.
	PreferCloudDPOverDP *bool
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), as [Client.Set] says it, or
// nil. It does not know the Extra of the options.
func (p Patch) Check(build int) error { return p.request(ByID(1), nil).CheckOptions(build) }

// SetOptions are the optional parameters of [Client.Set].
type SetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Set changes a boundary group and returns it as it is then. opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, an empty patch, an empty new name,
// empty names of servers, and names to remove while all are removed; [Patch.Check] tells without a site. A group that is not
// there is ErrNotFound.
//
// It mirrors Set-CMBoundaryGroup -PassThru: with -Id, or by name with -InputObject, which is the result of
// Get-CMBoundaryGroup by the exact name, in the same call. WhatIf and Confirm are decorators ([cmdlet.WhatIf],
// [cmdlet.Confirm]).
//
//cmdlet:name Set-CMBoundaryGroup
func (c *Client) Set(ctx context.Context, ref Ref, patch Patch, opts *SetOptions) (*Group, error) {
	return typed.Change(ctx, c.runner, patch.request(ref, opts), decode)
}

func (p Patch) request(ref Ref, opts *SetOptions) *typed.Request {
	const notEmpty = "must not be empty"
	r := typed.NewRequest("Set-CMBoundaryGroup")
	r.Named("AddSiteSystemServerNames", "AddSiteSystemServerName")
	r.Named("RemoveSiteSystemServerNames", "RemoveSiteSystemServerName")
	r.Patch("NewName", p.NewName)
	if p.NewName != nil && *p.NewName == "" {
		r.Refuse("NewName", cmdlet.String(""), notEmpty)
	}
	r.Patch("Description", p.Description)
	r.Patch("DefaultSiteCode", p.DefaultSiteCode)
	named := func(name string) bool { return name != "" }
	r.Texts("AddSiteSystemServerName", p.AddSiteSystemServerNames, named, notEmpty)
	r.Texts("RemoveSiteSystemServerName", p.RemoveSiteSystemServerNames, named, notEmpty)
	if p.ClearSiteSystemServer {
		r.Set("ClearSiteSystemServer", cmdlet.Switch())
		if len(p.RemoveSiteSystemServerNames) > 0 {
			r.Refuse("RemoveSiteSystemServerName", cmdlet.Value{}, "does not go together with ClearSiteSystemServer")
		}
	}
	r.Bool("AllowPeerDownload", p.AllowPeerDownload)
	r.Bool("SubnetPeerDownloadOnly", p.SubnetPeerDownloadOnly)
	r.Bool("PreferDPOverPeer", p.PreferDPOverPeer)
	r.Bool("PreferCloudDPOverDP", p.PreferCloudDPOverDP)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	r.MustChange()
	if ref.id != 0 {
		r.Set("Id", cmdlet.String(ref.idText()))
	} else {
		found := typed.NewRequest(get)
		ref.find(found)
		r.Set("InputObject", typed.ResultOf(found))
		r.About(ref.name)
		if ref.name == "" {
			r.NoRef()
		}
	}
	r.Set("PassThru", cmdlet.Switch())
	return r
}
