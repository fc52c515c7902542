package certs

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/finding"
)

const soon = 30 * 24 * time.Hour

// Inspect reports what is wrong, or worth knowing, before the certificate is used for serviceName at the time now. If
// serviceName is empty, the certificate must leave no choice: see [ServerCertificate.ServiceName]. The ids are those of
// package finding that begin with Certificate, such as [finding.CertificateExpired].
//
// Inspect does not check whether a revocation list on the web can be read, since that takes a network. How clients treat a
// certificate that names no revocation list is not documented.
//
// Several names without a chosen service name fail, although the cmdlet only warns about them (and with -Force not even
// that): in an unattended run nobody could choose. A CA counts as public if the certificate has what only public CAs put into
// theirs: a policy of the CA/Browser Forum or signed certificate timestamps (INF: an inference; an old certificate of a
// public CA may have neither). Of any other, Inspect informs that clients must trust its root.
//
// A wrong password and more than one private key are errors of [OpenPFX], not findings.
func (c *ServerCertificate) Inspect(serviceName string, now time.Time) []finding.Finding {
	var findings []finding.Finding
	report := func(id finding.ID, format string, args ...any) {
		findings = append(findings, found(id, format, args...))
	}
	leaf, cn := c.leaf, c.CommonName()

	if key, ok := leaf.PublicKey.(*rsa.PublicKey); !ok {
		report(finding.CertificateKeyAlgorithm, "the key is %s; it must be RSA", leaf.PublicKeyAlgorithm)
	} else if bits := key.N.BitLen(); bits != 2048 && bits != 4096 {
		report(finding.CertificateKeySize, "the key has %d bits; it must have 2048 or 4096", bits)
	}
	if !slices.Contains(leaf.ExtKeyUsage, x509.ExtKeyUsageServerAuth) {
		report(finding.CertificateServerAuth, "the extended key usage does not list server authentication (1.3.6.1.5.5.7.3.1)")
	}

	switch {
	case now.Before(leaf.NotBefore):
		report(finding.CertificateNotYetValid, "the certificate is not valid before %s", leaf.NotBefore.UTC().Format(time.RFC3339))
	case now.After(leaf.NotAfter):
		report(finding.CertificateExpired, "the certificate expired on %s", leaf.NotAfter.UTC().Format(time.RFC3339))
	case leaf.NotAfter.Sub(now) < soon:
		report(finding.CertificateExpiresSoon, "the certificate expires on %s", leaf.NotAfter.UTC().Format(time.RFC3339))
	}

	// The signature of a root proves nothing: a root is trusted because it is installed.
	for i, signed := range append([]*x509.Certificate{leaf}, c.chain...) {
		if !usesSHA2(signed) && (i == 0 || !selfSigned(signed)) {
			report(finding.CertificateSignatureHash, "%q is signed with %s; it must be SHA-2", signed.Subject, signed.SignatureAlgorithm)
		}
	}

	switch {
	case cn == "":
		report(finding.CertificateCNEmpty, "the subject has no common name (CN)")
	case !isFQDN(strings.TrimPrefix(cn, "*.")):
		report(finding.CertificateCNFQDN, "the common name %q is not a fully qualified domain name", cn)
	}

	name, problem := c.choose(serviceName)
	if problem != nil {
		findings = append(findings, *problem)
	}
	if name != "" {
		prefix, err := Prefix(name)
		switch {
		case err != nil:
			report(finding.CertificatePrefix, "%s", strings.TrimPrefix(err.Error(), "certs: "))
		case !strings.HasPrefix(name, prefix):
			report(finding.CertificatePrefixCase, "the first label of the service name %q has upper-case letters; the names in Azure will have %q", name, prefix)
		}
		if problem == nil && cn != "" && !matches(cn, name) {
			report(finding.CertificateCNDiffers, "the service name %q is not the common name %q, only a DNS name of the certificate", name, cn)
		}
		if problem == nil && !matchesAny(leaf.DNSNames, name) {
			report(finding.CertificateSAN, "the service name %q is only the common name, not a DNS name of the certificate", name)
		}
	}
	// Both names matter: clients see the CN, the site sees the service name.
	for _, n := range slices.CompactFunc([]string{cn, name}, strings.EqualFold) {
		if inDomain(n, domainClassic) {
			report(finding.CertificateClassicDomain, "%q is in %s, %s", n, domainClassic, classicDomain)
		}
		if azurecloud.InDomainOfAzure(n) && fromPublicCA(leaf) {
			report(finding.CertificatePublicCA, "%q is in a domain of Microsoft, so a certificate for it from the public CA %q cannot be yours", n, leaf.Issuer)
		}
	}

	if end := c.looseEnd(); end != nil {
		report(finding.CertificateChain, "the chain in the file is incomplete: it ends at %q, whose %s",
			end.Subject, gap(end, append(c.Chain(), leaf), "in the file"))
	}
	if !fromPublicCA(leaf) {
		report(finding.CertificatePrivateCA, "nothing shows that the CA %q is public, so clients may not trust its root yet", leaf.Issuer)
	}
	if points := offWeb(leaf); len(points) > 0 {
		report(finding.CertificateCRL, "the certificate lists its CRL only at %s, where clients on the internet cannot read it", list(points))
	}
	return findings
}

// offWeb returns the distribution points of a certificate's CRL if none of them is on the web, as with a CA whose list is in
// Active Directory only.
func offWeb(c *x509.Certificate) []string {
	for _, point := range c.CRLDistributionPoints {
		if scheme, _, _ := strings.Cut(strings.ToLower(point), ":"); scheme == "http" || scheme == "https" {
			return nil
		}
	}
	return c.CRLDistributionPoints
}

func usesSHA2(c *x509.Certificate) bool {
	switch c.SignatureAlgorithm {
	case x509.SHA256WithRSA, x509.SHA384WithRSA, x509.SHA512WithRSA,
		x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS,
		x509.ECDSAWithSHA256, x509.ECDSAWithSHA384, x509.ECDSAWithSHA512:
		return true
	default:
		return false
	}
}

var (
	// 2.23.140.1 holds the policies of the CA/Browser Forum, which its Baseline Requirements demand in every certificate.
	policiesCABForum = asn1.ObjectIdentifier{2, 23, 140, 1}
	// RFC 6962, 3.3.
	extensionSCT = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11129, 2, 4, 2}
)

func fromPublicCA(c *x509.Certificate) bool {
	for _, policy := range c.PolicyIdentifiers {
		if len(policy) > len(policiesCABForum) && policiesCABForum.Equal(policy[:len(policiesCABForum)]) {
			return true
		}
	}
	for _, extension := range c.Extensions {
		if extension.Id.Equal(extensionSCT) {
			return true
		}
	}
	return false
}
