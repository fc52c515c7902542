// Package site manages a Configuration Manager site itself: the sites of its hierarchy, their site system servers and the
// optional features. What lets clients use a gateway is in the packages below it: management points and software update
// points in roles, client settings in clientsettings, boundary groups in boundarygroups.
//
// Errors are of type [*cmdlet.Error].
package site

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Client manages sites. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// Type is the kind of a site.
type Type uint32

// The kinds of sites (class page of SMS_Site).
const (
	Secondary             Type = 1
	Primary               Type = 2
	CentralAdministration Type = 4
)

// String returns the kind's name, for example "primary site", or "site type 3" for a number that is not documented.
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

// MarshalText returns what String returns.
func (t Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText writes. Anything else is an error.
func (t *Type) UnmarshalText(text []byte) error {
	parsed, err := typed.ParseNumber("site type", text, Secondary, Primary, CentralAdministration)
	if err == nil {
		*t = parsed
	}
	return err
}

// Site is a site, an instance of SMS_Site.
type Site struct {
	Code       string `json:"code"       wmi:"SiteCode"`
	Name       string `json:"name"       wmi:"SiteName"`
	Version    string `json:"version"    wmi:"Version"`     // for example "5.00.9122.1000"
	Build      int    `json:"build"      wmi:"BuildNumber"` // for example 9122; see [cmdlet.VersionOf]
	ServerName string `json:"serverName" wmi:"ServerName"`
	Type       Type   `json:"type"       wmi:"Type"`
	// ReportingSiteCode is the code of the parent site, empty for the top-level site (INF: an inference).
	ReportingSiteCode string `json:"reportingSiteCode" wmi:"ReportingSiteCode"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// TopLevel reports whether the site is the top of its hierarchy, a central administration site or a stand-alone primary
// site. Only there can a gateway be created. It relies on ReportingSiteCode (INF: an inference).
func (s *Site) TopLevel() bool { return s.Type != Secondary && s.ReportingSiteCode == "" }

// String returns one line, for example "PS1, a primary site on cm01.contoso.com".
func (s Site) String() string {
	if s.Code == "" {
		return "no site"
	}
	text := fmt.Sprintf("%s, a %s", s.Code, s.Type)
	if s.ServerName != "" {
		text += " on " + s.ServerName
	}
	return text
}

// LogValue logs the site, without Object.
func (s Site) LogValue() slog.Value { return typed.LogValue(s) }

func decode(o cmdlet.Object) (*Site, error) {
	s := &Site{Object: o}
	return s, o.Decode(s)
}

// GetOptions are the options of [Client.Get].
type GetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Get returns the site with this code, for example "PS1"; case does not matter. opts may be nil. The error is ErrNotFound if
// there is no such site.
//
// It mirrors Get-CMSite -SiteCode.
//
//cmdlet:name Get-CMSite
func (c *Client) Get(ctx context.Context, code string, opts *GetOptions) (*Site, error) {
	r := typed.NewRequest("Get-CMSite")
	r.Named("code", "SiteCode")
	r.Text("SiteCode", code)
	r.Set("DisableWildcardHandling", cmdlet.Switch())
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decode, func(s *Site) bool { return strings.EqualFold(s.Code, code) }, (*Site).String)
}

// ListOptions narrow down what [Client.List] returns.
type ListOptions struct {
	Name cmdlet.Pattern // the zero Pattern matches every name
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the sites of the hierarchy. opts may be nil. An invalid Name pattern is ErrInvalid.
//
// It mirrors Get-CMSite.
//
//cmdlet:name Get-CMSite
func (c *Client) List(ctx context.Context, opts *ListOptions) ([]*Site, error) {
	r := typed.NewRequest("Get-CMSite")
	if opts != nil {
		r.Like("Name", opts.Name)
		r.Extra(opts.Extra)
	}
	return typed.List(ctx, c.runner, r, decode, func(*Site) bool { return true })
}
