package roles_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/site/roles"
)

func TestRefAsText(t *testing.T) {
	for text, ref := range map[string]roles.Ref{
		"server:cm01.contoso.com":     roles.OnServer("cm01.contoso.com"),
		"server:cm01.contoso.com@PS1": roles.OnServer("cm01.contoso.com").InSite("PS1"),
	} {
		assert.Equal(t, text, ref.String())
		got, err := json.Marshal(map[roles.Ref]roles.Ref{ref: ref})
		require.NoError(t, err)
		assert.JSONEq(t, `{"`+text+`":"`+text+`"}`, string(got))
		var back map[roles.Ref]roles.Ref
		require.NoError(t, json.Unmarshal(got, &back))
		assert.Equal(t, map[roles.Ref]roles.Ref{ref: ref}, back)
	}
	kept := roles.OnServer("kept")
	for _, text := range []string{"", "cm01", "server:", "server:@PS1", "server:cm01@", "name:cm01", "id:1", "Server:cm01", "default:PS1"} {
		require.ErrorContains(t, kept.UnmarshalText([]byte(text)), "does not refer to a site system role", text)
	}
	assert.Equal(t, roles.OnServer("kept"), kept)
	for _, zero := range []roles.Ref{{}, roles.OnServer(""), roles.OnServer("").InSite("PS1")} {
		assert.Equal(t, "none", zero.String())
		_, err := zero.MarshalText()
		require.Error(t, err)
	}
}

func TestRefCanBeRead(t *testing.T) {
	server, ok := roles.OnServer(cm01).ServerName()
	assert.Equal(t, cm01, server)
	assert.True(t, ok)
	_, ok = roles.OnServer(cm01).SiteCode()
	assert.False(t, ok)
	code, ok := roles.OnServer(cm01).InSite("PS1").SiteCode()
	assert.Equal(t, "PS1", code)
	assert.True(t, ok)
	_, ok = roles.Ref{}.ServerName()
	assert.False(t, ok)
	assert.Equal(t, roles.Ref{}, (*roles.ManagementPoint)(nil).Ref())
	assert.Equal(t, roles.Ref{}, (*roles.SoftwareUpdatePoint)(nil).Ref())
	for _, role := range []roles.Role{
		&roles.ManagementPoint{ServerName: cm01, SiteCode: "PS1"}, &roles.SoftwareUpdatePoint{ServerName: cm01, SiteCode: "PS1"},
	} {
		assert.Equal(t, roles.OnServer(cm01).InSite("PS1"), role.Ref())
	}
}

// Matches is the very rule of the Client: whatever a back end returns, Get finds what matches.
func TestMatchesIsTheRuleOfTheClient(t *testing.T) {
	refs := []roles.Ref{
		roles.OnServer("cm01"), roles.OnServer("CM01"), roles.OnServer("cm02"), roles.OnServer("cm01").InSite("PS1"),
		roles.OnServer("cm01").InSite("ps1"), roles.OnServer("cm01").InSite("PS2"),
		{},
		roles.OnServer("").InSite("PS1"),
	}
	matches := 0
	for _, server := range []string{"cm01", "Cm01", "cm03", ""} {
		for _, siteCode := range []string{"PS1", "Ps2", ""} {
			row := func(roleName string) cmdlet.Runner {
				return answers(cmdlet.NewObject("SMS_SCI_SysResUse", map[string]cmdlet.Value{
					"NetworkOSPath": cmdlet.String(`\\` + server), "SiteCode": cmdlet.String(siteCode), "RoleName": cmdlet.String(roleName),
				}))
			}
			for _, ref := range refs {
				mp, mpErr := roles.NewClient(row("SMS Management Point")).GetManagementPoint(t.Context(), ref, nil)
				sup, supErr := roles.NewClient(row("SMS Software Update Point")).GetSoftwareUpdatePoint(t.Context(), ref, nil)
				want := ref.Matches(&roles.ManagementPoint{ServerName: server, SiteCode: siteCode})
				assert.Equal(t, want, ref.Matches(&roles.SoftwareUpdatePoint{ServerName: server, SiteCode: siteCode}))
				assert.Equal(t, want, mpErr == nil, "%v and %q of %q", ref, server, siteCode)
				assert.Equal(t, want, supErr == nil, "%v and %q of %q", ref, server, siteCode)
				if want {
					matches++
					assert.True(t, ref.Matches(mp))
					assert.True(t, ref.Matches(sup))
				}
			}
		}
	}
	assert.Equal(t, 18, matches, "of 8 refs and 12 rows")
	assert.False(t, roles.OnServer("cm01").Matches(nil))
	assert.False(t, roles.OnServer("cm01").Matches((*roles.ManagementPoint)(nil)))
	assert.False(t, roles.Ref{}.Matches((*roles.ManagementPoint)(nil)))
	assert.False(t, roles.Ref{}.Matches(&roles.SoftwareUpdatePoint{}))
}

// A back end that returns another role of the server does not pass for the one that is meant.
func TestOtherRolesAreLeftOut(t *testing.T) {
	other := cmdlet.NewObject("SMS_SCI_SysResUse", map[string]cmdlet.Value{
		"NetworkOSPath": cmdlet.String(`\\cm01`), "RoleName": cmdlet.String("SMS Distribution Point"),
	})
	client := roles.NewClient(answers(other))
	_, err := client.GetManagementPoint(t.Context(), roles.OnServer("cm01"), nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	_, err = client.GetSoftwareUpdatePoint(t.Context(), roles.OnServer("cm01"), nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	mps, err := client.ListManagementPoints(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, mps)
}

func answers(objects ...cmdlet.Object) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{Objects: objects}, nil
	})
}
