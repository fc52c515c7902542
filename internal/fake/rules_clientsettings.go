package fake

import (
	"github.com/cmgkit/cmgkit/cmdlet"
)

// clientSettingsRules are about client settings.
var clientSettingsRules = []Rule{
	{
		ID: "client-settings-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is not one of the custom client settings",
		Source:  "there is nothing to change",
		Cmdlets: []string{setCloudService, setClientPolicy, removeClientSetting, newDeployment},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.clientSettingsOf(r) == nil {
				return r.breaks(selector(r, "Id", "Name"))
			}
			return nil
		},
	},
}
