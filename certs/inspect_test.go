package certs_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
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

		"EC key":    {change: func(r *recipe) { r.key = otherEC() }, want: []string{"fail key-algorithm"}},
		"1024 bits": {change: func(r *recipe) { r.key = weakKey() }, want: []string{"fail key-size"}},
		"client certificate": {
			change: func(r *recipe) { r.template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} },
			want:   []string{"fail server-auth"},
		},
		"any usage": {
			change: func(r *recipe) { r.template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageAny} },
			want:   []string{"fail server-auth"},
		},
		"no usage":            {change: func(r *recipe) { r.template.ExtKeyUsage = nil }, want: []string{"fail server-auth"}},
		"server and client":   {change: func(r *recipe) { r.template.ExtKeyUsage = append(r.template.ExtKeyUsage, x509.ExtKeyUsageClientAuth) }},
		"first second":        {now: start},
		"before":              {now: start.Add(-time.Second), want: []string{"fail not-yet-valid"}},
		"30 days left":        {now: end.Add(-30 * 24 * time.Hour)},
		"less":                {now: end.Add(-30*24*time.Hour + time.Second), want: []string{"warn expires-soon"}},
		"last second":         {now: end, want: []string{"warn expires-soon"}},
		"after":               {now: end.Add(time.Second), want: []string{"fail expired"}},
		"SHA-1 self-signed":   {change: func(r *recipe) { *r = *selfSigned(r, x509.SHA1WithRSA) }, want: []string{"fail signature-hash"}},
		"SHA-256 self-signed": {change: func(r *recipe) { *r = *selfSigned(r, x509.SHA256WithRSA) }},
		"SHA-1 from a CA": {
			change: func(r *recipe) {
				r.issuer, r.signer = intermediate(caTemplate("Issuing CA")), rsaKey()
				r.template.SignatureAlgorithm = x509.SHA1WithRSA
				r.chain = []*x509.Certificate{r.issuer, root()}
			},
			want: []string{"fail signature-hash"},
		},
		"SHA-1 intermediate": {
			change: func(r *recipe) {
				top := sign(caTemplate("RSA Root"), nil, rsaKey(), rsaKey())
				r.issuer = sign(sha1CA("Issuing CA"), top, ecKey(), rsaKey())
				r.chain = []*x509.Certificate{r.issuer, top}
			},
			want: []string{"fail signature-hash"},
		},
		"SHA-1 root": {
			change: func(r *recipe) {
				r.issuer, r.signer = sign(sha1CA("Old Root"), nil, rsaKey(), rsaKey()), rsaKey()
				r.chain = []*x509.Certificate{r.issuer}
			},
		},

		"CN empty":                     {change: func(r *recipe) { r.names("", host) }, want: []string{"fail cn-empty"}},
		"no names":                     {change: func(r *recipe) { r.names("") }, want: []string{"fail cn-empty", "fail service-name"}},
		"CN not an FQDN":               {change: func(r *recipe) { r.names("Contoso gateway", host) }, want: []string{"fail cn-fqdn", "warn cn-differs"}},
		"wildcard in the middle":       {change: func(r *recipe) { r.names("granitefalls.*.com", host) }, want: []string{"fail cn-fqdn", "warn cn-differs"}},
		"wildcard of a top domain":     {change: func(r *recipe) { r.names("*.com", host) }, want: []string{"fail cn-fqdn", "warn cn-differs"}},
		"wildcard":                     {change: func(r *recipe) { r.names("*.contoso.com", "*.contoso.com") }, want: []string{"fail wildcard-choice"}},
		"wildcard and a choice":        {change: func(r *recipe) { r.names("*.contoso.com", "*.contoso.com") }, serviceName: host},
		"wildcard and a bad choice":    {change: func(r *recipe) { r.names("*.contoso.com", "*.contoso.com") }, serviceName: "a-b.contoso.com", want: []string{"fail prefix"}},
		"name not matched":             {serviceName: "granitefalls.fabrikam.com", want: []string{"fail service-name"}},
		"name not matched, nor legal":  {serviceName: "1.fabrikam.com", want: []string{"fail service-name", "fail prefix"}},
		"name is no domain":            {serviceName: "granitefalls", want: []string{"fail service-name"}},
		"several names":                {change: func(r *recipe) { r.names(host, host, "b.contoso.com") }, want: []string{"fail several-names"}},
		"several names and a choice":   {change: func(r *recipe) { r.names(host, host, "b.contoso.com") }, serviceName: host},
		"several names, not the CN":    {change: func(r *recipe) { r.names(host, host, "bcd.contoso.com") }, serviceName: "bcd.contoso.com", want: []string{"warn cn-differs"}},
		"name only in CN":              {change: func(r *recipe) { r.names(host) }, want: []string{"warn san"}},
		"name only in CN of two names": {change: func(r *recipe) { r.names(host, "b.contoso.com") }, serviceName: host, want: []string{"warn san"}},
		"prefix with hyphen":           {change: func(r *recipe) { r.names("a-b.contoso.com", "a-b.contoso.com") }, want: []string{"fail prefix"}},
		"prefix with capitals":         {serviceName: "GraniteFalls.contoso.com", want: []string{"warn prefix-case"}},
		"capitals behind the prefix":   {serviceName: "granitefalls.Contoso.com"},

		"classic domain": {change: func(r *recipe) { r.names("abc.cloudapp.net", "abc.cloudapp.net") }, want: []string{"fail cloudapp-net"}},
		"classic CN": {
			change: func(r *recipe) { r.names("abc.CloudApp.net", "abc.CloudApp.net", host) }, serviceName: host,
			want: []string{"warn cn-differs", "fail cloudapp-net"},
		},
		"Azure domain, private CA": {change: func(r *recipe) { r.names("abc.westus.cloudapp.azure.com", "abc.westus.cloudapp.azure.com") }},
		"Azure domain, public CA": {
			change: func(r *recipe) { public(r); r.names("abc.westus.cloudapp.azure.com", "abc.westus.cloudapp.azure.com") },
			want:   []string{"fail public-ca"},
		},
		"Azure domain in the log of public CAs": {
			change: func(r *recipe) {
				r.names("abc.usgovcloudapp.net", "abc.usgovcloudapp.net")
				r.template.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11129, 2, 4, 2}, Value: []byte{4, 0}}}
			},
			want: []string{"fail public-ca"},
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
			want:   []string{"warn crl"},
		},
		"CRL on the web": {change: func(r *recipe) { r.template.CRLDistributionPoints = []string{"https://crl.contoso.com/a.crl"} }},
		"CRL on the web too": {change: func(r *recipe) {
			r.template.CRLDistributionPoints = []string{"ldap:///CN=Issuing", "http://crl.contoso.com/a.crl"}
		}},

		"no chain": {change: func(r *recipe) { r.chain = nil }, want: []string{"warn chain"}},
		"no root": {
			change: func(r *recipe) {
				r.issuer, r.signer = intermediate(caTemplate("Issuing CA")), rsaKey()
				r.chain = []*x509.Certificate{r.issuer}
			},
			want: []string{"warn chain"},
		},
		"intermediate missing": {
			change: func(r *recipe) { r.issuer, r.signer = intermediate(caTemplate("Issuing CA")), rsaKey() },
			want:   []string{"warn chain"},
		},
		"another CA of the same name": {
			change: func(r *recipe) {
				r.chain = []*x509.Certificate{sign(caTemplate("Test Root"), nil, otherEC(), otherEC())}
			},
			want: []string{"warn chain"},
		},
		"issuer is no CA": {
			change: func(r *recipe) {
				template := caTemplate("Not a CA")
				template.IsCA = false
				r.issuer, r.signer = intermediate(template), rsaKey()
				r.chain = []*x509.Certificate{r.issuer, root()}
			},
			want: []string{"warn chain"},
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
			want: []string{"warn chain"},
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
			for _, finding := range r.open(t).Inspect(c.serviceName, at) {
				got = append(got, string(finding.Severity)+" "+finding.ID)
				assert.NotEmpty(t, finding.Text)
				assert.NotContains(t, finding.Text, "%!", "a wrong format")
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestInspectReportsAllAtOnce(t *testing.T) {
	r := newRecipe()
	r.names("a-b.cloudapp.net")
	r.key, r.template.ExtKeyUsage, r.chain = weakKey(), nil, nil
	var ids []string
	for _, finding := range r.open(t).Inspect("", end.Add(time.Hour)) {
		ids = append(ids, finding.ID)
	}
	assert.Equal(t, []string{"key-size", "server-auth", "expired", "prefix", "san", "cloudapp-net", "chain"}, ids)
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
