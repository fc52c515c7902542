package cmg

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/internal/typed"
	"github.com/cmgkit/cmgkit/secret"
)

// Spec says which gateway to create. All fields except ServiceName are required. The parameter set of the cmdlet in which a
// person signs in to Azure is not mirrored.
type Spec struct {
	// Certificate is the server authentication certificate. Its file and password travel as secrets and appear in no error
	// or log.
	Certificate *certs.ServerCertificate
	// ServiceName is the name by which clients reach the gateway. It is required if the certificate has a wildcard or
	// several names; empty means the certificate's only name.
	ServiceName string
	// SubscriptionID is the Azure subscription, a GUID.
	SubscriptionID string
	// GroupName is the resource group, by Azure's rule for its name: see [azurecloud.CheckGroupName]. It is created unless
	// NewOptions.IsUsingExistingGroup says that it exists.
	GroupName string
	// ServerAppClientID is the client id, a GUID, of the server app by which the site acts in Azure. The site must know the
	// app: see package aad.
	ServerAppClientID string
}

// NewOptions are the options of [Client.NewCloudManagementGateway]. A nil pointer leaves the choice to the site; the
// defaults named here are those of the console.
type NewOptions struct {
	Description string
	// Region is the Azure region in any usual spelling: "West US 2", "westus2", "WestUS2"; see [azurecloud.ParseRegion]. The
	// cmdlet gets it by its own name. A region that is unknown, or of another cloud than Environment, is refused.
	Region string
	// AllowUnknownRegion sends a Region that package azurecloud does not know, as it is written, for consoles that are
	// newer. A session of package powershell checks it against the regions that the module on its host takes.
	AllowUnknownRegion bool
	// Environment is the Azure cloud; empty is the site's default.
	Environment azurecloud.Cloud
	// TenantID is the GUID of the Microsoft Entra tenant. It is a parameter since site version 2309, and older sites refuse
	// it. The help calls it mandatory but leaves it out of the syntax.
	TenantID string
	// IsUsingExistingGroup says that the resource group exists. Since site version 2603 it can be combined with a server
	// app, which a Spec always has. The group must be in the region of the gateway.
	IsUsingExistingGroup bool
	// VMInstanceCount is the number of virtual machines, 1 to 16; the default is 1.
	VMInstanceCount *int

	// CARootCerts are the CA certificates with which the gateway verifies the PKI certificates of clients: the whole chain.
	// Clients that authenticate with Microsoft Entra or tokens need none.
	CARootCerts []*certs.CACertificate
	// CheckClientCertRevocation is on by default and needs a revocation list that Azure can reach.
	CheckClientCertRevocation *bool
	// EnforceProtocol makes the gateway require TLS 1.2; it is on by default.
	EnforceProtocol *bool
	// EnableCloudDPFunction lets the gateway serve content; it is on by default.
	EnableCloudDPFunction *bool

	// EnableTrafficOut turns on monitoring of outbound traffic. Before site version 2603 the traffic of the virtual machines
	// was not counted. The other traffic fields require it.
	EnableTrafficOut *bool
	// TrafficOutGB is the threshold for 14 days in GB, at least 1; the default is 10,000.
	TrafficOutGB *int
	// TrafficWarningPct and TrafficCriticalPct are percentages of the threshold, 1 to 100, the warning below the critical
	// one; the defaults are 50 and 90.
	TrafficWarningPct  *int
	TrafficCriticalPct *int
	// TrafficOutStopService stops the gateway at the critical percentage.
	TrafficOutStopService bool

	// EnableStorageQuota turns on monitoring of the storage for content. The other storage fields require it.
	EnableStorageQuota *bool
	// StorageQuotaGB is the threshold in GB, at least 1; the default is 2,000.
	StorageQuotaGB *int
	// StorageWarningPct and StorageCriticalPct are percentages of the threshold, 1 to 100, the warning below the critical
	// one; the defaults are 50 and 90.
	StorageWarningPct  *int
	StorageCriticalPct *int

	// Extra are parameters that this package has no field for, by their names in the cmdlet: VMSSVMSize and Version, whose
	// types and values are not published, or what a newer console has.
	Extra map[string]cmdlet.Value
}

// Check returns everything that is wrong with the spec at a site of this build (0 is the newest), in the words of
// [Client.NewCloudManagementGateway], or nil.
func (s Spec) Check(build int) error {
	r := newRequest()
	s.set(r)
	return r.Check(build)
}

