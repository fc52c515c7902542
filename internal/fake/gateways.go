package fake

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
)

// gateway is a row of SMS_AzureService with its task of SMS_AzureServicesTask.
type gateway struct {
	id, task    int64
	serviceName string
	created     time.Time
	failure     *failure // nil: it becomes ready
	settings    properties
}

// failure is what becomes of a gateway instead of Ready.
type failure struct {
	text  string
	known time.Time // since when it cannot be averted
}

func newGatewayLacks(c cmdlet.Call) string {
	if _, given := c.Param("ServerAppClientId"); !given {
		return "the sign-in window of the Interactive parameter set (give ServerAppClientId)"
	}
	return ""
}

// newGateway takes what cmg-rules and the class page say for what is left out: one instance, revocation checked, TLS 1.2
// enforced, thresholds at 10,000 and 2,000 GB, 50 and 90 percent. A threshold that is switched off is 0 (inference).
// VMSSVMSize, Version and EnableCloudDPFunction are taken, but no known property shows them.
func (s *Site) newGateway(r *request) []cmdlet.Object {
	name := r.serviceName()
	cloud := r.cloud("EnvironmentSetting")
	server := s.application(r.text("ServerAppClientId"))
	certificate, _ := r.certificate()                                        // the rules have seen that it opens,
	deploymentName, _ := certs.DeploymentName(name, r.text("Region"), cloud) // that the names are good
	roots, intermediates, _ := r.authorities()                               // and that the CA files are
	prefix, _ := certs.Prefix(name)
	protocol := cmdlet.Int(protocolTLS12)
	if !r.or("EnforceProtocol", cmdlet.Bool(true)).Bool() {
		protocol = cmdlet.Int(s.drawn.protocolUnenforced)
	}
	threshold := func(enable, parameter string, otherwise int64) cmdlet.Value {
		if !r.or(enable, cmdlet.Bool(true)).Bool() {
			return cmdlet.Int(0)
		}
		return r.or(parameter, cmdlet.Int(otherwise))
	}
	g := &gateway{
		id: s.nextID("SMS_AzureService"), task: s.nextID("SMS_AzureServicesTask"), serviceName: name, created: r.now,
		failure: s.failures[strings.ToLower(name)],
	}
	g.settings = properties{
		"AzureServiceID":              cmdlet.Int(g.id),
		"Name":                        cmdlet.String(label(name)),
		"ServiceCName":                cmdlet.String(name),
		"Fqdn":                        cmdlet.String(deploymentName),
		"ServiceType":                 cmdlet.String("CloudProxyService"),
		"SiteCode":                    cmdlet.String(s.code),
		"SubscriptionID":              r.value("SubscriptionId"),
		"Region":                      cmdlet.String(r.text("Region")),
		"Description":                 cmdlet.String(r.text("Description")),
		"DeploymentSlot":              cmdlet.String("Production"),
		"NumberOfInstances":           r.or("VMInstanceCount", cmdlet.Int(1)),
		"AffinityGroup":               r.value("GroupName"),
		"StorageServiceName":          cmdlet.String(prefix),
		"StorageQuotaGrow":            cmdlet.Bool(false),
		"StorageQuotaInGB":            threshold("EnableStorageQuota", "StorageQuotaGB", 2000),
		"StorageWarningThreshold":     threshold("EnableStorageQuota", "StorageWarningPct", 50),
		"StorageCriticalThreshold":    threshold("EnableStorageQuota", "StorageCriticalPct", 90),
		"TrafficOutInGB":              threshold("EnableTrafficOut", "TrafficOutGB", 10000),
		"TrafficWarningThreshold":     threshold("EnableTrafficOut", "TrafficWarningPct", 50),
		"TrafficCriticalThreshold":    threshold("EnableTrafficOut", "TrafficCriticalPct", 90),
		"TrafficOutStopService":       r.or("TrafficOutStopService", cmdlet.Bool(false)),
		"CreationTime":                cmdlet.Time(g.created),
		"ServiceThumbprint":           cmdlet.String(certificate.Thumbprint()),
		"ServiceThumbprintAlgorithm":  cmdlet.String("SHA1"),
		"RootCertThumbprint":          cmdlet.String(strings.Join(roots, ";")),
		"SubCACertThumbprint":         cmdlet.String(strings.Join(intermediates, ";")),
		"ClientCertRevocationEnabled": r.or("CheckClientCertRevocation", cmdlet.Bool(true)),
		"ProxySecurityProtocol":       protocol,
		"DeploymentModel":             cmdlet.Int(s.drawn.deploymentModel),
		"AzureEnvironmentId":          s.environment(cloud),
		"AADApplicationId":            cmdlet.Int(server.id),
		"AzureCloudServiceId":         cmdlet.Int(s.serviceWith(server).id),
	}
	if names := certificate.DNSNames(); len(names) > 1 && !r.given("ServiceName") && !r.on("Force") {
		r.warnings = append(r.warnings, "The certificate has more than one DNS name. The first one, "+names[0]+", is the service name.")
	}
	delete(s.failures, strings.ToLower(name))
	s.gateways = append(s.gateways, g)
	return []cmdlet.Object{s.gatewayObject(g, r.now)}
}

