package powershell

import (
	"context"
	"fmt"
	"io"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// Transport starts hosts: PowerShell processes, on this machine ([Local]), behind an SSH server (package sshtransport), or
// wherever a Transport of your own reaches. [Session.Echo] tries one, and the contract suite in package cmdlettest, run on a
// session of package powershelltest, tries all of it.
//
// A Transport may also be a [Checker] and a [fmt.Stringer]; what it is called appears in messages and in a [Report].
//
// # Wrapping a Transport
//
// A Transport around another one loses nothing that matters by having the one method, as long as it returns the inner
// [Process] as it is. What else it should forward, if the inner Transport has it:
//
//   - [Checker]. Without it [Open] still fails for wrong settings, but not before it has tried to start a host, and does not
//     list them together with what is wrong in [Options].
//   - [fmt.Stringer]. Without it messages name the wrapper's type.
//
// A Process around another one must forward [Preinstalled] where hosts may be installed ones, and [Warner]: see there.
type Transport interface {
	// Start starts a host: PowerShell with these arguments, or one that has the host script installed, which takes none (then
	// the Process is a Preinstalled). The context bounds the start alone; the host outlives it. What the host writes to its
	// standard error goes to stderr, until the Process is closed.
	Start(ctx context.Context, arguments []string, stderr io.Writer) (Process, error)
}

// Checker is a [Transport] that can tell, without contacting anything, what is wrong with its own settings. [Open] and
// [Doctor] ask it first.
type Checker interface {
	// Check returns all that is wrong, nil where nothing is. Problems name fields, as in "Address".
	Check() []cmdlet.Problem
}

// Process is a host that runs: what is written goes to its standard input, and what is read comes from its standard output.
// Both are raw streams of bytes: nothing may change an encoding or a line end. A *net.TCPConn or a *tls.Conn with a
// PowerShell at its other end is a Process.
//
// Reads and writes go on side by side. A Process may also be a [Preinstalled] and a [Warner].
type Process interface {
	// Read reads the host's standard output. It returns io.EOF when the host has left. Another error says that the way back is
	// cut: a host that is changing the site is then left alone to finish.
	//
	// Close ends the host if it has not left by itself, or cuts the connection to it, and ends each Read and Write that is under
	// way. It returns when nothing of the host is left on this machine. It is called once.
	io.ReadWriteCloser
	// CloseWrite closes the host's standard input, which tells it to finish what it does and leave.
	CloseWrite() error
}

// Preinstalled is a [Process] whose host may have the host script installed ([HostScript]) instead of being sent it.
//
// A wrapper that does not forward Installed makes the session send its script to a host that has one already. Such a host
// does not understand it and leaves, and [Open] fails; nothing is run.
type Preinstalled interface {
	// Installed reports whether the host has the script. Its first line, [HostScriptHello], has been read by then.
	Installed() bool
}

// Warner is a [Process] that has something to say about the way to its host.
//
// A wrapper that does not forward Warnings loses them, and nothing else.
type Warner interface {
	// Warnings returns lines for people. They go into the Notes of [Session.Host].
	Warnings() []string
}

// Adviser is an error of a [Transport] that knows what to do about it, which [Doctor] then shows as the remedy.
type Adviser interface {
	error
	// Remedy says what to do, in one line.
	Remedy() string
}

// place says where a transport starts its hosts.
func place(t Transport) string {
	if s, ok := t.(fmt.Stringer); ok {
		return s.String()
	}
	return fmt.Sprintf("a host of %T", t)
}

// problemsOf returns what a transport says is wrong with it, by the names of its fields in [Options].
func problemsOf(t Transport) []cmdlet.Problem {
	checker, ok := t.(Checker)
	if !ok {
		return nil
	}
	var problems []cmdlet.Problem
	for _, p := range checker.Check() {
		p.Parameter = "Transport." + p.Parameter
		problems = append(problems, p)
	}
	return problems
}

func isInstalled(p Process) bool {
	preinstalled, ok := p.(Preinstalled)
	return ok && preinstalled.Installed()
}

func warningsOf(p Process) []string {
	if warner, ok := p.(Warner); ok {
		return warner.Warnings()
	}
	return nil
}
