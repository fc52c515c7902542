package certs_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/secret"
)

// follow runs the line of OpenSSL that an error recommends in a folder with these files, with one password for everything,
// and returns the file it makes.
func follow(t *testing.T, refused error, password string, files map[string][]byte) []byte {
	t.Helper()
	line := regexp.MustCompile(`openssl .*-out new\.(pfx|pem)`).FindString(refused.Error())
	require.NotEmpty(t, line, "%s recommends nothing", refused)
	line = strings.ReplaceAll(line, "openssl pkcs12", "openssl pkcs12 -passin env:PFX_PASSWORD -passout env:PFX_PASSWORD")
	dir := t.TempDir()
	for name, data := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	openssl(t, "", nil, "version") // skips without it
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Dir = dir
	output(t, cmd, password)
	made, err := os.ReadFile(filepath.Join(dir, "new."+line[len(line)-3:]))
	require.NoError(t, err)
	return made
}

func bundle(parts ...[]byte) secret.Bytes { return secret.NewBytes(bytes.Join(parts, nil)) }

func TestOpenPEM(t *testing.T) {
	want, key, leaf, ca := pemOf(t)
	pkcs1 := asPEM("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey()))
	for name, files := range map[string][]secret.Bytes{
		"one file":          {bundle(key, leaf, ca)},
		"other order":       {bundle(ca, leaf, key)},
		"two files":         {bundle(leaf, ca), bundle(key)},
		"three files":       {bundle(ca), bundle(key), bundle(leaf)},
		"chain has a leaf":  {bundle(leaf), bundle(leaf, ca), bundle(key)},
		"PKCS #1":           {bundle(pkcs1, leaf, ca)},
		"remarks":           {bundle([]byte("Bag Attributes: <none>\n"), key, []byte("subject=x\n"), leaf, ca)},
		"Windows newlines":  {secret.NewBytes(bytes.ReplaceAll(bundle(key, leaf, ca).Reveal(), []byte("\n"), []byte("\r\n")))},
		"another CA's root": {bundle(key, leaf, ca, asPEM("CERTIFICATE", sign(caTemplate("Other Root"), nil, otherEC(), otherEC()).Raw))},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := certs.OpenPEM(files...)
			require.NoError(t, err)
			assert.Equal(t, want.Leaf().Raw, c.Leaf().Raw)
			require.Len(t, c.Chain(), 1)
			assert.Equal(t, root().Raw, c.Chain()[0].Raw)
			assert.Empty(t, besidesTrust(c.Inspect("", now)))

			again, err := certs.OpenPFX(c.PFX(), c.Password())
			require.NoError(t, err)
			assert.Equal(t, want.Leaf().Raw, again.Leaf().Raw)
			assert.GreaterOrEqual(t, len(c.Password().Reveal()), 26)
		})
	}
}

// An EC key opens, as it does from a PFX file; that the product wants RSA is a finding.
func TestOpenPEMWithECKey(t *testing.T) {
	der, err := x509.MarshalECPrivateKey(otherEC())
	require.NoError(t, err)
	r := newRecipe()
	r.key = otherEC()
	c, err := certs.OpenPEM(bundle(asPEM("EC PARAMETERS", []byte{6, 0}), asPEM("EC PRIVATE KEY", der), asPEM("CERTIFICATE", r.open(t).Leaf().Raw)))
	require.NoError(t, err)
	require.NotEmpty(t, c.Inspect("", now))
	assert.Equal(t, finding.CertificateKeyAlgorithm, c.Inspect("", now)[0].ID)
	assert.Contains(t, c.Inspect("", now)[0].Text, "it must be RSA")
}

