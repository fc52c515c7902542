package fake_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
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
	names   string   // the parameter that the refusal names; "" is the call as a whole
	also    []string // the rules that the call breaks besides
}

func always(c cmdlet.Call) func(*testing.T, *fake.Site) cmdlet.Call {
	return func(*testing.T, *fake.Site) cmdlet.Call { return c }
}

var otherTenant = []cmdlet.Param{with("TenantId", otherTenantID), with("TenantName", "Fabrikam")}

// governmentGateway is what a new gateway in the US Government cloud has besides.
func governmentGateway() []cmdlet.Param {
	return []cmdlet.Param{
		cmdlet.P("EnvironmentSetting", cmdlet.Enum("AzureUSGovernmentCloud")), cmdlet.P("Region", cmdlet.Enum("USGovernmentVirginia")),
	}
}

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
			call: always(newService(boolean("EnableUserDiscovery", true), cmdlet.P("UserDiscoverySchedule", cmdlet.Embedded(
				cmdlet.NewObject("SMS_ST_RecurMonthlyByDate", map[string]cmdlet.Value{"MonthDay": cmdlet.Int(1)}))))),
		},
		{
			rule: "object-class", before: apps, names: "UserDiscoverySchedule",
			call: always(newService(boolean("EnableUserDiscovery", true), cmdlet.P("UserDiscoverySchedule", cmdlet.Embedded(
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
			call: always(newGateway(append(governmentGateway(), without("TenantId"))...)),
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
			call: always(newGateway(governmentGateway()...)),
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
		{rule: "region-known", before: service, names: "Region", call: always(newGateway(cmdlet.P("Region", cmdlet.Enum("Mars"))))},
		{rule: "region-known", before: service, names: "Region", call: always(newGateway(cmdlet.P("Region", cmdlet.Enum("usgovvirginia"))))},
		{rule: "region-cloud", before: service, names: "Region", call: always(newGateway(cmdlet.P("Region", cmdlet.Enum("USGovernmentVirginia"))))},
		{rule: "region-cloud", before: service, names: "Region", call: always(newGateway(cmdlet.P("Region", cmdlet.Enum("AnywhereUS"))))},
		{rule: "region-cloud", before: service, names: "Region", call: always(newGateway(cmdlet.P("Region", cmdlet.Enum("chinaeast"))))},
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

// ready lets the deployment end.
func ready(*fake.Site) { time.Sleep(25 * time.Minute) }

func boolean(name string, value bool) cmdlet.Param { return cmdlet.P(name, cmdlet.Bool(value)) }

func integer(name string, value int64) cmdlet.Param { return cmdlet.P(name, cmdlet.Int(value)) }

// serviceRefusals are those of Azure services.
func serviceRefusals() []refusal {
	apps, service := story()[:2], story()[:3]
	remove := func(p ...cmdlet.Param) cmdlet.Call { return cmdlet.NewCall("Remove-CMAzureService", p...) }
	force := cmdlet.P("ForceWildcardHandling", cmdlet.Switch())
	attached := fake.Options{TenantAttach: true}
	users, groups := boolean("EnableUserDiscovery", true), boolean("EnableGroupDiscovery", true)
	list := func(name string) cmdlet.Param { return cmdlet.P(name, cmdlet.List(cmdlet.String("all staff"))) }
	daily := func(name string) cmdlet.Param {
		return cmdlet.P(name, cmdlet.ResultOf(cmdlet.NewCall("New-CMSchedule", cmdlet.P("RecurInterval", cmdlet.Enum("Days")), integer("RecurCount", 1))))
	}
	refusals := []refusal{
		{rule: "tenant-known", before: apps, names: "TenantId", call: always(cmdlet.NewCall("Set-UpdateServerApplication", with("TenantId", otherTenantID)))},
		{rule: "service-known", before: service, names: "Name", call: always(setService(with("Name", "Cloud*")))},
		{rule: "service-known", before: service, names: "Id", call: always(remove(integer("Id", 1)))},
		{rule: "service-ambiguous", options: attached, before: service, names: "Name", call: always(setService(with("Name", "C*"), force))},
		{rule: "service-ambiguous", options: attached, before: service, names: "Name", call: always(remove(with("Name", "C*"), force))},
		{rule: "service-kind", options: attached, before: service, names: "Name", call: always(setService(with("Name", "Co-management")))},
	}
	for _, p := range []cmdlet.Param{
		list("AddGroupName"), list("DeleteGroupName"), daily("GroupDiscoverySchedule"), boolean("EnableGroupDeltaDiscovery", true),
		daily("UserDiscoverySchedule"), boolean("EnableUserDeltaDiscovery", true),
	} {
		refusals = append(refusals, refusal{rule: "discovery-off", before: service, names: p.Name, call: always(setService(p))})
		if p.Name != "DeleteGroupName" {
			refusals = append(refusals, refusal{rule: "discovery-off", before: apps, names: p.Name, call: always(newService(p))})
		}
	}
	for name, on := range map[string]cmdlet.Param{"UserDeltaDiscoveryMins": users, "GroupDeltaDiscoveryMins": groups} {
		refusals = append(
			refusals,
			refusal{rule: "delta-off", before: apps, names: name, call: always(newService(on, integer(name, 5)))},
			refusal{rule: "delta-off", before: service, names: name, call: always(setService(on, integer(name, 5)))},
		)
	}
	return refusals
}

// gatewayRefusals are those of gateways that are there, and of their connection points.
func gatewayRefusals(t *testing.T) []refusal {
	t.Helper()
	service, gateway, all := story()[:3], story()[:4], story()
	never, long := time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), 24*time.Hour
	bad := func(o certstest.CertificateOptions) []cmdlet.Param {
		c, err := certificateOf(serviceName, o)
		require.NoError(t, err)
		return withCertificate(c)
	}
	upper := bad(certstest.CertificateOptions{CommonName: "GRANITEFALLS.contoso.com"})
	refusals := []refusal{
		{rule: "gateway-known", before: all, names: "CloudManagementGatewayName", call: always(setPoint(with("CloudManagementGatewayName", "a.contoso.com")))},
		{rule: "gateway-deleting", before: all, names: "CloudManagementGatewayName", prepare: removed(t), call: always(setPoint())},
		{rule: "gateway-deleting", before: gateway, names: "CloudManagementGatewayName", prepare: removed(t), call: always(addPoint())},
		{rule: "gateway-failed", before: all, names: "CloudManagementGatewayName", prepare: failed, call: always(setPoint())},
		{rule: "start-stopped", before: gateway, names: "Name", prepare: ready, call: always(act("Start"))},
		{
			rule: "stop-ready", before: gateway, names: "Name", call: always(act("Stop")),
			prepare: func(s *fake.Site) { ready(s); after(t, s, act("Stop")); time.Sleep(5 * time.Minute) },
		},
		{
			rule: "stop-ready", before: gateway, names: "Name", call: always(act("Stop")),
			prepare: func(s *fake.Site) { ready(s); s.FlapAtMaintenance(serviceName) },
		},
		{
			rule: "secret-expired", before: service, call: always(newGateway()),
			prepare: func(s *fake.Site) { s.ExpireServerAppSecret(serverID) },
		},
		{
			rule: "secret-expired", call: always(newGateway()),
			before: []cmdlet.Call{importServer(cmdlet.P("SecretKeyExpiry", cmdlet.Time(never))), importClient(), newService()},
		},
		{
			rule: "certificate-pair", before: gateway, names: "ServiceCertPassword", prepare: ready,
			call: always(act("Set", withCertificate(certificateFor(serviceName))[1])),
		},
		{
			rule: "certificate", before: gateway, names: "ServiceCertPath", prepare: ready,
			call: always(act("Set", withCertificate(certificateFor(serviceName))[0])),
		},
		{
			rule: "thumbprint", before: gateway, names: "RemoveCertThumbprints", prepare: ready,
			call: always(act("Set", list("RemoveCertThumbprints", "\u200e"+authority().Root().Thumbprint()))),
		},
		{
			rule: "thumbprint", before: gateway, names: "RemoveCertThumbprints", prepare: ready,
			call: always(act("Set", list("RemoveCertThumbprints", "AB CD"))),
		},
		{rule: "renewal-name", before: gateway, names: "ServiceCertPath", prepare: ready, call: always(act("Set", upper...))},
		{
			rule: "ca-files", before: gateway, names: "CARootCert", prepare: ready,
			call: always(act("Set", cmdlet.P("CARootCert", cmdlet.Table(cmdlet.Entry{
				Key: cmdlet.File("root.cer", secret.NewBytes([]byte("no certificate"))), Value: cmdlet.Enum("RootCA"),
			})))),
		},
		{
			rule: "threshold-off", before: gateway, names: "StorageQuotaGB",
			prepare: func(s *fake.Site) { ready(s); after(t, s, act("Set", boolean("EnableStorageQuota", false))) },
			call:    always(act("Set", integer("StorageQuotaGB", 7))),
		},
		{
			rule: "stop-without-threshold", before: gateway, names: "TrafficOutStopService",
			prepare: func(s *fake.Site) { ready(s); after(t, s, act("Set", boolean("EnableTrafficOut", false))) },
			call:    always(act("Set", boolean("TrafficOutStopService", true))),
		},
		{rule: "point-known", before: all, names: "SiteSystemServerName", call: always(setPoint(with("SiteSystemServerName", server1)))},
		{rule: "point-known", before: all, names: "SiteSystemServerName", call: always(removePoint(with("SiteSystemServerName", server1)))},
		{rule: "point-known", before: all, names: "SiteSystemServerName", call: always(removePoint(with("SiteCode", "XYZ")))},
	}
	for _, verb := range []string{"Set", "Start", "Stop", "Sync", "Remove"} {
		busy := []string{"gateway-busy"}
		if verb == "Remove" {
			busy = nil
		}
		refusals = append(
			refusals,
			refusal{rule: "gateway-known", before: gateway, names: "Name", call: always(act(verb, with("Name", "granite*")))},
			refusal{rule: "gateway-known", before: gateway, names: "Id", call: always(act(verb, without("Name"), with("Id", "1")))},
			refusal{
				rule: "gateway-ambiguous", before: append(slices.Clone(gateway), gatewayFor("quartz.contoso.com")), names: "Name",
				call: always(act(verb, with("Name", "*.contoso.com"), cmdlet.P("ForceWildcardHandling", cmdlet.Switch()))),
			},
			refusal{
				rule: "secret-expired", before: gateway, call: always(act(verb)), also: busy,
				prepare: func(s *fake.Site) { s.ExpireServerAppSecret(serverID) },
			},
			refusal{rule: "gateway-deleting", before: gateway, names: "Name", prepare: removed(t), call: always(act(verb))},
		)
		if verb == "Remove" {
			continue
		}
		refusals = append(
			refusals,
			refusal{rule: "gateway-failed", before: gateway, names: "Name", prepare: failed, call: always(act(verb))},
			refusal{rule: "gateway-busy", before: gateway, names: "Name", call: always(act(verb))},
			refusal{
				rule: "gateway-busy", before: gateway, names: "Name", call: always(act(verb)),
				prepare: func(s *fake.Site) { ready(s); after(t, s, act("Stop")) },
			},
		)
	}
	for rule, change := range map[string]func(*x509.Certificate){
		"certificate-usage": func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} },
		"certificate-hash":  func(c *x509.Certificate) { c.SignatureAlgorithm = x509.SHA1WithRSA },
	} {
		c := selfSigned(t, change)
		refusals = append(
			refusals,
			refusal{rule: rule, before: service, names: "ServiceCertPath", call: always(newGateway(c...))},
			refusal{rule: rule, before: gateway, names: "ServiceCertPath", prepare: ready, call: always(act("Set", c...))},
		)
	}
	for rule, o := range map[string]certstest.CertificateOptions{
		"certificate-key":      {EC: true},
		"certificate-validity": {NotBefore: never, Validity: long},
	} {
		refusals = append(
			refusals,
			refusal{rule: rule, before: service, names: "ServiceCertPath", call: always(newGateway(bad(o)...))},
			refusal{rule: rule, before: gateway, names: "ServiceCertPath", prepare: ready, call: always(act("Set", bad(o)...))},
		)
	}
	for _, o := range []certstest.CertificateOptions{{KeyBits: 1024}, {KeyBits: 3072}} {
		refusals = append(refusals, refusal{rule: "certificate-key", before: service, names: "ServiceCertPath", call: always(newGateway(bad(o)...))})
	}
	for _, p := range [][]cmdlet.Param{
		{boolean("EnableTrafficOut", false), integer("TrafficOutGB", 1)},
		{boolean("EnableTrafficOut", false), integer("TrafficWarningPct", 1)},
		{boolean("EnableTrafficOut", false), integer("TrafficCriticalPct", 1)},
		{boolean("EnableStorageQuota", false), integer("StorageQuotaGB", 1)},
		{boolean("EnableStorageQuota", false), integer("StorageWarningPct", 1)},
		{boolean("EnableStorageQuota", false), integer("StorageCriticalPct", 1)},
	} {
		refusals = append(
			refusals,
			refusal{rule: "threshold-off", before: service, names: p[1].Name, call: always(newGateway(p...))},
			refusal{rule: "threshold-off", before: gateway, names: p[1].Name, prepare: ready, call: always(act("Set", p...))},
		)
	}
	for warning, p := range map[string]cmdlet.Param{
		"TrafficWarningPct": integer("TrafficCriticalPct", 50), "StorageWarningPct": integer("StorageWarningPct", 90),
	} {
		refusals = append(
			refusals,
			refusal{rule: "threshold-order", before: service, names: warning, call: always(newGateway(p))},
			refusal{rule: "threshold-order", before: gateway, names: warning, prepare: ready, call: always(act("Set", p))},
		)
	}
	stop := []cmdlet.Param{boolean("EnableTrafficOut", false), boolean("TrafficOutStopService", true)}
	return append(
		refusals,
		refusal{rule: "stop-without-threshold", before: service, names: "TrafficOutStopService", call: always(newGateway(stop...))},
		refusal{rule: "stop-without-threshold", before: gateway, names: "TrafficOutStopService", prepare: ready, call: always(act("Set", stop...))},
	)
}

// selfSigned makes a certificate that package certstest does not make.
func selfSigned(t *testing.T, change func(*x509.Certificate)) []cmdlet.Param {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: serviceName}, DNSNames: []string{serviceName}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		NotBefore: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	leaf, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	pfx, err := pkcs12.Modern2023.Encode(key, leaf, nil, canary)
	require.NoError(t, err)
	c, err := certs.OpenPFX(secret.NewBytes(pfx), secret.New(canary))
	require.NoError(t, err)
	return withCertificate(c)
}

func failed(s *fake.Site) {
	s.FailProvisioning(serviceName, "no quota")
	time.Sleep(8 * time.Minute)
}

func removed(t *testing.T) func(*fake.Site) {
	t.Helper()
	return func(s *fake.Site) { ready(s); after(t, s, act("Remove")) }
}

func allRefusals(t *testing.T) []refusal {
	t.Helper()
	return slices.Concat(refusals(), serviceRefusals(), gatewayRefusals(t), hierarchyRefusals(), clientSideRefusals())
}

// set brings a site to where the call is refused.
func (test refusal) set(t *testing.T, s *fake.Site) cmdlet.Call {
	t.Helper()
	after(t, s, test.before...)
	if test.prepare != nil {
		test.prepare(s)
	}
	return test.call(t, s)
}

func TestRules(t *testing.T) {
	rules := map[string]fake.Rule{}
	for _, rule := range fake.Rules() {
		require.NotContains(t, rules, rule.ID, "ids are unique")
		rules[rule.ID] = rule
	}
	tested := map[string]bool{}
	for _, test := range allRefusals(t) {
		tested[test.rule] = true
		t.Run(test.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rule, registered := rules[test.rule]
				require.True(t, registered, "no rule %s", test.rule)
				s := fake.New(test.options)
				c := test.set(t, s)
				state := dump(t, s)

				result, err := s.Run(t.Context(), c)

				assert.Nil(t, result)
				var e *cmdlet.Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, rule.Reason, e.Reason)
				assert.Equal(t, c.Name(), e.Op)
				assert.Equal(t, cmdlet.NotDone, e.Outcome)
				assert.Equal(t, fake.Via, e.Via)
				require.Len(t, e.Problems, 1+len(test.also), "%s", err)
				assert.Contains(t, e.Problems[0].Rule, rule.Text)
				for i, id := range test.also {
					assert.Contains(t, e.Problems[1+i].Rule, rules[id].Text)
				}
				assert.Equal(t, test.names, e.Problems[0].Parameter)
				assert.Equal(t, rule.Version, e.Problems[0].Version)
				assert.NotContains(t, err.Error(), canary)
				assert.NotContains(t, err.Error(), "\n")
				assert.Equal(t, state, dump(t, s), "a refused call changes nothing")
			})
		})
	}
	for id, rule := range rules {
		assert.True(t, tested[id] || rule.Reason == cmdlet.ErrFailed, "the rule %s has no test", id)
	}
}

