// Package cmdlet is the waist of the module: the call of a Configuration Manager cmdlet is a value, a [Call], and
// whatever carries it out is a [Runner] with one method.
//
// The typed packages (aad, azureservice, cmg, connectionpoint, site) make calls and decode their results. The back ends
// (powershell, simulator) are Runners. Between them go decorators: [WhatIf], [Confirm], [Log], [Audit],
// [Route]. [Call.PowerShell] and [Script] write calls down, for review and hand-over.
//
// What the cmdlets take stands in a catalogue made from their help pages and release notes, see [Documented]. A call is
// checked against it with [Call.Check] before anything is contacted.
package cmdlet
