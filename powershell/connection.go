package powershell

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
	"time"

	"github.com/cmgkit/cmgkit/internal/callwire"
	"github.com/cmgkit/cmgkit/powershell/internal/hostscript"
	"github.com/cmgkit/cmgkit/powershell/internal/scrub"
	"github.com/cmgkit/cmgkit/powershell/internal/verdict"
)

// connection is one host and the talk with it: one request at a time, sent by whoever holds the connection, while a
// goroutine reads what comes back.
//
// A connection breaks once and for good: when the host dies (its output ends), falls silent in the middle of a request (it
// is frozen, or the way to it is), writes what is no answer, or does not stop what took too long. A host that was
// changing the site is not killed then: its input is closed, so that it finishes, journals and leaves. The request fails with
// a [lostError], and the session decides whether it goes to another host.
type connection struct {
	process   Process
	installed bool // the host has the host script
	stderr    *scrub.Tail
	scrubber  *scrub.Scrubber
	nonce     []byte
	pace      pace
	host      Host
	build     int
	module    module
	journal   [4]byte // the tag of the journal that the host keeps

	mu        sync.Mutex
	opened    time.Time // when it was ready for calls
	sent      uint32
	heard     time.Time // when something last moved between here and the host
	begun     bool      // what it writes begins as the host script does
	waiting   *exchange // the request that has no answer yet
	broken    error
	finishing *exchange // the change that the host was left alone with when the connection broke
	stale     bool      // to be replaced by a fresh host
	used      bool      // it has run a cmdlet for somebody

	writing sync.Mutex // held while a message goes out
	closing sync.Once
	read    chan struct{} // closed when the host's output has ended
	ended   chan struct{} // closed when the host is gone
}

// pace is how a host and its client keep an eye on each other.
type pace struct {
	heartbeat time.Duration // between two signs of life while a request runs
	grace     time.Duration // for a cmdlet to stop when told to; then the host exits
	largest   uint32        // the most bytes that an answer may have
}

func (p pace) silence() time.Duration { return 3 * p.heartbeat }

// The operations of the host script. Whoever adds one takes the next number.
const (
	operationGreet byte = iota
	operationCall
	operationEcho
	operationWorkerEcho
	operationCancel // has no answer
	operationOutcome

	operationDescribe byte = 10
	operationDoctor   byte = 11
	operationProbe    byte = 12
)

// How an answer begins, behind the nonce and the number of the request.
const (
	statusDone byte = iota
	statusFailed
	statusRunning // a sign of life: the answer is still to come
)

// request is what a host is asked.
type request struct {
	operation byte
	change    bool          // it may change the site: sent once, never stopped, journaled
	quiet     bool          // the host gives no signs of life meanwhile
	limit     time.Duration // after which the host stops what it runs
	as        RequestID     // the id of a change; made when it is sent where it is zero
	before    []byte        // what goes ahead of the message
	write     func(*callwire.Writer)
}

// exchange is a request on its way, and its answer once done is closed.
type exchange struct {
	request
	number  uint32
	id      RequestID
	started time.Time
	watch   *time.Timer
	unsent  bool

	written chan struct{} // closed when the message has been written
	done    chan struct{}
	answer  *answer
	err     error
}

// named puts the id of a change into the error that leaves its outcome unknown.
func (x *exchange) named(err error) error {
	if err == nil || !x.change || errors.Is(err, errNotSent) {
		return err
	}
	return &RequestError{ID: x.id, Err: err}
}

type answer struct {
	*callwire.Reader
	request  RequestID
	failure  *verdict.Record
	scrubber *scrub.Scrubber
}

func (a *answer) warnings() []string {
	var warnings []string
	for range a.Count() {
		warnings = append(warnings, a.scrubber.Clean(a.Text()))
	}
	return warnings
}

// errNotSent marks a request that no host saw as a whole.
var errNotSent = errors.New("not sent")

// lostError is the failure of a request whose connection broke.
type lostError struct {
	cause  error
	unsent bool
}

func (e *lostError) Error() string        { return e.cause.Error() }
func (e *lostError) Unwrap() error        { return e.cause }
func (e *lostError) Is(target error) bool { return e.unsent && target == errNotSent }

// dial starts a host. Nothing is said to it yet.
func dial(ctx context.Context, options *Options) (*connection, error) {
	c := &connection{
		stderr: &scrub.Tail{Logger: options.Logger, Scrubber: options.scrubber}, scrubber: options.scrubber, nonce: make([]byte, 16), pace: options.pace,
		read: make(chan struct{}), ended: make(chan struct{}),
	}
	_, _ = rand.Read(c.nonce) // never fails
	process, err := options.Transport.Start(ctx, hostscript.Arguments(), c.stderr)
	if err != nil {
		return nil, errors.Join(err, c.stderr.Err())
	}
	c.process, c.installed = process, isInstalled(process)
	go c.receiveAll()
	return c, nil
}

