// Command powershell looks after gateways through a PowerShell session: the real cmdlets, on this machine or on another.
//
//	go run ./examples/powershell -simulator
//	go run ./examples/powershell -site PS1 -provider cm01.corp.contoso.com list
//	go run ./examples/powershell -site PS1 -provider cm01.corp.contoso.com -stop granitefalls.contoso.com
//	go run ./examples/powershell -script
//	go run ./examples/powershell selftest
//
// Without -simulator it needs a host with the ConfigurationManager console. A change is asked about first.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

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
	o, err := parse(arguments)
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, _ = fmt.Fprint(s.out, o.usage())
		return 0
	case err != nil:
		_, _ = fmt.Fprintln(s.err, "powershell:", err)
		return exitUsage
	}
	p := &program{options: o, out: s.out, in: bufio.NewReader(s.in)}
	err = p.run(ctx)
	switch {
	case ctx.Err() != nil:
		_, _ = fmt.Fprintln(s.err, "powershell: interrupted; what the site had begun it finishes by itself")
		return exitInterrupted
	case errors.Is(err, cmdlet.ErrSkipped):
		_, _ = fmt.Fprintln(s.err, "powershell: nothing was changed")
		return exitFailed
	case err != nil:
		_, _ = fmt.Fprintln(s.err, "powershell:", oneLine(err))
		return exitFailed
	}
	return 0
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

type options struct {
	flags     *flag.FlagSet
	site      string
	provider  string
	module    string
	pwsh      string
	simulator bool
	start     string
	stop      string
	yes       bool
	script    bool
	action    string
}

// actions are what the program does, by their names, with what they show.
var actions = []struct{ name, shows string }{
	{"list", "the gateways and connection points of the site"},
	{"selftest", "whether the host script works in the PowerShell of this machine, as a report to send to the maintainers"},
}

func parse(arguments []string) (*options, error) {
	o := &options{flags: flag.NewFlagSet("powershell", flag.ContinueOnError)}
	o.flags.SetOutput(io.Discard)
	o.flags.Usage = func() {}
	o.flags.StringVar(&o.site, "site", "PS1", "`code` of the site")
	o.flags.StringVar(&o.provider, "provider", "", "`FQDN` of the server with the SMS Provider; required without -simulator")
	o.flags.StringVar(&o.module, "module", "", "`path` of ConfigurationManager.psd1 on the host; none looks for it")
	o.flags.StringVar(&o.pwsh, "pwsh", os.Getenv("CMGKIT_PWSH"), "`path` of PowerShell on the host; none is Windows PowerShell 5.1 on Windows, pwsh elsewhere")
	o.flags.BoolVar(&o.simulator, "simulator", false, "a site in memory, behind a stand-in for the module, in a PowerShell 7 of this machine")
	o.flags.StringVar(&o.start, "start", "", "start the gateway of this service `name`, and wait until it is ready")
	o.flags.StringVar(&o.stop, "stop", "", "stop the gateway of this service `name`, and wait until it is stopped")
	o.flags.BoolVar(&o.yes, "yes", false, "do not ask before a change")
	o.flags.BoolVar(&o.script, "script", false, "print a whole set-up as a PowerShell script, for review and hand-over; nothing is contacted")
	if err := o.flags.Parse(arguments); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return o, err
		}
		return o, fmt.Errorf("%w (-h lists the flags)", err)
	}
	if problems := o.problems(); problems != nil {
		return o, errors.New(strings.Join(problems, "; ") + " (-h lists the flags)")
	}
	return o, nil
}

func (o *options) problems() []string {
	var problems []string
	if o.action = o.flags.Arg(0); o.action == "" {
		o.action = "list"
	}
	known := slices.ContainsFunc(actions, func(a struct{ name, shows string }) bool { return a.name == o.action })
	if !known {
		problems = append(problems, fmt.Sprintf("no action %q", o.action))
	}
	if o.flags.NArg() > 1 {
		problems = append(problems, fmt.Sprintf("unexpected argument %q", o.flags.Arg(1)))
	}
	if o.start != "" && o.stop != "" {
		problems = append(problems, "-start and -stop: one at a time")
	}
	if o.provider == "" && !o.simulator && !o.script && o.action != "selftest" {
		problems = append(problems, "-provider: is required without -simulator")
	}
	return problems
}

func (o *options) usage() string {
	var b strings.Builder
	b.WriteString("Usage: powershell [flags] [action]\n\nLooks after gateways through a PowerShell session.\n\nActions:\n")
	for _, a := range actions {
		fmt.Fprintf(&b, "  %-10s %s\n", a.name, a.shows)
	}
	b.WriteString("\nFlags:\n")
	o.flags.SetOutput(&b)
	o.flags.PrintDefaults()
	return b.String()
}
