package monitoring

import (
	"context"
	"time"
)

// The role interfaces of [Client] have one method each, so that a function can ask for only what it needs. For tests,
// simulator.Site.Monitoring returns a real Client over a site in memory, which has them all.
type (
	// AlertLister is the role interface of [Client.ListAlerts]. One in memory is simulator.Site.Monitoring().
	AlertLister interface {
		ListAlerts(ctx context.Context, opts *ListAlertsOptions) ([]*Alert, error)
	}
	// ComponentStatusMessageLister is the role interface of [Client.ListComponentStatusMessages]. One in memory is
	// simulator.Site.Monitoring().
	ComponentStatusMessageLister interface {
		ListComponentStatusMessages(
			ctx context.Context, since time.Time, opts *ListComponentStatusMessagesOptions,
		) ([]*StatusMessage, error)
	}
)
