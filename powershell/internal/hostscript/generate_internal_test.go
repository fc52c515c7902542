package hostscript

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
	"github.com/cmgkit/cmgkit/internal/wmi"
)

//go:generate go test -run "^TestTheHostsListIsMadeFromTheCatalogue$" -update
var update = flag.Bool("update", false, "write the generated part of the host script")

// The list is compiled into the host script and frozen, so that a change of the catalogue shows in a diff, and in the
// script's hash.
func TestTheHostsListIsMadeFromTheCatalogue(t *testing.T) {
	const part = "parts/3-allowed.ps1"
	generated := allowed(cmdlet.Documented().Cmdlets(), wmi.Classes())
	if *update {
		require.NoError(t, os.WriteFile(part, []byte(generated), 0o600))
		return
	}
	current, err := parts.ReadFile(part)
	require.NoError(t, err)
	assert.Equal(t, generated, string(current), "run go generate ./powershell/internal/hostscript")
}

func allowed(cmdlets []cmdlet.Metadata, classes []wmi.Class) string {
	var b strings.Builder
	b.WriteString("# The cmdlets that the host runs: what each does to the site, then its parameters. Then the properties that may leave the\n")
	b.WriteString("# host, by class. Generated from the catalogue and the classes; do not edit.\n$allowed = @{\n")
	for _, m := range cmdlets {
		if AsksSomebody(m.Name) {
			continue
		}
		fmt.Fprintf(&b, "    '%s' = '%s", m.Name, m.Effect)
		for _, p := range m.Parameters {
			b.WriteString(" " + p.Name)
		}
		b.WriteString("'\n")
	}
	b.WriteString("}\n$shown = @{\n")
	for _, class := range classes {
		fmt.Fprintf(&b, "    '%s' = '", class.Name)
		for i, p := range slices.DeleteFunc(slices.Clone(class.Properties), func(p wmi.Property) bool { return p.Secret }) {
			b.WriteString(strings.Repeat(" ", min(i, 1)) + p.Name)
		}
		b.WriteString("'\n")
	}
	b.WriteString("}\n")
	return b.String()
}
