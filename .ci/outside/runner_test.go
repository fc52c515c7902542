package outside_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/outside"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmdlet/cmdlettest"
	"github.com/cmgkit/cmgkit/simulator"
)

func TestGateKeepsTheContract(t *testing.T) {
	cmdlettest.Run(t, cmdlettest.Config{
		Leaf: synctest.Test,
		New: func(t *testing.T) cmdlettest.Site {
			t.Helper()
			site := simulator.NewT(t, nil)
			return cmdlettest.Site{
				Runner: outside.NewGate(site), SiteCode: "PS1", SiteSystem: server,
				FailBefore:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1}) },
				LoseAnswer:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1, After: true}) },
				FailProvisioning: func(name string) { site.FailProvisioning(name, "no capacity") },
			}
		},
	})
}

func TestGate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		entered, leave := make(chan struct{}), make(chan struct{})
		gate := outside.NewGate(cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
			close(entered)
			<-leave
			return &cmdlet.Result{}, nil
		}))
		done := make(chan error)
		go func() {
			_, err := gate.Run(t.Context(), cmdlet.NewCall("Get-CMSite"))
			done <- err
		}()
		<-entered
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := gate.Run(ctx, cmdlet.NewCall("Stop-CMCloudManagementGateway"))
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), "it was not sent")
		close(leave)
		require.NoError(t, <-done)
	})
}

// supporter is a foreign Runner that says beforehand what it cannot do.
type supporter struct{ cmdlet.RunnerFunc }

func (supporter) Supports(c cmdlet.Call) error {
	return &cmdlet.Error{Op: c.Name(), Reason: cmdlet.ErrUnsupported}
}

func TestRouteOverForeignRunners(t *testing.T) {
	t.Parallel()
	list, stop := cmdlet.NewCall("Get-CMCloudManagementGateway"), cmdlet.NewCall("Stop-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("7")))
	site := simulator.NewT(t, nil)
	never := supporter{func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		t.Error("it was asked though it does not support the call")
		return nil, errors.New("never")
	}}
	says := func(err error) cmdlet.Runner {
		return cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return nil, err })
	}
	for name, unsupported := range map[string]error{
		"literal": &cmdlet.Error{Reason: cmdlet.ErrUnsupported}, "wrapped": fmt.Errorf("foreign: %w", &cmdlet.Error{Reason: cmdlet.ErrUnsupported}),
		"reason": cmdlet.ErrUnsupported, "refused": cmdlet.Refuse(stop, cmdlet.ErrUnsupported, nil),
	} {
		route := cmdlet.Route(never, says(unsupported), site)
		result, err := route.Run(t.Context(), list)
		require.NoError(t, err, name)
		assert.Empty(t, result.Objects)
		_, err = route.Run(t.Context(), stop)
		require.ErrorIs(t, err, cmdlet.ErrNotFound, name)
	}

	// Any other failure of a change may have changed something: nobody else is asked.
	for name, failed := range map[string]error{
		"plain": errors.New("line cut"), "no answer": nil, "literal": &cmdlet.Error{Reason: cmdlet.ErrUnavailable},
	} {
		before := len(site.Calls())
		_, err := cmdlet.Route(never, says(failed), site).Run(t.Context(), stop)
		require.ErrorIs(t, err, cmdlet.ErrUnavailable, name)
		assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err), name)
		assert.Len(t, site.Calls(), before, name)
	}

	_, err := cmdlet.Route(never).Run(t.Context(), list)
	require.ErrorIs(t, err, cmdlet.ErrUnsupported)
	require.ErrorIs(t, cmdlet.Supports(cmdlet.Route(never), list), cmdlet.ErrUnsupported)
	require.NoError(t, cmdlet.Supports(cmdlet.Route(never, outside.NewGate(site)), list))
}
