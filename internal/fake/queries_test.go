package fake_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

// full is a site with two of most things.
func full(t *testing.T) *fake.Site {
	t.Helper()
	s := fake.New(fake.Options{})
	after(t, s, story()...)
	after(t, s,
		importServer(with("TenantId", otherTenantID), with("TenantName", "Fabrikam"), with("AppName", "star*app"), with("ClientId", otherServerID)),
		importClient(without("ServerApp"), with("TenantId", otherTenantID), with("ClientId", otherClientID)),
		newService(with("Name", "Cloud [2]"), cmdlet.P("ServerApp", cmdlet.ResultOf(application(otherServerID))),
			cmdlet.P("ClientApp", cmdlet.ResultOf(application(otherClientID)))),
		gatewayFor("quartz.contoso.com"),
		addPoint(with("SiteSystemServerName", server1), with("CloudManagementGatewayName", "quartz.contoso.com")),
	)
	return s
}

func TestGets(t *testing.T) {
	s := full(t)
	literal := cmdlet.P("DisableWildcardHandling", cmdlet.Switch())
	force := cmdlet.P("ForceWildcardHandling", cmdlet.Switch())
	system := func(name string) cmdlet.Param {
		return cmdlet.P("InputObject", cmdlet.ResultOf(cmdlet.NewCall("Get-CMSiteSystemServer", with("SiteSystemServerName", name))))
	}
	for _, test := range []struct {
		cmdlet   string
		params   []cmdlet.Param
		property string
		want     []string
	}{
		{"Get-CMAADApplication", nil, "ClientID", []string{serverID, clientID, otherServerID, otherClientID}},
		{"Get-CMAADApplication", []cmdlet.Param{with("AppName", "cmg-serverapp")}, "ClientID", []string{serverID}},
		{"Get-CMAADApplication", []cmdlet.Param{with("AppName", "star*app")}, "ClientID", []string{otherServerID}},
		{"Get-CMAADApplication", []cmdlet.Param{with("AppName", "CMG*")}, "ClientID", nil},
		{"Get-CMAADApplication", []cmdlet.Param{with("AppName", "CMG*"), force}, "ClientID", []string{serverID, clientID, otherClientID}},
		{"Get-CMAADApplication", []cmdlet.Param{cmdlet.P("AppType", cmdlet.Enum("ServerApplication"))}, "ClientID", []string{serverID, otherServerID}},
		{"Get-CMAADApplication", []cmdlet.Param{cmdlet.P("AppType", cmdlet.Enum("clientapplication"))}, "ClientID", []string{clientID, otherClientID}},
		{"Get-CMAADApplication", []cmdlet.Param{with("ClientId", "BBBBBBBB-0000-4000-8000-000000000001")}, "ClientID", []string{serverID}},
		{"Get-CMAADApplication", []cmdlet.Param{with("TenantId", otherTenantID)}, "ClientID", []string{otherServerID, otherClientID}},
		{"Get-CMAADApplication", []cmdlet.Param{with("TenantName", "contoso")}, "ClientID", []string{serverID, clientID}},
		{
			"Get-CMAADApplication",
			[]cmdlet.Param{with("TenantName", "contoso"), cmdlet.P("AppType", cmdlet.Enum("ClientApplication"))},
			"ClientID",
			[]string{clientID},
		},
		{"Get-CMAADTenant", nil, "Name", []string{"Contoso", "Fabrikam"}},
		{"Get-CMAADTenant", []cmdlet.Param{with("Id", otherTenantID)}, "Name", []string{"Fabrikam"}},
		{"Get-CMAADTenant", []cmdlet.Param{with("Name", "CONTOSO")}, "Name", []string{"Contoso"}},
		{"Get-CMAADTenant", []cmdlet.Param{with("Name", "nobody")}, "Name", nil},
		{"Get-CMAzureService", nil, "Name", []string{"Cloud Management", "Cloud [2]"}},
		{"Get-CMAzureService", []cmdlet.Param{cmdlet.P("Id", cmdlet.Int(16777218))}, "Name", []string{"Cloud [2]"}},
		{"Get-CMAzureService", []cmdlet.Param{cmdlet.P("Id", cmdlet.Int(1))}, "Name", nil},
		{"Get-CMAzureService", []cmdlet.Param{with("Name", "cloud [m]*")}, "Name", []string{"Cloud Management"}},
		{"Get-CMAzureService", []cmdlet.Param{with("Name", "Cloud [2]")}, "Name", nil},
		{"Get-CMAzureService", []cmdlet.Param{with("Name", "Cloud `[2`]")}, "Name", []string{"Cloud [2]"}},
		{"Get-CMAzureService", []cmdlet.Param{with("Name", "Cloud [2]"), literal}, "Name", []string{"Cloud [2]"}},
		{"Get-CMCloudManagementGateway", nil, "ServiceCName", []string{serviceName, "quartz.contoso.com"}},
		{"Get-CMCloudManagementGateway", []cmdlet.Param{with("Name", "granitefalls.contoso.com")}, "ServiceCName", []string{serviceName}},
		{"Get-CMCloudManagementGateway", []cmdlet.Param{with("Name", "GRANITEFALLS")}, "ServiceCName", []string{serviceName}},
		{"Get-CMCloudManagementGateway", []cmdlet.Param{with("Name", "granitefalls"), literal}, "ServiceCName", []string{serviceName}},
		{"Get-CMCloudManagementGateway", []cmdlet.Param{with("Name", "granitefalls.contoso")}, "ServiceCName", nil},
		{"Get-CMCloudManagementGateway", []cmdlet.Param{with("Name", "[a-h]r?nite*")}, "ServiceCName", []string{serviceName}},
		{"Get-CMCloudManagementGateway", []cmdlet.Param{with("Name", "granite*"), literal}, "ServiceCName", nil},
		{"Get-CMCloudManagementGateway", []cmdlet.Param{with("Id", "16777218")}, "ServiceCName", []string{"quartz.contoso.com"}},
		{"Get-CMCloudManagementGateway", []cmdlet.Param{with("Id", "no number")}, "ServiceCName", nil},
		{"Get-CMCloudManagementGatewayConnectionPoint", nil, "NetworkOSPath", []string{`\\` + server2, `\\` + server1}},
		{"Get-CMCloudManagementGatewayConnectionPoint", []cmdlet.Param{cmdlet.P("AllSite", cmdlet.Switch())}, "NetworkOSPath", []string{`\\` + server2, `\\` + server1}},
		{"Get-CMCloudManagementGatewayConnectionPoint", []cmdlet.Param{with("SiteSystemServerName", "cm01*")}, "NetworkOSPath", []string{`\\` + server1}},
		{"Get-CMCloudManagementGatewayConnectionPoint", []cmdlet.Param{with("SiteCode", "XYZ")}, "NetworkOSPath", nil},
		{"Get-CMCloudManagementGatewayConnectionPoint", []cmdlet.Param{with("SiteCode", "ps1")}, "NetworkOSPath", []string{`\\` + server2, `\\` + server1}},
		{"Get-CMCloudManagementGatewayConnectionPoint", []cmdlet.Param{system(server1)}, "NetworkOSPath", []string{`\\` + server1}},
		{"Get-CMSite", nil, "SiteCode", []string{"PS1"}},
		{"Get-CMSite", []cmdlet.Param{with("SiteCode", "ps1")}, "SiteCode", []string{"PS1"}},
		{"Get-CMSite", []cmdlet.Param{with("SiteCode", "XYZ")}, "SiteCode", nil},
		{"Get-CMSite", []cmdlet.Param{with("Name", "primary*")}, "SiteCode", []string{"PS1"}},
		{"Get-CMSiteSystemServer", []cmdlet.Param{with("SiteSystemServerName", server2)}, "NetworkOSPath", []string{`\\` + server2}},
		{"Get-CMSiteSystemServer", []cmdlet.Param{with("SiteCode", "XYZ")}, "NetworkOSPath", nil},
	} {
		c := cmdlet.NewCall(test.cmdlet, test.params...)
		t.Run(c.String(), func(t *testing.T) {
			var got []string
			for _, o := range all(t, s, c) {
				got = append(got, text(t, o, test.property))
			}
			assert.Equal(t, test.want, got)
		})
	}
}

