package fake

import (
	"maps"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/wmi"
)

// properties are what the engine knows of an instance.
type properties map[string]cmdlet.Value

// instance returns an instance of a class. Properties that the engine knows nothing of are there and null, as WMI has
// them. So are the secret ones, which hold something on a real site: it never leaves the site's host.
func instance(class string, known properties) cmdlet.Object {
	metadata, _ := wmi.Lookup(class)
	all := make(properties, len(metadata.Properties))
	for _, p := range metadata.Properties {
		all[p.Name] = cmdlet.Value{}
	}
	maps.Copy(all, known)
	return cmdlet.NewObject(class, all)
}

// sameInstance reports whether both have the class and the key properties in common.
func sameInstance(a, b cmdlet.Object) bool {
	if !same(a.Class(), b.Class()) {
		return false
	}
	metadata, _ := wmi.Lookup(a.Class())
	keyed := false
	for _, p := range metadata.Properties {
		if !p.Key {
			continue
		}
		keyed = true
		v, _ := a.Get(p.Name)
		w, _ := b.Get(p.Name)
		if v.IsNull() || !equal(v, w) {
			return false
		}
	}
	return keyed
}

// equal compares two property values as the site's database does: text without case.
func equal(v, w cmdlet.Value) bool {
	if v.Kind() == cmdlet.KindString && w.Kind() == cmdlet.KindString {
		return same(v.Str(), w.Str())
	}
	return v.Equal(w)
}

func ids(of ...int64) cmdlet.Value {
	values := make([]cmdlet.Value, len(of))
	for i, id := range of {
		values[i] = cmdlet.Int(id)
	}
	return cmdlet.List(values...)
}
