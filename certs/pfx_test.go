package certs_test

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/secret"
)

const umlauts = "Pä55 wörd€"

// openssl runs the real OpenSSL with input and returns its output. The password goes by the environment.
func openssl(t *testing.T, password string, input []byte, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not on PATH: the exchange with it stays untested")
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Stdin = bytes.NewReader(input)
	return output(t, cmd, password)
}

func output(t *testing.T, cmd *exec.Cmd, password string) []byte {
	t.Helper()
	cmd.Env = append(os.Environ(), "PFX_PASSWORD="+password)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, "%s", stderr.String())
	return out
}

// pemOf returns a server certificate with its key and its CA as PEM, for openssl.
func pemOf(t *testing.T) (c *certs.ServerCertificate, key, leaf, ca []byte) {
	t.Helper()
	c = newRecipe().open(t)
	der, err := x509.MarshalPKCS8PrivateKey(rsaKey())
	require.NoError(t, err)
	key = pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	leaf = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Leaf().Raw})
	ca = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root().Raw})
	return c, key, leaf, ca
}

func TestOpenPFXReadsWhatOpenSSLWrites(t *testing.T) {
	want, key, leaf, ca := pemOf(t)
	for name, args := range map[string][]string{
		"default": nil,
		"legacy":  {"-legacy"},
		"3DES":    {"-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "SHA1"},

		"AES-128, SHA-512 MAC": {"-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC", "-macalg", "SHA512"},
		"AES-192, 3DES":        {"-keypbe", "AES-192-CBC", "-certpbe", "PBE-SHA1-3DES"},
		"plain certificates":   {"-certpbe", "NONE"},
		"plain key":            {"-keypbe", "NONE"},
		"one iteration":        {"-noiter", "-nomaciter"},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"pkcs12", "-export", "-name", "a name", "-passout", "env:PFX_PASSWORD"}, args...)
			pfx := secret.NewBytes(openssl(t, umlauts, bytes.Join([][]byte{key, leaf, ca}, nil), args...))
			c, err := certs.OpenPFX(pfx, secret.New(umlauts))
			require.NoError(t, err)
			assert.Equal(t, want.Leaf().Raw, c.Leaf().Raw)
			require.Len(t, c.Chain(), 1)
			assert.Equal(t, root().Raw, c.Chain()[0].Raw)
			_, err = certs.OpenPFX(pfx, secret.New("wrong"))
			assert.ErrorIs(t, err, certs.ErrPassword)
		})
	}
}

// What the error recommends works with the real OpenSSL.
func TestOpenPFXRecommends(t *testing.T) {
	want, key, leaf, ca := pemOf(t)
	for name, args := range map[string][]string{
		"no MAC":      {"-nomac"},
		"SHA-384 MAC": {"-macalg", "SHA384"},
		"cipher":      {"-certpbe", "CAMELLIA-256-CBC"},
		"key's":       {"-keypbe", "CAMELLIA-256-CBC"},
		"RC4":         {"-certpbe", "PBE-SHA1-RC4-128", "-legacy"},
		"key's RC4":   {"-keypbe", "PBE-SHA1-RC4-128", "-legacy"},
		"key's 2DES":  {"-keypbe", "PBE-SHA1-2DES"},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"pkcs12", "-export", "-passout", "env:PFX_PASSWORD"}, args...)
			pfx := openssl(t, umlauts, bytes.Join([][]byte{key, leaf, ca}, nil), args...)
			_, err := certs.OpenPFX(secret.NewBytes(pfx), secret.New(umlauts))
			require.ErrorIs(t, err, certs.ErrFormat)
			converted := follow(t, err, umlauts, map[string][]byte{"old.pfx": pfx})
			c, err := certs.OpenPFX(secret.NewBytes(converted), secret.New(umlauts))
			require.NoError(t, err)
			assert.Equal(t, want.Leaf().Raw, c.Leaf().Raw)
			assert.Len(t, c.Chain(), 1)
		})
	}
}

// The whole of a file can be BER, or what its MAC is made of.
func TestOpenPFXRefusesBER(t *testing.T) {
	leaf := newRecipe().open(t).Leaf()
	pfx, err := pkcs12.Passwordless.Encode(rsaKey(), leaf, nil, "")
	require.NoError(t, err)
	indefinite := func(der []byte) []byte { // 0x30 0x82 and two bytes of length
		return slices.Concat([]byte{0x30, 0x80}, der[4:], []byte{0, 0})
	}
	file := fromDER[pfxFile](t, pfx)
	file.Safes.Data = indefinite(file.Safes.Data)
	for name, ber := range map[string][]byte{"whole": indefinite(pfx), "inside": toDER(t, file)} {
		t.Run(name, func(t *testing.T) {
			_, err := certs.OpenPFX(secret.NewBytes(ber), secret.Text{})
			require.ErrorIs(t, err, certs.ErrFormat)
			require.ErrorContains(t, err, "it is BER")
			c, err := certs.OpenPFX(secret.NewBytes(follow(t, err, "", map[string][]byte{"old.pfx": ber})), secret.Text{})
			require.NoError(t, err)
			assert.Equal(t, leaf.Raw, c.Leaf().Raw)
		})
	}
}

