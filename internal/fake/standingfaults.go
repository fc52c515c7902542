package fake

import "time"

// standingKind says what is wrong; its text is followed by the name of what it is about.
type standingKind string

const (
	provisioningFails standingKind = "the provisioning of"        // a service name
	nameTaken         standingKind = "the name"                   // the first label of a service name
	quotaExhausted    standingKind = "the quota of region"        // a region
	policyDenies      standingKind = "the policy on the group"    // a resource group
	imageRetired      standingKind = "Azure's retirement of"      // the image
	extensionFails    standingKind = "the extension"              // its name
	secretExpired     standingKind = "the secret of application"  // a client ID
	trafficExceeds    standingKind = "the traffic of"             // a service name
	disconnected      standingKind = "the connection point on"    // a server
	maintenanceFails  standingKind = "the maintenance of gateway" // a service name
)

// standingFault is something that is wrong until it is taken away.
type standingFault struct {
	kind  standingKind
	about string
	text  string
	since time.Time
	*Injection
}

// TakenName is what in Azure has a name that a gateway needs.
type TakenName string

// What can have the name. A vault that was deleted keeps its name while it can be recovered (general Azure knowledge);
// whether removing a gateway leaves one is not documented, so the engine leaves none.
const (
	TakenByDeployment   TakenName = "another deployment in the region"
	TakenByStorage      TakenName = "another storage account"
	TakenByVault        TakenName = "another key vault"
	TakenByDeletedVault TakenName = "a deleted key vault that can still be recovered"
)

// FailProvisioning makes the deployment of a gateway fail, of one that is being provisioned or else of the next one with
// this service name. One that is ready stays so. Where the product shows the text is unpublished: the rules tell it when they
// refuse a call about the gateway.
func (s *Site) FailProvisioning(serviceName, text string) *Injection {
	c := s.impose(provisioningFails, serviceName, text)
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.gateway(serviceName); g != nil && len(g.tasks) == 1 && !g.tasks[0].failed && c.since.Before(g.tasks[0].ends) {
		s.failDeployment(g, text, c.since)
		s.spend(c)
	}
	return c.Injection
}

// TakeName makes a name that a gateway needs in Azure somebody else's: the first label of its service name.
func (s *Site) TakeName(name string, by TakenName) *Injection {
	return s.impose(nameTaken, name, string(by)).Injection
}

// ExhaustQuota leaves no virtual machines in a region for the subscription.
func (s *Site) ExhaustQuota(region string) *Injection {
	return s.impose(quotaExhausted, region, "").Injection
}

// DenyByPolicy makes a policy of Azure deny what a gateway needs in a resource group.
func (s *Site) DenyByPolicy(groupName, policy string) *Injection {
	return s.impose(policyDenies, groupName, policy).Injection
}

// What the deployment of every gateway needs.
const (
	gatewayImage     = "the Windows Server 2022 image (offer windowsserver)"
	gatewayExtension = "InstallCMG"
)

// RetireImage ends the image of new gateways in Azure. Removing the fault stands for the update that uses another offer.
func (s *Site) RetireImage() *Injection { return s.impose(imageRetired, gatewayImage, "").Injection }

// FailExtension makes the extension fail that installs a gateway on its machine, as on site version 2409 until KB30833053
// is installed.
func (s *Site) FailExtension() *Injection {
	return s.impose(extensionFails, gatewayExtension, "").Injection
}

// ExpireServerAppSecret makes the secret of a server application expire now. Removing the fault stands for a new secret.
func (s *Site) ExpireServerAppSecret(clientID string) *Injection {
	return s.impose(secretExpired, clientID, "").Injection
}

// ExceedThreshold makes the traffic of a gateway exceed its critical threshold.
func (s *Site) ExceedThreshold(serviceName string) *Injection {
	return s.impose(trafficExceeds, serviceName, "").Injection
}

// DisconnectConnector breaks the connection of the connection point on a server.
func (s *Site) DisconnectConnector(server string) *Injection {
	return s.impose(disconnected, server, "").Injection
}

// FlapAtMaintenance makes a ready gateway alternate between an error and ready, maintenance by maintenance.
func (s *Site) FlapAtMaintenance(serviceName string) *Injection {
	return s.impose(maintenanceFails, serviceName, "").Injection
}

func (s *Site) impose(kind standingKind, about, text string) *standingFault {
	c := &standingFault{kind: kind, about: about, text: text, since: time.Now(), Injection: &Injection{site: s, what: string(kind) + " " + about}}
	c.end = func() { s.lift(c) }
	s.mu.Lock()
	defer s.mu.Unlock()
	s.standingFaults = append(s.standingFaults, c)
	return c
}

// standing returns the fault of a kind that something is under, or nil.
func (s *Site) standing(kind standingKind, about string) *standingFault {
	return s.standingWith(kind, about, "")
}

// standingWith is standing for kinds whose texts tell several faults apart.
func (s *Site) standingWith(kind standingKind, about, text string) *standingFault {
	for _, c := range s.standingFaults {
		if c.kind == kind && c.concerns(about) && (text == "" || c.text == text) {
			return c
		}
	}
	return nil
}

// concerns reports whether the fault is about this.
func (c *standingFault) concerns(about string) bool {
	if c.kind == quotaExhausted {
		return sameRegion(c.about, about)
	}
	return same(c.about, about)
}

// spend counts a fault that strikes once, and ends it.
func (s *Site) spend(c *standingFault) {
	c.fired++
	s.lift(c)
}

func (s *Site) lift(c *standingFault) {
	for at, other := range s.standingFaults {
		if other == c {
			s.standingFaults = append(s.standingFaults[:at:at], s.standingFaults[at+1:]...)
			return
		}
	}
}
