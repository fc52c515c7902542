package fake

import (
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// systemRules are about site system servers.
var systemRules = []Rule{
	{
		ID: "site-system-new", Reason: cmdlet.ErrExists, Grade: "INF",
		Text:    "is a site system server already",
		Source:  "the identity of a role is its site and its server (SMS_SCI_SysResUse); that a server belongs to one site is documented",
		Cmdlets: []string{newSystem},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if slices.ContainsFunc(s.systems, func(name string) bool { return same(name, r.text("SiteSystemServerName")) }) {
				return r.breaks("SiteSystemServerName")
			}
			return nil
		},
	},
	{
		ID: "site-system-site", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is not the code of a site of the hierarchy",
		Source:  "help of New-CMSiteSystemServer: the site that the server is for",
		Cmdlets: []string{newSystem},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.newSystemSite(r) < 0 {
				return r.breaks("SiteCode")
			}
			return nil
		},
	},
}
