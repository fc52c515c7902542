package connectionpoint_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/connectionpoint"
)

func TestRefCanBeRead(t *testing.T) {
	ref := connectionpoint.OnServer("cm01").InSite("PS1")
	server, ok := ref.ServerName()
	assert.True(t, ok)
	assert.Equal(t, "cm01", server)
	code, ok := ref.SiteCode()
	assert.True(t, ok)
	assert.Equal(t, "PS1", code)
	_, ok = connectionpoint.OnServer("cm01").SiteCode()
	assert.False(t, ok)
	_, ok = connectionpoint.Ref{}.ServerName()
	assert.False(t, ok)

	assert.Equal(t, ref, (&connectionpoint.Point{ServerName: "cm01", SiteCode: "PS1"}).Ref())
	assert.Equal(t, connectionpoint.Ref{}, (*connectionpoint.Point)(nil).Ref())
	assert.NotEqual(t, connectionpoint.OnServer("cm01"), connectionpoint.OnServer("CM01"), "== compares the spelling")
}

func TestRefMatches(t *testing.T) {
	point := &connectionpoint.Point{ServerName: "CM01.contoso.com", SiteCode: "PS1"}
	for ref, want := range map[connectionpoint.Ref]bool{
		connectionpoint.OnServer("cm01.contoso.com"):               true,
		connectionpoint.OnServer("cm01.contoso.com").InSite("ps1"): true,
		connectionpoint.OnServer("cm01.contoso.com").InSite("PS2"): false,
		connectionpoint.OnServer("cm01"):                           false,
		connectionpoint.OnServer("cm0*"):                           false,
		connectionpoint.OnServer("").InSite("PS1"):                 false,
		{}: false,
	} {
		assert.Equal(t, want, ref.Matches(point), "%s", ref)
		assert.False(t, ref.Matches(nil), "%s", ref)
		assert.False(t, ref.Matches(&connectionpoint.Point{}), "%s", ref)

		// It is the rule of the client.
		var sent string
		_, err := connectionpoint.NewClient(answers(&sent, role(connector, "CM01.contoso.com", "PS1"))).Get(t.Context(), ref, nil)
		assert.Equal(t, want, err == nil, "%s: %v", ref, err)
	}
}

func TestRefAsTextBothWays(t *testing.T) {
	for text, ref := range map[string]connectionpoint.Ref{
		"server:cm01.contoso.com":     connectionpoint.OnServer("cm01.contoso.com"),
		"server:cm01.contoso.com@PS1": connectionpoint.OnServer("cm01.contoso.com").InSite("PS1"),
	} {
		assert.Equal(t, text, ref.String())
		stored, err := json.Marshal(map[connectionpoint.Ref]connectionpoint.Ref{ref: ref})
		require.NoError(t, err)
		assert.JSONEq(t, `{"`+text+`":"`+text+`"}`, string(stored))
		var back map[connectionpoint.Ref]connectionpoint.Ref
		require.NoError(t, json.Unmarshal(stored, &back))
		assert.Equal(t, map[connectionpoint.Ref]connectionpoint.Ref{ref: ref}, back)
	}
	for _, ref := range []connectionpoint.Ref{{}, connectionpoint.OnServer("").InSite("PS1"), connectionpoint.OnServer("a@b")} {
		_, err := ref.MarshalText()
		require.Error(t, err)
		assert.Equal(t, "none", ref.String())
	}
	for _, text := range []string{"", "cm01", "server:", "server:@PS1", "server:cm01@", "name:cm01", "id:7", "none"} {
		ref := connectionpoint.OnServer("cm01")
		require.ErrorContains(t, ref.UnmarshalText([]byte(text)), "does not refer to a connection point", text)
		assert.Equal(t, connectionpoint.OnServer("cm01"), ref, "an error leaves it alone")
	}
}
