package azureservice

import (
	"context"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// DiscoverySettings is a row of SMS_AAD_Discovery_Settings. Which row is of users and which of groups is not published:
// AgentType tells, and its values are not known. All meanings are CODE or weaker.
type DiscoverySettings struct {
	ID                uint32 `wmi:"ID"`
	CloudServiceID    int32  `wmi:"CloudServiceId"`
	AgentType         uint32 `wmi:"AgentType"`
	FullSyncEnabled   bool   `wmi:"FullSyncEnabled"`
	DeltaSyncEnabled  bool   `wmi:"DeltaSyncEnabled"`
	RunNow            bool   `wmi:"RunNow"`
	FullSyncSchedule  string `wmi:"FullSyncSchedule"`  // a token, see schedule.ParseToken
	DeltaSyncInterval uint32 `wmi:"DeltaSyncInterval"` // minutes
	// ScopeIDs and ScopeNames are the groups.
	ScopeIDs          []string  `wmi:"DiscoveryScopeIds"`
	ScopeNames        []string  `wmi:"DiscoveryScopeNames"`
	LastFullSyncTime  time.Time `wmi:"LastFullSyncTime"`
	LastDeltaSyncTime time.Time `wmi:"LastDeltaSyncTime"`
	SiteCode          string    `wmi:"SiteCode"`

	Object cmdlet.Object // everything that the site returned
}

func decodeDiscovery(o cmdlet.Object) (*DiscoverySettings, error) {
	d := &DiscoverySettings{Object: o}
	return d, o.Decode(d)
}

// Discovery returns the discovery settings of a service. A service without any has none, and so has an id that no service
// has: the slice is empty. A name that no service has is ErrNotFound.
//
// No Get cmdlet returns them, so they are read with Invoke-CMWmiQuery.
//
//cmdlet:name Invoke-CMWmiQuery
func (c *Client) Discovery(ctx context.Context, ref Ref) ([]*DiscoverySettings, error) {
	id, err := c.id(ctx, ref)
	if err != nil {
		return nil, err
	}
	return typed.List(ctx, c.runner, settings("SMS_AAD_Discovery_Settings", id), decodeDiscovery,
		func(d *DiscoverySettings) bool { return d.CloudServiceID == int32(id) })
}

// GroupSyncSettings is a row of SMS_AAD_Sync_Settings, which holds how collections are synchronized to groups of Microsoft
// Entra. The names are CODE, the meanings INF: its numbers are given as they are, as their values are not published.
type GroupSyncSettings struct {
	ID                uint32    `wmi:"ID"`
	CloudServiceID    int32     `wmi:"CloudServiceId"`
	FullSyncEnabled   uint32    `wmi:"FullSyncEnabled"`
	DeltaSyncEnabled  uint32    `wmi:"DeltaSyncEnabled"`
	DeltaSyncInterval uint32    `wmi:"DeltaSyncInterval"`
	RunNow            uint32    `wmi:"RunNow"`
	FullSyncSchedule  string    `wmi:"FullSyncSchedule"`
	LastFullSyncTime  time.Time `wmi:"LastFullSyncTime"`
	LastDeltaSyncTime time.Time `wmi:"LastDeltaSyncTime"`
	WaterMark         uint64    `wmi:"WaterMark"`

	Object cmdlet.Object // everything that the site returned
}

func decodeGroupSync(o cmdlet.Object) (*GroupSyncSettings, error) {
	g := &GroupSyncSettings{Object: o}
	return g, o.Decode(g)
}

// GroupSync returns the group synchronization settings of a service, as [Client.Discovery] does those of discovery.
//
//cmdlet:name Invoke-CMWmiQuery
func (c *Client) GroupSync(ctx context.Context, ref Ref) ([]*GroupSyncSettings, error) {
	id, err := c.id(ctx, ref)
	if err != nil {
		return nil, err
	}
	return typed.List(ctx, c.runner, settings("SMS_AAD_Sync_Settings", id), decodeGroupSync,
		func(g *GroupSyncSettings) bool { return g.CloudServiceID == int32(id) })
}

// settings is the query for the settings of a service.
func settings(class string, id byID) *typed.Request {
	r := typed.NewQuery(cmdlet.Query{
		Class: class,
		Where: []cmdlet.Condition{{Property: "CloudServiceId", Value: cmdlet.Int(int64(id))}},
	})
	id.mustBe(r, "ref")
	return r
}

// id returns the id that ref names, for which only a name is looked up.
func (c *Client) id(ctx context.Context, ref Ref) (byID, error) {
	switch ref := orNone(ref).(type) {
	case byID:
		return ref, nil
	case *Service:
		return ref.id(), nil
	default:
		service, err := c.Get(ctx, ref)
		if err != nil {
			return 0, err
		}
		return service.id(), nil
	}
}
