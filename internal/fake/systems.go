package fake

import (
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const (
	roleServiceConnectionPoint = "SMS Dmp Connector" // the name in public code
	newSystem                  = "New-CMSiteSystemServer"
)

// getServiceConnectionPoints returns the one of the hierarchy, on the server of its top-level site.
func (s *Site) getServiceConnectionPoints(r *request) []cmdlet.Object {
	if server := s.systems[0]; s.systemMatches(r, server) {
		return []cmdlet.Object{s.serviceConnectionPoint()}
	}
	return nil
}

func (s *Site) serviceConnectionPoint() cmdlet.Object {
	return s.roleObject(s.systems[0], roleServiceConnectionPoint)
}

func newSystemLacks(c cmdlet.Call) string {
	if _, given := c.Param("ProxyAccessAccount"); given {
		return "-ProxyAccessAccount, whose class is unpublished"
	}
	return ""
}

// newSystemSite returns which site a new server is for; without -SiteCode it is the one that the calls run at (inference).
func (s *Site) newSystemSite(r *request) int {
	return slices.IndexFunc(s.members, func(m member) bool { return same(m.code, r.or("SiteCode", cmdlet.String(s.code)).Str()) })
}

// newSiteSystem takes accounts and proxies, but no known property shows them.
func (s *Site) newSiteSystem(r *request) []cmdlet.Object {
	server := r.text("SiteSystemServerName")
	m := &s.members[s.newSystemSite(r)]
	m.systems = append(slices.Clone(m.systems), server)
	s.systems = append(s.systems, server)
	return []cmdlet.Object{s.roleObject(server, roleSystem)}
}
