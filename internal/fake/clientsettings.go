package fake

import (
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const setCloudService = "Set-CMClientSettingCloudService"

// clientSettings are a row of SMS_ClientSettings, or of SMS_ClientSettingsDefault with the id 0 (inference).
type clientSettings struct {
	id       int64
	name     string
	modified time.Time
	cloud    properties // of SMS_CloudAgentConfig; nil where custom settings have none
	policy   properties // of SMS_PolicyAgentConfig, likewise

	user        bool // for users; others are for devices
	description string
	deployments []*deployment
}

// Client settings of a new site: the default ones and those of the Options. The defaults of the settings of cloud services
// are documented in about-client-settings, except that of AllowCloudDP (inference).
func (s *Site) addClientSettings(names []string) {
	s.clientSettings = []*clientSettings{{name: "Default Client Agent Settings", cloud: cloudDefaults(), policy: policyDefaults()}}
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
		if kind := c.kind(); r.matches("Name", c.name) && r.matches("Id", rowID(c.id)) && r.matches("SettingType", kind) {
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
		if object, handed := r.objects["InputObject"]; handed && sameInstance(s.clientSettingsObject(c), object) || same(c.name, r.text("Name")) || r.text("Id") == rowID(c.id) {
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
	if c.policy != nil {
		agents = append(agents, cmdlet.Embedded(instance("SMS_PolicyAgentConfig", c.policy)))
	}
	p := properties{
		"SettingsID": cmdlet.Int(c.id), "Name": cmdlet.String(c.name), "Description": cmdlet.String(c.description),
		"Type": cmdlet.Int(settingsTypeDefault), "AgentConfigurations": cmdlet.List(agents...),
	}
	if c.id == 0 {
		return instance("SMS_ClientSettingsDefault", p)
	}
	p["Type"], p["FeatureType"] = cmdlet.Int(settingsTypeDevice), cmdlet.Int(featureTypeClientSettings)
	p["AssignmentCount"] = cmdlet.Int(int64(len(c.deployments)))
	if c.user {
		p["Type"] = cmdlet.Int(settingsTypeUser)
	}
	if !c.modified.IsZero() {
		p["DateModified"] = cmdlet.Time(c.modified)
	}
	return instance("SMS_ClientSettings", p)
}

// Numbers of the client settings: documented, except the type of the default ones (public code).
const (
	settingsTypeDefault       = 0
	settingsTypeDevice        = 1
	settingsTypeUser          = 2
	featureTypeClientSettings = 2
)