func TestQueries(t *testing.T) {
	s := full(t)
	for _, test := range []struct {
		wql      string
		property string
		want     []string
	}{
		{"SELECT * FROM SMS_AzureService", "ServiceCName", []string{serviceName, "quartz.contoso.com"}},
		{"select ServiceCName from sms_azureservice where servicecname = 'QUARTZ.contoso.com'", "ServiceCName", []string{"quartz.contoso.com"}},
		{"SELECT * FROM SMS_AzureService WHERE State = 1 AND ServiceCName <> 'quartz.contoso.com'", "ServiceCName", []string{serviceName}},
		{"SELECT * FROM SMS_AzureService WHERE State <> 1", "ServiceCName", nil},
		{"SELECT * FROM SMS_AAD_Application_Ex WHERE IsClientApp = TRUE", "ClientID", []string{clientID, otherClientID}},
		{"SELECT * FROM SMS_AAD_Application_Ex WHERE IdentifierUri = 'api://contoso/cmg'", "ClientID", []string{serverID, otherServerID}},
		{"SELECT * FROM SMS_AAD_Application_Ex WHERE IdentifierUri <> 'x'", "ClientID", []string{serverID, otherServerID}}, // null is not unequal
		{"SELECT * FROM SMS_SCI_SysResUse WHERE RoleName = 'SMS Site System'", "NetworkOSPath", []string{`\\` + server1, `\\` + server2}},
		{"SELECT * FROM SMS_CloudProxyConnector", "ProxyServiceName", []string{serviceName, "quartz.contoso.com"}},
	} {
		t.Run(test.wql, func(t *testing.T) {
			var got []string
			for _, o := range all(t, s, cmdlet.NewCall("Invoke-CMWmiQuery", with("Query", test.wql))) {
				got = append(got, text(t, o, test.property))
			}
			assert.Equal(t, test.want, got)
		})
	}
	selected := one(t, s, cmdlet.QueryCall(cmdlet.Query{Class: "sms_site", Properties: []string{"sitecode", "Type"}}))
	assert.Equal(t, "SMS_Site", selected.Class())
	assert.Equal(t, []string{"SiteCode", "Type"}, selected.Properties())
}

