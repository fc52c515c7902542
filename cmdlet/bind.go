package cmdlet

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Check reports everything that is wrong with the call by the documented metadata, before anything is contacted: an
// unknown cmdlet or parameter, no or several matching parameter sets, wrong types, values out of range, and what a site
// of this build lacks. Build 0 is the newest known. What would ask somebody is refused too, because nobody is there to answer:
// a window to sign in, which New-CMCloudManagementGateway opens without ServerAppClientId, or a question, with -Confirm.
//
// The error is an [*Error] with all Problems: ErrNeedsVersion where a newer site would do, ErrUnsupported for an unknown
// cmdlet and for a call that asks somebody, else ErrInvalid.
func (c Call) Check(build int) error { return Documented().Check(c, build) }

// Check is [Call.Check] with this catalogue, for example that of a real module.
func (c *Catalogue) Check(call Call, build int) error {
	if err := c.bind(call, build); err != nil {
		return err
	}
	if question := c.question(call, build); question != "" {
		return Fail(call, ErrUnsupported, errors.New(question))
	}
	return nil
}

// bind is Check without what would ask somebody.
func (c *Catalogue) bind(call Call, build int) error {
	if build == 0 {
		build = math.MaxInt
	}
	metadata, known := c.lookup(call.name)
	if !known {
		e := Fail(call, ErrUnsupported, nil)
		e.Problems = []Problem{{Rule: "there is no such cmdlet in the catalogue"}}
		return e
	}
	problems := c.check(call, metadata, build)
	if len(problems) == 0 {
		return nil
	}
	e := Refuse(call, ErrInvalid, nil)
	e.Problems = problems
	if !slices.ContainsFunc(problems, func(p Problem) bool { return p.Version == "" }) {
		e.Reason = ErrNeedsVersion
	}
	return e
}

func (c *Catalogue) check(call Call, m Metadata, build int) []Problem {
	problems := slices.Clone(call.problems)
	if since(m.Since) > build {
		problems = append(problems, needs("", m.Name, m.Since, build))
	}
	var bound []ParameterMetadata
	for _, given := range call.params {
		p, known := m.Parameter(given.Name)
		var rules []string
		switch {
		case known && since(p.Since) > build:
			problems = append(problems, needs(p.Name, "the parameter", p.Since, build))
			rules = c.misfits(p, given.Value, build)
		case known && slices.ContainsFunc(bound, func(q ParameterMetadata) bool { return q.Name == p.Name }):
			rules = []string{"is given more than once"} // once by an alias that only this catalogue knows
		case known:
			bound = append(bound, p)
			rules = c.misfits(p, given.Value, build)
		case given.extra:
			rules = c.dangers(given.Value, build)
		default:
			rules = []string{"is not a parameter of " + m.Name}
		}
		for _, rule := range rules {
			problems = append(problems, Problem{Parameter: abbreviate(given.Name), Value: given.Value.String(), Rule: rule})
		}
	}
	if _, unbound := m.bind(bound, build); unbound != nil {
		problems = append(problems, unbound...)
	}
	for i := range problems {
		problems[i].Value = abbreviate(problems[i].Value)
	}
	return problems
}

func needs(parameter, what, version string, build int) Problem {
	return Problem{
		Parameter: parameter, Version: version,
		Rule: fmt.Sprintf("%s needs site version %s, and this site is %s", what, version, VersionOf(build)),
	}
}

// ParameterSet returns the name of the one parameter set that the call's parameters select by the documented metadata
// of a build, or the error of [Call.Check]. A call that would ask somebody has one too.
func (c Call) ParameterSet(build int) (string, error) {
	if err := Documented().bind(c, build); err != nil {
		return "", err
	}
	set, _, _ := Documented().setOf(c, build)
	return set, nil
}

// setOf returns the set of a call that bind takes, what the catalogue knows of its cmdlet and of its parameters.
func (c *Catalogue) setOf(call Call, build int) (set string, m Metadata, given []ParameterMetadata) {
	if build == 0 {
		build = math.MaxInt
	}
	m, _ = c.lookup(call.name)
	for _, one := range call.params {
		if p, known := m.Parameter(one.Name); known {
			given = append(given, p)
		}
	}
	set, _ = m.bind(given, build)
	return set, m, given
}

// interactive is the name of the parameter sets with which a cmdlet opens a window to sign in to Azure.
const interactive = "Interactive"

