package site

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

const roleSoftwareUpdatePoint = "SMS Software Update Point"

// SoftwareUpdatePoint is a software update point, an instance of SMS_SCI_SysResUse with the RoleName "SMS Software Update
// Point". Which of its Props mean what is not documented: the meanings are CODE, from public code.
type SoftwareUpdatePoint struct {
	ServerName string // FQDN; from NetworkOSPath (CODE: as seen in the output of a real site)
	SiteCode   string `wmi:"SiteCode"`
	RoleName   string `wmi:"RoleName"`

	// EnableCloudGateway says that the role takes the traffic of a gateway.
	EnableCloudGateway            bool
	EnableSSL                     bool // of WSUS
	ClientConnectionType          ClientConnectionType
	HTTPPort, HTTPSPort           int // of WSUS
	UseProxy                      bool
	UseProxyForAutoDeploymentRule bool
	WSUSAccessAccount             string // empty is anonymous access

	Object cmdlet.Object // everything that the site returned
}

func decodeSoftwareUpdatePoint(o cmdlet.Object) (*SoftwareUpdatePoint, error) {
	p := propsOf(o)
	s := &SoftwareUpdatePoint{
		ServerName: serverName(o), EnableCloudGateway: p.on("AllowProxyTraffic"), EnableSSL: p.on("SSLWSUS"),
		ClientConnectionType: connectionType(p.on("IsINF"), p.on("IsIntranet")),
		HTTPPort:             p.number("WSUSIISPort"), HTTPSPort: p.number("WSUSIISSSLPort"),
		UseProxy: p.on("UseProxy"), UseProxyForAutoDeploymentRule: p.on("UseProxyForADR"), WSUSAccessAccount: p.text("WSUSAccessAccount"),
		Object: o,
	}
	return s, o.Decode(s)
}

func (s *SoftwareUpdatePoint) isOne() bool { return s.RoleName == roleSoftwareUpdatePoint }

// SoftwareUpdatePointRef says which software update point is meant: [OnServer], or a [SoftwareUpdatePoint] itself.
type SoftwareUpdatePointRef interface {
	softwareUpdatePoint() Server
}

func (s Server) softwareUpdatePoint() Server { return s }

func (s *SoftwareUpdatePoint) softwareUpdatePoint() Server {
	if s == nil {
		return Server{}
	}
	return Server{s.ServerName, s.SiteCode}
}

func softwareUpdatePointOf(ref SoftwareUpdatePointRef) Server {
	if ref == nil {
		return Server{}
	}
	return ref.softwareUpdatePoint()
}

// GetSoftwareUpdatePoint returns the software update point on a server. ErrNotFound says that there is none.
//
// It mirrors Get-CMSoftwareUpdatePoint: with -SiteCode where ref names a site, else with -AllSite.
//
//cmdlet:name Get-CMSoftwareUpdatePoint
func (c *Client) GetSoftwareUpdatePoint(ctx context.Context, ref SoftwareUpdatePointRef) (*SoftwareUpdatePoint, error) {
	server := softwareUpdatePointOf(ref)
	r := typed.NewRequest("Get-CMSoftwareUpdatePoint")
	server.find(r)
	return typed.Get(ctx, c.runner, r, decodeSoftwareUpdatePoint, func(s *SoftwareUpdatePoint) bool {
		return s.isOne() && server.is(s.ServerName, s.SiteCode)
	})
}

// ListSoftwareUpdatePoints returns the software update points, of every site unless opts say otherwise. opts may be nil.
//
// It mirrors Get-CMSoftwareUpdatePoint, with -AllSite unless a site is named.
//
//cmdlet:name Get-CMSoftwareUpdatePoint
func (c *Client) ListSoftwareUpdatePoints(ctx context.Context, opts *SystemsOptions) ([]*SoftwareUpdatePoint, error) {
	return typed.List(ctx, c.runner, opts.list("Get-CMSoftwareUpdatePoint"), decodeSoftwareUpdatePoint, (*SoftwareUpdatePoint).isOne)
}

// SoftwareUpdatePointPatch is what [Client.SetSoftwareUpdatePoint] changes. A field that is nil or empty leaves the role as
// it is.
type SoftwareUpdatePointPatch struct {
	// EnableCloudGateway lets the role take the traffic of a gateway. It needs SSL (CODE: from public code) or, as a
	// management point does, Enhanced HTTP (INF). Roles behind a network load balancer are not supported.
	EnableCloudGateway   *bool
	EnableSSL            *bool // of WSUS
	ClientConnectionType ClientConnectionType
	HTTPPort             *int // of WSUS, 1 to 65535
	HTTPSPort            *int // of WSUS, 1 to 65535

	UseProxy                      *bool
	UseProxyForAutoDeploymentRule *bool
	// WSUSAccessAccount is a domain account that the site knows; not with AnonymousWSUSAccess (CODE: from public code).
	WSUSAccessAccount   *string
	AnonymousWSUSAccess bool

	NLBVirtualIP    *string // of a network load balancer
	PublicVirtualIP *string // of a network load balancer

	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// SetSoftwareUpdatePoint changes a software update point and returns it as it is then.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, an empty patch, a port out of
// range, and an account together with anonymous access. A software update point that is not there is ErrNotFound.
//
// It mirrors Set-CMSoftwareUpdatePoint -InputObject -PassThru; the object is the result of Get-CMSoftwareUpdatePoint by the
// exact name, in the same call. WhatIf and Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Set-CMSoftwareUpdatePoint
func (c *Client) SetSoftwareUpdatePoint(
	ctx context.Context, ref SoftwareUpdatePointRef, patch SoftwareUpdatePointPatch,
) (*SoftwareUpdatePoint, error) {
	r := typed.NewRequest("Set-CMSoftwareUpdatePoint")
	r.Bool("EnableCloudGateway", patch.EnableCloudGateway)
	r.Bool("EnableSsl", patch.EnableSSL)
	r.Enum("ClientConnectionType", string(patch.ClientConnectionType))
	r.Int("HttpPort", patch.HTTPPort)
	r.Int("HttpsPort", patch.HTTPSPort)
	r.Bool("UseProxy", patch.UseProxy)
	r.Bool("UseProxyForAutoDeploymentRule", patch.UseProxyForAutoDeploymentRule)
	r.Patch("WsusAccessAccount", patch.WSUSAccessAccount)
	r.On("AnonymousWsusAccess", patch.AnonymousWSUSAccess)
	if patch.WSUSAccessAccount != nil && patch.AnonymousWSUSAccess {
		r.Refuse("WsusAccessAccount", cmdlet.String(*patch.WSUSAccessAccount), "does not go together with AnonymousWsusAccess")
	}
	r.Patch("NlbVirtualIP", patch.NLBVirtualIP)
	r.Patch("PublicVirtualIP", patch.PublicVirtualIP)
	r.Extra(patch.Extra)
	r.MustChange()
	softwareUpdatePointOf(ref).handOver(r, "Get-CMSoftwareUpdatePoint")
	r.Set("PassThru", cmdlet.Switch())
	return typed.Change(ctx, c.runner, r, decodeSoftwareUpdatePoint)
}