func TestUnsupported(t *testing.T) {
	s := fake.New(fake.Options{})
	schedule := func(params ...cmdlet.Param) cmdlet.Call { return cmdlet.NewCall("New-CMSchedule", params...) }
	query := func(wql string, more ...cmdlet.Param) cmdlet.Call {
		return cmdlet.NewCall("Invoke-CMWmiQuery", append(more, with("Query", wql))...)
	}
	systems := cmdlet.NewCall("Get-CMSiteSystemServer")
	for _, test := range []struct {
		call  cmdlet.Call
		names string
	}{
		{importServer(cmdlet.P("WhatIf", cmdlet.Switch())), "-WhatIf"},
		{importServer(cmdlet.Extra("Novelty", cmdlet.Bool(true))), "-Novelty"},
		{cmdlet.NewCall("Get-CMSite", cmdlet.Extra("Novelty", cmdlet.String("x"))), "-Novelty"},
		{newService(cmdlet.P("ServerApp", cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication", cmdlet.Extra("Novelty", cmdlet.Switch()))))), "-Novelty"},
		{schedule(cmdlet.P("Nonrecurring", cmdlet.Switch()), cmdlet.P("ScheduleString", cmdlet.Switch())), "-ScheduleString"},
		{
			query("SELECT * FROM SMS_Site", cmdlet.P("Context", cmdlet.Table(cmdlet.Entry{Key: cmdlet.String("a"), Value: cmdlet.String("b")}))),
			"-Context",
		},
		{query("SELECT * FROM SMS_Site", cmdlet.P("Option", cmdlet.Enum("FastExpectResults"))), "-Option FastExpectResults"},
		{query("SELECT * FROM SMS_R_System"), "SMS_R_System"},
		{query("SELECT Nothing FROM SMS_Site"), "property Nothing of SMS_Site"},
		{query("SELECT SecretKey FROM SMS_AAD_Application_Ex"), "SecretKey"},
		{query("SELECT * FROM SMS_AAD_Application_Ex WHERE SecretKey = 'x'"), "SecretKey"},
		{query("SELECT * FROM SMS_AzureService WHERE AzureServiceID = '16777217'"), "AzureServiceID"},
		{query("SELECT * FROM SMS_AzureService WHERE CreationTime = 'x'"), "CreationTime"},
		{query("SELECT * FROM SMS_AAD_Application_Ex WHERE AssociatedAADApplications = 1"), "AssociatedAADApplications"},
		{query("SELECT * FROM SMS_AzureService WHERE TrafficOutStopService = 1"), "TrafficOutStopService"},
		{query("SELECT * FROM SMS_Site ORDER BY SiteCode"), "such queries"},
		{cmdlet.NewCall("Get-CMSiteSystemServer", cmdlet.P("InputObject", cmdlet.ResultOf(systems))), "-InputObject"},
		{importClient(cmdlet.P("ServerApp", cmdlet.ResultOf(query("SELECT * FROM SMS_R_System")))), "SMS_R_System"},
	} {
		t.Run(test.call.Name()+" "+test.names, func(t *testing.T) {
			require.ErrorIs(t, cmdlet.Supports(s, test.call), cmdlet.ErrUnsupported)
			_, err := s.Run(t.Context(), test.call)
			require.ErrorIs(t, err, cmdlet.ErrUnsupported)
			require.ErrorContains(t, err, test.names)
			require.ErrorContains(t, err, "package powershell")
			var e *cmdlet.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, fake.Via, e.Via)
		})
	}
	for _, c := range append(story(), systems, importServer(cmdlet.P("Confirm", cmdlet.Bool(false)))) {
		assert.NoError(t, cmdlet.Supports(s, c), "%v", c)
	}
}

func TestResultOf(t *testing.T) {
	s := full(t)
	name, client := with("AppName", "new"), with("ClientId", "bbbbbbbb-0000-4000-8000-0000000000ff")
	importWith := func(v cmdlet.Value) cmdlet.Call {
		return cmdlet.NewCall("Import-CMAADClientApplication", name, client, cmdlet.P("ServerApp", v))
	}
	state := dump(t, s)
	for _, test := range []struct {
		inner  cmdlet.Call
		reason cmdlet.Reason
		target string
	}{
		{application("bbbbbbbb-0000-4000-8000-000000000000"), cmdlet.ErrNotFound, "bbbbbbbb-0000-4000-8000-000000000000"},
		{cmdlet.NewCall("Get-CMAADApplication", with("TenantName", "Contoso")), cmdlet.ErrAmbiguous, ""},
	} {
		_, err := s.Run(t.Context(), importWith(cmdlet.ResultOf(test.inner)))
		var e *cmdlet.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, test.reason, e.Reason)
		assert.Equal(t, test.target, e.Target)
		assert.Equal(t, "Import-CMAADClientApplication", e.Op)
		assert.Equal(t, "ServerApp", e.Problems[0].Parameter)
		assert.Equal(t, state, dump(t, s))
	}
	server := one(t, s, application(serverID))
	made := one(t, s, importWith(cmdlet.Embedded(server)))
	paired, _ := made.Get("AssociatedAADApplications")
	assert.Equal(t, number(t, server, "ID"), paired.List()[0].Int64())
}

func TestImports(t *testing.T) {
	s := full(t)
	server := one(t, s, application(serverID))
	assert.Equal(t, "CMG-ServerApp", text(t, server, "Name"))
	assert.Equal(t, "api://contoso/cmg", text(t, server, "IdentifierUri"))
	assert.Equal(t, "http://localhost", text(t, server, "ReplyUrl"))
	expiry, _ := server.Get("SecretKeyExpiry")
	assert.Equal(t, time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC), expiry.Time())
	assert.EqualValues(t, 16777217, number(t, server, "TenantID"), "the tenant's row")
	client := one(t, s, application(otherClientID))
	assert.EqualValues(t, 16777218, number(t, client, "TenantID"))
	assert.Len(t, rows(t, s, "SMS_AAD_Tenant_Ex"), 2, "one row for each tenant")
	expiry, _ = client.Get("SecretKeyExpiry")
	assert.True(t, expiry.IsNull())
}

