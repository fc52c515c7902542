package roles

import (
	"context"
	"log/slog"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

const (
	roleSoftwareUpdatePoint = "SMS Software Update Point"
	getSoftwareUpdatePoint  = "Get-CMSoftwareUpdatePoint"
)

// SoftwareUpdatePoint is a software update point, an instance of SMS_SCI_SysResUse with the RoleName "SMS Software Update
// Point". The meanings of its Props are not documented: they are CODE, from public code.
type SoftwareUpdatePoint struct {
	ServerName string `json:"serverName"` // FQDN; from NetworkOSPath (CODE: as seen in the output of a real site)
	SiteCode   string `json:"siteCode" wmi:"SiteCode"`
	RoleName   string `json:"roleName" wmi:"RoleName"`

	// EnableCloudGateway says that the role accepts traffic from a gateway.
	EnableCloudGateway            bool                 `json:"enableCloudGateway"`
	EnableSSL                     bool                 `json:"enableSsl"`            // of WSUS
	ClientConnectionType          ClientConnectionType `json:"clientConnectionType"` // empty if the site does not say
	HTTPPort                      int                  `json:"httpPort"`             // of WSUS
	HTTPSPort                     int                  `json:"httpsPort"`            // of WSUS
	UseProxy                      bool                 `json:"useProxy"`
	UseProxyForAutoDeploymentRule bool                 `json:"useProxyForAutoDeploymentRule"`
	WSUSAccessAccount             string               `json:"wsusAccessAccount"` // empty means anonymous access

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// Ref refers to the software update point, by its server and site. For nil it is the zero Ref.
func (s *SoftwareUpdatePoint) Ref() Ref {
	if s == nil {
		return Ref{}
	}
	return Ref{s.ServerName, s.SiteCode}
}

// String returns one line, for example "software update point on cm01.contoso.com of site PS1".
func (s SoftwareUpdatePoint) String() string {
	if s.ServerName == "" {
		return "no software update point"
	}
	return "software update point on " + typed.ServerLabel(s.ServerName, s.SiteCode)
}

// LogValue logs the software update point, without Object.
func (s SoftwareUpdatePoint) LogValue() slog.Value { return typed.LogValue(s) }

func decodeSoftwareUpdatePoint(o cmdlet.Object) (*SoftwareUpdatePoint, error) {
	p := propsOf(o)
	s := &SoftwareUpdatePoint{
		ServerName: typed.ServerName(o), EnableCloudGateway: p.on("AllowProxyTraffic"), EnableSSL: p.on("SSLWSUS"),
		ClientConnectionType: connectionType(p.on("IsINF"), p.on("IsIntranet")),
		HTTPPort:             p.number("WSUSIISPort"), HTTPSPort: p.number("WSUSIISSSLPort"),
		UseProxy: p.on("UseProxy"), UseProxyForAutoDeploymentRule: p.on("UseProxyForADR"), WSUSAccessAccount: p.text("WSUSAccessAccount"),
		Object: o,
	}
	return s, o.Decode(s)
}

func (s *SoftwareUpdatePoint) isOne() bool { return s.RoleName == roleSoftwareUpdatePoint }

// GetSoftwareUpdatePointOptions are the options of [Client.GetSoftwareUpdatePoint].
type GetSoftwareUpdatePointOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// GetSoftwareUpdatePoint returns the software update point on a server. opts may be nil. The error is ErrNotFound if the
// server does not have one, and ErrAmbiguous if servers of that name have one at several sites.
//
// It mirrors Get-CMSoftwareUpdatePoint: with -SiteCode where ref names a site, else with -AllSite.
//
//cmdlet:name Get-CMSoftwareUpdatePoint
func (c *Client) GetSoftwareUpdatePoint(
	ctx context.Context, ref Ref, opts *GetSoftwareUpdatePointOptions,
) (*SoftwareUpdatePoint, error) {
	r := typed.NewRequest(getSoftwareUpdatePoint)
	ref.find(r)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decodeSoftwareUpdatePoint, func(s *SoftwareUpdatePoint) bool {
		return s.isOne() && ref.Matches(s)
	}, (*SoftwareUpdatePoint).String)
}

// ListSoftwareUpdatePointsOptions narrow down what [Client.ListSoftwareUpdatePoints] returns.
type ListSoftwareUpdatePointsOptions struct {
	SiteCode string         // empty means every site of the hierarchy
	Server   cmdlet.Pattern // of the FQDN; the zero Pattern matches every server
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ListSoftwareUpdatePoints returns the software update points of every site, or of the one in opts. opts may be nil. An
// invalid Server pattern is ErrInvalid.
//
// It mirrors Get-CMSoftwareUpdatePoint, with -AllSite unless opts name a site.
//
//cmdlet:name Get-CMSoftwareUpdatePoint
func (c *Client) ListSoftwareUpdatePoints(
	ctx context.Context, opts *ListSoftwareUpdatePointsOptions,
) ([]*SoftwareUpdatePoint, error) {
	if opts == nil {
		opts = &ListSoftwareUpdatePointsOptions{}
	}
	r := list(getSoftwareUpdatePoint, opts.SiteCode, opts.Server, opts.Extra)
	return typed.List(ctx, c.runner, r, decodeSoftwareUpdatePoint, (*SoftwareUpdatePoint).isOne)
}

// SoftwareUpdatePointPatch is what [Client.SetSoftwareUpdatePoint] changes. A field that is nil or empty leaves the role as
// it is.
type SoftwareUpdatePointPatch struct {
	// EnableCloudGateway makes the role accept traffic from a gateway. It requires SSL (CODE: from public code) or, as for a
	// management point, Enhanced HTTP (INF: an inference). Roles behind a network load balancer are not supported. No document
	// says whether it resets the client connection type, as for a management point, or requires one: give InternetAndIntranet
	// as well.
	EnableCloudGateway   *bool
	EnableSSL            *bool // of WSUS
	ClientConnectionType ClientConnectionType
	HTTPPort             *int // of WSUS, 1 to 65535
	HTTPSPort            *int // of WSUS, 1 to 65535

	UseProxy                      *bool
	UseProxyForAutoDeploymentRule *bool
	// WSUSAccessAccount is a domain account that the site knows. It cannot be combined with AnonymousWSUSAccess (CODE: from
	// public code).
	WSUSAccessAccount   *string
	AnonymousWSUSAccess bool

	NLBVirtualIP    *string // of a network load balancer
	PublicVirtualIP *string // of a network load balancer
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), in the words of
// [Client.SetSoftwareUpdatePoint], or nil. It does not look at the Extra of the options.
func (p SoftwareUpdatePointPatch) Check(build int) error {
	return p.request(OnServer("any"), nil).CheckOptions(build)
}

// SetSoftwareUpdatePointOptions are the options of [Client.SetSoftwareUpdatePoint].
type SetSoftwareUpdatePointOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// SetSoftwareUpdatePoint changes a software update point and returns it as it is afterwards. opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, an empty patch, a port out of
// range, and an account together with anonymous access; [SoftwareUpdatePointPatch.Check] checks the same without a site. The
// error is ErrNotFound if there is no such software update point.
//
// It mirrors Set-CMSoftwareUpdatePoint -InputObject -PassThru; the object is the result of Get-CMSoftwareUpdatePoint by the
// exact name, which runs in the same call. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and
// [cmdlet.Confirm].
//
//cmdlet:name Set-CMSoftwareUpdatePoint
func (c *Client) SetSoftwareUpdatePoint(
	ctx context.Context, ref Ref, patch SoftwareUpdatePointPatch, opts *SetSoftwareUpdatePointOptions,
) (*SoftwareUpdatePoint, error) {
	return typed.Change(ctx, c.runner, patch.request(ref, opts), decodeSoftwareUpdatePoint)
}

func (p SoftwareUpdatePointPatch) request(ref Ref, opts *SetSoftwareUpdatePointOptions) *typed.Request {
	r := typed.NewRequest("Set-CMSoftwareUpdatePoint")
	r.Named("EnableSSL", "EnableSsl")
	r.Named("HTTPPort", "HttpPort")
	r.Named("HTTPSPort", "HttpsPort")
	r.Named("WSUSAccessAccount", "WsusAccessAccount")
	r.Named("AnonymousWSUSAccess", "AnonymousWsusAccess")
	r.Named("NLBVirtualIP", "NlbVirtualIP")
	r.Bool("EnableCloudGateway", p.EnableCloudGateway)
	r.Bool("EnableSsl", p.EnableSSL)
	r.Enum("ClientConnectionType", string(p.ClientConnectionType))
	r.Int("HttpPort", p.HTTPPort)
	r.Int("HttpsPort", p.HTTPSPort)
	r.Bool("UseProxy", p.UseProxy)
	r.Bool("UseProxyForAutoDeploymentRule", p.UseProxyForAutoDeploymentRule)
	r.Patch("WsusAccessAccount", p.WSUSAccessAccount)
	r.On("AnonymousWsusAccess", p.AnonymousWSUSAccess)
	if p.WSUSAccessAccount != nil && p.AnonymousWSUSAccess {
		r.Refuse("WsusAccessAccount", cmdlet.String(*p.WSUSAccessAccount), "cannot be combined with AnonymousWSUSAccess")
	}
	r.Patch("NlbVirtualIP", p.NLBVirtualIP)
	r.Patch("PublicVirtualIP", p.PublicVirtualIP)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	r.MustChange()
	ref.handOver(r, getSoftwareUpdatePoint)
	r.Set("PassThru", cmdlet.Switch())
	return r
}
