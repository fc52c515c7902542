package cmdlet

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Query is a WMI query of one class. Its conditions must all hold.
type Query struct {
	Class      string
	Properties []string // nil is all
	Where      []Condition
}

// Condition compares a property with a string, a whole number or a Boolean.
type Condition struct {
	Property string
	Operator Operator // "" is Equal
	Value    Value
}

// Operator is a comparison in WQL.
type Operator string

// The operators.
const (
	Equal    Operator = "="
	NotEqual Operator = "<>"
)

// QueryCall returns the call of Invoke-CMWmiQuery that runs q. This is the only place where WQL is written.
func QueryCall(q Query) Call {
	wql, problems := q.wql()
	c := NewCall("Invoke-CMWmiQuery", P("Query", String(wql)))
	c.problems = append(c.problems, problems...)
	return c
}

func (q Query) wql() (string, []Problem) {
	var problems []Problem
	name := func(what, s string) string {
		if !identifier.MatchString(s) {
			problems = append(problems, Problem{Parameter: "Query", Value: String(s).String(), Rule: "is not the name of a " + what})
		}
		return s
	}
	var b strings.Builder
	b.WriteString("SELECT ")
	if len(q.Properties) == 0 {
		b.WriteString("*")
	}
	for i, property := range q.Properties {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name("property", property))
	}
	b.WriteString(" FROM " + name("class", q.Class))
	for i, condition := range q.Where {
		b.WriteString([]string{" AND ", " WHERE "}[b2i(i == 0)] + name("property", condition.Property) + " ")
		switch condition.Operator {
		case "":
			b.WriteString(string(Equal))
		case Equal, NotEqual:
			b.WriteString(string(condition.Operator))
		default:
			problems = append(problems, Problem{Parameter: "Query", Value: string(condition.Operator), Rule: "is not an operator"})
		}
		b.WriteString(" ")
		switch v := condition.Value; v.kind {
		case KindString:
			b.WriteString("'" + wqlEscaper.Replace(v.Str()) + "'")
		case KindInt:
			b.WriteString(strconv.FormatInt(v.Int64(), 10))
		case KindBool:
			b.WriteString(strings.ToUpper(strconv.FormatBool(v.Bool())))
		default:
			problems = append(problems, Problem{
				Parameter: "Query", Value: v.String(), Rule: abbreviate(condition.Property) + " is compared with a string, a whole number or a Boolean only",
			})
		}
	}
	return b.String(), problems
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// WQL escapes with a backslash, unlike the other query languages of the product.
var wqlEscaper = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

// ParseQuery reads the WQL that [QueryCall] writes, for back ends that carry queries out themselves. It does not
// know all of WQL; whatever else it meets is an error.
func ParseQuery(wql string) (Query, error) {
	p := wqlParser{rest: wql}
	q := Query{}
	p.keyword("SELECT")
	if !p.accept("*") {
		q.Properties = append(q.Properties, p.name())
		for p.accept(",") {
			q.Properties = append(q.Properties, p.name())
		}
	}
	p.keyword("FROM")
	q.Class = p.name()
	if p.space(); p.err == nil && p.rest != "" {
		p.keyword("WHERE")
		q.Where = append(q.Where, p.condition())
		for p.space(); p.err == nil && p.rest != ""; p.space() {
			p.keyword("AND")
			q.Where = append(q.Where, p.condition())
		}
	}
	if p.err != nil {
		return Query{}, fmt.Errorf("cmdlet: cannot read the query %q: %w", abbreviate(wql), p.err)
	}
	return q, nil
}

type wqlParser struct {
	rest string
	err  error
}

func (p *wqlParser) fail(wanted string) {
	p.space()
	if p.err == nil {
		p.err = fmt.Errorf("expected %s before %q", wanted, abbreviate(p.rest))
	}
}

func (p *wqlParser) space() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

func (p *wqlParser) accept(token string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.rest, token)
	if ok {
		p.rest = rest
	}
	return ok
}

func (p *wqlParser) word() string {
	p.space()
	end := strings.IndexFunc(p.rest, func(r rune) bool {
		return r > unicode.MaxASCII || r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	return word
}

func (p *wqlParser) keyword(wanted string) {
	before := p.rest
	if !strings.EqualFold(p.word(), wanted) {
		p.rest = before
		p.fail(wanted)
	}
}

func (p *wqlParser) name() string {
	before := p.rest
	word := p.word()
	if !identifier.MatchString(word) {
		p.rest = before
		p.fail("a name")
	}
	return word
}

func (p *wqlParser) condition() Condition {
	c := Condition{Property: p.name()}
	switch {
	case p.accept("="):
		c.Operator = Equal
	case p.accept("<>"), p.accept("!="):
		c.Operator = NotEqual
	default:
		p.fail("= or <>")
	}
	c.Value = p.literal()
	return c
}

func (p *wqlParser) literal() Value {
	for _, quote := range []string{"'", `"`} {
		if p.accept(quote) {
			return String(p.quoted(quote[0]))
		}
	}
	before := p.rest
	sign := ""
	if p.accept("-") {
		sign = "-"
	}
	word := p.word()
	if sign == "" && (strings.EqualFold(word, "TRUE") || strings.EqualFold(word, "FALSE")) {
		return Bool(strings.EqualFold(word, "TRUE"))
	}
	n, err := strconv.ParseInt(sign+word, 10, 64)
	if err != nil {
		p.rest = before
		p.fail("a string, a whole number or a Boolean")
	}
	return Int(n)
}

func (p *wqlParser) quoted(quote byte) string {
	var b strings.Builder
	for i := 0; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == quote:
			p.rest = p.rest[i+1:]
			return b.String()
		case c == '\\' && i+1 < len(p.rest):
			i++
			b.WriteByte(p.rest[i])
		default:
			b.WriteByte(c)
		}
	}
	p.fail("the end of a string")
	return ""
}
