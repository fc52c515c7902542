package cmdlettest

import (
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/schedule"
)

func newServiceLeast(h *harness) {
	server, _ := h.importPair(contoso)
	made := h.one(contoso.service().call(newServiceCmdlet))
	h.has(made, params{"Name": str("Contoso service")})
	h.uses(made, server)
}

// uses tells that a service has a server application: public code joins the two on this list.
func (h *harness) uses(service, server cmdlet.Object) {
	h.Helper()
	id, _ := server.Get("ID")
	list, _ := service.Get("AssociatedAADWebApplications")
	for _, element := range list.List() {
		if element.Equal(id) {
			return
		}
	}
	h.Errorf("the service's applications are %v, want %v among them", list, id)
}

// Which property holds what is inference, except where the class and the cmdlet use the same name.
func newServiceWithAll(h *harness) {
	const userMinutes, groupMinutes = 7, 11
	start := time.Now().UTC().Truncate(24 * time.Hour)
	users := schedule.Schedule{Start: start, UTC: true, Count: 7, Unit: schedule.Days}
	groups := schedule.Schedule{Start: start.Add(time.Hour), UTC: true, Count: 2, Unit: schedule.Weeks, Day: time.Friday}
	names := []cmdlet.Value{str("CMG pilot"), str("O'Brien's \"team\""), str("Žlutý kůň")}
	server, _ := h.importPair(contoso)

	made := h.one(contoso.service().with(params{
		"Description": str("all of it"), "AzureEnvironmentOption": cmdlet.Enum("AzurePublicCloud"),
		"EnableUserDiscovery": cmdlet.Bool(true), "EnableUserDeltaDiscovery": cmdlet.Bool(true),
		"UserDeltaDiscoveryMins": cmdlet.Int(userMinutes), "UserDiscoverySchedule": cmdlet.ResultOf(users.Call()),
		"EnableGroupDiscovery": cmdlet.Bool(true), "EnableGroupDeltaDiscovery": cmdlet.Bool(true),
		"GroupDeltaDiscoveryMins": cmdlet.Int(groupMinutes), "GroupDiscoverySchedule": cmdlet.ResultOf(groups.Call()),
		"AddGroupName": cmdlet.List(names...), "DisableWildcardHandling": cmdlet.Switch(),
	}).call(newServiceCmdlet))
	h.has(made, params{"Name": str("Contoso service"), "Description": str("all of it"), "SiteCode": str(h.site.SiteCode)})
	h.uses(made, server)

	on := params{"FullSyncEnabled": cmdlet.Bool(true), "DeltaSyncEnabled": cmdlet.Bool(true)}
	forUsers, forGroups := h.discovery(made, userMinutes), h.discovery(made, groupMinutes)
	h.has(forUsers, on.with(params{"FullSyncSchedule": h.token(users)}))
	h.has(forGroups, on.with(params{"FullSyncSchedule": h.token(groups), "DiscoveryScopeNames": cmdlet.List(names...)}))
	for _, o := range []cmdlet.Object{forUsers, forGroups} {
		if err := misfits(o); err != nil {
			h.Error(err)
		}
	}
	if h.number(forUsers, "AgentType") == h.number(forGroups, "AgentType") {
		h.Error("nothing tells the discovery of users from that of groups")
	}
}

// discovery returns the row of a service's discovery that has this interval in minutes.
func (h *harness) discovery(service cmdlet.Object, minutes int64) cmdlet.Object {
	h.Helper()
	id, _ := service.Get("ID")
	return h.one(cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AAD_Discovery_Settings", Where: []cmdlet.Condition{
		{Property: "CloudServiceId", Value: id}, {Property: "DeltaSyncInterval", Value: cmdlet.Int(minutes)},
	}}))
}

// token is how the settings keep a schedule.
func (h *harness) token(s schedule.Schedule) cmdlet.Value {
	h.Helper()
	token, err := s.Token()
	if err != nil {
		h.Fatal(err)
	}
	return str(token)
}

func getServices(h *harness) {
	made := h.makeService()
	h.importPair(fabrikam)
	other := h.one(fabrikam.service().call(newServiceCmdlet))
	id, _ := made.Get("ID")
	literal := params{"DisableWildcardHandling": cmdlet.Switch()}
	h.finds(cmdlet.NewCall("Get-CMAzureService"), made, other)
	h.finds(params{"Id": id}.call("Get-CMAzureService"), made)
	h.finds(params{"Name": str("Contoso service")}.call("Get-CMAzureService"), made)
	h.finds(literal.with(params{"Name": str("Contoso service")}).call("Get-CMAzureService"), made)
	h.finds(params{"Name": str("*service")}.call("Get-CMAzureService"), made, other)
	h.finds(literal.with(params{"Name": str("*service")}).call("Get-CMAzureService"))
}

func setService(by selector) func(*harness) {
	return func(h *harness) {
		made := h.makeService()
		h.importPair(fabrikam)
		other := h.one(fabrikam.service().call(newServiceCmdlet))
		id, _ := made.Get("ID")
		otherID, _ := other.Get("ID")
		h.run(by(other).with(params{"Description": str("set")}).call(setServiceCmdlet))
		h.has(h.one(getService(other)), params{"ID": otherID, "Name": str("Fabrikam service"), "Description": str("set")})
		h.run(by(other).with(params{"NewName": str("Renamed")}).call(setServiceCmdlet))
		h.has(h.one(getService(other)), params{"ID": otherID, "Name": str("Renamed"), "Description": str("set")})
		h.has(h.one(getService(made)), params{"ID": id, "Name": str("Contoso service"), "Description": str("")})
	}
}

