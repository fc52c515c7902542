// Package site handles a Configuration Manager site itself and what lets its clients use a gateway: management points and
// software update points, client settings, boundary groups, optional features.
package site

import (
	"context"
	"fmt"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Client handles sites. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// The roles of a [Client] around sites, one method each, for functions that take what they need.
type (
	// Getter is the role of [Client.Get].
	Getter interface {
		Get(ctx context.Context, code string) (*Site, error)
	}
	// Lister is the role of [Client.List].
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Site, error)
	}
)

// Type is the kind of a site.
type Type uint32

// The kinds of sites (class page of SMS_Site).
const (
	Secondary             Type = 1
	Primary               Type = 2
	CentralAdministration Type = 4
)

// String returns the kind's name, or "site type 3" of a number that is not documented.
func (t Type) String() string {
	switch t {
	case Secondary:
		return "secondary site"
	case Primary:
		return "primary site"
	case CentralAdministration:
		return "central administration site"
	default:
		return fmt.Sprintf("site type %d", uint32(t))
	}
}

// Site is a site, an instance of SMS_Site.
type Site struct {
	Code       string `wmi:"SiteCode"`
	Name       string `wmi:"SiteName"`
	Version    string `wmi:"Version"`     // for example "5.00.9122.1000"
	Build      int    `wmi:"BuildNumber"` // for example 9122; see [cmdlet.VersionOf]
	ServerName string `wmi:"ServerName"`
	Type       Type   `wmi:"Type"`
	// ReportingSiteCode is the code of the parent site, empty at the top level (INF: an inference).
	ReportingSiteCode string `wmi:"ReportingSiteCode"`

	Object cmdlet.Object // everything that the site returned
}

// TopLevel reports whether the site is the top of its hierarchy, a central administration site or a stand-alone primary
// site: only there a gateway can be made. It relies on ReportingSiteCode (INF).
func (s *Site) TopLevel() bool { return s.Type != Secondary && s.ReportingSiteCode == "" }

func decode(o cmdlet.Object) (*Site, error) {
	s := &Site{Object: o}
	return s, o.Decode(s)
}

// Get returns the site of a code, for example "PS1"; case does not matter. ErrNotFound says that there is none.
//
// It mirrors Get-CMSite -SiteCode.
//
//cmdlet:name Get-CMSite
func (c *Client) Get(ctx context.Context, code string) (*Site, error) {
	r := typed.NewRequest("Get-CMSite")
	r.Text("SiteCode", code)
	r.Set("DisableWildcardHandling", cmdlet.Switch())
	return typed.Get(ctx, c.runner, r, decode, func(s *Site) bool { return strings.EqualFold(s.Code, code) })
}

// ListOptions narrow a list of sites.
type ListOptions struct {
	Name cmdlet.Pattern // zero is every name
}

// List returns the sites of the hierarchy. opts may be nil.
//
// It mirrors Get-CMSite.
//
//cmdlet:name Get-CMSite
func (c *Client) List(ctx context.Context, opts *ListOptions) ([]*Site, error) {
	r := typed.NewRequest("Get-CMSite")
	if opts != nil {
		r.Like("Name", opts.Name)
	}
	return typed.List(ctx, c.runner, r, decode, func(*Site) bool { return true })
}
