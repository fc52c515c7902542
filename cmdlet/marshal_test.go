package cmdlet_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// bothWays is a value that goes to text and JSON and back.
func bothWays[T comparable](t *testing.T, v T, text string) {
	t.Helper()
	data, err := json.Marshal(map[string]T{"v": v})
	require.NoError(t, err)
	assert.JSONEq(t, fmt.Sprintf(`{"v":%q}`, text), string(data))
	var back map[string]T
	require.NoError(t, json.Unmarshal(data, &back))
	assert.Equal(t, v, back["v"])
	assert.Equal(t, text, fmt.Sprint(v))
}

func TestConstantsAsTextBothWays(t *testing.T) {
	for outcome, text := range map[cmdlet.Outcome]string{cmdlet.Unknown: "unknown", cmdlet.NotDone: "not done", cmdlet.Done: "done"} {
		bothWays(t, outcome, text)
	}
	for effect, text := range map[cmdlet.Effect]string{cmdlet.Change: "change", cmdlet.Read: "read", cmdlet.Pure: "pure"} {
		bothWays(t, effect, text)
	}
	for _, reason := range []cmdlet.Reason{
		"", cmdlet.ErrNotFound, cmdlet.ErrAmbiguous, cmdlet.ErrExists, cmdlet.ErrConflict, cmdlet.ErrInvalid, cmdlet.ErrForbidden,
		cmdlet.ErrUnavailable, cmdlet.ErrUnsupported, cmdlet.ErrSkipped, cmdlet.ErrNeedsVersion, cmdlet.ErrFailed, cmdlet.ErrRefused,
	} {
		bothWays(t, reason, string(reason))
	}
	var outcome cmdlet.Outcome
	require.EqualError(t, outcome.UnmarshalText([]byte("maybe")), `cmdlet: "maybe" is not an outcome: it takes unknown, not done, done`)
	var effect cmdlet.Effect
	require.Error(t, effect.UnmarshalText([]byte("Change")))
	var reason cmdlet.Reason
	require.ErrorContains(t, reason.UnmarshalText([]byte("because")), "is not a reason")
	_, err := cmdlet.Outcome(9).MarshalText()
	require.Error(t, err)
	_, err = cmdlet.Effect(9).MarshalText()
	require.Error(t, err)
	assert.Equal(t, "outcome 9, effect 7", fmt.Sprint(cmdlet.Outcome(9), ", ", cmdlet.Effect(7)))
}

func TestValuesAsJSON(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 5, time.UTC)
	for want, v := range map[string]cmdlet.Value{
		`{"kind":"null"}`:                                                          {},
		`{"kind":"string","value":""}`:                                             cmdlet.String(""),
		`{"kind":"string","value":"it's \"1\""}`:                                   cmdlet.String(`it's "1"`),
		`{"kind":"int","value":9007199254740993}`:                                  cmdlet.Int(1<<53 + 1),
		`{"kind":"int","value":0}`:                                                 cmdlet.Int(0),
		`{"kind":"bool","value":false}`:                                            cmdlet.Bool(false),
		`{"kind":"switch"}`:                                                        cmdlet.Switch(),
		`{"kind":"enum","value":"WestUS2"}`:                                        cmdlet.Enum("WestUS2"),
		`{"kind":"time","value":"2026-03-01T12:00:00.000000005Z"}`:                 cmdlet.Time(at),
		`{"kind":"secret","value":"[redacted]"}`:                                   cmdlet.Secret(secret.New("canary")),
		`{"kind":"list","value":[]}`:                                               cmdlet.List(),
		`{"kind":"list","value":[{"kind":"int","value":1}]}`:                       cmdlet.List(cmdlet.Int(1)),
		`{"kind":"float","value":1.5}`:                                             cmdlet.Float(1.5),
		`{"kind":"float","value":"NaN"}`:                                           cmdlet.Float(math.NaN()),
		`{"kind":"float","value":"-Inf"}`:                                          cmdlet.Float(math.Inf(-1)),
		`{"kind":"file","value":{"name":"g.pfx","size":6,"content":"[redacted]"}}`: cmdlet.File("g.pfx", secret.NewBytes([]byte("canary"))),
		`{"kind":"table","value":[{"key":{"kind":"string","value":"k"},"value":{"kind":"null"}}]}`: cmdlet.Table(
			cmdlet.Entry{Key: cmdlet.String("k")}),
		`{"kind":"result","value":{"cmdlet":"Get-CMSite","effect":"read","parameters":{"SiteCode":{"kind":"string","value":"PS1"}}}}`: cmdlet.ResultOf(read),
		`{"kind":"object","value":{"class":"C","properties":{"P":{"kind":"int","value":1}}}}`: cmdlet.Embedded(
			cmdlet.NewObject("C", map[string]cmdlet.Value{"P": cmdlet.Int(1)})),
	} {
		t.Run(want, func(t *testing.T) {
			got, err := json.Marshal(v)
			require.NoError(t, err)
			assert.JSONEq(t, want, string(got))
			assert.NotContains(t, string(got), "canary")
		})
	}
}

