package fake

import (
	"errors"
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/wmi"
)

// Rule is something that the product refuses. The registry is what is enforced, and the documentation is made from it.
type Rule struct {
	ID      string
	Text    string // as it stands in the refusal
	Source  string // documents, by their file names, or why else
	Grade   string // DOC documented, CODE seen in public code, INF inferred
	Reason  cmdlet.Reason
	Version string   // the site version that lifts it, with ErrNeedsVersion
	Cmdlets []string // nil is all
	broken  func(*Site, *request) *cmdlet.Problem
}

// Rules returns the registry, in the order of its enforcement.
func Rules() []Rule { return slices.Clone(registry) }

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
	importServer = "Import-CMAADServerApplication"
	importClient = "Import-CMAADClientApplication"
	newService   = "New-CMCloudManagementAzureService"
	newGateway   = "New-CMCloudManagementGateway"
	addPoint     = "Add-CMCloudManagementGatewayConnectionPoint"
)

// registry holds the rules in groups: what a parameter takes, who calls and where, versions, tenants and applications,
// the certificate and the names, collisions, connection points.
var registry = []Rule{
	{
		ID: "object-class", Reason: cmdlet.ErrInvalid, Grade: "CODE",
		Text:   "is an object of another class than the parameter takes",
		Source: "PSTypeName of the parameters, in public stubs of the module",
		broken: objectOfAnotherClass,
	},
	{
		ID: "object-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:   "is an object that the site does not have",
		Source: "it would be written back to a row that is gone",
		broken: unknownObject,
	},
	{
		ID: "wildcard-switches", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:   "does not go together with DisableWildcardHandling",
		Source: "help of every cmdlet",
		broken: func(_ *Site, r *request) *cmdlet.Problem {
			if r.on("ForceWildcardHandling") && r.on("DisableWildcardHandling") {
				return r.breaks("ForceWildcardHandling")
			}
			return nil
		},
	},
	{
		ID: "wildcard-pattern", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:   "is no pattern of PowerShell's wildcards",
		Source: "about_Wildcards",
		Cmdlets: []string{
			"Get-CMAADApplication", "Get-CMAADTenant", "Get-CMAzureService", "Get-CMCloudManagementGateway",
			"Get-CMCloudManagementGatewayConnectionPoint", "Get-CMSite", "Get-CMSiteSystemServer",
		},
		broken: badPattern,
	},
	{
		ID: "schedule-range", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "is outside what a schedule can hold",
		Source:  "sms_st_recurinterval and sms_st_recurweekly class pages",
		Cmdlets: []string{"New-CMSchedule"},
		broken: func(_ *Site, r *request) *cmdlet.Problem {
			if problems := r.schedule().Problems(); len(problems) > 0 {
				return &cmdlet.Problem{Parameter: problems[0].Parameter, Value: problems[0].Value, Rule: problems[0].Rule}
			}
			return nil
		},
	},

	{
		ID: "role", Reason: cmdlet.ErrForbidden, Grade: "DOC",
		Text:   "the account needs the security role Full Administrator or Infrastructure Administrator",
		Source: "plan-cloud-management-gateway",
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if r.call.Effect() == cmdlet.Change && s.role == ReadOnlyAnalyst {
				return &cmdlet.Problem{Rule: "it has " + s.role}
			}
			return nil
		},
	},
	{
		ID: "top-level-site", Reason: cmdlet.ErrConflict, Grade: "DOC",
		Text:    "is done at the top-level site of the hierarchy only",
		Source:  "setup-cloud-management-gateway; for the Azure service an inference",
		Cmdlets: []string{newService, newGateway},
		broken: func(s *Site, _ *request) *cmdlet.Problem {
			if s.parent != "" {
				return &cmdlet.Problem{Rule: s.code + " is a child site of " + s.parent}
			}
			return nil
		},
	},

	{
		ID: "scale-set-2107", Reason: cmdlet.ErrNeedsVersion, Version: "2107", Grade: "DOC",
		Text:    "a gateway in a virtual machine scale set needs site version 2107",
		Source:  "whats-new-in-version-2107; a pre-release feature before, which is not simulated",
		Cmdlets: []string{newGateway},
		broken:  before("2107", ""),
	},
	{
		ID: "us-government-2111", Reason: cmdlet.ErrNeedsVersion, Version: "2111", Grade: "DOC",
		Text:    "needs site version 2111 for a gateway in the US Government cloud",
		Source:  "whats-new-in-version-2111",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if r.cloud("EnvironmentSetting") != certs.AzureUSGovernmentCloud {
				return nil
			}
			return before("2111", "EnvironmentSetting")(s, r)
		},
	},
	{
		ID: "no-classic-2203", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "is in cloudapp.net, the domain of classic cloud services, of which no new ones can be made",
		Source:  "whats-new-in-version-2203; a scale set could not have such a name before either (modify-cloud-management-gateway)",
		Cmdlets: []string{newGateway},
		broken: func(_ *Site, r *request) *cmdlet.Problem {
			if strings.HasSuffix(strings.ToLower(r.serviceName()), ".cloudapp.net") {
				return &cmdlet.Problem{Parameter: "ServiceName", Value: cmdlet.String(r.serviceName()).String()}
			}
			return nil
		},
	},
	{
		ID: "redirect-2309", Reason: cmdlet.ErrConflict, Grade: "DOC",
		Text:    "your server application needs to be updated: it lacks the redirect address http://localhost",
		Source:  "whats-new-in-version-2309",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if a := s.application(r.text("ServerAppClientId")); s.isSince(redirectVersion) && a != nil && !a.client && a.replyURL != redirect {
				return r.breaksWith("ServerAppClientId", "Set-UpdateServerApplication adds it")
			}
			return nil
		},
	},
	{
		ID: "tenant-id-2309", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "is required since site version 2309",
		Source:  "help of New-CMCloudManagementGateway, whose text calls it mandatory and whose syntax does not have it: the stricter reading",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if s.isSince("2309") && !r.given("TenantId") {
				return r.breaks("TenantId")
			}
			return nil
		},
	},

	{
		ID: "tenant-known", Reason: cmdlet.ErrNotFound, Grade: "DOC",
		Text:    "is no tenant that the site knows: import its server application first",
		Source:  "manually-register-azure-ad-apps",
		Cmdlets: []string{importClient, newGateway},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if r.given("TenantId") && s.tenant(r.text("TenantId")) == nil {
				return r.breaks("TenantId")
			}
			return nil
		},
	},
	{
		ID: "tenant-cloud", Reason: cmdlet.ErrConflict, Grade: "INF",
		Text:    "is not the Azure cloud of the tenant, which the site knows already",
		Source:  "SMS_AAD_Tenant_Ex has one Environment",
		Cmdlets: []string{importServer},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			return r.anotherCloud("AzureEnvironmentOption", s.tenant(r.text("TenantId")))
		},
	},
	{
		ID: "client-id-unique", Reason: cmdlet.ErrExists, Grade: "INF",
		Text:    "is the client ID of an application that is imported already",
		Source:  "a client ID names one application in all of Entra ID",
		Cmdlets: []string{importServer, importClient},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if s.application(r.text("ClientId")) != nil {
				return r.breaks("ClientId")
			}
			return nil
		},
	},
	{
		ID: "server-app-kind", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must be a server application",
		Source:  "help of the cmdlets",
		Cmdlets: []string{importClient, newService},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if a := s.applicationOf(r, "ServerApp"); a != nil && a.client {
				return r.breaks("ServerApp")
			}
			return nil
		},
	},
	{
		ID: "client-app-kind", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must be a client application",
		Source:  "help of the cmdlet",
		Cmdlets: []string{newService},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if !s.applicationOf(r, "ClientApp").client {
				return r.breaks("ClientApp")
			}
			return nil
		},
	},
	{
		ID: "same-tenant", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must be in the tenant of the server application",
		Source:  "azure-services-wizard: a tenant has its own pair of applications",
		Cmdlets: []string{newService},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if s.applicationOf(r, "ClientApp").tenant != s.applicationOf(r, "ServerApp").tenant {
				return r.breaks("ClientApp")
			}
			return nil
		},
	},
	{
		ID: "service-cloud", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "is not the Azure cloud of the applications' tenant",
		Source:  "azure-services-wizard: the applications are those of the chosen environment",
		Cmdlets: []string{newService},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			return r.anotherCloud("AzureEnvironmentOption", s.applicationOf(r, "ServerApp").tenant)
		},
	},
	{
		ID: "one-service-per-tenant", Reason: cmdlet.ErrExists, Grade: "DOC",
		Text:    "there is a Cloud Management service for this tenant already",
		Source:  "azure-services-wizard",
		Cmdlets: []string{newService},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if v := s.serviceOf(s.applicationOf(r, "ServerApp").tenant); v != nil {
				return &cmdlet.Problem{Rule: "its name is " + v.name}
			}
			return nil
		},
	},
	{
		ID: "server-app-imported", Reason: cmdlet.ErrNotFound, Grade: "DOC",
		Text:    "is no server application that was imported for the tenant",
		Source:  "setup-cloud-management-gateway",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			a := s.application(r.text("ServerAppClientId"))
			if a == nil || a.client || r.given("TenantId") && a.tenant != s.tenant(r.text("TenantId")) {
				return r.breaks("ServerAppClientId")
			}
			return nil
		},
	},
	{
		ID: "server-app-used", Reason: cmdlet.ErrConflict, Grade: "DOC",
		Text:    "is a server application that no Cloud Management service uses: make the service first",
		Source:  "set-up-checklist",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if s.serviceWith(s.application(r.text("ServerAppClientId"))) == nil {
				return r.breaks("ServerAppClientId")
			}
			return nil
		},
	},
	{
		ID: "gateway-cloud", Reason: cmdlet.ErrInvalid, Grade: "INF",
		Text:    "is not the Azure cloud of the server application's tenant",
		Source:  "the application signs in to the subscription's tenant",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			return r.anotherCloud("EnvironmentSetting", s.application(r.text("ServerAppClientId")).tenant)
		},
	},

	{
		ID: "certificate", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must be a PFX file that the password opens, with its private key",
		Source:  "server-auth-cert, pki-certificate-requirements",
		Cmdlets: []string{newGateway},
		broken: func(_ *Site, r *request) *cmdlet.Problem {
			if _, err := r.certificate(); err != nil {
				kind, _ := errors.AsType[certs.Error](err) // what is underneath means nothing to people
				return r.breaksWith("ServiceCertPath", reasonOf(kind))
			}
			return nil
		},
	},
	{
		ID: "service-name", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must be a name of the certificate",
		Source:  "server-auth-cert; help of New-CMCloudManagementGateway",
		Cmdlets: []string{newGateway},
		broken: func(_ *Site, r *request) *cmdlet.Problem {
			certificate, _ := r.certificate() // the rule before has opened it
			if _, err := certificate.ServiceName(r.serviceName()); err != nil {
				return r.breaksWith("ServiceName", reasonOf(err))
			}
			return nil
		},
	},
	{
		ID: "deployment-name", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must give a deployment name",
		Source:  "server-auth-cert, plan-cloud-management-gateway; that the region is required is an inference",
		Cmdlets: []string{newGateway},
		broken: func(_ *Site, r *request) *cmdlet.Problem {
			if _, err := certs.DeploymentName(r.serviceName(), r.text("Region"), r.cloud("EnvironmentSetting")); err != nil {
				return &cmdlet.Problem{Parameter: "ServiceName and Region", Rule: reasonOf(err)}
			}
			return nil
		},
	},
	{
		ID: "ca-files", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text:    "must hold one CA certificate in each file",
		Source:  "setup-cloud-management-gateway, configure-authentication",
		Cmdlets: []string{newGateway},
		broken: func(_ *Site, r *request) *cmdlet.Problem {
			if _, _, err := r.authorities(); err != nil {
				return r.breaksWith("CARootCert", reasonOf(err))
			}
			return nil
		},
	},

	{
		ID: "gateway-exists", Reason: cmdlet.ErrExists, Grade: "DOC",
		Text:    "there is a gateway of this service name, or with the same first label, already",
		Source:  "server-auth-cert: the deployment name, the key vault and the storage account must be unique",
		Cmdlets: []string{newGateway},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			for _, g := range s.gateways {
				if same(label(g.serviceName), label(r.serviceName())) {
					return &cmdlet.Problem{Parameter: "ServiceName", Value: cmdlet.String(r.serviceName()).String(), Rule: g.serviceName}
				}
			}
			return nil
		},
	},

	{
		ID: "site-system", Reason: cmdlet.ErrNotFound, Grade: "DOC",
		Text:    "is no site system server of the site",
		Source:  "setup-cloud-management-gateway",
		Cmdlets: []string{addPoint},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if s.systemOf(r) == "" {
				return r.breaks("SiteSystemServerName")
			}
			return nil
		},
	},
	{
		ID: "gateway-known", Reason: cmdlet.ErrNotFound, Grade: "DOC",
		Text:    "is the service name of no gateway",
		Source:  "help of Add-CMCloudManagementGatewayConnectionPoint",
		Cmdlets: []string{addPoint},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if s.gateway(r.text("CloudManagementGatewayName")) == nil {
				return r.breaks("CloudManagementGatewayName")
			}
			return nil
		},
	},
	{
		ID: "gateway-failed", Reason: cmdlet.ErrConflict, Grade: "INF",
		Text:    "is a gateway whose deployment failed: it can only be removed",
		Source:  "nothing documents a way to repair one",
		Cmdlets: []string{addPoint},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			g := s.gateway(r.text("CloudManagementGatewayName"))
			if end, ready := s.ends(g); !ready && !r.now.Before(end) {
				return r.breaksWith("CloudManagementGatewayName", g.failure.text)
			}
			return nil
		},
	},
	{
		ID: "one-point-per-server", Reason: cmdlet.ErrExists, Grade: "INF",
		Text:    "the server has a connection point already",
		Source:  "the identity of a role is its site and its server (SMS_SCI_SysResUse)",
		Cmdlets: []string{addPoint},
		broken: func(s *Site, r *request) *cmdlet.Problem {
			if p := s.point(s.systemOf(r)); p != nil {
				return &cmdlet.Problem{Rule: p.server}
			}
			return nil
		},
	},
}

