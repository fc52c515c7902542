// Package cmg handles cloud management gateways: it makes them, reads and changes them, starts, stops and removes them, and
// waits until that is done.
//
// A gateway has two names. Its service name is the one by which clients reach it and which the server authentication
// certificate carries; its deployment name is the one that Azure gives it.
package cmg

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Client handles gateways. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// The roles of a [Client], one method each, for functions that take what they need.
type (
	// Creator is the role of [Client.NewCloudManagementGateway].
	Creator interface {
		NewCloudManagementGateway(ctx context.Context, spec Spec, opts *NewOptions) (*Gateway, error)
	}
	// Getter is the role of [Client.Get].
	Getter interface {
		Get(ctx context.Context, ref Ref) (*Gateway, error)
	}
	// Lister is the role of [Client.List].
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Gateway, error)
	}
	// Setter is the role of [Client.Set].
	Setter interface {
		Set(ctx context.Context, ref Ref, patch Patch) (*Gateway, error)
	}
	// Remover is the role of [Client.Remove].
	Remover interface {
		Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error
	}
	// Starter is the role of [Client.Start].
	Starter interface {
		Start(ctx context.Context, ref Ref) error
	}
	// Stopper is the role of [Client.Stop].
	Stopper interface {
		Stop(ctx context.Context, ref Ref) error
	}
	// Syncer is the role of [Client.Sync].
	Syncer interface {
		Sync(ctx context.Context, ref Ref) error
	}
)

// State is what a gateway is doing, a number of which only some are known (CODE: seen in public scripts). The numbers of
// errors are not published.
type State uint32

// The known states.
const (
	StateReady        State = 0 // with StatusDetails 1, see [Gateway.Ready]
	StateProvisioning State = 1
	StateStarting     State = 4
	StateStopping     State = 5
	StateStopped      State = 6
	StateDeleting     State = 99
)

// String returns the state's name, or "state 17" of a number that is not known.
func (s State) String() string {
	switch s {
	case StateReady:
		return "ready"
	case StateProvisioning:
		return "provisioning"
	case StateStarting:
		return "starting"
	case StateStopping:
		return "stopping"
	case StateStopped:
		return "stopped"
	case StateDeleting:
		return "deleting"
	default:
		return fmt.Sprintf("state %d", uint32(s))
	}
}

// Gateway is a gateway, an instance of SMS_AzureService with the ServiceType "CloudProxyService". The class is documented
// for its older use and not for gateways, so meanings are CODE at best. Certificates and keys are not among the
// properties.
type Gateway struct {
	ID             string // AzureServiceID, as the cmdlets' -Id takes it
	Name           string `wmi:"Name"`
	ServiceName    string `wmi:"ServiceCName"` // by which clients reach it
	DeploymentName string `wmi:"Fqdn"`         // in Azure; a CNAME from the service name leads here
	State          State  `wmi:"State"`
	// StatusDetails says more of the State. 1 is good; other values are not published.
	StatusDetails  uint32    `wmi:"StatusDetails"`
	Description    string    `wmi:"Description"`
	SiteCode       string    `wmi:"SiteCode"`
	SubscriptionID string    `wmi:"SubscriptionID"`
	GroupName      string    `wmi:"AffinityGroup"` // resource group
	Region         string    `wmi:"Region"`
	VMCount        uint32    `wmi:"NumberOfInstances"`
	CreationTime   time.Time `wmi:"CreationTime"`

	ServiceCertThumbprint     string `wmi:"ServiceThumbprint"` // SHA-1, hex
	CheckClientCertRevocation bool   `wmi:"ClientCertRevocationEnabled"`
	StorageName               string `wmi:"StorageServiceName"` // storage account
	StorageQuotaGB            uint32 `wmi:"StorageQuotaInGB"`
	StorageWarningPct         uint32 `wmi:"StorageWarningThreshold"`
	StorageCriticalPct        uint32 `wmi:"StorageCriticalThreshold"`
	TrafficOutGB              uint32 `wmi:"TrafficOutInGB"` // in 14 days
	TrafficWarningPct         uint32 `wmi:"TrafficWarningThreshold"`
	TrafficCriticalPct        uint32 `wmi:"TrafficCriticalThreshold"`
	TrafficOutStopService     bool   `wmi:"TrafficOutStopService"`

	Object cmdlet.Object // everything that the site returned
}

