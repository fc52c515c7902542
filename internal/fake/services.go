package fake

import (
	"slices"
	"strconv"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// service is a row of SMS_Azure_CloudService with its rows of SMS_AAD_Discovery_Settings and SMS_AAD_Sync_Settings.
type service struct {
	id                int64
	kind              int64        // ServiceType
	server            *application // nil: tenant attach
	name, description string
	users, groups     *discovery // nil until it is enabled for the first time
	sync              *groupSync // likewise
}

// discovery is a row of SMS_AAD_Discovery_Settings.
type discovery struct {
	id, agent   int64
	full, delta bool
	schedule    cmdlet.Value // a token
	minutes     cmdlet.Value
	scope       []string // groups
}

// groupSync is a row of SMS_AAD_Sync_Settings.
type groupSync struct {
	id int64
	on bool
}

func (s *Site) newService(r *request) []cmdlet.Object {
	v := &service{
		id: s.nextID("SMS_Azure_CloudService"), kind: s.drawn.serviceType, server: s.applicationOf(r, "ServerApp"),
		name: r.text("Name"), description: r.text("Description"),
	}
	s.discover(r, v)
	pair(v.server, s.applicationOf(r, "ClientApp"))
	s.services = append(s.services, v)
	return []cmdlet.Object{s.serviceObject(v)}
}

// attachTenant makes the service that co-management and tenant attach leave behind, which Remove-CMAzureService can
// delete like any other.
func (s *Site) attachTenant() {
	s.services = append(s.services, &service{
		id: s.nextID("SMS_Azure_CloudService"), kind: serviceTypeTenantAttach, name: "Co-management",
	})
}

func (s *Site) setService(r *request) []cmdlet.Object {
	v := s.servicesOf(r)[0]
	if r.given("NewName") {
		v.name = r.text("NewName")
	}
	if r.given("Description") {
		v.description = r.text("Description")
	}
	s.discover(r, v)
	if r.given("EnableAADGroupSync") {
		if v.sync == nil {
			v.sync = &groupSync{id: s.nextID("SMS_AAD_Sync_Settings")}
		}
		v.sync.on = r.on("EnableAADGroupSync")
	}
	return r.passThru(s.serviceObject(v))
}

func (s *Site) removeService(r *request) []cmdlet.Object {
	gone := s.servicesOf(r)[0]
	s.services = slices.DeleteFunc(s.services, func(v *service) bool { return v == gone })
	return nil
}

// discover changes both discoveries. A discovery has a row of settings once it has been enabled (inference; the AgentType
// that tells users from groups is unpublished).
func (s *Site) discover(r *request, v *service) {
	v.users = s.changeDiscovery(r, "User", s.drawn.userAgent, v.users)
	v.groups = s.changeDiscovery(r, "Group", s.drawn.groupAgent, v.groups)
}

func (s *Site) changeDiscovery(r *request, what string, agent int64, d *discovery) *discovery {
	if d == nil {
		if !r.on("Enable" + what + "Discovery") {
			return nil
		}
		d = &discovery{id: s.nextID("SMS_AAD_Discovery_Settings"), agent: agent}
	}
	d.full = r.or("Enable"+what+"Discovery", cmdlet.Bool(d.full)).Bool()
	d.delta = r.or("Enable"+what+"DeltaDiscovery", cmdlet.Bool(d.delta)).Bool()
	d.minutes = r.or(what+"DeltaDiscoveryMins", d.minutes)
	if schedule, given := r.objects[what+"DiscoverySchedule"]; given {
		token, _ := tokenOf(schedule) // the rules have seen that it has one
		d.schedule = cmdlet.String(token)
	}
	if what == "Group" {
		d.scope = r.changeGroups(d.scope)
	}
	return d
}

func (r *request) changeGroups(have []string) []string {
	scope := slices.Clone(have)
	is := func(name string) func(string) bool { return func(other string) bool { return same(name, other) } }
	for _, v := range r.value("AddGroupName").List() {
		if !slices.ContainsFunc(scope, is(v.Str())) {
			scope = append(scope, v.Str())
		}
	}
	for _, v := range r.value("DeleteGroupName").List() {
		scope = slices.DeleteFunc(scope, is(v.Str()))
	}
	return scope
}

func (s *Site) serviceOf(t *tenant) *service {
	for _, v := range s.services {
		if v.server != nil && v.server.tenant == t {
			return v
		}
	}
	return nil
}

func (s *Site) serviceWith(server *application) *service {
	for _, v := range s.services {
		if v.server == server && server != nil {
			return v
		}
	}
	return nil
}

// servicesOf returns the services that a call is about, by -Id, -Name or -InputObject.
func (s *Site) servicesOf(r *request) []*service {
	key, _ := r.objects["InputObject"].Get("ID")
	var found []*service
	for _, v := range s.services {
		switch {
		case r.given("InputObject") && key.Int64() == v.id,
			r.given("Id") && r.value("Id").Int64() == v.id,
			r.given("Name") && r.matches("Name", v.name):
			found = append(found, v)
		}
	}
	return found
}

func (s *Site) getServices(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, v := range s.services {
		if r.matches("Name", v.name) && (!r.given("Id") || r.value("Id").Int64() == v.id) {
			found = append(found, s.serviceObject(v))
		}
	}
	return found
}

func (s *Site) serviceObject(v *service) cmdlet.Object {
	apps := cmdlet.List()
	if v.server != nil {
		apps = ids(v.server.id)
	}
	return instance("SMS_Azure_CloudService", properties{
		"ID": cmdlet.Int(v.id), "Name": cmdlet.String(v.name), "Description": cmdlet.String(v.description),
		"ServiceType": cmdlet.Int(v.kind), "AuthenticationType": cmdlet.Int(s.drawn.authenticationType),
		"AssociatedAADWebApplications": apps, "SiteCode": cmdlet.String(s.code),
	})
}

func (s *Site) discoveryObjects(v *service) []cmdlet.Object {
	var rows []cmdlet.Object
	for _, d := range []*discovery{v.users, v.groups} {
		if d == nil {
			continue
		}
		scope := cmdlet.Value{}
		if d.scope != nil {
			scope = cmdlet.List(each(d.scope, cmdlet.String)...)
		}
		rows = append(rows, instance("SMS_AAD_Discovery_Settings", properties{
			"ID": cmdlet.Int(d.id), "CloudServiceId": cmdlet.Int(v.id), "AgentType": cmdlet.Int(d.agent),
			"FullSyncEnabled": cmdlet.Bool(d.full), "FullSyncSchedule": d.schedule, "DeltaSyncEnabled": cmdlet.Bool(d.delta),
			"DeltaSyncInterval": d.minutes, "RunNow": cmdlet.Bool(false), "DiscoveryScopeNames": scope, "SiteCode": cmdlet.String(s.code),
		}))
	}
	return rows
}

// syncObjects has the row of group sync, once it has been switched on. That it turns both kinds of sync on, the small one
// every five minutes (synchronize-collections-aad-group), is an inference.
func (s *Site) syncObjects(v *service) []cmdlet.Object {
	if v.sync == nil {
		return nil
	}
	on := cmdlet.Int(0)
	if v.sync.on {
		on = cmdlet.Int(1)
	}
	return []cmdlet.Object{instance("SMS_AAD_Sync_Settings", properties{
		"ID": cmdlet.Int(v.sync.id), "CloudServiceId": cmdlet.Int(v.id), "FullSyncEnabled": on, "DeltaSyncEnabled": on,
		"DeltaSyncInterval": cmdlet.Int(5), "RunNow": cmdlet.Int(0),
	})}
}

func rowID(id int64) string { return strconv.FormatInt(id, 10) }
