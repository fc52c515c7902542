// Package certs reads and checks the certificates of a cloud management gateway (CMG): the server authentication
// certificate with its private key, and the CA certificates for clients that authenticate with PKI certificates.
//
// [NewRequest] makes a certificate signing request. [OpenPFX] and [OpenPEM] open certificate files,
// [ServerCertificate.Inspect] reports what is wrong with a certificate, [ServerCertificate.InspectRenewal] whether it can
// replace an older one, and [ServerCertificate.ServiceName] and [DeploymentName] work out the two names of the gateway.
// [ParseCA] and [InspectCAs] read and check CA certificates. Nothing here uses the network or writes a file.
package certs

import (
	"bytes"
	"crypto"
	"crypto/sha1" //nolint:gosec // Windows names a certificate by its SHA-1 thumbprint; nothing is trusted because of it.
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/cmgkit/cmgkit/secret"
)

// Error is the reason why a file cannot be used. Test for it with errors.Is.
type Error string

const (
	// ErrPassword says that the password does not open the PFX file.
	ErrPassword Error = "wrong password for the PFX file"
	// ErrNoKey says that the file has no private key, or none that belongs to one of its certificates.
	ErrNoKey Error = "the file has no private key for any of its certificates; export the certificate again with its key"
	// ErrSeveralKeys says that the file has more than one private key.
	ErrSeveralKeys Error = "the file has more than one private key; export one certificate with its key and its chain"
	// ErrFormat says that the file is not a PFX file, or one of a kind that this package cannot read.
	ErrFormat Error = "not a readable PFX file"
	// ErrPEM says that the file is not a PEM file with unencrypted keys and certificates.
	ErrPEM Error = "not a readable PEM file"
	// ErrCA says that the file is not exactly one CA certificate.
	ErrCA Error = "not a CA certificate file"
)

func (e Error) Error() string { return "certs: " + string(e) }

// A file with a huge iteration count must not keep the program busy for minutes. go-pkcs12 itself has no limits.
const (
	maxFile         = 1 << 20   // bytes; real files have a few kilobytes
	maxIterations   = 2_000_000 // of one key derivation; tools write 2,000 to 600,000
	maxCertificates = 50        // each is compared with every other; a chain has two to five
)

// The OpenSSL commands that convert a PFX file that this package cannot read into one that it can. The intermediate file
// has the key encrypted under a pass phrase.
const (
	convertPFX    = "convert it: openssl pkcs12 -in old.pfx -out between.pem" + exportPFX
	convertOldPFX = "convert it: openssl pkcs12 -legacy -in old.pfx -out between.pem" + exportPFX // OpenSSL 3 needs -legacy for old ciphers
	exportPFX     = " && openssl pkcs12 -export -in between.pem -out new.pfx"
)

// ServerCertificate is the server authentication certificate of a gateway, together with its PFX file. It is immutable and
// safe for concurrent use. However it is printed, it does not show the file or the password.
type ServerCertificate struct {
	leaf     *x509.Certificate
	chain    []*x509.Certificate
	pfx      secret.Bytes
	password secret.Text
	looseEnd func() *x509.Certificate // worked out once, because checking signatures takes long
}

// OpenPFX decodes a PKCS #12 file of up to 1 MiB with up to 50 certificates. The leaf is the certificate that belongs to
// the file's one private key, wherever in the file it is.
//
// The error is [ErrPassword], [ErrNoKey], [ErrSeveralKeys] or [ErrFormat]. ErrFormat covers files without a MAC or with a
// SHA-384 MAC, rare ciphers, and BER instead of DER, for which the error contains the OpenSSL command that converts the file.
// A file that is something else, such as a certificate, a Java keystore, base64 or half a file, is told what it is and what to
// do. So is a certificate in the file that Windows and OpenSSL read and Go does not. A newline after the file is not part of it.
// ErrFormat also covers files over these limits and key derivations of more than 2,000,000 iterations; iteration counts inside
// encrypted content are not limited, because only somebody who knows the password can have written them.
func OpenPFX(pfx secret.Bytes, password secret.Text) (*ServerCertificate, error) {
	if pfx.Len() > maxFile {
		return nil, fmt.Errorf("%w: it has %d bytes; the limit is %d", ErrFormat, pfx.Len(), maxFile)
	}
	if err := checkPassword(password); err != nil {
		return nil, err
	}
	der := trimNewline(pfx.Reveal())
	if len(der) < pfx.Len() {
		pfx = secret.NewBytes(der)
	}
	if text := asText(der); bytes.Contains(text, []byte(pemBegin)) {
		if block, _ := pem.Decode(text); block != nil && kindOf(block.Bytes) == isPFX {
			return nil, fmt.Errorf("%w: it is PEM around one; %s", ErrFormat, unwrapPFX)
		}
		return nil, fmt.Errorf("%w: it is PEM; use OpenPEM", ErrFormat)
	}
	if what := mistaken(asText(der), toPFX); what != "" {
		return nil, fmt.Errorf("%w: %s", ErrFormat, what)
	}
	if n := iterations(der); n > maxIterations {
		return nil, fmt.Errorf("%w: its key derivation takes %d iterations; the limit is %d", ErrFormat, n, maxIterations)
	}
	key, first, others, err := pkcs12.DecodeChain(der, password.Reveal())
	if err != nil {
		return nil, openError(err)
	}
	leaf, rest, err := settle(ErrFormat, key, append([]*x509.Certificate{first}, others...))
	if err != nil {
		return nil, err
	}
	return newServerCertificate(leaf, rest, pfx, password), nil
}

