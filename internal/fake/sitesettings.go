package fake

import (
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const setSite = "Set-CMSite"

// siteSettings are what Set-CMSite sets. No documented property shows them, so that only what follows from them can be seen:
// without HTTPS and without Enhanced HTTP, no management point takes the traffic of a gateway. UsePkiClientCertificate and its
// like are taken, and nothing follows from them here.
type siteSettings struct{ httpsOnly, enhancedHTTP bool }

func (s *Site) addSiteSettings(httpOnly bool) {
	s.settings = map[string]*siteSettings{}
	for _, m := range s.members {
		s.settings[strings.ToLower(m.code)] = &siteSettings{enhancedHTTP: !httpOnly}
	}
}

// httpOnly reports whether clients talk to a site without any protection.
func (s *Site) httpOnly(code string) bool {
	settings := s.settings[strings.ToLower(code)]
	return !settings.httpsOnly && !settings.enhancedHTTP
}

var setSiteParameters = []string{
	"InputObject", "Name", "SiteCode", "ClientComputerCommunicationType", "UseSmsGeneratedCert", "UsePkiClientCertificate",
	"ClientCheckCertificateRevocationListForSiteSystem", "AddCertificateByPath", "PassThru", "DisableWildcardHandling", "ForceWildcardHandling",
}

func setSiteLacks(c cmdlet.Call) string {
	for _, p := range c.Params() {
		if !slices.Contains(setSiteParameters, p.Name) {
			return "-" + p.Name
		}
	}
	return ""
}

// siteToSet returns the site that a call changes.
func (s *Site) siteToSet(r *request) (member, bool) {
	at := slices.IndexFunc(s.members, func(m member) bool {
		object, handed := r.objects["InputObject"]
		switch {
		case handed:
			return sameInstance(s.siteObject(m), object)
		case r.given("Name"):
			return same(m.name(), r.text("Name"))
		default:
			return same(m.code, r.text("SiteCode"))
		}
	})
	if at < 0 {
		return member{}, false
	}
	return s.members[at], true
}

func (s *Site) setSite(r *request) []cmdlet.Object {
	m, _ := s.siteToSet(r)
	settings := s.settings[strings.ToLower(m.code)]
	if r.given("ClientComputerCommunicationType") {
		settings.httpsOnly = same(r.text("ClientComputerCommunicationType"), "HttpsOnly")
	}
	if r.given("UseSmsGeneratedCert") {
		settings.enhancedHTTP = r.on("UseSmsGeneratedCert")
	}
	return r.passThru(s.siteObject(m))
}
