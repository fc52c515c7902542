package powershell

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
	"github.com/cmgkit/cmgkit/internal/wmi"
	"github.com/cmgkit/cmgkit/powershell/internal/hostscript"
)

// handshake prepares a host for calls: it sends the script and what the host has to know, and makes sure that data arrives
// undamaged and that the site answers.
func (c *connection) handshake(ctx context.Context, options *Options) error {
	if err := c.greet(ctx, options); err != nil {
		return err
	}
	if err := c.testEcho(ctx); err != nil {
		return err
	}
	if err := c.meetSite(ctx, options); err != nil {
		return err
	}
	c.meetModule(ctx, options)
	return nil
}

func (c *connection) greet(ctx context.Context, options *Options) error {
	var script []byte
	if !c.installed {
		script = hostscript.Message()
	}
	a, err := c.ask(ctx, request{operation: operationGreet, quiet: true, limit: options.StartTimeout, before: script, write: func(w *callwire.Writer) {
		w.Raw(c.nonce)
		w.Uint32(uint32(c.pace.heartbeat.Milliseconds())) //nolint:gosec // seconds
		w.Uint32(uint32(c.pace.grace.Milliseconds()))     //nolint:gosec // seconds
		w.Uint32(c.pace.largest)
		w.Text(options.Module)
		w.Text(options.SiteCode)
		w.Text(options.Provider)
		classes := wmi.Classes()
		w.Count(len(classes))
		for _, class := range classes {
			w.Text(class.Name)
			open := slices.DeleteFunc(slices.Clone(class.Properties), func(p wmi.Property) bool { return p.Secret })
			w.Count(len(open))
			for _, property := range open {
				w.Text(property.Name)
				w.Text(string(property.Type))
				w.Byte(map[bool]byte{true: 1}[property.Array])
			}
		}
		w.Byte(map[bool]byte{true: 1}[options.ReadOnly])
		w.Text(options.Actor)
		w.Text(options.Ticket)
		w.Byte(map[bool]byte{true: 1}[options.RequireAudit])
	}})
	if err != nil {
		return err
	}
	if a.failure != nil {
		return fmt.Errorf("the host could not import the module or reach its drive: %w", a.failure)
	}
	c.host = Host{PowerShell: a.Text(), ModuleVersion: a.Text(), Module: a.Text()}
	c.host.Notes = append(c.host.Notes, warningsOf(c.process)...)
	copy(c.journal[:], a.Raw(len(c.journal)))
	if c.journal == [4]byte{} {
		c.host.Notes = append(c.host.Notes, "the host cannot write its journal, and refuses changes")
	}
	return a.Err()
}

// echoSize is how much is sent to a new host and back: OpenSSH for Windows before 8.1 truncated and damaged what was larger
// than its buffers.
const (
	echoSize  = 1 << 20
	echoLimit = time.Minute
)

func (c *connection) testEcho(ctx context.Context) error {
	sent := make([]byte, echoSize)
	_, _ = rand.Read(sent) // never fails
	back, err := ask(c.ask).echo(ctx, operationEcho, sent)
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case err == nil && bytes.Equal(sent, back):
		return nil
	case err == nil:
		err = fmt.Errorf("%d bytes came back, but not the same ones", len(back))
	}
	return fmt.Errorf("1 MB of test data did not come back from the host intact: the connection damages data, as OpenSSH for Windows before "+
		"8.1 does: update OpenSSH on the host, or find what filters its standard input and output: %w", err)
}

// echo sends bytes to a host and back; the operation decides whether they pass through its worker.
func (send ask) echo(ctx context.Context, operation byte, b []byte) ([]byte, error) {
	a, err := send(ctx, request{operation: operation, quiet: true, limit: echoLimit, write: func(w *callwire.Writer) { w.Raw(b) }})
	if err != nil {
		return nil, err
	}
	if a.failure != nil {
		return nil, a.failure
	}
	back := a.Raw(a.Count())
	return back, a.Err()
}

// meetSite asks for the site, which proves that the provider answers, and learns its version.
func (c *connection) meetSite(ctx context.Context, options *Options) error {
	result, err := c.run(ctx, cmdlet.NewCall("Get-CMSite", cmdlet.P("SiteCode", cmdlet.String(options.SiteCode))), options.StartTimeout)
	if err != nil {
		return err
	}
	var site struct {
		Build   int    `wmi:"BuildNumber"`
		Version string `wmi:"Version"`
	}
	if len(result.Objects) != 1 {
		return fmt.Errorf("the provider lists %d sites with that code", len(result.Objects))
	}
	if err := result.Objects[0].Decode(&site); err != nil {
		return err
	}
	c.build, c.host.SiteVersion = site.Build, site.Version
	return nil
}

// run runs a cmdlet on this host and no other.
func (c *connection) run(ctx context.Context, call cmdlet.Call, limit time.Duration) (*cmdlet.Result, error) {
	a, err := c.ask(ctx, runs(call, limit))
	if err != nil {
		return nil, err
	}
	return a.result(call)
}
