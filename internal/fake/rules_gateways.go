package fake

import (
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// gatewayRules are about which gateway, and whose.
var gatewayRules = []Rule{
	{
		ID: "server-app-imported", Reason: cmdlet.ErrNotFound, Grade: "DOC",
		Text:    "is not a server application that was imported for the tenant",
		Source:  "setup-cloud-management-gateway",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			a := s.application(r.text("ServerAppClientId"))
			t := s.tenant(r.text("TenantId")) // an unknown one is another rule's
			if a == nil || a.client || t != nil && a.tenant != t {
				return r.breaks("ServerAppClientId")
			}
			return nil
		},
	},
	{
		ID: "server-app-used", Reason: cmdlet.ErrConflict, Grade: "DOC",
		Text:    "is a server application that no Cloud Management service uses: create the service first",
		Source:  "set-up-checklist",
		Cmdlets: []string{newGateway},
		Needs:   []string{"server-app-imported"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.serviceWith(s.application(r.text("ServerAppClientId"))) == nil {
				return r.breaks("ServerAppClientId")
			}
			return nil
		},
	},
	{
		ID: "gateway-cloud", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "is not the Azure cloud of the server application's tenant",
		Source:  "the application signs in to the subscription's tenant",
		Cmdlets: []string{newGateway},
		Needs:   []string{"server-app-imported"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			return r.anotherCloud("EnvironmentSetting", s.application(r.text("ServerAppClientId")).tenant)
		},
	},
	{
		ID: "gateway-known", Reason: cmdlet.ErrNotFound, Grade: "DOC",
		Text:    "is not a gateway of the site",
		Source:  "help of the cmdlets; the module is known to answer: No object corresponds to the specified parameters",
		Cmdlets: slices.Concat(changeGateway, linkPoint),
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if len(s.gatewaysOf(r)) == 0 {
				return r.breaks(r.gatewayParameter())
			}
			return nil
		},
	},
	{
		ID: "gateway-ambiguous", Reason: cmdlet.ErrAmbiguous, Grade: "INF",
		Text:    "is the name of more than one gateway",
		Source:  "what the product does if there are several is not documented: the stricter reading",
		Cmdlets: changeGateway,
		broken: func(s *Site, r *request) []cmdlet.Problem {
			var which []string
			for _, g := range s.gatewaysOf(r) {
				which = append(which, g.serviceName+", id "+rowID(g.id))
			}
			return r.breaksForSeveral(r.gatewayParameter(), which)
		},
	},
	{
		ID: "secret-expired", Reason: cmdlet.ErrConflict, Grade: "DOC",
		Text:    "the secret of the server application has expired: the site cannot sign in to Azure",
		Source:  "azure-services-wizard; which cmdlets notice is an inference",
		Cmdlets: slices.Concat([]string{newGateway}, changeGateway),
		Needs:   []string{"server-app-imported", "gateway-known", "gateway-ambiguous"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			a := s.application(r.text("ServerAppClientId"))
			if r.call.Name() != newGateway {
				a = s.gatewayOf(r).server
			}
			if expiry := s.secretExpiry(a); !r.now.Before(expiry) {
				return []cmdlet.Problem{{Rule: "that of " + a.name + ", on " + expiry.UTC().Format(time.DateOnly)}}
			}
			return nil
		},
	},
}

// changeGateway and linkPoint are the cmdlets that are about a gateway which is there.
var (
	changeGateway = []string{setGateway, removeGateway, startGateway, stopGateway, syncGateway}
	linkPoint     = []string{addPoint, setPoint}
)
