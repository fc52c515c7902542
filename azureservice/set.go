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

	// EnableAADGroupSync lets collections be synchronized to Microsoft Entra groups. It can be set only here, not when the
	// service is created.
	EnableAADGroupSync *bool

	EnableUserDiscovery *bool
	// UserDiscoverySchedule is when all users are read. Like the two fields that follow, it is refused if the same patch
	// turns off what it requires; whether that is on at the site is not checked.
	UserDiscoverySchedule schedule.Schedule
	// EnableUserDeltaDiscovery reads changes in between.
	EnableUserDeltaDiscovery *bool
	// UserDeltaDiscoveryMins is the number of minutes between two reads of changes, at least 1. The product's own limits are
	// not published.
	UserDeltaDiscoveryMins *int

	EnableGroupDiscovery *bool
	// AddGroupNames are the display names of groups to discover from now on (-AddGroupName), RemoveGroupNames of those to
	// discover no longer (-DeleteGroupName). The search for groups signs in to Azure, which may need a person at the host
	// (INF: an inference).
	AddGroupNames    []string
	RemoveGroupNames []string
	// GroupDiscoverySchedule, EnableGroupDeltaDiscovery and GroupDeltaDiscoveryMins are like those for users.
	GroupDiscoverySchedule    schedule.Schedule
	EnableGroupDeltaDiscovery *bool
	GroupDeltaDiscoveryMins   *int
}

// Check returns everything that is wrong with the patch at a site of this build (0 is the newest), in the words of
// [Client.Set], or nil.
func (p Patch) Check(build int) error {
	r := typed.NewRequest("Set-CMCloudManagementAzureService")
	p.add(r)
	r.MustChange()
	ByID(1).find(r) // any service
	return r.Check(build)
}

// SetOptions are the options of [Client.Set].
type SetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet. With any, the patch may be empty.
	Extra map[string]cmdlet.Value
}

// Set changes a Cloud Management service and returns it as it is afterwards. opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once: a patch that is empty while
// [SetOptions.Extra] is empty too, an empty name, minutes below 1, a group that is both added and removed, and settings of
// something that the same patch turns off. The error is ErrNotFound if there is no such service, and ErrConflict if it is
// that of tenant attach.
//
// It mirrors Set-CMCloudManagementAzureService: the service is looked up first, compared exactly and changed by -Id. What
// -PassThru returns is not documented, so the service is read again. In place of its -WhatIf and -Confirm there are the
// decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
//
//cmdlet:name Set-CMCloudManagementAzureService
func (c *Client) Set(ctx context.Context, ref Ref, patch Patch, opts *SetOptions) (*Service, error) {
	r := typed.NewRequest("Set-CMCloudManagementAzureService")
	patch.add(r)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	r.MustChange()
	service, err := c.resolve(ctx, ref, r)
	if err != nil {
		return nil, err
	}
	return typed.ChangeAndGet(ctx, c.runner, r, func() (*Service, error) { return c.Get(ctx, service.Ref(), nil) })
}

func (p Patch) add(r *typed.Request) {
	r.Named("AddGroupNames", "AddGroupName")
	r.Named("RemoveGroupNames", "DeleteGroupName")
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
	setGroups(r, "AddGroupName", p.AddGroupNames)
	r.Needs("AddGroupName", "EnableGroupDiscovery", !isOff(p.EnableGroupDiscovery))
	setGroups(r, "DeleteGroupName", p.RemoveGroupNames)
	for _, name := range p.RemoveGroupNames {
		if slices.Contains(p.AddGroupNames, name) {
			r.Refuse("DeleteGroupName", cmdlet.String(name), "is in AddGroupNames too")
		}
	}
	setSchedule(r, "GroupDiscoverySchedule", p.GroupDiscoverySchedule)
	r.Needs("GroupDiscoverySchedule", "EnableGroupDiscovery", !isOff(p.EnableGroupDiscovery))
	r.Bool("EnableGroupDeltaDiscovery", p.EnableGroupDeltaDiscovery)
	r.Needs("EnableGroupDeltaDiscovery", "EnableGroupDiscovery", !isOff(p.EnableGroupDiscovery) || isOff(p.EnableGroupDeltaDiscovery))
	r.Int("GroupDeltaDiscoveryMins", p.GroupDeltaDiscoveryMins)
	r.Needs("GroupDeltaDiscoveryMins", "EnableGroupDiscovery", !isOff(p.EnableGroupDiscovery))
	r.Needs("GroupDeltaDiscoveryMins", "EnableGroupDeltaDiscovery", !isOff(p.EnableGroupDeltaDiscovery))
}

func isOff(b *bool) bool { return b != nil && !*b }

// tenantAttach is the ServiceType of tenant attach (CODE: seen in public code).
const tenantAttach = 5

// resolve looks up the service that a change is about and completes the change with its id.
func (c *Client) resolve(ctx context.Context, ref Ref, change *typed.Request) (*Service, error) {
	service, err := typed.Resolve(c.runner, change, ref.find,
		func() (*Service, error) { return c.Get(ctx, ref, nil) },
		func(r *typed.Request, s *Service) {
			s.Ref().find(r)
			r.About(s.Name)
		})
	if err != nil {
		return nil, err
	}
	if service.ServiceType == tenantAttach {
		return nil, change.Guard([]string{fmt.Sprintf("it is the service for tenant attach (ServiceType %d)", tenantAttach)})
	}
	return service, nil
}
