package mirror_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// mirror says what a method sends. Its input is a struct of the method's arguments: structs of this test, and the
// method's own Spec and Options in it, whose exported fields are set one at a time.
type mirror struct {
	cmdlet  string
	minimal func() any                                                  // a pointer to the input of a valid call
	run     func(ctx context.Context, r cmdlet.Runner, input any) error // as a method call
	fields  map[string]field                                            // by path: "Opts.Region"
	fixed   []string                                                    // parameters that are always sent
	leftOut map[string]string                                           // parameters that are never sent, and why
	site    map[string]cmdlet.Object                                    // what other cmdlets, which it reads with first, answer
}

// field is what setting a field sends.
type field struct {
	value any                     // to set
	with  map[string]any          // other fields that the value needs, set before
	want  map[string]cmdlet.Value // the parameters that differ from the call without it
}

func one(value any, parameter string, want cmdlet.Value) field {
	return field{value: value, want: map[string]cmdlet.Value{parameter: want}}
}

// here is a field that narrows what the site has answered.
func here(value any) field { return field{value: value} }

func (f field) needs(path string, value any) field {
	f.with = map[string]any{path: value}
	return f
}

const (
	tenantID  = "11111111-1111-1111-1111-111111111111"
	serverID  = "22222222-2222-2222-2222-222222222222"
	clientID  = "33333333-3333-3333-3333-333333333333"
	anotherID = "44444444-4444-4444-4444-abcdefABCDEF"
)

const (
	decorated = "a decorator does it: cmdlet.WhatIf, cmdlet.Confirm"
	wildcards = "names are literal, and this cmdlet makes what it names"
	literal   = "names are literal: DisableWildcardHandling is sent"
	filters   = "a filter of lists; one object is found by its key"
	byKey     = "the object's key is sent instead"
	resolved  = "the name is looked up first, and the key is sent"
	narrowed  = "compared with what the cmdlet returns, as its own meaning is not documented in full"
	readAgain = "its output is not documented: the object is read again"
)

var always = map[string]string{"WhatIf": decorated, "Confirm": decorated, "ForceWildcardHandling": literal}

func leftOut(parameters map[string]string, documented ...string) map[string]string {
	all := map[string]string{}
	for _, p := range documented {
		all[p] = always[p]
	}
	maps.Copy(all, parameters)
	return all
}

func application(clientID string) cmdlet.Value {
	return cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("ClientId", cmdlet.String(clientID))))
}

func extra(parameter string) field {
	return one(map[string]cmdlet.Value{parameter: cmdlet.String("x")}, parameter, cmdlet.String("x"))
}

// wmiLeftOut are the parameters of Invoke-CMWmiQuery that no method sends.
var wmiLeftOut = leftOut(map[string]string{
	"ClassName": "the query names it", "Context": "not needed to read", "Option": "not needed to read",
	"Search": "a .NET object", "DisableWildcardHandling": "WQL has no wildcards here",
}, "WhatIf", "Confirm", "ForceWildcardHandling")

func query(q cmdlet.Query) map[string]cmdlet.Value {
	wql, _ := cmdlet.QueryCall(q).Param("Query")
	return map[string]cmdlet.Value{"Query": wql}
}

func mirrors(t *testing.T) map[string]mirror {
	t.Helper()
	all := map[string]mirror{}
	for _, ofPackage := range []map[string]mirror{
		aadMirrors(), azureserviceMirrors(), cmgMirrors(t), connectionpointMirrors(), siteMirrors(t), collectionsMirrors(),
		monitoringMirrors(),
	} {
		maps.Copy(all, ofPackage)
	}
	return all
}

// recorded runs a method and returns the parameters of the one call that it makes, its reads of the site before and after
// apart, or nil if it refuses to.
func (m mirror) recorded(t *testing.T, input any) map[string]cmdlet.Value {
	t.Helper()
	var sent map[string]cmdlet.Value
	calls := 0
	_ = m.run(t.Context(), cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		if answer, ok := m.site[c.Name()]; ok {
			assert.NotEqual(t, cmdlet.Change, c.Effect(), "%s", c)
			return &cmdlet.Result{Objects: []cmdlet.Object{answer}}, nil
		}
		calls++
		assert.Equal(t, m.cmdlet, c.Name())
		require.NoError(t, c.Check(0))
		sent = map[string]cmdlet.Value{}
		for _, p := range c.Params() {
			sent[p.Name] = p.Value
		}
		return &cmdlet.Result{}, nil
	}), input)
	assert.LessOrEqual(t, calls, 1)
	return sent
}

