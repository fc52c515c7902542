package certs

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"slices"
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
// The dates and the rest of the chain are not checked.
func ParseCA(data []byte) (*CACertificate, error) {
	fail := func(format string, args ...any) (*CACertificate, error) {
		return nil, fmt.Errorf("%w: it "+format, slices.Concat([]any{ErrCA}, args)...)
	}
	if len(data) > maxCA {
		return fail("has %d bytes, more than %d are refused", len(data), maxCA)
	}
	der := data
	if block, rest := pem.Decode(data); block != nil {
		if more, _ := pem.Decode(rest); more != nil || block.Type != "CERTIFICATE" {
			return fail("must hold one certificate and nothing else")
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
	store := IntermediateCA
	switch {
	case selfSigned(c):
		store = RootCA
	case bytes.Equal(c.RawSubject, c.RawIssuer) && !renewed(c):
		return fail("holds a root certificate with a wrong signature; the file is damaged")
	}
	return &CACertificate{Certificate: c, Store: store}, nil
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
