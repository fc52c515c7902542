package certs_test

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/secret"
)

func TestNewRequest(t *testing.T) {
	for name, c := range map[string]struct {
		serviceName string
		opts        *certs.RequestOptions
		subject     string
		dns         []string
		bits        int
	}{
		"default":  {host, nil, "CN=" + host, []string{host}, 2048},
		"wildcard": {"*.contoso.com", nil, "CN=*.contoso.com", []string{"*.contoso.com"}, 2048},
		"case":     {"GraniteFalls.Contoso.com", nil, "CN=GraniteFalls.Contoso.com", []string{"GraniteFalls.Contoso.com"}, 2048},
		"CN in the extra names": {
			host, &certs.RequestOptions{Subject: pkix.Name{ExtraNames: []pkix.AttributeTypeAndValue{
				{Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: "not used"}, {Type: attributeO, Value: "Contoso"},
			}}}, "CN=" + host + ",O=Contoso", []string{host}, 2048,
		},
		"names twice": {
			host, &certs.RequestOptions{DNSNames: []string{"b.contoso.com", strings.ToUpper(host), "B.contoso.com"}},
			"CN=" + host,
			[]string{host, "b.contoso.com"},
			2048,
		},
		"options": {
			host, &certs.RequestOptions{
				KeyBits: 4096, Subject: pkix.Name{CommonName: "not used", Organization: []string{"Contoso"}}, DNSNames: []string{"b.contoso.com"},
			}, "CN=" + host + ",O=Contoso", []string{host, "b.contoso.com"}, 4096,
		},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := certs.NewRequest(c.serviceName, c.opts)
			require.NoError(t, err)
			block, rest := pem.Decode(made.PEM())
			require.NotNil(t, block)
			assert.Empty(t, rest)
			assert.Equal(t, "CERTIFICATE REQUEST", block.Type)
			csr, err := x509.ParseCertificateRequest(block.Bytes)
			require.NoError(t, err)
			require.NoError(t, csr.CheckSignature())
			assert.Equal(t, c.subject, csr.Subject.String())
			assert.Equal(t, c.dns, csr.DNSNames)
			assert.Equal(t, c.bits, csr.PublicKey.(*rsa.PublicKey).N.BitLen())

			made.PEM()[0] = 0
			assert.Equal(t, byte('-'), made.PEM()[0], "a copy is handed out")
		})
	}
}

func TestNewRequestRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		serviceName string
		opts        *certs.RequestOptions
		want        string
	}{
		"no name":        {"", nil, `the name "" is not a fully qualified domain name`},
		"short name":     {"granitefalls", nil, "not a fully qualified"},
		"prefix":         {"granite-falls.contoso.com", nil, `"granite-falls", the first label`},
		"classic":        {"granitefalls.cloudapp.net", nil, "retired classic gateways"},
		"long name":      {"granitefalls." + strings.Repeat("a", 50) + ".de", nil, "more than 64 characters, so it cannot be a common name"},
		"weak key":       {host, &certs.RequestOptions{KeyBits: 1024}, "the key must have 2048 or 4096 bits, not 1024"},
		"3072 bits":      {host, &certs.RequestOptions{KeyBits: 3072}, "not 3072"},
		"other DNS name": {host, &certs.RequestOptions{DNSNames: []string{"b"}}, `the name "b" is not`},
		"all at once":    {"-", &certs.RequestOptions{KeyBits: 1, DNSNames: []string{"b"}}, `2048 or 4096 bits, not 1; the name "-" is not a fully qualified domain name; the name "b"`},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := certs.NewRequest(c.serviceName, c.opts)
			assert.Nil(t, made)
			require.ErrorContains(t, err, c.want)
			assert.NotContains(t, err.Error(), "\n")
		})
	}
}

func TestRequestShowsNoKey(t *testing.T) {
	made, err := certs.NewRequest(host, nil)
	require.NoError(t, err)
	text, err := json.Marshal(made) //nolint:staticcheck // that it has nothing to show is the test
	require.NoError(t, err)
	shown := fmt.Sprintf("%v %+v %#v %s %x %s", made, made, *made, *made, *made, text)
	lines := strings.Split(string(made.Key().Reveal()), "\n")
	assert.NotContains(t, shown, lines[1])
	assert.NotContains(t, shown, fmt.Sprintf("%x", lines[1]))
	assert.NotContains(t, shown, strings.Trim(fmt.Sprintf("%d", []byte(lines[1])), "[]"))
}

// A CA of the real OpenSSL signs the request with the extensions that it asks for, and the answer opens.
func TestOpenSSLAnswersARequest(t *testing.T) {
	made, err := certs.NewRequest(host, &certs.RequestOptions{Subject: pkix.Name{Organization: []string{"Contoso"}}})
	require.NoError(t, err)
	out := string(openssl(t, "", made.PEM(), "req", "-noout", "-verify", "-text"))
	assert.Contains(t, out, "TLS Web Server Authentication")
	assert.Contains(t, out, "Digital Signature, Key Encipherment")
	assert.Contains(t, out, "DNS:"+host)

	dir := t.TempDir()
	key, err := x509.MarshalECPrivateKey(ecKey())
	require.NoError(t, err)
	for name, data := range map[string][]byte{"ca.pem": asPEM("CERTIFICATE", root().Raw), "ca.key": asPEM("EC PRIVATE KEY", key)} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	answer := openssl(t, "", made.PEM(), "x509", "-req", "-CA", filepath.Join(dir, "ca.pem"), "-CAkey", filepath.Join(dir, "ca.key"),
		"-copy_extensions", "copyall", "-days", "365", "-sha256", "-set_serial", "7")
	c, err := certs.OpenPEM(made.Key(), secret.NewBytes(bytes.Join([][]byte{answer, asPEM("CERTIFICATE", root().Raw)}, nil)))
	require.NoError(t, err)
	assert.Empty(t, besidesTrust(c.Inspect(host, c.Leaf().NotBefore)))
	assert.Equal(t, []string{host}, c.DNSNames())
}
