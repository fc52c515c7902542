// Command powershell looks after gateways through a PowerShell session: the real cmdlets, on this machine or on another.
//
//	go run ./examples/powershell -simulator
//	go run ./examples/powershell -site PS1 -provider cm01.corp.contoso.com list
//	go run ./examples/powershell -site PS1 -provider cm01.corp.contoso.com -stop granitefalls.contoso.com
//	go run ./examples/powershell -script
//	go run ./examples/powershell selftest
//	go run ./examples/powershell -ssh admin@cm01.corp.contoso.com -site PS1 -provider cm01.corp.contoso.com doctor
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
	ssh       string
	key       string
	knownHost string
	installed bool
	readOnly  bool
	actor     string
	ticket    string
	start     string
	stop      string
	yes       bool
	script    bool
	action    string
	target    string // of the action
}

// action is something that the program does.
type action struct {
	name, target string
	shows        string
}

var actions = []action{
	{"list", "", "the gateways and connection points of the site"},
	{"doctor", "", "what keeps a host from working, and the remedy"},
	{"describe", "", "the module's own metadata, redacted, as JSON"},
	{"differences", "", "where the module on the host differs from its documentation"},
	{"probe", "HOST:PORT", "what the host reaches there"},
	{"outcome", "ID", "what became of a change whose answer was lost"},
	{"host-script", "", "the script that an administrator installs, see docs/connecting.md; nothing is contacted"},
	{"selftest", "", "whether the host script works in the PowerShell of this machine, as a report to send to the maintainers"},
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
	o.flags.StringVar(&o.ssh, "ssh", "", "`user@host[:port]` of an SSH server on the host; none is this machine")
	o.flags.StringVar(&o.key, "key", "", "private key `file` for -ssh; none asks the agent")
	o.flags.StringVar(&o.knownHost, "host-key", "", "`SHA256:…` of the SSH server's key; none looks into known_hosts")
	o.flags.BoolVar(&o.installed, "installed", false, "the host script is installed on the host, as forced command of the SSH server")
	o.flags.BoolVar(&o.readOnly, "read-only", false, "refuse every change, here and on the host")
	o.flags.StringVar(&o.actor, "actor", "", "`name` for the host's audit record of a change: who is behind it")
	o.flags.StringVar(&o.ticket, "ticket", "", "change ticket `id` for the host's audit record")
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
	arguments := 1
	switch at := slices.IndexFunc(actions, func(a action) bool { return a.name == o.action }); {
	case at < 0:
		problems = append(problems, fmt.Sprintf("no action %q", o.action))
	case actions[at].target != "":
		arguments = 2
		if o.target = o.flags.Arg(1); o.target == "" {
			problems = append(problems, o.action+": needs "+actions[at].target)
		}
	}
	if o.flags.NArg() > arguments {
		problems = append(problems, fmt.Sprintf("unexpected argument %q", o.flags.Arg(arguments)))
	}
	if user, host, ok := strings.Cut(o.ssh, "@"); o.ssh != "" && (!ok || user == "" || host == "") {
		problems = append(problems, fmt.Sprintf("-ssh %q: must be user@host or user@host:port", o.ssh))
	}
	if o.ssh != "" && o.simulator {
		problems = append(problems, "-ssh and -simulator: one at a time")
	}
	if o.ssh == "" && (o.key != "" || o.knownHost != "" || o.installed) {
		problems = append(problems, "-key, -host-key, -installed: need -ssh")
	}
	if o.start != "" && o.stop != "" {
		problems = append(problems, "-start and -stop: one at a time")
	}
	if o.provider == "" && !o.simulator && !o.script && o.action != "selftest" && o.action != "host-script" {
		problems = append(problems, "-provider: is required without -simulator")
	}
	return problems
}

func (o *options) usage() string {
	var b strings.Builder
	b.WriteString("Usage: powershell [flags] [action]\n\nLooks after gateways through a PowerShell session.\n\nActions:\n")
	for _, a := range actions {
		fmt.Fprintf(&b, "  %-18s %s\n", strings.TrimSpace(a.name+" "+a.target), a.shows)
	}
	b.WriteString("\nFlags:\n")
	o.flags.SetOutput(&b)
	o.flags.PrintDefaults()
	return b.String()
}
