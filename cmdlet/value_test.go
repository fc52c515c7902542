package cmdlet_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

const canary = "canary-5d1c"

var (
	noon    = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	anyRead = cmdlet.NewCall("Get-CMSite", cmdlet.P("SiteCode", cmdlet.String("PS1")))
)

// each holds one value of every kind.
var each = []struct {
	kind  cmdlet.Kind
	name  string
	value cmdlet.Value
	shown string
}{
	{cmdlet.KindNull, "null", cmdlet.Value{}, "$null"},
	{cmdlet.KindString, "string", cmdlet.String("it's"), "'it''s'"},
	{cmdlet.KindInt, "integer", cmdlet.Int(-7), "-7"},
	{cmdlet.KindBool, "boolean", cmdlet.Bool(true), "$true"},
	{cmdlet.KindSwitch, "switch", cmdlet.Switch(), ""},
	{cmdlet.KindEnum, "enum name", cmdlet.Enum("WestEurope"), "WestEurope"},
	{cmdlet.KindTime, "time", cmdlet.Time(noon), "2026-03-01T12:00:00Z"},
	{cmdlet.KindSecret, "secret", cmdlet.Secret(secret.New(canary)), "[redacted]"},
	{cmdlet.KindList, "list", cmdlet.List(cmdlet.String("a"), cmdlet.Int(1)), "'a', 1"},
	{cmdlet.KindFile, "file", cmdlet.File("a.pfx", secret.NewBytes([]byte(canary))), "(file a.pfx, 11 bytes)"},
	{
		cmdlet.KindTable, "table",
		cmdlet.Table(cmdlet.Entry{Key: cmdlet.String("k"), Value: cmdlet.Enum("RootCA")}, cmdlet.Entry{Key: cmdlet.Int(1), Value: cmdlet.Value{}}),
		"@{'k' = RootCA; 1 = $null}",
	},
	{cmdlet.KindResult, "result of a call", cmdlet.ResultOf(anyRead), "(Get-CMSite -SiteCode 'PS1')"},
	{cmdlet.KindFloat, "floating-point number", cmdlet.Float(1.5), "1.5"},
	{
		cmdlet.KindObject, "object",
		cmdlet.Embedded(cmdlet.NewObject("SMS_EmbeddedProperty", map[string]cmdlet.Value{"Value": cmdlet.Int(3)})),
		"SMS_EmbeddedProperty{Value: 3}",
	},
}

func TestValuesShowThemselves(t *testing.T) {
	for i, tc := range each {
		t.Run(tc.name, func(t *testing.T) {
			assert.Equal(t, cmdlet.Kind(i), tc.kind, "a kind is missing from the table")
			assert.Equal(t, tc.kind, tc.value.Kind())
			assert.Equal(t, tc.name, tc.kind.String())
			assert.Equal(t, tc.kind == cmdlet.KindNull, tc.value.IsNull())
			assert.Equal(t, tc.shown, tc.value.String())
			assert.Equal(t, tc.shown, tc.value.GoString())
			assert.Equal(t, tc.shown, tc.value.LogValue().String())
			text, err := tc.value.MarshalText()
			require.NoError(t, err)
			assert.Equal(t, tc.shown, string(text))
		})
	}
	assert.Equal(t, "kind 99", cmdlet.Kind(99).String())
	assert.Equal(t, "$false", cmdlet.Bool(false).String())
}

