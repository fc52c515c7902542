package certs

import (
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"slices"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/cmgkit/cmgkit/secret"
)

// PFXOptions are the options of [ServerCertificate.WithPFX].
type PFXOptions struct {
	// Password is the password of the new file. The zero value means a new random one of at least 128 bits.
	Password secret.Text
	// Legacy encrypts with 3DES and SHA-1, for hosts with Windows Server 2016 or older. The default is AES-256 and SHA-256,
	// which Windows can read since Server 2019 and Windows 10 1709 [DOC: PKCS12_PBES2_EXPORT_PARAMS; COMM: Server 2016 reports
	// a wrong password, openssl#27035].
	Legacy bool
	// CAs are candidates for the chain, in addition to the certificates that came with the leaf. Nil elements are skipped.
	CAs []*CACertificate
	// AsIs keeps all other certificates of the file in their order and appends CAs, instead of building the chain.
	AsIs bool
}

// WithPFX returns the same certificate and key in a new PFX file. Its chain runs from the issuer of the leaf up to the root,
// as far as the CAs reach; other CAs are left out. Where several chains are possible, it takes the shortest one that ends at
// a root. A missing issuer is a finding of [ServerCertificate.Inspect]. Friendly names and key provider names are lost.
// opts may be nil.
//
// The error is [ErrPassword] for a password that a PFX file cannot have, one with characters outside the Basic Multilingual
// Plane.
func (c *ServerCertificate) WithPFX(opts *PFXOptions) (*ServerCertificate, error) {
	var o PFXOptions
	if opts != nil {
		o = *opts
	}
	key, _, _, err := pkcs12.DecodeChain(c.pfx.Reveal(), c.password.Reveal())
	if err != nil {
		return nil, openError(err)
	}
	return pack(key, c.leaf, c.chain, o)
}

// pack writes a PFX file.
func pack(key any, leaf *x509.Certificate, cas []*x509.Certificate, o PFXOptions) (*ServerCertificate, error) {
	if o.Password.IsZero() {
		o.Password = secret.New(rand.Text())
	}
	if err := checkPassword(o.Password); err != nil {
		return nil, err
	}
	encoder := pkcs12.Modern2023
	if o.Legacy {
		encoder = pkcs12.LegacyDES
	}
	chain := slices.Concat(cas, certificatesOf(o.CAs))
	if !o.AsIs {
		chain, _ = buildChain(leaf, chain)
	}
	pfx, err := encoder.Encode(key, leaf, chain, o.Password.Reveal())
	if err != nil {
		return nil, fmt.Errorf("certs: writing a PFX file: %w", err)
	}
	return newServerCertificate(leaf, chain, secret.NewBytes(pfx), o.Password), nil
}

// certificatesOf returns the certificates of cas, without empty elements.
func certificatesOf(cas []*CACertificate) []*x509.Certificate {
	var certificates []*x509.Certificate
	for _, ca := range cas {
		if ca != nil && ca.Certificate != nil {
			certificates = append(certificates, ca.Certificate)
		}
	}
	return certificates
}
