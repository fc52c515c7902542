// Package fake is the engine of the simulator: a Configuration Manager site in memory, with its state, its rules, its
// time line and its faults. It has no network, no goroutines and no tests in it. Package simulator is its public face.
//
// To add a cmdlet, enter it in the table of commands.go, write what it does in the file of its subject, and add what the
// product refuses to the rules_….go of its subject.
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
const Via = "simulator"

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
	Children          []Child  // make this a central administration site, whose code is CAS by default
	HTTPOnly          bool     // the sites take HTTP without Enhanced HTTP, which ends with 2403; Version "" is 2309 then
	ClientSettings    []string // names of custom client settings for devices; nil is Laptops
	BoundaryGroups    []string // their names; nil is Headquarters
	Role              string   // of whoever calls; "" is FullAdministrator
	Speed             float64  // divides every duration of the product; 0 is 1
	Seed              uint64   // for the numbers that nobody published; 0 draws one
	TenantAttach      bool     // the site has an Azure service of that kind too
	// ResourceGroups are those that Azure has, with their regions; nil is one of every name, in the region asked for.
	ResourceGroups map[string]string
	Times          Times
}

// Site is a site in memory. It is a [cmdlet.Runner], safe for concurrent use.
type Site struct {
	code, parent string
	role         string
	clock        clock
	drawn        unpublished
	groups       map[string]string // resource groups by name in lower case, with their regions; nil: all there are
	members      []member          // of the hierarchy; the site that the calls run at is the first
	rules        []Rule            // the registry; tests take one away

	mu             sync.Mutex // guards what follows
	build          int
	ids            map[string]int64 // the last row id of each class
	systems        []string
	tenants        []*tenant
	applications   []*application
	services       []*service
	gateways       []*gateway
	points         []*point
	deleting       int // how many gateways are being deleted
	clientPoints   []*clientPoint
	clientSettings []*clientSettings // the default ones first
	boundaryGroups []*boundaryGroup
	collections    []*collection
	defaultGroups  []*defaultBoundaryGroup
	features       []*feature
	settings       map[string]*siteSettings // by site code in lower case
	opened         openedPFX
	faults         []*callFault
	standingFaults []*standingFault
}

// New returns a site. It panics on Options that do not describe one, such as an unknown version: that is a mistake in the
// calling program.
func New(o Options) *Site {
	versions := cmdlet.Versions()
	if o.HTTPOnly {
		o.Version = orDefault(o.Version, lastHTTPOnly)
	}
	o.Version = orDefault(o.Version, versions[len(versions)-1])
	o.SiteCode = orDefault(o.SiteCode, o.defaultSiteCode())
	o.Role = orDefault(o.Role, FullAdministrator)
	o.Speed = orDefault(o.Speed, 1)
	if len(o.SiteSystems) == 0 {
		o.SiteSystems = []string{"cm01.corp.contoso.com", "cm02.corp.contoso.com"}
	}
	o.SiteSystems = slices.Clone(o.SiteSystems)
	if o.Seed == 0 {
		o.Seed = rand.Uint64() //nolint:gosec // nothing is protected by it
	}
	o.must()
	s := &Site{
		code: o.SiteCode, parent: o.ReportingSiteCode, role: o.Role,
		clock:   clock{speed: o.Speed, times: o.Times.orDefaults()},
		drawn:   draw(rand.New(rand.NewPCG(o.Seed, o.Seed))), //nolint:gosec // nothing is protected by it
		build:   buildOf(o.Version, o.HTTPOnly),
		ids:     map[string]int64{},
		members: o.members(),
		rules:   registry,
	}
	s.systems = systemsOf(s.members)
	s.addClientSide(o)
	if o.ResourceGroups != nil {
		s.groups = map[string]string{}
		for name, region := range o.ResourceGroups {
			s.groups[strings.ToLower(name)] = region
		}
	}
	if o.TenantAttach {
		s.attachTenant()
	}
	return s
}

// addClientSide adds what lets clients use a gateway: roles, features, client settings and boundary groups.
func (s *Site) addClientSide(o Options) {
	s.addSiteSettings(o.HTTPOnly)
	s.clientPoints = clientPoints(s.members)
	s.features = scaleSetFeatures()
	if o.ClientSettings == nil {
		o.ClientSettings = []string{"Laptops"}
	}
	s.addClientSettings(o.ClientSettings)
	s.addCollections()
	if o.BoundaryGroups == nil {
		o.BoundaryGroups = []string{"Headquarters"}
	}
	s.addBoundaryGroups(o.BoundaryGroups)
	s.addDefaultBoundaryGroups()
}

func mustBeRole(role string) {
	if !slices.Contains([]string{FullAdministrator, InfrastructureAdministrator, ReadOnlyAnalyst}, role) {
		panic(fmt.Sprintf("simulator: unknown role %q", role))
	}
}

func orDefault[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}

