// Package stub puts a site behind a PowerShell module: a stand-in for the ConfigurationManager module whose functions
// have the documented parameter sets, and the loopback door through which they reach any Runner.
//
// It is for tests and demos of package powershell. A real site needs none of it.
package stub

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
	"github.com/cmgkit/cmgkit/internal/wmi"
)

//go:embed ConfigurationManager.psm1
var module []byte

// WriteModule writes the module into a folder and returns its path.
func WriteModule(folder string) (string, error) {
	path := filepath.Join(folder, "ConfigurationManager.psm1")
	return path, os.WriteFile(path, module, 0o600)
}

// Door lets the stub module reach a Runner. Close it when done.
type Door struct {
	runner   cmdlet.Runner
	listener net.Listener
	token    string
	ctx      context.Context //nolint:containedctx // the door's own lifetime, not a call's
	cancel   context.CancelFunc
	done     sync.WaitGroup
}

// Open opens a door to r on a loopback port.
func Open(r cmdlet.Runner) (*Door, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // loopback, at once
	if err != nil {
		return nil, fmt.Errorf("stub: %w", err)
	}
	d := &Door{runner: r, listener: listener, token: rand.Text()}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	d.done.Go(d.accept)
	return d, nil
}

// Environment is what a PowerShell process needs for the module to find the door.
func (d *Door) Environment() []string {
	return []string{"CMGKIT_STUB_ADDRESS=" + d.listener.Addr().String(), "CMGKIT_STUB_TOKEN=" + d.token}
}

// Close closes the door and waits until every call through it has ended.
func (d *Door) Close() error {
	d.cancel()
	err := d.listener.Close()
	d.done.Wait()
	return err
}

func (d *Door) accept() {
	for {
		connection, err := d.listener.Accept()
		if err != nil {
			return
		}
		d.done.Go(func() {
			stop := context.AfterFunc(d.ctx, func() { _ = connection.Close() })
			defer stop()
			defer func() { _ = connection.Close() }()
			d.serve(connection)
		})
	}
}

func (d *Door) serve(connection io.ReadWriter) {
	in := bufio.NewReader(connection)
	token := make([]byte, len(d.token))
	if _, err := io.ReadFull(in, token); err != nil || subtle.ConstantTimeCompare(token, []byte(d.token)) != 1 {
		return
	}
	for {
		r, err := callwire.Receive(in)
		if err != nil {
			return
		}
		var w callwire.Writer
		d.answer(r, &w)
		if _, err := w.WriteTo(connection); err != nil {
			return
		}
	}
}

func (d *Door) answer(r *callwire.Reader, w *callwire.Writer) {
	call := r.Call()
	err := r.Err()
	var result *cmdlet.Result
	if err == nil {
		result, err = cmdlet.Run(d.ctx, d.runner, call)
	}
	if err != nil {
		w.Byte(1)
		w.Text(reasonOf(err))
		w.Text(textOf(err))
		return
	}
	w.Byte(0)
	w.Count(len(result.Warnings))
	for _, warning := range result.Warnings {
		w.Text(warning)
	}
	w.Count(len(result.Objects))
	for _, object := range result.Objects {
		writeObject(w, object)
	}
}

// reasonOf names the few reasons that the product is known to tell apart, and the lost answer.
func reasonOf(err error) string {
	if cmdlet.OutcomeOf(err) == cmdlet.Unknown {
		return "lost"
	}
	for _, reason := range []cmdlet.Reason{cmdlet.ErrNotFound, cmdlet.ErrForbidden, cmdlet.ErrUnavailable} {
		if errors.Is(err, reason) {
			return string(reason)
		}
	}
	return "refused"
}

// textOf gives what the product would say: the rule, without this module's words around it.
func textOf(err error) string {
	var e *cmdlet.Error
	switch {
	case !errors.As(err, &e):
		return err.Error()
	case e.Err != nil:
		return e.Err.Error()
	default:
		bare := *e
		bare.Op, bare.Target = "", ""
		return strings.TrimPrefix(bare.Error(), ": ")
	}
}

// writeObject writes an object with its provider path, as the module reads it.
func writeObject(w *callwire.Writer, o cmdlet.Object) {
	names := o.Properties()
	w.Text(o.Class())
	w.Text(path(o))
	w.Count(len(names))
	for _, name := range names {
		value, _ := o.Get(name)
		w.Text(name)
		writeValue(w, value)
	}
}

func writeValue(w *callwire.Writer, v cmdlet.Value) {
	switch v.Kind() {
	case cmdlet.KindObject:
		w.Byte(byte(cmdlet.KindObject))
		writeObject(w, v.Object())
	case cmdlet.KindList:
		elements := v.List()
		w.Byte(byte(cmdlet.KindList))
		w.Count(len(elements))
		for _, element := range elements {
			writeValue(w, element)
		}
	default:
		w.Value(v)
	}
}

// path is SmsProviderObjectPath: the class and, for what the site stores, its keys.
func path(o cmdlet.Object) string {
	class, _ := wmi.Lookup(o.Class())
	var keys []string
	for _, property := range class.Properties {
		value, has := o.Get(property.Name)
		if !property.Key || !has {
			continue
		}
		shown := value.String()
		if value.Kind() == cmdlet.KindString {
			shown = `"` + value.Str() + `"`
		}
		keys = append(keys, property.Name+"="+shown)
	}
	if keys == nil {
		return o.Class()
	}
	return o.Class() + "." + strings.Join(keys, ",")
}
