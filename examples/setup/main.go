// Command setup makes a cloud management gateway from beginning to end, on a site in memory.
//
//	go run ./examples/setup
//
// Without flags it makes a certificate with a test CA; -pfx uses yours. With -what-if it prints the calls that change the site.
// With -runner powershell the calls go through a real PowerShell with a stand-in for the ConfigurationManager module, which
// passes them to the site in memory. It contacts nothing else.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
	"github.com/cmgkit/cmgkit/simulator"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	// Writing into a pipe that nobody reads is an error like any other, so that the program cleans up before it ends.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// The exit codes.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := &output{out: stdout, failed: cancel}
	o, err := parse(arguments)
	usage := err != nil
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, err = io.WriteString(out, o.usage())
		usage = false
	case err == nil:
		err = o.run(ctx, &screen{out: out, width: widthOf(stdout)})
	}
	switch {
	case errors.Is(out.err, syscall.EPIPE): // the reader has seen enough
		return exitFailed
	case out.err != nil:
		_, _ = fmt.Fprintln(stderr, "setup: cannot write the output:", out.err)
		return exitFailed
	case ctx.Err() != nil:
		_, _ = fmt.Fprintln(stderr, "setup: interrupted; a real site would finish what it has begun")
		return exitInterrupted
	case err == nil:
		return 0
	}
	for _, problem := range listed(err) {
		_, _ = fmt.Fprintln(stderr, "setup:", problem)
	}
	if usage {
		return exitUsage
	}
	return exitFailed
}

type options struct {
	flags        *flag.FlagSet
	pfx          string
	passwordFile string
	cas          []string
	serviceName  string
	region       string
	tenant       string
	tenantName   string
	subscription string
	group        string
	runner       string
	whatIf       bool
}

func parse(arguments []string) (*options, error) {
	o := &options{flags: flag.NewFlagSet("setup", flag.ContinueOnError)}
	o.flags.SetOutput(io.Discard)
	o.flags.Usage = func() {}
	o.flags.StringVar(&o.pfx, "pfx", "", "PFX `file` with the server authentication certificate (default: one from a test CA)")
	o.flags.StringVar(&o.passwordFile, "password-file", "", "`file` with the password of -pfx (default: an empty password)")
	o.flags.Func("ca", "CA certificate `file` for clients with PKI certificates; may be repeated", func(path string) error {
		o.cas = append(o.cas, path)
		return nil
	})
	o.flags.StringVar(&o.serviceName, "service-name", "", "service `name` (default: the certificate's name, if it has only one)")
	o.flags.StringVar(&o.region, "region", "WestUS2", "Azure `region`, in any usual spelling")
	o.flags.StringVar(&o.tenant, "tenant", "8f7b1c5a-2d0e-4d6b-9a51-0c4f6f3f2b11", "Entra tenant `id`, a GUID")
	o.flags.StringVar(&o.tenantName, "tenant-name", "Contoso", "Entra tenant `name`")
	o.flags.StringVar(&o.subscription, "subscription", "5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a22", "Azure subscription `id`, a GUID")
	o.flags.StringVar(&o.group, "group", "cmg-rg", "`name` of the resource group to make")
	o.flags.StringVar(&o.runner, "runner", "simulator", "what carries out the calls: `simulator` or powershell")
	o.flags.BoolVar(&o.whatIf, "what-if", false, "print the calls that would change the site, with secrets redacted")
	if err := o.flags.Parse(arguments); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return o, err
		}
		return o, fmt.Errorf("%w (-h lists the flags)", err)
	}
	var problems []string
	if o.flags.NArg() > 0 {
		problems = append(problems, fmt.Sprintf("unexpected argument %q", o.flags.Arg(0)))
	}
	if o.runner != "simulator" && o.runner != "powershell" {
		problems = append(problems, fmt.Sprintf("-runner %q: must be simulator or powershell", o.runner))
	}
	if o.runner == "powershell" && o.whatIf {
		problems = append(problems, "-what-if: runs on a scratch site, so it cannot be combined with -runner powershell")
	}
	if o.passwordFile != "" && o.pfx == "" {
		problems = append(problems, "-password-file: needs -pfx")
	}
	if problems != nil {
		return o, errors.New(strings.Join(problems, "; ") + " (-h lists the flags)")
	}
	return o, nil
}

func (o *options) usage() string {
	var b strings.Builder
	b.WriteString("Usage: setup [flags]\n\nMakes a cloud management gateway on a site in memory.\n\n")
	o.flags.SetOutput(&b)
	o.flags.PrintDefaults()
	return b.String()
}

// speed lets the half hour that a gateway takes pass in seconds.
const speed = 600

func (o *options) run(ctx context.Context, s *screen) error {
	f, err := o.prepare()
	if err != nil {
		return err
	}
	f.screen = s
	if o.whatIf {
		return o.showChanges(ctx, f)
	}
	site := simulator.New(&simulator.Options{SiteSystems: []string{siteServer}, Speed: speed})
	if o.runner == "simulator" {
		s.line("The calls go straight to a site in memory, where time passes %d times as fast.", speed)
		return f.run(ctx, site)
	}
	session, err := powershelltest.Open(ctx, site, &powershelltest.Options{Session: powershell.Options{SiteCode: siteCode, Provider: siteServer}})
	if err != nil {
		return fmt.Errorf("-runner powershell: %w", err)
	}
	defer func() { _ = session.Close() }()
	s.line("The calls go through PowerShell %s with a stand-in for the ConfigurationManager module,", session.Host().PowerShell)
	s.line("in front of a site in memory, where time passes %d times as fast.", speed)
	return f.run(ctx, session)
}

// showChanges runs the flow on a scratch site and prints each call that changes it, with secrets redacted.
func (o *options) showChanges(ctx context.Context, f *flow) error {
	const instantly = 1e6
	scratch := simulator.New(&simulator.Options{SiteSystems: []string{siteServer}, Speed: instantly})
	s := f.screen
	s.line("What if: these calls would change the site. They ran on a scratch site in memory; nothing else was contacted.")
	f.speed, f.screen = instantly, &screen{out: io.Discard}
	return f.run(ctx, cmdlet.RunnerFunc(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		result, err := scratch.Run(ctx, c)
		if c.Effect() == cmdlet.Change && err == nil {
			s.line("%s", c)
		}
		return result, err
	}))
}
