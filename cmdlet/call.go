package cmdlet

import (
	"slices"
	"strings"
)

// Param is a parameter of a call.
type Param struct {
	Name  string
	Value Value
	extra bool
}

// P returns a parameter.
func P(name string, value Value) Param { return Param{Name: name, Value: value} }

// Extra returns a parameter that the catalogue need not know, for what a newer console has. Where the catalogue knows
// it, it is a parameter like any other.
func Extra(name string, value Value) Param { return Param{Name: name, Value: value, extra: true} }

// Call is one call of a cmdlet: its name and its parameters. It is an immutable value.
type Call struct {
	name     string
	params   []Param   // sorted by name
	problems []Problem // found while it was made; Check reports them
}

// NewCall returns a call. Names and aliases that the documented catalogue knows become canonical. Of a parameter that is
// given twice the first value counts, and [Call.Check] reports the second.
func NewCall(name string, params ...Param) Call {
	metadata, known := Documented().lookup(name)
	c := Call{name: name, params: make([]Param, 0, len(params))}
	if known {
		c.name = metadata.Name
	}
	for _, p := range params {
		if m, ok := metadata.Parameter(p.Name); ok {
			p.Name = m.Name
		}
		if _, repeated := c.Param(p.Name); repeated {
			c.problems = append(c.problems, Problem{Parameter: p.Name, Value: p.Value.String(), Rule: "is given more than once"})
			continue
		}
		c.params = append(c.params, p)
	}
	slices.SortFunc(c.params, func(a, b Param) int { return strings.Compare(a.Name, b.Name) })
	return c
}

// Name returns the cmdlet's name.
func (c Call) Name() string { return c.name }

// Params returns the parameters, sorted by name.
func (c Call) Params() []Param { return slices.Clone(c.params) }

// Param returns the value of a parameter by its canonical name; case does not matter.
func (c Call) Param(name string) (Value, bool) {
	for _, p := range c.params {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return Value{}, false
}

// Effect returns what the cmdlet does to the site; of one that is not documented, Change.
func (c Call) Effect() Effect {
	metadata, _ := Documented().lookup(c.name)
	return metadata.Effect
}

// SiteWide reports whether the call changes something for a whole site or hierarchy at once, such as HTTPS only or the default
// client settings: a mistake there can cut off every client, so whoever shows calls before they run should mark these. The
// clients of this module refuse them until an option of their method, EvenIfSiteWide, says that they are meant. Of a cmdlet
// that is not documented it is false.
func (c Call) SiteWide() bool {
	metadata, _ := Documented().lookup(c.name)
	return metadata.SiteWide || slices.ContainsFunc(metadata.Parameters, func(p ParameterMetadata) bool {
		v, given := c.Param(p.Name)
		return p.SiteWide && given && v.Bool()
	})
}

// targets are the parameters that tell what a call is about, the most telling first.
var targets = []string{
	"SiteSystemServerName", "ServiceName", "Name", "AppName", "Id", "CloudManagementGatewayName", "ClientId", "SiteCode",
	"TenantId", "Query",
}

// Target returns the name of what the call is about, for errors and logs; "" if no parameter tells.
func (c Call) Target() string {
	for _, name := range targets {
		if v, ok := c.Param(name); ok && v.Kind() == KindString {
			return v.Str()
		}
	}
	return ""
}

// IsZero reports whether the call is the zero Call, which names no cmdlet.
func (c Call) IsZero() bool { return c.name == "" }

// Equal reports whether both call the same cmdlet with the same parameters.
func (c Call) Equal(d Call) bool {
	return c.name == d.name && equalSlices(c.params, d.params, func(a, b Param) bool {
		return a.Name == b.Name && a.Value.Equal(b.Value)
	})
}

// String shows the call on one line, secrets redacted. It is for people; [Call.PowerShell] gives text to run.
func (c Call) String() string {
	var b strings.Builder
	b.WriteString(c.name)
	for _, p := range c.params {
		b.WriteString(" -" + p.Name)
		if shown := p.Value.String(); shown != "" {
			b.WriteString(" " + shown)
		}
	}
	return b.String()
}

// GoString is String, so that %#v redacts too.
func (c Call) GoString() string { return c.String() }

// nested returns the calls that the call's values stand for.
func (c Call) nested() []Call {
	var calls []Call
	var walk func(Value)
	walk = func(v Value) {
		if v.kind == KindResult {
			calls = append(calls, v.Result())
		}
		for _, element := range get[[]Value](v) {
			walk(element)
		}
	}
	for _, p := range c.params {
		walk(p.Value)
	}
	return calls
}
