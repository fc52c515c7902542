package fake

import (
	"github.com/cmgkit/cmgkit/cmdlet"
)

// clientSettingsRules are about client settings.
var clientSettingsRules = []Rule{
	{
		ID: "client-settings-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is not the name of custom client settings",
		Source:  "there is nothing to change",
		Cmdlets: []string{setCloudService},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.clientSettingsOf(r) == nil {
				return r.breaks("Name")
			}
			return nil
		},
	},
}
