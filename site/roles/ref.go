package roles

import (
	"log/slog"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Ref says which role is meant: [OnServer], narrowed by [Ref.InSite] where that is needed, [ManagementPoint.Ref] or
// [SoftwareUpdatePoint.Ref]. The zero Ref refers to none, and every method refuses it with ErrInvalid before anything is
// contacted.
//
// Two refs are equal (==) if they are spelled alike; [Ref.Matches] is about what they mean.
type Ref struct{ server, siteCode string }

// OnServer refers to the role on the site system server with this FQDN, whatever its site. OnServer("") refers to none.
func OnServer(name string) Ref { return Ref{server: name} }

// InSite returns the ref narrowed to one site.
func (r Ref) InSite(code string) Ref { return Ref{r.server, code} }

// ServerName returns the FQDN of the server, and whether the ref has one: all but the zero Ref do.
func (r Ref) ServerName() (string, bool) { return r.server, r.server != "" }

// SiteCode returns the code of the site, and whether the ref is narrowed to one.
func (r Ref) SiteCode() (string, bool) { return r.siteCode, r.siteCode != "" }

// Role is a role on a server, a [ManagementPoint] or a [SoftwareUpdatePoint].
type Role interface {
	// Ref refers to the role.
	Ref() Ref
}

// Matches reports whether the role is the one that is meant, by the rule that [Client] uses: the same server and, if the ref
// has a site, the same site; case does not matter. The zero Ref matches nothing, and nothing matches a nil role.
func (r Ref) Matches(role Role) bool {
	if role == nil || r.server == "" {
		return false
	}
	found := role.Ref()
	return strings.EqualFold(r.server, found.server) && (r.siteCode == "" || strings.EqualFold(r.siteCode, found.siteCode))
}

// String returns the text form, for example "server:cm01.contoso.com@PS1", or "none" for the zero Ref.
func (r Ref) String() string { return typed.RefString(r.MarshalText()) }

// LogValue logs what String returns.
func (r Ref) LogValue() slog.Value { return slog.StringValue(r.String()) }

// MarshalText returns "server:cm01.contoso.com", or "server:cm01.contoso.com@PS1" where the Ref is narrowed to a site. The zero
// Ref has no text form, so a field that may hold it takes the JSON option omitzero.
func (r Ref) MarshalText() ([]byte, error) { return typed.MarshalServer(r.server, r.siteCode) }

// UnmarshalText reads what MarshalText writes. Anything else is an error.
func (r *Ref) UnmarshalText(text []byte) error {
	server, siteCode, err := typed.UnmarshalServer("a site system role", text)
	if err == nil {
		*r = Ref{server, siteCode}
	}
	return err
}

// find adds the parameters that find one role, as they are, without wildcards.
func (r Ref) find(request *typed.Request) {
	if r.server == "" {
		request.NoRef()
		return
	}
	request.Set("SiteSystemServerName", cmdlet.String(r.server))
	request.Set("DisableWildcardHandling", cmdlet.Switch())
	if r.siteCode == "" {
		request.Set("AllSite", cmdlet.Switch())
	} else {
		request.Set("SiteCode", cmdlet.String(r.siteCode))
	}
}

// handOver adds the role to a change, as the result of the Get cmdlet that finds it.
func (r Ref) handOver(change *typed.Request, get string) {
	found := typed.NewRequest(get)
	r.find(found)
	change.Set("InputObject", typed.ResultOf(found))
	change.About(r.server)
	if r.server == "" {
		change.NoRef()
	}
}
