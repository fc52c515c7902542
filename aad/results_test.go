package aad_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

func TestResultsAsTextJSONAndLog(t *testing.T) {
	raw := cmdlet.NewObject("raw-class", map[string]cmdlet.Value{"SecretKey": cmdlet.Secret(secret.New("raw-value"))})
	for name, c := range map[string]struct {
		result            any
		text, asJSON, log string
	}{
		"server app": {
			aad.Application{
				ID: 2, ClientID: serverID, Name: "CMG\nServerApp", TenantRow: 1, AppIDURI: "https://ConfigMgrService",
				SecretKeyExpiry: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC), AssociatedIDs: []uint32{3}, SiteCode: "PS1", Object: raw,
			},
			`server app "CMG\nServerApp", client id "` + serverID + `"`,
			`{"id":2,"clientId":"` + serverID + `","name":"CMG\nServerApp","tenantRow":1,"isClientApp":false,` +
				`"appIdUri":"https://ConfigMgrService","replyUrl":"","secretKeyExpiry":"2027-01-02T03:04:05Z","associatedIDs":[3],"siteCode":"PS1"}`,
			`r.ID=2 r.ClientID=` + serverID + ` r.Name="CMG\nServerApp" r.TenantRow=1 r.AppIDURI=https://ConfigMgrService ` +
				`r.SecretKeyExpiry=2027-01-02T03:04:05.000Z r.AssociatedIDs=[3] r.SiteCode=PS1`,
		},
		"client app": {
			aad.Application{ClientID: clientID, Name: "C", IsClientApp: true},
			`client app "C", client id "` + clientID + `"`,
			`{"id":0,"clientId":"` + clientID + `","name":"C","tenantRow":0,"isClientApp":true,"appIdUri":"","replyUrl":"","siteCode":""}`,
			`r.ClientID=` + clientID + ` r.Name=C r.IsClientApp=true`,
		},
		"no app": {
			aad.Application{},
			"no app",
			`{"id":0,"clientId":"","name":"","tenantRow":0,"isClientApp":false,"appIdUri":"","replyUrl":"","siteCode":""}`, ``,
		},
		"tenant": {
			aad.Tenant{ID: 1, TenantID: tenantID, Name: "Contoso", Environment: 4711, SiteCode: "PS1", Object: raw},
			`tenant "Contoso", id "` + tenantID + `"`,
			`{"id":1,"tenantId":"` + tenantID + `","name":"Contoso","environment":4711,"siteCode":"PS1"}`,
			`r.ID=1 r.TenantID=` + tenantID + ` r.Name=Contoso r.Environment=4711 r.SiteCode=PS1`,
		},
		"no tenant": {aad.Tenant{}, "no tenant", `{"id":0,"tenantId":"","name":"","environment":0,"siteCode":""}`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.text, fmt.Sprint(c.result))
			encoded, err := json.Marshal(c.result)
			require.NoError(t, err)
			assert.Equal(t, c.asJSON, string(encoded))
			var log bytes.Buffer
			slog.New(slog.NewTextHandler(&log, nil)).Info("m", "r", c.result)
			_, logged, _ := bytes.Cut(bytes.TrimSpace(log.Bytes()), []byte("msg=m"))
			assert.Equal(t, c.log, string(bytes.TrimSpace(logged)))
		})
	}
	long := aad.Application{Name: strings.Repeat("n", 1000), ClientID: strings.Repeat("c", 1000)}.String()
	assert.Less(t, len(long), 200, "one short line")
}

func TestAppTypeBothWays(t *testing.T) {
	for _, kind := range []aad.AppType{aad.ServerApplication, aad.ClientApplication, ""} {
		encoded, err := json.Marshal(kind)
		require.NoError(t, err)
		back := aad.AppType("before")
		require.NoError(t, json.Unmarshal(encoded, &back))
		assert.Equal(t, kind, back)
	}
	kind := aad.ClientApplication
	require.ErrorContains(t, kind.UnmarshalText([]byte("serverapplication")), "it takes ServerApplication or ClientApplication")
	assert.Equal(t, aad.ClientApplication, kind)
}

func TestSecretIsNeverShown(t *testing.T) {
	const canary = "canary-8f3a"
	spec := server
	spec.SecretKey, spec.ClientID = secret.New(canary), "not a GUID"
	_, err := aad.NewClient(untouched(t)).ImportServerApplication(t.Context(), spec, nil)
	require.Error(t, err)
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	errorJSON, jsonErr := json.Marshal(e)
	require.NoError(t, jsonErr)
	encoded, jsonErr := json.Marshal(spec)
	require.NoError(t, jsonErr)
	assert.Contains(t, string(encoded), `"SecretKey":"[redacted]"`)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "spec", spec, "pointer", &spec, "err", err)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "spec", spec, "pointer", &spec, "err", err)
	for _, shown := range []string{
		err.Error(), spec.Check(0).Error(), string(errorJSON), fmt.Sprintf("%+v", e), fmt.Sprintf("%#v", e.Problems),
		fmt.Sprintf("%v %+v %#v %s %q %x", spec, spec, spec, spec, spec, spec), fmt.Sprintf("%+v", &spec), string(encoded), log.String(),
	} {
		assert.NotContains(t, shown, canary)
		assert.NotContains(t, shown, fmt.Sprintf("%x", canary))
	}
}
