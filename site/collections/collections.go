// Package collections finds collections of devices, to which client settings are deployed, and synchronizes collections to groups
// of Microsoft Entra.
package collections

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// AllSystems is the CollectionID of the collection of all devices, which every site has.
const AllSystems = "SMS00001"

// Client manages collections. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// Collection is a collection of devices, an instance of SMS_Collection.
type Collection struct {
	ID          string `json:"id"          wmi:"CollectionID"` // for example "SMS00001"
	Name        string `json:"name"        wmi:"Name"`
	Comment     string `json:"comment"     wmi:"Comment"`
	MemberCount int32  `json:"memberCount" wmi:"MemberCount"`
	// LimitToCollectionID is the collection whose members it is limited to; empty is none.
	LimitToCollectionID   string `json:"limitToCollectionId"   wmi:"LimitToCollectionID"`
	LimitToCollectionName string `json:"limitToCollectionName" wmi:"LimitToCollectionName"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// Ref refers to the collection by its id. That of nil is the zero Ref.
func (c *Collection) Ref() Ref {
	if c == nil {
		return Ref{}
	}
	return ByID(c.ID)
}

// String is one line, for example `"All Systems" (SMS00001)`.
func (c Collection) String() string {
	if c.ID == "" {
		return "no collection"
	}
	return fmt.Sprintf("%q (%s)", c.Name, c.ID)
}

// LogValue shows the collection in log/slog, without Object.
func (c Collection) LogValue() slog.Value { return typed.LogValue(c) }

func decode(o cmdlet.Object) (*Collection, error) {
	c := &Collection{Object: o}
	return c, o.Decode(c)
}

const get = "Get-CMDeviceCollection"

// GetOptions are the options of [Client.Get].
type GetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Get returns a collection of devices. opts may be nil. The error is ErrNotFound if there is no such collection.
//
// It mirrors Get-CMDeviceCollection, by -Id or -Name. That takes wildcards and cannot be told not to, so a name with characters
// of wildcards is looked for among all collections.
//
//cmdlet:name Get-CMDeviceCollection
func (c *Client) Get(ctx context.Context, ref Ref, opts *GetOptions) (*Collection, error) {
	r := typed.NewRequest(get)
	switch {
	case ref.id != "":
		r.Set("Id", cmdlet.String(ref.id))
	case ref.name == "":
		r.NoRef()
	case strings.ContainsAny(ref.name, "*?[]`"):
		r.About(ref.name)
	default:
		r.Set("Name", cmdlet.String(ref.name))
	}
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decode, ref.Matches, (*Collection).String)
}

// ListOptions narrow down what [Client.List] returns.
type ListOptions struct {
	Name cmdlet.Pattern // the zero Pattern matches every name
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the collections of devices. opts may be nil. An invalid Name pattern is ErrInvalid.
//
// It mirrors Get-CMDeviceCollection.
//
//cmdlet:name Get-CMDeviceCollection
func (c *Client) List(ctx context.Context, opts *ListOptions) ([]*Collection, error) {
	r := typed.NewRequest(get)
	if opts != nil {
		r.Like("Name", opts.Name)
		r.Extra(opts.Extra)
	}
	return typed.List(ctx, c.runner, r, decode, func(*Collection) bool { return true })
}

// CloudSyncPatch is what [Client.SetCloudSync] changes. A field that is nil or empty leaves the collection as it is.
type CloudSyncPatch struct {
	// TenantID is the Microsoft Entra tenant of the groups, one that the site knows; groups require it.
	TenantID string
	// AddGroupNames are groups to which the members of the collection are synchronized from then on. A full synchronization
	// overwrites who is in such a group.
	AddGroupNames    []string
	RemoveGroupNames []string // that are no longer synchronized
	// EnableAssignEndpointSecurityPolicy shows the collection in Intune, for tenant attach.
	EnableAssignEndpointSecurityPolicy *bool
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), in the words of
// [Client.SetCloudSync], or nil: a site before version 2203 cannot do it at all. It does not look at the Extra of the options.
func (p CloudSyncPatch) Check(build int) error {
	r := p.request(nil)
	ByID("any").handOver(r)
	return r.CheckOptions(build)
}

// SetCloudSyncOptions are the options of [Client.SetCloudSync].
type SetCloudSyncOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// SetCloudSync sets to which groups of Microsoft Entra the members of a collection are synchronized, once group synchronization is
// on for the Azure service of the tenant. opts may be nil. It requires site version 2203; the error for an older site is
// ErrNeedsVersion. No documented class shows the groups of a collection.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, an empty patch, empty names of groups,
// groups without a tenant, and a tenant that is not a GUID. The error is ErrNotFound if there is no such collection or tenant.
//
// It mirrors Set-CMCollectionCloudSync -Id. A name is looked up first, among collections of devices; a collection of users is
// given by its id. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name Set-CMCollectionCloudSync
func (c *Client) SetCloudSync(ctx context.Context, ref Ref, patch CloudSyncPatch, opts *SetCloudSyncOptions) error {
	r := patch.request(opts)
	if ref.name == "" {
		ref.handOver(r)
		return typed.Do(ctx, c.runner, r)
	}
	_, err := typed.Resolve(c.runner, r, ref.handOver,
		func() (*Collection, error) { return c.Get(ctx, ref, nil) },
		func(r *typed.Request, found *Collection) { found.Ref().handOver(r) })
	if err != nil {
		return err
	}
	return typed.Do(ctx, c.runner, r)
}

func (p CloudSyncPatch) request(opts *SetCloudSyncOptions) *typed.Request {
	const notEmpty = "must not be empty"
	r := typed.NewRequest("Set-CMCollectionCloudSync")
	r.Named("TenantID", "TenantId")
	r.Named("AddGroupNames", "AddGroupName")
	r.Named("RemoveGroupNames", "RemoveGroupName")
	named := func(name string) bool { return name != "" }
	r.Texts("AddGroupName", p.AddGroupNames, named, notEmpty)
	r.Texts("RemoveGroupName", p.RemoveGroupNames, named, notEmpty)
	r.Needs("AddGroupName", "TenantID", p.TenantID != "")
	r.Needs("RemoveGroupName", "TenantID", p.TenantID != "")
	r.Bool("EnableAssignEndpointSecurityPolicy", p.EnableAssignEndpointSecurityPolicy)
	if p.TenantID != "" {
		r.GUID("TenantId", p.TenantID)
	}
	if opts != nil {
		r.Extra(opts.Extra)
	}
	r.MustChange()
	return r
}
