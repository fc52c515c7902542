package simulator_test

import (
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/simulator"
)

// wildcard is a certificate for any number of gateways, valid in bubbles and outside.
func wildcard(tb testing.TB) *certs.ServerCertificate {
	tb.Helper()
	authority, err := certstest.NewAuthority(nil)
	require.NoError(tb, err)
	c, err := authority.ServerCertificate("*.contoso.com", &certstest.CertificateOptions{
		NotBefore: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), Validity: 100 * 365 * 24 * time.Hour,
	})
	require.NoError(tb, err)
	return c
}

// populated is a site with a number of ready gateways.
func populated(tb testing.TB, gateways int) *simulator.Site {
	tb.Helper()
	site := simulator.New(nil)
	certificate := wildcard(tb)
	for i := range gateways {
		_, err := site.ReadyGateway(tb.Context(), fmt.Sprintf("gw%d.contoso.com", i), &simulator.ReadyOptions{Certificate: certificate})
		require.NoError(tb, err)
	}
	return site
}

func BenchmarkGet(b *testing.B) {
	site := populated(b, 1)
	call := cmdlet.NewCall("Get-CMCloudManagementGateway", cmdlet.P("Name", cmdlet.String("gw0.contoso.com")))
	b.Run("call", func(b *testing.B) {
		for b.Loop() {
			if r, err := site.Run(b.Context(), call); err != nil || len(r.Objects) != 1 {
				b.Fatal(r, err)
			}
		}
	})
	b.Run("client", func(b *testing.B) {
		for b.Loop() {
			if _, err := site.Gateways().Get(b.Context(), cmg.ByName("gw0.contoso.com"), nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkList(b *testing.B) {
	call := cmdlet.NewCall("Get-CMCloudManagementGateway")
	for _, n := range []int{10, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			site := populated(b, n)
			for b.Loop() {
				if r, err := site.Run(b.Context(), call); err != nil || len(r.Objects) != n {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/gateway")
		})
	}
}

// BenchmarkMemory tells the bytes of a gateway among ten thousand, once its instance has been read.
func BenchmarkMemory(b *testing.B) {
	const gateways = 10_000
	live := func() float64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return float64(stats.HeapAlloc)
	}
	for b.Loop() {
		before := live()
		site := populated(b, gateways)
		b.ReportMetric((live()-before)/gateways, "B/gateway")
		runtime.KeepAlive(site)
	}
}

// The whole story in a bubble, forty minutes of the product: once on a site that has to open the PFX file, and what a second
// one on the same site takes, which has it open. A bubble's own clock stands still meanwhile, so it is timed from outside.
func TestSetUpTime(t *testing.T) {
	certificate := wildcard(t)
	const runs = 20
	timed := func(gateways int) time.Duration {
		start := time.Now()
		for range runs {
			synctest.Test(t, func(t *testing.T) {
				site := simulator.NewT(t, nil)
				for i := range gateways {
					setUp(t, site, i, certificate)
				}
			})
		}
		return time.Since(start) / runs
	}
	timed(1) // what a process does once
	once, twice := timed(1), timed(2)
	t.Logf("%v for a set-up that opens the PFX file, %v for one that has it open", once, twice-once)
	assert.Less(t, twice, time.Second, "something waits for real")
}

// setUp is everything from the applications to a connected connection point.
func setUp(t *testing.T, site *simulator.Site, number int, certificate *certs.ServerCertificate) {
	t.Helper()
	id := func(kind int) string { return fmt.Sprintf("%08d-0000-4000-8000-%012d", kind, number) }
	spec := server()
	spec.TenantID, spec.ClientID = id(1), id(2)
	app, err := site.AAD().ImportServerApplication(t.Context(), spec, nil)
	require.NoError(t, err)
	_, err = site.AAD().ImportClientApplication(t.Context(), aad.ClientApplicationSpec{
		AppName: "CMG-ClientApp", ClientID: id(3), Tenant: app.TenantRef(),
	}, nil)
	require.NoError(t, err)
	_, err = site.AzureServices().NewCloudManagementAzureService(t.Context(), azureservice.Spec{
		Name: "Cloud Management", ServerAppClientID: id(2), ClientAppClientID: id(3),
	}, nil)
	require.NoError(t, err)
	gateway, err := site.Gateways().NewCloudManagementGateway(t.Context(), cmg.Spec{
		Certificate: certificate, ServiceName: fmt.Sprintf("gw%d.contoso.com", number), SubscriptionID: id(4), GroupName: "rg-cmg",
		ServerAppClientID: id(2),
	}, &cmg.NewOptions{Region: "WestUS2", TenantID: id(1)})
	require.NoError(t, err)
	_, err = site.ConnectionPoints().AddConnectionPoint(t.Context(), connectionpoint.Spec{
		ServerName: fmt.Sprintf("cm%02d.corp.contoso.com", number+1), GatewayServiceName: gateway.ServiceName,
	}, nil)
	require.NoError(t, err)
	time.Sleep(40 * time.Minute)
	gateway, err = site.Gateways().Get(t.Context(), gateway.Ref(), nil)
	require.NoError(t, err)
	require.True(t, gateway.Ready())
}
