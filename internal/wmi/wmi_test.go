package wmi_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/internal/wmi"
)

//go:generate go test -run "^TestTheClassesAreFrozen$" -update
var update = flag.Bool("update", false, "write the golden file instead of comparing with it")

// The golden is the documented tables; whoever changes classes.txt sees here what the rest of the module is told.
func TestTheClassesAreFrozen(t *testing.T) {
	var b strings.Builder
	for _, c := range wmi.Classes() {
		fmt.Fprintln(&b, c.Name)
		for _, p := range c.Properties {
			array, mark := "", ""
			if p.Array {
				array = "[]"
			}
			if p.Key {
				mark = " key"
			}
			if p.Secret {
				mark = " secret"
			}
			fmt.Fprintf(&b, "  %s %s%s%s %s\n", p.Name, p.Type, array, mark, p.Grade)
		}
	}
	const path = "testdata/classes.golden"
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), b.String(), "run go generate ./internal/wmi and read the difference")
}

// Every property whose name says that it holds a key or a certificate, and no other, stays on the host.
func TestSecretProperties(t *testing.T) {
	want := map[string][]string{
		"SMS_AAD_Application_Ex": {"SecretKey"},
		"SMS_AzureService": {
			"ServiceCertificate", "SerializedServiceCertificate", "ManagementCertificate", "RootCertificate", "SubCACertificate",
			"ProxyCertificateConfig",
		},
	}
	for _, c := range wmi.Classes() {
		var secrets []string
		for _, p := range c.Properties {
			if p.Secret {
				secrets = append(secrets, p.Name)
				assert.Equal(t, wmi.String, p.Type, "%s.%s", c.Name, p.Name)
			}
			if strings.HasSuffix(p.Name, "Certificate") || strings.HasSuffix(p.Name, "Key") {
				assert.True(t, p.Secret, "%s.%s", c.Name, p.Name)
			}
		}
		assert.Equal(t, want[c.Name], secrets, c.Name)
	}
}

func TestTheClassesHoldTogether(t *testing.T) {
	all := wmi.Classes()
	assert.True(t, slices.IsSortedFunc(all, func(a, b wmi.Class) int { return strings.Compare(a.Name, b.Name) }))
	for _, c := range all {
		require.NotEmpty(t, c.Properties, c.Name)
		for _, p := range c.Properties {
			at := c.Name + "." + p.Name
			if !p.Type.Scalar() {
				_, known := wmi.Lookup(string(p.Type))
				assert.True(t, known, "%s embeds %s", at, p.Type)
			}
			assert.Contains(t, []string{"DOC", "CODE", "INF"}, p.Grade, at)
		}
	}
}

func TestLookupIgnoresCase(t *testing.T) {
	for _, name := range []string{"SMS_AzureService", "sms_azureservice", "SMS_AZURESERVICE"} {
		c, ok := wmi.Lookup(name)
		require.True(t, ok, name)
		assert.Equal(t, "SMS_AzureService", c.Name)
	}
	_, ok := wmi.Lookup("SMS_Other")
	assert.False(t, ok)

	c, _ := wmi.Lookup("SMS_AAD_Tenant_Ex")
	for _, name := range []string{"TenantID", "tenantid"} {
		p, ok := c.Property(name)
		require.True(t, ok, name)
		assert.Equal(t, wmi.Property{Name: "TenantID", Type: wmi.String, Grade: "CODE"}, p)
	}
	_, ok = c.Property("Other")
	assert.False(t, ok)
}

func TestScalar(t *testing.T) {
	for _, scalar := range []wmi.Type{wmi.String, wmi.Bool, wmi.UInt32, wmi.UInt64, wmi.SInt32, wmi.Real32, wmi.DateTime} {
		assert.True(t, scalar.Scalar(), scalar)
	}
	assert.False(t, wmi.Type("SMS_EmbeddedProperty").Scalar())
}
