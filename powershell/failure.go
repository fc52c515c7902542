package powershell

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// failure is an error record as the host reports it.
type failure struct {
	// where: "cmdlet", or in a call inside the call: "inner", "none", "several"; "answer" after the cmdlet had ended well, "void"
	// where its outcome had been asked for before it began; else the host itself, and where that refused on purpose a Reason:
	// "forbidden", "invalid"
	stage   string
	halted  string // why the host stopped the cmdlet: "timeout", "cancel"; "stuck" where it did not stop
	id      string // FullyQualifiedErrorId
	command string // the command that the record is about
	chain   []exception
}

type exception struct {
	kind    string // .NET type
	message string
	hresult uint32
}

func readFailure(a *answer) *failure {
	f := &failure{stage: a.Text(), halted: a.Text(), id: a.scrubber.clean(a.Text()), command: a.Text()}
	for range a.Count() {
		f.chain = append(f.chain, exception{a.Text(), a.scrubber.clean(a.Text()), uint32(a.Int64())}) //nolint:gosec // an HRESULT's 32 bits
	}
	return f
}

// Error gives the messages, the innermost last.
func (f *failure) Error() string {
	messages := make([]string, 0, len(f.chain))
	for _, e := range f.chain {
		if !slices.Contains(messages, e.message) {
			messages = append(messages, e.message)
		}
	}
	return strings.Join(messages, ": ")
}

// explain maps the record to a Reason. Ids tell the reason only for PowerShell's own binder; the product names an
// exception, a WMI status, or just a text. What is not known keeps its text, and a change's outcome is then Unknown.
func (f *failure) explain(c cmdlet.Call) error {
	e := cmdlet.Refuse(c, cmdlet.ErrRefused, errors.New(f.Error()))
	e.Via = via
	switch f.stage {
	case "none":
		e.Reason, e.Err = cmdlet.ErrNotFound, errors.New(f.Error()+" returned no object, and exactly one is needed")
		return e
	case "several":
		e.Reason, e.Err = cmdlet.ErrAmbiguous, errors.New(f.Error()+" returned several objects, and exactly one is needed")
		return e
	case string(cmdlet.ErrForbidden), string(cmdlet.ErrInvalid):
		e.Reason = cmdlet.Reason(f.stage)
		return e
	}
	reason, nothingDone := f.reason(c)
	if reason != "" {
		e.Reason = reason
	}
	if f.halted != "" {
		e.Err = errors.New("the cmdlet took longer than Options.CallTimeout and was stopped: perhaps it waits for a prompt that nobody sees")
	}
	if c.Effect() != cmdlet.Change {
		return e
	}
	switch {
	case f.stage == "answer":
		e.Outcome = cmdlet.Done
	case f.stage == "cmdlet" && !nothingDone:
		e.Outcome = cmdlet.Unknown
	}
	return e
}

// unavailable reports that the host had better be replaced: the way from it to the provider is broken, or a cmdlet had to
// be stopped.
func (f *failure) unavailable() bool {
	if f == nil {
		return false
	}
	reason, _ := f.reason(cmdlet.Call{})
	return reason == cmdlet.ErrUnavailable && f.stage != "answer" && f.halted != "cancel"
}

// reason returns what the record is known to mean, "" where it is not, and whether it is certain that nothing was done.
func (f *failure) reason(c cmdlet.Call) (reason cmdlet.Reason, nothingDone bool) {
	switch {
	case f.halted != "":
		return cmdlet.ErrUnavailable, false
	case f.stage == "answer", f.stage == "void":
		return cmdlet.ErrUnavailable, f.stage == "void"
	}
	id, _, _ := strings.Cut(f.id, ",")
	if id == "CommandNotFoundException" {
		return cmdlet.ErrUnsupported, true
	}
	if len(f.chain) == 0 {
		return "", false
	}
	// A command inside a cmdlet may fail to bind too: only the binding of the cmdlet itself proves that it did not run.
	if strings.HasPrefix(lastName(f.chain[0].kind), "ParameterBinding") && (strings.EqualFold(f.command, c.Name()) || f.stage == "inner") {
		return cmdlet.ErrInvalid, true
	}
	for _, e := range slices.Backward(f.chain) {
		if strings.Contains(e.message, "No object corresponds to the specified parameters") {
			return cmdlet.ErrNotFound, true
		}
		for _, code := range append(extendedStatus(e.message), e.hresult) {
			if reason, known := statusReasons[code]; known {
				return reason, reason != cmdlet.ErrUnavailable
			}
		}
		if strings.Contains(e.message, "cannot be run from the current drive") {
			return cmdlet.ErrUnavailable, true
		}
	}
	return "", false
}

func lastName(kind string) string { return kind[strings.LastIndexByte(kind, '.')+1:] }

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
