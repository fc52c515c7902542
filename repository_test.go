package cmgkit_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever a test writes with -update, go generate writes.
func TestGenerateMakesAllThatIsGenerated(t *testing.T) {
	producers := 0
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if strings.Contains(string(source), "\nvar update = flag.Bool(") {
			producers++
			assert.Regexp(t, `(?m)^//go:generate go test -run ".+" -update$`, string(source), path)
		}
		return err
	}))
	assert.Positive(t, producers)
}
