// Command cmgctl manages cloud management gateways through a PowerShell session, which runs the real cmdlets on this machine or
// over SSH.
//
//	cmgctl list --simulator
//	cmgctl list --site PS1 --provider cm01.corp.contoso.com
//	cmgctl stop granitefalls.contoso.com --site PS1 --provider cm01.corp.contoso.com
//	cmgctl doctor --ssh admin@cm01.corp.contoso.com --site PS1 --provider cm01.corp.contoso.com
//	cmgctl script --site PS1 --region WestEurope
//	cmgctl selftest
//	cmgctl explain CMGConnector_Unauthorized
//
// Without --simulator it needs a host with the Configuration Manager console. It asks before each change.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
)

func main() {
	ending := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup makes it
		ending = append(ending, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), ending...)
	// Writing into a pipe that nobody reads is an error like any other, so that the program cleans up before it ends.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

type streams struct {
	in       io.Reader
	out, err io.Writer
}

// The exit codes.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func run(ctx context.Context, arguments []string, s streams) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := &program{in: bufio.NewReader(s.in), terminal: isTerminal(s.in), out: &output{Writer: s.out, failed: cancel}, err: s.err}
	root := p.command() //nolint:contextcheck // each command has the context that ExecuteContext gives it
	root.SetArgs(arguments)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		if c == root { // a flag of a command that does not exist
			for _, argument := range arguments {
				if !strings.HasPrefix(argument, "-") {
					return unknownCommand(root, argument)
				}
			}
		}
		return err
	})
	root.SetOut(p.out)
	root.SetErr(s.err)
	err := root.ExecuteContext(ctx)
	return p.conclude(err, ctx.Err() != nil, s.err)
}

// conclude says how the run ended, and returns its exit code.
func (p *program) conclude(err error, interrupted bool, out io.Writer) int {
	tell := func(format string, arguments ...any) { _, _ = fmt.Fprintf(out, "cmgctl: "+format+"\n", arguments...) }
	if lost, ok := errors.AsType[*powershell.RequestError](err); ok && (interrupted || p.out.err != nil) {
		tell("the change was sent and its answer is lost; ask what became of it: cmgctl outcome %s", lost.ID)
	}
	switch {
	case errors.Is(p.out.err, syscall.EPIPE): // the reader has seen enough
		return exitFailed
	case p.out.err != nil:
		tell("cannot write the output: %v", p.out.err)
		return exitFailed
	case err == nil:
		return 0
	case !p.began:
		tell("%s (--help lists commands and flags)", message(err))
		return exitUsage
	case interrupted && p.allowed:
		tell("interrupted; the site finishes the change that it has begun")
		return exitInterrupted
	case interrupted:
		tell("interrupted; nothing was changed")
		return exitInterrupted
	case errors.Is(err, cmdlet.ErrSkipped) && p.unanswered:
		tell("nothing was changed: nobody answered (--yes does not ask)")
		return exitFailed
	case errors.Is(err, cmdlet.ErrSkipped):
		tell("nothing was changed")
		return exitFailed
	default:
		tell("%s", message(err))
		return exitFailed
	}
}

// program is one run.
type program struct {
	where
	in         *bufio.Reader
	terminal   bool // somebody types what is read
	out        *output
	err        io.Writer
	yes        bool // do not ask
	began      bool // the command line is valid, and work has begun
	unanswered bool // the input ended at a question
	allowed    bool // a change may be on its way
}

func (p *program) print(text string) { _, _ = io.WriteString(p.out, text) }

func (p *program) say(format string, arguments ...any) {
	p.print(fmt.Sprintf(format+"\n", arguments...))
}

// output remembers the first error of writing, and ends the work: nobody would see it.
type output struct {
	io.Writer
	failed func()
	err    error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.Writer.Write(b)
	if err != nil && o.err == nil {
		o.err = err
		o.failed()
	}
	return n, err
}

// count returns a number with its noun, in the plural unless it is one.
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// command is the tree of commands.
func (p *program) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "cmgctl",
		Short: "Manage cloud management gateways",
		Long: "Manage cloud management gateways of Microsoft Configuration Manager through a PowerShell session.\n" +
			"Try it with --simulator: a site in memory, through a real PowerShell 7 on this machine.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(c *cobra.Command, given []string) error {
			if len(given) > 0 {
				return unknownCommand(c, given[0])
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		p.list(), p.start(), p.stop(),
		p.doctor(), p.probe(), p.outcome(), p.describe(), p.differences(),
		p.script(), p.hostScript(), p.selfTest(), p.explain(),
	)
	return root
}

func unknownCommand(root *cobra.Command, name string) error {
	root.SuggestionsMinimumDistance = 2
	near := ""
	if names := root.SuggestionsFor(name); len(names) > 0 {
		near = "; did you mean " + strings.Join(names, " or ") + "?"
	}
	return fmt.Errorf("unknown command %q%s", name, near)
}

// work returns a command that does something, with one argument if its use names one.
func (p *program) work(use, short string, do func(ctx context.Context, argument string) error) *cobra.Command {
	name, argument, _ := strings.Cut(use, " ")
	return &cobra.Command{
		Use: use, Short: short,
		Args: func(_ *cobra.Command, given []string) error {
			switch {
			case argument == "" && len(given) > 0:
				return fmt.Errorf("%s: unexpected argument %q", name, given[0])
			case argument != "" && len(given) == 0:
				return fmt.Errorf("%s: needs %s", name, argument)
			case len(given) > 1:
				return fmt.Errorf("%s: unexpected argument %q", name, given[1])
			}
			return nil
		},
		RunE: func(c *cobra.Command, given []string) error {
			if err := p.check(c.Flags()); err != nil {
				return err
			}
			p.began = true
			return do(c.Context(), strings.Join(given, ""))
		},
	}
}
