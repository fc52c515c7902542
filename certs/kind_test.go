package certs_test

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/secret"
)

const filePassword = "p-7f3e"

// inUTF16 is what PowerShell 5.1 makes of a text file.
func inUTF16(text []byte, order binary.AppendByteOrder) []byte {
	wide := order.AppendUint16(nil, 0xfeff)
	for _, unit := range utf16.Encode([]rune(string(text))) {
		wide = order.AppendUint16(wide, unit)
	}
	return wide
}

func marked(text []byte) []byte { return append([]byte("\xef\xbb\xbf"), text...) }

// recommended is the command line at the end of an error.
var recommended = regexp.MustCompile(`: ((openssl|tr|sed) .*)$`)

// run carries out what an error recommends in a folder with one old file, and returns the new one.
func run(t *testing.T, refused error, old string, data []byte) []byte {
	t.Helper()
	line := recommended.FindStringSubmatch(refused.Error())
	require.NotNil(t, line, "%s recommends nothing", refused)
	command, _, _ := strings.Cut(line[1], "; otherwise")
	command = strings.ReplaceAll(command, "openssl pkcs12", "openssl pkcs12 -passin env:PFX_PASSWORD -passout env:PFX_PASSWORD")
	openssl(t, "", nil, "version") // skips without it
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, old), data, 0o600))
	cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
	cmd.Dir = dir
	output(t, cmd, filePassword)
	made, err := filepath.Glob(filepath.Join(dir, "new.*"))
	require.NoError(t, err)
	require.Len(t, made, 1, command)
	content, err := os.ReadFile(made[0])
	require.NoError(t, err)
	return content
}

