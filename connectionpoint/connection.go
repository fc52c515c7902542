package connectionpoint

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Connection is the link of a connection point to its gateway, an instance of SMS_CloudProxyConnector. All meanings are
// CODE, from a dump of a real site: the class has no documentation.
type Connection struct {
	ServerName string `json:"serverName" wmi:"ServerName"`
	SiteCode   string `json:"siteCode" wmi:"SiteCode"`
	// GatewayServiceName is the service name of the gateway.
	GatewayServiceName string `json:"gatewayServiceName" wmi:"ProxyServiceName"`
	// Status is the raw ConnectionStatus; its values are not published.
	Status uint32 `json:"status" wmi:"ConnectionStatus"`

	// What went over the connection in the last 30 days.
	MaxConcurrentRequests uint32 `json:"maxConcurrentRequests" wmi:"MaxConcurrentRequestsLast30Days"`
	TotalRequests         uint32 `json:"totalRequests" wmi:"TotalRequestsLast30Days"`
	TotalRequestMB        uint64 `json:"totalRequestMb" wmi:"TotalRequestMBLast30Days"`
	TotalResponseMB       uint64 `json:"totalResponseMb" wmi:"TotalResponseMBLast30Days"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

func decodeConnection(o cmdlet.Object) (*Connection, error) {
	c := &Connection{Object: o}
	return c, o.Decode(c)
}

// String shows the connection on one short line: its two ends and the raw status.
func (c Connection) String() string {
	if c.ServerName == "" && c.GatewayServiceName == "" {
		return "no connection"
	}
	return fmt.Sprintf("%s to %s: status %d", c.ServerName, c.GatewayServiceName, c.Status)
}

// LogValue logs the connection: the fields that are set, without its Object.
func (c Connection) LogValue() slog.Value { return typed.LogValue(c) }

// GetConnectionOptions are the options of [Client.GetConnection].
type GetConnectionOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// GetConnection returns the link of a connection point to its gateway. It is the only known way to learn which gateway a
// connection point serves. The error is ErrNotFound if the site does not list the connection point, which may have been
// added too recently. opts may be nil.
//
// No Get cmdlet returns it, so it is read with Invoke-CMWmiQuery.
//
//cmdlet:name Invoke-CMWmiQuery
func (c *Client) GetConnection(ctx context.Context, ref Ref, opts *GetConnectionOptions) (*Connection, error) {
	where := []cmdlet.Condition{{Property: "ServerName", Value: cmdlet.String(ref.server)}}
	if ref.siteCode != "" {
		where = append(where, cmdlet.Condition{Property: "SiteCode", Value: cmdlet.String(ref.siteCode)})
	}
	r := typed.NewQuery(cmdlet.Query{Class: "SMS_CloudProxyConnector", Where: where})
	r.About(ref.server)
	if ref.server == "" {
		r.Refuse("ref", cmdlet.Value{}, "is required")
	}
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decodeConnection, func(c *Connection) bool { return ref.is(c.ServerName, c.SiteCode) }, (*Connection).String)
}
