package fake_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
	"github.com/cmgkit/cmgkit/secret"
)

const (
	tenantID      = "aaaaaaaa-0000-4000-8000-000000000001"
	otherTenantID = "aaaaaaaa-0000-4000-8000-000000000002"
	serverID      = "bbbbbbbb-0000-4000-8000-000000000001"
	clientID      = "bbbbbbbb-0000-4000-8000-000000000002"
	otherServerID = "bbbbbbbb-0000-4000-8000-000000000003"
	otherClientID = "bbbbbbbb-0000-4000-8000-000000000004"
	subscription  = "cccccccc-0000-4000-8000-000000000001"
	serviceName   = "GraniteFalls.contoso.com"
	server1       = "cm01.corp.contoso.com"
	server2       = "cm02.corp.contoso.com"
)

// canary is a secret that must not turn up anywhere.
const canary = "CANARY-7f3a"

var authority = sync.OnceValue(func() *certstest.Authority {
	a, err := certstest.NewAuthority(nil)
	if err != nil {
		panic(err)
	}
	return a
})

// certificateFor makes a certificate once for each list of names.
func certificateFor(names ...string) *certs.ServerCertificate {
	made, _ := certificates.LoadOrStore(strings.Join(names, " "), sync.OnceValue(func() *certs.ServerCertificate {
		c, err := certificateOf(names[0], certstest.CertificateOptions{DNSNames: names})
		if err != nil {
			panic(err)
		}
		return c
	}))
	return made.(func() *certs.ServerCertificate)()
}

// certificateOf makes a certificate that is valid in bubbles and outside, unless the options say otherwise.
func certificateOf(name string, o certstest.CertificateOptions) (*certs.ServerCertificate, error) {
	if o.NotBefore.IsZero() {
		o.NotBefore, o.Validity = time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), 100*365*24*time.Hour
	}
	return authority().ServerCertificate(name, &o)
}

var certificates sync.Map

// call makes a call whose parameters are given, and then changed: a null value takes one away.
func call(name string, given []cmdlet.Param, changes ...cmdlet.Param) cmdlet.Call {
	params := []cmdlet.Param{}
	for _, p := range given {
		changed := false
		for _, c := range changes {
			changed = changed || c.Name == p.Name
		}
		if !changed {
			params = append(params, p)
		}
	}
	for _, c := range changes {
		if !c.Value.IsNull() {
			params = append(params, c)
		}
	}
	return cmdlet.NewCall(name, params...)
}

func without(name string) cmdlet.Param { return cmdlet.P(name, cmdlet.Value{}) }

func with(name, value string) cmdlet.Param { return cmdlet.P(name, cmdlet.String(value)) }

func importServer(changes ...cmdlet.Param) cmdlet.Call {
	return call("Import-CMAADServerApplication", []cmdlet.Param{
		with("TenantName", "Contoso"), with("TenantId", tenantID), with("AppName", "CMG-ServerApp"), with("ClientId", serverID),
		cmdlet.P("SecretKey", cmdlet.Secret(secret.New(canary))),
		cmdlet.P("SecretKeyExpiry", cmdlet.Time(time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC))),
		with("AppIdUri", "api://contoso/cmg"),
	}, changes...)
}

func application(clientID string) cmdlet.Call {
	return cmdlet.NewCall("Get-CMAADApplication", with("ClientId", clientID))
}

func importClient(changes ...cmdlet.Param) cmdlet.Call {
	return call("Import-CMAADClientApplication", []cmdlet.Param{
		with("AppName", "CMG-ClientApp"), with("ClientId", clientID), cmdlet.P("ServerApp", cmdlet.ResultOf(application(serverID))),
	}, changes...)
}

func newService(changes ...cmdlet.Param) cmdlet.Call {
	return call("New-CMCloudManagementAzureService", []cmdlet.Param{
		with("Name", "Cloud Management"),
		cmdlet.P("ServerApp", cmdlet.ResultOf(application(serverID))), cmdlet.P("ClientApp", cmdlet.ResultOf(application(clientID))),
	}, changes...)
}

func newGateway(changes ...cmdlet.Param) cmdlet.Call {
	certificate := certificateFor(serviceName)
	return call("New-CMCloudManagementGateway", []cmdlet.Param{
		with("ServiceName", serviceName), with("ServerAppClientId", serverID), with("TenantId", tenantID),
		with("SubscriptionId", subscription), with("GroupName", "rg-cmg"), cmdlet.P("Region", cmdlet.Enum("WestUS2")),
		cmdlet.P("ServiceCertPath", cmdlet.File("granitefalls.pfx", certificate.PFX())),
		cmdlet.P("ServiceCertPassword", cmdlet.Secret(certificate.Password())),
	}, changes...)
}