// Each case of the table is refused because of its rule and of nothing else: without the rule the refusal is gone.
func TestARuleThatIsGoneIsMissed(t *testing.T) {
	all := allRefusals(t)
	for _, rule := range fake.Rules() {
		if rule.Reason == cmdlet.ErrFailed {
			continue
		}
		for _, test := range all {
			if test.rule != rule.ID {
				continue
			}
			synctest.Test(t, func(t *testing.T) {
				s := fake.NewWithout(test.options, rule.ID)
				c := test.set(t, s)
				defer func() {
					_ = recover() // what relies on the rule may fail in any way
				}()
				_, err := s.Run(t.Context(), c)
				if e, refused := errors.AsType[*cmdlet.Error](err); refused {
					for _, p := range e.Problems {
						assert.NotContains(t, p.Rule, rule.Text, "the case of %s holds without it", rule.ID)
					}
				}
			})
		}
	}
}

// What a rule needs stands before it, and concerns one of its cmdlets.
func TestRulesNeedEarlierOnes(t *testing.T) {
	earlier := map[string]fake.Rule{}
	for _, rule := range fake.Rules() {
		for _, id := range rule.Needs {
			needed, known := earlier[id]
			if assert.True(t, known, "%s needs %s, which is not before it", rule.ID, id) && needed.Cmdlets != nil {
				assert.True(t, slices.ContainsFunc(rule.Cmdlets, func(name string) bool { return slices.Contains(needed.Cmdlets, name) }), "%s and %s never meet", rule.ID, id)
			}
		}
		earlier[rule.ID] = rule
	}
}

