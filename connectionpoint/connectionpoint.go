// Package connectionpoint handles the CMG connection point, the site system role that connects management points and
// software update points to a gateway.
package connectionpoint

import (
	"context"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// roleName is the role's name in SMS_SCI_SysResUse.
const roleName = "SMS Cloud Proxy Connector"

// Client handles connection points. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// The roles of a [Client], one method each, for functions that take what they need.
type (
	// Adder is the role of [Client.AddConnectionPoint].
	Adder interface {
		AddConnectionPoint(ctx context.Context, server, gatewayServiceName string, opts *AddOptions) (*Point, error)
	}
	// Getter is the role of [Client.Get].
	Getter interface {
		Get(ctx context.Context, ref Ref) (*Point, error)
	}
	// Lister is the role of [Client.List].
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Point, error)
	}
	// Setter is the role of [Client.Set].
	Setter interface {
		Set(ctx context.Context, ref Ref, gatewayServiceName string) (*Point, error)
	}
	// Remover is the role of [Client.Remove].
	Remover interface {
		Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error
	}
	// ConnectionReader is the role of [Client.Connection].
	ConnectionReader interface {
		Connection(ctx context.Context, ref Ref) (*Connection, error)
	}
)

// Point is a connection point, an instance of SMS_SCI_SysResUse with the RoleName "SMS Cloud Proxy Connector". Which
// gateway it serves is in none of its published properties; [Client.Connection] tells.
type Point struct {
	ServerName string // of the site system server; from NetworkOSPath (CODE: as seen in the output of a real site)
	SiteCode   string `wmi:"SiteCode"`
	RoleName   string `wmi:"RoleName"`

	Object cmdlet.Object // everything that the site returned
}

