package powershell

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
	"github.com/cmgkit/cmgkit/powershell/internal/verdict"
)

// RequestID identifies a change in the journal of the host that ran it. Keep its text to ask for the outcome later, even
// from another process.
type RequestID [16]byte // 4 bytes: tag of the journal, 4: seconds since 1970, 8: random

func newRequestID(journal [4]byte, at time.Time) (id RequestID) {
	copy(id[:], journal[:])
	binary.BigEndian.PutUint32(id[4:], uint32(at.Unix())) //nolint:gosec // until 2106
	_, _ = rand.Read(id[8:])                              // never fails
	return id
}

func (id RequestID) time() time.Time { return time.Unix(int64(binary.BigEndian.Uint32(id[4:])), 0) }

// String returns 32 hexadecimal digits.
func (id RequestID) String() string { return hex.EncodeToString(id[:]) }

// ParseRequestID parses what [RequestID.String] returns.
//
// Errors: ErrInvalid for any other text.
func ParseRequestID(s string) (id RequestID, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(id) {
		return id, &cmdlet.Error{
			Op: "powershell.ParseRequestID", Via: via, Outcome: cmdlet.NotDone, Reason: cmdlet.ErrInvalid,
			Problems: []cmdlet.Problem{{Parameter: "id", Value: cmdlet.String(s).String(), Rule: fmt.Sprintf("must be %d hexadecimal digits", 2*len(id))}},
		}
	}
	copy(id[:], b)
	return id, nil
}

// RequestError is in the chain of every error of a change whose Outcome is Unknown. Find it with [errors.As] and ask
// [Session.Outcome].
type RequestError struct {
	ID  RequestID
	Err error
}

func (e *RequestError) Error() string { return e.Err.Error() + ", request " + e.ID.String() }

// Unwrap returns the cause.
func (e *RequestError) Unwrap() error { return e.Err }

// Outcome asks the host's journal what became of a change. It waits for a host that is free.
//
//   - Done: the cmdlet ended without an error.
//   - NotDone: it was never begun, and never will be: the host refuses the request should it still arrive. Or it failed in a way
//     that is known to have done nothing.
//   - Unknown: it was begun and has not ended, or its host died meanwhile; or it failed and nobody knows how far it came.
//   - Unknown with the error ErrNotFound: the journal has no entry of it and cannot say that it was never begun. The change was
//     made through another account or host or before the journal was deleted, or its entry was swept away, which happens
//     after 30 days; or no change ever had this id.
//
// Errors: ErrNotFound as above, ErrUnavailable where no host can be asked.
func (s *Session) Outcome(ctx context.Context, id RequestID) (cmdlet.Outcome, error) {
	a, err := s.exchange(ctx, request{
		operation: operationOutcome, limit: s.options.CallTimeout, write: func(w *callwire.Writer) { w.Raw(id[:]) },
	})
	if err == nil && a.failure != nil {
		err = a.failure
	}
	var text string
	if err == nil {
		text = a.Text()
		err = a.Err()
	}
	if err != nil {
		return cmdlet.Unknown, &cmdlet.Error{Op: "powershell.Outcome", Target: id.String(), Via: via, Outcome: cmdlet.NotDone, Reason: cmdlet.ErrUnavailable, Err: err}
	}
	entry := verdict.Entry(text)
	outcome := entry.Outcome(time.Since(id.time()))
	if outcome == cmdlet.Unknown && entry.Missing() {
		return outcome, &cmdlet.Error{Op: "powershell.Outcome", Target: id.String(), Via: via, Outcome: outcome, Reason: cmdlet.ErrNotFound, Err: errMissing}
	}
	return outcome, nil
}

var errMissing = errors.New("the host's journal has no entry of this id: it is another account's or host's, its entry is gone (entries are kept 30 days), " +
	"or no change ever had it; look at the site before the change is repeated")

// withRequest puts the request's id into an error of a change whose outcome is unknown.
func withRequest(err error, id RequestID) error {
	e, ok := errors.AsType[*cmdlet.Error](err)
	if !ok || e.Outcome != cmdlet.Unknown {
		return err
	}
	known := *e
	known.Err = &RequestError{ID: id, Err: e.Err}
	return &known
}