// All that is wrong with a call is said at once, in the order of the rules and with the Reason of the first, but for what
// could only be judged if something else were right. Whoever may not change anything is told just that.
func TestAllProblemsAtOnce(t *testing.T) {
	gateway := newGateway(
		with("ServerAppClientId", clientID), with("TenantId", otherTenantID), with("ServiceName", "other.fabrikam.com"),
		boolean("EnableTrafficOut", false), integer("TrafficOutGB", 5), integer("TrafficWarningPct", 50),
		integer("StorageWarningPct", 95), boolean("TrafficOutStopService", true),
	)
	told := func(s *fake.Site, c cmdlet.Call) (reason cmdlet.Reason, parameters []string) {
		_, err := s.Run(t.Context(), c)
		e, refused := errors.AsType[*cmdlet.Error](err)
		require.True(t, refused)
		for _, p := range e.Problems {
			parameters = append(parameters, p.Parameter)
		}
		return e.Reason, parameters
	}
	s := fake.New(fake.Options{})
	after(t, s, story()[:3]...)
	state := dump(t, s)

	reason, parameters := told(s, gateway)

	assert.Equal(t, cmdlet.ErrNotFound, reason)
	assert.Equal(t, []string{
		"TenantId", "ServerAppClientId", "ServiceName",
		"TrafficOutGB", "TrafficWarningPct", "TrafficOutStopService",
	}, parameters)
	assert.Equal(t, state, dump(t, s))

	analyst := fake.New(fake.Options{Role: fake.ReadOnlyAnalyst})
	reason, parameters = told(analyst, gateway)
	assert.Equal(t, cmdlet.ErrForbidden, reason)
	assert.Equal(t, []string{""}, parameters)
}