// lastHTTPOnly is the last version that a site without HTTPS and Enhanced HTTP can have: the prerequisite check of the next one
// fails (whats-new-in-version-2403).
const lastHTTPOnly = "2309"

// buildOf returns the build of a version. It panics on one that a site cannot have.
func buildOf(version string, httpOnly bool) int {
	build, ok := cmdlet.BuildOf(version)
	if !ok {
		panic(fmt.Sprintf("simulator: unknown site version %q", version))
	}
	if last, _ := cmdlet.BuildOf(lastHTTPOnly); httpOnly && build > last {
		panic(fmt.Sprintf("simulator: a site of version %s has HTTPS or Enhanced HTTP: HTTPOnly ends with 2403", version))
	}
	return build
}

// updatesFrom has the versions from which on an update to a version is possible, where a document says so
// (whats-new-in-version-2409 and -2603).
var updatesFrom = map[string]string{"2409": "2309", "2603": "2409"}

// Upgrade takes the site to a newer version. What is there stays as it is: an application imported before 2309 still
// lacks the redirect address that newer versions demand. It panics on an unknown or an older version, and on one that has no
// HTTPOnly where the site is that, and on a jump that the product does not make: to 2409 from before 2309, to 2603 from before
// 2409.
func (s *Site) Upgrade(version string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	build := buildOf(version, slices.ContainsFunc(s.members, func(m member) bool { return s.httpOnly(m.code) }))
	if build < s.build {
		panic(fmt.Sprintf("simulator: a site of version %s cannot go back to %s", cmdlet.VersionOf(s.build), version))
	}
	if from := updatesFrom[version]; !s.isSince(from) && from != "" {
		panic(fmt.Sprintf("simulator: a site of version %s must be %s before it can be %s", cmdlet.VersionOf(s.build), from, version))
	}
	now := time.Now()
	for _, g := range s.gateways {
		s.evaluate(g, now) // the traffic of before counts by the version of before
	}
	s.build = build
}

// String names the site and nothing of what is in it.
func (s *Site) String() string { return "site " + s.code }

// Run carries out a call. Faults strike after [cmdlet.Call.Check] and before the rules of the product; the calls inside
// the call, of [cmdlet.ResultOf], run before it.
func (s *Site) Run(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	return s.RunAs(ctx, Caller{Role: s.role}, c)
}

// Caller says who calls, and when.
type Caller struct {
	Role string        // "" is the site's own
	Ago  time.Duration // the call is carried out as if it had been made so long ago
}

// RunAs is Run for another caller. It panics on an unknown role.
func (s *Site) RunAs(ctx context.Context, by Caller, c cmdlet.Call) (*cmdlet.Result, error) {
	by.Role = orDefault(by.Role, s.role)
	mustBeRole(by.Role)
	result, err := s.run(ctx, by, c)
	if err != nil {
		err.Via = Via
		return nil, err
	}
	return result, nil
}

// Settled is how long it takes until a gateway is ready and a connection point connected to it.
func (s *Site) Settled() time.Duration {
	return s.clock.real(s.clock.times.Ready) + s.clock.real(s.clock.times.Install) + s.clock.real(s.clock.times.Connect)
}

func (s *Site) run(ctx context.Context, by Caller, c cmdlet.Call) (*cmdlet.Result, *cmdlet.Error) {
	if err := ctx.Err(); err != nil {
		return nil, cmdlet.Refuse(c, cmdlet.ErrUnavailable, err)
	}
	if err := s.check(c); err != nil {
		return nil, err
	}
	r := &request{call: c, role: by.Role}
	if err := s.resolve(ctx, by, r); err != nil {
		return nil, err
	}
	fault := s.strike(c)
	if fault != nil && !fault.After {
		return nil, fault.fail(ctx, c, cmdlet.NotDone)
	}
	objects, refusal := s.carryOut(r, by.Ago)
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
func (s *Site) carryOut(r *request, ago time.Duration) ([]cmdlet.Object, *cmdlet.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.now = time.Now().Add(-ago)
	s.forget(r.now)
	if refusal := s.judge(r); refusal != nil {
		return nil, refusal
	}
	return commands[r.call.Name()].do(s, r), nil
}

// isSince reports whether the site has reached a version.
func (s *Site) isSince(version string) bool {
	build, _ := cmdlet.BuildOf(version)
	return s.build >= build
}

// isWithin reports whether the site's version is one of those from first to last.
func (s *Site) isWithin(first, last string) bool {
	build, _ := cmdlet.BuildOf(last)
	return s.isSince(first) && s.build <= build
}

// nextID returns the id of a new row. Row ids of a site's database start here.
func (s *Site) nextID(class string) int64 {
	const first = 1<<24 + 1
	s.ids[class] = max(s.ids[class]+1, first)
	return s.ids[class]
}

func same(a, b string) bool { return strings.EqualFold(a, b) }
