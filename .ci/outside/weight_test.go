package outside_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What a program that imports package cmg carries.
func TestWeightOfAProgram(t *testing.T) {
	t.Parallel()
	standard := strings.Fields(goList(t, "-deps", "-f", "{{if .Standard}}{{.ImportPath}}{{end}}", "./weight"))
	assert.Contains(t, standard, "context")
	assert.NotContains(t, standard, "net/http")
	assert.NotContains(t, standard, "testing")

	modules := strings.Fields(goList(t, "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "./weight"))
	slices.Sort(modules)
	assert.Equal(t, []string{"example.com/outside", module, "golang.org/x/crypto", "software.sslmate.com/src/go-pkcs12"}, slices.Compact(modules))
}
