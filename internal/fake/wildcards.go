package fake

import "github.com/cmgkit/cmgkit/cmdlet"

// takesWildcards reports whether a name filter of a Get cmdlet is a pattern: where the cmdlet documents wildcards for the
// parameter or -ForceWildcardHandling asks for them, unless -DisableWildcardHandling is given.
func (r *request) takesWildcards(parameter string) bool {
	metadata, _ := cmdlet.Documented().Cmdlet(r.call.Name())
	p, _ := metadata.Parameter(parameter)
	return !r.on("DisableWildcardHandling") && (p.Wildcard || r.on("ForceWildcardHandling"))
}

// matches reports whether a value answers to a filter, case aside; a filter that is not given lets everything through.
func (r *request) matches(parameter, value string) bool {
	switch {
	case !r.given(parameter):
		return true
	case r.takesWildcards(parameter):
		return cmdlet.Like(r.text(parameter)).Match(value)
	default:
		return same(r.text(parameter), value)
	}
}
