package roles

import (
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Ref says which role is meant, by its server and, where that is not enough, by its site. It is comparable: == compares the
// spelling, [Ref.Matches] the meaning. The zero Ref refers to nothing; every method of [Client] refuses it with ErrInvalid.
type Ref struct{ server, siteCode string }

// OnServer refers to the role on the site system server with this FQDN, at whichever site it is.
func OnServer(name string) Ref { return Ref{server: name} }

// InSite narrows the reference to one site.
func (r Ref) InSite(code string) Ref { return Ref{r.server, code} }

// ServerName returns the FQDN of the server, and whether the Ref has one: all but the zero Ref do.
func (r Ref) ServerName() (string, bool) { return r.server, r.server != "" }

// SiteCode returns the code of the site, and whether the Ref is narrowed to one.
func (r Ref) SiteCode() (string, bool) { return r.siteCode, r.siteCode != "" }

// Role is a role on a server, a [ManagementPoint] or a [SoftwareUpdatePoint].
type Role interface {
	// Ref refers to the role.
	Ref() Ref
}

// Matches reports whether the Ref refers to this role, by the rule that [Client] uses: the same server and, if the Ref has a
// site, the same site; case does not matter. The zero Ref matches nothing, and nothing matches a nil role.
func (r Ref) Matches(role Role) bool {
	if role == nil || r.server == "" {
		return false
	}
	found := role.Ref()
	return strings.EqualFold(r.server, found.server) && (r.siteCode == "" || strings.EqualFold(r.siteCode, found.siteCode))
}

// String is the text form, for example "server:cm01.contoso.com@PS1", or "none" of the zero Ref.
func (r Ref) String() string { return typed.RefString(r.MarshalText()) }

// MarshalText returns "server:cm01.contoso.com", or "server:cm01.contoso.com@PS1" where the Ref is narrowed to a site. The zero
// Ref has no text form, so a field that may hold it takes the JSON option omitzero.
func (r Ref) MarshalText() ([]byte, error) { return typed.MarshalServer(r.server, r.siteCode) }

// UnmarshalText takes what MarshalText writes.
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
