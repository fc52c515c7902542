package cmdlettest_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmdlet/cmdlettest"
)

// omitted are the parameters that the contract leaves out, and why.
var omitted = map[string]map[string]string{
	"New-CMCloudManagementGateway": {
		"VMSSVMSize": "its type and values are unpublished", "Version": "its type and values are unpublished",
	},
	"New-CMSchedule": {
		"DayOfMonth": "monthly", "LastDayOfMonth": "monthly", "WeekOrder": "monthly", "OffsetDay": "monthly",
		"End": "-DurationCount says the same", "ScheduleString": "it returns a string, not an object",
	},
	"Get-CMSiteSystemServer": {"InputObject": "its class is unpublished"},
	"Invoke-CMWmiQuery": {
		"Search": "a .NET object", "ClassName": "goes with -Search", "Option": "a .NET object", "Context": "no documented use for these classes",
	},
	"": {
		"Confirm": "cmdlet.Confirm asks instead", "WhatIf": "cmdlet.WhatIf does it", "ForceWildcardHandling": "lists filter in Go",
		"DisableWildcardHandling": "sent to the cmdlets that know wildcards",
	},
}

// Every other parameter of the cmdlets under contract is sent at least once in a call that the catalogue finds valid.
func TestTheContractSendsEveryParameter(t *testing.T) {
	sent := map[string]map[string]bool{}
	var mu sync.Mutex
	require.True(t, t.Run("Contract", func(t *testing.T) {
		cmdlettest.Run(t, engine("", func(next cmdlet.Runner) cmdlet.Runner {
			var note func(cmdlet.Call)
			note = func(c cmdlet.Call) {
				if sent[c.Name()] == nil {
					sent[c.Name()] = map[string]bool{}
				}
				for _, p := range c.Params() {
					sent[c.Name()][p.Name] = true
					if p.Value.Kind() == cmdlet.KindResult {
						note(p.Value.Result())
					}
				}
			}
			return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
				if c.Check(0) == nil {
					mu.Lock()
					note(c)
					mu.Unlock()
				}
				return next.Run(ctx, c)
			})
		}))
	}))

	for _, name := range []string{
		"Import-CMAADServerApplication", "Import-CMAADClientApplication", "Get-CMAADApplication", "Get-CMAADTenant",
		"New-CMCloudManagementAzureService", "Get-CMAzureService", "New-CMSchedule", "New-CMCloudManagementGateway",
		"Get-CMCloudManagementGateway", "Add-CMCloudManagementGatewayConnectionPoint",
		"Get-CMCloudManagementGatewayConnectionPoint", "Get-CMSite", "Get-CMSiteSystemServer", "Invoke-CMWmiQuery",
	} {
		m, ok := cmdlet.Documented().Cmdlet(name)
		require.True(t, ok, name)
		for _, p := range m.Parameters {
			_, here := omitted[name][p.Name]
			_, everywhere := omitted[""][p.Name]
			if !everywhere {
				assert.NotEqual(t, here, sent[name][p.Name], "%s -%s is sent, or left out with a reason", name, p.Name)
			}
		}
	}
}

func TestNames(t *testing.T) {
	names := cmdlettest.Names()
	assert.Contains(t, names, "Applications/ImportServer")
	sorted := slices.Clone(names)
	slices.Sort(sorted)
	assert.Len(t, slices.Compact(sorted), len(names), "two tests have one name")
}