// A deployment that Azure refuses fails some minutes after the call, and later refusals say why.
func TestDeploymentRules(t *testing.T) {
	groups := fake.Options{ResourceGroups: map[string]string{"RG-other": "WestEurope"}}
	existing := boolean("IsUsingExistingGroup", true)
	tests := map[string]struct {
		options fake.Options
		prepare func(*fake.Site) *fake.Injection
		call    cmdlet.Call
	}{
		"azure-deployment-name": {prepare: func(s *fake.Site) *fake.Injection { return s.TakeName("GRANITEFALLS", fake.TakenByDeployment) }, call: newGateway()},
		"azure-storage-name":    {prepare: func(s *fake.Site) *fake.Injection { return s.TakeName("granitefalls", fake.TakenByStorage) }, call: newGateway()},
		"azure-vault-name":      {prepare: func(s *fake.Site) *fake.Injection { return s.TakeName("granitefalls", fake.TakenByVault) }, call: newGateway()},
		"azure-deleted-vault":   {prepare: func(s *fake.Site) *fake.Injection { return s.TakeName("granitefalls", fake.TakenByDeletedVault) }, call: newGateway()},
		"azure-policy":          {prepare: func(s *fake.Site) *fake.Injection { return s.DenyByPolicy("RG-CMG", "no public storage") }, call: newGateway()},
		"azure-quota":           {prepare: func(s *fake.Site) *fake.Injection { return s.ExhaustQuota("West US 2") }, call: newGateway()},
		"azure-image":           {prepare: (*fake.Site).RetireImage, call: newGateway()},
		"azure-extension":       {options: fake.Options{Version: "2409"}, prepare: (*fake.Site).FailExtension, call: newGateway()},
		"azure-group-name":      {call: newGateway(with("GroupName", "rg-cmg."))},
		"azure-group-known":     {options: groups, call: newGateway(existing)},
		"azure-group-region":    {options: groups, call: newGateway(existing, with("GroupName", "rg-OTHER"))},
	}
	for _, rule := range fake.Rules() {
		test, known := tests[rule.ID]
		if rule.Reason != cmdlet.ErrFailed {
			continue
		}
		t.Run(rule.ID, func(t *testing.T) {
			require.True(t, known, "the rule has no test")
			synctest.Test(t, func(t *testing.T) {
				s := fake.New(test.options)
				after(t, s, story()[:3]...)
				if test.prepare != nil {
					injection := test.prepare(s)
					assert.Zero(t, injection.Fired())
					defer func() { assert.Equal(t, 1, injection.Fired()) }()
				}
				after(t, s, test.call)
				time.Sleep(8 * time.Minute)
				assert.NotContains(t, []int64{0, 1, 4, 5, 6, 99}, number(t, rows(t, s, "SMS_AzureService")[0], "State"))
				_, err := s.Run(t.Context(), act("Stop"))
				require.ErrorContains(t, err, rule.Text)
				after(t, s, act("Remove"))
			})
			synctest.Test(t, func(t *testing.T) {
				s := fake.NewWithout(test.options, rule.ID)
				after(t, s, story()[:3]...)
				if test.prepare != nil {
					test.prepare(s)
				}
				after(t, s, test.call)
				time.Sleep(25 * time.Minute)
				assert.Zero(t, number(t, rows(t, s, "SMS_AzureService")[0], "State"), "it fails without the rule")
			})
		})
	}
}

