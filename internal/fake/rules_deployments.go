package fake

import (
	"strings"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/cmdlet"
)

// deploymentRules are what Azure refuses: New-CMCloudManagementGateway succeeds, and the deployment fails some minutes
// later.
var deploymentRules = []Rule{
	taken("azure-deployment-name", TakenByDeployment, "DOC", "server-auth-cert"),
	taken("azure-storage-name", TakenByStorage, "DOC", "server-auth-cert"),
	taken("azure-vault-name", TakenByVault, "DOC", "server-auth-cert"),
	taken("azure-deleted-vault", TakenByDeletedVault, "INF", "general knowledge of Azure: soft delete keeps a name"),
	{
		ID: "azure-group-name", Reason: cmdlet.ErrFailed, Grade: "DOC",
		Text:    "cannot be the name of a resource group",
		Source:  "Azure's naming rules for resources; when the product notices is an inference",
		Cmdlets: []string{newGateway},
		broken: func(_ *Site, r *request) []cmdlet.Problem {
			if rule := groupNameRule(r.text("GroupName")); rule != "" {
				return r.breaksWith("GroupName", "it "+rule)
			}
			return nil
		},
	},
	{
		ID: "azure-group-known", Reason: cmdlet.ErrFailed, Grade: "DOC",
		Text:    "is not a resource group of the subscription",
		Source:  "setup-cloud-management-gateway",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if _, known := s.groupRegion(r); r.on("IsUsingExistingGroup") && !known {
				return r.breaks("GroupName")
			}
			return nil
		},
	},
	{
		ID: "azure-group-region", Reason: cmdlet.ErrFailed, Grade: "DOC",
		Text:    "is a resource group in a different region than the gateway",
		Source:  "setup-cloud-management-gateway",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if region, known := s.groupRegion(r); r.on("IsUsingExistingGroup") && known && !sameRegion(region, r.text("Region")) {
				return r.breaksWith("GroupName", "it is in "+region)
			}
			return nil
		},
	},
	{
		ID: "azure-policy", Reason: cmdlet.ErrFailed, Grade: "DOC",
		Text:    "is a resource group with a policy that denies the deployment",
		Source:  "hotfix 37426535 of 2603 names Azure security policies",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if c := s.standing(policyDenies, r.text("GroupName")); c != nil {
				c.fired++
				return r.breaksWith("GroupName", c.text)
			}
			return nil
		},
	},
	{
		ID: "azure-quota", Reason: cmdlet.ErrFailed, Grade: "DOC",
		Text:    "has no virtual machines left for the subscription",
		Source:  "support article cmg-creation-unavailable-region",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if c := s.standing(quotaExhausted, r.text("Region")); c != nil {
				c.fired++
				return r.breaks("Region")
			}
			return nil
		},
	},
	knownIssue("azure-image", imageRetired, gatewayImage, "2409", "2603",
		"the Windows Server 2022 image of the offer windowsserver is retired, and the site lacks the update that uses windowsserver2022",
		"hotfix article KB37942646: 2409, 2503 and 2603 need that update, 2509 the second rollup KB37864969; "+
			"no document speaks of versions before 2409"),
	knownIssue("azure-extension", extensionFails, gatewayExtension, "2409", "2409",
		"VMExtensionProvisioningError: the extension InstallCMG failed",
		"hotfix article KB30833053: on 2409 without it, new gateways fail"),
}

// knownIssue is a fault of the product in some site versions. No number of the site tells whether its update is installed,
// so it is a fault to impose and not a rule that always holds.
func knownIssue(id string, kind standingKind, about, first, last, text, source string) Rule {
	return Rule{
		ID: id, Reason: cmdlet.ErrFailed, Grade: "DOC", Text: text, Source: source, Cmdlets: []string{newGateway},
		broken: func(s *Site, _ *request) []cmdlet.Problem {
			c := s.standing(kind, about)
			if c == nil || !s.isWithin(first, last) {
				return nil
			}
			c.fired++
			return []cmdlet.Problem{{}}
		},
	}
}

func taken(id string, by TakenName, grade, source string) Rule {
	return Rule{
		ID: id, Reason: cmdlet.ErrFailed, Grade: grade, Source: source, Cmdlets: []string{newGateway},
		Text: "has a first label that " + string(by) + " has",
		broken: func(s *Site, r *request) []cmdlet.Problem {
			name := s.newServiceName(r)
			if c := s.standingWith(nameTaken, label(name), string(by)); c != nil {
				c.fired++
				return []cmdlet.Problem{{Parameter: "ServiceName", Value: cmdlet.String(name).String()}}
			}
			return nil
		},
	}
}

// sameRegion reports whether both mean one region: those of the resource groups are written by people.
func sameRegion(a, b string) bool {
	known, err := azurecloud.ParseRegion(a)
	other, unknown := azurecloud.ParseRegion(b)
	return same(a, b) || err == nil && unknown == nil && known == other
}

// groupRegion returns the region of the resource group that a call names, and whether there is one.
func (s *Site) groupRegion(r *request) (string, bool) {
	if s.groups == nil {
		return r.text("Region"), true
	}
	region, known := s.groups[strings.ToLower(r.text("GroupName"))]
	return region, known
}

// deploymentFailure returns why the deployment of a new gateway is going to fail, and whether it is.
func (s *Site) deploymentFailure(r *request) (string, bool) {
	if c := s.standing(provisioningFails, s.newServiceName(r)); c != nil {
		s.spend(c)
		return c.text, true
	}
	for _, rule := range s.rules {
		if rule.Reason != cmdlet.ErrFailed {
			continue
		}
		if found := rule.problems(s, r); len(found) > 0 {
			return found[0].String(), true
		}
	}
	if s.groups != nil {
		s.groups[strings.ToLower(r.text("GroupName"))] = r.text("Region")
	}
	return "", false
}
