package cmgkit_test

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmdlet/cmdlettest"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
)

// This is the code of docs/testing.md, so that it is compiled and run.

func TestThreeLines(t *testing.T) {
	site := simulator.NewT(t, nil)
	ready, err := site.ReadyGateway(t.Context(), "granitefalls.contoso.com", nil)
	if err != nil || !ready.Gateway.Ready() {
		t.Errorf("%v, %v", ready, err)
	}
}

const (
	tenantID    = "0f1e2d3c-4b5a-4697-8877-665544332211"
	serverAppID = "3b1c6e52-9d0a-4f4e-8a57-0d7c1c9a2e11"
	clientAppID = "7a2f4c90-1c1b-4c53-9d0e-5b7f0a6d3c22"
)

// prepare does what comes before a gateway: two applications, and an Azure service over them.
func prepare(ctx context.Context, site *simulator.Site) error {
	server, err := site.AAD().ImportServerApplication(ctx, aad.ServerApplicationSpec{
		TenantName: "Contoso", TenantID: tenantID, AppName: "CMG-ServerApp", ClientID: serverAppID,
		SecretKey: secret.New("from your vault"), SecretKeyExpiry: time.Now().AddDate(1, 0, 0),
	}, nil)
	if err != nil {
		return err
	}
	if _, err := site.AAD().ImportClientApplication(ctx, aad.ClientApplicationSpec{
		AppName: "CMG-ClientApp", ClientID: clientAppID, Tenant: server.TenantRef(),
	}, nil); err != nil {
		return err
	}
	_, err = site.AzureServices().NewCloudManagementAzureService(ctx, azureservice.Spec{
		Name: "Cloud Management", ServerAppClientID: serverAppID, ClientAppClientID: clientAppID,
	}, nil)
	return err
}

// newGateway begins to create granitefalls.contoso.com, with a certificate that is valid by the test's clock.
func newGateway(ctx context.Context, gateways cmg.Creator) (*cmg.Gateway, error) {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		return nil, err
	}
	certificate, err := authority.ServerCertificate("granitefalls.contoso.com", nil)
	if err != nil {
		return nil, err
	}
	return gateways.NewCloudManagementGateway(ctx, cmg.Spec{
		Certificate: certificate, SubscriptionID: "5d9b6a53-2f41-4f5e-9f3c-1a2b3c4d5e6f",
		GroupName: "cmg-rg", ServerAppClientID: serverAppID,
	}, &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID})
}

func TestHalfAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := simulator.NewT(t, nil)
		if err := prepare(t.Context(), site); err != nil {
			t.Fatal(err)
		}
		gateway, err := newGateway(t.Context(), site.Gateways())
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		gateway, err = cmg.Wait(t.Context(), site.Gateways(), gateway.Ref(), nil)
		if err != nil || !gateway.Ready() {
			t.Errorf("%v, %v", gateway, err)
		}
		t.Logf("ready after %v of the site's time", time.Since(start))
	})
}

func TestOutsideABubble(t *testing.T) {
	site := simulator.NewT(t, &simulator.Options{Speed: 10_000})
	if err := prepare(t.Context(), site); err != nil {
		t.Fatal(err)
	}
	gateway, err := newGateway(t.Context(), site.Gateways())
	if err != nil {
		t.Fatal(err)
	}
	_, err = cmg.Wait(t.Context(), site.Gateways(), gateway.Ref(), &cmg.WaitOptions{Interval: 10 * time.Millisecond})
	if err != nil {
		t.Error(err)
	}
}

func TestSiteThatDoesNotAnswerTwice(t *testing.T) {
	site := simulator.NewT(t, nil)
	site.Inject(simulator.Fault{Cmdlet: "Get-CMSite", Times: 2})
	for range 2 {
		if _, err := site.Sites().Get(t.Context(), "PS1", nil); !errors.Is(err, cmdlet.ErrUnavailable) {
			t.Errorf("%v, want ErrUnavailable", err)
		}
	}
	if _, err := site.Sites().Get(t.Context(), "PS1", nil); err != nil {
		t.Error(err)
	}
}

func TestLostAnswer(t *testing.T) {
	site := simulator.NewT(t, nil)
	if err := prepare(t.Context(), site); err != nil {
		t.Fatal(err)
	}
	site.Inject(simulator.Fault{Cmdlet: "New-CMCloudManagementGateway", Times: 1, After: true})
	_, err := newGateway(t.Context(), site.Gateways())
	if cmdlet.OutcomeOf(err) != cmdlet.Unknown {
		t.Errorf("%v, want an unknown outcome", err)
	}
	if _, err := site.Gateways().Get(t.Context(), cmg.ByName("granitefalls.contoso.com"), nil); err != nil {
		t.Errorf("it was created, and the answer lost: %v", err)
	}
}

func TestFailedDeployment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := simulator.NewT(t, nil)
		if err := prepare(t.Context(), site); err != nil {
			t.Fatal(err)
		}
		site.FailProvisioning("granitefalls.contoso.com", "the region has no capacity")
		gateway, err := newGateway(t.Context(), site.Gateways())
		if err != nil {
			t.Fatal(err) // the site accepts the call, and the deployment fails minutes later
		}
		if _, err := cmg.Wait(t.Context(), site.Gateways(), gateway.Ref(), nil); !errors.Is(err, cmdlet.ErrFailed) {
			t.Errorf("%v, want ErrFailed", err)
		}
	})
}

