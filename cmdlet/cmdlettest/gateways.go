package cmdlettest

import (
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/cmdlet"
)

// What public code reads from SMS_AzureService.State and StatusDetails.
const (
	stateReady        = 0
	stateProvisioning = 1
	detailsHealthy    = 1
)

func byID(o cmdlet.Object) cmdlet.Call { return gatewayByID(o).call("Get-CMCloudManagementGateway") }

func newGatewayLeast(b *bench) {
	made := b.makeGateway()
	b.has(made, params{
		"ServiceCName": str(serviceName), "ServiceType": str("CloudProxyService"), "SubscriptionID": str(subscription),
		"State": cmdlet.Int(stateProvisioning),
	})
	b.finds(byID(made), made)
}

// Which property shows a parameter is inference, but for the names that the class and the cmdlet share.
func newGatewayWithAll(b *bench) {
	b.makeService()
	server := b.one(byClientID(contoso.serverID))
	var authorities []cmdlet.Entry
	var thumbprints []string
	for _, ca := range b.certs().cas {
		authorities = append(authorities, cmdlet.Entry{Key: cmdlet.File(ca.Thumbprint()+".cer", content(ca.DER())), Value: cmdlet.Enum(string(ca.Store))})
		thumbprints = append(thumbprints, ca.Thumbprint())
	}
	p := b.gateway().with(params{
		"ServiceName": str(serviceName), "Description": str("all of it"), "EnvironmentSetting": cmdlet.Enum("AzurePublicCloud"),
		"VMInstanceCount": cmdlet.Int(3), "CARootCert": cmdlet.Table(authorities...), "CheckClientCertRevocation": cmdlet.Bool(false),
		"EnforceProtocol": cmdlet.Bool(true), "EnableCloudDPFunction": cmdlet.Bool(true), "EnableStorageQuota": cmdlet.Bool(true),
		"StorageQuotaGB": cmdlet.Int(1234), "StorageWarningPct": cmdlet.Int(61), "StorageCriticalPct": cmdlet.Int(81),
		"EnableTrafficOut": cmdlet.Bool(true), "TrafficOutGB": cmdlet.Int(2345), "TrafficWarningPct": cmdlet.Int(62),
		"TrafficCriticalPct": cmdlet.Int(82), "TrafficOutStopService": cmdlet.Bool(true), "Force": cmdlet.Switch(),
		"DisableWildcardHandling": cmdlet.Switch(),
	})
	if group := p.with(params{"IsUsingExistingGroup": cmdlet.Bool(true)}); group.call(newGatewayCmdlet).Check(b.build()) == nil {
		p = group
	}
	id, _ := server.Get("ID")
	made := b.one(p.call(newGatewayCmdlet))
	for _, o := range []cmdlet.Object{made, b.one(byID(made))} {
		b.has(o, params{
			"ServiceCName": str(serviceName), "ServiceType": str("CloudProxyService"), "SubscriptionID": str(subscription),
			"Description": str("all of it"), "SiteCode": str(b.site.SiteCode), "AffinityGroup": str("cmg-rg"),
			"NumberOfInstances": cmdlet.Int(3), "ClientCertRevocationEnabled": cmdlet.Bool(false),
			"ProxySecurityProtocol": cmdlet.Int(3072), "StorageQuotaInGB": cmdlet.Int(1234),
			"StorageWarningThreshold": cmdlet.Int(61), "StorageCriticalThreshold": cmdlet.Int(81),
			"TrafficOutInGB": cmdlet.Int(2345), "TrafficWarningThreshold": cmdlet.Int(62), "TrafficCriticalThreshold": cmdlet.Int(82),
			"TrafficOutStopService": cmdlet.Bool(true), "AADApplicationId": id, "AzureEnvironmentId": cmdlet.Int(1),
		})
		if got, want := b.text(o, "ServiceThumbprint"), b.certs().one.Thumbprint(); !strings.EqualFold(got, want) {
			b.Errorf("the certificate's thumbprint is %s, want %s", got, want)
		}
		if got := b.text(o, "Region"); !strings.EqualFold(got, "WestEurope") {
			b.Errorf("the region is %s, want WestEurope", got)
		}
		b.trusts(o, thumbprints...)
	}
}