func TestDiscovery(t *testing.T) {
	s := fake.New(fake.Options{})
	after(t, s, importServer(), importClient())
	weekly := cmdlet.NewCall("New-CMSchedule", cmdlet.P("DayOfWeek", cmdlet.Enum("Monday")),
		cmdlet.P("Start", cmdlet.Time(time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC))))
	service := one(t, s, newService(with("Description", "about"),
		cmdlet.P("EnableUserDiscovery", cmdlet.Bool(true)), cmdlet.P("EnableUserDeltaDiscovery", cmdlet.Bool(true)),
		cmdlet.P("UserDeltaDiscoveryMins", cmdlet.Int(30)), cmdlet.P("UserDiscoverySchedule", cmdlet.ResultOf(weekly)),
		cmdlet.P("EnableGroupDiscovery", cmdlet.Bool(true)), cmdlet.P("AddGroupName", cmdlet.List(cmdlet.String("a"), cmdlet.String("b")))))
	assert.Equal(t, "about", text(t, service, "Description"))
	settings := all(t, s, cmdlet.QueryCall(cmdlet.Query{
		Class: "SMS_AAD_Discovery_Settings", Where: []cmdlet.Condition{{Property: "CloudServiceId", Value: cmdlet.Int(number(t, service, "ID"))}},
	}))
	require.Len(t, settings, 2)
	assert.EqualValues(t, 30, number(t, settings[0], "DeltaSyncInterval"))
	assert.Len(t, text(t, settings[0], "FullSyncSchedule"), 16)
	for property, want := range map[string]cmdlet.Value{
		"FullSyncEnabled": cmdlet.Bool(true), "DeltaSyncEnabled": cmdlet.Bool(true), "RunNow": cmdlet.Bool(false),
		"DiscoveryScopeNames": {}, "SiteCode": cmdlet.String("PS1"),
	} {
		got, _ := settings[0].Get(property)
		assert.True(t, want.Equal(got), "%s: %v", property, got)
	}
	for property, want := range map[string]cmdlet.Value{
		"DeltaSyncEnabled": cmdlet.Bool(false), "DeltaSyncInterval": {}, "FullSyncSchedule": {},
		"DiscoveryScopeNames": cmdlet.List(cmdlet.String("a"), cmdlet.String("b")),
	} {
		got, _ := settings[1].Get(property)
		assert.True(t, want.Equal(got), "%s: %v", property, got)
	}

	bare := fake.New(fake.Options{})
	after(t, bare, importServer(), importClient(), newService(cmdlet.P("EnableUserDiscovery", cmdlet.Bool(false))))
	assert.Empty(t, rows(t, bare, "SMS_AAD_Discovery_Settings"))
}

