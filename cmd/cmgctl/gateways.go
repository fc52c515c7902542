package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/powershell"
)

func (p *program) list() *cobra.Command {
	return p.onHost(p.work("list", "List the gateways and connection points of the site", func(ctx context.Context, _ string) error {
		return p.withSession(ctx, func(session *powershell.Session) error {
			p.introduce(session)
			return p.listAll(ctx, session)
		})
	}))
}

func (p *program) listAll(ctx context.Context, r cmdlet.Runner) error {
	gateways, err := cmg.NewClient(r).List(ctx, nil)
	if err != nil {
		return err
	}
	points, err := connectionpoint.NewClient(r).List(ctx, nil)
	if err != nil {
		return err
	}
	p.say("")
	p.say("%-32s %-14s %-4s %s", "Service name", "State", "VMs", "Deployment name")
	for _, g := range gateways {
		p.say("%-32s %-14s %-4d %s", g.ServiceName, g.State, g.VMCount, g.DeploymentName)
	}
	p.say("%s", count(len(gateways), "gateway"))
	if len(points) > 0 {
		p.say("")
		p.say("%-32s %s", "Connection point", "Site")
		for _, point := range points {
			p.say("%-32s %s", point.ServerName, point.SiteCode)
		}
	}
	return nil
}

func (p *program) start() *cobra.Command {
	return p.changing("start SERVICE-NAME", "Start a gateway and wait until it is ready",
		func(ctx context.Context, gateways *cmg.Client, ref cmg.Ref) error {
			return gateways.Start(ctx, ref, nil)
		}, cmg.Wait)
}

func (p *program) stop() *cobra.Command {
	return p.changing("stop SERVICE-NAME", "Stop a gateway and wait until it is stopped",
		func(ctx context.Context, gateways *cmg.Client, ref cmg.Ref) error {
			return gateways.Stop(ctx, ref, nil)
		}, cmg.WaitStopped)
}

// changing returns a command that asks, begins a change of a gateway and waits until it is complete.
func (p *program) changing(
	use, short string,
	begin func(context.Context, *cmg.Client, cmg.Ref) error,
	wait func(context.Context, cmg.Getter, cmg.Ref, *cmg.WaitOptions) (*cmg.Gateway, error),
) *cobra.Command {
	c := p.onHost(p.work(use, short, func(ctx context.Context, name string) error {
		return p.withSession(ctx, func(session *powershell.Session) error {
			p.introduce(session)
			gateways, ref := cmg.NewClient(cmdlet.Confirm(session, p.ask)), cmg.ByName(name)
			if err := begin(ctx, gateways, ref); err != nil {
				return err
			}
			g, err := wait(ctx, gateways, ref, &cmg.WaitOptions{Interval: p.interval(), OnEvent: func(e cmg.Event) {
				if e.Changed {
					p.say("  %s is %s", e.Gateway.ServiceName, e.Gateway.State)
				}
			}})
			if err != nil {
				return err
			}
			p.say("%s is %s.", g.ServiceName, g.State)
			return nil
		})
	}))
	c.Flags().BoolVar(&p.yes, "yes", false, "do not ask before the change")
	return c
}

// ask shows a change as the statement that PowerShell would run, and asks whether to make it.
func (p *program) ask(ctx context.Context, c cmdlet.Call) (bool, error) {
	p.say("%s", c.PowerShell())
	if p.yes {
		return true, nil
	}
	p.print("Run it? [y/N] ")
	answer, err := p.read(ctx, func(in *bufio.Reader) (string, error) { return in.ReadString('\n') })
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	if !strings.HasSuffix(answer, "\n") {
		p.say("") // the input ended without Enter
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return true, nil
	default:
		return false, nil
	}
}
