// Package fake is the engine of the simulator: a Configuration Manager site in memory, with its state, its rules, its
// time line and its faults. It has no network, no goroutines and no tests in it. Package simulator is its public face.
//
// To add a cmdlet, enter it in the table of commands.go, write what it does in the file of its subject, and add what the
// product refuses to the registry of rules.go.
package fake

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// Via is what results and errors of a [Site] name as the Runner.
const Via = "engine"

// The security roles that the engine knows, by their names in the product.
const (
	FullAdministrator           = "Full Administrator"
	InfrastructureAdministrator = "Infrastructure Administrator"
	ReadOnlyAnalyst             = "Read-only Analyst"
)

// Options describe a site. The zero Options are a stand-alone primary site PS1 of the newest version with two site
// systems, seen by a Full Administrator.
type Options struct {
	Version           string   // for example "2309"; "" is the newest that package cmdlet knows
	SiteCode          string   // "" is PS1
	SiteSystems       []string // their FQDNs, the site server first; nil is cm01 and cm02.corp.contoso.com
	ReportingSiteCode string   // of the parent, which makes this a child primary site; "" is a stand-alone one
	Role              string   // of whoever calls; "" is FullAdministrator
	Speed             float64  // divides every duration of the product; 0 is 1
	Seed              uint64   // for the numbers that nobody published; 0 draws one
	Times             Times
}

// Site is a site in memory. It is a [cmdlet.Runner], safe for concurrent use.
type Site struct {
	code, parent string
	server       string
	role         string
	clock        clock
	drawn        numbers

	mu           sync.Mutex // guards what follows
	build        int
	ids          map[string]int64 // the last row id of each class
	systems      []string
	tenants      []*tenant
	applications []*application
	services     []*service
	gateways     []*gateway
	points       []*point
	failures     map[string]*failure // of gateways to come, by service name in lower case
	faults       []*Injection
}

// New returns a site. It panics on Options that describe none, such as an unknown version: a mistake in the program that
// wrote them.
func New(o Options) *Site {
	versions := cmdlet.Versions()
	o.Version = orDefault(o.Version, versions[len(versions)-1])
	o.SiteCode = orDefault(o.SiteCode, "PS1")
	o.Role = orDefault(o.Role, FullAdministrator)
	o.Speed = orDefault(o.Speed, 1)
	if len(o.SiteSystems) == 0 {
		o.SiteSystems = []string{"cm01.corp.contoso.com", "cm02.corp.contoso.com"}
	}
	if o.Seed == 0 {
		o.Seed = rand.Uint64() //nolint:gosec // nothing is protected by it
	}
	if !slices.Contains([]string{FullAdministrator, InfrastructureAdministrator, ReadOnlyAnalyst}, o.Role) {
		panic(fmt.Sprintf("simulator: unknown role %q", o.Role))
	}
	if o.Speed < 0 {
		panic(fmt.Sprintf("simulator: the speed %v is negative", o.Speed))
	}
	return &Site{
		code: o.SiteCode, parent: o.ReportingSiteCode, server: o.SiteSystems[0], role: o.Role,
		clock:    clock{speed: o.Speed, times: o.Times.orDefaults()},
		drawn:    draw(rand.New(rand.NewPCG(o.Seed, o.Seed))), //nolint:gosec // nothing is protected by it
		build:    buildOf(o.Version),
		ids:      map[string]int64{},
		systems:  slices.Clone(o.SiteSystems),
		failures: map[string]*failure{},
	}
}

func orDefault[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}

func buildOf(version string) int {
	build, ok := cmdlet.BuildOf(version)
	if !ok {
		panic(fmt.Sprintf("simulator: unknown site version %q", version))
	}
	return build
}

// Upgrade takes the site to a newer version. What is there stays as it is: an application imported before 2309 still
// lacks the redirect address that newer versions demand. It panics on an unknown or an older version.
func (s *Site) Upgrade(version string) {
	build := buildOf(version)
	s.mu.Lock()
	defer s.mu.Unlock()
	if build < s.build {
		panic(fmt.Sprintf("simulator: a site of version %s cannot go back to %s", cmdlet.VersionOf(s.build), version))
	}
	s.build = build
}

// String names the site and nothing of what is in it.
func (s *Site) String() string { return "site " + s.code }

// Run carries out a call. Faults strike after [cmdlet.Call.Check] and before the rules of the product; the calls inside
// the call, of [cmdlet.ResultOf], run before it.
func (s *Site) Run(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	result, err := s.run(ctx, c)
	if err != nil {
		err.Via = Via
		return nil, err
	}
	return result, nil
}

func (s *Site) run(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, *cmdlet.Error) {
	if err := ctx.Err(); err != nil {
		return nil, cmdlet.Fail(c, cmdlet.ErrUnavailable, err)
	}
	if err := s.check(c); err != nil {
		return nil, err
	}
	r := &request{call: c}
	if err := s.resolve(ctx, r); err != nil {
		return nil, err
	}
	fault := s.strike(c)
	if fault != nil && !fault.After {
		return nil, fault.fail(ctx, c, cmdlet.NotDone)
	}
	objects, refusal := s.carryOut(r)
	if fault != nil {
		return nil, fault.fail(ctx, c, lostOutcome(c))
	}
	if refusal != nil {
		return nil, refusal
	}
	return &cmdlet.Result{Objects: objects, Warnings: r.warnings, Via: Via}, nil
}

// check is what can be said about a call without looking at the state.
func (s *Site) check(c cmdlet.Call) *cmdlet.Error {
	s.mu.Lock()
	build := s.build
	s.mu.Unlock()
	err := c.Check(build)
	if err == nil {
		err = cmdlet.Supports(s, c)
	}
	e, _ := errors.AsType[*cmdlet.Error](err) // neither returns another type
	return e
}

// carryOut asks the rules and, if none is broken, does what the cmdlet does.
func (s *Site) carryOut(r *request) ([]cmdlet.Object, *cmdlet.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.now = time.Now()
	for _, rule := range registry {
		if !rule.concerns(r.call) {
			continue
		}
		if broken := rule.broken(s, r); broken != nil {
			return nil, rule.refuse(r.call, *broken)
		}
	}
	return commands[r.call.Name()].do(s, r), nil
}

// isSince reports whether the site has reached a version.
func (s *Site) isSince(version string) bool {
	build, _ := cmdlet.BuildOf(version)
	return s.build >= build
}

// nextID returns the id of a new row. Row ids of a site's database start here.
func (s *Site) nextID(class string) int64 {
	const first = 1<<24 + 1
	s.ids[class] = max(s.ids[class]+1, first)
	return s.ids[class]
}

func same(a, b string) bool { return strings.EqualFold(a, b) }
