// Package azureservice handles the Azure services of a Configuration Manager site, of which the cloud management gateway
// needs Cloud Management: it ties an Entra tenant's server app and client app to the site.
package azureservice

import (
	"context"
	"strconv"
	"strings"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
	"github.com/cmgkit/cmgkit/schedule"
)

// Client handles Azure services. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// The roles of a [Client], one method each, for functions that take what they need.
type (
	// CloudManagementCreator is the role of [Client.NewCloudManagementAzureService].
	CloudManagementCreator interface {
		NewCloudManagementAzureService(ctx context.Context, spec Spec, opts *NewOptions) (*Service, error)
	}
	// Getter is the role of [Client.Get].
	Getter interface {
		Get(ctx context.Context, ref Ref) (*Service, error)
	}
	// Lister is the role of [Client.List].
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Service, error)
	}
	// Setter is the role of [Client.Set].
	Setter interface {
		Set(ctx context.Context, ref Ref, patch Patch) (*Service, error)
	}
	// Remover is the role of [Client.Remove].
	Remover interface {
		Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error
	}
	// DiscoveryReader is the role of [Client.Discovery].
	DiscoveryReader interface {
		Discovery(ctx context.Context, ref Ref) ([]*DiscoverySettings, error)
	}
	// GroupSyncReader is the role of [Client.GroupSync].
	GroupSyncReader interface {
		GroupSync(ctx context.Context, ref Ref) ([]*GroupSyncSettings, error)
	}
)

// Service is an Azure service, an instance of SMS_Azure_CloudService. The meaning of its properties is CODE: seen in public
// code, not documented.
type Service struct {
	ID          int32  `wmi:"ID"`
	Name        string `wmi:"Name"`
	Description string `wmi:"Description"`
	// ServiceType is the kind of service. Which number is Cloud Management is not published; 5 is tenant attach.
	ServiceType        uint32 `wmi:"ServiceType"`
	AuthenticationType uint32 `wmi:"AuthenticationType"` // values not published
	// Applications are the rows of the service's app registrations.
	Applications []uint32 `wmi:"AssociatedAADWebApplications"`
	SiteCode     string   `wmi:"SiteCode"`

	Object cmdlet.Object // everything that the site returned
}

func decode(o cmdlet.Object) (*Service, error) {
	s := &Service{Object: o}
	return s, o.Decode(s)
}

// Ref says which Azure service is meant: [ByID], [ByName], or a [Service] itself.
type Ref interface {
	find(r *typed.Request)
	is(s *Service) bool
}

// ByID refers to a service by its ID. It is a number of its own kind: the id of a gateway is another one.
func ByID(id int32) Ref { return byID(id) }

// ByName refers to a service by its name. Case does not matter, and there are no wildcards.
func ByName(name string) Ref { return byName(name) }

type (
	byID   int32
	byName string
)

func (id byID) find(r *typed.Request) {
	r.Set("Id", cmdlet.Int(int64(id)))
	r.About(strconv.Itoa(int(id)))
	id.mustBe(r, "Id")
}

func (id byID) mustBe(r *typed.Request, parameter string) {
	if id < 1 {
		r.Refuse(parameter, cmdlet.Int(int64(id)), "is no id of an Azure service")
	}
}

func (id byID) is(s *Service) bool { return s.ID == int32(id) }

func (n byName) find(r *typed.Request) {
	r.Text("Name", string(n))
	r.Set("DisableWildcardHandling", cmdlet.Switch())
}

func (n byName) is(s *Service) bool { return strings.EqualFold(s.Name, string(n)) }

func (s *Service) find(r *typed.Request) { s.id().find(r) }

func (s *Service) is(other *Service) bool { return s.id().is(other) }

func (s *Service) id() byID {
	if s == nil {
		return 0
	}
	return byID(s.ID)
}

// orNone makes a ref of nil that names no service.
func orNone(ref Ref) Ref {
	if ref == nil {
		return ByID(0)
	}
	return ref
}

// Get returns an Azure service of any kind. ErrNotFound says that there is none, ErrAmbiguous that several have the name.
//
// It mirrors Get-CMAzureService: with -Id, or with -Name and -DisableWildcardHandling.
//
//cmdlet:name Get-CMAzureService
func (c *Client) Get(ctx context.Context, ref Ref) (*Service, error) {
	ref = orNone(ref)
	r := typed.NewRequest("Get-CMAzureService")
	ref.find(r)
	return typed.Get(ctx, c.runner, r, decode, ref.is)
}

