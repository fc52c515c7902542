package connectionpoint_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/connectionpoint"
)

// all is every role; only tests want them all.
type all interface {
	connectionpoint.Adder
	connectionpoint.Getter
	connectionpoint.Lister
	connectionpoint.Setter
	connectionpoint.Remover
	connectionpoint.ConnectionGetter
}

var (
	_ all = (*connectionpoint.Client)(nil)
	_ all = Shelf(nil)
)

// The life of a connection point is the same over the map and over the client.
func TestEveryRoleOverAMapAndOverASite(t *testing.T) {
	for name, points := range map[string]all{
		"map": Shelf{}, "site": connectionpoint.NewClient(siteWithGateway(t.Context())),
	} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			made, err := Ensure(ctx, points, onCM02)
			require.NoError(t, err)
			again, err := Ensure(ctx, points, onCM02)
			require.NoError(t, err)
			assert.Equal(t, made.Ref(), again.Ref())
			found, err := points.List(ctx, nil)
			require.NoError(t, err)
			require.Len(t, found, 1)
			require.EventuallyWithT(t, func(c *assert.CollectT) {
				connection, err := points.GetConnection(ctx, made.Ref(), nil)
				if assert.NoError(c, err) {
					assert.Equal(c, "granitefalls.contoso.com", connection.GatewayServiceName)
				}
			}, 10*time.Second, time.Millisecond)
			changed, err := points.Set(ctx, connectionpoint.OnServer("CM02.corp.contoso.com"),
				connectionpoint.Patch{GatewayServiceName: new("granitefalls.contoso.com")}, nil)
			require.NoError(t, err)
			assert.Equal(t, made.Ref(), changed.Ref())
			require.NoError(t, points.Remove(ctx, made.Ref(), nil))
			_, err = points.Get(ctx, made.Ref(), nil)
			require.ErrorIs(t, err, cmdlet.ErrNotFound)
		})
	}
}

// Whatever a Runner returns, at whichever of the calls of a method, the error is a *cmdlet.Error.
func TestEveryErrorOfAMethodIsAnError(t *testing.T) {
	foreign := map[string]error{
		"nothing at all": nil, "plain error": errors.New("no route"), "end of a context": context.Canceled,
		"typed nil": (*cmdlet.Error)(nil),
	}
	// run calls a method with arguments that are right and nil options, on a Runner that breaks one call, counted from 0.
	run := func(name string, at int, failure error) (calls []cmdlet.Call, err error) {
		client := reflect.ValueOf(connectionpoint.NewClient(cmdlet.RunnerFunc(
			func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
				if calls = append(calls, c); len(calls)-1 == at {
					return nil, failure
				}
				row := role(connector, "cm02.corp.contoso.com", "PS1")
				if c.Name() == "Invoke-CMWmiQuery" {
					row = cmdlet.NewObject("SMS_CloudProxyConnector", map[string]cmdlet.Value{"ServerName": cmdlet.String("cm02.corp.contoso.com")})
				}
				return &cmdlet.Result{Objects: []cmdlet.Object{row}}, nil
			})))
		method, _ := client.Type().MethodByName(name)
		in := []reflect.Value{client, reflect.ValueOf(t.Context())}
		for i := 2; i < method.Type.NumIn(); i++ {
			argument := reflect.Zero(method.Type.In(i))
			for _, right := range []any{
				connectionpoint.OnServer("cm02.corp.contoso.com"), onCM02,
				connectionpoint.Patch{GatewayServiceName: new("granitefalls.contoso.com")},
			} {
				if reflect.TypeOf(right) == argument.Type() {
					argument = reflect.ValueOf(right)
				}
			}
			in = append(in, argument)
		}
		out := method.Func.Call(in)
		err, _ = reflect.TypeAssert[error](out[len(out)-1])
		if len(out) > 1 && err != nil {
			assert.True(t, out[0].IsNil(), "%s returns something together with an error", name)
		}
		return calls, err
	}
	names := map[string]bool{}
	for m := range reflect.TypeFor[*connectionpoint.Client]().Methods() {
		names[m.Name] = true
	}
	assert.Len(t, names, 6)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		sound, err := run(name, -1, nil)
		require.NoError(t, err, name)
		for at, call := range sound {
			for kind, failure := range foreign {
				t.Run(fmt.Sprint(name, "/", at, " ", call.Name(), "/", kind), func(t *testing.T) {
					_, err := run(name, at, failure)
					e, ok := err.(*cmdlet.Error) //nolint:errorlint // itself, and nothing around it
					require.True(t, ok && e != nil, "%T", err)
					require.ErrorIs(t, err, cmdlet.ErrUnavailable)
					if kind != "typed nil" && failure != nil {
						require.ErrorIs(t, err, failure)
					}
					want := cmdlet.NotDone
					if call.Effect() == cmdlet.Change {
						want = cmdlet.Unknown
					}
					assert.Equal(t, want, cmdlet.OutcomeOf(err), "%v", err)
				})
			}
		}
	}
}
