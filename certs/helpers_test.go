package certs_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/secret"
)

const host = "granitefalls.contoso.com"

var (
	start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC) // of the validity of what recipes make
	now   = start.AddDate(0, 6, 0)
	end   = start.AddDate(1, 0, 0)
)

// Keys are slow to make, so the tests share them.
var (
	rsaKey  = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	weakKey = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 1024)) })
	ecKey   = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) })
	otherEC = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) })
	// For chains of CAs.
	keys = sync.OnceValue(func() []crypto.Signer {
		var list []crypto.Signer
		for range 4 {
			list = append(list, must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)))
		}
		return list
	})
	root   = sync.OnceValue(func() *x509.Certificate { return sign(caTemplate("Test Root"), nil, ecKey(), ecKey()) })
	sample = sync.OnceValue(func() *certs.ServerCertificate {
		return must(must(certstest.NewAuthority(nil)).ServerCertificate(host, nil))
	})
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// acmeFiles returns what ACME clients write: the certificate with its CAs, and the key.
func acmeFiles() (fullchain, privkey []byte) {
	r := newRecipe()
	leaf := sign(r.template, r.issuer, r.key, r.signer)
	key := must(x509.MarshalPKCS8PrivateKey(r.key))
	return append(asPEM("CERTIFICATE", leaf.Raw), asPEM("CERTIFICATE", root().Raw)...), asPEM("PRIVATE KEY", key)
}

// sign makes a certificate for subject's key; without an issuer it is self-signed.
func sign(template, issuer *x509.Certificate, subject, signer crypto.Signer) *x509.Certificate {
	if issuer == nil {
		issuer = template
	}
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	der := must(x509.CreateCertificate(rand.Reader, template, issuer, subject.Public(), signer))
	return must(x509.ParseCertificate(der))
}

func caTemplate(name string) *x509.Certificate {
	return &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, NotBefore: start, NotAfter: end,
		BasicConstraintsValid: true, IsCA: true,
	}
}

// recipe is a server certificate; the one that newRecipe gives has nothing to complain about.
type recipe struct {
	template *x509.Certificate
	key      crypto.Signer
	issuer   *x509.Certificate
	signer   crypto.Signer
	chain    []*x509.Certificate
}

func newRecipe() *recipe {
	return &recipe{
		template: &x509.Certificate{
			Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}, NotBefore: start, NotAfter: end,
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		},
		key: rsaKey(), issuer: root(), signer: ecKey(), chain: []*x509.Certificate{root()},
	}
}

func (r *recipe) names(cn string, dns ...string) {
	r.template.Subject.CommonName, r.template.DNSNames = cn, dns
}

func (r *recipe) open(tb testing.TB) *certs.ServerCertificate {
	tb.Helper()
	leaf := sign(r.template, r.issuer, r.key, r.signer)
	pfx, err := pkcs12.Modern2023.WithIterations(1).Encode(r.key, leaf, r.chain, "pw")
	require.NoError(tb, err)
	c, err := certs.OpenPFX(secret.NewBytes(pfx), secret.New("pw"))
	require.NoError(tb, err)
	return c
}
