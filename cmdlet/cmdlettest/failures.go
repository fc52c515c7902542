package cmdlettest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// notDone carries out a change that fails before anything is done. A Runner that hears of it as text only cannot know.
func (b *bench) notDone(c cmdlet.Call) {
	b.Helper()
	e := b.fails(c)
	if e.Outcome != cmdlet.NotDone && (!b.config.Terse || e.Outcome != cmdlet.Unknown) {
		b.Errorf("%v\nfailed with the outcome %v, want not done: %v", c, e.Outcome, e)
	}
}

func failsBeforeImport(b *bench) {
	b.needs(b.site.FailBefore != nil, "way to fail a call")
	b.importPair(contoso)
	c := fabrikam.server().call(importServerCmdlet)
	b.unchangedBy(func() {
		b.site.FailBefore(importServerCmdlet)
		b.notDone(c)
	})
	b.run(c)
}

func failsBeforeGateway(b *bench) {
	b.needs(b.site.FailBefore != nil, "way to fail a call")
	b.makeService()
	c := b.gateway().call(newGatewayCmdlet)
	b.unchangedBy(func() {
		b.site.FailBefore(newGatewayCmdlet)
		b.notDone(c)
	})
	b.run(c)
}

// A read that fails has changed nothing, and is not the same as finding nothing.
func failsRead(b *bench) {
	b.needs(b.site.FailBefore != nil, "way to fail a call")
	made := b.one(contoso.server().call(importServerCmdlet))
	b.site.FailBefore("Get-CMAADApplication")
	if e := b.fails(byClientID(contoso.serverID)); e.Outcome != cmdlet.NotDone {
		b.Errorf("a read failed with the outcome %v", e.Outcome)
	}
	b.finds(byClientID(contoso.serverID), made)
}

// loses carries out a change whose answer is lost. A Runner that tries again is told that the object exists.
func (b *bench) loses(change, look cmdlet.Call) {
	b.Helper()
	b.needs(b.site.LoseAnswer != nil, "way to lose an answer")
	b.site.LoseAnswer(change.Name())
	if e := b.fails(change); e.Outcome != cmdlet.Unknown {
		b.Errorf("%v\nlost its answer, with the outcome %v: %v", change, e.Outcome, e)
	}
	b.one(look)
}

func losesImport(b *bench) {
	b.loses(contoso.server().call(importServerCmdlet), byClientID(contoso.serverID))
}

func losesGateway(b *bench) {
	b.makeService()
	b.loses(b.gateway().call(newGatewayCmdlet), cmdlet.NewCall("Get-CMCloudManagementGateway"))
}

func losesPoint(b *bench) {
	b.makeGateway()
	b.loses(b.point().call(addPointCmdlet), cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"))
}

func cancelled(b *bench) {
	b.givesUp(context.Canceled, func(ctx context.Context) context.Context {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		return ctx
	})
}

func deadlinePassed(b *bench) {
	b.givesUp(context.DeadlineExceeded, func(ctx context.Context) context.Context {
		ctx, cancel := context.WithTimeout(ctx, -time.Second)
		cancel()
		return ctx
	})
}

// givesUp carries out a change and a read for a caller who has given up already: neither reaches the site.
func (b *bench) givesUp(cause error, from func(context.Context) context.Context) {
	b.Helper()
	b.one(contoso.server().call(importServerCmdlet))
	change := fabrikam.server().call(importServerCmdlet)
	if b.site.FailBefore != nil {
		b.site.FailBefore(importServerCmdlet)
	}
	b.unchangedBy(func() {
		b.Helper()
		for _, c := range []cmdlet.Call{change, byClientID(contoso.serverID)} {
			result, err := b.site.Runner.Run(from(b.Context()), c)
			e := b.failure(c, result, err)
			if !errors.Is(err, cause) || e.Outcome != cmdlet.NotDone {
				b.Errorf("%v\nfailed with the outcome %v, want not done and %v: %v", c, e.Outcome, cause, err)
			}
		}
	})
	if b.site.FailBefore != nil {
		_ = b.fails(change) // the fault waits for the first call that arrives
	}
	b.run(change)
}

func concurrent(b *bench) {
	server := b.one(contoso.server().call(importServerCmdlet))
	const each = 10
	var made [each]cmdlet.Object
	var wg sync.WaitGroup
	for i := range each {
		wg.Go(func() {
			c := contoso.client().with(params{"ClientId": str(numbered(i))}).call(importClientCmdlet)
			result, err := b.site.Runner.Run(b.Context(), c)
			switch {
			case err != nil:
				b.Errorf("%v\nfailed: %v", c, err)
			case len(result.Objects) != 1:
				b.Errorf("%v\ngave %v", c, result.Objects)
			default:
				made[i] = result.Objects[0]
				b.has(made[i], params{"ClientID": str(numbered(i))})
			}
		})
		wg.Go(func() {
			c := byClientID(contoso.serverID)
			result, err := b.site.Runner.Run(b.Context(), c)
			switch {
			case err != nil:
				b.Errorf("%v\nfailed: %v", c, err)
			case keys(result.Objects) != keys([]cmdlet.Object{server}):
				b.Errorf("%v\nfound %v", c, result.Objects)
			}
		})
	}
	wg.Wait()
	b.finds(cmdlet.NewCall("Get-CMAADApplication"), append(made[:], server)...)
}
