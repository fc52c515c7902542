package certs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/certs"
)

func TestServiceName(t *testing.T) {
	for name, c := range map[string]struct {
		cn       string
		dns      []string
		explicit string
		want     string
		err      string
	}{
		"CN only":                     {cn: host, want: host},
		"CN and the same DNS name":    {cn: host, dns: []string{host}, want: host},
		"other case is the same name": {cn: "GraniteFalls.Contoso.com", dns: []string{host}, want: host},
		"DNS name only":               {dns: []string{host}, want: host},
		"CN is a label for people":    {cn: "Contoso gateway", dns: []string{host}, want: host},
		"CN differs from DNS name":    {cn: "contoso.com", dns: []string{host}, err: `several names ("granitefalls.contoso.com", "contoso.com")`},
		"two DNS names":               {cn: host, dns: []string{host, "b.contoso.com"}, err: `several names ("granitefalls.contoso.com", "b.contoso.com")`},
		"two DNS names, one chosen":   {cn: host, dns: []string{host, "b.contoso.com"}, explicit: "b.contoso.com", want: "b.contoso.com"},
		"wildcard":                    {cn: "*.contoso.com", dns: []string{"*.contoso.com"}, err: `wildcard among its names ("*.contoso.com")`},
		"wildcard beside its domain":  {cn: "contoso.com", dns: []string{"contoso.com", "*.contoso.com"}, err: "say which service name to use"},
		"wildcard CN with DNS name":   {cn: "*.contoso.com", dns: []string{host}, err: "say which service name to use"},
		"wildcard in CN only":         {cn: "*.contoso.com", explicit: host, want: host},
		"wildcard as a choice":        {cn: "*.contoso.com", explicit: "*.contoso.com", err: "not a fully qualified"},
		"wildcard matches":            {cn: "*.contoso.com", dns: []string{"*.Contoso.com"}, explicit: host, want: host},
		"wildcard is one label":       {cn: "*.contoso.com", explicit: "a.b.contoso.com", err: "not a name of the certificate"},
		"wildcard needs a label":      {cn: "*.contoso.com", explicit: "contoso.com", err: "not a name of the certificate"},
		"written as it is given":      {cn: host, explicit: "GraniteFalls.Contoso.com", want: "GraniteFalls.Contoso.com"},
		"CN counts beside DNS names":  {cn: host, dns: []string{"b.contoso.com"}, explicit: host, want: host},
		"unmatched":                   {cn: host, explicit: "granitefalls.fabrikam.com", err: `of the certificate ("granitefalls.contoso.com")`},
		"no names":                    {err: "no fully qualified domain name"},
		"no names, one wanted":        {explicit: host, err: "of the certificate (none)"},
		"short name":                  {cn: "granitefalls", err: "no fully qualified domain name"},
		"IP address":                  {cn: "10.0.0.1", err: "no fully qualified domain name"},
		"choice with a trailing dot":  {cn: host, explicit: host + ".", err: "not a fully qualified"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRecipe()
			r.names(c.cn, c.dns...)
			got, err := r.open(t).ServiceName(c.explicit)
			if c.err != "" {
				require.ErrorContains(t, err, c.err)
				assert.Empty(t, got)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

func TestDNSNames(t *testing.T) {
	for _, c := range []struct {
		cn        string
		dns, want []string
	}{
		{cn: host, want: []string{host}},
		{cn: host, dns: []string{"b.contoso.com", "a.contoso.com"}, want: []string{"b.contoso.com", "a.contoso.com"}},
		{},
	} {
		r := newRecipe()
		r.names(c.cn, c.dns...)
		assert.Equal(t, c.want, r.open(t).DNSNames())
	}
}

func TestPrefix(t *testing.T) {
	for label, want := range map[string]string{
		"granitefalls":          "granitefalls",
		"GraniteFalls":          "granitefalls",
		"abc":                   "abc",
		"a12":                   "a12",
		strings.Repeat("a", 24): strings.Repeat("a", 24),
		strings.Repeat("a", 25): "",
		"ab":                    "",
		"1abc":                  "",
		"granite-falls":         "", // legal for a key vault, not for a storage account
		"granite_falls":         "",
		"*":                     "",
		"":                      "",
		"gränit":                "",
		"granitefalls\n":        "",
	} {
		got, err := certs.Prefix(label + ".contoso.com")
		assert.Equal(t, want, got, label)
		assert.Equal(t, want == "", err != nil, label)
	}
	for _, name := range []string{
		"", "granitefalls", "granitefalls.", "granitefalls..com", "granitefalls.-x.com", "granitefalls.1.2",
		"granitefalls." + strings.Repeat("a", 64) + ".com", strings.Repeat("granitefalls.", 20) + "com",
	} {
		_, err := certs.Prefix(name)
		assert.ErrorContains(t, err, "not a fully qualified domain name", name)
	}
}

func TestDeploymentName(t *testing.T) {
	const public, usGov = azurecloud.Public, azurecloud.USGovernment
	for _, c := range []struct {
		serviceName, region string
		cloud               azurecloud.Cloud
		want, err           string
	}{
		{host, "westus", public, "granitefalls.westus.cloudapp.azure.com", ""},
		{"GraniteFalls.Contoso.com", "West US", public, "granitefalls.westus.cloudapp.azure.com", ""},
		{host, "West US 2", public, "granitefalls.westus2.cloudapp.azure.com", ""},
		{host, "West-US", public, "granitefalls.westus.cloudapp.azure.com", ""},
		{host, "usgovvirginia", usGov, "granitefalls.usgovcloudapp.net", ""},

		// in an Azure domain the service name is the deployment name
		{"GraniteFalls.WestUS.CloudApp.Azure.Com", "westus", public, "granitefalls.westus.cloudapp.azure.com", ""},
		{"granitefalls.westus.cloudapp.azure.com", "eastus", public, "", "must be granitefalls.eastus.cloudapp.azure.com"},
		{"granitefalls.cloudapp.azure.com", "westus", public, "", "must be granitefalls.westus.cloudapp.azure.com"},
		{"granitefalls.a.westus.cloudapp.azure.com", "westus", public, "", "must be"},
		{"granitefalls.westus.cloudapp.azure.com", "usgovtexas", usGov, "", "must be granitefalls.usgovcloudapp.net"},
		{"granitefalls.usgovcloudapp.net", "usgovvirginia", usGov, "granitefalls.usgovcloudapp.net", ""},
		{"granitefalls.usgovcloudapp.net", "westus", public, "", "must be granitefalls.westus"},
		{"granitefalls.usgovvirginia.cloudapp.usgovcloudapi.net", "USGovernmentVirginia", usGov, "granitefalls.usgovvirginia.cloudapp.usgovcloudapi.net", ""},
		{"granitefalls.usgovvirginia.cloudapp.usgovcloudapi.net", "usgovtexas", usGov, "", "must be granitefalls.usgovtexas"},
		{"granitefalls.usgovvirginia.cloudapp.usgovcloudapi.net", "westus", public, "", "must be"},
		{"granitefalls.cloudapp.net", "westus", public, "", "retired classic"},
		{"granitefalls.CloudApp.net", "usgovvirginia", usGov, "", "retired classic"},
		{"granitefalls.mycloudapp.net", "westus", public, "granitefalls.westus.cloudapp.azure.com", ""},

		{"granite-falls.contoso.com", "westus", public, "", "3 to 24 letters and digits"},
		{"*.contoso.com", "westus", public, "", "not a fully qualified"},
		{host, "", public, "", "not a known region"},
		{host, "WestEurpoe", public, "", "did you mean WestEurope?"},
		{host, "westus", usGov, "", "is a region of AzurePublicCloud"},
		{host, "USGovernmentVirginia", public, "", "is a region of AzureUSGovernmentCloud"},
		{host, "ChinaEast", public, "", "in the China cloud"},
		{host, "westus", azurecloud.China, "", "has no cloud management gateways"},
		{host, "westus", "", "", "not a known Azure cloud"},
	} {
		got, err := certs.DeploymentName(c.serviceName, c.region, c.cloud)
		if c.err != "" {
			require.ErrorContains(t, err, c.err, c.serviceName)
		} else {
			require.NoError(t, err, c.serviceName)
		}
		assert.Equal(t, c.want, got)
	}
}
