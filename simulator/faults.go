package simulator

import (
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

// Fault is a failure to come. The zero Fault strikes every call, always, before anything is done, with ErrUnavailable.
// A call that is refused before the site is contacted, by [cmdlet.Call.Check] or as unsupported, meets no fault.
type Fault struct {
	// Cmdlet that the fault strikes, also where it runs inside another call (cmdlet.ResultOf); "" is any.
	Cmdlet string
	// Skip is how many calls pass first.
	Skip int
	// Times is how many calls it strikes then; 0 is all.
	Times int
	// After carries the call out and loses its answer: the error of a change has Outcome Unknown.
	After bool
	// Delay passes before the failure, or before the caller's context ends. Options.Speed does not divide it.
	Delay time.Duration
	// Reason of the error; "" is cmdlet.ErrUnavailable.
	Reason cmdlet.Reason
	// Err is the cause that the error wraps; nil is none.
	Err error
}

// Injection is a fault on a site: one of calls, see [Site.Inject], or something that is wrong in the site or in Azure until
// it is removed.
type Injection struct{ engine *fake.Injection }

// Inject makes calls fail. Of several faults that a call meets, the one injected first strikes, and those behind it do
// not count the call.
func (s *Site) Inject(f Fault) *Injection { return s.note(s.engine.Inject(fake.Fault(f))) }

// FailProvisioning makes the deployment of a gateway fail, of one that is being provisioned or else of the next one with
// this service name. It ends in an error state; a gateway that is ready stays so. No published property shows the text: it
// stands in the refusals of later calls about the gateway.
func (s *Site) FailProvisioning(serviceName, text string) *Injection {
	return s.note(s.engine.FailProvisioning(serviceName, text))
}

// TakenName is what in Azure has a name already.
type TakenName = fake.TakenName

// What can have the name that a gateway needs, see [Site.NameTaken].
const (
	TakenByDeployment   = fake.TakenByDeployment
	TakenByStorage      = fake.TakenByStorage
	TakenByVault        = fake.TakenByVault
	TakenByDeletedVault = fake.TakenByDeletedVault
)

// NameTaken makes a name somebody else's in Azure: the first label of a service name, for example "granitefalls". The
// deployment of a gateway of this name fails.
func (s *Site) NameTaken(label string, by TakenName) *Injection {
	return s.note(s.engine.NameTaken(label, by))
}

// Quota leaves the subscription no virtual machines in a region: the deployment of a gateway there fails.
func (s *Site) Quota(region string) *Injection { return s.note(s.engine.Quota(region)) }

// PolicyDenied makes an Azure policy deny what a gateway needs in a resource group: its deployment fails.
func (s *Site) PolicyDenied(groupName, policy string) *Injection {
	return s.note(s.engine.PolicyDenied(groupName, policy))
}

// ExpireServerAppSecret makes the secret of a server application expire now. Calls about its gateways, and new ones with
// it, fail with cmdlet.ErrConflict. Removing the fault is a new secret.
func (s *Site) ExpireServerAppSecret(clientID string) *Injection {
	return s.note(s.engine.ExpireServerAppSecret(clientID))
}

// ThresholdExceeded makes the traffic of a gateway exceed its critical threshold. If the gateway is to stop then
// (TrafficOutStopService), it does at the next comparison, see [Times]. Before site version 2603 the traffic of gateways
// in scale sets was not collected, and nothing happens.
func (s *Site) ThresholdExceeded(serviceName string) *Injection {
	return s.note(s.engine.ThresholdExceeded(serviceName))
}

// ConnectorDisconnected breaks the connection of the connection point on a server to its gateway.
func (s *Site) ConnectorDisconnected(server string) *Injection {
	return s.note(s.engine.ConnectorDisconnected(server))
}

// MaintenanceFlap makes a ready gateway go to an error state, at the next maintenance back to ready, and so on, see [Times].
func (s *Site) MaintenanceFlap(serviceName string) *Injection {
	return s.note(s.engine.MaintenanceFlap(serviceName))
}

// note keeps a fault for the end of the test.
func (s *Site) note(engine *fake.Injection) *Injection {
	i := &Injection{engine}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, i)
	return i
}

func (s *Site) injections() []*Injection {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.faults)
}

// Fired returns how often the fault has struck: the calls or deployments that it made fail, or how often somebody looked
// at a state that it causes.
func (i *Injection) Fired() int { return i.engine.Fired() }

// Remove ends the fault. What it has done stays done.
func (i *Injection) Remove() { i.engine.Remove() }

// String names what the fault is on.
func (i *Injection) String() string { return i.engine.String() }
