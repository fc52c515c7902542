package cmdlettest_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmdlet/cmdlettest"
	"github.com/cmgkit/cmgkit/simulator"
)

func TestEngine(t *testing.T) {
	cmdlettest.Run(t, engine("", func(r cmdlet.Runner) cmdlet.Runner { return r }))
}

// An older site lacks cmdlets and parameters, and the contract asks for none of them.
func TestEngineOfAnOlderVersion(t *testing.T) {
	cmdlettest.Run(t, engine("2111", func(r cmdlet.Runner) cmdlet.Runner { return r }))
}

// Errors that somebody wrote down as literals, without an Outcome where their Reason or their cmdlet rules a change out, keep
// the contract, and a Route goes on from them to the engine.
func TestEngineBehindForeignRunners(t *testing.T) {
	cmdlettest.Run(t, engine("", func(r cmdlet.Runner) cmdlet.Runner {
		none := runner(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			return nil, &cmdlet.Error{Op: c.Name(), Reason: cmdlet.ErrUnsupported}
		})
		return cmdlet.Route(none, failures(func(e *cmdlet.Error) {
			if call := cmdlet.NewCall(e.Op); cmdlet.Fail(call, e.Reason, nil).Outcome == cmdlet.NotDone {
				e.Outcome = cmdlet.Unknown
			}
		})(r))
	}))
}

// engine runs the contract on the simulator in bubbles, with something between them.
func engine(version string, between func(cmdlet.Runner) cmdlet.Runner) cmdlettest.Config {
	return cmdlettest.Config{
		Leaf: synctest.Test,
		New: func(t *testing.T) cmdlettest.Site {
			t.Helper()
			const server = "cm02.corp.contoso.com"
			site := simulator.NewT(t, &simulator.Options{Version: version, SiteCode: "XYZ", SiteSystems: []string{"cm01.corp.contoso.com", server}})
			return cmdlettest.Site{
				Runner: between(site), SiteCode: "XYZ", SiteSystem: server, Version: version,
				FailBefore:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1}) },
				LoseAnswer:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1, After: true}) },
				FailProvisioning: func(name string) { site.FailProvisioning(name, "the region has no capacity") },
			}
		},
	}
}
