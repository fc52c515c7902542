// Package wmi says which properties the SMS Provider's classes have and of which type. The engine, the decoders and the
// PowerShell host take them from here.
package wmi

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Type is a CIM type.
type Type string

// The CIM types. A property of any other type embeds objects of that class.
const (
	String   Type = "string"
	Bool     Type = "bool"
	UInt32   Type = "uint32"
	UInt64   Type = "uint64"
	SInt32   Type = "sint32"
	Real32   Type = "real32"
	DateTime Type = "datetime"
)

// Scalar reports whether the type is one of CIM's own, not an embedded class.
func (t Type) Scalar() bool {
	return slices.Contains([]Type{String, Bool, UInt32, UInt64, SInt32, Real32, DateTime}, t)
}

// Property is a property of a class.
type Property struct {
	Name   string
	Type   Type
	Array  bool
	Key    bool
	Secret bool // never leaves the site's host
	Grade  string
}

// Class is a class of the provider.
type Class struct {
	Name       string
	Properties []Property
}

//go:embed classes.txt
var text string

var classes = sync.OnceValue(func() map[string]Class {
	parsed, err := parse(text)
	if err != nil {
		panic(err) // embedded data, read by a test
	}
	return parsed
})

// Lookup returns a class; the case of its name does not matter.
func Lookup(name string) (Class, bool) {
	c, ok := classes()[strings.ToLower(name)]
	return c, ok
}

// Classes returns all classes, sorted by name.
func Classes() []Class {
	all := make([]Class, 0, len(classes()))
	for _, c := range classes() {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b Class) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Property returns a property; the case of its name does not matter.
func (c Class) Property(name string) (Property, bool) {
	at := slices.IndexFunc(c.Properties, func(p Property) bool { return strings.EqualFold(p.Name, name) })
	if at < 0 {
		return Property{}, false
	}
	return c.Properties[at], true
}

func parse(text string) (map[string]Class, error) {
	parsed := map[string]Class{}
	current := ""
	for i, line := range strings.Split(text, "\n") {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0 || fields[0] == "#" || strings.HasPrefix(line, "#"):
		case len(fields) == 1 && parsed[strings.ToLower(fields[0])].Name == "":
			current = strings.ToLower(fields[0])
			parsed[current] = Class{Name: fields[0]}
		case len(fields) == 4 && current != "" && slices.Contains([]string{"-", "key", "secret"}, fields[2]):
			kind, array := strings.CutSuffix(fields[1], "[]")
			c := parsed[current]
			if _, again := c.Property(fields[0]); again {
				return nil, fmt.Errorf("wmi: line %d of the classes: %s is listed twice", i+1, fields[0])
			}
			c.Properties = append(c.Properties, Property{
				Name: fields[0], Type: Type(kind), Array: array,
				Key: fields[2] == "key", Secret: fields[2] == "secret", Grade: fields[3],
			})
			parsed[current] = c
		default:
			return nil, fmt.Errorf("wmi: line %d of the classes: %q", i+1, line)
		}
	}
	return parsed, nil
}
