package fake

import (
	"github.com/cmgkit/cmgkit/cmdlet"
)

// featureRules are about features of the site.
var featureRules = []Rule{
	{
		ID: "feature-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is not a feature of the site",
		Source:  "there is nothing to enable",
		Cmdlets: []string{enableFeature},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.featureOf(r) == nil {
				return r.breaks("Name")
			}
			return nil
		},
	},
	{
		ID: "prerelease-feature", Reason: cmdlet.ErrConflict, Grade: "DOC",
		Text:    "is a pre-release feature, and the hierarchy has not consented to pre-release features",
		Source:  "help of Enable-CMSiteFeature; consent is given in the console and not simulated",
		Cmdlets: []string{enableFeature},
		Needs:   []string{"feature-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.prerelease(s.featureOf(r)) {
				return r.breaks(selector(r, "Name", "InputObject"))
			}
			return nil
		},
	},
}
