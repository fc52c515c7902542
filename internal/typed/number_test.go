package typed_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/internal/typed"
)

type colour uint32

func (c colour) String() string {
	switch c {
	case 0:
		return "red"
	case 7:
		return "dark green"
	default:
		return fmt.Sprintf("colour %d", uint32(c))
	}
}

func TestNumbersAsTextBothWays(t *testing.T) {
	for _, want := range []colour{0, 7, 1, 1<<32 - 1} {
		got, err := typed.ParseNumber("colour", []byte(want.String()), colour(0), 7)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, text := range []string{"", "Red", "7", "colour", "colour ", "colour 07", "colour -1", "colour +1", "colour 4294967296"} {
		_, err := typed.ParseNumber("colour", []byte(text), colour(0), 7)
		require.EqualError(t, err, fmt.Sprintf("%q is not a colour: it takes red, dark green, or colour and a number", text))
	}
}
