package cmdlettest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/wmi"
)

// canary is the client secret of every application. It and the password of the PFX must not come back in anything.
const canary = "canary-b41d-client-secret"

// harness is a test at work on its site.
type harness struct {
	*testing.T
	config       Config
	site         Site
	certificates func() (*certificates, error)
	secrets      []string // what was sent and must not come back
}

// certificates are what gateways are made with.
type certificates struct {
	one      *certs.ServerCertificate // for one name, serviceName
	several  *certs.ServerCertificate // for several names, the first of them serviceName
	stranger *certs.ServerCertificate // for a name that no gateway has
	cas      []*certs.CACertificate
}

const (
	serviceName = "granite.contoso.com"
	otherName   = "quartz.contoso.com"
)

func makeCertificates() (*certificates, error) {
	var made certificates
	var authority *certstest.Authority
	for range 2 {
		a, err := certstest.NewAuthority(nil)
		if err != nil {
			return nil, err
		}
		ca, err := certs.ParseCA(a.Root().DER())
		if err != nil {
			return nil, err
		}
		authority, made.cas = a, append(made.cas, ca)
	}
	var errs [3]error
	made.one, errs[0] = authority.ServerCertificate(serviceName, nil)
	made.several, errs[1] = authority.ServerCertificate(serviceName, &certstest.CertificateOptions{DNSNames: []string{serviceName, otherName}})
	made.stranger, errs[2] = authority.ServerCertificate("obsidian.contoso.com", nil)
	return &made, errors.Join(errs[:]...)
}

func (h *harness) certs() *certificates {
	h.Helper()
	made, err := h.certificates()
	if err != nil {
		h.Fatal(err)
	}
	for _, certificate := range []*certs.ServerCertificate{made.one, made.several, made.stranger} {
		h.secrets = append(h.secrets, certificate.Password().Reveal())
	}
	return made
}

// build is the site's, for Call.Check.
func (h *harness) build() int {
	h.Helper()
	if h.site.Version == "" {
		return 0
	}
	build, ok := cmdlet.BuildOf(h.site.Version)
	if !ok {
		h.Fatalf("unknown site version %q", h.site.Version)
	}
	return build
}

// params are the parameters of a call.
type params map[string]cmdlet.Value

// with returns the parameters with others on top.
func (p params) with(more params) params {
	all := params{}
	maps.Copy(all, p)
	maps.Copy(all, more)
	return all
}

func (p params) without(name string) params {
	rest := p.with(nil)
	delete(rest, name)
	return rest
}

func (p params) call(name string) cmdlet.Call {
	list := make([]cmdlet.Param, 0, len(p))
	for name, v := range p {
		list = append(list, cmdlet.P(name, v))
	}
	return cmdlet.NewCall(name, list...)
}

func str(s string) cmdlet.Value { return cmdlet.String(s) }

// ask carries out a call and holds the Runner to the form of its answers. One that breaks it fails the test, and the test goes
// on with what [cmdlet.Run] makes of the answer. It may be called on any goroutine.
func (h *harness) ask(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	h.Helper()
	result, err := h.site.Runner.Run(ctx, c)
	if breach := breach(result, err); breach != "" {
		h.Errorf("%v\n%s", c, breach)
		return cmdlet.Run(ctx, cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return result, err }), c)
	}
	return result, err
}

// breach says how an answer breaks the contract's form, "" where it does not.
func breach(result *cmdlet.Result, err error) string {
	e, ok := errors.AsType[*cmdlet.Error](err)
	switch {
	case err == nil && result == nil:
		return "the Runner returned neither a result nor an error"
	case err == nil:
		return ""
	case !ok:
		return fmt.Sprintf("the Runner failed with a %T, want a *cmdlet.Error: %v", err, err)
	case e == nil:
		return "the Runner returned a nil *cmdlet.Error as its error"
	case result != nil:
		return "the Runner returned both a result and an error"
	default:
		return ""
	}
}

// run carries out a call that has to succeed.
func (h *harness) run(c cmdlet.Call) *cmdlet.Result {
	h.Helper()
	result, err := h.ask(h.Context(), c)
	if err != nil {
		h.Fatalf("%v\nfailed: %v", c, err)
	}
	h.inspect(c, result)
	return result
}

// inspect looks at what every result must be.
func (h *harness) inspect(c cmdlet.Call, result *cmdlet.Result) {
	h.Helper()
	if result.Via == "" {
		h.Errorf("%v\nthe result does not name its Runner", c)
	}
	for _, o := range result.Objects {
		h.keepsSecrets(o.String())
	}
	for _, warning := range result.Warnings {
		if strings.TrimSpace(warning) == "" {
			h.Errorf("%v\nan empty warning", c)
		}
		h.keepsSecrets(warning)
	}
}

