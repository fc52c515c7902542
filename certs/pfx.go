// Package certs reads and checks the certificates of a cloud management gateway (CMG): the server authentication
// certificate with its private key, and the CA certificates for clients which authenticate with PKI certificates.
//
// [OpenPFX] opens the file, [ServerCertificate.Inspect] says what is wrong with it, [ServerCertificate.ServiceName] and
// [DeploymentName] work out the two names of the gateway. Nothing here uses the network or writes a file.
package certs

import (
	"bytes"
	"crypto"
	"crypto/sha1" //nolint:gosec // Windows names a certificate by its SHA-1 thumbprint; nothing is trusted because of it.
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/cmgkit/cmgkit/secret"
)

// Error is a reason why a file cannot be used; compare it with errors.Is.
type Error string

const (
	// ErrPassword says that the password does not open the PFX file.
	ErrPassword Error = "wrong password for the PFX file"
	// ErrNoKey says that the PFX file has no private key, or none that belongs to one of its certificates.
	ErrNoKey Error = "no private key for a certificate in the PFX file; export it again together with its key"
	// ErrSeveralKeys says that the PFX file has more than one private key.
	ErrSeveralKeys Error = "more than one private key in the PFX file; export one certificate with its key and its chain"
	// ErrFormat says that the file is not a PFX file, or one of a kind that this package cannot read.
	ErrFormat Error = "not a readable PFX file"
	// ErrCA says that the file is not exactly one CA certificate.
	ErrCA Error = "not a CA certificate file"
)

func (e Error) Error() string { return "certs: " + string(e) }

// Opening a file must not take minutes because its maker wrote a large number into it, and go-pkcs12 has no limits.
const (
	maxPFX        = 1 << 20   // bytes; real files have some kilobytes
	maxIterations = 2_000_000 // of one key derivation; tools write 2,000 to 600,000
)

// ServerCertificate is the server authentication certificate of a gateway with its PFX file. It is immutable and safe
// for concurrent use. It does not show the file or the password, however it is printed.
type ServerCertificate struct {
	leaf     *x509.Certificate
	chain    []*x509.Certificate
	pfx      secret.Bytes
	password secret.Text
}

// OpenPFX decodes a PKCS #12 file of up to 1 MiB. The leaf is the certificate which belongs to the one private key,
// wherever it stands in the file.
//
// Errors are [ErrPassword], [ErrNoKey], [ErrSeveralKeys] and [ErrFormat]. ErrFormat includes files without a MAC or with
// a SHA-384 MAC, files in BER instead of DER, and a key derivation of more than 2,000,000 iterations. That limit does not
// reach what is encrypted, which only somebody who knows the password can have written.
func OpenPFX(pfx secret.Bytes, password secret.Text) (*ServerCertificate, error) {
	if pfx.Len() > maxPFX {
		return nil, fmt.Errorf("%w: it has %d bytes, more than %d are refused", ErrFormat, pfx.Len(), maxPFX)
	}
	if strings.ContainsFunc(password.Reveal(), func(r rune) bool { return r > 0xFFFF }) {
		return nil, fmt.Errorf("%w: a PFX password cannot have characters outside the Basic Multilingual Plane", ErrPassword)
	}
	der := pfx.Reveal()
	if n := iterations(der); n > maxIterations {
		return nil, fmt.Errorf("%w: its key derivation takes %d iterations, more than %d are refused", ErrFormat, n, maxIterations)
	}
	key, first, others, err := pkcs12.DecodeChain(der, password.Reveal())
	if err != nil {
		return nil, openError(err)
	}
	certificates := append([]*x509.Certificate{first}, others...)
	leaf := slices.IndexFunc(certificates, func(c *x509.Certificate) bool { return belongs(key, c) })
	if leaf < 0 {
		return nil, ErrNoKey
	}
	return &ServerCertificate{
		leaf:     certificates[leaf],
		chain:    slices.Delete(slices.Clone(certificates), leaf, leaf+1),
		pfx:      pfx,
		password: password,
	}, nil
}

// openError finds the reason behind an error of go-pkcs12, which has no values for most of its errors.
func openError(err error) error {
	switch text := err.Error(); {
	case errors.Is(err, pkcs12.ErrIncorrectPassword), strings.Contains(text, pkcs12.ErrDecryption.Error()):
		return ErrPassword
	case strings.HasSuffix(text, "private key missing"):
		return ErrNoKey
	case strings.HasSuffix(text, "expected exactly one key bag"):
		return ErrSeveralKeys
	}
	return fmt.Errorf("%w: %w", ErrFormat, err)
}

