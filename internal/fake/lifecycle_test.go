package fake_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

var passThru = cmdlet.P("PassThru", cmdlet.Switch())

// story after the deployment.
func settled(t *testing.T, o fake.Options) *fake.Site {
	t.Helper()
	s := fake.New(o)
	after(t, s, story()...)
	time.Sleep(time.Hour)
	return s
}

func state(t *testing.T, s *fake.Site) int64 {
	t.Helper()
	return number(t, rows(t, s, "SMS_AzureService")[0], "State")
}

// last is the youngest task: its type and its state.
func last(t *testing.T, s *fake.Site) [2]int64 {
	t.Helper()
	tasks := rows(t, s, "SMS_AzureServicesTask")
	task := tasks[len(tasks)-1]
	return [2]int64{number(t, task, "TaskTypeId"), number(t, task, "TaskStateId")}
}

// A gateway is stopped, started, synchronized and removed, by each way to say which.
func TestLifecycle(t *testing.T) {
	selectors := map[string]func(*testing.T, *fake.Site) cmdlet.Param{
		"service name": func(*testing.T, *fake.Site) cmdlet.Param { return with("Name", "GRANITEFALLS.contoso.com") },
		"label":        func(*testing.T, *fake.Site) cmdlet.Param { return with("Name", "granitefalls") },
		"id":           func(*testing.T, *fake.Site) cmdlet.Param { return with("Id", "16777217") },
		"object": func(t *testing.T, s *fake.Site) cmdlet.Param {
			t.Helper()
			return cmdlet.P("InputObject", cmdlet.Embedded(rows(t, s, "SMS_AzureService")[0]))
		},
		"result": func(*testing.T, *fake.Site) cmdlet.Param {
			return cmdlet.P("InputObject", cmdlet.ResultOf(cmdlet.NewCall("Get-CMCloudManagementGateway", with("Id", "16777217"))))
		},
		"wildcard": func(*testing.T, *fake.Site) cmdlet.Param { return with("Name", "granitefalls.contoso.com") },
	}
	for name, selector := range selectors {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := settled(t, fake.Options{})
				after(t, s, gatewayFor("quartz.contoso.com"))
				do := func(verb string) {
					assert.Empty(t, all(t, s, cmdlet.NewCall(verb+"-CMCloudManagementGateway", selector(t, s))))
				}
				do("Stop")
				assert.EqualValues(t, 5, state(t, s))
				time.Sleep(5*time.Minute - 1)
				assert.EqualValues(t, 5, state(t, s))
				time.Sleep(time.Nanosecond)
				assert.EqualValues(t, 6, state(t, s))
				do("Start")
				assert.EqualValues(t, 4, state(t, s))
				time.Sleep(10*time.Minute - 1)
				assert.EqualValues(t, 4, state(t, s))
				time.Sleep(time.Nanosecond)
				assert.EqualValues(t, 0, state(t, s))
				do("Sync")
				assert.EqualValues(t, 0, state(t, s))
				do("Remove")
				assert.EqualValues(t, 99, state(t, s))
				time.Sleep(10*time.Minute - 1)
				assert.EqualValues(t, 99, state(t, s))
				time.Sleep(time.Nanosecond)
				assert.Equal(t, "quartz.contoso.com", text(t, one(t, s, cmdlet.NewCall("Get-CMCloudManagementGateway")), "ServiceCName"))
				assert.Len(t, rows(t, s, "SMS_AzureServicesTask"), 1, "the tasks go with the gateway")
				after(t, s, newGateway())
			})
		})
	}
}

func TestTasks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := settled(t, fake.Options{})
		assert.Equal(t, [2]int64{1, 3}, last(t, s))
		for _, step := range []struct {
			call  cmdlet.Call
			kind  int64
			takes time.Duration
		}{
			{act("Stop"), 4, 5 * time.Minute},
			{act("Start"), 5, 10 * time.Minute},
			{act("Set", integer("VMInstanceCount", 2)), 2, 15 * time.Minute},
			{act("Remove"), 3, 0},
		} {
			after(t, s, step.call)
			assert.Equal(t, [2]int64{step.kind, 1}, last(t, s), "created")
			time.Sleep(2 * time.Minute)
			assert.Equal(t, [2]int64{step.kind, 2}, last(t, s), "in progress")
			if step.takes > 0 {
				time.Sleep(step.takes - 2*time.Minute)
				assert.Equal(t, [2]int64{step.kind, 3}, last(t, s), "completed")
			}
		}
	})
}