// Check returns everything that is wrong with the options at a site of this build (0 is the newest), in the words of
// [Client.NewCloudManagementGateway], or nil.
func (o *NewOptions) Check(build int) error {
	r := newRequest()
	o.set(r)
	// Stand-ins for what a Spec adds, so that nothing is reported as missing.
	for _, parameter := range []string{"SubscriptionId", "GroupName", "ServerAppClientId"} {
		r.Set(parameter, cmdlet.String("of the Spec"))
	}
	r.Set("ServiceCertPath", cmdlet.File("service.pfx", secret.NewBytes([]byte("of the Spec"))))
	r.Set("ServiceCertPassword", cmdlet.Secret(secret.New("of the Spec")))
	return r.CheckOptions(build)
}

// NewCloudManagementGateway makes the site create a gateway. It returns when the site has only begun; [Wait] waits for the
// end. opts may be nil.
//
// It refuses with ErrInvalid, before anything is contacted and with all problems at once: a certificate that fails
// [certs.ServerCertificate.Inspect], ids that are not GUIDs, a name that a resource group cannot have, a region that is unknown
// or not in the cloud, thresholds out of range or out of order, and thresholds of something that is not monitored. Warnings of Inspect do not hold the call back.
// After an error whose Outcome is Unknown, look for the gateway with [Client.Get] by its service name before you try again.
//
// It mirrors New-CMCloudManagementGateway, always with -ServiceName and with -Force: nobody on the host could answer a
// question, and the choice among several names, whose warning -Force hides, has been made here. Each CA certificate becomes
// a separate file, named after its thumbprint. In place of its -WhatIf and -Confirm there are the decorators [cmdlet.WhatIf]
// and [cmdlet.Confirm].
//
//cmdlet:name New-CMCloudManagementGateway
func (c *Client) NewCloudManagementGateway(ctx context.Context, spec Spec, opts *NewOptions) (*Gateway, error) {
	r := newRequest()
	spec.set(r)
	opts.set(r)
	return typed.Change(ctx, c.runner, r, decode)
}

// newRequest begins the call. Its problems name the fields of Spec and NewOptions where parameters have other names.
func newRequest() *typed.Request {
	r := typed.NewRequest("New-CMCloudManagementGateway")
	r.Named("Certificate", "ServiceCertPath", "ServiceCertPassword")
	r.Named("SubscriptionID", "SubscriptionId")
	r.Named("ServerAppClientID", "ServerAppClientId")
	r.Named("Environment", "EnvironmentSetting")
	r.Named("TenantID", "TenantId")
	r.Named("CARootCerts", "CARootCert")
	return r
}

func (s *Spec) set(r *typed.Request) {
	setCertificate(r, s.Certificate, s.ServiceName)
	r.GUID("SubscriptionId", s.SubscriptionID)
	r.Text("GroupName", s.GroupName)
	if problem, refused := errors.AsType[*azurecloud.Error](azurecloud.CheckGroupName(s.GroupName)); refused && s.GroupName != "" {
		r.Refuse("GroupName", cmdlet.String(s.GroupName), problem.Rule)
	}
	r.GUID("ServerAppClientId", s.ServerAppClientID)
	r.Set("Force", cmdlet.Switch())
}

func (o *NewOptions) set(r *typed.Request) {
	if o == nil {
		return
	}
	r.Optional("Description", o.Description)
	setRegion(r, o)
	r.Enum("EnvironmentSetting", string(o.Environment))
	if o.TenantID != "" {
		r.GUID("TenantId", o.TenantID)
	}
	r.On("IsUsingExistingGroup", o.IsUsingExistingGroup)
	r.Int("VMInstanceCount", o.VMInstanceCount)

	setCAs(r, o.CARootCerts)
	r.Bool("CheckClientCertRevocation", o.CheckClientCertRevocation)
	r.Bool("EnforceProtocol", o.EnforceProtocol)
	r.Bool("EnableCloudDPFunction", o.EnableCloudDPFunction)

	trafficOff := o.EnableTrafficOut == nil || !*o.EnableTrafficOut
	r.Bool("EnableTrafficOut", o.EnableTrafficOut)
	setThresholds(r, trafficThresholds, trafficOff, o.TrafficOutGB, o.TrafficWarningPct, o.TrafficCriticalPct)
	r.On("TrafficOutStopService", o.TrafficOutStopService)
	r.Needs("TrafficOutStopService", "EnableTrafficOut", !trafficOff)

	storageOff := o.EnableStorageQuota == nil || !*o.EnableStorageQuota
	r.Bool("EnableStorageQuota", o.EnableStorageQuota)
	setThresholds(r, storageThresholds, storageOff, o.StorageQuotaGB, o.StorageWarningPct, o.StorageCriticalPct)

	r.Extra(o.Extra)
}

