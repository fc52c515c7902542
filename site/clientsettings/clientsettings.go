// Package clientsettings manages the client settings of a site, of which the group Cloud Services lets clients use a
// gateway.
//
// Errors are of type [*cmdlet.Error].
package clientsettings

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Client manages client settings. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// Type says whom client settings are for.
type Type uint32

// The types of client settings (DOC: class page of SMS_ClientSettings; CODE for DefaultSettings, from public code).
const (
	DefaultSettings Type = 0
	DeviceSettings  Type = 1
	UserSettings    Type = 2
)

// String returns "default settings", "device settings" or "user settings", or for example "settings type 3" for a number
// that is not documented.
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

// MarshalText returns what String returns.
func (t Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText writes. Anything else is an error.
func (t *Type) UnmarshalText(text []byte) error {
	parsed, err := typed.ParseNumber("settings type", text, DefaultSettings, DeviceSettings, UserSettings)
	if err == nil {
		*t = parsed
	}
	return err
}

// name returns the name of the type in the cmdlet.
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

	// CloudService has the settings in the group Cloud Services. It is nil if custom settings do not have the group, or if
	// the site does not return it in a list (INF: an inference).
	CloudService *CloudService `json:"cloudService,omitempty"`
	// ClientPolicy are the settings of the group Client Policy; nil like CloudService.
	ClientPolicy *ClientPolicy `json:"clientPolicy,omitempty"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// CloudService is what clients may do with cloud services, an instance of SMS_CloudAgentConfig. The names of its properties
// are CODE, from public code, except AllowCloudDP, which has a class page (DOC).
type CloudService struct {
	AllowCloudManagementGateway bool `json:"allowCloudManagementGateway" wmi:"AllowCMG"`
	AllowCloudDistributionPoint bool `json:"allowCloudDistributionPoint" wmi:"AllowCloudDP"` // whether clients may get content from a gateway
	AutoAzureADJoin             bool `json:"autoAzureADJoin"             wmi:"AutoAADJoin"`
}

// Ref refers to the settings: to the default ones as [Default], to others by id. For nil, and for Settings with neither id
// nor name, it is the zero Ref.
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

// String returns one line, for example `"Laptops" (device settings)`.
func (s Settings) String() string {
	if s.Ref() == (Ref{}) {
		return "no client settings"
	}
	return fmt.Sprintf("%q (%s)", s.Name, s.Type)
}

// LogValue logs the settings, without Object.
func (s Settings) LogValue() slog.Value { return typed.LogValue(s) }

// String returns one line with what is allowed.
func (s CloudService) String() string {
	return fmt.Sprintf("gateways %s, content from gateways %s, automatic Microsoft Entra join %s", onOff(s.AllowCloudManagementGateway),
		onOff(s.AllowCloudDistributionPoint), onOff(s.AutoAzureADJoin))
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// LogValue logs what is allowed.
func (s CloudService) LogValue() slog.Value { return typed.LogValue(s) }

func decode(o cmdlet.Object) (*Settings, error) {
	s := &Settings{Object: o}
	if err := o.Decode(s); err != nil {
		return nil, err
	}
	agents, _ := o.Get("AgentConfigurations")
	for _, v := range agents.List() {
		// The groups of settings have classes of their own, of which a back end may know some only.
		group := v.Object()
		if has, _ := group.Get("AllowCloudDP"); !has.IsNull() && s.CloudService == nil {
			s.CloudService = &CloudService{}
			if err := group.Decode(s.CloudService); err != nil {
				return nil, err
			}
		}
		if has, _ := group.Get("PolicyEnableUserPolicyOnInternet"); !has.IsNull() && s.ClientPolicy == nil {
			s.ClientPolicy = &ClientPolicy{}
			if err := group.Decode(s.ClientPolicy); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

const get = "Get-CMClientSetting"

// GetOptions are the options of [Client.Get].
type GetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Get returns client settings. opts may be nil. The error is ErrNotFound if the site does not have them, and ErrAmbiguous if
// it has several of the name.
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
	return typed.Get(ctx, c.runner, r, decode, ref.Matches, which)
}

// which tells one of several settings apart.
func which(s *Settings) string { return fmt.Sprintf("%s, %s", s, s.Ref()) }

// ListOptions narrow down what [Client.List] returns.
type ListOptions struct {
	Name cmdlet.Pattern // the zero Pattern matches every name
	Type *Type          // nil means every type
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the client settings, including the default ones. opts may be nil. An invalid Name pattern is ErrInvalid.
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
	// AutoAzureADJoin makes domain-joined Windows devices register with Microsoft Entra.
	AutoAzureADJoin *bool
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), in the words of
// [Client.SetCloudService], or nil. It does not look at the Extra of the options.
func (p CloudServicePatch) Check(build int) error {
	return p.request(Default(), nil).CheckOptions(build)
}

// SetCloudServiceOptions are the options of [Client.SetCloudService].
type SetCloudServiceOptions struct {
	// EvenIfSiteWide changes the default client settings, which every client has. Without it that is ErrConflict.
	EvenIfSiteWide bool
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// SetCloudService changes what clients may do with cloud services and returns the settings as they are afterwards. In
// settings for users only AllowCloudDistributionPoint has an effect (CODE: from public code). opts may be nil, but [Default] needs
// [SetCloudServiceOptions.EvenIfSiteWide].
//
// It refuses an empty patch with ErrInvalid before anything is contacted. The error is ErrNotFound if there are no such
// settings.
//
// It mirrors Set-CMClientSettingCloudService: with -DefaultSetting, or with -InputObject, which is the result of
// Get-CMClientSetting by the exact name or by id and runs in the same call. What -PassThru returns is not documented, so the
// settings are read again. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and
// [cmdlet.Confirm].
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
	if opts == nil {
		opts = &SetCloudServiceOptions{}
	}
	r.EvenIfSiteWide("SetCloudServiceOptions.EvenIfSiteWide", opts.EvenIfSiteWide)
	r.Extra(opts.Extra)
	r.MustChange()
	ref.handOver(r)
	return r
}
