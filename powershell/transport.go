package powershell

import (
	"context"
	"fmt"
	"io"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// Transport starts hosts: PowerShell processes on this machine ([Local]), behind an SSH server (package sshtransport), or
// wherever a Transport of your own reaches. To test one, send bytes through it with [Session.Echo], and run the contract suite
// of package cmdlettest on a session of package powershelltest that uses it.
//
// A Transport may also be a [Checker] and a [fmt.Stringer]; its text is the Host of a [Report]. An error of Start becomes the
// cause of [Open]'s error as it is, so it should name what could not be reached.
//
// # Wrapping a Transport
//
// A Transport around another one needs only the one method, as long as it returns the inner [Process] as it is. It should
// also forward, if the inner Transport has them:
//
//   - [Checker]. Otherwise [Open] still fails for wrong settings, but only after it has tried to start a host, and does not
//     list them together with what is wrong in [Options].
//   - [fmt.Stringer]. Otherwise a Report names the wrapper's type.
//
// A Process around another one must forward [Preinstalled] if the host script may be installed on its hosts, and should
// forward [Warner].
type Transport interface {
	// Start starts a host: PowerShell with these arguments. If the host script is installed there, the arguments are not used
	// and the Process is a Preinstalled. The arguments are the same for every host of one release of this module and hold no
	// secret; they are letters, digits and -+/=, which no shell changes, and less than 3,000 characters.
	//
	// The context limits only the start; the host outlives it. What the host writes to its standard error goes to stderr until
	// the Process is closed.
	Start(ctx context.Context, arguments []string, stderr io.Writer) (Process, error)
}

// Checker is a [Transport] that can find what is wrong with its own settings without contacting anything. [Open] and
// [Doctor] ask it first.
type Checker interface {
	// Check returns everything that is wrong, nil if nothing is. Problems name fields, as in "Address".
	Check() []cmdlet.Problem
}

// Process is a running host: what is written goes to its standard input, and what is read comes from its standard output.
// Both are raw byte streams: nothing may change an encoding or a line end. A *net.TCPConn or a *tls.Conn with a PowerShell at
// its other end is a Process.
//
// Read and Write are called at the same time. A Process may also be a [Preinstalled] and a [Warner].
type Process interface {
	// Read reads the host's standard output. It returns io.EOF when the host has exited. Any other error means that the
	// connection from the host is lost: a host that is changing the site is then left alone to finish.
	//
	// Close ends the host if it has not exited, or cuts the connection to it, and ends every Read and Write in progress. It
	// returns when nothing of the host is left on this machine. It is called once.
	io.ReadWriteCloser
	// CloseWrite closes the host's standard input, which tells the host to finish what it is doing and exit.
	CloseWrite() error
}

// Preinstalled is a [Process] whose host may have the host script installed ([HostScript]), so that it is not sent.
//
// If a wrapper does not forward Installed, the session sends its script to a host that already runs one. The host does not
// understand it and exits, and [Open] fails; nothing is run.
type Preinstalled interface {
	// Installed reports whether the host script is installed. Its first line, [HostScriptHello], has been read by then.
	Installed() bool
}

// Warner is a [Process] that has warnings about the connection to its host.
//
// If a wrapper does not forward Warnings, they are lost, and nothing else.
type Warner interface {
	// Warnings returns one line of text each. They go into the Notes of [Session.Host].
	Warnings() []string
}

// place says where a transport starts its hosts.
func place(t Transport) string {
	if s, ok := t.(fmt.Stringer); ok {
		return s.String()
	}
	return fmt.Sprintf("a host started by %T", t)
}

// problemsOf returns what a transport finds wrong with itself, under the names that its fields have in [Options].
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
