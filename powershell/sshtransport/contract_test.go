//go:build !windows

package sshtransport_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet/cmdlettest"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/sshtransport"
	"github.com/cmgkit/cmgkit/simulator"
)

// TestContract runs the contract through OpenSSH's server, the host script sent to a POSIX shell.
func TestContract(t *testing.T) {
	contractSSH(t, nil, nil)
}

// TestContractInstalled runs it through OpenSSH's server with the installed script as forced command.
func TestContractInstalled(t *testing.T) {
	contractSSH(t, asInstalled, installedHost(t, powershell.HostScript(), "-SiteCode "+siteCode, "-Provider "+provider, "-Module MODULE"))
}

func contractSSH(t *testing.T, change func(*powershell.Options, *sshtransport.Transport), lines func(module string) []string) {
	t.Helper()
	t.Parallel() // most of the time is waiting for the site
	const server, speed = "cm02.corp.contoso.com", 3000
	newSite := func(t *testing.T) *simulator.Site {
		t.Helper()
		return simulator.NewT(t, &simulator.Options{SiteCode: siteCode, SiteSystems: []string{provider, server}, Speed: speed})
	}
	var door switchable // all tests share the session
	door.turnTo(newSite(t))
	_, session, err := behindSSH(t, &door, change, lines)
	require.NoError(t, err)
	cmdlettest.Run(t, cmdlettest.Config{
		Interval: 30 * time.Second / speed, Timeout: time.Minute, Terse: true,
		New: func(t *testing.T) cmdlettest.Site {
			t.Helper()
			site := newSite(t)
			door.turnTo(site)
			return cmdlettest.Site{
				Runner: session, SiteCode: siteCode, SiteSystem: server,
				FailBefore:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1}) },
				LoseAnswer:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1, After: true}) },
				FailProvisioning: func(name string) { site.FailProvisioning(name, "the region has no capacity") },
			}
		},
	})
}
