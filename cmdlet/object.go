package cmdlet

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sort"
	"strings"
	"time"
)

// Object is a WMI instance as a cmdlet returned it. It is immutable; property names are compared without case, as WMI
// does. Properties that this module does not know are there too.
type Object struct {
	class string
	names []string // sorted without case
	index map[string]Value
}

// NewObject returns an instance of class with these properties. Of names that differ in case only, the first in byte
// order counts.
func NewObject(class string, properties map[string]Value) Object {
	o := Object{class: class, names: make([]string, 0, len(properties)), index: make(map[string]Value, len(properties))}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if _, twice := o.Get(name); twice {
			continue
		}
		o.names = append(o.names, name)
		o.index[strings.ToLower(name)] = properties[name]
	}
	sort.Slice(o.names, func(i, j int) bool { return strings.ToLower(o.names[i]) < strings.ToLower(o.names[j]) })
	return o
}

// Class returns the name of the WMI class, for example SMS_AzureService.
func (o Object) Class() string { return o.class }

// Properties returns the names of the properties, sorted.
func (o Object) Properties() []string { return append([]string(nil), o.names...) }

// Get returns a property; ok is false where the instance does not have it.
func (o Object) Get(property string) (value Value, ok bool) {
	value, ok = o.index[strings.ToLower(property)]
	return value, ok
}

// IsZero reports whether the object is the zero Object, which is no instance at all.
func (o Object) IsZero() bool { return o.class == "" && len(o.names) == 0 }

// Equal reports whether both have the same class and the same properties.
func (o Object) Equal(p Object) bool {
	if !strings.EqualFold(o.class, p.class) || len(o.index) != len(p.index) {
		return false
	}
	for name, value := range o.index {
		if other, ok := p.index[name]; !ok || !value.Equal(other) {
			return false
		}
	}
	return true
}

// String shows the class and the properties for people.
func (o Object) String() string {
	return o.class + "{" + join(o.names, ", ", func(name string) string {
		return name + ": " + o.index[strings.ToLower(name)].String()
	}) + "}"
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
	for field, at := range target.Fields() {
		property, tagged := field.Tag.Lookup("wmi")
		if !tagged {
			continue
		}
		value, ok := o.Get(property)
		if !ok || value.IsNull() {
			continue
		}
		if err := value.decode(at); err != nil {
			return fmt.Errorf("%s.%s: %w", o.class, property, err)
		}
	}
	return nil
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
