package certs

import (
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"slices"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/cmgkit/cmgkit/secret"
)

// PFXOptions changes what [ServerCertificate.WithPFX] writes.
type PFXOptions struct {
	// Password of the new file. The zero value means a random one of 128 bits, for one use.
	Password secret.Text
	// Legacy encrypts with 3DES and SHA-1, for a host with Windows Server 2016 or older. The default is AES-256 and SHA-256,
	// which Windows reads from Server 2019 and Windows 10 1709 on [DOC: PKCS12_PBES2_EXPORT_PARAMS; COMM: Server 2016 calls the
	// password wrong, openssl#27035].
	Legacy bool
	// CAs are looked at for the chain, beside those which the certificate came with.
	CAs []*CACertificate
	// AsIs keeps all other certificates of the file in their order, the CAs behind them, where the default is the chain.
	AsIs bool
}

// WithPFX returns the same certificate and key in a new PFX file, whose chain is in order: from the issuer of the leaf up to
// the root, as far as the CAs go. Other CAs are left out; of several ways up it takes the shortest that ends at a root. Which
// issuer is missing is a finding of [ServerCertificate.Inspect]. Friendly names and the names of key providers are not
// kept. opts may be nil.
//
// The error is [ErrPassword] for a password that a PFX file cannot have.
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

// certificatesOf leaves out what is no certificate.
func certificatesOf(cas []*CACertificate) []*x509.Certificate {
	var certificates []*x509.Certificate
	for _, ca := range cas {
		if ca != nil && ca.Certificate != nil {
			certificates = append(certificates, ca.Certificate)
		}
	}
	return certificates
}
