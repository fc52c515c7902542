package site

import (
	"context"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

const roleManagementPoint = "SMS Management Point"

// ManagementPoint is a management point, an instance of SMS_SCI_SysResUse with the RoleName "SMS Management Point". Which
// of its Props mean what is not documented: the meanings are CODE, from public code.
type ManagementPoint struct {
	ServerName string // FQDN; from NetworkOSPath (CODE: as seen in the output of a real site)
	SiteCode   string `wmi:"SiteCode"`
	RoleName   string `wmi:"RoleName"`
	// SslState is 0 for HTTP, 1 for HTTPS (class page of SMS_SCI_SysResUse).
	SslState uint32 `wmi:"SslState"`

	// EnableCloudGateway says that the role takes the traffic of a gateway.
	EnableCloudGateway    bool
	ClientConnectionType  ClientConnectionType // empty if the site does not say
	UseSiteDatabase       bool
	SQLServerFQDN         string // of a database replica
	SQLServerInstanceName string
	DatabaseName          string
	UserName              string // that reads the database; empty is the computer account

	Object cmdlet.Object // everything that the site returned
}

func decodeManagementPoint(o cmdlet.Object) (*ManagementPoint, error) {
	p := propsOf(o)
	m := &ManagementPoint{
		ServerName: serverName(o), EnableCloudGateway: p.on("AllowProxyTraffic"),
		ClientConnectionType: connectionType(p.on("MPInternetFacing"), p.on("MPIntranetFacing")),
		UseSiteDatabase:      p.on("UseSiteDatabase"), SQLServerFQDN: p.text("SQLServerName"), UserName: p.text("Username"),
		DatabaseName: p.text("DatabaseName"), Object: o,
	}
	if instance, database, both := strings.Cut(m.DatabaseName, `\`); both {
		m.SQLServerInstanceName, m.DatabaseName = instance, database
	}
	return m, o.Decode(m)
}

func (m *ManagementPoint) isOne() bool { return m.RoleName == roleManagementPoint }

// ManagementPointRef says which management point is meant: [OnServer], or a [ManagementPoint] itself.
type ManagementPointRef interface {
	managementPoint() Server
}

func (s Server) managementPoint() Server { return s }

func (m *ManagementPoint) managementPoint() Server {
	if m == nil {
		return Server{}
	}
	return Server{m.ServerName, m.SiteCode}
}

func managementPointOf(ref ManagementPointRef) Server {
	if ref == nil {
		return Server{}
	}
	return ref.managementPoint()
}

// GetManagementPoint returns the management point on a server. ErrNotFound says that there is none.
//
// It mirrors Get-CMManagementPoint: with -SiteCode where ref names a site, else with -AllSite.
//
//cmdlet:name Get-CMManagementPoint
func (c *Client) GetManagementPoint(ctx context.Context, ref ManagementPointRef) (*ManagementPoint, error) {
	server := managementPointOf(ref)
	r := typed.NewRequest("Get-CMManagementPoint")
	server.find(r)
	return typed.Get(ctx, c.runner, r, decodeManagementPoint, func(m *ManagementPoint) bool {
		return m.isOne() && server.is(m.ServerName, m.SiteCode)
	})
}

// ListManagementPoints returns the management points, of every site unless opts say otherwise. opts may be nil.
//
// It mirrors Get-CMManagementPoint, with -AllSite unless a site is named.
//
//cmdlet:name Get-CMManagementPoint
func (c *Client) ListManagementPoints(ctx context.Context, opts *SystemsOptions) ([]*ManagementPoint, error) {
	return typed.List(ctx, c.runner, opts.list("Get-CMManagementPoint"), decodeManagementPoint, (*ManagementPoint).isOne)
}

// ManagementPointPatch is what [Client.SetManagementPoint] changes. A field that is nil or empty leaves the role as it is.
type ManagementPointPatch struct {
	// EnableCloudGateway lets the role take the traffic of a gateway. Since 1902 the site refuses it for a management point
	// without HTTPS; whether Enhanced HTTP will do for the cmdlet, as it does for the console, is INF.
	EnableCloudGateway *bool
	// EnableSSL has clients use HTTPS.
	EnableSSL            *bool
	ClientConnectionType ClientConnectionType
	AllowDevice          *bool // mobile devices and Mac computers
	GenerateAlert        *bool // when the role is not healthy

	// UseSiteDatabase has the role read the site database instead of a replica.
	UseSiteDatabase *bool
	// SQLServerFQDN and DatabaseName are those of a replica; they go together (CODE: from public code).
	SQLServerFQDN         *string
	SQLServerInstanceName *string // new("") is the default instance
	DatabaseName          *string
	// UserName is a domain account that the site knows, by which the role reads the database; not with UseComputerAccount.
	UserName           *string
	UseComputerAccount bool

	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// SetManagementPoint changes a management point and returns it as it is then.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, an empty patch, a replica's
// server without its database or the other way round, and two accounts. A management point that is not there is
// ErrNotFound.
//
// It mirrors Set-CMManagementPoint -InputObject -PassThru; the object is the result of Get-CMManagementPoint by the exact
// name, in the same call. WhatIf and Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Set-CMManagementPoint
func (c *Client) SetManagementPoint(ctx context.Context, ref ManagementPointRef, patch ManagementPointPatch) (*ManagementPoint, error) {
	r := typed.NewRequest("Set-CMManagementPoint")
	r.Bool("EnableCloudGateway", patch.EnableCloudGateway)
	r.Bool("EnableSsl", patch.EnableSSL)
	r.Enum("ClientConnectionType", string(patch.ClientConnectionType))
	r.Bool("AllowDevice", patch.AllowDevice)
	r.Bool("GenerateAlert", patch.GenerateAlert)
	r.Bool("UseSiteDatabase", patch.UseSiteDatabase)
	r.Patch("SqlServerFqdn", patch.SQLServerFQDN)
	r.Patch("SqlServerInstanceName", patch.SQLServerInstanceName)
	r.Patch("DatabaseName", patch.DatabaseName)
	r.Needs("SqlServerFqdn", "DatabaseName", patch.DatabaseName != nil)
	r.Needs("DatabaseName", "SqlServerFqdn", patch.SQLServerFQDN != nil)
	r.Needs("SqlServerInstanceName", "DatabaseName", patch.DatabaseName != nil)
	r.Patch("UserName", patch.UserName)
	r.On("UseComputerAccount", patch.UseComputerAccount)
	if patch.UserName != nil && patch.UseComputerAccount {
		r.Refuse("UserName", cmdlet.String(*patch.UserName), "does not go together with UseComputerAccount")
	}
	r.Extra(patch.Extra)
	r.MustChange()
	managementPointOf(ref).handOver(r, "Get-CMManagementPoint")
	r.Set("PassThru", cmdlet.Switch())
	return typed.Change(ctx, c.runner, r, decodeManagementPoint)
}
