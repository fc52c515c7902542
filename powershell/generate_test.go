package powershell

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

var update = flag.Bool("update", false, "write the generated part of the host script")

// The list is compiled into the host script and frozen, so that a change of the catalogue shows in a diff, and in the
// script's hash.
func TestTheHostsListIsMadeFromTheCatalogue(t *testing.T) {
	const part = "host/3-allowed.ps1"
	generated := allowed(cmdlet.Documented().Cmdlets())
	if *update {
		require.NoError(t, os.WriteFile(part, []byte(generated), 0o600))
		return
	}
	current, err := hostParts.ReadFile(part)
	require.NoError(t, err)
	assert.Equal(t, generated, string(current), "run: go test ./powershell -run TestTheHostsList -update")
}

func allowed(cmdlets []cmdlet.Metadata) string {
	var b strings.Builder
	b.WriteString("# The cmdlets that the host runs: what each does to the site, then its parameters.\n")
	b.WriteString("# Generated from the catalogue; do not edit.\n$allowed = @{\n")
	for _, m := range cmdlets {
		if asksSomebody(m.Name) {
			continue
		}
		fmt.Fprintf(&b, "    '%s' = '%s", m.Name, m.Effect)
		for _, p := range m.Parameters {
			b.WriteString(" " + p.Name)
		}
		b.WriteString("'\n")
	}
	b.WriteString("}\n")
	return b.String()
}
