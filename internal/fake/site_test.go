package fake_test

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
	"github.com/cmgkit/cmgkit/internal/wmi"
)

// The whole story in forty minutes.
func TestStory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fake.New(fake.Options{})
		server := one(t, s, importServer())
		assert.EqualValues(t, 16777217, number(t, server, "ID"))
		client := one(t, s, importClient())
		assert.EqualValues(t, 16777218, number(t, client, "ID"))
		service := one(t, s, newService(cmdlet.P("EnableUserDiscovery", cmdlet.Bool(true))))
		start := time.Now()
		gateway := one(t, s, newGateway())
		id := cmdlet.NewCall("Get-CMCloudManagementGateway", with("Id", fmt.Sprint(number(t, gateway, "AzureServiceID"))))
		look := func() (state, details, task int64) {
			g := one(t, s, id)
			row := one(t, s, cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AzureServicesTask"}))
			return number(t, g, "State"), number(t, g, "StatusDetails"), number(t, row, "TaskStateId")
		}
		connection := func() int64 {
			return number(t, one(t, s, cmdlet.QueryCall(cmdlet.Query{Class: "SMS_CloudProxyConnector"})), "ConnectionStatus")
		}

		assert.EqualValues(t, 1, number(t, gateway, "State"))
		state, waiting, task := look()
		assert.EqualValues(t, 1, state)
		assert.EqualValues(t, 1, task, "created")

		time.Sleep(2*time.Minute - 1)
		_, details, task := look()
		assert.Equal(t, waiting, details)
		assert.EqualValues(t, 1, task)
		time.Sleep(time.Nanosecond)
		state, working, task := look()
		assert.EqualValues(t, 1, state)
		assert.NotEqual(t, waiting, working, "the details move")
		assert.EqualValues(t, 2, task, "in progress")

		time.Sleep(8 * time.Minute)
		point := one(t, s, addPoint())
		assert.Equal(t, "SMS Cloud Proxy Connector", text(t, point, "RoleName"))
		disconnected := connection()

		time.Sleep(15*time.Minute - 1)
		state, details, task = look()
		assert.EqualValues(t, 1, state)
		assert.Equal(t, working, details)
		assert.EqualValues(t, 2, task)
		time.Sleep(time.Nanosecond)
		state, details, task = look()
		assert.EqualValues(t, 0, state, "ready")
		assert.EqualValues(t, 1, details)
		assert.EqualValues(t, 3, task, "completed")
		row := one(t, s, cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AzureServicesTask"}))
		ended, _ := row.Get("TaskEndTime")
		assert.Equal(t, start.Add(25*time.Minute).UTC(), ended.Time())

		time.Sleep(5*time.Minute - 1)
		assert.Equal(t, disconnected, connection())
		time.Sleep(time.Nanosecond)
		assert.NotEqual(t, disconnected, connection())

		time.Sleep(10 * time.Minute)
		state, details, _ = look()
		assert.EqualValues(t, 0, state)
		assert.EqualValues(t, 1, details)
		ready := one(t, s, id)
		assert.Equal(t, number(t, server, "ID"), number(t, ready, "AADApplicationId"))
		assert.Equal(t, number(t, service, "ID"), number(t, ready, "AzureCloudServiceId"))
	})
}

