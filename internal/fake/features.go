package fake

import (
	"github.com/cmgkit/cmgkit/cmdlet"
)

const enableFeature = "Enable-CMSiteFeature"

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
