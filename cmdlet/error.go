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
	// ErrForbidden: the account lacks a right that the call needs.
	ErrForbidden Reason = "forbidden"
	// ErrUnavailable: the site, or the way to it, did not answer.
	ErrUnavailable Reason = "unavailable"
	// ErrUnsupported: this Runner cannot carry out the call. Nothing was contacted.
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

// promises reports whether the reason alone says that nothing was changed.
func (r Reason) promises() bool {
	return r == ErrUnsupported || r == ErrSkipped || r == ErrNeedsVersion
}

// Outcome says whether a call changed the site.
type Outcome uint8

const (
	// Unknown says that the answer was lost, or that something failed after the cmdlet began. Look before you try again.
	// It is the zero Outcome, because it is the safe one to assume.
	Unknown Outcome = iota
	// NotDone says that nothing was changed.
	NotDone
	// Done says that the change was made. With an error, it was made and its answer could not be read.
	Done
)

// Problem is a parameter that breaks a rule.
type Problem struct {
	Parameter string `json:"parameter,omitempty"` // of the cmdlet, or the field of the Go type; "" is the call as a whole
	Value     string `json:"value,omitempty"`     // as shown to people; secrets redacted
	Rule      string `json:"rule"`
	Version   string `json:"version,omitempty"` // the site version that lifts the problem, where one does
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

// Error is the failure of a call, or of a function of this module that makes calls.
type Error struct {
	Op       string // what failed: a cmdlet, or a function such as "cmg.Wait"
	Target   string // what the call was about, for example a service name
	Via      string // the Runner that failed, for example "powershell"
	Reason   Reason
	Outcome  Outcome
	Problems []Problem // with ErrInvalid and ErrNeedsVersion; also where a site names the parameter it refuses
	Err      error     // the cause
}

// Error gives one line: what failed, why, and the outcome where the site may have changed.
func (e *Error) Error() string {
	if e == nil {
		return "nil *cmdlet.Error"
	}
	var b strings.Builder
	b.WriteString(abbreviate(e.Op))
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
	if e.changes() {
		switch e.outcome() {
		case NotDone:
		case Done:
			b.WriteString(" (the change was made)")
		case Unknown:
			b.WriteString(" (outcome unknown: look before you try again)")
		}
	}
	return oneLine(b.String())
}

// changes reports whether what failed is a cmdlet that changes the site. A cmdlet that is not documented counts as one; a
// function of this module does not, since its name has no dash.
func (e *Error) changes() bool {
	return strings.Contains(e.Op, "-") && (Call{name: e.Op}).Effect() == Change
}

// outcome is the Outcome, or NotDone where it was left at Unknown although the Reason or the cmdlet rules a change out.
func (e *Error) outcome() Outcome {
	if e.Outcome == Unknown && (e.Reason.promises() || changesNothing(e.Op)) {
		return NotDone
	}
	return e.Outcome
}

// changesNothing reports whether op is a cmdlet that is known to leave the site as it is.
func changesNothing(op string) bool {
	metadata, known := Documented().lookup(op)
	return known && metadata.Effect != Change
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
	return ok && e != nil && reason == e.Reason
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error {
	if e == nil { // a Runner from elsewhere may have wrapped it
		return nil
	}
	return e.Err
}

// Fail returns the error of a call: its Op and Target are those of c. Its Outcome is NotDone where c changes nothing or the
// Reason promises that nothing was changed (ErrUnsupported, ErrSkipped, ErrNeedsVersion), else Unknown. [Refuse] is for a
// change that was not sent.
func Fail(c Call, reason Reason, cause error) *Error {
	e := &Error{Op: c.name, Target: c.Target(), Reason: reason, Err: cause}
	if c.Effect() != Change || reason.promises() {
		e.Outcome = NotDone
	}
	return e
}

// Refuse returns the error of a call that was not sent: that of [Fail], with the Outcome NotDone.
func Refuse(c Call, reason Reason, cause error) *Error {
	e := Fail(c, reason, cause)
	e.Outcome = NotDone
	return e
}

// OutcomeOf returns what an error says about the change that failed with it; of nil it is Done. An Error whose Outcome was
// left at Unknown is NotDone all the same if its Reason promises that (ErrUnsupported, ErrSkipped, ErrNeedsVersion) or its Op
// is a cmdlet that changes nothing. An error that is not an [*Error] says nothing: Unknown.
func OutcomeOf(err error) Outcome {
	if err == nil {
		return Done
	}
	if e, ok := errors.AsType[*Error](err); ok && e != nil {
		return e.outcome()
	}
	return Unknown
}