func TestGatewayProperties(t *testing.T) {
	s := fake.New(fake.Options{})
	after(t, s, story()[:3]...)
	root := cmdlet.Entry{Key: cmdlet.File("root.cer", derOf(authority().Root())), Value: cmdlet.Enum("RootCA")}
	again := cmdlet.Entry{Key: cmdlet.File("again.cer", derOf(authority().Root())), Value: cmdlet.Enum("RootCA")}
	between := cmdlet.Entry{Key: cmdlet.File("between.cer", derOf(authority().Root())), Value: cmdlet.Enum("IntermediateCA")}
	thumbprint := authority().Root().Thumbprint()

	defaults := one(t, s, newGateway())
	given := one(t, s, gatewayFor("second.contoso.com", with("Description", "the second"),
		cmdlet.P("VMInstanceCount", cmdlet.Int(3)), cmdlet.P("CARootCert", cmdlet.Table(root, again, between)),
		cmdlet.P("CheckClientCertRevocation", cmdlet.Bool(false)), cmdlet.P("EnforceProtocol", cmdlet.Bool(false)),
		cmdlet.P("EnableTrafficOut", cmdlet.Bool(true)), cmdlet.P("TrafficOutGB", cmdlet.Int(11)), cmdlet.P("TrafficWarningPct", cmdlet.Int(12)),
		cmdlet.P("TrafficCriticalPct", cmdlet.Int(13)), cmdlet.P("TrafficOutStopService", cmdlet.Bool(true)),
		cmdlet.P("StorageQuotaGB", cmdlet.Int(14)), cmdlet.P("StorageWarningPct", cmdlet.Int(15)), cmdlet.P("StorageCriticalPct", cmdlet.Int(16))))
	off := one(t, s, gatewayFor("third.contoso.com",
		cmdlet.P("EnableTrafficOut", cmdlet.Bool(false)), cmdlet.P("EnableStorageQuota", cmdlet.Bool(false))))

	for _, test := range []struct {
		of       cmdlet.Object
		property string
		want     cmdlet.Value
	}{
		{defaults, "AzureServiceID", cmdlet.Int(16777217)},
		{defaults, "Name", cmdlet.String("GraniteFalls")},
		{defaults, "ServiceCName", cmdlet.String(serviceName)},
		{defaults, "Fqdn", cmdlet.String("granitefalls.westus2.cloudapp.azure.com")},
		{defaults, "StorageServiceName", cmdlet.String("granitefalls")},
		{defaults, "ServiceType", cmdlet.String("CloudProxyService")},
		{defaults, "SiteCode", cmdlet.String("PS1")},
		{defaults, "SubscriptionID", cmdlet.String(subscription)},
		{defaults, "Region", cmdlet.String("WestUS2")},
		{defaults, "Description", cmdlet.String("")},
		{defaults, "DeploymentSlot", cmdlet.String("Production")},
		{defaults, "NumberOfInstances", cmdlet.Int(1)},
		{defaults, "AffinityGroup", cmdlet.String("rg-cmg")},
		{defaults, "StorageQuotaInGB", cmdlet.Int(2000)},
		{defaults, "StorageWarningThreshold", cmdlet.Int(50)},
		{defaults, "StorageCriticalThreshold", cmdlet.Int(90)},
		{defaults, "StorageQuotaGrow", cmdlet.Bool(false)},
		{defaults, "TrafficOutInGB", cmdlet.Int(10000)},
		{defaults, "TrafficWarningThreshold", cmdlet.Int(50)},
		{defaults, "TrafficCriticalThreshold", cmdlet.Int(90)},
		{defaults, "TrafficOutStopService", cmdlet.Bool(false)},
		{defaults, "ClientCertRevocationEnabled", cmdlet.Bool(true)},
		{defaults, "ProxySecurityProtocol", cmdlet.Int(3072)},
		{defaults, "AzureEnvironmentId", cmdlet.Int(1)},
		{defaults, "ServiceThumbprint", cmdlet.String(certificateFor(serviceName).Thumbprint())},
		{defaults, "ServiceThumbprintAlgorithm", cmdlet.String("SHA1")},
		{defaults, "RootCertThumbprint", cmdlet.String("")},
		{defaults, "NALPath", cmdlet.Value{}},
		{given, "AzureServiceID", cmdlet.Int(16777218)},
		{given, "Description", cmdlet.String("the second")},
		{given, "NumberOfInstances", cmdlet.Int(3)},
		{given, "RootCertThumbprint", cmdlet.String(thumbprint + ";" + thumbprint)},
		{given, "SubCACertThumbprint", cmdlet.String(thumbprint)},
		{given, "ClientCertRevocationEnabled", cmdlet.Bool(false)},
		{given, "TrafficOutInGB", cmdlet.Int(11)},
		{given, "TrafficWarningThreshold", cmdlet.Int(12)},
		{given, "TrafficCriticalThreshold", cmdlet.Int(13)},
		{given, "TrafficOutStopService", cmdlet.Bool(true)},
		{given, "StorageQuotaInGB", cmdlet.Int(14)},
		{given, "StorageWarningThreshold", cmdlet.Int(15)},
		{given, "StorageCriticalThreshold", cmdlet.Int(16)},
		{off, "TrafficOutInGB", cmdlet.Int(0)},
		{off, "StorageQuotaInGB", cmdlet.Int(0)},
	} {
		got, ok := test.of.Get(test.property)
		assert.True(t, ok && got.Equal(test.want), "%s is %v, not %v", test.property, got, test.want)
	}
	assert.NotEqualValues(t, 3072, number(t, given, "ProxySecurityProtocol"))
}