// An audit record in JSON is complete: the call with every parameter and its kind, and how it ended.
func TestRecordsAsJSON(t *testing.T) {
	call := cmdlet.NewCall("Import-CMAADServerApplication", cmdlet.P("SecretKey", cmdlet.Secret(secret.New("canary"))), cmdlet.P("AppName", cmdlet.String("a")))
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	shown := `"call":{"cmdlet":"Import-CMAADServerApplication","effect":"change","parameters":{` +
		`"AppName":{"kind":"string","value":"a"},"SecretKey":{"kind":"secret","value":"[redacted]"}}}`
	e := cmdlet.Fail(call, cmdlet.ErrInvalid, errors.New("cause"))
	e.Via, e.Problems = "engine", []cmdlet.Problem{{Parameter: "A", Value: "'x'", Rule: "is wrong"}}
	for name, tc := range map[string]struct {
		record cmdlet.Record
		want   string
		text   string
	}{
		"sent": {
			cmdlet.Record{Change: 7, Time: at, Call: call},
			`{"change":7,"time":"2026-03-01T12:00:00Z",` + shown + `,"ended":false}`,
			"2026-03-01T12:00:00Z Import-CMAADServerApplication -AppName 'a' -SecretKey [redacted]: sent",
		},
		"done": {
			cmdlet.Record{Change: 7, Time: at, Call: call, Ended: true, Elapsed: 1500 * time.Millisecond, Outcome: cmdlet.Done, Warnings: []string{"w"}},
			`{"change":7,"time":"2026-03-01T12:00:00Z",` + shown + `,"ended":true,"elapsedSeconds":1.5,"outcome":"done","warnings":["w"]}`,
			"2026-03-01T12:00:00Z Import-CMAADServerApplication -AppName 'a' -SecretKey [redacted]: done",
		},
		"failed": {
			cmdlet.Record{Change: 7, Time: at, Call: call, Ended: true, Err: e},
			`{"change":7,"time":"2026-03-01T12:00:00Z",` + shown + `,"ended":true,"elapsedSeconds":0,"outcome":"unknown","error":{` +
				`"message":"Import-CMAADServerApplication 'a': invalid: A 'x': is wrong: cause (outcome unknown: look before you try again)",` +
				`"op":"Import-CMAADServerApplication","target":"a","via":"engine","reason":"invalid","outcome":"unknown",` +
				`"problems":[{"parameter":"A","value":"'x'","rule":"is wrong"}],"cause":"cause"}}`,
			"2026-03-01T12:00:00Z Import-CMAADServerApplication -AppName 'a' -SecretKey [redacted]: unknown: " + e.Error(),
		},
		"foreign": {
			cmdlet.Record{Change: 7, Time: at, Call: call, Ended: true, Err: errors.New("plain")},
			`{"change":7,"time":"2026-03-01T12:00:00Z",` + shown + `,"ended":true,"elapsedSeconds":0,"outcome":"unknown","error":"plain"}`,
			"2026-03-01T12:00:00Z Import-CMAADServerApplication -AppName 'a' -SecretKey [redacted]: unknown: plain",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(tc.record)
			require.NoError(t, err)
			assert.JSONEq(t, tc.want, string(got))
			assert.Equal(t, tc.text, tc.record.String())
		})
	}
}

func TestResultsAsJSON(t *testing.T) {
	got, err := json.Marshal(done())
	require.NoError(t, err)
	assert.JSONEq(t, `{"via":"recorder","warnings":["first","second"],"objects":[{"class":"C","properties":{}}]}`, string(got))
	assert.Equal(t, "1 object of C via recorder, 2 warnings", fmt.Sprint(done()))
	got, err = json.Marshal(cmdlet.Result{})
	require.NoError(t, err)
	assert.JSONEq(t, `{"via":"","objects":[]}`, string(got))
	assert.Equal(t, "0 objects", cmdlet.Result{}.String())
}

// What is logged shows its parts, and no secret, with either handler of log/slog.
func TestLogValues(t *testing.T) {
	call := cmdlet.NewCall("Import-CMAADServerApplication", cmdlet.P("SecretKey", cmdlet.Secret(secret.New("canary"))), cmdlet.P("AppName", cmdlet.String("a")))
	object := cmdlet.NewObject("C", map[string]cmdlet.Value{"Key": cmdlet.Secret(secret.New("canary")), "N": cmdlet.Int(1)})
	record := cmdlet.Record{Call: call, Ended: true, Err: cmdlet.Fail(call, cmdlet.ErrFailed, nil)}
	for want, v := range map[string]any{
		`v.cmdlet=Import-CMAADServerApplication v.parameters.AppName='a' v.parameters.SecretKey=[redacted]`: call,
		`v.class=C v.properties.Key=[redacted] v.properties.N=1`:                                            object,
		`v.via=x v.objects="[C{Key: [redacted], N: 1}]" v.warnings=[w]`: cmdlet.Result{
			Via: "x", Objects: []cmdlet.Object{object}, Warnings: []string{"w"},
		},
		`v.change=0 v.time=0001-01-01T00:00:00.000Z v.call.cmdlet=Import-CMAADServerApplication v.call.parameters.AppName='a' ` +
			`v.call.parameters.SecretKey=[redacted] v.ended=true v.elapsed=0s v.outcome=unknown ` +
			`v.error="Import-CMAADServerApplication 'a': failed (outcome unknown: look before you try again)"`: record,
	} {
		t.Run(want, func(t *testing.T) {
			var text, data bytes.Buffer
			slog.New(slog.NewTextHandler(&text, nil)).Info("m", "v", v)
			slog.New(slog.NewJSONHandler(&data, nil)).Info("m", "v", v)
			assert.Contains(t, text.String(), want)
			assert.NotContains(t, text.String()+data.String(), "canary")
			assert.True(t, json.Valid(data.Bytes()), data.String())
			assert.NotContains(t, data.String(), "!ERROR")
		})
	}
}
