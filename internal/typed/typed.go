// Package typed is what the typed packages share: from fields to a checked call, and from its result to a Go type.
package typed

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// Check returns the problems that the catalogue finds in a call and further ones as one [cmdlet.Error], or nil.
func Check(call cmdlet.Call, further ...cmdlet.Problem) error {
	checked := call.Check(0)
	if len(further) == 0 {
		return checked
	}
	e := cmdlet.Fail(call, cmdlet.ErrInvalid, nil)
	if found, ok := errors.AsType[*cmdlet.Error](checked); ok {
		e.Problems = slices.Clone(found.Problems)
	}
	for _, p := range further {
		// An empty value may be refused on both sides, in the same words.
		if !slices.Contains(e.Problems, p) {
			e.Problems = append(e.Problems, p)
		}
	}
	return e
}

// Request is a call in the making, and what is wrong with it.
type Request struct {
	cmdlet   string
	params   []cmdlet.Param
	problems []cmdlet.Problem
}

// NewRequest begins the call of a cmdlet.
func NewRequest(name string) *Request { return &Request{cmdlet: name} }

// NewQuery begins the call that runs a query, whose names of classes and properties are constants.
func NewQuery(q cmdlet.Query) *Request {
	call := cmdlet.QueryCall(q)
	return &Request{cmdlet: call.Name(), params: call.Params()}
}

// Set adds a parameter.
func (r *Request) Set(parameter string, value cmdlet.Value) {
	r.params = append(r.params, cmdlet.P(parameter, value))
}

// Refuse adds a problem. A null value is not shown.
func (r *Request) Refuse(parameter string, value cmdlet.Value, rule string) {
	problem := cmdlet.Problem{Parameter: parameter, Rule: rule}
	if !value.IsNull() {
		problem.Value = fmt.Sprintf("%.80s", value)
	}
	r.Problem(problem)
}

// Problem adds a problem.
func (r *Request) Problem(p cmdlet.Problem) { r.problems = append(r.problems, p) }

// Text adds a string that must not be empty.
func (r *Request) Text(parameter, value string) {
	r.Set(parameter, cmdlet.String(value))
	if value == "" {
		r.Refuse(parameter, cmdlet.String(value), "must not be empty")
	}
}

var guid = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// IsGUID reports whether s is a GUID in the form of Microsoft Entra: hex digits and dashes, no braces.
func IsGUID(s string) bool { return guid.MatchString(s) }

// GUID adds a string that must be a GUID.
func (r *Request) GUID(parameter, value string) {
	r.Text(parameter, value)
	if value != "" {
		r.mustBeGUID(parameter, value)
	}
}

func (r *Request) mustBeGUID(parameter, value string) {
	if !IsGUID(value) {
		r.Refuse(parameter, cmdlet.String(value), "is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)")
	}
}

// Application adds the app registration of a client id, as the site has it.
func (r *Request) Application(parameter, clientID string) {
	r.Set(parameter, cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("ClientId", cmdlet.String(clientID)))))
	r.mustBeGUID(parameter, clientID)
}

// Optional adds a string unless it is empty.
func (r *Request) Optional(parameter, value string) {
	if value != "" {
		r.Set(parameter, cmdlet.String(value))
	}
}

// Enum adds a name of an enumeration unless it is empty.
func (r *Request) Enum(parameter, name string) {
	if name != "" {
		r.Set(parameter, cmdlet.Enum(name))
	}
}

// On adds $true, or nothing for false.
func (r *Request) On(parameter string, value bool) {
	if value {
		r.Set(parameter, cmdlet.Bool(true))
	}
}

// Bool adds a Boolean unless it is nil.
func (r *Request) Bool(parameter string, value *bool) {
	if value != nil {
		r.Set(parameter, cmdlet.Bool(*value))
	}
}

// Int adds a whole number unless it is nil.
func (r *Request) Int(parameter string, value *int) {
	if value != nil {
		r.Set(parameter, cmdlet.Int(int64(*value)))
	}
}

// Needs refuses a parameter that has been added while the switch that it belongs to is off.
func (r *Request) Needs(parameter, owner string, on bool) {
	at := slices.IndexFunc(r.params, func(p cmdlet.Param) bool { return p.Name == parameter })
	if at >= 0 && !on {
		r.Refuse(parameter, r.params[at].Value, "needs "+owner)
	}
}

// Extra adds parameters for which there is no field.
func (r *Request) Extra(extra map[string]cmdlet.Value) {
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		r.params = append(r.params, cmdlet.Extra(name, extra[name]))
	}
}

// Call returns the call, or the error of [Check] with everything that is wrong.
func (r *Request) Call() (cmdlet.Call, error) {
	call := cmdlet.NewCall(r.cmdlet, r.params...)
	return call, Check(call, r.problems...)
}

// Decoder makes a Go type of an object.
type Decoder[T any] func(cmdlet.Object) (*T, error)

// Change runs a changing call and decodes the one object that it returns. Where that fails the change has been made all
// the same, and the error says so. What the cmdlet warns of is for decorators, such as [cmdlet.Log].
func Change[T any](ctx context.Context, runner cmdlet.Runner, r *Request, decode Decoder[T]) (*T, error) {
	call, things, err := run(ctx, runner, r, decode, cmdlet.Done)
	if err != nil {
		return nil, err
	}
	if len(things) != 1 {
		e := cmdlet.Fail(call, cmdlet.ErrUnavailable, fmt.Errorf("the answer has %d objects instead of one", len(things)))
		e.Outcome = cmdlet.Done
		return nil, e
	}
	return things[0], nil
}

// List runs a reading call and decodes its objects.
func List[T any](ctx context.Context, runner cmdlet.Runner, r *Request, decode Decoder[T]) ([]*T, error) {
	_, things, err := run(ctx, runner, r, decode, cmdlet.NotDone)
	return things, err
}

// Get runs a reading call and returns the one object that is asked for; ErrNotFound and ErrAmbiguous say that there is
// none, or more than one.
func Get[T any](ctx context.Context, runner cmdlet.Runner, r *Request, decode Decoder[T], is func(*T) bool) (*T, error) {
	call, things, err := run(ctx, runner, r, decode, cmdlet.NotDone)
	if err != nil {
		return nil, err
	}
	things = slices.DeleteFunc(things, func(t *T) bool { return !is(t) })
	switch len(things) {
	case 0:
		return nil, cmdlet.Fail(call, cmdlet.ErrNotFound, nil)
	case 1:
		return things[0], nil
	default:
		return nil, cmdlet.Fail(call, cmdlet.ErrAmbiguous, fmt.Errorf("%d objects answer", len(things)))
	}
}

func run[T any](
	ctx context.Context, runner cmdlet.Runner, r *Request, decode Decoder[T], after cmdlet.Outcome,
) (cmdlet.Call, []*T, error) {
	call, err := r.Call()
	if err != nil {
		return call, nil, err
	}
	result, err := runner.Run(ctx, call)
	if err != nil {
		return call, nil, err
	}
	things := make([]*T, 0, len(result.Objects))
	for _, o := range result.Objects {
		thing, err := decode(o)
		if err != nil {
			e := cmdlet.Fail(call, cmdlet.ErrUnavailable, fmt.Errorf("the answer cannot be read: %w", err))
			e.Via, e.Outcome = result.Via, after
			return call, nil, e
		}
		things = append(things, thing)
	}
	return call, things, nil
}
