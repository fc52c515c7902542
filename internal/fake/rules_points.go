package fake

import "github.com/cmgkit/cmgkit/cmdlet"

// pointRules are about connection points.
var pointRules = []Rule{
	{
		ID: "site-system", Reason: cmdlet.ErrNotFound, Grade: "DOC",
		Text:    "is not a site system server of the site",
		Source:  "setup-cloud-management-gateway",
		Cmdlets: []string{addPoint, addManagementPoint, addSoftwareUpdatePoint},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.systemOf(r) == "" {
				return r.breaks("SiteSystemServerName")
			}
			return nil
		},
	},
	{
		ID: "one-point-per-server", Reason: cmdlet.ErrExists, Grade: "INF",
		Text:    "the server already has a connection point",
		Source:  "the identity of a role is its site and its server (SMS_SCI_SysResUse)",
		Cmdlets: []string{addPoint},
		Needs:   []string{"site-system"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if p := s.point(s.systemOf(r)); p != nil {
				return []cmdlet.Problem{{Rule: p.server}}
			}
			return nil
		},
	},
	{
		ID: "point-known", Reason: cmdlet.ErrNotFound, Grade: "DOC",
		Text:    "has no connection point",
		Source:  "help of the cmdlets",
		Cmdlets: []string{setPoint, removePoint},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.pointOf(r) == nil {
				return r.breaks("SiteSystemServerName")
			}
			return nil
		},
	},
}
