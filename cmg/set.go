package cmg

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Patch is what [Client.Set] changes. A field that is nil or empty leaves the gateway as it is. Subscription, service name,
// region and resource group cannot change.
type Patch struct {
	// Certificate replaces the server authentication certificate. Its file and password travel as secrets.
	//
	// Its CN must be the same as before, including case (DOC). No property of a gateway shows the old CN, which need not be
	// the service name: that may be one of several names of a certificate, or covered by a wildcard. So say it in
	// OldCommonName; otherwise the site is the judge. If you have the old certificate,
	// [certs.ServerCertificate.InspectRenewal] tells more.
	Certificate *certs.ServerCertificate
	// OldCommonName is the CN of the certificate that the gateway has now, if you know it: a Certificate with another one is
	// refused before anything is contacted.
	OldCommonName string

	Description *string // new("") clears it
	// VMInstanceCount is the number of virtual machines, 1 to 16.
	VMInstanceCount *int

	// AddCARootCerts are additional CA certificates with which the gateway verifies the PKI certificates of clients.
	AddCARootCerts []*certs.CACertificate
	// RemoveCertThumbprints are the SHA-1 thumbprints of CA certificates to trust no longer, 40 hex digits each (INF: from
	// the only documented example).
	RemoveCertThumbprints     []string
	CheckClientCertRevocation *bool
	// EnforceProtocol makes the gateway require TLS 1.2.
	EnforceProtocol *bool
	// EnableCloudDPFunction lets the gateway serve content.
	EnableCloudDPFunction *bool

	// EnableTrafficOut turns monitoring of outbound traffic on or off. The other traffic fields are refused in a patch that
	// turns it off; whether it is on at the site is not checked here. The ranges are those of [NewOptions].
	EnableTrafficOut      *bool
	TrafficOutGB          *int
	TrafficWarningPct     *int
	TrafficCriticalPct    *int
	TrafficOutStopService *bool

	// EnableStorageQuota does the same for monitoring of the storage for content.
	EnableStorageQuota *bool
	StorageQuotaGB     *int
	StorageWarningPct  *int
	StorageCriticalPct *int
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), in the words of
// [Client.Set], or nil. Whether its certificate fits the gateway is not known before the gateway has been looked up.
func (p Patch) Check(build int) error {
	r := typed.NewRequest("Set-CMCloudManagementGateway")
	p.set(r)
	r.MustChange()
	r.Set("Force", cmdlet.Switch())
	r.Set("InputObject", cmdlet.ResultOf(cmdlet.NewCall("Get-CMCloudManagementGateway"))) // whichever it will be
	return r.Check(build)
}

// SetOptions are the options of [Client.Set].
type SetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet. With any, the patch may be
	// empty.
	Extra map[string]cmdlet.Value
}

// Set changes a gateway and returns it as it is afterwards. To deploy a new certificate or number of virtual machines takes
// the site some minutes more (INF: field knowledge), which the State may not show at once.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once: an empty patch, thresholds out of
// range or out of order, thresholds of something that the same patch turns off, texts that are not thumbprints, a
// certificate that fails [certs.ServerCertificate.Inspect], and one whose CN is not OldCommonName. The site itself refuses a
// certificate whose CN is not that of the one it has. The error is ErrNotFound if there is no such gateway. opts may be nil.
//
// It mirrors Set-CMCloudManagementGateway, with -Force: the gateway is looked up first, compared exactly and changed by -Id.
// What -PassThru returns is not documented, so the gateway is read again. In place of its -WhatIf and -Confirm there are the
// decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name Set-CMCloudManagementGateway
func (c *Client) Set(ctx context.Context, ref Ref, patch Patch, opts *SetOptions) (*Gateway, error) {
	r := typed.NewRequest("Set-CMCloudManagementGateway")
	patch.set(r)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	r.MustChange()
	r.Set("Force", cmdlet.Switch())
	gateway, err := c.resolve(ctx, ref, r)
	if err != nil {
		return nil, err
	}
	return typed.ChangeAndGet(ctx, c.runner, r, func() (*Gateway, error) { return c.Get(ctx, gateway.Ref(), nil) })
}

var thumbprint = regexp.MustCompile(`^[0-9A-Fa-f]{40}$`)

func (p *Patch) set(r *typed.Request) {
	r.Named("Certificate", "ServiceCertPath", "ServiceCertPassword")
	r.Named("AddCARootCerts", "CARootCert")
	switch {
	case p.Certificate == nil:
	case p.Certificate.Leaf() == nil:
		r.Refuse("Certificate", cmdlet.Value{}, "is empty")
	default:
		for _, f := range p.Certificate.Inspect("", time.Now()) {
			// The service name is the gateway's and stays.
			if f.Severity == finding.Fail && !isAboutServiceName(f.ID) {
				r.Refuse("Certificate", cmdlet.Value{}, f.Message())
			}
		}
		if is := p.Certificate.CommonName(); p.OldCommonName != "" && is != p.OldCommonName {
			r.Refuse("Certificate", cmdlet.Value{},
				fmt.Sprintf("its common name is %q; it must be %q as before, including case", is, p.OldCommonName))
		}
		setPFX(r, p.Certificate.CommonName(), p.Certificate)
	}
	if p.OldCommonName != "" && p.Certificate == nil {
		r.Refuse("OldCommonName", cmdlet.String(p.OldCommonName), "needs Certificate")
	}
	r.Patch("Description", p.Description)
	r.Int("VMInstanceCount", p.VMInstanceCount)
	setCAs(r, p.AddCARootCerts)
	r.Texts("RemoveCertThumbprints", p.RemoveCertThumbprints, thumbprint.MatchString, "is not a SHA-1 thumbprint (40 hex digits)")
	r.Bool("CheckClientCertRevocation", p.CheckClientCertRevocation)
	r.Bool("EnforceProtocol", p.EnforceProtocol)
	r.Bool("EnableCloudDPFunction", p.EnableCloudDPFunction)

	r.Bool("EnableTrafficOut", p.EnableTrafficOut)
	r.Bool("TrafficOutStopService", p.TrafficOutStopService)
	trafficOff := p.EnableTrafficOut != nil && !*p.EnableTrafficOut
	r.Needs("TrafficOutStopService", "EnableTrafficOut", !trafficOff || p.TrafficOutStopService != nil && !*p.TrafficOutStopService)
	setThresholds(r, trafficThresholds, trafficOff, p.TrafficOutGB, p.TrafficWarningPct, p.TrafficCriticalPct)

	r.Bool("EnableStorageQuota", p.EnableStorageQuota)
	storageOff := p.EnableStorageQuota != nil && !*p.EnableStorageQuota
	setThresholds(r, storageThresholds, storageOff, p.StorageQuotaGB, p.StorageWarningPct, p.StorageCriticalPct)
}
