package fake

import (
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// collectionRules are about collections.
var collectionRules = []Rule{
	{
		ID: "collection-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is not a collection of the site",
		Source:  "there is nothing to deploy to or to synchronize",
		Cmdlets: []string{newDeployment, setCloudSync},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			switch {
			case r.call.Name() == setCloudSync && s.syncedCollection(r) == nil:
				return r.breaks(selector(r, "Id", "Name", "InputObject"))
			case namesACollection(r) && len(s.collectionsOf(r)) == 0:
				return r.breaks(selector(r, collectionParameters...))
			}
			return nil
		},
	},
	{
		ID: "cloud-sync-tenant", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is not a tenant of the site",
		Source:  "help of Set-CMCollectionCloudSync: the tenant is one that Get-CMAADTenant returns",
		Cmdlets: []string{setCloudSync},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			for parameter, is := range map[string]func(*tenant) bool{
				"TenantId":   func(t *tenant) bool { return same(t.guid, r.text("TenantId")) },
				"TenantName": func(t *tenant) bool { return same(t.name, r.text("TenantName")) },
			} {
				if r.given(parameter) && !slices.ContainsFunc(s.tenants, is) {
					return r.breaks(parameter)
				}
			}
			return nil
		},
	},
	{
		ID: "cloud-sync-group", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "needs the tenant of the groups (TenantId, TenantName or TenantObject)",
		Source:  "help of Set-CMCollectionCloudSync: required in its list, optional in its syntax",
		Cmdlets: []string{setCloudSync},
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			if slices.ContainsFunc([]string{"TenantId", "TenantName", "TenantObject"}, r.given) {
				return nil
			}
			for _, parameter := range []string{"AddGroupName", "RemoveGroupName"} {
				if r.given(parameter) {
					return r.breaks(parameter)
				}
			}
			return nil
		},
	},
}
