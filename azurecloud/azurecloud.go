// Package azurecloud describes the Azure clouds in which a cloud management gateway can be: their hosts and domains, and
// their regions under each of their three names. It uses no network.
//
// Grades: Microsoft documents the names of the clouds and the hosts [DOC], except for Graph in the US Government cloud
// [general knowledge of Azure, INF for the product]. See [Region] for the regions.
package azurecloud

import (
	"fmt"
	"strings"
)

// Cloud is an Azure cloud, by the name that -EnvironmentSetting and -AzureEnvironmentOption of the cmdlets take.
type Cloud string

const (
	// Public is the cloud of most customers, including the US government's GCC.
	Public Cloud = "AzurePublicCloud"
	// USGovernment is the cloud of GCC High and of the US Department of Defense.
	USGovernment Cloud = "AzureUSGovernmentCloud"
	// China has no gateways. Two of its regions are in the enumeration AzureRegion.
	China Cloud = "AzureChinaCloud"
	// Germany was closed by Microsoft in 2021. Two of its regions are in the enumeration AzureRegion.
	Germany Cloud = "AzureGermanCloud"
)

// UnmarshalText takes the names of the clouds in which a gateway can be, and the empty text; the error for any other
// says why.
func (c *Cloud) UnmarshalText(text []byte) error {
	if read := Cloud(text); read != "" {
		if err := read.Check(); err != nil {
			return err
		}
	}
	*c = Cloud(text)
	return nil
}

// Clouds returns the clouds in which a gateway can be.
func Clouds() []Cloud { return []Cloud{Public, USGovernment} }

// Check returns nil for a cloud in which a gateway can be, and otherwise an [*Error] that says why not.
func (c Cloud) Check() error {
	switch c {
	case Public, USGovernment:
		return nil
	case China:
		return &Error{Value: string(c), Rule: noChina}
	case Germany:
		return &Error{Value: string(c), Rule: noGermany}
	default:
		return &Error{Value: string(c), Rule: fmt.Sprintf("is not a known Azure cloud: use %s or %s", Public, USGovernment), Unknown: true}
	}
}

const (
	noChina    = "has no cloud management gateways"
	noGermany  = "was closed by Microsoft in 2021"
	inChina    = "is in the China cloud, which " + noChina
	inGermany  = "is in the German cloud, which " + noGermany
	isAnywhere = "is not a region but a group of regions, from the time of classic cloud services: choose one region"
)

// Endpoints are the hosts of a cloud, as names without a scheme, and the domains of its resources.
type Endpoints struct {
	Login           string // host where users and applications sign in
	ResourceManager string // host of Azure Resource Manager
	Graph           string // host of Microsoft Graph
	GraphDoD        string // host of Microsoft Graph for the US Department of Defense, whose cloud has the same name; "" elsewhere
	PublicIP        string // domain of public IP addresses, such as that of a scale set: <name>.<region>.<PublicIP>
	Classic         string // domain of classic cloud services; the documents give USGovernment's for scale sets too
	Blob            string // domain of blobs in storage accounts: <name>.<Blob>
	Table           string // domain of tables in storage accounts: <name>.<Table>
	Vault           string // domain of key vaults: <name>.<Vault>
}

// Endpoints returns the hosts of Public and USGovernment, and the zero Endpoints of any other cloud.
func (c Cloud) Endpoints() Endpoints {
	switch c {
	case Public:
		return Endpoints{
			Login: "login.microsoftonline.com", ResourceManager: "management.azure.com", Graph: "graph.microsoft.com",
			PublicIP: "cloudapp.azure.com", Classic: "cloudapp.net",
			Blob: "blob.core.windows.net", Table: "table.core.windows.net", Vault: "vault.azure.net",
		}
	case USGovernment:
		return Endpoints{
			Login: "login.microsoftonline.us", ResourceManager: "management.usgovcloudapi.net",
			Graph: "graph.microsoft.us", GraphDoD: "dod-graph.microsoft.us",
			PublicIP: "cloudapp.usgovcloudapi.net", Classic: "usgovcloudapp.net",
			Blob: "blob.core.usgovcloudapi.net", Table: "table.core.usgovcloudapi.net", Vault: "vault.usgovcloudapi.net",
		}
	default:
		return Endpoints{}
	}
}

// InDomainOfAzure reports whether a DNS name is in one of the domains in which Azure names gateways, which nobody but
// Microsoft can own. Case does not matter.
func InDomainOfAzure(name string) bool {
	for _, domain := range [...]string{"azure.com", "cloudapp.net", "usgovcloudapp.net", "usgovcloudapi.net"} {
		if strings.HasSuffix(strings.ToLower(name), "."+domain) {
			return true
		}
	}
	return false
}

// Error says why a cloud or a region cannot be used.
type Error struct {
	Value   string // as the caller wrote it
	Rule    string // what is wrong with it and what to do, worded to follow the value
	Unknown bool   // true if this package does not know the value, false if it knows why no gateway can be there
	Nearest string // for an unknown region, the cmdlets' name of a known one with a similar spelling; otherwise ""
}

func (e *Error) Error() string { return fmt.Sprintf("azurecloud: %q %s", abbreviate(e.Value), e.Rule) }

// abbreviate keeps an error to one readable line.
func abbreviate(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
