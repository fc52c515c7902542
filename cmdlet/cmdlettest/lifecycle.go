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
func (b *bench) makeReady() cmdlet.Object {
	b.Helper()
	made := b.makeGateway()
	b.until("the gateway is ready", func() bool { return b.ready(made) })
	return made
}

func (b *bench) state(gateway cmdlet.Object) int64 {
	b.Helper()
	return b.number(b.one(byID(gateway)), "State")
}

// makeOther makes a second gateway, otherName.
func (b *bench) makeOther() cmdlet.Object {
	b.Helper()
	return b.one(b.severalNames().with(params{"ServiceName": str(otherName), "Force": cmdlet.Switch()}).call(newGatewayCmdlet))
}

// Start and Stop return nothing and finish later.
func stopAndStart(by selector) func(*bench) {
	return func(b *bench) {
		gateway := b.makeReady()
		b.run(by(gateway).call(stopGatewayCmdlet))
		b.until("the gateway is stopped", func() bool { return b.state(gateway) == stateStopped })
		b.run(by(gateway).call(startGatewayCmdlet))
		b.until("the gateway is ready again", func() bool { return b.ready(gateway) })
	}
}

// Sync writes the configuration again. No published property shows that it did.
func syncs(by selector) func(*bench) {
	return func(b *bench) {
		gateway := b.makeReady()
		b.unchangedBy(func() { b.run(by(gateway).call(syncGatewayCmdlet)) })
		b.until("the gateway is ready", func() bool { return b.ready(gateway) })
	}
}

// Remove returns nothing and finishes later: the row says that it is being deleted, and then it is gone.
func removeGateway(by selector) func(*bench) {
	return func(b *bench) {
		gateway := b.makeReady()
		other := b.makeOther()
		b.run(by(gateway).with(params{"Force": cmdlet.Switch()}).call(removeGatewayCmdlet))
		b.untilGone(gateway)
		b.finds(cmdlet.NewCall("Get-CMCloudManagementGateway"), other)
	}
}

// untilGone waits for the end of a removal that has begun.
func (b *bench) untilGone(gateway cmdlet.Object) {
	b.Helper()
	b.until("the gateway is gone", func() bool {
		rows := b.run(byID(gateway)).Objects
		if len(rows) > 0 {
			b.has(rows[0], params{"State": cmdlet.Int(stateDeleting)})
		}
		return len(rows) == 0
	})
}

func removeFailed(b *bench) {
	gateway := b.makeFailed()
	b.run(gatewayByID(gateway).with(params{"Force": cmdlet.Switch()}).call(removeGatewayCmdlet))
	b.untilGone(gateway)
	b.one(b.gateway().call(newGatewayCmdlet))
}

// makeFailed makes a gateway whose deployment fails.
func (b *bench) makeFailed() cmdlet.Object {
	b.Helper()
	b.needs(b.site.FailProvisioning != nil, "way to fail a deployment")
	b.site.FailProvisioning(serviceName)
	made := b.makeGateway()
	b.until("the deployment has failed", func() bool { return b.state(made) != stateProvisioning })
	return made
}

// tasks returns the work of a kind on a gateway.
func (b *bench) tasks(gateway cmdlet.Object, kind int64) []cmdlet.Object {
	b.Helper()
	id, _ := gateway.Get("AzureServiceID")
	return b.run(cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AzureServicesTask", Where: []cmdlet.Condition{
		{Property: "AzureServiceId", Value: id}, {Property: "TaskTypeId", Value: cmdlet.Int(kind)},
	}})).Objects
}

// untilTask waits until the only work of a kind ends in a state.
func (b *bench) untilTask(gateway cmdlet.Object, kind, state int64) {
	b.Helper()
	b.until("the task has ended", func() bool {
		rows := b.tasks(gateway, kind)
		if len(rows) != 1 {
			b.Fatalf("%d tasks of type %d, want one: %v", len(rows), kind, rows)
		}
		return b.number(rows[0], "TaskStateId") == state
	})
}