// Who names several things is told which.
func TestAmbiguousNamesAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fake.New(fake.Options{TenantAttach: true})
		after(t, s, append(story()[:4], gatewayFor("quartz.contoso.com"))...)
		_, err := s.Run(t.Context(), act("Stop", with("Name", "*.contoso.com"), cmdlet.P("ForceWildcardHandling", cmdlet.Switch())))
		require.ErrorIs(t, err, cmdlet.ErrAmbiguous)
		require.ErrorContains(t, err, "(GraniteFalls.contoso.com, id 16777217; quartz.contoso.com, id 16777218)")
		_, err = s.Run(t.Context(), cmdlet.NewCall("Remove-CMAzureService", with("Name", "C*"), cmdlet.P("Force", cmdlet.Switch()), cmdlet.P("ForceWildcardHandling", cmdlet.Switch())))
		require.ErrorIs(t, err, cmdlet.ErrAmbiguous)
		require.ErrorContains(t, err, "id 16777217; ")
		require.ErrorContains(t, err, "id 16777218)")
	})
}

// A known issue strikes in the versions that have it, and no gateway that is ready.
func TestKnownIssues(t *testing.T) {
	for name, test := range map[string]struct {
		fault   func(*fake.Site) *fake.Injection
		version string
		strikes bool
	}{
		"image 2403":     {(*fake.Site).RetireImage, "2403", false},
		"image 2409":     {(*fake.Site).RetireImage, "2409", true},
		"image 2509":     {(*fake.Site).RetireImage, "2509", true},
		"image 2603":     {(*fake.Site).RetireImage, "2603", true},
		"extension 2403": {(*fake.Site).FailExtension, "2403", false},
		"extension 2409": {(*fake.Site).FailExtension, "2409", true},
		"extension 2503": {(*fake.Site).FailExtension, "2503", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := fake.New(fake.Options{Version: test.version})
				after(t, s, story()[:4]...)
				time.Sleep(25 * time.Minute)
				fault := test.fault(s)
				after(t, s, gatewayFor("quartz.contoso.com"))
				time.Sleep(25 * time.Minute)
				gateways := rows(t, s, "SMS_AzureService")
				assert.Zero(t, number(t, gateways[0], "State"), "the one that was ready")
				assert.Equal(t, test.strikes, number(t, gateways[1], "State") != 0)
				assert.Equal(t, test.strikes, fault.Fired() == 1)
				fault.Remove()
				after(t, s, gatewayFor("basalt.contoso.com"))
				time.Sleep(25 * time.Minute)
				assert.Zero(t, number(t, rows(t, s, "SMS_AzureService")[2], "State"), "with the update")
			})
		})
	}
}

