package fake

import "github.com/cmgkit/cmgkit/cmdlet"

// serviceRules are about Azure services.
var serviceRules = []Rule{
	{
		ID: "service-cloud", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "is not the Azure cloud of the applications' tenant",
		Source:  "azure-services-wizard: the applications are those of the chosen environment",
		Cmdlets: []string{newService},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			return r.anotherCloud("AzureEnvironmentOption", s.applicationOf(r, "ServerApp").tenant)
		},
	},
	{
		ID: "one-service-per-tenant", Reason: cmdlet.ErrExists, Grade: "DOC",
		Text:    "there is already a Cloud Management service for this tenant",
		Source:  "azure-services-wizard",
		Cmdlets: []string{newService},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if v := s.serviceOf(s.applicationOf(r, "ServerApp").tenant); v != nil {
				return []cmdlet.Problem{{Rule: "its name is " + v.name}}
			}
			return nil
		},
	},
	{
		ID: "service-known", Reason: cmdlet.ErrNotFound, Grade: "CODE",
		Text:    "is not an Azure service of the site",
		Source:  "the module is known to answer: No object corresponds to the specified parameters",
		Cmdlets: []string{setService, removeService},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if len(s.servicesOf(r)) == 0 {
				return r.breaks(r.serviceParameter())
			}
			return nil
		},
	},
	{
		ID: "service-ambiguous", Reason: cmdlet.ErrAmbiguous, Grade: "INF",
		Text:    "is the name of more than one Azure service",
		Source:  "what the product does if there are several is not documented: the stricter reading",
		Cmdlets: []string{setService, removeService},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			var which []string
			for _, v := range s.servicesOf(r) {
				which = append(which, v.name+", id "+rowID(v.id))
			}
			return r.breaksForSeveral(r.serviceParameter(), which)
		},
	},
	{
		ID: "service-kind", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "is not a Cloud Management service",
		Source:  "help of Set-CMCloudManagementAzureService; Remove-CMAzureService takes any",
		Cmdlets: []string{setService},
		Needs:   []string{"service-known", "service-ambiguous"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.servicesOf(r)[0].kind != s.drawn.serviceType {
				return r.breaks(r.serviceParameter())
			}
			return nil
		},
	},
	{
		ID: "discovery-off", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "needs its discovery to be enabled",
		Source:  "the parameters' help says which of them are used together",
		Cmdlets: []string{newService, setService},
		Needs:   []string{"service-known", "service-ambiguous"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			return s.brokenDiscovery(r, func(what string, full, _ bool) []string {
				switch {
				case full:
					return nil
				case what == "Group":
					return []string{"AddGroupName", "DeleteGroupName", "EnableGroupDeltaDiscovery", "GroupDiscoverySchedule"}
				default:
					return []string{"EnableUserDeltaDiscovery", "UserDiscoverySchedule"}
				}
			})
		},
	},
	{
		ID: "delta-off", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "needs its delta discovery to be enabled",
		Source:  "the parameters' help says which of them are used together",
		Cmdlets: []string{newService, setService},
		Needs:   []string{"service-known", "service-ambiguous", "discovery-off"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			return s.brokenDiscovery(r, func(what string, full, delta bool) []string {
				if full && delta {
					return nil
				}
				return []string{what + "DeltaDiscoveryMins"}
			})
		},
	},
}

// serviceParameter is the parameter that says which service a call is about.
func (r *request) serviceParameter() string {
	for _, name := range []string{"Id", "Name"} {
		if r.given(name) {
			return name
		}
	}
	return "InputObject"
}

// brokenDiscovery looks for parameters that may not be given, given what is enabled after the call.
func (s *Site) brokenDiscovery(r *request, banned func(what string, full, delta bool) []string) []cmdlet.Problem {
	var users, groups *discovery
	if r.call.Name() == setService {
		v := s.servicesOf(r)[0]
		users, groups = v.users, v.groups
	}
	var found []cmdlet.Problem
	for _, kind := range []struct {
		what string
		is   *discovery
	}{{"User", users}, {"Group", groups}} {
		what, d := kind.what, kind.is
		if d == nil {
			d = &discovery{}
		}
		full := r.or("Enable"+what+"Discovery", cmdlet.Bool(d.full)).Bool()
		delta := r.or("Enable"+what+"DeltaDiscovery", cmdlet.Bool(d.delta)).Bool()
		for _, name := range banned(what, full, delta) {
			// Switching off what is off already harms nobody.
			if r.given(name) && (r.value(name).Kind() != cmdlet.KindBool || r.on(name)) {
				found = append(found, r.breaks(name)...)
			}
		}
	}
	return found
}
