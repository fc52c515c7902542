package powershell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// Local is a [Transport] that starts hosts on this machine.
type Local struct {
	// Command is the PowerShell to start, and arguments to put before this package's own. Nil starts Windows PowerShell 5.1 by
	// its absolute path on Windows, and pwsh from the PATH elsewhere.
	Command []string
	// Environment is added to this process's environment for the host, in the form of [exec.Cmd.Env].
	Environment []string
}

// String returns "this machine".
func (Local) String() string { return "this machine" }

// Check reports a Command without a program.
func (l Local) Check() []cmdlet.Problem {
	if l.Command != nil && (len(l.Command) == 0 || l.Command[0] == "") {
		return []cmdlet.Problem{{Parameter: "Command", Rule: "must begin with a program"}}
	}
	return nil
}

// Start starts a process in its own process group, so that Ctrl-C at a terminal does not reach it.
func (l Local) Start(_ context.Context, arguments []string, stderr io.Writer) (Process, error) {
	if problems := l.Check(); problems != nil {
		return nil, &cmdlet.Error{Op: "powershell.Local", Via: via, Outcome: cmdlet.NotDone, Reason: cmdlet.ErrInvalid, Problems: problems}
	}
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
	command.WaitDelay = time.Second // a process that a cmdlet left behind may keep standard error open
	p := &localProcess{command: command, gone: make(chan struct{})}
	if err := p.start(); err != nil {
		return nil, fmt.Errorf("cannot start PowerShell: %w", err)
	}
	return p, nil
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

// localProcess has its own pipes: those of exec.Cmd are closed by Wait, which is called at once so that a process that has
// exited does not stay as a zombie.
type localProcess struct {
	command *exec.Cmd
	stdin   *os.File
	stdout  *os.File
	gone    chan struct{} // closed when the process has exited
}

func (p *localProcess) start() error {
	input, stdin, err := os.Pipe()
	if err != nil {
		return err
	}
	defer func() { _ = input.Close() }()
	stdout, output, err := os.Pipe()
	if err != nil {
		return errors.Join(err, stdin.Close())
	}
	defer func() { _ = output.Close() }()
	p.command.Stdin, p.command.Stdout = input, output
	if err := p.command.Start(); err != nil {
		_, _ = stdin.Close(), stdout.Close()
		return err
	}
	p.stdin, p.stdout = stdin, stdout
	go func() {
		_ = p.command.Wait() // the exit code does not matter
		close(p.gone)
	}()
	return nil
}

func (p *localProcess) program() string { return p.command.Path }

func (p *localProcess) Read(b []byte) (int, error)  { return p.stdout.Read(b) }
func (p *localProcess) Write(b []byte) (int, error) { return p.stdin.Write(b) }
func (p *localProcess) CloseWrite() error           { return p.stdin.Close() }

func (p *localProcess) Close() error {
	_ = p.command.Process.Kill() // fails if it has exited
	<-p.gone
	_ = p.stdin.Close() // CloseWrite may have done so
	return p.stdout.Close()
}
