package certs

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/finding"
)

// InspectRenewal reports what speaks against replacing old, the certificate that the gateway has now, with c. It only
// compares the two; see [ServerCertificate.Inspect] for c itself. The ids are those of package finding that begin with
// Renewal, such as [finding.RenewalCN].
func (c *ServerCertificate) InspectRenewal(old *x509.Certificate) []finding.Finding {
	var findings []finding.Finding
	report := func(id finding.ID, format string, args ...any) {
		findings = append(findings, found(id, format, args...))
	}
	if was, is := old.Subject.CommonName, c.CommonName(); was != is {
		report(finding.RenewalCN, "the common name is %q; it must be %q as before, including case", is, was)
	}
	if !slices.Equal(besidesCN(old.Subject), besidesCN(c.leaf.Subject)) {
		report(finding.RenewalSubject, "the subject changed from %q to %q", old.Subject, c.leaf.Subject)
	}
	if !c.leaf.NotAfter.After(old.NotAfter) {
		report(finding.RenewalExpiry, "it expires on %s, not later than the old certificate, which expires on %s",
			c.leaf.NotAfter.UTC().Format(time.RFC3339), old.NotAfter.UTC().Format(time.RFC3339))
	}
	return findings
}

var attributeCN = asn1.ObjectIdentifier{2, 5, 4, 3}

// besidesCN returns the attributes of a subject except the CN, sorted, because their order does not matter here.
func besidesCN(subject pkix.Name) []string {
	var attributes []string
	for _, attribute := range subject.Names {
		if !attribute.Type.Equal(attributeCN) {
			attributes = append(attributes, fmt.Sprintf("%s=%v", attribute.Type, attribute.Value))
		}
	}
	slices.Sort(attributes)
	return attributes
}
