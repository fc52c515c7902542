package azureservice

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// RemoveOptions are the options of [Client.Remove].
type RemoveOptions struct {
	// EvenIfNotCloudManagement removes a service even if nothing shows that it is Cloud Management.
	EvenIfNotCloudManagement bool
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Remove removes a Cloud Management service from the site; the app registrations in Microsoft Entra stay. opts may be nil.
//
// The cmdlet removes any Azure service, and which ServiceType is Cloud Management is not published. Here a service counts as
// Cloud Management if it has settings for discovery or for group synchronization (INF: an inference). Any other is refused
// with ErrConflict unless [RemoveOptions.EvenIfNotCloudManagement] is set, and the service for tenant attach always is. The
// error is ErrNotFound if there is no such service.
//
// It mirrors Remove-CMAzureService, with -Force: the service is looked up first, compared exactly and removed by -Id. In
// place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf] and [cmdlet.Confirm].
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
			return r.Guard([]string{"nothing shows that it is Cloud Management (RemoveOptions.EvenIfNotCloudManagement overrides this)"})
		}
	}
	return typed.Do(ctx, c.runner, r)
}

func (c *Client) isCloudManagement(ctx context.Context, service *Service) (bool, error) {
	discovery, err := c.GetDiscovery(ctx, service.Ref(), nil)
	if err != nil || len(discovery) > 0 {
		return err == nil, err
	}
	groupSync, err := c.GetGroupSync(ctx, service.Ref(), nil)
	return len(groupSync) > 0, err
}
