package site_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/site"
)

var _ site.Getter = (*site.Client)(nil)

func answers(objects ...cmdlet.Object) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{Objects: objects}, nil
	})
}

func row(code, parent string, kind int64) cmdlet.Object {
	return cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{
		"SiteCode": cmdlet.String(code), "SiteName": cmdlet.String("Contoso"), "Version": cmdlet.String("5.00.9122.1000"),
		"BuildNumber": cmdlet.Int(9122), "ServerName": cmdlet.String("cm01.contoso.com"), "Type": cmdlet.Int(kind),
		"ReportingSiteCode": cmdlet.String(parent), "Novelty": cmdlet.Int(1),
	})
}

func TestGet(t *testing.T) {
	ps1 := row("PS1", "CAS", 2)
	got, err := site.NewClient(answers(row("PS2", "CAS", 2), ps1)).Get(t.Context(), "ps1")
	require.NoError(t, err)
	assert.Equal(t, &site.Site{
		Code: "PS1", Name: "Contoso", Version: "5.00.9122.1000", Build: 9122, ServerName: "cm01.contoso.com", Type: site.Primary,
		ReportingSiteCode: "CAS", Object: ps1,
	}, got)

	_, err = site.NewClient(answers(row("PS2", "", 2))).Get(t.Context(), "PS1")
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	_, err = site.NewClient(answers(ps1, ps1)).Get(t.Context(), "PS1")
	require.ErrorIs(t, err, cmdlet.ErrAmbiguous)
	untouched := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		t.Error("was called")
		return nil, errors.New("untouched")
	})
	_, err = site.NewClient(untouched).Get(t.Context(), "")
	require.EqualError(t, err, "Get-CMSite: invalid: SiteCode '': must not be empty")
}

func TestTopLevel(t *testing.T) {
	for name, c := range map[string]struct {
		row  cmdlet.Object
		kind string
		top  bool
	}{
		"stand-alone": {row("PS1", "", 2), "primary site", true},
		"child":       {row("PS1", "CAS", 2), "primary site", false},
		"top":         {row("PS1", "", 4), "central administration site", true},
		"secondary":   {row("PS1", "", 1), "secondary site", false},
		"unknown":     {row("PS1", "", 3), "site type 3", true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := site.NewClient(answers(c.row)).Get(t.Context(), "PS1")
			require.NoError(t, err)
			assert.Equal(t, c.top, got.TopLevel())
			assert.Equal(t, c.kind, got.Type.String())
		})
	}
}
