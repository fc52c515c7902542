package mirror_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/site"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
	"github.com/cmgkit/cmgkit/site/clientsettings"
	"github.com/cmgkit/cmgkit/site/collections"
	"github.com/cmgkit/cmgkit/site/monitoring"
	"github.com/cmgkit/cmgkit/site/roles"
)

// shaped are the clients of which this file tests the shape, by package.
var shaped = map[string]reflect.Type{
	"aad":                 reflect.TypeFor[*aad.Client](),
	"azureservice":        reflect.TypeFor[*azureservice.Client](),
	"cmg":                 reflect.TypeFor[*cmg.Client](),
	"connectionpoint":     reflect.TypeFor[*connectionpoint.Client](),
	"site":                reflect.TypeFor[*site.Client](),
	"site/roles":          reflect.TypeFor[*roles.Client](),
	"site/clientsettings": reflect.TypeFor[*clientsettings.Client](),
	"site/collections":    reflect.TypeFor[*collections.Client](),
	"site/monitoring":     reflect.TypeFor[*monitoring.Client](),
	"site/boundarygroups": reflect.TypeFor[*boundarygroups.Client](),
}

// Every method is (ctx, required…, *XOptions), with Extra in the options, and returns things and an error.
func TestMethodsHaveOneShape(t *testing.T) {
	for pkg, client := range shaped {
		for method := range client.Methods() {
			t.Run(pkg+"."+method.Name, func(t *testing.T) {
				signature := method.Type
				require.GreaterOrEqual(t, signature.NumIn(), 3)
				assert.Equal(t, reflect.TypeFor[context.Context](), signature.In(1))
				last := signature.In(signature.NumIn() - 1)
				require.Equal(t, reflect.Pointer, last.Kind(), "the options may be nil")
				// What makes something has the noun of its cmdlet, which its options may go without: NewOptions, AddOptions.
				verb := strings.TrimSuffix(last.Elem().Name(), "Options")
				assert.True(t, verb == method.Name || (verb == "New" || verb == "Add") && strings.HasPrefix(method.Name, verb), last.Elem().Name())
				extra, ok := last.Elem().FieldByName("Extra")
				require.True(t, ok)
				assert.Equal(t, reflect.TypeFor[map[string]cmdlet.Value](), extra.Type)
				assert.Equal(t, reflect.TypeFor[error](), signature.Out(signature.NumOut()-1))
				for input := range signature.Ins() {
					if strings.HasSuffix(input.Name(), "Patch") {
						_, ok := input.FieldByName("Extra")
						assert.False(t, ok, "Extra is in the options")
						check, ok := input.MethodByName("Check")
						require.True(t, ok)
						assert.Equal(t, reflect.TypeFor[func(int) error]().String(), strings.Replace(check.Type.String(), input.String()+", ", "", 1))
					}
					if strings.HasSuffix(input.Name(), "Ref") {
						assert.True(t, input.Comparable())
						assertBothWays(t, input)
						_, ok := input.MethodByName("Matches")
						assert.True(t, ok, "Matches")
						assertLogs(t, "none", reflect.Zero(input).Interface())
					}
				}
			})
		}
	}
}

// Every method has an interface of its own in roles.go, which says where one in memory comes from.
func TestEveryMethodIsARole(t *testing.T) {
	for pkg, client := range shaped {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", filepath.FromSlash(pkg), "roles.go"), nil, parser.ParseComments)
		require.NoError(t, err)
		var methods []string
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			role, ok := spec.Type.(*ast.InterfaceType)
			require.True(t, ok, spec.Name.Name)
			require.Len(t, role.Methods.List, 1, spec.Name.Name)
			name := role.Methods.List[0].Names[0].Name
			methods = append(methods, name)
			assert.Contains(t, spec.Doc.Text(), "[Client."+name+"]", spec.Name.Name)
			assert.Contains(t, spec.Doc.Text(), "simulator.Site.", spec.Name.Name)
			return false
		})
		var want []string
		for method := range client.Methods() {
			want = append(want, method.Name)
		}
		assert.ElementsMatch(t, want, methods, pkg)
	}
}

// results are the types that the methods of the clients return.
func results() map[string]reflect.Type {
	found := map[string]reflect.Type{}
	for _, client := range shaped {
		for method := range client.Methods() {
			result := method.Type.Out(0)
			if result.Kind() == reflect.Slice {
				result = result.Elem()
			}
			if result.Kind() == reflect.Pointer {
				found[result.Elem().String()] = result.Elem()
			}
		}
	}
	return found
}

// lowerCamel is how keys of JSON are spelled.
var lowerCamel = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)

