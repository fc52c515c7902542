package aad_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/cmdlet"
)

// answers is a Runner that returns these objects.
func answers(objects ...cmdlet.Object) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{Objects: objects, Via: "test"}, nil
	})
}

// untouched is a Runner that must not be called.
func untouched(t *testing.T) cmdlet.Runner {
	t.Helper()
	return cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("was called: %s", c)
		return nil, errors.New("untouched")
	})
}

func problems(t *testing.T, err error) []string {
	t.Helper()
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	assert.NotContains(t, err.Error(), "\n")
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = p.String()
	}
	return texts
}

var row = cmdlet.NewObject("SMS_AAD_Application_Ex", map[string]cmdlet.Value{
	"ID": cmdlet.Int(16777218), "ClientID": cmdlet.String(strings.ToUpper(serverID)), "Name": cmdlet.String("CMG-ServerApp"),
	"TenantID": cmdlet.Int(16777217), "IsClientApp": cmdlet.Bool(false), "IdentifierUri": cmdlet.String("https://ConfigMgrService"),
	"ReplyUrl": cmdlet.String("http://localhost"), "SecretKeyExpiry": cmdlet.Time(time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)),
	"LastUpdateTime":            cmdlet.Time(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)),
	"AssociatedAADApplications": cmdlet.List(cmdlet.Int(16777219)), "SiteCode": cmdlet.String("PS1"), "Novelty": cmdlet.Int(1),
})

func TestDecode(t *testing.T) {
	app, err := aad.NewClient(answers(row)).GetApplication(t.Context(), serverID, nil)
	require.NoError(t, err)
	assert.Equal(t, &aad.Application{
		ID: 16777218, ClientID: strings.ToUpper(serverID), Name: "CMG-ServerApp", TenantRow: 16777217,
		AppIDURI: "https://ConfigMgrService", ReplyURL: "http://localhost",
		SecretKeyExpiry: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC), LastUpdateTime: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		AssociatedIDs: []uint32{16777219}, SiteCode: "PS1", Object: row,
	}, app)
	novelty, _ := app.Object.Get("Novelty")
	assert.True(t, novelty.Equal(cmdlet.Int(1)))
}

func TestGetApplication(t *testing.T) {
	other := cmdlet.NewObject("SMS_AAD_Application_Ex", map[string]cmdlet.Value{"ClientID": cmdlet.String(clientID)})
	broken := cmdlet.NewObject("SMS_AAD_Application_Ex", map[string]cmdlet.Value{"ID": cmdlet.String("x")})
	for name, c := range map[string]struct {
		rows []cmdlet.Object
		want error
	}{
		"found":          {[]cmdlet.Object{other, row}, nil},
		"none":           {nil, cmdlet.ErrNotFound},
		"another one":    {[]cmdlet.Object{other}, cmdlet.ErrNotFound},
		"two":            {[]cmdlet.Object{row, row}, cmdlet.ErrAmbiguous},
		"cannot be read": {[]cmdlet.Object{broken}, cmdlet.ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			app, err := aad.NewClient(answers(c.rows...)).GetApplication(t.Context(), serverID, nil)
			require.ErrorIs(t, err, c.want)
			if err != nil {
				assert.Nil(t, app)
				assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
			}
		})
	}
	_, err := aad.NewClient(untouched(t)).GetApplication(t.Context(), "", nil)
	assert.Equal(t, []string{"clientID '': must not be empty"}, problems(t, err))
	_, err = aad.NewClient(untouched(t)).GetApplication(t.Context(), "CMG-*", nil)
	assert.Equal(t, []string{"clientID 'CMG-*': is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)"}, problems(t, err))
}

func TestImportServerApplicationRefuses(t *testing.T) {
	past := time.Now().Add(-time.Minute)
	for name, c := range map[string]struct {
		change func(*aad.ServerApplicationSpec, *aad.ImportServerApplicationOptions)
		want   []string
	}{
		"nothing given": {
			func(s *aad.ServerApplicationSpec, _ *aad.ImportServerApplicationOptions) {
				*s = aad.ServerApplicationSpec{}
			},
			[]string{
				"AppName '': must not be empty", "ClientID '': must not be empty", "TenantID '': must not be empty",
				"TenantName '': must not be empty", "SecretKey: is required", "SecretKeyExpiry: is required",
			},
		},
		"expired": {
			func(s *aad.ServerApplicationSpec, _ *aad.ImportServerApplicationOptions) { s.SecretKeyExpiry = past },
			[]string{"SecretKeyExpiry " + past.UTC().Format(time.RFC3339) + ": is in the past"},
		},
		"all at once": {
			func(s *aad.ServerApplicationSpec, o *aad.ImportServerApplicationOptions) {
				s.TenantName, s.TenantID, s.ClientID = "", "contoso.com", "{"+serverID+"}"
				o.Environment, o.AppIDURI = "AzureChina", "ftp://contoso.com"
				o.Extra = map[string]cmdlet.Value{"clientid": cmdlet.String(serverID)}
			},
			[]string{
				"ClientID '" + serverID + "': is given more than once",
				"Environment AzureChina: must be one of AzurePublicCloud, AzureUSGovernmentCloud",
				"TenantName '': must not be empty",
				"TenantID 'contoso.com': is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)",
				"ClientID '{" + serverID + "}': is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)",
				"AppIDURI 'ftp://contoso.com': must begin with api:// or https://",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			spec, opts := server, aad.ImportServerApplicationOptions{}
			c.change(&spec, &opts)
			_, err := aad.NewClient(untouched(t)).ImportServerApplication(t.Context(), spec, &opts)
			assert.Equal(t, c.want, problems(t, err))
			if opts.AppIDURI == "" {
				assert.Equal(t, err, spec.Check(0))
			}
		})
	}
}

