package cmdlet

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/cmgkit/cmgkit/azurecloud"
)

// Effect says what running a cmdlet does to the site.
type Effect uint8

const (
	// Change is the effect of whatever is not known to be harmless.
	Change Effect = iota
	// Read asks the site and changes nothing.
	Read
	// Pure makes an object without asking the site, as New-CMSchedule does.
	Pure
)

// Catalogue holds the metadata of cmdlets: parameter sets, types, aliases, accepted values, ranges.
type Catalogue struct{ cmdlets map[string]*Metadata }

// Metadata is what a catalogue knows about one cmdlet.
type Metadata struct {
	Name       string
	Effect     Effect
	Since      string // first site version that has it, "" if no release note says
	Source     string // where Since, or the whole entry, comes from; "" is the cmdlet's help page
	Sets       []string
	DefaultSet string // "" where the help names none
	Parameters []ParameterMetadata
	Outputs    []string
	SiteWide   bool // whatever it changes is changed for the whole site; see [Call.SiteWide]
}

// ParameterMetadata is what a catalogue knows about one parameter.
type ParameterMetadata struct {
	Name       string
	Type       string // as the help writes it: String, Int32, IResultObject, SecureString, …; "" is unpublished
	Aliases    []string
	In         []Membership // the parameter sets it is in
	Position   int          // -1 is named only
	Accepted   []string     // names of an enumeration
	Open       bool         // Accepted is known to be incomplete
	Pipeline   bool
	Wildcard   bool
	Minimum    int64  // 0 is none
	Maximum    int64  // 0 is none
	Class      string // of an IResultObject, with ";RoleName=…" where the cmdlet demands a role
	TakesAFile bool   // a path: takes a [File], or a list of them where Type is one
	Password   string // of a PFX file: the parameter with its password
	ValueType  string // of the values of a Hashtable, whose keys are files
	SiteWide   bool   // with it the call changes something for the whole site; see [Call.SiteWide]
	Since      string
	Source     string
	loose      bool // a real module's parameter that the documents describe differently, or not at all
}

// Membership is a parameter's place in a parameter set.
type Membership struct {
	Set      string // "" is every set
	Required bool
	Demanded bool   // not required by the cmdlet, but the call makes no sense without it
	Since    string // first site version in which the parameter is in this set
}

//go:embed data/cmdlets.json
var documentedCmdlets []byte

//go:embed data/additions.json
var documentedAdditions []byte

// Documented returns the catalogue made from the cmdlets' help pages and release notes. It describes the newest site
// version; a real module's own metadata may know more.
func Documented() *Catalogue { return documented() }

var documented = sync.OnceValue(func() *Catalogue {
	c, err := parseCatalogue(documentedCmdlets, documentedAdditions)
	if err != nil {
		panic(err) // embedded data, read by a test
	}
	return c
})

// Cmdlet returns the metadata of a cmdlet; the case of its name does not matter.
func (c *Catalogue) Cmdlet(name string) (Metadata, bool) {
	m, ok := c.lookup(name)
	return m.clone(), ok
}

func (c *Catalogue) lookup(name string) (Metadata, bool) {
	m, ok := c.cmdlets[strings.ToLower(name)]
	if !ok {
		return Metadata{}, false
	}
	return *m, true
}

// clone keeps callers from changing the catalogue.
func (m Metadata) clone() Metadata {
	m.Sets, m.Outputs = slices.Clone(m.Sets), slices.Clone(m.Outputs)
	m.Parameters = slices.Clone(m.Parameters)
	for i := range m.Parameters {
		p := &m.Parameters[i]
		p.Aliases, p.In, p.Accepted = slices.Clone(p.Aliases), slices.Clone(p.In), slices.Clone(p.Accepted)
	}
	return m
}