func newServerCertificate(leaf *x509.Certificate, chain []*x509.Certificate, pfx secret.Bytes, password secret.Text) *ServerCertificate {
	return &ServerCertificate{
		leaf: leaf, chain: chain, pfx: pfx, password: password,
		looseEnd: sync.OnceValue(func() *x509.Certificate { return looseEnd(leaf, chain) }),
	}
}

func checkPassword(password secret.Text) error {
	if strings.ContainsFunc(password.Reveal(), func(r rune) bool { return r > 0xFFFF }) {
		return fmt.Errorf("%w: a PFX password cannot have characters outside the Basic Multilingual Plane", ErrPassword)
	}
	return nil
}

// settle finds the certificate that belongs to the key. kind is the error for too many certificates.
func settle(kind Error, key any, certificates []*x509.Certificate) (leaf *x509.Certificate, rest []*x509.Certificate, err error) {
	if len(certificates) > maxCertificates {
		return nil, nil, fmt.Errorf("%w: it has %d certificates; the limit is %d", kind, len(certificates), maxCertificates)
	}
	at := slices.IndexFunc(certificates, func(c *x509.Certificate) bool { return belongs(key, c) })
	if at < 0 {
		return nil, nil, ErrNoKey
	}
	return certificates[at], slices.Delete(slices.Clone(certificates), at, at+1), nil
}

// openError turns an error of go-pkcs12, which has no sentinels for most of its errors, into one of this package.
func openError(err error) error {
	switch text := err.Error(); {
	case errors.Is(err, pkcs12.ErrIncorrectPassword), strings.Contains(text, pkcs12.ErrDecryption.Error()):
		return ErrPassword
	case strings.HasSuffix(text, "private key missing"):
		return ErrNoKey
	case strings.HasSuffix(text, "expected exactly one key bag"):
		return ErrSeveralKeys
	case strings.Contains(text, "indefinite length"): // of the whole file or of something inside it
		return fmt.Errorf("%w: it is BER, not DER; %s", ErrFormat, convertPFX)
	case strings.Contains(text, "pbe algorithm"):
		return fmt.Errorf("%w: %w; %s", ErrFormat, err, convertOldPFX)
	case strings.HasSuffix(text, "no MAC in data"), errors.As(err, new(pkcs12.NotImplementedError)),
		strings.HasSuffix(text, "is not supported"): // the error about an unsupported key has no sentinel
		return fmt.Errorf("%w: %w; %s", ErrFormat, err, convertPFX)
	}
	if strings.HasPrefix(err.Error(), "x509: ") { // of a certificate in it, since a key's would have told more
		return fmt.Errorf("%w: %s", ErrFormat, unread(err, leaveOutOfPFX))
	}
	return fmt.Errorf("%w: it is damaged, or of a kind that this package does not know; export it again, or %s", ErrFormat, convertPFX)
}

// iterations returns the largest iteration count that a PFX file has outside its encrypted content. In each structure
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
		// The class is ignored: go-pkcs12 looks only at the tag of a salt.
		salt = v.Tag == asn1.TagOctetString
		if v.IsCompound || wrapsSequence(v.Bytes) {
			most = max(most, iterations(v.Bytes))
		}
	}
	return most
}

// wrapsSequence reports whether b is one SEQUENCE and nothing else. Encrypted bytes practically never are.
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

// Leaf returns the server's certificate, which the caller must not change. It is nil for the zero ServerCertificate.
func (c *ServerCertificate) Leaf() *x509.Certificate { return c.leaf }

// Chain returns the other certificates of the file, in the order of the file. After [OpenPEM], and after
// [ServerCertificate.WithPFX] without AsIs, these are the CAs from the issuer of the leaf up to the root, as far as known.
func (c *ServerCertificate) Chain() []*x509.Certificate { return slices.Clone(c.chain) }

// PFX returns the PFX file: the one that [OpenPFX] opened, or the one that this package wrote.
func (c *ServerCertificate) PFX() secret.Bytes { return c.pfx }

// Password returns the password of the PFX file.
func (c *ServerCertificate) Password() secret.Text { return c.password }

// CommonName returns the CN of the subject exactly as it is written; it may be empty. When a certificate is renewed, the
// product compares CNs case-sensitively.
func (c *ServerCertificate) CommonName() string { return c.leaf.Subject.CommonName }

// DNSNames returns the names that New-CMCloudManagementGateway works with: the DNS names of the subject alternative
// name, or the CN if there are none (INF: the cmdlet's help speaks of "DNS names"; that it falls back to the CN, as .NET
// does, is an inference).
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

// DaysLeft returns the number of whole days from now until the certificate expires: 0 on its last day, negative once it has
// expired.
func (c *ServerCertificate) DaysLeft(now time.Time) int {
	return int(math.Floor(c.leaf.NotAfter.Sub(now).Hours() / 24))
}

// String returns the CN and the thumbprint, or "no certificate" for nil and for the zero ServerCertificate.
func (c *ServerCertificate) String() string {
	if c == nil || c.leaf == nil {
		return "no certificate"
	}
	return fmt.Sprintf("%q (thumbprint %s)", c.CommonName(), c.Thumbprint())
}

func thumbprint(c *x509.Certificate) string { return fmt.Sprintf("%X", sha1.Sum(c.Raw)) } //nolint:gosec // a name

// signedBy reports whether ca signed c. SHA-1 is accepted, because old private roots use it: this puts certificates in
// order and grants no trust.
func signedBy(c, ca *x509.Certificate) bool {
	return bytes.Equal(c.RawIssuer, ca.RawSubject) &&
		ca.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

func selfSigned(c *x509.Certificate) bool { return signedBy(c, c) }

func isCA(c *x509.Certificate) bool {
	return c.BasicConstraintsValid && c.IsCA && (c.KeyUsage == 0 || c.KeyUsage&x509.KeyUsageCertSign != 0)
}
