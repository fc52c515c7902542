package certs

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/finding"
)

// Store is where the gateway keeps a CA certificate, as the enum CertificateStore of the cmdlets names it.
type Store string

const (
	// RootCA holds self-signed certificates.
	RootCA Store = "RootCA"
	// IntermediateCA holds all other CA certificates.
	IntermediateCA Store = "IntermediateCA"
)

const maxCA = 64 << 10 // bytes; a certificate has one or two kilobytes

// CACertificate is one certificate of the chain by which the gateway checks clients with PKI certificates.
type CACertificate struct {
	Certificate *x509.Certificate
	Store       Store
}

// ParseCA reads a file of up to 64 KiB with exactly one CA certificate, in DER or PEM, and finds out its store: RootCA if
// the certificate is signed by itself, which is verified, else IntermediateCA. Errors are [ErrCA].
//
// The dates and the rest of the chain are not checked, see [InspectCAs].
func ParseCA(data []byte) (*CACertificate, error) {
	fail := func(format string, args ...any) (*CACertificate, error) {
		return nil, fmt.Errorf("%w: it "+format, slices.Concat([]any{ErrCA}, args)...)
	}
	if len(data) > maxCA {
		return fail("has %d bytes, more than %d are refused", len(data), maxCA)
	}
	der := data
	if begun := bytes.Count(data, []byte(pemBegin)); begun > 0 { // counted, as Decode passes over damaged blocks
		block, _ := pem.Decode(data)
		if begun > 1 || block == nil || block.Type != "CERTIFICATE" {
			return fail("must hold one whole certificate and nothing else")
		}
		der = block.Bytes
	}
	certificates, err := x509.ParseCertificates(der)
	if err != nil {
		return fail("is not a certificate in DER or PEM: %w", err)
	}
	if len(certificates) != 1 {
		return fail("holds %d certificates; give one file for each", len(certificates))
	}
	c := certificates[0]
	if !isCA(c) {
		return fail("holds the certificate of %q, which is not a CA", c.Subject)
	}
	store := storeOf(c)
	if store != RootCA && bytes.Equal(c.RawSubject, c.RawIssuer) && !renewed(c) {
		return fail("holds a root certificate that is damaged or too old to be checked: %w",
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

// renewed reports whether a CA signed c, its own certificate, with an older or newer key: such a cross certificate looks
// like a root but for its key identifiers.
func renewed(c *x509.Certificate) bool {
	return len(c.AuthorityKeyId) > 0 && len(c.SubjectKeyId) > 0 && !bytes.Equal(c.AuthorityKeyId, c.SubjectKeyId)
}

// DER returns what to upload.
func (c *CACertificate) DER() []byte { return slices.Clone(c.Certificate.Raw) }

// Thumbprint returns the SHA-1 hash of the certificate in upper-case hex, as -RemoveCertThumbprints takes it.
func (c *CACertificate) Thumbprint() string { return thumbprint(c.Certificate) }

// The limits of old documents (versions 1802 to 1902) for the CA certificates of a gateway; the current ones name none.
const (
	oldMaxRoots         = 2
	oldMaxIntermediates = 4
)

// InspectCAs reports what is wrong with the CA certificates of a gateway at the time now. Together they have to reach from
// the CAs that issue the clients' certificates up to the roots, as the gateway looks at no other store (inference).
// Elements without a certificate are passed over. The ids are those of package finding that begin with CA, such as
// [finding.CAStore].
func InspectCAs(cas []*CACertificate, now time.Time) []finding.Finding {
	var findings []finding.Finding
	report := func(id finding.ID, format string, args ...any) {
		if f := found(id, format, args...); !slices.Contains(findings, f) { // several CAs may miss the same root
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
			report(finding.CATwice, "the CA %q is given twice", c.Subject)
			continue
		}
		seen = append(seen, c)
		count[store]++
		if ca.Store != store {
			report(finding.CAStore, "the CA %q is meant for the store %s; it belongs in %s", c.Subject, ca.Store, store)
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
			report(finding.CACRL, "the CA %q names a CRL at %s only, which the gateway cannot read when it checks revocation", c.Subject, list(points))
		}
		if end := looseEnd(c, pool); end != nil {
			report(finding.CAChain, "no root is given above the CA %q, which %q signed", end.Subject, end.Issuer)
		}
	}
	if roots, intermediates := count[RootCA], count[IntermediateCA]; roots > oldMaxRoots || intermediates > oldMaxIntermediates {
		report(finding.CACount, "there are %d roots and %d intermediate CAs; old documents allow %d and %d",
			roots, intermediates, oldMaxRoots, oldMaxIntermediates)
	}
	return findings
}
