package clientsettings

import (
	"fmt"
	"log/slog"
	"strconv"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Ref says which client settings are meant: [Default], [ByID], [ByName] or [Settings.Ref]. The zero Ref refers to none, and
// every method refuses it with ErrInvalid before anything is contacted.
//
// Two refs are equal (==) if they are spelled alike; [Ref.Matches] is about what they mean.
type Ref struct {
	isDefault bool
	id        uint32
	name      string
}

// Default refers to the default client settings of the hierarchy.
func Default() Ref { return Ref{isDefault: true} }

// ByID refers to the client settings with this SettingsID. ByID(0) is the zero Ref.
func ByID(id uint32) Ref { return Ref{id: id} }

// ByName refers to the custom client settings of this name. Case does not matter, and there are no wildcards. ByName("") is
// the zero Ref; no name refers to the default settings.
func ByName(name string) Ref { return Ref{name: name} }

// IsDefault reports whether the ref is [Default].
func (r Ref) IsDefault() bool { return r.isDefault }

// ID returns the SettingsID, and whether the ref has one.
func (r Ref) ID() (uint32, bool) { return r.id, r.id != 0 }

// Name returns the name, and whether the ref has one.
func (r Ref) Name() (string, bool) { return r.name, r.name != "" }

// Matches reports whether these settings are the ones that are meant, by the rule that [Client] uses: they are the default
// settings, or their ID or name is the ref's; the case of a name does not matter. The zero Ref matches nothing, and nothing
// matches nil.
func (r Ref) Matches(s *Settings) bool {
	switch {
	case s == nil:
		return false
	case r.isDefault:
		return s.isDefault()
	case r.id != 0:
		return s.ID == r.id
	default:
		return r.name != "" && strings.EqualFold(s.Name, r.name) && !s.isDefault()
	}
}

// String returns the text form, for example "name:Laptops", or "none" for the zero Ref.
func (r Ref) String() string { return typed.RefString(r.MarshalText()) }

const textOfDefault = "default"

// LogValue logs what String returns.
func (r Ref) LogValue() slog.Value { return slog.StringValue(r.String()) }

// MarshalText returns "default", "id:16777217" or "name:Laptops". The zero Ref has no text form,
// so a field that may hold it takes the JSON option omitzero.
func (r Ref) MarshalText() ([]byte, error) {
	if r.isDefault {
		return []byte(textOfDefault), nil
	}
	return typed.MarshalKey(r.id, r.name)
}

// UnmarshalText reads what MarshalText writes. Anything else is an error.
func (r *Ref) UnmarshalText(text []byte) error {
	if string(text) == textOfDefault {
		*r = Default()
		return nil
	}
	id, name, err := typed.UnmarshalKey("client settings", text)
	if err != nil {
		return fmt.Errorf("%w, or %s", err, textOfDefault)
	}
	*r = Ref{id: id, name: name}
	return nil
}

// target is what errors call the settings.
func (r Ref) target() string {
	switch {
	case r.isDefault:
		return textOfDefault
	case r.id != 0:
		return strconv.FormatUint(uint64(r.id), 10)
	default:
		return r.name
	}
}

// find adds the parameters that find the settings.
func (r Ref) find(request *typed.Request) {
	request.About(r.target())
	switch {
	case r.isDefault:
		request.Enum("SettingType", "Default")
	case r.id != 0:
		request.Set("Id", cmdlet.String(r.target()))
	case r.name != "":
		request.Set("Name", cmdlet.String(r.name))
		request.Set("DisableWildcardHandling", cmdlet.Switch())
	default:
		request.NoRef()
	}
}

// handOver adds the settings to a change: the default ones by a switch, others as the result of the cmdlet that finds them.
func (r Ref) handOver(change *typed.Request) {
	if r.isDefault {
		change.About(r.target())
		change.Set("DefaultSetting", cmdlet.Switch())
		return
	}
	r.handOverObject(change)
}

// handOverCustom is handOver for what only custom settings can be. An id is sent as it is.
func (r Ref) handOverCustom(change *typed.Request) {
	r.mustBeCustom(change)
	if r.id != 0 {
		change.About(r.target())
		change.Set("Id", cmdlet.String(r.target()))
		return
	}
	r.handOverObject(change)
}

func (r Ref) handOverObject(change *typed.Request) {
	found := typed.NewRequest(get)
	r.find(found)
	change.Set("InputObject", typed.ResultOf(found))
	change.About(r.target())
	if r == (Ref{}) {
		change.NoRef()
	}
}

func (r Ref) mustBeCustom(request *typed.Request) {
	if r.isDefault {
		request.Refuse("ref", cmdlet.Value{}, "must be custom client settings, not the default ones")
	}
}
