// Package cmdlet is the waist of the module: the call of a Configuration Manager cmdlet is a value, a [Call], and
// whatever carries it out is a [Runner] with one method.
//
// The typed packages (aad, azureservice, cmg, connectionpoint, site) make calls and decode their results. The back ends
// (powershell, simulator) are Runners. Between them go decorators: [WhatIf], [Confirm], [Log], [Audit], [Route].
// [Call.PowerShell] and [Script] write calls down, for review and hand-over.
//
// What the cmdlets take is in a catalogue made from their help pages and release notes, see [Documented]. [Call.Check]
// checks a call against it before anything is contacted.
//
// # Errors
//
// Each failure is an [*Error]. Its [Reason] says why, for errors.Is, and is the same through every back end. Its [Outcome]
// says whether the site was changed; [OutcomeOf] reads it:
//
//   - [NotDone]: nothing was changed. Reads always fail with it.
//   - [Unknown]: the answer was lost, or something failed after the cmdlet began. Look before you try again. It is the zero
//     Outcome, because it is the safe one to assume.
//   - [Done]: the change was made, and its answer could not be read. OutcomeOf(nil) is Done.
//
// A Runner makes its errors with one of two functions. [Refuse] is for a call that was not sent: NotDone. [Fail] is for
// everything else: NotDone if the call changes nothing or if the Reason promises that nothing was changed ([ErrUnsupported],
// [ErrSkipped], [ErrNeedsVersion]), else Unknown. OutcomeOf applies the same promises to an Error that was written as a
// literal, so Route asks the next Runner after &Error{Op: name, Reason: ErrUnsupported}, whoever wrote it.
//
// A fake of a role in a test, such as a cmg.Starter, writes literals: &Error{Op: "fake", Reason: ErrNotFound, Outcome: NotDone}.
// To errors.Is a bare Reason is as good; its Outcome is Unknown.
//
// # Runners from elsewhere
//
// Write a Runner of your own with [RunnerFunc] or a type with a method Run, and test it with package cmdlettest. Call a Runner
// that you did not write with [Run] instead of its method: Run makes an *Error of whatever goes wrong, also of a plain error,
// of a nil *Error and of a nil result without an error. The Outcome of a change is Unknown then. The clients and the
// decorators of this module do so.
//
// # JSON and logs
//
// [Call], [Value], [Object], [Result], [Record] and [*Error] marshal to JSON. It is complete, names the kind of each value,
// and is not read back:
//
//	{"cmdlet":"Get-CMSite","effect":"read","parameters":{"SiteCode":{"kind":"string","value":"PS1"}}}
//
// The other types show the form of theirs at MarshalJSON. The kinds are
// null, string, int, bool, switch, enum, time, secret, list, file, table, result, float and object.
//
// In log/slog a Value and an *Error are texts, and the others are groups. [Outcome], [Effect] and [Reason] are plain texts
// in both directions. Secrets and the contents of files are redacted everywhere: in JSON, in logs, and in what package fmt
// prints.
package cmdlet
