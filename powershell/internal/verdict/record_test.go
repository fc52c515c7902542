package verdict_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell/internal/verdict"
)

// The text of a real refusal, as public reports show it.
const lockRefusal = `ConfigMgr Error Object:
instance of SMS_ExtendedStatus
{
        Description = "User CONTOSO\\admin is not able to get the lock at this time. Error: 0x40480732";
        ErrorCode = 1078462258;
        ObjectInfo = "CObjectLock";
        Operation = "ExecMethod";
        ProviderName = "WinMgmt";
        StatusCode = 2147749889;
};
`

var (
	change = cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")))
	read   = cmdlet.NewCall("Get-CMCloudManagementGateway")
)

const (
	binding = "System.Management.Automation.ParameterBindingValidationException"
	missing = "System.Management.Automation.CommandNotFoundException"
	invalid = "System.InvalidOperationException"
	com     = "System.Runtime.InteropServices.COMException"
	query   = "Microsoft.ConfigurationManagement.ManagementProvider.WqlQueryException"
)

func failure(id, kind, message string, hresult uint32) verdict.Failure {
	return verdict.Failure{ID: id, Chain: []verdict.Exception{{Kind: kind, Message: message, HResult: hresult}}}
}

func own(f verdict.Failure) verdict.Failure {
	f.Own = true
	return f
}

func inside(f verdict.Failure) verdict.Failure {
	f.Own = false
	f.Chain = append([]verdict.Exception{{Kind: "System.Management.Automation.CmdletInvocationException", Message: "it failed inside"}}, f.Chain...)
	return f
}

func status(code string) string { return strings.Replace(lockRefusal, "2147749889", code, 1) }

// members are errors of every evidence, each in the shapes in which it is known to come.
func members() map[verdict.Evidence][]verdict.Failure {
	return map[verdict.Evidence][]verdict.Failure{
		verdict.Unbound: {
			own(failure("ParameterArgumentValidationError,X", binding, "17 is too large", 0x80131501)),
			own(failure("NamedParameterNotFound,X", "System.Management.Automation.ParameterBindingException", "no parameter Nope", 0x80131501)),
		},
		verdict.Missing: {own(failure("CommandNotFoundException", missing, "The term 'x' is not recognized", 0x80131501))},
		verdict.Absent: {
			failure("InvalidOperation,X", invalid, "No object corresponds to the specified parameters.", 0x80131509),
			failure("x", invalid, " No object corresponds to the specified parameters\r\n", 0),
			failure("UnhandledException,X", query, status("2147749890"), 0),
			failure("x", com, "not found", 0x80041002),
		},
		verdict.Denied: {
			failure("UnhandledException,X", query, status("2147749891"), 0),
			failure("x", "System.UnauthorizedAccessException", `Access to the path 'C:\Program Files\x.log' is denied.`, 0x80070005),
		},
		verdict.BadValue:   {failure("UnhandledException,X", query, status("2147749896"), 0), failure("x", com, "invalid", 0x80041008)},
		verdict.Present:    {failure("UnhandledException,X", query, status("2147749913"), 0), failure("x", com, "exists", 0x80041019)},
		verdict.Cut:        {failure("x", com, "The RPC server is unavailable.", 0x800706BA), failure("x", com, "The remote procedure call failed.", 0x800706BE)},
		verdict.WrongDrive: {failure("x", invalid, "This command cannot be run from the current drive. To run this command you must first connect to a Configuration Manager drive.", 0)},
		verdict.Other: {
			failure("UnhandledException,X", query, lockRefusal, 0),
			failure("x", "System.Exception", "it is raining", 0x80131500),
			failure("x", "System.Exception", "StatusCode = 2147749890;", 0), // without the object around it
			failure("x", invalid, "The log says 'No object corresponds to the specified parameters.'; 3 of 4 were changed.", 0),
			failure("x", invalid, "the step said: This command cannot be run from the current drive.", 0),
			failure("CommandNotFoundException", missing, "The term 'Get-Helper' is not recognized", 0x80131501),
			failure("ParameterArgumentValidationError,X", binding, "17 is too large, of a command inside", 0x80131501),
			{},
		},
	}
}

// stages are those of the table, once each.
func stages() []verdict.Stage {
	var all []verdict.Stage
	for _, row := range verdict.Table {
		if !slices.Contains(all, row.Stage) {
			all = append(all, row.Stage)
		}
	}
	return all
}

