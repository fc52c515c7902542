package clientsettings

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Deployment says that custom client settings are deployed to a collection. It is an instance of SMS_ClientSettingsAssignment.
type Deployment struct {
	SettingsID     uint32    `json:"settingsId"     wmi:"ClientSettingsID"`
	CollectionID   string    `json:"collectionId"   wmi:"CollectionID"`
	CollectionName string    `json:"collectionName" wmi:"CollectionName"`
	Created        time.Time `json:"created"        wmi:"CreationTime"` // in UTC

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// String is one line, for example `client settings 16777217 on "All Systems" (SMS00001)`.
func (d Deployment) String() string {
	if d.CollectionID == "" {
		return "no deployment"
	}
	return fmt.Sprintf("client settings %d on %q (%s)", d.SettingsID, d.CollectionName, d.CollectionID)
}

// LogValue shows the deployment in log/slog, without Object.
func (d Deployment) LogValue() slog.Value { return typed.LogValue(d) }

func decodeDeployment(o cmdlet.Object) (*Deployment, error) {
	d := &Deployment{Object: o}
	return d, o.Decode(d)
}

const getDeployment = "Get-CMClientSettingDeployment"

// NewDeploymentOptions are the options of [Client.NewDeployment].
type NewDeploymentOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// NewDeployment deploys custom client settings to a collection, for example "SMS00001". Its clients have them instead of the
// default ones when they ask for policy next. opts may be nil.
//
// It refuses [Default] and an empty collection with ErrInvalid before anything is contacted. The error is ErrNotFound if there
// are no such settings.
//
// It mirrors New-CMClientSettingDeployment -CollectionId: with -Id, or by name with -InputObject, which is the result of
// Get-CMClientSetting by the exact name and runs in the same call. What it returns is not documented;
// [Client.ListDeployments] reads deployments. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and
// [cmdlet.Confirm].
//
//cmdlet:name New-CMClientSettingDeployment
func (c *Client) NewDeployment(ctx context.Context, ref Ref, collectionID string, opts *NewDeploymentOptions) error {
	r := typed.NewRequest("New-CMClientSettingDeployment")
	r.Named("collectionID", "CollectionId")
	ref.handOverCustom(r)
	r.Text("CollectionId", collectionID)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Do(ctx, c.runner, r)
}

// ListDeploymentsOptions narrow down what [Client.ListDeployments] returns.
type ListDeploymentsOptions struct {
	CollectionID   string         // empty means every collection
	CollectionName cmdlet.Pattern // the zero Pattern matches every name
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ListDeployments returns the deployments of custom client settings. opts may be nil. It requires site version 2107; the error
// for an older site is ErrNeedsVersion. [Default] is refused with ErrInvalid.
//
// It mirrors Get-CMClientSettingDeployment: with -Id, or by name with -InputObject, which is the result of Get-CMClientSetting
// by the exact name and runs in the same call.
//
//cmdlet:name Get-CMClientSettingDeployment
func (c *Client) ListDeployments(ctx context.Context, ref Ref, opts *ListDeploymentsOptions) ([]*Deployment, error) {
	r := typed.NewRequest(getDeployment)
	ref.handOverCustom(r)
	if opts != nil {
		r.Optional("CollectionId", opts.CollectionID)
		r.Like("CollectionName", opts.CollectionName)
		r.Extra(opts.Extra)
	}
	return typed.List(ctx, c.runner, r, decodeDeployment, func(*Deployment) bool { return true })
}

// RemoveDeploymentOptions are the options of [Client.RemoveDeployment].
type RemoveDeploymentOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// RemoveDeployment takes custom client settings away from a collection. opts may be nil. A ref by name requires site version
// 2107. [Default] and an empty collection are refused with ErrInvalid. The error is ErrNotFound if the settings are not deployed
// there.
//
// It mirrors Remove-CMClientSettingDeployment -Force: with -ClientSettingsId and -CollectionId, or by name with -InputObject,
// which is the result of Get-CMClientSettingDeployment by the exact name and runs in the same call. In place of its -WhatIf and
// -Confirm there are the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name Remove-CMClientSettingDeployment
func (c *Client) RemoveDeployment(ctx context.Context, ref Ref, collectionID string, opts *RemoveDeploymentOptions) error {
	r := typed.NewRequest("Remove-CMClientSettingDeployment")
	r.Named("collectionID", "CollectionId")
	ref.mustBeCustom(r)
	r.About(ref.target())
	switch {
	case ref.id != 0:
		r.Set("ClientSettingsId", cmdlet.String(ref.target()))
		r.Set("CollectionId", cmdlet.String(collectionID))
	case ref == Ref{}:
		r.NoRef()
		fallthrough
	default:
		found := typed.NewRequest(getDeployment)
		found.Set("Name", cmdlet.String(cmp.Or(ref.target(), "any")))
		found.Set("DisableWildcardHandling", cmdlet.Switch())
		found.Optional("CollectionId", collectionID)
		r.Set("InputObject", typed.ResultOf(found))
	}
	if collectionID == "" {
		r.Refuse("CollectionId", cmdlet.String(""), "must not be empty")
	}
	r.Set("Force", cmdlet.Switch())
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Do(ctx, c.runner, r)
}