// iterations returns the largest iteration count that stands in clear in a PFX file. In each of its structures
// (MacData of RFC 7292, PBEParameter and PBKDF2-params of RFC 8018) the count is the INTEGER right after a salt.
func iterations(der []byte) int {
	most, salt := 0, false
	for len(der) > 0 {
		var v asn1.RawValue
		rest, err := asn1.Unmarshal(der, &v)
		if err != nil {
			break
		}
		der = rest
		if salt && v.Tag == asn1.TagInteger {
			var n int
			if _, err := asn1.Unmarshal(v.FullBytes, &n); err == nil {
				most = max(most, n)
			}
		}
		// The class does not count: go-pkcs12 looks at a salt's tag only.
		salt = v.Tag == asn1.TagOctetString
		if v.IsCompound || wrapsSequence(v.Bytes) {
			most = max(most, iterations(v.Bytes))
		}
	}
	return most
}

// wrapsSequence reports whether b is one SEQUENCE and nothing else. Encrypted bytes are not, but for a freak.
func wrapsSequence(b []byte) bool {
	var v asn1.RawValue
	rest, err := asn1.Unmarshal(b, &v)
	return err == nil && len(rest) == 0 && v.Tag == asn1.TagSequence && v.IsCompound
}

func belongs(key any, c *x509.Certificate) bool {
	private, ok := key.(interface{ Public() crypto.PublicKey })
	if !ok {
		return false
	}
	public, ok := private.Public().(interface{ Equal(crypto.PublicKey) bool })
	return ok && public.Equal(c.PublicKey)
}

// Leaf returns the server's certificate. It must not be changed.
func (c *ServerCertificate) Leaf() *x509.Certificate { return c.leaf }

// Chain returns the other certificates of the file, in the order of the file.
func (c *ServerCertificate) Chain() []*x509.Certificate { return slices.Clone(c.chain) }

// PFX returns the file as it was opened.
func (c *ServerCertificate) PFX() secret.Bytes { return c.pfx }

// Password returns the password which opened the file.
func (c *ServerCertificate) Password() secret.Text { return c.password }

// CommonName returns the CN of the subject as it is written, which may be empty. When a certificate is renewed, the
// product compares it case-sensitively.
func (c *ServerCertificate) CommonName() string { return c.leaf.Subject.CommonName }

// DNSNames returns the names which New-CMCloudManagementGateway works with: the DNS names of the subject alternative
// name, or the CN if there are none. (The cmdlet's help speaks of "DNS names"; that it falls back to the CN, as .NET
// does, is an inference.)
func (c *ServerCertificate) DNSNames() []string {
	if len(c.leaf.DNSNames) == 0 && c.CommonName() != "" {
		return []string{c.CommonName()}
	}
	return slices.Clone(c.leaf.DNSNames)
}

// NotAfter returns the last moment at which the certificate is valid.
func (c *ServerCertificate) NotAfter() time.Time { return c.leaf.NotAfter }

// Thumbprint returns the SHA-1 hash of the certificate in upper-case hex, as Windows shows it.
func (c *ServerCertificate) Thumbprint() string { return thumbprint(c.leaf) }

// String returns the CN and the thumbprint.
func (c *ServerCertificate) String() string {
	return fmt.Sprintf("%q (thumbprint %s)", c.CommonName(), c.Thumbprint())
}

func thumbprint(c *x509.Certificate) string { return fmt.Sprintf("%X", sha1.Sum(c.Raw)) } //nolint:gosec // a name

// signedBy reports whether ca made the signature of c. SHA-1 counts as well, as old private roots have it: this orders
// certificates and grants no trust.
func signedBy(c, ca *x509.Certificate) bool {
	return bytes.Equal(c.RawIssuer, ca.RawSubject) &&
		ca.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

func selfSigned(c *x509.Certificate) bool { return signedBy(c, c) }

func isCA(c *x509.Certificate) bool {
	return c.BasicConstraintsValid && c.IsCA && (c.KeyUsage == 0 || c.KeyUsage&x509.KeyUsageCertSign != 0)
}
