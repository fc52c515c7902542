package cmdlettest_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmdlet/cmdlettest"
	"github.com/cmgkit/cmgkit/secret"
)

type runner = cmdlet.RunnerFunc

// defects are Runners with one mistake each, and a test that must find it.
var defects = []struct {
	name  string
	found string
	make  func(next cmdlet.Runner) cmdlet.Runner
}{
	{"DoesNothing", "Applications/ImportServer", func(cmdlet.Runner) cmdlet.Runner {
		return runner(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{Via: "x"}, nil })
	}},
	{"RefusesEverything", "Applications/ImportServer", func(cmdlet.Runner) cmdlet.Runner {
		return runner(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			return nil, cmdlet.Fail(c, cmdlet.ErrUnsupported, nil)
		})
	}},
	{"AnswersReadsWithNothingAtAll", "Applications/ImportServer", answering(cmdlet.Read, nil)},
	{"AnswersChangesWithNothingAtAll", "Refusal/SameClientID", answering(cmdlet.Change, nil)},
	{"FailsWithANilError", "Refusal/SameClientID", answering(cmdlet.Change, (*cmdlet.Error)(nil))},
	{"FailsWithAWrappedNilError", "Refusal/SameClientID", answering(cmdlet.Change, fmt.Errorf("door: %w", (*cmdlet.Error)(nil)))},
	{"FailsReadsWithAPlainError", "Values/NothingFoundIsNoError", answering(cmdlet.Read, errors.New("plain"))},
	{"FailsChangesWithAPlainError", "Concurrency/ReadsAndChanges", answering(cmdlet.Change, errors.New("plain"))},
	{"FailsAndSucceeds", "Refusal/SameClientID", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			result, err := next.Run(ctx, c)
			if err != nil {
				result = &cmdlet.Result{Via: "x"}
			}
			return result, err
		})
	}},
	{"SaysThatARefusedReadWasDone", "Failure/OfARead", failures(func(e *cmdlet.Error) { e.Outcome = cmdlet.Done })},
	{"SaysThatWhatItCannotDoWasDone", "Refusal/RouteAsksTheNext", failures(func(e *cmdlet.Error) {
		if e.Reason == cmdlet.ErrUnsupported {
			e.Outcome = cmdlet.Done
		}
	})},
	{"TellsSecretsInACauseOfSeveral", "Refusal/SameClientID", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			result, err := next.Run(ctx, c)
			var e *cmdlet.Error
			if v, given := c.Param("SecretKey"); given && errors.As(err, &e) {
				spoiled := *e
				spoiled.Err = quiet{errors.Join(errors.New("first"), errors.New(v.Secret().Reveal()))}
				return nil, &spoiled
			}
			return result, err
		})
	}},
	{"ForgetsWhoItIs", "Applications/ImportServer", results(func(_ cmdlet.Call, r *cmdlet.Result) { r.Via = "" })},
	{"AnswersTheFirstCallAfterAnErrorWithNothing", "Refusal/SameClientID", func(next cmdlet.Runner) cmdlet.Runner {
		var failed atomic.Bool
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			if failed.Swap(false) {
				return &cmdlet.Result{Via: "x"}, nil
			}
			result, err := next.Run(ctx, c)
			failed.Store(err != nil)
			return result, err
		})
	}},
	{"ReadsFromACache", "Gateway/BecomesReady", func(next cmdlet.Runner) cmdlet.Runner {
		var cache sync.Map
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			if c.Effect() == cmdlet.Change {
				cache.Clear()
			} else if hit, ok := cache.Load(c.String()); ok {
				return hit.(*cmdlet.Result), nil
			}
			result, err := next.Run(ctx, c)
			if err == nil && c.Effect() == cmdlet.Read {
				cache.Store(c.String(), result)
			}
			return result, err
		})
	}},
	{"TriesAgain", "Failure/AnswerOfImportLost", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			result, err := next.Run(ctx, c)
			if errors.Is(err, cmdlet.ErrUnavailable) && ctx.Err() == nil {
				return next.Run(ctx, c)
			}
			return result, err
		})
	}},
	{"IsSureThatNothingHappened", "Failure/AnswerOfImportLost", failures(func(e *cmdlet.Error) { e.Outcome = cmdlet.NotDone })},
	{"IsNeverSure", "Failure/BeforeImport", failures(func(e *cmdlet.Error) { e.Outcome = cmdlet.Unknown })},
	{"HasOneReasonForAll", "Refusal/SameClientID", failures(func(e *cmdlet.Error) { e.Reason = cmdlet.ErrUnavailable })},
	{"WritesTwoLines", "Refusal/SameClientID", wrapped(func(err error) error { return fmt.Errorf("failed:\n%w", err) })},
	{"HasErrorsOfItsOwn", "Refusal/SameClientID", wrapped(func(err error) error { return errors.New(err.Error()) })},
	{"MakesGatewaysOnMars", "Refusal/UnknownRegion", sends("Region", "Mars", "WestEurope")},
	{"MakesGatewaysAnywhere", "Refusal/RegionOfAnotherCloud", sends("Region", "AnywhereEurope", "WestEurope")},
	{"LacksARegion", "Gateway/NewInEachRegion", sends("Region", "KoreaSouth", "Korea")},
	{"TellsSecretsInErrors", "Refusal/SameClientID", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			result, err := next.Run(ctx, c)
			if v, given := c.Param("SecretKey"); given && err != nil {
				return nil, fmt.Errorf("%w: tried with %s", err, v.Secret().Reveal())
			}
			return result, err
		})
	}},
	{"SendsWhatCheckRefuses", "Refusal/CheckContactsNothing", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			if c.Check(0) == nil || c.Effect() != cmdlet.Change {
				return next.Run(ctx, c)
			}
			valid := cmdlet.NewCall(c.Name(),
				cmdlet.P("TenantId", cmdlet.String("t")), cmdlet.P("TenantName", cmdlet.String("t")), cmdlet.P("AppName", cmdlet.String("a")),
				cmdlet.P("ClientId", cmdlet.String("c")), cmdlet.P("SecretKey", cmdlet.Secret(secret.New("x"))), cmdlet.P("SecretKeyExpiry", cmdlet.Time(time.Now())),
			)
			if _, err := next.Run(ctx, valid); err != nil {
				return nil, err
			}
			return nil, c.Check(0)
		})
	}},
	{"IgnoresTheContext", "Failure/ContextCancelled", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			return next.Run(context.WithoutCancel(ctx), c)
		})
	}},
	{"SendsForWhoHasGivenUp", "Failure/ContextCancelled", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			result, err := next.Run(context.WithoutCancel(ctx), c)
			if ctx.Err() != nil {
				return nil, cmdlet.Fail(c, cmdlet.ErrUnavailable, ctx.Err())
			}
			return result, err
		})
	}},
	{"TakesTheFirstOfSeveral", "Refusal/ResultOfFindsSeveral", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			p := c.Params()
			for i := range p {
				if p[i].Value.Kind() != cmdlet.KindResult {
					continue
				}
				inner, err := next.Run(ctx, p[i].Value.Result())
				if err == nil && len(inner.Objects) > 0 {
					p[i].Value = cmdlet.Embedded(inner.Objects[0])
				}
			}
			return next.Run(ctx, cmdlet.NewCall(c.Name(), p...))
		})
	}},
	{"FindsNothingWithAnError", "Values/NothingFoundIsNoError", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			result, err := next.Run(ctx, c)
			if err == nil && len(result.Objects) == 0 && len(c.Params()) > 0 {
				return nil, cmdlet.Fail(c, cmdlet.ErrNotFound, nil)
			}
			return result, err
		})
	}},
	{"SwallowsErrors", "Refusal/SameClientID", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			result, err := next.Run(ctx, c)
			if err != nil {
				return &cmdlet.Result{Via: "x"}, nil
			}
			return result, err
		})
	}},
	{"LosesWarnings", "Gateway/WarnsOfSeveralNames", results(func(_ cmdlet.Call, r *cmdlet.Result) { r.Warnings = nil })},
	{"RepeatsWarnings", "Gateway/WarnsOfSeveralNames", func(next cmdlet.Runner) cmdlet.Runner {
		var warnings []string
		return results(func(_ cmdlet.Call, r *cmdlet.Result) {
			warnings = append(warnings, r.Warnings...)
			r.Warnings = warnings
		})(next)
	}},
	{"GivesNumbersAsStrings", "Gateway/New", values(func(name string, v cmdlet.Value) cmdlet.Value {
		if name == "State" {
			return cmdlet.String(fmt.Sprint(v.Int64()))
		}
		return v
	})},
	{"GivesBooleansAsNumbers", "Values/EachPropertyHasItsType", values(func(name string, v cmdlet.Value) cmdlet.Value {
		if name == "StorageQuotaGrow" {
			return cmdlet.Int(0)
		}
		return v
	})},
	{"UnrollsListsOfOne", "AzureService/New", values(func(_ string, v cmdlet.Value) cmdlet.Value {
		if list := v.List(); len(list) == 1 {
			return list[0]
		}
		return v
	})},
	{"HandsSecretsOut", "Values/SecretsStay", results(func(_ cmdlet.Call, r *cmdlet.Result) {
		for i, o := range r.Objects {
			if o.Class() == "SMS_AAD_Application_Ex" {
				r.Objects[i] = with(o, "SecretKey", cmdlet.String("0C0100"))
			}
		}
	})},
	{"HandsCertificatesOut", "Values/SecretsStay", results(func(_ cmdlet.Call, r *cmdlet.Result) {
		for i, o := range r.Objects {
			if o.Class() == "SMS_AzureService" {
				r.Objects[i] = with(o, "ServiceCertificate", cmdlet.String("MII"))
			}
		}
	})},
	{"HandsTheClientSecretOut", "Applications/ImportServer", func(next cmdlet.Runner) cmdlet.Runner {
		return results(func(c cmdlet.Call, r *cmdlet.Result) {
			if v, given := c.Param("SecretKey"); given {
				r.Objects[0] = with(r.Objects[0], "Note", cmdlet.String("made with "+v.Secret().Reveal()))
			}
		})(next)
	}},
	{"TakesTimesForLocal", "Values/TimesArriveInUTC", values(func(_ string, v cmdlet.Value) cmdlet.Value {
		if v.Kind() == cmdlet.KindTime {
			return cmdlet.Time(v.Time().Add(time.Hour))
		}
		return v
	})},
	{"TrimsStrings", "Values/NamesArriveUnchanged", strung(strings.TrimSpace)},
	{"ConvertsLineBreaks", "Values/NamesArriveUnchanged", strung(strings.NewReplacer("\r\n", "\n").Replace)},
	{"StraightensQuotes", "Values/NamesArriveUnchanged", strung(strings.NewReplacer("‘", "'", "’", "'").Replace)},
	{"DropsControlCharacters", "Values/DescriptionsArriveUnchanged", strung(strings.NewReplacer("\x01", "", "\x1b", "").Replace)},
	{"CutsLongStrings", "Values/NamesArriveUnchanged", strung(func(s string) string { return s[:min(len(s), 4096)] })},
	{"AlwaysTakesWildcards", "Gateway/Get", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			return next.Run(ctx, without(c, "DisableWildcardHandling"))
		})
	}},
	{"DropsAParameter", "AzureService/NewWithAllParameters", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			return next.Run(ctx, without(c, "AddGroupName"))
		})
	}},
	{"GivesOneRowOnly", "Applications/GetByEachFilter", results(func(_ cmdlet.Call, r *cmdlet.Result) {
		r.Objects = r.Objects[:min(len(r.Objects), 1)]
	})},
	{"GivesAllPropertiesOfAQuery", "Query/Properties", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			v, _ := c.Param("Query")
			if q, err := cmdlet.ParseQuery(v.Str()); err == nil && c.Name() == "Invoke-CMWmiQuery" && !slices.Contains(q.Properties, "SecretKey") {
				q.Properties = nil
				c = cmdlet.QueryCall(q)
			}
			return next.Run(ctx, c)
		})
	}},
	{"MixesUpAnswers", "Concurrency/ReadsAndChanges", func(next cmdlet.Runner) cmdlet.Runner {
		var inside atomic.Int32
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			defer inside.Add(-1)
			if inside.Add(1) > 1 {
				return &cmdlet.Result{Via: "x"}, nil
			}
			time.Sleep(time.Millisecond) // in which the others come in
			return next.Run(ctx, c)
		})
	}},
	{"ForgetsPassThru", "AzureService/SetWithAllParameters", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			return next.Run(ctx, without(c, "PassThru"))
		})
	}},
	{"ChangesTheFirstThatItFinds", "AzureService/SetByName", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			if _, named := c.Param("Name"); named && c.Name() == "Set-CMCloudManagementAzureService" {
				all, err := next.Run(ctx, cmdlet.NewCall("Get-CMAzureService"))
				if err != nil {
					return nil, err
				}
				id, _ := all.Objects[0].Get("ID")
				c = cmdlet.NewCall(c.Name(), append(without(c, "Name").Params(), cmdlet.P("Id", id))...)
			}
			return next.Run(ctx, c)
		})
	}},
	{"ResetsWhatIsNotNamed", "AzureService/SetLeavesTheRest", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			if _, described := c.Param("Description"); !described && c.Name() == "Set-CMCloudManagementAzureService" {
				c = cmdlet.NewCall(c.Name(), append(c.Params(), cmdlet.P("Description", cmdlet.String("")))...)
			}
			return next.Run(ctx, c)
		})
	}},
	{"DropsFalse", "Gateway/SetWithAllParameters", dropping(func(v cmdlet.Value) bool {
		return v.Kind() == cmdlet.KindBool && !v.Bool()
	})},
	{"DropsEmptyStrings", "Gateway/SetById", dropping(func(v cmdlet.Value) bool {
		return v.Kind() == cmdlet.KindString && v.Str() == ""
	})},
	{"StartsForStop", "Gateway/StopAndStartById", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			if c.Name() == "Stop-CMCloudManagementGateway" {
				c = cmdlet.NewCall("Start-CMCloudManagementGateway", c.Params()...)
			}
			return next.Run(ctx, c)
		})
	}},
	{"RemembersWhatIsGone", "Gateway/RemoveById", func(next cmdlet.Runner) cmdlet.Runner {
		var last sync.Map
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			result, err := next.Run(ctx, c)
			if err != nil || c.Effect() != cmdlet.Read {
				return result, err
			}
			if was, ok := last.Load(c.String()); ok && len(result.Objects) == 0 {
				return was.(*cmdlet.Result), nil
			}
			last.Store(c.String(), result)
			return result, nil
		})
	}},
	{"WaitsUntilItMay", "Refusal/StartAndStopWhileProvisioning", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			for {
				result, err := next.Run(ctx, c)
				if !errors.Is(err, cmdlet.ErrConflict) || c.Name() != "Stop-CMCloudManagementGateway" {
					return result, err
				}
				time.Sleep(time.Minute)
			}
		})
	}},
	{"TouchesWhatIsRefused", "Refusal/StartWhileReady", func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			result, err := next.Run(ctx, c)
			if id, named := c.Param("Id"); err != nil && named {
				_, _ = next.Run(ctx, cmdlet.NewCall("Set-CMCloudManagementGateway",
					cmdlet.P("Id", id), cmdlet.P("Description", cmdlet.String("touched"))))
			}
			return result, err
		})
	}},
	{"ClaimsToSupportNothing", "Refusal/Unsupported", func(next cmdlet.Runner) cmdlet.Runner { return modest{next} }},
}

