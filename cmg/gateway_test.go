package cmg_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
)

func TestStateAsTextBothWays(t *testing.T) {
	for state, text := range map[cmg.State]string{
		0: "ready", 1: "provisioning", 4: "starting", 5: "stopping", 6: "stopped", 99: "deleting", 17: "state 17", 1<<32 - 1: "state 4294967295",
	} {
		assert.Equal(t, text, state.String())
		stored, err := json.Marshal(map[cmg.State]cmg.State{state: state})
		require.NoError(t, err)
		assert.JSONEq(t, fmt.Sprintf(`{%q: %q}`, text, text), string(stored))
		var back map[cmg.State]cmg.State
		require.NoError(t, json.Unmarshal(stored, &back))
		assert.Equal(t, map[cmg.State]cmg.State{state: state}, back)
	}
	var s cmg.State
	require.NoError(t, s.UnmarshalText([]byte("state 6")), "written before the state had a name")
	assert.Equal(t, cmg.StateStopped, s)
	for _, text := range []string{"", "Ready", "state", "state ", "state -1", "state 017", "state 4294967296", "17", "error"} {
		require.ErrorContains(t, s.UnmarshalText([]byte(text)), "is not the state of a gateway", text)
	}
	assert.Equal(t, cmg.StateStopped, s, "an error leaves it alone")
}

// results are values as a site returns them; the raw object of each holds a canary that nothing may show.
func results() map[string]any {
	object := cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{"Novelty": cmdlet.String("canary")})
	ready := cmg.Gateway{ID: 7, Name: "GRANITE", ServiceName: "granite.contoso.com", StatusDetails: 1, Object: object}
	return map[string]any{
		"gateway": ready, "*gateway": &ready, "list": []*cmg.Gateway{&ready},
		"event": cmg.Event{Gateway: &ready, Elapsed: 90 * time.Second, Changed: true},
		"zero":  cmg.Gateway{}, "zero event": cmg.Event{},
	}
}

func TestResultsLeaveTheRawObjectOut(t *testing.T) {
	for name, result := range results() {
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("m", "text", result)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "json", result)
		encoded, err := json.Marshal(result)
		require.NoError(t, err)
		shown := fmt.Sprintf("%v %+v %s %s", result, result, log.String(), encoded)
		assert.NotContains(t, shown, "canary", name)
		assert.NotContains(t, shown, "PANIC", name)
		assert.NotContains(t, shown, "panicked", name)
		if strings.HasPrefix(name, "zero") {
			assert.NotContains(t, strings.ReplaceAll(shown, `"ready":false`, ""), "ready", "a zero gateway is not ready")
		} else {
			assert.Contains(t, shown, "granite.contoso.com")
			assert.Contains(t, log.String(), "ready", name)
		}
	}
}

func TestResultsOnOneShortLine(t *testing.T) {
	for want, result := range map[string]fmt.Stringer{
		"granite.contoso.com: ready":                                  cmg.Gateway{ID: 7, ServiceName: "granite.contoso.com", StatusDetails: 1},
		"granite.contoso.com: state 0 with status details 3":          cmg.Gateway{ID: 7, ServiceName: "granite.contoso.com", StatusDetails: 3},
		"GRANITE: provisioning with status details 0":                 &cmg.Gateway{Name: "GRANITE", State: cmg.StateProvisioning},
		"id:7: state 17 with status details 1":                        cmg.Gateway{ID: 7, State: 17, StatusDetails: 1},
		"no gateway":                                                  cmg.Gateway{},
		"no gateway after 1m30s":                                      cmg.Event{Elapsed: 90 * time.Second},
		"granite.contoso.com: stopped with status details 1 after 0s": cmg.Event{Gateway: &cmg.Gateway{ServiceName: "granite.contoso.com", State: 6, StatusDetails: 1}},
	} {
		assert.Equal(t, want, result.String())
	}
	var none *cmg.Gateway
	assert.Equal(t, "<nil>", fmt.Sprint(none))
}

// Each field of a gateway but the raw object is in its JSON, under a name in lower camel case.
func TestGatewayJSONIsComplete(t *testing.T) {
	full := cmg.Gateway{Object: cmdlet.NewObject("SMS_AzureService", nil)}
	v := reflect.ValueOf(&full).Elem()
	want := map[string]any{"ready": false}
	for field, at := range v.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch at.Kind() { //nolint:exhaustive // the kinds of the fields
		case reflect.String:
			at.SetString("s " + field.Name)
			want[name] = "s " + field.Name
		case reflect.Uint32:
			at.SetUint(uint64(len(want)) + 10)
			want[name] = float64(at.Uint())
		case reflect.Bool:
			at.SetBool(true)
			want[name] = true
		}
		if field.Name != "Object" {
			assert.Regexp(t, `^[a-z][a-zA-Z]*$`, name, field.Name)
		}
	}
	full.CreationTime = time.Date(2026, 11, 23, 1, 2, 3, 0, time.UTC)
	want["creationTime"], want["state"] = "2026-11-23T01:02:03Z", full.State.String()
	encoded, err := json.Marshal(full)
	require.NoError(t, err)
	var got map[string]any
	require.NoError(t, json.Unmarshal(encoded, &got))
	assert.Equal(t, want, got)

	encoded, err = json.Marshal(&cmg.Event{Gateway: &cmg.Gateway{StatusDetails: 1}, Elapsed: 90 * time.Second, Changed: true})
	require.NoError(t, err)
	var event map[string]any
	require.NoError(t, json.Unmarshal(encoded, &event))
	assert.InDelta(t, 90, event["elapsedSeconds"], 0)
	assert.Equal(t, true, event["changed"])
	assert.Equal(t, "ready", event["gateway"].(map[string]any)["state"])
	assert.Equal(t, true, event["gateway"].(map[string]any)["ready"])
}
