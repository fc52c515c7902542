package fake

import (
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// task is a row of SMS_AzureServicesTask: work on a gateway in Azure, planned to its end when it begins.
type task struct {
	id, kind    int64
	begun, ends time.Time
	failed      bool
}

// begin plans work on a gateway.
func (s *Site) begin(g *gateway, kind int64, at time.Time, takes time.Duration) {
	g.tasks = append(g.tasks, task{
		id: s.nextID("SMS_AzureServicesTask"), kind: kind, begun: at, ends: s.clock.after(at, takes),
	})
}

// failDeployment makes a creation that is under way fail: when failures do, but not before now if that time has passed.
func (s *Site) failDeployment(g *gateway, text string, now time.Time) {
	creation := &g.tasks[0]
	creation.ends, creation.failed = later(s.clock.after(creation.begun, s.clock.times.Fail), now), true
	g.failure = text
}

// lifecycle is the last task that is more than an update: it decides the state.
func (g *gateway) lifecycle() task {
	at := len(g.tasks) - 1
	for g.tasks[at].kind == taskTypeUpgrade {
		at--
	}
	return g.tasks[at]
}

// updating reports whether changed settings are on their way to Azure.
func (g *gateway) updating(now time.Time) bool {
	return slices.ContainsFunc(g.tasks, func(t task) bool { return t.kind == taskTypeUpgrade && now.Before(t.ends) })
}

// phase is what a gateway shows of where it stands.
type phase struct {
	state, details int64
	exceeded       bool // the traffic is above the critical threshold
}

// working gives the State while a task is under way.
var working = map[int64]int64{
	taskTypeCreate: stateProvisioning, taskTypeStart: stateStarting, taskTypeStop: stateStopping, taskTypeDelete: stateDeleting,
}

// phase works out where a gateway stands. That the State stays Ready during an update, with other StatusDetails, is an
// inference.
func (s *Site) phase(g *gateway, now time.Time) phase {
	s.evaluate(g, now)
	p := phase{exceeded: s.exceeded(g)}
	last := g.lifecycle()
	switch {
	case now.Before(last.ends) && last.kind == taskTypeCreate && now.Before(s.clock.after(last.begun, s.clock.times.PickUp)):
		p.state, p.details = stateProvisioning, s.drawn.detailsWaiting
	case now.Before(last.ends), last.kind == taskTypeDelete:
		p.state, p.details = working[last.kind], s.drawn.detailsWorking
	case last.failed:
		p.state, p.details = s.drawn.stateError, s.drawn.detailsError
	case last.kind == taskTypeStop:
		p.state, p.details = stateStopped, s.drawn.detailsStopped
	case s.inMaintenance(g, last.ends, now):
		p.state, p.details = s.drawn.stateError, s.drawn.detailsMaintenance
	case g.updating(now):
		p.state, p.details = stateReady, s.drawn.detailsWorking
	default:
		p.state, p.details = stateReady, detailsHealthy
	}
	return p
}

// readyAt returns when a gateway became ready, and whether it is.
func (s *Site) readyAt(g *gateway, now time.Time) (time.Time, bool) {
	return g.lifecycle().ends, s.phase(g, now).state == stateReady
}

// inMaintenance reports whether a gateway that fails its maintenance shows it now: every other period from the moment
// that both are so.
func (s *Site) inMaintenance(g *gateway, ready, now time.Time) bool {
	c := s.standing(maintenanceFails, g.serviceName)
	if c == nil {
		return false
	}
	periods := now.Sub(later(c.since, ready)) / s.clock.real(s.clock.times.Maintenance)
	if periods%2 != 0 {
		return false
	}
	c.fired++
	return true
}

// exceeded reports whether a gateway's traffic is seen to be above its critical threshold. Before 2603 nothing was
// collected about scale sets.
func (s *Site) exceeded(g *gateway) bool {
	c := s.standing(trafficExceeds, g.serviceName)
	if c == nil || !s.isSince("2603") || g.criticalTraffic() == 0 {
		return false
	}
	c.fired++
	return true
}

// criticalTraffic is the critical threshold in GB, 0 where there is none.
func (g *gateway) criticalTraffic() float64 {
	return float64(g.settings["TrafficOutInGB"].Int64()) * float64(g.settings["TrafficCriticalThreshold"].Int64()) / 100
}

// evaluate stops a gateway whose traffic is above the critical threshold and that is set to stop then. The site compares at
// intervals, so the stop began at the first of them since somebody looked.
func (s *Site) evaluate(g *gateway, now time.Time) {
	from := g.evaluated
	g.evaluated = now
	last := g.lifecycle()
	if !g.settings["TrafficOutStopService"].Bool() || last.failed || last.kind == taskTypeStop || last.kind == taskTypeDelete || !s.exceeded(g) {
		return
	}
	from = later(later(from, last.ends), s.standing(trafficExceeds, g.serviceName).since)
	interval := s.clock.real(s.clock.times.Evaluate)
	if due := from.Add(interval - from.Sub(g.tasks[0].begun)%interval); !now.Before(due) {
		s.begin(g, taskTypeStop, due, s.clock.times.Stop)
	}
}

func (s *Site) startGateway(r *request) []cmdlet.Object {
	s.begin(s.gatewayOf(r), taskTypeStart, r.now, s.clock.times.Start)
	return nil
}

func (s *Site) stopGateway(r *request) []cmdlet.Object {
	s.begin(s.gatewayOf(r), taskTypeStop, r.now, s.clock.times.Stop)
	return nil
}

// syncGateway changes nothing that a property shows (inference).
func (s *Site) syncGateway(*request) []cmdlet.Object { return nil }

func (s *Site) removeGateway(r *request) []cmdlet.Object {
	s.begin(s.gatewayOf(r), taskTypeDelete, r.now, s.clock.times.Delete)
	s.deleting++
	return nil
}

// forget takes away the gateways whose deletion has ended. Their connection points stay and are connected to nothing.
func (s *Site) forget(now time.Time) {
	if s.deleting == 0 {
		return
	}
	s.gateways = slices.DeleteFunc(s.gateways, func(g *gateway) bool {
		last := g.lifecycle()
		gone := last.kind == taskTypeDelete && !now.Before(last.ends)
		if gone {
			s.deleting--
		}
		return gone
	})
}

func (s *Site) taskObject(g *gateway, t task, now time.Time) cmdlet.Object {
	state := int64(taskStateInProgress)
	switch {
	case !now.Before(t.ends) && t.failed:
		state = taskStateFailed
	case !now.Before(t.ends):
		state = taskStateCompleted
	case now.Before(s.clock.after(t.begun, s.clock.times.PickUp)):
		state = taskStateCreated
	}
	p := properties{
		"TaskID": cmdlet.Int(t.id), "AzureServiceId": cmdlet.Int(g.id), "SiteCode": cmdlet.String(s.code),
		"TaskTypeId": cmdlet.Int(t.kind), "TaskStateId": cmdlet.Int(state), "Type": cmdlet.Int(taskTypeRunOnce),
		"TaskCreationTime": cmdlet.Time(t.begun),
	}
	if !now.Before(t.ends) {
		p["TaskEndTime"] = cmdlet.Time(t.ends)
	}
	return instance("SMS_AzureServicesTask", p)
}
