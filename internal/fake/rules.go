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
	Source  string        // the documents, by their file names, or another reason
	Grade   string        // DOC documented, CODE seen in public code, INF inferred
	Reason  cmdlet.Reason // ErrFailed: the call succeeds, and the deployment that it begins fails
	Version string        // the site version that lifts it, with ErrNeedsVersion
	Cmdlets []string      // nil is all
	Needs   []string      // rules before it: while one of them is broken, there is nothing that this one could look at
	Alone   bool          // whoever breaks it is told nothing else
	broken  func(*Site, *request) []cmdlet.Problem
}

// Rules returns the registry, in the order of its enforcement.
func Rules() []Rule { return slices.Clone(registry) }

// concerns reports whether a call can break the rule.
func (rule Rule) concerns(c cmdlet.Call) bool {
	return rule.Cmdlets == nil || slices.Contains(rule.Cmdlets, c.Name())
}

// problems asks the rule. What it finds comes with its text, and with what it has to add in parentheses.
func (rule Rule) problems(s *Site, r *request) []cmdlet.Problem {
	found := rule.broken(s, r)
	for i := range found {
		p := &found[i]
		detail := p.Rule
		p.Rule, p.Version = rule.Text, rule.Version
		if detail != "" {
			p.Rule += " (" + detail + ")"
		}
	}
	return found
}

// judge asks the rules about a call. If it breaks some, judge returns its refusal: all the problems, with the Reason of the
// first.
func (s *Site) judge(r *request) *cmdlet.Error {
	var refusal *cmdlet.Error
	var broken []string // or not to be asked, which is as bad for the rules that need them
	for _, rule := range s.rules {
		if rule.Reason == cmdlet.ErrFailed || !rule.concerns(r.call) {
			continue
		}
		if slices.ContainsFunc(rule.Needs, func(id string) bool { return slices.Contains(broken, id) }) {
			broken = append(broken, rule.ID)
			continue
		}
		found := rule.problems(s, r)
		if len(found) == 0 {
			continue
		}
		if refusal == nil {
			refusal = cmdlet.Refuse(r.call, rule.Reason, nil)
		}
		refusal.Problems = append(refusal.Problems, found...)
		if rule.Alone {
			break
		}
		broken = append(broken, rule.ID)
	}
	return refusal
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
	addedClientPointRules,
	clientPointRules,
	collectionRules,
	clientSettingsRules,
	newClientSettingsRules,
	boundaryGroupRules,
	featureRules,
	siteRules,
	systemRules,
)

// anotherCloud reports a rule as broken by a parameter that names a different Azure cloud from that of a known tenant.
func (r *request) anotherCloud(parameter string, t *tenant) []cmdlet.Problem {
	if t == nil || r.cloud(parameter) == t.cloud {
		return nil
	}
	return r.breaksWith(parameter, "it is "+string(t.cloud))
}

func reasonOf(err error) string { return strings.TrimPrefix(err.Error(), "certs: ") }
