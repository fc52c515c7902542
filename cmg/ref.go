package cmg

import (
	"log/slog"
	"strconv"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Ref says which gateway is meant: [ByID], [ByName] or [Gateway.Ref]. The zero Ref refers to none, and every method refuses it
// with ErrInvalid before anything is contacted.
//
// Two refs are equal (==) if they are spelled alike; [Ref.Matches] is about what they mean.
type Ref struct {
	id   uint32
	name string
}

// ByID refers to a gateway by its ID, the AzureServiceID of its class, for example 16777217. ByID(0) is the zero Ref.
func ByID(id uint32) Ref { return Ref{id: id} }

// ByName refers to a gateway by its service name, for example "granitefalls.contoso.com", by the first label of that,
// "granitefalls", or by its Name: the cmdlets' -Name takes the service name by its help, and the label by its examples (DOC).
// Case does not matter, and there are no wildcards. If several gateways have the name, methods fail with ErrAmbiguous, and
// the error says which. ByName("") is the zero Ref.
func ByName(name string) Ref { return Ref{name: name} }

// ID returns the ID, and whether the ref has one.
func (r Ref) ID() (uint32, bool) { return r.id, r.id != 0 }

// Name returns the name, and whether the ref has one.
func (r Ref) Name() (string, bool) { return r.name, r.name != "" }

// Matches reports whether the gateway is the one that is meant, by the rule that [Client] uses: its ID is the ref's, or its
// ServiceName, the first label of that, or its Name is the ref's name in any case. The zero Ref matches nothing, and nothing matches nil. It does not
// check that the site calls it a gateway, so that a Gateway made by hand matches too.
func (r Ref) Matches(g *Gateway) bool {
	switch {
	case g == nil:
		return false
	case r.id != 0:
		return g.ID == r.id
	case r.name != "":
		return g.named(func(name string) bool { return strings.EqualFold(name, r.name) })
	default:
		return false
	}
}

// String returns the text form, or "none" for the zero Ref.
func (r Ref) String() string { return typed.RefString(r.MarshalText()) }

// LogValue logs what String returns.
func (r Ref) LogValue() slog.Value { return slog.StringValue(r.String()) }

// MarshalText returns the text form: "id:16777217" or "name:granitefalls.contoso.com". The zero Ref has none,
// so a field that may hold it takes the JSON option omitzero.
func (r Ref) MarshalText() ([]byte, error) { return typed.MarshalKey(r.id, r.name) }

// UnmarshalText reads what MarshalText writes. Anything else is an error.
func (r *Ref) UnmarshalText(text []byte) error {
	id, name, err := typed.UnmarshalKey("a gateway", text)
	if err != nil {
		return err
	}
	*r = Ref{id: id, name: name}
	return nil
}

// find adds the parameters that name the gateway in a cmdlet.
func (r Ref) find(to *typed.Request) {
	to.Named("ref", "Id", "Name")
	switch {
	case r.id != 0:
		to.Set("Id", cmdlet.String(strconv.FormatUint(uint64(r.id), 10)))
	case r.name != "":
		to.Set("Name", cmdlet.String(r.name))
		to.Set("DisableWildcardHandling", cmdlet.Switch())
	default:
		to.Refuse("ref", cmdlet.Value{}, "is required")
	}
}

// target names the gateway in errors.
func (r Ref) target() string {
	if r.name != "" {
		return r.name
	}
	return r.String()
}