// record is one with this evidence.
func records(stage verdict.Stage, found verdict.Evidence) []*verdict.Record {
	var all []*verdict.Record
	one := func(halted string, errors ...verdict.Failure) {
		all = append(all, &verdict.Record{Stage: stage, Halted: halted, Errors: errors})
	}
	other := failure("x", "System.IO.IOException", "the disk is full", 0x80070070)
	switch found {
	case verdict.Stopped:
		for _, why := range []string{"timeout", "cancel", "stuck"} {
			one(why, failure("PipelineStopped", "System.Management.Automation.PipelineStoppedException", "stopped", 0))
			one(why, members()[verdict.Unbound][0])
		}
	case verdict.Mixed:
		for kind, failures := range members() {
			for _, f := range failures {
				if kind != verdict.Other {
					one("", f, other)
					one("", other, f)
				}
				if f.Own { // what was never begun fails once
					one("", f, f)
				}
			}
		}
	default:
		for _, f := range members()[found] {
			one("", f)
			if !f.Own {
				one("", inside(f))
				one("", f, f)
			}
		}
	}
	if found == verdict.Other {
		one("")
	}
	return all
}

func TestTheTable(t *testing.T) {
	evidence := []verdict.Evidence{verdict.Stopped, verdict.Mixed}
	for kind := range members() {
		evidence = append(evidence, kind)
	}
	for _, row := range verdict.Table {
		t.Run(fmt.Sprintf("%s/%s", row.Stage, row.Evidence), func(t *testing.T) {
			found := []verdict.Evidence{row.Evidence}
			if row.Evidence == verdict.Whatever {
				found = evidence
			}
			for _, e := range found {
				all := records(row.Stage, e)
				require.NotEmpty(t, all)
				for _, r := range all {
					err := r.Explain(change)
					require.ErrorIs(t, err, row.Reason, "%+v", r)
					assert.Equal(t, row.Outcome, cmdlet.OutcomeOf(err), "%+v", r)
					assert.NotContains(t, err.Error(), "\n")
					err = r.Explain(read)
					require.ErrorIs(t, err, row.Reason, "%+v", r)
					assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), "of a read")
				}
			}
		})
	}
	// Each stage has a row for every evidence, or one for all, and no row is there twice.
	for _, stage := range stages() {
		var rows []verdict.Evidence
		for _, row := range verdict.Table {
			if row.Stage == stage {
				rows = append(rows, row.Evidence)
			}
		}
		if len(rows) > 1 {
			assert.ElementsMatch(t, evidence, rows, stage)
		} else {
			assert.Equal(t, []verdict.Evidence{verdict.Whatever}, rows, stage)
		}
	}
}

// The promise in other words than the table's: with the cmdlet in PowerShell's hands, "not done" is said of nothing but one
// error alone by which the engine could not begin this very cmdlet. Every stage, every evidence, ending the pipeline or not,
// alone or before or behind another error, inside another command; and the journal says what the answer says.
func TestWhatHappenedIsNeverCalledNotDone(t *testing.T) {
	count := 0
	check := func(r *verdict.Record) {
		count++
		got := cmdlet.OutcomeOf(r.Explain(change))
		never := len(r.Errors) == 1 && r.Errors[0].Own && r.Halted == "" // never begun
		switch {
		case r.Stage == verdict.Answer:
			assert.Equal(t, cmdlet.Done, got)
		case r.Stage == verdict.Cmdlet && never:
			assert.Equal(t, cmdlet.NotDone, got, "%+v", r)
		case r.Stage == verdict.Cmdlet, !slices.Contains(stages(), r.Stage):
			assert.Equal(t, cmdlet.Unknown, got, "%+v", r)
		default:
			assert.Equal(t, cmdlet.NotDone, got, "%+v", r)
		}
		reason := r.Explain(change).Reason
		if reason == cmdlet.ErrUnsupported || reason == cmdlet.ErrNeedsVersion || reason == cmdlet.ErrSkipped {
			assert.Equal(t, cmdlet.NotDone, got, "the Reason promises it: %+v", r)
		}
		if r.Stage == verdict.Cmdlet {
			assert.Equal(t, got, entry(r).Outcome(0), "the journal: %s", entry(r))
		}
	}
	var all []verdict.Failure
	for _, failures := range members() {
		all = append(all, failures...)
	}
	for _, stage := range append(stages(), "another") {
		for _, halted := range []string{"", "timeout"} {
			for _, f := range all {
				notEnding := f // an error that does not end the pipeline is never the engine's own
				notEnding.Own = false
				for _, one := range []verdict.Failure{f, notEnding, inside(f)} {
					check(&verdict.Record{Stage: stage, Halted: halted, Errors: []verdict.Failure{one}})
					for _, two := range all {
						check(&verdict.Record{Stage: stage, Halted: halted, Errors: []verdict.Failure{one, two}})
						check(&verdict.Record{Stage: stage, Halted: halted, Errors: []verdict.Failure{inside(two), one}})
					}
				}
			}
		}
	}
	t.Logf("%d records", count)
}

