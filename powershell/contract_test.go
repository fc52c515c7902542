package powershell_test

import (
	"testing"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmdlet/cmdlettest"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/simulator"
)

// contract runs the contract through PowerShell: PowerShell's own binder judges each call, and the stand-in module hands
// it to the simulator, where time passes 3,000 times as fast. All tests share the session that reach gives them.
func contract(t *testing.T, reach func(t *testing.T, site cmdlet.Runner) *powershell.Session) {
	t.Helper()
	t.Parallel() // most of the time is waiting for the site
	const speed = 3000
	cmdlettest.Run(t, cmdlettest.Config{
		Interval: 30 * time.Second / speed, Timeout: time.Minute, Terse: true,
		New: func(t *testing.T) cmdlettest.Site {
			t.Helper()
			const server = "cm02.corp.contoso.com"
			site := simulator.NewT(t, &simulator.Options{SiteCode: siteCode, SiteSystems: []string{provider, server}, Speed: speed})
			return cmdlettest.Site{
				Runner: reach(t, site), SiteCode: siteCode, SiteSystem: server,
				FailBefore:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1}) },
				LoseAnswer:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1, After: true}) },
				FailProvisioning: func(name string) { site.FailProvisioning(name, "the region has no capacity") },
			}
		},
	})
}

func TestContract(t *testing.T) {
	engine(t)
	contract(t, func(t *testing.T, site cmdlet.Runner) *powershell.Session { return open(t, site) }) //nolint:thelper // a Runner of each test
}
