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

// InspectRenewal reports what stands against putting c in the place of old, the certificate that the gateway has now. It
// compares the two only; see [ServerCertificate.Inspect] for c itself. The ids are those of package finding that begin with
// Renewal, such as [finding.RenewalCN].
func (c *ServerCertificate) InspectRenewal(old *x509.Certificate) []finding.Finding {
	var findings []finding.Finding
	report := func(id finding.ID, format string, args ...any) {
		findings = append(findings, found(id, format, args...))
	}
	if was, is := old.Subject.CommonName, c.CommonName(); was != is {
		report(finding.RenewalCN, "the common name is %q; it must be %q as before, in the same upper and lower case", is, was)
	}
	if !slices.Equal(besidesCN(old.Subject), besidesCN(c.leaf.Subject)) {
		report(finding.RenewalSubject, "the subject was %q and is %q", old.Subject, c.leaf.Subject)
	}
	if !c.leaf.NotAfter.After(old.NotAfter) {
		report(finding.RenewalExpiry, "it expires on %s, not later than the certificate before it, on %s",
			c.leaf.NotAfter.UTC().Format(time.RFC3339), old.NotAfter.UTC().Format(time.RFC3339))
	}
	return findings
}

var attributeCN = asn1.ObjectIdentifier{2, 5, 4, 3}

// besidesCN returns the attributes of a subject but for the CN, sorted, as their order carries no meaning for people.
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
