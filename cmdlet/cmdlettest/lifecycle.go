package cmdlettest

import (
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// Documented numbers of SMS_AzureServicesTask, and those of SMS_AzureService.State that public code reads.
const (
	stateStopped  = 6
	stateDeleting = 99

	taskCreate = 1
	taskDelete = 3
	taskStop   = 4
	taskStart  = 5

	taskCompleted = 3
	taskFailed    = 4
)

// makeReady makes a gateway and waits until it is ready.
func (h *harness) makeReady() cmdlet.Object {
	h.Helper()
	made := h.makeGateway()
	h.until("the gateway is ready", func() bool { return h.ready(made) })
	return made
}

func (h *harness) state(gateway cmdlet.Object) int64 {
	h.Helper()
	return h.number(h.one(byID(gateway)), "State")
}

// makeOther makes a second gateway, otherName.
func (h *harness) makeOther() cmdlet.Object {
	h.Helper()
	return h.one(h.severalNames().with(params{"ServiceName": str(otherName), "Force": cmdlet.Switch()}).call(newGatewayCmdlet))
}

// Start and Stop return nothing and finish later.
func stopAndStart(by selector) func(*harness) {
	return func(h *harness) {
		gateway := h.makeReady()
		h.run(by(gateway).call(stopGatewayCmdlet))
		h.until("the gateway is stopped", func() bool { return h.state(gateway) == stateStopped })
		h.run(by(gateway).call(startGatewayCmdlet))
		h.until("the gateway is ready again", func() bool { return h.ready(gateway) })
	}
}

// Sync writes the configuration again. No published property shows that it did.
func syncs(by selector) func(*harness) {
	return func(h *harness) {
		gateway := h.makeReady()
		h.unchangedBy(func() { h.run(by(gateway).call(syncGatewayCmdlet)) })
		h.until("the gateway is ready", func() bool { return h.ready(gateway) })
	}
}

// Remove returns nothing and finishes later: the row says that it is being deleted, and then it is gone.
func removeGateway(by selector) func(*harness) {
	return func(h *harness) {
		gateway := h.makeReady()
		other := h.makeOther()
		h.run(by(gateway).with(params{"Force": cmdlet.Switch()}).call(removeGatewayCmdlet))
		h.untilGone(gateway)
		h.finds(cmdlet.NewCall("Get-CMCloudManagementGateway"), other)
	}
}

// untilGone waits for the end of a removal that has begun.
func (h *harness) untilGone(gateway cmdlet.Object) {
	h.Helper()
	h.until("the gateway is gone", func() bool {
		rows := h.run(byID(gateway)).Objects
		if len(rows) > 0 {
			h.has(rows[0], params{"State": cmdlet.Int(stateDeleting)})
		}
		return len(rows) == 0
	})
}

func removeFailed(h *harness) {
	gateway := h.makeFailed()
	h.run(gatewayByID(gateway).with(params{"Force": cmdlet.Switch()}).call(removeGatewayCmdlet))
	h.untilGone(gateway)
	h.one(h.gateway().call(newGatewayCmdlet))
}

// makeFailed makes a gateway whose deployment fails.
func (h *harness) makeFailed() cmdlet.Object {
	h.Helper()
	h.needs(h.site.FailProvisioning != nil, "way to fail a deployment")
	h.site.FailProvisioning(serviceName)
	made := h.makeGateway()
	h.until("the deployment has failed", func() bool { return h.state(made) != stateProvisioning })
	return made
}

// tasks returns the work of a kind on a gateway.
func (h *harness) tasks(gateway cmdlet.Object, kind int64) []cmdlet.Object {
	h.Helper()
	id, _ := gateway.Get("AzureServiceID")
	return h.run(cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AzureServicesTask", Where: []cmdlet.Condition{
		{Property: "AzureServiceId", Value: id}, {Property: "TaskTypeId", Value: cmdlet.Int(kind)},
	}})).Objects
}

// untilTask waits until the only work of a kind ends in a state.
func (h *harness) untilTask(gateway cmdlet.Object, kind, state int64) {
	h.Helper()
	h.until("the task has ended", func() bool {
		rows := h.tasks(gateway, kind)
		if len(rows) != 1 {
			h.Fatalf("%d tasks of type %d, want one: %v", len(rows), kind, rows)
		}
		return h.number(rows[0], "TaskStateId") == state
	})
}

// The numbers are documented; that the site makes a row for each piece of work is an inference from the class page.
func tasks(h *harness) {
	gateway := h.makeGateway()
	h.untilTask(gateway, taskCreate, taskCompleted)
	h.until("the gateway is ready", func() bool { return h.ready(gateway) })
	h.run(gatewayByID(gateway).call(stopGatewayCmdlet))
	h.untilTask(gateway, taskStop, taskCompleted)
	h.run(gatewayByID(gateway).call(startGatewayCmdlet))
	h.untilTask(gateway, taskStart, taskCompleted)
	h.run(gatewayByID(gateway).with(params{"Force": cmdlet.Switch()}).call(removeGatewayCmdlet))
	if rows := h.tasks(gateway, taskDelete); len(rows) > 1 {
		h.Errorf("%d tasks to delete one gateway: %v", len(rows), rows)
	}
}

