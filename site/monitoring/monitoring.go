// Package monitoring reads what a site reports: its alerts, and the status messages of its components.
package monitoring

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Client reads what a site reports. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// Alert is an alert, an instance of SMS_Alert or of a class beside it. No document says which types and names the alerts of
// gateways have, so this module cannot tell them apart: look at Name and InstanceName.
type Alert struct {
	ID   uint32 `json:"id"   wmi:"ID"`
	Name string `json:"name" wmi:"Name"` // of the product's own alerts the name of a text, which begins with "$" (INF)
	// State and Severity are the raw numbers of AlertState and Severity.
	State    uint32 `json:"state"    wmi:"AlertState"`
	Severity uint32 `json:"severity" wmi:"Severity"`
	Enabled  bool   `json:"enabled"  wmi:"Enabled"`
	TypeID   uint32 `json:"typeId"   wmi:"TypeID"`
	// TypeInstanceID is what the alert is about, in a form that depends on the type.
	TypeInstanceID string `json:"typeInstanceId" wmi:"TypeInstanceID"`
	// InstanceName is InstanceNameParam1, the first thing that the text of the alert names.
	InstanceName    string    `json:"instanceName"    wmi:"InstanceNameParam1"`
	OccurrenceCount uint32    `json:"occurrenceCount" wmi:"OccurrenceCount"`
	Created         time.Time `json:"created"         wmi:"DateCreated"`
	Modified        time.Time `json:"modified"        wmi:"DateLastModified"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// String is one line, for example `alert "Disk space" (7)`.
func (a Alert) String() string {
	if a.ID == 0 && a.Name == "" {
		return "no alert"
	}
	return fmt.Sprintf("alert %q (%d)", a.Name, a.ID)
}

// LogValue shows the alert in log/slog, without Object.
func (a Alert) LogValue() slog.Value { return typed.LogValue(a) }

func decodeAlert(o cmdlet.Object) (*Alert, error) {
	a := &Alert{Object: o}
	return a, o.Decode(a)
}

// ListAlertsOptions narrow down what [Client.ListAlerts] returns.
type ListAlertsOptions struct {
	Name           cmdlet.Pattern // the zero Pattern matches every name
	TypeID         *int           // nil is every type; the numbers are not published
	TypeInstanceID cmdlet.Pattern // the zero Pattern matches every one
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ListAlerts returns the alerts of the site, in every state. opts may be nil. An invalid pattern is ErrInvalid.
//
// A gateway raises them for the thresholds of its outbound traffic and of its storage. On a site before version 2603 the alert of
// the traffic does not work, and Azure's figures may be a day late. A site in memory has none: their types are not published.
//
// It mirrors Get-CMAlert.
//
//cmdlet:name Get-CMAlert
func (c *Client) ListAlerts(ctx context.Context, opts *ListAlertsOptions) ([]*Alert, error) {
	r := typed.NewRequest("Get-CMAlert")
	if opts != nil {
		r.Like("Name", opts.Name)
		r.Int("TypeId", opts.TypeID)
		r.Named("TypeID", "TypeId")
		r.Like("TypeInstanceId", opts.TypeInstanceID)
		r.Named("TypeInstanceID", "TypeInstanceId")
		r.Extra(opts.Extra)
	}
	return typed.List(ctx, c.runner, r, decodeAlert, func(*Alert) bool { return true })
}
