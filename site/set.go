package site

import (
	"context"
	"fmt"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
	"github.com/cmgkit/cmgkit/secret"
)

// CommunicationType says how clients talk to the site systems of a site. The empty one says nothing: in a patch it leaves the
// site as it is.
type CommunicationType string

// The communication types.
const (
	HTTPSOnly   CommunicationType = "HttpsOnly" // cuts off every client without a PKI certificate
	HTTPSOrHTTP CommunicationType = "HttpsOrHttp"
)

// MarshalText returns the communication type as it is.
func (t CommunicationType) MarshalText() ([]byte, error) { return []byte(t), nil }

// UnmarshalText takes the communication types of this package and the empty text.
func (t *CommunicationType) UnmarshalText(text []byte) error {
	switch parsed := CommunicationType(text); parsed {
	case "", HTTPSOnly, HTTPSOrHTTP:
		*t = parsed
		return nil
	default:
		return fmt.Errorf("%.80q is not a communication type: it must be %s or %s", text, HTTPSOnly, HTTPSOrHTTP)
	}
}

// Patch is what [Client.Set] changes. A field that is nil or empty leaves the site as it is.
type Patch struct {
	// ClientComputerCommunicationType says whether clients may use HTTP.
	ClientComputerCommunicationType CommunicationType
	// UseSMSGeneratedCert is Enhanced HTTP: the site makes the certificates of HTTP site systems itself. Sites that are not HTTPS
	// only need it for a gateway.
	UseSMSGeneratedCert *bool
	// UsePKIClientCertificate has clients authenticate with their PKI certificate where they have one.
	UsePKIClientCertificate *bool
	// ClientCheckCertificateRevocationListForSiteSystem has clients check whether the certificates of site systems are revoked.
	// Those on the internet then need a revocation list that they can reach there.
	ClientCheckCertificateRevocationListForSiteSystem *bool
	// AddCertificates are trusted root certificates, by which management points judge the PKI certificates of clients, and
	// clients select theirs. With the first one all others that clients use have to be there too.
	AddCertificates []*certs.CACertificate
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), in the words of
// [Client.Set], or nil. It does not look at the Extra of the options.
func (p Patch) Check(build int) error { return p.request("any", nil).CheckOptions(build) }

// SetOptions are the options of [Client.Set].
type SetOptions struct {
	// EvenIfSiteWide changes the site for all of its clients. Without it the change is ErrConflict.
	EvenIfSiteWide bool
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Set changes how clients authenticate and talk to the site with this code, and returns the site. It needs
// [SetOptions.EvenIfSiteWide], because a mistake can cut off every client. Which properties show the changes is not documented,
// so [Site] does not have them. That Enhanced HTTP takes some minutes until site systems have their certificates is DOC.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, an empty code, an empty patch, and
// certificates that are not there; [Patch.Check] tells without a site. The error is ErrNotFound if there is no such site.
//
// It mirrors Set-CMSite -SiteCode. The help does not say of which class the object of -PassThru is, so the site is read again.
// Certificates travel as files, which the host deletes after the call. In place of its -WhatIf and -Confirm there are the
// decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name Set-CMSite
func (c *Client) Set(ctx context.Context, code string, patch Patch, opts *SetOptions) (*Site, error) {
	return typed.ChangeAndGet(ctx, c.runner, patch.request(code, opts), func() (*Site, error) { return c.Get(ctx, code, nil) })
}

func (p Patch) request(code string, opts *SetOptions) *typed.Request {
	r := typed.NewRequest("Set-CMSite")
	r.Named("code", "SiteCode")
	r.Named("UseSMSGeneratedCert", "UseSmsGeneratedCert")
	r.Named("UsePKIClientCertificate", "UsePkiClientCertificate")
	r.Named("AddCertificates", "AddCertificateByPath")
	r.Enum("ClientComputerCommunicationType", string(p.ClientComputerCommunicationType))
	r.Bool("UseSmsGeneratedCert", p.UseSMSGeneratedCert)
	r.Bool("UsePkiClientCertificate", p.UsePKIClientCertificate)
	r.Bool("ClientCheckCertificateRevocationListForSiteSystem", p.ClientCheckCertificateRevocationListForSiteSystem)
	var files []cmdlet.Value
	for i, certificate := range p.AddCertificates {
		if certificate == nil || certificate.Certificate == nil {
			r.Refuse("AddCertificateByPath", cmdlet.Value{}, fmt.Sprintf("element %d is not a certificate", i+1))
			continue
		}
		files = append(files, cmdlet.File(certificate.Thumbprint()+".cer", secret.NewBytes(certificate.DER())))
	}
	if len(files) > 0 {
		r.Set("AddCertificateByPath", cmdlet.List(files...))
	}
	if opts == nil {
		opts = &SetOptions{}
	}
	r.EvenIfSiteWide("SetOptions.EvenIfSiteWide", opts.EvenIfSiteWide)
	r.Extra(opts.Extra)
	if len(p.AddCertificates) == 0 { // otherwise it is not empty, though all of them may be wrong
		r.MustChange()
	}
	r.Text("SiteCode", code)
	return r
}
