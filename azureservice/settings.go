package azureservice

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// DiscoverySettings is a row of SMS_AAD_Discovery_Settings. AgentType tells rows for users from rows for groups, but its
// values are not published. All meanings are CODE or weaker.
type DiscoverySettings struct {
	ID                uint32 `json:"id" wmi:"ID"`
	CloudServiceID    uint32 `json:"cloudServiceId" wmi:"CloudServiceId"`
	AgentType         uint32 `json:"agentType" wmi:"AgentType"`
	FullSyncEnabled   bool   `json:"fullSyncEnabled" wmi:"FullSyncEnabled"`
	DeltaSyncEnabled  bool   `json:"deltaSyncEnabled" wmi:"DeltaSyncEnabled"`
	RunNow            bool   `json:"runNow" wmi:"RunNow"`
	FullSyncSchedule  string `json:"fullSyncSchedule" wmi:"FullSyncSchedule"`   // a token: see schedule.ParseToken
	DeltaSyncInterval uint32 `json:"deltaSyncInterval" wmi:"DeltaSyncInterval"` // minutes
	// ScopeIDs and ScopeNames are the ids and the names of the groups.
	ScopeIDs          []string  `json:"scopeIds,omitempty" wmi:"DiscoveryScopeIds"`
	ScopeNames        []string  `json:"scopeNames,omitempty" wmi:"DiscoveryScopeNames"`
	LastFullSyncTime  time.Time `json:"lastFullSyncTime,omitzero" wmi:"LastFullSyncTime"`
	LastDeltaSyncTime time.Time `json:"lastDeltaSyncTime,omitzero" wmi:"LastDeltaSyncTime"`
	SiteCode          string    `json:"siteCode" wmi:"SiteCode"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

func decodeDiscovery(o cmdlet.Object) (*DiscoverySettings, error) {
	d := &DiscoverySettings{Object: o}
	return d, o.Decode(d)
}

// String shows the settings on one line: their ID, the service that they belong to, and what is on.
func (d DiscoverySettings) String() string {
	if d.ID == 0 && d.CloudServiceID == 0 {
		return "no discovery settings"
	}
	return fmt.Sprintf("discovery settings %d of Azure service %d: full %s, delta %s", d.ID, d.CloudServiceID,
		onOff(d.FullSyncEnabled), onOff(d.DeltaSyncEnabled))
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// LogValue logs the settings.
func (d DiscoverySettings) LogValue() slog.Value { return typed.LogValue(d) }

// GetDiscoveryOptions are the options of [Client.GetDiscovery].
type GetDiscoveryOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet Invoke-CMWmiQuery.
	Extra map[string]cmdlet.Value
}

// GetDiscovery returns the discovery settings of a service. opts may be nil. The slice is empty for a service without any, and
// for an id that no service has; a name that no service has is ErrNotFound.
//
// No Get cmdlet returns them, so they are read with Invoke-CMWmiQuery.
//
//cmdlet:name Invoke-CMWmiQuery
func (c *Client) GetDiscovery(ctx context.Context, ref Ref, opts *GetDiscoveryOptions) ([]*DiscoverySettings, error) {
	if opts == nil {
		opts = &GetDiscoveryOptions{}
	}
	id, err := c.id(ctx, ref)
	if err != nil {
		return nil, err
	}
	return typed.List(ctx, c.runner, settings("SMS_AAD_Discovery_Settings", id, opts.Extra), decodeDiscovery,
		func(d *DiscoverySettings) bool { return d.CloudServiceID == id })
}

// GroupSyncSettings is a row of SMS_AAD_Sync_Settings, the settings for synchronizing collections to Microsoft Entra groups.
// The names are CODE, the meanings INF. Its numbers are raw: what their values mean is not published.
type GroupSyncSettings struct {
	ID                uint32    `json:"id" wmi:"ID"`
	CloudServiceID    uint32    `json:"cloudServiceId" wmi:"CloudServiceId"`
	FullSyncEnabled   uint32    `json:"fullSyncEnabled" wmi:"FullSyncEnabled"`
	DeltaSyncEnabled  uint32    `json:"deltaSyncEnabled" wmi:"DeltaSyncEnabled"`
	DeltaSyncInterval uint32    `json:"deltaSyncInterval" wmi:"DeltaSyncInterval"`
	RunNow            uint32    `json:"runNow" wmi:"RunNow"`
	FullSyncSchedule  string    `json:"fullSyncSchedule" wmi:"FullSyncSchedule"`
	LastFullSyncTime  time.Time `json:"lastFullSyncTime,omitzero" wmi:"LastFullSyncTime"`
	LastDeltaSyncTime time.Time `json:"lastDeltaSyncTime,omitzero" wmi:"LastDeltaSyncTime"`
	WaterMark         uint64    `json:"waterMark" wmi:"WaterMark"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

func decodeGroupSync(o cmdlet.Object) (*GroupSyncSettings, error) {
	g := &GroupSyncSettings{Object: o}
	return g, o.Decode(g)
}

// String shows the settings on one line: their ID and the service that they belong to.
func (g GroupSyncSettings) String() string {
	if g.ID == 0 && g.CloudServiceID == 0 {
		return "no group synchronization settings"
	}
	return fmt.Sprintf("group synchronization settings %d of Azure service %d", g.ID, g.CloudServiceID)
}

// LogValue logs the settings.
func (g GroupSyncSettings) LogValue() slog.Value { return typed.LogValue(g) }

// GetGroupSyncOptions are the options of [Client.GetGroupSync].
type GetGroupSyncOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet Invoke-CMWmiQuery.
	Extra map[string]cmdlet.Value
}

// GetGroupSync returns the group synchronization settings of a service. Otherwise it is like [Client.GetDiscovery].
//
//cmdlet:name Invoke-CMWmiQuery
func (c *Client) GetGroupSync(ctx context.Context, ref Ref, opts *GetGroupSyncOptions) ([]*GroupSyncSettings, error) {
	if opts == nil {
		opts = &GetGroupSyncOptions{}
	}
	id, err := c.id(ctx, ref)
	if err != nil {
		return nil, err
	}
	return typed.List(ctx, c.runner, settings("SMS_AAD_Sync_Settings", id, opts.Extra), decodeGroupSync,
		func(g *GroupSyncSettings) bool { return g.CloudServiceID == id })
}

// settings is the query for the settings of a service.
func settings(class string, id uint32, extra map[string]cmdlet.Value) *typed.Request {
	r := typed.NewQuery(cmdlet.Query{
		Class: class,
		Where: []cmdlet.Condition{{Property: "CloudServiceId", Value: cmdlet.Int(int64(id))}},
	})
	mustRefer(r, id)
	r.Extra(extra)
	return r
}

// id returns the ID of the service, which is looked up if ref has only a name; 0 for the zero Ref.
func (c *Client) id(ctx context.Context, ref Ref) (uint32, error) {
	if ref.name == "" {
		return ref.id, nil
	}
	service, err := c.Get(ctx, ref, nil)
	if err != nil {
		return 0, err
	}
	return service.ID, nil
}