func TestDaysLeft(t *testing.T) {
	c := newRecipe().open(t)
	for name, tc := range map[string]struct {
		now  time.Time
		want int
	}{
		"a year":      {start, 365},
		"one day":     {end.Add(-24 * time.Hour), 1},
		"the last":    {end.Add(-time.Second), 0},
		"now":         {end, 0},
		"just over":   {end.Add(time.Second), -1},
		"a day over":  {end.Add(24 * time.Hour), -1},
		"longer over": {end.Add(25 * time.Hour), -2},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, tc.want, c.DaysLeft(tc.now)) })
	}
}

func TestOpenSSLReadsTheLab(t *testing.T) {
	c := sample()
	out := openssl(t, c.Password().Reveal(), c.PFX().Reveal(), "pkcs12", "-nodes", "-passin", "env:PFX_PASSWORD")
	var kinds []string
	for block, rest := pem.Decode(out); block != nil; block, rest = pem.Decode(rest) {
		kinds = append(kinds, block.Type)
	}
	assert.ElementsMatch(t, []string{"CERTIFICATE", "CERTIFICATE", "PRIVATE KEY"}, kinds)
	assert.Contains(t, string(out), host)
}

func TestOpenPFXAccessors(t *testing.T) {
	c := newRecipe().open(t)
	again, err := certs.OpenPFX(c.PFX(), c.Password())
	require.NoError(t, err)
	assert.Equal(t, c.Leaf().Raw, again.Leaf().Raw)
	assert.Equal(t, host, c.CommonName())
	assert.Equal(t, end, c.NotAfter())
	assert.Regexp(t, "^[0-9A-F]{40}$", c.Thumbprint())
	assert.Equal(t, fmt.Sprintf("%q (thumbprint %s)", host, c.Thumbprint()), c.String())

	c.Chain()[0] = nil
	c.DNSNames()[0] = "changed"
	assert.Equal(t, root().Raw, c.Chain()[0].Raw, "a copy is handed out")
	assert.Equal(t, []string{host}, c.DNSNames(), "a copy is handed out")
}

func TestThumbprintIsOpenSSLsFingerprint(t *testing.T) {
	c, _, leaf, _ := pemOf(t)
	out := string(openssl(t, "", leaf, "x509", "-noout", "-fingerprint", "-sha1"))
	_, fingerprint, _ := strings.Cut(strings.TrimSpace(out), "=")
	assert.Equal(t, strings.ReplaceAll(fingerprint, ":", ""), c.Thumbprint())
}

// Windows may put the CA in front of the leaf.
func TestOpenPFXFindsTheLeafByItsKey(t *testing.T) {
	c, ca := newRecipe().open(t), root()
	pfx, err := pkcs12.Modern2023.Encode(rsaKey(), ca, []*x509.Certificate{c.Leaf()}, "pw")
	require.NoError(t, err)
	got, err := certs.OpenPFX(secret.NewBytes(pfx), secret.New("pw"))
	require.NoError(t, err)
	assert.Equal(t, host, got.CommonName())
	require.Len(t, got.Chain(), 1)
	assert.Equal(t, ca.Raw, got.Chain()[0].Raw)
}