// one returns the one object of a call.
func (h *harness) one(c cmdlet.Call) cmdlet.Object {
	h.Helper()
	objects := h.run(c).Objects
	if len(objects) != 1 {
		h.Fatalf("%v\ngave %d objects, want one: %v", c, len(objects), objects)
	}
	return objects[0]
}

// first returns the first object of a call, and skips the test where the site has none.
func (h *harness) first(c cmdlet.Call) cmdlet.Object {
	h.Helper()
	objects := h.run(c).Objects
	h.needs(len(objects) > 0, "answer to "+c.Name())
	return objects[0]
}

// finds compares the keys of the objects that a call returns, in any order.
func (h *harness) finds(c cmdlet.Call, want ...cmdlet.Object) {
	h.Helper()
	got := keys(h.run(c).Objects)
	if wanted := keys(want); got != wanted {
		h.Errorf("%v\nfound %s\nwant  %s", c, got, wanted)
	}
}

// keys names objects by their class and their key properties.
func keys(objects []cmdlet.Object) string {
	all := make([]string, len(objects))
	for i, o := range objects {
		class, _ := wmi.Lookup(o.Class())
		all[i] = o.Class()
		for _, p := range class.Properties {
			if v, _ := o.Get(p.Name); p.Key {
				all[i] += " " + v.String()
			}
		}
	}
	slices.Sort(all)
	return "[" + strings.Join(all, ", ") + "]"
}

// has compares properties of an object.
func (h *harness) has(o cmdlet.Object, want params) {
	h.Helper()
	for name, w := range want {
		v, ok := o.Get(name)
		switch {
		case !ok:
			h.Errorf("%s has no %s", o.Class(), name)
		case !v.Equal(w):
			h.Errorf("%s.%s is the %v %v, want the %v %v", o.Class(), name, v.Kind(), v, w.Kind(), w)
		}
	}
}

func (h *harness) text(o cmdlet.Object, property string) string {
	h.Helper()
	v, _ := o.Get(property)
	if v.Kind() != cmdlet.KindString {
		h.Fatalf("%s.%s is the %v %v, want a string", o.Class(), property, v.Kind(), v)
	}
	return v.Str()
}

func (h *harness) number(o cmdlet.Object, property string) int64 {
	h.Helper()
	v, _ := o.Get(property)
	if v.Kind() != cmdlet.KindInt {
		h.Fatalf("%s.%s is the %v %v, want a whole number", o.Class(), property, v.Kind(), v)
	}
	return v.Int64()
}

// fails carries out a call that has to fail.
func (h *harness) fails(c cmdlet.Call) *cmdlet.Error {
	h.Helper()
	result, err := h.ask(h.Context(), c)
	return h.failure(c, result, err)
}

// failure looks at what every error must be, and returns it with the Outcome that [cmdlet.OutcomeOf] tells.
func (h *harness) failure(c cmdlet.Call, result *cmdlet.Result, err error) *cmdlet.Error {
	h.Helper()
	if err == nil {
		h.Fatalf("%v\nsucceeded: %v", c, result.Objects)
	}
	if strings.ContainsAny(err.Error(), "\r\n") {
		h.Errorf("%v\nthe error has more than one line: %q", c, err)
	}
	h.keepsSecretsIn(err)
	e, _ := errors.AsType[*cmdlet.Error](err) // ask has seen to it
	if e.Op != c.Name() {
		h.Errorf("%v\nthe error names the cmdlet %q", c, e.Op)
	}
	told := *e
	told.Outcome = cmdlet.OutcomeOf(err)
	if !slices.Contains(outcomesOf(c, e.Reason), told.Outcome) {
		h.Errorf("%v\nfailed as %q with the outcome %v, which cannot be: %v", c, e.Reason, told.Outcome, err)
	}
	return &told
}

// outcomesOf are the outcomes that the failure of a call can have: of a read, and with a Reason that promises it, NotDone.
func outcomesOf(c cmdlet.Call, reason cmdlet.Reason) []cmdlet.Outcome {
	if cmdlet.Fail(c, reason, nil).Outcome == cmdlet.NotDone {
		return []cmdlet.Outcome{cmdlet.NotDone}
	}
	return []cmdlet.Outcome{cmdlet.Unknown, cmdlet.NotDone, cmdlet.Done}
}

