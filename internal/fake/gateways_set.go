package fake

import (
	"maps"
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// setGateway changes what is given. Another number of virtual machines and another certificate take an update in Azure.
func (s *Site) setGateway(r *request) []cmdlet.Object {
	g := s.gatewayOf(r)
	settings := maps.Clone(g.settings)
	for _, t := range thresholds {
		maps.Copy(settings, t.of(r, t.on(r, settings), settings))
	}
	for parameter, property := range map[string]string{
		"Description": "Description", "VMInstanceCount": "NumberOfInstances", "TrafficOutStopService": "TrafficOutStopService",
		"CheckClientCertRevocation": "ClientCertRevocationEnabled",
	} {
		settings[property] = r.or(parameter, settings[property])
	}
	if r.given("EnforceProtocol") {
		settings["ProxySecurityProtocol"] = s.protocol(r)
	}
	if r.given("ServiceCertPath") {
		certificate, _ := s.certificate(r) // the rules have seen that it opens
		g.commonName = certificate.CommonName()
		settings["ServiceThumbprint"] = cmdlet.String(certificate.Thumbprint())
	}
	roots, intermediates, _ := r.authorities() // and that the CA files are
	settings["RootCertThumbprint"] = r.mergeThumbprints(settings["RootCertThumbprint"], roots)
	settings["SubCACertThumbprint"] = r.mergeThumbprints(settings["SubCACertThumbprint"], intermediates)
	g.settings, g.shown = settings, nil
	if r.given("VMInstanceCount") || r.given("ServiceCertPath") {
		s.begin(g, taskTypeUpgrade, r.now, s.clock.times.Update)
	}
	return r.passThru(s.gatewayObject(g, r.now))
}

// mergeThumbprints adds CA certificates to those of a gateway and takes those of -RemoveCertThumbprints away.
func (r *request) mergeThumbprints(have cmdlet.Value, add []string) cmdlet.Value {
	removed := r.value("RemoveCertThumbprints").List()
	var kept []string
	for _, thumbprint := range append(strings.FieldsFunc(have.Str(), func(c rune) bool { return c == ';' }), add...) {
		gone := slices.ContainsFunc(removed, func(v cmdlet.Value) bool { return same(v.Str(), thumbprint) })
		if !gone && !slices.Contains(kept, thumbprint) {
			kept = append(kept, thumbprint)
		}
	}
	return cmdlet.String(strings.Join(kept, ";"))
}

func (s *Site) protocol(r *request) cmdlet.Value {
	if r.or("EnforceProtocol", cmdlet.Bool(true)).Bool() {
		return cmdlet.Int(protocolTLS12)
	}
	return cmdlet.Int(s.drawn.protocolUnenforced)
}