// Whatever people hand over in place of the right file is told what it is and what to do: once, in one sentence, and without
// the words of a parser.
func TestMistakenFiles(t *testing.T) {
	c, key, leaf, ca := pemOf(t)
	pfx, err := pkcs12.Modern2023.Encode(rsaKey(), c.Leaf(), c.Chain(), filePassword)
	require.NoError(t, err)
	p7b := []byte{}
	if _, err := exec.LookPath("openssl"); err == nil {
		p7b = openssl(t, "", leaf, "crl2pkcs7", "-nocrl", "-certfile", "/dev/stdin", "-outform", "DER")
	}
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: host}}, rsaKey())
	require.NoError(t, err)
	encoded := []byte(base64.StdEncoding.EncodeToString(pfx))
	glued := bytes.Join([][]byte{bytes.TrimSuffix(leaf, []byte("\n")), ca}, nil)
	jks := append([]byte("\xfe\xed\xfe\xed\x00\x00\x00\x02"), make([]byte, 40)...)

	open := map[string]func([]byte) error{
		"PFX": func(data []byte) error {
			_, err := certs.OpenPFX(secret.NewBytes(data), secret.New(filePassword))
			return err
		},
		"PEM": func(data []byte) error { _, err := certs.OpenPEM(secret.NewBytes(data)); return err },
		"CA":  func(data []byte) error { _, err := certs.ParseCA(data); return err },
	}
	all := func(text string) map[string]string { return map[string]string{"PFX": text, "PEM": text, "CA": text} }
	for name, test := range map[string]struct {
		data []byte
		says map[string]string // by what is expected; what is missing is not a mistake there
	}{
		"empty":       {nil, all("it is empty; copy it again")},
		"blank":       {[]byte("\r\n\r\n"), all("it is empty; copy it again")},
		"cut off":     {pfx[:1000], all("it is cut off after 1000 of ")},
		"PFX":         {pfx, map[string]string{"PEM": "it is a PFX file; open it with OpenPFX", "CA": "it is a PFX file; write the CAs into a file"}},
		"JKS":         {jks, all("it is a Java keystore; ")},
		"certificate": {c.Leaf().Raw, map[string]string{"PFX": "it is a certificate without a private key (.cer); export", "PEM": "it is a certificate without a private key (.cer); convert it: openssl x509"}},
		"request":     {request, all("it is a certificate request (.csr); use the certificate that the CA issued")},
		"PKCS #7":     {p7b, all("it is PKCS #7 (.p7b), which has certificates and no private key; ")},
		"base64":      {encoded, all("it is base64 of a PFX file; decode it: ")},
		"base64 in lines, UTF-16": {
			inUTF16(bytes.ReplaceAll(encoded, []byte("A"), []byte("A\r\n")), binary.LittleEndian), all("it is base64 of a PFX file; decode it: "),
		},
		"base64 of a certificate": {[]byte(base64.StdEncoding.EncodeToString(c.Leaf().Raw)), all("it is base64 of a certificate without a private key (.cer); decode it: ")},
		"PEM around a PFX": {
			asPEM("PKCS12", pfx), map[string]string{"PFX": "it is PEM around one; unwrap it", "PEM": "it is PEM around a PFX file; unwrap it", "CA": "it is PEM around a PFX file; unwrap it"},
		},
		"PEM":              {leaf, map[string]string{"PFX": "it is PEM; use OpenPEM"}},
		"PEM in UTF-16":    {inUTF16(leaf, binary.BigEndian), map[string]string{"PFX": "it is PEM; use OpenPEM"}},
		"two on one line":  {glued, map[string]string{"PEM": "are on one line; break it: sed", "CA": "are on one line; break it: sed"}},
		"an old label":     {asPEM("X509 CERTIFICATE", c.Chain()[0].Raw), map[string]string{"PEM": `it calls a certificate "X509 CERTIFICATE"`, "CA": `it calls a certificate "X509 CERTIFICATE"`}},
		"DH parameters":    {asPEM("DH PARAMETERS", []byte{0x30, 3, 2, 1, 5}), map[string]string{"PEM": "it has DH PARAMETERS, which are no part of a certificate; remove them: sed", "CA": "it has DH PARAMETERS"}},
		"a request as PEM": {asPEM("CERTIFICATE REQUEST", request), map[string]string{"PEM": "it has a certificate request; use", "CA": "it has a certificate request; use"}},
		"a key":            {key, map[string]string{"CA": "contains a private key"}},
		"unmarked UTF-16":  {inUTF16(leaf, binary.LittleEndian)[2:], map[string]string{"PEM": "it is UTF-16 without a byte order mark; save it as UTF-8"}},
		"a web page":       {[]byte("<html>not found</html>"), map[string]string{"PFX": "it is damaged, or of a kind", "PEM": "it contains no PEM; export it again", "CA": "it is not a certificate in DER or PEM"}},
		"ASN.1":            {[]byte{0x30, 3, 2, 1, 1}, map[string]string{"PFX": "it is damaged, or of a kind", "PEM": "it contains no PEM", "CA": "it is not a certificate"}},
	} {
		for what, says := range test.says {
			t.Run(name+" as "+what, func(t *testing.T) {
				if name == "PKCS #7" && len(test.data) == 0 {
					t.Skip("openssl is not on PATH: PKCS #7 stays untested")
				}
				err := open[what](test.data)
				require.ErrorContains(t, err, says)
				text := err.Error()
				for _, raw := range []string{"asn1", "x509:", "pkcs12:", "\n", "%!", filePassword} {
					assert.NotContains(t, text, raw)
				}
				for _, once := range []string{"PFX file; ", "it is ", "copy it again", "openssl base64"} {
					assert.LessOrEqual(t, strings.Count(text, once), 1, "%q is said once: %s", once, text)
				}
			})
		}
	}

	// What is recommended works.
	opens := func(t *testing.T, made []byte) {
		t.Helper()
		got, err := certs.OpenPFX(secret.NewBytes(made), secret.New(filePassword))
		require.NoError(t, err)
		assert.Equal(t, c.Leaf().Raw, got.Leaf().Raw)
	}
	t.Run("base64 decoded", func(t *testing.T) {
		for _, data := range [][]byte{encoded, inUTF16(append(bytes.Clone(encoded), "\r\n"...), binary.LittleEndian)} {
			opens(t, run(t, open["PFX"](data), "old.txt", data))
		}
	})
	t.Run("PEM unwrapped", func(t *testing.T) {
		wrapped := asPEM("PKCS12", pfx)
		opens(t, run(t, open["PFX"](wrapped), "old.pem", wrapped))
		opens(t, run(t, open["PEM"](wrapped), "old.pem", wrapped))
	})
	t.Run("one line broken", func(t *testing.T) {
		whole := append(bytes.Clone(glued), key...)
		mended := run(t, open["PEM"](whole), "old.pem", whole)
		require.NoError(t, open["PEM"](mended))
	})
	t.Run("parameters removed", func(t *testing.T) {
		whole := slicesOf(key, asPEM("DH PARAMETERS", []byte{0x30, 3, 2, 1, 5}), leaf)
		mended := run(t, open["PEM"](whole), "old.pem", whole)
		require.NoError(t, open["PEM"](mended))
	})
	t.Run("label renamed", func(t *testing.T) {
		old := asPEM("X509 CERTIFICATE", c.Chain()[0].Raw)
		require.NoError(t, open["CA"](run(t, open["CA"](old), "old.pem", old)))
	})
	t.Run("CA taken out", func(t *testing.T) {
		require.NoError(t, open["CA"](run(t, open["CA"](pfx), "old.pfx", pfx)))
	})
}

