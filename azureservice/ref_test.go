package azureservice_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azureservice"
)

func TestRef(t *testing.T) {
	mine := &azureservice.Service{ID: 7, Name: "Cloud Management"}
	for text, c := range map[string]struct {
		ref     azureservice.Ref
		id      uint32
		name    string
		matches bool
	}{
		"id:7":                  {azureservice.ByID(7), 7, "", true},
		"id:4294967295":         {azureservice.ByID(1<<32 - 1), 1<<32 - 1, "", false},
		"name:Cloud Management": {azureservice.ByName("Cloud Management"), 0, "Cloud Management", true},
		"name:cloud MANAGEMENT": {azureservice.ByName("cloud MANAGEMENT"), 0, "cloud MANAGEMENT", true},
		"name:Cloud*":           {azureservice.ByName("Cloud*"), 0, "Cloud*", false},
		"name:7":                {azureservice.ByName("7"), 0, "7", false},
		"none":                  {azureservice.Ref{}, 0, "", false},
	} {
		t.Run(text, func(t *testing.T) {
			assert.Equal(t, text, c.ref.String())
			id, ok := c.ref.ID()
			assert.Equal(t, c.id, id)
			assert.Equal(t, c.id != 0, ok)
			name, ok := c.ref.Name()
			assert.Equal(t, c.name, name)
			assert.Equal(t, c.name != "", ok)
			assert.Equal(t, c.matches, c.ref.Matches(mine))
			assert.False(t, c.ref.Matches(nil))
			assert.False(t, c.ref.Matches(&azureservice.Service{}))

			encoded, err := json.Marshal(c.ref)
			if c.ref == (azureservice.Ref{}) {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, `"`+text+`"`, string(encoded))
			var back azureservice.Ref
			require.NoError(t, json.Unmarshal(encoded, &back))
			assert.Equal(t, c.ref, back)
			assert.Equal(t, text, map[azureservice.Ref]string{c.ref: text}[back], "refs are comparable")
		})
	}
	for _, text := range []string{"", "none", "7", "id:", "id:0", "id:007", "id:4294967296", "name:", "server:cm01", "tenant:x"} {
		back := azureservice.ByID(7)
		require.ErrorContains(t, back.UnmarshalText([]byte(text)), "an Azure service", text)
		assert.Equal(t, azureservice.ByID(7), back, "a refused text leaves the ref as it is")
	}
	assert.Equal(t, azureservice.ByID(7), mine.Ref())
	assert.Zero(t, (*azureservice.Service)(nil).Ref())
	assert.Zero(t, (&azureservice.Service{Name: "x"}).Ref())
	assert.Zero(t, azureservice.ByID(0))
	assert.Zero(t, azureservice.ByName(""))
}
