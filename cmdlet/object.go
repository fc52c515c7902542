package cmdlet

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Object is a WMI instance as a cmdlet returned it. It is immutable; property names are compared without case, as WMI
// does. Properties that this module does not know are there too.
type Object struct {
	class      string
	properties []property // sorted by name without case: a site has many objects, and a map takes more room
}

type property struct {
	name  string
	value Value
}

// NewObject returns an instance of class with these properties. Of names that differ only in case, the first in byte
// order counts.
func NewObject(class string, properties map[string]Value) Object {
	all := make([]property, 0, len(properties))
	for name, value := range properties {
		all = append(all, property{name, value})
	}
	slices.SortFunc(all, func(a, b property) int {
		return cmp.Or(compareNames(a.name, b.name), strings.Compare(a.name, b.name))
	})
	return Object{class, slices.CompactFunc(all, func(a, b property) bool { return compareNames(a.name, b.name) == 0 })}
}

// compareNames is strings.Compare of both in lower case. It does not copy ASCII names, and property names are ASCII.
func compareNames(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] >= utf8.RuneSelf || b[i] >= utf8.RuneSelf {
			return strings.Compare(strings.ToLower(a), strings.ToLower(b))
		}
		if c := cmp.Compare(lower(a[i]), lower(b[i])); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// Class returns the name of the WMI class, for example SMS_AzureService.
func (o Object) Class() string { return o.class }

// Properties returns the names of the properties, sorted.
func (o Object) Properties() []string {
	var names []string
	for _, p := range o.properties {
		names = append(names, p.name)
	}
	return names
}

// Get returns a property; ok is false where the instance does not have it.
func (o Object) Get(name string) (value Value, ok bool) {
	at, ok := slices.BinarySearchFunc(o.properties, name, func(p property, name string) int { return compareNames(p.name, name) })
	if !ok {
		return Value{}, false
	}
	return o.properties[at].value, true
}

// IsZero reports whether the object is the zero Object, which is not an instance of anything.
func (o Object) IsZero() bool { return o.class == "" && len(o.properties) == 0 }

// Equal reports whether both have the same class and the same properties.
func (o Object) Equal(p Object) bool {
	return strings.EqualFold(o.class, p.class) && equalSlices(o.properties, p.properties, func(a, b property) bool {
		return compareNames(a.name, b.name) == 0 && a.value.Equal(b.value)
	})
}

// String shows the class and the properties for people.
func (o Object) String() string {
	return o.class + "{" + join(o.properties, ", ", func(p property) string { return p.name + ": " + p.value.String() }) + "}"
}

// GoString is String, so that %#v redacts too.
func (o Object) GoString() string { return o.String() }

// Decode sets the fields of the struct that dst points to from the properties that their wmi tags name. A field whose
// property is missing or null keeps its value. Fields may be strings, Booleans, numbers, [time.Time], [Value], [Object],
// structs with wmi tags (for embedded objects) and slices of these. A property that does not fit its field is an error
// that names both.
func (o Object) Decode(dst any) error {
	target := reflect.ValueOf(dst)
	if target.Kind() != reflect.Pointer || target.IsNil() || target.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("cmdlet: Decode needs a pointer to a struct, got %T", dst)
	}
	return o.decode(target.Elem())
}

func (o Object) decode(target reflect.Value) error {
	for _, f := range fieldsOf(target.Type()) {
		value, ok := o.Get(f.property)
		if !ok || value.IsNull() {
			continue
		}
		if err := value.decode(target.Field(f.index)); err != nil {
			return fmt.Errorf("%s.%s: %w", o.class, f.property, err)
		}
	}
	return nil
}

// taggedField is a field of a struct and the property that its wmi tag names.
type taggedField struct {
	index    int
	property string
}

// tagged remembers the tagged fields of each type, as package encoding/json does: reading tags takes half the time of a small
// answer. It is a function of the type alone, so nobody can tell that it is shared.
var tagged sync.Map

func fieldsOf(t reflect.Type) []taggedField {
	if known, ok := tagged.Load(t); ok {
		return known.([]taggedField) //nolint:forcetypeassert // nothing else is stored
	}
	var fields []taggedField
	for i := range t.NumField() {
		if property, ok := t.Field(i).Tag.Lookup("wmi"); ok {
			fields = append(fields, taggedField{i, property})
		}
	}
	tagged.Store(t, fields)
	return fields
}

func (v Value) decode(at reflect.Value) error {
	switch at.Interface().(type) {
	case Value:
		at.Set(reflect.ValueOf(v))
		return nil
	case Object:
		if v.kind != KindObject {
			return v.misfit(at)
		}
		at.Set(reflect.ValueOf(v.Object()))
		return nil
	case time.Time:
		if v.kind != KindTime {
			return v.misfit(at)
		}
		at.Set(reflect.ValueOf(v.Time()))
		return nil
	}
	switch {
	case at.Kind() == reflect.String && (v.kind == KindString || v.kind == KindEnum):
		at.SetString(v.Str())
	case at.Kind() == reflect.Bool && v.kind == KindBool:
		at.SetBool(v.Bool())
	case at.CanInt() && v.kind == KindInt && !at.OverflowInt(v.Int64()):
		at.SetInt(v.Int64())
	case at.CanUint() && v.kind == KindInt && v.Int64() >= 0 && !at.OverflowUint(uint64(v.Int64())): //nolint:gosec // not negative
		at.SetUint(uint64(v.Int64())) //nolint:gosec // not negative
	case at.CanFloat() && v.kind == KindFloat:
		at.SetFloat(v.Float64())
	case at.CanFloat() && v.kind == KindInt:
		at.SetFloat(float64(v.Int64()))
	case at.Kind() == reflect.Struct && v.kind == KindObject:
		return v.Object().decode(at)
	case at.Kind() == reflect.Slice && v.kind == KindList:
		elements := get[[]Value](v)
		slice := reflect.MakeSlice(at.Type(), len(elements), len(elements))
		for i, element := range elements {
			if err := element.decode(slice.Index(i)); err != nil {
				return fmt.Errorf("element %d: %w", i, err)
			}
		}
		at.Set(slice)
	default:
		return v.misfit(at)
	}
	return nil
}

func (v Value) misfit(at reflect.Value) error {
	return fmt.Errorf("%s does not fit %s", v.kind, at.Type())
}
