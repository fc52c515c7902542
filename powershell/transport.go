package powershell

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Transport starts hosts: PowerShell processes, on this machine ([Local]) or on another.
type Transport interface {
	// Start starts a host. It gives PowerShell these arguments; none at all where the host script is installed at the other
	// end, which starts it by itself. The context bounds the start alone, the host outlives it. What the host writes to its
	// standard error goes to stderr.
	Start(ctx context.Context, arguments []string, stderr io.Writer) (Process, error)
	// Installed reports that the host script is installed at the other end.
	Installed() bool
	// String says where hosts run, for messages.
	String() string
}

// Process is a host that runs. Its standard output and standard input are raw streams of bytes. It may also have a method
// Warnings() []string, about the way to the host.
type Process interface {
	io.ReadWriter
	// CloseWrite closes the host's standard input, which tells it to finish and leave.
	CloseWrite() error
	// Kill ends the host at once, or cuts the connection to it.
	Kill()
	// Wait returns when the host is gone and its output has been read, once. How it left is of no interest.
	Wait()
}

// Local starts hosts on this machine.
type Local struct {
	// Command is the PowerShell to start, with arguments before this package's own. Nil is Windows PowerShell 5.1 at its
	// absolute path on Windows, pwsh on the PATH elsewhere.
	Command []string
	// Environment is added to the process's own, in the form of [exec.Cmd.Env].
	Environment []string
}

// Installed reports false: the host script is sent to each host.
func (Local) Installed() bool { return false }

func (Local) String() string { return "this machine" }

// Start starts a process, in a process group of its own so that Ctrl-C at a terminal does not reach it.
func (l Local) Start(_ context.Context, arguments []string, stderr io.Writer) (Process, error) {
	program := l.program()
	// The context must not end the process: the session outlives it.
	command := exec.Command(program[0], append(slices.Clone(program[1:]), arguments...)...) //nolint:gosec,noctx // the caller's choice of PowerShell
	command.Env = append(os.Environ(), l.Environment...)
	if l.Command == nil && runtime.GOOS == "windows" {
		// A PSModulePath inherited from PowerShell 7 would shadow 5.1's own modules.
		command.Env = slices.DeleteFunc(command.Env, func(e string) bool { return strings.HasPrefix(strings.ToUpper(e), "PSMODULEPATH=") })
	}
	apart(command)
	command.Stderr = stderr
	command.WaitDelay = time.Second // a process that a cmdlet left behind may hold the output open
	stdin, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("cannot start PowerShell: %w", err)
	}
	return &localProcess{stdout, stdin, command}, nil
}

func (l Local) program() []string {
	switch {
	case l.Command != nil:
		return l.Command
	case runtime.GOOS == "windows":
		return []string{os.Getenv("SystemRoot") + `\System32\WindowsPowerShell\v1.0\powershell.exe`}
	default:
		return []string{"pwsh"}
	}
}

type localProcess struct {
	io.Reader
	stdin   io.WriteCloser
	command *exec.Cmd
}

func (p *localProcess) Write(b []byte) (int, error) { return p.stdin.Write(b) }
func (p *localProcess) CloseWrite() error           { return p.stdin.Close() }
func (p *localProcess) Kill()                       { _ = p.command.Process.Kill() }
func (p *localProcess) Wait()                       { _ = p.command.Wait() }
