package cmdlettest

import (
	"context"
	"errors"
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

func newGatewayLeast(h *harness) {
	made := h.makeGateway()
	h.has(made, params{
		"ServiceCName": str(serviceName), "ServiceType": str("CloudProxyService"), "SubscriptionID": str(subscription),
		"State": cmdlet.Int(stateProvisioning),
	})
	h.finds(byID(made), made)
}

// Which property shows a parameter is inference, except where the class and the cmdlet use the same name.
func newGatewayWithAll(h *harness) {
	h.makeService()
	server := h.one(byClientID(contoso.serverID))
	var authorities []cmdlet.Entry
	var thumbprints []string
	for _, ca := range h.certs().cas {
		authorities = append(authorities, cmdlet.Entry{Key: cmdlet.File(ca.Thumbprint()+".cer", content(ca.DER())), Value: cmdlet.Enum(string(ca.Store))})
		thumbprints = append(thumbprints, ca.Thumbprint())
	}
	p := h.gateway().with(params{
		"ServiceName": str(serviceName), "Description": str("all of it"), "EnvironmentSetting": cmdlet.Enum("AzurePublicCloud"),
		"VMInstanceCount": cmdlet.Int(3), "CARootCert": cmdlet.Table(authorities...), "CheckClientCertRevocation": cmdlet.Bool(false),
		"EnforceProtocol": cmdlet.Bool(true), "EnableCloudDPFunction": cmdlet.Bool(true), "EnableStorageQuota": cmdlet.Bool(true),
		"StorageQuotaGB": cmdlet.Int(1234), "StorageWarningPct": cmdlet.Int(61), "StorageCriticalPct": cmdlet.Int(81),
		"EnableTrafficOut": cmdlet.Bool(true), "TrafficOutGB": cmdlet.Int(2345), "TrafficWarningPct": cmdlet.Int(62),
		"TrafficCriticalPct": cmdlet.Int(82), "TrafficOutStopService": cmdlet.Bool(true), "Force": cmdlet.Switch(),
		"DisableWildcardHandling": cmdlet.Switch(),
	})
	if group := p.with(params{"IsUsingExistingGroup": cmdlet.Bool(true)}); group.call(newGatewayCmdlet).Check(h.build()) == nil {
		p = group
	}
	id, _ := server.Get("ID")
	made := h.one(p.call(newGatewayCmdlet))
	for _, o := range []cmdlet.Object{made, h.one(byID(made))} {
		h.has(o, params{
			"ServiceCName": str(serviceName), "ServiceType": str("CloudProxyService"), "SubscriptionID": str(subscription),
			"Description": str("all of it"), "SiteCode": str(h.site.SiteCode), "AffinityGroup": str("cmg-rg"),
			"NumberOfInstances": cmdlet.Int(3), "ClientCertRevocationEnabled": cmdlet.Bool(false),
			"ProxySecurityProtocol": cmdlet.Int(3072), "StorageQuotaInGB": cmdlet.Int(1234),
			"StorageWarningThreshold": cmdlet.Int(61), "StorageCriticalThreshold": cmdlet.Int(81),
			"TrafficOutInGB": cmdlet.Int(2345), "TrafficWarningThreshold": cmdlet.Int(62), "TrafficCriticalThreshold": cmdlet.Int(82),
			"TrafficOutStopService": cmdlet.Bool(true), "AADApplicationId": id, "AzureEnvironmentId": cmdlet.Int(1),
		})
		if got, want := h.text(o, "ServiceThumbprint"), h.certs().one.Thumbprint(); !strings.EqualFold(got, want) {
			h.Errorf("the certificate's thumbprint is %s, want %s", got, want)
		}
		if got := h.text(o, "Region"); !strings.EqualFold(got, "WestEurope") {
			h.Errorf("the region is %s, want WestEurope", got)
		}
		h.trusts(o, thumbprints...)
	}
}

// Without an application the cmdlet opens a sign-in window, and with -Confirm it asks a question: nobody is there to answer.
// Neither reaches the site.
func asksSomebody(h *harness) {
	h.makeService()
	if h.site.FailBefore != nil {
		h.site.FailBefore(newGatewayCmdlet)
	}
	none := func(context.Context, cmdlet.Call) (bool, error) { h.Error("somebody was asked"); return true, nil }
	for _, c := range []cmdlet.Call{
		h.gateway().without("ServerAppClientId").call(newGatewayCmdlet),
		h.gateway().with(params{"Confirm": cmdlet.Bool(true)}).call(newGatewayCmdlet),
		h.gateway().with(params{"Confirm": cmdlet.Switch()}).call(newGatewayCmdlet),
		params{"AppName": str("app")}.call("New-CMAADServerApplication"),
	} {
		if errors.Is(c.Check(h.build()), cmdlet.ErrNeedsVersion) {
			continue
		}
		h.rejects(c, cmdlet.ErrUnsupported)
		if err := cmdlet.Supports(h.site.Runner, c); !errors.Is(err, cmdlet.ErrUnsupported) {
			h.Errorf("%v\nis said to be supported: %v", c, err)
		}
		for _, r := range []cmdlet.Runner{
			cmdlet.WhatIf(h.site.Runner, func(cmdlet.Call) { h.Error("it was reported as possible") }), cmdlet.Confirm(h.site.Runner, none),
		} {
			if _, err := r.Run(h.Context(), c); !errors.Is(err, cmdlet.ErrUnsupported) {
				h.Errorf("%v\nis refused by a decorator as %v", c, err)
			}
		}
	}
	if h.site.FailBefore != nil {
		_ = h.fails(h.gateway().call(newGatewayCmdlet)) // the fault that nothing before has met
	}
	h.one(h.gateway().call(newGatewayCmdlet))
}

// Every back end takes the regions that package azurecloud knows by Microsoft's help. Gateways in all of them would take long and
// cost much, so the calls name an application that the site does not have: a region is taken if the call fails for that alone.
func newInEachRegion(h *harness) {
	h.makeService()
	stranger := h.gateway().with(params{"ServerAppClientId": str(fabrikam.serverID)})
	for _, region := range azurecloud.Regions() {
		if region.Cloud != azurecloud.Public || !region.Documented && region.Name != "WestUS3" {
			continue
		}
		e := h.fails(stranger.with(params{"Region": cmdlet.Enum(region.Name)}).call(newGatewayCmdlet))
		if e.Reason != cmdlet.ErrNotFound && (!h.config.Terse || e.Reason != cmdlet.ErrRefused) {
			h.Errorf("%s is refused: %v", region, e)
		}
		for _, problem := range e.Problems {
			if problem.Parameter == "Region" {
				h.Errorf("%s is refused: %v", region, problem)
			}
		}
	}
	h.one(h.gateway().with(params{"Region": cmdlet.Enum("japanwest")}).call(newGatewayCmdlet))
}

func getGateways(h *harness) {
	made := h.makeGateway()
	get := func(p params) cmdlet.Call { return p.call("Get-CMCloudManagementGateway") }
	literal := params{"DisableWildcardHandling": cmdlet.Switch()}
	h.finds(get(nil), made)
	h.finds(byID(made), made)
	h.finds(get(params{"Name": str(serviceName)}), made)
	h.finds(get(literal.with(params{"Name": str(serviceName)})), made)
	h.finds(get(params{"Name": str("Granite")}), made)
	h.finds(get(literal.with(params{"Name": str("granite")})), made)
	h.finds(get(params{"Name": str("gran*.contoso.com")}), made)
	h.finds(get(literal.with(params{"Name": str("gran*.contoso.com")})))
	h.finds(get(params{"Name": str(otherName)}))
	h.finds(get(params{"Id": str("1")}))
}

func (h *harness) ready(gateway cmdlet.Object) bool {
	h.Helper()
	now := h.one(byID(gateway))
	return h.number(now, "State") == stateReady && h.number(now, "StatusDetails") == detailsHealthy
}

func becomesReady(h *harness) {
	made := h.makeGateway()
	if h.ready(made) {
		h.Error("the gateway was ready at once")
	}
	h.until("the gateway is ready", func() bool { return h.ready(made) })
}

func neverBecomesReady(h *harness) {
	made := h.makeFailed()
	for range 3 {
		if h.ready(made) {
			h.Fatal("the gateway is ready, though its deployment failed")
		}
		time.Sleep(h.config.Interval)
	}
}

func (h *harness) severalNames() params {
	h.Helper()
	return h.gateway().with(params{
		"ServiceCertPath":     cmdlet.File("several.pfx", h.certs().several.PFX()),
		"ServiceCertPassword": cmdlet.Secret(h.certs().several.Password()),
	})
}

// The help says so: the first DNS name is the service name, and a warning tells that there are more.
func warns(h *harness) {
	h.makeService()
	c := h.severalNames().call(newGatewayCmdlet)
	result := h.run(c)
	if len(result.Objects) != 1 {
		h.Fatalf("%v\ngave %v", c, result.Objects)
	}
	h.has(result.Objects[0], params{"ServiceCName": str(serviceName)})
	if len(result.Warnings) == 0 {
		h.Errorf("%v\ngave no warning", c)
	}
	if again := h.run(byID(result.Objects[0])); len(again.Warnings) != 0 {
		h.Errorf("the next call repeats the warnings %q", again.Warnings)
	}
}

func keepsQuiet(h *harness) {
	h.makeService()
	c := h.severalNames().with(params{"Force": cmdlet.Switch()}).call(newGatewayCmdlet)
	if result := h.run(c); len(result.Warnings) != 0 {
		h.Errorf("%v\nwarned: %q", c, result.Warnings)
	}
}
