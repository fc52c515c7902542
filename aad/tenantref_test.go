package aad_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/aad"
)

func TestTenantRef(t *testing.T) {
	tenant := &aad.Tenant{ID: 1, TenantID: tenantID}
	apps := []*aad.Application{
		nil, {ClientID: clientID, TenantRow: 1, IsClientApp: true}, {ClientID: fabrikamID, TenantRow: 2}, {ClientID: serverID, TenantRow: 1},
	}
	for text, c := range map[string]struct {
		ref                aad.TenantRef
		tenantID, clientID string
		matches            bool
	}{
		"tenant:" + tenantID:                     {tenant.Ref(), tenantID, "", true},
		"tenant:" + strings.ToUpper(tenantID):    {aad.InTenant(strings.ToUpper(tenantID)), strings.ToUpper(tenantID), "", true},
		"tenant:" + serverID:                     {aad.InTenant(serverID), serverID, "", false},
		"serverapp:" + serverID:                  {apps[3].TenantRef(), "", serverID, true},
		"serverapp:" + strings.ToUpper(serverID): {aad.WithServerApplication(strings.ToUpper(serverID)), "", strings.ToUpper(serverID), true},
		"serverapp:" + clientID:                  {aad.WithServerApplication(clientID), "", clientID, false},
		"serverapp:" + fabrikamID:                {aad.WithServerApplication(fabrikamID), "", fabrikamID, false},
		"serverapp:" + tenantID:                  {aad.WithServerApplication(tenantID), "", tenantID, false},
		"none":                                   {aad.TenantRef{}, "", "", false},
	} {
		t.Run(text, func(t *testing.T) {
			assert.Equal(t, text, c.ref.String())
			id, ok := c.ref.TenantID()
			assert.Equal(t, c.tenantID, id)
			assert.Equal(t, c.tenantID != "", ok)
			id, ok = c.ref.ServerApplication()
			assert.Equal(t, c.clientID, id)
			assert.Equal(t, c.clientID != "", ok)
			assert.Equal(t, c.matches, c.ref.Matches(tenant, apps))
			assert.Equal(t, c.matches && c.tenantID != "", c.ref.Matches(tenant, nil))
			assert.False(t, c.ref.Matches(nil, apps))
			assert.False(t, c.ref.Matches(&aad.Tenant{}, []*aad.Application{{}}))

			encoded, err := json.Marshal(c.ref)
			if c.ref == (aad.TenantRef{}) {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, `"`+text+`"`, string(encoded))
			var back aad.TenantRef
			require.NoError(t, json.Unmarshal(encoded, &back))
			assert.Equal(t, c.ref, back)
			assert.Equal(t, text, map[aad.TenantRef]string{c.ref: text}[back], "refs are comparable")
		})
	}
	for _, text := range []string{
		"", "none", tenantID, "tenant:", "tenant:contoso.com", "serverapp:x", "tenant:{" + tenantID + "}", "app:" + serverID, "id:7",
	} {
		back := tenant.Ref()
		require.ErrorContains(t, back.UnmarshalText([]byte(text)), "does not refer to a tenant", text)
		assert.Equal(t, tenant.Ref(), back, "a refused text leaves the ref as it is")
	}
	odd := aad.InTenant("contoso.com")
	assert.Equal(t, "tenant:contoso.com", odd.String())
	assert.Equal(t, "tenant:contoso.com", odd.LogValue().String(), "which has no text form")
	_, err := odd.MarshalText()
	require.ErrorContains(t, err, "is not a GUID", "what cannot be read back is not written")
	assert.Zero(t, (*aad.Application)(nil).TenantRef())
	assert.Zero(t, (&aad.Application{Name: "x"}).TenantRef())
	assert.Zero(t, (*aad.Tenant)(nil).Ref())
}
