package cmg_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
)

// foreign are the errors, nil among them, of Runners and Getters that know nothing of [cmdlet.Error].
var foreign = map[string]error{
	"nothing at all":   nil,
	"plain error":      errors.New("no route"),
	"end of a context": context.Canceled,
	"typed nil":        (*cmdlet.Error)(nil),
}

// isError demands that err is a *cmdlet.Error itself, with something to say and a cause that errors.Is finds.
func isError(t *testing.T, err, cause error) *cmdlet.Error {
	t.Helper()
	e, ok := err.(*cmdlet.Error) //nolint:errorlint // itself, and nothing around it
	require.True(t, ok && e != nil, "%T", err)
	assert.NotEmpty(t, e.Op)
	assert.NotEmpty(t, e.Reason)
	if cause != nil && !reflect.DeepEqual(cause, foreign["typed nil"]) {
		require.ErrorIs(t, err, cause)
	}
	return e
}

// methods are all methods of a client, each with arguments that are right.
func methods(t *testing.T, of any, arguments ...any) map[string]func(context.Context) error {
	t.Helper()
	client := reflect.ValueOf(of)
	all := map[string]func(context.Context) error{}
	for m := range client.Type().Methods() {
		all[m.Name] = func(ctx context.Context) error {
			in := []reflect.Value{client, reflect.ValueOf(ctx)}
			for i := 2; i < m.Type.NumIn(); i++ {
				of := reflect.Zero(m.Type.In(i)) // options are nil
				for _, argument := range arguments {
					if reflect.TypeOf(argument) == m.Type.In(i) {
						of = reflect.ValueOf(argument)
					}
				}
				in = append(in, of)
			}
			out := m.Func.Call(in)
			for _, result := range out[:len(out)-1] {
				if err := out[len(out)-1]; !err.IsNil() {
					assert.True(t, result.IsNil(), "%s returns something together with an error", m.Name)
				}
			}
			err, _ := reflect.TypeAssert[error](out[len(out)-1])
			return err
		}
	}
	return all
}

// breaking is a Runner that answers one of its calls, counted from 0, as nobody should.
type breaking struct {
	next  cmdlet.Runner
	at    int
	err   error
	calls []cmdlet.Call
}

func (b *breaking) Run(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	b.calls = append(b.calls, c)
	if len(b.calls)-1 == b.at {
		return nil, b.err
	}
	return b.next.Run(ctx, c)
}

// Whatever a Runner returns, at whichever of the calls of a method.
func TestEveryErrorOfAMethodIsAnError(t *testing.T) {
	spec := graniteFalls()
	others := row(2, map[string]cmdlet.Value{"ServiceCName": cmdlet.String("other.contoso.com"), "Name": cmdlet.String("OTHER")})
	run := func(name string, at int, failure error) (*breaking, error) {
		site := siteWithGateways(row(1, nil), others)
		site.answers["New-CMCloudManagementGateway"] = []cmdlet.Object{row(3, nil)}
		runner := &breaking{next: site, at: at, err: failure}
		all := methods(t, cmg.NewClient(runner), cmg.ByID(1), spec, cmg.Patch{Description: new("d")})
		return runner, all[name](t.Context())
	}
	names := slices.Sorted(maps.Keys(methods(t, cmg.NewClient(nil))))
	assert.Len(t, names, 8)
	for _, name := range names {
		sound, err := run(name, -1, nil)
		require.NoError(t, err, name)
		changed := false
		for at, call := range sound.calls {
			for kind, failure := range foreign {
				t.Run(fmt.Sprint(name, "/", at, " ", call.Name(), "/", kind), func(t *testing.T) {
					_, err := run(name, at, failure)
					isError(t, err, failure)
					want := cmdlet.NotDone
					switch {
					case call.Effect() == cmdlet.Change:
						want = cmdlet.Unknown
					case changed:
						want = cmdlet.Done
					}
					assert.Equal(t, want, cmdlet.OutcomeOf(err), "%v", err)
				})
			}
			changed = changed || call.Effect() == cmdlet.Change
		}
	}
}

// Without a Runner nothing is sent, and that is an error too.
func TestClientWithoutARunner(t *testing.T) {
	for name, run := range methods(t, cmg.NewClient(nil), cmg.ByID(1), graniteFalls(), cmg.Patch{Description: new("d")}) {
		err := run(t.Context())
		isError(t, err, cmdlet.ErrUnsupported)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), name)
	}
}

// waits are the functions that wait.
var waits = map[string]func(context.Context, cmg.Getter, cmg.Ref, *cmg.WaitOptions) (*cmg.Gateway, error){
	"Wait": cmg.Wait, "WaitStopped": cmg.WaitStopped, "WaitGone": cmg.WaitGone,
	"Watch": func(ctx context.Context, getter cmg.Getter, ref cmg.Ref, opts *cmg.WaitOptions) (*cmg.Gateway, error) {
		for e, err := range cmg.Watch(ctx, getter, ref, opts) {
			if err != nil {
				return e.Gateway, err
			}
		}
		return nil, nil
	},
}

