package certs_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
)

func asPEM(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func TestParseCA(t *testing.T) {
	issuing := sign(caTemplate("Issuing CA"), root(), rsaKey(), ecKey())
	sha1Template := caTemplate("Old Root")
	sha1Template.SignatureAlgorithm = x509.SHA1WithRSA
	oldRoot := sign(sha1Template, nil, rsaKey(), rsaKey())
	// A CA that got a new key: the same name as issuer and subject, signed with the old key.
	renewed := caTemplate("Test Root")
	renewed.SubjectKeyId, renewed.AuthorityKeyId = []byte{1, 2, 3}, root().SubjectKeyId
	cross := sign(renewed, root(), rsaKey(), ecKey())

	for name, c := range map[string]struct {
		data []byte
		want *x509.Certificate
		in   certs.Store
	}{
		"root":            {root().Raw, root(), certs.RootCA},
		"root in PEM":     {asPEM("CERTIFICATE", root().Raw), root(), certs.RootCA},
		"with remarks":    {append([]byte("subject=Test Root\n"), asPEM("CERTIFICATE", root().Raw)...), root(), certs.RootCA},
		"intermediate":    {issuing.Raw, issuing, certs.IntermediateCA},
		"SHA-1 root":      {oldRoot.Raw, oldRoot, certs.RootCA},
		"renewed CA":      {cross.Raw, cross, certs.IntermediateCA},
		"Windows newline": {bytes.ReplaceAll(asPEM("CERTIFICATE", issuing.Raw), []byte("\n"), []byte("\r\n")), issuing, certs.IntermediateCA},
	} {
		t.Run(name, func(t *testing.T) {
			ca, err := certs.ParseCA(c.data)
			require.NoError(t, err)
			assert.Equal(t, c.in, ca.Store)
			assert.Equal(t, c.want.Raw, ca.DER())
			assert.Regexp(t, "^[0-9A-F]{40}$", ca.Thumbprint())
			ca.DER()[0] = 0
			assert.Equal(t, c.want.Raw, ca.DER(), "a copy is handed out")
		})
	}
}

func TestParseCAErrors(t *testing.T) {
	leaf := newRecipe().open(t).Leaf()
	noSigning := caTemplate("No signing")
	noSigning.KeyUsage = x509.KeyUsageDigitalSignature
	damaged := bytes.Clone(root().Raw)
	damaged[len(damaged)-1] ^= 1

	for name, c := range map[string]struct {
		data []byte
		text string
	}{
		"empty":              {nil, "0 certificates"},
		"garbage":            {[]byte("garbage"), "not a certificate"},
		"PEM garbage":        {asPEM("CERTIFICATE", []byte("garbage")), "not a certificate"},
		"huge":               {make([]byte, 64<<10+1), "65537 bytes"},
		"server certificate": {leaf.Raw, "not a CA"},
		"no signing":         {sign(noSigning, nil, ecKey(), ecKey()).Raw, "not a CA"},
		"damaged root":       {damaged, "wrong signature"},
		"two, DER":           {append(bytes.Clone(root().Raw), root().Raw...), "2 certificates"},
		"two, PEM":           {append(asPEM("CERTIFICATE", root().Raw), asPEM("CERTIFICATE", root().Raw)...), "nothing else"},
		"with a key":         {append(asPEM("CERTIFICATE", root().Raw), asPEM("PRIVATE KEY", []byte("x"))...), "nothing else"},
		"a key":              {asPEM("PRIVATE KEY", []byte("x")), "nothing else"},
		"trailing bytes":     {append(bytes.Clone(root().Raw), 0), "not a certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			ca, err := certs.ParseCA(c.data)
			assert.Nil(t, ca)
			require.ErrorIs(t, err, certs.ErrCA)
			require.ErrorContains(t, err, c.text)
		})
	}
}

func FuzzParseCA(f *testing.F) {
	f.Add(root().Raw)
	f.Add(asPEM("CERTIFICATE", root().Raw))
	f.Add(newRecipe().open(f).Leaf().Raw)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		ca, err := certs.ParseCA(data)
		if err != nil {
			assert.Nil(t, ca)
			require.ErrorIs(t, err, certs.ErrCA)
			assert.NotContains(t, err.Error(), "\n")
			return
		}
		again, err := certs.ParseCA(ca.DER())
		require.NoError(t, err)
		assert.Equal(t, ca.Store, again.Store)
	})
}
