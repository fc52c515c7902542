package fake

import (
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/cmdlet"
)

// tenant is a row of SMS_AAD_Tenant_Ex.
type tenant struct {
	id         int64
	guid, name string
	cloud      azurecloud.Cloud
}

// application is a row of SMS_AAD_Application_Ex. Its secret is not kept: no rule needs it.
type application struct {
	id             int64
	tenant         *tenant
	clientID, name string
	client         bool
	identifierURI  string
	replyURL       string
	secretExpiry   time.Time
	updated        time.Time
	paired         []int64
}

// redirect is what a server application has to have as a redirect address since version 2309.
const (
	redirect        = "http://localhost"
	redirectVersion = "2309"
)

// importServerApplication makes the tenant's row too where there is none (inference). The engine takes an application
// for one with the redirect address if the site's version knows of it: what Entra ID has is not simulated.
func (s *Site) importServerApplication(r *request) []cmdlet.Object {
	t := s.tenant(r.text("TenantId"))
	if t == nil {
		t = &tenant{
			id: s.nextID("SMS_AAD_Tenant_Ex"), guid: r.text("TenantId"), name: r.text("TenantName"),
			cloud: r.cloud("AzureEnvironmentOption"),
		}
		s.tenants = append(s.tenants, t)
	}
	a := s.newApplication(r, t)
	a.identifierURI = r.text("AppIdUri")
	a.secretExpiry = r.value("SecretKeyExpiry").Time()
	if s.isSince(redirectVersion) {
		a.replyURL = redirect
	}
	return []cmdlet.Object{s.applicationObject(a)}
}

func (s *Site) importClientApplication(r *request) []cmdlet.Object {
	server := s.applicationOf(r, "ServerApp")
	t := s.tenant(r.text("TenantId"))
	if server != nil {
		t = server.tenant
	}
	a := s.newApplication(r, t)
	a.client = true
	if server != nil {
		pair(server, a)
	}
	return []cmdlet.Object{s.applicationObject(a)}
}

// pair ties a server application and a client application together, as an import with the one for the other and a service
// with both do (inference).
func pair(server, client *application) {
	if !slices.Contains(server.paired, client.id) {
		server.paired, client.paired = append(server.paired, client.id), append(client.paired, server.id)
	}
}

// updateServerApplication adds the redirect address to the server applications of a tenant.
func (s *Site) updateServerApplication(r *request) []cmdlet.Object {
	t := s.tenant(r.text("TenantId"))
	for _, a := range s.applications {
		if a.tenant == t && !a.client {
			a.replyURL, a.updated = redirect, r.now
		}
	}
	return nil
}

// secretExpiry is when the secret of a server application expires or did.
func (s *Site) secretExpiry(a *application) time.Time {
	if c := s.standing(secretExpired, a.clientID); c != nil {
		c.fired++
		return c.since
	}
	return a.secretExpiry
}

func (s *Site) newApplication(r *request, t *tenant) *application {
	a := &application{
		id: s.nextID("SMS_AAD_Application_Ex"), tenant: t, clientID: r.text("ClientId"), name: r.text("AppName"), updated: r.now,
	}
	s.applications = append(s.applications, a)
	return a
}

func (s *Site) tenant(guid string) *tenant {
	at := slices.IndexFunc(s.tenants, func(t *tenant) bool { return same(t.guid, guid) })
	if at < 0 {
		return nil
	}
	return s.tenants[at]
}

func (s *Site) application(clientID string) *application {
	at := slices.IndexFunc(s.applications, func(a *application) bool { return same(a.clientID, clientID) })
	if at < 0 {
		return nil
	}
	return s.applications[at]
}

// applicationOf returns the application that a parameter hands over, by its key: whole instances would be most of the work.
func (s *Site) applicationOf(r *request, parameter string) *application {
	at := slices.IndexFunc(s.applications, func(a *application) bool {
		return sameInstance(cmdlet.NewObject("SMS_AAD_Application_Ex", properties{"ID": cmdlet.Int(a.id)}), r.objects[parameter])
	})
	if at < 0 {
		return nil
	}
	return s.applications[at]
}

// getApplications filters -TenantId by the tenant's GUID; the property of that name is a row id (inference).
func (s *Site) getApplications(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, a := range s.applications {
		kind := "ServerApplication"
		if a.client {
			kind = "ClientApplication"
		}
		if r.matches("AppName", a.name) && r.matches("AppType", kind) && r.matches("ClientId", a.clientID) &&
			r.matches("TenantId", a.tenant.guid) && r.matches("TenantName", a.tenant.name) {
			found = append(found, s.applicationObject(a))
		}
	}
	return found
}

func (s *Site) getTenants(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, t := range s.tenants {
		if r.matches("Id", t.guid) && r.matches("Name", t.name) {
			found = append(found, s.tenantObject(t))
		}
	}
	return found
}

func (s *Site) tenantObject(t *tenant) cmdlet.Object {
	return instance("SMS_AAD_Tenant_Ex", properties{
		"ID": cmdlet.Int(t.id), "TenantID": cmdlet.String(t.guid), "Name": cmdlet.String(t.name),
		"Environment": s.environment(t.cloud), "SiteCode": cmdlet.String(s.code),
	})
}

func (s *Site) applicationObject(a *application) cmdlet.Object {
	p := properties{
		"ID": cmdlet.Int(a.id), "ClientID": cmdlet.String(a.clientID), "Name": cmdlet.String(a.name),
		"TenantID": cmdlet.Int(a.tenant.id), "IsClientApp": cmdlet.Bool(a.client), "LastUpdateTime": cmdlet.Time(a.updated),
		"AssociatedAADApplications": ids(a.paired...), "Source": cmdlet.Int(s.drawn.source), "SiteCode": cmdlet.String(s.code),
	}
	if !a.client {
		p["IdentifierUri"] = cmdlet.String(a.identifierURI)
		p["ReplyUrl"] = cmdlet.String(a.replyURL)
		p["SecretKeyExpiry"] = cmdlet.Time(s.secretExpiry(a))
	}
	return instance("SMS_AAD_Application_Ex", p)
}

// environment returns the row id of an Azure cloud. That of the public one is 1 (CODE).
func (s *Site) environment(cloud azurecloud.Cloud) cmdlet.Value {
	if cloud == azurecloud.USGovernment {
		return cmdlet.Int(s.drawn.environmentUSGovernment)
	}
	return cmdlet.Int(environmentPublic)
}
