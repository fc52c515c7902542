package collections

import (
	"log/slog"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Ref says which collection is meant: [ByID] or [ByName]. It is comparable: == compares the spelling, [Ref.Matches] the meaning.
// The zero Ref refers to nothing; every method of [Client] refuses it with ErrInvalid.
type Ref struct{ id, name string }

// ByID refers to the collection with this CollectionID, for example "SMS00001"; case does not matter.
func ByID(id string) Ref { return Ref{id: id} }

// ByName refers to the collection of this name; case does not matter.
func ByName(name string) Ref { return Ref{name: name} }

// ID returns the CollectionID, and whether the Ref has one.
func (r Ref) ID() (string, bool) { return r.id, r.id != "" }

// Name returns the name, and whether the Ref has one.
func (r Ref) Name() (string, bool) { return r.name, r.name != "" }

// Matches reports whether the Ref refers to this collection, by the rule that [Client] uses. The zero Ref matches nothing, and
// nothing matches nil.
func (r Ref) Matches(c *Collection) bool {
	switch {
	case c == nil:
		return false
	case r.id != "":
		return strings.EqualFold(c.ID, r.id)
	default:
		return r.name != "" && strings.EqualFold(c.Name, r.name)
	}
}

const (
	prefixID   = "id"
	prefixName = "name"
)

// String is the text form, for example "id:SMS00001", or "none" of the zero Ref.
func (r Ref) String() string { return typed.RefString(r.MarshalText()) }

// LogValue logs what String returns.
func (r Ref) LogValue() slog.Value { return slog.StringValue(r.String()) }

// MarshalText returns "id:SMS00001" or "name:All Systems". The zero Ref has no text form, so a field that may hold it takes the
// JSON option omitzero.
func (r Ref) MarshalText() ([]byte, error) {
	if r.id != "" {
		return typed.MarshalRef(prefixID, r.id)
	}
	return typed.MarshalRef(prefixName, r.name)
}

// UnmarshalText takes what MarshalText writes.
func (r *Ref) UnmarshalText(text []byte) error {
	prefix, value, err := typed.UnmarshalRef("a collection", text, prefixID, prefixName)
	switch {
	case err != nil:
		return err
	case prefix == prefixID:
		*r = ByID(value)
	default:
		*r = ByName(value)
	}
	return nil
}

// handOver adds the collection to a change.
func (r Ref) handOver(change *typed.Request) {
	switch {
	case r.id != "":
		change.Set("Id", cmdlet.String(r.id))
	case r.name != "":
		change.Set("Name", cmdlet.String(r.name))
	default:
		change.Set("Id", cmdlet.String("any"))
		change.NoRef()
	}
}
