package fake

import (
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const (
	roleManagementPoint     = "SMS Management Point"
	roleSoftwareUpdatePoint = "SMS Software Update Point"

	setManagementPoint     = "Set-CMManagementPoint"
	setSoftwareUpdatePoint = "Set-CMSoftwareUpdatePoint"

	allowProxyTraffic = "AllowProxyTraffic" // the property behind -EnableCloudGateway
)

// clientPoint is a role that clients talk to, a management point or a software update point: a row of
// SMS_SCI_SysResUse. No list of the properties in Props is published; the names are those that public code reads.
type clientPoint struct {
	role, server string
	https        bool
	props        []prop
}

// prop is an SMS_EmbeddedProperty: a number in Value or a text in Value2.
type prop struct {
	name  string
	value int64
	text  string
}

// clientPoints returns what a new hierarchy has: on the first server of each site a software update point and, at primary
// sites, a management point, for HTTP clients of the intranet.
func clientPoints(members []member) []*clientPoint {
	var points []*clientPoint
	for _, m := range members {
		if m.kind == siteTypePrimary {
			points = append(points, newClientPoint(roleManagementPoint, m.systems[0]))
		}
		points = append(points, newClientPoint(roleSoftwareUpdatePoint, m.systems[0]))
	}
	return points
}

// newClientPoint returns a role as it is without any options.
func newClientPoint(role, server string) *clientPoint {
	if role == roleManagementPoint {
		return &clientPoint{role: role, server: server, props: []prop{
			{name: allowProxyTraffic},
			{name: "UseSiteDatabase", value: 1},
			{name: "SQLServerName"},
			{name: "DatabaseName"},
			{name: "MPInternetFacing"},
			{name: "MPIntranetFacing", value: 1},
			{name: "Username"},
		}}
	}
	return &clientPoint{role: role, server: server, props: []prop{
		{name: allowProxyTraffic},
		{name: "IsINF"},
		{name: "IsIntranet", value: 1},
		{name: "SSLWSUS"},
		{name: "UseProxy"},
		{name: "UseProxyForADR"},
		{name: "WSUSAccessAccount"},
		{name: "WSUSIISPort", value: 8530},
		{name: "WSUSIISSSLPort", value: 8531},
	}}
}

func (p *clientPoint) prop(name string) *prop {
	return &p.props[slices.IndexFunc(p.props, func(q prop) bool { return q.name == name })]
}

// facing returns the properties that say where clients come from.
func (p *clientPoint) facing() (internet, intranet *prop) {
	if p.role == roleManagementPoint {
		return p.prop("MPInternetFacing"), p.prop("MPIntranetFacing")
	}
	return p.prop("IsINF"), p.prop("IsIntranet")
}

// changed returns the role as a call would leave it. AllowDevice, GenerateAlert and the virtual IP addresses are taken, but
// no known property shows them.
func (p *clientPoint) changed(r *request) *clientPoint {
	c := &clientPoint{role: p.role, server: p.server, https: p.https, props: slices.Clone(p.props)}
	flag := func(parameter, name string) {
		if r.given(parameter) {
			c.prop(name).value = one(r.on(parameter))
		}
	}
	text := func(parameter, name string) {
		if r.given(parameter) {
			c.prop(name).text = r.text(parameter)
		}
	}
	flag("EnableCloudGateway", allowProxyTraffic)
	if r.given("EnableSsl") {
		c.https = r.on("EnableSsl")
	}
	if p.role == roleManagementPoint {
		c.adjust(p, r)
	}
	if r.given("ClientConnectionType") {
		kind := r.text("ClientConnectionType")
		internet, intranet := c.facing()
		internet.value, intranet.value = one(!same(kind, "Intranet")), one(!same(kind, "Internet"))
	}
	if p.role == roleManagementPoint {
		flag("UseSiteDatabase", "UseSiteDatabase")
		text("SqlServerFqdn", "SQLServerName")
		text("UserName", "Username")
		if r.on("UseComputerAccount") {
			c.prop("Username").text = ""
		}
		text("DatabaseName", "DatabaseName")
		if instance := r.text("SqlServerInstanceName"); instance != "" {
			c.prop("DatabaseName").text = instance + `\` + r.text("DatabaseName")
		}
		return c
	}
	flag("EnableSsl", "SSLWSUS")
	flag("UseProxy", "UseProxy")
	flag("UseProxyForAutoDeploymentRule", "UseProxyForADR")
	text("WsusAccessAccount", "WSUSAccessAccount")
	if r.on("AnonymousWsusAccess") {
		c.prop("WSUSAccessAccount").text = ""
	}
	for parameter, name := range map[string]string{"HttpPort": "WSUSIISPort", "HttpsPort": "WSUSIISSSLPort"} {
		if r.given(parameter) {
			c.prop(name).value = r.value(parameter).Int64()
		}
	}
	return c
}

// adjust is what the cmdlet changes on a management point besides (1902 release notes): switching HTTPS off switches gateway
// traffic off, unless the call asks for it, and switching the traffic on or off resets where clients come from. That off means
// the intranet is an inference, as is that a type which the call gives wins.
func (p *clientPoint) adjust(before *clientPoint, r *request) {
	traffic := p.prop(allowProxyTraffic)
	if before.https && !p.https && !r.given("EnableCloudGateway") {
		traffic.value = 0
	}
	if traffic.value != before.prop(allowProxyTraffic).value {
		internet, intranet := p.facing()
		internet.value, intranet.value = traffic.value, 1
	}
}

func one(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

// clientPointRole returns the role that a cmdlet is about.
func clientPointRole(r *request) string {
	switch r.call.Name() {
	case setManagementPoint, addManagementPoint, "Get-CMManagementPoint":
		return roleManagementPoint
	}
	return roleSoftwareUpdatePoint
}

func (s *Site) getClientPoints(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, p := range s.clientPoints {
		if p.role == clientPointRole(r) && s.systemMatches(r, p.server) {
			found = append(found, s.clientPointObject(p))
		}
	}
	return found
}

// clientPointOf returns the role that a call changes, by its server or by -InputObject, or nil.
func (s *Site) clientPointOf(r *request) *clientPoint {
	object, handed := r.objects["InputObject"]
	at := slices.IndexFunc(s.clientPoints, func(p *clientPoint) bool {
		if handed {
			return sameInstance(s.clientPointObject(p), object)
		}
		code := s.siteOf(p.server).code
		return p.role == clientPointRole(r) && same(p.server, r.text("SiteSystemServerName")) &&
			same(code, r.or("SiteCode", cmdlet.String(s.code)).Str())
	})
	if at < 0 {
		return nil
	}
	return s.clientPoints[at]
}

func (s *Site) setClientPoint(r *request) []cmdlet.Object {
	p := s.clientPointOf(r)
	*p = *p.changed(r)
	return r.passThru(s.clientPointObject(p))
}

// clientPointObject shows in SslState whether a management point takes HTTPS.
func (s *Site) clientPointObject(p *clientPoint) cmdlet.Object {
	row := s.roleProperties(p.server, p.role)
	props := row["Props"].List()
	for _, q := range p.props {
		props = append(props, embeddedProperty(q.name, q.value, "", q.text))
	}
	row["Props"] = cmdlet.List(props...)
	if p.role == roleManagementPoint {
		row["SslState"] = cmdlet.Int(one(p.https))
	}
	return instance("SMS_SCI_SysResUse", row)
}
