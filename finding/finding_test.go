package finding_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/finding"
)

func TestSeverity(t *testing.T) {
	assert.Less(t, finding.Pass, finding.Info)
	assert.Less(t, finding.Info, finding.Warn)
	assert.Less(t, finding.Warn, finding.Fail)
	for severity, word := range map[finding.Severity]string{
		finding.Pass: "pass", finding.Info: "info", finding.Warn: "warn", finding.Fail: "fail",
	} {
		assert.Equal(t, word, severity.String())
		text, err := severity.MarshalText()
		require.NoError(t, err)
		assert.Equal(t, word, string(text))
		var back finding.Severity
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, severity, back)
	}
	for _, severity := range []finding.Severity{0, finding.Fail + 1, 255} {
		_, err := severity.MarshalText()
		require.ErrorContains(t, err, fmt.Sprintf("severity %d is not one of", severity))
		assert.Equal(t, fmt.Sprintf("severity %d", severity), severity.String())
		assert.Equal(t, severity.String(), severity.LogValue().String())
	}
	for _, text := range []string{"", "Fail", "severity 0", "fatal", "warn "} {
		back := finding.Info
		require.ErrorContains(t, back.UnmarshalText([]byte(text)), "is not one of")
		assert.Equal(t, finding.Info, back, "an error leaves it alone")
	}
}

func TestJSON(t *testing.T) {
	f := finding.Finding{
		ID: finding.CertificateKeySize, Severity: finding.Fail, Title: "key size", Text: "the key has 1024 bits",
		Remedy: "take another", Source: "server-auth-cert", Grade: finding.DOC,
	}
	text, err := json.Marshal(f)
	require.NoError(t, err)
	assert.JSONEq(t, `{"id":"certificate-key-size","severity":"fail","title":"key size","text":"the key has 1024 bits",
		"remedy":"take another","source":"server-auth-cert","grade":"DOC"}`, string(text))
	var back finding.Finding
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, f, back)

	text, err = json.Marshal(finding.Finding{ID: "x", Severity: finding.Pass, Title: "a", Text: "b"})
	require.NoError(t, err)
	assert.JSONEq(t, `{"id":"x","severity":"pass","title":"a","text":"b"}`, string(text))
	_, err = json.Marshal(finding.Finding{ID: "x"})
	require.Error(t, err, "without a severity it says nothing")
	assert.Equal(t, "no finding", finding.Finding{}.String())
	require.Error(t, json.Unmarshal([]byte(`{"severity":"bad"}`), &back))
}

func TestWorst(t *testing.T) {
	list := func(severities ...finding.Severity) (findings []finding.Finding) {
		for _, severity := range severities {
			findings = append(findings, finding.Finding{Severity: severity})
		}
		return findings
	}
	assert.Equal(t, finding.Pass, finding.Worst(nil))
	assert.Equal(t, finding.Info, finding.Worst(list(finding.Info, finding.Pass)))
	assert.Equal(t, finding.Fail, finding.Worst(list(finding.Warn, finding.Fail, finding.Warn)))
}

func Example() {
	f := finding.Finding{
		ID: finding.CertificateKeySize, Severity: finding.Fail, Title: "key size",
		Text: "the key has 1024 bits", Remedy: "request the certificate again",
	}
	fmt.Println(f)
	fmt.Println(f.Message())
	fmt.Println(finding.Worst([]finding.Finding{f}) == finding.Fail)
	// Output:
	// fail certificate-key-size: the key has 1024 bits
	// the key has 1024 bits: request the certificate again
	// true
}

// ids returns the constants of type ID by their names, as the source has them.
func ids(t *testing.T) map[string]string {
	t.Helper()
	constants := map[string]string{}
	packages, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, path := range packages {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		for _, declaration := range file.Decls {
			constant, ok := declaration.(*ast.GenDecl)
			if !ok || constant.Tok != token.CONST {
				continue
			}
			for _, spec := range constant.Specs {
				value, _ := spec.(*ast.ValueSpec)
				if kind, ok := value.Type.(*ast.Ident); !ok || kind.Name != "ID" {
					continue
				}
				require.Len(t, value.Values, len(value.Names), path)
				for i, name := range value.Names {
					literal, ok := value.Values[i].(*ast.BasicLit)
					require.True(t, ok, "%s is not written out", name)
					id, err := strconv.Unquote(literal.Value)
					require.NoError(t, err)
					constants[name.Name] = id
				}
			}
		}
	}
	require.Contains(t, constants, "CertificateExpired", "the constants were not found")
	return constants
}

func TestIDs(t *testing.T) {
	names := map[string]string{}
	for name, id := range ids(t) {
		assert.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)+$`, id, "%s begins with its subject and is in kebab case", name)
		assert.Empty(t, names[id], "%s has the id of another", name)
		names[id] = name
	}
}

// Every id has a producer, and whoever compares one does it by its constant.
func TestIDsAreUsedByTheirConstants(t *testing.T) {
	constants := ids(t)
	names := map[string]string{}
	for name, id := range constants {
		names[id] = name
	}
	used := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || filepath.Clean(path) == filepath.Join("..", "finding")):
			return filepath.SkipDir
		case entry.IsDir(), !strings.HasSuffix(path, ".go"), strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "finding" {
					used[n.Sel.Name] = true
				}
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					assert.Empty(t, names[text], "%s has the text of an id: use the constant", path)
				}
			}
			return true
		})
		return nil
	})
	require.NoError(t, err)
	for name := range constants {
		assert.True(t, used[name], "nothing produces %s", name)
	}
}
