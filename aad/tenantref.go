package aad

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/internal/typed"
)

// TenantRef says to which tenant a client app belongs, in one of the two ways that the cmdlet has: by the tenant's GUID
// ([InTenant], [Tenant.Ref]), or by a server app of the tenant that the site knows ([WithServerApplication],
// [Application.TenantRef]). The zero TenantRef refers to none and is refused with ErrInvalid before anything is contacted.
//
// Two refs can be compared: == compares their spelling, [TenantRef.Matches] what they mean. As text, in JSON too, a ref is
// "tenant:0f1e2d3c-4b5a-4697-8877-665544332211" or "serverapp:3b1c6e52-9d0a-4f4e-8a57-0d7c1c9a2e11".
type TenantRef struct{ tenantID, clientID string }

const (
	tenantPrefix    = "tenant"
	serverAppPrefix = "serverapp"
)

// InTenant refers to a tenant by its GUID.
func InTenant(tenantID string) TenantRef { return TenantRef{tenantID: tenantID} }

// WithServerApplication refers to the tenant of a server app that the site knows, by the client id of the app.
func WithServerApplication(clientID string) TenantRef { return TenantRef{clientID: clientID} }

// TenantRef refers to the tenant of a server app by the app itself, as [WithServerApplication] does. For a nil Application,
// and for one without a client id, it is the zero TenantRef.
func (a *Application) TenantRef() TenantRef {
	if a == nil {
		return TenantRef{}
	}
	return WithServerApplication(a.ClientID)
}

// Ref refers to the tenant by its GUID. For a nil Tenant, and for one without a GUID, it is the zero TenantRef.
func (t *Tenant) Ref() TenantRef {
	if t == nil {
		return TenantRef{}
	}
	return InTenant(t.TenantID)
}

// TenantID returns the GUID of the tenant; ok is false if the ref is not by GUID.
func (r TenantRef) TenantID() (tenantID string, ok bool) { return r.tenantID, r.tenantID != "" }

// ServerApplication returns the client id of the server app; ok is false if the ref is not by server app.
func (r TenantRef) ServerApplication() (clientID string, ok bool) {
	return r.clientID, r.clientID != ""
}

// Matches reports whether t is the tenant that is meant. For a ref by server app, the app is looked up among apps, which are
// those that the site knows, and belongs to t if its TenantRow is t's ID. A ref by GUID does not look at apps.
//
// The case of a GUID does not matter. The zero TenantRef matches nothing, and nothing matches a nil Tenant.
func (r TenantRef) Matches(t *Tenant, apps []*Application) bool {
	switch {
	case t == nil:
		return false
	case r.tenantID != "":
		return strings.EqualFold(r.tenantID, t.TenantID)
	case r.clientID != "":
		return slices.ContainsFunc(apps, func(a *Application) bool {
			return a != nil && !a.IsClientApp && a.TenantRow == t.ID && strings.EqualFold(r.clientID, a.ClientID)
		})
	default:
		return false
	}
}

// String returns the text form, or "none" for the zero TenantRef.
func (r TenantRef) String() string { return typed.RefString(typed.MarshalRef(r.form())) }

// form returns the prefix and the value of the text form.
func (r TenantRef) form() (prefix, value string) {
	if r.tenantID != "" {
		return tenantPrefix, r.tenantID
	}
	return serverAppPrefix, r.clientID
}

// LogValue logs what String returns.
func (r TenantRef) LogValue() slog.Value { return slog.StringValue(r.String()) }

// MarshalText returns the text form. The zero TenantRef has none, so a field that may hold it takes the JSON
// option omitzero; nor has one whose id is not a GUID.
func (r TenantRef) MarshalText() ([]byte, error) {
	prefix, value := r.form()
	if value != "" && !typed.IsGUID(value) {
		return nil, fmt.Errorf("aad: the TenantRef %.80q has no text form, since its id is not a GUID", r.String())
	}
	return typed.MarshalRef(prefix, value)
}

// UnmarshalText reads what MarshalText writes. Anything else is an error.
func (r *TenantRef) UnmarshalText(text []byte) error {
	prefix, value, err := typed.UnmarshalRef("a tenant", text, tenantPrefix, serverAppPrefix)
	switch {
	case err != nil:
		return err
	case !typed.IsGUID(value):
		return fmt.Errorf("%.80q does not refer to a tenant: what follows %s: is not a GUID", text, prefix)
	case prefix == tenantPrefix:
		*r = InTenant(value)
	default:
		*r = WithServerApplication(value)
	}
	return nil
}

// add adds the parameter that says which tenant is meant; the catalogue refuses a call without one.
func (r TenantRef) add(to *typed.Request) {
	switch {
	case r.tenantID != "":
		to.GUID("TenantId", r.tenantID)
	case r.clientID != "":
		to.Application("ServerApp", r.clientID)
	}
}