// answering answers every call of an effect after it has been carried out, with no result and this error.
func answering(effect cmdlet.Effect, err error) func(cmdlet.Runner) cmdlet.Runner {
	return func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			result, told := next.Run(ctx, c)
			if c.Effect() == effect {
				return nil, err
			}
			return result, told
		})
	}
}

// quiet hides the text of what it wraps.
type quiet struct{ error }

func (quiet) Error() string   { return "quiet" }
func (q quiet) Unwrap() error { return q.error }

type modest struct{ cmdlet.Runner }

func (modest) Supports(c cmdlet.Call) error { return cmdlet.Fail(c, cmdlet.ErrUnsupported, nil) }

// dropping loses parameters.
func dropping(lost func(cmdlet.Value) bool) func(cmdlet.Runner) cmdlet.Runner {
	return func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			kept := slices.DeleteFunc(c.Params(), func(p cmdlet.Param) bool { return lost(p.Value) })
			return next.Run(ctx, cmdlet.NewCall(c.Name(), kept...))
		})
	}
}

// results spoils results.
func results(spoil func(cmdlet.Call, *cmdlet.Result)) func(cmdlet.Runner) cmdlet.Runner {
	return func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			result, err := next.Run(ctx, c)
			if err == nil {
				spoil(c, result)
			}
			return result, err
		})
	}
}