// question says whom a call would ask what, and what to do instead; "" if it asks nobody.
func (c *Catalogue) question(call Call, build int) string {
	set, m, given := c.setOf(call, build)
	confirm, _ := call.Param("Confirm")
	switch {
	case strings.HasPrefix(m.Name, "New-CMAAD"):
		return "it would open a sign-in window: create the app in Microsoft Entra and import it"
	case set == interactive:
		other := slices.IndexFunc(m.Sets, func(s string) bool { return s != interactive })
		if other < 0 {
			return "it would open a sign-in window"
		}
		return "it would open a sign-in window: give " + strings.Join(m.missing(m.Sets[other], given, math.MaxInt), ", ")
	case confirm.Bool():
		return "-Confirm would ask somebody at the site: use cmdlet.Confirm"
	default:
		return ""
	}
}

// bind selects the one parameter set, as PowerShell's binder does: the default set wherever it is possible, even one that
// lacks a parameter while another set has all it needs.
func (m Metadata) bind(given []ParameterMetadata, build int) (string, []Problem) {
	valid := m.setsOf(given, build)
	if len(valid) == 0 {
		return "", []Problem{m.apart(given, build)}
	}
	var satisfied []string
	var lacking [][]string
	for _, set := range valid {
		missing := m.missing(set, given, build)
		if len(missing) > 0 {
			lacking = append(lacking, missing)
			continue
		}
		satisfied = append(satisfied, set)
	}
	switch {
	case slices.Contains(satisfied, m.DefaultSet):
		return m.DefaultSet, nil
	case len(satisfied) == 0, slices.Contains(valid, m.DefaultSet):
		return "", required(lacking)
	case len(satisfied) > 1:
		return "", []Problem{{Rule: "the parameters fit several parameter sets: " + strings.Join(satisfied, ", ")}}
	}
	return satisfied[0], nil
}

// required says what the sets lack: first what all of them lack, then what would complete one of those that lack least.
func required(lacking [][]string) []Problem {
	var problems []Problem
	common := func(name string) bool {
		return !slices.ContainsFunc(lacking, func(missing []string) bool { return !slices.Contains(missing, name) })
	}
	for _, name := range lacking[0] {
		if common(name) {
			problems = append(problems, Problem{Parameter: name, Rule: "is required"})
		}
	}
	own := make([][]string, len(lacking))
	for i, missing := range lacking {
		own[i] = slices.DeleteFunc(slices.Clone(missing), common)
	}
	least := slices.MinFunc(own, func(a, b []string) int { return len(a) - len(b) })
	if len(least) == 1 {
		var choices []string
		for _, missing := range own {
			if len(missing) == 1 && !slices.Contains(choices, missing[0]) {
				choices = append(choices, missing[0])
			}
		}
		return append(problems, Problem{Parameter: strings.Join(choices, " or "), Rule: "is required"})
	}
	for _, name := range least {
		problems = append(problems, Problem{Parameter: name, Rule: "is required"})
	}
	return problems
}

// setsOf returns the sets that all given parameters are in.
func (m Metadata) setsOf(given []ParameterMetadata, build int) []string {
	var valid []string
	for _, set := range m.Sets {
		if !slices.ContainsFunc(given, func(p ParameterMetadata) bool {
			_, in := p.membership(set, build)
			return !in
		}) {
			valid = append(valid, set)
		}
	}
	return valid
}

func (m Metadata) missing(set string, given []ParameterMetadata, build int) []string {
	var missing []string
	for _, p := range m.Parameters {
		place, in := p.membership(set, build)
		if !in || !place.Required && !place.Demanded || since(p.Since) > build {
			continue
		}
		if !slices.ContainsFunc(given, func(q ParameterMetadata) bool { return q.Name == p.Name }) {
			missing = append(missing, p.Name)
		}
	}
	return missing
}

