// Package aad handles the Microsoft Entra app registrations that a Configuration Manager site knows: it imports them and
// reads them back, and their tenants. The registrations themselves are made in Microsoft Entra.
//
// A site needs two of them: the server app, by which the site and the gateway act, and the client app, by which clients
// and users sign in.
package aad

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
	"github.com/cmgkit/cmgkit/secret"
)

// Client imports and reads app registrations. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// The roles of a [Client], one method each, for functions that take what they need.
type (
	// ServerApplicationImporter is the role of [Client.ImportServerApplication].
	ServerApplicationImporter interface {
		ImportServerApplication(ctx context.Context, spec ServerApplicationSpec, opts *ImportServerApplicationOptions) (*Application, error)
	}
	// ClientApplicationImporter is the role of [Client.ImportClientApplication].
	ClientApplicationImporter interface {
		ImportClientApplication(ctx context.Context, appName, clientID string, tenant TenantRef, opts *ImportClientApplicationOptions) (*Application, error)
	}
	// ApplicationGetter is the role of [Client.GetApplication].
	ApplicationGetter interface {
		GetApplication(ctx context.Context, clientID string) (*Application, error)
	}
	// ApplicationLister is the role of [Client.ListApplications].
	ApplicationLister interface {
		ListApplications(ctx context.Context, opts *ListApplicationsOptions) ([]*Application, error)
	}
	// TenantGetter is the role of [Client.GetTenant].
	TenantGetter interface {
		GetTenant(ctx context.Context, tenantID string) (*Tenant, error)
	}
	// TenantLister is the role of [Client.ListTenants].
	TenantLister interface {
		ListTenants(ctx context.Context, opts *ListTenantsOptions) ([]*Tenant, error)
	}
	// ServerApplicationUpdater is the role of [Client.UpdateServerApplication].
	ServerApplicationUpdater interface {
		UpdateServerApplication(ctx context.Context, tenantID string) error
	}
)

// Application is an app registration as the site has it, an instance of SMS_AAD_Application_Ex. The meaning of its
// properties is CODE: seen in public code, not documented. The client secret is not among them.
type Application struct {
	ID       uint32 `wmi:"ID"` // of the row; other classes refer to it
	ClientID string `wmi:"ClientID"`
	Name     string `wmi:"Name"`
	// TenantRow is the ID of the [Tenant], not its GUID.
	TenantRow uint32 `wmi:"TenantID"`
	// IsClientApp is true for a client app and false for a server app (INF: from the name).
	IsClientApp     bool      `wmi:"IsClientApp"`
	AppIDURI        string    `wmi:"IdentifierUri"`
	ReplyURL        string    `wmi:"ReplyUrl"`
	SecretKeyExpiry time.Time `wmi:"SecretKeyExpiry"` // what the site was told, UTC; the site does not ask Microsoft Entra
	LastUpdateTime  time.Time `wmi:"LastUpdateTime"`
	// Associated are the rows of the apps that belong to this one, server and client (meaning INF).
	Associated []uint32 `wmi:"AssociatedAADApplications"`
	SiteCode   string   `wmi:"SiteCode"`

	Object cmdlet.Object // everything that the site returned
}

func decode(o cmdlet.Object) (*Application, error) {
	a := &Application{Object: o}
	return a, o.Decode(a)
}

// ServerApplicationSpec says which server app to import. All fields are required.
type ServerApplicationSpec struct {
	TenantName string
	TenantID   string // GUID
	AppName    string
	ClientID   string      // GUID of the application, not of its object
	SecretKey  secret.Text // the client secret's value; it travels as a SecureString and is in no error or log
	// SecretKeyExpiry is the end of the client secret, the same as in Microsoft Entra, in the future. The site warns nobody
	// of the expiry of an imported app.
	SecretKeyExpiry time.Time
}

