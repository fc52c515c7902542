// Package simulator is a Configuration Manager site in memory, for tests: the real clients of this module run over it, and
// it keeps state, refuses what the product refuses, and takes time for what takes the product time.
//
//	site := simulator.NewT(t, nil)
//	gateway, err := site.Gateways().NewCloudManagementGateway(ctx, spec, nil)
//
// # Time
//
// No document says how long the product takes. By default a gateway is ready after 25 minutes, see [Times]. In a bubble of
// testing/synctest these pass in no time; outside one, Options.Speed divides them. Nothing runs in the background: a site
// works out its state when it is asked.
//
// # What is true
//
// Nothing here has been compared with a real site. The rules come from Microsoft's documents, the properties from its class
// pages and from public code. Unpublished numbers, such as the State of a failed gateway, are drawn at random for each site,
// so do not compare with them. What is not simulated fails with cmdlet.ErrUnsupported.
package simulator

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

// Role is a security role of the product.
type Role string

// The roles that the simulator knows. Changes need one of the first two; those of a ReadOnlyAnalyst fail with
// cmdlet.ErrForbidden.
const (
	FullAdministrator           Role = fake.FullAdministrator
	InfrastructureAdministrator Role = fake.InfrastructureAdministrator
	ReadOnlyAnalyst             Role = fake.ReadOnlyAnalyst
)

// Options describe a site. The zero Options describe a stand-alone primary site PS1 of the newest version, with two site
// systems, whose caller is a Full Administrator.
type Options struct {
	// Version is the version of the site, for example "2309"; "" means the newest that package cmdlet knows.
	Version string
	// SiteCode is the code of the site; "" means PS1, or CAS for a site with Children.
	SiteCode string
	// SiteSystems are FQDNs of servers, the site server first; nil means cm01.corp.contoso.com and cm02.corp.contoso.com.
	SiteSystems []string
	// ReportingSiteCode is the code of the parent site, which makes this a child primary site, where no gateway can be
	// created; "" means that there is no parent.
	ReportingSiteCode string
	// Children are the child primary sites of this site, which make it a central administration site. Gateways are created
	// at it, and connection points at the children.
	Children []Child
	// HTTPOnly makes a site whose clients use plain HTTP, neither HTTPS nor Enhanced HTTP. A management point there needs HTTPS
	// before it can accept traffic from a gateway. Version 2403 ended such sites: with this option "" means 2309, and a newer
	// version and [Site.Upgrade] to one panic, as the update would be blocked.
	HTTPOnly bool
	// ClientSettings are the names of custom client settings for devices; nil means Laptops.
	ClientSettings []string
	// BoundaryGroups are the names of boundary groups; nil means Headquarters.
	BoundaryGroups []string
	// TenantAttach gives the site the Azure service for tenant attach too, which Remove-CMAzureService deletes like any
	// other.
	TenantAttach bool
	// ResourceGroups are the resource groups of the subscription, each with its region. A deployment into an existing group
	// (IsUsingExistingGroup) fails if the group is not there or is in another region. nil means that every group exists, in
	// the region of the gateway.
	ResourceGroups map[string]string
	// Role is the role of the caller; "" means FullAdministrator. [Site.As] returns a Runner for another role.
	Role Role
	// Speed divides every duration of the product: at 600 a gateway is ready after 2.5 seconds. 0 means 1.
	Speed float64
	// Seed makes the unpublished numbers the same each time; 0 draws a seed at random.
	Seed uint64
	// Times are the durations of the product before Speed divides them.
	Times Times
}

// Child is a child primary site.
type Child struct {
	SiteCode string
	// SiteSystems are FQDNs of servers, the site server first; nil means cm01.<site code>.corp.contoso.com in lower case.
	// The first one is the management point and software update point, as at every site.
	SiteSystems []string
}