func slicesOf(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// A PEM file in the encodings of Windows is read, as secret.ReadFile reads them, and so is a file with a newline at its end.
func TestFilesAsWindowsWritesThem(t *testing.T) {
	c, key, leaf, ca := pemOf(t)
	whole := slicesOf(key, leaf, ca)
	for name, data := range map[string][]byte{
		"mark": marked(whole), "UTF-16 LE": inUTF16(whole, binary.LittleEndian), "UTF-16 BE": inUTF16(whole, binary.BigEndian),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := certs.OpenPEM(secret.NewBytes(data))
			require.NoError(t, err)
			assert.Equal(t, c.Leaf().Raw, got.Leaf().Raw)
		})
	}
	root := c.Chain()[0].Raw
	for name, data := range map[string][]byte{
		"CA with a mark": marked(ca), "CA in UTF-16": inUTF16(ca, binary.LittleEndian), "CA and a newline": slicesOf(root, []byte("\r\n")),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := certs.ParseCA(data)
			require.NoError(t, err)
			assert.Equal(t, root, got.DER())
		})
	}
	pfx, err := pkcs12.Modern2023.Encode(rsaKey(), c.Leaf(), c.Chain(), filePassword)
	require.NoError(t, err)
	for _, end := range []string{"\n", "\r\n", "\n\n"} {
		got, err := certs.OpenPFX(secret.NewBytes(slicesOf(pfx, []byte(end))), secret.New(filePassword))
		require.NoError(t, err, "%q", end)
		assert.Equal(t, c.Leaf().Raw, got.Leaf().Raw)
		assert.True(t, got.PFX().Equal(secret.NewBytes(pfx)), "what is sent has no newline either")
	}
}

// changed is a certificate with bytes of it replaced, which its signature does not allow but its parser has to meet first.
func changed(t *testing.T, der []byte, old, replacement string) []byte {
	t.Helper()
	require.Len(t, replacement, len(old))
	require.Contains(t, string(der), old)
	return bytes.ReplaceAll(der, []byte(old), []byte(replacement))
}

// Certificates that Windows and OpenSSL read, and Go does not: the error has the cause and what to do. Where it is a CA, that
// works.
func TestCertificatesThatGoDoesNotRead(t *testing.T) {
	c, key, leaf, _ := pemOf(t)
	named := caTemplate("Contoso Root-1")
	named.SerialNumber = big.NewInt(0x7f112233)
	rootDER, err := x509.CreateCertificate(rand.Reader, named, named, ecKey().Public(), ecKey())
	require.NoError(t, err)
	for name, test := range map[string]struct {
		der   []byte
		cause string
	}{
		"negative serial":       {changed(t, rootDER, "\x7f\x11\x22\x33", "\xff\x11\x22\x33"), "whose serial number is negative"},
		"_ in PrintableString":  {changed(t, rootDER, "Root-1", "Root_1"), "such as _ or raw UTF-8"},
		"UTF-8 in a short name": {changed(t, rootDER, "Root-1", "R\u00f6t-1"), "such as _ or raw UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			check := func(err error, want error, mend string) {
				require.ErrorIs(t, err, want)
				require.ErrorContains(t, err, test.cause)
				require.ErrorContains(t, err, "Windows and OpenSSL read it, and Go does not")
				require.ErrorContains(t, err, mend)
				for _, raw := range []string{"asn1", "x509:", "RDNSequence", "\n"} {
					assert.NotContains(t, err.Error(), raw)
				}
			}
			_, err := certs.ParseCA(test.der)
			check(err, certs.ErrCA, "ask the CA for another certificate of its key")
			_, err = certs.ParseCA(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: test.der}))
			check(err, certs.ErrCA, "ask the CA for another certificate of its key")
			_, err = certs.OpenPEM(bundle(key, leaf, asPEM("CERTIFICATE", test.der)))
			check(err, certs.ErrPEM, "if it is a CA, remove its block; otherwise request the certificate again")

			pfx, err := pkcs12.Modern2023.Encode(rsaKey(), c.Leaf(), []*x509.Certificate{{Raw: test.der}}, filePassword)
			require.NoError(t, err)
			_, err = certs.OpenPFX(secret.NewBytes(pfx), secret.New(filePassword))
			check(err, certs.ErrFormat, "if it is a CA, leave the CAs out: openssl pkcs12")
			got, err := certs.OpenPFX(secret.NewBytes(run(t, err, "old.pfx", pfx)), secret.New(filePassword))
			require.NoError(t, err)
			assert.Equal(t, c.Leaf().Raw, got.Leaf().Raw)
		})
	}
}