// ImportServerApplicationOptions are the optional parameters of [Client.ImportServerApplication].
type ImportServerApplicationOptions struct {
	// AppIDURI is the application ID URI in a form that Microsoft Entra accepts, for example
	// "api://<tenant id>/<name>" or "https://<verified domain>/<name>". The default of the cmdlet is not documented, and
	// clients that ask for another URI than the app has get AADSTS50001, so give it. "https://ConfigMgrService", the
	// default of old releases, is accepted.
	AppIDURI string
	// Environment is the Azure cloud; empty is the site's default.
	Environment azurecloud.Cloud
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ImportServerApplication tells the site of a server app that exists in Microsoft Entra. opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, ids that are no GUIDs, a secret
// that has expired, and an application ID URI that Microsoft Entra would not take. An error whose Outcome is Unknown calls
// for [Client.GetApplication] before another try. The site asks nobody whether the secret is right.
//
// It mirrors Import-CMAADServerApplication. WhatIf and Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Import-CMAADServerApplication
func (c *Client) ImportServerApplication(
	ctx context.Context, spec ServerApplicationSpec, opts *ImportServerApplicationOptions,
) (*Application, error) {
	if opts == nil {
		opts = &ImportServerApplicationOptions{}
	}
	r := typed.NewRequest("Import-CMAADServerApplication")
	r.Text("TenantName", spec.TenantName)
	r.GUID("TenantId", spec.TenantID)
	r.Text("AppName", spec.AppName)
	r.GUID("ClientId", spec.ClientID)
	if !spec.SecretKey.IsZero() {
		r.Set("SecretKey", cmdlet.Secret(spec.SecretKey))
	}
	if expiry := cmdlet.Time(spec.SecretKeyExpiry); !spec.SecretKeyExpiry.IsZero() {
		r.Set("SecretKeyExpiry", expiry)
		if !spec.SecretKeyExpiry.After(time.Now()) {
			r.Refuse("SecretKeyExpiry", expiry, "is in the past")
		}
	}
	r.Optional("AppIdUri", opts.AppIDURI)
	if rule := appIDURIMisfit(opts.AppIDURI); rule != "" {
		r.Refuse("AppIdUri", cmdlet.String(opts.AppIDURI), rule)
	}
	r.Enum("AzureEnvironmentOption", string(opts.Environment))
	r.Extra(opts.Extra)
	return typed.Change(ctx, c.runner, r, decode)
}

// appIDURIMisfit returns the rule that an application ID URI breaks, or "". It knows the forms of Microsoft Entra, not which
// domains a tenant has verified.
func appIDURIMisfit(uri string) string {
	if uri == "" || strings.EqualFold(uri, "https://ConfigMgrService") {
		return ""
	}
	u, err := url.Parse(uri)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "is no application ID URI (api://… or https://…)"
	}
	path := strings.Trim(u.Path, "/")
	switch domain := strings.Contains(u.Host, "."); {
	case u.Scheme == "https" && !domain:
		return "needs a verified domain after https://"
	case u.Scheme == "api" && !domain && !typed.IsGUID(u.Host) && !typed.IsGUID(path):
		return "needs the id of the tenant or the app, or a verified domain"
	case u.Scheme != "https" && u.Scheme != "api":
		return "must begin with api:// or https://"
	}
	return ""
}

// TenantRef says to which tenant a client app belongs: the choice between the cmdlet's two parameter sets. It is made by
// [InTenant] or [WithServerApplication], or it is the server app's [Application] itself.
type TenantRef interface {
	tenant(r *typed.Request)
}

// InTenant names the tenant by its GUID.
func InTenant(tenantID string) TenantRef { return tenantGUID(tenantID) }

// WithServerApplication names the tenant by the client id of a server app that the site has.
func WithServerApplication(clientID string) TenantRef { return serverApplication(clientID) }

type (
	tenantGUID        string
	serverApplication string
)

func (id tenantGUID) tenant(r *typed.Request) { r.GUID("TenantId", string(id)) }

func (id serverApplication) tenant(r *typed.Request) { r.Application("ServerApp", string(id)) }

