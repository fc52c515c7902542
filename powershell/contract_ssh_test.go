//go:build !windows

package powershell_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/simulator"
)

// TestContractSSH runs the contract through OpenSSH's server, the host script sent to a POSIX shell.
func TestContractSSH(t *testing.T) {
	contractSSH(t, nil, nil)
}

// TestContractInstalled runs it through OpenSSH's server with the installed script as forced command.
func TestContractInstalled(t *testing.T) {
	contractSSH(t, asInstalled, installedHost(t, powershell.HostScript(), "-SiteCode "+siteCode, "-Provider "+provider, "-Module MODULE"))
}

func contractSSH(t *testing.T, change func(*powershell.Options, *powershell.SSH), lines func(module string) []string) {
	t.Helper()
	var door switchable
	door.turnTo(simulator.NewT(t, &simulator.Options{SiteCode: siteCode, SiteSystems: []string{provider}}))
	_, session, err := behindSSH(t, &door, change, lines)
	require.NoError(t, err)
	contract(t, func(_ *testing.T, site cmdlet.Runner) *powershell.Session {
		door.turnTo(site)
		return session
	})
}
