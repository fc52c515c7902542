// Package azurecloud knows the clouds of Azure in which a cloud management gateway can be: their hosts and domains, and their
// regions under each of their three names. It uses no network.
//
// Grades: the names of the clouds and the hosts are documented by Microsoft [DOC], but for Graph in the US Government cloud
// [general knowledge of Azure, INF for the product]. See [Region] for the regions.
package azurecloud

import (
	"fmt"
	"strings"
)

// Cloud is an Azure cloud. Its text is the name that -EnvironmentSetting and -AzureEnvironmentOption of the cmdlets take.
type Cloud string

const (
	// Public is the cloud of most customers, the US government's GCC among them.
	Public Cloud = "AzurePublicCloud"
	// USGovernment is the cloud of GCC High and of the US Department of Defense.
	USGovernment Cloud = "AzureUSGovernmentCloud"
	// China is a cloud without gateways; the enumeration of the regions has two of it.
	China Cloud = "AzureChinaCloud"
	// Germany is a cloud that Microsoft closed in 2021; the enumeration of the regions has two of it.
	Germany Cloud = "AzureGermanCloud"
)

// UnmarshalText takes the names of the clouds in which the product makes gateways and the empty text; the error for any other
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

// Clouds returns those in which the product makes gateways.
func Clouds() []Cloud { return []Cloud{Public, USGovernment} }

// Check returns an [*Error] for a cloud in which no gateway can be, and says why.
func (c Cloud) Check() error {
	switch c {
	case Public, USGovernment:
		return nil
	case China:
		return &Error{Value: string(c), Rule: inChina}
	case Germany:
		return &Error{Value: string(c), Rule: inGermany}
	default:
		return &Error{Value: string(c), Rule: fmt.Sprintf("is not a known Azure cloud: give %s or %s", Public, USGovernment), Unknown: true}
	}
}

const (
	inChina    = "is in the cloud of China, which the product has no gateways in"
	inGermany  = "is in the German cloud, which Microsoft closed in 2021"
	isAnywhere = "is not a region but a group of them, from the time of classic cloud services: give one region"
)

// Endpoints are the hosts of a cloud, without a scheme, and the domains in which its resources have their names.
type Endpoints struct {
	Login           string // where users and applications sign in
	ResourceManager string // Azure Resource Manager
	Graph           string // Microsoft Graph
	GraphDoD        string // Microsoft Graph of the US Department of Defense, whose cloud has the same name; "" elsewhere
	PublicIP        string // of the public address of a scale set: <name>.<region>.<PublicIP>
	Classic         string // of classic cloud services; for USGovernment the documents give it for scale sets too
	Blob            string // of storage accounts: <name>.<Blob>
	Table           string
	Vault           string // of key vaults
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

// InDomainOfAzure reports whether a DNS name is in one of the domains in which Microsoft names gateways, so that nobody else
// can own it. Case does not count.
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
	Value   string // as it was given
	Rule    string // what is wrong with it and what to do, as it reads after the value
	Unknown bool   // whether this package does not know it; else it knows why there can be no gateway
	Nearest string // for an unknown region the cmdlets' name of a known one that is spelled much the same; else ""
}

func (e *Error) Error() string { return fmt.Sprintf("azurecloud: %q %s", abbreviate(e.Value), e.Rule) }

// abbreviate keeps an error to one readable line.
func abbreviate(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
