// Package boundarygroups manages boundary groups, which tell clients, depending on their network, which site systems to use,
// and the default boundary group of each site, which can offer gateways.
//
// Errors are of type [*cmdlet.Error].
package boundarygroups

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Client manages boundary groups. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// Group is a boundary group, an instance of SMS_BoundaryGroup. Which of its properties contain the options for peers and
// cloud sources is not published.
type Group struct {
	ID              uint32 `json:"id"              wmi:"GroupID"`
	Name            string `json:"name"            wmi:"Name"`
	Description     string `json:"description"     wmi:"Description"`
	DefaultSiteCode string `json:"defaultSiteCode" wmi:"DefaultSiteCode"` // of the site that new clients are assigned to; empty means none
	SiteSystemCount uint32 `json:"siteSystemCount" wmi:"SiteSystemCount"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// Ref refers to the group by its id. For nil it is the zero Ref.
func (g *Group) Ref() Ref {
	if g == nil {
		return Ref{}
	}
	return ByID(g.ID)
}

// String returns one line, for example `boundary group "Headquarters"`.
func (g Group) String() string {
	switch {
	case g.Name != "":
		return fmt.Sprintf("boundary group %q", g.Name)
	case g.ID != 0:
		return fmt.Sprintf("boundary group %d", g.ID)
	default:
		return "no boundary group"
	}
}

// LogValue logs the group, without Object.
func (g Group) LogValue() slog.Value { return typed.LogValue(g) }

func decode(o cmdlet.Object) (*Group, error) {
	g := &Group{Object: o}
	return g, o.Decode(g)
}

const get = "Get-CMBoundaryGroup"

// GetOptions are the options of [Client.Get].
type GetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Get returns a boundary group. opts may be nil. The error is ErrNotFound if there is no such group.
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
	return typed.Get(ctx, c.runner, r, decode, ref.Matches, which)
}

// which tells one of several groups apart.
func which(g *Group) string { return fmt.Sprintf("%s, %s", g, g.Ref()) }

// ListOptions narrow down what [Client.List] returns.
type ListOptions struct {
	Name cmdlet.Pattern // the zero Pattern matches every name
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the boundary groups, without the default ones. opts may be nil. An invalid Name pattern is ErrInvalid.
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
	DefaultSiteCode *string // of the primary site that new clients are assigned to; new("") means none

	// AddSiteSystemServerNames are FQDNs of site system servers, or service names of gateways, that serve the group from now
	// on, RemoveSiteSystemServerNames of those that no longer do. The cmdlet's help adds a gateway as the object of a server
	// (DOC); that its name will do is INF, an inference.
	AddSiteSystemServerNames    []string
	RemoveSiteSystemServerNames []string
	ClearSiteSystemServer       bool // removes all of them

	// AllowPeerDownload lets clients of the group share content with each other.
	AllowPeerDownload *bool
	// SubnetPeerDownloadOnly limits that to clients in the same subnet.
	SubnetPeerDownloadOnly *bool
	// PreferDPOverPeer makes clients prefer distribution points to peers in the same subnet.
	PreferDPOverPeer *bool
	// PreferCloudDPOverDP makes clients prefer cloud sources, including gateways with content, to distribution points.
	PreferCloudDPOverDP *bool
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), in the words of
// [Client.Set], or nil. It does not look at the Extra of the options.
func (p Patch) Check(build int) error { return p.request(ByID(1), nil).CheckOptions(build) }

// SetOptions are the options of [Client.Set].
type SetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Set changes a boundary group and returns it as it is afterwards. opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, an empty patch, an empty new name,
// empty names of servers, and names to remove although all are removed; [Patch.Check] checks the same without a site. The
// error is ErrNotFound if there is no such group.
//
// It mirrors Set-CMBoundaryGroup -PassThru: with -Id, or by name with -InputObject, which is the result of
// Get-CMBoundaryGroup by the exact name and runs in the same call. In place of its -WhatIf and -Confirm there are the
// decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
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
			r.Refuse("RemoveSiteSystemServerName", cmdlet.Value{}, "cannot be combined with ClearSiteSystemServer")
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
