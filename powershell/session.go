package powershell

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
	"github.com/cmgkit/cmgkit/internal/wmi"
	"github.com/cmgkit/cmgkit/powershell/internal/hostscript"
	"github.com/cmgkit/cmgkit/powershell/internal/scrub"
	"github.com/cmgkit/cmgkit/powershell/internal/verdict"
)

// via names this Runner in results and errors.
const via = "powershell"

// Options says how to start a session.
type Options struct {
	// SiteCode is the code of the site whose drive the cmdlets run in, for example "PS1". Required.
	SiteCode string
	// Provider is the FQDN of the server with the SMS Provider. Required: a host may hold drives of several sites.
	Provider string
	// Transport starts the hosts. Nil is [Local].
	Transport Transport
	// Module is the path of ConfigurationManager.psd1 on the host. "" looks where SMS_ADMIN_UI_PATH points, then in the
	// console's default folders.
	Module string
	// StartTimeout is the most time that start and import of the module may take. 0 is 3 minutes: an import of the real
	// module takes 10 to 20 s [field knowledge], more on a busy host.
	StartTimeout time.Duration
	// CallTimeout is the most time that a cmdlet may take. Then the host stops it, and exits if it does not stop: of a change
	// the outcome is Unknown. 0 is 15 minutes.
	CallTimeout time.Duration
	// Sessions is the most hosts to run at a time, 1 or 2. 0 is 1. The second starts when a call has waited a second for the
	// first. More are refused: each costs an import of the module and some 300 MB, and a server's sshd takes ten sessions of all
	// its users together.
	Sessions int
	// RecycleAfter is the age at which a host is replaced, between two calls: cached connections to a provider go stale
	// [field knowledge]. 0 is an hour.
	RecycleAfter time.Duration
	// AllowVersionMismatch runs changes though the console on the host belongs to another site version than the site
	// itself. The default refuses them: see [Session.Supports].
	AllowVersionMismatch bool
	// ReadOnly refuses every change with ErrForbidden, here and on the host.
	ReadOnly bool
	// Actor and Ticket go into the host's audit record of each change: who is behind it, and under which change ticket. Both
	// may be empty, and have at most 200 characters without control characters.
	Actor, Ticket string
	// RequireAudit refuses a change whose audit record cannot be written, with ErrForbidden. Otherwise such a change is made;
	// where Actor or Ticket is set, its result carries a warning.
	RequireAudit bool
	// Logger gets what the PowerShell process writes to its standard error, at debug level, without the session's secrets.
	// Nil discards it.
	Logger *slog.Logger

	pace     pace            // tests are in more of a hurry
	scrubber *scrub.Scrubber // of all the session's hosts
}

func (o *Options) problems() []cmdlet.Problem {
	var problems []cmdlet.Problem
	if !siteCode.MatchString(o.SiteCode) {
		problems = append(problems, cmdlet.Problem{Parameter: "SiteCode", Value: cmdlet.String(o.SiteCode).String(), Rule: "must be three letters or digits"})
	}
	if o.Provider == "" {
		problems = append(problems, cmdlet.Problem{Parameter: "Provider", Rule: "is required"})
	}
	for _, d := range []struct {
		name  string
		value time.Duration
	}{{"StartTimeout", o.StartTimeout}, {"CallTimeout", o.CallTimeout}, {"RecycleAfter", o.RecycleAfter}} {
		if d.value < 0 {
			problems = append(problems, cmdlet.Problem{Parameter: d.name, Value: d.value.String(), Rule: "must not be negative"})
		}
	}
	for _, field := range []cmdlet.Problem{{Parameter: "Actor", Value: o.Actor}, {Parameter: "Ticket", Value: o.Ticket}} {
		if !utf8.ValidString(field.Value) || utf8.RuneCountInString(field.Value) > 200 || strings.ContainsFunc(field.Value, unicode.IsControl) {
			field.Rule = "must be at most 200 characters, none of them a control character"
			problems = append(problems, field)
		}
	}
	problems = append(problems, problemsOf(o.Transport)...)
	if o.Sessions < 0 || o.Sessions > 2 {
		problems = append(problems, cmdlet.Problem{
			Parameter: "Sessions", Value: strconv.Itoa(o.Sessions),
			Rule: "must be 1 or 2: each host costs an import of the module and 300 MB, and sshd takes ten sessions of all users together",
		})
	}
	return problems
}

var siteCode = regexp.MustCompile(`^[A-Za-z0-9]{3}$`)

