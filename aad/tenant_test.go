package aad_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/cmdlet"
)

const fabrikamID = "99999999-4b5a-4697-8877-665544332211"

func tenantRow(id int64, tenantID, name string) cmdlet.Object {
	return cmdlet.NewObject("SMS_AAD_Tenant_Ex", map[string]cmdlet.Value{
		"ID": cmdlet.Int(id), "TenantID": cmdlet.String(tenantID), "Name": cmdlet.String(name), "Environment": cmdlet.Int(4711),
		"SiteCode": cmdlet.String("PS1"), "Novelty": cmdlet.Int(1),
	})
}

func appRow(name string, tenant int64) cmdlet.Object {
	return cmdlet.NewObject("SMS_AAD_Application_Ex", map[string]cmdlet.Value{"Name": cmdlet.String(name), "TenantID": cmdlet.Int(tenant)})
}

// directory is a Runner with two tenants and three apps.
func directory(sent *[]string) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		*sent = append(*sent, c.String())
		if c.Name() == "Get-CMAADTenant" {
			return &cmdlet.Result{Objects: []cmdlet.Object{tenantRow(1, tenantID, "Contoso"), tenantRow(2, fabrikamID, "Fabrikam")}}, nil
		}
		return &cmdlet.Result{Objects: []cmdlet.Object{appRow("CMG-Server", 1), appRow("CMG-Client", 1), appRow("CMG-Server", 2)}}, nil
	})
}

func TestGetTenant(t *testing.T) {
	contoso := tenantRow(16777217, strings.ToUpper(tenantID), "Contoso")
	other := tenantRow(2, fabrikamID, "Fabrikam")
	tenant, err := aad.NewClient(answers(other, contoso)).GetTenant(t.Context(), tenantID, nil)
	require.NoError(t, err)
	assert.Equal(t, &aad.Tenant{
		ID: 16777217, TenantID: strings.ToUpper(tenantID), Name: "Contoso", Environment: 4711, SiteCode: "PS1", Object: contoso,
	}, tenant)

	_, err = aad.NewClient(answers(other)).GetTenant(t.Context(), tenantID, nil)
	require.EqualError(t, err, "Get-CMAADTenant '"+tenantID+"': not found")
	_, err = aad.NewClient(answers(contoso, contoso)).GetTenant(t.Context(), tenantID, nil)
	require.ErrorIs(t, err, cmdlet.ErrAmbiguous)
	_, err = aad.NewClient(untouched(t)).GetTenant(t.Context(), "Contoso", nil)
	assert.Equal(t, []string{"tenantID 'Contoso': is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)"}, problems(t, err))
}

func TestListTenants(t *testing.T) {
	for pattern, want := range map[string][]string{"": {"Contoso", "Fabrikam"}, "con*": {"Contoso"}, "contos": {}} {
		t.Run(pattern, func(t *testing.T) {
			var sent []string
			tenants, err := aad.NewClient(directory(&sent)).ListTenants(t.Context(), &aad.ListTenantsOptions{Name: cmdlet.Like(pattern)})
			require.NoError(t, err)
			names := []string{}
			for _, tenant := range tenants {
				names = append(names, tenant.Name)
			}
			assert.Equal(t, want, names)
			assert.Equal(t, []string{"Get-CMAADTenant"}, sent)
		})
	}
	tenants, err := aad.NewClient(answers()).ListTenants(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, tenants)
	_, err = aad.NewClient(untouched(t)).ListTenants(t.Context(), &aad.ListTenantsOptions{Name: cmdlet.Like("[")})
	assert.Equal(t, []string{"Name '[': a [ has no ] after it, or nothing before the ]"}, problems(t, err))
}

func TestListApplications(t *testing.T) {
	const apps, tenants = "Get-CMAADApplication", "Get-CMAADTenant"
	for name, c := range map[string]struct {
		opts *aad.ListApplicationsOptions
		want int
		sent []string
	}{
		"all":                  {nil, 3, []string{apps}},
		"by name":              {&aad.ListApplicationsOptions{AppName: cmdlet.Like("cmg-s*")}, 2, []string{apps}},
		"by type":              {&aad.ListApplicationsOptions{AppType: aad.ServerApplication}, 3, []string{apps + " -AppType ServerApplication"}},
		"by tenant":            {&aad.ListApplicationsOptions{TenantID: strings.ToUpper(tenantID)}, 2, []string{tenants, apps}},
		"by the tenant's name": {&aad.ListApplicationsOptions{TenantName: cmdlet.Like("F*")}, 1, []string{tenants, apps}},
		"by both":              {&aad.ListApplicationsOptions{TenantID: tenantID, TenantName: cmdlet.Like("F*")}, 0, []string{tenants, apps}},
		"no such tenant":       {&aad.ListApplicationsOptions{TenantID: serverID}, 0, []string{tenants, apps}},
		"all together": {
			&aad.ListApplicationsOptions{AppName: cmdlet.Like("*client"), TenantID: tenantID, AppType: aad.ClientApplication}, 1,
			[]string{tenants, apps + " -AppType ClientApplication"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var sent []string
			found, err := aad.NewClient(directory(&sent)).ListApplications(t.Context(), c.opts)
			require.NoError(t, err)
			assert.NotNil(t, found)
			assert.Len(t, found, c.want)
			assert.Equal(t, c.sent, sent)
		})
	}
	_, err := aad.NewClient(untouched(t)).ListApplications(t.Context(), &aad.ListApplicationsOptions{
		AppName: cmdlet.Like("["), AppType: "Server", TenantID: "Contoso", TenantName: cmdlet.Like("[]"),
	})
	assert.Equal(t, []string{
		"AppType Server: must be one of ServerApplication, ClientApplication",
		"AppName '[': a [ has no ] after it, or nothing before the ]",
		"TenantID 'Contoso': is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)",
		"TenantName '[]': a [ has no ] after it, or nothing before the ]",
	}, problems(t, err))

	lost := cmdlet.Fail(cmdlet.NewCall(tenants), cmdlet.ErrUnavailable, nil)
	failing := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return nil, lost })
	_, err = aad.NewClient(failing).ListApplications(t.Context(), &aad.ListApplicationsOptions{TenantID: tenantID})
	require.ErrorIs(t, err, lost)
}

func TestUpdateServerApplication(t *testing.T) {
	require.NoError(t, aad.NewClient(answers()).UpdateServerApplication(t.Context(), tenantID, nil))
	err := aad.NewClient(untouched(t)).UpdateServerApplication(t.Context(), "", nil)
	assert.Equal(t, []string{"tenantID '': must not be empty"}, problems(t, err))
	lost := &cmdlet.Error{Reason: cmdlet.ErrUnavailable, Outcome: cmdlet.Unknown}
	failing := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return nil, lost })
	require.ErrorIs(t, aad.NewClient(failing).UpdateServerApplication(t.Context(), tenantID, nil), lost)
}
