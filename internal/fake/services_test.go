package fake_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
	"github.com/cmgkit/cmgkit/schedule"
)

func texts(values ...string) cmdlet.Value {
	list := make([]cmdlet.Value, len(values))
	for i, v := range values {
		list[i] = cmdlet.String(v)
	}
	return cmdlet.List(list...)
}

func TestSetService(t *testing.T) {
	s := fake.New(fake.Options{})
	after(t, s, story()[:3]...)
	daily := schedule.Every(1, schedule.Days)
	daily.Start = time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC)
	token, err := daily.Token()
	require.NoError(t, err)

	assert.Empty(t, all(t, s, setService(with("NewName", "renamed"), with("Description", "described"))))
	changed := one(t, s, setService(with("Name", "renamed"), passThru))
	assert.Equal(t, "renamed", text(t, changed, "Name"))
	assert.Equal(t, "described", text(t, changed, "Description"))
	byID := func(p ...cmdlet.Param) cmdlet.Call {
		return setService(append(p, without("Name"), integer("Id", 16777217))...)
	}
	after(t, s, setService(without("Name"), with("Description", ""), cmdlet.P("InputObject", cmdlet.Embedded(changed))))
	assert.Empty(t, text(t, rows(t, s, "SMS_Azure_CloudService")[0], "Description"))

	after(t, s, byID(boolean("EnableUserDiscovery", true), boolean("EnableUserDeltaDiscovery", true), integer("UserDeltaDiscoveryMins", 9),
		cmdlet.P("UserDiscoverySchedule", cmdlet.ResultOf(daily.Call()))))
	users := one(t, s, cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AAD_Discovery_Settings"}))
	assert.Equal(t, token, text(t, users, "FullSyncSchedule"))
	assert.EqualValues(t, 9, number(t, users, "DeltaSyncInterval"))
	assert.EqualValues(t, 16777217, number(t, users, "CloudServiceId"))

	after(t, s,
		byID(boolean("EnableGroupDiscovery", true), cmdlet.P("AddGroupName", texts("one", "two"))),
		byID(cmdlet.P("AddGroupName", texts("TWO", "three")), cmdlet.P("DeleteGroupName", texts("ONE"))),
		byID(boolean("EnableUserDiscovery", false)),
	)
	settings := rows(t, s, "SMS_AAD_Discovery_Settings")
	scope, _ := settings[1].Get("DiscoveryScopeNames")
	assert.True(t, scope.Equal(texts("two", "three")), "%v", scope)
	full, _ := settings[0].Get("FullSyncEnabled")
	assert.False(t, full.Bool())
	assert.Equal(t, token, text(t, settings[0], "FullSyncSchedule"), "what is switched off keeps its settings")
}

func TestGroupSync(t *testing.T) {
	s := fake.New(fake.Options{})
	after(t, s, story()[:3]...)
	assert.Empty(t, rows(t, s, "SMS_AAD_Sync_Settings"))
	sync := func(on bool) int64 {
		after(t, s, setService(boolean("EnableAADGroupSync", on)))
		row := one(t, s, cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AAD_Sync_Settings"}))
		assert.EqualValues(t, 16777217, number(t, row, "CloudServiceId"))
		return number(t, row, "FullSyncEnabled")
	}
	assert.EqualValues(t, 1, sync(true))
	assert.EqualValues(t, 0, sync(false))
	assert.EqualValues(t, 1, sync(true))
}

// The product removes whatever Azure service it is told to, that of tenant attach too.
func TestRemoveService(t *testing.T) {
	s := fake.New(fake.Options{TenantAttach: true})
	after(t, s, story()...)
	after(t, s, setService(boolean("EnableAADGroupSync", true), boolean("EnableUserDiscovery", true)))
	attached := rows(t, s, "SMS_Azure_CloudService")[0]
	assert.EqualValues(t, 5, number(t, attached, "ServiceType"))
	after(t, s, cmdlet.NewCall("Remove-CMAzureService", cmdlet.P("InputObject", cmdlet.Embedded(attached)), cmdlet.P("Force", cmdlet.Switch())))
	assert.Equal(t, "Cloud Management", text(t, one(t, s, cmdlet.NewCall("Get-CMAzureService")), "Name"))
	after(t, s, cmdlet.NewCall("Remove-CMAzureService", with("Name", "cloud management")))
	for _, class := range []string{"SMS_Azure_CloudService", "SMS_AAD_Discovery_Settings", "SMS_AAD_Sync_Settings"} {
		assert.Empty(t, rows(t, s, class), class)
	}
	assert.Len(t, rows(t, s, "SMS_AAD_Application_Ex"), 2, "the applications stay")
	after(t, s, newService())
}

func TestUpdateServerApplication(t *testing.T) {
	s := fake.New(fake.Options{Version: "2303"})
	after(t, s, story()[:3]...)
	s.Upgrade("2309")
	assert.Empty(t, all(t, s, cmdlet.NewCall("Set-UpdateServerApplication", with("TenantId", tenantID))))
	assert.Equal(t, "http://localhost", text(t, one(t, s, application(serverID)), "ReplyUrl"))
	after(t, s, newGateway())
}
