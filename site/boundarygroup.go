package site

import (
	"context"
	"strconv"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// The roles of a [Client] around boundary groups, one method each, for functions that take what they need.
type (
	// BoundaryGroupGetter is the role of [Client.GetBoundaryGroup].
	BoundaryGroupGetter interface {
		GetBoundaryGroup(ctx context.Context, ref BoundaryGroupRef) (*BoundaryGroup, error)
	}
	// BoundaryGroupLister is the role of [Client.ListBoundaryGroups].
	BoundaryGroupLister interface {
		ListBoundaryGroups(ctx context.Context, opts *ListBoundaryGroupsOptions) ([]*BoundaryGroup, error)
	}
	// BoundaryGroupSetter is the role of [Client.SetBoundaryGroup].
	BoundaryGroupSetter interface {
		SetBoundaryGroup(ctx context.Context, ref BoundaryGroupRef, patch BoundaryGroupPatch) (*BoundaryGroup, error)
	}
	// DefaultBoundaryGroupGetter is the role of [Client.GetDefaultBoundaryGroup].
	DefaultBoundaryGroupGetter interface {
		GetDefaultBoundaryGroup(ctx context.Context, ref DefaultBoundaryGroupRef) (*DefaultBoundaryGroup, error)
	}
	// DefaultBoundaryGroupSetter is the role of [Client.SetDefaultBoundaryGroup].
	DefaultBoundaryGroupSetter interface {
		SetDefaultBoundaryGroup(
			ctx context.Context, ref DefaultBoundaryGroupRef, patch DefaultBoundaryGroupPatch,
		) (*DefaultBoundaryGroup, error)
	}
)

// BoundaryGroup is a boundary group, an instance of SMS_BoundaryGroup. Which of its properties show the options for peers
// and cloud sources is not published.
type BoundaryGroup struct {
	ID              uint32 `wmi:"GroupID"`
	Name            string `wmi:"Name"`
	Description     string `wmi:"Description"`
	DefaultSiteCode string `wmi:"DefaultSiteCode"` // that new clients are assigned to; empty is none
	SiteSystemCount uint32 `wmi:"SiteSystemCount"`

	Object cmdlet.Object // everything that the site returned
}

func decodeBoundaryGroup(o cmdlet.Object) (*BoundaryGroup, error) {
	g := &BoundaryGroup{Object: o}
	return g, o.Decode(g)
}

// BoundaryGroupRef says which boundary group is meant: [BoundaryGroupByID], [BoundaryGroupByName], or a [BoundaryGroup]
// itself.
type BoundaryGroupRef interface {
	boundaryGroup() groupRef
}

type groupRef struct {
	id   uint32
	name string
}

// BoundaryGroupByID refers to the boundary group with this GroupID.
func BoundaryGroupByID(id uint32) BoundaryGroupRef { return groupRef{id: id} }

// BoundaryGroupByName refers to the boundary group of this name.
func BoundaryGroupByName(name string) BoundaryGroupRef { return groupRef{name: name} }

func (g groupRef) boundaryGroup() groupRef { return g }

func (g *BoundaryGroup) boundaryGroup() groupRef {
	if g == nil {
		return groupRef{}
	}
	return groupRef{id: g.ID}
}

func boundaryGroupOf(ref BoundaryGroupRef) groupRef {
	if ref == nil {
		return groupRef{}
	}
	return ref.boundaryGroup()
}

func (g groupRef) text() string { return strconv.FormatUint(uint64(g.id), 10) }

func (g groupRef) find(r *typed.Request) {
	if g.id != 0 {
		r.Set("Id", cmdlet.List(cmdlet.String(g.text())))
		return
	}
	r.Text("Name", g.name)
	r.Set("DisableWildcardHandling", cmdlet.Switch())
}

func (g groupRef) is(found *BoundaryGroup) bool {
	return g.id != 0 && found.ID == g.id || g.id == 0 && strings.EqualFold(found.Name, g.name)
}

// GetBoundaryGroup returns a boundary group. ErrNotFound says that there is none.
//
// It mirrors Get-CMBoundaryGroup.
//
//cmdlet:name Get-CMBoundaryGroup
func (c *Client) GetBoundaryGroup(ctx context.Context, ref BoundaryGroupRef) (*BoundaryGroup, error) {
	group := boundaryGroupOf(ref)
	r := typed.NewRequest("Get-CMBoundaryGroup")
	group.find(r)
	return typed.Get(ctx, c.runner, r, decodeBoundaryGroup, group.is)
}

// ListBoundaryGroupsOptions narrow a list of boundary groups.
type ListBoundaryGroupsOptions struct {
	Name cmdlet.Pattern // zero is every name
}

// ListBoundaryGroups returns the boundary groups, without the default ones. opts may be nil.
//
// It mirrors Get-CMBoundaryGroup.
//
//cmdlet:name Get-CMBoundaryGroup
func (c *Client) ListBoundaryGroups(ctx context.Context, opts *ListBoundaryGroupsOptions) ([]*BoundaryGroup, error) {
	r := typed.NewRequest("Get-CMBoundaryGroup")
	if opts != nil {
		r.Like("Name", opts.Name)
	}
	return typed.List(ctx, c.runner, r, decodeBoundaryGroup, func(*BoundaryGroup) bool { return true })
}

// BoundaryGroupPatch is what [Client.SetBoundaryGroup] changes. A field that is nil or empty leaves the group as it is.
type BoundaryGroupPatch struct {
	NewName         string
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

	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// SetBoundaryGroup changes a boundary group and returns it as it is then.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, an empty patch, empty names of
// servers, and names to remove while all are. A group that is not there is ErrNotFound.
//
// It mirrors Set-CMBoundaryGroup -PassThru: with -Id, or by name with -InputObject, which is the result of
// Get-CMBoundaryGroup by the exact name, in the same call. WhatIf and Confirm are decorators ([cmdlet.WhatIf],
// [cmdlet.Confirm]).
//
//cmdlet:name Set-CMBoundaryGroup
func (c *Client) SetBoundaryGroup(ctx context.Context, ref BoundaryGroupRef, patch BoundaryGroupPatch) (*BoundaryGroup, error) {
	r := typed.NewRequest("Set-CMBoundaryGroup")
	r.Optional("NewName", patch.NewName)
	r.Patch("Description", patch.Description)
	r.Patch("DefaultSiteCode", patch.DefaultSiteCode)
	named := func(name string) bool { return name != "" }
	r.Texts("AddSiteSystemServerName", patch.AddSiteSystemServerNames, named, "must not be empty")
	r.Texts("RemoveSiteSystemServerName", patch.RemoveSiteSystemServerNames, named, "must not be empty")
	if patch.ClearSiteSystemServer {
		r.Set("ClearSiteSystemServer", cmdlet.Switch())
		if len(patch.RemoveSiteSystemServerNames) > 0 {
			r.Refuse("RemoveSiteSystemServerName", cmdlet.Value{}, "does not go together with ClearSiteSystemServer")
		}
	}
	r.Bool("AllowPeerDownload", patch.AllowPeerDownload)
	r.Bool("SubnetPeerDownloadOnly", patch.SubnetPeerDownloadOnly)
	r.Bool("PreferDPOverPeer", patch.PreferDPOverPeer)
	r.Bool("PreferCloudDPOverDP", patch.PreferCloudDPOverDP)
	r.Extra(patch.Extra)
	r.MustChange()
	if group := boundaryGroupOf(ref); group.id != 0 {
		r.Set("Id", cmdlet.String(group.text()))
	} else {
		found := typed.NewRequest("Get-CMBoundaryGroup")
		group.find(found)
		r.Set("InputObject", resultOf(found))
		if group.name == "" {
			r.Refuse("ref", cmdlet.String(""), "names no boundary group")
		}
	}
	r.Set("PassThru", cmdlet.Switch())
	return typed.Change(ctx, c.runner, r, decodeBoundaryGroup)
}

// DefaultBoundaryGroup is the boundary group that clients of a site are in while they are in no other, an instance of
// SMS_DefaultBoundaryGroup. The class has no documentation: the properties are INF, from what Get-CMDefaultBoundaryGroup
// selects by, and which of them show the options for cloud sources is not published.
type DefaultBoundaryGroup struct {
	ID       uint32 `wmi:"GroupID"`
	Name     string `wmi:"Name"`
	SiteCode string `wmi:"DefaultSiteCode"`

	Object cmdlet.Object // everything that the site returned
}

func decodeDefaultBoundaryGroup(o cmdlet.Object) (*DefaultBoundaryGroup, error) {
	g := &DefaultBoundaryGroup{Object: o}
	return g, o.Decode(g)
}

// DefaultBoundaryGroupRef says which default boundary group is meant: [DefaultBoundaryGroupOf], or a
// [DefaultBoundaryGroup] itself.
type DefaultBoundaryGroupRef interface {
	defaultBoundaryGroup() defaultGroupRef
}

type defaultGroupRef struct {
	id       uint32
	siteCode string
}

// DefaultBoundaryGroupOf refers to the default boundary group of a primary site.
func DefaultBoundaryGroupOf(siteCode string) DefaultBoundaryGroupRef {
	return defaultGroupRef{siteCode: siteCode}
}

func (g defaultGroupRef) defaultBoundaryGroup() defaultGroupRef { return g }

func (g *DefaultBoundaryGroup) defaultBoundaryGroup() defaultGroupRef {
	if g == nil {
		return defaultGroupRef{}
	}
	return defaultGroupRef{id: g.ID}
}

func (g defaultGroupRef) is(found *DefaultBoundaryGroup) bool {
	return g.id != 0 && found.ID == g.id || g.id == 0 && strings.EqualFold(found.SiteCode, g.siteCode)
}

// find adds the parameters that select the group, in both cmdlets.
func (g defaultGroupRef) find(r *typed.Request) {
	if g.id != 0 {
		r.Set("GroupId", cmdlet.Int(int64(g.id)))
	} else {
		r.Text("SiteCode", g.siteCode)
	}
}

func defaultBoundaryGroupOf(ref DefaultBoundaryGroupRef) defaultGroupRef {
	if ref == nil {
		return defaultGroupRef{}
	}
	return ref.defaultBoundaryGroup()
}

// GetDefaultBoundaryGroup returns a default boundary group. ErrNotFound says that there is none.
//
// It mirrors Get-CMDefaultBoundaryGroup.
//
//cmdlet:name Get-CMDefaultBoundaryGroup
func (c *Client) GetDefaultBoundaryGroup(ctx context.Context, ref DefaultBoundaryGroupRef) (*DefaultBoundaryGroup, error) {
	group := defaultBoundaryGroupOf(ref)
	r := typed.NewRequest("Get-CMDefaultBoundaryGroup")
	group.find(r)
	return typed.Get(ctx, c.runner, r, decodeDefaultBoundaryGroup, group.is)
}

// DefaultBoundaryGroupPatch is what [Client.SetDefaultBoundaryGroup] changes. A field that is nil leaves the group as it is.
type DefaultBoundaryGroupPatch struct {
	// IncludeCloudBasedSources offers gateways to clients of the group, as management points.
	IncludeCloudBasedSources *bool
	// PreferCloudBasedSources puts them before others.
	PreferCloudBasedSources *bool
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// SetDefaultBoundaryGroup changes a default boundary group and returns it. It needs site version 2207; an older one answers
// ErrNeedsVersion.
//
// It refuses an empty patch with ErrInvalid before anything is contacted. A group that is not there is ErrNotFound.
//
// It mirrors Set-CMDefaultBoundaryGroup -PassThru, by -SiteCode or -GroupId, which name one group. The cmdlet has no help
// page: its parameters are from release notes and CODE, a public dump of the module's help. WhatIf and Confirm are
// decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Set-CMDefaultBoundaryGroup
func (c *Client) SetDefaultBoundaryGroup(
	ctx context.Context, ref DefaultBoundaryGroupRef, patch DefaultBoundaryGroupPatch,
) (*DefaultBoundaryGroup, error) {
	r := typed.NewRequest("Set-CMDefaultBoundaryGroup")
	r.Bool("IncludeCloudBasedSources", patch.IncludeCloudBasedSources)
	r.Bool("PreferCloudBasedSources", patch.PreferCloudBasedSources)
	r.Extra(patch.Extra)
	r.MustChange()
	defaultBoundaryGroupOf(ref).find(r)
	r.Set("PassThru", cmdlet.Switch())
	return typed.Change(ctx, c.runner, r, decodeDefaultBoundaryGroup)
}