// Times are how long the product takes. Unless it says otherwise no document has them, and the defaults are field knowledge
// and inference. Zero means the default.
type Times struct {
	PickUp  time.Duration // from New-CMCloudManagementGateway until the site begins to deploy: 2 min
	Ready   time.Duration // from New-CMCloudManagementGateway until the gateway is ready: 25 min
	Fail    time.Duration // from New-CMCloudManagementGateway until a deployment fails, see FailProvisioning: 8 min
	Update  time.Duration // from Set-CMCloudManagementGateway until another VM count or certificate is deployed: 15 min
	Stop    time.Duration // from Stop-CMCloudManagementGateway until it is stopped: 5 min
	Start   time.Duration // from Start-CMCloudManagementGateway until it is ready again: 10 min
	Delete  time.Duration // from Remove-CMCloudManagementGateway until it is gone: 10 min
	Install time.Duration // from adding a connection point until its role is installed: 5 min
	Connect time.Duration // from then, or from when the gateway is ready if that is later, until it is connected: 5 min

	// These two are documented.
	Evaluate    time.Duration // from one comparison of the traffic with its threshold to the next: 6 min
	Maintenance time.Duration // from one maintenance of a gateway to the next: 20 min
}

// Site is a site in memory. It is a [cmdlet.Runner] and safe for concurrent use. Sites share nothing.
type Site struct {
	engine *fake.Site

	mu     sync.Mutex
	calls  []cmdlet.Call
	faults []*Injection
}

// New returns a site; nil means the zero [Options]. It panics on options that cannot describe a site, for example an unknown
// version, role or region, a negative time, a site code that is not three letters or digits, or a name given twice.
func New(opts *Options) *Site {
	var o Options
	if opts != nil {
		o = *opts
	}
	children := make([]fake.Child, len(o.Children))
	for i, child := range o.Children {
		children[i] = fake.Child(child)
	}
	return &Site{engine: fake.New(fake.Options{
		Version: o.Version, SiteCode: o.SiteCode, SiteSystems: o.SiteSystems, ReportingSiteCode: o.ReportingSiteCode,
		Children: children, HTTPOnly: o.HTTPOnly, ClientSettings: o.ClientSettings, BoundaryGroups: o.BoundaryGroups,
		TenantAttach: o.TenantAttach, ResourceGroups: o.ResourceGroups,
		Role: string(o.Role), Speed: o.Speed, Seed: o.Seed, Times: fake.Times(o.Times),
	})}
}

// TB is what [NewT] needs of a test. A *testing.T is one.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
}

// NewT returns a site for a test. At its end, the test fails if a fault on the site never fired. The options are those of
// [New].
func NewT(tb TB, opts *Options) *Site {
	tb.Helper()
	s := New(opts)
	tb.Cleanup(func() {
		tb.Helper()
		for _, i := range s.injections() {
			if i.Fired() == 0 {
				tb.Errorf("simulator: the fault on %s never fired", i)
			}
		}
	})
	return s
}

// Run carries out a call. Errors are of type [*cmdlet.Error]; a refusal names the parameter, its value and the rule of
// the product, and leaves the site as it was.
func (s *Site) Run(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	return s.runAs(ctx, fake.Caller{}, c)
}

func (s *Site) runAs(ctx context.Context, by fake.Caller, c cmdlet.Call) (*cmdlet.Result, error) {
	s.mu.Lock()
	s.calls = append(s.calls, c)
	s.mu.Unlock()
	return s.engine.RunAs(ctx, by, c)
}

// As returns a Runner on the site for a caller with another role, for example one who may only read. Its Run panics on an
// unknown role.
func (s *Site) As(role Role) cmdlet.Runner { return &caller{s, fake.Caller{Role: string(role)}} }

// caller is a Runner on the site for another caller.
type caller struct {
	site *Site
	by   fake.Caller
}

// Run carries out a call as [Site.Run] does.
func (c *caller) Run(ctx context.Context, call cmdlet.Call) (*cmdlet.Result, error) {
	return c.site.runAs(ctx, c.by, call)
}

// Unwrap returns the site.
func (c *caller) Unwrap() cmdlet.Runner { return c.site }

// Supports returns an error with Reason ErrUnsupported for a call that the simulator cannot carry out, and otherwise nil.
func (s *Site) Supports(c cmdlet.Call) error { return s.engine.Supports(c) }

// Calls returns the calls run so far, in the order of their arrival, including those that were refused or failed. They
// contain the values that were passed, secrets too, which do not print.
func (s *Site) Calls() []cmdlet.Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// String names the site and shows none of its content.
func (s *Site) String() string { return s.engine.String() }

// Upgrade updates the site to a newer version. Its objects stay as they are: an application imported before 2309 lacks the
// redirect address that a gateway needs from then on. It panics on an unknown or an older version.
func (s *Site) Upgrade(version string) { s.engine.Upgrade(version) }
