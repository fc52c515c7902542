package fake

import (
	"slices"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const (
	setBoundaryGroup        = "Set-CMBoundaryGroup"
	setDefaultBoundaryGroup = "Set-CMDefaultBoundaryGroup"
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
	g.change(r)
	return r.passThru(s.boundaryGroupObject(g))
}

func (g *boundaryGroup) change(r *request) {
	g.name = r.or("NewName", cmdlet.String(g.name)).Str()
	g.description = r.or("Description", cmdlet.String(g.description)).Str()
	g.siteCode = r.or("DefaultSiteCode", cmdlet.String(g.siteCode)).Str()
	if r.on("ClearSiteSystemServer") {
		g.servers = nil
	}
	has := func(name string) func(string) bool {
		return func(server string) bool { return same(server, name) }
	}
	for _, name := range r.serverNames("RemoveSiteSystemServer") {
		g.servers = slices.DeleteFunc(g.servers, has(name))
	}
	for _, name := range r.serverNames("AddSiteSystemServer") {
		if !slices.ContainsFunc(g.servers, has(name)) {
			g.servers = append(g.servers, name)
		}
	}
	g.modified = r.now
}

// serverNames are the servers that a parameter hands over as objects, and its sister by name.
func (r *request) serverNames(parameter string) []string {
	var names []string
	for _, o := range r.lists[parameter] {
		path, _ := o.Get("NetworkOSPath")
		names = append(names, strings.TrimPrefix(path.Str(), `\\`))
	}
	for _, name := range r.value(parameter + "Name").List() {
		names = append(names, name.Str())
	}
	return names
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

func (g *defaultBoundaryGroup) name() string {
	return "Default-Site-Boundary-Group<" + g.siteCode + ">"
}