func TestServiceNameOfTheCertificate(t *testing.T) {
	s := fake.New(fake.Options{})
	after(t, s, story()[:3]...)
	certificate := certificateFor("first.contoso.com", "second.contoso.com")
	several := func(changes ...cmdlet.Param) cmdlet.Call {
		return newGateway(append([]cmdlet.Param{
			without("ServiceName"), cmdlet.P("ServiceCertPath", cmdlet.File("a.pfx", certificate.PFX())),
			cmdlet.P("ServiceCertPassword", cmdlet.Secret(certificate.Password())),
		}, changes...)...)
	}
	r, err := s.Run(t.Context(), several())
	require.NoError(t, err)
	assert.Equal(t, "first.contoso.com", text(t, r.Objects[0], "ServiceCName"))
	require.Len(t, r.Warnings, 1)
	assert.Contains(t, r.Warnings[0], "first.contoso.com")

	r, err = s.Run(t.Context(), several(with("ServiceName", "second.contoso.com")))
	require.NoError(t, err)
	assert.Equal(t, "second.contoso.com", text(t, r.Objects[0], "ServiceCName"))
	assert.Empty(t, r.Warnings)

	forced := fake.New(fake.Options{})
	after(t, forced, story()[:3]...)
	r, err = forced.Run(t.Context(), several(cmdlet.P("Force", cmdlet.Switch())))
	require.NoError(t, err)
	assert.Empty(t, r.Warnings)
}

func TestUSGovernment(t *testing.T) {
	s := fake.New(fake.Options{})
	after(t, s, importServer(usGovernment), importClient(), newService(usGovernment))
	gateway := one(t, s, newGateway(cmdlet.P("EnvironmentSetting", cmdlet.Enum("azureusgovernmentcloud")), cmdlet.P("Region", cmdlet.Enum("USGovernmentVirginia"))))
	tenant := one(t, s, cmdlet.NewCall("Get-CMAADTenant"))
	assert.Equal(t, number(t, tenant, "Environment"), number(t, gateway, "AzureEnvironmentId"))
	assert.NotEqualValues(t, 1, number(t, gateway, "AzureEnvironmentId"))
	assert.Equal(t, "granitefalls.usgovcloudapp.net", text(t, gateway, "Fqdn"))
}

func TestFailProvisioning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fake.New(fake.Options{})
		after(t, s, story()[:3]...)
		state := func(name string) (state, task int64) {
			g := one(t, s, cmdlet.NewCall("Get-CMCloudManagementGateway", with("Name", name)))
			row := one(t, s, cmdlet.QueryCall(cmdlet.Query{
				Class: "SMS_AzureServicesTask", Where: []cmdlet.Condition{{Property: "AzureServiceId", Value: cmdlet.Int(number(t, g, "AzureServiceID"))}},
			}))
			return number(t, g, "State"), number(t, row, "TaskStateId")
		}
		s.FailProvisioning("EARLY.contoso.com", "before it is made")
		after(t, s, gatewayFor("early.contoso.com"), gatewayFor("late.contoso.com"), gatewayFor("ready.contoso.com"))

		time.Sleep(8*time.Minute - 1)
		got, task := state("early.contoso.com")
		assert.EqualValues(t, 1, got)
		assert.EqualValues(t, 2, task)
		time.Sleep(time.Nanosecond)
		failed, task := state("early.contoso.com")
		assert.NotContains(t, []int64{0, 1, 4, 5, 6, 99}, failed)
		assert.EqualValues(t, 4, task, "failed")

		time.Sleep(10 * time.Minute)
		s.FailProvisioning("late.contoso.com", "while it is provisioned")
		got, task = state("late.contoso.com")
		assert.Equal(t, failed, got)
		assert.EqualValues(t, 4, task)

		time.Sleep(7 * time.Minute)
		s.FailProvisioning("ready.contoso.com", "too late")
		s.FailProvisioning("late.contoso.com", "again")
		got, _ = state("ready.contoso.com")
		assert.EqualValues(t, 0, got)

		time.Sleep(time.Hour)
		got, _ = state("late.contoso.com")
		assert.Equal(t, failed, got, "it stays failed")
		got, _ = state("early.contoso.com")
		assert.Equal(t, failed, got)
	})
}

