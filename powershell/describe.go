package powershell

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
)

// Description is the metadata of the module on a host, for the cmdlets of the documented catalogue. It is more complete and
// more reliable than the help pages. [Session.Describe] reads one; each session reads one when it starts a host, and checks
// calls against it.
//
// As JSON it names no host, site, person or path, so that it can be sent to the maintainers of cmgkit: fields that could
// name one are left out, and are empty in a Description that was read from JSON.
type Description struct {
	PowerShell    string // version of the engine
	Edition       string // "Desktop" for Windows PowerShell 5.1, "Core" for PowerShell 7
	ModuleVersion string
	SiteVersion   string
	Module        string       `json:"-"` // path of the module in use
	Copies        []ModuleCopy // the copies found where the console installs the module
	Cmdlets       []DescribedCmdlet
}

// ModuleCopy is a ConfigurationManager module on the host.
type ModuleCopy struct {
	Path    string `json:"-"`
	Version string // as its manifest says, "" if the manifest cannot be read
}

// DescribedCmdlet is the metadata of a cmdlet. Its Name is spelled as in the documented catalogue.
type DescribedCmdlet struct {
	Name       string
	DefaultSet string `json:",omitempty"`
	Parameters []DescribedParameter
}

// DescribedParameter is the metadata of a parameter. Common parameters, such as Verbose, are left out.
type DescribedParameter struct {
	Name       string
	Type       string   // full name of the .NET type; for a Nullable, of the type inside
	Aliases    []string `json:",omitempty"`
	Sets       []DescribedPlace
	Names      []string `json:",omitempty"` // the names of an enumeration
	ValidSet   []string `json:",omitempty"` // ValidateSet
	Minimum    string   `json:",omitempty"` // ValidateRange
	Maximum    string   `json:",omitempty"`
	MinLength  int      `json:",omitempty"` // ValidateLength
	MaxLength  int      `json:",omitempty"`
	Pattern    string   `json:",omitempty"` // ValidatePattern, a .NET regular expression
	ObjectType string   `json:",omitempty"` // PSTypeName: what kind of object an IResultObject must be
}

// DescribedPlace is a parameter's place in a parameter set.
type DescribedPlace struct {
	Set            string `json:",omitempty"` // "" for every set
	Mandatory      bool   `json:",omitempty"`
	Position       int    // -1: by name only
	Pipeline       bool   `json:",omitempty"` // takes the pipeline object
	PipelineByName bool   `json:",omitempty"` // takes a property of the pipeline object
}

// Describe reads the metadata of the module. It asks the host, not the site, and waits for a host that is free.
//
// Errors: ErrUnavailable if no host can be asked, ErrRefused if the metadata cannot be read.
func (s *Session) Describe(ctx context.Context) (*Description, error) {
	return describe(ctx, s.exchange, s.Host())
}

// ask sends a request to one particular host, or to any that is free.
type ask func(context.Context, request) (*answer, error)

func describe(ctx context.Context, send ask, host Host) (*Description, error) {
	a, err := send.own(ctx, "Describe", "", request{operation: operationDescribe, limit: ownLimit, write: func(w *callwire.Writer) {
		documented := cmdlet.Documented().Cmdlets()
		w.Count(len(documented))
		for _, m := range documented {
			w.Text(m.Name)
		}
	}})
	if err != nil {
		return nil, err
	}
	d := &Description{
		PowerShell: host.PowerShell, ModuleVersion: host.ModuleVersion, Module: host.Module, SiteVersion: host.SiteVersion,
		Edition: a.Text(), Cmdlets: readCmdlets(a.Text()),
	}
	for range a.Count() {
		d.Copies = append(d.Copies, ModuleCopy{Path: a.Text(), Version: a.Text()})
	}
	if err := a.Err(); err != nil || len(d.Cmdlets) == 0 {
		return nil, &cmdlet.Error{
			Op: "powershell.Describe", Via: via, Outcome: cmdlet.NotDone, Reason: cmdlet.ErrRefused,
			Err: errors.Join(errors.New("the module describes none of the documented cmdlets"), err),
		}
	}
	return d, nil
}

