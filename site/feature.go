package site

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// FeatureScaleSet is the optional feature of gateways in a virtual machine scale set (COMM: its name in the console). Set-up
// articles say that it must be on; in sites of recent versions it is on from the start.
const FeatureScaleSet = "Cloud Management Gateway with Azure VM scale set"

// Feature is an optional feature, an instance of SMS_CM_UpdateFeatures.
type Feature struct {
	GUID        string `json:"guid"        wmi:"FeatureGuid"`
	Name        string `json:"name"        wmi:"Name"`
	Description string `json:"description" wmi:"Description"`
	// Status is the raw "flag indicating whether a feature will be exposed"; its values are not published.
	Status int32 `json:"status" wmi:"Status"`
	// FeatureType is raw too; which value marks a pre-release feature is not published. [ListFeaturesOptions] tells them apart.
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

// LogValue shows the feature in log/slog, without Object.
func (f Feature) LogValue() slog.Value { return typed.LogValue(f) }

func decodeFeature(o cmdlet.Object) (*Feature, error) {
	f := &Feature{Object: o}
	return f, o.Decode(f)
}

// featureRequest is the read of one feature.
func featureRequest(name string) *typed.Request {
	r := typed.NewRequest("Get-CMSiteFeature")
	r.Named("name", "Name")
	r.Text("Name", name)
	r.Set("DisableWildcardHandling", cmdlet.Switch())
	r.Set("Fast", cmdlet.Switch())
	return r
}

// GetFeatureOptions are the optional parameters of [Client.GetFeature].
type GetFeatureOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// GetFeature returns the feature of this name, for example [FeatureScaleSet]. opts may be nil. ErrNotFound says that the site
// does not have it.
//
// It mirrors Get-CMSiteFeature -Fast, which leaves the licence terms out.
//
//cmdlet:name Get-CMSiteFeature
func (c *Client) GetFeature(ctx context.Context, name string, opts *GetFeatureOptions) (*Feature, error) {
	r := featureRequest(name)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decodeFeature, func(f *Feature) bool { return strings.EqualFold(f.Name, name) })
}

// ListFeaturesOptions narrow a list of features.
type ListFeaturesOptions struct {
	Name       cmdlet.Pattern // zero is every name
	Prerelease bool           // only pre-release features
	Production bool           // only others
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ListFeatures returns the optional features of the site. opts may be nil.
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

// EnableFeatureOptions are the optional parameters of [Client.EnableFeature].
type EnableFeatureOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// EnableFeature enables an optional feature, for example [FeatureScaleSet], and returns it; it cannot be disabled again. The
// change takes up to 30 minutes to show, and consoles have to be restarted. Of a feature that is enabled already the cmdlet
// only warns; decorators such as [cmdlet.Log] show that. opts may be nil.
//
// It refuses an empty name with ErrInvalid before anything is contacted. A feature that the site does not have is
// ErrNotFound; a pre-release one is refused unless the hierarchy has consented to those.
//
// It mirrors Enable-CMSiteFeature -InputObject -Force -PassThru; the object is the result of Get-CMSiteFeature by the exact
// name, in the same call. WhatIf and Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
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
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Change(ctx, c.runner, r, decodeFeature)
}
