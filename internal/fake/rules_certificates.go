package fake

import (
	"crypto/sha1" //nolint:gosec // only its size: Windows names a certificate by this hash
	"encoding/hex"
	"errors"
	"slices"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
)

// certificateRules are about the server authentication certificate, the names that come of it, and the CA files.
var certificateRules = []Rule{
	{
		ID: "certificate-pair", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "needs ServiceCertPath",
		Source:  "a password without a file opens nothing",
		Cmdlets: []string{setGateway},
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			if r.given("ServiceCertPassword") && !r.given("ServiceCertPath") {
				return r.breaks("ServiceCertPassword")
			}
			return nil
		},
	},
	{
		ID: "certificate", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must be a PFX file that the password opens, with its private key",
		Source:  "server-auth-cert, pki-certificate-requirements",
		Cmdlets: []string{newGateway, setGateway},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if !r.given("ServiceCertPath") {
				return nil
			}
			if _, err := s.certificate(r); err != nil {
				kind, _ := errors.AsType[certs.Error](err) // what is underneath means nothing to people
				return r.breaksWith("ServiceCertPath", reasonOf(kind))
			}
			return nil
		},
	},
	{
		ID: "certificate-key", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must have an RSA key of 2048 or 4096 bits",
		Source:  "server-auth-cert, pki-certificate-requirements, cng-certificates-overview; that the cmdlet checks this is an inference",
		Cmdlets: []string{newGateway, setGateway},
		Needs:   []string{"certificate"},
		broken:  certificateHas(finding.CertificateKeyAlgorithm, finding.CertificateKeySize),
	},
	{
		ID: "certificate-usage", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must be for server authentication",
		Source:  "pki-certificate-requirements; that the cmdlet checks this is an inference",
		Cmdlets: []string{newGateway, setGateway},
		Needs:   []string{"certificate"},
		broken:  certificateHas(finding.CertificateServerAuth),
	},
	{
		ID: "certificate-hash", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must be signed with SHA-2",
		Source:  "pki-certificate-requirements; that the cmdlet checks this is an inference",
		Cmdlets: []string{newGateway, setGateway},
		Needs:   []string{"certificate"},
		broken:  certificateHas(finding.CertificateSignatureHash),
	},
	{
		ID: "certificate-validity", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "must be valid now",
		Source:  "no document says what the cmdlet does otherwise",
		Cmdlets: []string{newGateway, setGateway},
		Needs:   []string{"certificate"},
		broken:  certificateHas(finding.CertificateNotYetValid, finding.CertificateExpired),
	},
	{
		ID: "service-name", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must be one of the certificate's names",
		Source:  "server-auth-cert; help of New-CMCloudManagementGateway",
		Cmdlets: []string{newGateway},
		Needs:   []string{"certificate"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			certificate, _ := s.certificate(r) // the rule before has opened it
			if _, err := certificate.ServiceName(s.newServiceName(r)); err != nil {
				return r.breaksWith("ServiceName", reasonOf(err))
			}
			return nil
		},
	},
	{
		ID: "region-known", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text: "is not a name of the enumeration AzureRegion",
		Source: "help of New-CMCloudDistributionPoint, whose parameter has the same type, and for newer regions their display names; " +
			"a console may know others, and its binder refuses the rest",
		Cmdlets: []string{newGateway},
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			_, err := azurecloud.Enumerated(r.text("Region"))
			if e, refused := errors.AsType[*azurecloud.Error](err); r.given("Region") && refused && e.Unknown {
				return r.breaks("Region")
			}
			return nil
		},
	},
	{
		ID: "region-cloud", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "is not a region of the gateway's Azure cloud",
		Source:  "the enumeration has regions of all clouds that there ever were; what the product says of another is not documented",
		Cmdlets: []string{newGateway},
		Needs:   []string{"region-known"},
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			if !r.given("Region") {
				return nil
			}
			_, err := r.cloud("EnvironmentSetting").Region(r.text("Region"))
			if e, refused := errors.AsType[*azurecloud.Error](err); refused {
				return r.breaksWith("Region", "it "+e.Rule)
			}
			return nil
		},
	},
	{
		ID: "deployment-name", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must yield a valid deployment name",
		Source:  "server-auth-cert, plan-cloud-management-gateway; that the region is required is an inference",
		Cmdlets: []string{newGateway},
		Needs:   []string{"no-classic-2203", "service-name", "region-known", "region-cloud"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			name := s.newServiceName(r)
			if name == "" { // the rules before have said why
				return nil
			}
			if _, err := certs.DeploymentName(name, r.text("Region"), r.cloud("EnvironmentSetting")); err != nil {
				return []cmdlet.Problem{{Parameter: "ServiceName and Region", Rule: reasonOf(err)}}
			}
			return nil
		},
	},
	{
		ID: "renewal-name", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must have exactly the common name of the certificate that it replaces",
		Source:  "modify-cloud-management-gateway",
		Cmdlets: []string{setGateway},
		Needs:   []string{"certificate", "gateway-known", "gateway-ambiguous"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if !r.given("ServiceCertPath") {
				return nil
			}
			certificate, _ := s.certificate(r) // a rule before has opened it
			if was := s.gatewayOf(r).commonName; certificate.CommonName() != was {
				return r.breaksWith("ServiceCertPath", certificate.CommonName()+" is not "+was)
			}
			return nil
		},
	},
	{
		ID: "ca-files", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must have one CA certificate in each file",
		Source:  "setup-cloud-management-gateway, configure-authentication",
		Cmdlets: []string{newGateway, setGateway},
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			if _, _, err := r.authorities(); err != nil {
				return r.breaksWith("CARootCert", reasonOf(err))
			}
			return nil
		},
	},
	{
		ID: "thumbprint", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "is not a SHA-1 thumbprint of 40 hex digits",
		Source:  "help of Set-CMCloudManagementGateway, whose example has one; a copy from the certificate dialog begins with U+200E",
		Cmdlets: []string{setGateway},
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			var found []cmdlet.Problem
			for _, v := range r.value("RemoveCertThumbprints").List() {
				if raw, err := hex.DecodeString(v.Str()); err != nil || len(raw) != sha1.Size {
					found = append(found, cmdlet.Problem{Parameter: "RemoveCertThumbprints", Value: v.String()})
				}
			}
			return found
		},
	},
	{
		ID: "gateway-exists", Reason: cmdlet.ErrExists, Grade: "DOC",
		Text:    "there is already a gateway with this service name or with the same first label",
		Source:  "server-auth-cert: the deployment name, the key vault and the storage account must be unique",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			name := s.newServiceName(r)
			first := label(name)
			for _, g := range s.gateways {
				if same(label(g.serviceName), first) {
					return []cmdlet.Problem{{Parameter: "ServiceName", Value: cmdlet.String(name).String(), Rule: g.serviceName}}
				}
			}
			return nil
		},
	},
}

// certificateHas is broken by a certificate of which package certs finds one of these.
func certificateHas(ids ...finding.ID) func(*Site, *request) []cmdlet.Problem {
	return func(s *Site, r *request) []cmdlet.Problem {
		if !r.given("ServiceCertPath") {
			return nil
		}
		if r.findings == nil {
			certificate, _ := s.certificate(r) // a rule before has opened it
			r.findings = append([]finding.Finding{}, certificate.Inspect(r.text("ServiceName"), r.now)...)
		}
		for _, found := range r.findings {
			if slices.Contains(ids, found.ID) {
				return r.breaksWith("ServiceCertPath", found.Text)
			}
		}
		return nil
	}
}
