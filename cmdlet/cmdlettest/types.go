package cmdlettest

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/wmi"
)

// fits reports what keeps a value from being of a property's type.
func fits(v cmdlet.Value, p wmi.Property) error {
	if v.IsNull() {
		return nil
	}
	if p.Array {
		if v.Kind() != cmdlet.KindList {
			return fmt.Errorf("the %v %v is not a list", v.Kind(), v)
		}
		for _, element := range v.List() {
			if err := fits(element, wmi.Property{Type: p.Type}); err != nil {
				return err
			}
		}
		return nil
	}
	want := map[wmi.Type][]cmdlet.Kind{
		wmi.String: {cmdlet.KindString}, wmi.Bool: {cmdlet.KindBool}, wmi.DateTime: {cmdlet.KindTime},
		wmi.UInt32: {cmdlet.KindInt}, wmi.UInt64: {cmdlet.KindInt}, wmi.SInt32: {cmdlet.KindInt},
		wmi.Real32: {cmdlet.KindFloat, cmdlet.KindInt},
	}[p.Type]
	if !p.Type.Scalar() {
		want = []cmdlet.Kind{cmdlet.KindObject}
	}
	n := v.Int64()
	switch {
	case !slices.Contains(want, v.Kind()):
		return fmt.Errorf("the %v %v is not a %s", v.Kind(), v, p.Type)
	case p.Type == wmi.UInt32 && (n < 0 || n > math.MaxUint32), p.Type == wmi.UInt64 && n < 0,
		p.Type == wmi.SInt32 && (n < math.MinInt32 || n > math.MaxInt32):
		return fmt.Errorf("%d is not a %s", n, p.Type)
	case v.Kind() == cmdlet.KindObject:
		return misfits(v.Object())
	}
	return nil
}

// misfits reports the properties of an object that are not of their type. Properties that nobody documents may be there.
func misfits(o cmdlet.Object) error {
	class, known := wmi.Lookup(o.Class())
	if !known {
		return fmt.Errorf("%s is not a class that a known cmdlet returns", o.Class())
	}
	var errs []error
	for _, name := range o.Properties() {
		v, _ := o.Get(name)
		p, known := class.Property(name)
		switch {
		case !known:
		case p.Secret && !v.IsNull() && !v.Equal(cmdlet.String("")): // it may be there, and empty
			errs = append(errs, fmt.Errorf("%s.%s holds a secret and came back", class.Name, p.Name))
		default:
			if err := fits(v, p); err != nil {
				errs = append(errs, fmt.Errorf("%s.%s: %w", class.Name, p.Name, err))
			}
		}
	}
	return errors.Join(errs...)
}
