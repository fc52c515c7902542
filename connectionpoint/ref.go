package connectionpoint

import (
	"log/slog"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Ref says which connection point is meant: [OnServer], narrowed by [Ref.InSite] where that is needed, or [Point.Ref]. The zero
// Ref refers to none, and every method refuses it with ErrInvalid before anything is contacted.
//
// Two refs are equal (==) if they are spelled alike; [Ref.Matches] is about what they mean.
type Ref struct{ server, siteCode string }

// OnServer refers to the connection point on the site system server of this name, in whichever site it is. OnServer("") refers
// to none.
func OnServer(name string) Ref { return Ref{server: name} }

// InSite returns the ref narrowed to one site.
func (r Ref) InSite(code string) Ref { return Ref{r.server, code} }

// ServerName returns the name of the server, and whether the ref has one: all but the zero Ref do.
func (r Ref) ServerName() (string, bool) { return r.server, r.server != "" }

// SiteCode returns the site code, and whether the ref is narrowed to a site.
func (r Ref) SiteCode() (string, bool) { return r.siteCode, r.siteCode != "" }

// Matches reports whether the connection point is the one that is meant, by the rule that [Client] uses: its ServerName is
// the ref's, and so is its SiteCode if the ref has one; case does not matter. A ref without a server matches nothing, and
// nothing matches nil.
func (r Ref) Matches(p *Point) bool { return p != nil && r.is(p.ServerName, p.SiteCode) }

func (r Ref) is(server, siteCode string) bool {
	return r.server != "" && strings.EqualFold(r.server, server) &&
		(r.siteCode == "" || strings.EqualFold(r.siteCode, siteCode))
}

// String returns the text form, or "none" for a ref that has no text form.
func (r Ref) String() string { return typed.RefString(r.MarshalText()) }

// LogValue logs what String returns.
func (r Ref) LogValue() slog.Value { return slog.StringValue(r.String()) }

// MarshalText returns the text form: "server:cm01.contoso.com" or "server:cm01.contoso.com@PS1". A ref without a server has none,
// so a field that may hold the zero Ref takes the JSON option omitzero; nor has a server whose name has an @ in it.
func (r Ref) MarshalText() ([]byte, error) { return typed.MarshalServer(r.server, r.siteCode) }

// UnmarshalText reads what MarshalText writes. Anything else is an error.
func (r *Ref) UnmarshalText(text []byte) error {
	server, siteCode, err := typed.UnmarshalServer("a connection point", text)
	if err != nil {
		return err
	}
	*r = Ref{server, siteCode}
	return nil
}

// find adds the parameters that name the connection point in a cmdlet.
func (r Ref) find(to *typed.Request) {
	to.Named("ref", "SiteSystemServerName")
	to.Set("DisableWildcardHandling", cmdlet.Switch())
	to.Optional("SiteCode", r.siteCode)
	if r.server == "" {
		to.Refuse("ref", cmdlet.Value{}, "is required")
		return
	}
	to.Set("SiteSystemServerName", cmdlet.String(r.server))
}
