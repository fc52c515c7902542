package cmg

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Gateway is a gateway, an instance of SMS_AzureService with the ServiceType "CloudProxyService". The class is documented
// for its older use and not for gateways, so the meanings are CODE at best. Certificates and keys are not among its
// properties.
type Gateway struct {
	ID             uint32 `json:"id" wmi:"AzureServiceID"`
	Name           string `json:"name" wmi:"Name"`
	ServiceName    string `json:"serviceName" wmi:"ServiceCName"` // the name by which clients reach it
	DeploymentName string `json:"deploymentName" wmi:"Fqdn"`      // in Azure; a CNAME from the service name leads here
	State          State  `json:"state" wmi:"State"`
	// StatusDetails refines the State. 1 is good; other values are not published.
	StatusDetails  uint32    `json:"statusDetails" wmi:"StatusDetails"`
	Description    string    `json:"description" wmi:"Description"`
	SiteCode       string    `json:"siteCode" wmi:"SiteCode"`
	SubscriptionID string    `json:"subscriptionId" wmi:"SubscriptionID"`
	GroupName      string    `json:"groupName" wmi:"AffinityGroup"` // resource group
	Region         string    `json:"region" wmi:"Region"`
	VMCount        uint32    `json:"vmCount" wmi:"NumberOfInstances"`
	CreationTime   time.Time `json:"creationTime,omitzero" wmi:"CreationTime"`

	ServiceCertThumbprint     string `json:"serviceCertThumbprint" wmi:"ServiceThumbprint"` // SHA-1, hex
	CheckClientCertRevocation bool   `json:"checkClientCertRevocation" wmi:"ClientCertRevocationEnabled"`
	StorageName               string `json:"storageName" wmi:"StorageServiceName"` // storage account
	StorageQuotaGB            uint32 `json:"storageQuotaGb" wmi:"StorageQuotaInGB"`
	StorageWarningPct         uint32 `json:"storageWarningPct" wmi:"StorageWarningThreshold"`
	StorageCriticalPct        uint32 `json:"storageCriticalPct" wmi:"StorageCriticalThreshold"`
	TrafficOutGB              uint32 `json:"trafficOutGb" wmi:"TrafficOutInGB"` // in 14 days
	TrafficWarningPct         uint32 `json:"trafficWarningPct" wmi:"TrafficWarningThreshold"`
	TrafficCriticalPct        uint32 `json:"trafficCriticalPct" wmi:"TrafficCriticalThreshold"`
	TrafficOutStopService     bool   `json:"trafficOutStopService" wmi:"TrafficOutStopService"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// serviceType is the ServiceType of gateways; the class also holds cloud distribution points.
const serviceType = "CloudProxyService"

func decode(o cmdlet.Object) (*Gateway, error) {
	g := &Gateway{Object: o}
	return g, o.Decode(g)
}

// isGateway reports whether the site says that what it returned is a gateway.
func (g *Gateway) isGateway() bool {
	kind, _ := g.Object.Get("ServiceType")
	return kind.Str() == serviceType
}

// Ref returns the ref to the gateway, by its ID. For nil, and for a gateway without an ID, it is the zero Ref.
func (g *Gateway) Ref() Ref {
	if g == nil {
		return Ref{}
	}
	return ByID(g.ID)
}

// named reports whether one of the names that the cmdlets' -Name takes is what is asked for.
func (g *Gateway) named(is func(name string) bool) bool {
	first, _, _ := strings.Cut(g.ServiceName, ".")
	return is(g.ServiceName) || is(first) || is(g.Name)
}

// Ready reports whether the gateway works: State 0 and StatusDetails 1 (CODE).
func (g *Gateway) Ready() bool { return g.State == StateReady && g.StatusDetails == 1 }

// status is the state in words. State 0 is called ready only if the gateway is ready.
func (g *Gateway) status() string {
	if g.State == StateReady && !g.Ready() {
		return g.State.number()
	}
	return g.State.String()
}

// describe is the status, with the details unless the gateway is ready.
func (g *Gateway) describe() string {
	if g.Ready() {
		return g.status()
	}
	return fmt.Sprintf("%s with status details %d", g.status(), g.StatusDetails)
}

// label is what to call the gateway.
func (g *Gateway) label() string {
	switch {
	case g.ServiceName != "":
		return g.ServiceName
	case g.Name != "":
		return g.Name
	default:
		return g.Ref().String()
	}
}

// String shows the gateway on one short line: its service name, and whether it is ready or what else it does.
func (g Gateway) String() string {
	if g.label() == (Ref{}).String() {
		return "no gateway"
	}
	return g.label() + ": " + g.describe()
}

// MarshalJSON encodes the gateway without its Object. Its "state" is "state 0" where State 0 does not mean that it is ready,
// and the additional "ready" is [Gateway.Ready].
func (g Gateway) MarshalJSON() ([]byte, error) {
	type fields Gateway
	return json.Marshal(struct {
		fields
		State string `json:"state"`
		Ready bool   `json:"ready"`
	}{fields(g), g.status(), g.Ready()})
}

// LogValue logs the gateway: the fields that are set, without its Object.
func (g Gateway) LogValue() slog.Value {
	set := slices.DeleteFunc(slices.Clone(typed.LogValue(g).Group()), func(a slog.Attr) bool { return a.Key == "State" })
	return slog.GroupValue(append(set, slog.String("State", g.status()))...)
}
