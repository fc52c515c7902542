package fake

import "github.com/cmgkit/cmgkit/cmdlet"

const (
	addManagementPoint     = "Add-CMManagementPoint"
	addSoftwareUpdatePoint = "Add-CMSoftwareUpdatePoint"
)

// clientPointAfter returns the role as a call would leave it, one that it adds or one that it changes.
func (s *Site) clientPointAfter(r *request) *clientPoint {
	if name := r.call.Name(); name == addManagementPoint || name == addSoftwareUpdatePoint {
		return s.addedClientPoint(r)
	}
	return s.clientPointOf(r).changed(r)
}

// addedClientPoint returns the role that a call would add. Since 2207 a management point that takes the traffic of a gateway is
// for clients of the internet too, unless the call says otherwise (release notes).
func (s *Site) addedClientPoint(r *request) *clientPoint {
	p := newClientPoint(clientPointRole(r), s.systemOf(r)).changed(r)
	account := r.text("ConnectionAccountUserName")
	if p.role == roleManagementPoint {
		if !r.given("ClientConnectionType") {
			p.prop("MPInternetFacing").value = one(r.on("EnableCloudGateway") && s.isSince("2207"))
		}
		p.https = p.https || same(r.text("CommunicationType"), "Https")
		p.prop("UseSiteDatabase").value = one(!r.given("DatabaseName"))
		p.prop("Username").text = account
		return p
	}
	p.https = r.on("WsusSsl")
	p.prop("SSLWSUS").value = one(p.https)
	p.prop("WSUSAccessAccount").text = account
	for parameter, name := range map[string]string{"WsusIisPort": "WSUSIISPort", "WsusIisSslPort": "WSUSIISSSLPort"} {
		if r.given(parameter) {
			p.prop(name).value = r.value(parameter).Int64()
		}
	}
	return p
}

func (s *Site) addClientPoint(r *request) []cmdlet.Object {
	p := s.addedClientPoint(r)
	s.clientPoints = append(s.clientPoints, p)
	return []cmdlet.Object{s.clientPointObject(p)}
}