// A group that a gateway has made is an existing one for the next, in its region.
func TestExistingGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fake.New(fake.Options{ResourceGroups: map[string]string{}})
		after(t, s, story()[:4]...)
		after(t, s, gatewayFor("quartz.contoso.com", boolean("IsUsingExistingGroup", true)))
		time.Sleep(25 * time.Minute)
		for _, g := range rows(t, s, "SMS_AzureService") {
			assert.Zero(t, number(t, g, "State"))
		}
	})
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

	assert.PanicsWithValue(t, "simulator: a site of version 2303 must be 2309 before it can be 2409", func() { s.Upgrade("2409") })
	assert.PanicsWithValue(t, "simulator: a site of version 2303 must be 2409 before it can be 2603", func() { s.Upgrade("2603") })
	for _, version := range []string{"2309", "2409", "2603"} {
		s.Upgrade(version)
	}

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

// clientSideRefusals are about what lets clients use a gateway.
func clientSideRefusals() []refusal {
	httpOnly := fake.Options{HTTPOnly: true}
	const mp, sup = "Set-CMManagementPoint", "Set-CMSoftwareUpdatePoint"
	const group, settings = "Set-CMBoundaryGroup", "Set-CMClientSettingCloudService"
	return []refusal{
		{rule: "client-point-known", names: "SiteSystemServerName", call: always(allowTraffic(mp, with("SiteSystemServerName", server2)))},
		{rule: "client-point-known", names: "SiteSystemServerName", options: central(), call: always(allowTraffic(sup))},
		{
			rule: "gateway-traffic-https", options: httpOnly, names: "EnableCloudGateway",
			call: always(allowTraffic(mp)),
		},
		{
			rule: "gateway-traffic-https", options: httpOnly, names: "EnableCloudGateway",
			before: []cmdlet.Call{allowTraffic(sup, fromEverywhere, boolean("EnableSsl", true))},
			call:   always(allowTraffic(sup, boolean("EnableSsl", false))),
		},
		{
			rule: "client-settings-known", names: "Name",
			call: always(cmdlet.NewCall(settings, with("Name", "Default Client Agent Settings"), boolean("AutoAzureADJoin", true))),
		},
		{rule: "boundary-group-known", names: "Id", call: always(cmdlet.NewCall(group, with("Id", "7"), with("NewName", "x")))},
		{rule: "boundary-group-known", names: "Name", call: always(cmdlet.NewCall(group, with("Name", "none"), with("NewName", "x")))},
		{
			rule: "boundary-group-name", names: "NewName", options: fake.Options{BoundaryGroups: []string{"a", "b"}},
			call: always(cmdlet.NewCall(group, with("Name", "a"), with("NewName", "B"))),
		},
		{
			rule: "boundary-group-site", names: "DefaultSiteCode", options: central(),
			call: always(cmdlet.NewCall(group, with("Name", "Headquarters"), with("DefaultSiteCode", "CAS"))),
		},
		{
			rule: "boundary-group-server", names: "AddSiteSystemServerName",
			call: always(cmdlet.NewCall(group, with("Name", "Headquarters"), list("AddSiteSystemServerName", server1, "nowhere"))),
		},
		{
			rule: "default-boundary-group-known", names: "SiteCode",
			call: always(cmdlet.NewCall("Set-CMDefaultBoundaryGroup", with("SiteCode", "XYZ"), boolean("IncludeCloudBasedSources", true))),
		},
		{
			rule: "default-boundary-group-known", names: "SiteCode", options: central(),
			call: always(cmdlet.NewCall("Set-CMDefaultBoundaryGroup", boolean("IncludeCloudBasedSources", true))),
		},
		{rule: "site-system", names: "SiteSystemServerName", call: always(cmdlet.NewCall("Add-CMManagementPoint", with("SiteSystemServerName", "cm09")))},
		{rule: "one-client-point-per-server", call: always(onServer1("Add-CMManagementPoint"))},
		{rule: "one-client-point-per-server", call: always(onServer1("Add-CMSoftwareUpdatePoint"))},
		{
			rule: "no-management-point-at-cas", options: central(),
			call: always(cmdlet.NewCall("Add-CMManagementPoint", with("SiteSystemServerName", "cas01.corp.contoso.com"), with("SiteCode", "CAS"))),
		},
		{
			rule: "one-wsus-account", names: "ConnectionAccountUserName",
			call: always(cmdlet.NewCall("Add-CMSoftwareUpdatePoint", with("SiteSystemServerName", server2),
				with("ConnectionAccountUserName", "a"), cmdlet.P("AnonymousWsusAccess", cmdlet.Switch()))),
		},
		{
			rule: "gateway-traffic-https", options: httpOnly, names: "EnableCloudGateway",
			call: always(cmdlet.NewCall("Add-CMManagementPoint", with("SiteSystemServerName", server2), cmdlet.P("EnableCloudGateway", cmdlet.Switch()))),
		},
		{rule: "boundary-group-known", names: "Id", call: always(cmdlet.NewCall("Remove-CMBoundaryGroup", list("Id", "16777217", "7")))},
		{rule: "boundary-group-known", names: "Name", call: always(cmdlet.NewCall("Remove-CMBoundaryGroup", with("Name", "none")))},
		{rule: "boundary-group-name", names: "Name", call: always(cmdlet.NewCall("New-CMBoundaryGroup", with("Name", "HEADQUARTERS")))},
		{
			rule: "boundary-group-site", names: "DefaultSiteCode",
			call: always(cmdlet.NewCall("New-CMBoundaryGroup", with("Name", "x"), with("DefaultSiteCode", "XYZ"))),
		},
		{
			rule: "boundary-group-server", names: "AddSiteSystemServerName",
			call: always(cmdlet.NewCall("New-CMBoundaryGroup", with("Name", "x"), list("AddSiteSystemServerName", "nowhere"))),
		},
		{rule: "client-settings-known", names: "Id", call: always(cmdlet.NewCall("Remove-CMClientSetting", with("Id", "7")))},
		{
			rule: "client-settings-type", names: "Type",
			call: always(cmdlet.NewCall("New-CMClientSetting", with("Name", "x"), cmdlet.P("Type", cmdlet.Enum("Default")))),
		},
		{
			rule: "client-settings-name", names: "Name",
			call: always(cmdlet.NewCall("New-CMClientSetting", with("Name", "LAPTOPS"), cmdlet.P("Type", cmdlet.Enum("Device")))),
		},
		{rule: "deployment-to-one", names: "CollectionName", call: always(deploy(with("CollectionName", "All*")))},
		{rule: "deployment-to-one", names: "CollectionName", call: always(deploy())},
		{rule: "collection-known", names: "CollectionId", call: always(deploy(with("CollectionId", "XYZ00001")))},
		{
			rule: "deployment-new", names: "CollectionId", before: []cmdlet.Call{deploy(with("CollectionId", "SMS00001"))},
			call: always(deploy(with("CollectionId", "SMS00001"))),
		},
		{
			rule: "deployment-known", names: "CollectionId",
			call: always(cmdlet.NewCall("Remove-CMClientSettingDeployment", with("ClientSettingsId", "16777217"), with("CollectionId", "SMS00001"))),
		},
		{rule: "collection-known", names: "Id", call: always(cmdlet.NewCall("Set-CMCollectionCloudSync", with("Id", "XYZ00001")))},
		{
			rule: "cloud-sync-tenant", names: "TenantId", call: always(cmdlet.NewCall("Set-CMCollectionCloudSync", with("Id", "SMS00001"),
				list("AddGroupName", "g"), with("TenantId", otherTenantID))),
		},
		{
			rule: "cloud-sync-group", names: "RemoveGroupName",
			call: always(cmdlet.NewCall("Set-CMCollectionCloudSync", with("Id", "SMS00001"), list("RemoveGroupName", "g"))),
		},
		{rule: "site-system-new", names: "SiteSystemServerName", call: always(onServer1("New-CMSiteSystemServer"))},
		{rule: "site-system-site", names: "SiteCode", call: always(cmdlet.NewCall("New-CMSiteSystemServer",
			with("SiteSystemServerName", "cm09"), with("SiteCode", "XYZ")))},
		{rule: "site-known", names: "SiteCode", call: always(cmdlet.NewCall("Set-CMSite", with("SiteCode", "XYZ"), boolean("UsePkiClientCertificate", true)))},
		{rule: "site-known", names: "Name", call: always(cmdlet.NewCall("Set-CMSite", with("Name", "none"), boolean("UsePkiClientCertificate", true)))},
		{
			rule: "trusted-root-readable", names: "AddCertificateByPath",
			call: always(cmdlet.NewCall("Set-CMSite", with("SiteCode", "PS1"), cmdlet.P("AddCertificateByPath", cmdlet.List(
				cmdlet.File("root.cer", secret.NewBytes([]byte("x"))))))),
		},
		{rule: "feature-known", names: "Name", call: always(cmdlet.NewCall("Enable-CMSiteFeature", with("Name", "Time travel")))},
		{
			rule: "prerelease-feature", names: "Name", options: fake.Options{Version: "2103"},
			call: always(cmdlet.NewCall("Enable-CMSiteFeature", with("Name", "Cloud Management Gateway with Azure VM scale set"))),
		},
	}
}

// deploy is the call that deploys the settings Laptops.
func deploy(to ...cmdlet.Param) cmdlet.Call {
	return cmdlet.NewCall("New-CMClientSettingDeployment", append(to, with("Name", "Laptops"))...)
}
