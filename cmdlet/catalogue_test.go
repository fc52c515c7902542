package cmdlet_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

//go:generate go test -run "^(TestTheCatalogueIsFrozen|TestScript)$" -update
var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// added are the cmdlets that have no syntax on a help page.
var added = []string{
	"New-CMAADClientApplication", "New-CMAADServerApplication", "Set-CMDefaultBoundaryGroup", "Set-UpdateServerApplication",
}

func TestTheCatalogueHoldsAllDocumentedCmdlets(t *testing.T) {
	documented, sets := 0, 0
	for _, m := range cmdlet.Documented().Cmdlets() {
		assert.NotEmpty(t, m.Sets, m.Name)
		if slices.Contains(added, m.Name) {
			assert.NotEmpty(t, m.Source, m.Name)
			continue
		}
		documented++
		sets += len(m.Sets)
	}
	assert.Equal(t, 52, documented)
	assert.Equal(t, 150, sets)
	for _, name := range added {
		_, ok := cmdlet.Documented().Cmdlet(name)
		assert.True(t, ok, name)
	}
}

// A golden freezes what calls are checked against: whoever changes the data sees what that does.
func TestTheCatalogueIsFrozen(t *testing.T) {
	var b strings.Builder
	for _, m := range cmdlet.Documented().Cmdlets() {
		fmt.Fprintf(&b, "%s: %s, since %q, %s\n", m.Name, m.Effect, m.Since, m.Source)
		if m.SiteWide {
			fmt.Fprintln(&b, "  site-wide")
		}
		fmt.Fprintf(&b, "  outputs %s\n", strings.Join(m.Outputs, ", "))
		for _, set := range m.Sets {
			mark := ""
			if set == m.DefaultSet {
				mark = " (default)"
			}
			fmt.Fprintf(&b, "  set %s%s\n", set, mark)
		}
		for _, p := range m.Parameters {
			fmt.Fprintf(&b, "  -%s <%s>%s\n", p.Name, p.Type, facts(p))
		}
	}
	golden(t, "catalogue.golden", b.String())
}

func facts(p cmdlet.ParameterMetadata) string {
	var b strings.Builder
	fact := func(is bool, format string, args ...any) {
		if is {
			fmt.Fprintf(&b, " "+format, args...)
		}
	}
	for _, in := range p.In {
		set := in.Set
		if set == "" {
			set = "*"
		}
		fact(true, "[%s", set)
		fact(in.Required, "required")
		fact(in.Demanded, "demanded")
		fact(in.Since != "", "since %s", in.Since)
		b.WriteString("]")
	}
	fact(p.Position >= 0, "position %d", p.Position)
	fact(len(p.Aliases) > 0, "aliases %s", strings.Join(p.Aliases, ","))
	fact(len(p.Accepted) > 0, "accepts %s", strings.Join(p.Accepted, ","))
	fact(p.Open, "and more")
	fact(p.Minimum != 0 || p.Maximum != 0, "from %d to %d", p.Minimum, p.Maximum)
	fact(p.Class != "", "class %q", p.Class)
	fact(p.TakesAFile, "file")
	fact(p.SiteWide, "site-wide")
	fact(p.Password != "", "under %s", p.Password)
	fact(p.ValueType != "", "values %s", p.ValueType)
	fact(p.Pipeline, "pipeline")
	fact(p.Wildcard, "wildcard")
	fact(p.Since != "", "since %s", p.Since)
	fact(p.Source != "", "(%s)", p.Source)
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "run go generate ./cmdlet and read the difference")
}

func TestEverythingInTheCatalogueCanBeChecked(t *testing.T) {
	plain := []string{
		"", "String", "Uri", "SecureString", "DateTime", "Boolean", "SwitchParameter", "Int32", "UInt32", "Hashtable",
		"IResultObject", "SmsProviderSearch",
	}
	for _, m := range cmdlet.Documented().Cmdlets() {
		known := m.DefaultSet == "" || slices.Contains(m.Sets, m.DefaultSet)
		assert.True(t, known, "%s: default set %s", m.Name, m.DefaultSet)
		versions := []string{m.Since}
		names := map[string]string{}
		for _, p := range m.Parameters {
			at := m.Name + " -" + p.Name
			versions = append(versions, p.Since)
			require.NotEmpty(t, p.In, at)
			for _, in := range p.In {
				versions = append(versions, in.Since)
				assert.True(t, in.Set == "" || slices.Contains(m.Sets, in.Set), "%s: set %s", at, in.Set)
			}
			if element := strings.TrimSuffix(p.Type, "[]"); !slices.Contains(plain, element) {
				assert.NotEmpty(t, p.Accepted, "%s is of type %s, an enumeration without names", at, p.Type)
			}
			if p.Password != "" {
				password, known := m.Parameter(p.Password)
				assert.True(t, known && password.Type == "SecureString" && p.TakesAFile, "%s is a file under %s", at, p.Password)
			}
			for _, name := range append(p.Aliases, p.Name) {
				other, taken := names[strings.ToLower(name)]
				assert.False(t, taken, "%s and -%s share the name %s", at, other, name)
				names[strings.ToLower(name)] = p.Name
			}
		}
		for _, version := range versions {
			_, ok := cmdlet.BuildOf(version)
			assert.True(t, ok || version == "", "%s: since %s", m.Name, version)
		}
	}
}

