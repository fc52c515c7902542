package cmdlet

import (
	"errors"
	"regexp"
	"slices"
	"strings"
)

// Pattern is a name with PowerShell's wildcards: * for any text, ? for one character, [abc] and [a-z] for one of several,
// and ` before a character that stands for itself. Case does not matter. The zero Pattern matches everything.
type Pattern struct {
	wildcards string
	compiled  *regexp.Regexp // nil where there are no wildcards in it, and with err
	err       error
}

// Like returns the pattern that the operator -like would match with. [Pattern.Check] tells whether it is valid.
func Like(wildcards string) Pattern {
	p := Pattern{wildcards: wildcards}
	if strings.ContainsAny(wildcards, "*?[`") {
		p.compiled, p.err = compile(wildcards)
	}
	return p
}

// IsZero reports whether the pattern is the zero Pattern.
func (p Pattern) IsZero() bool { return p.wildcards == "" }

// String returns the pattern as it was written.
func (p Pattern) String() string { return p.wildcards }

// Check returns what is wrong with the pattern, nil where nothing is.
func (p Pattern) Check() error { return p.err }

// Match reports whether the pattern matches the whole of s. A pattern that [Pattern.Check] refuses matches nothing.
func (p Pattern) Match(s string) bool {
	switch {
	case p.IsZero():
		return true
	case p.compiled != nil:
		return p.compiled.MatchString(s)
	default:
		return p.err == nil && strings.EqualFold(p.wildcards, s)
	}
}

func compile(wildcards string) (*regexp.Regexp, error) {
	var b strings.Builder
	b.WriteString(`(?is)\A`)
	for rest := []rune(wildcards); len(rest) > 0; {
		length := 1
		switch {
		case rest[0] == '*':
			b.WriteString(".*")
			for length < len(rest) && rest[length] == '*' { // the same as one, and package regexp would take seconds over thousands
				length++
			}
		case rest[0] == '?':
			b.WriteString(".")
		case rest[0] == '[':
			end := slices.Index(rest, ']')
			if end < 2 {
				return nil, errors.New("a [ has no ] after it, or nothing before the ]")
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
	compiled, err := regexp.Compile(b.String())
	if err != nil {
		return nil, errors.New("a range in [ ] runs backwards")
	}
	return compiled, nil
}

// setEscaper escapes what means more than itself in a set of package regexp.
var setEscaper = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `^`, `\^`)
