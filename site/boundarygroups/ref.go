package boundarygroups

import (
	"fmt"
	"log/slog"
	"strconv"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Ref says which boundary group is meant: [ByID], [ByName] or [Group.Ref]. The zero Ref refers to none, and every method
// refuses it with ErrInvalid before anything is contacted.
//
// Two refs are equal (==) if they are spelled alike; [Ref.Matches] is about what they mean.
type Ref struct {
	id   uint32
	name string
}

// ByID refers to the boundary group with this GroupID. ByID(0) is the zero Ref.
func ByID(id uint32) Ref { return Ref{id: id} }

// ByName refers to the boundary group of this name. Case does not matter, and there are no wildcards. ByName("") is the zero
// Ref.
func ByName(name string) Ref { return Ref{name: name} }

// ID returns the GroupID, and whether the ref has one.
func (r Ref) ID() (uint32, bool) { return r.id, r.id != 0 }

// Name returns the name, and whether the ref has one.
func (r Ref) Name() (string, bool) { return r.name, r.name != "" }

// Matches reports whether the boundary group is the one that is meant, by the rule that [Client] uses: its ID or its name is
// the ref's; the case of a name does not matter. The zero Ref matches nothing, and nothing matches nil.
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

// String returns the text form, for example "name:Headquarters", or "none" for the zero Ref.
func (r Ref) String() string { return typed.RefString(r.MarshalText()) }

// LogValue logs what String returns.
func (r Ref) LogValue() slog.Value { return slog.StringValue(r.String()) }

// MarshalText returns "id:16777217" or "name:Headquarters". The zero Ref has no text form, so a field
// that may hold it takes the JSON option omitzero.
func (r Ref) MarshalText() ([]byte, error) { return typed.MarshalKey(r.id, r.name) }

// UnmarshalText reads what MarshalText writes. Anything else is an error.
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

// DefaultRef says which default boundary group is meant: [DefaultOf], [DefaultByID] or [DefaultGroup.Ref]. The zero
// DefaultRef refers to none, and every method refuses it with ErrInvalid before anything is contacted.
//
// Two refs are equal (==) if they are spelled alike; [DefaultRef.Matches] is about what they mean.
type DefaultRef struct {
	id       uint32
	siteCode string
}

// DefaultOf refers to the default boundary group of the primary site with this code; case does not matter. DefaultOf("") is
// the zero DefaultRef.
func DefaultOf(siteCode string) DefaultRef { return DefaultRef{siteCode: siteCode} }

// DefaultByID refers to the default boundary group with this GroupID. DefaultByID(0) is the zero DefaultRef.
func DefaultByID(id uint32) DefaultRef { return DefaultRef{id: id} }

// ID returns the GroupID, and whether the ref has one.
func (r DefaultRef) ID() (uint32, bool) { return r.id, r.id != 0 }

// SiteCode returns the code of the site, and whether the ref has one.
func (r DefaultRef) SiteCode() (string, bool) { return r.siteCode, r.siteCode != "" }

// Matches reports whether the group is the one that is meant, by the rule that [Client] uses: its ID or its site code is the
// ref's; the case of a site code does not matter. The zero DefaultRef matches nothing, and nothing matches nil.
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

// String returns the text form, for example "default:PS1", or "none" for the zero DefaultRef.
func (r DefaultRef) String() string { return typed.RefString(r.MarshalText()) }

const (
	prefixDefault = "default"
	prefixID      = "id:" // follows prefixDefault and its colon, which no site code contains
)

// LogValue logs what String returns.
func (r DefaultRef) LogValue() slog.Value { return slog.StringValue(r.String()) }

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

// UnmarshalText reads what MarshalText writes. Anything else is an error.
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
