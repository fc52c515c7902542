package fake

import (
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const (
	newClientSetting    = "New-CMClientSetting"
	removeClientSetting = "Remove-CMClientSetting"
	setClientPolicy     = "Set-CMClientSettingClientPolicy"
	newDeployment       = "New-CMClientSettingDeployment"
	getDeployment       = "Get-CMClientSettingDeployment"
	removeDeployment    = "Remove-CMClientSettingDeployment"
)

// deployment is a row of SMS_ClientSettingsAssignment: settings deployed to a collection.
type deployment struct {
	settings, collection string // the id of either
	collectionName       string
	created              time.Time
}

// policyDefaults are documented in about-client-settings, except that of PolicyEnableUserPolicyOnTS (inference).
func policyDefaults() properties {
	return properties{
		"PolicyEnableUserPolicyPolling": cmdlet.Bool(true), "PolicyEnableUserPolicyOnInternet": cmdlet.Bool(false),
		"PolicyEnableUserPolicyOnTS": cmdlet.Bool(false), "PolicyRequestAssignmentTimeout": cmdlet.Int(60),
	}
}

// kind is the name of the settings' type in the cmdlets.
func (c *clientSettings) kind() string {
	switch {
	case c.id == 0:
		return "Default"
	case c.user:
		return "User"
	default:
		return "Device"
	}
}

func (s *Site) newClientSetting(r *request) []cmdlet.Object {
	c := &clientSettings{
		id: s.nextID("SMS_ClientSettings"), name: r.text("Name"), description: r.text("Description"), user: same(r.text("Type"), "User"), modified: r.now,
	}
	s.clientSettings = append(s.clientSettings, c)
	return []cmdlet.Object{s.clientSettingsObject(c)}
}

func (s *Site) removeClientSetting(r *request) []cmdlet.Object {
	gone := s.clientSettingsOf(r)
	s.clientSettings = slices.DeleteFunc(slices.Clone(s.clientSettings), func(c *clientSettings) bool { return c == gone })
	return nil
}

func (s *Site) setClientPolicy(r *request) []cmdlet.Object {
	c := s.clientSettingsOf(r)
	if c.policy == nil {
		c.policy = policyDefaults()
	}
	for parameter, property := range map[string]string{
		"EnableUserPolicy": "PolicyEnableUserPolicyPolling", "EnableUserPolicyOnInternet": "PolicyEnableUserPolicyOnInternet",
		"EnableUserPolicyOnTS": "PolicyEnableUserPolicyOnTS", "PolicyPollingMins": "PolicyRequestAssignmentTimeout",
	} {
		if r.given(parameter) {
			c.policy[property] = r.value(parameter)
		}
	}
	c.modified = r.now
	return r.passThru(s.clientSettingsObject(c))
}

func (s *Site) newDeployment(r *request) []cmdlet.Object {
	c, to := s.clientSettingsOf(r), s.collectionsOf(r)[0]
	d := &deployment{settings: rowID(c.id), collection: to.id, collectionName: to.name, created: r.now}
	c.deployments = append(c.deployments, d)
	return []cmdlet.Object{s.deploymentObject(d)}
}

func (s *Site) getDeployments(r *request) []cmdlet.Object {
	c := s.clientSettingsOf(r)
	if c == nil {
		return nil
	}
	var found []cmdlet.Object
	to := s.collectionsOf(r)
	for _, d := range c.deployments {
		if !namesACollection(r) || slices.ContainsFunc(to, func(c *collection) bool { return c.id == d.collection }) {
			found = append(found, s.deploymentObject(d))
		}
	}
	return found
}

// deploymentOf returns the deployment that a call removes, or nil.
func (s *Site) deploymentOf(r *request) *deployment {
	object, handed := r.objects["InputObject"]
	for _, c := range s.clientSettings {
		for _, d := range c.deployments {
			if handed && sameInstance(s.deploymentObject(d), object) ||
				!handed && d.settings == r.text("ClientSettingsId") && same(d.collection, r.text("CollectionId")) {
				return d
			}
		}
	}
	return nil
}

func (s *Site) removeDeployment(r *request) []cmdlet.Object {
	gone := s.deploymentOf(r)
	for _, c := range s.clientSettings {
		c.deployments = slices.DeleteFunc(slices.Clone(c.deployments), func(d *deployment) bool { return d == gone })
	}
	return nil
}

func (s *Site) deploymentObject(d *deployment) cmdlet.Object {
	at := slices.IndexFunc(s.clientSettings, func(c *clientSettings) bool { return rowID(c.id) == d.settings })
	return instance("SMS_ClientSettingsAssignment", properties{
		"ClientSettingsID": cmdlet.Int(s.clientSettings[at].id), "CollectionID": cmdlet.String(d.collection),
		"CollectionName": cmdlet.String(d.collectionName), "CreationTime": cmdlet.Time(d.created),
	})
}
