package fake_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
	"github.com/cmgkit/cmgkit/secret"
)

// refusal is a call that breaks one rule.
type refusal struct {
	rule    string
	options fake.Options
	before  []cmdlet.Call
	prepare func(*fake.Site)
	call    func(*testing.T, *fake.Site) cmdlet.Call
	names   string // the parameter that the refusal names; "" is the call as a whole
}

func always(c cmdlet.Call) func(*testing.T, *fake.Site) cmdlet.Call {
	return func(*testing.T, *fake.Site) cmdlet.Call { return c }
}

var otherTenant = []cmdlet.Param{with("TenantId", otherTenantID), with("TenantName", "Fabrikam")}

var usGovernment = cmdlet.P("AzureEnvironmentOption", cmdlet.Enum("AzureUSGovernmentCloud"))

func refusals() []refusal {
	apps := story()[:2]
	service := story()[:3]
	gateway := story()[:4]
	government := []cmdlet.Call{importServer(usGovernment), importClient(), newService(usGovernment)}
	system := cmdlet.NewCall("Get-CMSiteSystemServer", with("SiteSystemServerName", server1))
	return []refusal{
		{
			rule: "object-class", before: gateway, names: "InputObject",
			call: func(t *testing.T, s *fake.Site) cmdlet.Call {
				t.Helper()
				after(t, s, addPoint())
				point := one(t, s, cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"))
				return addPoint(without("SiteSystemServerName"), cmdlet.P("InputObject", cmdlet.Embedded(point)))
			},
		},
		{
			rule: "object-class", before: apps, names: "ClientApp",
			call: func(t *testing.T, s *fake.Site) cmdlet.Call {
				t.Helper()
				site := one(t, s, cmdlet.NewCall("Get-CMSite"))
				return newService(cmdlet.P("ClientApp", cmdlet.Embedded(site)))
			},
		},
		{
			rule: "object-class", before: apps, names: "UserDiscoverySchedule",
			call: always(newService(cmdlet.P("UserDiscoverySchedule", cmdlet.Embedded(
				cmdlet.NewObject("SMS_ST_RecurMonthlyByDate", map[string]cmdlet.Value{"MonthDay": cmdlet.Int(1)}))))),
		},
		{
			rule: "object-class", before: apps, names: "UserDiscoverySchedule",
			call: always(newService(cmdlet.P("UserDiscoverySchedule", cmdlet.Embedded(
				cmdlet.NewObject("SMS_ST_RecurInterval", map[string]cmdlet.Value{"DaySpan": cmdlet.String("x")}))))),
		},
		{
			rule: "object-known", before: gateway, names: "InputObject",
			call: func(t *testing.T, _ *fake.Site) cmdlet.Call {
				t.Helper()
				elsewhere := one(t, fake.New(fake.Options{SiteCode: "XYZ"}), system)
				return addPoint(without("SiteSystemServerName"), cmdlet.P("InputObject", cmdlet.Embedded(elsewhere)))
			},
		},
		{
			rule: "wildcard-switches", names: "ForceWildcardHandling",
			call: always(cmdlet.NewCall("Get-CMSite",
				cmdlet.P("ForceWildcardHandling", cmdlet.Switch()), cmdlet.P("DisableWildcardHandling", cmdlet.Switch()))),
		},
		{rule: "wildcard-pattern", names: "Name", call: always(cmdlet.NewCall("Get-CMSite", with("Name", "Primary [a")))},
		{
			rule: "schedule-range", names: "RecurCount",
			call: always(cmdlet.NewCall("New-CMSchedule", cmdlet.P("RecurInterval", cmdlet.Enum("Hours")), cmdlet.P("RecurCount", cmdlet.Int(24)))),
		},

		{rule: "role", options: fake.Options{Role: fake.ReadOnlyAnalyst}, call: always(importServer())},
		{rule: "top-level-site", options: fake.Options{ReportingSiteCode: "CAS"}, before: apps, call: always(newService())},
		{
			rule: "top-level-site", options: fake.Options{ReportingSiteCode: "CAS"}, before: apps,
			call: always(newGateway()),
		},

		{rule: "scale-set-2107", options: fake.Options{Version: "2103"}, before: service, call: always(newGateway(without("TenantId")))},
		{
			rule: "us-government-2111", options: fake.Options{Version: "2107"}, before: government, names: "EnvironmentSetting",
			call: always(newGateway(without("TenantId"), cmdlet.P("EnvironmentSetting", cmdlet.Enum("AzureUSGovernmentCloud")))),
		},
		{rule: "no-classic-2203", before: service, names: "ServiceName", call: always(gatewayFor("granitefalls.CloudApp.net"))},
		{
			rule: "no-classic-2203", before: service, names: "ServiceName",
			call: always(gatewayFor("granitefalls.cloudapp.net", without("ServiceName"))),
		},
		{
			rule: "redirect-2309", options: fake.Options{Version: "2303"}, before: service, names: "ServerAppClientId",
			prepare: func(s *fake.Site) { s.Upgrade("2309") }, call: always(newGateway()),
		},
		{rule: "tenant-id-2309", options: fake.Options{Version: "2309"}, before: service, names: "TenantId", call: always(newGateway(without("TenantId")))},

		{
			rule: "tenant-known", names: "TenantId",
			call: always(importClient(without("ServerApp"), with("TenantId", tenantID))),
		},
		{rule: "tenant-known", before: service, names: "TenantId", call: always(newGateway(with("TenantId", otherTenantID)))},
		{
			rule: "tenant-cloud", before: apps, names: "AzureEnvironmentOption",
			call: always(importServer(with("ClientId", otherServerID), usGovernment)),
		},
		{rule: "client-id-unique", before: apps, names: "ClientId", call: always(importServer())},
		{rule: "client-id-unique", before: apps, names: "ClientId", call: always(importServer(with("ClientId", clientID)))},
		{rule: "client-id-unique", before: apps, names: "ClientId", call: always(importClient(with("ClientId", serverID)))},
		{
			rule: "server-app-kind", before: apps, names: "ServerApp",
			call: always(importClient(with("ClientId", otherClientID), cmdlet.P("ServerApp", cmdlet.ResultOf(application(clientID))))),
		},
		{
			rule: "server-app-kind", before: apps, names: "ServerApp",
			call: always(newService(cmdlet.P("ServerApp", cmdlet.ResultOf(application(clientID))))),
		},
		{
			rule: "client-app-kind", before: apps, names: "ClientApp",
			call: always(newService(cmdlet.P("ClientApp", cmdlet.ResultOf(application(serverID))))),
		},
		{
			rule: "same-tenant", names: "ClientApp",
			before: slices.Concat(apps, []cmdlet.Call{importServer(slices.Concat(otherTenant, []cmdlet.Param{with("ClientId", otherServerID)})...)}),
			call:   always(newService(cmdlet.P("ServerApp", cmdlet.ResultOf(application(otherServerID))))),
		},
		{rule: "service-cloud", before: apps, names: "AzureEnvironmentOption", call: always(newService(usGovernment))},
		{rule: "one-service-per-tenant", before: service, call: always(newService(with("Name", "another")))},
		{rule: "server-app-imported", before: service, names: "ServerAppClientId", call: always(newGateway(with("ServerAppClientId", otherServerID)))},
		{rule: "server-app-imported", before: service, names: "ServerAppClientId", call: always(newGateway(with("ServerAppClientId", clientID)))},
		{
			rule: "server-app-imported", names: "ServerAppClientId",
			before: slices.Concat(service, []cmdlet.Call{importServer(slices.Concat(otherTenant, []cmdlet.Param{with("ClientId", otherServerID)})...)}),
			call:   always(newGateway(with("TenantId", otherTenantID))),
		},
		{rule: "server-app-used", before: apps, names: "ServerAppClientId", call: always(newGateway())},
		{
			rule: "gateway-cloud", before: service, names: "EnvironmentSetting",
			call: always(newGateway(cmdlet.P("EnvironmentSetting", cmdlet.Enum("AzureUSGovernmentCloud")))),
		},
		{rule: "gateway-cloud", before: government, names: "EnvironmentSetting", call: always(newGateway())},

		{
			rule: "certificate", before: service, names: "ServiceCertPath",
			call: always(newGateway(cmdlet.P("ServiceCertPassword", cmdlet.Secret(secret.New(canary))))),
		},
		{
			rule: "certificate", before: service, names: "ServiceCertPath",
			call: always(newGateway(cmdlet.P("ServiceCertPath", cmdlet.File("a.pfx", secret.NewBytes([]byte(canary)))))),
		},
		{
			rule: "certificate", before: service, names: "ServiceCertPath",
			call: always(newGateway(without("ServiceName"), cmdlet.P("ServiceCertPassword", cmdlet.Secret(secret.New(canary))))),
		},
		{rule: "service-name", before: service, names: "ServiceName", call: always(newGateway(with("ServiceName", "other.contoso.com")))},
		{
			rule: "service-name", before: service, names: "ServiceName",
			call: always(gatewayFor("*.contoso.com", without("ServiceName"))),
		},
		{rule: "deployment-name", before: service, names: "ServiceName and Region", call: always(newGateway(without("Region")))},
		{rule: "deployment-name", before: service, names: "ServiceName and Region", call: always(gatewayFor("granite-falls.contoso.com"))},
		{
			rule: "ca-files", before: service, names: "CARootCert",
			call: always(newGateway(cmdlet.P("CARootCert", cmdlet.Table(cmdlet.Entry{
				Key: cmdlet.File("root.cer", secret.NewBytes([]byte("no certificate"))), Value: cmdlet.Enum("RootCA"),
			})))),
		},
		{rule: "gateway-exists", before: gateway, names: "ServiceName", call: always(newGateway())},
		{rule: "gateway-exists", before: gateway, names: "ServiceName", call: always(gatewayFor("granitefalls.fabrikam.com"))},

		{rule: "site-system", before: gateway, names: "SiteSystemServerName", call: always(addPoint(with("SiteSystemServerName", "nowhere.contoso.com")))},
		{rule: "site-system", before: gateway, names: "SiteSystemServerName", call: always(addPoint(with("SiteCode", "XYZ")))},
		{rule: "gateway-known", before: service, names: "CloudManagementGatewayName", call: always(addPoint())},
		{
			rule: "gateway-failed", before: gateway, names: "CloudManagementGatewayName",
			prepare: func(s *fake.Site) {
				s.FailProvisioning(serviceName, "no quota")
				time.Sleep(8 * time.Minute)
			},
			call: always(addPoint()),
		},
		{rule: "one-point-per-server", before: story(), call: always(addPoint())},
	}
}

func TestRules(t *testing.T) {
	rules := map[string]fake.Rule{}
	for _, rule := range fake.Rules() {
		require.NotContains(t, rules, rule.ID, "ids are unique")
		rules[rule.ID] = rule
	}
	tested := map[string]bool{}
	for _, test := range refusals() {
		tested[test.rule] = true
		t.Run(test.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rule, registered := rules[test.rule]
				require.True(t, registered, "no rule %s", test.rule)
				s := fake.New(test.options)
				after(t, s, test.before...)
				if test.prepare != nil {
					test.prepare(s)
				}
				c := test.call(t, s)
				state := dump(t, s)

				result, err := s.Run(t.Context(), c)

				assert.Nil(t, result)
				var e *cmdlet.Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, rule.Reason, e.Reason)
				assert.Equal(t, c.Name(), e.Cmdlet)
				assert.Equal(t, cmdlet.NotDone, e.Outcome)
				assert.Equal(t, fake.Via, e.Via)
				require.Len(t, e.Problems, 1)
				assert.Contains(t, e.Problems[0].Rule, rule.Text)
				assert.Equal(t, test.names, e.Problems[0].Parameter)
				assert.Equal(t, rule.Version, e.Problems[0].Version)
				assert.NotContains(t, err.Error(), canary)
				assert.NotContains(t, err.Error(), "\n")
				assert.Equal(t, state, dump(t, s), "a refused call changes nothing")
			})
		})
	}
	for id := range rules {
		assert.True(t, tested[id], "the rule %s has no test", id)
	}
}

