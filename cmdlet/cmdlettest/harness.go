package cmdlettest

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/wmi"
	"github.com/cmgkit/cmgkit/secret"
)

// canary is the client secret of every application. It and the password of the PFX must not come back in anything.
const canary = "canary-b41d-client-secret"

// bench is a test at work on its site.
type bench struct {
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
	var lab *certs.Lab
	for range 2 {
		l, err := certs.NewLab()
		if err != nil {
			return nil, err
		}
		ca, err := certs.ParseCA(l.Root().DER())
		if err != nil {
			return nil, err
		}
		lab, made.cas = l, append(made.cas, ca)
	}
	var errs [3]error
	made.one, errs[0] = lab.ServerCertificate(serviceName, nil)
	made.several, errs[1] = lab.ServerCertificate(serviceName, &certs.LabOptions{DNSNames: []string{serviceName, otherName}})
	made.stranger, errs[2] = lab.ServerCertificate("obsidian.contoso.com", nil)
	return &made, errors.Join(errs[:]...)
}

func (b *bench) certs() *certificates {
	b.Helper()
	made, err := b.certificates()
	if err != nil {
		b.Fatal(err)
	}
	for _, certificate := range []*certs.ServerCertificate{made.one, made.several, made.stranger} {
		b.secrets = append(b.secrets, certificate.Password().Reveal())
	}
	return made
}

