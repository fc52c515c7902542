package certs_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/cmgkit/cmgkit/finding"
)

func TestInspect(t *testing.T) {
	intermediate := func(template *x509.Certificate) *x509.Certificate { return sign(template, root(), rsaKey(), ecKey()) }
	sha1CA := func(name string) *x509.Certificate {
		template := caTemplate(name)
		template.SignatureAlgorithm = x509.SHA1WithRSA
		return template
	}
	public := func(r *recipe) { r.template.Policies = []x509.OID{oid(t, 2, 23, 140, 1, 2, 2)} }

	for name, c := range map[string]struct {
		change      func(*recipe)
		serviceName string
		now         time.Time
		want        []string
	}{
		"nothing": {},

		"EC key":    {change: func(r *recipe) { r.key = otherEC() }, want: []string{"fail certificate-key-algorithm"}},
		"1024 bits": {change: func(r *recipe) { r.key = weakKey() }, want: []string{"fail certificate-key-size"}},
		"client certificate": {
			change: func(r *recipe) { r.template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} },
			want:   []string{"fail certificate-server-auth"},
		},
		"any usage": {
			change: func(r *recipe) { r.template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageAny} },
			want:   []string{"fail certificate-server-auth"},
		},
		"no usage":            {change: func(r *recipe) { r.template.ExtKeyUsage = nil }, want: []string{"fail certificate-server-auth"}},
		"server and client":   {change: func(r *recipe) { r.template.ExtKeyUsage = append(r.template.ExtKeyUsage, x509.ExtKeyUsageClientAuth) }},
		"first second":        {now: start},
		"before":              {now: start.Add(-time.Second), want: []string{"fail certificate-not-yet-valid"}},
		"30 days left":        {now: end.Add(-30 * 24 * time.Hour)},
		"less":                {now: end.Add(-30*24*time.Hour + time.Second), want: []string{"warn certificate-expires-soon"}},
		"last second":         {now: end, want: []string{"warn certificate-expires-soon"}},
		"after":               {now: end.Add(time.Second), want: []string{"fail certificate-expired"}},
		"SHA-1 self-signed":   {change: func(r *recipe) { *r = *selfSigned(r, x509.SHA1WithRSA) }, want: []string{"fail certificate-signature-hash"}},
		"SHA-256 self-signed": {change: func(r *recipe) { *r = *selfSigned(r, x509.SHA256WithRSA) }},
		"SHA-1 from a CA": {
			change: func(r *recipe) {
				r.issuer, r.signer = intermediate(caTemplate("Issuing CA")), rsaKey()
				r.template.SignatureAlgorithm = x509.SHA1WithRSA
				r.chain = []*x509.Certificate{r.issuer, root()}
			},
			want: []string{"fail certificate-signature-hash"},
		},
		"SHA-1 intermediate": {
			change: func(r *recipe) {
				top := sign(caTemplate("RSA Root"), nil, rsaKey(), rsaKey())
				r.issuer = sign(sha1CA("Issuing CA"), top, ecKey(), rsaKey())
				r.chain = []*x509.Certificate{r.issuer, top}
			},
			want: []string{"fail certificate-signature-hash"},
		},
		"SHA-1 root": {
			change: func(r *recipe) {
				r.issuer, r.signer = sign(sha1CA("Old Root"), nil, rsaKey(), rsaKey()), rsaKey()
				r.chain = []*x509.Certificate{r.issuer}
			},
		},

		"CN empty":                     {change: func(r *recipe) { r.names("", host) }, want: []string{"fail certificate-cn-empty"}},
		"no names":                     {change: func(r *recipe) { r.names("") }, want: []string{"fail certificate-cn-empty", "fail certificate-service-name"}},
		"CN not an FQDN":               {change: func(r *recipe) { r.names("Contoso gateway", host) }, want: []string{"fail certificate-cn-fqdn", "warn certificate-cn-differs"}},
		"wildcard in the middle":       {change: func(r *recipe) { r.names("granitefalls.*.com", host) }, want: []string{"fail certificate-cn-fqdn", "warn certificate-cn-differs"}},
		"wildcard of a top domain":     {change: func(r *recipe) { r.names("*.com", host) }, want: []string{"fail certificate-cn-fqdn", "warn certificate-cn-differs"}},
		"wildcard":                     {change: func(r *recipe) { r.names("*.contoso.com", "*.contoso.com") }, want: []string{"fail certificate-wildcard-choice"}},
		"wildcard and a choice":        {change: func(r *recipe) { r.names("*.contoso.com", "*.contoso.com") }, serviceName: host},
		"wildcard and a bad choice":    {change: func(r *recipe) { r.names("*.contoso.com", "*.contoso.com") }, serviceName: "a-b.contoso.com", want: []string{"fail certificate-prefix"}},
		"name not matched":             {serviceName: "granitefalls.fabrikam.com", want: []string{"fail certificate-service-name"}},
		"name not matched, nor legal":  {serviceName: "1.fabrikam.com", want: []string{"fail certificate-service-name", "fail certificate-prefix"}},
		"name is no domain":            {serviceName: "granitefalls", want: []string{"fail certificate-service-name"}},
		"several names":                {change: func(r *recipe) { r.names(host, host, "b.contoso.com") }, want: []string{"fail certificate-several-names"}},
		"several names and a choice":   {change: func(r *recipe) { r.names(host, host, "b.contoso.com") }, serviceName: host},
		"several names, not the CN":    {change: func(r *recipe) { r.names(host, host, "bcd.contoso.com") }, serviceName: "bcd.contoso.com", want: []string{"warn certificate-cn-differs"}},
		"name only in CN":              {change: func(r *recipe) { r.names(host) }, want: []string{"warn certificate-san"}},
		"name only in CN of two names": {change: func(r *recipe) { r.names(host, "b.contoso.com") }, serviceName: host, want: []string{"warn certificate-san"}},
		"prefix with hyphen":           {change: func(r *recipe) { r.names("a-b.contoso.com", "a-b.contoso.com") }, want: []string{"fail certificate-prefix"}},
		"prefix with capitals":         {serviceName: "GraniteFalls.contoso.com", want: []string{"warn certificate-prefix-case"}},
		"capitals behind the prefix":   {serviceName: "granitefalls.Contoso.com"},

		"classic domain": {change: func(r *recipe) { r.names("abc.cloudapp.net", "abc.cloudapp.net") }, want: []string{"fail certificate-classic-domain"}},
		"classic CN": {
			change: func(r *recipe) { r.names("abc.CloudApp.net", "abc.CloudApp.net", host) }, serviceName: host,
			want: []string{"warn certificate-cn-differs", "fail certificate-classic-domain"},
		},
		"Azure domain, private CA": {change: func(r *recipe) { r.names("abc.westus.cloudapp.azure.com", "abc.westus.cloudapp.azure.com") }},
		"Azure domain, public CA": {
			change: func(r *recipe) { public(r); r.names("abc.westus.cloudapp.azure.com", "abc.westus.cloudapp.azure.com") },
			want:   []string{"fail certificate-public-ca"},
		},
		"Azure domain in the log of public CAs": {
			change: func(r *recipe) {
				r.names("abc.usgovcloudapp.net", "abc.usgovcloudapp.net")
				r.template.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11129, 2, 4, 2}, Value: []byte{4, 0}}}
			},
			want: []string{"fail certificate-public-ca"},
		},
		"Azure domain, policy of a private CA": {
			change: func(r *recipe) {
				r.names("abc.westus.cloudapp.azure.com", "abc.westus.cloudapp.azure.com")
				r.template.Policies = []x509.OID{oid(t, 2, 23, 140, 10, 1), oid(t, 1, 2, 3)}
			},
		},
		"own domain, public CA": {change: public},

		"CRL in a directory": {
			change: func(r *recipe) { r.template.CRLDistributionPoints = []string{"ldap:///CN=Issuing"} },
			want:   []string{"warn certificate-crl"},
		},
		"CRL on the web": {change: func(r *recipe) { r.template.CRLDistributionPoints = []string{"https://crl.contoso.com/a.crl"} }},
		"CRL on the web too": {change: func(r *recipe) {
			r.template.CRLDistributionPoints = []string{"ldap:///CN=Issuing", "http://crl.contoso.com/a.crl"}
		}},

		"no chain": {change: func(r *recipe) { r.chain = nil }, want: []string{"warn certificate-chain"}},
		"no root": {
			change: func(r *recipe) {
				r.issuer, r.signer = intermediate(caTemplate("Issuing CA")), rsaKey()
				r.chain = []*x509.Certificate{r.issuer}
			},
			want: []string{"warn certificate-chain"},
		},
		"intermediate missing": {
			change: func(r *recipe) { r.issuer, r.signer = intermediate(caTemplate("Issuing CA")), rsaKey() },
			want:   []string{"warn certificate-chain"},
		},
		"another CA of the same name": {
			change: func(r *recipe) {
				r.chain = []*x509.Certificate{sign(caTemplate("Test Root"), nil, otherEC(), otherEC())}
			},
			want: []string{"warn certificate-chain"},
		},
		"issuer is no CA": {
			change: func(r *recipe) {
				template := caTemplate("Not a CA")
				template.IsCA = false
				r.issuer, r.signer = intermediate(template), rsaKey()
				r.chain = []*x509.Certificate{r.issuer, root()}
			},
			want: []string{"warn certificate-chain"},
		},
		"chain in another order": {
			change: func(r *recipe) {
				r.issuer, r.signer = intermediate(caTemplate("Issuing CA")), rsaKey()
				r.chain = []*x509.Certificate{root(), r.issuer}
			},
		},
		"root and its cross certificate": {
			change: func(r *recipe) {
				other := sign(caTemplate("Other Root"), nil, otherEC(), otherEC())
				cross := sign(caTemplate("Test Root"), other, ecKey(), otherEC())
				r.chain = []*x509.Certificate{cross, root(), cross}
			},
		},
		"cross certificates in a circle": {
			change: func(r *recipe) {
				a := sign(caTemplate("Test Root"), caTemplate("Other"), ecKey(), otherEC())
				b := sign(caTemplate("Other"), caTemplate("Test Root"), otherEC(), ecKey())
				r.chain = []*x509.Certificate{a, b}
			},
			want: []string{"warn certificate-chain"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRecipe()
			if c.change != nil {
				c.change(r)
			}
			at := c.now
			if at.IsZero() {
				at = now
			}
			var got []string
			for _, f := range r.open(t).Inspect(c.serviceName, at) {
				got = append(got, f.Severity.String()+" "+string(f.ID))
				assertComplete(t, f)
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestInspectReportsAllAtOnce(t *testing.T) {
	r := newRecipe()
	r.names("a-b.cloudapp.net")
	r.key, r.template.ExtKeyUsage, r.chain = weakKey(), nil, nil
	var ids []finding.ID
	for _, f := range r.open(t).Inspect("", end.Add(time.Hour)) {
		ids = append(ids, f.ID)
	}
	assert.Equal(t, []finding.ID{
		finding.CertificateKeySize, finding.CertificateServerAuth, finding.CertificateExpired, finding.CertificatePrefix,
		finding.CertificateSAN, finding.CertificateClassicDomain, finding.CertificateChain,
	}, ids)
}

// assertComplete asserts that a finding says all that a finding has to say.
func assertComplete(t *testing.T, f finding.Finding) {
	t.Helper()
	for what, text := range map[string]string{"title": f.Title, "text": f.Text, "remedy": f.Remedy, "source": f.Source, "grade": string(f.Grade)} {
		assert.NotEmpty(t, text, "%s of %s", what, f.ID)
		assert.NotContains(t, text, "%!", "a wrong format")
		assert.NotContains(t, text, "\n", "%s of %s is one line", what, f.ID)
	}
	assert.GreaterOrEqual(t, f.Severity, finding.Info)
}

func selfSigned(r *recipe, algorithm x509.SignatureAlgorithm) *recipe {
	r.template.SignatureAlgorithm = algorithm
	return &recipe{template: r.template, key: rsaKey(), signer: rsaKey()}
}

func oid(t *testing.T, arcs ...uint64) x509.OID {
	t.Helper()
	o, err := x509.OIDFromInts(arcs)
	assert.NoError(t, err)
	return o
}