func TestTooMuchTraffic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := simulator.NewT(t, nil)
		ready, err := site.ReadyGateway(t.Context(), "granitefalls.contoso.com", &simulator.ReadyOptions{
			New: cmg.NewOptions{EnableTrafficOut: new(true), TrafficOutStopService: true},
		})
		if err != nil {
			t.Fatal(err)
		}
		site.ExceedThreshold("granitefalls.contoso.com")
		time.Sleep(time.Hour)
		gateway, err := site.Gateways().Get(t.Context(), ready.Gateway.Ref(), nil)
		if err != nil || gateway.State != cmg.StateStopped {
			t.Errorf("%v, %v: want a stopped gateway", gateway, err)
		}
	})
}

func TestOlderSite(t *testing.T) {
	site := simulator.NewT(t, &simulator.Options{Version: "2303"})
	if err := prepare(t.Context(), site); err != nil {
		t.Fatal(err)
	}
	if _, err := newGateway(t.Context(), site.Gateways()); !errors.Is(err, cmdlet.ErrNeedsVersion) {
		t.Errorf("%v: -TenantId came with 2309", err)
	}
}

func TestSameNumbersEachTime(t *testing.T) {
	serviceType := func() cmdlet.Value {
		site := simulator.NewT(t, &simulator.Options{Seed: 7})
		if err := prepare(t.Context(), site); err != nil {
			t.Fatal(err)
		}
		services, err := site.Run(t.Context(), cmdlet.NewCall("Get-CMAzureService"))
		if err != nil {
			t.Fatal(err)
		}
		number, _ := services.Objects[0].Get("ServiceType")
		return number
	}
	if first, second := serviceType(), serviceType(); !first.Equal(second) {
		t.Errorf("%v, then %v", first, second)
	}
}

func TestWhatWasAsked(t *testing.T) {
	site := simulator.NewT(t, nil)
	if err := prepare(t.Context(), site); err != nil {
		t.Fatal(err)
	}
	var changes []string
	for _, call := range site.Calls() {
		if call.Effect() == cmdlet.Change {
			changes = append(changes, call.Name())
		}
	}
	want := "Import-CMAADServerApplication Import-CMAADClientApplication New-CMCloudManagementAzureService"
	if got := strings.Join(changes, " "); got != want {
		t.Errorf("it changed %s", got)
	}
	if name, _ := site.Calls()[0].Param("AppName"); name.Str() != "CMG-ServerApp" {
		t.Errorf("-AppName %v", name)
	}
}

// broken is a [cmg.Getter] that needs no site.
type broken struct{}

func (broken) Get(context.Context, cmg.Ref, *cmg.GetOptions) (*cmg.Gateway, error) {
	return nil, errors.New("no route to the site")
}

func TestWithAStub(t *testing.T) {
	if _, err := cmg.Wait(t.Context(), broken{}, cmg.ByName("granitefalls.contoso.com"), nil); err == nil {
		t.Error("the error of the stub was lost")
	}
}

// counting is a Runner of your own, here one that counts.
type counting struct {
	cmdlet.Runner
	seen func()
}

func (c counting) Run(ctx context.Context, call cmdlet.Call) (*cmdlet.Result, error) {
	c.seen()
	return c.Runner.Run(ctx, call)
}

func (c counting) Unwrap() cmdlet.Runner { return c.Runner }

func TestContract(t *testing.T) {
	cmdlettest.Run(t, cmdlettest.Config{
		Leaf: synctest.Test, // nil if there is a network in between, with an Interval and a Timeout
		New: func(t *testing.T) cmdlettest.Site {
			t.Helper()
			site := simulator.NewT(t, &simulator.Options{SiteSystems: []string{"cm01.corp.contoso.com"}})
			return cmdlettest.Site{
				Runner: counting{site, func() {}}, SiteCode: "PS1", SiteSystem: "cm01.corp.contoso.com",
				FailBefore:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1}) },
				LoseAnswer:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1, After: true}) },
				FailProvisioning: func(name string) { site.FailProvisioning(name, "the region has no capacity") },
			}
		},
	})
}

// Every block of Go in the guide is a piece of this file, and every piece of this file that a guide can show is in it.
func TestGuide(t *testing.T) {
	guide, err := os.ReadFile("docs/testing.md")
	require.NoError(t, err)
	self, err := os.ReadFile("guide_test.go")
	require.NoError(t, err)
	code, _, found := strings.Cut(string(self), "// Every block of Go in the guide")
	require.True(t, found)

	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(guide), -1)
	assert.NotEmpty(t, blocks)
	for _, block := range blocks {
		before, after, found := strings.Cut(code, block[1])
		if assert.True(t, found, "not in guide_test.go:\n%s", block[1]) {
			code = before + after
		}
	}
	_, left, _ := strings.Cut(code, "compiled and run.")
	assert.Empty(t, strings.TrimSpace(left), "not in docs/testing.md")
}

// docs/errors.md has a section for each Reason and Outcome of package cmdlet, in their order, and one on PowerShell at its end.
func TestErrorsPage(t *testing.T) {
	page, err := os.ReadFile("docs/errors.md")
	require.NoError(t, err)
	var sections []string
	for _, heading := range regexp.MustCompile("(?m)^## (.*)$").FindAllStringSubmatch(string(page), -1) {
		sections = append(sections, heading[1])
	}
	want := append([]string{"What every error says", "Outcome"}, reasons(t)...)
	assert.Equal(t, append(want, "Through PowerShell"), sections)
}

// reasons reads the constants of type Reason out of the source of package cmdlet, each as `ErrName`: "its text".
func reasons(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("cmdlet/*.go")
	require.NoError(t, err)
	var found []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			constant, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if kind, ok := constant.Type.(*ast.Ident); ok && kind.Name == "Reason" && !strings.HasSuffix(name, "_test.go") {
				found = append(found, "`"+constant.Names[0].Name+"`: "+strings.Trim(constant.Values[0].(*ast.BasicLit).Value, `"`))
			}
			return true
		})
	}
	return found
}
