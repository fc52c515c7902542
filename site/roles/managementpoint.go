package roles

import (
	"context"
	"log/slog"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

const (
	roleManagementPoint = "SMS Management Point"
	getManagementPoint  = "Get-CMManagementPoint"
)

// ManagementPoint is a management point, an instance of SMS_SCI_SysResUse with the RoleName "SMS Management Point". The
// meanings of its Props are not documented: they are CODE, from public code.
type ManagementPoint struct {
	ServerName string `json:"serverName"` // FQDN; from NetworkOSPath (CODE: as seen in the output of a real site)
	SiteCode   string `json:"siteCode" wmi:"SiteCode"`
	RoleName   string `json:"roleName" wmi:"RoleName"`

	// EnableCloudGateway says that the role accepts traffic from a gateway.
	EnableCloudGateway bool `json:"enableCloudGateway"`
	// EnableSSL says that clients use HTTPS: SslState is 1, HTTPS, or 3, always HTTPS (DOC: class page of
	// SMS_SCI_SysResUse).
	EnableSSL             bool                 `json:"enableSsl"`
	ClientConnectionType  ClientConnectionType `json:"clientConnectionType"` // empty if the site does not say
	UseSiteDatabase       bool                 `json:"useSiteDatabase"`
	SQLServerFQDN         string               `json:"sqlServerFqdn"` // of a database replica
	SQLServerInstanceName string               `json:"sqlServerInstanceName"`
	DatabaseName          string               `json:"databaseName"`
	UserName              string               `json:"userName"` // account that reads the database; empty means the computer account

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// Ref refers to the management point, by its server and site. For nil it is the zero Ref.
func (m *ManagementPoint) Ref() Ref {
	if m == nil {
		return Ref{}
	}
	return Ref{m.ServerName, m.SiteCode}
}

// String returns one line, for example "management point on cm01.contoso.com of site PS1".
func (m ManagementPoint) String() string {
	if m.ServerName == "" {
		return "no management point"
	}
	return "management point on " + typed.ServerLabel(m.ServerName, m.SiteCode)
}

// LogValue logs the management point, without Object.
func (m ManagementPoint) LogValue() slog.Value { return typed.LogValue(m) }

func decodeManagementPoint(o cmdlet.Object) (*ManagementPoint, error) {
	p := propsOf(o)
	m := &ManagementPoint{
		ServerName: typed.ServerName(o), EnableCloudGateway: p.on("AllowProxyTraffic"),
		ClientConnectionType: connectionType(p.on("MPInternetFacing"), p.on("MPIntranetFacing")),
		UseSiteDatabase:      p.on("UseSiteDatabase"), SQLServerFQDN: p.text("SQLServerName"), UserName: p.text("Username"),
		DatabaseName: p.text("DatabaseName"), Object: o,
	}
	if instance, database, both := strings.Cut(m.DatabaseName, `\`); both {
		m.SQLServerInstanceName, m.DatabaseName = instance, database
	}
	ssl, _ := o.Get("SslState")
	m.EnableSSL = ssl.Int64() == 1 || ssl.Int64() == 3
	return m, o.Decode(m)
}

func (m *ManagementPoint) isOne() bool { return m.RoleName == roleManagementPoint }

// GetManagementPointOptions are the options of [Client.GetManagementPoint].
type GetManagementPointOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// GetManagementPoint returns the management point on a server. opts may be nil. The error is ErrNotFound if the server does
// not have one, and ErrAmbiguous if servers of that name have one at several sites.
//
// It mirrors Get-CMManagementPoint: with -SiteCode where ref names a site, else with -AllSite.
//
//cmdlet:name Get-CMManagementPoint
func (c *Client) GetManagementPoint(ctx context.Context, ref Ref, opts *GetManagementPointOptions) (*ManagementPoint, error) {
	r := typed.NewRequest(getManagementPoint)
	ref.find(r)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decodeManagementPoint, func(m *ManagementPoint) bool { return m.isOne() && ref.Matches(m) }, (*ManagementPoint).String)
}

// ListManagementPointsOptions narrow down what [Client.ListManagementPoints] returns.
type ListManagementPointsOptions struct {
	SiteCode string         // empty means every site of the hierarchy
	Server   cmdlet.Pattern // of the FQDN; the zero Pattern matches every server
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ListManagementPoints returns the management points of every site, or of the one in opts. opts may be nil. An invalid
// Server pattern is ErrInvalid.
//
// It mirrors Get-CMManagementPoint, with -AllSite unless opts name a site.
//
//cmdlet:name Get-CMManagementPoint
func (c *Client) ListManagementPoints(ctx context.Context, opts *ListManagementPointsOptions) ([]*ManagementPoint, error) {
	if opts == nil {
		opts = &ListManagementPointsOptions{}
	}
	r := list(getManagementPoint, opts.SiteCode, opts.Server, opts.Extra)
	return typed.List(ctx, c.runner, r, decodeManagementPoint, (*ManagementPoint).isOne)
}

// ManagementPointPatch is what [Client.SetManagementPoint] changes. A field that is nil or empty leaves the role as it is.
type ManagementPointPatch struct {
	// EnableCloudGateway makes the role accept traffic from a gateway. Since 1902 the site refuses it for a management point
	// without HTTPS; that Enhanced HTTP is enough for the cmdlet, as it is for the console, is INF, an inference. Switching it
	// on or off resets the client connection type (DOC: the 1902 release notes): to InternetAndIntranet when it is switched on,
	// and presumably to Intranet when it is switched off (INF).
	EnableCloudGateway *bool
	// EnableSSL makes clients use HTTPS. Switching it off switches EnableCloudGateway off as well (DOC), so where Enhanced HTTP
	// is to carry the traffic, give both.
	EnableSSL *bool
	// ClientConnectionType is reset by EnableCloudGateway. That a type given in the same patch counts is INF.
	ClientConnectionType ClientConnectionType
	AllowDevice          *bool // lets mobile devices and Mac computers use the role
	GenerateAlert        *bool // raises an alert when the role is not healthy

	// UseSiteDatabase makes the role read the site database instead of a replica.
	UseSiteDatabase *bool
	// SQLServerFQDN and DatabaseName are those of a replica; each requires the other (CODE: from public code).
	SQLServerFQDN         *string
	SQLServerInstanceName *string // new("") means the default instance
	DatabaseName          *string
	// UserName is a domain account that the site knows, with which the role reads the database. It cannot be combined with
	// UseComputerAccount.
	UserName           *string
	UseComputerAccount bool
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), in the words of
// [Client.SetManagementPoint], or nil. It does not look at the Extra of the options.
func (p ManagementPointPatch) Check(build int) error {
	return p.request(OnServer("any"), nil).CheckOptions(build)
}

// SetManagementPointOptions are the options of [Client.SetManagementPoint].
type SetManagementPointOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// SetManagementPoint changes a management point and returns it as it is afterwards. opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, an empty patch, a replica's server
// without its database or the reverse, and two accounts; [ManagementPointPatch.Check] checks the same without a site. The
// error is ErrNotFound if there is no such management point.
//
// It mirrors Set-CMManagementPoint -InputObject -PassThru; the object is the result of Get-CMManagementPoint by the exact
// name, which runs in the same call. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and
// [cmdlet.Confirm].
//
//cmdlet:name Set-CMManagementPoint
func (c *Client) SetManagementPoint(
	ctx context.Context, ref Ref, patch ManagementPointPatch, opts *SetManagementPointOptions,
) (*ManagementPoint, error) {
	return typed.Change(ctx, c.runner, patch.request(ref, opts), decodeManagementPoint)
}

func (p ManagementPointPatch) request(ref Ref, opts *SetManagementPointOptions) *typed.Request {
	r := typed.NewRequest("Set-CMManagementPoint")
	r.Named("EnableSSL", "EnableSsl")
	r.Named("SQLServerFQDN", "SqlServerFqdn")
	r.Named("SQLServerInstanceName", "SqlServerInstanceName")
	r.Bool("EnableCloudGateway", p.EnableCloudGateway)
	r.Bool("EnableSsl", p.EnableSSL)
	r.Enum("ClientConnectionType", string(p.ClientConnectionType))
	r.Bool("AllowDevice", p.AllowDevice)
	r.Bool("GenerateAlert", p.GenerateAlert)
	r.Bool("UseSiteDatabase", p.UseSiteDatabase)
	r.Patch("SqlServerFqdn", p.SQLServerFQDN)
	r.Patch("SqlServerInstanceName", p.SQLServerInstanceName)
	r.Patch("DatabaseName", p.DatabaseName)
	r.Needs("SqlServerFqdn", "DatabaseName", p.DatabaseName != nil)
	r.Needs("DatabaseName", "SQLServerFQDN", p.SQLServerFQDN != nil)
	r.Needs("SqlServerInstanceName", "DatabaseName", p.DatabaseName != nil)
	r.Patch("UserName", p.UserName)
	r.On("UseComputerAccount", p.UseComputerAccount)
	if p.UserName != nil && p.UseComputerAccount {
		r.Refuse("UserName", cmdlet.String(*p.UserName), "cannot be combined with UseComputerAccount")
	}
	if opts != nil {
		r.Extra(opts.Extra)
	}
	r.MustChange()
	ref.handOver(r, getManagementPoint)
	r.Set("PassThru", cmdlet.Switch())
	return r
}
