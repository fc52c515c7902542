package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/simulator"
)

// A gateway that has been ready for a while, for a test of what comes after.
func ExampleSite_ReadyGateway() {
	ctx, site := context.Background(), simulator.New(nil)
	ready, err := site.ReadyGateway(ctx, "granitefalls.contoso.com", &simulator.ReadyOptions{ServerName: "cm02.corp.contoso.com"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ready.Gateway.State, ready.Point.ServerName)
	err = site.Gateways().Stop(ctx, ready.Gateway.Ref(), nil)
	fmt.Println(err)
	// Output:
	// ready cm02.corp.contoso.com
	// <nil>
}

// Somebody who may look, on a site that others change.
func ExampleSite_As() {
	site := simulator.New(nil)
	analyst := site.As(simulator.ReadOnlyAnalyst)
	_, err := analyst.Run(context.Background(), cmdlet.NewCall("Get-CMSite"))
	fmt.Println(err)
	_, err = cmg.NewClient(analyst).NewCloudManagementGateway(context.Background(), cmg.Spec{}, nil)
	fmt.Println(errors.Is(err, cmdlet.ErrInvalid))
	// Output:
	// <nil>
	// true
}

// The secret of the server application runs out, and with it whatever the site does in Azure.
func ExampleSite_ExpireServerAppSecret() {
	ctx, site := context.Background(), simulator.New(nil)
	ready, err := site.ReadyGateway(ctx, "granitefalls.contoso.com", nil)
	if err != nil {
		log.Fatal(err)
	}
	expired := site.ExpireServerAppSecret(simulator.LabServerAppID)
	err = site.Gateways().Sync(ctx, ready.Gateway.Ref(), nil)
	fmt.Println(errors.Is(err, cmdlet.ErrConflict))
	expired.Remove() // somebody renews it
	fmt.Println(site.Gateways().Sync(ctx, ready.Gateway.Ref(), nil))
	// Output:
	// true
	// <nil>
}

// A region that package azurecloud does not know gets as far as a console's enumeration, and no further.
func TestNoGatewayOnMars(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := simulator.NewT(t, nil)
		for _, allowed := range []bool{false, true} {
			_, err := site.ReadyGateway(t.Context(), "granitefalls.contoso.com", &simulator.ReadyOptions{
				New: cmg.NewOptions{Region: "Mars", AllowUnknownRegion: allowed},
			})
			require.ErrorIs(t, err, cmdlet.ErrInvalid)
			assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
			if allowed {
				require.ErrorContains(t, err, "Region Mars: is not a name of the enumeration AzureRegion")
			} else {
				require.ErrorContains(t, err, "Region Mars: is not a known region of Azure")
			}
		}
		gateways, err := site.Gateways().List(t.Context(), nil)
		require.NoError(t, err)
		assert.Empty(t, gateways)
	})
}

func TestReadyGateway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		site := simulator.NewT(t, &simulator.Options{Times: simulator.Times{Ready: 5 * time.Hour}})
		certificate := wildcard(t)
		first, err := site.ReadyGateway(ctx, "one.contoso.com", &simulator.ReadyOptions{ServerName: "cm01.corp.contoso.com"})
		require.NoError(t, err)
		assert.True(t, first.Gateway.Ready())
		assert.Equal(t, first.Certificate.Thumbprint(), first.Gateway.ServiceCertThumbprint)
		connected, err := site.ConnectionPoints().GetConnection(ctx, first.Point.Ref(), nil)
		require.NoError(t, err)

		second, err := site.ReadyGateway(ctx, "two.contoso.com", &simulator.ReadyOptions{
			Certificate: certificate, New: cmg.NewOptions{Region: "EastUS", Description: "the second"},
		})
		require.NoError(t, err)
		assert.True(t, second.Gateway.Ready())
		assert.Equal(t, "EastUS", second.Gateway.Region)
		assert.Equal(t, "the second", second.Gateway.Description)
		assert.Nil(t, second.Point)
		assert.Same(t, certificate, second.Certificate)
		services, err := site.AzureServices().List(ctx, nil)
		require.NoError(t, err)
		assert.Len(t, services, 1)

		time.Sleep(24 * time.Hour)
		later, err := site.ConnectionPoints().GetConnection(ctx, connectionpoint.OnServer("cm01.corp.contoso.com"), nil)
		require.NoError(t, err)
		assert.Equal(t, connected.Status, later.Status, "it was connected already")

		_, err = site.ReadyGateway(ctx, "two.contoso.com", nil)
		require.ErrorIs(t, err, cmdlet.ErrExists)
		_, err = site.ReadyGateway(ctx, "not a name", nil)
		require.ErrorIs(t, err, cmdlet.ErrInvalid)
		_, err = site.ReadyGateway(ctx, "three.contoso.com", &simulator.ReadyOptions{ServerName: "nowhere.contoso.com"})
		require.ErrorIs(t, err, cmdlet.ErrNotFound)
	})
	for _, name := range []string{
		"Get-CMAADApplication", "Import-CMAADServerApplication", "Import-CMAADClientApplication", "New-CMCloudManagementAzureService",
		"New-CMCloudManagementGateway", "Get-CMCloudManagementGateway",
	} {
		site := simulator.NewT(t, nil)
		site.Inject(simulator.Fault{Cmdlet: name})
		_, err := site.ReadyGateway(t.Context(), "one.contoso.com", nil)
		require.ErrorIs(t, err, cmdlet.ErrUnavailable, name)
	}
}

