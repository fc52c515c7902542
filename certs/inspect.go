package certs

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Severity grades a [Finding].
type Severity string

const (
	// Fail says that the gateway cannot be made or will not work.
	Fail Severity = "fail"
	// Warn says that it may work and somebody should look.
	Warn Severity = "warn"
)

// Finding is one thing worth knowing about a certificate. The ID is stable; the Text is one line for people.
type Finding struct {
	ID       string
	Severity Severity
	Text     string
}

const soon = 30 * 24 * time.Hour

// Inspect reports everything worth knowing before the certificate is used for serviceName at the time now. An empty
// serviceName means that none was chosen, so the certificate must leave no choice; see [ServerCertificate.ServiceName].
//
// These IDs fail:
//
//	key-algorithm    the key is not RSA
//	key-size         the key has neither 2048 nor 4096 bits
//	server-auth      the extended key usage does not list server authentication
//	not-yet-valid    now is before the validity
//	expired          now is after the validity
//	signature-hash   the certificate or an intermediate CA is not signed with SHA-2
//	cn-empty         the subject has no common name
//	cn-fqdn          the common name is not a fully qualified domain name, or has a wildcard elsewhere than in front
//	service-name     the service name is not one of the certificate, or no domain name
//	wildcard-choice  the certificate has a wildcard and no service name was chosen
//	several-names    the certificate has several names and no service name was chosen
//	prefix           the first label of the service name breaks the rule of [Prefix]
//	cloudapp-net     the CN or the service name is in cloudapp.net, the domain of the retired classic gateways
//	public-ca        the CN or the service name is in a domain that Microsoft owns, and the issuer is a public CA
//
// These warn:
//
//	expires-soon     less than 30 days are left
//	prefix-case      the first label of the service name has upper-case letters; Azure names are lower-case
//	cn-differs       the service name is not the CN, as the documents want it, but only a DNS name
//	san              the service name is in the CN only, which modern TLS clients ignore
//	chain            the issuing CAs in the file do not reach a root
//	crl              the list of revoked certificates that it names is not on the web, where clients could read it
//
// Whether a list on the web can be read takes a network to tell. What clients make of a certificate that names none is not
// documented.
//
// Where the cmdlet would only warn about several names (and not at all with -Force), this fails: nobody is there to
// answer. A CA counts as public when the certificate carries what public CAs put into theirs and private ones do not: a
// policy of the CA/Browser Forum or signed certificate timestamps. This is an inference; an old certificate of a public
// CA may carry neither.
//
// More than one private key and a wrong password never come so far: see [OpenPFX].
func (c *ServerCertificate) Inspect(serviceName string, now time.Time) []Finding {
	var findings []Finding
	report := func(severity Severity, id, format string, args ...any) {
		findings = append(findings, Finding{id, severity, fmt.Sprintf(format, args...)})
	}
	leaf, cn := c.leaf, c.CommonName()

	if key, ok := leaf.PublicKey.(*rsa.PublicKey); !ok {
		report(Fail, "key-algorithm", "the key is %s; it must be RSA: request the certificate again with an RSA key", leaf.PublicKeyAlgorithm)
	} else if bits := key.N.BitLen(); bits != 2048 && bits != 4096 {
		report(Fail, "key-size", "the key has %d bits; it must have 2048 or 4096", bits)
	}
	if !slices.Contains(leaf.ExtKeyUsage, x509.ExtKeyUsageServerAuth) {
		report(Fail, "server-auth", "the extended key usage does not list server authentication (1.3.6.1.5.5.7.3.1)")
	}

	switch {
	case now.Before(leaf.NotBefore):
		report(Fail, "not-yet-valid", "the certificate is not valid before %s", leaf.NotBefore.UTC().Format(time.RFC3339))
	case now.After(leaf.NotAfter):
		report(Fail, "expired", "the certificate expired on %s", leaf.NotAfter.UTC().Format(time.RFC3339))
	case leaf.NotAfter.Sub(now) < soon:
		report(Warn, "expires-soon", "the certificate expires on %s; renew it", leaf.NotAfter.UTC().Format(time.RFC3339))
	}

	// The signature of a root says nothing: it is trusted because it is installed.
	for i, signed := range append([]*x509.Certificate{leaf}, c.chain...) {
		if !usesSHA2(signed) && (i == 0 || !selfSigned(signed)) {
			report(Fail, "signature-hash", "%q is signed with %s; it must be SHA-2", signed.Subject, signed.SignatureAlgorithm)
		}
	}

	switch {
	case cn == "":
		report(Fail, "cn-empty", "the subject has no common name (CN); it must be the service name")
	case !isFQDN(strings.TrimPrefix(cn, "*.")):
		report(Fail, "cn-fqdn", "the common name %q is not a fully qualified domain name", cn)
	}

	name, problem := c.choose(serviceName)
	if problem != nil {
		findings = append(findings, *problem)
	}
	if name != "" {
		prefix, err := Prefix(name)
		switch {
		case err != nil:
			report(Fail, "prefix", "%s", strings.TrimPrefix(err.Error(), "certs: "))
		case !strings.HasPrefix(name, prefix):
			report(Warn, "prefix-case", "the service name %q begins in upper case; Azure's names will have %q", name, prefix)
		}
		if problem == nil && cn != "" && !matches(cn, name) {
			report(Warn, "cn-differs", "the service name %q is not the common name %q, only a DNS name of the certificate", name, cn)
		}
		if problem == nil && !matchesAny(leaf.DNSNames, name) {
			report(Warn, "san", "the service name %q is in the common name only; add it to the subject alternative name", name)
		}
	}
	// Both names count: clients see the CN, the site the service name.
	for _, n := range slices.CompactFunc([]string{cn, name}, strings.EqualFold) {
		if inDomain(n, domainClassic) {
			report(Fail, "cloudapp-net", "%q is in %s, %s", n, domainClassic, classicAdvice)
		}
		if inDomain(n, microsoftDomains...) && fromPublicCA(leaf) {
			report(Fail, "public-ca", "%q belongs to Microsoft and the issuer %q is a public CA, so it is not yours; use your own domain", n, leaf.Issuer)
		}
	}

	if end := c.looseEnd(); end != nil {
		report(Warn, "chain", "the file ends at %q without its issuer %q; fine if that is a root which clients trust already", end.Subject, end.Issuer)
	}
	if points := offWeb(leaf); len(points) > 0 {
		report(Warn, "crl", "the certificate names a CRL at %s only, which clients outside cannot read: "+
			"clear the site's option that they check it, and install them with /NoCRLCheck", list(points))
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
