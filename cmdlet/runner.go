package cmdlet

import "context"

// Result is what a call returned.
type Result struct {
	Objects  []Object
	Warnings []string // what the cmdlet warned of
	Via      string   // the Runner that carried the call out, for example "powershell"
}

// Runner carries out calls. It is to this module what http.RoundTripper is to net/http.
//
// A Runner is safe for concurrent use. It refuses a call that [Call.Check] refuses for its site's build before anything
// is contacted, and its errors are of type [*Error]. A change whose answer was lost has Outcome Unknown and is never
// repeated by the Runner.
type Runner interface {
	Run(ctx context.Context, c Call) (*Result, error)
}

// RunnerFunc is a function that is a Runner.
type RunnerFunc func(ctx context.Context, c Call) (*Result, error)

// Run calls f.
func (f RunnerFunc) Run(ctx context.Context, c Call) (*Result, error) { return f(ctx, c) }

// Supporter is a Runner that cannot do every call and tells beforehand.
type Supporter interface {
	// Supports returns nil, or an error with Reason ErrUnsupported that names a Runner which can do the call.
	Supports(c Call) error
}

// Supports asks whether r can carry c out, and the calls inside it. It looks through decorators that have a method
// Unwrap() Runner. A Runner that does not tell supports everything.
func Supports(r Runner, c Call) error {
	for _, inner := range c.nested() {
		if err := Supports(r, inner); err != nil {
			return err
		}
	}
	for r != nil {
		if s, ok := r.(Supporter); ok {
			return s.Supports(c)
		}
		u, ok := r.(interface{ Unwrap() Runner })
		if !ok {
			break
		}
		r = u.Unwrap()
	}
	return nil
}
