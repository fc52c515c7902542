package azurecloud_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azurecloud"
)

func TestClouds(t *testing.T) {
	assert.Equal(t, []azurecloud.Cloud{"AzurePublicCloud", "AzureUSGovernmentCloud"}, azurecloud.Clouds())
	for _, cloud := range azurecloud.Clouds() {
		require.NoError(t, cloud.Check())
		e := cloud.Endpoints()
		for _, host := range []string{e.Login, e.ResourceManager, e.Graph, e.PublicIP, e.Classic, e.Blob, e.Table, e.Vault} {
			assert.Regexp(t, `^[a-z]+(\.[a-z]+)+$`, host)
		}
		for _, domain := range []string{e.PublicIP, e.Classic} {
			assert.True(t, azurecloud.InDomainOfAzure("granitefalls."+domain), domain)
		}
	}
	public, government := azurecloud.Public.Endpoints(), azurecloud.USGovernment.Endpoints()
	assert.Equal(t, "management.azure.com", public.ResourceManager)
	assert.Empty(t, public.GraphDoD)
	assert.Equal(t, "dod-graph.microsoft.us", government.GraphDoD)
	assert.Equal(t, "cloudapp.usgovcloudapi.net", government.PublicIP)

	for cloud, want := range map[azurecloud.Cloud]string{
		azurecloud.China:   `"AzureChinaCloud" has no cloud management gateways`,
		azurecloud.Germany: `"AzureGermanCloud" was closed by Microsoft in 2021`,
		"AzureCloud":       `"AzureCloud" is not a known Azure cloud: use AzurePublicCloud or AzureUSGovernmentCloud`,
		"":                 `"" is not a known Azure cloud`,
	} {
		err := cloud.Check()
		require.ErrorContains(t, err, want)
		assert.Equal(t, cloud != azurecloud.China && cloud != azurecloud.Germany, err.(*azurecloud.Error).Unknown) //nolint:errorlint // the type is what is promised
		assert.Zero(t, cloud.Endpoints())
		_, err = cloud.Region("WestUS")
		require.ErrorContains(t, err, want)
	}
}

func TestInDomainOfAzure(t *testing.T) {
	for name, want := range map[string]bool{
		"a.westus.cloudapp.azure.com": true, "A.CloudApp.Net": true, "a.usgovcloudapp.net": true, "a.b.cloudapp.usgovcloudapi.net": true,
		"granitefalls.contoso.com": false, "cloudapp.net": false, "a.notazure.com": false, "azure.com.contoso.com": false, "": false,
	} {
		assert.Equal(t, want, azurecloud.InDomainOfAzure(name), name)
	}
}

func TestRegionNames(t *testing.T) {
	regions := azurecloud.Regions()
	require.Greater(t, len(regions), 60)
	documented, seen := 0, map[string]string{}
	for i, r := range regions {
		assert.Regexp(t, `^[A-Z][A-Za-z]+[0-9]?$`, r.Name)
		assert.Regexp(t, `^[a-z]+[0-9]?$`, r.ARM)
		assert.Contains(t, azurecloud.Clouds(), r.Cloud)
		assert.Equal(t, r.ARM, strings.ToLower(strings.ReplaceAll(r.Display, " ", "")), "the display name is the ARM name in words")
		if r.Cloud == azurecloud.Public {
			assert.Equal(t, r.Name, strings.ReplaceAll(r.Display, " ", ""), "so is the cmdlets' name")
		}
		assert.Equal(t, r.Name, r.String())
		if i > 0 && regions[i-1].Cloud == r.Cloud {
			assert.Less(t, regions[i-1].Name, r.Name, "sorted")
		}
		if r.Documented {
			documented++
		}
		for _, name := range []string{r.Name, r.ARM, r.Display} {
			name = strings.ToLower(strings.ReplaceAll(name, " ", ""))
			if other := seen[name]; other != "" {
				assert.Equal(t, r.Name, other, "%s means two regions", name)
			}
			seen[name] = r.Name
		}
		assert.Contains(t, azurecloud.Enumeration(), r.Name)
	}
	assert.Equal(t, 45-7, documented, "45 names in the help, of which seven are of no use")
	assert.Len(t, azurecloud.Enumeration(), len(regions)+7)

	assert.Equal(t, "no region", azurecloud.Region{}.String())
	text, err := json.Marshal(azurecloud.Region{Name: "WestUS", ARM: "westus", Display: "West US", Cloud: azurecloud.Public, Documented: true})
	require.NoError(t, err)
	assert.JSONEq(t, `{"name":"WestUS","arm":"westus","display":"West US","cloud":"AzurePublicCloud","documented":true}`, string(text))

	regions[0] = azurecloud.Region{}
	assert.NotZero(t, azurecloud.Regions()[0], "a copy is handed out")
}

// Every region is found by every usual spelling of each of its names.
func TestParseRegionSpellings(t *testing.T) {
	for _, r := range azurecloud.Regions() {
		for _, spelling := range []string{
			r.Name, r.ARM, r.Display, strings.ToLower(r.Name), strings.ToUpper(r.Name), strings.ToUpper(r.Display), "  " + r.Display + "\t",
			strings.ReplaceAll(r.Display, " ", "-"), strings.ReplaceAll(r.Display, " ", "_"), strings.ReplaceAll(r.Display, " ", "\u00a0"),
			"(Europe) " + r.Display, "(US) " + r.Name,
		} {
			got, err := azurecloud.ParseRegion(spelling)
			require.NoError(t, err, spelling)
			assert.Equal(t, r, got, spelling)
			got, err = r.Cloud.Region(spelling)
			require.NoError(t, err, spelling)
			assert.Equal(t, r, got, spelling)
		}
		for _, spelling := range []string{r.Name, strings.ToLower(r.Name)} {
			got, err := azurecloud.Enumerated(spelling)
			require.NoError(t, err, spelling)
			assert.Equal(t, r, got)
		}
	}
}