func failedTask(h *harness) {
	h.untilTask(h.makeFailed(), taskCreate, taskFailed)
}

func setGateway(by selector) func(*harness) {
	return func(h *harness) {
		gateway := h.makeReady()
		other := h.makeOther()
		h.run(by(gateway).with(params{"Description": str("set")}).call(setGatewayCmdlet))
		h.has(h.one(byID(gateway)), params{"Description": str("set"), "NumberOfInstances": cmdlet.Int(1), "ServiceCName": str(serviceName)})
		h.has(h.one(byID(other)), params{"Description": str("")})
		h.run(by(gateway).with(params{"Description": str("")}).call(setGatewayCmdlet))
		h.has(h.one(byID(gateway)), params{"Description": str("")})
	}
}

// Which property shows a parameter is inference, except where the class and the cmdlet use the same name.
func setGatewayWithAll(h *harness) {
	gateway := h.makeReady()
	authority := h.certs().cas[0]
	made := h.one(gatewayByID(gateway).with(params{
		"Description": str("all of it"), "VMInstanceCount": cmdlet.Int(2), "CheckClientCertRevocation": cmdlet.Bool(false),
		"EnforceProtocol": cmdlet.Bool(true), "EnableCloudDPFunction": cmdlet.Bool(true), "EnableStorageQuota": cmdlet.Bool(true),
		"StorageQuotaGB": cmdlet.Int(1234), "StorageWarningPct": cmdlet.Int(61), "StorageCriticalPct": cmdlet.Int(81),
		"EnableTrafficOut": cmdlet.Bool(true), "TrafficOutGB": cmdlet.Int(2345), "TrafficWarningPct": cmdlet.Int(62),
		"TrafficCriticalPct": cmdlet.Int(82), "TrafficOutStopService": cmdlet.Bool(true), "Force": cmdlet.Switch(),
		"CARootCert": cmdlet.Table(cmdlet.Entry{
			Key: cmdlet.File(authority.Thumbprint()+".cer", content(authority.DER())), Value: cmdlet.Enum(string(authority.Store)),
		}),
		"DisableWildcardHandling": cmdlet.Switch(), "PassThru": cmdlet.Switch(),
	}).call(setGatewayCmdlet))
	for _, o := range []cmdlet.Object{made, h.one(byID(gateway))} {
		h.has(o, params{
			"Description": str("all of it"), "NumberOfInstances": cmdlet.Int(2), "ClientCertRevocationEnabled": cmdlet.Bool(false),
			"ProxySecurityProtocol": cmdlet.Int(3072), "StorageQuotaInGB": cmdlet.Int(1234),
			"StorageWarningThreshold": cmdlet.Int(61), "StorageCriticalThreshold": cmdlet.Int(81),
			"TrafficOutInGB": cmdlet.Int(2345), "TrafficWarningThreshold": cmdlet.Int(62), "TrafficCriticalThreshold": cmdlet.Int(82),
			"TrafficOutStopService": cmdlet.Bool(true), "ServiceCName": str(serviceName), "SubscriptionID": str(subscription),
		})
		h.trusts(o, authority.Thumbprint())
	}
	h.until("the gateway is ready", func() bool { return h.ready(gateway) })
}

// trusts compares the thumbprints of the root certificates of a gateway.
func (h *harness) trusts(gateway cmdlet.Object, want ...string) {
	h.Helper()
	got := strings.FieldsFunc(strings.ToUpper(h.text(gateway, "RootCertThumbprint")), func(r rune) bool { return r == ';' })
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		h.Errorf("the roots' thumbprints are %v, want %v", got, want)
	}
}

// CARootCert adds to what is there, and RemoveCertThumbprints takes away.
func setAuthorities(h *harness) {
	gateway := h.makeReady()
	set := func(p params) { h.run(gatewayByID(gateway).with(p).call(setGatewayCmdlet)) }
	var thumbprints []string
	for _, ca := range h.certs().cas {
		set(params{"CARootCert": cmdlet.Table(cmdlet.Entry{
			Key: cmdlet.File(ca.Thumbprint()+".cer", content(ca.DER())), Value: cmdlet.Enum(string(ca.Store)),
		})})
		thumbprints = append(thumbprints, ca.Thumbprint())
		h.trusts(h.one(byID(gateway)), slices.Clone(thumbprints)...)
	}
	set(params{"RemoveCertThumbprints": cmdlet.List(str(thumbprints[0]))})
	h.trusts(h.one(byID(gateway)), thumbprints[1:]...)
	// The certificate dialog of Windows puts an invisible character in front.
	h.refuses(gatewayByID(gateway).with(params{
		"RemoveCertThumbprints": cmdlet.List(str("\u200e" + thumbprints[1])),
	}).call(setGatewayCmdlet), cmdlet.ErrInvalid)
}

