package azureservice

import (
	"context"
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// RemoveOptions are the options of [Client.Remove].
type RemoveOptions struct {
	// EvenIfNotCloudManagement removes a service even if nothing shows that it is Cloud Management.
	EvenIfNotCloudManagement bool
	// EvenIfUsed removes a service although a gateway still signs in to Azure with its app.
	EvenIfUsed bool
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Remove removes a Cloud Management service from the site; the app registrations in Microsoft Entra stay. opts may be nil.
//
// The cmdlet removes any Azure service, and which ServiceType is Cloud Management is not published. Here a service counts as
// Cloud Management if a gateway uses it, if it has settings for discovery or for group synchronization, or if its server app
// is paired with a client app, which other services do not have (INF: an inference). Any other is refused with ErrConflict
// unless [RemoveOptions.EvenIfNotCloudManagement] is set, and the service for tenant attach always is. So is one that a
// gateway still uses, or whose app it uses, unless [RemoveOptions.EvenIfUsed] is set. The error is ErrNotFound if there is no
// such service.
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
	var gateways []string
	if !opts.EvenIfUsed || !opts.EvenIfNotCloudManagement {
		if gateways, err = c.gatewaysOf(ctx, service); err != nil {
			return err
		}
	}
	var reasons []string
	if len(gateways) > 0 && !opts.EvenIfUsed {
		reasons = append(reasons, "its app is still used by "+strings.Join(gateways, ", ")+" (RemoveOptions.EvenIfUsed overrides this)")
	}
	if len(gateways) == 0 && !opts.EvenIfNotCloudManagement {
		known, err := c.isCloudManagement(ctx, service)
		if err != nil {
			return err
		}
		if !known {
			reasons = append(reasons, "nothing shows that it is Cloud Management (RemoveOptions.EvenIfNotCloudManagement overrides this)")
		}
	}
	if err := r.Guard(reasons); err != nil {
		return err
	}
	return typed.Do(ctx, c.runner, r)
}

// gatewaysOf returns the service names of the gateways that use a service or its app.
func (c *Client) gatewaysOf(ctx context.Context, service *Service) ([]string, error) {
	type gateway struct {
		ServiceName string `wmi:"ServiceCName"`
		Kind        string `wmi:"ServiceType"`
		AppID       uint32 `wmi:"AADApplicationId"`
		ServiceID   uint32 `wmi:"AzureCloudServiceId"`
	}
	gateways, err := typed.List(ctx, c.runner, typed.NewQuery(cmdlet.Query{Class: "SMS_AzureService"}),
		func(o cmdlet.Object) (*gateway, error) {
			g := &gateway{}
			return g, o.Decode(g)
		},
		func(g *gateway) bool {
			return strings.EqualFold(g.Kind, "CloudProxyService") &&
				(g.ServiceID != 0 && g.ServiceID == service.ID || slices.Contains(service.ApplicationIDs, g.AppID))
		})
	names := make([]string, len(gateways))
	for i, g := range gateways {
		names[i] = g.ServiceName
	}
	return names, err
}

func (c *Client) isCloudManagement(ctx context.Context, service *Service) (bool, error) {
	discovery, err := c.GetDiscovery(ctx, service.Ref(), nil)
	if err != nil || len(discovery) > 0 {
		return err == nil, err
	}
	groupSync, err := c.GetGroupSync(ctx, service.Ref(), nil)
	if err != nil || len(groupSync) > 0 {
		return err == nil, err
	}
	return c.hasClientApp(ctx, service)
}

// hasClientApp reports whether an app of the service is paired with a client app.
func (c *Client) hasClientApp(ctx context.Context, service *Service) (bool, error) {
	type app struct {
		ID     uint32   `wmi:"ID"`
		Client bool     `wmi:"IsClientApp"`
		Paired []uint32 `wmi:"AssociatedAADApplications"`
	}
	q := cmdlet.Query{Class: "SMS_AAD_Application_Ex", Properties: []string{"ID", "IsClientApp", "AssociatedAADApplications"}}
	apps, err := typed.List(ctx, c.runner, typed.NewQuery(q),
		func(o cmdlet.Object) (*app, error) {
			a := &app{}
			return a, o.Decode(a)
		},
		func(*app) bool { return true })
	if err != nil {
		return false, err
	}
	var clients []uint32
	for _, a := range apps {
		if a.Client {
			clients = append(clients, a.ID)
		}
	}
	return slices.ContainsFunc(apps, func(a *app) bool {
		return slices.Contains(service.ApplicationIDs, a.ID) &&
			slices.ContainsFunc(a.Paired, func(id uint32) bool { return slices.Contains(clients, id) })
	}), nil
}
