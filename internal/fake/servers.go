package fake

import (
	"fmt"
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const roleSystem = "SMS Site System"

func (s *Site) getSite(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, m := range s.members {
		if r.matches("SiteCode", m.code) && r.matches("Name", m.name()) {
			found = append(found, s.siteObject(m))
		}
	}
	return found
}

func (s *Site) siteObject(m member) cmdlet.Object {
	return instance("SMS_Site", properties{
		"SiteCode": cmdlet.String(m.code), "SiteName": cmdlet.String(m.name()), "ServerName": cmdlet.String(m.systems[0]),
		"ReportingSiteCode": cmdlet.String(m.parent), "InstallDir": cmdlet.String(`C:\Program Files\Microsoft Configuration Manager`),
		"BuildNumber": cmdlet.Int(int64(s.build)), "Version": cmdlet.String(fmt.Sprintf("5.00.%d.1000", s.build)),
		"Type": cmdlet.Int(m.kind),
	})
}

func getSystemsLacks(c cmdlet.Call) string {
	if _, given := c.Param("InputObject"); given {
		return "-InputObject, whose class is unpublished"
	}
	return ""
}

// getSystems finds a gateway too, if it is asked for by its service name: the help of Set-CMBoundaryGroup does so. Whether the
// product lists gateways among its servers is not documented.
func (s *Site) getSystems(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, server := range s.systems {
		if s.systemMatches(r, server) {
			found = append(found, s.roleObject(server, roleSystem))
		}
	}
	if g := s.gateway(r.text("SiteSystemServerName")); g != nil && r.matches("SiteCode", s.code) {
		found = append(found, s.roleObject(g.serviceName, roleSystem))
	}
	return found
}

// systemMatches applies the filters that all cmdlets of site system roles have. Without any they are about the site that
// the calls run at (inference).
func (s *Site) systemMatches(r *request, server string) bool {
	code := s.siteOf(server).code
	_, handed := r.objects["InputObject"]
	everywhere := r.given("SiteCode") || r.on("AllSite") || handed
	return (everywhere || same(code, s.code)) && r.matches("SiteCode", code) && r.matches("SiteSystemServerName", server)
}

// systemOf returns the site system that a call is about, by name or by -InputObject, or "".
func (s *Site) systemOf(r *request) string {
	at := slices.IndexFunc(s.systems, func(server string) bool {
		if object, handed := r.objects["InputObject"]; handed {
			return sameInstance(s.roleObject(server, roleSystem), object)
		}
		return same(server, r.text("SiteSystemServerName")) && r.matches("SiteCode", s.siteOf(server).code)
	})
	if at < 0 {
		return ""
	}
	return s.systems[at]
}

func (s *Site) roleObject(server, role string) cmdlet.Object {
	return instance("SMS_SCI_SysResUse", s.roleProperties(server, role))
}

// roleProperties are those of a site system role's row, in the form that public output shows. RoleCount counts the roles
// that the engine knows of.
func (s *Site) roleProperties(server, role string) properties {
	m := s.siteOf(server)
	nalPath := fmt.Sprintf(`["Display=\\%s\"]MSWNET:["SMS_SITE=%s"]\\%[1]s\`, server, m.code)
	roles := 1 + one(server == s.systems[0]) // with the service connection point
	if s.point(server) != nil {
		roles++
	}
	for _, p := range s.clientPoints {
		if same(p.server, server) {
			roles++
		}
	}
	return properties{
		"FileType": cmdlet.Int(2), "ItemName": cmdlet.String(nalPath + "," + role), "ItemType": cmdlet.String("System Resource Usage"),
		"SiteCode": cmdlet.String(m.code), "NALPath": cmdlet.String(nalPath), "NALType": cmdlet.String("Windows NT Server"),
		"NetworkOSPath": cmdlet.String(`\\` + server), "RoleName": cmdlet.String(role), "RoleCount": cmdlet.Int(roles),
		"Type": cmdlet.Int(m.kind), "Props": cmdlet.List(embeddedProperty("Server Remote Name", 0, server, "")),
		"PropLists": cmdlet.List(),
	}
}

func embeddedProperty(name string, value int64, value1, value2 string) cmdlet.Value {
	return cmdlet.Embedded(instance("SMS_EmbeddedProperty", properties{
		"PropertyName": cmdlet.String(name), "Value": cmdlet.Int(value), "Value1": cmdlet.String(value1), "Value2": cmdlet.String(value2),
	}))
}
