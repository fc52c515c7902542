package fake

import (
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// newClientSettingsRules are about making client settings and deploying them.
var newClientSettingsRules = []Rule{
	{
		ID: "client-settings-type", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must be Device or User",
		Source:  "help of New-CMClientSetting",
		Cmdlets: []string{newClientSetting},
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			if same(r.text("Type"), "Default") {
				return r.breaks("Type")
			}
			return nil
		},
	},
	{
		ID: "client-settings-name", Reason: cmdlet.ErrExists, Grade: "INF",
		Text:    "is the name of other client settings",
		Source:  "Get-CMClientSetting -Name tells them apart",
		Cmdlets: []string{newClientSetting},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if slices.ContainsFunc(s.clientSettings, func(c *clientSettings) bool { return same(c.name, r.text("Name")) }) {
				return r.breaks("Name")
			}
			return nil
		},
	},
	{
		ID: "deployment-to-one", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "is not one collection: name it by one of Collection, CollectionId, CollectionName",
		Source:  "all of them are optional in the help, and the key of a deployment is one collection",
		Cmdlets: []string{newDeployment},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if !namesACollection(r) || len(s.collectionsOf(r)) > 1 {
				return r.breaks("CollectionName")
			}
			return nil
		},
	},
	{
		ID: "deployment-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is not a collection to which the settings are deployed",
		Source:  "there is nothing to remove",
		Cmdlets: []string{removeDeployment},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.deploymentOf(r) == nil {
				return r.breaks(selector(r, "InputObject", "CollectionId"))
			}
			return nil
		},
	},
	{
		ID: "deployment-new", Reason: cmdlet.ErrExists, Grade: "INF",
		Text:    "is a collection to which the settings are deployed already",
		Source:  "the key of SMS_ClientSettingsAssignment",
		Cmdlets: []string{newDeployment},
		Needs:   []string{"client-settings-known", "collection-known", "deployment-to-one"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			to := s.collectionsOf(r)[0]
			if slices.ContainsFunc(s.clientSettingsOf(r).deployments, func(d *deployment) bool { return d.collection == to.id }) {
				return r.breaks(selector(r, collectionParameters...))
			}
			return nil
		},
	},
}
