package cmdlettest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// notDone carries out a change that fails before anything is done. A Runner that hears of it as text only cannot know.
func (h *harness) notDone(c cmdlet.Call) {
	h.Helper()
	e := h.fails(c)
	if e.Outcome != cmdlet.NotDone && (!h.config.Terse || e.Outcome != cmdlet.Unknown) {
		h.Errorf("%v\nfailed with the outcome %v, want not done: %v", c, e.Outcome, e)
	}
}

func failsBeforeImport(h *harness) {
	h.needs(h.site.FailBefore != nil, "way to fail a call")
	h.importPair(contoso)
	c := fabrikam.server().call(importServerCmdlet)
	h.unchangedBy(func() {
		h.site.FailBefore(importServerCmdlet)
		h.notDone(c)
	})
	h.run(c)
}

func failsBeforeGateway(h *harness) {
	h.needs(h.site.FailBefore != nil, "way to fail a call")
	h.makeService()
	c := h.gateway().call(newGatewayCmdlet)
	h.unchangedBy(func() {
		h.site.FailBefore(newGatewayCmdlet)
		h.notDone(c)
	})
	h.run(c)
}

// A read that fails has changed nothing, and is not the same as finding nothing.
func failsRead(h *harness) {
	h.needs(h.site.FailBefore != nil, "way to fail a call")
	made := h.one(contoso.server().call(importServerCmdlet))
	h.site.FailBefore("Get-CMAADApplication")
	if e := h.fails(byClientID(contoso.serverID)); e.Outcome != cmdlet.NotDone {
		h.Errorf("a read failed with the outcome %v", e.Outcome)
	}
	h.finds(byClientID(contoso.serverID), made)
}

// loses carries out a change whose answer is lost. A Runner that tries again is told that the object exists.
func (h *harness) loses(change, look cmdlet.Call) {
	h.Helper()
	h.needs(h.site.LoseAnswer != nil, "way to lose an answer")
	h.site.LoseAnswer(change.Name())
	if e := h.fails(change); e.Outcome != cmdlet.Unknown {
		h.Errorf("%v\nlost its answer, with the outcome %v: %v", change, e.Outcome, e)
	}
	h.one(look)
}

func losesImport(h *harness) {
	h.loses(contoso.server().call(importServerCmdlet), byClientID(contoso.serverID))
}

func losesGateway(h *harness) {
	h.makeService()
	h.loses(h.gateway().call(newGatewayCmdlet), cmdlet.NewCall("Get-CMCloudManagementGateway"))
}

func losesPoint(h *harness) {
	h.makeGateway()
	h.loses(h.point().call(addPointCmdlet), cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"))
}

func cancelled(h *harness) {
	h.givesUp(context.Canceled, func(ctx context.Context) context.Context {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		return ctx
	})
}

func deadlinePassed(h *harness) {
	h.givesUp(context.DeadlineExceeded, func(ctx context.Context) context.Context {
		ctx, cancel := context.WithTimeout(ctx, -time.Second)
		cancel()
		return ctx
	})
}

// givesUp carries out a change and a read for a caller who has given up already: neither reaches the site.
func (h *harness) givesUp(cause error, from func(context.Context) context.Context) {
	h.Helper()
	h.one(contoso.server().call(importServerCmdlet))
	change := fabrikam.server().call(importServerCmdlet)
	if h.site.FailBefore != nil {
		h.site.FailBefore(importServerCmdlet)
	}
	h.unchangedBy(func() {
		h.Helper()
		for _, c := range []cmdlet.Call{change, byClientID(contoso.serverID)} {
			result, err := h.ask(from(h.Context()), c)
			e := h.failure(c, result, err)
			if !errors.Is(err, cause) || e.Outcome != cmdlet.NotDone {
				h.Errorf("%v\nfailed with the outcome %v, want not done and %v: %v", c, e.Outcome, cause, err)
			}
		}
	})
	if h.site.FailBefore != nil {
		_ = h.fails(change) // the fault waits for the first call that arrives
	}
	h.run(change)
}

func concurrent(h *harness) {
	server := h.one(contoso.server().call(importServerCmdlet))
	const each = 10
	var made [each]cmdlet.Object
	var wg sync.WaitGroup
	for i := range each {
		wg.Go(func() {
			c := contoso.client().with(params{"ClientId": str(numbered(i))}).call(importClientCmdlet)
			result, err := h.ask(h.Context(), c)
			switch {
			case err != nil:
				h.Errorf("%v\nfailed: %v", c, err)
			case len(result.Objects) != 1:
				h.Errorf("%v\ngave %v", c, result.Objects)
			default:
				made[i] = result.Objects[0]
				h.has(made[i], params{"ClientID": str(numbered(i))})
			}
		})
		wg.Go(func() {
			c := byClientID(contoso.serverID)
			result, err := h.ask(h.Context(), c)
			switch {
			case err != nil:
				h.Errorf("%v\nfailed: %v", c, err)
			case keys(result.Objects) != keys([]cmdlet.Object{server}):
				h.Errorf("%v\nfound %v", c, result.Objects)
			}
		})
	}
	wg.Wait()
	h.finds(cmdlet.NewCall("Get-CMAADApplication"), append(made[:], server)...)
}