func TestConnectionPoints(t *testing.T) {
	s := full(t)
	point := one(t, s, cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint", with("SiteSystemServerName", server2)))
	for property, want := range map[string]cmdlet.Value{
		"FileType": cmdlet.Int(2), "ItemType": cmdlet.String("System Resource Usage"), "NALType": cmdlet.String("Windows NT Server"),
		"NALPath":  cmdlet.String(`["Display=\\cm02.corp.contoso.com\"]MSWNET:["SMS_SITE=PS1"]\\cm02.corp.contoso.com\`),
		"ItemName": cmdlet.String(`["Display=\\cm02.corp.contoso.com\"]MSWNET:["SMS_SITE=PS1"]\\cm02.corp.contoso.com\,SMS Cloud Proxy Connector`),
		"SiteCode": cmdlet.String("PS1"), "RoleCount": cmdlet.Int(2),
	} {
		got, _ := point.Get(property)
		assert.True(t, want.Equal(got), "%s: %v", property, got)
	}
	connectors := rows(t, s, "SMS_CloudProxyConnector")
	assert.Equal(t, server2, text(t, connectors[0], "ServerName"))
	assert.Equal(t, serviceName, text(t, connectors[0], "ProxyServiceName"))
	assert.Equal(t, "quartz.contoso.com", text(t, connectors[1], "ProxyServiceName"))

	byObject := fake.New(fake.Options{})
	after(t, byObject, story()[:4]...)
	system := cmdlet.NewCall("Get-CMSiteSystemServer", with("SiteSystemServerName", server1))
	after(t, byObject, addPoint(without("SiteSystemServerName"), cmdlet.P("InputObject", cmdlet.ResultOf(system))))
	assert.Equal(t, server1, text(t, rows(t, byObject, "SMS_CloudProxyConnector")[0], "ServerName"))
}