func decode(o cmdlet.Object) (*Point, error) {
	p := &Point{Object: o}
	path, _ := o.Get("NetworkOSPath")
	p.ServerName = strings.TrimLeft(path.Str(), `\`)
	return p, o.Decode(p)
}

// Ref says which connection point is meant: [OnServer], or a [Point] itself.
type Ref interface {
	server() Server
}

// Server refers to the connection point on a server.
type Server struct{ name, siteCode string }

// OnServer refers to the connection point on the site system server of this name, at whichever site it is.
func OnServer(name string) Server { return Server{name: name} }

// InSite narrows the reference to one site.
func (s Server) InSite(code string) Server { return Server{s.name, code} }

func (s Server) server() Server { return s }

func (p *Point) server() Server {
	if p == nil {
		return Server{}
	}
	return Server{p.ServerName, p.SiteCode}
}

func (s Server) is(name, siteCode string) bool {
	return strings.EqualFold(s.name, name) && (s.siteCode == "" || strings.EqualFold(s.siteCode, siteCode))
}

func serverOf(ref Ref) Server {
	if ref == nil {
		return Server{}
	}
	return ref.server()
}

// find adds the parameters that name the connection point in a cmdlet.
func (s Server) find(r *typed.Request) {
	r.Text("SiteSystemServerName", s.name)
	r.Set("DisableWildcardHandling", cmdlet.Switch())
	r.Optional("SiteCode", s.siteCode)
}

// AddOptions are the optional parameters of [Client.AddConnectionPoint].
type AddOptions struct {
	// SiteCode is the site of the server; empty is the site that the calls run at (INF: an inference). At a central
	// administration site give the primary site's: without one the call is refused there.
	SiteCode string
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// AddConnectionPoint makes a site system server the connection point of the gateway with this service name. The role is
// installed after the call has returned, in minutes. opts may be nil.
//
// It refuses an empty name with ErrInvalid before anything is contacted. An error whose Outcome is Unknown calls for
// [Client.Get] before another try.
//
// It mirrors Add-CMCloudManagementGatewayConnectionPoint; the names are taken as they are, without wildcards. WhatIf and
// Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Add-CMCloudManagementGatewayConnectionPoint
func (c *Client) AddConnectionPoint(ctx context.Context, server, gatewayServiceName string, opts *AddOptions) (*Point, error) {
	r := typed.NewRequest("Add-CMCloudManagementGatewayConnectionPoint")
	r.Text("SiteSystemServerName", server)
	r.Text("CloudManagementGatewayName", gatewayServiceName)
	r.Set("DisableWildcardHandling", cmdlet.Switch())
	if opts != nil {
		r.Optional("SiteCode", opts.SiteCode)
		r.Extra(opts.Extra)
	}
	return typed.Change(ctx, c.runner, r, decode)
}

// Get returns the connection point on a server. ErrNotFound says that there is none, ErrAmbiguous that servers of that
// name have one at several sites.
//
// It mirrors Get-CMCloudManagementGatewayConnectionPoint: with -SiteCode where ref names a site, else with -AllSite.
//
//cmdlet:name Get-CMCloudManagementGatewayConnectionPoint
func (c *Client) Get(ctx context.Context, ref Ref) (*Point, error) {
	server := serverOf(ref)
	r := typed.NewRequest("Get-CMCloudManagementGatewayConnectionPoint")
	server.find(r)
	if server.siteCode == "" {
		r.Set("AllSite", cmdlet.Switch())
	}
	return typed.Get(ctx, c.runner, r, decode, func(p *Point) bool {
		return p.RoleName == roleName && server.is(p.ServerName, p.SiteCode)
	})
}

// ListOptions narrow [Client.List].
type ListOptions struct {
	// SiteCode is the only site to look at; empty is every site.
	SiteCode string
	// Server is a pattern of server names; the zero Pattern is every server.
	Server cmdlet.Pattern
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the connection points. None is an empty slice. opts may be nil. A Server that is no pattern is ErrInvalid.
//
// It mirrors Get-CMCloudManagementGatewayConnectionPoint: with -SiteCode where opts names a site, else with -AllSite.
//
//cmdlet:name Get-CMCloudManagementGatewayConnectionPoint
func (c *Client) List(ctx context.Context, opts *ListOptions) ([]*Point, error) {
	if opts == nil {
		opts = &ListOptions{}
	}
	r := typed.NewRequest("Get-CMCloudManagementGatewayConnectionPoint")
	r.Like("SiteSystemServerName", opts.Server)
	r.Optional("SiteCode", opts.SiteCode)
	if opts.SiteCode == "" {
		r.Set("AllSite", cmdlet.Switch())
	}
	r.Extra(opts.Extra)
	return typed.List(ctx, c.runner, r, decode, func(p *Point) bool {
		return p.RoleName == roleName && opts.Server.Match(p.ServerName) &&
			(opts.SiteCode == "" || strings.EqualFold(opts.SiteCode, p.SiteCode))
	})
}

// Set makes a connection point serve another gateway, the one with this service name, and returns it.
//
// It refuses an empty name with ErrInvalid before anything is contacted. A connection point or a gateway that is not there
// is ErrNotFound.
//
// It mirrors Set-CMCloudManagementGatewayConnectionPoint with -PassThru: the connection point is looked up first and named
// by its server and its site, so that it is found from a central administration site too. WhatIf and Confirm are
// decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Set-CMCloudManagementGatewayConnectionPoint
func (c *Client) Set(ctx context.Context, ref Ref, gatewayServiceName string) (*Point, error) {
	r := typed.NewRequest("Set-CMCloudManagementGatewayConnectionPoint")
	r.Text("CloudManagementGatewayName", gatewayServiceName)
	r.Set("PassThru", cmdlet.Switch())
	if err := c.resolve(ctx, ref, r); err != nil {
		return nil, err
	}
	return typed.Change(ctx, c.runner, r, decode)
}

// RemoveOptions are the options of [Client.Remove].
type RemoveOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Remove removes the role of connection point from a server, which stays a site system. The role is uninstalled after the
// call has returned. opts may be nil. A connection point that is not there is ErrNotFound.
//
// It mirrors Remove-CMCloudManagementGatewayConnectionPoint, with -Force: the connection point is looked up and named as in
// [Client.Set]. WhatIf and Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Remove-CMCloudManagementGatewayConnectionPoint
func (c *Client) Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error {
	r := typed.NewRequest("Remove-CMCloudManagementGatewayConnectionPoint")
	r.Set("Force", cmdlet.Switch())
	if opts != nil {
		r.Extra(opts.Extra)
	}
	if err := c.resolve(ctx, ref, r); err != nil {
		return err
	}
	return typed.Do(ctx, c.runner, r)
}

// resolve looks up the connection point that a change is about and completes the change with its server and site.
func (c *Client) resolve(ctx context.Context, ref Ref, change *typed.Request) error {
	if err := typed.Precheck(c.runner, change, serverOf(ref).find); err != nil {
		return err
	}
	point, err := c.Get(ctx, ref)
	if err != nil {
		return err
	}
	point.server().find(change)
	return nil
}

// Connection is the link of a connection point to its gateway, an instance of SMS_CloudProxyConnector. All meanings are
// CODE, from a dump of a real site: the class has no documentation.
type Connection struct {
	ServerName string `wmi:"ServerName"`
	SiteCode   string `wmi:"SiteCode"`
	// GatewayServiceName is the service name of the gateway.
	GatewayServiceName string `wmi:"ProxyServiceName"`
	// Status is the raw ConnectionStatus; its values are not published.
	Status uint32 `wmi:"ConnectionStatus"`

	// What went over the connection in the last 30 days.
	MaxConcurrentRequests uint32 `wmi:"MaxConcurrentRequestsLast30Days"`
	TotalRequests         uint32 `wmi:"TotalRequestsLast30Days"`
	TotalRequestMB        uint64 `wmi:"TotalRequestMBLast30Days"`
	TotalResponseMB       uint64 `wmi:"TotalResponseMBLast30Days"`

	Object cmdlet.Object // everything that the site returned
}

func decodeConnection(o cmdlet.Object) (*Connection, error) {
	c := &Connection{Object: o}
	return c, o.Decode(c)
}

// Connection returns the link of a connection point to its gateway: the only place where a site is known to tell both.
// ErrNotFound says that the site does not list the connection point, which may be new.
//
// No Get cmdlet returns it, so it is read with Invoke-CMWmiQuery.
//
//cmdlet:name Invoke-CMWmiQuery
func (c *Client) Connection(ctx context.Context, ref Ref) (*Connection, error) {
	server := serverOf(ref)
	where := []cmdlet.Condition{{Property: "ServerName", Value: cmdlet.String(server.name)}}
	if server.siteCode != "" {
		where = append(where, cmdlet.Condition{Property: "SiteCode", Value: cmdlet.String(server.siteCode)})
	}
	r := typed.NewQuery(cmdlet.Query{Class: "SMS_CloudProxyConnector", Where: where})
	if server.name == "" {
		r.Refuse("ref", cmdlet.String(""), "names no server")
	}
	return typed.Get(ctx, c.runner, r, decodeConnection, func(c *Connection) bool {
		return server.is(c.ServerName, c.SiteCode)
	})
}
