package fake

import (
	"sync"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// filter is a parameter of a Get cmdlet.
type filter struct{ cmdlet, parameter string }

// documentedWildcards are the filters that document wildcards.
var documentedWildcards = sync.OnceValue(func() map[filter]bool {
	found := map[filter]bool{}
	for _, metadata := range cmdlet.Documented().Cmdlets() {
		for _, p := range metadata.Parameters {
			found[filter{metadata.Name, p.Name}] = p.Wildcard
		}
	}
	return found
})

// takesWildcards reports whether a name filter of a Get cmdlet is a pattern: where the cmdlet documents wildcards for the
// parameter or -ForceWildcardHandling asks for them, unless -DisableWildcardHandling is given.
func (r *request) takesWildcards(parameter string) bool {
	return !r.on("DisableWildcardHandling") &&
		(documentedWildcards()[filter{r.call.Name(), parameter}] || r.on("ForceWildcardHandling"))
}

// matches reports whether a value answers to a filter, case aside; a filter that is not given lets everything through.
func (r *request) matches(parameter, value string) bool {
	wanted, given := r.call.Param(parameter)
	if !given {
		return true
	}
	match, made := r.filters[parameter]
	if !made {
		match = func(value string) bool { return same(wanted.Str(), value) }
		if r.takesWildcards(parameter) {
			match = cmdlet.Like(wanted.Str()).Match
		}
		if r.filters == nil {
			r.filters = map[string]func(string) bool{}
		}
		r.filters[parameter] = match
	}
	return match(value)
}