func (o *Options) fillIn() {
	if o.Transport == nil {
		o.Transport = Local{}
	}
	o.StartTimeout = cmp.Or(o.StartTimeout, 3*time.Minute)
	o.CallTimeout = cmp.Or(o.CallTimeout, 15*time.Minute)
	o.RecycleAfter = cmp.Or(o.RecycleAfter, time.Hour)
	o.Sessions = cmp.Or(o.Sessions, 1)
	o.scrubber = &scrub.Scrubber{}
	o.pace.heartbeat = cmp.Or(o.pace.heartbeat, 5*time.Second)
	o.pace.grace = cmp.Or(o.pace.grace, 10*time.Second)
	o.pace.largest = cmp.Or(o.pace.largest, callwire.MaxMessage)
}

// Session runs cmdlets on one host or two: PowerShell processes that have the module loaded, each of which runs one cmdlet
// after the other. It is a [cmdlet.Runner], safe for concurrent use: calls wait for a host that is free.
//
// # When a host dies
//
// A host that dies, falls silent or talks nonsense is given up, and the next call starts a fresh one. What happens to the
// call that it was running:
//
//   - A read goes to a fresh host, once. The caller notices nothing but the time.
//   - A change that was not sent yet goes to a fresh host.
//   - A change that was sent fails with ErrUnavailable and the Outcome Unknown, and is never sent again. Its error holds a
//     [RequestError]; [Session.Outcome] asks the host's journal.
//
// # When a caller gives up
//
// A read whose context ends is stopped on the host, which is then free again. A change is never stopped: the caller gets the
// Outcome Unknown at once, the host finishes and journals it, and is busy until then. What takes longer than
// Options.CallTimeout is stopped in any case.
type Session struct {
	options Options
	ctx     context.Context //nolint:containedctx // the session's own lifetime, not a call's
	cancel  context.CancelFunc
	idle    chan *connection
	work    sync.WaitGroup // what goes on after a call has returned

	mu        sync.Mutex
	closed    bool
	running   int                      // hosts that are up or starting
	lost      chan struct{}            // closed, and made anew, when one of them is gone
	failed    int                      // how many starts have failed
	failure   error                    // of the last one
	hosts     map[*connection]struct{} // all that are not known to be gone
	build     int
	host      Host
	module    module
	installed bool // the host has the host script
}

// Host describes the other end of a session.
type Host struct {
	PowerShell    string // version of the engine
	Module        string // path of the module in use
	ModuleVersion string
	SiteVersion   string // as the site tells it, for example "5.00.9146.1000"
	// Notes are what is out of the ordinary and keeps nothing from working, for example that the module's metadata could not
	// be read, or that the SSH server is one of those that lose data.
	Notes []string
}

// Open starts a host, imports the ConfigurationManager module into it and makes sure that data reaches it undamaged and
// that it reaches the site. Close the session when done.
//
// Errors: ErrInvalid for bad options, ErrUnavailable where PowerShell, the module or the site cannot be reached.
func Open(ctx context.Context, options Options) (*Session, error) {
	failed := func(reason cmdlet.Reason, problems []cmdlet.Problem, err error) error {
		return &cmdlet.Error{Op: "powershell.Open", Target: options.SiteCode, Via: via, Outcome: cmdlet.NotDone, Reason: reason, Problems: problems, Err: err}
	}
	if problems := options.problems(); problems != nil {
		return nil, failed(cmdlet.ErrInvalid, problems, nil)
	}
	options.fillIn()
	s := &Session{
		options: options, idle: make(chan *connection, options.Sessions), lost: make(chan struct{}), hosts: map[*connection]struct{}{},
	}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	c, err := s.take(ctx)
	if err != nil {
		_ = s.Close()
		return nil, failed(cmdlet.ErrUnavailable, nil, err)
	}
	s.release(c)
	return s, nil
}

// patience is how long a call waits for a busy host before a second one is started, which takes longer.
const patience = time.Second

// take returns a host that is free, and starts one where that is needed. The caller releases it.
//
// Whoever waits is woken by whatever may change what to do: a host that is free, one that is gone, a start that failed, or
// that it has waited long enough. So nobody waits for a host that will not come, whoever started it.
func (s *Session) take(ctx context.Context) (*connection, error) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	s.mu.Lock()
	failed := s.failed
	s.mu.Unlock()
	patient, tried := true, false
	for {
		select {
		case c := <-s.idle:
			if s.keep(c) {
				return c, nil
			}
		default:
		}
		s.mu.Lock()
		lost, none := s.lost, s.running == 0
		if s.failed != failed {
			if none {
				defer s.mu.Unlock()
				return nil, s.failure
			}
			// The host that is there has to do: another start, and another, would only try the server's patience.
			failed, tried = s.failed, true
		}
		start := none || !patient && !tried && s.running < s.options.Sessions
		if start {
			s.running++
		}
		s.mu.Unlock()
		if start {
			s.start() //nolint:contextcheck // not on this caller's time
			timer.Stop()
		}
		select {
		case c := <-s.idle:
			if s.keep(c) {
				return c, nil
			}
		case <-lost:
			patient = true
			timer.Reset(patience)
		case <-timer.C:
			patient = false
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-s.ctx.Done():
			return nil, errClosed
		}
	}
}

