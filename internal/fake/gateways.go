package fake

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// gateway is a row of SMS_AzureService with its rows of SMS_AzureServicesTask.
type gateway struct {
	id          int64
	serviceName string
	commonName  string // of the certificate
	server      *application
	tasks       []task // the creation first
	failure     string // why the deployment failed, where it does
	evaluated   time.Time
	settings    properties
	shown       *shownGateway
}

// shownGateway is the instance of a gateway in a phase, kept because most reads find nothing new.
type shownGateway struct {
	phase  phase
	object cmdlet.Object
}

// newGateway takes what the help and the class page say for what is left out: one instance, revocation checked, TLS 1.2
// enforced, thresholds at 10,000 and 2,000 GB, 50 and 90 percent. A threshold that is switched off is 0 (inference).
// VMSSVMSize, Version and EnableCloudDPFunction are taken, but no known property shows them.
func (s *Site) newGateway(r *request) []cmdlet.Object {
	name := s.newServiceName(r)
	cloud := r.cloud("EnvironmentSetting")
	server := s.application(r.text("ServerAppClientId"))
	certificate, _ := s.certificate(r)                                       // the rules have seen that it opens,
	deploymentName, _ := certs.DeploymentName(name, r.text("Region"), cloud) // that the names are good
	roots, intermediates, _ := r.authorities()                               // and that the CA files are
	prefix, _ := certs.Prefix(name)
	g := &gateway{
		id: s.nextID("SMS_AzureService"), serviceName: name, commonName: certificate.CommonName(), server: server, evaluated: r.now,
	}
	s.begin(g, taskTypeCreate, r.now, s.clock.times.Ready)
	if text, fails := s.deploymentFailure(r); fails {
		s.failDeployment(g, text, r.now)
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
		"TrafficOutStopService":       r.or("TrafficOutStopService", cmdlet.Bool(false)),
		"CreationTime":                cmdlet.Time(r.now),
		"ServiceThumbprint":           cmdlet.String(certificate.Thumbprint()),
		"ServiceThumbprintAlgorithm":  cmdlet.String("SHA1"),
		"RootCertThumbprint":          cmdlet.String(strings.Join(roots, ";")),
		"SubCACertThumbprint":         cmdlet.String(strings.Join(intermediates, ";")),
		"ClientCertRevocationEnabled": r.or("CheckClientCertRevocation", cmdlet.Bool(true)),
		"ProxySecurityProtocol":       s.protocol(r),
		"DeploymentModel":             cmdlet.Int(s.drawn.deploymentModel),
		"AzureEnvironmentId":          s.environment(cloud),
		"AADApplicationId":            cmdlet.Int(server.id),
		"AzureCloudServiceId":         cmdlet.Int(s.serviceWith(server).id),
	}
	if names := certificate.DNSNames(); len(names) > 1 && !r.given("ServiceName") && !r.on("Force") {
		r.warnings = append(r.warnings, "The certificate has more than one DNS name. The first one, "+names[0]+", is the service name.")
	}
	for _, t := range thresholds {
		maps.Copy(g.settings, t.of(r, t.on(r, nil), nil))
	}
	s.gateways = append(s.gateways, g)
	return []cmdlet.Object{s.gatewayObject(g, r.now)}
}

// certificate opens the service's certificate: the last one that was opened is kept, because all rules ask for it and
// tests use one file for many gateways.
func (s *Site) certificate(r *request) (*certs.ServerCertificate, error) {
	_, content := r.value("ServiceCertPath").File()
	password := r.value("ServiceCertPassword").Secret()
	if !s.opened.content.Equal(content) || !s.opened.password.Equal(password) {
		s.opened.content, s.opened.password = content, password
		s.opened.certificate, s.opened.err = certs.OpenPFX(content, password)
	}
	return s.opened.certificate, s.opened.err
}

// openedPFX is a PFX file with what opening it gave.
type openedPFX struct {
	content     secret.Bytes
	password    secret.Text
	certificate *certs.ServerCertificate
	err         error
}

// newServiceName returns -ServiceName or the certificate's first DNS name, and "" while neither is to be had.
func (s *Site) newServiceName(r *request) string {
	if r.given("ServiceName") {
		return r.text("ServiceName")
	}
	if certificate, err := s.certificate(r); err == nil && len(certificate.DNSNames()) > 0 {
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

// named reports whether -Name names a gateway, in every cmdlet alike: the help of most calls it the service name, and the
// examples of Set-CMCloudManagementGateway give the first label, which is the Name too.
func (r *request) named(g *gateway) bool {
	return r.matches("Name", g.serviceName) || r.matches("Name", label(g.serviceName))
}

// gatewaysOf returns the gateways that a call is about: by -Id, -InputObject or -Name, or by the service name of a connection
// point's.
func (s *Site) gatewaysOf(r *request) []*gateway {
	if r.searched {
		return r.gateways
	}
	r.searched = true
	key, _ := r.objects["InputObject"].Get("AzureServiceID")
	for _, g := range s.gateways {
		switch {
		case r.given("InputObject") && key.Int64() == g.id,
			r.given("Id") && same(r.text("Id"), rowID(g.id)),
			r.given("CloudManagementGatewayName") && same(r.text("CloudManagementGatewayName"), g.serviceName),
			r.given("Name") && r.named(g):
			r.gateways = append(r.gateways, g)
		}
	}
	return r.gateways
}

// gatewayOf returns the gateway that a call is about. The rules have seen that there is one.
func (s *Site) gatewayOf(r *request) *gateway { return s.gatewaysOf(r)[0] }

// gatewayParameter is the parameter that says which gateway a call is about.
func (r *request) gatewayParameter() string {
	for _, name := range []string{"CloudManagementGatewayName", "Id", "Name"} {
		if r.given(name) {
			return name
		}
	}
	return "InputObject"
}

func (s *Site) getGateways(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, g := range s.gateways {
		if r.named(g) && (!r.given("Id") || r.matches("Id", rowID(g.id))) {
			found = append(found, s.gatewayObject(g, r.now))
		}
	}
	return found
}

func (s *Site) gatewayObject(g *gateway, now time.Time) cmdlet.Object {
	p := s.phase(g, now)
	if g.shown != nil && g.shown.phase == p {
		return g.shown.object
	}
	all := maps.Clone(g.settings)
	all["State"], all["StatusDetails"] = cmdlet.Int(p.state), cmdlet.Int(p.details)
	if p.exceeded {
		all["TrafficOutUsage"] = cmdlet.Float(g.criticalTraffic() + 1)
	}
	g.shown = &shownGateway{p, instance("SMS_AzureService", all)}
	return g.shown.object
}