func objectOfAnotherClass(_ *Site, r *request) *cmdlet.Problem {
	metadata, _ := cmdlet.Documented().Cmdlet(r.call.Name())
	for _, given := range r.call.Params() {
		o, handed := r.objects[given.Name]
		p, _ := metadata.Parameter(given.Name)
		class, role, _ := strings.Cut(p.Class, ";RoleName=")
		if !handed || class == "" {
			continue
		}
		if class == "SMS_ScheduleToken" {
			if _, err := tokenOf(o); err != nil {
				return r.breaksWith(given.Name, err.Error())
			}
			continue
		}
		has, _ := o.Get("RoleName")
		if !same(class, o.Class()) || role != "" && !same(role, has.Str()) {
			return r.breaksWith(given.Name, "it takes "+p.Class)
		}
	}
	return nil
}

// unknownObject asks for instances with keys only: a schedule has none and is no row.
func unknownObject(s *Site, r *request) *cmdlet.Problem {
	for _, given := range r.call.Params() {
		o, handed := r.objects[given.Name]
		metadata, _ := wmi.Lookup(o.Class())
		rows, held := classes[metadata.Name]
		if !handed || !held {
			continue
		}
		if !slices.ContainsFunc(rows(s, r.now), func(row cmdlet.Object) bool { return sameInstance(row, o) }) {
			return r.breaks(given.Name)
		}
	}
	return nil
}

func badPattern(_ *Site, r *request) *cmdlet.Problem {
	for _, given := range r.call.Params() {
		if given.Value.Kind() != cmdlet.KindString || !r.takesWildcards(given.Name) {
			continue
		}
		if err := cmdlet.Like(given.Value.Str()).Check(); err != nil {
			return r.breaksWith(given.Name, err.Error())
		}
	}
	return nil
}

// before is broken on a site that has not reached a version.
func before(version, parameter string) func(*Site, *request) *cmdlet.Problem {
	return func(s *Site, r *request) *cmdlet.Problem {
		if s.isSince(version) {
			return nil
		}
		return r.breaksWith(parameter, "this site is "+cmdlet.VersionOf(s.build))
	}
}

// anotherCloud is broken where a parameter names another Azure cloud than that of a known tenant.
func (r *request) anotherCloud(parameter string, t *tenant) *cmdlet.Problem {
	if t == nil || r.cloud(parameter) == t.cloud {
		return nil
	}
	return r.breaksWith(parameter, "it is "+string(t.cloud))
}

func reasonOf(err error) string { return strings.TrimPrefix(err.Error(), "certs: ") }
