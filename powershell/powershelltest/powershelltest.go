// Package powershelltest puts a PowerShell session in front of any [cmdlet.Runner], for tests, demos and examples: a real
// PowerShell 7 on this machine, with a stand-in for the ConfigurationManager module whose functions pass every call to the
// Runner.
//
//	session := powershelltest.New(t, simulator.New(nil), nil)
//	gateways := cmg.NewClient(session)
//
// Such a session shows how calls, secrets, files, objects and errors pass through PowerShell. It needs no site and contacts
// nothing but the loopback address. The stand-in says only what the product is known to say; it does not prove how the real
// module behaves.
package powershelltest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/stub"
	"github.com/cmgkit/cmgkit/powershell"
)

// TB is the part of [testing.TB] that [New] needs.
type TB interface {
	Helper()
	Cleanup(func())
	Fatal(args ...any)
	Skip(args ...any)
}

// Options say how to open a session on the stand-in. The zero value and nil give the defaults.
type Options struct {
	// PowerShell is the path of a PowerShell 7. "" uses what [Find] returns.
	PowerShell string
	// Session is passed to [powershell.Open]. Its SiteCode defaults to "PS1", its Provider to "cm01.corp.contoso.com" and its
	// Module to the stand-in. Its Transport must be nil: use Transport below.
	Session powershell.Options
	// Transport makes the session's Transport, for example one of your own that is to be tested. The argument has the command of
	// PowerShell and the environment variables with which the stand-in finds the Runner; hosts need both. Nil uses the argument
	// as it is.
	Transport func(local powershell.Local) powershell.Transport
}

// Find returns the path of PowerShell 7: the value of the environment variable CMGKIT_PWSH, which is not checked, or pwsh on
// the PATH.
//
// Errors: ErrUnavailable if there is neither.
func Find() (string, error) {
	if path := os.Getenv("CMGKIT_PWSH"); path != "" {
		return path, nil
	}
	path, err := exec.LookPath("pwsh")
	if err != nil {
		return "", failed("Find", cmdlet.ErrUnavailable, errors.New("needs PowerShell 7: put pwsh on the PATH or its absolute path into CMGKIT_PWSH"))
	}
	return path, nil
}

// New returns a session whose calls reach r, and closes it at the end of the test. If there is no PowerShell 7 it skips the
// test; any other error fails it.
func New(tb TB, r cmdlet.Runner, o *Options) *powershell.Session {
	tb.Helper()
	if o == nil || o.PowerShell == "" {
		if _, err := Find(); err != nil {
			tb.Skip(err)
			return nil
		}
	}
	session, err := Open(context.Background(), r, o)
	if err != nil {
		tb.Fatal(err)
		return nil
	}
	tb.Cleanup(func() { _ = session.Close() })
	return session.Session
}

// Session is a [powershell.Session] together with the stand-in that it uses.
type Session struct {
	*powershell.Session

	standIn *StandIn
}

// Open opens a session whose calls reach r. It is for programs; tests use [New]. Close the session when done.
//
// Errors: those of [Prepare] and [powershell.Open].
func Open(ctx context.Context, r cmdlet.Runner, o *Options) (*Session, error) {
	standIn, err := Prepare(r, o)
	if err != nil {
		return nil, err
	}
	session, err := powershell.Open(ctx, standIn.Options())
	if err != nil {
		_ = standIn.Close()
		return nil, err
	}
	return &Session{Session: session, standIn: standIn}, nil
}

// Close closes the session, then the stand-in. Closing twice does no harm.
func (s *Session) Close() error { return errors.Join(s.Session.Close(), s.standIn.Close()) }

// StandIn is a stand-in for the module, connected to a Runner. Sessions can be opened on it until it is closed.
type StandIn struct {
	options powershell.Options
	door    *stub.Door
	folder  string
}

// Prepare makes a stand-in without opening a session, for [powershell.Doctor] or for several sessions: [StandIn.Options] has
// their options. Close it when done, after the sessions.
//
// Errors: ErrInvalid for a nil Runner and for a Session with a Transport; ErrUnavailable if there is no PowerShell 7, or if
// the temporary folder or the loopback port cannot be opened.
func Prepare(r cmdlet.Runner, o *Options) (*StandIn, error) {
	if o == nil {
		o = &Options{}
	}
	var problems []cmdlet.Problem
	if r == nil {
		problems = append(problems, cmdlet.Problem{Parameter: "Runner", Rule: "is required"})
	}
	if o.Session.Transport != nil {
		problems = append(problems, cmdlet.Problem{Parameter: "Session.Transport", Rule: "must be nil: Options.Transport makes it"})
	}
	if problems != nil {
		e := failed("Prepare", cmdlet.ErrInvalid, nil)
		e.Problems = problems
		return nil, e
	}
	program := o.PowerShell
	if program == "" {
		var err error
		if program, err = Find(); err != nil {
			return nil, err
		}
	}
	s := &StandIn{options: o.Session}
	if err := s.open(r); err != nil {
		return nil, failed("Prepare", cmdlet.ErrUnavailable, errors.Join(err, s.Close()))
	}
	if s.options.SiteCode == "" {
		s.options.SiteCode = "PS1"
	}
	if s.options.Provider == "" {
		s.options.Provider = "cm01.corp.contoso.com"
	}
	local := powershell.Local{Command: []string{program}, Environment: s.door.Environment()}
	s.options.Transport = local
	if o.Transport != nil {
		s.options.Transport = o.Transport(local)
	}
	return s, nil
}

func (s *StandIn) open(r cmdlet.Runner) (err error) {
	if s.folder, err = os.MkdirTemp("", "cmgkit-module-"); err != nil {
		return err
	}
	module, err := stub.WriteModule(s.folder)
	if err != nil {
		return fmt.Errorf("the stand-in cannot be written: %w", err)
	}
	if s.options.Module == "" {
		s.options.Module = module
	}
	s.door, err = stub.Open(r)
	return err
}

// Options returns the options with which [powershell.Open] opens a session on the stand-in. They are a copy that the caller
// may change.
func (s *StandIn) Options() powershell.Options {
	options := s.options
	if local, ok := options.Transport.(powershell.Local); ok {
		options.Transport = powershell.Local{Command: slices.Clone(local.Command), Environment: slices.Clone(local.Environment)}
	}
	return options
}

// Close disconnects the module from the Runner and deletes it. Closing twice does no harm.
func (s *StandIn) Close() error {
	var err error
	if s.door != nil {
		err = s.door.Close()
		s.door = nil
	}
	if s.folder != "" {
		err = errors.Join(err, os.RemoveAll(s.folder))
		s.folder = ""
	}
	return err
}

func failed(name string, reason cmdlet.Reason, err error) *cmdlet.Error {
	return &cmdlet.Error{Op: "powershelltest." + name, Via: "powershell", Outcome: cmdlet.NotDone, Reason: reason, Err: err}
}