// entry is what the host script writes of a failure.
func entry(r *verdict.Record) verdict.Entry {
	var b strings.Builder
	b.WriteString("begun 2026-11-26T07:00:00Z Start-CMCloudManagementGateway\nfailed 2026-11-26T07:00:01Z\n")
	if r.Halted != "" {
		b.WriteString("halted " + r.Halted + "\n")
	}
	for _, f := range r.Errors {
		whose := "other"
		if f.Own {
			whose = "own"
		}
		fmt.Fprintf(&b, "error %s %s\n", whose, f.ID)
		for _, e := range f.Chain {
			fmt.Fprintf(&b, "exception %s %d\n", e.Kind, int32(e.HResult))
		}
	}
	return verdict.Entry(b.String() + "end\n")
}

func TestTextsOfRecords(t *testing.T) {
	f := verdict.Record{Errors: []verdict.Failure{{Chain: []verdict.Exception{{"a", "outer", 0}, {"b", "outer", 0}, {"c", "inner", 0}}}}}
	assert.Equal(t, "outer: inner", f.Error(), "each message once, the innermost last")
	f.Errors = append(f.Errors, f.Errors[0], failure("", "", "the disk is full", 0))
	assert.Equal(t, "outer: inner; then: the disk is full", f.Error(), "every error, not the first alone")
	assert.True(t, f.Says("DISK"))
}

//go:generate go test -run "^TestErrorsPageShowsTheTable$" -update
var update = flag.Bool("update", false, "write the generated part of docs/errors.md")

// docs/errors.md shows the table.
func TestErrorsPageShowsTheTable(t *testing.T) {
	const page = "../../../docs/errors.md"
	const begin, end = "<!-- table: generated by go generate ./powershell/internal/verdict . -->\n", "<!-- end of table -->\n"
	content, err := os.ReadFile(page)
	require.NoError(t, err)
	before, rest, begun := strings.Cut(string(content), begin)
	shown, after, ended := strings.Cut(rest, end)
	require.True(t, begun && ended, "%s has lost its markers", page)
	want := table()
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(before+begin+want+end+after), 0o600))
		return
	}
	assert.Equal(t, want, shown, "run go generate ./powershell/internal/verdict")
}

// table is the table in Markdown. Stages whose rows mean the same are one row.
func table() string {
	names := map[verdict.Stage]string{
		verdict.Preparing: "the host makes the call ready", verdict.Forbidden: "the host's list or a read-only session refuses it", verdict.Invalid: "the host cannot take a value",
		verdict.Inner: "a call inside the call fails", verdict.None: "a call inside the call returns nothing", verdict.Several: "a call inside the call returns several",
		verdict.Void: "its outcome was asked for before", verdict.Journal: "the journal cannot be written", verdict.Cmdlet: "**PowerShell has the cmdlet**", verdict.Answer: "the cmdlet has ended well",
	}
	reasons := map[cmdlet.Reason]string{
		cmdlet.ErrInvalid: "ErrInvalid", cmdlet.ErrUnsupported: "ErrUnsupported", cmdlet.ErrNotFound: "ErrNotFound", cmdlet.ErrForbidden: "ErrForbidden",
		cmdlet.ErrExists: "ErrExists", cmdlet.ErrUnavailable: "ErrUnavailable", cmdlet.ErrRefused: "ErrRefused", cmdlet.ErrAmbiguous: "ErrAmbiguous",
	}
	outcomes := map[cmdlet.Outcome]string{cmdlet.NotDone: "NotDone", cmdlet.Unknown: "Unknown", cmdlet.Done: "Done"}
	var b strings.Builder
	b.WriteString("\n| stage | what the errors say | Reason | Outcome of a change |\n|---|---|---|---|\n")
	for _, row := range verdict.Table {
		fmt.Fprintf(&b, "| %s | %s | `%s` | `%s` |\n", names[row.Stage], row.Evidence, reasons[row.Reason], outcomes[row.Outcome])
	}
	return b.String() + "\n"
}
