package cmdlet

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reason says why a call failed, the same through every back end. It is an error, so that errors.Is finds it:
//
//	if errors.Is(err, cmdlet.ErrNotFound) { … }
type Reason string //nolint:errname // a reason is compared, the error that carries it is Error

// The reasons.
const (
	// ErrNotFound: no object answers to the name or id.
	ErrNotFound Reason = "not found"
	// ErrAmbiguous: more than one object does.
	ErrAmbiguous Reason = "ambiguous"
	// ErrExists: an object of that name or id is there already.
	ErrExists Reason = "exists already"
	// ErrConflict: the object's state, or another object, stands in the way.
	ErrConflict Reason = "conflict"
	// ErrInvalid: a parameter breaks a rule; Problems lists them all.
	ErrInvalid Reason = "invalid"
	// ErrForbidden: the account may not.
	ErrForbidden Reason = "forbidden"
	// ErrUnavailable: the site, or the way to it, did not answer.
	ErrUnavailable Reason = "unavailable"
	// ErrUnsupported: this Runner cannot do the call. Nothing was contacted.
	ErrUnsupported Reason = "unsupported"
	// ErrSkipped: a decorator held the change back.
	ErrSkipped Reason = "skipped"
	// ErrNeedsVersion: the site's version lacks the cmdlet, a parameter or a combination of them.
	ErrNeedsVersion Reason = "needs a newer site version"
	// ErrFailed: the work ended in failure, for example a gateway's provisioning.
	ErrFailed Reason = "failed"
	// ErrRefused: the product refused and did not say why in a form that a program can read. Its own text is underneath.
	ErrRefused Reason = "refused by the site"
)

func (r Reason) Error() string { return string(r) }

// Outcome says whether a failed call changed the site.
type Outcome uint8

const (
	// NotDone says that nothing was changed.
	NotDone Outcome = iota
	// Done says that the change happened, then its answer could not be read.
	Done
	// Unknown says that the answer was lost. Look before you try again.
	Unknown
)

func (o Outcome) String() string { return [...]string{"not done", "done", "unknown"}[o] }

// Problem is a parameter that breaks a rule.
type Problem struct {
	Parameter string // of the cmdlet, or the field of the Go type; "" is the call as a whole
	Value     string // as shown to people; secrets redacted
	Rule      string
	Version   string // the site version that lifts the problem, where one does
}

func (p Problem) String() string {
	switch {
	case p.Parameter == "":
		return p.Rule
	case p.Value == "":
		return p.Parameter + ": " + p.Rule
	default:
		return p.Parameter + " " + abbreviate(p.Value) + ": " + p.Rule
	}
}

// Error is the failure of a call.
type Error struct {
	Cmdlet   string
	Target   string // what the call was about, for example a service name
	Via      string // the Runner that failed, for example "powershell"
	Reason   Reason
	Outcome  Outcome
	Problems []Problem // with ErrInvalid and ErrNeedsVersion; also where a site names the parameter it refuses
	Err      error     // the cause
}

// Error gives one line: what failed, why, and the outcome where the site may have changed.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(abbreviate(e.Cmdlet))
	if e.Target != "" {
		b.WriteString(" " + String(abbreviate(e.Target)).String())
	}
	b.WriteString(": " + string(e.Reason))
	if len(e.Problems) > 0 {
		b.WriteString(": " + join(e.Problems, "; ", Problem.String))
	}
	if e.Err != nil {
		b.WriteString(": " + strings.Join(strings.Fields(e.Err.Error()), " "))
	}
	switch e.Outcome {
	case NotDone:
	case Done:
		b.WriteString(" (the change was made)")
	case Unknown:
		b.WriteString(" (outcome unknown: look before you try again)")
	}
	return oneLine(b.String())
}

// oneLine keeps line breaks, and what else could forge or reorder a line of a log, out of an error text.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsGraphic(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		default:
			return utf8.RuneError
		}
	}, s)
}

// abbreviate keeps a hostile megabyte out of an error text.
func abbreviate(s string) string {
	const most = 80
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// Is reports whether target is the error's Reason.
func (e *Error) Is(target error) bool {
	reason, ok := target.(Reason)
	return ok && reason == e.Reason
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Fail returns the error of a call: its cmdlet and target are c's.
func Fail(c Call, reason Reason, cause error) *Error {
	return &Error{Cmdlet: c.name, Target: c.Target(), Reason: reason, Err: cause}
}

// OutcomeOf returns the outcome that an error of a call reports. An error that does not come from this package says
// nothing about it: Unknown.
func OutcomeOf(err error) Outcome {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Outcome
	}
	return Unknown
}
