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

// NewSiteSystemServerOptions are the options of [Client.NewSiteSystemServer].
type NewSiteSystemServerOptions struct {
	// SiteCode is the site that the server is for; empty means the one at which the calls run (INF: an inference).
	SiteCode string
	// PublicFQDN is the name by which clients reach the server from the internet. A gateway does not need it.
	PublicFQDN string
	// AccountName is a Windows account that the site knows, with which it installs the site system. It cannot be combined with
	// UseSiteServerAccount.
	AccountName          string
	UseSiteServerAccount bool // the site installs it with the computer account of the site server
	// FdmOperation makes the site server open all connections to the server.
	FdmOperation *bool

	// EnableProxy makes the server reach the internet through a proxy, as a connection point needs where there is one. It
	// requires ProxyServerName. An account for the proxy is a parameter for Extra.
	EnableProxy     bool
	ProxyServerName string
	ProxyServerPort int // 1 to 65535; zero leaves it to the product

	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// NewSiteSystemServer makes a computer, given by its FQDN, a site system server and returns it. Roles can be added to it then.
// opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, an empty name, two accounts, a proxy
// without a name, and a name or port of a proxy that is not enabled. A server that is a site system already is refused by the
// site.
//
// It mirrors New-CMSiteSystemServer. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and
// [cmdlet.Confirm].
//
//cmdlet:name New-CMSiteSystemServer
func (c *Client) NewSiteSystemServer(ctx context.Context, serverName string, opts *NewSiteSystemServerOptions) (*SystemServer, error) {
	r := typed.NewRequest("New-CMSiteSystemServer")
	r.Named("serverName", "SiteSystemServerName")
	r.Named("PublicFQDN", "PublicFqdn")
	r.Text("SiteSystemServerName", serverName)
	r.Set("DisableWildcardHandling", cmdlet.Switch())
	if opts == nil {
		opts = &NewSiteSystemServerOptions{}
	}
	r.Optional("SiteCode", opts.SiteCode)
	r.Optional("PublicFqdn", opts.PublicFQDN)
	r.Optional("AccountName", opts.AccountName)
	r.On("UseSiteServerAccount", opts.UseSiteServerAccount)
	if opts.AccountName != "" && opts.UseSiteServerAccount {
		r.Refuse("AccountName", cmdlet.String(opts.AccountName), "cannot be combined with UseSiteServerAccount")
	}
	r.Bool("FdmOperation", opts.FdmOperation)
	r.On("EnableProxy", opts.EnableProxy)
	r.Optional("ProxyServerName", opts.ProxyServerName)
	if opts.ProxyServerPort != 0 {
		r.Set("ProxyServerPort", cmdlet.Int(int64(opts.ProxyServerPort)))
	}
	r.Needs("EnableProxy", "ProxyServerName", opts.ProxyServerName != "")
	r.Needs("ProxyServerName", "EnableProxy", opts.EnableProxy)
	r.Needs("ProxyServerPort", "EnableProxy", opts.EnableProxy)
	r.Extra(opts.Extra)
	return typed.Change(ctx, c.runner, r, decodeSystemServer)
}
