package certs

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/finding"
)

// Store is the certificate store of the gateway that a CA certificate goes into, as the cmdlets' enumeration CertificateStore
// names it.
type Store string

const (
	// RootCA holds self-signed certificates.
	RootCA Store = "RootCA"
	// IntermediateCA holds all other CA certificates.
	IntermediateCA Store = "IntermediateCA"
)

const maxCA = 64 << 10 // bytes; a certificate has one or two kilobytes

// CACertificate is a CA certificate with which the gateway verifies clients that have PKI certificates.
type CACertificate struct {
	Certificate *x509.Certificate
	Store       Store
}

// ParseCA reads a file of up to 64 KiB with exactly one CA certificate, in DER or PEM, and determines its store: RootCA if
// the certificate is self-signed, which is verified, otherwise IntermediateCA. PEM may have a byte order mark or be UTF-16 with
// one. The error is [ErrCA]; of a file that is something else, it says what it is and what to do.
//
// It does not check dates or the rest of the chain: see [InspectCAs].
func ParseCA(data []byte) (*CACertificate, error) {
	fail := func(format string, args ...any) (*CACertificate, error) {
		return nil, fmt.Errorf("%w: it "+format, slices.Concat([]any{ErrCA}, args)...)
	}
	if len(data) > maxCA {
		return fail("has %d bytes; the limit is %d", len(data), maxCA)
	}
	tell := func(what string) (*CACertificate, error) { return nil, fmt.Errorf("%w: %s", ErrCA, what) }
	der := trimNewline(data)
	if text := asText(data); bytes.Contains(text, []byte(pemBegin)) {
		block, _ := pem.Decode(text)
		switch begun := bytes.Count(text, []byte(pemBegin)); { // counted, because Decode skips damaged blocks
		case endAndBegin.Match(text), begun == 1 && block == nil:
			return tell(brokenPEM(text, 0))
		case begun > 1:
			return fail("must contain one complete certificate and nothing else")
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			return fail("contains a private key, and must contain one complete certificate and nothing else")
		case block.Type != "CERTIFICATE":
			return tell(strange(block))
		}
		der = block.Bytes
	} else if what := mistaken(asText(der), toCA); what != "" {
		return tell(what)
	}
	certificates, err := x509.ParseCertificates(der)
	switch {
	case err != nil && kindOf(der) == isCertificate:
		return tell(unread(err, newCA))
	case err != nil:
		return fail("is not a certificate in DER or PEM")
	}
	if len(certificates) != 1 {
		return fail("contains %d certificates; use one file for each", len(certificates))
	}
	c := certificates[0]
	if !isCA(c) {
		return fail("contains the certificate of %q, which is not a CA", c.Subject)
	}
	store := storeOf(c)
	if store != RootCA && bytes.Equal(c.RawSubject, c.RawIssuer) && !renewed(c) {
		return fail("contains a root certificate that is damaged or whose signature is too old to be verified: %w",
			c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature))
	}
	return &CACertificate{Certificate: c, Store: store}, nil
}

func storeOf(c *x509.Certificate) Store {
	if selfSigned(c) {
		return RootCA
	}
	return IntermediateCA
}

// renewed reports whether a CA signed c, its own certificate, with an older or newer key: such a cross certificate differs
// from a root only in its key identifiers.
func renewed(c *x509.Certificate) bool {
	return len(c.AuthorityKeyId) > 0 && len(c.SubjectKeyId) > 0 && !bytes.Equal(c.AuthorityKeyId, c.SubjectKeyId)
}

// DER returns the certificate in DER, the form in which it is uploaded.
func (c *CACertificate) DER() []byte { return slices.Clone(c.Certificate.Raw) }

// Thumbprint returns the SHA-1 hash of the certificate in upper-case hex, as -RemoveCertThumbprints takes it.
func (c *CACertificate) Thumbprint() string { return thumbprint(c.Certificate) }

// String returns the subject and the store, or "no CA certificate" if there is no certificate.
func (c *CACertificate) String() string {
	if c == nil || c.Certificate == nil {
		return "no CA certificate"
	}
	return fmt.Sprintf("%q (%s, thumbprint %s)", c.Certificate.Subject, c.Store, c.Thumbprint())
}

// The limits on the CA certificates of a gateway in old documents (versions 1802 to 1902). Current ones name none.
const (
	oldMaxRoots         = 2
	oldMaxIntermediates = 4
)

// InspectCAs reports what is wrong with the CA certificates of a gateway at the time now. Together they must form complete
// chains from the CAs that issue the client certificates up to the roots, because the gateway looks at no other store (INF:
// an inference). Elements without a certificate are skipped. The ids are those of package finding that begin with CA, such
// as [finding.CAStore].
func InspectCAs(cas []*CACertificate, now time.Time) []finding.Finding {
	var findings []finding.Finding
	report := func(id finding.ID, format string, args ...any) {
		if f := found(id, format, args...); !slices.Contains(findings, f) { // several CAs may lack the same root
			findings = append(findings, f)
		}
	}
	var seen []*x509.Certificate
	pool, count := certificatesOf(cas), map[Store]int{}
	for _, ca := range cas {
		if ca == nil || ca.Certificate == nil {
			continue
		}
		c, store := ca.Certificate, storeOf(ca.Certificate)
		if slices.ContainsFunc(seen, c.Equal) {
			report(finding.CADuplicate, "the CA %q is listed twice", c.Subject)
			continue
		}
		seen = append(seen, c)
		count[store]++
		if ca.Store != store {
			report(finding.CAStore, "the CA %q is assigned to the store %s; it belongs in %s", c.Subject, ca.Store, store)
		}
		switch {
		case now.Before(c.NotBefore):
			report(finding.CANotYetValid, "the CA %q is not valid before %s", c.Subject, c.NotBefore.UTC().Format(time.RFC3339))
		case now.After(c.NotAfter):
			report(finding.CAExpired, "the CA %q expired on %s", c.Subject, c.NotAfter.UTC().Format(time.RFC3339))
		case c.NotAfter.Sub(now) < soon:
			report(finding.CAExpiresSoon, "the CA %q expires on %s", c.Subject, c.NotAfter.UTC().Format(time.RFC3339))
		}
		if points := offWeb(c); store != RootCA && len(points) > 0 {
			report(finding.CACRL, "the CA %q lists its CRL only at %s, where the gateway cannot read it to check revocation", c.Subject, list(points))
		}
		if end := looseEnd(c, pool); end != nil {
			report(finding.CAChain, "the chain of the CA %q is incomplete: its %s", end.Subject, gap(end, pool, "listed"))
		}
	}
	if roots, intermediates := count[RootCA], count[IntermediateCA]; roots > oldMaxRoots || intermediates > oldMaxIntermediates {
		report(finding.CACount, "there are %d roots and %d intermediate CAs; old documents allow %d and %d",
			roots, intermediates, oldMaxRoots, oldMaxIntermediates)
	}
	return findings
}
