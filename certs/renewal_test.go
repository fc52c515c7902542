package certs_test

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestInspectRenewal(t *testing.T) {
	subject := func(r *recipe, change func(*pkix.Name)) { change(&r.template.Subject) }
	for name, c := range map[string]struct {
		old, renewed func(*recipe)
		want         []string
		text         string
	}{
		"a year later":   {},
		"other key":      {renewed: func(r *recipe) { r.key = otherEC() }},
		"other DNS name": {renewed: func(r *recipe) { r.template.DNSNames = []string{"b.contoso.com"} }},
		"other CN": {
			renewed: func(r *recipe) { r.template.Subject.CommonName = "b.contoso.com" },
			want:    []string{"fail renewal-cn"}, text: `the common name is "b.contoso.com"; it must be "granitefalls.contoso.com"`,
		},
		"other case": {
			renewed: func(r *recipe) { r.template.Subject.CommonName = "GRANITEFALLS.contoso.com" },
			want:    []string{"fail renewal-cn"}, text: "as before, including case",
		},
		"same organization": {
			old:     func(r *recipe) { subject(r, func(n *pkix.Name) { n.Organization = []string{"Contoso"} }) },
			renewed: func(r *recipe) { subject(r, func(n *pkix.Name) { n.Organization = []string{"Contoso"} }) },
		},
		"new organization": {
			renewed: func(r *recipe) { subject(r, func(n *pkix.Name) { n.Organization = []string{"Contoso"} }) },
			want:    []string{"warn renewal-subject"}, text: `"CN=granitefalls.contoso.com,O=Contoso"`,
		},
		"other organization": {
			old:     func(r *recipe) { subject(r, func(n *pkix.Name) { n.Organization = []string{"Contoso"} }) },
			renewed: func(r *recipe) { subject(r, func(n *pkix.Name) { n.Organization = []string{"Fabrikam"} }) },
			want:    []string{"warn renewal-subject"},
		},
		"country gone": {
			old:  func(r *recipe) { subject(r, func(n *pkix.Name) { n.Country = []string{"DE"} }) },
			want: []string{"warn renewal-subject"},
		},
		"other order": {
			old: func(r *recipe) {
				subject(r, func(n *pkix.Name) {
					n.Organization = nil
					n.ExtraNames = []pkix.AttributeTypeAndValue{{Type: attributeC, Value: "DE"}, {Type: attributeO, Value: "Contoso"}}
				})
			},
			renewed: func(r *recipe) {
				subject(r, func(n *pkix.Name) {
					n.ExtraNames = []pkix.AttributeTypeAndValue{{Type: attributeO, Value: "Contoso"}, {Type: attributeC, Value: "DE"}}
				})
			},
		},
		"as long": {renewed: func(r *recipe) { r.template.NotAfter = end }, want: []string{"warn renewal-expiry"}, text: "not later"},
		"everything": {
			renewed: func(r *recipe) {
				r.template.NotAfter = end.AddDate(0, 0, -1)
				r.template.Subject = pkix.Name{CommonName: "b.contoso.com", Organization: []string{"Contoso"}}
			},
			want: []string{"fail renewal-cn", "warn renewal-subject", "warn renewal-expiry"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			old, renewed := newRecipe(), newRecipe()
			renewed.template.NotAfter = end.AddDate(1, 0, 0)
			if c.old != nil {
				c.old(old)
			}
			if c.renewed != nil {
				c.renewed(renewed)
			}
			var got []string
			texts := ""
			for _, f := range renewed.open(t).InspectRenewal(old.open(t).Leaf()) {
				got = append(got, f.Severity.String()+" "+string(f.ID))
				assertComplete(t, f)
				texts += f.Text + "\n"
			}
			assert.Equal(t, c.want, got)
			assert.Contains(t, texts, c.text)
		})
	}
}

var (
	attributeC = asn1.ObjectIdentifier{2, 5, 4, 6}
	attributeO = asn1.ObjectIdentifier{2, 5, 4, 10}
)
