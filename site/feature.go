package site

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// FeatureScaleSet is the name of the optional feature for gateways in a virtual machine scale set (COMM: its name in the
// console). Set-up articles require it to be on; in recent versions it is on from the start.
const FeatureScaleSet = "Cloud Management Gateway with Azure VM scale set"

// Feature is an optional feature, an instance of SMS_CM_UpdateFeatures.
type Feature struct {
	GUID        string `json:"guid"        wmi:"FeatureGuid"`
	Name        string `json:"name"        wmi:"Name"`
	Description string `json:"description" wmi:"Description"`
	// Status is the raw "flag indicating whether a feature will be exposed"; its values are not published.
	Status int32 `json:"status" wmi:"Status"`
	// FeatureType is raw too; which value marks a pre-release feature is not published. [ListFeaturesOptions] can tell them
	// apart.
	FeatureType int32 `json:"featureType" wmi:"FeatureType"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// String is one line with the feature's name.
func (f Feature) String() string {
	if f.Name == "" {
		return "no feature"
	}
	return fmt.Sprintf("feature %q", f.Name)
}

// LogValue logs the feature, without Object.
func (f Feature) LogValue() slog.Value { return typed.LogValue(f) }

func decodeFeature(o cmdlet.Object) (*Feature, error) {
	f := &Feature{Object: o}
	return f, o.Decode(f)
}

// featureRequest is the request that reads one feature.
func featureRequest(name string) *typed.Request {
	r := typed.NewRequest("Get-CMSiteFeature")
	r.Named("name", "Name")
	r.Text("Name", name)
	r.Set("DisableWildcardHandling", cmdlet.Switch())
	r.Set("Fast", cmdlet.Switch())
	return r
}

// GetFeatureOptions are the options of [Client.GetFeature].
type GetFeatureOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// GetFeature returns the feature of this name, for example [FeatureScaleSet]. opts may be nil. The error is ErrNotFound if
// the site does not have it.
//
// It mirrors Get-CMSiteFeature -Fast, which leaves the licence terms out.
//
//cmdlet:name Get-CMSiteFeature
func (c *Client) GetFeature(ctx context.Context, name string, opts *GetFeatureOptions) (*Feature, error) {
	r := featureRequest(name)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decodeFeature, func(f *Feature) bool { return strings.EqualFold(f.Name, name) }, (*Feature).String)
}

// ListFeaturesOptions narrow down what [Client.ListFeatures] returns.
type ListFeaturesOptions struct {
	Name       cmdlet.Pattern // the zero Pattern matches every name
	Prerelease bool           // only features that are pre-release
	Production bool           // only features that are not pre-release
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ListFeatures returns the optional features of the site. opts may be nil. An invalid Name pattern is ErrInvalid.
//
// It mirrors Get-CMSiteFeature -Fast, which leaves the licence terms out.
//
//cmdlet:name Get-CMSiteFeature
func (c *Client) ListFeatures(ctx context.Context, opts *ListFeaturesOptions) ([]*Feature, error) {
	r := typed.NewRequest("Get-CMSiteFeature")
	r.Set("Fast", cmdlet.Switch())
	if opts != nil {
		r.Like("Name", opts.Name)
		r.On("Prerelease", opts.Prerelease)
		r.On("Production", opts.Production)
		r.Extra(opts.Extra)
	}
	return typed.List(ctx, c.runner, r, decodeFeature, func(*Feature) bool { return true })
}

// EnableFeatureOptions are the options of [Client.EnableFeature].
type EnableFeatureOptions struct {
	// EvenIfSiteWide enables the feature, which is then on for the whole hierarchy and stays on. Without it the change is
	// ErrConflict.
	EvenIfSiteWide bool
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// EnableFeature enables an optional feature, for example [FeatureScaleSet], and returns it; it cannot be disabled again. The
// change takes up to 30 minutes to show, and consoles have to be restarted. If the feature is already enabled, the cmdlet
// only warns; decorators such as [cmdlet.Log] show the warning. It needs [EnableFeatureOptions.EvenIfSiteWide].
//
// It refuses an empty name with ErrInvalid before anything is contacted. A feature that the site does not have is
// ErrNotFound; a pre-release feature is refused unless the hierarchy has consented to pre-release features.
//
// It mirrors Enable-CMSiteFeature -InputObject -Force -PassThru; the object is the result of Get-CMSiteFeature by the exact
// name, which runs in the same call. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and
// [cmdlet.Confirm].
//
//cmdlet:name Enable-CMSiteFeature
func (c *Client) EnableFeature(ctx context.Context, name string, opts *EnableFeatureOptions) (*Feature, error) {
	r := typed.NewRequest("Enable-CMSiteFeature")
	r.About(name)
	r.Set("InputObject", typed.ResultOf(featureRequest(name)))
	if name == "" {
		r.Refuse("name", cmdlet.String(""), "must not be empty")
	}
	r.Set("Force", cmdlet.Switch())
	r.Set("PassThru", cmdlet.Switch())
	if opts == nil {
		opts = &EnableFeatureOptions{}
	}
	r.EvenIfSiteWide("EnableFeatureOptions.EvenIfSiteWide", opts.EvenIfSiteWide)
	r.Extra(opts.Extra)
	return typed.Change(ctx, c.runner, r, decodeFeature)
}