func TestParseRegionRefuses(t *testing.T) {
	for given, want := range map[string]azurecloud.Error{
		"WestEurpoe":      {Rule: "is not a known region of Azure: did you mean WestEurope?", Unknown: true, Nearest: "WestEurope"},
		"west eurpe":      {Rule: "is not a known region of Azure: did you mean WestEurope?", Unknown: true, Nearest: "WestEurope"},
		"WestUS4":         {Rule: "is not a known region of Azure: did you mean WestUS?", Unknown: true, Nearest: "WestUS"},
		"usgov virgina":   {Rule: "is not a known region of Azure: did you mean USGovernmentVirginia?", Unknown: true, Nearest: "USGovernmentVirginia"},
		"Mars":            {Rule: "is not a known region of Azure", Unknown: true},
		"":                {Rule: "is not a known region of Azure", Unknown: true},
		"(US":             {Rule: "is not a known region of Azure", Unknown: true},
		"West":            {Rule: "is not a known region of Azure: did you mean UKWest?", Unknown: true, Nearest: "UKWest"},
		"anywhere europe": {Rule: "is not a region but a group of regions, from the time of classic cloud services: choose one region"},
		"AnywhereUS":      {Rule: "is not a region but a group of regions, from the time of classic cloud services: choose one region"},
		"China East":      {Rule: "is in the China cloud, which has no cloud management gateways"},
		"germanycentral":  {Rule: "is in the German cloud, which was closed by Microsoft in 2021"},
	} {
		want.Value = given
		got, err := azurecloud.ParseRegion(given)
		assert.Zero(t, got)
		assert.Equal(t, &want, err)
	}
	long := strings.Repeat("x", 1000)
	_, err := azurecloud.ParseRegion(long)
	require.EqualError(t, err, `azurecloud: "`+long[:60]+`…" is not a known region of Azure`)
}

func TestRegionOfAnotherCloud(t *testing.T) {
	_, err := azurecloud.Public.Region("US Gov Virginia")
	require.EqualError(t, err, `azurecloud: "US Gov Virginia" is a region of AzureUSGovernmentCloud, not of AzurePublicCloud`)
	_, err = azurecloud.USGovernment.Region("WestUS")
	require.EqualError(t, err, `azurecloud: "WestUS" is a region of AzurePublicCloud, not of AzureUSGovernmentCloud`)
	_, err = azurecloud.Public.Region("ChinaEast")
	require.ErrorContains(t, err, "is in the China cloud")
}

func TestEnumerated(t *testing.T) {
	for _, given := range []string{"usgovvirginia", "West US", "West-US", "Mars", ""} {
		_, err := azurecloud.Enumerated(given)
		e, ok := err.(*azurecloud.Error) //nolint:errorlint // the type is what is promised
		require.True(t, ok, given)
		assert.True(t, e.Unknown, given)
	}
	_, err := azurecloud.Enumerated("usgovvirginia")
	require.ErrorContains(t, err, "did you mean USGovernmentVirginia?")
	_, err = azurecloud.Enumerated("chinaeast")
	require.ErrorContains(t, err, "is in the China cloud")
	assert.Contains(t, azurecloud.Enumeration(), "AnywhereAsia", "PowerShell takes it")
}

func FuzzParseRegion(f *testing.F) {
	for _, r := range azurecloud.Regions() {
		f.Add(r.Display)
	}
	for _, seed := range []string{"", "(", "(US) ", "Mars", "AnywhereUS", "İstanbul", "\xff", strings.Repeat("west", 50)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := azurecloud.ParseRegion(s)
		if err != nil {
			e, ok := err.(*azurecloud.Error) //nolint:errorlint // the type is what is promised
			require.True(t, ok)
			assert.Equal(t, s, e.Value)
			assert.NotContains(t, err.Error(), "\n")
			if e.Nearest != "" {
				_, err := azurecloud.ParseRegion(e.Nearest)
				require.NoError(t, err, "the proposal is one that is taken")
			}
			return
		}
		again, err := azurecloud.ParseRegion(r.Name)
		require.NoError(t, err)
		assert.Equal(t, r, again)
	})
}

func ExampleParseRegion() {
	for _, spelling := range []string{"West US 2", "westus2", "usgovvirginia", "WestEurpoe", "ChinaEast"} {
		region, err := azurecloud.ParseRegion(spelling)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s, %s, %q of %s\n", region, region.ARM, region.Display, region.Cloud)
	}
	// Output:
	// WestUS2, westus2, "West US 2" of AzurePublicCloud
	// WestUS2, westus2, "West US 2" of AzurePublicCloud
	// USGovernmentVirginia, usgovvirginia, "US Gov Virginia" of AzureUSGovernmentCloud
	// azurecloud: "WestEurpoe" is not a known region of Azure: did you mean WestEurope?
	// azurecloud: "ChinaEast" is in the China cloud, which has no cloud management gateways
}

func TestCloudsFromJSON(t *testing.T) {
	for _, cloud := range append(azurecloud.Clouds(), "") {
		data, err := json.Marshal(map[string]azurecloud.Cloud{"c": cloud})
		require.NoError(t, err)
		var back map[string]azurecloud.Cloud
		require.NoError(t, json.Unmarshal(data, &back))
		assert.Equal(t, cloud, back["c"])
	}
	var cloud azurecloud.Cloud
	require.ErrorContains(t, cloud.UnmarshalText([]byte("Mars")), "not a known Azure cloud")
	require.ErrorContains(t, cloud.UnmarshalText([]byte("AzureChinaCloud")), "China")
	assert.Empty(t, cloud)
}
