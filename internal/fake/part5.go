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

// part5 is what lets clients use a gateway.
type part5 struct {
	httpOnly       bool
	clientPoints   []*clientPoint
	clientSettings []*clientSettings // the default ones first
	boundaryGroups []*boundaryGroup
	defaultGroups  []*defaultBoundaryGroup
	features       []*feature
}

func (s *Site) addPart5(o Options) {
	s.httpOnly = o.HTTPOnly
	s.clientPoints = clientPoints(s.members)
	s.features = scaleSetFeatures()
	if o.ClientSettings == nil {
		o.ClientSettings = []string{"Laptops"}
	}
	s.addClientSettings(o.ClientSettings)
	if o.BoundaryGroups == nil {
		o.BoundaryGroups = []string{"Headquarters"}
	}
	s.addBoundaryGroups(o.BoundaryGroups)
	s.addDefaultBoundaryGroups()
}

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
			points = append(points, &clientPoint{role: roleManagementPoint, server: m.systems[0], props: []prop{
				{name: allowProxyTraffic},
				{name: "UseSiteDatabase", value: 1},
				{name: "SQLServerName"},
				{name: "DatabaseName"},
				{name: "MPInternetFacing"},
				{name: "MPIntranetFacing", value: 1},
				{name: "Username"},
			}})
		}
		points = append(points, &clientPoint{role: roleSoftwareUpdatePoint, server: m.systems[0], props: []prop{
			{name: allowProxyTraffic},
			{name: "IsINF"},
			{name: "IsIntranet", value: 1},
			{name: "SSLWSUS"},
			{name: "UseProxy"},
			{name: "UseProxyForADR"},
			{name: "WSUSAccessAccount"},
			{name: "WSUSIISPort", value: 8530},
			{name: "WSUSIISSSLPort", value: 8531},
		}})
	}
	return points
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
	if r.given("ClientConnectionType") {
		kind := r.text("ClientConnectionType")
		internet, intranet := c.facing()
		internet.value, intranet.value = one(!same(kind, "Intranet")), one(!same(kind, "Internet"))
	}
	if r.given("EnableSsl") {
		c.https = r.on("EnableSsl")
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

func one(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

// clientPointRole returns the role that a cmdlet is about.
func clientPointRole(r *request) string {
	if r.call.Name() == setManagementPoint || r.call.Name() == "Get-CMManagementPoint" {
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

// passThru returns what a Set cmdlet does: nothing, unless -PassThru asks for the object.
func (r *request) passThru(changed cmdlet.Object) []cmdlet.Object {
	if r.on("PassThru") {
		return []cmdlet.Object{changed}
	}
	return nil
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

// part5Rules are about what lets clients use a gateway: roles, client settings, boundary groups, features.
var part5Rules = []Rule{
	{
		ID: "client-point-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "has no such role at the site",
		Source:  "there is nothing to change",
		Cmdlets: []string{setManagementPoint, setSoftwareUpdatePoint},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.clientPointOf(r) == nil {
				return r.breaks("SiteSystemServerName")
			}
			return nil
		},
	},
	{
		ID: "gateway-traffic-https", Reason: cmdlet.ErrInvalid, Grade: "DOC",
		Text: "needs HTTPS (EnableSsl) or a site with Enhanced HTTP",
		Source: "1902 release notes for the management point; that Enhanced HTTP will do is from set-up articles; " +
			"for the software update point CODE (ConfigMgrCBDsc)",
		Cmdlets: []string{setManagementPoint, setSoftwareUpdatePoint},
		Needs:   []string{"client-point-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			after := s.clientPointOf(r).changed(r)
			if after.prop(allowProxyTraffic).value != 0 && !after.https && s.httpOnly {
				return r.breaks("EnableCloudGateway")
			}
			return nil
		},
	},
	{
		ID: "gateway-traffic-internet", Reason: cmdlet.ErrInvalid, Grade: "CODE",
		Text:    "needs clients from the internet (ClientConnectionType Internet or InternetAndIntranet)",
		Source:  "ConfigMgrCBDsc, which refuses to call the cmdlet otherwise; the console may be more lenient: the stricter reading",
		Cmdlets: []string{setManagementPoint, setSoftwareUpdatePoint},
		Needs:   []string{"client-point-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			after := s.clientPointOf(r).changed(r)
			if internet, _ := after.facing(); after.prop(allowProxyTraffic).value != 0 && internet.value == 0 {
				return r.breaks("EnableCloudGateway")
			}
			return nil
		},
	},
	{
		ID: "client-settings-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is the name of no custom client settings",
		Source:  "there is nothing to change",
		Cmdlets: []string{setCloudService},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.clientSettingsOf(r) == nil {
				return r.breaks("Name")
			}
			return nil
		},
	},
	{
		ID: "boundary-group-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is no boundary group of the site",
		Source:  "there is nothing to change",
		Cmdlets: []string{setBoundaryGroup},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.boundaryGroupOf(r) == nil {
				return r.breaks(selector(r, "Id", "Name"))
			}
			return nil
		},
	},
	{
		ID: "boundary-group-name", Reason: cmdlet.ErrExists, Grade: "INF",
		Text:    "is the name of another boundary group",
		Source:  "Get-CMBoundaryGroup -Name tells them apart",
		Cmdlets: []string{setBoundaryGroup},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if slices.ContainsFunc(s.boundaryGroups, func(g *boundaryGroup) bool {
				return g != s.boundaryGroupOf(r) && same(g.name, r.text("NewName"))
			}) {
				return r.breaks("NewName")
			}
			return nil
		},
	},
	{
		ID: "boundary-group-site", Reason: cmdlet.ErrNotFound, Grade: "DOC",
		Text:    "is the code of no primary site",
		Source:  "SMS_BoundaryGroup class page: the site that clients are assigned to",
		Cmdlets: []string{setBoundaryGroup},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			m, known := s.member(r.text("DefaultSiteCode"))
			if r.text("DefaultSiteCode") != "" && (!known || m.kind != siteTypePrimary) {
				return r.breaks("DefaultSiteCode")
			}
			return nil
		},
	},
	{
		ID: "boundary-group-server", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is neither a site system server nor the service name of a gateway",
		Source:  "setup-cloud-management-gateway: a gateway can be referenced by a boundary group",
		Cmdlets: []string{setBoundaryGroup},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			var found []cmdlet.Problem
			for _, name := range r.value("AddSiteSystemServerName").List() {
				if s.gateway(name.Str()) == nil && !slices.ContainsFunc(s.systems, func(server string) bool { return same(server, name.Str()) }) {
					found = append(found, cmdlet.Problem{Parameter: "AddSiteSystemServerName", Value: name.String()})
				}
			}
			return found
		},
	},
	{
		ID: "default-boundary-group-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is no default site boundary group",
		Source:  "there is nothing to change; at a central administration site a selector is needed, since it has none",
		Cmdlets: []string{setDefaultBoundaryGroup},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.defaultBoundaryGroupOf(r) == nil {
				return r.breaks(selector(r, "GroupId", "Name", "SiteCode"))
			}
			return nil
		},
	},
	{
		ID: "feature-known", Reason: cmdlet.ErrNotFound, Grade: "INF",
		Text:    "is no feature of the site",
		Source:  "there is nothing to enable",
		Cmdlets: []string{enableFeature},
		Needs:   []string{"object-class", "object-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.featureOf(r) == nil {
				return r.breaks("Name")
			}
			return nil
		},
	},
	{
		ID: "prerelease-feature", Reason: cmdlet.ErrConflict, Grade: "DOC",
		Text:    "is a pre-release feature, and the hierarchy has not consented to those",
		Source:  "help of Enable-CMSiteFeature; consent is given in the console and not simulated",
		Cmdlets: []string{enableFeature},
		Needs:   []string{"feature-known"},
		broken: func(s *Site, r *request) []cmdlet.Problem {
			if s.prerelease(s.featureOf(r)) {
				return r.breaks(selector(r, "Name", "InputObject"))
			}
			return nil
		},
	},
}

// selector returns the parameter of those that the call has, or the last.
func selector(r *request, parameters ...string) string {
	for _, name := range parameters {
		if r.given(name) {
			return name
		}
	}
	return parameters[len(parameters)-1]
}
