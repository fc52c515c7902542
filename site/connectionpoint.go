package site

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// ServiceConnectionPoint is the role by which a hierarchy reaches Microsoft's cloud services: it deploys gateways, so it must be
// online and reach the internet. It is an instance of SMS_SCI_SysResUse with the RoleName "SMS Dmp Connector" (CODE: from public
// code). Which of its properties says that it is online is not documented.
type ServiceConnectionPoint struct {
	ServerName string `json:"serverName"` // FQDN; from NetworkOSPath (CODE: as seen in the output of a real site)
	SiteCode   string `json:"siteCode" wmi:"SiteCode"`
	RoleName   string `json:"roleName" wmi:"RoleName"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// String is one line, for example "service connection point on cm01.contoso.com of site PS1".
func (p ServiceConnectionPoint) String() string {
	if p.ServerName == "" {
		return "no service connection point"
	}
	return fmt.Sprintf("service connection point on %s of site %s", p.ServerName, p.SiteCode)
}

// LogValue shows the service connection point in log/slog, without Object.
func (p ServiceConnectionPoint) LogValue() slog.Value { return typed.LogValue(p) }

func decodeServiceConnectionPoint(o cmdlet.Object) (*ServiceConnectionPoint, error) {
	p := &ServiceConnectionPoint{ServerName: typed.ServerName(o), Object: o}
	return p, o.Decode(p)
}

// GetServiceConnectionPointOptions are the options of [Client.GetServiceConnectionPoint].
type GetServiceConnectionPointOptions struct {
	SiteCode string         // empty means every site of the hierarchy
	Server   cmdlet.Pattern // of the FQDN; the zero Pattern matches every server
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// GetServiceConnectionPoint returns the service connection point of the hierarchy, which has at most one, or that of the site or
// server in opts. opts may be nil. The error is ErrNotFound if there is none.
//
// It mirrors Get-CMServiceConnectionPoint, with -AllSite unless opts name a site.
//
//cmdlet:name Get-CMServiceConnectionPoint
func (c *Client) GetServiceConnectionPoint(ctx context.Context, opts *GetServiceConnectionPointOptions) (*ServiceConnectionPoint, error) {
	if opts == nil {
		opts = &GetServiceConnectionPointOptions{}
	}
	r := typed.NewRequest("Get-CMServiceConnectionPoint")
	r.OnServers(opts.SiteCode, opts.Server)
	r.Extra(opts.Extra)
	return typed.Get(ctx, c.runner, r, decodeServiceConnectionPoint, func(*ServiceConnectionPoint) bool { return true }, (*ServiceConnectionPoint).String)
}
