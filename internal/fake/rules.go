package fake

import (
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// Rule is something that the product refuses. The registry is what is enforced, and the documentation is made from it.
type Rule struct {
	ID      string
	Text    string        // as it stands in the refusal
	Source  string        // documents, by their file names, or why else
	Grade   string        // DOC documented, CODE seen in public code, INF inferred
	Reason  cmdlet.Reason // ErrFailed: the call succeeds, and the deployment that it begins fails
	Version string        // the site version that lifts it, with ErrNeedsVersion
	Cmdlets []string      // nil is all
	broken  func(*Site, *request) *cmdlet.Problem
}

// Rules returns the registry, in the order of its enforcement.
func Rules() []Rule { return slices.Clone(registry) }

// concerns reports whether a call can break the rule.
func (rule Rule) concerns(c cmdlet.Call) bool {
	return rule.Cmdlets == nil || slices.Contains(rule.Cmdlets, c.Name())
}

// refuse returns the refusal of a call that breaks the rule.
func (rule Rule) refuse(c cmdlet.Call, broken cmdlet.Problem) *cmdlet.Error {
	e := cmdlet.Fail(c, rule.Reason, nil)
	detail := broken.Rule
	broken.Rule, broken.Version = rule.Text, rule.Version
	if detail != "" {
		broken.Rule += " (" + detail + ")"
	}
	e.Problems = []cmdlet.Problem{broken}
	return e
}

const (
	importServer  = "Import-CMAADServerApplication"
	importClient  = "Import-CMAADClientApplication"
	updateServer  = "Set-UpdateServerApplication"
	newService    = "New-CMCloudManagementAzureService"
	setService    = "Set-CMCloudManagementAzureService"
	removeService = "Remove-CMAzureService"
	newGateway    = "New-CMCloudManagementGateway"
	setGateway    = "Set-CMCloudManagementGateway"
	removeGateway = "Remove-CMCloudManagementGateway"
	startGateway  = "Start-CMCloudManagementGateway"
	stopGateway   = "Stop-CMCloudManagementGateway"
	syncGateway   = "Sync-CMCloudManagementGateway"
	addPoint      = "Add-CMCloudManagementGatewayConnectionPoint"
	setPoint      = "Set-CMCloudManagementGatewayConnectionPoint"
	removePoint   = "Remove-CMCloudManagementGatewayConnectionPoint"
)

// registry holds the rules in groups, one file each, in the order of their enforcement.
var registry = slices.Concat(
	callRules,
	hierarchyRules,
	versionRules,
	applicationRules,
	serviceRules,
	gatewayRules,
	certificateRules,
	thresholdRules,
	stateRules,
	pointRules,
	deploymentRules,
	part5Rules,
)

// anotherCloud is broken where a parameter names another Azure cloud than that of a known tenant.
func (r *request) anotherCloud(parameter string, t *tenant) *cmdlet.Problem {
	if t == nil || r.cloud(parameter) == t.cloud {
		return nil
	}
	return r.breaksWith(parameter, "it is "+string(t.cloud))
}

func reasonOf(err error) string { return strings.TrimPrefix(err.Error(), "certs: ") }
