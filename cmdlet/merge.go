package cmdlet

import (
	"slices"
	"strconv"
	"strings"
)

// With returns the catalogue of a real module, given the module's own metadata. Sets, default set, parameters, types,
// aliases, accepted names, classes and ranges are the module's. What metadata cannot tell stays as it is here: the effect
// of a cmdlet, which parameters take a file, what a call makes no sense without, since which version things exist, and
// ranges that only articles name. Cmdlets that the module lacks are gone.
//
// An empty Type in the module's metadata stands for one that says nothing, such as Object: the type known here stays. Where
// the module's type differs from the one known here, a value of the kind that fits here is still accepted if PowerShell
// converts it: a string for the name of an enumeration, digits for a number.
func (c *Catalogue) With(module []Metadata) *Catalogue {
	merged := &Catalogue{cmdlets: make(map[string]*Metadata, len(module))}
	for _, m := range module {
		here, _ := c.lookup(m.Name)
		m = m.clone().over(here.clone())
		merged.cmdlets[strings.ToLower(m.Name)] = &m
	}
	return merged
}

// over lays the metadata of a real cmdlet over what is documented about it.
func (m Metadata) over(documented Metadata) Metadata {
	for i, p := range m.Parameters {
		d, known := documented.Parameter(p.Name)
		for _, alias := range p.Aliases {
			if !known { // it may have got a new name
				d, known = documented.Parameter(alias)
			}
		}
		m.Parameters[i] = p.over(d, known)
	}
	documented.Name, documented.Sets, documented.DefaultSet, documented.Parameters = m.Name, m.Sets, m.DefaultSet, m.Parameters
	return documented
}

func (p ParameterMetadata) over(d ParameterMetadata, known bool) ParameterMetadata {
	if p.Type == "" {
		p.Type = d.Type
	}
	p.loose = !known || p.Type != d.Type
	p.TakesAFile, p.ValueType, p.Wildcard, p.Since, p.Source = d.TakesAFile, d.ValueType, d.Wildcard, d.Since, d.Source
	p.SiteWide = d.SiteWide
	if p.Class == "" {
		p.Class = d.Class
	}
	if len(p.Accepted) == 0 && !p.loose {
		p.Accepted, p.Open = d.Accepted, d.Open
	}
	if p.Minimum == 0 && p.Maximum == 0 {
		p.Minimum, p.Maximum = d.Minimum, d.Maximum
	}
	for i, place := range p.In {
		p.In[i].Demanded = slices.ContainsFunc(d.In, func(q Membership) bool { return q.Set == place.Set && q.Demanded })
	}
	return p
}

// converted returns the value that PowerShell makes of one of the kind that the documents ask for.
func (p ParameterMetadata) converted(v Value) Value {
	if !p.loose {
		return v
	}
	if strings.HasSuffix(p.Type, "[]") {
		if v.kind != KindList && v.kind != KindNull {
			return List(v)
		}
		return v
	}
	_, isInteger := integers[p.Type]
	switch {
	case p.Type == "String" && v.kind == KindEnum:
		return String(v.Str())
	case p.Type == "String" && v.kind == KindInt:
		return String(strconv.FormatInt(v.Int64(), 10))
	case isInteger && v.kind == KindString:
		if n, err := strconv.ParseInt(v.Str(), 10, 64); err == nil {
			return Int(n)
		}
	case p.Type == "Boolean" && v.kind == KindSwitch:
		return Bool(true)
	case len(p.Accepted) > 0 && p.Type != "String" && v.kind == KindString:
		return Enum(v.Str())
	}
	return v
}
