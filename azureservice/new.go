package azureservice

import (
	"context"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
	"github.com/cmgkit/cmgkit/schedule"
)

// Spec says which Cloud Management service to create. All fields are required.
type Spec struct {
	Name              string // any name
	ServerAppClientID string // client id, a GUID, of a server app that the site knows: see package aad
	ClientAppClientID string // client id, a GUID, of a client app of the same tenant that the site knows
}

// NewOptions are the options of [Client.NewCloudManagementAzureService]. The help states no defaults for discovery; the
// console's wizard leaves it off.
type NewOptions struct {
	Description string
	// Environment is the Azure cloud; empty means the site's default.
	Environment azurecloud.Cloud

	EnableUserDiscovery bool
	// UserDiscoverySchedule is when all users are read; the zero Schedule means the site's default. It requires
	// EnableUserDiscovery.
	UserDiscoverySchedule schedule.Schedule
	// EnableUserDeltaDiscovery reads changes in between. It requires EnableUserDiscovery.
	EnableUserDeltaDiscovery bool
	// UserDeltaDiscoveryMins is the number of minutes between two reads of changes, at least 1; nil means the site's
	// default. The product's own limits are not published. It requires EnableUserDeltaDiscovery.
	UserDeltaDiscoveryMins *int

	EnableGroupDiscovery bool
	// GroupNames are the display names of the groups to discover (-AddGroupName). They require EnableGroupDiscovery. The
	// search for groups signs in to Azure, which may need a person at the host (INF: an inference).
	GroupNames []string
	// GroupDiscoverySchedule is when all groups are read; the zero Schedule means the site's default. It requires
	// EnableGroupDiscovery.
	GroupDiscoverySchedule schedule.Schedule
	// EnableGroupDeltaDiscovery reads changes in between. It requires EnableGroupDiscovery.
	EnableGroupDeltaDiscovery bool
	// GroupDeltaDiscoveryMins is like UserDeltaDiscoveryMins. It requires EnableGroupDeltaDiscovery.
	GroupDeltaDiscoveryMins *int

	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Check returns everything that is wrong with the spec at a site of this build (0 is the newest), in the words of
// [Client.NewCloudManagementAzureService], or nil.
func (s Spec) Check(build int) error {
	r := typed.NewRequest("New-CMCloudManagementAzureService")
	s.add(r)
	return r.Check(build)
}

func (s Spec) add(r *typed.Request) {
	r.Named("ServerAppClientID", "ServerApp")
	r.Named("ClientAppClientID", "ClientApp")
	r.Text("Name", s.Name)
	r.Application("ServerApp", s.ServerAppClientID)
	r.Application("ClientApp", s.ClientAppClientID)
}

// Check is like [Spec.Check], for the options, which may be nil.
func (o *NewOptions) Check(build int) error {
	const anyGUID = "00000000-0000-0000-0000-000000000000"
	r := typed.NewRequest("New-CMCloudManagementAzureService")
	Spec{Name: "any", ServerAppClientID: anyGUID, ClientAppClientID: anyGUID}.add(r)
	o.add(r)
	return r.CheckOptions(build)
}

func (o *NewOptions) add(r *typed.Request) {
	if o == nil {
		return
	}
	r.Named("Environment", "AzureEnvironmentOption")
	r.Named("GroupNames", "AddGroupName")
	r.Optional("Description", o.Description)
	r.Enum("AzureEnvironmentOption", string(o.Environment))

	r.On("EnableUserDiscovery", o.EnableUserDiscovery)
	setSchedule(r, "UserDiscoverySchedule", o.UserDiscoverySchedule)
	r.Needs("UserDiscoverySchedule", "EnableUserDiscovery", o.EnableUserDiscovery)
	r.On("EnableUserDeltaDiscovery", o.EnableUserDeltaDiscovery)
	r.Needs("EnableUserDeltaDiscovery", "EnableUserDiscovery", o.EnableUserDiscovery)
	r.Int("UserDeltaDiscoveryMins", o.UserDeltaDiscoveryMins)
	r.Needs("UserDeltaDiscoveryMins", "EnableUserDeltaDiscovery", o.EnableUserDeltaDiscovery)

	r.On("EnableGroupDiscovery", o.EnableGroupDiscovery)
	setGroups(r, "AddGroupName", o.GroupNames)
	r.Needs("AddGroupName", "EnableGroupDiscovery", o.EnableGroupDiscovery)
	setSchedule(r, "GroupDiscoverySchedule", o.GroupDiscoverySchedule)
	r.Needs("GroupDiscoverySchedule", "EnableGroupDiscovery", o.EnableGroupDiscovery)
	r.On("EnableGroupDeltaDiscovery", o.EnableGroupDeltaDiscovery)
	r.Needs("EnableGroupDeltaDiscovery", "EnableGroupDiscovery", o.EnableGroupDiscovery)
	r.Int("GroupDeltaDiscoveryMins", o.GroupDeltaDiscoveryMins)
	r.Needs("GroupDeltaDiscoveryMins", "EnableGroupDeltaDiscovery", o.EnableGroupDeltaDiscovery)

	r.Extra(o.Extra)
}

// NewCloudManagementAzureService creates the Cloud Management service of a tenant, which can have only one. opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once, client ids that are not GUIDs and
// settings of a discovery that is off. An app that the site does not know is ErrNotFound, and nothing is changed. Group
// synchronization cannot be enabled here, only with [Client.Set].
//
// It mirrors New-CMCloudManagementAzureService. In place of its -WhatIf and -Confirm there are the decorators
// [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name New-CMCloudManagementAzureService
func (c *Client) NewCloudManagementAzureService(ctx context.Context, spec Spec, opts *NewOptions) (*Service, error) {
	r := typed.NewRequest("New-CMCloudManagementAzureService")
	spec.add(r)
	opts.add(r)
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
	r.Texts(parameter, names, func(name string) bool { return name != "" }, "must not be empty")
}
