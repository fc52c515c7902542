package azurecloud_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azurecloud"
)

func TestCheckGroupName(t *testing.T) {
	for _, name := range []string{"a", "cmg-rg", "RG_1 "[:4], "(prod).west", "größe-٣", strings.Repeat("é", 90), "-a", ".a"} {
		require.NoError(t, azurecloud.CheckGroupName(name), name)
	}
	for name, rule := range map[string]string{
		"": "is empty", strings.Repeat("a", 91): "is longer than the 90 characters", "cmg.": "ends with a full stop",
		"cmg rg": "has a character", "cmg/rg": "has a character", "cmg\u200erg": "has a character", "cmg\xff": "has a character",
		"cmg\nrg": "has a character", "50%": "has a character",
	} {
		err := azurecloud.CheckGroupName(name)
		var e *azurecloud.Error
		require.ErrorAs(t, err, &e, "%q", name)
		assert.Contains(t, e.Rule, rule)
		assert.Equal(t, name, e.Value)
		assert.NotContains(t, err.Error(), "\n")
	}
}
