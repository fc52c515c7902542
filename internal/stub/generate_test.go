package stub

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

//go:generate go test -run "^TestModuleIsGeneratedFromTheCatalogue$" -update
var update = flag.Bool("update", false, "write the generated module")

// The module is generated for the newest site and frozen, so that a change of the catalogue shows in a diff.
func TestModuleIsGeneratedFromTheCatalogue(t *testing.T) {
	preamble, err := os.ReadFile("preamble.ps1")
	require.NoError(t, err)
	generated := generate(string(preamble), cmdlet.Documented().Cmdlets())
	if *update {
		require.NoError(t, os.WriteFile("ConfigurationManager.psm1", []byte(generated), 0o600))
		return
	}
	assert.Equal(t, generated, string(module), "run go generate ./internal/stub")
}

func generate(preamble string, cmdlets []cmdlet.Metadata) string {
	var b strings.Builder
	b.WriteString("using namespace System.Management.Automation\nusing namespace System.Management.Automation.Provider\n\n")
	b.WriteString(preamble)
	enums := map[string][]string{}
	for _, m := range cmdlets {
		for _, p := range m.Parameters {
			if len(p.Accepted) > 0 && p.ValueType == "" {
				for _, name := range p.Accepted {
					if !slices.Contains(enums[p.Type], name) {
						enums[p.Type] = append(enums[p.Type], name)
					}
				}
			}
		}
	}
	b.WriteString("\n")
	for _, name := range slices.Sorted(keys(enums)) {
		fmt.Fprintf(&b, "enum %s {\n    %s\n}\n\n", name, strings.Join(enums[name], "\n    "))
	}
	names := make([]string, 0, len(cmdlets))
	for _, m := range cmdlets {
		generateFunction(&b, m)
		names = append(names, "'"+m.Name+"'")
	}
	fmt.Fprintf(&b, "Export-ModuleMember -Function %s\n", strings.Join(names, ", "))
	return b.String()
}

func keys(m map[string][]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

var types = map[string]string{
	"String": "string", "Uri": "uri", "SecureString": "securestring", "DateTime": "datetime", "Boolean": "bool",
	"SwitchParameter": "switch", "Int32": "int", "UInt32": "uint32", "String[]": "string[]", "Hashtable": "hashtable", "DayOfWeek": "DayOfWeek",
	"": "object", "SmsProviderSearch": "object", "IResultObject[]": "object[]",
}

func generateFunction(b *strings.Builder, m cmdlet.Metadata) {
	binding := []string{"PositionalBinding = $false"}
	if m.DefaultSet != "" {
		binding = append(binding, "DefaultParameterSetName = '"+m.DefaultSet+"'")
	}
	_, shouldProcess := m.Parameter("WhatIf")
	if shouldProcess {
		binding = append(binding, "SupportsShouldProcess = $true")
	}
	fmt.Fprintf(b, "function %s {\n    [CmdletBinding(%s)]\n    param(", m.Name, strings.Join(binding, ", "))
	var files []string
	first := true
	for _, p := range m.Parameters {
		if p.Name == "WhatIf" || p.Name == "Confirm" {
			continue
		}
		if p.TakesAFile {
			files = append(files, "'"+p.Name+"'")
		}
		if !first {
			b.WriteString(",")
		}
		first = false
		b.WriteString("\n" + parameter(p))
	}
	body := "Invoke-Site $PSCmdlet $PSBoundParameters @(" + strings.Join(files, ", ") + ")"
	if shouldProcess {
		body = "if ($PSCmdlet.ShouldProcess('" + m.Name + "')) { " + body + " }"
	}
	fmt.Fprintf(b, "\n    )\n    process { %s }\n}\n\n", body)
}

func parameter(p cmdlet.ParameterMetadata) string {
	var b strings.Builder
	for _, in := range p.In {
		var arguments []string
		if in.Set != "" {
			arguments = append(arguments, "ParameterSetName = '"+in.Set+"'")
		}
		if in.Required {
			arguments = append(arguments, "Mandatory = $true")
		}
		if p.Position >= 0 {
			arguments = append(arguments, fmt.Sprintf("Position = %d", p.Position))
		}
		if p.Pipeline {
			arguments = append(arguments, "ValueFromPipeline = $true")
		}
		fmt.Fprintf(&b, "        [Parameter(%s)]\n", strings.Join(arguments, ", "))
	}
	if len(p.Aliases) > 0 {
		fmt.Fprintf(&b, "        [Alias('%s')]\n", strings.Join(p.Aliases, "', '"))
	}
	kind := types[p.Type]
	if p.Type == "IResultObject" {
		kind = "object"
		if p.Class != "" {
			fmt.Fprintf(&b, "        [PSTypeName('IResultObject#%s')]\n", p.Class)
		}
	} else if kind == "" {
		kind = p.Type
	}
	fmt.Fprintf(&b, "        [%s] $%s", kind, p.Name)
	return b.String()
}