// An accessor gives its content, and the zero of its type for a value of any other kind.
func TestAccessors(t *testing.T) {
	accessors := map[string]struct {
		of   func(cmdlet.Value) any
		zero any
		want map[cmdlet.Kind]any
	}{
		"Str": {
			func(v cmdlet.Value) any { return v.Str() }, "",
			map[cmdlet.Kind]any{cmdlet.KindString: "it's", cmdlet.KindEnum: "WestEurope"},
		},
		"Int64": {func(v cmdlet.Value) any { return v.Int64() }, int64(0), map[cmdlet.Kind]any{cmdlet.KindInt: int64(-7)}},
		"Bool": {
			func(v cmdlet.Value) any { return v.Bool() }, false,
			map[cmdlet.Kind]any{cmdlet.KindBool: true, cmdlet.KindSwitch: true},
		},
		"Time":   {func(v cmdlet.Value) any { return v.Time() }, time.Time{}, map[cmdlet.Kind]any{cmdlet.KindTime: noon}},
		"Secret": {func(v cmdlet.Value) any { return v.Secret().Reveal() }, "", map[cmdlet.Kind]any{cmdlet.KindSecret: canary}},
		"List":   {func(v cmdlet.Value) any { return len(v.List()) }, 0, map[cmdlet.Kind]any{cmdlet.KindList: 2}},
		"File": {
			func(v cmdlet.Value) any {
				name, content := v.File()
				return name + string(content.Reveal())
			},
			"",
			map[cmdlet.Kind]any{cmdlet.KindFile: "a.pfx" + canary},
		},
		"Table":   {func(v cmdlet.Value) any { return len(v.Table()) }, 0, map[cmdlet.Kind]any{cmdlet.KindTable: 2}},
		"Result":  {func(v cmdlet.Value) any { return v.Result().Name() }, "", map[cmdlet.Kind]any{cmdlet.KindResult: "Get-CMSite"}},
		"Float64": {func(v cmdlet.Value) any { return v.Float64() }, 0.0, map[cmdlet.Kind]any{cmdlet.KindFloat: 1.5}},
		"Object": {
			func(v cmdlet.Value) any { return v.Object().Class() }, "",
			map[cmdlet.Kind]any{cmdlet.KindObject: "SMS_EmbeddedProperty"},
		},
	}
	for name, accessor := range accessors {
		t.Run(name, func(t *testing.T) {
			for _, tc := range each {
				want, ok := accessor.want[tc.kind]
				if !ok {
					want = accessor.zero
				}
				assert.Equal(t, want, accessor.of(tc.value), tc.name)
			}
		})
	}
}

func TestValuesAreEqualToThemselvesOnly(t *testing.T) {
	others := []cmdlet.Value{
		cmdlet.String("its"),
		cmdlet.Int(7),
		cmdlet.Bool(false),
		cmdlet.Enum("EastUS"),
		cmdlet.Time(noon.Add(time.Nanosecond)),
		cmdlet.Secret(secret.New("another")),
		cmdlet.List(cmdlet.String("a")),
		cmdlet.List(cmdlet.Int(1), cmdlet.String("a")),
		cmdlet.File("b.pfx", secret.NewBytes([]byte(canary))),
		cmdlet.File("a.pfx", secret.NewBytes([]byte("another"))),
		cmdlet.Table(cmdlet.Entry{Key: cmdlet.String("k"), Value: cmdlet.Enum("IntermediateCA")}),
		cmdlet.Table(),
		cmdlet.ResultOf(cmdlet.NewCall("Get-CMSite")),
		cmdlet.ResultOf(cmdlet.NewCall("Get-CMSite", cmdlet.P("SiteCode", cmdlet.String("PS2")))),
		cmdlet.Float(2),
		cmdlet.Embedded(cmdlet.NewObject("SMS_EmbeddedProperty", map[string]cmdlet.Value{"Value": cmdlet.Int(4)})),
	}
	all := others
	for _, tc := range each {
		all = append(all, tc.value)
	}
	for i, a := range all {
		for j, b := range all {
			assert.Equal(t, i == j, a.Equal(b), "%d %s and %d %s", i, a, j, b)
		}
	}
	assert.True(t, cmdlet.Float(math.NaN()).Equal(cmdlet.Float(math.NaN())), "what holds the same is equal, unlike in arithmetic")
	assert.False(t, cmdlet.Float(0).Equal(cmdlet.Float(math.Copysign(0, -1))))
}

func TestTimesTravelInUTCWithoutTheMonotonicClock(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	got := cmdlet.Time(noon.In(berlin)).Time()
	assert.Equal(t, noon, got)
	assert.Equal(t, time.UTC, got.Location())
	assert.NotContains(t, cmdlet.Time(time.Now()).Time().String(), "m=")
}