// ownLimit is how long a host may work on a request that is not a cmdlet.
const ownLimit = 2 * time.Minute

// own sends a request that is not a cmdlet.
func (send ask) own(ctx context.Context, name, target string, q request) (*answer, error) {
	fail := func(reason cmdlet.Reason, err error) (*answer, error) {
		return nil, &cmdlet.Error{Op: "powershell." + name, Target: target, Via: via, Outcome: cmdlet.NotDone, Reason: reason, Err: err}
	}
	a, err := send(ctx, q)
	switch {
	case err != nil:
		return fail(cmdlet.ErrUnavailable, err)
	case a.failure != nil:
		return fail(cmdlet.ErrRefused, a.failure)
	}
	return a, nil
}

// fields reads a text that the host wrote, field by field. After the last field it returns empty ones.
type fields struct{ rest []string }

func (f *fields) text() string {
	if len(f.rest) == 0 {
		return ""
	}
	text := f.rest[0]
	f.rest = f.rest[1:]
	return text
}

func (f *fields) number() int {
	n, _ := strconv.Atoi(f.text())
	return n
}

func (f *fields) flag() bool { return f.text() == "True" }

func (f *fields) list() []string {
	n := min(max(f.number(), 0), len(f.rest))
	list := f.rest[:n:n]
	f.rest = f.rest[n:]
	if n == 0 {
		return nil
	}
	return list
}

func readCmdlets(text string) []DescribedCmdlet {
	if text == "" {
		return nil
	}
	f := &fields{strings.Split(text, "\x00")}
	var cmdlets []DescribedCmdlet
	for len(f.rest) > 0 {
		c := DescribedCmdlet{Name: f.text(), DefaultSet: setName(f.text())}
		for range min(max(f.number(), 0), len(f.rest)) {
			c.Parameters = append(c.Parameters, readParameter(f))
		}
		slices.SortFunc(c.Parameters, func(a, b DescribedParameter) int { return strings.Compare(a.Name, b.Name) })
		cmdlets = append(cmdlets, c)
	}
	return cmdlets
}

func readParameter(f *fields) DescribedParameter {
	p := DescribedParameter{Name: f.text(), Type: f.text(), Aliases: f.list()}
	for range min(max(f.number(), 0), len(f.rest)) {
		place := DescribedPlace{Set: setName(f.text()), Position: max(f.number(), -1)} // by name only is the smallest integer
		place.Mandatory, place.Pipeline, place.PipelineByName = f.flag(), f.flag(), f.flag()
		p.Sets = append(p.Sets, place)
	}
	// The place in every set comes last, so that the place in a particular set is found first.
	slices.SortFunc(p.Sets, func(a, b DescribedPlace) int {
		if a.Set == "" || b.Set == "" {
			return strings.Compare(b.Set, a.Set)
		}
		return strings.Compare(a.Set, b.Set)
	})
	p.Names = f.list()
	for {
		switch f.text() {
		case "type":
			p.ObjectType = f.text()
		case "range":
			p.Minimum, p.Maximum = f.text(), f.text()
		case "length":
			p.MinLength, p.MaxLength = f.number(), f.number()
		case "pattern":
			p.Pattern = f.text()
		case "set":
			p.ValidSet = f.list()
		default:
			return p
		}
	}
}

func setName(name string) string {
	if name == "__AllParameterSets" {
		return ""
	}
	return name
}

// Catalogue returns the documented catalogue with this metadata laid over it, as [cmdlet.Catalogue.With] describes.
func (d *Description) Catalogue() *cmdlet.Catalogue {
	module := make([]cmdlet.Metadata, 0, len(d.Cmdlets))
	for _, c := range d.Cmdlets {
		m := cmdlet.Metadata{Name: c.Name, Sets: c.sets(), DefaultSet: c.DefaultSet}
		for _, p := range c.Parameters {
			m.Parameters = append(m.Parameters, p.metadata())
		}
		module = append(module, m)
	}
	return cmdlet.Documented().With(module)
}

