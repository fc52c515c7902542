package roles

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// AddManagementPointOptions are the options of [Client.AddManagementPoint].
type AddManagementPointOptions struct {
	// SiteCode is the site of the server; empty means the one at which the calls run (INF: an inference).
	SiteCode string
	// EnableCloudGateway makes the role accept traffic from a gateway, with the conditions of [ManagementPointPatch].
	EnableCloudGateway bool
	EnableSSL          bool // makes clients use HTTPS
	// ClientConnectionType is Intranet if it is empty, and since version 2207 InternetAndIntranet with EnableCloudGateway (DOC:
	// release notes; that it is Intranet otherwise is INF).
	ClientConnectionType ClientConnectionType
	AllowDevice          bool // lets mobile devices and Mac computers use the role
	GenerateAlert        bool // raises an alert when the role is not healthy

	// SQLServerFQDN and DatabaseName are those of a database replica; each requires the other. Without them the role reads the
	// site database.
	SQLServerFQDN         string
	SQLServerInstanceName string // empty means the default instance
	DatabaseName          string
	// UserName is a domain account that the site knows, with which the role reads the database; empty means the computer account.
	UserName string

	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// AddManagementPoint makes a site system server, given by its FQDN, a management point and returns it. The site installs the
// role within minutes after the call has returned. opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, an empty name, and a replica's server
// without its database or the reverse. After an error whose Outcome is Unknown, look for the role with
// [Client.GetManagementPoint] before you try again.
//
// It mirrors Add-CMManagementPoint -SiteSystemServerName; the name is literal. In place of its -WhatIf and -Confirm there are
// the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name Add-CMManagementPoint
func (c *Client) AddManagementPoint(ctx context.Context, serverName string, opts *AddManagementPointOptions) (*ManagementPoint, error) {
	if opts == nil {
		opts = &AddManagementPointOptions{}
	}
	r := add("Add-CMManagementPoint", serverName, opts.SiteCode)
	r.Named("EnableSSL", "EnableSsl")
	r.Named("SQLServerFQDN", "SqlServerFqdn")
	r.Named("SQLServerInstanceName", "SqlServerInstanceName")
	r.Named("UserName", "ConnectionAccountUserName")
	r.On("EnableCloudGateway", opts.EnableCloudGateway)
	r.On("EnableSsl", opts.EnableSSL)
	r.Enum("ClientConnectionType", string(opts.ClientConnectionType))
	r.On("AllowDevice", opts.AllowDevice)
	r.On("GenerateAlert", opts.GenerateAlert)
	r.Optional("SqlServerFqdn", opts.SQLServerFQDN)
	r.Optional("SqlServerInstanceName", opts.SQLServerInstanceName)
	r.Optional("DatabaseName", opts.DatabaseName)
	r.Optional("ConnectionAccountUserName", opts.UserName)
	r.Extra(opts.Extra)
	return typed.Change(ctx, c.runner, r, decodeManagementPoint)
}

// AddSoftwareUpdatePointOptions are the options of [Client.AddSoftwareUpdatePoint].
type AddSoftwareUpdatePointOptions struct {
	// SiteCode is the site of the server; empty means the one at which the calls run (INF: an inference).
	SiteCode string
	// EnableCloudGateway makes the role accept traffic from a gateway, with the conditions of [SoftwareUpdatePointPatch].
	EnableCloudGateway bool
	EnableSSL          *bool // of WSUS
	// ClientConnectionType is Intranet if it is empty (INF: an inference).
	ClientConnectionType ClientConnectionType
	HTTPPort             *int // of WSUS, 1 to 65535; nil means 8530 (INF: an inference)
	HTTPSPort            *int // of WSUS, 1 to 65535; nil means 8531 (INF: an inference)

	UseProxy                      *bool
	UseProxyForAutoDeploymentRule *bool
	// WSUSAccessAccount is a domain account that the site knows; that it is the account for WSUS is INF. It cannot be combined
	// with AnonymousWSUSAccess (CODE: from public code).
	WSUSAccessAccount   string
	AnonymousWSUSAccess bool

	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// AddSoftwareUpdatePoint makes a site system server on which WSUS is, given by its FQDN, a software update point and returns it.
// The site configures the role within minutes after the call has returned. opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, an empty name, a port out of range,
// and an account together with anonymous access. After an error whose Outcome is Unknown, look for the role with
// [Client.GetSoftwareUpdatePoint] before you try again.
//
// It mirrors Add-CMSoftwareUpdatePoint -SiteSystemServerName; the name is literal. In place of its -WhatIf and -Confirm there
// are the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name Add-CMSoftwareUpdatePoint
func (c *Client) AddSoftwareUpdatePoint(
	ctx context.Context, serverName string, opts *AddSoftwareUpdatePointOptions,
) (*SoftwareUpdatePoint, error) {
	if opts == nil {
		opts = &AddSoftwareUpdatePointOptions{}
	}
	r := add("Add-CMSoftwareUpdatePoint", serverName, opts.SiteCode)
	r.Named("EnableSSL", "WsusSsl")
	r.Named("HTTPPort", "WsusIisPort")
	r.Named("HTTPSPort", "WsusIisSslPort")
	r.Named("WSUSAccessAccount", "ConnectionAccountUserName")
	r.On("EnableCloudGateway", opts.EnableCloudGateway)
	r.Bool("WsusSsl", opts.EnableSSL)
	r.Enum("ClientConnectionType", string(opts.ClientConnectionType))
	r.Int("WsusIisPort", opts.HTTPPort)
	r.Int("WsusIisSslPort", opts.HTTPSPort)
	r.Bool("UseProxy", opts.UseProxy)
	r.Bool("UseProxyForAutoDeploymentRule", opts.UseProxyForAutoDeploymentRule)
	r.Optional("ConnectionAccountUserName", opts.WSUSAccessAccount)
	r.On("AnonymousWsusAccess", opts.AnonymousWSUSAccess)
	if opts.WSUSAccessAccount != "" && opts.AnonymousWSUSAccess {
		r.Refuse("ConnectionAccountUserName", cmdlet.String(opts.WSUSAccessAccount), "cannot be combined with AnonymousWSUSAccess")
	}
	r.Extra(opts.Extra)
	return typed.Change(ctx, c.runner, r, decodeSoftwareUpdatePoint)
}

// add begins the call that adds a role to a server.
func add(name, serverName, siteCode string) *typed.Request {
	r := typed.NewRequest(name)
	r.Named("serverName", "SiteSystemServerName")
	r.Text("SiteSystemServerName", serverName)
	r.Set("DisableWildcardHandling", cmdlet.Switch())
	r.Optional("SiteCode", siteCode)
	return r
}