func TestAs(t *testing.T) {
	site := simulator.New(nil)
	analyst := site.As(simulator.ReadOnlyAnalyst)
	change := cmdlet.NewCall("Set-UpdateServerApplication", cmdlet.P("TenantId", cmdlet.String(tenantID)))
	_, err := analyst.Run(t.Context(), change)
	require.ErrorIs(t, err, cmdlet.ErrForbidden)
	_, err = site.As(simulator.InfrastructureAdministrator).Run(t.Context(), change)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	assert.Len(t, site.Calls(), 2)
	require.ErrorIs(t, cmdlet.Supports(analyst, cmdlet.NewCall("Get-CMNothing")), cmdlet.ErrUnsupported)
	assert.Panics(t, func() { _, _ = site.As("Janitor").Run(t.Context(), change) })
}

// What is wrong in Azure makes a deployment fail, and each fault counts it.
func TestDeploymentFaults(t *testing.T) {
	for name, fault := range map[string]func(*simulator.Site) *simulator.Injection{
		"provisioning": func(s *simulator.Site) *simulator.Injection { return s.FailProvisioning("one.contoso.com", "no") },
		"name":         func(s *simulator.Site) *simulator.Injection { return s.TakeName("one", simulator.TakenByStorage) },
		"quota":        func(s *simulator.Site) *simulator.Injection { return s.ExhaustQuota("WestUS2") },
		"policy":       func(s *simulator.Site) *simulator.Injection { return s.DenyByPolicy("rg-cmg", "no") },
		"image":        (*simulator.Site).RetireImage,
		"extension":    (*simulator.Site).FailExtension,
	} {
		t.Run(name, func(t *testing.T) {
			site := simulator.NewT(t, &simulator.Options{Version: "2409"})
			injection := fault(site)
			ready, err := site.ReadyGateway(t.Context(), "one.contoso.com", nil)
			require.NoError(t, err)
			assert.False(t, ready.Gateway.Ready())
			assert.Equal(t, 1, injection.Fired())
			injection.Remove()
			ready, err = site.ReadyGateway(t.Context(), "two.contoso.com", nil)
			require.NoError(t, err)
			assert.True(t, ready.Gateway.Ready())
		})
	}
}

func TestResourceGroups(t *testing.T) {
	site := simulator.NewT(t, &simulator.Options{Version: "2603", ResourceGroups: map[string]string{"rg-cmg": "WestEurope"}})
	ready, err := site.ReadyGateway(t.Context(), "one.contoso.com", &simulator.ReadyOptions{New: cmg.NewOptions{IsUsingExistingGroup: true}})
	require.NoError(t, err)
	assert.False(t, ready.Gateway.Ready())
}

func TestTenantAttach(t *testing.T) {
	site := simulator.NewT(t, &simulator.Options{TenantAttach: true})
	services, err := site.AzureServices().List(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, services, 1)
	assert.EqualValues(t, 5, services[0].ServiceType)
}

// What goes wrong with a gateway that was ready.
func TestStateFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, site := t.Context(), simulator.NewT(t, &simulator.Options{Version: "2603"})
		ready, err := site.ReadyGateway(ctx, "one.contoso.com", &simulator.ReadyOptions{
			ServerName: "cm01.corp.contoso.com", New: cmg.NewOptions{EnableTrafficOut: new(true), TrafficOutStopService: true},
		})
		require.NoError(t, err)
		get := func() *cmg.Gateway {
			g, err := site.Gateways().Get(ctx, ready.Gateway.Ref(), nil)
			require.NoError(t, err)
			return g
		}
		connection := func() uint32 {
			c, err := site.ConnectionPoints().GetConnection(ctx, ready.Point.Ref(), nil)
			require.NoError(t, err)
			return c.Status
		}
		connected := connection()
		broken := site.DisconnectConnector("cm01.corp.contoso.com")
		assert.NotEqual(t, connected, connection())
		broken.Remove()
		assert.Equal(t, connected, connection())

		flap := site.FlapAtMaintenance("one.contoso.com")
		assert.False(t, get().Ready())
		time.Sleep(20 * time.Minute)
		assert.True(t, get().Ready())
		flap.Remove()
		assert.Equal(t, "the maintenance of gateway one.contoso.com", flap.String())

		site.ExceedThreshold("one.contoso.com")
		time.Sleep(6 * time.Minute)
		assert.Equal(t, cmg.StateStopping, get().State)
		time.Sleep(5 * time.Minute)
		assert.Equal(t, cmg.StateStopped, get().State)
	})
}
