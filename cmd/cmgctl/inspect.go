package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/selftest"
)

// introduce prints what the session is connected to.
func (p *program) introduce(session *powershell.Session) {
	about := session.Host()
	p.say("PowerShell %s, module %s, site %s of version %s.", about.PowerShell, about.ModuleVersion, p.site, about.SiteVersion)
	for _, note := range about.Notes {
		p.say("Note: %s.", byFlags.Replace(note))
	}
}

func (p *program) doctor() *cobra.Command {
	return p.onHost(p.work("doctor", "Find out what keeps a host from working, and how to fix it", func(ctx context.Context, _ string) error {
		return p.withOptions(ctx, func(options powershell.Options) error {
			progress := newProgress(p.err)
			report := powershell.Doctor(ctx, options, &powershell.DoctorOptions{
				Found:   func(f finding.Finding) { progress.show(fmt.Sprintf("%s %s", f.Severity, f.ID)) },
				Waiting: func(what string) { progress.show("waiting for " + what) },
			})
			progress.clear()
			if err := ctx.Err(); err != nil { // what it says last is due to that
				return err
			}
			p.print(byFlags.Replace(report.String()))
			if report.Failed() {
				return errors.New("the host does not work yet")
			}
			return nil
		})
	}))
}

func (p *program) probe() *cobra.Command {
	return p.onHost(p.work("probe HOST:PORT", "Show how far a connection from the host gets", func(ctx context.Context, address string) error {
		return p.withSession(ctx, func(session *powershell.Session) error {
			probe, err := session.Probe(ctx, address)
			if err != nil {
				return err
			}
			p.print(probe.String())
			if !probe.OK() {
				return errors.New("the host cannot reach " + address)
			}
			return nil
		})
	}))
}

func (p *program) outcome() *cobra.Command {
	return p.onHost(p.work("outcome ID", "Show what became of a change whose answer was lost", func(ctx context.Context, argument string) error {
		id, err := powershell.ParseRequestID(argument)
		if err != nil {
			return err
		}
		return p.withSession(ctx, func(session *powershell.Session) error {
			outcome, err := session.Outcome(ctx, id)
			if err != nil {
				return err
			}
			p.say("%s: %s", id, outcome)
			p.say("%s", meaning(outcome))
			return nil
		})
	}))
}

// meaning says what an outcome in the journal tells, and what it does not.
func meaning(outcome cmdlet.Outcome) string {
	switch outcome {
	case cmdlet.Done:
		return "The cmdlet ended without an error."
	case cmdlet.NotDone:
		return "The change never began, and the host refuses it should it still arrive; or it failed and surely changed nothing."
	default:
		return "The change began. Either it has not ended or its host died, or it failed and nobody knows how far it came.\n" +
			"Look at the site before you repeat the change."
	}
}

func (p *program) describe() *cobra.Command {
	return p.onHost(p.work("describe", "Print the metadata of the module on the host, redacted, as JSON", func(ctx context.Context, _ string) error {
		return p.withSession(ctx, func(session *powershell.Session) error {
			description, err := session.Describe(ctx)
			if err != nil {
				return err
			}
			encoder := json.NewEncoder(p.out)
			encoder.SetIndent("", "  ")
			return encoder.Encode(description)
		})
	}))
}

func (p *program) differences() *cobra.Command {
	return p.onHost(p.work("differences", "Show where the module on the host differs from its documentation", func(ctx context.Context, _ string) error {
		return p.withSession(ctx, func(session *powershell.Session) error {
			description, err := session.Describe(ctx)
			if err != nil {
				return err
			}
			differences := description.Diff(cmdlet.Documented())
			for _, d := range differences {
				p.say("%s", d)
			}
			p.say("%s in %s", count(len(differences), "difference"), count(len(description.Cmdlets), "cmdlet"))
			return nil
		})
	}))
}

func (p *program) hostScript() *cobra.Command {
	return p.work("host-script", "Print the script that an administrator installs on a host; contacts nothing", func(context.Context, string) error {
		p.print(powershell.HostScript())
		return nil
	})
}

func (p *program) selfTest() *cobra.Command {
	c := p.work("selftest", "Test the host script in the PowerShell of this machine, and print a report for the maintainers", func(ctx context.Context, _ string) error {
		report := selftest.Run(ctx, p.local())
		if err := ctx.Err(); err != nil { // what it says last is due to that
			return err
		}
		p.print(report.String())
		if !report.OK() {
			return errors.New("the self test failed; please send this report to the maintainers")
		}
		return nil
	})
	p.pwshFlag(c)
	return c
}
