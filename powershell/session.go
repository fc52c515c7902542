package powershell

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
	"github.com/cmgkit/cmgkit/internal/wmi"
)

// via names this Runner in results and errors.
const via = "powershell"

// Options says how to start a session.
type Options struct {
	// SiteCode is the code of the site whose drive the cmdlets run in, for example "PS1". Required.
	SiteCode string
	// Provider is the FQDN of the server with the SMS Provider. Required: a host may hold drives of several sites.
	Provider string
	// Transport starts the host. Nil is [Local].
	Transport Transport
	// Module is the path of ConfigurationManager.psd1 on the host. "" looks where SMS_ADMIN_UI_PATH points, then in the
	// console's default folders.
	Module string
	// StartTimeout is the most time that start and import of the module may take. 0 is 3 minutes: an import of the real
	// module takes 10 to 20 s [field knowledge], more on a busy host.
	StartTimeout time.Duration
	// AllowVersionMismatch runs changes though the console on the host belongs to another site version than the site
	// itself. The default refuses them: see [Session.Supports].
	AllowVersionMismatch bool
	// Logger gets what the PowerShell process writes to its standard error, at debug level. Nil discards it.
	Logger *slog.Logger
	// ReadOnly refuses every change with ErrForbidden, here and on the host.
	ReadOnly bool
	// Actor and Ticket go into the host's audit record of each change: who is behind it, and under which change ticket. Both
	// may be empty, and have at most 200 characters without control characters.
	Actor, Ticket string
	// RequireAudit refuses a change whose audit record cannot be written, with ErrForbidden. Otherwise such a change is made;
	// where Actor or Ticket is set, its result carries a warning.
	RequireAudit bool
}

func (o *Options) problems() []cmdlet.Problem {
	var problems []cmdlet.Problem
	if !siteCode.MatchString(o.SiteCode) {
		problems = append(problems, cmdlet.Problem{Parameter: "SiteCode", Value: cmdlet.String(o.SiteCode).String(), Rule: "must be three letters or digits"})
	}
	if o.Provider == "" {
		problems = append(problems, cmdlet.Problem{Parameter: "Provider", Rule: "is required"})
	}
	if o.StartTimeout < 0 {
		problems = append(problems, cmdlet.Problem{Parameter: "StartTimeout", Value: o.StartTimeout.String(), Rule: "must not be negative"})
	}
	for _, field := range []cmdlet.Problem{{Parameter: "Actor", Value: o.Actor}, {Parameter: "Ticket", Value: o.Ticket}} {
		if !utf8.ValidString(field.Value) || utf8.RuneCountInString(field.Value) > 200 || strings.ContainsFunc(field.Value, unicode.IsControl) {
			field.Rule = "must be at most 200 characters, none of them a control character"
			problems = append(problems, field)
		}
	}
	if t, ok := o.Transport.(interface{ problems() []cmdlet.Problem }); ok {
		problems = append(problems, t.problems()...)
	}
	return problems
}

func (o *Options) transport() Transport {
	if o.Transport == nil {
		return Local{}
	}
	return o.Transport
}

var siteCode = regexp.MustCompile(`^[A-Za-z0-9]{3}$`)

