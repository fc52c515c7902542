package site

import (
	"context"
	"strconv"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// The roles of a [Client] around client settings, one method each, for functions that take what they need.
type (
	// ClientSettingsGetter is the role of [Client.GetClientSettings].
	ClientSettingsGetter interface {
		GetClientSettings(ctx context.Context, ref ClientSettingsRef) (*ClientSettings, error)
	}
	// ClientSettingsLister is the role of [Client.ListClientSettings].
	ClientSettingsLister interface {
		ListClientSettings(ctx context.Context, opts *ListClientSettingsOptions) ([]*ClientSettings, error)
	}
	// ClientSettingCloudServiceSetter is the role of [Client.SetClientSettingCloudService].
	ClientSettingCloudServiceSetter interface {
		SetClientSettingCloudService(ctx context.Context, ref ClientSettingsRef, patch CloudServicePatch) (*ClientSettings, error)
	}
)

// SettingsType is for whom client settings are.
type SettingsType uint32

// The types of client settings (class page of SMS_ClientSettings; that of the default ones CODE, from public code).
const (
	DefaultSettings SettingsType = 0
	DeviceSettings  SettingsType = 1
	UserSettings    SettingsType = 2
)

// name is the type's in the cmdlet.
func (t SettingsType) name() string {
	switch t {
	case DefaultSettings:
		return "Default"
	case DeviceSettings:
		return "Device"
	case UserSettings:
		return "User"
	default:
		return strconv.FormatUint(uint64(t), 10) // which the catalogue refuses
	}
}

// ClientSettings are default or custom client settings, an instance of SMS_ClientSettingsDefault or SMS_ClientSettings.
type ClientSettings struct {
	ID   uint32       `wmi:"SettingsID"`
	Name string       `wmi:"Name"`
	Type SettingsType `wmi:"Type"`

	// CloudService are the settings of the group Cloud Services; nil where custom settings have none, or where the site does
	// not return them with a list (INF).
	CloudService *CloudService

	Object cmdlet.Object // everything that the site returned
}

// CloudService is what clients may do with cloud services, an instance of SMS_CloudAgentConfig. The names of the
// properties are CODE, from public code, but for AllowCloudDP, which has a class page.
type CloudService struct {
	AllowCloudManagementGateway bool `wmi:"AllowCMG"`
	AllowCloudDistributionPoint bool `wmi:"AllowCloudDP"` // to get content from a gateway
	AutoAzureADJoin             bool `wmi:"AutoAADJoin"`
}

func decodeClientSettings(o cmdlet.Object) (*ClientSettings, error) {
	s := &ClientSettings{Object: o}
	if err := o.Decode(s); err != nil {
		return nil, err
	}
	agents, _ := o.Get("AgentConfigurations")
	for _, v := range agents.List() {
		// The groups of settings have classes of their own, of which a back end may know this one only.
		if has, _ := v.Object().Get("AllowCloudDP"); has.IsNull() {
			continue
		}
		s.CloudService = &CloudService{}
		return s, v.Object().Decode(s.CloudService)
	}
	return s, nil
}

func (s *ClientSettings) isDefault() bool { return s.Type == DefaultSettings }

// ClientSettingsRef says which client settings are meant: [DefaultClientSettings], [ClientSettingsByName], or
// [ClientSettings] themselves.
type ClientSettingsRef interface {
	clientSettings() settingsRef
}

type settingsRef struct {
	isDefault bool
	id        uint32
	name      string
}

// DefaultClientSettings refers to the default client settings of the hierarchy.
func DefaultClientSettings() ClientSettingsRef { return settingsRef{isDefault: true} }

// ClientSettingsByName refers to the custom client settings of this name.
func ClientSettingsByName(name string) ClientSettingsRef { return settingsRef{name: name} }

func (s settingsRef) clientSettings() settingsRef { return s }

func (s *ClientSettings) clientSettings() settingsRef {
	switch {
	case s == nil:
		return settingsRef{}
	case s.isDefault():
		return settingsRef{isDefault: true}
	default:
		return settingsRef{id: s.ID}
	}
}

func clientSettingsOf(ref ClientSettingsRef) settingsRef {
	if ref == nil {
		return settingsRef{}
	}
	return ref.clientSettings()
}

func (s settingsRef) is(c *ClientSettings) bool {
	switch {
	case s.isDefault:
		return c.isDefault()
	case s.id != 0:
		return c.ID == s.id
	default:
		return strings.EqualFold(c.Name, s.name) && !c.isDefault()
	}
}

func (s settingsRef) find(r *typed.Request) {
	switch {
	case s.isDefault:
		r.Enum("SettingType", DefaultSettings.name())
	case s.id != 0:
		r.Set("Id", cmdlet.String(strconv.FormatUint(uint64(s.id), 10)))
	default:
		r.Text("Name", s.name)
		r.Set("DisableWildcardHandling", cmdlet.Switch())
	}
}

// GetClientSettings returns client settings. ErrNotFound says that there are none, ErrAmbiguous that several have the name.
//
// It mirrors Get-CMClientSetting, without -Setting and -Raw, which return a dictionary instead of an instance.
//
//cmdlet:name Get-CMClientSetting
func (c *Client) GetClientSettings(ctx context.Context, ref ClientSettingsRef) (*ClientSettings, error) {
	settings := clientSettingsOf(ref)
	r := typed.NewRequest("Get-CMClientSetting")
	settings.find(r)
	return typed.Get(ctx, c.runner, r, decodeClientSettings, settings.is)
}

// ListClientSettingsOptions narrow a list of client settings.
type ListClientSettingsOptions struct {
	Name cmdlet.Pattern // zero is every name
	Type *SettingsType  // nil is every type
}

// ListClientSettings returns the client settings, the default ones among them. opts may be nil.
//
// It mirrors Get-CMClientSetting.
//
//cmdlet:name Get-CMClientSetting
func (c *Client) ListClientSettings(ctx context.Context, opts *ListClientSettingsOptions) ([]*ClientSettings, error) {
	r := typed.NewRequest("Get-CMClientSetting")
	if opts != nil {
		r.Like("Name", opts.Name)
		if opts.Type != nil {
			r.Enum("SettingType", opts.Type.name())
		}
	}
	return typed.List(ctx, c.runner, r, decodeClientSettings, func(*ClientSettings) bool { return true })
}

// CloudServicePatch is what [Client.SetClientSettingCloudService] changes. A field that is nil leaves the setting as it is.
type CloudServicePatch struct {
	// AllowCloudManagementGateway lets clients use a gateway; it is on by default.
	AllowCloudManagementGateway *bool
	// AllowCloudDistributionPoint lets clients get content from a gateway.
	AllowCloudDistributionPoint *bool
	// AutoAzureADJoin has domain-joined Windows devices register with Microsoft Entra.
	AutoAzureADJoin *bool
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// SetClientSettingCloudService changes what clients may do with cloud services and returns the settings as they are then.
// In settings for users only AllowCloudDistributionPoint has an effect (CODE: from public code).
//
// It refuses an empty patch with ErrInvalid before anything is contacted. Settings that are not there are ErrNotFound.
//
// It mirrors Set-CMClientSettingCloudService: with -DefaultSetting, or with -InputObject, which is the result of
// Get-CMClientSetting by the exact name or by id, in the same call. What -PassThru returns is not documented, so the
// settings are read again. WhatIf and Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Set-CMClientSettingCloudService
func (c *Client) SetClientSettingCloudService(ctx context.Context, ref ClientSettingsRef, patch CloudServicePatch) (*ClientSettings, error) {
	r := typed.NewRequest("Set-CMClientSettingCloudService")
	r.Bool("AllowCloudManagementGateway", patch.AllowCloudManagementGateway)
	r.Bool("AllowCloudDistributionPoint", patch.AllowCloudDistributionPoint)
	r.Bool("AutoAzureADJoin", patch.AutoAzureADJoin)
	r.Extra(patch.Extra)
	r.MustChange()
	settings := clientSettingsOf(ref)
	switch {
	case settings.isDefault:
		r.Set("DefaultSetting", cmdlet.Switch())
	case settings == settingsRef{}:
		r.Refuse("ref", cmdlet.String(""), "names no client settings")
		r.Set("DefaultSetting", cmdlet.Switch()) // so that nothing else is found wrong
	default:
		found := typed.NewRequest("Get-CMClientSetting")
		settings.find(found)
		r.Set("InputObject", resultOf(found))
	}
	return typed.ChangeAndGet(ctx, c.runner, r, func() (*ClientSettings, error) { return c.GetClientSettings(ctx, settings) })
}
