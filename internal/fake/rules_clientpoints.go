package fake

import (
	"github.com/cmgkit/cmgkit/cmdlet"
)

// clientPointRules are about the roles that clients talk to.
var clientPointRules = []Rule{
	{
		ID: "client-point-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "does not have this role at the site",
		Source:  "there is nothing to change",
		Cmdlets: []string{setManagementPoint, setSoftwareUpdatePoint},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.clientPointOf(r) == nil {
				return r.breaks("SiteSystemServerName")
			}
			return nil
		},
	},
	{
		ID: "gateway-traffic-https", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text: "needs HTTPS (EnableSsl) or a site with Enhanced HTTP",
		Source: "1902 release notes for the management point; that Enhanced HTTP suffices is from set-up articles; " +
			"for the software update point CODE (ConfigMgrCBDsc), since no document was found",
		Cmdlets: []string{setManagementPoint, setSoftwareUpdatePoint, addManagementPoint, addSoftwareUpdatePoint},
		Needs:   []string{"client-point-known", "site-system"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			after := s.clientPointAfter(r)
			if after.prop(allowProxyTraffic).value != 0 && !after.https && s.httpOnly(s.siteOf(after.server).code) {
				return r.breaks("EnableCloudGateway")
			}
			return nil
		},
	},
}
