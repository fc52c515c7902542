package typed

import (
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// ServerName returns the FQDN of the server that a row of SMS_SCI_SysResUse is about, from its NetworkOSPath.
func ServerName(o cmdlet.Object) string {
	path, _ := o.Get("NetworkOSPath")
	return strings.TrimLeft(path.Str(), `\`)
}

// ServerLabel names a server and, unless that is unknown, its site: "cm01.contoso.com of site PS1".
func ServerLabel(server, siteCode string) string {
	if siteCode == "" {
		return server
	}
	return server + " of site " + siteCode
}

// OnServers narrows a list to the servers of a site and to those whose FQDN matches. An empty site code means every site,
// the zero Pattern every server.
func (r *Request) OnServers(siteCode string, server cmdlet.Pattern) {
	r.Named("Server", "SiteSystemServerName")
	if siteCode == "" {
		r.Set("AllSite", cmdlet.Switch())
	}
	r.Optional("SiteCode", siteCode)
	r.Like("SiteSystemServerName", server)
}
