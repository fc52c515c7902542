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

	on := params{"FullSyncEnabled": cmdlet.Bool(true), "DeltaSyncEnabled": cmdlet.Bool(true)}
	forUsers, forGroups := b.discovery(made, userMinutes), b.discovery(made, groupMinutes)
	b.has(forUsers, on.with(params{"FullSyncSchedule": b.token(users)}))
	b.has(forGroups, on.with(params{"FullSyncSchedule": b.token(groups), "DiscoveryScopeNames": cmdlet.List(names...)}))
	for _, o := range []cmdlet.Object{forUsers, forGroups} {
		if err := misfits(o); err != nil {
			b.Error(err)
		}
	}
	if b.number(forUsers, "AgentType") == b.number(forGroups, "AgentType") {
		b.Error("nothing tells the discovery of users from that of groups")
	}
}

// discovery returns the row of a service's discovery that has this interval in minutes.
func (b *bench) discovery(service cmdlet.Object, minutes int64) cmdlet.Object {
	b.Helper()
	id, _ := service.Get("ID")
	return b.one(cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AAD_Discovery_Settings", Where: []cmdlet.Condition{
		{Property: "CloudServiceId", Value: id}, {Property: "DeltaSyncInterval", Value: cmdlet.Int(minutes)},
	}}))
}

// token is how the settings keep a schedule.
func (b *bench) token(s schedule.Schedule) cmdlet.Value {
	b.Helper()
	token, err := s.Token()
	if err != nil {
		b.Fatal(err)
	}
	return str(token)
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

func setService(by selector) func(*bench) {
	return func(b *bench) {
		made := b.makeService()
		b.importPair(fabrikam)
		other := b.one(fabrikam.service().call(newServiceCmdlet))
		id, _ := made.Get("ID")
		otherID, _ := other.Get("ID")
		b.run(by(other).with(params{"Description": str("set")}).call(setServiceCmdlet))
		b.has(b.one(getService(other)), params{"ID": otherID, "Name": str("Fabrikam service"), "Description": str("set")})
		b.run(by(other).with(params{"NewName": str("Renamed")}).call(setServiceCmdlet))
		b.has(b.one(getService(other)), params{"ID": otherID, "Name": str("Renamed"), "Description": str("set")})
		b.has(b.one(getService(made)), params{"ID": id, "Name": str("Contoso service"), "Description": str("")})
	}
}

// Which property holds what is inference, but for the names that the class and the cmdlet share.
func setServiceWithAll(b *bench) {
	const userMinutes, groupMinutes = 13, 17
	start := time.Now().UTC().Truncate(24 * time.Hour)
	users := schedule.Schedule{Start: start, UTC: true, Count: 3, Unit: schedule.Days}
	groups := schedule.Schedule{Start: start.Add(time.Hour), UTC: true, Count: 1, Unit: schedule.Weeks, Day: time.Monday}
	b.importPair(contoso)
	made := b.one(contoso.service().with(params{
		"EnableGroupDiscovery": cmdlet.Bool(true), "GroupDiscoverySchedule": cmdlet.ResultOf(users.Call()),
		"AddGroupName": cmdlet.List(str("first"), str("second")),
	}).call(newServiceCmdlet))

	set := b.one(serviceByID(made).with(params{
		"NewName": str("all of it"), "Description": str("all of it"), "EnableAADGroupSync": cmdlet.Bool(true),
		"EnableUserDiscovery": cmdlet.Bool(true), "EnableUserDeltaDiscovery": cmdlet.Bool(true),
		"UserDeltaDiscoveryMins": cmdlet.Int(userMinutes), "UserDiscoverySchedule": cmdlet.ResultOf(users.Call()),
		"EnableGroupDiscovery": cmdlet.Bool(true), "EnableGroupDeltaDiscovery": cmdlet.Bool(true),
		"GroupDeltaDiscoveryMins": cmdlet.Int(groupMinutes), "GroupDiscoverySchedule": cmdlet.ResultOf(groups.Call()),
		"AddGroupName": cmdlet.List(str("third")), "DeleteGroupName": cmdlet.List(str("first")),
		"DisableWildcardHandling": cmdlet.Switch(), "PassThru": cmdlet.Switch(),
	}).call(setServiceCmdlet))
	for _, o := range []cmdlet.Object{set, b.one(getService(made))} {
		b.has(o, params{"Name": str("all of it"), "Description": str("all of it")})
		b.finds(getService(made), o)
	}
	on := params{"FullSyncEnabled": cmdlet.Bool(true), "DeltaSyncEnabled": cmdlet.Bool(true)}
	b.has(b.discovery(made, userMinutes), on.with(params{"FullSyncSchedule": b.token(users)}))
	b.has(b.discovery(made, groupMinutes), on.with(params{
		"FullSyncSchedule": b.token(groups), "DiscoveryScopeNames": cmdlet.List(str("second"), str("third")),
	}))
}

// A patch leaves alone what it does not name.
func setServiceLeavesTheRest(b *bench) {
	b.importPair(contoso)
	users := schedule.Schedule{Start: time.Now().UTC().Truncate(24 * time.Hour), UTC: true, Count: 3, Unit: schedule.Days}
	made := b.one(contoso.service().with(params{
		"Description": str("before"), "EnableUserDiscovery": cmdlet.Bool(true), "EnableUserDeltaDiscovery": cmdlet.Bool(true),
		"UserDeltaDiscoveryMins": cmdlet.Int(7), "UserDiscoverySchedule": cmdlet.ResultOf(users.Call()),
	}).call(newServiceCmdlet))
	before := b.discovery(made, 7)
	b.run(serviceByID(made).with(params{"Description": str("after")}).call(setServiceCmdlet))
	if after := b.discovery(made, 7); !after.Equal(before) {
		b.Errorf("the discovery of users has changed from %v to %v", before, after)
	}
	b.run(serviceByID(made).with(params{"EnableUserDeltaDiscovery": cmdlet.Bool(false)}).call(setServiceCmdlet))
	b.has(b.discovery(made, 7), params{"FullSyncEnabled": cmdlet.Bool(true), "DeltaSyncEnabled": cmdlet.Bool(false)})
	b.has(b.one(getService(made)), params{"Name": str("Contoso service"), "Description": str("after")})
}

// Group sync comes with Set only. Its class holds numbers where the one for discovery holds Booleans.
func groupSync(b *bench) {
	made := b.makeService()
	id, _ := made.Get("ID")
	rows := cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AAD_Sync_Settings", Where: []cmdlet.Condition{{Property: "CloudServiceId", Value: id}}})
	b.finds(rows)
	for _, on := range []bool{true, false} {
		b.run(serviceByID(made).with(params{"EnableAADGroupSync": cmdlet.Bool(on)}).call(setServiceCmdlet))
		row := b.one(rows)
		if enabled := b.number(row, "FullSyncEnabled") != 0; enabled != on {
			b.Errorf("group sync is on: %v, want %v", enabled, on)
		}
		if err := misfits(row); err != nil {
			b.Error(err)
		}
	}
}

func removeService(by selector) func(*bench) {
	return func(b *bench) {
		made := b.makeService()
		b.importPair(fabrikam)
		other := b.one(fabrikam.service().call(newServiceCmdlet))
		b.run(by(made).with(params{"Force": cmdlet.Switch()}).call(removeServiceCmdlet))
		b.finds(cmdlet.NewCall("Get-CMAzureService"), other)
		b.one(contoso.service().call(newServiceCmdlet))
	}
}