// A renewed certificate carries the same name.
func renewCertificate(h *harness) {
	gateway := h.makeReady()
	renewed := h.severalNames()
	h.run(gatewayByID(gateway).with(params{
		"ServiceCertPath": renewed["ServiceCertPath"], "ServiceCertPassword": renewed["ServiceCertPassword"], "Force": cmdlet.Switch(),
	}).call(setGatewayCmdlet))
	now := h.one(byID(gateway))
	h.has(now, params{"ServiceCName": str(serviceName)})
	if got, want := h.text(now, "ServiceThumbprint"), h.certs().several.Thumbprint(); !strings.EqualFold(got, want) {
		h.Errorf("the certificate's thumbprint is %s, want %s", got, want)
	}
	h.until("the gateway is ready", func() bool { return h.ready(gateway) })
}

func startWhileProvisioning(h *harness) {
	gateway := h.makeGateway()
	for _, name := range []string{startGatewayCmdlet, stopGatewayCmdlet} {
		h.refuses(gatewayByID(gateway).call(name), cmdlet.ErrConflict)
	}
}

func startWhileReady(h *harness) {
	h.refuses(gatewayByID(h.makeReady()).call(startGatewayCmdlet), cmdlet.ErrConflict)
}

func stopWhileStopped(h *harness) {
	gateway := h.makeReady()
	h.run(gatewayByID(gateway).call(stopGatewayCmdlet))
	h.until("the gateway is stopped", func() bool { return h.state(gateway) == stateStopped })
	h.refuses(gatewayByID(gateway).call(stopGatewayCmdlet), cmdlet.ErrConflict)
}

func changesWhileDeleting(h *harness) {
	gateway := h.makeReady()
	h.run(gatewayByID(gateway).with(params{"Force": cmdlet.Switch()}).call(removeGatewayCmdlet))
	if len(h.run(byID(gateway)).Objects) == 0 {
		return // this site was quicker
	}
	e := h.fails(gatewayByID(gateway).call(stopGatewayCmdlet))
	if e.Reason != cmdlet.ErrConflict && e.Reason != cmdlet.ErrNotFound && (!h.config.Terse || e.Reason != cmdlet.ErrRefused) {
		h.Errorf("a gateway that is being deleted was stopped as %q: %v", e.Reason, e)
	}
}

// After a failed deployment only Remove is left.
func changesAfterFailure(h *harness) {
	gateway := h.makeFailed()
	for _, name := range []string{startGatewayCmdlet, stopGatewayCmdlet, syncGatewayCmdlet} {
		h.refuses(gatewayByID(gateway).call(name), cmdlet.ErrConflict)
	}
	h.refuses(gatewayByID(gateway).with(params{"Description": str("x")}).call(setGatewayCmdlet), cmdlet.ErrConflict)
}

func renewalForAnotherName(h *harness) {
	gateway := h.makeReady()
	stranger := h.certs().stranger
	h.refuses(gatewayByID(gateway).with(params{
		"ServiceCertPath": cmdlet.File("stranger.pfx", stranger.PFX()), "ServiceCertPassword": cmdlet.Secret(stranger.Password()),
	}).call(setGatewayCmdlet), cmdlet.ErrInvalid)
}

// losesChange carries out a change of a gateway whose answer is lost, and looks.
func losesChange(name string, more params, look func(*harness, cmdlet.Object) bool) func(*harness) {
	return func(h *harness) {
		h.needs(h.site.LoseAnswer != nil, "way to lose an answer")
		gateway := h.makeReady()
		h.site.LoseAnswer(name)
		c := gatewayByID(gateway).with(more).call(name)
		if e := h.fails(c); e.Outcome != cmdlet.Unknown {
			h.Errorf("%v\nlost its answer, with the outcome %v: %v", c, e.Outcome, e)
		}
		h.until("the change that was made shows", func() bool { return look(h, gateway) })
	}
}

func isStopped(h *harness, gateway cmdlet.Object) bool { return h.state(gateway) == stateStopped }

func isDescribed(h *harness, gateway cmdlet.Object) bool {
	return h.text(h.one(byID(gateway)), "Description") == "lost"
}

func isGone(h *harness, gateway cmdlet.Object) bool { return len(h.run(byID(gateway)).Objects) == 0 }

func failsBeforeRemove(h *harness) {
	h.needs(h.site.FailBefore != nil, "way to fail a call")
	gateway := h.makeReady()
	c := gatewayByID(gateway).with(params{"Force": cmdlet.Switch()}).call(removeGatewayCmdlet)
	h.unchangedBy(func() {
		h.site.FailBefore(removeGatewayCmdlet)
		h.notDone(c)
	})
	if state := h.state(gateway); state != stateReady {
		h.Errorf("the gateway is in state %d", state)
	}
	h.run(c)
	h.untilGone(gateway)
}
