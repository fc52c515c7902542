package verdict

import (
	"strconv"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// journalKept is how long a host keeps an entry of its journal, less a day for clocks that differ.
const journalKept = 29 * 24 * time.Hour

// Entry is the text of a journal entry, as 6-journal.ps1 writes it.
type Entry string

// Missing reports that a journal has nothing to say of a request: it has no entry of it, or one that it made because it had none.
func (e Entry) Missing() bool { return e == "" || strings.HasPrefix(string(e), "void ") }

// Outcome judges an entry of this age: a host sweeps old ones away, and then nothing can be told.
func (e Entry) Outcome(age time.Duration) cmdlet.Outcome {
	whole, ended := strings.CutSuffix(string(e), "\nend\n")
	if !ended { // the host is still at it, or died
		return cmdlet.Unknown
	}
	lines := strings.Split(whole, "\n")
	begun := strings.Fields(lines[0])
	switch {
	case len(begun) == 2 && begun[0] == "void" && age < journalKept:
		return cmdlet.NotDone
	case len(begun) != 3 || begun[0] != "begun" || len(lines) < 2:
		return cmdlet.Unknown
	case strings.HasPrefix(lines[1], "done "):
		return cmdlet.Done
	case !strings.HasPrefix(lines[1], "failed "):
		return cmdlet.Unknown
	}
	f := Record{Stage: Cmdlet} // an entry is made when PowerShell gets the cmdlet
	for _, line := range lines[2:] {
		key, rest, _ := strings.Cut(line, " ")
		kind, value, _ := strings.Cut(rest, " ")
		last := len(f.Errors) - 1
		switch {
		case key == "halted":
			f.Halted = kind
		case key == "error":
			f.Errors = append(f.Errors, Failure{Own: kind == "own", ID: value})
		case key == "exception" && last >= 0:
			hresult, _ := strconv.ParseInt(value, 10, 64)                                                        // 0 has no meaning
			f.Errors[last].Chain = append(f.Errors[last].Chain, Exception{Kind: kind, HResult: uint32(hresult)}) //nolint:gosec // an HRESULT's 32 bits
		default:
			return cmdlet.Unknown // of a release that knows more
		}
	}
	return judge(f.Stage, f.evidence()).Outcome
}