// setRegion adds the region by the name that the cmdlet has for it.
func setRegion(r *typed.Request, opts *NewOptions) {
	if opts.Region == "" {
		return
	}
	parse := azurecloud.ParseRegion
	if opts.Environment.Check() == nil { // an invalid one is refused elsewhere, and without one the site's default is unknown
		parse = opts.Environment.Region
	}
	region, err := parse(opts.Region)
	problem, _ := errors.AsType[*azurecloud.Error](err)
	switch {
	case problem == nil:
		r.Enum("Region", region.Name)
	case problem.Unknown && opts.AllowUnknownRegion:
		r.Enum("Region", opts.Region)
	case problem.Unknown:
		r.Refuse("Region", cmdlet.Enum(opts.Region), problem.Rule+" (AllowUnknownRegion leaves that to the console)")
	default:
		r.Refuse("Region", cmdlet.Enum(opts.Region), problem.Rule)
	}
}

// isAboutServiceName reports whether another service name would solve a finding.
func isAboutServiceName(id finding.ID) bool {
	switch id {
	case finding.CertificateServiceName, finding.CertificateWildcardChoice, finding.CertificateSeveralNames, finding.CertificatePrefix:
		return true
	default:
		return false
	}
}

func setCertificate(r *typed.Request, certificate *certs.ServerCertificate, explicit string) {
	if certificate == nil || certificate.Leaf() == nil { // the catalogue reports its parameters as missing
		r.Optional("ServiceName", explicit)
		return
	}
	for _, f := range certificate.Inspect(explicit, time.Now()) {
		switch {
		case f.Severity != finding.Fail:
		case isAboutServiceName(f.ID):
			r.Refuse("ServiceName", cmdlet.Value{}, f.Message())
		default:
			r.Refuse("Certificate", cmdlet.Value{}, f.Message())
		}
	}
	serviceName, err := certificate.ServiceName(explicit)
	if err != nil { // already reported as a finding
		serviceName = explicit
	}
	r.Optional("ServiceName", serviceName)
	setPFX(r, serviceName, certificate)
}

func setPFX(r *typed.Request, serviceName string, certificate *certs.ServerCertificate) {
	prefix, err := certs.Prefix(serviceName)
	if err != nil { // the name of the file does not matter
		prefix = "service"
	}
	r.Set("ServiceCertPath", cmdlet.File(prefix+".pfx", certificate.PFX()))
	r.Set("ServiceCertPassword", cmdlet.Secret(certificate.Password()))
}

func setCAs(r *typed.Request, cas []*certs.CACertificate) {
	if len(cas) == 0 {
		return
	}
	var rows []cmdlet.Entry
	for i, ca := range cas {
		if ca == nil || ca.Certificate == nil {
			r.Refuse("CARootCert", cmdlet.Value{}, fmt.Sprintf("element %d is not a certificate", i+1))
			continue
		}
		rows = append(rows, cmdlet.Entry{
			Key:   cmdlet.File(ca.Thumbprint()+".cer", secret.NewBytes(ca.DER())),
			Value: cmdlet.Enum(string(ca.Store)),
		})
	}
	r.Set("CARootCert", cmdlet.Table(rows...))
}

// thresholds are the names of the parameters of one kind of monitoring.
type thresholds struct{ owner, gb, warning, critical string }

var (
	trafficThresholds = thresholds{"EnableTrafficOut", "TrafficOutGB", "TrafficWarningPct", "TrafficCriticalPct"}
	storageThresholds = thresholds{"EnableStorageQuota", "StorageQuotaGB", "StorageWarningPct", "StorageCriticalPct"}
)

func setThresholds(r *typed.Request, names thresholds, off bool, gb, warning, critical *int) {
	r.Int(names.gb, gb)
	r.Int(names.warning, warning)
	r.Int(names.critical, critical)
	for _, name := range []string{names.gb, names.warning, names.critical} {
		r.Needs(name, names.owner, !off)
	}
	if warning != nil && critical != nil && *warning >= *critical {
		r.Refuse(names.warning, cmdlet.Int(int64(*warning)), "must be below "+names.critical)
	}
}
