package cmdlet

import (
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/secret"
)

// Kind says what a [Value] holds.
type Kind uint8

// The kinds of values. KindFloat and KindObject occur in answers only.
const (
	KindNull Kind = iota
	KindString
	KindInt
	KindBool
	KindSwitch
	KindEnum
	KindTime
	KindSecret
	KindList
	KindFile
	KindTable
	KindResult
	KindFloat
	KindObject
)

var kindNames = [...]string{
	"null", "string", "integer", "boolean", "switch", "enum name", "time", "secret", "list", "file", "table",
	"result of a call", "floating-point number", "object",
}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "kind " + strconv.Itoa(int(k))
}

// Value is the value of a parameter or of a property. It is immutable, and the zero Value is null. A secret and the content
// of a file are redacted when it is printed, logged or marshalled.
//
// Only the constructors of this package make values. An accessor returns the zero of its type if the value is of another
// kind.
type Value struct {
	kind Kind
	data any
}

// Entry is a row of a [Table].
type Entry struct{ Key, Value Value }

type file struct {
	name    string
	content secret.Bytes
}

// String returns a string value.
func String(s string) Value { return Value{KindString, s} }

// Int returns a whole number. The parameter's type limits its range, and nearly all are Int32.
func Int(i int64) Value { return Value{KindInt, i} }

// Bool returns a Boolean, as in -EnforceProtocol $true.
func Bool(b bool) Value { return Value{KindBool, b} }

// Switch returns the value of a switch that is given, as in -Force.
func Switch() Value { return Value{KindSwitch, nil} }

// Enum returns a name of an enumeration, which is that of the parameter.
func Enum(name string) Value { return Value{KindEnum, name} }

// Time returns a point in time, in UTC.
func Time(t time.Time) Value { return Value{KindTime, t.UTC().Round(0)} }

// Secret returns a SecureString.
func Secret(s secret.Text) Value { return Value{KindSecret, s} }

// List returns a list of values.
func List(values ...Value) Value { return Value{KindList, append([]Value(nil), values...)} }

// File returns the content of a file for a parameter that takes a path: a host gets a private file of this name and
// deletes it after the call. Its content counts as a secret.
func File(name string, content secret.Bytes) Value { return Value{KindFile, file{name, content}} }

// Table returns a hashtable, in the order given.
func Table(entries ...Entry) Value { return Value{KindTable, append([]Entry(nil), entries...)} }

// ResultOf stands for the one object that c returns. The back end runs c first, and the call that holds the value
// fails with ErrNotFound or ErrAmbiguous unless c returns exactly one object. c must be a Read or Pure call.
func ResultOf(c Call) Value { return Value{KindResult, c} }

// Float returns a floating-point number.
func Float(f float64) Value { return Value{KindFloat, f} }

// Embedded returns an object inside an answer, for example an element of Props.
func Embedded(o Object) Value { return Value{KindObject, o} }

// Kind returns what the value holds.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether the value is null.
func (v Value) IsNull() bool { return v.kind == KindNull }

// Str returns the content of a string or an enum name.
func (v Value) Str() string { return get[string](v) }

// Int64 returns a whole number.
func (v Value) Int64() int64 { return get[int64](v) }

// Bool returns a Boolean; a switch is true.
func (v Value) Bool() bool { return v.kind == KindSwitch || get[bool](v) }

// Time returns a point in time, in UTC.
func (v Value) Time() time.Time { return get[time.Time](v) }

// Secret returns a secret.
func (v Value) Secret() secret.Text { return get[secret.Text](v) }

// List returns a copy of the elements of a list.
func (v Value) List() []Value { return append([]Value(nil), get[[]Value](v)...) }

// File returns the name and the content of a file.
func (v Value) File() (name string, content secret.Bytes) {
	f := get[file](v)
	return f.name, f.content
}

// Table returns a copy of the rows of a table.
func (v Value) Table() []Entry { return append([]Entry(nil), get[[]Entry](v)...) }

// Result returns the call whose one object the value stands for.
func (v Value) Result() Call { return get[Call](v) }

// Float64 returns a floating-point number.
func (v Value) Float64() float64 { return get[float64](v) }

// Object returns an embedded object.
func (v Value) Object() Object { return get[Object](v) }

func get[T any](v Value) T {
	t, _ := v.data.(T)
	return t
}

// Equal reports whether both values are of the same kind and hold the same.
func (v Value) Equal(w Value) bool {
	if v.kind != w.kind {
		return false
	}
	switch v.kind {
	case KindFloat: // by bits: NaN equals NaN
		return math.Float64bits(v.Float64()) == math.Float64bits(w.Float64())
	case KindTime:
		return v.Time().Equal(w.Time())
	case KindSecret:
		return v.Secret().Equal(w.Secret())
	case KindFile:
		vn, vc := v.File()
		wn, wc := w.File()
		return vn == wn && vc.Equal(wc)
	case KindList:
		return equalSlices(get[[]Value](v), get[[]Value](w), Value.Equal)
	case KindTable:
		return equalSlices(get[[]Entry](v), get[[]Entry](w), func(a, b Entry) bool {
			return a.Key.Equal(b.Key) && a.Value.Equal(b.Value)
		})
	case KindResult:
		return v.Result().Equal(w.Result())
	case KindObject:
		return v.Object().Equal(w.Object())
	default:
		return v.data == w.data
	}
}

func equalSlices[T any](a, b []T, equal func(T, T) bool) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

// String shows the value for people: strings quoted as in PowerShell, secrets and files redacted. [Call.PowerShell]
// gives text to run.
func (v Value) String() string {
	switch v.kind {
	case KindNull:
		return "$null"
	case KindString:
		return "'" + strings.ReplaceAll(v.Str(), "'", "''") + "'"
	case KindBool:
		return "$" + strconv.FormatBool(v.Bool())
	case KindSwitch:
		return ""
	case KindTime:
		return v.Time().Format(time.RFC3339)
	case KindList:
		return join(get[[]Value](v), ", ", Value.String)
	case KindFile:
		name, content := v.File()
		return fmt.Sprintf("(file %s, %d bytes)", name, content.Len())
	case KindTable:
		return "@{" + join(get[[]Entry](v), "; ", func(e Entry) string { return e.Key.String() + " = " + e.Value.String() }) + "}"
	case KindResult:
		return "(" + v.Result().String() + ")"
	default: // among them secret.Text, which redacts itself
		return fmt.Sprint(v.data)
	}
}

func join[T any](items []T, separator string, show func(T) string) string {
	shown := make([]string, len(items))
	for i, item := range items {
		shown[i] = show(item)
	}
	return strings.Join(shown, separator)
}

// GoString is String, so that %#v redacts too.
func (v Value) GoString() string { return v.String() }

// LogValue is String in log/slog.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.String()) }

// MarshalText is String, for encodings that use text; JSON has [Value.MarshalJSON].
func (v Value) MarshalText() ([]byte, error) { return []byte(v.String()), nil }