func TestRulesAreDocumented(t *testing.T) {
	for _, rule := range fake.Rules() {
		assert.NotEmpty(t, rule.Text, rule.ID)
		assert.NotEmpty(t, rule.Source, rule.ID)
		assert.Contains(t, []string{"DOC", "CODE", "INF"}, rule.Grade, rule.ID)
		assert.Equal(t, rule.Reason == cmdlet.ErrNeedsVersion, rule.Version != "", rule.ID)
		for _, name := range rule.Cmdlets {
			_, known := cmdlet.Documented().Cmdlet(name)
			assert.True(t, known, "%s: %s", rule.ID, name)
		}
	}
	rules := fake.Rules()
	rules[0].ID = "changed"
	assert.NotEqual(t, "changed", fake.Rules()[0].ID, "a copy")
}

// The gates that are the catalogue's work on the site's version.
func TestVersionGatesOfTheCatalogue(t *testing.T) {
	existingGroup := cmdlet.P("IsUsingExistingGroup", cmdlet.Bool(true))
	for _, test := range []struct {
		version string
		call    cmdlet.Call
	}{
		{"2006", importServer()},
		{"2111", cmdlet.NewCall("Get-CMAADTenant")},
		{"2303", newGateway()}, // TenantId
		{"2111", newGateway(without("TenantId"), cmdlet.Extra("VMSSVMSize", cmdlet.String("A2_v2")))},
		{"2509", newGateway(existingGroup)},
	} {
		t.Run(test.version+" "+test.call.Name(), func(t *testing.T) {
			_, err := fake.New(fake.Options{Version: test.version}).Run(t.Context(), test.call)
			require.ErrorIs(t, err, cmdlet.ErrNeedsVersion)
			var e *cmdlet.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, fake.Via, e.Via)
		})
	}
	s := fake.New(fake.Options{Version: "2603"})
	after(t, s, story()[:3]...)
	after(t, s, newGateway(existingGroup))
}

