package site

import (
	"context"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// The roles of a [Client] around site systems, one method each, for functions that take what they need.
type (
	// SystemServersLister is the role of [Client.SystemServers].
	SystemServersLister interface {
		SystemServers(ctx context.Context, opts *SystemsOptions) ([]*SystemServer, error)
	}
	// ManagementPointGetter is the role of [Client.GetManagementPoint].
	ManagementPointGetter interface {
		GetManagementPoint(ctx context.Context, ref ManagementPointRef) (*ManagementPoint, error)
	}
	// ManagementPointLister is the role of [Client.ListManagementPoints].
	ManagementPointLister interface {
		ListManagementPoints(ctx context.Context, opts *SystemsOptions) ([]*ManagementPoint, error)
	}
	// ManagementPointSetter is the role of [Client.SetManagementPoint].
	ManagementPointSetter interface {
		SetManagementPoint(ctx context.Context, ref ManagementPointRef, patch ManagementPointPatch) (*ManagementPoint, error)
	}
	// SoftwareUpdatePointGetter is the role of [Client.GetSoftwareUpdatePoint].
	SoftwareUpdatePointGetter interface {
		GetSoftwareUpdatePoint(ctx context.Context, ref SoftwareUpdatePointRef) (*SoftwareUpdatePoint, error)
	}
	// SoftwareUpdatePointLister is the role of [Client.ListSoftwareUpdatePoints].
	SoftwareUpdatePointLister interface {
		ListSoftwareUpdatePoints(ctx context.Context, opts *SystemsOptions) ([]*SoftwareUpdatePoint, error)
	}
	// SoftwareUpdatePointSetter is the role of [Client.SetSoftwareUpdatePoint].
	SoftwareUpdatePointSetter interface {
		SetSoftwareUpdatePoint(ctx context.Context, ref SoftwareUpdatePointRef, patch SoftwareUpdatePointPatch) (*SoftwareUpdatePoint, error)
	}
)

// ClientConnectionType says from where clients reach a role.
type ClientConnectionType string

// The connection types of clients. A role that takes the traffic of a gateway needs one with the internet (CODE: from
// public code; the console may be more lenient).
const (
	Internet            ClientConnectionType = "Internet"
	Intranet            ClientConnectionType = "Intranet"
	InternetAndIntranet ClientConnectionType = "InternetAndIntranet"
)

func connectionType(internet, intranet bool) ClientConnectionType {
	switch {
	case internet && intranet:
		return InternetAndIntranet
	case internet:
		return Internet
	case intranet:
		return Intranet
	default:
		return ""
	}
}

// Server refers to a role by its server, see [OnServer].
type Server struct{ name, siteCode string }

// OnServer refers to the role on the site system server of this FQDN, at whichever site it is.
func OnServer(name string) Server { return Server{name: name} }

// InSite narrows the reference to one site.
func (s Server) InSite(code string) Server { return Server{s.name, code} }

func (s Server) is(name, siteCode string) bool {
	return strings.EqualFold(s.name, name) && (s.siteCode == "" || strings.EqualFold(s.siteCode, siteCode))
}

// find adds the parameters that find one role, as they are, without wildcards.
func (s Server) find(r *typed.Request) {
	r.Text("SiteSystemServerName", s.name)
	r.Set("DisableWildcardHandling", cmdlet.Switch())
	if s.siteCode == "" {
		r.Set("AllSite", cmdlet.Switch())
	} else {
		r.Set("SiteCode", cmdlet.String(s.siteCode))
	}
}

// handOver adds the role to a change, as the result of the Get cmdlet that finds it.
func (s Server) handOver(r *typed.Request, get string) {
	found := typed.NewRequest(get)
	s.find(found)
	r.Set("InputObject", resultOf(found))
	if s.name == "" {
		r.Refuse("ref", cmdlet.String(""), "names no server")
	}
}

// resultOf hands what a read finds over to a change. What is wrong with the read is found out with the change.
func resultOf(read *typed.Request) cmdlet.Value {
	call, _ := read.Call()
	return cmdlet.ResultOf(call)
}

// SystemsOptions narrow a list of servers and roles.
type SystemsOptions struct {
	SiteCode string         // empty is every site of the hierarchy
	Server   cmdlet.Pattern // of the FQDN; zero is every server
}

func (o *SystemsOptions) list(name string) *typed.Request {
	r := typed.NewRequest(name)
	if o == nil {
		o = &SystemsOptions{}
	}
	if o.SiteCode == "" {
		r.Set("AllSite", cmdlet.Switch())
	}
	r.Optional("SiteCode", o.SiteCode)
	r.Like("SiteSystemServerName", o.Server)
	return r
}

// SystemServer is a site system server, an instance of SMS_SCI_SysResUse with the RoleName "SMS Site System".
type SystemServer struct {
	ServerName string // FQDN; from NetworkOSPath (CODE: as seen in the output of a real site)
	SiteCode   string `wmi:"SiteCode"`
	RoleName   string `wmi:"RoleName"`

	Object cmdlet.Object // everything that the site returned
}

func decodeSystemServer(o cmdlet.Object) (*SystemServer, error) {
	s := &SystemServer{ServerName: serverName(o), Object: o}
	return s, o.Decode(s)
}

func serverName(o cmdlet.Object) string {
	path, _ := o.Get("NetworkOSPath")
	return strings.TrimLeft(path.Str(), `\`)
}

// SystemServers returns the site system servers, of every site unless opts say otherwise. opts may be nil.
//
// It mirrors Get-CMSiteSystemServer, with -AllSite unless a site is named.
//
//cmdlet:name Get-CMSiteSystemServer
func (c *Client) SystemServers(ctx context.Context, opts *SystemsOptions) ([]*SystemServer, error) {
	return typed.List(ctx, c.runner, opts.list("Get-CMSiteSystemServer"), decodeSystemServer, func(s *SystemServer) bool {
		return s.RoleName == "SMS Site System"
	})
}

// props are the properties in Props of a role.
type props []cmdlet.Object

func propsOf(o cmdlet.Object) props {
	list, _ := o.Get("Props")
	var all props
	for _, v := range list.List() {
		all = append(all, v.Object())
	}
	return all
}

// value returns a part of the property of this name, null where the role has none: Value is a number, Value2 a text.
func (p props) value(name, part string) cmdlet.Value {
	for _, o := range p {
		if has, _ := o.Get("PropertyName"); has.Str() == name {
			v, _ := o.Get(part)
			return v
		}
	}
	return cmdlet.Value{}
}

func (p props) on(name string) bool     { return p.value(name, "Value").Int64() != 0 }
func (p props) number(name string) int  { return int(p.value(name, "Value").Int64()) }
func (p props) text(name string) string { return p.value(name, "Value2").Str() }