// Ready reports whether the gateway works: State 0 and StatusDetails 1 (CODE).
func (g *Gateway) Ready() bool { return g.State == StateReady && g.StatusDetails == 1 }

func decode(o cmdlet.Object) (*Gateway, error) {
	g := &Gateway{Object: o}
	var key struct {
		ID uint32 `wmi:"AzureServiceID"`
	}
	if err := o.Decode(&key); err != nil {
		return nil, err
	}
	if key.ID != 0 {
		g.ID = strconv.FormatUint(uint64(key.ID), 10)
	}
	return g, o.Decode(g)
}

// serviceType is the ServiceType of gateways; the class also holds cloud distribution points.
const serviceType = "CloudProxyService"

func (g *Gateway) isGateway() bool {
	kind, _ := g.Object.Get("ServiceType")
	return kind.Str() == serviceType
}

// Ref says which gateway is meant: [ByID], [ByName], or a [Gateway] itself.
type Ref interface {
	find(r *typed.Request)
	is(g *Gateway) bool
}

// ByID refers to a gateway by its ID, the AzureServiceID of its class: "16777217".
func ByID(id string) Ref { return byID(id) }

// ByName refers to a gateway by its service name, for example "granitefalls.contoso.com", or by its Name; which of them
// the cmdlet's -Name means is documented both ways. Case does not matter, and there are no wildcards.
func ByName(name string) Ref { return byName(name) }

type (
	byID   string
	byName string
)

func (id byID) find(r *typed.Request) { r.Text("Id", string(id)) }

func (id byID) is(g *Gateway) bool { return g.ID == string(id) }

func (n byName) find(r *typed.Request) {
	r.Text("Name", string(n))
	r.Set("DisableWildcardHandling", cmdlet.Switch())
}

func (n byName) is(g *Gateway) bool {
	return strings.EqualFold(g.ServiceName, string(n)) || strings.EqualFold(g.Name, string(n))
}

func (g *Gateway) find(r *typed.Request) { byID(g.id()).find(r) }

func (g *Gateway) is(other *Gateway) bool { return byID(g.id()).is(other) }

func (g *Gateway) id() string {
	if g == nil {
		return ""
	}
	return g.ID
}

// orNone makes a ref of nil that names no gateway.
func orNone(ref Ref) Ref {
	if ref == nil {
		return ByID("")
	}
	return ref
}

func request(ref Ref) *typed.Request {
	r := typed.NewRequest("Get-CMCloudManagementGateway")
	ref.find(r)
	return r
}

// Get returns a gateway. ErrNotFound says that there is none, ErrAmbiguous that several have the name. Other Azure services
// of the class, such as a cloud distribution point, are none.
//
// It mirrors Get-CMCloudManagementGateway: with -Id, or with -Name and -DisableWildcardHandling.
//
//cmdlet:name Get-CMCloudManagementGateway
func (c *Client) Get(ctx context.Context, ref Ref) (*Gateway, error) {
	ref = orNone(ref)
	return typed.Get(ctx, c.runner, request(ref), decode, func(g *Gateway) bool { return g.isGateway() && ref.is(g) })
}

// ListOptions narrow [Client.List].
type ListOptions struct {
	// Name is a pattern that the service name or the Name answers to; the zero Pattern is every name.
	Name cmdlet.Pattern
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the gateways. None is an empty slice. opts may be nil. A Name that is no pattern is ErrInvalid.
//
// It mirrors Get-CMCloudManagementGateway. Which name the cmdlet's -Name means is documented both ways, so the names are
// compared here, with PowerShell's wildcards.
//
//cmdlet:name Get-CMCloudManagementGateway
func (c *Client) List(ctx context.Context, opts *ListOptions) ([]*Gateway, error) {
	if opts == nil {
		opts = &ListOptions{}
	}
	r := typed.NewRequest("Get-CMCloudManagementGateway")
	r.MustMatch("Name", opts.Name)
	r.Extra(opts.Extra)
	return typed.List(ctx, c.runner, r, decode, func(g *Gateway) bool {
		return g.isGateway() && (opts.Name.Match(g.ServiceName) || opts.Name.Match(g.Name))
	})
}
