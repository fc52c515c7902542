package boundarygroups_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
)

func TestRefsAsText(t *testing.T) {
	for text, ref := range map[string]boundarygroups.Ref{
		"id:16777217": boundarygroups.ByID(16777217), "name:Headquarters": boundarygroups.ByName("Headquarters"),
	} {
		assert.Equal(t, text, ref.String())
		got, err := json.Marshal(ref)
		require.NoError(t, err)
		var back boundarygroups.Ref
		require.NoError(t, json.Unmarshal(got, &back))
		assert.Equal(t, ref, back)
	}
	for text, ref := range map[string]boundarygroups.DefaultRef{
		"default:PS1": boundarygroups.DefaultOf("PS1"), "default:id:16777217": boundarygroups.DefaultByID(16777217),
		"default:123": boundarygroups.DefaultOf("123"),
	} {
		assert.Equal(t, text, ref.String())
		got, err := json.Marshal(ref)
		require.NoError(t, err)
		var back boundarygroups.DefaultRef
		require.NoError(t, json.Unmarshal(got, &back))
		assert.Equal(t, ref, back)
	}
	kept, keptDefault := boundarygroups.ByID(1), boundarygroups.DefaultOf("PS1")
	for _, text := range []string{"", "Headquarters", "id:0", "id:-1", "name:", "default:PS1", "server:cm01"} {
		require.ErrorContains(t, kept.UnmarshalText([]byte(text)), "does not refer to a boundary group", text)
	}
	for _, text := range []string{"", "PS1", "default", "default:", "default:id:", "default:id:0", "default:id:01", "default:name:x", "id:1", "name:x"} {
		require.ErrorContains(t, keptDefault.UnmarshalText([]byte(text)), "does not refer to a default boundary group", text)
	}
	assert.Equal(t, boundarygroups.ByID(1), kept)
	assert.Equal(t, boundarygroups.DefaultOf("PS1"), keptDefault)
	assert.Equal(t, "none", boundarygroups.Ref{}.String())
	assert.Equal(t, "none", boundarygroups.DefaultRef{}.String())
	_, err := boundarygroups.Ref{}.MarshalText()
	require.Error(t, err)
	_, err = boundarygroups.DefaultRef{}.MarshalText()
	require.Error(t, err)
	_, err = boundarygroups.DefaultOf("id:7").MarshalText()
	require.EqualError(t, err, `"id:7" is not a site code`)
}

func TestRefsCanBeRead(t *testing.T) {
	id, ok := boundarygroups.ByID(7).ID()
	assert.True(t, ok)
	assert.EqualValues(t, 7, id)
	_, ok = boundarygroups.ByID(7).Name()
	assert.False(t, ok)
	name, ok := boundarygroups.ByName("n").Name()
	assert.True(t, ok)
	assert.Equal(t, "n", name)
	_, ok = boundarygroups.ByName("n").ID()
	assert.False(t, ok)
	id, ok = boundarygroups.DefaultByID(7).ID()
	assert.True(t, ok)
	assert.EqualValues(t, 7, id)
	_, ok = boundarygroups.DefaultByID(7).SiteCode()
	assert.False(t, ok)
	code, ok := boundarygroups.DefaultOf("PS1").SiteCode()
	assert.True(t, ok)
	assert.Equal(t, "PS1", code)
	_, ok = boundarygroups.DefaultOf("PS1").ID()
	assert.False(t, ok)

	assert.Equal(t, boundarygroups.Ref{}, (*boundarygroups.Group)(nil).Ref())
	assert.Equal(t, boundarygroups.ByID(7), (&boundarygroups.Group{ID: 7, Name: "n"}).Ref())
	assert.Equal(t, boundarygroups.DefaultRef{}, (*boundarygroups.DefaultGroup)(nil).Ref())
	assert.Equal(t, boundarygroups.DefaultByID(7), (&boundarygroups.DefaultGroup{ID: 7, SiteCode: "PS1"}).Ref())
}

// Matches is the very rule of the Client: whatever a back end returns, Get finds what matches.
func TestMatchesIsTheRuleOfTheClient(t *testing.T) {
	refs := []boundarygroups.Ref{
		{}, boundarygroups.ByID(7), boundarygroups.ByID(8), boundarygroups.ByName("x"), boundarygroups.ByName("X"), boundarygroups.ByName("y"),
	}
	defaults := []boundarygroups.DefaultRef{
		{},
		boundarygroups.DefaultByID(7), boundarygroups.DefaultByID(8), boundarygroups.DefaultOf("x"), boundarygroups.DefaultOf("X"),
		boundarygroups.DefaultOf("y"),
	}
	matches := 0
	for _, id := range []uint32{0, 7} {
		for _, name := range []string{"", "x"} {
			client := boundarygroups.NewClient(answers(cmdlet.NewObject("SMS_BoundaryGroup", map[string]cmdlet.Value{
				"GroupID": cmdlet.Int(int64(id)), "Name": cmdlet.String(name), "DefaultSiteCode": cmdlet.String(name),
			})))
			for i := range refs {
				_, err := client.Get(t.Context(), refs[i], nil)
				want := refs[i].Matches(&boundarygroups.Group{ID: id, Name: name})
				assert.Equal(t, want, err == nil, "%v of %d, %q", refs[i], id, name)
				_, err = client.GetDefault(t.Context(), defaults[i], nil)
				assert.Equal(t, want, defaults[i].Matches(&boundarygroups.DefaultGroup{ID: id, SiteCode: name}))
				assert.Equal(t, want, err == nil, "%v of %d, %q", defaults[i], id, name)
				if want {
					matches++
				}
			}
		}
	}
	assert.Equal(t, 6, matches, "of 6 refs and 4 rows")
	for i := range refs {
		assert.False(t, refs[i].Matches(nil))
		assert.False(t, defaults[i].Matches(nil))
	}
}

// Who gives the name of several groups is told their ids.
func TestAmbiguousName(t *testing.T) {
	group := func(id int64) cmdlet.Object {
		return cmdlet.NewObject("SMS_BoundaryGroup", map[string]cmdlet.Value{"GroupID": cmdlet.Int(id), "Name": cmdlet.String("HQ")})
	}
	_, err := boundarygroups.NewClient(answers(group(7), group(8))).Get(t.Context(), boundarygroups.ByName("HQ"), nil)
	require.ErrorIs(t, err, cmdlet.ErrAmbiguous)
	require.ErrorContains(t, err, `2 objects match: boundary group "HQ", id:7; boundary group "HQ", id:8`)
}

func answers(objects ...cmdlet.Object) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{Objects: objects}, nil
	})
}
