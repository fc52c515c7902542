package certs_test

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/secret"
)

func TestWithPFX(t *testing.T) {
	const canary = "canary-7f3e"
	c := newRecipe().open(t)
	aes, des := toDER(t, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}), toDER(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 3})
	for name, tc := range map[string]struct {
		opts     *certs.PFXOptions
		password string // "" is one of a single use
		cipher   []byte
	}{
		"default":          {nil, "", aes},
		"Server 2016":      {&certs.PFXOptions{Legacy: true}, "", des},
		"own password":     {&certs.PFXOptions{Password: secret.New(umlauts)}, umlauts, aes},
		"both":             {&certs.PFXOptions{Password: secret.New(canary), Legacy: true}, canary, des},
		"empty CA entries": {&certs.PFXOptions{CAs: []*certs.CACertificate{nil, {}}}, "", aes},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := c.WithPFX(tc.opts)
			require.NoError(t, err)
			if tc.password == "" {
				assert.Len(t, made.Password().Reveal(), 26)
				again, err := c.WithPFX(tc.opts)
				require.NoError(t, err)
				assert.False(t, made.Password().Equal(again.Password()), "a password is used once")
			} else {
				assert.Equal(t, tc.password, made.Password().Reveal())
			}
			assert.Contains(t, string(made.PFX().Reveal()), string(tc.cipher))
			assert.Equal(t, c.Leaf().Raw, made.Leaf().Raw)
			assert.NotContains(t, fmt.Sprintf("%v %+v %#v", made, *made, made), made.Password().Reveal())

			again, err := certs.OpenPFX(made.PFX(), made.Password())
			require.NoError(t, err)
			assert.Equal(t, c.Leaf().Raw, again.Leaf().Raw)
			assert.Equal(t, made.Chain(), again.Chain())

			out := openssl(t, made.Password().Reveal(), made.PFX().Reveal(), "pkcs12", "-nodes", "-passin", "env:PFX_PASSWORD")
			key, err := x509.MarshalPKCS8PrivateKey(rsaKey())
			require.NoError(t, err)
			var kinds []string
			for block, rest := pem.Decode(out); block != nil; block, rest = pem.Decode(rest) {
				kinds = append(kinds, block.Type)
				if block.Type == "PRIVATE KEY" {
					assert.True(t, bytes.Equal(key, block.Bytes), "the key is another one")
				}
			}
			assert.ElementsMatch(t, []string{"CERTIFICATE", "CERTIFICATE", "PRIVATE KEY"}, kinds)
		})
	}

	_, err := c.WithPFX(&certs.PFXOptions{Password: secret.New(canary + "🔑")})
	require.ErrorIs(t, err, certs.ErrPassword)
	assert.NotContains(t, err.Error(), canary)
}

// ca makes a CA; without an issuer it is a root.
func ca(name string, key, issuerKey int, issuer *x509.Certificate) *x509.Certificate {
	return sign(caTemplate(name), issuer, keys()[key], keys()[issuerKey])
}

