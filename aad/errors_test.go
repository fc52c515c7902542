package aad_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/cmdlet"
)

// methods calls every method of the client, and tells which of them change the site.
var methods = map[string]struct {
	changes bool
	call    func(context.Context, *aad.Client) error
}{
	"ImportServerApplication": {true, func(ctx context.Context, c *aad.Client) error {
		_, err := c.ImportServerApplication(ctx, server, nil)
		return err
	}},
	"ImportClientApplication": {true, func(ctx context.Context, c *aad.Client) error {
		_, err := c.ImportClientApplication(ctx, aad.ClientApplicationSpec{
			AppName: "App", ClientID: clientID, Tenant: aad.WithServerApplication(serverID),
		}, nil)
		return err
	}},
	"UpdateServerApplication": {true, func(ctx context.Context, c *aad.Client) error {
		return c.UpdateServerApplication(ctx, tenantID, nil)
	}},
	"GetApplication": {false, func(ctx context.Context, c *aad.Client) error {
		_, err := c.GetApplication(ctx, serverID, nil)
		return err
	}},
	"ListApplications": {false, func(ctx context.Context, c *aad.Client) error {
		_, err := c.ListApplications(ctx, &aad.ListApplicationsOptions{TenantID: tenantID})
		return err
	}},
	"GetTenant": {false, func(ctx context.Context, c *aad.Client) error {
		_, err := c.GetTenant(ctx, tenantID, nil)
		return err
	}},
	"ListTenants": {false, func(ctx context.Context, c *aad.Client) error {
		_, err := c.ListTenants(ctx, nil)
		return err
	}},
}

// Whatever a Runner returns, a method returns an *cmdlet.Error, which says of a change that its outcome is not known.
func TestErrorsOfEveryMethod(t *testing.T) {
	client := reflect.TypeFor[*aad.Client]()
	require.Len(t, methods, client.NumMethod())
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	plain := errors.New("no route to the site")
	var typedNil *cmdlet.Error
	for what, c := range map[string]struct {
		run cmdlet.RunnerFunc
		is  error
	}{
		"neither":     {func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return nil, nil }, cmdlet.ErrUnavailable},
		"plain error": {func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return nil, plain }, plain},
		"cancelled":   {func(ctx context.Context, _ cmdlet.Call) (*cmdlet.Result, error) { return nil, ctx.Err() }, context.Canceled},
		"typed nil":   {func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return nil, typedNil }, cmdlet.ErrUnavailable},
	} {
		for name, m := range methods {
			_, known := client.MethodByName(name)
			require.True(t, known, name)
			t.Run(what+"/"+name, func(t *testing.T) {
				err := m.call(cancelled, aad.NewClient(c.run))
				require.ErrorIs(t, err, c.is)
				require.ErrorIs(t, err, cmdlet.ErrUnavailable)
				assert.Equal(t, reflect.TypeFor[*cmdlet.Error](), reflect.TypeOf(err))
				want := cmdlet.NotDone
				if m.changes {
					want = cmdlet.Unknown
				}
				assert.Equal(t, want, cmdlet.OutcomeOf(err))
			})
		}
	}
	for name, m := range methods {
		err := m.call(t.Context(), aad.NewClient(nil))
		require.ErrorIs(t, err, cmdlet.ErrUnsupported, name)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), name)
	}
}

func TestChecksWithoutARunner(t *testing.T) {
	require.NoError(t, server.Check(0))
	require.NoError(t, clientApp(&aad.Application{ClientID: serverID}).Check(0))
	assert.Equal(t, []string{"AppName '': must not be empty", "ClientID '': must not be empty", "Tenant: is required"},
		problems(t, aad.ClientApplicationSpec{}.Check(0)))
	require.ErrorIs(t, server.Check(9012), cmdlet.ErrNeedsVersion) // 2006
	require.NoError(t, server.Check(9040))                         // 2010

	require.NoError(t, (*aad.ImportServerApplicationOptions)(nil).Check(0))
	opts := &aad.ImportServerApplicationOptions{
		AppIDURI: "ftp://contoso.com", Environment: "AzureChina",
		Extra: map[string]cmdlet.Value{"clientid": cmdlet.String(serverID)},
	}
	err := opts.Check(0)
	_, sent := aad.NewClient(untouched(t)).ImportServerApplication(t.Context(), server, opts)
	assert.Equal(t, problems(t, sent), problems(t, err))
	assert.Len(t, problems(t, err), 3)
	assert.NotContains(t, err.Error(), "'any'")
}
