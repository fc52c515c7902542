package outside

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
)

// Metered is a powershell.Transport that counts what goes through another one. It forwards what a wrapper must forward.
type Metered struct {
	powershell.Transport

	Sent, Received atomic.Int64
}

var (
	_ powershell.Checker      = (*Metered)(nil)
	_ fmt.Stringer            = (*Metered)(nil)
	_ powershell.Preinstalled = (*meteredProcess)(nil)
	_ powershell.Warner       = (*meteredProcess)(nil)
)

// Start starts a host.
func (m *Metered) Start(ctx context.Context, arguments []string, stderr io.Writer) (powershell.Process, error) {
	p, err := m.Transport.Start(ctx, arguments, stderr)
	if err != nil {
		return nil, err
	}
	return &meteredProcess{p, m}, nil
}

// Check forwards.
func (m *Metered) Check() []cmdlet.Problem {
	if c, ok := m.Transport.(powershell.Checker); ok {
		return c.Check()
	}
	return nil
}

// String forwards.
func (m *Metered) String() string {
	if s, ok := m.Transport.(fmt.Stringer); ok {
		return s.String()
	}
	return fmt.Sprintf("%T", m.Transport)
}

type meteredProcess struct {
	powershell.Process
	meter *Metered
}

func (p *meteredProcess) Read(b []byte) (int, error) {
	n, err := p.Process.Read(b)
	p.meter.Received.Add(int64(n))
	return n, err
}

func (p *meteredProcess) Write(b []byte) (int, error) {
	n, err := p.Process.Write(b)
	p.meter.Sent.Add(int64(n))
	return n, err
}

func (p *meteredProcess) Installed() bool {
	i, ok := p.Process.(powershell.Preinstalled)
	return ok && i.Installed()
}

func (p *meteredProcess) Warnings() []string {
	if w, ok := p.Process.(powershell.Warner); ok {
		return w.Warnings()
	}
	return nil
}
