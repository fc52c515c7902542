package connectionpoint_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/connectionpoint"
)

func TestResultsLeaveTheRawObjectOut(t *testing.T) {
	object := cmdlet.NewObject("C", map[string]cmdlet.Value{"Novelty": cmdlet.String("canary")})
	point := connectionpoint.Point{ServerName: "cm01.contoso.com", SiteCode: "PS1", RoleName: connector, Object: object}
	connection := connectionpoint.Connection{ServerName: "cm01.contoso.com", GatewayServiceName: "granite", Status: 2, Object: object}
	for _, result := range []any{point, &point, connection, &connection, []*connectionpoint.Point{&point}} {
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("m", "text", result)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "json", result)
		encoded, err := json.Marshal(result)
		require.NoError(t, err)
		shown := fmt.Sprintf("%v %+v %s %s", result, result, log.String(), encoded)
		assert.NotContains(t, shown, "canary")
		assert.NotContains(t, shown, "panicked")
		assert.Contains(t, log.String(), "cm01.contoso.com")
	}
}

func TestResultsOnOneShortLine(t *testing.T) {
	for want, result := range map[string]fmt.Stringer{
		"no connection point":             connectionpoint.Point{},
		"connection point on cm01":        &connectionpoint.Point{ServerName: "cm01"},
		"connection point on cm01 in PS1": connectionpoint.Point{ServerName: "cm01", SiteCode: "PS1", RoleName: connector},
		"no connection":                   connectionpoint.Connection{},
		"cm01 to granite: status 2":       &connectionpoint.Connection{ServerName: "cm01", GatewayServiceName: "granite", Status: 2},
	} {
		assert.Equal(t, want, result.String())
	}
}

// Each field but the raw object is in the JSON, under a name in lower camel case.
func TestResultsInJSONAreComplete(t *testing.T) {
	for _, result := range []any{&connectionpoint.Point{}, &connectionpoint.Connection{}} {
		v := reflect.ValueOf(result).Elem()
		want := map[string]any{}
		for field, at := range v.Fields() {
			name := field.Tag.Get("json")
			switch at.Kind() {
			case reflect.String:
				at.SetString("s " + field.Name)
				want[name] = "s " + field.Name
			case reflect.Uint32, reflect.Uint64:
				at.SetUint(uint64(len(want)) + 10)
				want[name] = float64(at.Uint())
			default:
				assert.Equal(t, "Object", field.Name)
				continue
			}
			assert.Regexp(t, `^[a-z][a-zA-Z]*$`, name)
		}
		encoded, err := json.Marshal(result)
		require.NoError(t, err)
		var got map[string]any
		require.NoError(t, json.Unmarshal(encoded, &got))
		assert.Equal(t, want, got)
	}
}
