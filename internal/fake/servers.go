package fake

import (
	"fmt"
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const roleSystem = "SMS Site System"

func (s *Site) getSite(r *request) []cmdlet.Object {
	if site := s.siteObject(); r.matches("SiteCode", s.code) && r.matches("Name", siteName(s.code)) {
		return []cmdlet.Object{site}
	}
	return nil
}

func siteName(code string) string { return "Primary site " + code }

func (s *Site) siteObject() cmdlet.Object {
	return instance("SMS_Site", properties{
		"SiteCode": cmdlet.String(s.code), "SiteName": cmdlet.String(siteName(s.code)), "ServerName": cmdlet.String(s.server),
		"ReportingSiteCode": cmdlet.String(s.parent), "InstallDir": cmdlet.String(`C:\Program Files\Microsoft Configuration Manager`),
		"BuildNumber": cmdlet.Int(int64(s.build)), "Version": cmdlet.String(fmt.Sprintf("5.00.%d.1000", s.build)),
		"Type": cmdlet.Int(siteTypePrimary),
	})
}

func getSystemsLacks(c cmdlet.Call) string {
	if _, given := c.Param("InputObject"); given {
		return "-InputObject, whose class is unpublished"
	}
	return ""
}

func (s *Site) getSystems(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, server := range s.systems {
		if s.systemMatches(r, server) {
			found = append(found, s.roleObject(server, roleSystem))
		}
	}
	return found
}

// systemMatches applies the filters that all cmdlets of site system roles have.
func (s *Site) systemMatches(r *request, server string) bool {
	return r.matches("SiteCode", s.code) && r.matches("SiteSystemServerName", server)
}

// systemOf returns the site system that a call is about, by name or by -InputObject, or "".
func (s *Site) systemOf(r *request) string {
	at := slices.IndexFunc(s.systems, func(server string) bool {
		if object, handed := r.objects["InputObject"]; handed {
			return sameInstance(s.roleObject(server, roleSystem), object)
		}
		return same(server, r.text("SiteSystemServerName")) && r.matches("SiteCode", s.code)
	})
	if at < 0 {
		return ""
	}
	return s.systems[at]
}

// roleObject is a row of a site system role, in the form that public output shows. RoleCount counts the roles that the
// engine knows of.
func (s *Site) roleObject(server, role string) cmdlet.Object {
	nalPath := fmt.Sprintf(`["Display=\\%s\"]MSWNET:["SMS_SITE=%s"]\\%[1]s\`, server, s.code)
	roles := int64(1)
	if s.point(server) != nil {
		roles++
	}
	return instance("SMS_SCI_SysResUse", properties{
		"FileType": cmdlet.Int(2), "ItemName": cmdlet.String(nalPath + "," + role), "ItemType": cmdlet.String("System Resource Usage"),
		"SiteCode": cmdlet.String(s.code), "NALPath": cmdlet.String(nalPath), "NALType": cmdlet.String("Windows NT Server"),
		"NetworkOSPath": cmdlet.String(`\\` + server), "RoleName": cmdlet.String(role), "RoleCount": cmdlet.Int(roles),
		"Type": cmdlet.Int(siteTypePrimary),
		"Props": cmdlet.List(cmdlet.Embedded(instance("SMS_EmbeddedProperty", properties{
			"PropertyName": cmdlet.String("Server Remote Name"), "Value": cmdlet.Int(0), "Value1": cmdlet.String(server),
			"Value2": cmdlet.String(""),
		}))),
		"PropLists": cmdlet.List(),
	})
}
