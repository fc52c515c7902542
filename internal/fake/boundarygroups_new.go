package fake

import (
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const (
	newBoundaryGroup    = "New-CMBoundaryGroup"
	removeBoundaryGroup = "Remove-CMBoundaryGroup"
)

func (s *Site) newBoundaryGroup(r *request) []cmdlet.Object {
	g := &boundaryGroup{id: s.nextID("SMS_BoundaryGroup"), name: r.text("Name")}
	s.boundaryGroups = append(s.boundaryGroups, g)
	g.change(r)
	return []cmdlet.Object{s.boundaryGroupObject(g)}
}

// isRemoved reports whether a call removes a group: -Id takes several.
func (s *Site) isRemoved(r *request, g *boundaryGroup) bool {
	return s.boundaryGroupOf(r) == g || slices.ContainsFunc(r.value("Id").List(), func(id cmdlet.Value) bool { return id.Str() == rowID(g.id) })
}

func (s *Site) removeBoundaryGroup(r *request) []cmdlet.Object {
	s.boundaryGroups = slices.DeleteFunc(slices.Clone(s.boundaryGroups), func(g *boundaryGroup) bool { return s.isRemoved(r, g) })
	return nil
}

// unknownBoundaryGroups returns the ids of a removal that no group has.
func (s *Site) unknownBoundaryGroups(r *request) []cmdlet.Problem {
	var found []cmdlet.Problem
	for _, id := range r.value("Id").List() {
		if !slices.ContainsFunc(s.boundaryGroups, func(g *boundaryGroup) bool { return id.Str() == rowID(g.id) }) {
			found = append(found, cmdlet.Problem{Parameter: "Id", Value: id.String()})
		}
	}
	return found
}
