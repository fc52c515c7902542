// Package typed has what the typed packages share: it makes checked calls of the fields of Go types, and Go types of their
// results.
package typed

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// Check returns the problems that the catalogue finds in a call, together with further ones, as one [cmdlet.Error], or nil.
func Check(call cmdlet.Call, further ...cmdlet.Problem) error {
	return checkFor(0, call, nil, further...)
}

// checkFor is Check for a site of this build. Its problems name the fields of Go types that fields has for parameters.
func checkFor(build int, call cmdlet.Call, fields map[string]string, further ...cmdlet.Problem) error {
	checked := call.Check(build)
	found, failed := errors.AsType[*cmdlet.Error](checked)
	if len(further) == 0 && (!failed || len(fields) == 0) {
		return checked
	}
	e := cmdlet.Refuse(call, cmdlet.ErrInvalid, nil)
	if failed {
		if len(further) == 0 {
			e.Reason = found.Reason
		}
		further = slices.Concat(found.Problems, further)
	}
	for _, p := range further {
		p.Parameter = fieldFor(p.Parameter, fields)
		// The catalogue and the typed package may refuse an empty value in the same words, and one field may be several parameters.
		if !slices.Contains(e.Problems, p) {
			e.Problems = append(e.Problems, p)
		}
	}
	return e
}

// fieldFor names the field for a parameter, for parameters of which one is required ("Id or Name"), or for each of those
// that cannot be combined ("Id, Name").
func fieldFor(parameter string, fields map[string]string) string {
	for one := range strings.SplitSeq(parameter, " or ") {
		if field, named := fields[one]; named {
			return field
		}
	}
	all := strings.Split(parameter, ", ")
	for i, one := range all {
		if field, named := fields[one]; named {
			all[i] = field
		}
	}
	return strings.Join(all, ", ")
}

// Request is a call in the making, and what is wrong with it.
type Request struct {
	cmdlet   string
	about    string
	params   []cmdlet.Param
	problems []cmdlet.Problem
	fields   map[string]string // by parameter, the fields of Go types that have another name
	even     string            // the option that lets it change a whole site
	siteWide bool              // the option is set
}

// NewRequest begins the call of a cmdlet.
func NewRequest(name string) *Request { return &Request{cmdlet: name} }

// NewQuery begins the call that runs a query, whose class and properties must be constants.
func NewQuery(q cmdlet.Query) *Request {
	call := cmdlet.QueryCall(q)
	return &Request{cmdlet: call.Name(), params: call.Params()}
}

// Named says that a field of a Go type, or an argument of a method, becomes these parameters, so that problems name it.
func (r *Request) Named(field string, parameters ...string) {
	if r.fields == nil {
		r.fields = map[string]string{}
	}
	for _, parameter := range parameters {
		r.fields[parameter] = field
	}
}

// About names in errors what the call is about, where none of its parameters does.
func (r *Request) About(target string) { r.about = target }

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

// IsGUID reports whether s is a GUID as Microsoft Entra writes it: hex digits and dashes, no braces.
func IsGUID(s string) bool { return guid.MatchString(s) }

// GUID adds a string that must be a GUID.
func (r *Request) GUID(parameter, value string) {
	r.Text(parameter, value)
	if value != "" {
		r.MustBeGUID(parameter, value)
	}
}

// MustBeGUID refuses a value that is not a GUID.
func (r *Request) MustBeGUID(parameter, value string) {
	if !IsGUID(value) {
		r.Refuse(parameter, cmdlet.String(value), "is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)")
	}
}

// Application adds the app registration that the site has for a client id, unless the id is empty.
func (r *Request) Application(parameter, clientID string) {
	if clientID == "" {
		return
	}
	r.Set(parameter, cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("ClientId", cmdlet.String(clientID)))))
	r.MustBeGUID(parameter, clientID)
}

// ResultOf passes what a read finds to a change. What is wrong with the read is reported with the change.
func ResultOf(read *Request) cmdlet.Value {
	return cmdlet.ResultOf(cmdlet.NewCall(read.cmdlet, read.params...))
}

// NoRef refuses the zero Ref, which refers to nothing.
func (r *Request) NoRef() { r.Refuse("ref", cmdlet.Value{}, "is required") }

// Optional adds a string unless it is empty.
func (r *Request) Optional(parameter, value string) {
	if value != "" {
		r.Set(parameter, cmdlet.String(value))
	}
}

