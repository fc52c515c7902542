package cmdlettest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmdlet/cmdlettest"
	"github.com/cmgkit/cmgkit/simulator"
)

// In real time, and with a Runner that hears of the product's refusals as text only, as over a PowerShell session.
func TestTerseInRealTime(t *testing.T) {
	const server = "cm01.corp.contoso.com"
	cmdlettest.Run(t, cmdlettest.Config{
		Terse: true, Interval: 10 * time.Millisecond, Timeout: time.Minute,
		Leaf: func(t *testing.T, body func(*testing.T)) {
			t.Helper()
			t.Parallel()
			body(t)
		},
		New: func(t *testing.T) cmdlettest.Site {
			t.Helper()
			site := simulator.NewT(t, &simulator.Options{Speed: 4000, SiteSystems: []string{server}})
			return cmdlettest.Site{
				Runner: terse{site}, SiteCode: "PS1", SiteSystem: server,
				FailBefore:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1}) },
				LoseAnswer:       func(name string) { site.Inject(simulator.Fault{Cmdlet: name, Times: 1, After: true}) },
				FailProvisioning: func(name string) { site.FailProvisioning(name, "the region has no capacity") },
			}
		},
	})
}

// Nothing is broken here and no time has to pass: the site has no hooks, and the tests that need them are skipped.
func TestWithoutHooks(t *testing.T) {
	config := engine("", func(r cmdlet.Runner) cmdlet.Runner { return r })
	newSite := config.New
	config.New = func(t *testing.T) cmdlettest.Site {
		t.Helper()
		site := newSite(t)
		return cmdlettest.Site{Runner: site.Runner, SiteCode: site.SiteCode, SiteSystem: site.SiteSystem}
	}
	cmdlettest.Run(t, config)
}

// terse checks calls and hands results on by itself; whatever the site says then is text.
type terse struct{ site cmdlet.Runner }

func (r terse) Run(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	if err := c.Check(0); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, cmdlet.Refuse(c, cmdlet.ErrUnavailable, err)
	}
	p := c.Params()
	for i := range p {
		if p[i].Value.Kind() != cmdlet.KindResult {
			continue
		}
		inner, err := r.Run(ctx, p[i].Value.Result())
		switch {
		case err != nil:
			return nil, cmdlet.Fail(c, cmdlet.ErrRefused, err)
		case len(inner.Objects) == 0:
			return nil, cmdlet.Refuse(c, cmdlet.ErrNotFound, nil)
		case len(inner.Objects) > 1:
			return nil, cmdlet.Refuse(c, cmdlet.ErrAmbiguous, nil)
		}
		p[i].Value = cmdlet.Embedded(inner.Objects[0])
	}
	result, err := r.site.Run(ctx, cmdlet.NewCall(c.Name(), p...))
	if err != nil {
		refused := cmdlet.Fail(c, cmdlet.ErrRefused, errors.New(err.Error()))
		if c.Effect() == cmdlet.Change {
			refused.Outcome = cmdlet.Unknown
		}
		return nil, refused
	}
	return result, nil
}