func TestValuesAreImmutable(t *testing.T) {
	elements := []cmdlet.Value{cmdlet.String("a")}
	rows := []cmdlet.Entry{{Key: cmdlet.String("k"), Value: cmdlet.String("v")}}
	content := []byte("content")
	list, table := cmdlet.List(elements...), cmdlet.Table(rows...)
	file := cmdlet.File("a", secret.NewBytes(content))
	elements[0], rows[0].Value, content[0] = cmdlet.Int(1), cmdlet.Int(1), 'X'
	list.List()[0] = cmdlet.Int(2)
	table.Table()[0].Value = cmdlet.Int(2)

	assert.Equal(t, "'a'", list.String())
	assert.Equal(t, "@{'k' = 'v'}", table.String())
	_, kept := file.File()
	assert.Equal(t, "content", string(kept.Reveal()))
}

// carriers hide a canary as deep as a value can.
func carriers() map[string]cmdlet.Value {
	text := cmdlet.Secret(secret.New(canary))
	file := cmdlet.File("a.pfx", secret.NewBytes([]byte(canary)))
	call := cmdlet.NewCall("Get-Nested", cmdlet.P("Text", text), cmdlet.P("File", file), cmdlet.P("List", cmdlet.List(text, file)))
	object := cmdlet.NewObject("Class", map[string]cmdlet.Value{"Text": text, "File": file})
	return map[string]cmdlet.Value{
		"secret":  text,
		"file":    file,
		"list":    cmdlet.List(text, file, cmdlet.List(text)),
		"table":   cmdlet.Table(cmdlet.Entry{Key: text, Value: file}, cmdlet.Entry{Key: file, Value: text}),
		"result":  cmdlet.ResultOf(call),
		"results": cmdlet.List(cmdlet.ResultOf(cmdlet.NewCall("Get-Outer", cmdlet.P("Inner", cmdlet.ResultOf(call))))),
		"object":  cmdlet.Embedded(object),
	}
}

// printings are the ways in which a program shows something by mistake.
func printings(t *testing.T, x any) []string {
	t.Helper()
	var shown []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		shown = append(shown, fmt.Sprintf(verb, x), fmt.Sprintf(verb, []any{x}), fmt.Sprintf(verb, struct{ X any }{x}))
	}
	var text, asJSON bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("m", "x", x)
	slog.New(slog.NewJSONHandler(&asJSON, nil)).Info("m", "x", x)
	marshalled, err := json.Marshal(x)
	require.NoError(t, err)
	return append(shown, text.String(), asJSON.String(), string(marshalled))
}

func assertNoCanary(t *testing.T, shown ...string) {
	t.Helper()
	hex := fmt.Sprintf("%x", canary)
	decimal := strings.Trim(fmt.Sprintf("%d", []byte(canary)), "[]")
	for _, s := range shown {
		for _, form := range []string{canary, hex, strings.ToUpper(hex), decimal, "Y2FuYXJ5"} {
			assert.NotContains(t, s, form)
		}
	}
}

func TestSecretsAreRedactedWhereverTheyHide(t *testing.T) {
	for name, v := range carriers() {
		t.Run(name, func(t *testing.T) {
			call := cmdlet.NewCall("Import-CMAADServerApplication", cmdlet.P("AppName", v), cmdlet.P("appname", v), cmdlet.Extra("New", v))
			checked := call.Check(0)
			require.Error(t, checked)
			result := &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("C", map[string]cmdlet.Value{"P": v})}}
			for _, x := range []any{v, call, call.Params(), cmdlet.P("P", v), result, checked, cmdlet.Fail(call, cmdlet.ErrInvalid, checked)} {
				assertNoCanary(t, printings(t, x)...)
			}
			var e *cmdlet.Error
			require.ErrorAs(t, checked, &e)
			require.NotEmpty(t, e.Problems)
			for _, p := range e.Problems {
				assertNoCanary(t, p.String(), p.Value)
			}
			assertNoCanary(t, checked.Error(), call.Target())
		})
	}
}
