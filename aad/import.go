package aad

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
	"github.com/cmgkit/cmgkit/secret"
)

// ServerApplicationSpec says which server app to import. All fields are required.
type ServerApplicationSpec struct {
	TenantName string
	TenantID   string // GUID
	AppName    string
	ClientID   string      // GUID of the application, not of its object
	SecretKey  secret.Text // the client secret's value; it travels as a SecureString and is in no error or log
	// SecretKeyExpiry is when the client secret expires, as Microsoft Entra shows it. It must be in the future. The site
	// does not warn before the secret of an imported app expires.
	SecretKeyExpiry time.Time
}

// Check returns everything that is wrong with the spec at a site of this build (0 is the newest), in the words of
// [Client.ImportServerApplication], or nil.
func (s ServerApplicationSpec) Check(build int) error {
	r := typed.NewRequest("Import-CMAADServerApplication")
	s.add(r)
	return r.Check(build)
}

func (s ServerApplicationSpec) add(r *typed.Request) {
	r.Named("TenantID", "TenantId")
	r.Named("ClientID", "ClientId")
	r.Text("TenantName", s.TenantName)
	r.GUID("TenantId", s.TenantID)
	r.Text("AppName", s.AppName)
	r.GUID("ClientId", s.ClientID)
	if !s.SecretKey.IsZero() {
		r.Set("SecretKey", cmdlet.Secret(s.SecretKey))
	}
	if expiry := cmdlet.Time(s.SecretKeyExpiry); !s.SecretKeyExpiry.IsZero() {
		r.Set("SecretKeyExpiry", expiry)
		if !s.SecretKeyExpiry.After(time.Now()) {
			r.Refuse("SecretKeyExpiry", expiry, "is in the past")
		}
	}
}

// ImportServerApplicationOptions are the options of [Client.ImportServerApplication].
type ImportServerApplicationOptions struct {
	// AppIDURI is the application ID URI in a form that Microsoft Entra accepts, for example "api://<tenant id>/<name>" or
	// "https://<verified domain>/<name>". Set it: the default of the cmdlet is not documented, and clients that ask for
	// another URI than that of the app get AADSTS50001. "https://ConfigMgrService", the default of old releases, is
	// accepted.
	AppIDURI string
	// Environment is the Azure cloud; empty means the site's default.
	Environment azurecloud.Cloud
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Check is like [ServerApplicationSpec.Check], for the options, which may be nil.
func (o *ImportServerApplicationOptions) Check(build int) error {
	const anyGUID = "00000000-0000-0000-0000-000000000000"
	r := typed.NewRequest("Import-CMAADServerApplication")
	ServerApplicationSpec{
		TenantName: "any", TenantID: anyGUID, AppName: "any", ClientID: anyGUID,
		SecretKey: secret.New("any"), SecretKeyExpiry: time.Now().Add(time.Hour),
	}.add(r)
	o.add(r)
	return r.CheckOptions(build)
}

func (o *ImportServerApplicationOptions) add(r *typed.Request) {
	if o == nil {
		return
	}
	r.Named("AppIDURI", "AppIdUri")
	r.Named("Environment", "AzureEnvironmentOption")
	r.Optional("AppIdUri", o.AppIDURI)
	if rule := appIDURIMisfit(o.AppIDURI); rule != "" {
		r.Refuse("AppIdUri", cmdlet.String(o.AppIDURI), rule)
	}
	r.Enum("AzureEnvironmentOption", string(o.Environment))
	r.Extra(o.Extra)
}

// ImportServerApplication makes a server app that exists in Microsoft Entra known to the site. opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, ids that are not GUIDs, a secret
// that has expired, and an application ID URI that Microsoft Entra would not accept. After an error whose Outcome is
// Unknown, look for the app with [Client.GetApplication] before you try again. The site does not check whether the secret is
// correct.
//
// It mirrors Import-CMAADServerApplication. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf]
// and [cmdlet.Confirm].
//
//cmdlet:name Import-CMAADServerApplication
func (c *Client) ImportServerApplication(
	ctx context.Context, spec ServerApplicationSpec, opts *ImportServerApplicationOptions,
) (*Application, error) {
	r := typed.NewRequest("Import-CMAADServerApplication")
	spec.add(r)
	opts.add(r)
	return typed.Change(ctx, c.runner, r, decode)
}

// appIDURIMisfit returns the rule that an application ID URI breaks, or "". It checks the form that Microsoft Entra
// requires, not which domains a tenant has verified.
func appIDURIMisfit(uri string) string {
	if uri == "" || strings.EqualFold(uri, "https://ConfigMgrService") {
		return ""
	}
	u, err := url.Parse(uri)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "is not an application ID URI (api://… or https://…)"
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

// ClientApplicationSpec says which client app to import. All fields are required.
type ClientApplicationSpec struct {
	AppName  string
	ClientID string // GUID of the application, not of its object
	// Tenant is the tenant that the app belongs to, or the server app that it goes with.
	Tenant TenantRef
}

// Check returns everything that is wrong with the spec at a site of this build (0 is the newest), in the words of
// [Client.ImportClientApplication], or nil.
func (s ClientApplicationSpec) Check(build int) error {
	r := typed.NewRequest("Import-CMAADClientApplication")
	s.add(r)
	return r.Check(build)
}

func (s ClientApplicationSpec) add(r *typed.Request) {
	r.Named("ClientID", "ClientId")
	r.Named("Tenant", "TenantId", "ServerApp")
	r.Text("AppName", s.AppName)
	r.GUID("ClientId", s.ClientID)
	s.Tenant.add(r)
}

// ImportClientApplicationOptions are the options of [Client.ImportClientApplication].
type ImportClientApplicationOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ImportClientApplication makes a client app that exists in Microsoft Entra known to the site. opts may be nil.
//
// It refuses ids that are not GUIDs with ErrInvalid, before anything is contacted and with all problems at once. A server
// app that the site does not know is ErrNotFound, and nothing is changed. After an error whose Outcome is Unknown, look for
// the app with [Client.GetApplication] before you try again.
//
// It mirrors Import-CMAADClientApplication. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf]
// and [cmdlet.Confirm].
//
//cmdlet:name Import-CMAADClientApplication
func (c *Client) ImportClientApplication(
	ctx context.Context, spec ClientApplicationSpec, opts *ImportClientApplicationOptions,
) (*Application, error) {
	r := typed.NewRequest("Import-CMAADClientApplication")
	spec.add(r)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Change(ctx, c.runner, r, decode)
}
