package aad

import (
	"context"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Tenant is a Microsoft Entra tenant as the site has it, an instance of SMS_AAD_Tenant_Ex (INF: the cmdlet's output is not
// documented). The meaning of its properties is CODE.
type Tenant struct {
	ID          uint32 `wmi:"ID"`       // of the row; an [Application] refers to it as its TenantRow
	TenantID    string `wmi:"TenantID"` // GUID
	Name        string `wmi:"Name"`
	Environment uint32 `wmi:"Environment"` // the Azure cloud; values not published
	SiteCode    string `wmi:"SiteCode"`

	Object cmdlet.Object // everything that the site returned
}

func decodeTenant(o cmdlet.Object) (*Tenant, error) {
	t := &Tenant{Object: o}
	return t, o.Decode(t)
}

// GetTenant returns the tenant with this GUID. ErrNotFound says that the site does not know it, ErrInvalid that tenantID is
// no GUID.
//
// It mirrors Get-CMAADTenant without -Id, which the help calls the tenant's GUID and the class has as the row's number: the
// tenants are read and compared here. The cmdlet exists since site version 2203.
//
//cmdlet:name Get-CMAADTenant
func (c *Client) GetTenant(ctx context.Context, tenantID string) (*Tenant, error) {
	r := typed.NewRequest("Get-CMAADTenant")
	r.MustBeGUID("tenantID", tenantID)
	r.About(tenantID)
	return typed.Get(ctx, c.runner, r, decodeTenant, func(t *Tenant) bool { return strings.EqualFold(t.TenantID, tenantID) })
}

// ListTenantsOptions narrow [Client.ListTenants].
type ListTenantsOptions struct {
	// Name is a pattern; the zero Pattern is every name.
	Name cmdlet.Pattern
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ListTenants returns the tenants that the site knows. None is an empty slice. opts may be nil. A Name that is no pattern is
// ErrInvalid.
//
// It mirrors Get-CMAADTenant, which exists since site version 2203 and has no wildcards: names are compared here.
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

// UpdateServerApplication has the site bring the server app of a tenant up to what its version needs, such as the redirect
// address that gateways need since 2309, both in Microsoft Entra and in the site's database. Whether the cmdlet asks for a
// sign-in, which nobody would answer, is not documented: limit ctx. A tenantID that is no GUID is ErrInvalid.
//
// It mirrors Set-UpdateServerApplication, which exists since site version 2309 and returns nothing. WhatIf and Confirm are
// decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Set-UpdateServerApplication
func (c *Client) UpdateServerApplication(ctx context.Context, tenantID string) error {
	r := typed.NewRequest("Set-UpdateServerApplication")
	r.GUID("TenantId", tenantID)
	return typed.Do(ctx, c.runner, r)
}
