package fake

import "github.com/cmgkit/cmgkit/cmdlet"

// applicationRules are about tenants and applications.
var applicationRules = []Rule{
	{
		ID: "tenant-known", Reason: cmdlet.ErrNotFound, Grade: "DOC",
		Text:    "is not a tenant that the site knows: import its server application first",
		Source:  "manually-register-azure-ad-apps",
		Cmdlets: []string{importClient, newGateway, updateServer},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if r.given("TenantId") && s.tenant(r.text("TenantId")) == nil {
				return r.breaks("TenantId")
			}
			return nil
		},
	},
	{
		ID: "tenant-cloud", Reason: cmdlet.ErrConflict, Grade: "INF",
		Text:    "is not the Azure cloud that the site has recorded for the tenant",
		Source:  "SMS_AAD_Tenant_Ex has one Environment",
		Cmdlets: []string{importServer},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			return r.anotherCloud("AzureEnvironmentOption", s.tenant(r.text("TenantId")))
		},
	},
	{
		ID: "client-id-unique", Reason: cmdlet.ErrExists, Grade: "INF",
		Text:    "is the client ID of an application that has already been imported",
		Source:  "a client ID names one application in all of Entra ID",
		Cmdlets: []string{importServer, importClient},
		broken: func(s *Site, r *request) []cmdlet.Problem {
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
		broken: func(s *Site, r *request) []cmdlet.Problem {
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
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
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
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.applicationOf(r, "ClientApp").tenant != s.applicationOf(r, "ServerApp").tenant {
				return r.breaks("ClientApp")
			}
			return nil
		},
	},
}
