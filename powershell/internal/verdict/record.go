// Package verdict tells what became of a cmdlet by what its host says of it: the error records in an answer, or the entry in
// the host's journal. Both are judged by one table.
package verdict

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
)

// Record is a failure as a host reports it.
type Record struct { //nolint:errname // it is what PowerShell calls an error record, or several
	Stage  Stage
	Halted string // why the host stopped the cmdlet: "timeout", "cancel"; "stuck" where it did not stop
	Errors []Failure
}

// Failure is one of PowerShell's error records.
type Failure struct {
	// Own says that the engine could not bind or look up the very cmdlet that the host called, which therefore did not run. The
	// host knows it by the exception that ended its own pipeline; what fails inside the cmdlet never looks like that.
	Own   bool
	ID    string // FullyQualifiedErrorId
	Chain []Exception
}

// Exception is one of a record's exceptions, the outermost first.
type Exception struct {
	Kind    string // .NET type
	Message string
	HResult uint32
}

// Told is a record that has only a stage and a text.
func Told(stage Stage, text string) *Record {
	return &Record{Stage: stage, Errors: []Failure{{Chain: []Exception{{Message: text}}}}}
}

// Read reads a record from an answer, its texts made clean.
func Read(r *callwire.Reader, clean func(string) string) *Record {
	f := &Record{Stage: Stage(r.Text()), Halted: r.Text()}
	for range few(r) {
		e := Failure{Own: r.Byte() != 0, ID: clean(r.Text())}
		for range few(r) {
			e.Chain = append(e.Chain, Exception{r.Text(), clean(r.Text()), uint32(r.Int64())}) //nolint:gosec // an HRESULT's 32 bits
		}
		f.Errors = append(f.Errors, e)
	}
	return f
}

// few reads a count of what the host script writes at most eight of.
func few(r *callwire.Reader) int { return min(r.Count(), 8) } // what is left over is told by the reader

// Error gives the messages of one error after the other, of each the innermost last.
func (f *Record) Error() string {
	var texts []string
	for _, e := range f.Errors {
		messages := make([]string, 0, len(e.Chain))
		for _, x := range e.Chain {
			if !slices.Contains(messages, x.Message) {
				messages = append(messages, x.Message)
			}
		}
		if text := strings.Join(messages, ": "); text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "; then: ")
}

// Says reports whether an error record has one of the texts, in an id, a type or a message.
func (f *Record) Says(texts ...string) bool {
	if f == nil {
		return false
	}
	var parts []string
	for _, e := range f.Errors {
		parts = append(parts, e.ID)
		for _, x := range e.Chain {
			parts = append(parts, x.Kind, x.Message)
		}
	}
	all := strings.ToLower(strings.Join(parts, "\n"))
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(all, strings.ToLower(text)) })
}

// Explain judges the record by the table. What is not known keeps its text.
func (f *Record) Explain(c cmdlet.Call) *cmdlet.Error {
	row := judge(f.Stage, f.evidence())
	e := cmdlet.Refuse(c, row.Reason, errors.New(f.Error()))
	if c.Effect() == cmdlet.Change {
		e.Outcome = row.Outcome
	}
	switch {
	case f.Stage == None:
		e.Err = errors.New(f.Error() + " returned no object, and exactly one is needed")
	case f.Stage == Several:
		e.Err = errors.New(f.Error() + " returned several objects, and exactly one is needed")
	case f.Halted != "":
		e.Err = errors.New("the cmdlet took longer than Options.CallTimeout and was stopped: perhaps it waits for a prompt that nobody sees")
	}
	return e
}

// Unavailable reports that the host had better be replaced: the way from it to the provider is broken, a cmdlet had to be
// stopped, or it has no journal.
func (f *Record) Unavailable() bool {
	switch {
	case f == nil, f.Stage == Answer, f.Halted == "cancel":
		return false
	case f.Halted != "", f.Stage == Journal:
		return true
	}
	return slices.ContainsFunc(f.Errors, func(e Failure) bool {
		found := e.evidence()
		return found == Cut || found == WrongDrive
	})
}

// evidence is what all errors of the record together say. Errors that do not agree say nothing that a program could act on.
func (f *Record) evidence() Evidence {
	switch {
	case f.Halted != "":
		return Stopped
	case len(f.Errors) == 0:
		return Other
	}
	found := f.Errors[0].evidence()
	for _, e := range f.Errors[1:] {
		if e.evidence() != found {
			return Mixed
		}
	}
	if len(f.Errors) > 1 && (found == Unbound || found == Missing) {
		return Mixed // what was never begun fails once
	}
	return found
}

// evidence is what an error is known to say. Ids tell something only of PowerShell's own engine; the product names an exception,
// a WMI status, or just a text.
func (e *Failure) evidence() Evidence {
	id, _, _ := strings.Cut(e.ID, ",")
	switch {
	case e.Own && id == "CommandNotFoundException":
		return Missing
	case e.Own && len(e.Chain) > 0 && strings.HasPrefix(shortName(e.Chain[0].Kind), "ParameterBinding"):
		return Unbound
	case id == "CommandNotFoundException":
		return Other
	}
	for _, x := range slices.Backward(e.Chain) {
		if is(x.Message, "No object corresponds to the specified parameters") {
			return Absent
		}
		for _, code := range append(extendedStatus(x.Message), x.HResult) {
			if found, known := statuses[code]; known {
				return found
			}
		}
		if strings.HasPrefix(strings.TrimSpace(x.Message), "This command cannot be run from the current drive") {
			return WrongDrive
		}
	}
	return Other
}

// is reports whether a message is the text and nothing else: one that quotes it may say anything about it.
func is(message, text string) bool {
	return strings.TrimRight(strings.TrimSpace(message), ".") == text
}

// shortName is the name of a .NET type without its namespace.
func shortName(kind string) string { return kind[strings.LastIndexByte(kind, '.')+1:] }

// statuses are the WMI and Win32 codes whose meaning is documented for every provider.
var statuses = map[uint32]Evidence{
	0x80041002: Absent,   // WBEM_E_NOT_FOUND
	0x80041003: Denied,   // WBEM_E_ACCESS_DENIED
	0x80041008: BadValue, // WBEM_E_INVALID_PARAMETER
	0x80041019: Present,  // WBEM_E_ALREADY_EXISTS
	0x80070005: Denied,   // E_ACCESSDENIED
	0x800706BA: Cut,      // RPC_S_SERVER_UNAVAILABLE
	0x800706BE: Cut,      // RPC_S_CALL_FAILED
}

// extendedStatus reads the codes out of the text of an SMS_ExtendedStatus instance, which the product's exceptions carry
// in their message.
func extendedStatus(message string) []uint32 {
	if !strings.Contains(message, "SMS_ExtendedStatus") && !strings.Contains(message, "__ExtendedStatus") {
		return nil
	}
	var codes []uint32
	for _, match := range statusCode.FindAllStringSubmatch(message, -1) {
		if n, err := strconv.ParseUint(match[1], 10, 32); err == nil {
			codes = append(codes, uint32(n))
		}
	}
	return codes
}

var statusCode = regexp.MustCompile(`\b(?:StatusCode|ErrorCode) = ([0-9]+);`)
