package fake

import (
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// stateRules are the state machine of a gateway.
var stateRules = []Rule{
	{
		ID: "gateway-deleting", Reason: cmdlet.ErrConflict, Grade: "INF",
		Text:    "is a gateway that is being deleted",
		Source:  "SMS_AzureService.State 99 in public code; no state leads back from it",
		Cmdlets: slices.Concat(changeGateway, linkPoint),
		Needs:   []string{"gateway-known", "gateway-ambiguous"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.gatewayOf(r).lifecycle().kind == taskTypeDelete {
				return r.breaks(r.gatewayParameter())
			}
			return nil
		},
	},
	{
		ID: "gateway-failed", Reason: cmdlet.ErrConflict, Grade: "INF",
		Text:    "is a gateway whose deployment failed: it can only be removed",
		Source:  "nothing documents a way to repair one",
		Cmdlets: []string{setGateway, startGateway, stopGateway, syncGateway, addPoint, setPoint},
		Needs:   []string{"gateway-known", "gateway-ambiguous"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			g := s.gatewayOf(r)
			if last := g.lifecycle(); last.failed && !r.now.Before(last.ends) {
				return r.breaksWith(r.gatewayParameter(), g.failure)
			}
			return nil
		},
	},
	{
		ID: "gateway-busy", Reason: cmdlet.ErrConflict, Grade: "INF",
		Text:    "is a gateway that is being provisioned, started or stopped: wait until it is done",
		Source:  "no document says so; modify-cloud-management-gateway converts only gateways that are ready",
		Cmdlets: []string{setGateway, startGateway, stopGateway, syncGateway},
		Needs:   []string{"gateway-known", "gateway-ambiguous", "gateway-deleting"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			g := s.gatewayOf(r)
			s.evaluate(g, r.now)
			if r.now.Before(g.lifecycle().ends) {
				return r.breaks(r.gatewayParameter())
			}
			return nil
		},
	},
	{
		ID: "start-stopped", Reason: cmdlet.ErrConflict, Grade: "INF",
		Text:    "is a gateway that is not stopped",
		Source:  "the 2207 release notes mention a validation but not what it does; public code starts a gateway in State 6",
		Cmdlets: []string{startGateway},
		Needs:   []string{"gateway-deleting", "gateway-failed", "gateway-busy"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.phase(s.gatewayOf(r), r.now).state != stateStopped {
				return r.breaks(r.gatewayParameter())
			}
			return nil
		},
	},
	{
		ID: "stop-ready", Reason: cmdlet.ErrConflict, Grade: "INF",
		Text:    "is a gateway that is not ready",
		Source:  "the 2207 release notes mention a validation but not what it does; public code stops a gateway in State 0",
		Cmdlets: []string{stopGateway},
		Needs:   []string{"gateway-deleting", "gateway-failed", "gateway-busy"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.phase(s.gatewayOf(r), r.now).state != stateReady {
				return r.breaks(r.gatewayParameter())
			}
			return nil
		},
	},
}