// apart says which parameters cannot be used together, and from which version on they can.
func (m Metadata) apart(given []ParameterMetadata, build int) Problem {
	var names []string
	for _, p := range given {
		if slices.ContainsFunc(m.Sets, func(set string) bool { _, in := p.membership(set, build); return !in }) {
			names = append(names, p.Name)
		}
	}
	problem := Problem{Parameter: strings.Join(names, ", "), Rule: "cannot be used together: no parameter set has them all"}
	for _, set := range m.setsOf(given, math.MaxInt) {
		for _, p := range given {
			if place, _ := p.membership(set, math.MaxInt); since(place.Since) > build {
				problem.Version = place.Since
				problem.Rule = fmt.Sprintf("can be used together from site version %s, and this site is %s", place.Since, VersionOf(build))
			}
		}
	}
	return problem
}

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// misfits returns the rules that a value breaks as the value of p.
func (c *Catalogue) misfits(p ParameterMetadata, v Value, build int) []string {
	element, isList := strings.CutSuffix(p.Type, "[]")
	switch {
	case p.TakesAFile && isList:
		return c.listMisfits(p, element, v, build)
	case p.TakesAFile:
		return c.fileMisfits(v)
	}
	v = p.converted(v)
	switch p.Type {
	case "":
		if !slices.Contains([]Kind{KindString, KindInt, KindBool, KindEnum, KindSwitch}, v.kind) {
			return []string{"must be a string, a number or a Boolean"}
		}
		return textMisfits(v)
	case "String", "Uri":
		if v.kind != KindString {
			return []string{"must be a string"}
		}
		if v.Str() == "" && slices.ContainsFunc(p.In, func(m Membership) bool { return m.Required }) {
			return []string{"must not be empty"}
		}
		if p.Type == "Uri" && !isURI(v.Str()) {
			return []string{"is not a URI"}
		}
		if len(p.Accepted) > 0 && !p.accepts(v.Str()) {
			return []string{"must be one of " + strings.Join(p.Accepted, ", ")}
		}
		return textMisfits(v)
	case "SecureString":
		if v.kind != KindSecret {
			return []string{"must be a secret"}
		}
		if !utf8.ValidString(v.Secret().Reveal()) {
			return []string{"is not valid UTF-8"}
		}
	case "DateTime":
		if v.kind != KindTime {
			return []string{"must be a time"}
		}
		if year := v.Time().Year(); year < 1 || year > 9999 {
			return []string{"is outside the years 1 to 9999"}
		}
	case "Boolean":
		if v.kind != KindBool {
			return []string{"must be a Boolean"}
		}
	case "SwitchParameter":
		if v.kind != KindSwitch && v.kind != KindBool {
			return []string{"must be a switch"}
		}
	case "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64":
		return p.intMisfits(v)
	case "Hashtable":
		return c.tableMisfits(p, v)
	case "IResultObject":
		return c.objectMisfits(p, v, build)
	case "SmsProviderSearch":
		return []string{"needs a .NET object, which a call cannot hold: write the search as WQL in Query (QueryCall makes it)"}
	default:
		if isList {
			return c.listMisfits(p, element, v, build)
		}
		return p.enumMisfits(v)
	}
	return nil
}

// dangers returns the rules that a value breaks whatever its parameter is.
func (c *Catalogue) dangers(v Value, build int) []string {
	var rules []string
	switch v.kind {
	case KindString:
		return textMisfits(v)
	case KindSecret:
		return c.misfits(ParameterMetadata{Type: "SecureString"}, v, build)
	case KindTime:
		return c.misfits(ParameterMetadata{Type: "DateTime"}, v, build)
	case KindEnum:
		return ParameterMetadata{Open: true}.enumMisfits(v)
	case KindFile:
		return c.fileMisfits(v)
	case KindResult:
		return c.objectMisfits(ParameterMetadata{}, v, build)
	case KindList:
		for _, element := range v.List() {
			rules = append(rules, c.dangers(element, build)...)
		}
	case KindTable:
		for _, row := range v.Table() {
			rules = append(append(rules, c.dangers(row.Key, build)...), c.dangers(row.Value, build)...)
		}
	case KindNull, KindInt, KindBool, KindSwitch, KindFloat, KindObject:
	}
	return rules
}

// isURI reports whether .NET reads s as a URI: relative ones too, but none that has a scheme and no host.
func isURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Host != "" || !strings.Contains(s, "://"))
}

func textMisfits(v Value) []string {
	if !utf8.ValidString(v.Str()) {
		return []string{"is not valid UTF-8"}
	}
	return nil
}

func (c *Catalogue) fileMisfits(v Value) []string {
	if v.kind != KindFile {
		return []string{"must be a file"}
	}
	name, content := v.File()
	var rules []string
	if !fileName.MatchString(name) || deviceName.MatchString(name) {
		rules = append(rules, "needs a plain file name: 1 to 100 letters, digits, dots, dashes and underscores, "+
			"no dot at either end, and no name of a Windows device")
	}
	if content.IsZero() {
		rules = append(rules, "is an empty file")
	}
	return rules
}

// fileName matches names that every file system takes and that cannot form a path. deviceName matches those among them that
// Windows reserves, whatever their extension.
var (
	fileName   = regexp.MustCompile(`^[A-Za-z0-9_-]([A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?$`)
	deviceName = regexp.MustCompile(`(?i)^(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\.|$)`)
)

