package fake

import "github.com/cmgkit/cmgkit/cmdlet"

// thresholdRules are about the alerts for traffic and storage.
var thresholdRules = []Rule{
	{
		ID: "threshold-off", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "belongs to an alert that is switched off",
		Source:  "the console greys the values out; what the cmdlet does is not documented",
		Cmdlets: []string{newGateway, setGateway},
		Needs:   []string{"gateway-known", "gateway-ambiguous"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			var found []cmdlet.Problem
			for _, t := range thresholds {
				if t.on(r, s.settingsOf(r)) {
					continue
				}
				for _, name := range t.values() {
					if r.given(name) {
						found = append(found, r.breaksWith(name, "see "+t.enable)...)
					}
				}
			}
			return found
		},
	},
	{
		ID: "threshold-order", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "must be below the critical percentage",
		Source:  "a warning that comes last is too late",
		Cmdlets: []string{newGateway, setGateway},
		Needs:   []string{"gateway-known", "gateway-ambiguous", "threshold-off"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			var found []cmdlet.Problem
			was := s.settingsOf(r)
			for _, t := range thresholds {
				after := t.of(r, t.on(r, was), was)
				warning, critical := after[t.warningProperty].Int64(), after[t.criticalProperty].Int64()
				if critical != 0 && warning >= critical {
					found = append(found, cmdlet.Problem{Parameter: t.warning, Value: cmdlet.Int(warning).String(), Rule: cmdlet.Int(critical).String()})
				}
			}
			return found
		},
	},
	{
		ID: "stop-without-threshold", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "needs the traffic alert",
		Source:  "monitor-clients-cloud-management-gateway: the service stops when the critical threshold is exceeded",
		Cmdlets: []string{newGateway, setGateway},
		Needs:   []string{"gateway-known", "gateway-ambiguous"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if r.on("TrafficOutStopService") && !traffic.on(r, s.settingsOf(r)) {
				return r.breaksWith("TrafficOutStopService", "see "+traffic.enable)
			}
			return nil
		},
	},
}