// sets returns the names of the parameter sets. A cmdlet whose parameters name none has the one set "(All)".
func (c DescribedCmdlet) sets() []string {
	names := map[string]bool{}
	if c.DefaultSet != "" {
		names[c.DefaultSet] = true
	}
	for _, p := range c.Parameters {
		for _, place := range p.Sets {
			if place.Set != "" {
				names[place.Set] = true
			}
		}
	}
	if len(names) == 0 {
		return []string{"(All)"}
	}
	return slices.Sorted(maps.Keys(names))
}

func (p DescribedParameter) metadata() cmdlet.ParameterMetadata {
	m := cmdlet.ParameterMetadata{
		Name: p.Name, Type: p.shortType(), Aliases: p.Aliases, Position: -1, Accepted: slices.Concat(p.Names, p.ValidSet),
		Class: strings.TrimPrefix(p.ObjectType, "IResultObject#"),
	}
	if p.ValidSet != nil { // it may narrow an enumeration
		m.Accepted = p.ValidSet
	}
	m.Minimum, _ = strconv.ParseInt(p.Minimum, 10, 64)
	m.Maximum, _ = strconv.ParseInt(p.Maximum, 10, 64)
	for _, place := range p.Sets {
		m.In = append(m.In, cmdlet.Membership{Set: place.Set, Required: place.Mandatory})
		m.Position = max(m.Position, place.Position)
		m.Pipeline = m.Pipeline || place.Pipeline
	}
	return m
}

// shortTypes are the .NET types that the catalogue knows by a short name, the last part of the full one.
var shortTypes = []string{
	"System.String", "System.Uri", "System.Boolean", "System.DateTime", "System.Security.SecureString", "System.Collections.Hashtable",
	"System.Byte", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32", "System.Int64", "System.UInt64",
	"System.Management.Automation.SwitchParameter", "Microsoft.ConfigurationManagement.ManagementProvider.IResultObject",
}

// shortType returns the type as the catalogue names it, "" for a type that says nothing about the values it takes.
func (p DescribedParameter) shortType() string {
	element, isList := strings.CutSuffix(p.Type, "[]")
	if !slices.Contains(shortTypes, element) && p.Names == nil {
		if !strings.HasPrefix(p.ObjectType, "IResultObject") {
			return ""
		}
		element = "IResultObject"
	}
	element = element[strings.LastIndexAny(element, ".+")+1:]
	if isList {
		return element + "[]"
	}
	return element
}

// Difference is one point in which a module differs from a catalogue.
type Difference struct {
	Cmdlet    string
	Parameter string // "" for the cmdlet as a whole
	// What says what differs: "cmdlet", "parameter", "default set", "type", "sets", "mandatory", "aliases", "names", "range",
	// "length", "pattern" or "class".
	What      string
	Catalogue string // what the catalogue says, "" for nothing
	Module    string // what the module says, "" for nothing
}

// String returns one line. The same difference has the same line in every release.
func (d Difference) String() string {
	name := d.Cmdlet
	if d.Parameter != "" {
		name += " -" + d.Parameter
	}
	say := func(s string) string {
		if s == "" {
			return "none"
		}
		return s
	}
	return fmt.Sprintf("%s: %s: catalogue %s, module %s", name, d.What, say(d.Catalogue), say(d.Module))
}

// Diff returns where the module differs from the catalogue, sorted by cmdlet and parameter. A cmdlet that only one of them
// has is a difference too.
//
// It does not compare types that the catalogue does not know or that the module declares as Object, lengths and patterns
// that the module does not require, and whatever metadata does not show.
func (d *Description) Diff(c *cmdlet.Catalogue) []Difference {
	var all []Difference
	described := map[string]bool{}
	for _, m := range d.Cmdlets {
		described[strings.ToLower(m.Name)] = true
		known, has := c.Cmdlet(m.Name)
		if !has {
			all = append(all, Difference{Cmdlet: m.Name, What: "cmdlet", Module: "there"})
			continue
		}
		all = append(all, m.diff(known)...)
	}
	for _, m := range c.Cmdlets() {
		if !described[strings.ToLower(m.Name)] {
			all = append(all, Difference{Cmdlet: m.Name, What: "cmdlet", Catalogue: "there"})
		}
	}
	slices.SortStableFunc(all, func(a, b Difference) int {
		if a.Cmdlet != b.Cmdlet {
			return strings.Compare(a.Cmdlet, b.Cmdlet)
		}
		return strings.Compare(a.Parameter, b.Parameter)
	})
	return all
}

