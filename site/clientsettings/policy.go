package clientsettings

import (
	"context"
	"log/slog"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// ClientPolicy is which policy clients ask for, an instance of SMS_PolicyAgentConfig. The names of the properties are from its
// class page; which parameter of the cmdlet is which property is INF, an inference from the names.
type ClientPolicy struct {
	EnableUserPolicy bool `json:"enableUserPolicy" wmi:"PolicyEnableUserPolicyPolling"`
	// EnableUserPolicyOnInternet lets clients on the internet, a gateway's among them, have policy for users.
	EnableUserPolicyOnInternet bool `json:"enableUserPolicyOnInternet" wmi:"PolicyEnableUserPolicyOnInternet"`
	EnableUserPolicyOnTS       bool `json:"enableUserPolicyOnTS"       wmi:"PolicyEnableUserPolicyOnTS"` // with several sessions at once
	PolicyPollingMins          int  `json:"policyPollingMins"          wmi:"PolicyRequestAssignmentTimeout"`
}

// LogValue shows the policy settings in log/slog.
func (p ClientPolicy) LogValue() slog.Value { return typed.LogValue(p) }

// ClientPolicyPatch is what [Client.SetClientPolicy] changes. A field that is nil leaves the setting as it is.
type ClientPolicyPatch struct {
	// EnableUserPolicy has clients ask for policy for users; it is on by default.
	EnableUserPolicy *bool
	// EnableUserPolicyOnInternet does so on the internet too, where the user signs in with Microsoft Entra or is in a trusted
	// domain; it is off by default.
	EnableUserPolicyOnInternet *bool
	EnableUserPolicyOnTS       *bool // with several sessions at once
	PolicyPollingMins          *int  // 1 or more; 60 by default
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), in the words of
// [Client.SetClientPolicy], or nil. It does not look at the Extra of the options.
func (p ClientPolicyPatch) Check(build int) error {
	return p.request(Default(), nil).CheckOptions(build)
}

// SetClientPolicyOptions are the options of [Client.SetClientPolicy].
type SetClientPolicyOptions struct {
	// EvenIfSiteWide changes the default client settings, which every client has. Without it that is ErrConflict.
	EvenIfSiteWide bool
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// SetClientPolicy changes which policy clients ask for and returns the settings as they are afterwards. opts may be nil, but
// [Default] needs [SetClientPolicyOptions.EvenIfSiteWide].
//
// It refuses an empty patch and an interval of less than a minute with ErrInvalid before anything is contacted. The error is
// ErrNotFound if there are no such settings.
//
// It mirrors Set-CMClientSettingClientPolicy as [Client.SetCloudService] mirrors its cmdlet.
//
//cmdlet:name Set-CMClientSettingClientPolicy
func (c *Client) SetClientPolicy(ctx context.Context, ref Ref, patch ClientPolicyPatch, opts *SetClientPolicyOptions) (*Settings, error) {
	return typed.ChangeAndGet(ctx, c.runner, patch.request(ref, opts), func() (*Settings, error) { return c.Get(ctx, ref, nil) })
}

func (p ClientPolicyPatch) request(ref Ref, opts *SetClientPolicyOptions) *typed.Request {
	r := typed.NewRequest("Set-CMClientSettingClientPolicy")
	r.Bool("EnableUserPolicy", p.EnableUserPolicy)
	r.Bool("EnableUserPolicyOnInternet", p.EnableUserPolicyOnInternet)
	r.Bool("EnableUserPolicyOnTS", p.EnableUserPolicyOnTS)
	r.Int("PolicyPollingMins", p.PolicyPollingMins)
	if opts == nil {
		opts = &SetClientPolicyOptions{}
	}
	r.EvenIfSiteWide("SetClientPolicyOptions.EvenIfSiteWide", opts.EvenIfSiteWide)
	r.Extra(opts.Extra)
	r.MustChange()
	ref.handOver(r)
	return r
}