// Session is a PowerShell process that runs one cmdlet after the other. It is a [cmdlet.Runner], safe for concurrent
// use: calls wait for their turn.
//
// A call whose context ends is left to finish on the host, and its answer is dropped: of a change the outcome is then
// Unknown. When the process dies the session is of no more use.
type Session struct {
	process Process
	stdout  *bufio.Reader
	stderr  *tail
	nonce   []byte
	turn    chan struct{} // holds a token while nobody talks to the host
	sent    uint32
	build   int
	host    Host
	module  module

	rights   rights
	scrubber *scrubber

	mu     sync.Mutex
	broken error // why no call can be made any more

	closing sync.Once
	exited  chan struct{}
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

// Open starts a PowerShell process on this machine, imports the ConfigurationManager module into it and makes sure that
// it reaches the site. Close the session when done.
//
// Errors: ErrInvalid for bad options, ErrUnavailable where PowerShell, the module or the site cannot be reached.
func Open(ctx context.Context, options Options) (*Session, error) {
	failed := func(reason cmdlet.Reason, problems []cmdlet.Problem, err error) error {
		return &cmdlet.Error{Cmdlet: "powershell.Open", Target: options.SiteCode, Via: via, Reason: reason, Problems: problems, Err: err}
	}
	if problems := options.problems(); problems != nil {
		return nil, failed(cmdlet.ErrInvalid, problems, nil)
	}
	timeout := options.StartTimeout
	if timeout == 0 {
		timeout = 3 * time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	s, err := start(ctx, options)
	if err != nil {
		return nil, failed(cmdlet.ErrUnavailable, nil, err)
	}
	if err := s.greet(ctx, options); err != nil {
		s.kill()
		return nil, failed(cmdlet.ErrUnavailable, nil, errors.Join(err, s.stderr.err()))
	}
	if err := s.meetSite(ctx, options.SiteCode); err != nil {
		return nil, errors.Join(failed(cmdlet.ErrUnavailable, nil, err), s.Close())
	}
	s.meetModule(ctx, options)
	return s, nil
}

// flags keep profiles, prompts and formatting out of the session; the command itself is the bootstrap.
func flags() []string {
	return []string{"-NoLogo", "-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-EncodedCommand", bootstrap()}
}

func start(ctx context.Context, options Options) (*Session, error) {
	scrubber := &scrubber{}
	s := &Session{
		stderr: &tail{logger: options.Logger, scrubber: scrubber}, nonce: make([]byte, 16),
		turn: make(chan struct{}, 1), exited: make(chan struct{}),
		rights: rights{readOnly: options.ReadOnly, installed: options.transport().Installed()}, scrubber: scrubber,
	}
	_, _ = rand.Read(s.nonce) // never fails
	arguments, _ := launch(options.transport())
	process, err := options.transport().Start(ctx, arguments, s.stderr)
	if err != nil {
		return nil, errors.Join(err, s.stderr.err())
	}
	s.process, s.stdout = process, bufio.NewReaderSize(process, 64<<10)
	s.turn <- struct{}{}
	return s, nil
}

// The operations of the host script.
const (
	operationGreet byte = iota
	operationCall
	operationEcho
	operationWorkerEcho

	operationDescribe byte = 10
	operationDoctor   byte = 11
	operationProbe    byte = 12
)

func (s *Session) greet(ctx context.Context, options Options) error {
	var w callwire.Writer
	s.begin(&w, operationGreet)
	w.Raw(s.nonce)
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
	_, script := launch(options.transport())
	a, err := s.exchange(ctx, &w, script)
	if err != nil {
		return err
	}
	if a.failure != nil {
		return fmt.Errorf("the host could not import the module or reach its drive: %w", a.failure)
	}
	s.host = Host{PowerShell: a.Text(), ModuleVersion: a.Text(), Module: a.Text()}
	if p, ok := s.process.(interface{ Warnings() []string }); ok {
		s.host.Notes = append(s.host.Notes, p.Warnings()...)
	}
	return a.Err()
}

func (s *Session) meetSite(ctx context.Context, code string) error {
	result, err := s.Run(ctx, cmdlet.NewCall("Get-CMSite", cmdlet.P("SiteCode", cmdlet.String(code))))
	if err != nil {
		return err
	}
	var site struct {
		Build   int    `wmi:"BuildNumber"`
		Version string `wmi:"Version"`
	}
	if len(result.Objects) != 1 {
		return fmt.Errorf("the provider knows %d sites of that code", len(result.Objects))
	}
	if err := result.Objects[0].Decode(&site); err != nil {
		return err
	}
	s.build, s.host.SiteVersion = site.Build, site.Version
	return nil
}

// Host returns what the session found at the other end.
func (s *Session) Host() Host { return s.host }

// Supports refuses what the host cannot be asked: cmdlets that are not in the catalogue or open a sign-in window,
// queries of classes whose properties this module does not know, and objects of an earlier answer as parameters. It also
// refuses cmdlets that the module on the host lacks, and changes where that module belongs to another site version
// ([Options.AllowVersionMismatch]).
func (s *Session) Supports(c cmdlet.Call) error {
	metadata, known := cmdlet.Documented().Cmdlet(c.Name())
	switch {
	case !known:
		return unsupported(c, "is not in the catalogue")
	case asksSomebody(metadata.Name):
		return unsupported(c, "opens a sign-in window; create the app in Entra and import it")
	}
	if why := s.module.refuses(c); why != "" {
		return unsupported(c, why)
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

// asksSomebody tells the cmdlets that open a sign-in window.
func asksSomebody(name string) bool { return strings.HasPrefix(name, "New-CMAAD") }

func unsupported(c cmdlet.Call, why string) error {
	e := cmdlet.Fail(c, cmdlet.ErrUnsupported, errors.New(why))
	e.Via = via
	return e
}

// Run runs the cmdlet on the host. Errors: what [cmdlet.Call.Check] refuses, ErrUnsupported as Supports tells,
// ErrUnavailable where the host is gone, and what the cmdlet itself reports: ErrNotFound, ErrForbidden, ErrInvalid from
// PowerShell's binder, or ErrRefused with the product's own text, in which case the outcome of a change is Unknown.
func (s *Session) Run(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	c, err := s.admit(c, s.module.check(c, s.build))
	if err != nil {
		return nil, err
	}
	fail := func(outcome cmdlet.Outcome, err error) (*cmdlet.Result, error) {
		e := cmdlet.Fail(c, cmdlet.ErrUnavailable, err)
		e.Via = via
		if e.Outcome = outcome; c.Effect() != cmdlet.Change {
			e.Outcome = cmdlet.NotDone
		}
		return nil, e
	}
	var w callwire.Writer
	s.begin(&w, operationCall)
	w.Call(c)
	a, err := s.exchange(ctx, &w, nil)
	switch {
	case errors.Is(err, errNotSent), errors.Is(err, callwire.ErrTooLarge):
		return fail(cmdlet.NotDone, err)
	case err != nil:
		return fail(cmdlet.Unknown, err)
	case a.failure != nil:
		return nil, a.failure.explain(c)
	}
	result := &cmdlet.Result{Via: via}
	for range a.Count() {
		result.Objects = append(result.Objects, a.Object())
	}
	result.Warnings = a.warnings()
	if err := a.Err(); err != nil {
		return fail(cmdlet.Done, err)
	}
	return result, nil
}

// echo sends bytes to the host and back, through its worker or not.
func (s *Session) echo(ctx context.Context, operation byte, b []byte) ([]byte, error) {
	var w callwire.Writer
	s.begin(&w, operation)
	w.Raw(b)
	a, err := s.exchange(ctx, &w, nil)
	if err != nil {
		return nil, err
	}
	if a.failure != nil {
		return nil, a.failure
	}
	back := a.Raw(a.Count())
	return back, a.Err()
}

func (s *Session) begin(w *callwire.Writer, operation byte) {
	w.Byte(operation)
	w.Uint32(0) // the request's number: exchange sets it when it is the request's turn
}

// errNotSent marks a request that the host never saw.
var errNotSent = errors.New("not sent")

type answer struct {
	*callwire.Reader
	failure  *failure
	scrubber *scrubber
}

func (a *answer) warnings() []string {
	var warnings []string
	for range a.Count() {
		warnings = append(warnings, a.scrubber.clean(a.Text()))
	}
	return warnings
}

// exchange sends a request when its turn comes, and returns its answer. Before the request goes what precedes it.
func (s *Session) exchange(ctx context.Context, w *callwire.Writer, before []byte) (*answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, errors.Join(errNotSent, err)
	}
	select {
	case <-s.turn:
	case <-ctx.Done():
		return nil, errors.Join(errNotSent, ctx.Err())
	}
	if err := s.brokenBy(); err != nil {
		s.turn <- struct{}{}
		return nil, errors.Join(errNotSent, err)
	}
	s.sent++
	id := s.sent
	w.Number(id)
	type outcome struct {
		answer *answer
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		a, err := s.talk(id, w, before)
		if err != nil && !errors.Is(err, callwire.ErrTooLarge) {
			s.breakBy(err)
		}
		done <- outcome{a, err}
		s.turn <- struct{}{}
	}()
	select {
	case o := <-done:
		return o.answer, o.err
	case <-ctx.Done():
		return nil, fmt.Errorf("gave up waiting for the host, which carries on: %w", ctx.Err())
	}
}

func (s *Session) talk(id uint32, w *callwire.Writer, before []byte) (*answer, error) {
	if len(before) > 0 {
		if _, err := s.process.Write(before); err != nil {
			return nil, s.lost(err)
		}
	}
	if _, err := w.WriteTo(s.process); err != nil {
		return nil, s.lost(err)
	}
	r, err := callwire.Receive(s.stdout)
	if err != nil {
		return nil, s.lost(err)
	}
	if !bytes.Equal(r.Raw(len(s.nonce)), s.nonce) || r.Uint32() != id {
		return nil, errors.New("the host's answer is not one to this request")
	}
	a := &answer{Reader: r, scrubber: s.scrubber}
	if r.Byte() != 0 {
		a.failure = readFailure(a)
	}
	return a, r.Broken()
}

func (s *Session) lost(err error) error {
	if errors.Is(err, callwire.ErrTooLarge) {
		return err
	}
	return errors.Join(fmt.Errorf("the connection to the host is gone: %w", err), s.stderr.err())
}

func (s *Session) brokenBy() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken
}

func (s *Session) breakBy(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken == nil {
		s.broken = err
	}
}

// closeGrace is how long a host may take to leave by itself: it finishes the cmdlet it is running.
const closeGrace = 10 * time.Second

// Close ends the session and its process: the host finishes the cmdlet that it is running, at most 10 s, then it is
// killed. Calls after Close fail with ErrUnavailable.
func (s *Session) Close() error {
	s.breakBy(errors.New("the session is closed"))
	s.closing.Do(func() {
		_ = s.process.CloseWrite()
		go s.reap()
	})
	select {
	case <-s.exited:
	case <-time.After(closeGrace):
		s.kill()
	}
	return nil
}

func (s *Session) kill() {
	s.breakBy(errors.New("the session is closed"))
	s.process.Kill()
	s.closing.Do(func() { go s.reap() })
	<-s.exited
}

func (s *Session) reap() {
	s.process.Wait()
	close(s.exited)
}

// tail keeps the end of what the process writes to its standard error.
type tail struct {
	logger   *slog.Logger
	scrubber *scrubber
	mu       sync.Mutex
	line     []byte // that has not ended yet: a secret may be written in pieces
	text     string
}

const (
	tailLength = 2000
	lineLength = 16 << 10
)

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.line = append(t.line, p...)
	if end := bytes.LastIndexByte(t.line, '\n') + 1; end > 0 {
		t.keep(t.line[:end])
		t.line = slices.Clone(t.line[end:])
	}
	if len(t.line) > lineLength {
		t.keep(t.line)
		t.line = nil
	}
	return len(p), nil
}

func (t *tail) keep(b []byte) {
	text := t.scrubber.clean(string(b))
	if t.logger != nil {
		t.logger.Debug("powershell", "stderr", strings.TrimSpace(text))
	}
	t.text += text
	t.text = t.text[max(0, len(t.text)-tailLength):]
}

// err returns what was written last, as an error for a cause; nil where nothing was.
func (t *tail) err() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if text := strings.TrimSpace(t.text + t.scrubber.clean(string(t.line))); text != "" {
		return fmt.Errorf("it wrote: %s", text)
	}
	return nil
}
