// Package verdict tells what became of a cmdlet by what its host says of it: the error record in an answer, or the entry in
// the host's journal.
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

// Record is an error record as a host reports it.
type Record struct { //nolint:errname // it is PowerShell's error record
	// Stage says where it failed: "cmdlet", or in a call inside the call: "inner", "none", "several"; "answer" after the cmdlet had ended well, "void"
	// where its outcome had been asked for before it began; else the host itself, and where that refused on purpose a Reason:
	// "forbidden", "invalid"
	Stage   string
	Halted  string // why the host stopped the cmdlet: "timeout", "cancel"; "stuck" where it did not stop
	ID      string // FullyQualifiedErrorId
	Command string // the command that the record is about
	Chain   []Exception
}

// Exception is one of a record's exceptions, the outermost first.
type Exception struct {
	Kind    string // .NET type
	Message string
	HResult uint32
}

// Read reads a record from an answer, its texts made clean.
func Read(r *callwire.Reader, clean func(string) string) *Record {
	f := &Record{Stage: r.Text(), Halted: r.Text(), ID: clean(r.Text()), Command: r.Text()}
	for range r.Count() {
		f.Chain = append(f.Chain, Exception{r.Text(), clean(r.Text()), uint32(r.Int64())}) //nolint:gosec // an HRESULT's 32 bits
	}
	return f
}

// Error gives the messages, the innermost last.
func (f *Record) Error() string {
	messages := make([]string, 0, len(f.Chain))
	for _, e := range f.Chain {
		if !slices.Contains(messages, e.Message) {
			messages = append(messages, e.Message)
		}
	}
	return strings.Join(messages, ": ")
}

// Says reports whether an error record has one of the texts, in an id, a type or a message.
func (f *Record) Says(texts ...string) bool {
	if f == nil {
		return false
	}
	parts := []string{f.ID}
	for _, e := range f.Chain {
		parts = append(parts, e.Kind, e.Message)
	}
	all := strings.ToLower(strings.Join(parts, "\n"))
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(all, strings.ToLower(text)) })
}

// Explain maps the record to a Reason. Ids tell the reason only for PowerShell's own binder; the product names an
// exception, a WMI status, or just a text. What is not known keeps its text, and a change's outcome is then Unknown.
func (f *Record) Explain(c cmdlet.Call) *cmdlet.Error {
	e := cmdlet.Refuse(c, cmdlet.ErrRefused, errors.New(f.Error()))
	switch f.Stage {
	case "none":
		e.Reason, e.Err = cmdlet.ErrNotFound, errors.New(f.Error()+" returned no object, and exactly one is needed")
		return e
	case "several":
		e.Reason, e.Err = cmdlet.ErrAmbiguous, errors.New(f.Error()+" returned several objects, and exactly one is needed")
		return e
	case string(cmdlet.ErrForbidden), string(cmdlet.ErrInvalid):
		e.Reason = cmdlet.Reason(f.Stage)
		return e
	}
	reason, nothingDone := f.reason(c)
	if reason != "" {
		e.Reason = reason
	}
	if f.Halted != "" {
		e.Err = errors.New("the cmdlet took longer than Options.CallTimeout and was stopped: perhaps it waits for a prompt that nobody sees")
	}
	if c.Effect() != cmdlet.Change {
		return e
	}
	switch {
	case f.Stage == "answer":
		e.Outcome = cmdlet.Done
	case f.Stage == "cmdlet" && !nothingDone:
		e.Outcome = cmdlet.Unknown
	}
	return e
}

// Unavailable reports that the host had better be replaced: the way from it to the provider is broken, or a cmdlet had to
// be stopped.
func (f *Record) Unavailable() bool {
	if f == nil {
		return false
	}
	reason, _ := f.reason(cmdlet.Call{})
	return reason == cmdlet.ErrUnavailable && f.Stage != "answer" && f.Halted != "cancel"
}

// reason returns what the record is known to mean, "" where it is not, and whether it is certain that nothing was done.
func (f *Record) reason(c cmdlet.Call) (reason cmdlet.Reason, nothingDone bool) {
	switch {
	case f.Halted != "":
		return cmdlet.ErrUnavailable, false
	case f.Stage == "answer", f.Stage == "void":
		return cmdlet.ErrUnavailable, f.Stage == "void"
	}
	id, _, _ := strings.Cut(f.ID, ",")
	if id == "CommandNotFoundException" {
		return cmdlet.ErrUnsupported, true
	}
	if len(f.Chain) == 0 {
		return "", false
	}
	// A command inside a cmdlet may fail to bind too: only the binding of the cmdlet itself proves that it did not run.
	if strings.HasPrefix(shortName(f.Chain[0].Kind), "ParameterBinding") && (strings.EqualFold(f.Command, c.Name()) || f.Stage == "inner") {
		return cmdlet.ErrInvalid, true
	}
	for _, e := range slices.Backward(f.Chain) {
		if strings.Contains(e.Message, "No object corresponds to the specified parameters") {
			return cmdlet.ErrNotFound, true
		}
		for _, code := range append(extendedStatus(e.Message), e.HResult) {
			if reason, known := statusReasons[code]; known {
				return reason, reason != cmdlet.ErrUnavailable
			}
		}
		if strings.Contains(e.Message, "cannot be run from the current drive") {
			return cmdlet.ErrUnavailable, true
		}
	}
	return "", false
}

// shortName is the name of a .NET type without its namespace.
func shortName(kind string) string { return kind[strings.LastIndexByte(kind, '.')+1:] }

// statusReasons are the WMI and Win32 codes whose meaning is documented for every provider.
var statusReasons = map[uint32]cmdlet.Reason{
	0x80041002: cmdlet.ErrNotFound,    // WBEM_E_NOT_FOUND
	0x80041003: cmdlet.ErrForbidden,   // WBEM_E_ACCESS_DENIED
	0x80041008: cmdlet.ErrInvalid,     // WBEM_E_INVALID_PARAMETER
	0x80041019: cmdlet.ErrExists,      // WBEM_E_ALREADY_EXISTS
	0x80070005: cmdlet.ErrForbidden,   // E_ACCESSDENIED
	0x800706BA: cmdlet.ErrUnavailable, // RPC_S_SERVER_UNAVAILABLE
	0x800706BE: cmdlet.ErrUnavailable, // RPC_S_CALL_FAILED
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
