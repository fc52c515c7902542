package certs_test

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"testing"
	"time"

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
	// OpenSSL makes such roots, Go only knows their algorithm.
	sha256, md5 := toDER(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}), toDER(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 4})
	md5Root := bytes.ReplaceAll(sign(caTemplate("MD5 Root"), nil, rsaKey(), rsaKey()).Raw, sha256, md5)
	whole := asPEM("CERTIFICATE", root().Raw)

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
		"damaged root":       {damaged, "damaged or whose signature is too old"},
		"MD5 root":           {md5Root, "insecure algorithm MD5"},
		"one and a half":     {append(bytes.Clone(whole), whole[:len(whole)/2]...), "nothing else"},
		"half and one":       {append(bytes.Clone(whole[:len(whole)/2]), append([]byte("\n"), whole...)...), "nothing else"},
		"half":               {whole[:len(whole)/2], "one complete certificate"},
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

func TestInspectCAs(t *testing.T) {
	// Key 0 belongs to Root, 1 to Policy, 2 to Issuing.
	top := ca("Root", 0, 0, nil)
	policy := ca("Policy", 1, 0, top)
	issuing, second := ca("Issuing", 2, 1, policy), ca("Second", 3, 1, policy)
	circle := ca("Policy", 1, 2, issuing)
	all := func(cas ...*x509.Certificate) []*certs.CACertificate {
		var list []*certs.CACertificate
		for _, c := range cas {
			list = append(list, parsed(t, c))
		}
		return list
	}
	chain := all(top, policy, issuing)
	withCRL := func(points ...string) *x509.Certificate {
		c := caTemplate("Issuing")
		c.CRLDistributionPoints = points
		return sign(c, policy, keys()[2], keys()[1])
	}

	for name, c := range map[string]struct {
		cas  []*certs.CACertificate
		now  time.Time
		want []string
		text string
	}{
		"nothing":     {},
		"chain":       {cas: chain},
		"any order":   {cas: all(issuing, second, top, policy)},
		"no entry":    {cas: append([]*certs.CACertificate{nil, {}}, chain...)},
		"first":       {cas: all(top), now: start},
		"before":      {cas: all(top), now: start.Add(-time.Second), want: []string{"fail ca-not-yet-valid"}, text: `"CN=Root"`},
		"after":       {cas: all(top), now: end.Add(time.Second), want: []string{"fail ca-expired"}, text: `"CN=Root" expired on 2027-03-01`},
		"soon":        {cas: all(top), now: end.AddDate(0, 0, -29), want: []string{"warn ca-expires-soon"}},
		"not so soon": {cas: all(top), now: end.AddDate(0, 0, -30)},
		"twice":       {cas: append(all(policy), chain...), want: []string{"warn ca-duplicate"}, text: `"CN=Policy" is listed twice`},
		"root missing, told once": {
			cas: all(policy, issuing, second), want: []string{"warn ca-chain"},
			text: `the chain of the CA "CN=Policy" is incomplete: its issuer "CN=Root" is missing`,
		},
		"gap": {
			cas: all(top, issuing), want: []string{"warn ca-chain"},
			text: `of the CA "CN=Issuing" is incomplete: its issuer "CN=Policy" is missing`,
		},
		"circle": {cas: all(circle, issuing), want: []string{"warn ca-chain", "warn ca-chain"}},
		"root in the wrong store": {
			cas: []*certs.CACertificate{{Certificate: top, Store: certs.IntermediateCA}}, want: []string{"fail ca-store"},
			text: `"CN=Root" is assigned to the store IntermediateCA; it belongs in RootCA`,
		},
		"intermediate in the wrong store": {
			cas: append(all(top), &certs.CACertificate{Certificate: policy, Store: certs.RootCA}), want: []string{"fail ca-store"},
		},
		"CRL in a directory": {
			cas: all(top, policy, withCRL("ldap:///CN=Issuing", "file://ca/issuing.crl")), want: []string{"warn ca-crl"},
			text: `the CA "CN=Issuing" lists its CRL only at "ldap:///CN=Issuing", "file://ca/issuing.crl",`,
		},
		"CRL on the web too": {cas: all(top, policy, withCRL("ldap:///CN=Issuing", "HTTP://crl.contoso.com/issuing.crl"))},
		"CRL of a root": {cas: all(func() *x509.Certificate {
			c := caTemplate("Root")
			c.CRLDistributionPoints = []string{"ldap:///CN=Root"}
			return sign(c, nil, keys()[0], keys()[0])
		}())},
		"two roots and four others": {cas: all(top, ca("B", 0, 0, nil), policy, issuing, second, ca("Third", 3, 1, policy))},
		"three roots": {
			cas: all(top, ca("B", 0, 0, nil), ca("C", 0, 0, nil)), want: []string{"info ca-count"},
			text: "3 roots and 0 intermediate CAs; old documents allow 2 and 4",
		},
		"five others": {
			cas: all(top, policy, issuing, second, ca("Third", 3, 1, policy), ca("Fourth", 3, 1, policy)), want: []string{"info ca-count"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			at := c.now
			if at.IsZero() {
				at = now
			}
			var got []string
			texts := ""
			for _, f := range certs.InspectCAs(c.cas, at) {
				got = append(got, f.Severity.String()+" "+string(f.ID))
				assertComplete(t, f)
				texts += f.Text + "\n"
			}
			assert.Equal(t, c.want, got)
			assert.Contains(t, texts, c.text)
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