func (c DescribedCmdlet) diff(known cmdlet.Metadata) []Difference {
	var all []Difference
	if known.DefaultSet != "" && known.DefaultSet != c.DefaultSet { // the help usually leaves it out
		all = append(all, Difference{Cmdlet: c.Name, What: "default set", Catalogue: known.DefaultSet, Module: c.DefaultSet})
	}
	found := map[string]bool{}
	for _, p := range c.Parameters {
		m, has := known.Parameter(p.Name)
		for _, alias := range p.Aliases {
			if !has {
				m, has = known.Parameter(alias)
			}
		}
		found[m.Name] = has
		differ := func(what, catalogue, module string) {
			if catalogue != module {
				all = append(all, Difference{Cmdlet: c.Name, Parameter: p.Name, What: what, Catalogue: catalogue, Module: module})
			}
		}
		if !has {
			differ("parameter", "", p.Type)
			continue
		}
		p.diff(m, c.sets(), known.Sets, differ)
	}
	for _, m := range known.Parameters {
		if !found[m.Name] {
			all = append(all, Difference{Cmdlet: c.Name, Parameter: m.Name, What: "parameter", Catalogue: m.Type})
		}
	}
	return all
}

// diff compares a parameter with what the catalogue knows about it.
func (p DescribedParameter) diff(m cmdlet.ParameterMetadata, sets, knownSets []string, differ func(what, catalogue, module string)) {
	told := p.metadata()
	differ("parameter", m.Name, p.Name)
	if told.Type != "" && told.Type != m.Type || told.Type == "" && m.Type != "" && !strings.HasPrefix(p.Type, "System.Object") &&
		p.Type[strings.LastIndexByte(p.Type, '.')+1:] != m.Type {
		differ("type", m.Type, p.Type)
	}
	differ("sets", places(m.In, knownSets, false), places(told.In, sets, false))
	differ("mandatory", places(m.In, knownSets, true), places(told.In, sets, true))
	differ("aliases", joined(m.Aliases), joined(p.Aliases))
	if m.ValueType == "" { // otherwise the names are those of a table's values
		differ("names", joined(m.Accepted), joined(told.Accepted))
	}
	differ("range", span(m.Minimum, m.Maximum), strings.Trim(p.Minimum+" to "+p.Maximum, " to"))
	if p.MaxLength > 0 {
		differ("length", "", fmt.Sprintf("%d to %d", p.MinLength, p.MaxLength))
	}
	differ("pattern", "", p.Pattern)
	if told.Class != "" {
		differ("class", m.Class, told.Class)
	}
}

// places lists the names of the sets that a parameter is in, or in which it is mandatory.
func places(in []cmdlet.Membership, sets []string, mandatory bool) string {
	var names []string
	for _, set := range sets {
		at := slices.IndexFunc(in, func(m cmdlet.Membership) bool { return m.Set == "" || m.Set == set })
		if at >= 0 && (in[at].Required || !mandatory) {
			names = append(names, set)
		}
	}
	return joined(names)
}

func span(low, high int64) string {
	switch {
	case low == 0 && high == 0:
		return ""
	case high == 0:
		return strconv.FormatInt(low, 10) + " to"
	default:
		return strconv.FormatInt(low, 10) + " to " + strconv.FormatInt(high, 10)
	}
}

// joined sorts the names, because their order means nothing.
func joined(names []string) string {
	return strings.Join(slices.Sorted(slices.Values(names)), ", ")
}
