package cmdlettest

import "github.com/cmgkit/cmgkit/cmdlet"

// setSite switches Enhanced HTTP off and on again by each parameter set. No documented property shows it, but without it no
// management point without HTTPS takes the traffic of a gateway.
func setSite(h *harness) {
	const set = "Set-CMSite"
	byCode := params{"SiteCode": str(h.site.SiteCode)}
	site := h.one(byCode.call("Get-CMSite"))
	role := h.first(byCode.call("Get-CMManagementPoint"))
	traffic := byCode.with(params{
		"SiteSystemServerName": h.server(role), "EnableCloudGateway": cmdlet.Bool(true), "EnableSsl": cmdlet.Bool(false),
		"ClientConnectionType": cmdlet.Enum("InternetAndIntranet"),
	}).call("Set-CMManagementPoint")
	for _, by := range []params{
		byCode,
		{"Name": str(h.text(site, "SiteName")), "DisableWildcardHandling": cmdlet.Switch()},
		{"InputObject": cmdlet.ResultOf(byCode.call("Get-CMSite"))},
	} {
		if left := h.run(by.with(params{
			"ClientComputerCommunicationType": cmdlet.Enum("HttpsOrHttp"), "UseSmsGeneratedCert": cmdlet.Bool(false),
		}).call(set)).Objects; len(left) > 0 {
			h.Errorf("-PassThru was not given, and this came back: %v", left)
		}
		h.refuses(traffic, cmdlet.ErrInvalid)
		h.run(by.with(params{"UseSmsGeneratedCert": cmdlet.Bool(true)}).call(set))
		h.run(traffic)
		h.run(byCode.with(params{
			"SiteSystemServerName": h.server(role), "EnableCloudGateway": cmdlet.Bool(false),
		}).call("Set-CMManagementPoint"))
	}

	roots := make([]cmdlet.Value, len(h.certs().cas))
	for i, ca := range h.certs().cas {
		roots[i] = cmdlet.File(ca.Thumbprint()+".cer", content(ca.DER()))
	}
	h.one(byCode.with(passThru).with(params{
		"ClientComputerCommunicationType": cmdlet.Enum("HttpsOnly"), "UsePkiClientCertificate": cmdlet.Bool(true),
		"ClientCheckCertificateRevocationListForSiteSystem": cmdlet.Bool(true), "AddCertificateByPath": cmdlet.List(roots...),
	}).call(set))
	nothing := cmdlet.File("nothing.cer", content([]byte("not a certificate")))
	h.refuses(byCode.with(params{"AddCertificateByPath": cmdlet.List(roots[0], nothing)}).call(set), cmdlet.ErrInvalid)
	h.one(byCode.call("Get-CMSite"))
}
