package fake

import (
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const (
	setCloudService         = "Set-CMClientSettingCloudService"
	setBoundaryGroup        = "Set-CMBoundaryGroup"
	setDefaultBoundaryGroup = "Set-CMDefaultBoundaryGroup"
	enableFeature           = "Enable-CMSiteFeature"
)

// clientSettings are a row of SMS_ClientSettings, or of SMS_ClientSettingsDefault with the id 0 (inference).
type clientSettings struct {
	id       int64
	name     string
	modified time.Time
	cloud    properties // of SMS_CloudAgentConfig; nil where custom settings have none
}

// Client settings of a new site: the default ones and those of the Options. What the cloud services' settings are by
// default is documented in about-client-settings, but for AllowCloudDP (inference).
func (s *Site) addClientSettings(names []string) {
	s.clientSettings = []*clientSettings{{name: "Default Client Agent Settings", cloud: cloudDefaults()}}
	for _, name := range names {
		s.clientSettings = append(s.clientSettings, &clientSettings{id: s.nextID("SMS_ClientSettings"), name: name})
	}
}

func cloudDefaults() properties {
	return properties{
		"AllowCMG": cmdlet.Bool(true), "AllowCloudDP": cmdlet.Bool(false), "AutoAADJoin": cmdlet.Bool(true),
	}
}

func getClientSettingsLacks(c cmdlet.Call) string {
	for _, parameter := range []string{"Setting", "Raw"} {
		if _, given := c.Param(parameter); given {
			return "-" + parameter + ", which returns a dictionary instead of an instance"
		}
	}
	return ""
}

func (s *Site) getClientSettings(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, c := range s.clientSettings {
		kind := "Device"
		if c.id == 0 {
			kind = "Default"
		}
		if r.matches("Name", c.name) && r.matches("Id", rowID(c.id)) && r.matches("SettingType", kind) {
			found = append(found, s.clientSettingsObject(c))
		}
	}
	return found
}

// clientSettingsOf returns the settings that a call changes; -Name and -InputObject are of custom ones.
func (s *Site) clientSettingsOf(r *request) *clientSettings {
	if r.on("DefaultSetting") {
		return s.clientSettings[0]
	}
	for _, c := range s.clientSettings[1:] {
		if object, handed := r.objects["InputObject"]; handed && sameInstance(s.clientSettingsObject(c), object) || same(c.name, r.text("Name")) {
			return c
		}
	}
	return nil
}

func (s *Site) setCloudService(r *request) []cmdlet.Object {
	c := s.clientSettingsOf(r)
	if c.cloud == nil {
		c.cloud = cloudDefaults()
	}
	for parameter, property := range map[string]string{
		"AllowCloudManagementGateway": "AllowCMG", "AllowCloudDistributionPoint": "AllowCloudDP", "AutoAzureADJoin": "AutoAADJoin",
	} {
		if r.given(parameter) {
			c.cloud[property] = r.value(parameter)
		}
	}
	c.modified = r.now
	return r.passThru(s.clientSettingsObject(c))
}

func (s *Site) clientSettingsObject(c *clientSettings) cmdlet.Object {
	var agents []cmdlet.Value
	if c.cloud != nil {
		agents = append(agents, cmdlet.Embedded(instance("SMS_CloudAgentConfig", c.cloud)))
	}
	p := properties{
		"SettingsID": cmdlet.Int(c.id), "Name": cmdlet.String(c.name), "Description": cmdlet.String(""),
		"Type": cmdlet.Int(settingsTypeDefault), "AgentConfigurations": cmdlet.List(agents...),
	}
	if c.id == 0 {
		return instance("SMS_ClientSettingsDefault", p)
	}
	p["Type"], p["FeatureType"] = cmdlet.Int(settingsTypeDevice), cmdlet.Int(featureTypeClientSettings)
	if !c.modified.IsZero() {
		p["DateModified"] = cmdlet.Time(c.modified)
	}
	return instance("SMS_ClientSettings", p)
}

// Numbers of the client settings: documented, but for the type of the default ones (public code).
const (
	settingsTypeDefault       = 0
	settingsTypeDevice        = 1
	featureTypeClientSettings = 2
)

// boundaryGroup is a row of SMS_BoundaryGroup. AllowPeerDownload, PreferCloudDPOverDP and their like are taken, but no
// known property shows them.
type boundaryGroup struct {
	id                          int64
	name, description, siteCode string
	servers                     []string
	modified                    time.Time
}

func (s *Site) addBoundaryGroups(names []string) {
	for _, name := range names {
		s.boundaryGroups = append(s.boundaryGroups, &boundaryGroup{id: s.nextID("SMS_BoundaryGroup"), name: name})
	}
}

func (s *Site) getBoundaryGroups(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, g := range s.boundaryGroups {
		if r.matches("Name", g.name) && (!r.given("Id") || slices.ContainsFunc(r.value("Id").List(), func(id cmdlet.Value) bool {
			return id.Str() == rowID(g.id)
		})) {
			found = append(found, s.boundaryGroupObject(g))
		}
	}
	return found
}

func (s *Site) boundaryGroupOf(r *request) *boundaryGroup {
	for _, g := range s.boundaryGroups {
		object, handed := r.objects["InputObject"]
		if handed && sameInstance(s.boundaryGroupObject(g), object) || r.text("Id") == rowID(g.id) || same(g.name, r.text("Name")) {
			return g
		}
	}
	return nil
}

func (s *Site) setBoundaryGroup(r *request) []cmdlet.Object {
	g := s.boundaryGroupOf(r)
	g.name = r.or("NewName", cmdlet.String(g.name)).Str()
	g.description = r.or("Description", cmdlet.String(g.description)).Str()
	g.siteCode = r.or("DefaultSiteCode", cmdlet.String(g.siteCode)).Str()
	if r.on("ClearSiteSystemServer") {
		g.servers = nil
	}
	has := func(name cmdlet.Value) func(string) bool {
		return func(server string) bool { return same(server, name.Str()) }
	}
	for _, name := range r.value("RemoveSiteSystemServerName").List() {
		g.servers = slices.DeleteFunc(g.servers, has(name))
	}
	for _, name := range r.value("AddSiteSystemServerName").List() {
		if !slices.ContainsFunc(g.servers, has(name)) {
			g.servers = append(g.servers, name.Str())
		}
	}
	g.modified = r.now
	return r.passThru(s.boundaryGroupObject(g))
}

func setBoundaryGroupLacks(c cmdlet.Call) string {
	for _, parameter := range []string{"AddSiteSystemServer", "RemoveSiteSystemServer"} {
		if _, given := c.Param(parameter); given {
			return "-" + parameter + " (use -" + parameter + "Name)"
		}
	}
	return ""
}

func (s *Site) boundaryGroupObject(g *boundaryGroup) cmdlet.Object {
	p := properties{
		"GroupID": cmdlet.Int(g.id), "Name": cmdlet.String(g.name), "Description": cmdlet.String(g.description),
		"DefaultSiteCode": cmdlet.String(g.siteCode), "MemberCount": cmdlet.Int(0),
		"SiteSystemCount": cmdlet.Int(int64(len(g.servers))),
	}
	if !g.modified.IsZero() {
		p["ModifiedOn"] = cmdlet.Time(g.modified)
	}
	return instance("SMS_BoundaryGroup", p)
}

// defaultBoundaryGroup is a row of SMS_DefaultBoundaryGroup: each primary site has one. What Set-CMDefaultBoundaryGroup sets
// is taken, but no known property shows it.
type defaultBoundaryGroup struct {
	id       int64
	siteCode string
}

func (s *Site) addDefaultBoundaryGroups() {
	for _, m := range s.members {
		if m.kind == siteTypePrimary {
			s.defaultGroups = append(s.defaultGroups, &defaultBoundaryGroup{s.nextID("SMS_DefaultBoundaryGroup"), m.code})
		}
	}
}

func (g *defaultBoundaryGroup) name() string {
	return "Default-Site-Boundary-Group<" + g.siteCode + ">"
}

func (s *Site) getDefaultBoundaryGroups(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, g := range s.defaultGroups {
		if r.matches("Name", g.name()) && r.matches("SiteCode", g.siteCode) && (!r.given("GroupId") || r.value("GroupId").Int64() == g.id) {
			found = append(found, s.defaultBoundaryGroupObject(g))
		}
	}
	return found
}

// defaultBoundaryGroupOf takes a call without a selector for one about the site that it runs at (inference).
func (s *Site) defaultBoundaryGroupOf(r *request) *defaultBoundaryGroup {
	for _, g := range s.defaultGroups {
		selected := same(g.siteCode, r.or("SiteCode", cmdlet.String(s.code)).Str())
		switch {
		case r.given("GroupId"):
			selected = r.value("GroupId").Int64() == g.id
		case r.given("Name"):
			selected = same(g.name(), r.text("Name"))
		}
		if selected {
			return g
		}
	}
	return nil
}

func (s *Site) setDefaultBoundaryGroup(r *request) []cmdlet.Object {
	return r.passThru(s.defaultBoundaryGroupObject(s.defaultBoundaryGroupOf(r)))
}

func (s *Site) defaultBoundaryGroupObject(g *defaultBoundaryGroup) cmdlet.Object {
	return instance("SMS_DefaultBoundaryGroup", properties{
		"GroupID": cmdlet.Int(g.id), "Name": cmdlet.String(g.name()), "DefaultSiteCode": cmdlet.String(g.siteCode),
	})
}

// feature is a row of SMS_CM_UpdateFeatures.
type feature struct {
	guid, name string
	enabled    bool
}

// scaleSetFeature is the name of the optional feature in the console. Documents disagree on whether a gateway needs it
// (the set-up article) or sites have it without asking (the list of optional features), so that making a gateway does not
// depend on it here.
const scaleSetFeature = "Cloud Management Gateway with Azure VM scale set"

func scaleSetFeatures() []*feature {
	return []*feature{{guid: "5ca1e5e7-0000-4000-8000-000000000001", name: scaleSetFeature}}
}

// prerelease tells what the feature was before version 2107.
func (s *Site) prerelease(*feature) bool { return !s.isSince("2107") }

func (s *Site) getFeatures(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, f := range s.features {
		kind := !r.on("Prerelease") && !r.on("Production") || r.on("Prerelease") && s.prerelease(f) || r.on("Production") && !s.prerelease(f)
		if kind && r.matches("Name", f.name) {
			found = append(found, s.featureObject(f))
		}
	}
	return found
}

func (s *Site) featureOf(r *request) *feature {
	for _, f := range s.features {
		object, handed := r.objects["InputObject"]
		if handed && sameInstance(s.featureObject(f), object) || same(f.name, r.text("Name")) {
			return f
		}
	}
	return nil
}

func (s *Site) enableFeature(r *request) []cmdlet.Object {
	f := s.featureOf(r)
	if f.enabled {
		r.warnings = append(r.warnings, "The feature "+f.name+" is enabled already.")
	}
	f.enabled = true
	return r.passThru(s.featureObject(f))
}

// featureObject shows in Status whether the feature is enabled, by numbers that nobody published.
func (s *Site) featureObject(f *feature) cmdlet.Object {
	status, kind := s.drawn.featureOff, s.drawn.featureProduction
	if f.enabled {
		status = s.drawn.featureOn
	}
	if s.prerelease(f) {
		kind = s.drawn.featurePrerelease
	}
	return instance("SMS_CM_UpdateFeatures", properties{
		"FeatureGuid": cmdlet.String(f.guid), "Name": cmdlet.String(f.name), "Status": cmdlet.Int(status), "FeatureType": cmdlet.Int(kind),
	})
}
