package verdict

import "github.com/cmgkit/cmgkit/cmdlet"

// Stage says how far a call had come when it failed. The host script names it.
type Stage string

// The stages, in the order in which a call passes them.
const (
	// Preparing: the host was still making the call ready.
	Preparing Stage = ""
	// Forbidden, Invalid: the host refused the call by its own rules.
	Forbidden Stage = "forbidden"
	Invalid   Stage = "invalid"
	// Inner: a call inside the call failed, which can only be a read. None, Several: it returned no object, or several.
	Inner   Stage = "inner"
	None    Stage = "none"
	Several Stage = "several"
	// Void: the host does not begin the change, because it has told somebody so before, or may have.
	Void Stage = "void"
	// Journal: the host does not begin the change, because it could not write down that it does.
	Journal Stage = "journal"
	// Cmdlet: PowerShell has the cmdlet.
	Cmdlet Stage = "cmdlet"
	// Answer: the cmdlet has ended well, and its answer could not be written.
	Answer Stage = "answer"
)

// Evidence is what the errors of a failed call are known to say.
type Evidence string

// What errors say.
const (
	Unbound    Evidence = "PowerShell could not bind the parameters of this very cmdlet"
	Missing    Evidence = "PowerShell does not have this very cmdlet"
	Absent     Evidence = `"No object corresponds to the specified parameters", or 0x80041002`
	Denied     Evidence = "access denied: 0x80041003 or 0x80070005"
	BadValue   Evidence = "0x80041008, an invalid parameter"
	Present    Evidence = "0x80041019, exists already"
	Cut        Evidence = "the provider does not answer: 0x800706BA or 0x800706BE"
	WrongDrive Evidence = `"This command cannot be run from the current drive"`
	Stopped    Evidence = "the host stopped it, for time"
	Mixed      Evidence = "several errors that say different things"
	Other      Evidence = "anything else"
	Whatever   Evidence = "whatever it says" // in a row: for all of them
)

// Row says what a failure at a stage with an evidence means. The Outcome is that of a change; a read is always NotDone.
type Row struct {
	Stage    Stage
	Evidence Evidence
	Reason   cmdlet.Reason
	Outcome  cmdlet.Outcome
}

// Table is all that decides what a failure means. NotDone is a promise: a caller repeats the change. So once PowerShell has the
// cmdlet, nothing that the cmdlet or anything inside it says is taken for that promise: it may have changed the site first.
var Table = []Row{
	{Preparing, Unbound, cmdlet.ErrInvalid, cmdlet.NotDone},
	{Preparing, Missing, cmdlet.ErrUnsupported, cmdlet.NotDone},
	{Preparing, Absent, cmdlet.ErrNotFound, cmdlet.NotDone},
	{Preparing, Denied, cmdlet.ErrForbidden, cmdlet.NotDone},
	{Preparing, BadValue, cmdlet.ErrInvalid, cmdlet.NotDone},
	{Preparing, Present, cmdlet.ErrExists, cmdlet.NotDone},
	{Preparing, Cut, cmdlet.ErrUnavailable, cmdlet.NotDone},
	{Preparing, WrongDrive, cmdlet.ErrUnavailable, cmdlet.NotDone},
	{Preparing, Stopped, cmdlet.ErrUnavailable, cmdlet.NotDone},
	{Preparing, Mixed, cmdlet.ErrRefused, cmdlet.NotDone},
	{Preparing, Other, cmdlet.ErrRefused, cmdlet.NotDone},

	{Forbidden, Whatever, cmdlet.ErrForbidden, cmdlet.NotDone},
	{Invalid, Whatever, cmdlet.ErrInvalid, cmdlet.NotDone},

	{Inner, Unbound, cmdlet.ErrInvalid, cmdlet.NotDone},
	{Inner, Missing, cmdlet.ErrUnsupported, cmdlet.NotDone},
	{Inner, Absent, cmdlet.ErrNotFound, cmdlet.NotDone},
	{Inner, Denied, cmdlet.ErrForbidden, cmdlet.NotDone},
	{Inner, BadValue, cmdlet.ErrInvalid, cmdlet.NotDone},
	{Inner, Present, cmdlet.ErrExists, cmdlet.NotDone},
	{Inner, Cut, cmdlet.ErrUnavailable, cmdlet.NotDone},
	{Inner, WrongDrive, cmdlet.ErrUnavailable, cmdlet.NotDone},
	{Inner, Stopped, cmdlet.ErrUnavailable, cmdlet.NotDone},
	{Inner, Mixed, cmdlet.ErrRefused, cmdlet.NotDone},
	{Inner, Other, cmdlet.ErrRefused, cmdlet.NotDone},
	{None, Whatever, cmdlet.ErrNotFound, cmdlet.NotDone},
	{Several, Whatever, cmdlet.ErrAmbiguous, cmdlet.NotDone},

	{Void, Whatever, cmdlet.ErrUnavailable, cmdlet.NotDone},
	{Journal, Whatever, cmdlet.ErrUnavailable, cmdlet.NotDone},

	{Cmdlet, Unbound, cmdlet.ErrInvalid, cmdlet.NotDone},
	{Cmdlet, Missing, cmdlet.ErrUnsupported, cmdlet.NotDone},
	{Cmdlet, Absent, cmdlet.ErrNotFound, cmdlet.Unknown},
	{Cmdlet, Denied, cmdlet.ErrForbidden, cmdlet.Unknown},
	{Cmdlet, BadValue, cmdlet.ErrInvalid, cmdlet.Unknown},
	{Cmdlet, Present, cmdlet.ErrExists, cmdlet.Unknown},
	{Cmdlet, Cut, cmdlet.ErrUnavailable, cmdlet.Unknown},
	{Cmdlet, WrongDrive, cmdlet.ErrUnavailable, cmdlet.Unknown},
	{Cmdlet, Stopped, cmdlet.ErrUnavailable, cmdlet.Unknown},
	{Cmdlet, Mixed, cmdlet.ErrRefused, cmdlet.Unknown},
	{Cmdlet, Other, cmdlet.ErrRefused, cmdlet.Unknown},

	{Answer, Whatever, cmdlet.ErrUnavailable, cmdlet.Done},
}

// judge finds the row. Of a stage that the table does not have nothing is promised.
func judge(stage Stage, found Evidence) Row {
	for _, row := range Table {
		if row.Stage == stage && (row.Evidence == found || row.Evidence == Whatever) {
			return row
		}
	}
	return Row{stage, found, cmdlet.ErrRefused, cmdlet.Unknown}
}