// A failed deployment never connects.
func TestFailedGatewayDoesNotConnect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fake.New(fake.Options{})
		after(t, s, story()...)
		connector := func() int64 { return number(t, rows(t, s, "SMS_CloudProxyConnector")[0], "ConnectionStatus") }
		before := connector()
		s.FailProvisioning(serviceName, "no quota")
		time.Sleep(24 * time.Hour)
		assert.Equal(t, before, connector())
	})
}

func TestTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fake.New(fake.Options{Speed: 10, Times: fake.Times{Ready: time.Hour, Install: 2 * time.Hour}})
		after(t, s, story()...)
		state := func() int64 { return number(t, rows(t, s, "SMS_AzureService")[0], "State") }
		time.Sleep(6*time.Minute - 1)
		assert.EqualValues(t, 1, state())
		s.Upgrade("2603")
		time.Sleep(time.Nanosecond)
		assert.EqualValues(t, 0, state())
		before := rows(t, s, "SMS_CloudProxyConnector")
		time.Sleep(6*time.Minute + 30*time.Second - 1) // installed after 12 min, connected 30 s later
		assert.Equal(t, before, rows(t, s, "SMS_CloudProxyConnector"))
		time.Sleep(time.Nanosecond)
		assert.NotEqual(t, before, rows(t, s, "SMS_CloudProxyConnector"))
	})
}

// Outside a bubble the time is everybody's.
func TestSpeed(t *testing.T) {
	s := fake.New(fake.Options{Speed: 25 * 60 * 10}) // ready after 0.1 s
	after(t, s, story()[:4]...)
	assert.EqualValues(t, 1, number(t, rows(t, s, "SMS_AzureService")[0], "State"))
	assert.Eventually(t, func() bool {
		return number(t, rows(t, s, "SMS_AzureService")[0], "State") == 0
	}, 10*time.Second, 10*time.Millisecond)
}

func TestOptions(t *testing.T) {
	s := fake.New(fake.Options{Version: "2309", SiteCode: "ABC", SiteSystems: []string{"one.contoso.com", "two.contoso.com"}, ReportingSiteCode: "CAS"})
	site := one(t, s, cmdlet.NewCall("Get-CMSite"))
	assert.Equal(t, "ABC", text(t, site, "SiteCode"))
	assert.Equal(t, "CAS", text(t, site, "ReportingSiteCode"))
	assert.Equal(t, "one.contoso.com", text(t, site, "ServerName"))
	assert.Equal(t, "5.00.9122.1000", text(t, site, "Version"))
	assert.EqualValues(t, 9122, number(t, site, "BuildNumber"))
	assert.EqualValues(t, 2, number(t, site, "Type"))
	assert.Len(t, all(t, s, cmdlet.NewCall("Get-CMSiteSystemServer")), 2)

	newest := cmdlet.Versions()[len(cmdlet.Versions())-1]
	build, _ := cmdlet.BuildOf(newest)
	assert.EqualValues(t, build, number(t, one(t, fake.New(fake.Options{}), cmdlet.NewCall("Get-CMSite")), "BuildNumber"))

	assert.PanicsWithValue(t, `simulator: unknown site version "nope"`, func() { fake.New(fake.Options{Version: "nope"}) })
	assert.PanicsWithValue(t, `simulator: unknown role "nope"`, func() { fake.New(fake.Options{Role: "nope"}) })
	for text, o := range map[string]fake.Options{
		"the speed -1 is not a positive number":                                                    {Speed: -1},
		"the speed NaN is not a positive number":                                                   {Speed: math.NaN()},
		"the speed +Inf is not a positive number":                                                  {Speed: math.Inf(1)},
		`the site code "P" is not three letters or digits`:                                         {SiteCode: "P"},
		`the site code "P*1" is not three letters or digits`:                                       {SiteCode: "P*1"},
		`the site code "PARENT" is not three letters or digits`:                                    {ReportingSiteCode: "PARENT"},
		`the site code "" is not three letters or digits`:                                          {Children: []fake.Child{{}}},
		"the site PS1 cannot be its own parent":                                                    {ReportingSiteCode: "ps1"},
		`the client settings "laptops" is empty or given twice`:                                    {ClientSettings: []string{"Laptops", "laptops"}},
		`the boundary group "" is empty or given twice`:                                            {BoundaryGroups: []string{""}},
		`the region "Mars" of the resource group "a" is not known`:                                 {ResourceGroups: map[string]string{"a": "Mars"}},
		`the resource group "a." ends with a full stop, which the name of a resource group cannot`: {ResourceGroups: map[string]string{"a.": "WestUS"}},
		"the time Ready of -1s is negative":                                                        {Times: fake.Times{Ready: -time.Second}},
		"the time Maintenance of -1ns is negative":                                                 {Times: fake.Times{Maintenance: -1}},
		"a site of version 2403 has HTTPS or Enhanced HTTP: HTTPOnly ends with 2403":               {Version: "2403", HTTPOnly: true},
	} {
		assert.PanicsWithValue(t, "simulator: "+text, func() { fake.New(o) })
	}
	plain := fake.New(fake.Options{HTTPOnly: true})
	http, _ := cmdlet.BuildOf("2309")
	assert.EqualValues(t, http, number(t, one(t, plain, cmdlet.NewCall("Get-CMSite")), "BuildNumber"), "the newest that it can be")
	assert.PanicsWithValue(t, "simulator: a site of version 2603 has HTTPS or Enhanced HTTP: HTTPOnly ends with 2403", func() { plain.Upgrade("2603") })
	fake.New(fake.Options{HTTPOnly: true, Version: "2203"}).Upgrade("2309")
}

