package fake

import (
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/wmi"
)

// callRules hold for every cmdlet that takes such a parameter, and say who may call and where.
var callRules = []Rule{
	{
		ID: "object-class", Reason: cmdlet.ErrInvalid, Grade: "CODE",
		Text:   "is not an object of the class that the parameter takes",
		Source: "the parameters' PSTypeName in public stubs of the module",
		broken: objectOfAnotherClass,
	},
	{
		ID: "object-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:   "is an object that the site does not have",
		Source: "it would be written back to a row that is gone",
		broken: unknownObject,
	},
	{
		ID: "wildcard-switches", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:   "cannot be combined with DisableWildcardHandling",
		Source: "the help of every cmdlet",
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			if r.on("ForceWildcardHandling") && r.on("DisableWildcardHandling") {
				return r.breaks("ForceWildcardHandling")
			}
			return nil
		},
	},
	{
		ID: "wildcard-pattern", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:   "is not a valid wildcard pattern",
		Source: "about_Wildcards",
		Cmdlets: []string{
			"Get-CMAADApplication", "Get-CMAADTenant", "Get-CMAzureService", "Get-CMCloudManagementGateway",
			"Get-CMCloudManagementGatewayConnectionPoint", "Get-CMSite", "Get-CMSiteSystemServer",
			"Get-CMServiceConnectionPoint", getDeployment, getDeviceCollection, "Get-CMAlert",
			"Get-CMManagementPoint", "Get-CMSoftwareUpdatePoint", "Get-CMClientSetting", "Get-CMBoundaryGroup",
			"Get-CMDefaultBoundaryGroup", "Get-CMSiteFeature",
		},
		broken: badPattern,
	},
	{
		ID: "schedule-range", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "is outside what a schedule can hold",
		Source:  "the class pages of SMS_ST_RecurInterval and SMS_ST_RecurWeekly",
		Cmdlets: []string{"New-CMSchedule"},
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			return r.schedule().Problems()
		},
	},
	{
		ID: "role", Reason: cmdlet.ErrForbidden, Grade: "DOC",
		Text:   "the account needs the security role Full Administrator or Infrastructure Administrator",
		Source: "plan-cloud-management-gateway",
		Alone:  true,
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			if r.call.Effect() == cmdlet.Change && r.role == ReadOnlyAnalyst {
				return []cmdlet.Problem{{Rule: "it has " + r.role}}
			}
			return nil
		},
	},
	{
		ID: "top-level-site", Reason: cmdlet.ErrConflict, Grade: "DOC",
		Text:    "can only be done at the top-level site of the hierarchy",
		Source:  "setup-cloud-management-gateway; for the Azure service an inference",
		Cmdlets: []string{newService, newGateway},
		Alone:   true,
		broken: func(s *Site, _ *request) []cmdlet.Problem {
			if s.parent != "" {
				return []cmdlet.Problem{{Rule: s.code + " is a child site of " + s.parent}}
			}
			return nil
		},
	},
}

func objectOfAnotherClass(_ *Site, r *request) []cmdlet.Problem {
	if len(r.objects) == 0 {
		return nil
	}
	metadata, _ := cmdlet.Documented().Cmdlet(r.call.Name())
	var found []cmdlet.Problem
	for _, given := range r.call.Params() {
		o, handed := r.objects[given.Name]
		p, _ := metadata.Parameter(given.Name)
		class, role, _ := strings.Cut(p.Class, ";RoleName=")
		if !handed || class == "" {
			continue
		}
		if class == "SMS_ScheduleToken" {
			if _, err := tokenOf(o); err != nil {
				found = append(found, r.breaksWith(given.Name, err.Error())...)
			}
			continue
		}
		has, _ := o.Get("RoleName")
		if !same(class, o.Class()) || role != "" && !same(role, has.Str()) {
			found = append(found, r.breaksWith(given.Name, "it takes "+p.Class)...)
		}
	}
	return found
}

// unknownObject looks only for instances with keys: a schedule has none and is not a row.
func unknownObject(s *Site, r *request) []cmdlet.Problem {
	if len(r.objects) == 0 {
		return nil
	}
	var found []cmdlet.Problem
	for _, given := range r.call.Params() {
		o, handed := r.objects[given.Name]
		metadata, _ := wmi.Lookup(o.Class())
		rows, held := classes[metadata.Name]
		if !handed || !held {
			continue
		}
		if !slices.ContainsFunc(rows(s, r.now), func(row cmdlet.Object) bool { return sameInstance(row, o) }) {
			found = append(found, r.breaks(given.Name)...)
		}
	}
	return found
}

func badPattern(_ *Site, r *request) []cmdlet.Problem {
	var found []cmdlet.Problem
	for _, given := range r.call.Params() {
		if given.Value.Kind() != cmdlet.KindString || !r.takesWildcards(given.Name) {
			continue
		}
		if err := cmdlet.Like(given.Value.Str()).Check(); err != nil {
			found = append(found, r.breaksWith(given.Name, err.Error())...)
		}
	}
	return found
}