func TestWaitsAreAll(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var found []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		for _, declaration := range file.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok || f.Recv != nil || !f.Name.IsExported() {
				continue
			}
			for _, parameter := range f.Type.Params.List {
				if kind, ok := parameter.Type.(*ast.Ident); ok && kind.Name == "Getter" {
					found = append(found, f.Name.Name)
				}
			}
		}
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(waits)), found)
}

// Whatever a Getter returns, at first or after it has returned a gateway.
func TestEveryErrorOfAWaitIsAnError(t *testing.T) {
	answers := maps.Clone(foreign)
	answers["bare reason"] = cmdlet.ErrForbidden
	answers["wrapped reason"] = fmt.Errorf("door: %w", cmdlet.ErrForbidden)
	answers["wrapped error"] = fmt.Errorf("door: %w", &cmdlet.Error{Op: "door", Reason: cmdlet.ErrForbidden, Via: "door"})
	for name, wait := range waits {
		for kind, answer := range answers {
			for _, after := range []int{0, 1} {
				t.Run(fmt.Sprint(name, "/", kind, "/", after), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						reads := 0
						gateway, err := wait(t.Context(), getter(func(context.Context, cmg.Ref) (*cmg.Gateway, error) {
							if reads++; reads <= after {
								return &cmg.Gateway{ID: 7, ServiceName: "granite.contoso.com", State: unknown}, nil
							}
							return nil, answer
						}), cmg.ByID(7), nil)
						e := isError(t, err, answer)
						assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
						assert.Equal(t, after+1, reads, "only ErrUnavailable by name is worth another read")
						assert.Equal(t, after == 1, gateway != nil)
						want := cmdlet.ErrUnavailable
						if errors.Is(err, cmdlet.ErrForbidden) {
							want = cmdlet.ErrForbidden
						}
						assert.Equal(t, want, e.Reason)
						assert.Equal(t, "cmg."+name, e.Op)
						if after == 1 {
							assert.Equal(t, "granite.contoso.com", e.Target)
						}
					})
				})
			}
		}
	}
}

func TestAWrappedErrUnavailableIsWorthAnotherRead(t *testing.T) {
	for kind, answer := range map[string]error{
		"bare": cmdlet.ErrUnavailable, "wrapped reason": fmt.Errorf("door: %w", cmdlet.ErrUnavailable),
		"wrapped error": fmt.Errorf("door: %w", &cmdlet.Error{Op: "door", Reason: cmdlet.ErrUnavailable}), "error": unavailable,
	} {
		t.Run(kind, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				reads := 0
				_, err := cmg.Wait(t.Context(), getter(func(context.Context, cmg.Ref) (*cmg.Gateway, error) {
					reads++
					return nil, answer
				}), cmg.ByName("granite"), nil)
				isError(t, err, answer)
				assert.Equal(t, 4, reads)
			})
		})
	}
}

// The end of the caller's own context, by time and by hand, seen by the wait or by the Getter.
func TestAWaitThatRunsOutOfTime(t *testing.T) {
	for name, wait := range waits {
		for end, ctxOf := range map[error]func(context.Context) (context.Context, context.CancelFunc){
			context.DeadlineExceeded: func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, 40*time.Second)
			},
			context.Canceled: func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancel(ctx)
				time.AfterFunc(40*time.Second, cancel)
				return ctx, cancel
			},
		} {
			for _, seen := range []bool{false, true} {
				t.Run(fmt.Sprint(name, "/", end, "/", seen), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						ctx, cancel := ctxOf(t.Context())
						defer cancel()
						gateway, err := wait(ctx, getter(func(ctx context.Context, _ cmg.Ref) (*cmg.Gateway, error) {
							if seen {
								return &cmg.Gateway{ID: 16777217, ServiceName: "granite.contoso.com", State: cmg.StateDeleting}, nil
							}
							<-ctx.Done()
							return nil, fmt.Errorf("read: %w", ctx.Err())
						}), cmg.ByID(16777217), &cmg.WaitOptions{Debounce: new(time.Hour)})
						isError(t, err, end)
						require.ErrorIs(t, err, cmdlet.ErrUnavailable)
						assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
						assert.Equal(t, seen, gateway != nil)
						if seen {
							require.ErrorContains(t, err, "cmg."+name+" 'granite.contoso.com': unavailable: ")
							require.ErrorContains(t, err, "last seen deleting with status details 0")
							assert.NotContains(t, err.Error(), "16777217", "the row id tells people nothing")
						}
						if name != "Watch" {
							require.ErrorContains(t, err, "wait again")
						}
					})
				})
			}
		}
	}
}

// A site whose answer lacks the key cannot be told which gateway to change.
func TestAGatewayWithoutItsIDIsNotChanged(t *testing.T) {
	site := siteWithGateways(row(0, nil))
	err := cmg.NewClient(site).Stop(t.Context(), cmg.ByName("granitefalls.contoso.com"), nil)
	isError(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, "the site returned granitefalls.contoso.com without its AzureServiceID")
	assert.Len(t, site.calls, 1)
}
