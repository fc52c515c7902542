package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
	"github.com/cmgkit/cmgkit/powershell/sshtransport"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
)

// where says where the cmdlets run.
type where struct {
	site      string
	provider  string
	module    string
	pwsh      string
	simulator bool
	ssh       string
	key       string
	hostKey   string
	installed bool
	readOnly  bool
	actor     string
	ticket    string
}

// onHost gives a command the flags that say where the cmdlets run.
func (p *program) onHost(c *cobra.Command) *cobra.Command {
	p.siteFlag(c)
	p.pwshFlag(c)
	f := c.Flags()
	f.StringVar(&p.provider, "provider", "", "`FQDN` of the server with the SMS Provider; required without --simulator")
	f.StringVar(&p.module, "module", "", "`path` of ConfigurationManager.psd1 on the host; without it the host looks for the module")
	f.BoolVar(&p.simulator, "simulator", false, "use a site in memory, behind a stand-in for the module, in a PowerShell 7 of this machine")
	f.StringVar(&p.ssh, "ssh", "", "`user@host[:port]` of an SSH server on the host; without it the host is this machine")
	f.StringVar(&p.key, "key", "", "private key `file` for --ssh; without it the SSH agent is asked")
	f.StringVar(&p.hostKey, "host-key", "", "`SHA256:…` of the SSH server's key; without it known_hosts decides")
	f.BoolVar(&p.installed, "installed", false, "the host script is installed on the host, as forced command of the SSH server")
	f.BoolVar(&p.readOnly, "read-only", false, "refuse every change, here and on the host")
	f.StringVar(&p.actor, "actor", "", "`name` for the host's audit record of a change: who is behind it")
	f.StringVar(&p.ticket, "ticket", "", "`id` of a change ticket for the host's audit record")
	return c
}

func (p *program) siteFlag(c *cobra.Command) {
	c.Flags().StringVar(&p.site, "site", "PS1", "`code` of the site")
}

func (p *program) pwshFlag(c *cobra.Command) {
	c.Flags().StringVar(&p.pwsh, "pwsh", os.Getenv("CMGKIT_PWSH"),
		"`path` of PowerShell on the host; without it Windows PowerShell 5.1 on Windows, pwsh elsewhere (CMGKIT_PWSH sets the default)")
}

// check returns all that is wrong with the flags that a command has.
func (w *where) check(flags *pflag.FlagSet) error {
	if flags.Lookup("provider") == nil {
		return nil
	}
	var problems []string
	if user, host, ok := strings.Cut(w.ssh, "@"); w.ssh != "" && (!ok || user == "" || host == "") {
		problems = append(problems, fmt.Sprintf("--ssh %q: must be user@host or user@host:port", w.ssh))
	}
	if w.ssh != "" && w.simulator {
		problems = append(problems, "--ssh and --simulator: one at a time")
	}
	if w.ssh == "" {
		for _, name := range []string{"key", "host-key", "installed"} {
			if flags.Changed(name) {
				problems = append(problems, "--"+name+": needs --ssh")
			}
		}
	}
	if w.provider == "" && !w.simulator {
		problems = append(problems, "--provider: is required without --simulator")
	}
	if problems != nil {
		return errors.New(strings.Join(problems, "; "))
	}
	return nil
}

// simulatorSpeed is how much faster time passes on the site in memory.
const simulatorSpeed = 600

// interval is the time between two looks at a gateway.
func (w *where) interval() time.Duration {
	if w.simulator {
		return 30 * time.Second / simulatorSpeed
	}
	return 30 * time.Second
}

func (w *where) options() (powershell.Options, error) {
	o := powershell.Options{
		SiteCode: w.site, Provider: w.provider, Module: w.module, Transport: w.local(),
		ReadOnly: w.readOnly, Actor: w.actor, Ticket: w.ticket,
	}
	if w.ssh == "" {
		return o, nil
	}
	transport, err := w.overSSH()
	o.Transport = transport
	return o, err
}

func (w *where) local() powershell.Local {
	if w.pwsh == "" {
		return powershell.Local{}
	}
	return powershell.Local{Command: []string{w.pwsh}}
}

func (w *where) overSSH() (sshtransport.Transport, error) {
	user, address, _ := strings.Cut(w.ssh, "@")
	transport := sshtransport.Transport{User: user, Address: address, HostKey: w.hostKey, InstalledHost: w.installed, Agent: w.key == ""}
	if w.pwsh != "" && !w.installed {
		transport.Command = []string{w.pwsh}
	}
	if w.key != "" {
		key, err := os.ReadFile(w.key)
		if err != nil {
			return transport, err
		}
		transport.Keys = []sshtransport.Key{{PEM: secret.NewBytes(key)}}
	}
	return transport, nil
}

// simulate puts a site in memory, with a gateway, behind a stand-in for the module.
func (w *where) simulate(ctx context.Context) (*powershelltest.StandIn, error) {
	const server = "cm01.corp.contoso.com"
	site := simulator.New(&simulator.Options{SiteCode: w.site, SiteSystems: []string{server}, Speed: simulatorSpeed})
	if _, err := site.ReadyGateway(ctx, "granitefalls.contoso.com", &simulator.ReadyOptions{ServerName: server}); err != nil {
		return nil, err
	}
	standIn, err := powershelltest.Prepare(site, &powershelltest.Options{PowerShell: w.pwsh, Session: powershell.Options{
		SiteCode: w.site, Provider: server, ReadOnly: w.readOnly, Actor: w.actor, Ticket: w.ticket,
	}})
	if err != nil {
		return nil, fmt.Errorf("--simulator: %w", err)
	}
	return standIn, nil
}

// withOptions hands to use what opens a session, and ends afterwards what that needed.
func (w *where) withOptions(ctx context.Context, use func(powershell.Options) error) error {
	if !w.simulator {
		options, err := w.options()
		if err != nil {
			return err
		}
		return use(options)
	}
	standIn, err := w.simulate(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = standIn.Close() }()
	return use(standIn.Options())
}

// withSession hands to use an open session.
func (w *where) withSession(ctx context.Context, use func(*powershell.Session) error) error {
	return w.withOptions(ctx, func(options powershell.Options) error {
		session, err := powershell.Open(ctx, options)
		if err != nil {
			return err
		}
		defer func() { _ = session.Close() }()
		return use(session)
	})
}