// Every answer has only what internal/wmi lists, of its type, and all of it but the secrets.
func TestAnswersConform(t *testing.T) {
	s := fake.New(fake.Options{})
	schedule := cmdlet.NewCall("New-CMSchedule", cmdlet.P("RecurInterval", cmdlet.Enum("Days")), cmdlet.P("RecurCount", cmdlet.Int(7)))
	weekly := cmdlet.NewCall("New-CMSchedule", cmdlet.P("DayOfWeek", cmdlet.Enum("Monday")))
	once := cmdlet.NewCall("New-CMSchedule", cmdlet.P("Nonrecurring", cmdlet.Switch()))
	calls := []cmdlet.Call{
		importServer(), importClient(),
		newService(cmdlet.P("EnableUserDiscovery", cmdlet.Bool(true)), cmdlet.P("UserDiscoverySchedule", cmdlet.ResultOf(schedule)),
			cmdlet.P("EnableUserDeltaDiscovery", cmdlet.Bool(true)), cmdlet.P("UserDeltaDiscoveryMins", cmdlet.Int(5)),
			cmdlet.P("EnableGroupDiscovery", cmdlet.Bool(true)), cmdlet.P("AddGroupName", cmdlet.List(cmdlet.String("all staff")))),
		setService(cmdlet.P("EnableAADGroupSync", cmdlet.Bool(true)), cmdlet.P("PassThru", cmdlet.Switch())),
		newGateway(), addPoint(), setPoint(cmdlet.P("PassThru", cmdlet.Switch())), schedule, weekly, once,
	}
	for _, name := range []string{
		"Get-CMAADApplication", "Get-CMAADTenant", "Get-CMAzureService", "Get-CMCloudManagementGateway",
		"Get-CMCloudManagementGatewayConnectionPoint", "Get-CMSite", "Get-CMSiteSystemServer",
	} {
		calls = append(calls, cmdlet.NewCall(name))
	}
	for _, class := range classes {
		calls = append(calls, cmdlet.QueryCall(cmdlet.Query{Class: class}))
	}
	for _, c := range calls {
		objects := all(t, s, c)
		assert.NotEmpty(t, objects, "%v", c)
		for _, o := range objects {
			conforms(t, o)
		}
	}
}

