package rollout_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"example.com/rollout"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
)

const (
	serviceName    = "granitefalls.contoso.com"
	tenantID       = "0f1e2d3c-4b5a-4697-8877-665544332211"
	serverID       = "3b1c6e52-9d0a-4f4e-8a57-0d7c1c9a2e11"
	clientID       = "7a2f4c90-1c1b-4c53-9d0e-5b7f0a6d3c22"
	subscriptionID = "5d9b6a53-2f41-4f5e-9f3c-1a2b3c4d5e6f"
)

var options = &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID}

func TestRollout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := simulator.NewT(t, nil)
		prepare(t, site)
		gateway, err := rollout.Rollout(t.Context(), site.Gateways(), serviceName, spec(t), options)
		if err != nil || !gateway.Ready() {
			t.Fatalf("%v, %v", gateway, err)
		}
		if age := time.Since(gateway.CreationTime); age < 20*time.Minute {
			t.Errorf("ready after %v: the bubble's clock did not move", age)
		}
	})
}

func TestRolloutWhoseDeploymentFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := simulator.NewT(t, nil)
		prepare(t, site)
		site.FailProvisioning(serviceName, "the region has no capacity")
		gateway, err := rollout.Rollout(t.Context(), site.Gateways(), serviceName, spec(t), options)
		if !errors.Is(err, cmdlet.ErrFailed) || gateway == nil {
			t.Fatalf("%v, %v: want the failed gateway and ErrFailed", gateway, err)
		}
	})
}

func TestRolloutWhoseAnswerIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := simulator.NewT(t, nil)
		prepare(t, site)
		site.Inject(simulator.Fault{Cmdlet: "New-CMCloudManagementGateway", Times: 1, After: true})
		gateway, err := rollout.Rollout(t.Context(), site.Gateways(), serviceName, spec(t), options)
		if err != nil || !gateway.Ready() {
			t.Fatalf("%v, %v", gateway, err)
		}
		if made := count(site, "New-CMCloudManagementGateway"); made != 1 {
			t.Errorf("it was asked for %d times, want once", made)
		}
	})
}

func TestRolloutThatFailsBeforeAnythingIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := simulator.NewT(t, nil)
		prepare(t, site)
		site.Inject(simulator.Fault{Cmdlet: "New-CMCloudManagementGateway", Times: 1})
		_, err := rollout.Rollout(t.Context(), site.Gateways(), serviceName, spec(t), options)
		if !errors.Is(err, cmdlet.ErrUnavailable) || cmdlet.OutcomeOf(err) != cmdlet.NotDone {
			t.Fatalf("%v: want ErrUnavailable, and nothing done", err)
		}
	})
}

func TestWhatIf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := simulator.NewT(t, nil)
		prepare(t, site)
		var changes []string
		dry := cmg.NewClient(cmdlet.WhatIf(site, func(c cmdlet.Call) { changes = append(changes, c.Name()) }))
		_, err := rollout.Rollout(t.Context(), dry, serviceName, spec(t), options)
		if !errors.Is(err, cmdlet.ErrSkipped) {
			t.Fatalf("%v: want ErrSkipped", err)
		}
		if len(changes) != 1 || changes[0] != "New-CMCloudManagementGateway" {
			t.Errorf("it would change %v", changes)
		}
		if _, err := site.Gateways().Get(t.Context(), cmg.ByName(serviceName), nil); !errors.Is(err, cmdlet.ErrNotFound) {
			t.Errorf("%v: a what-if has made the gateway", err)
		}
	})
}

// prepare does what comes before a gateway: the two apps of the tenant and the Azure service over them.
func prepare(t *testing.T, site *simulator.Site) {
	t.Helper()
	server, err := site.AAD().ImportServerApplication(t.Context(), aad.ServerApplicationSpec{
		TenantName: "Contoso", TenantID: tenantID, AppName: "CMG-ServerApp", ClientID: serverID,
		SecretKey: secret.New("from your vault"), SecretKeyExpiry: time.Now().AddDate(1, 0, 0),
	}, nil)
	check(t, err)
	_, err = site.AAD().ImportClientApplication(t.Context(), aad.ClientApplicationSpec{
		AppName: "CMG-ClientApp", ClientID: clientID, Tenant: server.TenantRef(),
	}, nil)
	check(t, err)
	_, err = site.AzureServices().NewCloudManagementAzureService(t.Context(), azureservice.Spec{
		Name: "Cloud Management", ServerAppClientID: serverID, ClientAppClientID: clientID,
	}, nil)
	check(t, err)
}

// spec is what to make, with a throw-away certificate that is valid by the bubble's clock.
func spec(t *testing.T) cmg.Spec {
	t.Helper()
	authority, err := certstest.NewAuthority(nil)
	check(t, err)
	certificate, err := authority.ServerCertificate(serviceName, nil)
	check(t, err)
	return cmg.Spec{Certificate: certificate, SubscriptionID: subscriptionID, GroupName: "cmg-rg", ServerAppClientID: serverID}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func count(site *simulator.Site, name string) int {
	n := 0
	for _, c := range site.Calls() {
		if c.Name() == name {
			n++
		}
	}
	return n
}