func set(input any, path string, value any) {
	at := reflect.ValueOf(input).Elem()
	for name := range strings.SplitSeq(path, ".") {
		at = at.FieldByName(name)
	}
	at.Set(reflect.ValueOf(value))
}

// fieldsOf returns the paths of the exported fields of a method's input.
func fieldsOf(input reflect.Type) []string {
	var paths []string
	for f := range input.Fields() {
		if f.Name == "Spec" || f.Name == "Opts" {
			for inner := range f.Type.Fields() {
				paths = append(paths, f.Name+"."+inner.Name)
			}
			continue
		}
		paths = append(paths, f.Name)
	}
	return paths
}

func TestEveryFieldArrivesAsItsParameter(t *testing.T) {
	for method, m := range mirrors(t) {
		t.Run(method, func(t *testing.T) {
			reached := slices.Clone(m.fixed)
			for _, path := range fieldsOf(reflect.TypeOf(m.minimal()).Elem()) {
				t.Run(path, func(t *testing.T) {
					f, ok := m.fields[path]
					require.True(t, ok, "the field is not tested")
					without, with := m.minimal(), m.minimal()
					for other, value := range f.with {
						set(without, other, value)
						set(with, other, value)
					}
					set(with, path, f.value)
					before, after := m.recorded(t, without), m.recorded(t, with)
					require.NotNil(t, after, "the call was refused")
					difference := map[string]cmdlet.Value{}
					for name := range before {
						if _, still := after[name]; !still {
							difference[name] = cmdlet.Value{}
						}
					}
					for name, value := range after {
						if old, was := before[name]; !was || !old.Equal(value) {
							difference[name] = value
						}
					}
					for name, want := range f.want {
						got, sent := difference[name]
						if assert.True(t, sent, "%s does not arrive", name) {
							assert.True(t, want.Equal(got), "%s is %v instead of %v", name, got, want)
						}
						reached = append(reached, name)
					}
					assert.Len(t, difference, len(f.want))
				})
			}
			for name := range m.recorded(t, m.minimal()) {
				reached = append(reached, name)
			}
			metadata, ok := cmdlet.Documented().Cmdlet(m.cmdlet)
			require.True(t, ok)
			for _, p := range metadata.Parameters {
				reason, left := m.leftOut[p.Name]
				assert.NotEqual(t, left, slices.Contains(reached, p.Name), "%s is sent or left out, not both or neither", p.Name)
				assert.Equal(t, left, reason != "", "%s is left out without a reason", p.Name)
			}
			for name := range m.leftOut {
				_, ok := metadata.Parameter(name)
				assert.True(t, ok, "%s is left out of a cmdlet that does not have it", name)
			}
		})
	}
}

// TestEveryMethodNamesItsCmdlet reads the directives in the source of all packages: where one method has a directive, each
// method of the Client has one, and a mirror.
func TestEveryMethodNamesItsCmdlet(t *testing.T) {
	tested := mirrors(t)
	for pkg, methods := range clients(t) {
		if !slices.ContainsFunc(slices.Collect(maps.Values(methods)), func(directive string) bool { return directive != "" }) {
			continue
		}
		for name, directive := range methods {
			method := pkg + "." + name
			m, ok := tested[method]
			if assert.True(t, ok, "%s is not tested", method) {
				assert.Equal(t, m.cmdlet, directive, "of %s", method)
			}
			delete(tested, method)
		}
	}
	assert.Empty(t, tested, "tested methods that do not exist")
}

// clients returns, by package, the directive of each exported method of its Client, as the source has it.
func clients(t *testing.T) map[string]map[string]string {
	t.Helper()
	found := map[string]map[string]string{}
	root := filepath.Join("..", "..")
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && path != root && (name == "testdata" || strings.HasPrefix(name, ".")) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		require.NoError(t, err)
		pkg, err := filepath.Rel(root, filepath.Dir(path))
		require.NoError(t, err)
		pkg = filepath.ToSlash(pkg)
		for _, declaration := range parsed.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if !f.Name.IsExported() || receiver(f) != "Client" {
				assert.Empty(t, directive(f), "%s: only methods of a Client mirror a cmdlet", f.Name)
				continue
			}
			if found[pkg] == nil {
				found[pkg] = map[string]string{}
			}
			found[pkg][f.Name.Name] = directive(f)
		}
		return nil
	}))
	return found
}

func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	pointer, ok := f.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return ""
	}
	name, _ := pointer.X.(*ast.Ident)
	return name.Name
}

func directive(f *ast.FuncDecl) string {
	if f.Doc == nil {
		return ""
	}
	name, ok := strings.CutPrefix(f.Doc.List[len(f.Doc.List)-1].Text, "//cmdlet:name ")
	if !ok {
		return ""
	}
	return name
}