func conforms(t *testing.T, o cmdlet.Object) {
	t.Helper()
	class, known := wmi.Lookup(o.Class())
	require.True(t, known, o.Class())
	kinds := map[wmi.Type]cmdlet.Kind{
		wmi.String: cmdlet.KindString, wmi.Bool: cmdlet.KindBool, wmi.UInt32: cmdlet.KindInt, wmi.UInt64: cmdlet.KindInt,
		wmi.SInt32: cmdlet.KindInt, wmi.Real32: cmdlet.KindFloat, wmi.DateTime: cmdlet.KindTime,
	}
	var wanted []string
	for _, p := range class.Properties {
		wanted = append(wanted, p.Name)
		if v, _ := o.Get(p.Name); p.Secret {
			assert.True(t, v.IsNull(), "%s.%s", o.Class(), p.Name)
		}
	}
	assert.ElementsMatch(t, wanted, o.Properties(), o.Class())
	for _, name := range o.Properties() {
		p, known := class.Property(name)
		require.True(t, known, "%s.%s", o.Class(), name)
		v, _ := o.Get(name)
		values := []cmdlet.Value{v}
		if p.Array && !v.IsNull() {
			require.Equal(t, cmdlet.KindList, v.Kind(), "%s.%s", o.Class(), name)
			values = v.List()
		}
		for _, v := range values {
			switch {
			case v.IsNull():
				assert.False(t, p.Key, "%s.%s", o.Class(), name)
			case p.Type.Scalar():
				assert.Equal(t, kinds[p.Type], v.Kind(), "%s.%s", o.Class(), name)
			default:
				require.Equal(t, cmdlet.KindObject, v.Kind(), "%s.%s", o.Class(), name)
				conforms(t, v.Object())
			}
		}
	}
}

// Unpublished numbers are drawn for each site, and are none that is documented.
func TestNumbersAreDrawn(t *testing.T) {
	numbers := func(seed uint64) map[string]int64 {
		found := map[string]int64{}
		synctest.Test(t, func(t *testing.T) {
			s := fake.New(fake.Options{Seed: seed})
			after(t, s, importServer(), importClient(), newService(cmdlet.P("EnableUserDiscovery", cmdlet.Bool(true)),
				cmdlet.P("EnableGroupDiscovery", cmdlet.Bool(true))), newGateway(cmdlet.P("EnforceProtocol", cmdlet.Bool(false))), addPoint())
			note := func(as, class, property string, row int) { found[as] = number(t, rows(t, s, class)[row], property) }
			note("Source", "SMS_AAD_Application_Ex", "Source", 0)
			note("ServiceType", "SMS_Azure_CloudService", "ServiceType", 0)
			note("AuthenticationType", "SMS_Azure_CloudService", "AuthenticationType", 0)
			note("user AgentType", "SMS_AAD_Discovery_Settings", "AgentType", 0)
			note("group AgentType", "SMS_AAD_Discovery_Settings", "AgentType", 1)
			note("DeploymentModel", "SMS_AzureService", "DeploymentModel", 0)
			note("ProxySecurityProtocol", "SMS_AzureService", "ProxySecurityProtocol", 0)
			note("waiting", "SMS_AzureService", "StatusDetails", 0)
			note("disconnected", "SMS_CloudProxyConnector", "ConnectionStatus", 0)
			time.Sleep(3 * time.Minute)
			note("working", "SMS_AzureService", "StatusDetails", 0)
			time.Sleep(time.Hour)
			note("connected", "SMS_CloudProxyConnector", "ConnectionStatus", 0)
			flap := s.FlapAtMaintenance(serviceName)
			note("maintenance", "SMS_AzureService", "StatusDetails", 0)
			flap.Remove()
			after(t, s, act("Stop"))
			time.Sleep(time.Hour)
			note("stopped", "SMS_AzureService", "StatusDetails", 0)

			government := fake.New(fake.Options{Seed: seed})
			after(t, government, importServer(usGovernment), importClient(), newService(usGovernment))
			found["Environment"] = number(t, rows(t, government, "SMS_AAD_Tenant_Ex")[0], "Environment")
			s = fake.New(fake.Options{Seed: seed})
			s.FailProvisioning(serviceName, "")
			after(t, s, story()[:4]...)
			time.Sleep(time.Hour)
			note("error State", "SMS_AzureService", "State", 0)
			note("error StatusDetails", "SMS_AzureService", "StatusDetails", 0)
		})
		return found
	}
	documented := []int64{0, 1, 2, 3, 4, 5, 6, 7, 8, 99, 3072, 16777217}
	seen := map[int64]string{}
	first := numbers(0)
	require.Len(t, first, 16)
	for name, n := range first {
		assert.NotContains(t, documented, n, name)
		assert.Empty(t, seen[n], "%s has the number of another", name)
		seen[n] = name
	}
	assert.NotEqual(t, first, numbers(0), "another site has others")
	seeded := numbers(7)
	assert.Equal(t, seeded, numbers(7), "a seed repeats them")
}