// The numbers are documented; that the site makes a row for each piece of work is an inference from the class page.
func tasks(b *bench) {
	gateway := b.makeGateway()
	b.untilTask(gateway, taskCreate, taskCompleted)
	b.until("the gateway is ready", func() bool { return b.ready(gateway) })
	b.run(gatewayByID(gateway).call(stopGatewayCmdlet))
	b.untilTask(gateway, taskStop, taskCompleted)
	b.run(gatewayByID(gateway).call(startGatewayCmdlet))
	b.untilTask(gateway, taskStart, taskCompleted)
	b.run(gatewayByID(gateway).with(params{"Force": cmdlet.Switch()}).call(removeGatewayCmdlet))
	if rows := b.tasks(gateway, taskDelete); len(rows) > 1 {
		b.Errorf("%d tasks to delete one gateway: %v", len(rows), rows)
	}
}

func failedTask(b *bench) {
	b.untilTask(b.makeFailed(), taskCreate, taskFailed)
}

func setGateway(by selector) func(*bench) {
	return func(b *bench) {
		gateway := b.makeReady()
		other := b.makeOther()
		b.run(by(gateway).with(params{"Description": str("set")}).call(setGatewayCmdlet))
		b.has(b.one(byID(gateway)), params{"Description": str("set"), "NumberOfInstances": cmdlet.Int(1), "ServiceCName": str(serviceName)})
		b.has(b.one(byID(other)), params{"Description": str("")})
		b.run(by(gateway).with(params{"Description": str("")}).call(setGatewayCmdlet))
		b.has(b.one(byID(gateway)), params{"Description": str("")})
	}
}