func TestChain(t *testing.T) {
	// Key 0 belongs to Root, 1 to Policy, 2 to Issuing, 3 to another root.
	top, other := ca("Root", 0, 0, nil), ca("Other Root", 3, 3, nil)
	policy := ca("Policy", 1, 0, top)
	issuing := ca("Issuing", 2, 1, policy)
	crossed := ca("Root", 0, 3, other)    // Root, certified by Other Root
	circle := ca("Policy", 1, 2, issuing) // Policy, certified by Issuing, which it certified
	notCA := func() *x509.Certificate {
		c := caTemplate("Issuing")
		c.IsCA = false
		return sign(c, policy, keys()[2], keys()[1])
	}()
	oldPolicy := ca("Policy", 0, 0, top) // the same name with another key
	self := &recipe{template: newRecipe().template, key: rsaKey(), signer: rsaKey()}

	for name, c := range map[string]struct {
		recipe *recipe
		file   []*x509.Certificate
		extra  []*x509.Certificate
		want   []*x509.Certificate
		top    string // whose issuer is missing
	}{
		"in order":               {file: []*x509.Certificate{issuing, policy, top}, want: []*x509.Certificate{issuing, policy, top}},
		"out of order":           {file: []*x509.Certificate{top, issuing, policy}, want: []*x509.Certificate{issuing, policy, top}},
		"from the extra files":   {extra: []*x509.Certificate{top, policy, issuing}, want: []*x509.Certificate{issuing, policy, top}},
		"some of each":           {file: []*x509.Certificate{issuing}, extra: []*x509.Certificate{top, policy}, want: []*x509.Certificate{issuing, policy, top}},
		"given twice":            {file: []*x509.Certificate{issuing, policy}, extra: []*x509.Certificate{issuing, policy, top}, want: []*x509.Certificate{issuing, policy, top}},
		"root left out":          {file: []*x509.Certificate{policy, issuing}, want: []*x509.Certificate{issuing, policy}, top: `ends at "CN=Policy", whose issuer "CN=Root" is missing`},
		"gap":                    {file: []*x509.Certificate{issuing, top}, want: []*x509.Certificate{issuing}, top: `ends at "CN=Issuing", whose issuer "CN=Policy" is missing`},
		"nothing":                {top: `ends at "CN=granitefalls.contoso.com", whose issuer "CN=Issuing" is missing`},
		"unrelated":              {file: []*x509.Certificate{other, issuing, policy, top}, want: []*x509.Certificate{issuing, policy, top}},
		"root before its cross":  {file: []*x509.Certificate{issuing, policy, crossed, top, other}, want: []*x509.Certificate{issuing, policy, top}},
		"by the cross":           {file: []*x509.Certificate{other, crossed, policy, issuing}, want: []*x509.Certificate{issuing, policy, crossed, other}},
		"circle with a way out":  {file: []*x509.Certificate{circle, issuing, policy, top}, want: []*x509.Certificate{issuing, policy, top}},
		"circle":                 {file: []*x509.Certificate{circle, issuing}, want: []*x509.Certificate{issuing, circle}, top: `ends at "CN=Policy", whose issuer "CN=Issuing" leads back to it and to no root`},
		"no CA":                  {file: []*x509.Certificate{notCA, policy, top}, top: `whose issuer "CN=Issuing" is missing`},
		"same name, other key":   {file: []*x509.Certificate{issuing, oldPolicy, policy, top}, want: []*x509.Certificate{issuing, policy, top}},
		"self-signed needs none": {recipe: self, extra: []*x509.Certificate{top}},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.recipe
			if r == nil {
				r = newRecipe()
				r.issuer, r.signer = issuing, keys()[2]
			}
			r.chain = c.file
			var extra []*certs.CACertificate
			for _, x := range c.extra {
				extra = append(extra, parsed(t, x))
			}
			opened := r.open(t)
			made, err := opened.WithPFX(&certs.PFXOptions{CAs: extra})
			require.NoError(t, err)
			asIs, err := opened.WithPFX(&certs.PFXOptions{CAs: extra, AsIs: true})
			require.NoError(t, err)
			again, err := certs.OpenPFX(asIs.PFX(), asIs.Password())
			require.NoError(t, err)
			all := slices.Concat(c.file, c.extra)
			require.Len(t, again.Chain(), len(all))
			for i := range all {
				assert.Equal(t, all[i].Raw, again.Chain()[i].Raw, "as is, %d", i)
			}
			var got, want []string
			for _, x := range made.Chain() {
				got = append(got, fmt.Sprintf("%s by %s %x", x.Subject, x.Issuer, x.SerialNumber))
			}
			for _, x := range c.want {
				want = append(want, fmt.Sprintf("%s by %s %x", x.Subject, x.Issuer, x.SerialNumber))
			}
			assert.Equal(t, want, got)

			var missing string
			for _, f := range besidesTrust(made.Inspect("", now)) {
				require.Equal(t, finding.CertificateChain, f.ID, f.Text)
				missing = f.Text
			}
			if c.top == "" {
				assert.Empty(t, missing)
			} else {
				assert.Contains(t, missing, c.top)
			}
		})
	}
}

func parsed(t *testing.T, c *x509.Certificate) *certs.CACertificate {
	t.Helper()
	ca, err := certs.ParseCA(c.Raw)
	require.NoError(t, err)
	return ca
}