// Which property holds what is inference, except where the class and the cmdlet use the same name.
func setServiceWithAll(h *harness) {
	const userMinutes, groupMinutes = 13, 17
	start := time.Now().UTC().Truncate(24 * time.Hour)
	users := schedule.Schedule{Start: start, UTC: true, Count: 3, Unit: schedule.Days}
	groups := schedule.Schedule{Start: start.Add(time.Hour), UTC: true, Count: 1, Unit: schedule.Weeks, Day: time.Monday}
	h.importPair(contoso)
	made := h.one(contoso.service().with(params{
		"EnableGroupDiscovery": cmdlet.Bool(true), "GroupDiscoverySchedule": cmdlet.ResultOf(users.Call()),
		"AddGroupName": cmdlet.List(str("first"), str("second")),
	}).call(newServiceCmdlet))

	set := h.one(serviceByID(made).with(params{
		"NewName": str("all of it"), "Description": str("all of it"), "EnableAADGroupSync": cmdlet.Bool(true),
		"EnableUserDiscovery": cmdlet.Bool(true), "EnableUserDeltaDiscovery": cmdlet.Bool(true),
		"UserDeltaDiscoveryMins": cmdlet.Int(userMinutes), "UserDiscoverySchedule": cmdlet.ResultOf(users.Call()),
		"EnableGroupDiscovery": cmdlet.Bool(true), "EnableGroupDeltaDiscovery": cmdlet.Bool(true),
		"GroupDeltaDiscoveryMins": cmdlet.Int(groupMinutes), "GroupDiscoverySchedule": cmdlet.ResultOf(groups.Call()),
		"AddGroupName": cmdlet.List(str("third")), "DeleteGroupName": cmdlet.List(str("first")),
		"DisableWildcardHandling": cmdlet.Switch(), "PassThru": cmdlet.Switch(),
	}).call(setServiceCmdlet))
	for _, o := range []cmdlet.Object{set, h.one(getService(made))} {
		h.has(o, params{"Name": str("all of it"), "Description": str("all of it")})
		h.finds(getService(made), o)
	}
	on := params{"FullSyncEnabled": cmdlet.Bool(true), "DeltaSyncEnabled": cmdlet.Bool(true)}
	h.has(h.discovery(made, userMinutes), on.with(params{"FullSyncSchedule": h.token(users)}))
	h.has(h.discovery(made, groupMinutes), on.with(params{
		"FullSyncSchedule": h.token(groups), "DiscoveryScopeNames": cmdlet.List(str("second"), str("third")),
	}))
}

// A patch leaves alone what it does not name.
func setServiceLeavesTheRest(h *harness) {
	h.importPair(contoso)
	users := schedule.Schedule{Start: time.Now().UTC().Truncate(24 * time.Hour), UTC: true, Count: 3, Unit: schedule.Days}
	made := h.one(contoso.service().with(params{
		"Description": str("before"), "EnableUserDiscovery": cmdlet.Bool(true), "EnableUserDeltaDiscovery": cmdlet.Bool(true),
		"UserDeltaDiscoveryMins": cmdlet.Int(7), "UserDiscoverySchedule": cmdlet.ResultOf(users.Call()),
	}).call(newServiceCmdlet))
	before := h.discovery(made, 7)
	h.run(serviceByID(made).with(params{"Description": str("after")}).call(setServiceCmdlet))
	if after := h.discovery(made, 7); !after.Equal(before) {
		h.Errorf("the discovery of users has changed from %v to %v", before, after)
	}
	h.run(serviceByID(made).with(params{"EnableUserDeltaDiscovery": cmdlet.Bool(false)}).call(setServiceCmdlet))
	h.has(h.discovery(made, 7), params{"FullSyncEnabled": cmdlet.Bool(true), "DeltaSyncEnabled": cmdlet.Bool(false)})
	h.has(h.one(getService(made)), params{"Name": str("Contoso service"), "Description": str("after")})
}

// Group sync comes with Set only. Its class holds numbers where the one for discovery holds Booleans.
func groupSync(h *harness) {
	made := h.makeService()
	id, _ := made.Get("ID")
	rows := cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AAD_Sync_Settings", Where: []cmdlet.Condition{{Property: "CloudServiceId", Value: id}}})
	h.finds(rows)
	for _, on := range []bool{true, false} {
		h.run(serviceByID(made).with(params{"EnableAADGroupSync": cmdlet.Bool(on)}).call(setServiceCmdlet))
		row := h.one(rows)
		if enabled := h.number(row, "FullSyncEnabled") != 0; enabled != on {
			h.Errorf("group sync is on: %v, want %v", enabled, on)
		}
		if err := misfits(row); err != nil {
			h.Error(err)
		}
	}
}

func removeService(by selector) func(*harness) {
	return func(h *harness) {
		made := h.makeService()
		h.importPair(fabrikam)
		other := h.one(fabrikam.service().call(newServiceCmdlet))
		h.run(by(made).with(params{"Force": cmdlet.Switch()}).call(removeServiceCmdlet))
		h.finds(cmdlet.NewCall("Get-CMAzureService"), other)
		h.one(contoso.service().call(newServiceCmdlet))
	}
}
