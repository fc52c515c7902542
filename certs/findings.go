package certs

import (
	"fmt"

	"github.com/cmgkit/cmgkit/finding"
)

const (
	sourceServerAuth = "server-auth-cert"
	sourcePKI        = "pki-certificate-requirements"
	remedyName       = "give the service name to use, one that the certificate has"
)

// kinds hold what all findings with one id have in common: everything but their text.
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
		Severity: finding.Fail, Title: "begin of validity", Grade: finding.INF,
		Remedy: "wait until then, or set the clock right", Source: "clients refuse it; no document says what the product does",
	},
	finding.CertificateExpired: {
		Severity: finding.Fail, Title: "end of validity", Grade: finding.INF,
		Remedy: "renew it", Source: "clients refuse it; no document says what the product does",
	},
	finding.CertificateExpiresSoon: {
		Severity: finding.Warn, Title: "days left", Grade: finding.INF,
		Remedy: "renew it", Source: "modify-cloud-management-gateway: replace it before it expires; the 30 days are this module's",
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
		Remedy: remedyName + ", or take another certificate", Source: sourceServerAuth + "; help of New-CMCloudManagementGateway",
	},
	finding.CertificateWildcardChoice: {
		Severity: finding.Fail, Title: "service name of a wildcard", Grade: finding.DOC,
		Remedy: "give the service name to use", Source: sourceServerAuth + ", setup-cloud-management-gateway",
	},
	finding.CertificateSeveralNames: {
		Severity: finding.Fail, Title: "service name among several", Grade: finding.DOC,
		Remedy: "give the service name to use", Source: "help of New-CMCloudManagementGateway, which warns; nobody is there to answer",
	},
	finding.CertificatePrefix: {
		Severity: finding.Fail, Title: "first label of the service name", Grade: finding.DOC,
		Remedy: "take a service name that begins with such a label",
		Source: sourceServerAuth + "; plan-cloud-management-gateway also allows hyphens, which a storage account cannot have",
	},
	finding.CertificatePrefixCase: {
		Severity: finding.Warn, Title: "first label of the service name", Grade: finding.DOC,
		Remedy: "expect it in lower case in Azure", Source: sourceServerAuth,
	},
	finding.CertificateCNDiffers: {
		Severity: finding.Warn, Title: "common name", Grade: finding.DOC,
		Remedy: "take the common name as the service name, or request a certificate with this one", Source: sourceServerAuth + ", set-up-checklist",
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
		Remedy: "use a name in a domain of your own", Source: sourceServerAuth + "; that the CA is a public one is concluded from the certificate",
	},
	finding.CertificateChain: {
		Severity: finding.Warn, Title: "chain", Grade: finding.COMM,
		Remedy: "pack the missing CAs into the file; without the root it is fine where clients trust that already", Source: "clients get 401 where an intermediate CA is missing",
	},
	finding.CertificateCRL: {
		Severity: finding.Warn, Title: "revocation list", Grade: finding.DOC,
		Remedy: "clear the site's option that clients check it, and install them with /NoCRLCheck",
		Source: "setup-cloud-management-gateway, support article cmg-communication-error",
	},

	finding.RenewalCN: {
		Severity: finding.Fail, Title: "common name of a renewal", Grade: finding.DOC,
		Remedy: "request the certificate again with the same common name, letter by letter", Source: "modify-cloud-management-gateway",
	},
	finding.RenewalSubject: {
		Severity: finding.Warn, Title: "subject of a renewal", Grade: finding.DOC,
		Remedy: "request the certificate again with the same subject, or be ready to make the gateway anew", Source: "modify-cloud-management-gateway",
	},
	finding.RenewalExpiry: {
		Severity: finding.Warn, Title: "end of validity of a renewal", Grade: finding.INF,
		Remedy: "see whether it is the right file", Source: "a renewal that does not last longer is none",
	},

	finding.CAStore: {
		Severity: finding.Fail, Title: "store of a CA", Grade: finding.DOC,
		Remedy: "give it the store that ParseCA found", Source: "setup-cloud-management-gateway, configure-authentication",
	},
	finding.CANotYetValid: {
		Severity: finding.Fail, Title: "begin of validity of a CA", Grade: finding.INF,
		Remedy: "wait until then, or set the clock right", Source: "no client certificate of it can be valid",
	},
	finding.CAExpired: {
		Severity: finding.Fail, Title: "end of validity of a CA", Grade: finding.INF,
		Remedy: "leave it out", Source: "modify-cloud-management-gateway: expired CAs are retired",
	},
	finding.CAExpiresSoon: {
		Severity: finding.Warn, Title: "days left of a CA", Grade: finding.INF,
		Remedy: "add its successor", Source: "the 30 days are this module's",
	},
	finding.CATwice: {
		Severity: finding.Warn, Title: "the same CA again", Grade: finding.INF,
		Remedy: "give it once", Source: "a file too many",
	},
	finding.CACRL: {
		Severity: finding.Warn, Title: "revocation list of a CA", Grade: finding.DOC,
		Remedy: "publish the list on the web, or switch the check of revocation off for the gateway", Source: "setup-cloud-management-gateway",
	},
	finding.CAChain: {
		Severity: finding.Warn, Title: "chain of a CA", Grade: finding.DOC,
		Remedy: "give every CA of the chain", Source: "configure-authentication, setup-cloud-management-gateway",
	},
	finding.CACount: {
		Severity: finding.Warn, Title: "number of CAs", Grade: finding.DOC,
		Remedy: "leave out those that no client needs, if the site refuses them", Source: "documents of versions 1802 to 1902; current ones name no limit",
	},
}

// found makes a finding of its kind and what was seen.
func found(id finding.ID, format string, args ...any) finding.Finding {
	f := kinds[id]
	f.ID, f.Text = id, fmt.Sprintf(format, args...)
	return f
}