// sends sends another name of an enumeration than the caller's.
func sends(parameter, instead, name string) func(cmdlet.Runner) cmdlet.Runner {
	return func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			params := c.Params()
			for i, p := range params {
				if p.Name == parameter && p.Value.Equal(cmdlet.Enum(instead)) {
					params[i].Value = cmdlet.Enum(name)
				}
			}
			return next.Run(ctx, cmdlet.NewCall(c.Name(), params...))
		})
	}
}

// values spoils properties.
func values(spoil func(name string, v cmdlet.Value) cmdlet.Value) func(cmdlet.Runner) cmdlet.Runner {
	return results(func(_ cmdlet.Call, r *cmdlet.Result) {
		for i, o := range r.Objects {
			for _, name := range o.Properties() {
				v, _ := o.Get(name)
				r.Objects[i] = with(r.Objects[i], name, spoil(name, v))
			}
		}
	})
}

// strung spoils strings.
func strung(spoil func(string) string) func(cmdlet.Runner) cmdlet.Runner {
	return values(func(_ string, v cmdlet.Value) cmdlet.Value {
		if v.Kind() == cmdlet.KindString {
			return cmdlet.String(spoil(v.Str()))
		}
		return v
	})
}

// failures spoils errors, and wrapped wraps them.
func failures(spoil func(*cmdlet.Error)) func(cmdlet.Runner) cmdlet.Runner {
	return wrapped(func(err error) error {
		var e *cmdlet.Error
		if !errors.As(err, &e) {
			return err
		}
		spoiled := *e
		spoil(&spoiled)
		return &spoiled
	})
}

