package fake

import (
	"crypto/x509"
	"fmt"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// siteRules are about sites themselves.
var siteRules = []Rule{
	{
		ID: "site-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is not a site of the hierarchy",
		Source:  "there is nothing to change",
		Cmdlets: []string{setSite},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if _, known := s.siteToSet(r); !known {
				return r.breaks(selector(r, "Name", "SiteCode"))
			}
			return nil
		},
	},
	{
		ID: "trusted-root-readable", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "is not a certificate",
		Source:  "help of Set-CMSite: paths to certificates; that the file is read in DER only is the stricter reading",
		Cmdlets: []string{setSite},
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			var found []cmdlet.Problem
			for i, v := range r.value("AddCertificateByPath").List() {
				_, content := v.File()
				if _, err := x509.ParseCertificate(content.Reveal()); err != nil {
					found = append(found, cmdlet.Problem{Parameter: "AddCertificateByPath", Value: v.String(), Rule: fmt.Sprintf("element %d", i+1)})
				}
			}
			return found
		},
	},
}