// Neither a secret nor a PFX password nor a PFX file is to be seen anywhere.
func TestCanary(t *testing.T) {
	s := fake.New(fake.Options{})
	password := certificateFor(serviceName).Password().Reveal()
	pfx := strings.Trim(fmt.Sprintf("%d", certificateFor(serviceName).PFX().Reveal()[:16]), "[]")
	var b strings.Builder
	runner := cmdlet.Log(s, slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug})))
	for range 2 { // the second time the calls are refused
		for _, c := range story() {
			r, err := runner.Run(t.Context(), c)
			fmt.Fprintf(&b, "%+v %#v %v", r, r, err)
		}
	}
	fmt.Fprintf(&b, "%+v %#v %s", s, s, s)
	b.WriteString(dump(t, s))
	shown := b.String()
	assert.Contains(t, shown, serverID, "the test sees something")
	for _, leak := range []string{canary, password, pfx} {
		assert.NotContains(t, shown, leak)
	}
}

func TestConcurrentCalls(t *testing.T) {
	s := fake.New(fake.Options{})
	after(t, s, story()[:3]...)
	certificateFor(serviceName)
	var wait sync.WaitGroup
	made := make(chan error, 20)
	for i := range 20 {
		wait.Go(func() {
			_, err := s.Run(t.Context(), newGateway())
			made <- err
		})
		wait.Go(func() {
			_, err := s.Run(t.Context(), cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AzureService"}))
			assert.NoError(t, err)
		})
		wait.Go(func() {
			_, err := s.Run(t.Context(), importServer(with("ClientId", fmt.Sprintf("bbbbbbbb-0000-4000-9000-%012d", i))))
			assert.NoError(t, err)
		})
		wait.Go(func() {
			injection := s.Inject(fake.Fault{Cmdlet: "Get-CMSite"})
			s.FailProvisioning("other.contoso.com", "")
			s.Upgrade("2603")
			assert.Zero(t, injection.Fired())
			injection.Remove()
		})
	}
	wait.Wait()
	close(made)
	succeeded := 0
	for err := range made {
		if err == nil {
			succeeded++
			continue
		}
		require.ErrorIs(t, err, cmdlet.ErrExists)
	}
	assert.Equal(t, 1, succeeded)
	applications := rows(t, s, "SMS_AAD_Application_Ex")
	assert.Len(t, applications, 22)
	seen := map[int64]bool{}
	for _, a := range applications {
		seen[number(t, a, "ID")] = true
	}
	assert.Len(t, seen, 22, "ids are unique")
}

// What was handed out is nobody's state.
func TestSnapshots(t *testing.T) {
	systems := []string{server1, server2}
	s := fake.New(fake.Options{SiteSystems: systems})
	systems[0] = "changed"
	before := rows(t, s, "SMS_SCI_SysResUse")
	assert.NotContains(t, dump(t, s), "changed")
	server := one(t, s, importServer())
	after(t, s, importClient())
	paired, _ := server.Get("AssociatedAADApplications")
	assert.Empty(t, paired.List(), "a snapshot does not follow")
	now, _ := one(t, s, application(serverID)).Get("AssociatedAADApplications")
	assert.Len(t, now.List(), 1)
	assert.Equal(t, before, rows(t, s, "SMS_SCI_SysResUse"))
}

func TestCancelled(t *testing.T) {
	s := fake.New(fake.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Run(ctx, importServer())
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	assert.Empty(t, rows(t, s, "SMS_AAD_Application_Ex"))
}

func TestInvalidCall(t *testing.T) {
	_, err := fake.New(fake.Options{}).Run(t.Context(), cmdlet.NewCall("Import-CMAADServerApplication"))
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, cmdlet.ErrInvalid, e.Reason)
	assert.Greater(t, len(e.Problems), 3, "all at once")
	assert.Equal(t, fake.Via, e.Via)
}
