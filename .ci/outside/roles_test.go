package outside_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/cmgkit/cmgkit"

// Every exported method of a Client has a role, an interface with that one method, and every role has a fake in this package.
func TestNoRoleIsMissing(t *testing.T) {
	t.Parallel()
	var roles []string
	for line := range strings.Lines(goList(t, "-find", "-f", "{{.ImportPath}} {{.Dir}}", module+"/...")) {
		name, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
		role, methods := surface(t, dir)
		for method := range methods {
			if assert.Contains(t, role, method, "no role for the method of %s.Client", name) {
				roles = append(roles, name+"."+role[method])
			}
		}
	}
	assert.Greater(t, len(roles), 40)
	assert.ElementsMatch(t, roles, asserted(t))
}

// surface are the roles of a package by their methods, and the exported methods of its Client.
func surface(t *testing.T, dir string) (roles map[string]string, methods map[string]bool) {
	t.Helper()
	roles, methods = map[string]string{}, map[string]bool{}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		ast.Inspect(parse(t, file), func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeSpec:
				if i, ok := n.Type.(*ast.InterfaceType); ok && len(i.Methods.List) == 1 && len(i.Methods.List[0].Names) == 1 {
					roles[i.Methods.List[0].Names[0].Name] = n.Name.Name
				}
			case *ast.FuncDecl:
				if n.Recv == nil || !n.Name.IsExported() {
					return false
				}
				if star, ok := n.Recv.List[0].Type.(*ast.StarExpr); ok {
					if receiver, ok := star.X.(*ast.Ident); ok && receiver.Name == "Client" {
						methods[n.Name.Name] = true
					}
				}
			}
			return true
		})
	}
	return roles, methods
}

// asserted are the types of the declarations var _ package.Role = … in the files of the fakes.
func asserted(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("fake_*_test.go")
	require.NoError(t, err)
	var found []string
	for _, file := range files {
		syntax := parse(t, file)
		imports := map[string]string{}
		for _, i := range syntax.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			require.NoError(t, err)
			imports[path.Base(name)] = name
		}
		ast.Inspect(syntax, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && v.Names[0].Name == "_" {
				role := v.Type.(*ast.SelectorExpr)
				found = append(found, imports[role.X.(*ast.Ident).Name]+"."+role.Sel.Name)
			}
			return true
		})
	}
	return found
}

func parse(t *testing.T, file string) *ast.File {
	t.Helper()
	syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	return syntax
}

func goList(t *testing.T, arguments ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", append([]string{"list"}, arguments...)...)
	var stderr strings.Builder
	command.Stderr = &stderr
	output, err := command.Output()
	require.NoError(t, err, stderr.String())
	return string(output)
}
