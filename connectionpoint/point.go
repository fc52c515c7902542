package connectionpoint

import (
	"log/slog"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// roleName is the role's name in SMS_SCI_SysResUse.
const roleName = "SMS Cloud Proxy Connector"

// Point is a connection point, an instance of SMS_SCI_SysResUse with the RoleName "SMS Cloud Proxy Connector". None of its
// published properties says which gateway it serves; [Client.GetConnection] does.
type Point struct {
	// ServerName is the name of the site system server, from NetworkOSPath (CODE: as seen in the output of a real site).
	ServerName string `json:"serverName"`
	SiteCode   string `json:"siteCode" wmi:"SiteCode"`
	RoleName   string `json:"roleName" wmi:"RoleName"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

func decode(o cmdlet.Object) (*Point, error) {
	p := &Point{Object: o}
	path, _ := o.Get("NetworkOSPath")
	p.ServerName = strings.TrimLeft(path.Str(), `\`)
	return p, o.Decode(p)
}

// Ref returns the ref to the connection point, by its server and its site; for nil it is the zero Ref.
func (p *Point) Ref() Ref {
	if p == nil {
		return Ref{}
	}
	return OnServer(p.ServerName).InSite(p.SiteCode)
}

// String shows the connection point on one short line: its server and its site.
func (p Point) String() string {
	switch {
	case p.ServerName == "":
		return "no connection point"
	case p.SiteCode == "":
		return "connection point on " + p.ServerName
	default:
		return "connection point on " + p.ServerName + " in " + p.SiteCode
	}
}

// LogValue logs the connection point: the fields that are set, without its Object.
func (p Point) LogValue() slog.Value { return typed.LogValue(p) }
