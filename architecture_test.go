package cmgkit_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/cmgkit/cmgkit"

// floors are the packages, lowest first. Imports only go down; packages of one line do not import each other.
var floors = [][]string{
	{"secret", "finding", "azurecloud", "symptom"},
	{"cmdlet", "certs", "internal/wmi"},
	{"internal/callwire", "internal/typed", "certs/certstest"},
	{"schedule"},
	{
		"cmdlet/cmdlettest", "internal/stub",
		"powershell/internal/hostscript", "powershell/internal/scrub", "powershell/internal/verdict",
	},
	{"internal/fake", "powershell", "aad", "azureservice", "cmg", "connectionpoint", "site"},
	{"site/roles", "site/clientsettings", "site/boundarygroups", "site/collections", "site/monitoring"},
	{"simulator", "powershell/sshtransport", "powershell/selftest"},
	{"powershell/powershelltest"},
	{""}, // the module's own page
	{"cmd/cmgctl", "examples/setup", "examples/session", "internal/mirror"},
}

type goPackage struct {
	ImportPath string
	Imports    []string
	Standard   bool
	Module     *struct{ Path string }
}

func list(t *testing.T, arguments ...string) []goPackage {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", append([]string{"list", "-json=ImportPath,Imports,Standard,Module"}, arguments...)...)
	output, err := command.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Fatalf("go list: %s", failed.Stderr)
	}
	require.NoError(t, err)
	var packages []goPackage
	for decoder := json.NewDecoder(strings.NewReader(string(output))); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		}
		require.NoError(t, err)
		packages = append(packages, p)
	}
}

func TestImportsGoDown(t *testing.T) {
	floor := map[string]int{}
	for i, packages := range floors {
		for _, name := range packages {
			floor[strings.TrimSuffix(module+"/"+name, "/")] = i
		}
	}
	seen := 0
	for _, p := range list(t, "./...") {
		at, known := floor[p.ImportPath]
		if !assert.True(t, known, "%s stands on no floor: give it one", p.ImportPath) {
			continue
		}
		seen++
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, module) {
				assert.Less(t, floor[imported], at, "%s imports %s, which is not below it", p.ImportPath, imported)
			}
		}
	}
	assert.Equal(t, len(floor), seen, "a floor names a package that is gone")
}

// light are the packages whose users are promised next to no dependencies.
var light = []string{"cmg", "simulator"}

func TestLightPackagesStayLight(t *testing.T) {
	for _, name := range light {
		var modules []string
		for _, p := range list(t, "-deps", "./"+name) {
			assert.NotContains(t, []string{"testing", "net/http"}, p.ImportPath, "%s carries it into every program", name)
			if !p.Standard && p.Module != nil && p.Module.Path != module && !slices.Contains(modules, p.Module.Path) {
				modules = append(modules, p.Module.Path)
			}
		}
		slices.Sort(modules)
		assert.Equal(t, []string{"golang.org/x/crypto", "software.sslmate.com/src/go-pkcs12"}, modules, name)
	}
}

// A program that opens a local session has no use for what reaches other machines, nor for what stands in for the module.
func TestALocalSessionIsLight(t *testing.T) {
	for _, p := range list(t, "-deps", "./powershell") {
		assert.False(t, strings.HasPrefix(p.ImportPath, "golang.org/x/crypto/ssh"), "powershell carries %s", p.ImportPath)
		assert.NotContains(t, []string{module + "/internal/stub", "testing"}, p.ImportPath, "powershell carries it")
	}
	for _, p := range list(t, "-deps", "./powershell/powershelltest") {
		assert.NotEqual(t, "testing", p.ImportPath, "powershelltest is for programs too")
	}
}

// Examples show what can be done from outside. Their tests are held to it too.
func TestExamplesImportNothingInternal(t *testing.T) {
	examples := list(t, "-test", "./examples/...")
	require.NotEmpty(t, examples)
	for _, p := range examples {
		for _, imported := range p.Imports {
			inside := strings.HasPrefix(imported, module+"/") && strings.Contains(imported+"/", "/internal/")
			assert.False(t, inside, "%s imports %s", p.ImportPath, imported)
		}
	}
}

func TestTestHelpersStayInTests(t *testing.T) {
	for _, p := range list(t, "./...") {
		for _, imported := range p.Imports {
			assert.False(t, strings.HasPrefix(imported, "github.com/stretchr/testify"), "%s imports %s outside its tests", p.ImportPath, imported)
			if imported == "testing" {
				assert.Equal(t, module+"/cmdlet/cmdlettest", p.ImportPath, "only the contract suite is made of tests")
			}
		}
	}
}