func (a *Application) tenant(r *typed.Request) {
	if a != nil {
		r.Application("ServerApp", a.ClientID)
	}
}

// ImportClientApplicationOptions are the optional parameters of [Client.ImportClientApplication].
type ImportClientApplicationOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ImportClientApplication tells the site of a client app that exists in Microsoft Entra. opts may be nil.
//
// It refuses ids that are no GUIDs with ErrInvalid, before anything is contacted and with all problems at once. A server
// app that the site does not have is ErrNotFound, and nothing is changed. An error whose Outcome is Unknown calls for
// [Client.GetApplication] before another try.
//
// It mirrors Import-CMAADClientApplication. WhatIf and Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Import-CMAADClientApplication
func (c *Client) ImportClientApplication(
	ctx context.Context, appName, clientID string, tenant TenantRef, opts *ImportClientApplicationOptions,
) (*Application, error) {
	r := typed.NewRequest("Import-CMAADClientApplication")
	r.Text("AppName", appName)
	r.GUID("ClientId", clientID)
	if tenant != nil {
		tenant.tenant(r)
	}
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Change(ctx, c.runner, r, decode)
}

// GetApplication returns the app registration of a client id. ErrNotFound says that the site does not know it, ErrInvalid
// that clientID is no GUID.
//
// It mirrors Get-CMAADApplication -ClientId.
//
//cmdlet:name Get-CMAADApplication
func (c *Client) GetApplication(ctx context.Context, clientID string) (*Application, error) {
	r := typed.NewRequest("Get-CMAADApplication")
	r.GUID("ClientId", clientID)
	return typed.Get(ctx, c.runner, r, decode, func(a *Application) bool {
		return strings.EqualFold(a.ClientID, clientID)
	})
}

// AppType is a kind of app registration.
type AppType string

// The kinds.
const (
	ServerApplication AppType = "ServerApplication"
	ClientApplication AppType = "ClientApplication"
)

// ListApplicationsOptions narrow [Client.ListApplications]. Zero fields let everything through.
type ListApplicationsOptions struct {
	AppName cmdlet.Pattern
	AppType AppType
	// TenantID is the GUID of a tenant.
	TenantID   string
	TenantName cmdlet.Pattern
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ListApplications returns the app registrations that the site knows. None is an empty slice. opts may be nil. A TenantID
// that is no GUID and a name that is no pattern are ErrInvalid.
//
// It mirrors Get-CMAADApplication, with -AppType. The cmdlet has no wildcards, so names are compared here; and whether its
// -TenantId is the GUID or a row is not documented, so the tenants are read with Get-CMAADTenant where opts names any, which
// needs site version 2203.
//
//cmdlet:name Get-CMAADApplication
func (c *Client) ListApplications(ctx context.Context, opts *ListApplicationsOptions) ([]*Application, error) {
	if opts == nil {
		opts = &ListApplicationsOptions{}
	}
	r := typed.NewRequest("Get-CMAADApplication")
	r.MustMatch("AppName", opts.AppName)
	r.Enum("AppType", string(opts.AppType))
	if opts.TenantID != "" {
		r.MustBeGUID("TenantId", opts.TenantID)
	}
	r.MustMatch("TenantName", opts.TenantName)
	r.Extra(opts.Extra)
	if _, err := r.Call(); err != nil { // before the tenants are read
		return nil, err
	}
	ofTenant := func(*Application) bool { return true }
	if opts.TenantID != "" || !opts.TenantName.IsZero() {
		tenants, err := c.ListTenants(ctx, &ListTenantsOptions{Name: opts.TenantName})
		if err != nil {
			return nil, err
		}
		ofTenant = func(a *Application) bool {
			return slices.ContainsFunc(tenants, func(t *Tenant) bool {
				return t.ID == a.TenantRow && (opts.TenantID == "" || strings.EqualFold(t.TenantID, opts.TenantID))
			})
		}
	}
	return typed.List(ctx, c.runner, r, decode, func(a *Application) bool { return opts.AppName.Match(a.Name) && ofTenant(a) })
}
