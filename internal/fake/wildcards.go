package fake

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// pattern is what a name filter of a Get cmdlet means: wildcards of PowerShell where the cmdlet documents them for the
// parameter or -ForceWildcardHandling asks for them, unless -DisableWildcardHandling is given. Case does not matter.
func (r *request) pattern(parameter string) (*regexp.Regexp, error) {
	metadata, _ := cmdlet.Documented().Cmdlet(r.call.Name())
	p, _ := metadata.Parameter(parameter)
	if r.on("DisableWildcardHandling") || !p.Wildcard && !r.on("ForceWildcardHandling") {
		return regexp.Compile(`(?is)\A` + regexp.QuoteMeta(r.text(parameter)) + `\z`)
	}
	return compileWildcards(r.text(parameter))
}

// matches reports whether a value answers to a filter; a filter that is not given lets everything through.
func (r *request) matches(parameter, value string) bool {
	if !r.given(parameter) {
		return true
	}
	pattern, err := r.pattern(parameter)
	return err == nil && pattern.MatchString(value)
}

// compileWildcards translates *, ?, [abc], [a-z] and the escape character `.
func compileWildcards(wildcards string) (*regexp.Regexp, error) {
	var b strings.Builder
	b.WriteString(`(?is)\A`)
	for rest := []rune(wildcards); len(rest) > 0; {
		length := 1
		switch {
		case rest[0] == '*':
			b.WriteString(".*")
		case rest[0] == '?':
			b.WriteString(".")
		case rest[0] == '[':
			end := slices.Index(rest, ']')
			if end < 2 {
				return nil, errors.New("a [ has no ] after it, or nothing in between")
			}
			b.WriteString("[" + setEscaper.Replace(string(rest[1:end])) + "]")
			length = end + 1
		case rest[0] == '`' && len(rest) > 1:
			b.WriteString(regexp.QuoteMeta(string(rest[1])))
			length = 2
		default:
			b.WriteString(regexp.QuoteMeta(string(rest[0])))
		}
		rest = rest[length:]
	}
	b.WriteString(`\z`)
	return regexp.Compile(b.String())
}

// setEscaper escapes what a set of package regexp takes for more than a character.
var setEscaper = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `^`, `\^`)
