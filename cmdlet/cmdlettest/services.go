package cmdlettest

import (
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/schedule"
)

func newServiceLeast(b *bench) {
	server, _ := b.importPair(contoso)
	made := b.one(contoso.service().call(newServiceCmdlet))
	b.has(made, params{"Name": str("Contoso service")})
	b.uses(made, server)
}

// uses tells that a service has a server application: public code joins the two on this list.
func (b *bench) uses(service, server cmdlet.Object) {
	b.Helper()
	id, _ := server.Get("ID")
	list, _ := service.Get("AssociatedAADWebApplications")
	for _, element := range list.List() {
		if element.Equal(id) {
			return
		}
	}
	b.Errorf("the service's applications are %v, want %v among them", list, id)
}

// Which property holds what is inference, but for the names that the class and the cmdlet share.
func newServiceWithAll(b *bench) {
	const userMinutes, groupMinutes = 7, 11
	start := time.Now().UTC().Truncate(24 * time.Hour)
	users := schedule.Schedule{Start: start, UTC: true, Count: 7, Unit: schedule.Days}
	groups := schedule.Schedule{Start: start.Add(time.Hour), UTC: true, Count: 2, Unit: schedule.Weeks, Day: time.Friday}
	names := []cmdlet.Value{str("CMG pilot"), str("O'Brien's \"team\""), str("Žlutý kůň")}
	server, _ := b.importPair(contoso)

	made := b.one(contoso.service().with(params{
		"Description": str("all of it"), "AzureEnvironmentOption": cmdlet.Enum("AzurePublicCloud"),
		"EnableUserDiscovery": cmdlet.Bool(true), "EnableUserDeltaDiscovery": cmdlet.Bool(true),
		"UserDeltaDiscoveryMins": cmdlet.Int(userMinutes), "UserDiscoverySchedule": cmdlet.ResultOf(users.Call()),
		"EnableGroupDiscovery": cmdlet.Bool(true), "EnableGroupDeltaDiscovery": cmdlet.Bool(true),
		"GroupDeltaDiscoveryMins": cmdlet.Int(groupMinutes), "GroupDiscoverySchedule": cmdlet.ResultOf(groups.Call()),
		"AddGroupName": cmdlet.List(names...), "DisableWildcardHandling": cmdlet.Switch(),
	}).call(newServiceCmdlet))
	b.has(made, params{"Name": str("Contoso service"), "Description": str("all of it"), "SiteCode": str(b.site.SiteCode)})
	b.uses(made, server)

	service, _ := made.Get("ID")
	settings := func(minutes int64) cmdlet.Object {
		b.Helper()
		return b.one(cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AAD_Discovery_Settings", Where: []cmdlet.Condition{
			{Property: "CloudServiceId", Value: service}, {Property: "DeltaSyncInterval", Value: cmdlet.Int(minutes)},
		}}))
	}
	of := func(s schedule.Schedule) cmdlet.Value {
		b.Helper()
		token, err := s.Token()
		if err != nil {
			b.Fatal(err)
		}
		return str(token)
	}
	on := params{"FullSyncEnabled": cmdlet.Bool(true), "DeltaSyncEnabled": cmdlet.Bool(true)}
	forUsers, forGroups := settings(userMinutes), settings(groupMinutes)
	b.has(forUsers, on.with(params{"FullSyncSchedule": of(users)}))
	b.has(forGroups, on.with(params{"FullSyncSchedule": of(groups), "DiscoveryScopeNames": cmdlet.List(names...)}))
	for _, o := range []cmdlet.Object{forUsers, forGroups} {
		if err := misfits(o); err != nil {
			b.Error(err)
		}
	}
	if b.number(forUsers, "AgentType") == b.number(forGroups, "AgentType") {
		b.Error("nothing tells the discovery of users from that of groups")
	}
}

func getServices(b *bench) {
	made := b.makeService()
	b.importPair(fabrikam)
	other := b.one(fabrikam.service().call(newServiceCmdlet))
	id, _ := made.Get("ID")
	literal := params{"DisableWildcardHandling": cmdlet.Switch()}
	b.finds(cmdlet.NewCall("Get-CMAzureService"), made, other)
	b.finds(params{"Id": id}.call("Get-CMAzureService"), made)
	b.finds(params{"Name": str("Contoso service")}.call("Get-CMAzureService"), made)
	b.finds(literal.with(params{"Name": str("Contoso service")}).call("Get-CMAzureService"), made)
	b.finds(params{"Name": str("*service")}.call("Get-CMAzureService"), made, other)
	b.finds(literal.with(params{"Name": str("*service")}).call("Get-CMAzureService"))
}

// New-CMSchedule asks no site. Its monthly forms are left out: no class page that this module knows describes them.
func newSchedules(b *bench) {
	start := time.Now().UTC().Truncate(time.Hour).Add(24 * time.Hour)
	for _, tc := range []struct {
		schedule schedule.Schedule
		class    string
		want     params
	}{
		{schedule.Once(start), "SMS_ST_NonRecurring", nil},
		{schedule.Every(7, schedule.Days), "SMS_ST_RecurInterval", params{"DaySpan": cmdlet.Int(7)}},
		{schedule.Every(6, schedule.Hours), "SMS_ST_RecurInterval", params{"HourSpan": cmdlet.Int(6)}},
		{schedule.Every(30, schedule.Minutes), "SMS_ST_RecurInterval", params{"MinuteSpan": cmdlet.Int(30)}},
		{schedule.Weekly(time.Sunday, 2), "SMS_ST_RecurWeekly", params{"Day": cmdlet.Int(1), "ForNumberOfWeeks": cmdlet.Int(2)}},
	} {
		for _, duration := range []time.Duration{0, 3 * time.Hour} {
			tc.schedule.Start, tc.schedule.UTC, tc.schedule.Duration = start, true, duration
			made := b.one(tc.schedule.Call())
			if made.Class() != tc.class {
				b.Errorf("%v made a %s, want a %s", tc.schedule.Call(), made.Class(), tc.class)
			}
			b.has(made, tc.want.with(params{
				"StartTime": cmdlet.Time(start), "IsGMT": cmdlet.Bool(true), "HourDuration": cmdlet.Int(int64(duration.Hours())),
			}))
		}
	}
}
