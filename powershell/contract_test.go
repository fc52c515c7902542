package powershell_test

import (
	"testing"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet/cmdlettest"
	"github.com/cmgkit/cmgkit/simulator"
)

// TestContract runs the contract through PowerShell: PowerShell's own binder judges each call, and the stand-in module
// hands it to the simulator, where time passes 3,000 times as fast.
func TestContract(t *testing.T) {
	engine(t)
	const speed = 3000
	cmdlettest.Run(t, cmdlettest.Config{
		Interval: 30 * time.Second / speed, Timeout: time.Minute, Terse: true,
		New: func(t *testing.T) cmdlettest.Site {
			t.Helper()
			const server = "cm02.corp.contoso.com"
			site := simulator.NewT(t, simulator.Options{SiteCode: siteCode, SiteSystems: []string{provider, server}, Speed: speed})
			return cmdlettest.Site{
				Runner: open(t, site), SiteCode: siteCode, SiteSystem: server,
				FailBefore:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1}) },
				LoseAnswer:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1, After: true}) },
				FailProvisioning: func(name string) { site.FailProvisioning(name, "the region has no capacity") },
			}
		},
	})
}