func TestAppIDURI(t *testing.T) {
	for uri, rule := range map[string]string{
		"api://" + serverID:                             "",
		"api://" + tenantID + "/" + serverID:            "",
		"api://" + tenantID + "/ConfigMgrService":       "",
		"api://cmg/" + serverID:                         "",
		"api://cmg.contoso.com/x":                       "",
		"https://contoso.onmicrosoft.com/ConfigMgr":     "",
		"https://cmg.contoso.com":                       "",
		"https://ConfigMgrService":                      "",
		"https://configmgrservice":                      "",
		"https://Other":                                 "needs a verified domain",
		"api://ConfigMgrService":                        "needs the id of the tenant or the app",
		"api://cmg/x":                                   "needs the id of the tenant or the app",
		"http://contoso.com":                            "must begin with",
		"contoso.com":                                   "is not an application ID URI",
		"https://contoso.com/?a=b":                      "is not an application ID URI",
		"https://contoso.com/#a":                        "is not an application ID URI",
		"https://me@contoso.com/":                       "is not an application ID URI",
		"api://%zz":                                     "is not an application ID URI",
		"https://" + strings.Repeat("\x00x", 1_000_000): "is not an application ID URI",
	} {
		t.Run(fmt.Sprintf("%.40q", uri), func(t *testing.T) {
			_, err := aad.NewClient(answers(row)).ImportServerApplication(t.Context(), server,
				&aad.ImportServerApplicationOptions{AppIDURI: uri})
			if rule == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, rule)
			assert.Less(t, len(err.Error()), 1000)
		})
	}
}

func TestImportClientApplication(t *testing.T) {
	for name, c := range map[string]struct {
		tenant aad.TenantRef
		want   string
	}{
		"tenant":     {aad.InTenant(tenantID), "-TenantId '" + tenantID + "'"},
		"server app": {aad.WithServerApplication(serverID), "-ServerApp (Get-CMAADApplication -ClientId '" + serverID + "')"},
		"itself":     {(&aad.Application{ClientID: serverID}).TenantRef(), "-ServerApp (Get-CMAADApplication -ClientId '" + serverID + "')"},
	} {
		t.Run(name, func(t *testing.T) {
			spec := aad.ClientApplicationSpec{AppName: "App", ClientID: clientID, Tenant: c.tenant}
			require.NoError(t, spec.Check(0))
			var sent cmdlet.Call
			runner := cmdlet.RunnerFunc(func(_ context.Context, call cmdlet.Call) (*cmdlet.Result, error) {
				sent = call
				return &cmdlet.Result{Objects: []cmdlet.Object{row}}, nil
			})
			_, err := aad.NewClient(runner).ImportClientApplication(t.Context(), spec, nil)
			require.NoError(t, err)
			assert.Equal(t, "Import-CMAADClientApplication -AppName 'App' -ClientId '"+clientID+"' "+c.want, sent.String())
		})
	}
	notGUID := " 'x': is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)"
	for name, c := range map[string]struct {
		tenant aad.TenantRef
		want   []string
	}{
		"no tenant":        {aad.TenantRef{}, []string{"Tenant: is required"}},
		"nil app":          {(*aad.Application)(nil).TenantRef(), []string{"Tenant: is required"}},
		"tenant's name":    {aad.InTenant("x"), []string{"Tenant" + notGUID}},
		"server app named": {aad.WithServerApplication("x"), []string{"Tenant" + notGUID}},
	} {
		t.Run(name, func(t *testing.T) {
			spec := aad.ClientApplicationSpec{AppName: "App", ClientID: clientID, Tenant: c.tenant}
			_, err := aad.NewClient(untouched(t)).ImportClientApplication(t.Context(), spec, nil)
			assert.Equal(t, c.want, problems(t, err))
			assert.Equal(t, err, spec.Check(0))
		})
	}
}

func TestOutcomes(t *testing.T) {
	lost := &cmdlet.Error{Op: "x", Reason: cmdlet.ErrUnavailable, Outcome: cmdlet.Unknown}
	for name, c := range map[string]struct {
		runner  cmdlet.Runner
		want    error
		outcome cmdlet.Outcome
	}{
		"lost":             {cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return nil, lost }), lost, cmdlet.Unknown},
		"skipped":          {cmdlet.WhatIf(untouched(t), func(cmdlet.Call) {}), cmdlet.ErrSkipped, cmdlet.NotDone},
		"nothing returned": {answers(), cmdlet.ErrUnavailable, cmdlet.Done},
		"two returned":     {answers(row, row), cmdlet.ErrUnavailable, cmdlet.Done},
		"cannot be read": {
			answers(cmdlet.NewObject("x", map[string]cmdlet.Value{"Name": cmdlet.Int(1)})), cmdlet.ErrUnavailable, cmdlet.Done,
		},
	} {
		t.Run(name, func(t *testing.T) {
			app, err := aad.NewClient(c.runner).ImportServerApplication(t.Context(), server, nil)
			require.ErrorIs(t, err, c.want)
			assert.Equal(t, c.outcome, cmdlet.OutcomeOf(err))
			assert.Nil(t, app)
		})
	}
}