// A failed deployment can be removed, and so can one that is under way.
func TestRemoveWhatIsNotReady(t *testing.T) {
	for name, prepare := range map[string]func(*fake.Site){"failed": failed, "provisioning": func(*fake.Site) {}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := fake.New(fake.Options{})
				after(t, s, story()...)
				prepare(s)
				after(t, s, act("Remove"))
				time.Sleep(10 * time.Minute)
				assert.Empty(t, rows(t, s, "SMS_AzureService"))
				assert.Len(t, rows(t, s, "SMS_CloudProxyConnector"), 1, "the connection point stays")
				time.Sleep(time.Hour)
				assert.Equal(t, serviceName, text(t, rows(t, s, "SMS_CloudProxyConnector")[0], "ProxyServiceName"))
			})
		})
	}
}

func TestSetGateway(t *testing.T) {
	root := cmdlet.Entry{Key: cmdlet.File("root.cer", derOf(authority().Root())), Value: cmdlet.Enum("RootCA")}
	between := cmdlet.Entry{Key: cmdlet.File("between.cer", derOf(authority().Root())), Value: cmdlet.Enum("IntermediateCA")}
	thumbprint := authority().Root().Thumbprint()
	for name, test := range map[string]struct {
		params []cmdlet.Param
		want   map[string]cmdlet.Value
		update bool
	}{
		"nothing":     {nil, nil, false},
		"description": {[]cmdlet.Param{with("Description", "new")}, map[string]cmdlet.Value{"Description": cmdlet.String("new")}, false},
		"count":       {[]cmdlet.Param{integer("VMInstanceCount", 5)}, map[string]cmdlet.Value{"NumberOfInstances": cmdlet.Int(5)}, true},
		"revocation": {
			[]cmdlet.Param{boolean("CheckClientCertRevocation", false)},
			map[string]cmdlet.Value{"ClientCertRevocationEnabled": cmdlet.Bool(false)},
			false,
		},
		"certificate": {
			withCertificate(certificateFor(serviceName, "again."+serviceName)),
			map[string]cmdlet.Value{"ServiceThumbprint": cmdlet.String(certificateFor(serviceName, "again."+serviceName).Thumbprint())},
			true,
		},
		"authorities": {
			[]cmdlet.Param{cmdlet.P("CARootCert", cmdlet.Table(root, between))},
			map[string]cmdlet.Value{"RootCertThumbprint": cmdlet.String(thumbprint), "SubCACertThumbprint": cmdlet.String(thumbprint)},
			false,
		},
		"traffic": {
			[]cmdlet.Param{integer("TrafficOutGB", 7), integer("TrafficWarningPct", 8), integer("TrafficCriticalPct", 9), boolean("TrafficOutStopService", true)},
			map[string]cmdlet.Value{
				"TrafficOutInGB": cmdlet.Int(7), "TrafficWarningThreshold": cmdlet.Int(8), "TrafficCriticalThreshold": cmdlet.Int(9),
				"TrafficOutStopService": cmdlet.Bool(true),
			},
			false,
		},
		"storage off": {
			[]cmdlet.Param{boolean("EnableStorageQuota", false)},
			map[string]cmdlet.Value{"StorageQuotaInGB": cmdlet.Int(0), "StorageWarningThreshold": cmdlet.Int(0), "StorageCriticalThreshold": cmdlet.Int(0)},
			false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := settled(t, fake.Options{})
				was := rows(t, s, "SMS_AzureService")[0]
				assert.Empty(t, all(t, s, act("Set", test.params...)), "without -PassThru nothing comes back")
				now := rows(t, s, "SMS_AzureService")[0]
				assert.Equal(t, test.update, number(t, now, "StatusDetails") != 1)
				time.Sleep(15 * time.Minute)
				now = rows(t, s, "SMS_AzureService")[0]
				for _, name := range now.Properties() {
					want, changed := test.want[name]
					if !changed {
						want, _ = was.Get(name)
					}
					got, _ := now.Get(name)
					assert.True(t, got.Equal(want), "%s is %v, not %v", name, got, want)
				}
				assert.True(t, one(t, s, act("Set", passThru)).Equal(now))
			})
		})
	}
}

func TestSetGatewayTakesAuthoritiesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := settled(t, fake.Options{})
		root := cmdlet.P("CARootCert", cmdlet.Table(cmdlet.Entry{Key: cmdlet.File("root.cer", derOf(authority().Root())), Value: cmdlet.Enum("RootCA")}))
		after(t, s, act("Set", root), act("Set", root))
		assert.Equal(t, authority().Root().Thumbprint(), text(t, rows(t, s, "SMS_AzureService")[0], "RootCertThumbprint"), "each once")
		after(t, s, act("Set", cmdlet.P("RemoveCertThumbprints", cmdlet.List(cmdlet.String(authority().Root().Thumbprint())))))
		assert.Empty(t, text(t, rows(t, s, "SMS_AzureService")[0], "RootCertThumbprint"))
	})
}

func TestSetGatewayProtocol(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := settled(t, fake.Options{})
		after(t, s, act("Set", boolean("EnforceProtocol", false)), act("Set", with("Description", "x")))
		assert.NotEqualValues(t, 3072, number(t, rows(t, s, "SMS_AzureService")[0], "ProxySecurityProtocol"))
		after(t, s, act("Set", boolean("EnforceProtocol", true)), act("Set", boolean("EnableTrafficOut", false)), act("Set", boolean("EnableTrafficOut", true)))
		g := rows(t, s, "SMS_AzureService")[0]
		assert.EqualValues(t, 3072, number(t, g, "ProxySecurityProtocol"))
		assert.EqualValues(t, 10000, number(t, g, "TrafficOutInGB"), "switched on again it has the default")
	})
}

// The traffic stops a gateway at the next comparison, if it is set to and the site's version can tell.
func TestThresholdExceeded(t *testing.T) {
	stop := boolean("TrafficOutStopService", true)
	for name, test := range map[string]struct {
		version string
		params  []cmdlet.Param
		usage   bool
		stops   bool
	}{
		"stops":           {"2603", []cmdlet.Param{stop}, true, true},
		"only tells":      {"2603", nil, true, false},
		"no alert":        {"2603", []cmdlet.Param{boolean("EnableTrafficOut", false)}, false, false},
		"no metrics 2509": {"2509", []cmdlet.Param{stop}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := settled(t, fake.Options{Version: test.version})
				after(t, s, act("Set", test.params...))
				injection := s.ExceedThreshold(serviceName) // an hour after the creation: the next comparison is 6 min later
				usage, _ := rows(t, s, "SMS_AzureService")[0].Get("TrafficOutUsage")
				assert.Equal(t, test.usage, usage.Float64() > 9000, "%v", usage)
				assert.Equal(t, test.usage, injection.Fired() > 0)
				time.Sleep(6*time.Minute - 1)
				assert.EqualValues(t, 0, state(t, s))
				time.Sleep(2 * time.Minute)
				if !test.stops {
					assert.EqualValues(t, 0, state(t, s))
					return
				}
				assert.EqualValues(t, 5, state(t, s))
				time.Sleep(5 * time.Minute)
				assert.EqualValues(t, 6, state(t, s))
				assert.Equal(t, [2]int64{4, 3}, last(t, s))
				injection.Remove()
				after(t, s, act("Start"))
				time.Sleep(time.Hour)
				assert.EqualValues(t, 0, state(t, s))
			})
		})
	}
}

// What nobody looked at happens when it was due; and a stop that is asked for later does not happen before.
func TestThresholdInHindsight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := settled(t, fake.Options{})
		s.ExceedThreshold(serviceName)
		time.Sleep(time.Hour)
		after(t, s, act("Set", boolean("TrafficOutStopService", true)))
		assert.EqualValues(t, 0, state(t, s))
		time.Sleep(24 * time.Hour)
		ended, _ := rows(t, s, "SMS_AzureServicesTask")[1].Get("TaskEndTime")
		assert.Equal(t, time.Now().Add(11*time.Minute-24*time.Hour).UTC(), ended.Time())
		assert.EqualValues(t, 6, state(t, s))
	})
}

func TestUpgradeBeginsToMeter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := settled(t, fake.Options{Version: "2509"})
		after(t, s, act("Set", boolean("TrafficOutStopService", true)))
		s.ExceedThreshold(serviceName)
		time.Sleep(time.Hour)
		s.Upgrade("2603")
		assert.EqualValues(t, 0, state(t, s))
		time.Sleep(11 * time.Minute)
		assert.EqualValues(t, 6, state(t, s))
	})
}

