package fake

import (
	"strings"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/cmdlet"
)

// versionRules are about what a site version does not have yet, or no longer has.
var versionRules = []Rule{
	{
		ID: "scale-set-2107", Reason: cmdlet.ErrNeedsVersion, Version: "2107", Grade: "DOC",
		Text:    "a gateway in a virtual machine scale set needs site version 2107",
		Source:  "whats-new-in-version-2107; it was a pre-release feature before, which is not simulated",
		Cmdlets: []string{newGateway},
		broken:  before("2107", ""),
	},
	{
		ID: "us-government-2111", Reason: cmdlet.ErrNeedsVersion, Version: "2111", Grade: "DOC",
		Text:    "needs site version 2111 for a gateway in the US Government cloud",
		Source:  "whats-new-in-version-2111",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if r.cloud("EnvironmentSetting") != azurecloud.USGovernment {
				return nil
			}
			return before("2111", "EnvironmentSetting")(s, r)
		},
	},
	{
		ID: "no-classic-2203", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "is in cloudapp.net, the domain of classic cloud services, which can no longer be created",
		Source:  "whats-new-in-version-2203; a scale set could not have such a name before either (modify-cloud-management-gateway)",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if strings.HasSuffix(strings.ToLower(s.newServiceName(r)), ".cloudapp.net") {
				return []cmdlet.Problem{{Parameter: "ServiceName", Value: cmdlet.String(s.newServiceName(r)).String()}}
			}
			return nil
		},
	},
	{
		ID: "redirect-2309", Reason: cmdlet.ErrConflict, Grade: "DOC",
		Text:    "your server application needs to be updated: it lacks the redirect address http://localhost",
		Source:  "whats-new-in-version-2309",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if a := s.application(r.text("ServerAppClientId")); s.isSince(redirectVersion) && a != nil && !a.client && a.replyURL != redirect {
				return r.breaksWith("ServerAppClientId", "Set-UpdateServerApplication adds it")
			}
			return nil
		},
	},
	{
		ID: "tenant-id-2309", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "is required from site version 2309 on",
		Source:  "the text of the help of New-CMCloudManagementGateway calls it mandatory, the syntax does not: the stricter reading",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.isSince("2309") && !r.given("TenantId") {
				return r.breaks("TenantId")
			}
			return nil
		},
	},
}

// before reports a rule as broken on a site older than a version.
func before(version, parameter string) func(*Site, *request) []cmdlet.Problem {
	return func(s *Site, r *request) []cmdlet.Problem {
		if s.isSince(version) {
			return nil
		}
		return r.breaksWith(parameter, "this site is "+cmdlet.VersionOf(s.build))
	}
}
