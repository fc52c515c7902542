package outside

import (
	"time"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
	"github.com/cmgkit/cmgkit/site/clientsettings"
	"github.com/cmgkit/cmgkit/site/roles"
)

// Config is a configuration, and what became of the last run.
type Config struct {
	TenantName   string           `json:"tenantName"`
	TenantID     string           `json:"tenantId"`
	ServerApp    string           `json:"serverApp"`
	Secret       secret.Text      `json:"secret"`
	SecretExpiry time.Time        `json:"secretExpiry"`
	ClientApp    string           `json:"clientApp"`
	Subscription string           `json:"subscription"`
	Cloud        azurecloud.Cloud `json:"cloud"`
	Region       string           `json:"region"`

	// A ref that is not given is the zero Ref, which has no text form.
	Gateway         cmg.Ref                   `json:"gateway,omitzero"`
	Connector       connectionpoint.Ref       `json:"connector,omitzero"`
	ManagementPoint roles.Ref                 `json:"managementPoint,omitzero"`
	Settings        clientsettings.Ref        `json:"settings,omitzero"`
	Group           boundarygroups.DefaultRef `json:"group,omitzero"`

	State   cmg.State      `json:"state"`
	Outcome cmdlet.Outcome `json:"outcome"`
	Reason  cmdlet.Reason  `json:"reason,omitempty"`
}
