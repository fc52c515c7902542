package boundarygroups

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// DefaultGroup is the default boundary group of a site, which clients belong to while they are in no other. It is an
// instance of SMS_DefaultBoundaryGroup. The class is not documented: the properties are INF, from the parameters by which
// Get-CMDefaultBoundaryGroup selects, and which of them contain the options for cloud sources is not published.
type DefaultGroup struct {
	ID       uint32 `json:"id"       wmi:"GroupID"`
	Name     string `json:"name"     wmi:"Name"`
	SiteCode string `json:"siteCode" wmi:"DefaultSiteCode"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// Ref refers to the group by its id. For nil it is the zero DefaultRef.
func (g *DefaultGroup) Ref() DefaultRef {
	if g == nil {
		return DefaultRef{}
	}
	return DefaultByID(g.ID)
}

// String returns one line, for example "default boundary group of site PS1".
func (g DefaultGroup) String() string {
	switch {
	case g.SiteCode != "":
		return "default boundary group of site " + g.SiteCode
	case g.ID != 0:
		return fmt.Sprintf("default boundary group %d", g.ID)
	default:
		return "no default boundary group"
	}
}

// LogValue logs the group, without Object.
func (g DefaultGroup) LogValue() slog.Value { return typed.LogValue(g) }

func decodeDefault(o cmdlet.Object) (*DefaultGroup, error) {
	g := &DefaultGroup{Object: o}
	return g, o.Decode(g)
}

// GetDefaultOptions are the options of [Client.GetDefault].
type GetDefaultOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// GetDefault returns a default boundary group. opts may be nil. The error is ErrNotFound if there is no such group.
//
// It mirrors Get-CMDefaultBoundaryGroup.
//
//cmdlet:name Get-CMDefaultBoundaryGroup
func (c *Client) GetDefault(ctx context.Context, ref DefaultRef, opts *GetDefaultOptions) (*DefaultGroup, error) {
	r := typed.NewRequest("Get-CMDefaultBoundaryGroup")
	ref.find(r)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decodeDefault, ref.Matches, (*DefaultGroup).String)
}

// DefaultPatch is what [Client.SetDefault] changes. A field that is nil leaves the group as it is.
type DefaultPatch struct {
	// IncludeCloudBasedSources offers gateways to the clients of the group as management points.
	IncludeCloudBasedSources *bool
	// PreferCloudBasedSources makes the clients prefer cloud-based sources to others.
	PreferCloudBasedSources *bool
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), in the words of
// [Client.SetDefault], or nil. A site before version 2207 cannot do it at all. It does not look at the Extra of the options.
func (p DefaultPatch) Check(build int) error {
	return p.request(DefaultByID(1), nil).CheckOptions(build)
}

// SetDefaultOptions are the options of [Client.SetDefault].
type SetDefaultOptions struct {
	// EvenIfSiteWide changes the group, which holds all clients of the site that are in no other. Without it the change is
	// ErrConflict.
	EvenIfSiteWide bool
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// SetDefault changes a default boundary group and returns it. It needs [SetDefaultOptions.EvenIfSiteWide], and site version
// 2207; the error for an older site is ErrNeedsVersion.
//
// It refuses an empty patch with ErrInvalid before anything is contacted. The error is ErrNotFound if there is no such
// group.
//
// It mirrors Set-CMDefaultBoundaryGroup -PassThru, by -SiteCode or -GroupId, each of which selects one group. The cmdlet has
// no help page: its parameters come from release notes (DOC) and from a public dump of the module's help (CODE). In place of
// its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name Set-CMDefaultBoundaryGroup
func (c *Client) SetDefault(
	ctx context.Context, ref DefaultRef, patch DefaultPatch, opts *SetDefaultOptions,
) (*DefaultGroup, error) {
	return typed.Change(ctx, c.runner, patch.request(ref, opts), decodeDefault)
}

func (p DefaultPatch) request(ref DefaultRef, opts *SetDefaultOptions) *typed.Request {
	r := typed.NewRequest("Set-CMDefaultBoundaryGroup")
	r.Bool("IncludeCloudBasedSources", p.IncludeCloudBasedSources)
	r.Bool("PreferCloudBasedSources", p.PreferCloudBasedSources)
	if opts == nil {
		opts = &SetDefaultOptions{}
	}
	r.EvenIfSiteWide("SetDefaultOptions.EvenIfSiteWide", opts.EvenIfSiteWide)
	r.Extra(opts.Extra)
	r.MustChange()
	ref.find(r)
	r.Set("PassThru", cmdlet.Switch())
	return r
}
