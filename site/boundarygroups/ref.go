package boundarygroups

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Ref says which boundary group is meant: [ByID] or [ByName]. It is comparable: == compares the spelling, [Ref.Matches] the
// meaning. The zero Ref refers to nothing; every method of [Client] refuses it with ErrInvalid.
type Ref struct {
	id   uint32
	name string
}

// ByID refers to the boundary group with this GroupID.
func ByID(id uint32) Ref { return Ref{id: id} }

// ByName refers to the boundary group of this name; case does not matter.
func ByName(name string) Ref { return Ref{name: name} }

// ID returns the GroupID, and whether the Ref has one.
func (r Ref) ID() (uint32, bool) { return r.id, r.id != 0 }

// Name returns the name, and whether the Ref has one.
func (r Ref) Name() (string, bool) { return r.name, r.name != "" }

// Matches reports whether the Ref refers to this boundary group, by the rule that [Client] uses. The zero Ref matches nothing,
// and nothing matches nil.
func (r Ref) Matches(g *Group) bool {
	switch {
	case g == nil:
		return false
	case r.id != 0:
		return g.ID == r.id
	default:
		return r.name != "" && strings.EqualFold(g.Name, r.name)
	}
}

// String is the text form, for example "name:Headquarters", or "none" of the zero Ref.
func (r Ref) String() string { return typed.RefString(r.MarshalText()) }

// MarshalText returns "id:16777217" or "name:Headquarters". The zero Ref has no text form, so a field
// that may hold it takes the JSON option omitzero.
func (r Ref) MarshalText() ([]byte, error) { return typed.MarshalKey(r.id, r.name) }

// UnmarshalText takes what MarshalText writes.
func (r *Ref) UnmarshalText(text []byte) error {
	id, name, err := typed.UnmarshalKey("a boundary group", text)
	if err == nil {
		*r = Ref{id, name}
	}
	return err
}

// find adds the parameters that find the group. The cmdlet that reads takes a list of ids.
func (r Ref) find(request *typed.Request) {
	switch {
	case r.id != 0:
		request.Set("Id", cmdlet.List(cmdlet.String(r.idText())))
		request.About(r.idText())
	case r.name != "":
		request.Set("Name", cmdlet.String(r.name))
		request.Set("DisableWildcardHandling", cmdlet.Switch())
	default:
		request.NoRef()
	}
}

func (r Ref) idText() string { return strconv.FormatUint(uint64(r.id), 10) }

// DefaultRef says which default boundary group is meant: [DefaultOf] or [DefaultByID]. It is comparable: == compares the
// spelling, [DefaultRef.Matches] the meaning. The zero DefaultRef refers to nothing; every method of [Client] refuses it with
// ErrInvalid.
type DefaultRef struct {
	id       uint32
	siteCode string
}

// DefaultOf refers to the default boundary group of the primary site with this code; case does not matter.
func DefaultOf(siteCode string) DefaultRef { return DefaultRef{siteCode: siteCode} }

// DefaultByID refers to the default boundary group with this GroupID.
func DefaultByID(id uint32) DefaultRef { return DefaultRef{id: id} }

// ID returns the GroupID, and whether the DefaultRef has one.
func (r DefaultRef) ID() (uint32, bool) { return r.id, r.id != 0 }

// SiteCode returns the code of the site, and whether the DefaultRef has one.
func (r DefaultRef) SiteCode() (string, bool) { return r.siteCode, r.siteCode != "" }

// Matches reports whether the DefaultRef refers to this group, by the rule that [Client] uses. The zero DefaultRef matches
// nothing, and nothing matches nil.
func (r DefaultRef) Matches(g *DefaultGroup) bool {
	switch {
	case g == nil:
		return false
	case r.id != 0:
		return g.ID == r.id
	default:
		return r.siteCode != "" && strings.EqualFold(g.SiteCode, r.siteCode)
	}
}

// String is the text form, for example "default:PS1", or "none" of the zero DefaultRef.
func (r DefaultRef) String() string { return typed.RefString(r.MarshalText()) }

const (
	prefixDefault = "default"
	prefixID      = "id:" // behind prefixDefault and its colon, which no site code contains
)

// MarshalText returns "default:PS1", or "default:id:16777217" of a DefaultRef by id. The zero
// DefaultRef has no text form, so a field that may hold it takes the JSON option omitzero.
func (r DefaultRef) MarshalText() ([]byte, error) {
	if r.id != 0 {
		return typed.MarshalRef(prefixDefault, prefixID+strconv.FormatUint(uint64(r.id), 10))
	}
	if strings.Contains(r.siteCode, ":") {
		return nil, fmt.Errorf("%.80q is not a site code", r.siteCode)
	}
	return typed.MarshalRef(prefixDefault, r.siteCode)
}

// UnmarshalText takes what MarshalText writes.
func (r *DefaultRef) UnmarshalText(text []byte) error {
	_, value, err := typed.UnmarshalRef("a default boundary group", text, prefixDefault)
	if err != nil {
		return err
	}
	if digits, byID := strings.CutPrefix(value, prefixID); byID {
		id, err := typed.ParseID(digits)
		if err != nil {
			return fmt.Errorf("%.80q does not refer to a default boundary group: %w", text, err)
		}
		*r = DefaultByID(id)
		return nil
	}
	if strings.Contains(value, ":") {
		return fmt.Errorf("%.80q does not refer to a default boundary group: it takes default:SITECODE or default:id:NUMBER", text)
	}
	*r = DefaultOf(value)
	return nil
}

// find adds the parameters that select the group, in the cmdlet that reads and in the one that changes.
func (r DefaultRef) find(request *typed.Request) {
	switch {
	case r.id != 0:
		request.Set("GroupId", cmdlet.Int(int64(r.id)))
		request.About(strconv.FormatUint(uint64(r.id), 10))
	case r.siteCode != "":
		request.Set("SiteCode", cmdlet.String(r.siteCode))
	default:
		request.NoRef()
	}
}
