package outside

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// Gate is a Runner that lets one call at a time through to another one.
type Gate struct {
	next cmdlet.Runner
	turn chan struct{}
}

// NewGate returns a Gate in front of next.
func NewGate(next cmdlet.Runner) *Gate { return &Gate{next, make(chan struct{}, 1)} }

// Run waits for its turn. A call whose context ends before is not sent.
func (g *Gate) Run(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	select {
	case g.turn <- struct{}{}:
		defer func() { <-g.turn }()
		return cmdlet.Run(ctx, g.next, c)
	case <-ctx.Done():
		return nil, cmdlet.Refuse(c, cmdlet.ErrUnavailable, ctx.Err())
	}
}

// Unwrap lets cmdlet.Supports look through.
func (g *Gate) Unwrap() cmdlet.Runner { return g.next }