func TestUpgrade(t *testing.T) {
	s := fake.New(fake.Options{Version: "2303"})
	after(t, s, importServer(), importClient(), newService())
	assert.Empty(t, text(t, one(t, s, application(serverID)), "ReplyUrl"))

	s.Upgrade("2603")

	site := one(t, s, cmdlet.NewCall("Get-CMSite"))
	build, _ := cmdlet.BuildOf("2603")
	assert.EqualValues(t, build, number(t, site, "BuildNumber"))
	assert.Empty(t, text(t, one(t, s, application(serverID)), "ReplyUrl"), "the application is as it was")
	after(t, s, importServer(with("ClientId", otherServerID)))
	assert.Equal(t, "http://localhost", text(t, one(t, s, application(otherServerID)), "ReplyUrl"))

	assert.PanicsWithValue(t, `simulator: unknown site version "1"`, func() { s.Upgrade("1") })
	assert.PanicsWithValue(t, "simulator: a site of version 2603 cannot go back to 2303", func() { s.Upgrade("2303") })
}

func TestReadOnlyAnalystReads(t *testing.T) {
	s := fake.New(fake.Options{Role: fake.ReadOnlyAnalyst})
	one(t, s, cmdlet.NewCall("Get-CMSite"))
	one(t, s, cmdlet.NewCall("New-CMSchedule", cmdlet.P("Nonrecurring", cmdlet.Switch())))
	_, err := s.Run(t.Context(), cmdlet.NewCall("Get-CMNothing"))
	require.ErrorIs(t, err, cmdlet.ErrUnsupported)
	assert.NotErrorIs(t, err, cmdlet.ErrForbidden)
}

func TestInfrastructureAdministratorChanges(t *testing.T) {
	after(t, fake.New(fake.Options{Role: fake.InfrastructureAdministrator}), story()...)
}