// filled returns a value of a type with something in every exported field.
func filled(t *testing.T, of reflect.Type) reflect.Value {
	t.Helper()
	v := reflect.New(of).Elem()
	for field, at := range v.Fields() {
		switch {
		case !field.IsExported():
		case field.Type == reflect.TypeFor[cmdlet.Object]():
			at.Set(reflect.ValueOf(cmdlet.NewObject("RawClass", map[string]cmdlet.Value{"RawProperty": cmdlet.String("raw")})))
		case field.Type == reflect.TypeFor[time.Time]():
			at.Set(reflect.ValueOf(time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)))
		case at.Kind() == reflect.Struct:
			at.Set(filled(t, field.Type))
		case field.Type == reflect.TypeFor[[]string]():
			at.Set(reflect.ValueOf([]string{"x"}))
		case field.Type == reflect.TypeFor[[]uint32]():
			at.Set(reflect.ValueOf([]uint32{7}))
		case at.Kind() == reflect.Pointer:
			at.Set(reflect.New(field.Type.Elem()))
			at.Elem().Set(filled(t, field.Type.Elem()))
		case field.Type == reflect.TypeFor[roles.ClientConnectionType]():
			at.SetString(string(roles.Internet))
		case at.Kind() == reflect.String:
			at.SetString("x")
		case at.Kind() == reflect.Bool:
			at.SetBool(true)
		case at.CanInt():
			at.SetInt(7)
		case at.CanUint():
			at.SetUint(7)
		default:
			t.Fatalf("%s.%s is a %s, which this test cannot fill", of, field.Name, at.Kind())
		}
	}
	return v
}

// A result goes to JSON and log/slog with every field but the raw object, and prints as one short line.
func TestResultsAreValues(t *testing.T) {
	require.NotEmpty(t, results())
	for name, result := range results() {
		t.Run(name, func(t *testing.T) {
			full := filled(t, result)
			text, err := json.Marshal(full.Interface())
			require.NoError(t, err)
			assert.NotContains(t, string(text), "raw")
			var fields map[string]any
			require.NoError(t, json.Unmarshal(text, &fields))
			exported := 0
			for field := range result.Fields() {
				if field.IsExported() && field.Type != reflect.TypeFor[cmdlet.Object]() {
					exported++
				}
			}
			assert.GreaterOrEqual(t, len(fields), exported, "what is worked out may be there too")
			for key := range fields {
				assert.Regexp(t, lowerCamel, key)
			}
			back := reflect.New(result)
			require.NoError(t, json.Unmarshal(text, back.Interface()))
			for _, at := range full.Fields() {
				if at.Type() == reflect.TypeFor[cmdlet.Object]() {
					at.SetZero()
				}
			}
			assert.Equal(t, full.Interface(), back.Elem().Interface(), "nothing is lost but the raw object")

			full = filled(t, result)
			for _, v := range []any{full.Interface(), full.Addr().Interface()} {
				var b bytes.Buffer
				slog.New(slog.NewJSONHandler(&b, nil)).Info("m", "result", v)
				assert.NotContains(t, strings.ToLower(b.String()), "raw")
				var line struct{ Result map[string]any }
				require.NoError(t, json.Unmarshal(b.Bytes(), &line), b.String())
				assert.Len(t, line.Result, exported)
			}
			assertOneLine(t, full.Interface())
			zero := reflect.Zero(result).Interface()
			assertOneLine(t, zero)
			assert.Regexp(t, "^no ", fmt.Sprint(zero), "what is not there does not look like something")
			assert.Equal(t, "<nil>", fmt.Sprint(reflect.Zero(reflect.PointerTo(result)).Interface()))
			for _, at := range full.Fields() {
				if _, ok := reflect.TypeAssert[fmt.Stringer](at); ok && at.CanUint() {
					assertBothWays(t, at.Type())
				}
			}
		})
	}
}

func assertOneLine(t *testing.T, v any) {
	t.Helper()
	stringer, ok := v.(fmt.Stringer)
	require.True(t, ok, "%T does not have a String", v)
	assert.NotContains(t, stringer.String(), "\n")
	assert.NotContains(t, stringer.String(), "{")
	assert.Less(t, len(stringer.String()), 100)
}

// A TextMarshaler that fails logs as an error unless it is a LogValuer.
func assertLogs(t *testing.T, want string, v any) {
	t.Helper()
	logged, ok := v.(slog.LogValuer)
	require.True(t, ok, "%T does not have a LogValue", v)
	assert.Equal(t, want, logged.LogValue().String())
}

func assertBothWays(t *testing.T, of reflect.Type) {
	t.Helper()
	for _, method := range []string{"MarshalText", "String"} {
		_, ok := of.MethodByName(method)
		assert.True(t, ok, "%s.%s", of, method)
	}
	_, ok := reflect.PointerTo(of).MethodByName("UnmarshalText")
	assert.True(t, ok, "%s.UnmarshalText", of)
}