// release gives a host back that take returned.
func (s *Session) release(c *connection) {
	if s.keep(c) {
		s.idle <- c
	}
}

// keep reports whether the host is good for another call. If not it lets it go.
func (s *Session) keep(c *connection) bool {
	s.mu.Lock()
	current := c.host.SiteVersion == s.host.SiteVersion
	s.mu.Unlock()
	if current && c.usable(s.options.RecycleAfter) {
		return true
	}
	// One that was given up in the middle of a change may take its time; it has a watchdog of its own.
	if c.leave(errReplaced) {
		time.AfterFunc(s.options.pace.grace, c.kill)
	}
	s.lose(nil)
	return false
}

// lose counts a host that is gone, or that failed to start by err, and wakes whoever waits for one.
func (s *Session) lose(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
	if err != nil {
		s.failed++
		s.failure = err
	}
	close(s.lost)
	s.lost = make(chan struct{})
}

var (
	errClosed   = errors.New("the session is closed")
	errReplaced = errors.New("the host has been replaced")
)

// start starts a host, which the caller has counted. It is not the caller's alone, and a caller in a hurry must not keep it
// from ever coming up: it starts on the session's time.
func (s *Session) start() {
	s.later(func() {
		ctx, cancel := context.WithTimeout(s.ctx, s.options.StartTimeout)
		defer cancel()
		c, err := dial(ctx, &s.options)
		if err == nil {
			if err = c.handshake(ctx, &s.options); err == nil {
				err = s.welcome(c)
			}
			if err == nil {
				s.idle <- c
				return
			}
			c.kill()
			<-c.ended
			if ctx.Err() != nil {
				err = errors.Join(err, c.stderr.Err())
			}
		}
		s.lose(err)
	})
}

// welcome makes a host that has been met one of the session's.
func (s *Session) welcome(c *connection) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errClosed
	}
	if err := c.begin(); err != nil {
		return err // it died since, perhaps while it described itself
	}
	// Hosts that met the site in another version are let go when they are next looked at.
	s.build, s.host, s.module, s.installed = c.build, c.host, c.module, c.installed
	s.hosts[c] = struct{}{}
	s.work.Go(func() {
		<-c.ended
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.hosts, c)
	})
	return nil
}

// exchange sends a request to a host that is free, and returns its answer. What no host saw, and what only reads, goes to
// another host where the connection breaks.
func (s *Session) exchange(ctx context.Context, q request) (*answer, error) {
	x, err := s.attempt(ctx, q)
	if err != nil {
		return nil, err
	}
	if lost, ok := errors.AsType[*lostError](x.err); ok && (lost.unsent || !q.change) {
		if x, err = s.attempt(ctx, q); err != nil {
			return nil, err
		}
	}
	return x.answer, x.named(x.err)
}

func (s *Session) attempt(ctx context.Context, q request) (*exchange, error) {
	if err := ctx.Err(); err != nil {
		return nil, errors.Join(errNotSent, err)
	}
	c, err := s.take(ctx)
	if err != nil {
		return nil, errors.Join(errNotSent, err)
	}
	x := c.send(q)
	select {
	case <-x.done:
		if x.answer != nil && x.answer.failure.Unavailable() {
			c.spoil()
		}
		s.release(c)
		return x, nil
	case <-ctx.Done():
		if !q.change {
			c.cancel(x)
		}
		s.later(func() {
			<-x.done
			s.release(c)
		})
		return nil, x.named(fmt.Errorf("gave up waiting for the host: %w", ctx.Err()))
	}
}

// later does work that nobody waits for but Close. A session that is closed needs none of it.
func (s *Session) later(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.work.Go(f)
	}
}

// Close ends the session and its hosts: each finishes the cmdlet that it is running, at most 10 s, then it is killed. Calls
// after Close fail with ErrUnavailable. Closing twice does no harm.
func (s *Session) Close() error {
	s.mu.Lock()
	s.closed = true
	hosts := slices.Collect(maps.Keys(s.hosts))
	s.mu.Unlock()
	s.cancel()
	for _, c := range hosts {
		c.leave(errClosed)
		defer time.AfterFunc(s.options.pace.grace, c.kill).Stop()
	}
	for _, c := range hosts {
		<-c.ended
	}
	s.work.Wait()
	return nil
}

// Host returns what the session found at the other end when it last started a host.
func (s *Session) Host() Host {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.host
}

