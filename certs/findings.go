package certs

import (
	"fmt"

	"github.com/cmgkit/cmgkit/finding"
)

const (
	sourceServerAuth = "server-auth-cert"
	sourcePKI        = "pki-certificate-requirements"
	remedyName       = "use a service name that the certificate has"
)

// kinds has what all findings with one id have in common: everything but their text.
var kinds = map[finding.ID]finding.Finding{
	finding.CertificateKeyAlgorithm: {
		Severity: finding.Fail, Title: "key algorithm", Grade: finding.DOC,
		Remedy: "request the certificate again with an RSA key of 2048 or 4096 bits", Source: "cng-certificates-overview",
	},
	finding.CertificateKeySize: {
		Severity: finding.Fail, Title: "key size", Grade: finding.DOC,
		Remedy: "request the certificate again with an RSA key of 2048 or 4096 bits", Source: sourceServerAuth + ", " + sourcePKI,
	},
	finding.CertificateServerAuth: {
		Severity: finding.Fail, Title: "server authentication", Grade: finding.DOC,
		Remedy: "request the certificate again from a template for web servers", Source: sourcePKI,
	},
	finding.CertificateNotYetValid: {
		Severity: finding.Fail, Title: "start of validity", Grade: finding.INF,
		Remedy: "wait until then, or correct the clock", Source: "clients refuse it; no document says what the product does",
	},
	finding.CertificateExpired: {
		Severity: finding.Fail, Title: "end of validity", Grade: finding.INF,
		Remedy: "renew it", Source: "clients refuse it; no document says what the product does",
	},
	finding.CertificateExpiresSoon: {
		Severity: finding.Warn, Title: "days left", Grade: finding.INF,
		Remedy: "renew it", Source: "modify-cloud-management-gateway: replace it before it expires; the 30 days are this module's choice",
	},
	finding.CertificateSignatureHash: {
		Severity: finding.Fail, Title: "signature hash", Grade: finding.DOC,
		Remedy: "request the certificate again from a CA that signs with SHA-2", Source: sourcePKI,
	},
	finding.CertificateCNEmpty: {
		Severity: finding.Fail, Title: "common name", Grade: finding.DOC,
		Remedy: "request the certificate again with the service name as its common name", Source: sourceServerAuth + ", " + sourcePKI,
	},
	finding.CertificateCNFQDN: {
		Severity: finding.Fail, Title: "common name", Grade: finding.DOC,
		Remedy: "request the certificate again with the service name as its common name", Source: sourceServerAuth,
	},
	finding.CertificateServiceName: {
		Severity: finding.Fail, Title: "service name", Grade: finding.DOC,
		Remedy: remedyName + ", or another certificate", Source: sourceServerAuth + "; help of New-CMCloudManagementGateway",
	},
	finding.CertificateWildcardChoice: {
		Severity: finding.Fail, Title: "service name of a wildcard", Grade: finding.DOC,
		Remedy: "say which service name to use", Source: sourceServerAuth + ", setup-cloud-management-gateway",
	},
	finding.CertificateSeveralNames: {
		Severity: finding.Fail, Title: "service name among several", Grade: finding.DOC,
		Remedy: "say which service name to use",
		Source: "help of New-CMCloudManagementGateway, which only warns; in an unattended run nobody could choose",
	},
	finding.CertificatePrefix: {
		Severity: finding.Fail, Title: "first label of the service name", Grade: finding.DOC,
		Remedy: "use a service name with such a first label",
		Source: sourceServerAuth + "; plan-cloud-management-gateway also allows hyphens, which a storage account cannot have",
	},
	finding.CertificatePrefixCase: {
		Severity: finding.Warn, Title: "first label of the service name", Grade: finding.DOC,
		Remedy: "expect lower case in Azure", Source: sourceServerAuth,
	},
	finding.CertificateCNDiffers: {
		Severity: finding.Warn, Title: "common name", Grade: finding.DOC,
		Remedy: "use the common name as the service name, or request a certificate with this common name", Source: sourceServerAuth + ", set-up-checklist",
	},
	finding.CertificateSAN: {
		Severity: finding.Warn, Title: "subject alternative name", Grade: finding.INF,
		Remedy: "request the certificate again with the service name among its DNS names", Source: "TLS clients look at no other names (RFC 9525); the product's documents have no rule",
	},
	finding.CertificateClassicDomain: {
		Severity: finding.Fail, Title: "domain of the service name", Grade: finding.DOC,
		Remedy: classicRemedy, Source: "whats-new-in-version-2203, modify-cloud-management-gateway",
	},
	finding.CertificatePublicCA: {
		Severity: finding.Fail, Title: "domain of the service name", Grade: finding.INF,
		Remedy: "use a name in a domain of your own", Source: sourceServerAuth + "; that the CA is public is inferred from the certificate",
	},
	finding.CertificateChain: {
		Severity: finding.Warn, Title: "chain", Grade: finding.COMM,
		Remedy: "add the missing CAs to the file; the root may be left out if clients trust it already", Source: "clients get 401 where an intermediate CA is missing",
	},
	finding.CertificateCRL: {
		Severity: finding.Warn, Title: "revocation list", Grade: finding.DOC,
		Remedy: "clear the site's option that clients check the CRL, and install clients with /NoCRLCheck",
		Source: "setup-cloud-management-gateway, support article cmg-communication-error",
	},

	finding.RenewalCN: {
		Severity: finding.Fail, Title: "common name of a renewal", Grade: finding.DOC,
		Remedy: "request the certificate again with exactly the same common name", Source: "modify-cloud-management-gateway",
	},
	finding.RenewalSubject: {
		Severity: finding.Warn, Title: "subject of a renewal", Grade: finding.DOC,
		Remedy: "request the certificate again with the same subject, or be prepared to recreate the gateway", Source: "modify-cloud-management-gateway",
	},
	finding.RenewalExpiry: {
		Severity: finding.Warn, Title: "end of validity of a renewal", Grade: finding.INF,
		Remedy: "check that it is the right file", Source: "a renewal should last longer than what it renews",
	},

	finding.CAStore: {
		Severity: finding.Fail, Title: "store of a CA", Grade: finding.DOC,
		Remedy: "use the store that ParseCA determines", Source: "setup-cloud-management-gateway, configure-authentication",
	},
	finding.CANotYetValid: {
		Severity: finding.Fail, Title: "start of validity of a CA", Grade: finding.INF,
		Remedy: "wait until then, or correct the clock", Source: "no client certificate that it issued can be valid",
	},
	finding.CAExpired: {
		Severity: finding.Fail, Title: "end of validity of a CA", Grade: finding.INF,
		Remedy: "leave it out", Source: "modify-cloud-management-gateway: expired CAs are retired",
	},
	finding.CAExpiresSoon: {
		Severity: finding.Warn, Title: "days left of a CA", Grade: finding.INF,
		Remedy: "add its successor", Source: "the 30 days are this module's choice",
	},
	finding.CADuplicate: {
		Severity: finding.Warn, Title: "duplicate CA", Grade: finding.INF,
		Remedy: "list it once", Source: "a duplicate has no effect",
	},
	finding.CACRL: {
		Severity: finding.Warn, Title: "revocation list of a CA", Grade: finding.DOC,
		Remedy: "publish the CRL on the web, or turn off revocation checking for the gateway", Source: "setup-cloud-management-gateway",
	},
	finding.CAChain: {
		Severity: finding.Warn, Title: "chain of a CA", Grade: finding.DOC,
		Remedy: "add every CA of the chain, up to the root", Source: "configure-authentication, setup-cloud-management-gateway",
	},
	finding.CACount: {
		Severity: finding.Info, Title: "number of CAs", Grade: finding.DOC,
		Remedy: "if the site refuses them, leave out those that no client needs", Source: "documents of versions 1802 to 1902; current ones name no limit",
	},
}

// found makes a finding of the kind id, whose text says what was seen.
func found(id finding.ID, format string, args ...any) finding.Finding {
	f := kinds[id]
	f.ID, f.Text = id, fmt.Sprintf(format, args...)
	return f
}
