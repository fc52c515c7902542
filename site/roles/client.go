// Package roles manages the site system roles that clients talk to through a gateway: management points and software update
// points. The role that connects them to the gateway is in package connectionpoint.
//
// Errors are of type [*cmdlet.Error].
package roles

import (
	"fmt"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Client manages site system roles. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// ClientConnectionType says from where clients can reach a role. In a patch the empty one leaves the role as it is.
type ClientConnectionType string

// The connection types of clients. A role that accepts traffic from a gateway needs one that includes the internet (CODE:
// from public code; the console may be more lenient).
const (
	Internet            ClientConnectionType = "Internet"
	Intranet            ClientConnectionType = "Intranet"
	InternetAndIntranet ClientConnectionType = "InternetAndIntranet"
)

// MarshalText returns the connection type as it is.
func (t ClientConnectionType) MarshalText() ([]byte, error) { return []byte(t), nil }

// UnmarshalText takes the connection types of this package and empty text. Anything else is an error.
func (t *ClientConnectionType) UnmarshalText(text []byte) error {
	switch parsed := ClientConnectionType(text); parsed {
	case "", Internet, Intranet, InternetAndIntranet:
		*t = parsed
		return nil
	default:
		return fmt.Errorf("%.80q is not a client connection type: it takes %s, %s or %s", text, Internet, Intranet, InternetAndIntranet)
	}
}

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

// props are the embedded properties of a role, its Props.
type props []cmdlet.Object

func propsOf(o cmdlet.Object) props {
	list, _ := o.Get("Props")
	var all props
	for _, v := range list.List() {
		all = append(all, v.Object())
	}
	return all
}

// value returns a part of the property of this name, null if the role does not have it. Value is a number, Value2 a text.
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

// list is the request that lists roles.
func list(name, siteCode string, server cmdlet.Pattern, extra map[string]cmdlet.Value) *typed.Request {
	r := typed.NewRequest(name)
	r.OnServers(siteCode, server)
	r.Extra(extra)
	return r
}