func wrapped(wrap func(error) error) func(cmdlet.Runner) cmdlet.Runner {
	return func(next cmdlet.Runner) cmdlet.Runner {
		return runner(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			result, err := next.Run(ctx, c)
			if err != nil {
				return nil, wrap(err)
			}
			return result, nil
		})
	}
}

func with(o cmdlet.Object, name string, v cmdlet.Value) cmdlet.Object {
	properties := map[string]cmdlet.Value{}
	for _, property := range o.Properties() {
		properties[property], _ = o.Get(property)
	}
	properties[name] = v
	return cmdlet.NewObject(o.Class(), properties)
}

func without(c cmdlet.Call, name string) cmdlet.Call {
	rest := slices.DeleteFunc(c.Params(), func(p cmdlet.Param) bool { return p.Name == name })
	return cmdlet.NewCall(c.Name(), rest...)
}

// says is what the failure has to say, for defects that break the form of an answer.
var says = map[string]string{
	"AnswersReadsWithNothingAtAll":   "the Runner returned neither a result nor an error",
	"AnswersChangesWithNothingAtAll": "the Runner returned neither a result nor an error",
	"FailsWithANilError":             "the Runner returned a nil *cmdlet.Error as its error",
	"FailsWithAWrappedNilError":      "the Runner returned a nil *cmdlet.Error as its error",
	"FailsReadsWithAPlainError":      "the Runner failed with a *errors.errorString, want a *cmdlet.Error: plain",
	"FailsChangesWithAPlainError":    "the Runner failed with a *errors.errorString, want a *cmdlet.Error: plain",
	"FailsAndSucceeds":               "the Runner returned both a result and an error",
	"SaysThatARefusedReadWasDone":    "with the outcome done, which cannot be",
	"SaysThatWhatItCannotDoWasDone":  "did not reach the next Runner of a Route",
}

// defectVariable names the defect that a child process runs the contract on.
const defectVariable = "CMDLETTEST_DEFECT"

func TestDefect(t *testing.T) {
	for _, defect := range defects {
		if defect.name == os.Getenv(defectVariable) {
			cmdlettest.Run(t, engine("", defect.make))
		}
	}
}

// A contract that cannot fail proves nothing. Each defect is tried in a process of its own, since it fails tests.
func TestEachDefectIsFound(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	for _, defect := range defects {
		t.Run(defect.name, func(t *testing.T) {
			t.Parallel()
			child := exec.CommandContext(t.Context(), self, "-test.v", "-test.run=^TestDefect$/^"+strings.ReplaceAll(defect.found, "/", "$/^")+"$")
			child.Env = append(os.Environ(), defectVariable+"="+defect.name)
			output, err := child.CombinedOutput()
			var exit *exec.ExitError
			require.ErrorAs(t, err, &exit, "the contract passes in spite of the defect")
			assert.NotContains(t, string(output), "panic:")
			assert.Contains(t, string(output), "--- FAIL: TestDefect/"+defect.found)
			assert.Contains(t, string(output), says[defect.name])
		})
	}
}