// gatewayFor is newGateway with the certificate of another name.
func gatewayFor(name string, changes ...cmdlet.Param) cmdlet.Call {
	certificate := certificateFor(name)
	return newGateway(append([]cmdlet.Param{
		with("ServiceName", name),
		cmdlet.P("ServiceCertPath", cmdlet.File("other.pfx", certificate.PFX())),
		cmdlet.P("ServiceCertPassword", cmdlet.Secret(certificate.Password())),
	}, changes...)...)
}

func addPoint(changes ...cmdlet.Param) cmdlet.Call {
	return call("Add-CMCloudManagementGatewayConnectionPoint", []cmdlet.Param{
		with("CloudManagementGatewayName", serviceName), with("SiteSystemServerName", server2),
	}, changes...)
}

func setService(changes ...cmdlet.Param) cmdlet.Call {
	return call("Set-CMCloudManagementAzureService", []cmdlet.Param{with("Name", "Cloud Management")}, changes...)
}

// act makes a call about the gateway of the story.
func act(verb string, changes ...cmdlet.Param) cmdlet.Call {
	return call(verb+"-CMCloudManagementGateway", []cmdlet.Param{with("Name", serviceName)}, changes...)
}

// withCertificate are the parameters that hand a certificate over.
func withCertificate(c *certs.ServerCertificate) []cmdlet.Param {
	return []cmdlet.Param{
		cmdlet.P("ServiceCertPath", cmdlet.File("one.pfx", c.PFX())), cmdlet.P("ServiceCertPassword", cmdlet.Secret(c.Password())),
	}
}

func setPoint(changes ...cmdlet.Param) cmdlet.Call {
	return call("Set-CMCloudManagementGatewayConnectionPoint", []cmdlet.Param{
		with("CloudManagementGatewayName", serviceName), with("SiteSystemServerName", server2),
	}, changes...)
}

func removePoint(changes ...cmdlet.Param) cmdlet.Call {
	return call("Remove-CMCloudManagementGatewayConnectionPoint", []cmdlet.Param{with("SiteSystemServerName", server2)}, changes...)
}

// story is everything up to a connection point.
func story() []cmdlet.Call {
	return []cmdlet.Call{importServer(), importClient(), newService(), newGateway(), addPoint()}
}

// after runs calls that must succeed.
func after(t *testing.T, s *fake.Site, calls ...cmdlet.Call) {
	t.Helper()
	for _, c := range calls {
		_, err := s.Run(t.Context(), c)
		require.NoError(t, err)
	}
}

// one runs a call that must return one object.
func one(t *testing.T, s *fake.Site, c cmdlet.Call) cmdlet.Object {
	t.Helper()
	objects := all(t, s, c)
	require.Len(t, objects, 1, "%v", c)
	return objects[0]
}

func all(t *testing.T, s *fake.Site, c cmdlet.Call) []cmdlet.Object {
	t.Helper()
	r, err := s.Run(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, fake.Via, r.Via)
	return r.Objects
}

func rows(t *testing.T, s *fake.Site, class string) []cmdlet.Object {
	t.Helper()
	return all(t, s, cmdlet.QueryCall(cmdlet.Query{Class: class}))
}

var classes = []string{
	"SMS_AAD_Application_Ex", "SMS_AAD_Tenant_Ex", "SMS_Azure_CloudService", "SMS_AzureService", "SMS_AAD_Discovery_Settings",
	"SMS_AAD_Sync_Settings", "SMS_AzureServicesTask", "SMS_Site", "SMS_SCI_SysResUse", "SMS_CloudProxyConnector",
	"SMS_ClientSettings", "SMS_ClientSettingsDefault", "SMS_BoundaryGroup", "SMS_DefaultBoundaryGroup", "SMS_CM_UpdateFeatures",
}

// dump is all that can be read from a site.
func dump(t *testing.T, s *fake.Site) string {
	t.Helper()
	var b strings.Builder
	for _, class := range classes {
		for _, row := range rows(t, s, class) {
			fmt.Fprintln(&b, row)
		}
	}
	return b.String()
}

func text(t *testing.T, o cmdlet.Object, property string) string {
	t.Helper()
	v, ok := o.Get(property)
	require.True(t, ok, "%s.%s", o.Class(), property)
	require.Equal(t, cmdlet.KindString, v.Kind(), "%s.%s", o.Class(), property)
	return v.Str()
}

func number(t *testing.T, o cmdlet.Object, property string) int64 {
	t.Helper()
	v, ok := o.Get(property)
	require.True(t, ok, "%s.%s", o.Class(), property)
	require.Equal(t, cmdlet.KindInt, v.Kind(), "%s.%s", o.Class(), property)
	return v.Int64()
}

func derOf(ca *certs.CACertificate) secret.Bytes { return secret.NewBytes(ca.DER()) }
