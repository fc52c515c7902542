// Command cmgctl manages cloud management gateways through a PowerShell session, which runs the real cmdlets on this machine or
// over SSH.
//
//	cmgctl list --simulator
//	cmgctl list --site PS1 --provider cm01.corp.contoso.com
//	cmgctl stop granitefalls.contoso.com --site PS1 --provider cm01.corp.contoso.com
//	cmgctl doctor --ssh admin@cm01.corp.contoso.com --site PS1 --provider cm01.corp.contoso.com
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
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
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
	p := &program{in: bufio.NewReader(s.in), terminal: isTerminal(s.in), out: &output{Writer: s.out}}
	root := p.command() //nolint:contextcheck // each command has the context that ExecuteContext gives it
	root.SetArgs(arguments)
	root.SetOut(p.out)
	root.SetErr(s.err)
	err := root.ExecuteContext(ctx)
	if err == nil && p.out.err != nil {
		p.began, err = true, p.out.err
	}
	switch {
	case err == nil:
		return 0
	case !p.began:
		_, _ = fmt.Fprintf(s.err, "cmgctl: %s (--help lists commands and flags)\n", oneLine(err))
		return exitUsage
	case ctx.Err() != nil:
		_, _ = fmt.Fprintln(s.err, "cmgctl: interrupted; the site finishes a change that it has begun")
		return exitInterrupted
	case errors.Is(err, cmdlet.ErrSkipped):
		_, _ = fmt.Fprintln(s.err, "cmgctl: nothing was changed")
		return exitFailed
	default:
		_, _ = fmt.Fprintln(s.err, "cmgctl:", oneLine(err))
		return exitFailed
	}
}

func oneLine(err error) string {
	return byFlags.Replace(strings.Join(strings.Fields(err.Error()), " "))
}

// program is one run.
type program struct {
	where
	in       *bufio.Reader
	terminal bool // somebody types what is read
	out      *output
	yes      bool // do not ask
	began    bool // the command line is valid, and work has begun
}

func (p *program) print(text string) { _, _ = io.WriteString(p.out, text) }

func (p *program) say(format string, arguments ...any) {
	p.print(fmt.Sprintf(format+"\n", arguments...))
}

// output remembers the first error of writing.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.Writer.Write(b)
	if err != nil && o.err == nil {
		o.err = fmt.Errorf("cannot write the output: %w", err)
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
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		p.list(), p.start(), p.stop(),
		p.doctor(), p.probe(), p.outcome(), p.describe(), p.differences(),
		p.script(), p.hostScript(), p.selfTest(), p.explain(),
	)
	return root
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
