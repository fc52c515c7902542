package cmg_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
)

func TestRefCanBeRead(t *testing.T) {
	id, ok := cmg.ByID(7).ID()
	assert.True(t, ok)
	assert.Equal(t, uint32(7), id)
	_, ok = cmg.ByID(7).Name()
	assert.False(t, ok)
	name, ok := cmg.ByName("granite").Name()
	assert.True(t, ok)
	assert.Equal(t, "granite", name)
	_, ok = cmg.ByName("granite").ID()
	assert.False(t, ok)

	assert.Equal(t, cmg.ByID(7), (&cmg.Gateway{ID: 7, Name: "granite"}).Ref())
	assert.Equal(t, cmg.Ref{}, (*cmg.Gateway)(nil).Ref())
	assert.Equal(t, cmg.Ref{}, (&cmg.Gateway{Name: "granite"}).Ref())
	assert.NotEqual(t, cmg.ByName("granite"), cmg.ByName("Granite"), "== compares the spelling")
}

// The gateways are made by hand, as those of a fake are.
func TestRefMatches(t *testing.T) {
	granite := &cmg.Gateway{ID: 7, Name: "The first", ServiceName: "granite.contoso.com"}
	for ref, want := range map[cmg.Ref]bool{
		cmg.ByID(7): true, cmg.ByID(8): false,
		cmg.ByName("Granite.Contoso.Com"): true, cmg.ByName("GRANITE"): true, cmg.ByName("the first"): true,
		cmg.ByName("granite.contoso"): false, cmg.ByName("contoso.com"): false,
		cmg.ByName("granite*"): false, cmg.ByName("7"): false, {}: false,
	} {
		assert.Equal(t, want, ref.Matches(granite), "%s", ref)
		assert.False(t, ref.Matches(nil), "%s", ref)
		assert.False(t, ref.Matches(&cmg.Gateway{}), "%s", ref)

		// It is the rule of the client.
		var sent cmdlet.Call
		_, err := cmg.NewClient(answers(&sent, row(7, map[string]cmdlet.Value{
			"Name": cmdlet.String("The first"), "ServiceCName": cmdlet.String("granite.contoso.com"),
		}))).Get(t.Context(), ref, nil)
		assert.Equal(t, want, err == nil, "%s: %v", ref, err)
	}
}

func TestRefAsTextBothWays(t *testing.T) {
	for text, ref := range map[string]cmg.Ref{
		"id:16777217": cmg.ByID(16777217), "name:granite.contoso.com": cmg.ByName("granite.contoso.com"), "name:7": cmg.ByName("7"),
	} {
		assert.Equal(t, text, ref.String())
		var back cmg.Ref
		require.NoError(t, back.UnmarshalText([]byte(text)))
		assert.Equal(t, ref, back)

		type plan struct {
			Ref  cmg.Ref            `json:"ref"`
			Keys map[cmg.Ref]string `json:"keys"`
		}
		stored, err := json.Marshal(plan{ref, map[cmg.Ref]string{ref: "x"}})
		require.NoError(t, err)
		assert.JSONEq(t, `{"ref":"`+text+`","keys":{"`+text+`":"x"}}`, string(stored))
		var read plan
		require.NoError(t, json.Unmarshal(stored, &read))
		assert.Equal(t, plan{ref, map[cmg.Ref]string{ref: "x"}}, read)
	}
	assert.Equal(t, "none", cmg.Ref{}.String())
	_, err := cmg.Ref{}.MarshalText()
	require.Error(t, err)
	for _, text := range []string{"", "16777217", "granite.contoso.com", "id:0", "id:x", "name:", "server:cm01.contoso.com", "none"} {
		ref := cmg.ByID(7)
		require.ErrorContains(t, ref.UnmarshalText([]byte(text)), "does not refer to a gateway", text)
		assert.Equal(t, cmg.ByID(7), ref, "an error leaves it alone")
	}
}
