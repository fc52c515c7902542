// Package clientsettings handles the client settings of a site, of which the group Cloud Services lets clients use a gateway.
package clientsettings

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Client handles client settings. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// Type says for whom client settings are.
type Type uint32

// The types of client settings (class page of SMS_ClientSettings; that of the default ones CODE, from public code).
const (
	DefaultSettings Type = 0
	DeviceSettings  Type = 1
	UserSettings    Type = 2
)

// String returns "default settings", "device settings" or "user settings", or "settings type 3" of a number that is not
// documented.
func (t Type) String() string {
	switch t {
	case DefaultSettings:
		return "default settings"
	case DeviceSettings:
		return "device settings"
	case UserSettings:
		return "user settings"
	default:
		return fmt.Sprintf("settings type %d", uint32(t))
	}
}

// MarshalText is String.
func (t Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText takes what MarshalText writes.
func (t *Type) UnmarshalText(text []byte) error {
	parsed, err := typed.ParseNumber("settings type", text, DefaultSettings, DeviceSettings, UserSettings)
	if err == nil {
		*t = parsed
	}
	return err
}

// name is the type's in the cmdlet.
func (t Type) name() string {
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

// Settings are default or custom client settings, an instance of SMS_ClientSettingsDefault or SMS_ClientSettings.
type Settings struct {
	ID   uint32 `json:"id"   wmi:"SettingsID"`
	Name string `json:"name" wmi:"Name"`
	Type Type   `json:"type" wmi:"Type"`

	// CloudService are the settings of the group Cloud Services; nil where custom settings do not have the group, or where the
	// site does not return it with a list (INF).
	CloudService *CloudService `json:"cloudService,omitempty"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// CloudService is what clients may do with cloud services, an instance of SMS_CloudAgentConfig. The names of the
// properties are CODE, from public code, but for AllowCloudDP, which has a class page.
type CloudService struct {
	AllowCloudManagementGateway bool `json:"allowCloudManagementGateway" wmi:"AllowCMG"`
	AllowCloudDistributionPoint bool `json:"allowCloudDistributionPoint" wmi:"AllowCloudDP"` // to get content from a gateway
	AutoAzureADJoin             bool `json:"autoAzureADJoin"             wmi:"AutoAADJoin"`
}

// Ref refers to the settings: to the default ones as [Default], to others by id. That of nil, and of Settings with neither id
// nor name, is the zero Ref.
func (s *Settings) Ref() Ref {
	switch {
	case s == nil || s.ID == 0 && s.Name == "":
		return Ref{}
	case s.isDefault():
		return Default()
	default:
		return ByID(s.ID)
	}
}

func (s *Settings) isDefault() bool { return s.Type == DefaultSettings }

// String is one line, for example `"Laptops" (device settings)`.
func (s Settings) String() string {
	if s.Ref() == (Ref{}) {
		return "no client settings"
	}
	return fmt.Sprintf("%q (%s)", s.Name, s.Type)
}

// LogValue shows the settings in log/slog, without Object.
func (s Settings) LogValue() slog.Value { return typed.LogValue(s) }

// LogValue shows what is allowed in log/slog.
func (s CloudService) LogValue() slog.Value { return typed.LogValue(s) }

func decode(o cmdlet.Object) (*Settings, error) {
	s := &Settings{Object: o}
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

const get = "Get-CMClientSetting"

// GetOptions are the optional parameters of [Client.Get].
type GetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Get returns client settings. opts may be nil. ErrNotFound says that the site does not have them, ErrAmbiguous that it has
// several of the name.
//
// It mirrors Get-CMClientSetting, without -Setting and -Raw, which return a dictionary instead of an instance.
//
//cmdlet:name Get-CMClientSetting
func (c *Client) Get(ctx context.Context, ref Ref, opts *GetOptions) (*Settings, error) {
	r := typed.NewRequest(get)
	ref.find(r)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decode, ref.Matches)
}

// ListOptions narrow a list of client settings.
type ListOptions struct {
	Name cmdlet.Pattern // zero is every name
	Type *Type          // nil is every type
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the client settings, the default ones among them. opts may be nil.
//
// It mirrors Get-CMClientSetting.
//
//cmdlet:name Get-CMClientSetting
func (c *Client) List(ctx context.Context, opts *ListOptions) ([]*Settings, error) {
	r := typed.NewRequest(get)
	if opts != nil {
		r.Named("Type", "SettingType")
		r.Like("Name", opts.Name)
		if opts.Type != nil {
			r.Enum("SettingType", opts.Type.name())
		}
		r.Extra(opts.Extra)
	}
	return typed.List(ctx, c.runner, r, decode, func(*Settings) bool { return true })
}

// CloudServicePatch is what [Client.SetCloudService] changes. A field that is nil leaves the setting as it is.
type CloudServicePatch struct {
	// AllowCloudManagementGateway lets clients use a gateway; it is on by default.
	AllowCloudManagementGateway *bool
	// AllowCloudDistributionPoint lets clients get content from a gateway.
	AllowCloudDistributionPoint *bool
	// AutoAzureADJoin has domain-joined Windows devices register with Microsoft Entra.
	AutoAzureADJoin *bool
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), as [Client.SetCloudService]
// says it, or nil. It does not know the Extra of the options.
func (p CloudServicePatch) Check(build int) error {
	return p.request(Default(), nil).CheckOptions(build)
}

// SetCloudServiceOptions are the optional parameters of [Client.SetCloudService].
type SetCloudServiceOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// SetCloudService changes what clients may do with cloud services and returns the settings as they are then. In settings for
// users only AllowCloudDistributionPoint has an effect (CODE: from public code). opts may be nil.
//
// It refuses an empty patch with ErrInvalid before anything is contacted. Settings that are not there are ErrNotFound.
//
// It mirrors Set-CMClientSettingCloudService: with -DefaultSetting, or with -InputObject, which is the result of
// Get-CMClientSetting by the exact name or by id, in the same call. What -PassThru returns is not documented, so the
// settings are read again. WhatIf and Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Set-CMClientSettingCloudService
func (c *Client) SetCloudService(ctx context.Context, ref Ref, patch CloudServicePatch, opts *SetCloudServiceOptions) (*Settings, error) {
	return typed.ChangeAndGet(ctx, c.runner, patch.request(ref, opts), func() (*Settings, error) { return c.Get(ctx, ref, nil) })
}

func (p CloudServicePatch) request(ref Ref, opts *SetCloudServiceOptions) *typed.Request {
	r := typed.NewRequest("Set-CMClientSettingCloudService")
	r.Bool("AllowCloudManagementGateway", p.AllowCloudManagementGateway)
	r.Bool("AllowCloudDistributionPoint", p.AllowCloudDistributionPoint)
	r.Bool("AutoAzureADJoin", p.AutoAzureADJoin)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	r.MustChange()
	r.About(ref.target())
	if ref.isDefault {
		r.Set("DefaultSetting", cmdlet.Switch())
		return r
	}
	found := typed.NewRequest(get)
	ref.find(found)
	r.Set("InputObject", typed.ResultOf(found))
	if ref == (Ref{}) {
		r.NoRef()
	}
	return r
}