// Echo sends bytes to a host and returns what comes back, which is the same where the way to it is whole. It is for those who
// write a [Transport]: every session does so at its start, with a megabyte of noise.
//
// Errors: ErrInvalid for more bytes than a message may have, ErrUnavailable where the host is gone.
func (s *Session) Echo(ctx context.Context, data []byte) ([]byte, error) {
	back, err := ask(s.exchange).echo(ctx, operationEcho, data)
	if err == nil {
		return back, nil
	}
	reason := cmdlet.ErrUnavailable
	if errors.Is(err, callwire.ErrTooLarge) {
		reason = cmdlet.ErrInvalid
	}
	return nil, &cmdlet.Error{Op: "powershell.Echo", Via: via, Outcome: cmdlet.NotDone, Reason: reason, Err: err}
}

// Supports refuses what the host cannot be asked: cmdlets that are not in the catalogue or open a sign-in window,
// queries of classes whose properties this module does not know, and objects of an earlier answer as parameters. It also
// refuses cmdlets that the module on the host lacks, and changes where that module belongs to another site version
// ([Options.AllowVersionMismatch]).
func (s *Session) Supports(c cmdlet.Call) error {
	metadata, known := cmdlet.Documented().Cmdlet(c.Name())
	switch {
	case !known:
		return unsupported(c, "is not in the catalogue")
	case hostscript.AsksSomebody(metadata.Name):
		return unsupported(c, "opens a sign-in window; create the app in Entra and import it")
	}
	if _, module := s.known(); module.refuses(c) != "" {
		return unsupported(c, module.refuses(c))
	}
	for _, p := range c.Params() {
		if p.Value.Kind() == cmdlet.KindObject {
			return unsupported(c, p.Name+" is an object of an earlier answer; pass cmdlet.ResultOf the call that reads it")
		}
	}
	if wql, ok := c.Param("Query"); ok {
		query, err := cmdlet.ParseQuery(wql.Str())
		if err != nil {
			return unsupported(c, "runs only queries that cmdlet.QueryCall makes")
		}
		if _, known := wmi.Lookup(query.Class); !known {
			return unsupported(c, "does not know the properties of the class "+query.Class)
		}
	}
	return nil
}

// known is what the last host that was started told of its site and its module.
func (s *Session) known() (build int, about module) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.build, s.module
}

func unsupported(c cmdlet.Call, why string) error {
	e := cmdlet.Fail(c, cmdlet.ErrUnsupported, errors.New(why))
	e.Via = via
	return e
}

// Run runs the cmdlet on a host. Errors: what [cmdlet.Call.Check] refuses, ErrInvalid for a PFX file that its password does
// not open, ErrUnsupported as Supports tells, ErrForbidden for a change in a read-only session and for what an installed host
// does not run, ErrUnavailable where the host is gone, silent or too slow or cannot journal a change, and what the cmdlet itself
// reports: ErrInvalid from PowerShell's binder, ErrNotFound, ErrForbidden, ErrExists or ErrInvalid by a documented code, else
// ErrRefused with the product's own text. Of a change whose cmdlet began, all of these but the binder's have the Outcome
// Unknown, and hold a [RequestError]. The page docs/errors.md has the whole table.
func (s *Session) Run(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	build, module := s.known()
	c, err := s.admit(c, module.check(c, build))
	if err != nil {
		return nil, err
	}
	a, err := s.exchange(ctx, runs(c, s.options.CallTimeout))
	switch {
	case errors.Is(err, errNotSent):
		return nil, unavailable(c, cmdlet.NotDone, err)
	case err != nil:
		return nil, unavailable(c, cmdlet.Unknown, err)
	}
	return a.result(c)
}

// runs is the request that runs a cmdlet.
func runs(c cmdlet.Call, limit time.Duration) request {
	return request{
		operation: operationCall, change: c.Effect() == cmdlet.Change, limit: limit,
		write: func(w *callwire.Writer) { w.Call(c) },
	}
}

// result reads what the cmdlet returned.
func (a *answer) result(c cmdlet.Call) (*cmdlet.Result, error) {
	if a.failure != nil {
		return nil, withRequest(explained(a.failure, c), a.request)
	}
	result := &cmdlet.Result{Via: via}
	for range a.Count() {
		result.Objects = append(result.Objects, a.Object())
	}
	result.Warnings = a.warnings()
	if err := a.Err(); err != nil {
		return nil, unavailable(c, cmdlet.Done, err)
	}
	return result, nil
}

// explained is the error of a call whose error record came.
func explained(r *verdict.Record, c cmdlet.Call) error {
	e := r.Explain(c)
	e.Via = via
	return e
}

// unavailable is the error of a call whose answer did not come. A read changes nothing, whatever happens to it.
func unavailable(c cmdlet.Call, outcome cmdlet.Outcome, err error) error {
	e := cmdlet.Fail(c, cmdlet.ErrUnavailable, err)
	e.Via = via
	if c.Effect() == cmdlet.Change {
		e.Outcome = outcome
	}
	return e
}
