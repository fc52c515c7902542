package cmdlettest

import (
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

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

// newSystemName is the name of a server that the site does not have yet, in the domain of the one that it has.
func (h *harness) newSystemName(name string) cmdlet.Value {
	_, domain, _ := strings.Cut(h.site.SiteSystem, ".")
	return str("cmgkit-" + name + "." + domain)
}

// makeSystem makes a site system server on which nothing is.
func (h *harness) makeSystem(name string) cmdlet.Value {
	h.Helper()
	server := h.newSystemName(name)
	h.one(params{"SiteSystemServerName": server, "SiteCode": str(h.site.SiteCode)}.call("New-CMSiteSystemServer"))
	return server
}

// systemNamed makes a site system server and returns the call that returns it.
func (h *harness) systemNamed(name string) cmdlet.Call {
	h.Helper()
	return params{"SiteSystemServerName": h.makeSystem(name)}.call("Get-CMSiteSystemServer")
}

func newSystem(h *harness) {
	const name = "New-CMSiteSystemServer"
	server := h.newSystemName("full")
	full := params{
		"SiteSystemServerName": server, "SiteCode": str(h.site.SiteCode), "DisableWildcardHandling": cmdlet.Switch(),
		"PublicFqdn": str("cm.contoso.com"), "AccountName": str(`contoso\install`), "FdmOperation": cmdlet.Bool(true),
		"EnableProxy": cmdlet.Bool(true), "ProxyServerName": str("proxy.contoso.com"), "ProxyServerPort": cmdlet.Int(8080),
	}
	made := h.one(full.call(name))
	h.has(made, params{
		"RoleName": str("SMS Site System"), "SiteCode": str(h.site.SiteCode), "NetworkOSPath": str(`\\` + server.Str()),
	})
	h.finds(params{"SiteSystemServerName": server}.call("Get-CMSiteSystemServer"), made)
	h.refuses(full.call(name), cmdlet.ErrExists)
	h.one(params{"SiteSystemServerName": h.newSystemName("least"), "UseSiteServerAccount": cmdlet.Switch()}.call(name))
}

func getServiceConnectionPoint(h *harness) {
	const get = "Get-CMServiceConnectionPoint"
	role := h.first(params{"AllSite": cmdlet.Switch()}.call(get))
	h.has(role, params{"RoleName": str("SMS Dmp Connector")})
	h.findsRole(get, role)
}
