// Package aad manages the Microsoft Entra app registrations that a Configuration Manager site knows: it imports them, and
// reads them and their tenants. The registrations themselves are created in Microsoft Entra.
//
// A site needs two of them: the server app, by which the site and the gateway act, and the client app, by which clients
// and users sign in.
package aad

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Client imports and reads app registrations. It is safe for concurrent use. Its errors are of type [*cmdlet.Error].
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// Application is an app registration as the site has it, an instance of SMS_AAD_Application_Ex. The meaning of its
// properties is CODE: seen in public code, not documented. The client secret is not among them.
type Application struct {
	ID       uint32 `json:"id" wmi:"ID"` // of the row; other classes refer to it by this id
	ClientID string `json:"clientId" wmi:"ClientID"`
	Name     string `json:"name" wmi:"Name"`
	// TenantRow is the ID of the row of the [Tenant], not the tenant's GUID.
	TenantRow uint32 `json:"tenantRow" wmi:"TenantID"`
	// IsClientApp is true for a client app and false for a server app (INF: from the name).
	IsClientApp bool   `json:"isClientApp" wmi:"IsClientApp"`
	AppIDURI    string `json:"appIdUri" wmi:"IdentifierUri"`
	ReplyURL    string `json:"replyUrl" wmi:"ReplyUrl"`
	// SecretKeyExpiry is the expiry that was given at import, in UTC; the site does not ask Microsoft Entra.
	SecretKeyExpiry time.Time `json:"secretKeyExpiry,omitzero" wmi:"SecretKeyExpiry"`
	LastUpdateTime  time.Time `json:"lastUpdateTime,omitzero" wmi:"LastUpdateTime"`
	// AssociatedIDs are the row ids of the apps that belong to this one: client apps of a server app, and the reverse (meaning
	// INF).
	AssociatedIDs []uint32 `json:"associatedIDs,omitempty" wmi:"AssociatedAADApplications"`
	SiteCode      string   `json:"siteCode" wmi:"SiteCode"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

func decode(o cmdlet.Object) (*Application, error) {
	a := &Application{Object: o}
	return a, o.Decode(a)
}

// String shows the app on one line: its kind, its name and its client id.
func (a Application) String() string {
	if a.ClientID == "" && a.Name == "" {
		return "no app"
	}
	kind := "server app"
	if a.IsClientApp {
		kind = "client app"
	}
	return fmt.Sprintf("%s %.80q, client id %.40q", kind, a.Name, a.ClientID)
}

// LogValue logs the app.
func (a Application) LogValue() slog.Value { return typed.LogValue(a) }

// GetApplicationOptions are the options of [Client.GetApplication].
type GetApplicationOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// GetApplication returns the app registration with this client id. opts may be nil. The error is ErrNotFound if the site
// does not know the app, and ErrInvalid if clientID is not a GUID.
//
// It mirrors Get-CMAADApplication -ClientId.
//
//cmdlet:name Get-CMAADApplication
func (c *Client) GetApplication(ctx context.Context, clientID string, opts *GetApplicationOptions) (*Application, error) {
	r := typed.NewRequest("Get-CMAADApplication")
	r.Named("clientID", "ClientId")
	r.GUID("ClientId", clientID)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decode, func(a *Application) bool {
		return strings.EqualFold(a.ClientID, clientID)
	}, (*Application).String)
}

// AppType is a kind of app registration.
type AppType string

// The kinds, in the cmdlet's words.
const (
	ServerApplication AppType = "ServerApplication"
	ClientApplication AppType = "ClientApplication"
)

// MarshalText returns the kind as it is.
func (t AppType) MarshalText() ([]byte, error) { return []byte(t), nil }

// UnmarshalText takes the kinds of this package and empty text, which means both kinds. Anything else is an error.
func (t *AppType) UnmarshalText(text []byte) error {
	switch kind := AppType(text); kind {
	case ServerApplication, ClientApplication, "":
		*t = kind
		return nil
	default:
		return fmt.Errorf("aad: %.80q is not a kind of app: it takes %s or %s", text, ServerApplication, ClientApplication)
	}
}

// ListApplicationsOptions narrow down what [Client.ListApplications] returns. A zero field excludes nothing.
type ListApplicationsOptions struct {
	AppName cmdlet.Pattern
	AppType AppType
	// TenantID is the GUID of a tenant.
	TenantID   string
	TenantName cmdlet.Pattern
	// Extra are parameters that this package has no field for, by their names in the cmdlet Get-CMAADApplication.
	Extra map[string]cmdlet.Value
}

// ListApplications returns the app registrations that the site knows; the slice is empty if there are none. opts may be nil.
// A TenantID that is not a GUID and an invalid pattern are ErrInvalid.
//
// It mirrors Get-CMAADApplication, with -AppType. The cmdlet does not take wildcards, so names are compared here. Whether
// its -TenantId is the GUID or the id of the row is not documented; if opts names a tenant, the tenants are read with
// Get-CMAADTenant, which requires site version 2203.
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
		r.MustBeGUID("TenantID", opts.TenantID)
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
