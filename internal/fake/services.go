package fake

import (
	"strconv"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// service is a row of SMS_Azure_CloudService with its rows of SMS_AAD_Discovery_Settings.
type service struct {
	id                int64
	server            *application
	name, description string
	discovery         []properties
}

// newService makes a row of discovery settings for each discovery that is enabled (inference; the AgentType that tells
// users from groups is unpublished).
func (s *Site) newService(r *request) []cmdlet.Object {
	v := &service{
		id: s.nextID("SMS_Azure_CloudService"), server: s.applicationOf(r, "ServerApp"),
		name: r.text("Name"), description: r.text("Description"),
	}
	s.discover(r, v, "User", s.drawn.userAgent, cmdlet.Value{})
	s.discover(r, v, "Group", s.drawn.groupAgent, r.value("AddGroupName"))
	s.services = append(s.services, v)
	return []cmdlet.Object{s.serviceObject(v)}
}

func (s *Site) discover(r *request, v *service, what string, agent int64, groups cmdlet.Value) {
	if !r.on("Enable" + what + "Discovery") {
		return
	}
	settings := properties{
		"ID": cmdlet.Int(s.nextID("SMS_AAD_Discovery_Settings")), "CloudServiceId": cmdlet.Int(v.id), "AgentType": cmdlet.Int(agent),
		"FullSyncEnabled": cmdlet.Bool(true), "DeltaSyncEnabled": cmdlet.Bool(r.on("Enable" + what + "DeltaDiscovery")),
		"DeltaSyncInterval": r.value(what + "DeltaDiscoveryMins"), "RunNow": cmdlet.Bool(false),
		"DiscoveryScopeNames": groups, "SiteCode": cmdlet.String(s.code),
	}
	if schedule, given := r.objects[what+"DiscoverySchedule"]; given {
		token, _ := tokenOf(schedule) // the rules have seen that it has one
		settings["FullSyncSchedule"] = cmdlet.String(token)
	}
	v.discovery = append(v.discovery, settings)
}

func (s *Site) serviceOf(t *tenant) *service {
	for _, v := range s.services {
		if v.server.tenant == t {
			return v
		}
	}
	return nil
}

func (s *Site) serviceWith(server *application) *service {
	for _, v := range s.services {
		if v.server == server {
			return v
		}
	}
	return nil
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
	return instance("SMS_Azure_CloudService", properties{
		"ID": cmdlet.Int(v.id), "Name": cmdlet.String(v.name), "Description": cmdlet.String(v.description),
		"ServiceType": cmdlet.Int(s.drawn.serviceType), "AuthenticationType": cmdlet.Int(s.drawn.authenticationType),
		"AssociatedAADWebApplications": ids(v.server.id), "SiteCode": cmdlet.String(s.code),
	})
}

func rowID(id int64) string { return strconv.FormatInt(id, 10) }
