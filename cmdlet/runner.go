package cmdlet

import (
	"context"
	"errors"
)

// Result is what a call returned.
type Result struct {
	Objects  []Object
	Warnings []string // what the cmdlet warned of
	Via      string   // the Runner that carried the call out, for example "powershell"
}

// Runner carries out calls. It is to this module what http.RoundTripper is to net/http.
//
// A Runner is safe for concurrent use. It returns either a result or an error, which is an [*Error] or wraps one. It refuses
// a call that [Call.Check] refuses for its site's build before it contacts anything. A change whose answer was lost has
// Outcome Unknown, and the Runner never repeats it. Package cmdlettest tests all of this.
type Runner interface {
	Run(ctx context.Context, c Call) (*Result, error)
}

// RunnerFunc is a function that is a Runner.
type RunnerFunc func(ctx context.Context, c Call) (*Result, error)

// Run calls f.
func (f RunnerFunc) Run(ctx context.Context, c Call) (*Result, error) { return f(ctx, c) }

// Run carries c out through r and holds r to the contract of a [Runner], as the clients and decorators of this module do: an
// error that is not an [*Error] becomes one, with the Reason that is inside it, or that of an *Error inside it, else ErrUnavailable; and
// a result that is nil without an error becomes ErrUnavailable. Of a change, the Outcome is Unknown then.
func Run(ctx context.Context, r Runner, c Call) (*Result, error) {
	if r == nil {
		return nil, Refuse(c, ErrUnsupported, errors.New("the Runner is nil"))
	}
	result, err := r.Run(ctx, c)
	switch {
	case err != nil:
		return nil, asError(c, ErrUnavailable, err)
	case result == nil:
		return nil, Fail(c, ErrUnavailable, errors.New("the Runner returned neither a result nor an error"))
	}
	return result, nil
}

// asError makes an *Error of a Runner's error, which keeps what an *Error inside it says.
func asError(c Call, otherwise Reason, err error) *Error {
	if e, ok := err.(*Error); ok { //nolint:errorlint // an *Error further down is what has to be wrapped
		if e != nil {
			return e
		}
		err = errors.New("the Runner returned a nil *Error as its error")
	}
	if reason, ok := errors.AsType[Reason](err); ok {
		if otherwise = reason; err == error(reason) { //nolint:errorlint // which would stand there twice
			err = nil
		}
	}
	e := Fail(c, otherwise, err)
	if inner, ok := errors.AsType[*Error](err); ok && inner != nil {
		e.Via, e.Reason, e.Outcome, e.Problems = inner.Via, inner.Reason, inner.outcome(), inner.Problems
	}
	return e
}

// Supporter is a Runner that cannot carry out every call and says so beforehand.
type Supporter interface {
	// Supports returns nil, or an error with Reason ErrUnsupported that names a Runner which can carry out the call.
	Supports(c Call) error
}

// Supports asks whether r can carry c out, and the calls inside it. No Runner can if c asks somebody. It looks through decorators that have a method
// Unwrap() Runner. A Runner that is not a [Supporter] supports everything.
func Supports(r Runner, c Call) error {
	if question := Documented().question(c, 0); question != "" {
		return Fail(c, ErrUnsupported, errors.New(question))
	}
	for _, inner := range c.nested() {
		if err := Supports(r, inner); err != nil {
			return err
		}
	}
	for r != nil {
		if s, ok := r.(Supporter); ok {
			if err := s.Supports(c); err != nil {
				return asError(c, ErrUnsupported, err)
			}
			return nil
		}
		u, ok := r.(interface{ Unwrap() Runner })
		if !ok {
			break
		}
		r = u.Unwrap()
	}
	return nil
}
