package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/selftest"
)

// program is one run.
type program struct {
	*options
	in  *bufio.Reader
	out io.Writer
}

func (p *program) say(format string, arguments ...any) {
	_, _ = fmt.Fprintf(p.out, format+"\n", arguments...)
}

func (p *program) run(ctx context.Context) error {
	switch {
	case p.script:
		return p.printScript(ctx)
	case p.action == "selftest":
		return p.selfTest(ctx)
	case p.action == "host-script":
		_, err := fmt.Fprint(p.out, powershell.HostScript())
		return err
	}
	h, err := p.host(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if p.action == "doctor" {
		return p.doctor(ctx, h)
	}
	session, err := h.open(ctx)
	if err != nil {
		return err
	}
	if p.action == "describe" { // and nothing else, for a file
		return p.describe(ctx, session)
	}
	about := session.Host()
	p.say("PowerShell %s, module %s, site %s of version %s.", about.PowerShell, about.ModuleVersion, p.site, about.SiteVersion)
	for _, note := range about.Notes {
		p.say("Note: %s.", note)
	}
	runner := cmdlet.Confirm(session, p.ask)
	switch {
	case p.start != "":
		gateways, ref := cmg.NewClient(runner), cmg.ByName(p.start)
		return p.change(ctx, gateways, ref, h.interval, func() error { return gateways.Start(ctx, ref, nil) }, cmg.Wait)
	case p.stop != "":
		gateways, ref := cmg.NewClient(runner), cmg.ByName(p.stop)
		return p.change(ctx, gateways, ref, h.interval, func() error { return gateways.Stop(ctx, ref, nil) }, cmg.WaitStopped)
	}
	switch p.action {
	case "differences":
		return p.differences(ctx, session)
	case "probe":
		return p.probe(ctx, session)
	case "outcome":
		return p.outcome(ctx, session)
	}
	return p.list(ctx, runner)
}

func (p *program) doctor(ctx context.Context, h *host) error {
	report := powershell.Doctor(ctx, h.options)
	_, _ = fmt.Fprint(p.out, report)
	if report.Failed() {
		return errors.New("the host does not work yet")
	}
	return nil
}

func (p *program) describe(ctx context.Context, session *powershell.Session) error {
	description, err := session.Describe(ctx)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(p.out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(description)
}

func (p *program) differences(ctx context.Context, session *powershell.Session) error {
	description, err := session.Describe(ctx)
	if err != nil {
		return err
	}
	differences := description.Diff(cmdlet.Documented())
	for _, d := range differences {
		p.say("%s", d)
	}
	p.say("%d differences in %d cmdlets", len(differences), len(description.Cmdlets))
	return nil
}

func (p *program) probe(ctx context.Context, session *powershell.Session) error {
	probe, err := session.Probe(ctx, p.target)
	if err != nil {
		return err
	}
	p.say("%s", probe)
	if !probe.OK() {
		return errors.New("the host does not reach " + p.target)
	}
	return nil
}

func (p *program) outcome(ctx context.Context, session *powershell.Session) error {
	id, err := powershell.ParseRequestID(p.target)
	if err != nil {
		return err
	}
	outcome, err := session.Outcome(ctx, id)
	if err != nil {
		return err
	}
	p.say("%s: %s", id, outcome)
	return nil
}

func (p *program) selfTest(ctx context.Context) error {
	var local powershell.Local
	if p.pwsh != "" {
		local.Command = []string{p.pwsh}
	}
	report := selftest.Run(ctx, local)
	_, _ = fmt.Fprint(p.out, report)
	if !report.OK() {
		return errors.New("the self test failed; please send this report to the maintainers")
	}
	return nil
}

// ask shows a change as the statement that PowerShell would run.
func (p *program) ask(_ context.Context, c cmdlet.Call) (bool, error) {
	p.say("%s", c.PowerShell())
	if p.yes {
		return true, nil
	}
	_, _ = fmt.Fprint(p.out, "Do it? [y/N] ")
	answer, err := p.in.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	if !strings.HasSuffix(answer, "\n") {
		p.say("") // nobody pressed Enter
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return true, nil
	default:
		return false, nil
	}
}

func (p *program) list(ctx context.Context, r cmdlet.Runner) error {
	gateways, err := cmg.NewClient(r).List(ctx, nil)
	if err != nil {
		return err
	}
	points := connectionpoint.NewClient(r)
	all, err := points.List(ctx, nil)
	if err != nil {
		return err
	}
	p.say("")
	p.say("%-32s %-14s %-4s %s", "Service name", "State", "VMs", "Deployment name")
	for _, g := range gateways {
		p.say("%-32s %-14s %-4d %s", g.ServiceName, g.State, g.VMCount, g.DeploymentName)
	}
	p.say("%d gateways", len(gateways))
	if len(all) > 0 {
		p.say("")
		p.say("%-32s %s", "Connection point", "Site")
		for _, point := range all {
			p.say("%-32s %s", point.ServerName, point.SiteCode)
		}
	}
	return nil
}

type waiter func(context.Context, cmg.Getter, cmg.Ref, *cmg.WaitOptions) (*cmg.Gateway, error)

// change begins a change and waits for its end, telling each step.
func (p *program) change(ctx context.Context, gateways cmg.Getter, ref cmg.Ref, interval time.Duration, begin func() error, wait waiter) error {
	if err := begin(); err != nil {
		return err
	}
	g, err := wait(ctx, gateways, ref, &cmg.WaitOptions{Interval: interval, OnEvent: func(e cmg.Event) {
		if e.Changed {
			p.say("  %s is %s", e.Gateway.ServiceName, e.Gateway.State)
		}
	}})
	if err != nil {
		return err
	}
	p.say("%s is %s.", g.ServiceName, g.State)
	return nil
}
