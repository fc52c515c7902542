package azureservice_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmdlet"
)

func TestResultsAsTextJSONAndLog(t *testing.T) {
	raw := cmdlet.NewObject("raw-class", map[string]cmdlet.Value{"P": cmdlet.String("raw-value")})
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, c := range map[string]struct {
		result            any
		text, asJSON, log string
	}{
		"service": {
			azureservice.Service{ID: 7, Name: "Cloud\nManagement", ServiceType: 77, ApplicationIDs: []uint32{1, 2}, SiteCode: "PS1", Object: raw},
			`Azure service "Cloud\nManagement", id 7`,
			`{"id":7,"name":"Cloud\nManagement","description":"","serviceType":77,"authenticationType":0,"applicationIDs":[1,2],"siteCode":"PS1"}`,
			`r.ID=7 r.Name="Cloud\nManagement" r.ServiceType=77 r.ApplicationIDs="[1 2]" r.SiteCode=PS1`,
		},
		"no service": {
			azureservice.Service{},
			"no Azure service",
			`{"id":0,"name":"","description":"","serviceType":0,"authenticationType":0,"siteCode":""}`, ``,
		},
		"discovery": {
			azureservice.DiscoverySettings{
				ID: 1, CloudServiceID: 7, AgentType: 4711, FullSyncEnabled: true, FullSyncSchedule: "0001128000100008",
				DeltaSyncInterval: 5, ScopeNames: []string{"Sales"}, LastFullSyncTime: at, Object: raw,
			},
			"discovery settings 1 of Azure service 7: full on, delta off",
			`{"id":1,"cloudServiceId":7,"agentType":4711,"fullSyncEnabled":true,"deltaSyncEnabled":false,"runNow":false,` +
				`"fullSyncSchedule":"0001128000100008","deltaSyncInterval":5,"scopeNames":["Sales"],"lastFullSyncTime":"2026-01-02T03:04:05Z","siteCode":""}`,
			`r.ID=1 r.CloudServiceID=7 r.AgentType=4711 r.FullSyncEnabled=true r.FullSyncSchedule=0001128000100008 r.DeltaSyncInterval=5 ` +
				`r.ScopeNames=[Sales] r.LastFullSyncTime=2026-01-02T03:04:05.000Z`,
		},
		"group synchronization": {
			azureservice.GroupSyncSettings{ID: 1, CloudServiceID: 7, FullSyncEnabled: 2, WaterMark: 1 << 40, LastDeltaSyncTime: at, Object: raw},
			"group synchronization settings 1 of Azure service 7",
			`{"id":1,"cloudServiceId":7,"fullSyncEnabled":2,"deltaSyncEnabled":0,"deltaSyncInterval":0,"runNow":0,"fullSyncSchedule":"",` +
				`"lastDeltaSyncTime":"2026-01-02T03:04:05Z","waterMark":1099511627776}`,
			`r.ID=1 r.CloudServiceID=7 r.FullSyncEnabled=2 r.LastDeltaSyncTime=2026-01-02T03:04:05.000Z r.WaterMark=1099511627776`,
		},
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
	assert.Equal(t, "no discovery settings", azureservice.DiscoverySettings{}.String())
	assert.Equal(t, "no group synchronization settings", azureservice.GroupSyncSettings{}.String())
}
