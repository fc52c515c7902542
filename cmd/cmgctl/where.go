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

// where says where and how the cmdlets run.
type where struct {
	site      string
	provider  string
	module    string
	pwsh      string
	simulator bool
	ssh       string
	key       string
	keySecret string // path of a file
	hostKey   string
	installed bool
	readOnly  bool
	actor     string
	ticket    string
	timeout   time.Duration
	mismatch  bool // of the versions of console and site
}

// onHost adds the flags that say where and how the cmdlets run to a command.
func (p *program) onHost(c *cobra.Command) *cobra.Command {
	p.siteFlag(c)
	p.pwshFlag(c)
	f := c.Flags()
	f.StringVar(&p.provider, "provider", "", "`FQDN` of the server with the SMS Provider; required without --simulator")
	f.StringVar(&p.module, "module", "", "`path` of ConfigurationManager.psd1 on the host (default: where the console installs it)")
	f.BoolVar(&p.simulator, "simulator", false, "use a site in memory, through a PowerShell 7 on this machine with a stand-in for the module")
	f.StringVar(&p.ssh, "ssh", "", "`user@host[:port]` of the host's SSH server (default: this machine is the host)")
	f.StringVar(&p.key, "key", "", "private key `file` for --ssh (default: the keys of the SSH agent)")
	f.StringVar(&p.keySecret, "passphrase-file", "", "`file` with the passphrase of --key")
	f.StringVar(&p.hostKey, "host-key", "", "`fingerprint` of the SSH server's key, SHA256:… (default: the key is looked up in known_hosts)")
	f.BoolVar(&p.installed, "installed", false, "the host script is installed on the host, as a forced command of the SSH server")
	f.BoolVar(&p.readOnly, "read-only", false, "refuse every change, here and on the host")
	f.StringVar(&p.actor, "actor", "", "`name` of who makes a change, for the host's audit record")
	f.StringVar(&p.ticket, "ticket", "", "`id` of the change ticket, for the host's audit record")
	f.DurationVar(&p.timeout, "call-timeout", 15*time.Minute, "`time` after which a cmdlet is stopped")
	f.BoolVar(&p.mismatch, "allow-version-mismatch", false, "make changes although console and site have different versions")
	return c
}

func (p *program) siteFlag(c *cobra.Command) {
	c.Flags().StringVar(&p.site, "site", "PS1", "`code` of the site")
}

func (p *program) pwshFlag(c *cobra.Command) {
	c.Flags().StringVar(&p.pwsh, "pwsh", os.Getenv("CMGKIT_PWSH"),
		"`path` of PowerShell on the host; if empty, Windows PowerShell 5.1 on Windows and pwsh elsewhere; CMGKIT_PWSH sets the default")
}

// check returns everything that is wrong with the flags of a command.
func (w *where) check(flags *pflag.FlagSet) error {
	if flags.Lookup("provider") == nil {
		return nil
	}
	var problems []string
	if user, host, ok := strings.Cut(w.ssh, "@"); w.ssh != "" && (!ok || user == "" || host == "") {
		problems = append(problems, fmt.Sprintf("--ssh %q: must be user@host or user@host:port", w.ssh))
	}
	if w.ssh != "" && w.simulator {
		problems = append(problems, "--ssh and --simulator: only one of them may be given")
	}
	if w.ssh == "" {
		for _, name := range []string{"key", "host-key", "installed"} {
			if flags.Changed(name) {
				problems = append(problems, "--"+name+": needs --ssh")
			}
		}
	}
	if w.keySecret != "" && w.key == "" {
		problems = append(problems, "--passphrase-file: needs --key")
	}
	if w.timeout <= 0 {
		problems = append(problems, fmt.Sprintf("--call-timeout %s: must be more than 0", w.timeout))
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

// interval is the time between two reads of a gateway that is waited for.
func (w *where) interval() time.Duration {
	if w.simulator {
		return 30 * time.Second / simulatorSpeed
	}
	return 30 * time.Second
}

// session returns the options that do not depend on where the host is.
func (w *where) session(provider string) powershell.Options {
	return powershell.Options{
		SiteCode: w.site, Provider: provider, CallTimeout: w.timeout, AllowVersionMismatch: w.mismatch,
		ReadOnly: w.readOnly, Actor: w.actor, Ticket: w.ticket,
	}
}

func (w *where) options() (powershell.Options, error) {
	o := w.session(w.provider)
	o.Module, o.Transport = w.module, w.local()
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
		var passphrase secret.Text
		if w.keySecret != "" {
			if passphrase, err = secret.ReadFile(w.keySecret); err != nil {
				return transport, err
			}
		}
		transport.Keys = []sshtransport.Key{{PEM: secret.NewBytes(key), Passphrase: passphrase}}
	}
	return transport, nil
}

// simulate makes a site in memory with a gateway, and a stand-in for the module in front of it.
func (w *where) simulate(ctx context.Context) (*powershelltest.StandIn, error) {
	const server = "cm01.corp.contoso.com"
	site := simulator.New(&simulator.Options{SiteCode: w.site, SiteSystems: []string{server}, Speed: simulatorSpeed})
	if _, err := site.ReadyGateway(ctx, "granitefalls.contoso.com", &simulator.ReadyOptions{ServerName: server}); err != nil {
		return nil, err
	}
	standIn, err := powershelltest.Prepare(site, &powershelltest.Options{PowerShell: w.pwsh, Session: w.session(server)})
	if err != nil {
		return nil, fmt.Errorf("--simulator: %w", err)
	}
	return standIn, nil
}

// withOptions calls use with the options of a session, and cleans up afterwards.
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

// withSession calls use with an open session, and closes it afterwards.
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
