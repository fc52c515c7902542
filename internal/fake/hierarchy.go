package fake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const siteTypeCentralAdministration = 4 // SMS_Site.Type

// Child is a child primary site of a central administration site.
type Child struct {
	SiteCode    string
	SiteSystems []string // their FQDNs, the site server first; nil is cm01 of the domain <site code>.corp.contoso.com
}

// member is a site of the hierarchy that this site is the top of.
type member struct {
	code, parent string
	kind         int64
	systems      []string
}

// defaultSiteCode is the code of a site that Options give none.
func (o Options) defaultSiteCode() string {
	if len(o.Children) > 0 {
		return "CAS"
	}
	return "PS1"
}

// members returns the sites that Options describe, the one that the calls run at first. It panics where two have the same
// code or server, and on children of a site that has a parent.
func (o Options) members() []member {
	top := member{code: o.SiteCode, parent: o.ReportingSiteCode, kind: siteTypePrimary, systems: o.SiteSystems}
	if len(o.Children) > 0 {
		top.kind = siteTypeCentralAdministration
		if o.ReportingSiteCode != "" {
			panic("simulator: a site with children cannot have a parent")
		}
	}
	all := []member{top}
	for _, child := range o.Children {
		servers := child.SiteSystems
		if len(servers) == 0 {
			servers = []string{"cm01." + strings.ToLower(child.SiteCode) + ".corp.contoso.com"}
		}
		all = append(all, member{code: child.SiteCode, parent: o.SiteCode, kind: siteTypePrimary, systems: servers})
	}
	seen := map[string]bool{}
	for _, m := range all {
		for _, name := range append([]string{m.code}, m.systems...) {
			name = strings.ToLower(name)
			if name == "" || seen[name] {
				panic(fmt.Sprintf("simulator: the site code or server %q is empty or given twice", name))
			}
			seen[name] = true
		}
	}
	return all
}

func (m member) name() string {
	if m.kind == siteTypeCentralAdministration {
		return "Central administration site " + m.code
	}
	return "Primary site " + m.code
}

func systemsOf(members []member) []string {
	var servers []string
	for _, m := range members {
		servers = append(servers, m.systems...)
	}
	return servers
}

// siteOf returns the site that a site system server belongs to; a gateway belongs to the first one.
func (s *Site) siteOf(server string) member {
	at := slices.IndexFunc(s.members, func(m member) bool {
		return slices.ContainsFunc(m.systems, func(name string) bool { return same(name, server) })
	})
	return s.members[max(at, 0)]
}

// member returns the site of a code.
func (s *Site) member(code string) (member, bool) {
	at := slices.IndexFunc(s.members, func(m member) bool { return same(m.code, code) })
	if at < 0 {
		return member{}, false
	}
	return s.members[at], true
}

// central reports whether the calls run at a central administration site.
func (s *Site) central() bool { return s.members[0].kind == siteTypeCentralAdministration }

var pointChanges = []string{
	addPoint, "Set-CMCloudManagementGatewayConnectionPoint", "Remove-CMCloudManagementGatewayConnectionPoint",
}

// hierarchyRules are about what is done at which site of a hierarchy.
var hierarchyRules = []Rule{
	{
		ID: "site-code-at-cas", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "is required at a central administration site, which has no connection points of its own",
		Source:  "the default is presumably the site that the cmdlets are connected to",
		Cmdlets: pointChanges,
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.central() && r.given("SiteSystemServerName") && !r.given("SiteCode") {
				return r.breaks("SiteCode")
			}
			return nil
		},
	},
	{
		ID: "no-point-at-cas", Reason: cmdlet.ErrConflict, Grade: "INF",
		Text:    "connection points are installed at primary sites",
		Source:  "plan-cloud-management-gateway; 2111 release notes refuse the site code of a central administration site for distribution points",
		Cmdlets: []string{addPoint},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if server := s.systemOf(r); s.central() && server != "" && same(s.siteOf(server).code, s.code) {
				return []cmdlet.Problem{{Rule: s.code + " is a central administration site"}}
			}
			return nil
		},
	},
}