// ListOptions narrow [Client.List].
type ListOptions struct {
	// Name is a pattern; the zero Pattern is every name.
	Name cmdlet.Pattern
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the Azure services of every kind. None is an empty slice. opts may be nil. A Name that is no pattern is
// ErrInvalid.
//
// It mirrors Get-CMAzureService, with -Name where a pattern is given.
//
//cmdlet:name Get-CMAzureService
func (c *Client) List(ctx context.Context, opts *ListOptions) ([]*Service, error) {
	if opts == nil {
		opts = &ListOptions{}
	}
	r := typed.NewRequest("Get-CMAzureService")
	r.Like("Name", opts.Name)
	r.Extra(opts.Extra)
	return typed.List(ctx, c.runner, r, decode, func(s *Service) bool { return opts.Name.Match(s.Name) })
}

// Spec says which Cloud Management service to make. All fields are required.
type Spec struct {
	Name              string // a label, of any form
	ServerAppClientID string // GUID of a server app that the site has, see package aad
	ClientAppClientID string // GUID of a client app that the site has, of the same tenant
}

// NewOptions are the optional parameters of [Client.NewCloudManagementAzureService]. The help states no defaults for
// discovery; the console's wizard leaves it off.
type NewOptions struct {
	Description string
	// Environment is the Azure cloud; empty is the site's default.
	Environment azurecloud.Cloud

	EnableUserDiscovery bool
	// UserDiscoverySchedule is when all users are read; the zero Schedule is the site's default. It needs EnableUserDiscovery.
	UserDiscoverySchedule schedule.Schedule
	// EnableUserDeltaDiscovery reads changes in between. It needs EnableUserDiscovery.
	EnableUserDeltaDiscovery bool
	// UserDeltaDiscoveryMins is the time between two readings of changes, in minutes, at least 1; nil is the site's default.
	// The product's own limits are not published. It needs EnableUserDeltaDiscovery.
	UserDeltaDiscoveryMins *int

	EnableGroupDiscovery bool
	// AddGroupName are the display names of the groups to discover. They need EnableGroupDiscovery. The search for groups
	// signs in to Azure, which may ask for a person at the host (INF: an inference).
	AddGroupName []string
	// GroupDiscoverySchedule is when all groups are read; the zero Schedule is the site's default. It needs
	// EnableGroupDiscovery.
	GroupDiscoverySchedule schedule.Schedule
	// EnableGroupDeltaDiscovery reads changes in between. It needs EnableGroupDiscovery.
	EnableGroupDeltaDiscovery bool
	// GroupDeltaDiscoveryMins is like UserDeltaDiscoveryMins. It needs EnableGroupDeltaDiscovery.
	GroupDeltaDiscoveryMins *int

	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// NewCloudManagementAzureService makes the Cloud Management service of a tenant. A tenant has one. opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, client ids that are no GUIDs and
// settings of a discovery that is off. An app that the site does not have is ErrNotFound, and nothing is changed. Group
// synchronization cannot be switched on here.
//
// It mirrors New-CMCloudManagementAzureService. WhatIf and Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name New-CMCloudManagementAzureService
func (c *Client) NewCloudManagementAzureService(ctx context.Context, spec Spec, opts *NewOptions) (*Service, error) {
	if opts == nil {
		opts = &NewOptions{}
	}
	r := typed.NewRequest("New-CMCloudManagementAzureService")
	r.Text("Name", spec.Name)
	r.Application("ServerApp", spec.ServerAppClientID)
	r.Application("ClientApp", spec.ClientAppClientID)
	r.Optional("Description", opts.Description)
	r.Enum("AzureEnvironmentOption", string(opts.Environment))

	r.On("EnableUserDiscovery", opts.EnableUserDiscovery)
	setSchedule(r, "UserDiscoverySchedule", opts.UserDiscoverySchedule)
	r.Needs("UserDiscoverySchedule", "EnableUserDiscovery", opts.EnableUserDiscovery)
	r.On("EnableUserDeltaDiscovery", opts.EnableUserDeltaDiscovery)
	r.Needs("EnableUserDeltaDiscovery", "EnableUserDiscovery", opts.EnableUserDiscovery)
	r.Int("UserDeltaDiscoveryMins", opts.UserDeltaDiscoveryMins)
	r.Needs("UserDeltaDiscoveryMins", "EnableUserDeltaDiscovery", opts.EnableUserDeltaDiscovery)

	r.On("EnableGroupDiscovery", opts.EnableGroupDiscovery)
	setGroups(r, "AddGroupName", opts.AddGroupName)
	r.Needs("AddGroupName", "EnableGroupDiscovery", opts.EnableGroupDiscovery)
	setSchedule(r, "GroupDiscoverySchedule", opts.GroupDiscoverySchedule)
	r.Needs("GroupDiscoverySchedule", "EnableGroupDiscovery", opts.EnableGroupDiscovery)
	r.On("EnableGroupDeltaDiscovery", opts.EnableGroupDeltaDiscovery)
	r.Needs("EnableGroupDeltaDiscovery", "EnableGroupDiscovery", opts.EnableGroupDiscovery)
	r.Int("GroupDeltaDiscoveryMins", opts.GroupDeltaDiscoveryMins)
	r.Needs("GroupDeltaDiscoveryMins", "EnableGroupDeltaDiscovery", opts.EnableGroupDeltaDiscovery)

	r.Extra(opts.Extra)
	return typed.Change(ctx, c.runner, r, decode)
}

func setSchedule(r *typed.Request, parameter string, s schedule.Schedule) {
	if s.IsZero() {
		return
	}
	r.Set(parameter, cmdlet.ResultOf(s.Call()))
	for _, p := range s.Problems() {
		p.Parameter = parameter + " " + p.Parameter
		r.Problem(p)
	}
}

func setGroups(r *typed.Request, parameter string, names []string) {
	r.Texts(parameter, names, func(name string) bool { return name != "" }, "is no display name")
}