// refuses carries out a call that the product refuses, and looks at the site directly afterwards: a Runner that answers
// the first read after an error with nothing makes its caller believe that nothing is there. A Runner that hears of the refusal
// from a cmdlet that ran cannot know that nothing was done before it, whatever the Reason.
func (h *harness) refuses(c cmdlet.Call, reason cmdlet.Reason) {
	h.Helper()
	h.unchangedBy(func() {
		h.Helper()
		e := h.fails(c)
		if e.Reason != reason && (!h.config.Terse || e.Reason != cmdlet.ErrRefused) {
			h.Errorf("%v\nwas refused as %q, want %q: %v", c, e.Reason, reason, e)
		}
		if e.Outcome != cmdlet.NotDone && (!h.config.Terse || e.Outcome != cmdlet.Unknown) {
			h.Errorf("%v\nwas refused with the outcome %v, want not done", c, e.Outcome)
		}
	})
}

// rejects is refuses for what every Runner knows by itself.
func (h *harness) rejects(c cmdlet.Call, reason cmdlet.Reason) {
	h.Helper()
	h.unchangedBy(func() {
		h.Helper()
		if e := h.fails(c); e.Reason != reason || e.Outcome != cmdlet.NotDone {
			h.Errorf("%v\nfailed as %q, %v, want %q, not done: %v", c, e.Reason, e.Outcome, reason, e)
		}
	})
}

// unchangedBy compares the site before and directly after something.
func (h *harness) unchangedBy(something func()) {
	h.Helper()
	before := h.everything()
	something()
	after := h.everything()
	if keys(after) != keys(before) {
		h.Errorf("the site has changed\nfrom %s\nto   %s", keys(before), keys(after))
		return
	}
	for i := range before {
		for _, name := range before[i].Properties() {
			was, _ := before[i].Get(name)
			if is, _ := after[i].Get(name); !volatile[name] && !is.Equal(was) {
				h.Errorf("%s.%s has changed from %v to %v", before[i].Class(), name, was, is)
			}
		}
	}
}

// volatile are the properties that change with time.
var volatile = map[string]bool{
	"State": true, "StatusDetails": true, "StorageUsage": true, "TrafficOutUsage": true, "NetworkOutUsage": true,
	"ServerState": true, "SiteSystemStatus": true, "LastFullSyncTime": true, "LastDeltaSyncTime": true,
}

// everything returns what was made on the site.
func (h *harness) everything() []cmdlet.Object {
	h.Helper()
	var all []cmdlet.Object
	for _, name := range []string{
		"Get-CMAADApplication", "Get-CMAADTenant", "Get-CMAzureService", "Get-CMCloudManagementGateway",
		"Get-CMCloudManagementGatewayConnectionPoint",
	} {
		if c := cmdlet.NewCall(name); c.Check(h.build()) == nil {
			all = append(all, h.run(c).Objects...)
		}
	}
	for _, class := range []string{"SMS_AAD_Discovery_Settings", "SMS_AAD_Sync_Settings"} {
		all = append(all, h.run(cmdlet.QueryCall(cmdlet.Query{Class: class})).Objects...)
	}
	slices.SortFunc(all, func(x, y cmdlet.Object) int {
		return strings.Compare(keys([]cmdlet.Object{x}), keys([]cmdlet.Object{y}))
	})
	return all
}

// keepsSecretsIn looks for the secrets of the tests in an error and in all that it wraps.
func (h *harness) keepsSecretsIn(err error) {
	h.Helper()
	h.keepsSecrets(err.Error())
	switch wrapper := err.(type) { //nolint:errorlint // each error is looked at by itself
	case interface{ Unwrap() error }:
		if inner := wrapper.Unwrap(); inner != nil {
			h.keepsSecretsIn(inner)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range wrapper.Unwrap() {
			h.keepsSecretsIn(inner)
		}
	}
}

// keepsSecrets looks for the secrets of the tests in a text.
func (h *harness) keepsSecrets(text string) {
	h.Helper()
	for _, s := range h.secrets {
		if strings.Contains(text, s) {
			h.Errorf("a secret came back: %s", strings.ReplaceAll(text, s, "(the secret)"))
		}
	}
}

// until looks at something that takes time until it is so.
func (h *harness) until(what string, look func() bool) {
	h.Helper()
	for start := time.Now(); !look(); time.Sleep(h.config.Interval) {
		if time.Since(start) > h.config.Timeout {
			h.Fatalf("not within %v: %s", h.config.Timeout, what)
		}
	}
}

// needs skips a test where the site lacks a way to break it.
func (h *harness) needs(has bool, what string) {
	h.Helper()
	if !has {
		h.Skipf("the site has no %s", what)
	}
}