// ask sends a request and waits for its answer. Where the context ends first, the connection is of no more use.
func (c *connection) ask(ctx context.Context, q request) (*answer, error) {
	x := c.send(q)
	select {
	case <-x.done:
		return x.answer, x.err
	case <-ctx.Done():
		return nil, fmt.Errorf("gave up waiting for the host: %w", ctx.Err())
	}
}

// send sends a request, whose answer is there when done is closed.
func (c *connection) send(q request) *exchange {
	x := &exchange{request: q, started: time.Now(), written: make(chan struct{}), done: make(chan struct{})}
	if x.id = q.as; q.change && x.id == (RequestID{}) {
		x.id = newRequestID(c.journal, x.started)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken != nil {
		x.unsent = true
		x.finish(nil, c.broken)
		return x
	}
	c.sent++
	x.number = c.sent
	c.used = c.used || !c.opened.IsZero()
	c.waiting, c.heard = x, x.started
	x.watch = time.AfterFunc(c.pace.silence(), func() { c.check(x) })
	go c.write(x)
	return x
}

func (x *exchange) message() *callwire.Writer {
	var w callwire.Writer
	w.Byte(x.operation)
	w.Uint32(x.number)
	w.Uint32(uint32(min(x.limit.Milliseconds(), math.MaxInt32))) //nolint:gosec // not negative
	w.Raw(x.id[:])
	if x.write != nil {
		x.write(&w)
	}
	return &w
}

// write sends the message in pieces, each of which counts as a sign of life when the host has taken it.
func (c *connection) write(x *exchange) {
	defer close(x.written)
	c.writing.Lock()
	defer c.writing.Unlock()
	to := &output{connection: c}
	_, err := to.Write(x.before)
	if err == nil {
		to.written = 0
		_, err = x.message().WriteTo(to)
	}
	switch {
	case err == nil:
	case errors.Is(err, callwire.ErrTooLarge):
		c.settle(x, nil, errors.Join(errNotSent, err))
	default:
		c.mu.Lock()
		x.unsent = to.written == 0
		c.mu.Unlock()
		c.breakBy(c.gone(err))
	}
}

type output struct {
	*connection
	written int
}

func (o *output) Write(b []byte) (n int, err error) {
	const piece = 64 << 10
	for n < len(b) && err == nil {
		var k int
		k, err = o.process.Write(b[n:min(n+piece, len(b))])
		n += k
		o.hear()
	}
	o.written += n
	return n, err
}

// input reads from the host; every byte is a sign of life.
type input struct{ *connection }

func (i input) Read(b []byte) (int, error) {
	n, err := i.process.Read(b)
	if n > 0 {
		i.hear()
	}
	return n, err
}

func (c *connection) hear() {
	c.mu.Lock()
	c.heard = time.Now()
	c.mu.Unlock()
}

// cancel asks the host to stop what the request runs. Its answer still comes.
func (c *connection) cancel(x *exchange) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting != x || c.broken != nil {
		return
	}
	stop := exchange{request: request{operation: operationCancel}, number: x.number}
	go func() { // a frozen host would hold up the caller
		<-x.written
		c.writing.Lock()
		defer c.writing.Unlock()
		_, _ = stop.message().WriteTo(c.process) // one that is gone is noticed elsewhere
	}()
}

// receiveAll reads what the host writes until its output ends.
func (c *connection) receiveAll() {
	in := bufio.NewReaderSize(input{c}, 64<<10)
	err := c.receivePreface(in)
	for err == nil {
		err = c.receive(in)
	}
	finishing := c.breakBy(err)
	// A host that was given up may still finish what it does: its output must not block it.
	_, err = io.Copy(io.Discard, in)
	close(c.read)
	if err != nil && finishing != nil { // the way back is cut, and the host still at its change
		time.AfterFunc(finishing.limit+c.pace.grace, c.kill)
		return
	}
	c.kill()
}

// receivePreface makes sure that the host's bytes arrive as they are. What changes them would else be noticed only when the
// time to start is over: it may wait for the end of a line, which an answer does not have.
func (c *connection) receivePreface(in *bufio.Reader) error {
	first := make([]byte, len(callwire.Preface))
	n, err := io.ReadFull(in, first)
	switch first = first[:n]; {
	case string(first) == callwire.Preface:
		c.mu.Lock()
		c.begun = true
		c.mu.Unlock()
		return nil
	case err != nil && string(first) == callwire.Preface[:n]: // cut off
		return c.gone(err)
	case bytes.HasPrefix(first, []byte("\uFFFD")):
		return errors.New("what the host writes is taken for text on the way, and changed. An SSH server whose DefaultShell is PowerShell does that " +
			"where the account's sessions are transcribed: make cmd the server's DefaultShell, or turn transcription off for that account")
	}
	return fmt.Errorf("what the host writes does not begin as the host script does, but with %q: something else writes there, or changes bytes on the way, as an SSH server "+
		"whose DefaultShell is PowerShell does where the account's sessions are transcribed", first)
}

