package typed_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/internal/typed"
)

func TestKeysAsTextBothWays(t *testing.T) {
	for text, want := range map[string]struct {
		id   uint32
		name string
	}{
		"id:1": {id: 1}, "id:4294967295": {id: 1<<32 - 1},
		"name:granite.contoso.com": {name: "granite.contoso.com"}, "name:id:7": {name: "id:7"}, "name:\x20": {name: " "},
	} {
		id, name, err := typed.UnmarshalKey("a gateway", []byte(text))
		require.NoError(t, err, text)
		assert.Equal(t, want.id, id)
		assert.Equal(t, want.name, name)
		back, err := typed.MarshalKey(id, name)
		require.NoError(t, err)
		assert.Equal(t, text, string(back))
		assert.Equal(t, text, typed.RefString(typed.MarshalKey(id, name)))
	}
	for _, text := range []string{
		"", "id", "id:", "name:", "name", ":x", "granite", "id:0", "id:01", "id:+1", "id:-1", "id: 1", "id:4294967296", "id:x",
		"Id:1", "server:cm01", "x:name:y", "id:1\n",
	} {
		_, _, err := typed.UnmarshalKey("a gateway", []byte(text))
		require.ErrorContains(t, err, "a gateway", text)
	}
	_, err := typed.MarshalKey(0, "")
	require.Error(t, err)
	assert.Equal(t, "none", typed.RefString(typed.MarshalKey(0, "")))
}

func TestServersAsTextBothWays(t *testing.T) {
	for text, want := range map[string][2]string{
		"server:cm01.contoso.com": {"cm01.contoso.com", ""}, "server:cm01.contoso.com@PS1": {"cm01.contoso.com", "PS1"},
	} {
		server, siteCode, err := typed.UnmarshalServer("a connection point", []byte(text))
		require.NoError(t, err, text)
		assert.Equal(t, want, [2]string{server, siteCode})
		back, err := typed.MarshalServer(server, siteCode)
		require.NoError(t, err)
		assert.Equal(t, text, string(back))
	}
	for _, text := range []string{"", "server:", "server:@PS1", "server:cm01@", "server:a@b@c", "name:cm01", "cm01"} {
		_, _, err := typed.UnmarshalServer("a connection point", []byte(text))
		require.ErrorContains(t, err, "a connection point", text)
	}
	for _, server := range []string{"", "a@b"} {
		_, err := typed.MarshalServer(server, "PS1")
		require.Error(t, err, server)
	}
}

func FuzzKeys(f *testing.F) {
	for _, seed := range []string{"id:16777217", "name:granite.contoso.com", "id:01", "", "name:"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, name, err := typed.UnmarshalKey("a gateway", []byte(text))
		if err != nil {
			return
		}
		back, err := typed.MarshalKey(id, name)
		require.NoError(t, err)
		assert.Equal(t, text, string(back), "one object has one spelling")
	})
}