// integers are .NET's types of whole numbers. The documents name Int32 only. A Value holds an int64, so UInt64 ends there.
var integers = map[string]struct{ low, high int64 }{
	"Byte": {0, math.MaxUint8}, "Int16": {math.MinInt16, math.MaxInt16}, "UInt16": {0, math.MaxUint16},
	"Int32": {math.MinInt32, math.MaxInt32}, "UInt32": {0, math.MaxUint32},
	"Int64": {math.MinInt64, math.MaxInt64}, "UInt64": {0, math.MaxInt64},
}

func (p ParameterMetadata) intMisfits(v Value) []string {
	n := v.Int64()
	switch {
	case v.kind != KindInt:
		return []string{"must be a whole number"}
	case p.Maximum != 0 && (n < p.Minimum || n > p.Maximum):
		return []string{"must be from " + strconv.FormatInt(p.Minimum, 10) + " to " + strconv.FormatInt(p.Maximum, 10)}
	case n < integers[p.Type].low || n > integers[p.Type].high:
		return []string{"is outside the range of " + p.Type}
	case p.Minimum != 0 && n < p.Minimum:
		return []string{"must be at least " + strconv.FormatInt(p.Minimum, 10)}
	}
	return nil
}

func (p ParameterMetadata) accepts(name string) bool {
	return slices.ContainsFunc(p.Accepted, func(a string) bool { return strings.EqualFold(a, name) })
}

func (p ParameterMetadata) enumMisfits(v Value) []string {
	name := v.Str()
	switch {
	case v.kind != KindEnum:
		return []string{"must be one of the names of " + p.Type}
	case !identifier.MatchString(name):
		return []string{"is not a valid enumeration name"}
	case p.Open:
		return nil
	case !p.accepts(name):
		return []string{"must be one of " + strings.Join(p.Accepted, ", ")}
	}
	return nil
}

func (c *Catalogue) listMisfits(p ParameterMetadata, element string, v Value, build int) []string {
	if v.kind != KindList {
		return []string{"must be a list"}
	}
	elements := v.List()
	if len(elements) == 0 {
		return []string{"is an empty list"}
	}
	one := p
	one.Type = element
	var rules []string
	for i, e := range elements {
		for _, rule := range c.misfits(one, e, build) {
			rules = append(rules, fmt.Sprintf("element %d %s", i+1, rule))
		}
	}
	return rules
}

func (c *Catalogue) tableMisfits(p ParameterMetadata, v Value) []string {
	if v.kind != KindTable {
		return []string{"must be a table"}
	}
	rows := v.Table()
	if len(rows) == 0 {
		return []string{"is an empty table"}
	}
	var rules []string
	seen := map[string]bool{}
	for i, row := range rows {
		var found []string
		name := row.Key.Str()
		if p.ValueType != "" {
			found = append(c.fileMisfits(row.Key), ParameterMetadata{Type: p.ValueType, Accepted: p.Accepted}.enumMisfits(row.Value)...)
			name, _ = row.Key.File()
		} else if row.Key.kind != KindString || row.Value.kind != KindString {
			found = []string{"must map a string to a string"}
		}
		if seen[strings.ToLower(name)] {
			found = append(found, "repeats the name "+abbreviate(name))
		}
		seen[strings.ToLower(name)] = true
		for _, rule := range found {
			rules = append(rules, fmt.Sprintf("row %d %s", i+1, rule))
		}
	}
	return rules
}

func (c *Catalogue) objectMisfits(p ParameterMetadata, v Value, build int) []string {
	class, _, _ := strings.Cut(p.Class, ";")
	switch v.kind {
	case KindObject:
		return nil // only back ends pass objects on, and the one that gets it judges its class
	case KindResult:
	default:
		return []string{"must be the result of a call"}
	}
	call := v.Result()
	metadata, known := c.lookup(call.name)
	if !known || metadata.Effect == Change {
		return []string{"must be the result of a call that changes nothing, not of " + abbreviate(call.name)}
	}
	var rules []string
	if classes := metadata.classes(); class != "" && len(classes) > 0 && !slices.Contains(classes, class) {
		rules = append(rules, "must be an object of the class "+class+", but "+call.name+" returns "+strings.Join(classes, " or "))
	}
	for _, problem := range c.check(call, metadata, build) {
		rules = append(rules, "in ("+call.name+"): "+problem.String())
	}
	return rules
}

// classes returns the WMI classes that the help names as outputs.
func (m Metadata) classes() []string {
	var classes []string
	for _, output := range m.Outputs {
		if _, class, ok := strings.Cut(output, "#"); ok && !slices.Contains(classes, class) {
			classes = append(classes, class)
		}
	}
	return classes
}
