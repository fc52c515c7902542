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

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
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
	o, err := parse(arguments)
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, _ = fmt.Fprint(stdout, o.usage())
		return 0
	case err != nil:
		_, _ = fmt.Fprintln(stderr, "setup:", err)
		return exitUsage
	}
	err = o.run(ctx, &screen{out: stdout, live: terminal(stdout)})
	switch {
	case ctx.Err() != nil:
		_, _ = fmt.Fprintln(stderr, "setup: interrupted; a real site would finish what it has begun")
		return exitInterrupted
	case err != nil:
		_, _ = fmt.Fprintln(stderr, "setup:", strings.Join(strings.Fields(err.Error()), " "))
		return exitFailed
	}
	return 0
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
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		return err
	}
	certificate, err := o.certificate(authority)
	if err != nil {
		return err
	}
	cas, err := o.authorities()
	if err != nil {
		return err
	}
	if cas == nil && o.pfx == "" {
		cas = []*certs.CACertificate{authority.Root()}
	}
	f := &flow{
		certificate: certificate, cas: cas, serviceName: o.serviceName, region: o.region, tenantID: o.tenant,
		tenantName: o.tenantName, subscriptionID: o.subscription, group: o.group, screen: s, speed: speed,
	}
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

func (o *options) certificate(authority *certstest.Authority) (*certs.ServerCertificate, error) {
	if o.pfx == "" {
		name := o.serviceName
		if name == "" {
			name = "granitefalls.contoso.com"
		}
		return authority.ServerCertificate(name, nil)
	}
	pfx, err := os.ReadFile(o.pfx)
	if err != nil {
		return nil, err
	}
	var password secret.Text
	if o.passwordFile != "" {
		if password, err = secret.ReadFile(o.passwordFile); err != nil {
			return nil, err
		}
	}
	certificate, err := certs.OpenPFX(secret.NewBytes(pfx), password)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.pfx, err)
	}
	return certificate, nil
}

func (o *options) authorities() ([]*certs.CACertificate, error) {
	var cas []*certs.CACertificate
	for _, path := range o.cas {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		ca, err := certs.ParseCA(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		cas = append(cas, ca)
	}
	return cas, nil
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