func TestOpenPFXErrors(t *testing.T) {
	const canary = "canary-7f3e"
	good, err := pkcs12.Modern2023.Encode(rsaKey(), newRecipe().open(t).Leaf(), nil, "right")
	require.NoError(t, err)
	foreign, err := pkcs12.Modern2023.Encode(ecKey(), newRecipe().open(t).Leaf(), nil, canary)
	require.NoError(t, err)
	trust, err := pkcs12.Modern2023.EncodeTrustStore([]*x509.Certificate{root()}, canary)
	require.NoError(t, err)
	crowd, err := pkcs12.Modern2023.Encode(rsaKey(), newRecipe().open(t).Leaf(), slices.Repeat([]*x509.Certificate{root()}, 50), canary)
	require.NoError(t, err)
	noMAC, err := pkcs12.Passwordless.Encode(rsaKey(), newRecipe().open(t).Leaf(), nil, "")
	require.NoError(t, err)

	for name, c := range map[string]struct {
		pfx      []byte
		password string
		want     error
		text     string
	}{
		"wrong password":             {good, canary, certs.ErrPassword, "wrong password"},
		"no password":                {good, "", certs.ErrPassword, "wrong password"},
		"password outside the plane": {good, canary + "🔑", certs.ErrPassword, "Multilingual Plane"},
		"empty":                      {nil, canary, certs.ErrFormat, "it is empty"},
		"garbage":                    {[]byte("not a PFX file"), canary, certs.ErrFormat, "it is damaged, or of a kind that this package does not know"},
		"cut off":                    {good[:len(good)/2], canary, certs.ErrFormat, fmt.Sprintf("it is cut off after %d of %d bytes", len(good)/2, len(good))},
		"huge":                       {make([]byte, 1<<20+1), canary, certs.ErrFormat, "1048577 bytes"},
		"certificate":                {root().Raw, canary, certs.ErrFormat, "it is a certificate without a private key (.cer)"},
		"no MAC":                     {noMAC, canary, certs.ErrFormat, "no MAC"},
		"PEM":                        {asPEM("CERTIFICATE", root().Raw), canary, certs.ErrFormat, "use OpenPEM"},
		"BER":                        {[]byte{0x30, 0x80, 0, 0}, canary, certs.ErrFormat, "it is BER"},
		"too many certificates":      {crowd, canary, certs.ErrFormat, "51 certificates"},
		"no key":                     {trust, canary, certs.ErrNoKey, "no private key"},
		"key of another certificate": {foreign, canary, certs.ErrNoKey, "no private key"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := certs.OpenPFX(secret.NewBytes(c.pfx), secret.New(c.password))
			assert.Nil(t, got)
			require.ErrorIs(t, err, c.want)
			require.ErrorContains(t, err, c.text)
			assert.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, err), canary)
			assert.NotContains(t, err.Error(), "\n")
		})
	}
}

func TestOpenPFXRefusesSeveralKeys(t *testing.T) {
	pfx, err := pkcs12.Passwordless.Encode(rsaKey(), newRecipe().open(t).Leaf(), nil, "")
	require.NoError(t, err)
	_, err = certs.OpenPFX(secret.NewBytes(pfx), secret.Text{})
	require.NoError(t, err)

	// Nothing is encrypted in this file, so the key bag can be doubled by hand.
	file := fromDER[pfxFile](t, pfx)
	safes := fromDER[[]content](t, file.Safes.Data)
	keys := &safes[len(safes)-1]
	bags := fromDER[[]asn1.RawValue](t, keys.Data)
	keys.Data = toDER(t, append(bags, bags...))
	file.Safes.Data = toDER(t, safes)
	_, err = certs.OpenPFX(secret.NewBytes(toDER(t, file)), secret.Text{})
	require.ErrorIs(t, err, certs.ErrSeveralKeys)
}

// A file can have one password for its MAC and another for its content, or no MAC and a password for its content.
func TestOpenPFXWrongPasswordWithoutMAC(t *testing.T) {
	pfx, err := os.ReadFile(filepath.Join("testdata", "rsa4096.pfx"))
	require.NoError(t, err)
	noMAC := toDER(t, fromDER[pfxFile](t, pfx))
	_, err = certs.OpenPFX(secret.NewBytes(noMAC), secret.Text{})
	require.ErrorIs(t, err, certs.ErrPassword)
}

// content is ContentInfo and pfxFile is PFX of RFC 7292, for changing files by hand; pfxFile drops the MAC.
type (
	content struct {
		Type asn1.ObjectIdentifier
		Data []byte `asn1:"tag:0,explicit"`
	}
	pfxFile struct {
		Version int
		Safes   content
	}
)

func fromDER[T any](t *testing.T, der []byte) T {
	t.Helper()
	var v T
	_, err := asn1.Unmarshal(der, &v)
	require.NoError(t, err)
	return v
}

func toDER(t *testing.T, v any) []byte {
	t.Helper()
	der, err := asn1.Marshal(v)
	require.NoError(t, err)
	return der
}

