package certs_test

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
)

func TestLabInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lab, err := certs.NewLab()
		require.NoError(t, err)
		root := lab.Root()
		assert.Equal(t, certs.RootCA, root.Store)
		assert.Equal(t, time.Now().Add(-time.Hour).UTC(), root.Certificate.NotBefore)
		assert.Equal(t, 10*365*24*time.Hour, root.Certificate.NotAfter.Sub(root.Certificate.NotBefore))

		c, err := lab.ServerCertificate(host, &certs.LabOptions{KeyBits: 1024})
		require.NoError(t, err)
		assert.Equal(t, time.Now().Add(-time.Hour).UTC(), c.Leaf().NotBefore)
		assert.Equal(t, c.Leaf().NotBefore.Add(365*24*time.Hour), c.NotAfter())
		pool := x509.NewCertPool()
		pool.AddCert(root.Certificate)
		_, err = c.Leaf().Verify(x509.VerifyOptions{DNSName: host, Roots: pool, CurrentTime: time.Now()})
		assert.NoError(t, err)
	})
}

func TestLabServerCertificate(t *testing.T) {
	c := sample()
	assert.Empty(t, c.Inspect("", time.Now()))
	assert.Empty(t, c.Inspect(host, time.Now()))
	assert.Equal(t, 2048, c.Leaf().PublicKey.(*rsa.PublicKey).N.BitLen())
	assert.Len(t, c.Chain(), 1)
	assert.GreaterOrEqual(t, len(c.Password().Reveal()), 26)
}

func TestLabOptions(t *testing.T) {
	lab, err := certs.NewLab()
	require.NoError(t, err)
	from := start
	c, err := lab.ServerCertificate(host, &certs.LabOptions{
		NotBefore: from, Validity: time.Minute, CommonName: "*.contoso.com", DNSNames: []string{"a.contoso.com", "b.contoso.com"}, EC: true,
	})
	require.NoError(t, err)
	assert.Equal(t, from, c.Leaf().NotBefore)
	assert.Equal(t, from.Add(time.Minute), c.NotAfter())
	assert.Equal(t, "*.contoso.com", c.CommonName())
	assert.Equal(t, []string{"a.contoso.com", "b.contoso.com"}, c.DNSNames())
	assert.IsType(t, &ecdsa.PublicKey{}, c.Leaf().PublicKey)

	c, err = lab.ServerCertificate(host, &certs.LabOptions{KeyBits: 1024, DNSNames: []string{}})
	require.NoError(t, err)
	assert.Empty(t, c.Leaf().DNSNames)
	assert.Equal(t, 1024, c.Leaf().PublicKey.(*rsa.PublicKey).N.BitLen())

	c, err = lab.ServerCertificate("", &certs.LabOptions{EC: true})
	require.NoError(t, err)
	assert.Empty(t, c.CommonName())
	assert.Empty(t, c.DNSNames())

	_, err = lab.ServerCertificate(host, &certs.LabOptions{KeyBits: 8})
	require.ErrorContains(t, err, "lab certificate")
	_, err = lab.ServerCertificate("gränit.contoso.com", &certs.LabOptions{EC: true})
	require.ErrorContains(t, err, "lab certificate")
}

func TestLabPasswordsDiffer(t *testing.T) {
	lab, err := certs.NewLab()
	require.NoError(t, err)
	a, err := lab.ServerCertificate(host, &certs.LabOptions{EC: true})
	require.NoError(t, err)
	b, err := lab.ServerCertificate(host, &certs.LabOptions{EC: true})
	require.NoError(t, err)
	assert.False(t, a.Password().Equal(b.Password()))
	assert.NotContains(t, fmt.Sprintf("%+v %+v", a, lab), a.Password().Reveal())
}