// Which property shows a parameter is inference, but for the names that the class and the cmdlet share.
func setGatewayWithAll(b *bench) {
	gateway := b.makeReady()
	authority := b.certs().cas[0]
	made := b.one(gatewayByID(gateway).with(params{
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
	for _, o := range []cmdlet.Object{made, b.one(byID(gateway))} {
		b.has(o, params{
			"Description": str("all of it"), "NumberOfInstances": cmdlet.Int(2), "ClientCertRevocationEnabled": cmdlet.Bool(false),
			"ProxySecurityProtocol": cmdlet.Int(3072), "StorageQuotaInGB": cmdlet.Int(1234),
			"StorageWarningThreshold": cmdlet.Int(61), "StorageCriticalThreshold": cmdlet.Int(81),
			"TrafficOutInGB": cmdlet.Int(2345), "TrafficWarningThreshold": cmdlet.Int(62), "TrafficCriticalThreshold": cmdlet.Int(82),
			"TrafficOutStopService": cmdlet.Bool(true), "ServiceCName": str(serviceName), "SubscriptionID": str(subscription),
		})
		b.trusts(o, authority.Thumbprint())
	}
	b.until("the gateway is ready", func() bool { return b.ready(gateway) })
}

// trusts compares the thumbprints of the root certificates of a gateway.
func (b *bench) trusts(gateway cmdlet.Object, want ...string) {
	b.Helper()
	got := strings.FieldsFunc(strings.ToUpper(b.text(gateway, "RootCertThumbprint")), func(r rune) bool { return r == ';' })
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		b.Errorf("the roots' thumbprints are %v, want %v", got, want)
	}
}

// CARootCert adds to what is there, and RemoveCertThumbprints takes away.
func setAuthorities(b *bench) {
	gateway := b.makeReady()
	set := func(p params) { b.run(gatewayByID(gateway).with(p).call(setGatewayCmdlet)) }
	var thumbprints []string
	for _, ca := range b.certs().cas {
		set(params{"CARootCert": cmdlet.Table(cmdlet.Entry{
			Key: cmdlet.File(ca.Thumbprint()+".cer", content(ca.DER())), Value: cmdlet.Enum(string(ca.Store)),
		})})
		thumbprints = append(thumbprints, ca.Thumbprint())
		b.trusts(b.one(byID(gateway)), slices.Clone(thumbprints)...)
	}
	set(params{"RemoveCertThumbprints": cmdlet.List(str(thumbprints[0]))})
	b.trusts(b.one(byID(gateway)), thumbprints[1:]...)
}

// A renewed certificate carries the same name.
func renewCertificate(b *bench) {
	gateway := b.makeReady()
	renewed := b.severalNames()
	b.run(gatewayByID(gateway).with(params{
		"ServiceCertPath": renewed["ServiceCertPath"], "ServiceCertPassword": renewed["ServiceCertPassword"], "Force": cmdlet.Switch(),
	}).call(setGatewayCmdlet))
	now := b.one(byID(gateway))
	b.has(now, params{"ServiceCName": str(serviceName)})
	if got, want := b.text(now, "ServiceThumbprint"), b.certs().several.Thumbprint(); !strings.EqualFold(got, want) {
		b.Errorf("the certificate's thumbprint is %s, want %s", got, want)
	}
	b.until("the gateway is ready", func() bool { return b.ready(gateway) })
}

func startWhileProvisioning(b *bench) {
	gateway := b.makeGateway()
	for _, name := range []string{startGatewayCmdlet, stopGatewayCmdlet} {
		b.refuses(gatewayByID(gateway).call(name), cmdlet.ErrConflict)
	}
}

func startWhileReady(b *bench) {
	b.refuses(gatewayByID(b.makeReady()).call(startGatewayCmdlet), cmdlet.ErrConflict)
}

func stopWhileStopped(b *bench) {
	gateway := b.makeReady()
	b.run(gatewayByID(gateway).call(stopGatewayCmdlet))
	b.until("the gateway is stopped", func() bool { return b.state(gateway) == stateStopped })
	b.refuses(gatewayByID(gateway).call(stopGatewayCmdlet), cmdlet.ErrConflict)
}

func changesWhileDeleting(b *bench) {
	gateway := b.makeReady()
	b.run(gatewayByID(gateway).with(params{"Force": cmdlet.Switch()}).call(removeGatewayCmdlet))
	if len(b.run(byID(gateway)).Objects) == 0 {
		return // this site was quicker
	}
	e := b.fails(gatewayByID(gateway).call(stopGatewayCmdlet))
	if e.Reason != cmdlet.ErrConflict && e.Reason != cmdlet.ErrNotFound && (!b.config.Terse || e.Reason != cmdlet.ErrRefused) {
		b.Errorf("a gateway that is being deleted was stopped as %q: %v", e.Reason, e)
	}
}

// After a failed deployment only Remove is left.
func changesAfterFailure(b *bench) {
	gateway := b.makeFailed()
	for _, name := range []string{startGatewayCmdlet, stopGatewayCmdlet, syncGatewayCmdlet} {
		b.refuses(gatewayByID(gateway).call(name), cmdlet.ErrConflict)
	}
	b.refuses(gatewayByID(gateway).with(params{"Description": str("x")}).call(setGatewayCmdlet), cmdlet.ErrConflict)
}

func renewalForAnotherName(b *bench) {
	gateway := b.makeReady()
	stranger := b.certs().stranger
	b.refuses(gatewayByID(gateway).with(params{
		"ServiceCertPath": cmdlet.File("stranger.pfx", stranger.PFX()), "ServiceCertPassword": cmdlet.Secret(stranger.Password()),
	}).call(setGatewayCmdlet), cmdlet.ErrInvalid)
}

// losesChange carries out a change of a gateway whose answer is lost, and looks.
func losesChange(name string, more params, look func(*bench, cmdlet.Object) bool) func(*bench) {
	return func(b *bench) {
		b.needs(b.site.LoseAnswer != nil, "way to lose an answer")
		gateway := b.makeReady()
		b.site.LoseAnswer(name)
		c := gatewayByID(gateway).with(more).call(name)
		if e := b.fails(c); e.Outcome != cmdlet.Unknown {
			b.Errorf("%v\nlost its answer, with the outcome %v: %v", c, e.Outcome, e)
		}
		b.until("the change that was made shows", func() bool { return look(b, gateway) })
	}
}

func isStopped(b *bench, gateway cmdlet.Object) bool { return b.state(gateway) == stateStopped }

func isDescribed(b *bench, gateway cmdlet.Object) bool {
	return b.text(b.one(byID(gateway)), "Description") == "lost"
}

func isGone(b *bench, gateway cmdlet.Object) bool { return len(b.run(byID(gateway)).Objects) == 0 }

func failsBeforeRemove(b *bench) {
	b.needs(b.site.FailBefore != nil, "way to fail a call")
	gateway := b.makeReady()
	c := gatewayByID(gateway).with(params{"Force": cmdlet.Switch()}).call(removeGatewayCmdlet)
	b.unchangedBy(func() {
		b.site.FailBefore(removeGatewayCmdlet)
		b.notDone(c)
	})
	if state := b.state(gateway); state != stateReady {
		b.Errorf("the gateway is in state %d", state)
	}
	b.run(c)
	b.untilGone(gateway)
}