// certificate opens the service's certificate, once for all rules.
func (r *request) certificate() (*certs.ServerCertificate, error) {
	if !r.opened {
		r.opened = true
		_, content := r.value("ServiceCertPath").File()
		r.server, r.openFail = certs.OpenPFX(content, r.value("ServiceCertPassword").Secret())
	}
	return r.server, r.openFail
}

// serviceName returns -ServiceName or the certificate's first DNS name, and "" while neither is to be had.
func (r *request) serviceName() string {
	if r.given("ServiceName") {
		return r.text("ServiceName")
	}
	if certificate, err := r.certificate(); err == nil && len(certificate.DNSNames()) > 0 {
		return certificate.DNSNames()[0]
	}
	return ""
}

// authorities returns the thumbprints of the CA certificates, in the stores that the caller names.
func (r *request) authorities() (roots, intermediates []string, err error) {
	for _, entry := range r.value("CARootCert").Table() {
		_, content := entry.Key.File()
		ca, err := certs.ParseCA(content.Reveal())
		if err != nil {
			return nil, nil, err
		}
		if same(entry.Value.Str(), string(certs.RootCA)) {
			roots = append(roots, ca.Thumbprint())
		} else {
			intermediates = append(intermediates, ca.Thumbprint())
		}
	}
	return roots, intermediates, nil
}

// label is the first label of a service name, as it is written.
func label(serviceName string) string {
	first, _, _ := strings.Cut(serviceName, ".")
	return first
}

// gateway returns the gateway of a service name.
func (s *Site) gateway(serviceName string) *gateway {
	at := slices.IndexFunc(s.gateways, func(g *gateway) bool { return same(g.serviceName, serviceName) })
	if at < 0 {
		return nil
	}
	return s.gateways[at]
}

// FailProvisioning makes the deployment of a gateway fail, of one that is being provisioned or of the next one with this
// service name. One that is ready stays so. Where the product shows the text is unpublished: the rules tell it when they
// refuse a call about the gateway.
func (s *Site) FailProvisioning(serviceName, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	f := &failure{text: text, known: now}
	g := s.gateway(serviceName)
	switch {
	case g == nil:
		s.failures[strings.ToLower(serviceName)] = f
	case g.failure == nil && now.Before(s.clock.after(g.created, s.clock.times.Ready)):
		g.failure = f
	}
}

// ends returns when the deployment ends, and whether well.
func (s *Site) ends(g *gateway) (end time.Time, ready bool) {
	if g.failure != nil {
		return later(s.clock.after(g.created, s.clock.times.Fail), g.failure.known), false
	}
	return s.clock.after(g.created, s.clock.times.Ready), true
}

// phase is where a deployment stands: numbers for the gateway and for its task.
type phase struct{ state, details, task int64 }

func (s *Site) phase(g *gateway, now time.Time) phase {
	end, ready := s.ends(g)
	switch {
	case !now.Before(end) && ready:
		return phase{stateReady, detailsHealthy, taskStateCompleted}
	case !now.Before(end):
		return phase{s.drawn.stateError, s.drawn.detailsError, taskStateFailed}
	case now.Before(s.clock.after(g.created, s.clock.times.PickUp)):
		return phase{stateProvisioning, s.drawn.detailsWaiting, taskStateCreated}
	default:
		return phase{stateProvisioning, s.drawn.detailsWorking, taskStateInProgress}
	}
}

// getGateways takes -Name for the service name, as the cmdlet's help does.
func (s *Site) getGateways(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, g := range s.gateways {
		if r.matches("Name", g.serviceName) && r.matches("Id", rowID(g.id)) {
			found = append(found, s.gatewayObject(g, r.now))
		}
	}
	return found
}

func (s *Site) gatewayObject(g *gateway, now time.Time) cmdlet.Object {
	p := s.phase(g, now)
	all := maps.Clone(g.settings)
	all["State"], all["StatusDetails"] = cmdlet.Int(p.state), cmdlet.Int(p.details)
	return instance("SMS_AzureService", all)
}

func (s *Site) taskObject(g *gateway, now time.Time) cmdlet.Object {
	p := properties{
		"TaskID": cmdlet.Int(g.task), "AzureServiceId": cmdlet.Int(g.id), "SiteCode": cmdlet.String(s.code),
		"TaskTypeId": cmdlet.Int(taskTypeCreate), "TaskStateId": cmdlet.Int(s.phase(g, now).task), "Type": cmdlet.Int(taskTypeRunOnce),
		"TaskCreationTime": cmdlet.Time(g.created),
	}
	if end, _ := s.ends(g); !now.Before(end) {
		p["TaskEndTime"] = cmdlet.Time(end)
	}
	return instance("SMS_AzureServicesTask", p)
}
