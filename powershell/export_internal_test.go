package powershell

import (
	"bytes"
	"context"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
	"github.com/cmgkit/cmgkit/powershell/internal/verdict"
)

// RefusedByTheHost is what Bind returns for a call that the host does not run; for a file of a bad name it is ErrInvalid.
const RefusedByTheHost = string(cmdlet.ErrForbidden)

// Bind sends a call past every check, its parameters by the names given. It returns what the cmdlet warned of, or the
// id of its error; err is a failure to ask.
func (s *Session) Bind(ctx context.Context, m cmdlet.Metadata, params []cmdlet.Param) (warnings []string, id string, err error) {
	a, err := s.exchange(ctx, request{operation: operationCall, limit: s.options.CallTimeout, write: func(w *callwire.Writer) {
		w.Text(m.Name)
		w.Count(len(params))
		for _, p := range params {
			w.Text(p.Name)
			writeParam(w, m, p)
		}
	}})
	switch {
	case err != nil:
		return nil, "", err
	case a.failure != nil && (a.failure.Stage == verdict.Forbidden || a.failure.Stage == verdict.Invalid):
		return nil, string(a.failure.Stage), a.Broken()
	case a.failure != nil:
		id, _, _ = strings.Cut(a.failure.Errors[0].ID, ",")
		return nil, id, a.Broken()
	}
	for range a.Count() {
		a.Object()
	}
	warnings = a.warnings()
	return warnings, "", a.Err()
}

// Send sends a call past every check. It returns how it failed, nil where it did not, and what the journal says of it.
func (s *Session) Send(ctx context.Context, c cmdlet.Call) (failed *cmdlet.Error, journal cmdlet.Outcome, err error) {
	a, err := s.exchange(ctx, runs(c, s.options.CallTimeout))
	if err != nil {
		return nil, cmdlet.Unknown, err
	}
	if a.failure != nil {
		failed = a.failure.Explain(c)
	}
	journal, err = s.Outcome(ctx, a.request)
	return failed, journal, err
}

// Entry returns the journal's entry of a request, as the host hands it over.
func (s *Session) Entry(ctx context.Context, id RequestID) (string, error) {
	a, err := s.exchange(ctx, request{
		operation: operationOutcome, limit: s.options.CallTimeout, write: func(w *callwire.Writer) { w.Raw(id[:]) },
	})
	if err != nil {
		return "", err
	}
	return a.Text(), a.Err()
}

// SendAs sends a call past every check under an id, as if it had been on its way since the time in the id.
func (s *Session) SendAs(ctx context.Context, c cmdlet.Call, id RequestID) (*cmdlet.Error, error) {
	host, err := s.take(ctx)
	if err != nil {
		return nil, err
	}
	defer s.release(host)
	q := runs(c, s.options.CallTimeout)
	q.as = id
	a, err := host.ask(ctx, q)
	if err != nil || a.failure == nil {
		return nil, err
	}
	return a.failure.Explain(c), nil
}

// writeParam gives a table the type of its values, as callwire does for a whole call.
func writeParam(w *callwire.Writer, m cmdlet.Metadata, p cmdlet.Param) {
	if p.Value.Kind() != cmdlet.KindTable {
		w.Value(p.Value)
		return
	}
	known, _ := m.Parameter(p.Name)
	rows := p.Value.Table()
	w.Byte(byte(cmdlet.KindTable))
	w.Text(known.ValueType)
	w.Count(len(rows))
	for _, row := range rows {
		w.Value(row.Key)
		w.Value(row.Value)
	}
}

// Hurry makes hosts give a sign of life more often, stop sooner, and answer with less.
func (o *Options) Hurry(heartbeat, grace time.Duration, largest uint32) {
	o.pace = pace{heartbeat: heartbeat, grace: grace, largest: largest}
}

// CutOff sends a call without its last bytes, and ends the host's input.
func (s *Session) CutOff(ctx context.Context, c cmdlet.Call, missing int) error {
	host, err := s.take(ctx)
	if err != nil {
		return err
	}
	x := exchange{request: runs(c, s.options.CallTimeout), number: 1, id: newRequestID(host.journal, time.Now())}
	var whole bytes.Buffer
	if _, err := x.message().WriteTo(&whole); err != nil {
		return err
	}
	if _, err := host.process.Write(whole.Bytes()[:whole.Len()-missing]); err != nil {
		return err
	}
	return host.process.CloseWrite()
}

// CloseRead closes the client's end of a local host's output.
func CloseRead(p Process) error { return p.(*localProcess).stdout.Close() }