// Cmdlets returns the metadata of all cmdlets, sorted by name.
func (c *Catalogue) Cmdlets() []Metadata {
	all := make([]Metadata, 0, len(c.cmdlets))
	for _, m := range c.cmdlets {
		all = append(all, m.clone())
	}
	slices.SortFunc(all, func(a, b Metadata) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Parameter returns the metadata of a parameter by its name or one of its aliases; case does not matter.
func (m Metadata) Parameter(name string) (ParameterMetadata, bool) {
	for _, p := range m.Parameters {
		if strings.EqualFold(p.Name, name) || slices.ContainsFunc(p.Aliases, func(a string) bool { return strings.EqualFold(a, name) }) {
			return p, true
		}
	}
	return ParameterMetadata{}, false
}

// membership returns the parameter's place in a set at a build.
func (p ParameterMetadata) membership(set string, build int) (Membership, bool) {
	for _, m := range p.In {
		if (m.Set == "" || m.Set == set) && since(m.Since) <= build {
			return m, true
		}
	}
	return Membership{}, false
}

// since returns the build of a version. Of "" it is 0: what has no version has always been there.
func since(version string) int { return builds[version] }

const allSets = "(All)"

type documentedSet struct {
	Name    string `json:"name"`
	Default bool   `json:"default"`
}

type documentedParameter struct {
	Cmdlet   string   `json:"cmdlet"`
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Sets     []string `json:"sets"`
	Aliases  []string `json:"aliases"`
	Required bool     `json:"required"`
	Position string   `json:"position"`
	Accepted []string `json:"accepted"`
	Pipeline bool     `json:"pipeline"`
	Wildcard bool     `json:"wildcard"`
	Class    string   `json:"class"`
	Since    string   `json:"since"`
	Source   string   `json:"source"`
}

type documentedCmdlet struct {
	Cmdlet     string                `json:"cmdlet"`
	Since      string                `json:"since"`
	Source     string                `json:"source"`
	Sets       []documentedSet       `json:"sets"`
	Parameters []documentedParameter `json:"parameters"`
	Outputs    []string              `json:"outputs"`
}

// addition names parameters of a cmdlet, or of every cmdlet that has them, and says one thing about them.
type addition struct {
	Cmdlet     string   `json:"cmdlet"`
	Parameter  string   `json:"parameter"`
	Parameters []string `json:"parameters"`
	Password   string   `json:"password"`
	Type       string   `json:"type"`
	Set        string   `json:"set"`
	Since      string   `json:"since"`
	Version    string   `json:"version"`
	Source     string   `json:"source"`
	Minimum    int64    `json:"minimum"`
	Maximum    int64    `json:"maximum"`
	Values     string   `json:"values"`
	Accepted   []string `json:"accepted"`
	Class      string   `json:"class"`
}

func parseCatalogue(cmdlets, additions []byte) (*Catalogue, error) {
	var help struct {
		Cmdlets []documentedCmdlet `json:"cmdlets"`
	}
	var more struct {
		Cmdlets    []documentedCmdlet    `json:"cmdlets"`
		Parameters []documentedParameter `json:"parameters"`
		Since      []addition            `json:"since"`
		LaterSets  []addition            `json:"later_sets"`
		Demanded   []addition            `json:"demanded"`
		Optional   []addition            `json:"optional"`
		Lists      []addition            `json:"lists"`
		SiteWide   []addition            `json:"site_wide"`
		Regions    []addition            `json:"regions"`
		Ranges     []addition            `json:"ranges"`
		Files      []addition            `json:"files"`
		Tables     []addition            `json:"tables"`
		Classes    []addition            `json:"classes"`
	}
	if err := json.Unmarshal(cmdlets, &help); err != nil {
		return nil, fmt.Errorf("cmdlet: the catalogue: %w", err)
	}
	if err := json.Unmarshal(additions, &more); err != nil {
		return nil, fmt.Errorf("cmdlet: the additions to the catalogue: %w", err)
	}
	c := &Catalogue{cmdlets: map[string]*Metadata{}}
	for _, d := range append(help.Cmdlets, more.Cmdlets...) {
		c.cmdlets[strings.ToLower(d.Cmdlet)] = d.metadata()
	}
	for _, p := range more.Parameters {
		m, known := c.cmdlets[strings.ToLower(p.Cmdlet)]
		if !known {
			return nil, fmt.Errorf("cmdlet: an addition to the catalogue names an unknown cmdlet: %+v", p)
		}
		m.Parameters = append(m.Parameters, p.metadata())
	}
	for _, step := range []struct {
		additions []addition
		cmdlet    func(m *Metadata, a addition)
		parameter func(p *ParameterMetadata, a addition)
	}{
		{
			more.Since,
			func(m *Metadata, a addition) { m.Since, m.Source = a.Version, a.Source },
			func(p *ParameterMetadata, a addition) { p.Since, p.Source = a.Version, a.Source },
		},
		{
			more.SiteWide,
			func(m *Metadata, _ addition) { m.SiteWide = true },
			func(p *ParameterMetadata, _ addition) { p.SiteWide = true },
		},
	} {
		for _, a := range step.additions {
			if a.Parameters == nil {
				m, known := c.cmdlets[strings.ToLower(a.Cmdlet)]
				if !known {
					return nil, fmt.Errorf("cmdlet: an addition to the catalogue names an unknown cmdlet: %+v", a)
				}
				step.cmdlet(m, a)
				continue
			}
			if err := c.amend(a, func(p *ParameterMetadata) { step.parameter(p, a) }); err != nil {
				return nil, err
			}
		}
	}
	for _, step := range []struct {
		additions []addition
		apply     func(p *ParameterMetadata, a addition)
	}{
		{more.LaterSets, func(p *ParameterMetadata, a addition) {
			p.In = append(p.In, Membership{Set: a.Set, Since: a.Since})
		}},
		{more.Demanded, func(p *ParameterMetadata, a addition) {
			for i := range p.In {
				p.In[i].Demanded = p.In[i].Set == a.Set
			}
		}},
		{more.Optional, func(p *ParameterMetadata, _ addition) {
			for i := range p.In {
				p.In[i].Required = false
			}
		}},
		{more.Lists, func(p *ParameterMetadata, _ addition) { p.Type += "[]" }},
		{more.Regions, func(p *ParameterMetadata, _ addition) { p.Open, p.Accepted = true, azurecloud.Enumeration() }},
		{more.Ranges, func(p *ParameterMetadata, a addition) { p.Minimum, p.Maximum = a.Minimum, a.Maximum }},
		{more.Files, func(p *ParameterMetadata, a addition) { p.TakesAFile, p.Password = true, a.Password }},
		{more.Tables, func(p *ParameterMetadata, a addition) { p.ValueType, p.Accepted = a.Values, a.Accepted }},
		{more.Classes, func(p *ParameterMetadata, a addition) { p.Class = a.Class }},
	} {
		for _, a := range step.additions {
			if err := c.amend(a, func(p *ParameterMetadata) { step.apply(p, a) }); err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

// amend applies f to each parameter that a names. An addition that names none is a mistake in the data.
func (c *Catalogue) amend(a addition, f func(*ParameterMetadata)) error {
	met := 0
	for _, m := range c.cmdlets {
		if a.Cmdlet != "" && a.Cmdlet != m.Name {
			continue
		}
		for i := range m.Parameters {
			p := &m.Parameters[i]
			if p.Name == a.Parameter || slices.Contains(a.Parameters, p.Name) || (a.Type != "" && p.Type == a.Type) {
				f(p)
				met++
			}
		}
	}
	if met == 0 {
		return fmt.Errorf("cmdlet: an addition to the catalogue names an unknown parameter: %+v", a)
	}
	return nil
}

func (d documentedCmdlet) metadata() *Metadata {
	m := &Metadata{Name: d.Cmdlet, Effect: effectOf(d.Cmdlet), Since: d.Since, Source: d.Source, Outputs: d.Outputs}
	for _, set := range d.Sets {
		m.Sets = append(m.Sets, set.Name)
		if set.Default {
			m.DefaultSet = set.Name
		}
	}
	// The help repeats a parameter that is required in one set and not in another.
	for _, p := range d.Parameters {
		at := slices.IndexFunc(m.Parameters, func(q ParameterMetadata) bool { return q.Name == p.Name })
		if at < 0 {
			m.Parameters = append(m.Parameters, p.metadata())
			continue
		}
		m.Parameters[at].In = append(m.Parameters[at].In, p.metadata().In...)
	}
	return m
}

func (d documentedParameter) metadata() ParameterMetadata {
	p := ParameterMetadata{
		Name: d.Name, Type: d.Type, Aliases: d.Aliases, Position: -1, Accepted: d.Accepted,
		Pipeline: d.Pipeline, Wildcard: d.Wildcard, Class: d.Class, Since: d.Since, Source: d.Source,
	}
	if position, err := strconv.Atoi(d.Position); err == nil {
		p.Position = position
	}
	for _, set := range d.Sets {
		if set == allSets {
			set = ""
		}
		p.In = append(p.In, Membership{Set: set, Required: d.Required})
	}
	return p
}

func effectOf(name string) Effect {
	switch {
	case name == "New-CMSchedule":
		return Pure
	case strings.HasPrefix(name, "Get-") || name == "Invoke-CMWmiQuery":
		return Read
	default:
		return Change
	}
}