// A file that its maker gave an enormous iteration count must be refused before the first derivation. go-pkcs12 would
// follow it.
func TestOpenPFXBoundsIterations(t *testing.T) {
	const count, evil = "\x02\x03\x00\x80\x01", "\x02\x03\x7f\xff\xff" // INTEGER 32,769 and 8,388,607
	leaf := newRecipe().open(t).Leaf()
	for name, encoder := range map[string]*pkcs12.Encoder{
		"PBES2": pkcs12.Modern2023.WithIterations(32_769),
		"PBE":   pkcs12.LegacyDES.WithIterations(32_769),
		"PBMAC": pkcs12.Modern2026.WithIterations(32_769),
	} {
		t.Run(name, func(t *testing.T) {
			pfx, err := encoder.Encode(rsaKey(), leaf, nil, "pw")
			require.NoError(t, err)
			parts := strings.Split(string(pfx), count)
			require.GreaterOrEqual(t, len(parts), 4, "the counts of the MAC, the certificates and the key")
			for i := 1; i < len(parts); i++ {
				hostile := strings.Join(parts[:i], count) + evil + strings.Join(parts[i:], count)
				begin := time.Now()
				_, err := certs.OpenPFX(secret.NewBytes([]byte(hostile)), secret.New("pw"))
				require.ErrorIs(t, err, certs.ErrFormat)
				require.ErrorContains(t, err, "8388607 iterations")
				assert.Less(t, time.Since(begin), time.Second)

				// go-pkcs12 reads the content whatever its tag is.
				content := strings.Index(hostile, "\xa0\x82") + 4
				require.Equal(t, byte(0x04), hostile[content])
				hostile = hostile[:content] + "\x03" + hostile[content+1:]
				_, err = certs.OpenPFX(secret.NewBytes([]byte(hostile)), secret.New("pw"))
				require.ErrorContains(t, err, "8388607 iterations")
			}
		})
	}
}

func TestServerCertificateShowsNoSecret(t *testing.T) {
	const canary = "canary-7f3e"
	pfx, err := pkcs12.Modern2023.Encode(rsaKey(), newRecipe().open(t).Leaf(), nil, canary)
	require.NoError(t, err)
	c, err := certs.OpenPFX(secret.NewBytes(pfx), secret.New(canary))
	require.NoError(t, err)

	var shown []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%c", "%U"} {
		shown = append(shown, fmt.Sprintf(verb, c), fmt.Sprintf(verb, *c), fmt.Sprintf(verb, []any{c, *c}))
	}
	text, err := json.Marshal(c) //nolint:staticcheck // that it has nothing to show is the test
	require.NoError(t, err)
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("opened", "certificate", c)
	slog.New(slog.NewTextHandler(&log, nil)).Info("opened", "certificate", c)

	all := strings.Join(append(shown, string(text), log.String()), "\n")
	for _, form := range []string{"%s", "%x", "%X", "%d", "%c", "%U"} {
		assert.NotContains(t, all, strings.Trim(fmt.Sprintf(form, []byte(canary)), "[]"), form)
		assert.NotContains(t, all, strings.Trim(fmt.Sprintf(form, pfx[:16]), "[]"), form)
	}
	assert.Contains(t, all, host)
}

func TestRSA4096(t *testing.T) {
	pfx, err := os.ReadFile(filepath.Join("testdata", "rsa4096.pfx"))
	require.NoError(t, err)
	c, err := certs.OpenPFX(secret.NewBytes(pfx), secret.New("test"))
	require.NoError(t, err)
	assert.Empty(t, besidesTrust(c.Inspect("", c.Leaf().NotBefore)), "a self-signed certificate needs no chain")
}

// Run it with -fuzzminimizetime=1x: most of the time goes into minimizing otherwise.
func FuzzOpenPFX(f *testing.F) {
	leaf := newRecipe().open(f).Leaf()
	chain := []*x509.Certificate{root()}
	for _, encoder := range []*pkcs12.Encoder{pkcs12.Modern2023, pkcs12.LegacyDES, pkcs12.LegacyRC2, pkcs12.Modern2026} {
		pfx, err := encoder.WithIterations(1).Encode(rsaKey(), leaf, chain, "pw")
		require.NoError(f, err)
		f.Add(pfx, "pw")
	}
	// Without a MAC, changed bytes get past the first check.
	pfx, err := pkcs12.Passwordless.Encode(rsaKey(), leaf, chain, "")
	require.NoError(f, err)
	f.Add(pfx, "")
	f.Add([]byte{}, umlauts)
	f.Fuzz(func(t *testing.T, pfx []byte, password string) {
		c, err := certs.OpenPFX(secret.NewBytes(pfx), secret.New(password))
		if err != nil {
			assert.Nil(t, c)
			assert.NotContains(t, err.Error(), "\n")
			return
		}
		for _, finding := range c.Inspect("", now) {
			assert.NotContains(t, finding.Text, "\n")
		}
		if name, err := c.ServiceName(""); err == nil {
			_, err := c.ServiceName(name)
			assert.NoError(t, err, "a name that was settled once stays settled")
		}
	})
}
