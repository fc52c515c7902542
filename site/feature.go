package site

import (
	"context"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// FeatureScaleSet is the optional feature of gateways in a virtual machine scale set (COMM: its name in the console). Set-up
// articles say that it must be on; sites of recent versions have it on without asking.
const FeatureScaleSet = "Cloud Management Gateway with Azure VM scale set"

// The roles of a [Client] around features, one method each, for functions that take what they need.
type (
	// FeatureGetter is the role of [Client.GetFeature].
	FeatureGetter interface {
		GetFeature(ctx context.Context, name string) (*Feature, error)
	}
	// FeatureLister is the role of [Client.ListFeatures].
	FeatureLister interface {
		ListFeatures(ctx context.Context, opts *ListFeaturesOptions) ([]*Feature, error)
	}
	// FeatureEnabler is the role of [Client.EnableFeature].
	FeatureEnabler interface {
		EnableFeature(ctx context.Context, name string, opts *EnableFeatureOptions) (*Feature, error)
	}
)

// Feature is an optional feature, an instance of SMS_CM_UpdateFeatures.
type Feature struct {
	GUID        string `wmi:"FeatureGuid"`
	Name        string `wmi:"Name"`
	Description string `wmi:"Description"`
	// Status is the raw "flag indicating whether a feature will be exposed"; its values are not published.
	Status int32 `wmi:"Status"`
	// FeatureType is raw too; which value is a pre-release feature's is not published. [ListFeaturesOptions] tells them apart.
	FeatureType int32 `wmi:"FeatureType"`

	Object cmdlet.Object // everything that the site returned
}

func decodeFeature(o cmdlet.Object) (*Feature, error) {
	f := &Feature{Object: o}
	return f, o.Decode(f)
}

// featureRequest is the read of one feature.
func featureRequest(name string) *typed.Request {
	r := typed.NewRequest("Get-CMSiteFeature")
	r.Text("Name", name)
	r.Set("DisableWildcardHandling", cmdlet.Switch())
	r.Set("Fast", cmdlet.Switch())
	return r
}

// GetFeature returns the feature of a name, for example [FeatureScaleSet]. ErrNotFound says that the site has none.
//
// It mirrors Get-CMSiteFeature -Fast, which leaves the licence terms out.
//
//cmdlet:name Get-CMSiteFeature
func (c *Client) GetFeature(ctx context.Context, name string) (*Feature, error) {
	return typed.Get(ctx, c.runner, featureRequest(name), decodeFeature, func(f *Feature) bool {
		return strings.EqualFold(f.Name, name)
	})
}

// ListFeaturesOptions narrow a list of features.
type ListFeaturesOptions struct {
	Name       cmdlet.Pattern // zero is every name
	Prerelease bool           // only pre-release features
	Production bool           // only others
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
	}
	return typed.List(ctx, c.runner, r, decodeFeature, func(*Feature) bool { return true })
}

// EnableFeatureOptions are the optional parameters of [Client.EnableFeature].
type EnableFeatureOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// EnableFeature enables an optional feature, for example [FeatureScaleSet]; there is no way back. It takes up to 30 minutes
// to show, and consoles have to be restarted. One that is enabled already is a warning, which decorators such as
// [cmdlet.Log] show. opts may be nil.
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
	r.Set("InputObject", resultOf(featureRequest(name)))
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
