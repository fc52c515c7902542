package monitoring

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Severity is the kind of status messages that [Client.ListComponentStatusMessages] looks for, by its name in the cmdlet.
type Severity string

// The severities of status messages. Whether Warning includes errors is not documented.
const (
	All         Severity = "All"
	Error       Severity = "Error"
	Warning     Severity = "Warning"
	Information Severity = "Information"
)

// StatusMessage is a status message of a component, an instance of SMS_StatusMessage. Its text is not part of it. No public list
// of the messages of gateways is known: the console shows their texts.
type StatusMessage struct {
	RecordID  uint64 `json:"recordId"  wmi:"RecordID"`
	Component string `json:"component" wmi:"Component"` // for example "SMS_CLOUD_SERVICES_MANAGER"
	MessageID uint32 `json:"messageId" wmi:"MessageID"`
	// Severity is the raw number of the class.
	Severity   uint32    `json:"severity"   wmi:"Severity"`
	Time       time.Time `json:"time"       wmi:"Time"`
	SiteCode   string    `json:"siteCode"   wmi:"SiteCode"`
	ServerName string    `json:"serverName" wmi:"MachineName"` // where the component runs
	// Win32Error is the error that the component met; 0 is none.
	Win32Error uint32 `json:"win32Error" wmi:"Win32Error"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// String is one line, for example "message 9409 of SMS_CLOUD_SERVICES_MANAGER".
func (m StatusMessage) String() string {
	if m.RecordID == 0 && m.Component == "" {
		return "no status message"
	}
	return fmt.Sprintf("message %d of %s", m.MessageID, m.Component)
}

// LogValue shows the message in log/slog, without Object.
func (m StatusMessage) LogValue() slog.Value { return typed.LogValue(m) }

func decodeMessage(o cmdlet.Object) (*StatusMessage, error) {
	m := &StatusMessage{Object: o}
	return m, o.Decode(m)
}

// ListComponentStatusMessagesOptions narrow down what [Client.ListComponentStatusMessages] returns.
type ListComponentStatusMessagesOptions struct {
	Severity      Severity // empty leaves it to the cmdlet, whose default is not documented
	ComponentName string   // for example "SMS_CLOUD_PROXYCONNECTOR"; empty is every component
	ServerName    string   // the server where the component runs; empty is every server
	SiteCode      string   // empty is every site
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// ListComponentStatusMessages returns the status messages of components since a moment, which is required: a site has very many.
// opts may be nil. It refuses the zero Time and an unknown severity with ErrInvalid, before anything is contacted.
//
// Those of gateways are from SMS_CLOUD_SERVICES_MANAGER, which deploys them, and SMS_CLOUD_PROXYCONNECTOR, the connection point. A
// site in memory has none: no document tells which message says what.
//
// It mirrors Get-CMComponentStatusMessage.
//
//cmdlet:name Get-CMComponentStatusMessage
func (c *Client) ListComponentStatusMessages(
	ctx context.Context, since time.Time, opts *ListComponentStatusMessagesOptions,
) ([]*StatusMessage, error) {
	r := typed.NewRequest("Get-CMComponentStatusMessage")
	r.Named("since", "StartTime")
	r.Set("StartTime", cmdlet.Time(since))
	if since.IsZero() {
		r.Refuse("StartTime", cmdlet.Value{}, "is required")
	}
	if opts != nil {
		r.Enum("Severity", string(opts.Severity))
		r.Optional("ComponentName", opts.ComponentName)
		r.Named("ServerName", "ComputerName")
		r.Optional("ComputerName", opts.ServerName)
		r.Optional("SiteCode", opts.SiteCode)
		r.Extra(opts.Extra)
	}
	return typed.List(ctx, c.runner, r, decodeMessage, func(*StatusMessage) bool { return true })
}
