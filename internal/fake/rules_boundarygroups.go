package fake

import (
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// boundaryGroupRules are about boundary groups and the default ones of sites.
var boundaryGroupRules = []Rule{
	{
		ID: "boundary-group-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is not a boundary group of the site",
		Source:  "there is nothing to change",
		Cmdlets: []string{setBoundaryGroup, removeBoundaryGroup},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if r.value("Id").Kind() == cmdlet.KindList {
				return s.unknownBoundaryGroups(r)
			}
			if s.boundaryGroupOf(r) == nil {
				return r.breaks(selector(r, "Id", "Name"))
			}
			return nil
		},
	},
	{
		ID: "boundary-group-name", Reason: cmdlet.ErrExists, Grade: "INF",
		Text:    "is the name of another boundary group",
		Source:  "Get-CMBoundaryGroup -Name tells them apart",
		Cmdlets: []string{setBoundaryGroup, newBoundaryGroup},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			parameter, self := "NewName", s.boundaryGroupOf(r)
			if r.call.Name() == newBoundaryGroup {
				parameter, self = "Name", nil
			}
			if slices.ContainsFunc(s.boundaryGroups, func(g *boundaryGroup) bool { return g != self && same(g.name, r.text(parameter)) }) {
				return r.breaks(parameter)
			}
			return nil
		},
	},
	{
		ID: "boundary-group-site", Reason: cmdlet.ErrNotFound, Grade: "DOC",
		Text:    "is not the code of a primary site",
		Source:  "the class page of SMS_BoundaryGroup: the site that clients are assigned to",
		Cmdlets: []string{setBoundaryGroup, newBoundaryGroup},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			m, known := s.member(r.text("DefaultSiteCode"))
			if r.text("DefaultSiteCode") != "" && (!known || m.kind != siteTypePrimary) {
				return r.breaks("DefaultSiteCode")
			}
			return nil
		},
	},
	{
		ID: "boundary-group-server", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is neither a site system server nor the service name of a gateway",
		Source:  "setup-cloud-management-gateway: a gateway can be referenced by a boundary group; help of Set-CMBoundaryGroup",
		Cmdlets: []string{setBoundaryGroup, newBoundaryGroup},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			var found []cmdlet.Problem
			for _, name := range r.serverNames("AddSiteSystemServer") {
				if s.gateway(name) == nil && !slices.ContainsFunc(s.systems, func(server string) bool { return same(server, name) }) {
					found = append(found, cmdlet.Problem{
						Parameter: selector(r, "AddSiteSystemServerName", "AddSiteSystemServer"), Value: cmdlet.String(name).String(),
					})
				}
			}
			return found
		},
	},
	{
		ID: "default-boundary-group-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is not a default site boundary group",
		Source:  "there is nothing to change; a central administration site has no such group, so there a selector is needed",
		Cmdlets: []string{setDefaultBoundaryGroup},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.defaultBoundaryGroupOf(r) == nil {
				return r.breaks(selector(r, "GroupId", "Name", "SiteCode"))
			}
			return nil
		},
	},
}
