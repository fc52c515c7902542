package fake

import "github.com/cmgkit/cmgkit/cmdlet"

// noAlerts is the answer of a site without alerts. No document tells the type, the name and the numbers of the alert that a
// gateway's threshold raises, so the engine raises none rather than one that no site has.
func (s *Site) noAlerts(*request) []cmdlet.Object { return nil }

// noMessages is the answer of a site whose components have reported nothing, for the same reason.
func (s *Site) noMessages(*request) []cmdlet.Object { return nil }