// Texts adds a list of strings, each of which must satisfy a rule, unless there are none.
func (r *Request) Texts(parameter string, texts []string, ok func(string) bool, rule string) {
	if len(texts) == 0 {
		return
	}
	values := make([]cmdlet.Value, len(texts))
	for i, text := range texts {
		values[i] = cmdlet.String(text)
		if !ok(text) {
			r.Refuse(parameter, values[i], rule)
		}
	}
	r.Set(parameter, cmdlet.List(values...))
}

// Like adds a name with wildcards unless it is the zero Pattern.
func (r *Request) Like(parameter string, p cmdlet.Pattern) {
	r.MustMatch(parameter, p)
	r.Optional(parameter, p.String())
}

// MustMatch refuses an invalid pattern, which matches nothing.
func (r *Request) MustMatch(parameter string, p cmdlet.Pattern) {
	if err := p.Check(); err != nil {
		r.Refuse(parameter, cmdlet.String(p.String()), err.Error())
	}
}

// Enum adds a name of an enumeration unless it is empty.
func (r *Request) Enum(parameter, name string) {
	if name != "" {
		r.Set(parameter, cmdlet.Enum(name))
	}
}

// Patch adds a string, which may be empty, unless it is nil.
func (r *Request) Patch(parameter string, value *string) {
	if value != nil {
		r.Set(parameter, cmdlet.String(*value))
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

// Needs refuses a parameter that has been added, unless the switch that it belongs to is on.
func (r *Request) Needs(parameter, owner string, on bool) {
	at := slices.IndexFunc(r.params, func(p cmdlet.Param) bool { return p.Name == parameter })
	if at >= 0 && !on {
		r.Refuse(parameter, r.params[at].Value, "needs "+owner)
	}
}

// MustChange refuses a request to which nothing has been added.
func (r *Request) MustChange() {
	if len(r.params) == 0 {
		r.Problem(cmdlet.Problem{Rule: "the patch is empty, so nothing would change"})
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
	return call, checkFor(0, call, r.fields, r.problems...)
}

// Check returns everything that is wrong with the request at a site of this build; 0 is the newest. The Check of a Spec or
// Patch calls it after adding the parameters that its method adds besides.
func (r *Request) Check(build int) error {
	return checkFor(build, cmdlet.NewCall(r.cmdlet, r.params...), r.fields, r.problems...)
}

// CheckOptions is Check for a request of which only the options are the caller's. The rest is made up, so the error has no
// Target.
func (r *Request) CheckOptions(build int) error {
	err := r.Check(build)
	if e, ok := errors.AsType[*cmdlet.Error](err); ok {
		e.Target = ""
	}
	return err
}

// Resolve looks up the object that a change is about and completes the change. First it checks the change, and that the
// runner supports it; for that, find names the object as the caller does.
func Resolve[T any](
	runner cmdlet.Runner, change *Request, find func(*Request), get func() (*T, error), complete func(*Request, *T),
) (*T, error) {
	if err := Precheck(runner, change, find); err != nil {
		return nil, err
	}
	thing, err := get()
	if err != nil {
		return nil, err
	}
	complete(change, thing)
	return thing, nil
}

// Precheck checks a change, and that the runner supports it, before its object is looked up. find names the object as the
// caller does.
func Precheck(runner cmdlet.Runner, r *Request, find func(*Request)) error {
	named := Request{
		cmdlet: r.cmdlet, params: slices.Clone(r.params), problems: slices.Clone(r.problems), fields: maps.Clone(r.fields),
	}
	find(&named)
	call, err := named.Call()
	if err != nil {
		return err
	}
	return cmdlet.Supports(runner, call)
}

func (r *Request) fail(call cmdlet.Call, reason cmdlet.Reason, cause error) *cmdlet.Error {
	e := cmdlet.Fail(call, reason, cause)
	if r.about != "" {
		e.Target = r.about
	}
	return e
}

// EvenIfSiteWide says by which option the caller lets the request change a whole site, and whether it is set. A request that
// does so is held back without it.
func (r *Request) EvenIfSiteWide(option string, set bool) { r.even, r.siteWide = option, set }

// ready returns the call, or the error of what is wrong with it or holds it back.
func (r *Request) ready() (cmdlet.Call, error) {
	call, err := r.Call()
	if err == nil && call.SiteWide() && !r.siteWide {
		err = r.Guard([]string{fmt.Sprintf("it changes something for the whole site, where a mistake can cut off every client (%s does it)", r.even)})
	}
	return call, err
}

// Guard returns the error of a change that is held back, with all reasons, or nil if there are none.
func (r *Request) Guard(reasons []string) error {
	if len(reasons) == 0 {
		return nil
	}
	e := r.fail(cmdlet.NewCall(r.cmdlet, r.params...), cmdlet.ErrConflict, errors.New(strings.Join(reasons, "; ")))
	e.Outcome = cmdlet.NotDone
	return e
}

// Decoder makes a Go type of an object.
type Decoder[T any] func(cmdlet.Object) (*T, error)

// Change runs a changing call and decodes the one object that it returns. If decoding fails, the change has been made
// nevertheless, and the error says so. Warnings of the cmdlet are left to decorators such as [cmdlet.Log].
func Change[T any](ctx context.Context, runner cmdlet.Runner, r *Request, decode Decoder[T]) (*T, error) {
	call, things, err := run(ctx, runner, r, decode, cmdlet.Done)
	if err != nil {
		return nil, err
	}
	if len(things) != 1 {
		e := r.fail(call, cmdlet.ErrUnavailable, fmt.Errorf("the answer has %d objects instead of one", len(things)))
		e.Outcome = cmdlet.Done
		return nil, e
	}
	return things[0], nil
}

// Do runs a changing call that returns nothing.
func Do(ctx context.Context, runner cmdlet.Runner, r *Request) error {
	call, err := r.ready()
	if err != nil {
		return err
	}
	_, err = cmdlet.Run(ctx, runner, call)
	return err
}

// ChangeAndGet runs a changing call whose output is not documented and returns what get then finds. If get fails, the change
// has been made nevertheless, and the error says so.
func ChangeAndGet[T any](ctx context.Context, runner cmdlet.Runner, r *Request, get func() (*T, error)) (*T, error) {
	if err := Do(ctx, runner, r); err != nil {
		return nil, err
	}
	thing, err := get()
	if err != nil {
		e := r.fail(cmdlet.NewCall(r.cmdlet, r.params...), cmdlet.ErrUnavailable, fmt.Errorf("its result cannot be read: %w", err))
		e.Outcome = cmdlet.Done
		return nil, e
	}
	return thing, nil
}

// List runs a reading call and returns the objects that satisfy is.
func List[T any](ctx context.Context, runner cmdlet.Runner, r *Request, decode Decoder[T], is func(*T) bool) ([]*T, error) {
	_, things, err := run(ctx, runner, r, decode, cmdlet.NotDone)
	return slices.DeleteFunc(things, func(t *T) bool { return !is(t) }), err
}

// Get runs a reading call and returns the one object that satisfies is. The error is ErrNotFound if there is none, and
// ErrAmbiguous if there are several; it says which, as tell does.
func Get[T any](
	ctx context.Context, runner cmdlet.Runner, r *Request, decode Decoder[T], is func(*T) bool, tell func(*T) string,
) (*T, error) {
	call, things, err := run(ctx, runner, r, decode, cmdlet.NotDone)
	if err != nil {
		return nil, err
	}
	things = slices.DeleteFunc(things, func(t *T) bool { return !is(t) })
	switch len(things) {
	case 0:
		return nil, r.fail(call, cmdlet.ErrNotFound, nil)
	case 1:
		return things[0], nil
	default:
		return nil, r.fail(call, cmdlet.ErrAmbiguous, fmt.Errorf("%d objects match: %s", len(things), several(things, tell)))
	}
}

// several tells the first of things, and how many more there are.
func several[T any](things []*T, tell func(*T) string) string {
	const most = 5
	var told []string
	for _, thing := range things[:min(len(things), most)] {
		told = append(told, tell(thing))
	}
	if more := len(things) - most; more > 0 {
		told = append(told, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(told, "; ")
}

func run[T any](
	ctx context.Context, runner cmdlet.Runner, r *Request, decode Decoder[T], after cmdlet.Outcome,
) (cmdlet.Call, []*T, error) {
	call, err := r.ready()
	if err != nil {
		return call, nil, err
	}
	result, err := cmdlet.Run(ctx, runner, call)
	if err != nil {
		return call, nil, err
	}
	things := make([]*T, 0, len(result.Objects))
	for _, o := range result.Objects {
		thing, err := decode(o)
		if err != nil {
			e := r.fail(call, cmdlet.ErrUnavailable, fmt.Errorf("the answer cannot be read: %w", err))
			e.Via, e.Outcome = result.Via, after
			return call, nil, e
		}
		things = append(things, thing)
	}
	return call, things, nil
}
