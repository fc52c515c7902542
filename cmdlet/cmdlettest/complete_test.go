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
		"OffsetDay": "no property of the schedule's class shows it", "ScheduleString": "it returns a string, not an object",
	},
	"New-CMSiteSystemServer":       {"ProxyAccessAccount": "its class is unpublished"},
	"Get-CMServiceConnectionPoint": {"InputObject": "its class is unpublished"},
	"Get-CMSiteSystemServer":       {"InputObject": "its class is unpublished"},
	"Get-CMManagementPoint":        {"InputObject": "its class is unpublished"},
	"Get-CMSoftwareUpdatePoint":    {"InputObject": "its class is unpublished"},
	"Get-CMClientSetting":          {"Setting": "it returns a dictionary", "Raw": "it returns a dictionary"},
	"Get-CMDeviceCollection": {
		"DistributionPointGroup": noGroups, "DistributionPointGroupId": noGroups, "DistributionPointGroupName": noGroups,
	},
	"Set-CMBoundaryGroup": {
		"AddSiteSystemServer": "names say the same", "RemoveSiteSystemServer": "names say the same",
	},
	"Invoke-CMWmiQuery": {
		"Search": "a .NET object", "ClassName": "goes with -Search", "Context": "no documented use for these classes",
	},
	"Set-CMSite": elsewhere(
		"AddActiveDirectoryForest", "AddClientRequestServiceType", "ClientCertificateCustomStoreName", "ClientCertificateSelectionCriteriaType",
		"ClientCertificateSelectionCriteriaValue", "Comment", "ConcurrentSendingDelayBeforeRetryingMins", "EnableLowFreeSpaceAlert",
		"EnableWakeOnLan", "FreeSpaceThresholdCriticalGB", "FreeSpaceThresholdWarningGB", "MaximumConcurrentSendingForAllSite",
		"MaximumConcurrentSendingForPerSite", "MaximumNumberOfSendingWakeupPacketBeforePausing", "PortForClientRequestServiceType",
		"PromotePassiveSiteToActive", "RemoveActiveDirectoryForest", "RemoveCertificateByKey", "RemoveClientRequestServiceType",
		"RequireSha256", "RequireSigning", "RetryInstallPassiveSite", "RetryNumberForConcurrentSending",
		"RetryNumberOfSendingWakeupPacketTransmission", "SendingWakeupPacketBeforePausingWaitSec", "SendingWakeupPacketTransmissionDelayMins",
		"SendingWakeupPacketTransmissionOffsetMins", "SiteSystemCollectionBehavior", "TakeActionForMultipleCertificateMatchCriteria",
		"ThreadNumberOfSendingWakeupPacket", "ThresholdOfSelectCollectionByDefault", "ThresholdOfSelectCollectionMax", "UseCustomWebsite",
		"UseEncryption", "WakeOnLanTransmissionMethodType", "WakeOnLanType",
	),
	"": {
		"Confirm": "cmdlet.Confirm asks instead", "WhatIf": "cmdlet.WhatIf does it", "ForceWildcardHandling": "lists filter in Go",
		"DisableWildcardHandling": "sent to the cmdlets that know wildcards",
	},
}

// elsewhere are parameters for what has nothing to do with gateways.
func elsewhere(parameters ...string) map[string]string {
	all := map[string]string{}
	for _, name := range parameters {
		all[name] = "no gateway depends on it"
	}
	return all
}

// omittedSets are the parameter sets that the contract leaves out, and why.
var omittedSets = map[string]string{
	"Get-CMServiceConnectionPoint SearchByValue": "the class of its InputObject is unpublished",
	"Get-CMSiteSystemServer SearchByValue":       "the class of its InputObject is unpublished",
	"Get-CMManagementPoint SearchByValue":        "the class of its InputObject is unpublished",
	"Get-CMSoftwareUpdatePoint SearchByValue":    "the class of its InputObject is unpublished",
	"Get-CMDeviceCollection ByDPGroupName":       noGroups,
	"Get-CMDeviceCollection ByDPGroupId":         noGroups,
	"Get-CMDeviceCollection ByDPGroup":           noGroups,
	"Invoke-CMWmiQuery BySearch":                 "-Search is a .NET object",
	"New-CMCloudManagementGateway Interactive":   "it opens a window to sign in",
}

const noGroups = "no cmdlet of the catalogue makes a distribution point group"

const notYet = "the engine does not simulate it, and no typed method calls it"

// omittedCmdlets are those that the contract leaves out, and why.
var omittedCmdlets = map[string]string{
	"New-CMAADServerApplication": "it opens a window to sign in", "New-CMAADClientApplication": "it opens a window to sign in",

	"Start-CMContentDistribution": notYet,
}

// Every other cmdlet of the catalogue is under contract: each parameter and each parameter set at least once, in a call that
// the catalogue finds valid.
func TestTheContractIsComplete(t *testing.T) {
	sent := map[string]map[string]bool{} // cmdlet, parameter or set
	var mu sync.Mutex
	require.True(t, t.Run("Contract", func(t *testing.T) {
		cmdlettest.Run(t, engine("", func(next cmdlet.Runner) cmdlet.Runner {
			var note func(cmdlet.Call)
			note = func(c cmdlet.Call) {
				if sent[c.Name()] == nil {
					sent[c.Name()] = map[string]bool{}
				}
				set, _ := c.ParameterSet(0)
				sent[c.Name()]["set "+set] = true
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

	for _, m := range cmdlet.Documented().Cmdlets() {
		name := m.Name
		_, left := omittedCmdlets[name]
		assert.NotEqual(t, left, sent[name] != nil, "%s is called, or left out with a reason", name)
		if left {
			continue
		}
		for _, p := range m.Parameters {
			_, here := omitted[name][p.Name]
			_, everywhere := omitted[""][p.Name]
			if !everywhere {
				assert.NotEqual(t, here, sent[name][p.Name], "%s -%s is sent, or left out with a reason", name, p.Name)
			}
		}
		for _, set := range m.Sets {
			_, left := omittedSets[name+" "+set]
			assert.NotEqual(t, left, sent[name]["set "+set], "%s is called by its set %s, or that is left out with a reason", name, set)
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