func TestMaintenanceFlap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fake.New(fake.Options{})
		after(t, s, story()...)
		injection := s.FlapAtMaintenance(serviceName)
		assert.EqualValues(t, 1, state(t, s))
		time.Sleep(25 * time.Minute)
		for range 3 {
			assert.NotContains(t, []int64{0, 1, 4, 5, 6, 99}, state(t, s))
			time.Sleep(20 * time.Minute)
			assert.EqualValues(t, 0, state(t, s))
			time.Sleep(20 * time.Minute)
		}
		assert.Equal(t, 3, injection.Fired())
		injection.Remove()
		assert.EqualValues(t, 0, state(t, s))
	})
}

func TestConnectorDisconnected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fake.New(fake.Options{})
		after(t, s, story()...)
		status := func() int64 { return number(t, rows(t, s, "SMS_CloudProxyConnector")[0], "ConnectionStatus") }
		without := status()
		time.Sleep(time.Hour)
		connected := status()
		injection := s.DisconnectConnector(server2)
		assert.Equal(t, without, status())
		assert.Equal(t, 1, injection.Fired())
		injection.Remove()
		assert.Equal(t, connected, status())
		after(t, s, act("Stop"))
		assert.Equal(t, without, status())
	})
}

func TestExpireServerAppSecret(t *testing.T) {
	s := fake.New(fake.Options{})
	injection := s.ExpireServerAppSecret(serverID)
	after(t, s, importServer()) // an import takes any date
	expiry := func() time.Time {
		v, _ := one(t, s, application(serverID)).Get("SecretKeyExpiry")
		return v.Time()
	}
	assert.False(t, expiry().After(time.Now()))
	assert.NotZero(t, injection.Fired())
	injection.Remove()
	assert.True(t, expiry().After(time.Now()))
}

func TestSetPoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := settled(t, fake.Options{})
		after(t, s, gatewayFor("quartz.contoso.com"))
		time.Sleep(time.Hour)
		connector := func() (string, int64) {
			row := rows(t, s, "SMS_CloudProxyConnector")[0]
			return text(t, row, "ProxyServiceName"), number(t, row, "ConnectionStatus")
		}
		_, connected := connector()
		point := one(t, s, cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"))
		handed := cmdlet.P("InputObject", cmdlet.Embedded(point))

		assert.Empty(t, all(t, s, setPoint(with("CloudManagementGatewayName", "quartz.contoso.com"), with("SiteCode", "PS1"))))
		name, status := connector()
		assert.Equal(t, "quartz.contoso.com", name)
		assert.NotEqual(t, connected, status, "it has to connect again")
		time.Sleep(5 * time.Minute)
		_, status = connector()
		assert.Equal(t, connected, status)

		assert.True(t, one(t, s, setPoint(without("SiteSystemServerName"), handed, passThru)).Equal(point))
		name, _ = connector()
		assert.Equal(t, serviceName, name)

		assert.Empty(t, all(t, s, removePoint(without("SiteSystemServerName"), handed)))
		assert.Empty(t, rows(t, s, "SMS_CloudProxyConnector"))
		after(t, s, addPoint(), removePoint(), addPoint())
	})
}

// Some calls are made by others, and some long ago.
func TestRunAs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fake.New(fake.Options{})
		_, err := s.RunAs(t.Context(), fake.Caller{Role: fake.ReadOnlyAnalyst}, importServer())
		require.ErrorIs(t, err, cmdlet.ErrForbidden)
		assert.Panics(t, func() { _, _ = s.RunAs(t.Context(), fake.Caller{Role: "nobody"}, importServer()) })
		for _, c := range story() {
			_, err := s.RunAs(t.Context(), fake.Caller{Ago: s.Settled()}, c)
			require.NoError(t, err)
		}
		assert.EqualValues(t, 0, state(t, s))
		status := number(t, rows(t, s, "SMS_CloudProxyConnector")[0], "ConnectionStatus")
		time.Sleep(time.Hour)
		assert.Equal(t, status, number(t, rows(t, s, "SMS_CloudProxyConnector")[0], "ConnectionStatus"), "it was connected already")
	})
}
