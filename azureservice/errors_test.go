package azureservice_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmdlet"
)

// methods calls every method of the client.
var methods = map[string]func(context.Context, *azureservice.Client) error{
	"NewCloudManagementAzureService": func(ctx context.Context, c *azureservice.Client) error {
		_, err := c.NewCloudManagementAzureService(ctx, spec, nil)
		return err
	},
	"Get": func(ctx context.Context, c *azureservice.Client) error {
		_, err := c.Get(ctx, azureservice.ByID(7), nil)
		return err
	},
	"List": func(ctx context.Context, c *azureservice.Client) error {
		_, err := c.List(ctx, nil)
		return err
	},
	"Set": func(ctx context.Context, c *azureservice.Client) error {
		_, err := c.Set(ctx, azureservice.ByID(7), azureservice.Patch{Description: new("")}, nil)
		return err
	},
	"Remove": func(ctx context.Context, c *azureservice.Client) error {
		return c.Remove(ctx, azureservice.ByName("CM"), nil)
	},
	"GetDiscovery": func(ctx context.Context, c *azureservice.Client) error {
		_, err := c.GetDiscovery(ctx, azureservice.ByName("CM"), nil)
		return err
	},
	"GetGroupSync": func(ctx context.Context, c *azureservice.Client) error {
		_, err := c.GetGroupSync(ctx, azureservice.ByID(7), nil)
		return err
	},
}

// Whatever a Runner returns, a method returns an *cmdlet.Error, which says of a change that its outcome is not known.
func TestErrorsOfEveryMethod(t *testing.T) {
	client := reflect.TypeFor[*azureservice.Client]()
	require.Len(t, methods, client.NumMethod())
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	plain := errors.New("no route to the site")
	var typedNil *cmdlet.Error
	for what, c := range map[string]struct {
		result func(context.Context) (*cmdlet.Result, error)
		is     error
	}{
		"neither":     {func(context.Context) (*cmdlet.Result, error) { return nil, nil }, cmdlet.ErrUnavailable},
		"plain error": {func(context.Context) (*cmdlet.Result, error) { return nil, plain }, plain},
		"cancelled":   {func(ctx context.Context) (*cmdlet.Result, error) { return nil, ctx.Err() }, context.Canceled},
		"typed nil":   {func(context.Context) (*cmdlet.Result, error) { return nil, typedNil }, cmdlet.ErrUnavailable},
	} {
		for name, call := range methods {
			_, known := client.MethodByName(name)
			require.True(t, known, name)
			t.Run(what+"/"+name, func(t *testing.T) {
				fail := cmdlet.RunnerFunc(func(ctx context.Context, _ cmdlet.Call) (*cmdlet.Result, error) { return c.result(ctx) })
				changed, reads := false, siteWith(service(7, 77, "CM"))
				reads.answers[discovery] = []cmdlet.Object{settingsOf(discovery, 7)}
				atChange := cmdlet.RunnerFunc(func(ctx context.Context, call cmdlet.Call) (*cmdlet.Result, error) {
					if call.Effect() == cmdlet.Change {
						changed = true
						return c.result(ctx)
					}
					return reads.Run(ctx, call)
				})
				// A change that looks first fails at the look, of which nothing is unknown.
				err := call(cancelled, azureservice.NewClient(fail))
				require.ErrorIs(t, err, c.is)
				assert.Equal(t, reflect.TypeFor[*cmdlet.Error](), reflect.TypeOf(err))
				if name != "NewCloudManagementAzureService" {
					assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
				}
				err = call(cancelled, azureservice.NewClient(atChange))
				if !changed {
					require.NoError(t, err)
					return
				}
				require.ErrorIs(t, err, c.is)
				assert.Equal(t, reflect.TypeFor[*cmdlet.Error](), reflect.TypeOf(err))
				assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err))
			})
		}
	}
	for name, call := range methods {
		err := call(t.Context(), azureservice.NewClient(nil))
		require.ErrorIs(t, err, cmdlet.ErrUnsupported, name)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), name)
	}
}

func TestChecksWithoutARunner(t *testing.T) {
	require.NoError(t, spec.Check(0))
	err := azureservice.Spec{ServerAppClientID: "x"}.Check(0)
	assert.Equal(t, []string{
		"Name '': must not be empty", "ClientAppClientID: is required", "ServerAppClientID 'x': is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)",
	}, problems(t, err))
	_, sent := azureservice.NewClient(untouched(t)).NewCloudManagementAzureService(t.Context(), azureservice.Spec{ServerAppClientID: "x"}, nil)
	assert.Equal(t, sent, err)

	require.NoError(t, (*azureservice.NewOptions)(nil).Check(0))
	opts := &azureservice.NewOptions{
		Environment: "AzureChina", UserDeltaDiscoveryMins: new(5), GroupNames: []string{""},
		Extra: map[string]cmdlet.Value{"name": cmdlet.String("x")},
	}
	err = opts.Check(0)
	_, sent = azureservice.NewClient(untouched(t)).NewCloudManagementAzureService(t.Context(), spec, opts)
	assert.Equal(t, problems(t, sent), problems(t, err))
	assert.Len(t, problems(t, err), 5, "%v", err)
	assert.NotContains(t, err.Error(), "'any'")

	require.NoError(t, azureservice.Patch{NewName: new("CM")}.Check(0))
	require.ErrorIs(t, azureservice.Patch{NewName: new("CM")}.Check(9012), cmdlet.ErrNeedsVersion) // 2006
	require.NoError(t, azureservice.Patch{NewName: new("CM")}.Check(9040))                         // 2010
}