// build is the site's, for Call.Check.
func (b *bench) build() int {
	b.Helper()
	if b.site.Version == "" {
		return 0
	}
	build, ok := cmdlet.BuildOf(b.site.Version)
	if !ok {
		b.Fatalf("unknown site version %q", b.site.Version)
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

// run carries out a call that has to succeed.
func (b *bench) run(c cmdlet.Call) *cmdlet.Result {
	b.Helper()
	result, err := b.site.Runner.Run(b.Context(), c)
	if err != nil {
		b.Fatalf("%v\nfailed: %v", c, err)
	}
	b.inspect(c, result)
	return result
}

// inspect looks at what every result must be.
func (b *bench) inspect(c cmdlet.Call, result *cmdlet.Result) {
	b.Helper()
	if result.Via == "" {
		b.Errorf("%v\nthe result does not name its Runner", c)
	}
	for _, o := range result.Objects {
		b.keepsSecrets(o.String())
	}
	for _, warning := range result.Warnings {
		if strings.TrimSpace(warning) == "" {
			b.Errorf("%v\nan empty warning", c)
		}
		b.keepsSecrets(warning)
	}
}

// one returns the one object of a call.
func (b *bench) one(c cmdlet.Call) cmdlet.Object {
	b.Helper()
	objects := b.run(c).Objects
	if len(objects) != 1 {
		b.Fatalf("%v\ngave %d objects, want one: %v", c, len(objects), objects)
	}
	return objects[0]
}

// finds compares the keys of the objects that a call returns, in any order.
func (b *bench) finds(c cmdlet.Call, want ...cmdlet.Object) {
	b.Helper()
	got := keys(b.run(c).Objects)
	if wanted := keys(want); got != wanted {
		b.Errorf("%v\nfound %s\nwant  %s", c, got, wanted)
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
func (b *bench) has(o cmdlet.Object, want params) {
	b.Helper()
	for name, w := range want {
		v, ok := o.Get(name)
		switch {
		case !ok:
			b.Errorf("%s has no %s", o.Class(), name)
		case !v.Equal(w):
			b.Errorf("%s.%s is the %v %v, want the %v %v", o.Class(), name, v.Kind(), v, w.Kind(), w)
		}
	}
}

func (b *bench) text(o cmdlet.Object, property string) string {
	b.Helper()
	v, _ := o.Get(property)
	if v.Kind() != cmdlet.KindString {
		b.Fatalf("%s.%s is the %v %v, want a string", o.Class(), property, v.Kind(), v)
	}
	return v.Str()
}

func (b *bench) number(o cmdlet.Object, property string) int64 {
	b.Helper()
	v, _ := o.Get(property)
	if v.Kind() != cmdlet.KindInt {
		b.Fatalf("%s.%s is the %v %v, want a whole number", o.Class(), property, v.Kind(), v)
	}
	return v.Int64()
}

// fails carries out a call that has to fail.
func (b *bench) fails(c cmdlet.Call) *cmdlet.Error {
	b.Helper()
	result, err := b.site.Runner.Run(b.Context(), c)
	return b.failure(c, result, err)
}

// failure looks at what every error must be.
func (b *bench) failure(c cmdlet.Call, result *cmdlet.Result, err error) *cmdlet.Error {
	b.Helper()
	if err == nil {
		b.Fatalf("%v\nsucceeded: %v", c, result.Objects)
	}
	var e *cmdlet.Error
	if !errors.As(err, &e) {
		b.Fatalf("%v\nfailed with a %T: %v", c, err, err)
	}
	if result != nil {
		b.Errorf("%v\nfailed and has a result", c)
	}
	if strings.ContainsAny(err.Error(), "\r\n") {
		b.Errorf("%v\nthe error has more than one line: %q", c, err)
	}
	if e.Op != c.Name() {
		b.Errorf("%v\nthe error names the cmdlet %q", c, e.Op)
	}
	for unwrapped := err; unwrapped != nil; unwrapped = errors.Unwrap(unwrapped) {
		b.keepsSecrets(unwrapped.Error())
	}
	return e
}

// refuses carries out a call that the product refuses, and looks at the site directly afterwards: a Runner that answers
// the first read after an error with nothing makes its caller believe that nothing is there.
func (b *bench) refuses(c cmdlet.Call, reason cmdlet.Reason) {
	b.Helper()
	b.unchangedBy(func() {
		b.Helper()
		e := b.fails(c)
		want := cmdlet.NotDone
		switch {
		case e.Reason == reason:
		case b.config.Terse && e.Reason == cmdlet.ErrRefused:
			want = cmdlet.Unknown
		default:
			b.Errorf("%v\nwas refused as %q, want %q: %v", c, e.Reason, reason, e)
		}
		if e.Outcome != want {
			b.Errorf("%v\nwas refused with the outcome %v, want %v", c, e.Outcome, want)
		}
	})
}

// rejects is refuses for what every Runner knows by itself.
func (b *bench) rejects(c cmdlet.Call, reason cmdlet.Reason) {
	b.Helper()
	b.unchangedBy(func() {
		b.Helper()
		if e := b.fails(c); e.Reason != reason || e.Outcome != cmdlet.NotDone {
			b.Errorf("%v\nfailed as %q, %v, want %q, not done: %v", c, e.Reason, e.Outcome, reason, e)
		}
	})
}

// unchangedBy compares the site before and directly after something.
func (b *bench) unchangedBy(something func()) {
	b.Helper()
	before := b.everything()
	something()
	after := b.everything()
	if keys(after) != keys(before) {
		b.Errorf("the site has changed\nfrom %s\nto   %s", keys(before), keys(after))
		return
	}
	for i := range before {
		for _, name := range before[i].Properties() {
			was, _ := before[i].Get(name)
			if is, _ := after[i].Get(name); !volatile[name] && !is.Equal(was) {
				b.Errorf("%s.%s has changed from %v to %v", before[i].Class(), name, was, is)
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
func (b *bench) everything() []cmdlet.Object {
	b.Helper()
	var all []cmdlet.Object
	for _, name := range []string{
		"Get-CMAADApplication", "Get-CMAADTenant", "Get-CMAzureService", "Get-CMCloudManagementGateway",
		"Get-CMCloudManagementGatewayConnectionPoint",
	} {
		if c := cmdlet.NewCall(name); c.Check(b.build()) == nil {
			all = append(all, b.run(c).Objects...)
		}
	}
	for _, class := range []string{"SMS_AAD_Discovery_Settings", "SMS_AAD_Sync_Settings"} {
		all = append(all, b.run(cmdlet.QueryCall(cmdlet.Query{Class: class})).Objects...)
	}
	slices.SortFunc(all, func(x, y cmdlet.Object) int {
		return strings.Compare(keys([]cmdlet.Object{x}), keys([]cmdlet.Object{y}))
	})
	return all
}

// keepsSecrets looks for the secrets of the tests in a text.
func (b *bench) keepsSecrets(text string) {
	b.Helper()
	for _, s := range b.secrets {
		if strings.Contains(text, s) {
			b.Errorf("a secret came back: %s", strings.ReplaceAll(text, s, "(the secret)"))
		}
	}
}

// until looks at something that takes time until it is so.
func (b *bench) until(what string, look func() bool) {
	b.Helper()
	for start := time.Now(); !look(); time.Sleep(b.config.Interval) {
		if time.Since(start) > b.config.Timeout {
			b.Fatalf("not within %v: %s", b.config.Timeout, what)
		}
	}
}

// needs skips a test where the site lacks a way to break it.
func (b *bench) needs(has bool, what string) {
	b.Helper()
	if !has {
		b.Skipf("the site has no %s", what)
	}
}

// The calls that make something, and the shortest ones that do.
const (
	importServerCmdlet = "Import-CMAADServerApplication"
	importClientCmdlet = "Import-CMAADClientApplication"
	newServiceCmdlet   = "New-CMCloudManagementAzureService"
	newGatewayCmdlet   = "New-CMCloudManagementGateway"
	addPointCmdlet     = "Add-CMCloudManagementGatewayConnectionPoint"
)

// pair is the tenant with its two applications that a test imports.
type pair struct{ tenantID, tenantName, serverID, serverName, clientID, clientName string }

var (
	contoso = pair{
		"f2b1a6c0-0000-4000-8000-000000000001", "Contoso", "f2b1a6c0-0000-4000-8000-00000000000a", "CMG server",
		"f2b1a6c0-0000-4000-8000-00000000000b", "CMG client",
	}
	fabrikam = pair{
		"0d5e93b7-0000-4000-8000-000000000002", "Fabrikam", "0d5e93b7-0000-4000-8000-00000000000a", "Other server",
		"0d5e93b7-0000-4000-8000-00000000000b", "Other client",
	}
)

const subscription = "5b1e0f2d-0000-4000-8000-000000000003"

// nextYear is when client secrets expire, by whatever clock the test has.
func nextYear() time.Time { return time.Now().AddDate(1, 0, 0) }

func (p pair) server() params {
	return params{
		"TenantId": str(p.tenantID), "TenantName": str(p.tenantName), "AppName": str(p.serverName), "ClientId": str(p.serverID),
		"SecretKey": cmdlet.Secret(secret.New(canary)), "SecretKeyExpiry": cmdlet.Time(nextYear()),
	}
}

func (p pair) client() params {
	return params{"TenantId": str(p.tenantID), "AppName": str(p.clientName), "ClientId": str(p.clientID)}
}

// byClientID is the call that returns the one application of a client ID.
func byClientID(id string) cmdlet.Call {
	return params{"ClientId": str(id)}.call("Get-CMAADApplication")
}

func (p pair) service() params {
	return params{
		"Name": str(p.tenantName + " service"), "ServerApp": cmdlet.ResultOf(byClientID(p.serverID)),
		"ClientApp": cmdlet.ResultOf(byClientID(p.clientID)),
	}
}

// gateway is the least that the parameter set Non-Interactive takes, and the region, without which no one knows where.
func (b *bench) gateway() params {
	b.Helper()
	p := params{
		"ServiceCertPath":     cmdlet.File("server.pfx", b.certs().one.PFX()),
		"ServiceCertPassword": cmdlet.Secret(b.certs().one.Password()),
		"ServerAppClientId":   str(contoso.serverID), "SubscriptionId": str(subscription), "GroupName": str("cmg-rg"),
		"Region": cmdlet.Enum("WestEurope"),
	}
	if tenant := p.with(params{"TenantId": str(contoso.tenantID)}); tenant.call(newGatewayCmdlet).Check(b.build()) == nil {
		return tenant // mandatory by the text of the help, since the version that has it
	}
	return p
}

func (b *bench) point() params {
	return params{"CloudManagementGatewayName": str(serviceName), "SiteSystemServerName": str(b.site.SiteSystem)}
}

// importPair imports both applications of a tenant.
func (b *bench) importPair(p pair) (server, client cmdlet.Object) {
	b.Helper()
	return b.one(p.server().call(importServerCmdlet)), b.one(p.client().call(importClientCmdlet))
}

// makeService sets the site up to where a gateway can be made, makeGateway to where a connection point can be added.
func (b *bench) makeService() cmdlet.Object {
	b.Helper()
	b.importPair(contoso)
	return b.one(contoso.service().call(newServiceCmdlet))
}

func (b *bench) makeGateway() cmdlet.Object {
	b.Helper()
	b.makeService()
	return b.one(b.gateway().call(newGatewayCmdlet))
}

// fits reports what keeps a value from being of a property's type.
func fits(v cmdlet.Value, p wmi.Property) error {
	if v.IsNull() {
		return nil
	}
	if p.Array {
		if v.Kind() != cmdlet.KindList {
			return fmt.Errorf("the %v %v is no list", v.Kind(), v)
		}
		for _, element := range v.List() {
			if err := fits(element, wmi.Property{Type: p.Type}); err != nil {
				return err
			}
		}
		return nil
	}
	want := map[wmi.Type][]cmdlet.Kind{
		wmi.String: {cmdlet.KindString}, wmi.Bool: {cmdlet.KindBool}, wmi.DateTime: {cmdlet.KindTime},
		wmi.UInt32: {cmdlet.KindInt}, wmi.UInt64: {cmdlet.KindInt}, wmi.SInt32: {cmdlet.KindInt},
		wmi.Real32: {cmdlet.KindFloat, cmdlet.KindInt},
	}[p.Type]
	if !p.Type.Scalar() {
		want = []cmdlet.Kind{cmdlet.KindObject}
	}
	n := v.Int64()
	switch {
	case !slices.Contains(want, v.Kind()):
		return fmt.Errorf("the %v %v is no %s", v.Kind(), v, p.Type)
	case p.Type == wmi.UInt32 && (n < 0 || n > math.MaxUint32), p.Type == wmi.UInt64 && n < 0,
		p.Type == wmi.SInt32 && (n < math.MinInt32 || n > math.MaxInt32):
		return fmt.Errorf("%d is no %s", n, p.Type)
	case v.Kind() == cmdlet.KindObject:
		return misfits(v.Object())
	}
	return nil
}

// misfits reports the properties of an object that are not of their type. Properties that nobody documents may be there.
func misfits(o cmdlet.Object) error {
	class, known := wmi.Lookup(o.Class())
	if !known {
		return fmt.Errorf("%s is no class of a known cmdlet's", o.Class())
	}
	var errs []error
	for _, name := range o.Properties() {
		v, _ := o.Get(name)
		p, known := class.Property(name)
		switch {
		case !known:
		case p.Secret && !v.IsNull():
			errs = append(errs, fmt.Errorf("%s.%s holds a secret and came back", class.Name, p.Name))
		default:
			if err := fits(v, p); err != nil {
				errs = append(errs, fmt.Errorf("%s.%s: %w", class.Name, p.Name, err))
			}
		}
	}
	return errors.Join(errs...)
}
