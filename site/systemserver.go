package site

import (
	"context"
	"log/slog"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// SystemServer is a site system server, an instance of SMS_SCI_SysResUse with the RoleName "SMS Site System".
type SystemServer struct {
	ServerName string `json:"serverName"` // FQDN; from NetworkOSPath (CODE: as seen in the output of a real site)
	SiteCode   string `json:"siteCode" wmi:"SiteCode"`
	RoleName   string `json:"roleName" wmi:"RoleName"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// String returns one line, for example "cm01.contoso.com of site PS1".
func (s SystemServer) String() string {
	if s.ServerName == "" {
		return "no site system server"
	}
	return typed.ServerLabel(s.ServerName, s.SiteCode)
}

// LogValue logs the server, without Object.
func (s SystemServer) LogValue() slog.Value { return typed.LogValue(s) }

func decodeSystemServer(o cmdlet.Object) (*SystemServer, error) {
	s := &SystemServer{ServerName: typed.ServerName(o), Object: o}
	return s, o.Decode(s)
}

// ListSystemServersOptions narrow down what [Client.ListSystemServers] returns.
type ListSystemServersOptions struct {
	SiteCode string         // empty means every site of the hierarchy
	Server   cmdlet.Pattern // of the FQDN; the zero Pattern matches every server
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ListSystemServers returns the site system servers of every site, or of the one in opts. opts may be nil. An invalid Server
// pattern is ErrInvalid.
//
// It mirrors Get-CMSiteSystemServer, with -AllSite unless opts name a site.
//
//cmdlet:name Get-CMSiteSystemServer
func (c *Client) ListSystemServers(ctx context.Context, opts *ListSystemServersOptions) ([]*SystemServer, error) {
	if opts == nil {
		opts = &ListSystemServersOptions{}
	}
	r := typed.NewRequest("Get-CMSiteSystemServer")
	r.OnServers(opts.SiteCode, opts.Server)
	r.Extra(opts.Extra)
	return typed.List(ctx, c.runner, r, decodeSystemServer, func(s *SystemServer) bool {
		return s.RoleName == "SMS Site System"
	})
}
