package certstest_test

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"log"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/finding"
)

const host = "granitefalls.contoso.com"

func TestAuthorityInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		authority, err := certstest.NewAuthority(nil)
		require.NoError(t, err)
		root := authority.Root()
		assert.Equal(t, certs.RootCA, root.Store)
		assert.Equal(t, "test authority "+root.String(), authority.String())
		assert.Equal(t, time.Now().Add(-time.Hour).UTC(), root.Certificate.NotBefore)
		assert.Equal(t, 10*365*24*time.Hour, root.Certificate.NotAfter.Sub(root.Certificate.NotBefore))

		c, err := authority.ServerCertificate(host, &certstest.CertificateOptions{KeyBits: 1024})
		require.NoError(t, err)
		assert.Equal(t, time.Now().Add(-time.Hour).UTC(), c.Leaf().NotBefore)
		assert.Equal(t, c.Leaf().NotBefore.Add(365*24*time.Hour), c.NotAfter())
		pool := x509.NewCertPool()
		pool.AddCert(root.Certificate)
		_, err = c.Leaf().Verify(x509.VerifyOptions{DNSName: host, Roots: pool, CurrentTime: time.Now()})
		assert.NoError(t, err)
	})
}

func TestServerCertificate(t *testing.T) {
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	c, err := authority.ServerCertificate(host, nil)
	require.NoError(t, err)
	for _, name := range []string{"", host} {
		findings := c.Inspect(name, time.Now())
		require.Len(t, findings, 1)
		assert.Equal(t, finding.CertificatePrivateCA, findings[0].ID, "it is none that clients know")
	}
	assert.Equal(t, 2048, c.Leaf().PublicKey.(*rsa.PublicKey).N.BitLen())
	assert.Len(t, c.Chain(), 1)
	assert.GreaterOrEqual(t, len(c.Password().Reveal()), 26)
}

func TestCertificateOptions(t *testing.T) {
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	from := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	c, err := authority.ServerCertificate(host, &certstest.CertificateOptions{
		NotBefore: from, Validity: time.Minute, CommonName: "*.contoso.com", DNSNames: []string{"a.contoso.com", "b.contoso.com"}, EC: true,
	})
	require.NoError(t, err)
	assert.Equal(t, from, c.Leaf().NotBefore)
	assert.Equal(t, from.Add(time.Minute), c.NotAfter())
	assert.Equal(t, "*.contoso.com", c.CommonName())
	assert.Equal(t, []string{"a.contoso.com", "b.contoso.com"}, c.DNSNames())
	assert.IsType(t, &ecdsa.PublicKey{}, c.Leaf().PublicKey)

	c, err = authority.ServerCertificate(host, &certstest.CertificateOptions{KeyBits: 1024, DNSNames: []string{}})
	require.NoError(t, err)
	assert.Empty(t, c.Leaf().DNSNames)
	assert.Equal(t, 1024, c.Leaf().PublicKey.(*rsa.PublicKey).N.BitLen())

	c, err = authority.ServerCertificate("", &certstest.CertificateOptions{EC: true})
	require.NoError(t, err)
	assert.Empty(t, c.CommonName())
	assert.Empty(t, c.DNSNames())

	_, err = authority.ServerCertificate(host, &certstest.CertificateOptions{KeyBits: 8})
	require.ErrorContains(t, err, "certstest: certificate")
	_, err = authority.ServerCertificate("gränit.contoso.com", &certstest.CertificateOptions{EC: true})
	require.ErrorContains(t, err, "certstest: certificate")
}

func TestPasswordsDiffer(t *testing.T) {
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	a, err := authority.ServerCertificate(host, &certstest.CertificateOptions{EC: true})
	require.NoError(t, err)
	b, err := authority.ServerCertificate(host, &certstest.CertificateOptions{EC: true})
	require.NoError(t, err)
	assert.False(t, a.Password().Equal(b.Password()))
	assert.NotContains(t, fmt.Sprintf("%+v %+v", a, authority), a.Password().Reveal())
}

func TestAuthorityOptions(t *testing.T) {
	from := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	authority, err := certstest.NewAuthority(&certstest.AuthorityOptions{CommonName: "Contoso Root CA", NotBefore: from, Validity: 48 * time.Hour})
	require.NoError(t, err)
	root := authority.Root().Certificate
	assert.Equal(t, "Contoso Root CA", root.Subject.CommonName)
	assert.Equal(t, from, root.NotBefore)
	assert.Equal(t, from.Add(48*time.Hour), root.NotAfter)
	findings := certs.InspectCAs([]*certs.CACertificate{authority.Root()}, from.Add(49*time.Hour))
	require.Len(t, findings, 1)
	assert.Equal(t, finding.CAExpired, findings[0].ID)
}

func ExampleNewAuthority() {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		log.Fatal(err)
	}
	certificate, err := authority.ServerCertificate("granitefalls.contoso.com", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(certificate.CommonName(), len(certificate.Chain()), authority.Root().Store)
	fmt.Println(certificate.Password())
	// Output:
	// granitefalls.contoso.com 1 RootCA
	// [redacted]
}

// A certificate that is about to expire, to see what a program of yours makes of it.
func ExampleAuthority_ServerCertificate() {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		log.Fatal(err)
	}
	certificate, err := authority.ServerCertificate("granitefalls.contoso.com", &certstest.CertificateOptions{Validity: 48 * time.Hour})
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range certificate.Inspect("", time.Now()) {
		fmt.Println(f.Severity, f.ID)
	}
	// Output:
	// warn certificate-expires-soon
	// info certificate-private-ca
}
