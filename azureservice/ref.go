package azureservice

import (
	"log/slog"
	"strconv"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Ref says which Azure service is meant: [ByID], [ByName] or [Service.Ref]. The zero Ref refers to none, and every method
// refuses it with ErrInvalid before anything is contacted.
//
// Two refs can be compared: == compares their spelling, [Ref.Matches] what they mean. As text, in JSON too, a ref is
// "id:16777220" or "name:Cloud Management".
type Ref struct {
	id   uint32
	name string
}

// ByID refers to a service by its ID. ByID(0) is the zero Ref. Services and gateways are numbered separately, so a gateway
// may have the same ID.
func ByID(id uint32) Ref { return Ref{id: id} }

// ByName refers to a service by its name. Case does not matter, and there are no wildcards. ByName("") is the zero Ref.
func ByName(name string) Ref { return Ref{name: name} }

// Ref refers to the service by its ID. For a nil Service, and for one without an ID, it is the zero Ref.
func (s *Service) Ref() Ref {
	if s == nil {
		return Ref{}
	}
	return ByID(s.ID)
}

// ID returns the ID of the service, and whether the ref has one.
func (r Ref) ID() (uint32, bool) { return r.id, r.id != 0 }

// Name returns the name of the service, and whether the ref has one.
func (r Ref) Name() (string, bool) { return r.name, r.name != "" }

// Matches reports whether s is the service that is meant, by the rule that [Client] uses: its ID or its name is the ref's;
// the case of a name does not matter. The zero Ref matches nothing, and nothing matches a nil Service.
func (r Ref) Matches(s *Service) bool {
	switch {
	case s == nil:
		return false
	case r.id != 0:
		return s.ID == r.id
	default:
		return r.name != "" && strings.EqualFold(s.Name, r.name)
	}
}

// String returns the text form, or "none" for the zero Ref.
func (r Ref) String() string { return typed.RefString(r.MarshalText()) }

// LogValue logs what String returns.
func (r Ref) LogValue() slog.Value { return slog.StringValue(r.String()) }

// MarshalText returns the text form. The zero Ref has none, so a field that may hold it takes the JSON option omitzero.
func (r Ref) MarshalText() ([]byte, error) { return typed.MarshalKey(r.id, r.name) }

// UnmarshalText reads what MarshalText writes. Anything else is an error.
func (r *Ref) UnmarshalText(text []byte) error {
	id, name, err := typed.UnmarshalKey("an Azure service", text)
	if err == nil {
		*r = Ref{id, name}
	}
	return err
}

// find adds the parameters by which the cmdlets find the service.
func (r Ref) find(to *typed.Request) {
	if r.name != "" {
		to.Set("Name", cmdlet.String(r.name))
		to.Set("DisableWildcardHandling", cmdlet.Switch())
		return
	}
	to.Set("Id", cmdlet.Int(int64(r.id)))
	to.About(strconv.FormatUint(uint64(r.id), 10))
	mustRefer(to, r.id)
}

// mustRefer refuses the id that the zero Ref has.
func mustRefer(to *typed.Request, id uint32) {
	if id == 0 {
		to.Refuse("ref", cmdlet.Value{}, "is required")
	}
}
