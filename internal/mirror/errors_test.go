package mirror_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// What a Runner returns, every method makes a *cmdlet.Error of it that tells the truth about the site.
func TestEveryErrorIsACmdletError(t *testing.T) {
	plain := errors.New("the line is dead")
	runners := map[string]struct {
		answer func() (*cmdlet.Result, error)
		cause  error
	}{
		"neither result nor error": {answer: func() (*cmdlet.Result, error) { return nil, nil }},
		"an error":                 {answer: func() (*cmdlet.Result, error) { return nil, plain }, cause: plain},
		"an error with a result":   {answer: func() (*cmdlet.Result, error) { return &cmdlet.Result{}, plain }, cause: plain},
		"the context's error":      {answer: func() (*cmdlet.Result, error) { return nil, context.Canceled }, cause: context.Canceled},
		"a nil *cmdlet.Error":      {answer: func() (*cmdlet.Result, error) { return nil, (*cmdlet.Error)(nil) }},
	}
	for method, m := range mirrors(t) {
		for name, r := range runners {
			t.Run(method+"/"+name, func(t *testing.T) {
				effect := cmdlet.Read
				err := m.run(t.Context(), cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
					if before, ok := m.site[c.Name()]; ok && c.Name() != m.cmdlet {
						return &cmdlet.Result{Objects: []cmdlet.Object{before}}, nil
					}
					effect = c.Effect()
					return r.answer()
				}), m.minimal())
				var e *cmdlet.Error
				require.ErrorAs(t, err, &e)
				assert.Same(t, err, e, "the error itself, not something in it")
				require.ErrorIs(t, err, cmdlet.ErrUnavailable)
				if r.cause != nil {
					require.ErrorIs(t, err, r.cause)
				}
				want := cmdlet.NotDone
				if effect == cmdlet.Change {
					want = cmdlet.Unknown
				}
				assert.Equal(t, want, e.Outcome)
				assert.Equal(t, m.cmdlet, e.Op)
			})
		}
		t.Run(method+"/no Runner", func(t *testing.T) {
			err := m.run(t.Context(), nil, m.minimal())
			require.ErrorIs(t, err, cmdlet.ErrUnsupported)
			assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
		})
	}
}

// A change whose answer cannot be read has been made.
func TestAnAnswerThatCannotBeRead(t *testing.T) {
	wrong := cmdlet.List(cmdlet.Bool(true))
	garbage := cmdlet.NewObject("Garbage", map[string]cmdlet.Value{
		"SiteCode": wrong, "Name": wrong, "GroupID": wrong, "SettingsID": wrong, "FeatureGuid": wrong, "ID": wrong, "CloudServiceId": wrong, "CollectionID": wrong,
	})
	for method, m := range mirrors(t) {
		pkg, name, _ := strings.Cut(method, ".")
		if shaped[pkg] == nil {
			continue
		}
		if declared, ok := shaped[pkg].MethodByName(name); !ok || declared.Type.NumOut() == 1 {
			continue // it reads no answer
		}
		t.Run(method, func(t *testing.T) {
			effect := cmdlet.Read
			err := m.run(t.Context(), cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
				if before, ok := m.site[c.Name()]; ok && c.Name() != m.cmdlet && effect == cmdlet.Read {
					return &cmdlet.Result{Objects: []cmdlet.Object{before}}, nil
				}
				if c.Effect() == cmdlet.Change {
					effect = cmdlet.Change
				}
				return &cmdlet.Result{Objects: []cmdlet.Object{garbage}}, nil
			}), m.minimal())
			var e *cmdlet.Error
			require.ErrorAs(t, err, &e)
			require.ErrorIs(t, err, cmdlet.ErrUnavailable)
			want := cmdlet.NotDone
			if effect == cmdlet.Change {
				want = cmdlet.Done
			}
			assert.Equal(t, want, e.Outcome)
		})
	}
}

// A Ref that refers to nothing is refused before anything is contacted, and it is all that is wrong.
func TestTheZeroRefIsRefused(t *testing.T) {
	refs := 0
	for method, m := range mirrors(t) {
		input := m.minimal()
		ref := reflect.ValueOf(input).Elem().FieldByName("Ref")
		if !ref.IsValid() {
			continue
		}
		refs++
		t.Run(method, func(t *testing.T) {
			ref.SetZero()
			err := m.run(t.Context(), cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
				t.Errorf("%v was run", c)
				return &cmdlet.Result{}, nil
			}), input)
			var e *cmdlet.Error
			require.ErrorAs(t, err, &e)
			require.ErrorIs(t, err, cmdlet.ErrInvalid)
			assert.Equal(t, cmdlet.NotDone, e.Outcome)
			require.Len(t, e.Problems, 1)
			assert.Equal(t, "ref", e.Problems[0].Parameter)
		})
	}
	assert.NotZero(t, refs)
}

// What changes a whole site is held back until the method's own option says that it is meant.
func TestSiteWideChangesAreHeldBack(t *testing.T) {
	held := 0
	for method, m := range mirrors(t) {
		siteWide := false
		note := cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			siteWide = siteWide || c.SiteWide()
			return &cmdlet.Result{}, nil
		})
		if _ = m.run(t.Context(), note, m.minimal()); !siteWide {
			continue
		}
		held++
		t.Run(method, func(t *testing.T) {
			input := m.minimal()
			options := reflect.ValueOf(input).Elem().FieldByName("Opts")
			options.FieldByName("EvenIfSiteWide").SetBool(false)
			err := m.run(t.Context(), cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
				t.Errorf("%v was run", c)
				return &cmdlet.Result{}, nil
			}), input)
			require.ErrorIs(t, err, cmdlet.ErrConflict)
			assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
			assert.ErrorContains(t, err, "("+options.Type().Name()+".EvenIfSiteWide does it)")
		})
	}
	assert.GreaterOrEqual(t, held, 3)
}
