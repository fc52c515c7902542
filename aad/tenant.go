package aad

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Tenant is a Microsoft Entra tenant as the site has it, an instance of SMS_AAD_Tenant_Ex (INF: the cmdlet's output is not
// documented). The meaning of its properties is CODE.
type Tenant struct {
	ID          uint32 `json:"id" wmi:"ID"`             // of the row; the TenantRow of an Application refers to it
	TenantID    string `json:"tenantId" wmi:"TenantID"` // GUID
	Name        string `json:"name" wmi:"Name"`
	Environment uint32 `json:"environment" wmi:"Environment"` // the Azure cloud; its values are not published
	SiteCode    string `json:"siteCode" wmi:"SiteCode"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

func decodeTenant(o cmdlet.Object) (*Tenant, error) {
	t := &Tenant{Object: o}
	return t, o.Decode(t)
}

// String shows the tenant on one line: its name and its GUID.
func (t Tenant) String() string {
	if t.TenantID == "" && t.Name == "" {
		return "no tenant"
	}
	return fmt.Sprintf("tenant %.80q, id %.40q", t.Name, t.TenantID)
}

// LogValue logs the tenant.
func (t Tenant) LogValue() slog.Value { return typed.LogValue(t) }

// GetTenantOptions are the options of [Client.GetTenant].
type GetTenantOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// GetTenant returns the tenant with this GUID. opts may be nil. The error is ErrNotFound if the site does not know the
// tenant, and ErrInvalid if tenantID is not a GUID.
//
// It mirrors Get-CMAADTenant, which exists since site version 2203, without -Id: that is the tenant's GUID according to the
// cmdlet's help, but the id of the row according to the class. All tenants are read and compared here.
//
//cmdlet:name Get-CMAADTenant
func (c *Client) GetTenant(ctx context.Context, tenantID string, opts *GetTenantOptions) (*Tenant, error) {
	r := typed.NewRequest("Get-CMAADTenant")
	r.MustBeGUID("tenantID", tenantID)
	r.About(tenantID)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decodeTenant, func(t *Tenant) bool { return strings.EqualFold(t.TenantID, tenantID) }, (*Tenant).String)
}

// ListTenantsOptions narrow down what [Client.ListTenants] returns. A zero field excludes nothing.
type ListTenantsOptions struct {
	Name cmdlet.Pattern
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ListTenants returns the tenants that the site knows; the slice is empty if there are none. opts may be nil. An invalid
// pattern is ErrInvalid.
//
// It mirrors Get-CMAADTenant, which exists since site version 2203 and does not take wildcards: names are compared here.
//
//cmdlet:name Get-CMAADTenant
func (c *Client) ListTenants(ctx context.Context, opts *ListTenantsOptions) ([]*Tenant, error) {
	if opts == nil {
		opts = &ListTenantsOptions{}
	}
	r := typed.NewRequest("Get-CMAADTenant")
	r.MustMatch("Name", opts.Name)
	r.Extra(opts.Extra)
	return typed.List(ctx, c.runner, r, decodeTenant, func(t *Tenant) bool { return opts.Name.Match(t.Name) })
}

// UpdateServerApplicationOptions are the options of [Client.UpdateServerApplication].
type UpdateServerApplicationOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// UpdateServerApplication makes the site update the server app of a tenant, in Microsoft Entra and in the site's database,
// to what the site's version needs, such as the redirect address that gateways need since 2309. opts may be nil. Whether the
// cmdlet asks for a sign-in, which nobody would answer, is not documented: give ctx a deadline. A tenantID that is not a
// GUID is ErrInvalid.
//
// It mirrors Set-UpdateServerApplication, which exists since site version 2309 and returns nothing. In place of its -WhatIf
// and -Confirm there are the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name Set-UpdateServerApplication
func (c *Client) UpdateServerApplication(ctx context.Context, tenantID string, opts *UpdateServerApplicationOptions) error {
	r := typed.NewRequest("Set-UpdateServerApplication")
	r.Named("tenantID", "TenantId")
	r.GUID("TenantId", tenantID)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Do(ctx, c.runner, r)
}
