package certs

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"time"
)

const (
	year    = 365 * 24 * time.Hour
	headway = time.Hour // clocks differ
)

// Lab is a private root CA in memory which issues server certificates for demos and tests. Never use it in production:
// its key cannot be stored, and nothing can be revoked.
type Lab struct {
	root *CACertificate
	key  *ecdsa.PrivateKey
}

// NewLab makes a root CA with an ECDSA P-256 key, valid from one hour ago for ten years.
func NewLab() (*Lab, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("certs: lab CA: %w", err)
	}
	from := time.Now().Add(-headway)
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "cmgkit lab root, not for production"},
		NotBefore:             from,
		NotAfter:              from.Add(10 * year),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("certs: lab CA: %w", err)
	}
	root, err := ParseCA(der)
	if err != nil {
		return nil, err
	}
	return &Lab{root: root, key: key}, nil
}

// Root returns the certificate of the CA.
func (l *Lab) Root() *CACertificate { return l.root }

// LabOptions changes what [Lab.ServerCertificate] makes, mostly to make it bad.
type LabOptions struct {
	NotBefore  time.Time     // the zero time means one hour ago
	Validity   time.Duration // from NotBefore; 0 means 365 days
	CommonName string        // "" means the service name
	DNSNames   []string      // nil means the service name; an empty list means none
	KeyBits    int           // of the RSA key, at least 1024; 0 means 2048
	EC         bool          // an ECDSA P-256 key instead of RSA
}

// ServerCertificate issues a server authentication certificate for serviceName, signed by the root, as a PFX file
// (AES-256, SHA-256) with the root in it, under a random password. opts may be nil. An empty serviceName gives a
// certificate without CN and DNS names, unless opts names some.
func (l *Lab) ServerCertificate(serviceName string, opts *LabOptions) (*ServerCertificate, error) {
	var o LabOptions
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
		return nil, fmt.Errorf("certs: lab certificate: %w", err)
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
	der, err := x509.CreateCertificate(rand.Reader, template, l.root.Certificate, key.Public(), l.key)
	if err != nil {
		return nil, fmt.Errorf("certs: lab certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("certs: lab certificate: %w", err)
	}
	return pack(key, leaf, []*x509.Certificate{l.root.Certificate}, PFXOptions{})
}

func newKey(o LabOptions) (crypto.Signer, error) {
	if o.EC {
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	return rsa.GenerateKey(rand.Reader, o.KeyBits)
}
