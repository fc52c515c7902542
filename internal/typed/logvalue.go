package typed

import (
	"log/slog"
	"reflect"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// LogValue shows a result in log/slog: its exported fields that are set, except the raw object.
func LogValue(result any) slog.Value {
	v := reflect.Indirect(reflect.ValueOf(result))
	if v.Kind() != reflect.Struct {
		return slog.AnyValue(nil)
	}
	var attributes []slog.Attr
	for field, at := range v.Fields() {
		if !field.IsExported() || field.Type == reflect.TypeFor[cmdlet.Object]() || at.IsZero() {
			continue
		}
		attributes = append(attributes, slog.Any(field.Name, at.Interface()))
	}
	return slog.GroupValue(attributes...)
}