func TestOpenPEMErrors(t *testing.T) {
	_, key, leaf, ca := pemOf(t)
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	edDER, err := x509.MarshalPKCS8PrivateKey(edKey)
	require.NoError(t, err)
	const canary = "canary-7f3e"
	var many [][]byte
	for range 51 {
		many = append(many, asPEM("CERTIFICATE", sign(caTemplate("CA"), nil, ecKey(), ecKey()).Raw))
	}

	for name, c := range map[string]struct {
		file secret.Bytes
		want error
		text string
	}{
		"empty":           {bundle(), certs.ErrPEM, "it is empty"},
		"DER":             {bundle(root().Raw), certs.ErrPEM, "openssl x509 -inform DER"},
		"huge":            {secret.NewBytes(make([]byte, 1<<20+1)), certs.ErrPEM, "1048577 bytes"},
		"no key":          {bundle(leaf, ca), certs.ErrNoKey, "no private key"},
		"only a key":      {bundle(key), certs.ErrNoKey, "no private key"},
		"key of another":  {bundle(asPEM("PRIVATE KEY", edDER), leaf), certs.ErrNoKey, "no private key"},
		"two keys":        {bundle(key, asPEM("PRIVATE KEY", edDER), leaf), certs.ErrSeveralKeys, "more than one"},
		"encrypted":       {bundle(asPEM("ENCRYPTED PRIVATE KEY", []byte(canary)), leaf), certs.ErrPEM, "openssl pkcs12 -export"},
		"damaged key":     {bundle(asPEM("PRIVATE KEY", []byte(canary)), leaf), certs.ErrPEM, "private key is damaged"},
		"damaged PKCS #1": {bundle(asPEM("RSA PRIVATE KEY", []byte(canary)), leaf), certs.ErrPEM, "private key is damaged"},
		"damaged SEC 1":   {bundle(asPEM("EC PRIVATE KEY", []byte(canary)), leaf), certs.ErrPEM, "private key is damaged"},
		"damaged leaf":    {bundle(key, asPEM("CERTIFICATE", []byte("x"))), certs.ErrPEM, "damaged certificate"},
		"cut off":         {bundle(leaf, key[:len(key)/2]), certs.ErrPEM, "only 1 of its 2 blocks can be read"},
		"request":         {bundle(key, asPEM("CERTIFICATE REQUEST", []byte("x"))), certs.ErrPEM, `"CERTIFICATE REQUEST"`},
		"PKCS #7":         {bundle(key, asPEM("PKCS7", []byte("x"))), certs.ErrPEM, "openssl pkcs7"},
		"too many":        {bundle(append(many, key)...), certs.ErrPEM, "51 certificates"},
		"key of OpenSSH":  {bundle(asPEM("OPENSSH PRIVATE KEY", []byte(canary)), leaf), certs.ErrPEM, "neither a certificate nor an unencrypted private key"},
		"strange kind":    {bundle([]byte("-----BEGIN A\x01B-----\neA==\n-----END A\x01B-----\n")), certs.ErrPEM, `"A\x01B"`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := certs.OpenPEM(c.file)
			assert.Nil(t, got)
			require.ErrorIs(t, err, c.want)
			require.ErrorContains(t, err, c.text)
			assert.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, err), canary)
			assert.NotContains(t, err.Error(), "\n")
		})
	}
	_, err = certs.OpenPEM()
	require.ErrorIs(t, err, certs.ErrNoKey)
}

// What an error recommends works with the real OpenSSL.
func TestOpenPEMRecommends(t *testing.T) {
	want, key, leaf, ca := pemOf(t)
	const password = "p-7f3e"
	for name, args := range map[string][]string{
		"encrypted PKCS #8":     {"pkey", "-aes256", "-passout", "env:PFX_PASSWORD"},
		"encrypted traditional": {"pkey", "-aes256", "-traditional", "-passout", "env:PFX_PASSWORD"},
	} {
		t.Run(name, func(t *testing.T) {
			encrypted := openssl(t, password, key, args...)
			_, err := certs.OpenPEM(secret.NewBytes(encrypted), bundle(leaf, ca))
			require.ErrorIs(t, err, certs.ErrPEM)
			require.ErrorContains(t, err, "is encrypted")
			pfx := follow(t, err, password, map[string][]byte{"key.pem": encrypted, "fullchain.pem": bundle(leaf, ca).Reveal()})
			c, err := certs.OpenPFX(secret.NewBytes(pfx), secret.New(password))
			require.NoError(t, err)
			assert.Equal(t, want.Leaf().Raw, c.Leaf().Raw)
		})
	}
	for name, c := range map[string]struct {
		file string
		data []byte
	}{
		"DER":     {"old.cer", want.Leaf().Raw},
		"PKCS #7": {"old.p7b", openssl(t, "", leaf, "crl2pkcs7", "-nocrl", "-certfile", "/dev/stdin")},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := certs.OpenPEM(secret.NewBytes(c.data), secret.NewBytes(key))
			require.ErrorIs(t, err, certs.ErrPEM)
			opened, err := certs.OpenPEM(secret.NewBytes(follow(t, err, "", map[string][]byte{c.file: c.data})), secret.NewBytes(key))
			require.NoError(t, err)
			assert.Equal(t, want.Leaf().Raw, opened.Leaf().Raw)
		})
	}
}

func FuzzOpenPEM(f *testing.F) {
	c := newRecipe().open(f)
	key, err := x509.MarshalPKCS8PrivateKey(rsaKey())
	require.NoError(f, err)
	f.Add(bundle(asPEM("PRIVATE KEY", key), asPEM("CERTIFICATE", c.Leaf().Raw), asPEM("CERTIFICATE", root().Raw)).Reveal())
	f.Add(asPEM("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey())))
	f.Add(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Headers: map[string]string{"Proc-Type": "4,ENCRYPTED"}, Bytes: []byte("x")}))
	f.Add([]byte("-----BEGIN CERTIFICATE-----"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := certs.OpenPEM(secret.NewBytes(data))
		if err != nil {
			assert.Nil(t, c)
			assert.NotContains(t, err.Error(), "\n")
			return
		}
		again, err := certs.OpenPFX(c.PFX(), c.Password())
		require.NoError(t, err)
		assert.Equal(t, c.Leaf().Raw, again.Leaf().Raw)
	})
}
