package simulator

import (
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

// Fault makes calls fail. The zero Fault strikes every call, always, before anything is done, with ErrUnavailable. Calls
// that are refused before the site is contacted, by [cmdlet.Call.Check] or as unsupported, are not struck.
type Fault struct {
	// Cmdlet is the cmdlet that the fault strikes, also where it runs inside another call (cmdlet.ResultOf); "" means every
	// cmdlet.
	Cmdlet string
	// Skip is the number of calls that pass first.
	Skip int
	// Times is the number of calls that it strikes after that; 0 means all.
	Times int
	// After carries the call out and then loses its answer, so that the error of a change has Outcome Unknown.
	After bool
	// Delay is the time until the failure, unless the caller's context ends first. Options.Speed does not divide it.
	Delay time.Duration
	// Reason is the Reason of the error; "" means cmdlet.ErrUnavailable.
	Reason cmdlet.Reason
	// Err is the cause that the error wraps; it may be nil.
	Err error
}

// Injection is a fault on a site: one that strikes calls, see [Site.Inject], or something that is wrong in the site or in
// Azure until it is removed.
type Injection struct{ engine *fake.Injection }

// Inject makes calls fail. If several faults apply to a call, the one injected first strikes, and the others do not count
// the call.
func (s *Site) Inject(f Fault) *Injection { return s.note(s.engine.Inject(fake.Fault(f))) }

// FailProvisioning makes the deployment of a gateway with this service name fail: of the one that is being provisioned, or
// else of the next one. The gateway ends in an error state; one that is ready stays ready. No published property shows the
// text: it is part of the refusals of later calls about the gateway.
func (s *Site) FailProvisioning(serviceName, text string) *Injection {
	return s.note(s.engine.FailProvisioning(serviceName, text))
}

// TakenName says what in Azure already has a name.
type TakenName string

// What can already have the name that a gateway needs, see [Site.TakeName].
const (
	TakenByDeployment   = TakenName(fake.TakenByDeployment)
	TakenByStorage      = TakenName(fake.TakenByStorage)
	TakenByVault        = TakenName(fake.TakenByVault)
	TakenByDeletedVault = TakenName(fake.TakenByDeletedVault)
)

// TakeName lets somebody else in Azure have a name. label is the first label of a service name, for example "granitefalls";
// the deployment of a gateway with this label fails.
func (s *Site) TakeName(label string, by TakenName) *Injection {
	return s.note(s.engine.TakeName(label, fake.TakenName(by)))
}

// ExhaustQuota uses up the subscription's quota of virtual machines in a region: the deployment of a gateway there fails.
func (s *Site) ExhaustQuota(region string) *Injection { return s.note(s.engine.ExhaustQuota(region)) }

// DenyByPolicy makes an Azure policy deny what a gateway needs in a resource group: the deployment of a gateway there fails.
// policy is the name of the policy in the refusal.
func (s *Site) DenyByPolicy(groupName, policy string) *Injection {
	return s.note(s.engine.DenyByPolicy(groupName, policy))
}

// RetireImage lets Azure end the Windows Server 2022 image of the offer windowsserver, as it does early in 2027: on a site of
// version 2409 to 2603 the deployment of every new gateway fails. To remove the fault is to install the update KB37942646, or
// on 2509 the second rollup KB37864969, with which gateways use another offer. Microsoft says that reimaging fails as well:
// here nothing is reimaged, and a ready gateway stays ready.
func (s *Site) RetireImage() *Injection { return s.note(s.engine.RetireImage()) }

// FailExtension makes the extension InstallCMG fail, which installs a gateway on its machine: the known issue of site
// version 2409, where the deployment of every new gateway fails. To remove the fault is to install KB30833053; other versions
// do not have it.
func (s *Site) FailExtension() *Injection { return s.note(s.engine.FailExtension()) }

// ExpireServerAppSecret makes the secret of a server application expire now. Calls about its gateways, and new gateways with
// it, fail with cmdlet.ErrConflict. To remove the fault is to give the application a new secret.
func (s *Site) ExpireServerAppSecret(clientID string) *Injection {
	return s.note(s.engine.ExpireServerAppSecret(clientID))
}

// ExceedThreshold makes the traffic of a gateway exceed its critical threshold. If the gateway is set to stop then
// (TrafficOutStopService), it stops at the next comparison, see [Times]. Before site version 2603 the traffic of gateways in
// scale sets was not collected, so nothing happens.
func (s *Site) ExceedThreshold(serviceName string) *Injection {
	return s.note(s.engine.ExceedThreshold(serviceName))
}

// DisconnectConnector breaks the connection of the connection point on a server to its gateway.
func (s *Site) DisconnectConnector(server string) *Injection {
	return s.note(s.engine.DisconnectConnector(server))
}

// FlapAtMaintenance makes a ready gateway change to an error state, back to ready at the next maintenance, and so on, see
// [Times].
func (s *Site) FlapAtMaintenance(serviceName string) *Injection {
	return s.note(s.engine.FlapAtMaintenance(serviceName))
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

// Fired returns how often the fault has struck: how many calls or deployments it has made fail, or how many times a state
// that it causes was read.
func (i *Injection) Fired() int { return i.engine.Fired() }

// Remove ends the fault. What it has already caused stays.
func (i *Injection) Remove() { i.engine.Remove() }

// String names what the fault is on, for example "the quota of region WestUS2".
func (i *Injection) String() string { return i.engine.String() }
