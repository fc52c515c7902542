package cmgkit_test

import (
	"context"
	"os"
	"regexp"
	"strings"
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
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
)

// The code of README.md stands here, so that it is compiled, and run on a site in memory.

const (
	tenant    = "8f7b1c5a-2d0e-4d6b-9a51-0c4f6f3f2b11"
	serverApp = "b4a1c9de-0f5b-4c8f-9d3a-7e2f1a6c5d33"
	clientApp = "c7d2e8f0-1a6c-4d9e-8b4f-9f3a2b7d6e44"
	azure     = "5f9f2d3e-7c1b-4a53-8b0a-6d1e9c4b7a22"
)

// setUp makes a gateway that is ready. r is a session on a real site, or a site in memory.
func setUp(ctx context.Context, r cmdlet.Runner, certificate *certs.ServerCertificate, expiry time.Time) error {
	key, err := secret.ReadFile("client-secret.txt")
	if err != nil {
		return err
	}
	app, err := aad.NewClient(r).ImportServerApplication(ctx, aad.ServerApplicationSpec{
		TenantName: "Contoso", TenantID: tenant, AppName: "CMG-ServerApp", ClientID: serverApp,
		SecretKey: key, SecretKeyExpiry: expiry,
	}, &aad.ImportServerApplicationOptions{AppIDURI: "api://" + tenant + "/ConfigMgrService"})
	if err != nil {
		return err
	}
	_, err = aad.NewClient(r).ImportClientApplication(ctx, aad.ClientApplicationSpec{
		AppName: "CMG-ClientApp", ClientID: clientApp, Tenant: app.TenantRef(),
	}, nil)
	if err != nil {
		return err
	}
	_, err = azureservice.NewClient(r).NewCloudManagementAzureService(ctx, azureservice.Spec{
		Name: "Cloud Management", ServerAppClientID: serverApp, ClientAppClientID: clientApp,
	}, nil)
	if err != nil {
		return err
	}
	gateways := cmg.NewClient(r)
	gateway, err := gateways.NewCloudManagementGateway(ctx, cmg.Spec{
		Certificate: certificate, SubscriptionID: azure, GroupName: "cmg-rg", ServerAppClientID: serverApp,
	}, &cmg.NewOptions{Region: "West US 2", TenantID: tenant})
	if err != nil {
		return err
	}
	if gateway, err = cmg.Wait(ctx, gateways, gateway.Ref(), nil); err != nil {
		return err
	}
	_, err = connectionpoint.NewClient(r).AddConnectionPoint(ctx, connectionpoint.Spec{
		ServerName: "cm01.corp.contoso.com", GatewayServiceName: gateway.ServiceName,
	}, nil)
	return err
}

func onASite(ctx context.Context, certificate *certs.ServerCertificate, expiry time.Time) error {
	session, err := powershell.Open(ctx, powershell.Options{SiteCode: "PS1", Provider: "cm01.corp.contoso.com"})
	if err != nil {
		return err
	}
	defer session.Close()
	return setUp(ctx, session, certificate, expiry)
}

// Restart is a function of your own. It says which roles of a client it needs.
func Restart(ctx context.Context, gateways interface {
	cmg.Getter
	cmg.Stopper
	cmg.Starter
}, ref cmg.Ref,
) error {
	if err := gateways.Stop(ctx, ref, nil); err != nil {
		return err
	}
	if _, err := cmg.WaitStopped(ctx, gateways, ref, nil); err != nil {
		return err
	}
	if err := gateways.Start(ctx, ref, nil); err != nil {
		return err
	}
	_, err := cmg.Wait(ctx, gateways, ref, nil)
	return err
}

func TestRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := simulator.NewT(t, nil)
		ready, err := site.ReadyGateway(t.Context(), "granitefalls.contoso.com", nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := Restart(t.Context(), site.Gateways(), ready.Gateway.Ref()); err != nil {
			t.Error(err)
		}
	})
}

// Every block of Go in the page is a piece of this file, and every piece of this file that it can show is in it.
func TestReadme(t *testing.T) {
	page, err := os.ReadFile("README.md")
	require.NoError(t, err)
	self, err := os.ReadFile("readme_test.go")
	require.NoError(t, err)
	code, _, found := strings.Cut(string(self), "// Every block of Go in the page")
	require.True(t, found)
	_, code, found = strings.Cut(code, "on a site in memory.\n")
	require.True(t, found)
	for _, block := range regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		before, after, found := strings.Cut(code, block[1])
		if assert.True(t, found, "not in readme_test.go:\n%s", block[1]) {
			code = before + after
		}
	}
	assert.Empty(t, strings.TrimSpace(code), "not in README.md")
}

func TestTheSetUpOfTheReadme(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("client-secret.txt", []byte("from the page of the app\r\n"), 0o600))
	synctest.Test(t, func(t *testing.T) {
		authority, err := certstest.NewAuthority(nil)
		require.NoError(t, err)
		certificate, err := authority.ServerCertificate("granitefalls.contoso.com", nil)
		require.NoError(t, err)
		site := simulator.NewT(t, nil)
		require.NoError(t, setUp(t.Context(), site, certificate, time.Now().AddDate(1, 0, 0)))
		gateway, err := site.Gateways().Get(t.Context(), cmg.ByName("granitefalls.contoso.com"), nil)
		require.NoError(t, err)
		assert.True(t, gateway.Ready())
	})
	assert.NotNil(t, onASite, "it needs a real site")
}