// The help repeats a parameter that is required in one set and not in another; the catalogue has it once.
func TestRepeatedParametersAreMerged(t *testing.T) {
	m, _ := cmdlet.Documented().Cmdlet("New-CMCloudManagementGateway")
	for name, want := range map[string][]cmdlet.Membership{
		"GroupName":            {{Set: "Interactive"}, {Set: "Non-Interactive", Required: true}},
		"SubscriptionId":       {{Set: "Interactive"}, {Set: "Non-Interactive", Required: true}},
		"ServerAppClientId":    {{Set: "Non-Interactive", Required: true}},
		"IsUsingExistingGroup": {{Set: "Interactive"}, {Set: "Non-Interactive", Since: "2603"}},
	} {
		p, ok := m.Parameter(name)
		require.True(t, ok, name)
		assert.Equal(t, want, p.In, name)
	}
}

func TestAdditionsMustNameSomething(t *testing.T) {
	const help = `{"cmdlets": [{"cmdlet": "Get-It", "sets": [{"name": "(All)"}], "parameters": [{"name": "Id", "type": "Int32", "sets": ["(All)"]}]}]}`
	for name, tc := range map[string]struct{ help, additions, want string }{
		"no JSON":           {"?", "{}", "the catalogue"},
		"additions no JSON": {help, "?", "the additions to the catalogue"},
		"parameter":         {help, `{"ranges": [{"cmdlet": "Get-It", "parameters": ["Ids"], "minimum": 1}]}`, "names an unknown parameter"},
		"cmdlet":            {help, `{"files": [{"cmdlet": "Get-Other", "parameter": "Id"}]}`, "names an unknown parameter"},
		"type":              {help, `{"regions": [{"type": "Int64"}]}`, "names an unknown parameter"},
		"site-wide cmdlet":  {help, `{"site_wide": [{"cmdlet": "Get-Other"}]}`, "names an unknown cmdlet"},
		"version's cmdlet":  {help, `{"since": [{"cmdlet": "Get-Other", "version": "2010"}]}`, "names an unknown cmdlet"},
		"parameter's":       {help, `{"parameters": [{"cmdlet": "Get-Other", "name": "Id"}]}`, "names an unknown cmdlet"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := cmdlet.ParseCatalogue([]byte(tc.help), []byte(tc.additions))
			assert.ErrorContains(t, err, tc.want)
		})
	}
	_, err := cmdlet.ParseCatalogue([]byte(help), []byte(`{"ranges": [{"cmdlet": "Get-It", "parameters": ["Id"], "minimum": 1}]}`))
	assert.NoError(t, err)
}

func TestLookupsIgnoreCase(t *testing.T) {
	m, ok := cmdlet.Documented().Cmdlet("NEW-cmschedule")
	assert.True(t, ok)
	assert.Equal(t, "New-CMSchedule", m.Name)
	p, ok := m.Parameter("WEEKORDER")
	assert.True(t, ok)
	assert.Equal(t, "WeekOrder", p.Name)
	_, ok = m.Parameter("Week")
	assert.False(t, ok)
	_, ok = cmdlet.Documented().Cmdlet("Get-Nothing")
	assert.False(t, ok)
}

func TestTheCatalogueCannotBeChangedThroughItsAnswers(t *testing.T) {
	m, _ := cmdlet.Documented().Cmdlet("New-CMCloudManagementGateway")
	m.Sets[0], m.Outputs[0], m.Parameters[0].Name = "x", "x", "x"
	for i := range m.Parameters {
		p := &m.Parameters[i]
		for j := range p.Aliases {
			p.Aliases[j] = "x"
		}
		for j := range p.Accepted {
			p.Accepted[j] = "x"
		}
		p.In[0].Required = !p.In[0].Required
	}
	cmdlet.Documented().Cmdlets()[0].Parameters[0].Name = "x"
	TestTheCatalogueIsFrozen(t)
}