// Without an application the cmdlet opens a window to sign in, at which nobody sits.
func newGatewayInteractive(b *bench) {
	b.makeService()
	b.refuses(b.gateway().without("ServerAppClientId").call(newGatewayCmdlet), cmdlet.ErrUnsupported)
}

// Every back end takes the regions that package azurecloud knows by Microsoft's help. Gateways in all of them would take long and
// cost much, so the calls name an application that the site does not have: a region is taken if the call fails for that alone.
func newInEachRegion(b *bench) {
	b.makeService()
	stranger := b.gateway().with(params{"ServerAppClientId": str(fabrikam.serverID)})
	for _, region := range azurecloud.Regions() {
		if region.Cloud != azurecloud.Public || !region.Documented && region.Name != "WestUS3" {
			continue
		}
		e := b.fails(stranger.with(params{"Region": cmdlet.Enum(region.Name)}).call(newGatewayCmdlet))
		if e.Reason != cmdlet.ErrNotFound && (!b.config.Terse || e.Reason != cmdlet.ErrRefused) {
			b.Errorf("%s is refused: %v", region, e)
		}
		for _, problem := range e.Problems {
			if problem.Parameter == "Region" {
				b.Errorf("%s is refused: %v", region, problem)
			}
		}
	}
	b.one(b.gateway().with(params{"Region": cmdlet.Enum("japanwest")}).call(newGatewayCmdlet))
}

func getGateways(b *bench) {
	made := b.makeGateway()
	get := func(p params) cmdlet.Call { return p.call("Get-CMCloudManagementGateway") }
	literal := params{"DisableWildcardHandling": cmdlet.Switch()}
	b.finds(get(nil), made)
	b.finds(byID(made), made)
	b.finds(get(params{"Name": str(serviceName)}), made)
	b.finds(get(literal.with(params{"Name": str(serviceName)})), made)
	b.finds(get(params{"Name": str("gran*.contoso.com")}), made)
	b.finds(get(literal.with(params{"Name": str("gran*.contoso.com")})))
	b.finds(get(params{"Name": str(otherName)}))
	b.finds(get(params{"Id": str("1")}))
}

func (b *bench) ready(gateway cmdlet.Object) bool {
	b.Helper()
	now := b.one(byID(gateway))
	return b.number(now, "State") == stateReady && b.number(now, "StatusDetails") == detailsHealthy
}

func becomesReady(b *bench) {
	made := b.makeGateway()
	if b.ready(made) {
		b.Error("the gateway was ready at once")
	}
	b.until("the gateway is ready", func() bool { return b.ready(made) })
}

func neverBecomesReady(b *bench) {
	made := b.makeFailed()
	for range 3 {
		if b.ready(made) {
			b.Fatal("the gateway is ready, though its deployment failed")
		}
		time.Sleep(b.config.Interval)
	}
}

func (b *bench) severalNames() params {
	b.Helper()
	return b.gateway().with(params{
		"ServiceCertPath":     cmdlet.File("several.pfx", b.certs().several.PFX()),
		"ServiceCertPassword": cmdlet.Secret(b.certs().several.Password()),
	})
}

// The help says so: the first DNS name is the service name, and a warning tells that there are more.
func warns(b *bench) {
	b.makeService()
	c := b.severalNames().call(newGatewayCmdlet)
	result := b.run(c)
	if len(result.Objects) != 1 {
		b.Fatalf("%v\ngave %v", c, result.Objects)
	}
	b.has(result.Objects[0], params{"ServiceCName": str(serviceName)})
	if len(result.Warnings) == 0 {
		b.Errorf("%v\ngave no warning", c)
	}
	if again := b.run(byID(result.Objects[0])); len(again.Warnings) != 0 {
		b.Errorf("the next call repeats the warnings %q", again.Warnings)
	}
}

func keepsQuiet(b *bench) {
	b.makeService()
	c := b.severalNames().with(params{"Force": cmdlet.Switch()}).call(newGatewayCmdlet)
	if result := b.run(c); len(result.Warnings) != 0 {
		b.Errorf("%v\nwarned: %q", c, result.Warnings)
	}
}
