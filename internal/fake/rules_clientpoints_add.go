package fake

import (
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// addedClientPointRules are about adding the roles that clients talk to.
var addedClientPointRules = []Rule{
	{
		ID: "one-client-point-per-server", Reason: cmdlet.ErrExists, Grade: "INF",
		Text:    "the server already has this role",
		Source:  "the identity of a role is its site and its server (SMS_SCI_SysResUse)",
		Cmdlets: []string{addManagementPoint, addSoftwareUpdatePoint},
		Needs:   []string{"site-system"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			server := s.systemOf(r)
			if slices.ContainsFunc(s.clientPoints, func(p *clientPoint) bool { return p.role == clientPointRole(r) && same(p.server, server) }) {
				return []cmdlet.Problem{{Rule: server}}
			}
			return nil
		},
	},
	{
		ID: "no-management-point-at-cas", Reason: cmdlet.ErrConflict, Grade: "DOC",
		Text:    "management points are installed at primary and secondary sites",
		Source:  "plan-for-site-system-servers-and-site-system-roles",
		Cmdlets: []string{addManagementPoint},
		Needs:   []string{"site-system"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if m := s.siteOf(s.systemOf(r)); m.kind == siteTypeCentralAdministration {
				return []cmdlet.Problem{{Rule: m.code + " is a central administration site"}}
			}
			return nil
		},
	},
	{
		ID: "one-wsus-account", Reason: cmdlet.ErrInvalid, Grade: "CODE",
		Text:    "cannot be combined with AnonymousWsusAccess",
		Source:  "ConfigMgrCBDsc, which refuses both together",
		Cmdlets: []string{addSoftwareUpdatePoint},
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			if r.on("AnonymousWsusAccess") && r.given("ConnectionAccountUserName") {
				return r.breaks("ConnectionAccountUserName")
			}
			return nil
		},
	},
}