func (c *connection) receive(in *bufio.Reader) error {
	r, err := callwire.ReceiveAnswer(in)
	if err != nil {
		return c.gone(err)
	}
	nonce, number, status := r.Raw(len(c.nonce)), r.Uint32(), r.Byte()
	if err := r.Broken(); err != nil {
		return err
	}
	c.mu.Lock()
	x := c.waiting
	c.mu.Unlock()
	if !bytes.Equal(nonce, c.nonce) || x == nil || number != x.number {
		return errors.New("the host's answer is not one to this request")
	}
	a := &answer{Reader: r, request: x.id, scrubber: c.scrubber}
	switch status {
	case statusRunning:
		return a.Err()
	case statusFailed:
		a.failure = verdict.Read(a.Reader, a.scrubber.Clean)
		if err := a.Err(); err != nil {
			return err
		}
	}
	c.settle(x, a, nil)
	return nil
}

// gone is the error of a host that can no longer be read or written. One that never began may be no PowerShell at all.
func (c *connection) gone(err error) error {
	c.mu.Lock()
	begun := c.begun
	c.mu.Unlock()
	if begun {
		return errors.Join(fmt.Errorf("the connection to the host is gone: %w", err), c.stderr.Err())
	}
	what := "the program that was started"
	if p, ok := c.process.(interface{ program() string }); ok {
		what = `"` + p.program() + `"`
	}
	return errors.Join(fmt.Errorf("%s ended, or the connection to it did, before it answered as PowerShell does: %w", what, err), c.stderr.Err())
}

// check is the client's own watch over a request, in case the host's fails.
func (c *connection) check(x *exchange) {
	c.mu.Lock()
	if c.waiting != x {
		c.mu.Unlock()
		return
	}
	now := time.Now()
	leftOfSilence := c.heard.Add(c.pace.silence()).Sub(now)
	if x.quiet {
		leftOfSilence = c.pace.silence()
	}
	leftOfTime := x.started.Add(x.limit + c.pace.grace + c.pace.silence()).Sub(now)
	if leftOfSilence > 0 && leftOfTime > 0 {
		x.watch.Reset(min(leftOfSilence, leftOfTime))
		c.mu.Unlock()
		return
	}
	c.mu.Unlock()
	if leftOfSilence <= 0 {
		c.breakBy(fmt.Errorf("the host has said nothing for %s: it is frozen, or the way to it is", c.pace.silence()))
		return
	}
	c.breakBy(fmt.Errorf("the host neither answered nor stopped within %s", x.limit))
}

// settle ends a request.
func (c *connection) settle(x *exchange, a *answer, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting == x {
		c.waiting = nil
		x.finish(a, err)
	}
}

func (x *exchange) finish(a *answer, err error) {
	if x.watch != nil {
		x.watch.Stop()
	}
	x.answer, x.err = a, err
	if err != nil && !errors.Is(err, callwire.ErrTooLarge) {
		x.err = &lostError{cause: err, unsent: x.unsent}
	}
	close(x.done)
}

// breakBy ends the connection and the request that waits on it. It returns the change that the host was left alone with, if
// any: it finishes it, and leaves.
func (c *connection) breakBy(err error) (finishing *exchange) {
	c.mu.Lock()
	x, first := c.waiting, c.broken == nil
	if first {
		c.broken = err
		if x != nil && x.change {
			c.finishing = x
		}
	}
	if c.waiting = nil; x != nil {
		x.finish(nil, c.broken)
	}
	finishing = c.finishing
	c.mu.Unlock()
	switch {
	case !first:
	case finishing != nil:
		_ = c.process.CloseWrite()
	default:
		c.kill()
	}
	return finishing
}

// leave lets the host go in order: it finishes what it runs, then exits. Leave reports false where it does so already.
func (c *connection) leave(why error) bool {
	c.mu.Lock()
	left := c.broken != nil
	if !left && c.waiting == nil {
		c.broken = why
	}
	c.mu.Unlock()
	if !left {
		_ = c.process.CloseWrite()
	}
	return !left
}

// dismiss lets the host go and waits until it is gone; one that does not leave in time is killed.
func (c *connection) dismiss() {
	c.leave(errClosed)
	defer time.AfterFunc(c.pace.grace, c.kill).Stop()
	<-c.ended
}

// kill ends the host at once, unless it has left by itself.
func (c *connection) kill() {
	c.closing.Do(func() {
		go func() {
			_ = c.process.Close() // nothing is left to be done with an error
			<-c.read
			close(c.ended)
		}()
	})
}

// spoil marks a host that must not run another cmdlet.
func (c *connection) spoil() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stale = true
}

// begin says that the host is ready for calls from now on, or why it is not.
func (c *connection) begin() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.opened = time.Now()
	return c.broken
}

// youth is the age to which a host is good for its first call, whatever Options.RecycleAfter says: one that is too old before
// it has run anything would be replaced by another, and that again, without end.
const youth = time.Minute

// usable reports whether the host may run another cmdlet at this age.
func (c *connection) usable(oldest time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.used {
		oldest = max(oldest, youth)
	}
	return c.broken == nil && !c.stale && time.Since(c.opened) < oldest
}
