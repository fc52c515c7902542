// Package certstest provides a certificate authority in memory, for tests and demos.
//
// Never use its certificates in production: the authority's key is lost when the process ends, and nothing can be revoked.
package certstest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"time"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/secret"
)

const (
	year    = 365 * 24 * time.Hour
	headway = time.Hour // since clocks differ
)

// Authority is a private root CA that issues server certificates. It is safe for concurrent use.
type Authority struct {
	root *certs.CACertificate
	key  *ecdsa.PrivateKey
}

// AuthorityOptions are the options of [NewAuthority].
type AuthorityOptions struct {
	CommonName string        // "" means "cmgkit test root (not for production)"
	NotBefore  time.Time     // the zero time means one hour ago
	Validity   time.Duration // from NotBefore; 0 means ten years of 365 days
}

// NewAuthority makes a self-signed root CA with an ECDSA P-256 key. opts may be nil.
func NewAuthority(opts *AuthorityOptions) (*Authority, error) {
	var o AuthorityOptions
	if opts != nil {
		o = *opts
	}
	if o.CommonName == "" {
		o.CommonName = "cmgkit test root (not for production)"
	}
	if o.NotBefore.IsZero() {
		o.NotBefore = time.Now().Add(-headway)
	}
	if o.Validity == 0 {
		o.Validity = 10 * year
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("certstest: authority: %w", err)
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: o.CommonName},
		NotBefore:             o.NotBefore,
		NotAfter:              o.NotBefore.Add(o.Validity),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("certstest: authority: %w", err)
	}
	root, err := certs.ParseCA(der)
	if err != nil {
		return nil, err
	}
	return &Authority{root: root, key: key}, nil
}

// Root returns the certificate of the authority.
func (a *Authority) Root() *certs.CACertificate { return a.root }

// String names the authority by its root.
func (a *Authority) String() string { return "test authority " + a.root.String() }

// CertificateOptions are the options of [Authority.ServerCertificate]. Most of them make a certificate that has something
// wrong with it.
type CertificateOptions struct {
	NotBefore  time.Time     // the zero time means one hour ago
	Validity   time.Duration // from NotBefore; 0 means 365 days
	CommonName string        // "" means the service name
	DNSNames   []string      // nil means the service name; an empty list means none
	KeyBits    int           // of the RSA key, at least 1024; 0 means 2048
	EC         bool          // an ECDSA P-256 key instead of RSA
}

// ServerCertificate issues a server authentication certificate for serviceName, signed by the root. Its PFX file (AES-256,
// SHA-256) contains the root and has a random password. An empty serviceName makes a certificate without CN and DNS names,
// unless opts has some. opts may be nil.
func (a *Authority) ServerCertificate(serviceName string, opts *CertificateOptions) (*certs.ServerCertificate, error) {
	var o CertificateOptions
	if opts != nil {
		o = *opts
	}
	if o.NotBefore.IsZero() {
		o.NotBefore = time.Now().Add(-headway)
	}
	if o.Validity == 0 {
		o.Validity = year
	}
	if o.CommonName == "" {
		o.CommonName = serviceName
	}
	if o.DNSNames == nil && serviceName != "" {
		o.DNSNames = []string{serviceName}
	}
	if o.KeyBits == 0 {
		o.KeyBits = 2048
	}
	key, err := newKey(o)
	if err != nil {
		return nil, fmt.Errorf("certstest: certificate: %w", err)
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: o.CommonName},
		DNSNames:              o.DNSNames,
		NotBefore:             o.NotBefore,
		NotAfter:              o.NotBefore.Add(o.Validity),
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.root.Certificate, key.Public(), a.key)
	if err != nil {
		return nil, fmt.Errorf("certstest: certificate: %w", err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("certstest: certificate: %w", err)
	}
	return certs.OpenPEM(asPEM("PRIVATE KEY", pkcs8), asPEM("CERTIFICATE", der), asPEM("CERTIFICATE", a.root.DER()))
}

func asPEM(kind string, der []byte) secret.Bytes {
	return secret.NewBytes(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func newKey(o CertificateOptions) (crypto.Signer, error) {
	if o.EC {
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	return rsa.GenerateKey(rand.Reader, o.KeyBits)
}
