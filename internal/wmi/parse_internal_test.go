package wmi

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	got, err := parse("# comment\n#another\n\nA_Class\n  Id uint32 key DOC\n  Names string[] - CODE\nB\n  Payload string secret INF\n")
	require.NoError(t, err)
	assert.Equal(t, map[string]Class{
		"a_class": {Name: "A_Class", Properties: []Property{
			{Name: "Id", Type: UInt32, Key: true, Grade: "DOC"}, {Name: "Names", Type: String, Array: true, Grade: "CODE"},
		}},
		"b": {Name: "B", Properties: []Property{{Name: "Payload", Type: String, Secret: true, Grade: "INF"}}},
	}, got)

	for name, tc := range map[string]struct {
		text string
		line int
	}{
		"property before a class": {"  Id uint32 key DOC", 1},
		"too few fields":          {"A\n\n  Id uint32 key", 3},
		"too many fields":         {"A\n  Id uint32 key DOC more", 2},
		"unknown flag":            {"A\n  Id uint32 hidden DOC", 2},
		"class again":             {"A\n  Id uint32 key DOC\na", 3},
		"property again":          {"A\n  Id uint32 key DOC\n  ID string - DOC", 3},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parse(tc.text)
			require.ErrorContains(t, err, fmt.Sprintf("line %d of the classes", tc.line))
		})
	}
}
