package clientsettings

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// NewOptions are the options of [Client.NewClientSetting].
type NewOptions struct {
	Description string
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// NewClientSetting makes custom client settings of this name, [DeviceSettings] or [UserSettings], and returns them. They change
// nothing until a group of settings is set in them and they are deployed. opts may be nil.
//
// It refuses an empty name and another type with ErrInvalid before anything is contacted. Whether the site refuses a name that
// is taken is not documented; the simulator does, with ErrExists.
//
// It mirrors New-CMClientSetting. What that returns is not filled in yet, by its help, so the settings are read again by name. In
// place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name New-CMClientSetting
func (c *Client) NewClientSetting(ctx context.Context, name string, kind Type, opts *NewOptions) (*Settings, error) {
	r := typed.NewRequest("New-CMClientSetting")
	r.Named("name", "Name")
	r.Named("kind", "Type")
	r.Text("Name", name)
	r.Enum("Type", kind.name())
	if kind == DefaultSettings {
		r.Refuse("Type", cmdlet.Enum(kind.name()), "must be device settings or user settings")
	}
	if opts != nil {
		r.Optional("Description", opts.Description)
		r.Extra(opts.Extra)
	}
	return typed.ChangeAndGet(ctx, c.runner, r, func() (*Settings, error) { return c.Get(ctx, ByName(name), nil) })
}

// RemoveOptions are the options of [Client.Remove].
type RemoveOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Remove removes custom client settings, with their deployments. opts may be nil. [Default] is refused with ErrInvalid. The
// error is ErrNotFound if there are no such settings.
//
// It mirrors Remove-CMClientSetting -Force: with -Id, or by name with -InputObject, which is the result of Get-CMClientSetting
// by the exact name and runs in the same call. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and
// [cmdlet.Confirm].
//
//cmdlet:name Remove-CMClientSetting
func (c *Client) Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error {
	r := typed.NewRequest("Remove-CMClientSetting")
	ref.handOverCustom(r)
	r.Set("Force", cmdlet.Switch())
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Do(ctx, c.runner, r)
}
