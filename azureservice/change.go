package azureservice

import (
	"context"
	"fmt"
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
	"github.com/cmgkit/cmgkit/schedule"
)

// Patch is what [Client.Set] changes. A field that is nil, empty or zero leaves the service as it is.
type Patch struct {
	NewName     *string // not empty
	Description *string // new("") clears it

	// EnableAADGroupSync lets collections be synchronized to groups of Microsoft Entra. It can only be switched on here, not
	// when the service is made.
	EnableAADGroupSync *bool

	EnableUserDiscovery *bool
	// UserDiscoverySchedule is when all users are read. Like the two fields that follow, it is refused together with the
	// switch off that it needs; whether that is on at the site is for the site to know.
	UserDiscoverySchedule schedule.Schedule
	// EnableUserDeltaDiscovery reads changes in between.
	EnableUserDeltaDiscovery *bool
	// UserDeltaDiscoveryMins is the time between two readings of changes, in minutes, at least 1. The product's own limits
	// are not published.
	UserDeltaDiscoveryMins *int

	EnableGroupDiscovery *bool
	// AddGroupName and DeleteGroupName are display names of groups, to discover from now on and no more. The search for
	// groups signs in to Azure, which may ask for a person at the host (INF: an inference).
	AddGroupName    []string
	DeleteGroupName []string
	// GroupDiscoverySchedule, EnableGroupDeltaDiscovery and GroupDeltaDiscoveryMins are like those of users.
	GroupDiscoverySchedule    schedule.Schedule
	EnableGroupDeltaDiscovery *bool
	GroupDeltaDiscoveryMins   *int

	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Set changes a Cloud Management service and returns it as it is then.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once: an empty patch, an empty name,
// minutes below 1, a group that is both added and deleted, and settings of what the same patch switches off. A service that
// is not there is ErrNotFound, the one of tenant attach ErrConflict.
//
// It mirrors Set-CMCloudManagementAzureService: the service is looked up first, compared exactly and changed by -Id. What
// -PassThru returns is not documented, so the service is read again. WhatIf and Confirm are decorators ([cmdlet.WhatIf],
// [cmdlet.Confirm]).
//
//cmdlet:name Set-CMCloudManagementAzureService
func (c *Client) Set(ctx context.Context, ref Ref, patch Patch) (*Service, error) {
	r := typed.NewRequest("Set-CMCloudManagementAzureService")
	patch.set(r)
	service, err := c.resolve(ctx, ref, r)
	if err != nil {
		return nil, err
	}
	return typed.ChangeAndGet(ctx, c.runner, r, func() (*Service, error) { return c.Get(ctx, service) })
}

func (p *Patch) set(r *typed.Request) {
	if p.NewName != nil {
		r.Text("NewName", *p.NewName)
	}
	r.Patch("Description", p.Description)
	r.Bool("EnableAADGroupSync", p.EnableAADGroupSync)

	r.Bool("EnableUserDiscovery", p.EnableUserDiscovery)
	setSchedule(r, "UserDiscoverySchedule", p.UserDiscoverySchedule)
	r.Needs("UserDiscoverySchedule", "EnableUserDiscovery", !isOff(p.EnableUserDiscovery))
	r.Bool("EnableUserDeltaDiscovery", p.EnableUserDeltaDiscovery)
	r.Needs("EnableUserDeltaDiscovery", "EnableUserDiscovery", !isOff(p.EnableUserDiscovery) || isOff(p.EnableUserDeltaDiscovery))
	r.Int("UserDeltaDiscoveryMins", p.UserDeltaDiscoveryMins)
	r.Needs("UserDeltaDiscoveryMins", "EnableUserDiscovery", !isOff(p.EnableUserDiscovery))
	r.Needs("UserDeltaDiscoveryMins", "EnableUserDeltaDiscovery", !isOff(p.EnableUserDeltaDiscovery))

	r.Bool("EnableGroupDiscovery", p.EnableGroupDiscovery)
	setGroups(r, "AddGroupName", p.AddGroupName)
	r.Needs("AddGroupName", "EnableGroupDiscovery", !isOff(p.EnableGroupDiscovery))
	setGroups(r, "DeleteGroupName", p.DeleteGroupName)
	for _, name := range p.DeleteGroupName {
		if slices.Contains(p.AddGroupName, name) {
			r.Refuse("DeleteGroupName", cmdlet.String(name), "is in AddGroupName too")
		}
	}
	setSchedule(r, "GroupDiscoverySchedule", p.GroupDiscoverySchedule)
	r.Needs("GroupDiscoverySchedule", "EnableGroupDiscovery", !isOff(p.EnableGroupDiscovery))
	r.Bool("EnableGroupDeltaDiscovery", p.EnableGroupDeltaDiscovery)
	r.Needs("EnableGroupDeltaDiscovery", "EnableGroupDiscovery", !isOff(p.EnableGroupDiscovery) || isOff(p.EnableGroupDeltaDiscovery))
	r.Int("GroupDeltaDiscoveryMins", p.GroupDeltaDiscoveryMins)
	r.Needs("GroupDeltaDiscoveryMins", "EnableGroupDiscovery", !isOff(p.EnableGroupDiscovery))
	r.Needs("GroupDeltaDiscoveryMins", "EnableGroupDeltaDiscovery", !isOff(p.EnableGroupDeltaDiscovery))

	r.Extra(p.Extra)
	r.MustChange()
}

func isOff(b *bool) bool { return b != nil && !*b }

// RemoveOptions are the options of [Client.Remove].
type RemoveOptions struct {
	// EvenIfNotCloudManagement removes a service also where nothing tells that it is Cloud Management.
	EvenIfNotCloudManagement bool
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Remove removes a Cloud Management service from the site; the app registrations in Microsoft Entra stay. opts may be nil.
//
// Its guards answer ErrConflict. The cmdlet removes any Azure service, and which ServiceType is Cloud Management is not
// published: a service counts as such if it has settings of discovery or of group synchronization (INF: an inference), any
// other needs [RemoveOptions.EvenIfNotCloudManagement]. The service of tenant attach is never removed here.
// A service that is not there is ErrNotFound.
//
// It mirrors Remove-CMAzureService, with -Force: the service is looked up first, compared exactly and removed by -Id. WhatIf
// and Confirm are decorators ([cmdlet.WhatIf], [cmdlet.Confirm]).
//
//cmdlet:name Remove-CMAzureService
func (c *Client) Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error {
	if opts == nil {
		opts = &RemoveOptions{}
	}
	r := typed.NewRequest("Remove-CMAzureService")
	r.Set("Force", cmdlet.Switch())
	r.Extra(opts.Extra)
	service, err := c.resolve(ctx, ref, r)
	if err != nil {
		return err
	}
	if !opts.EvenIfNotCloudManagement {
		known, err := c.isCloudManagement(ctx, service)
		if err != nil {
			return err
		}
		if !known {
			return r.Guard([]string{"nothing tells that it is Cloud Management (RemoveOptions.EvenIfNotCloudManagement removes it)"})
		}
	}
	return typed.Do(ctx, c.runner, r)
}

func (c *Client) isCloudManagement(ctx context.Context, service *Service) (bool, error) {
	discovery, err := c.Discovery(ctx, service)
	if err != nil || len(discovery) > 0 {
		return err == nil, err
	}
	groupSync, err := c.GroupSync(ctx, service)
	return len(groupSync) > 0, err
}

// tenantAttach is the ServiceType of tenant attach (CODE: seen in public code).
const tenantAttach = 5

// resolve looks up the service that a change is about and completes the change with its id.
func (c *Client) resolve(ctx context.Context, ref Ref, change *typed.Request) (*Service, error) {
	ref = orNone(ref)
	if err := typed.Precheck(c.runner, change, ref.find); err != nil {
		return nil, err
	}
	service, err := c.Get(ctx, ref)
	if err != nil {
		return nil, err
	}
	service.find(change)
	change.About(service.Name)
	if service.ServiceType == tenantAttach {
		return nil, change.Guard([]string{fmt.Sprintf("it is the service of tenant attach (ServiceType %d)", tenantAttach)})
	}
	return service, nil
}
