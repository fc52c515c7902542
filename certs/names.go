package certs

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/finding"
)

// The domains in which a gateway can have its deployment name, and that of the classic gateways.
var (
	domainPublic         = azurecloud.Public.Endpoints().PublicIP
	domainClassic        = azurecloud.Public.Endpoints().Classic
	domainUSGov          = azurecloud.USGovernment.Endpoints().Classic
	domainUSGovPublicIPs = azurecloud.USGovernment.Endpoints().PublicIP
)

var (
	// The documents disagree about the prefix: the certificate article allows digits and lower-case letters only, the
	// planning article also single hyphens. The storage account of the same name cannot have a hyphen, and the key vault
	// must begin with a letter, so this is the stricter rule.
	prefixPattern = regexp.MustCompile(`^[a-z][a-z0-9]{2,23}$`)
	labelPattern  = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)
)

// ServiceName returns the service name of the gateway, the name by which clients reach it.
//
// An explicit name is returned as it is written if the CN, a DNS name or a wildcard of the certificate matches it; case
// does not matter. If explicit is empty, the certificate must have exactly one name, which is not a wildcard; otherwise the
// error lists the choices. The CN is one of the names too: the documents define the service name as the CN, while
// New-CMCloudManagementGateway takes the first DNS name, so if they differ the caller has to choose.
func (c *ServerCertificate) ServiceName(explicit string) (string, error) {
	name, problem := c.choose(explicit)
	if problem != nil {
		return "", errors.New("certs: " + problem.Message())
	}
	return name, nil
}

// choose returns the service name, if one can be told, and what is wrong with it.
func (c *ServerCertificate) choose(explicit string) (string, *finding.Finding) {
	fail := func(id finding.ID, format string, args ...any) *finding.Finding {
		f := found(id, format, args...)
		return &f
	}
	names := c.names()
	if explicit != "" {
		switch {
		case !isFQDN(explicit):
			return "", fail(finding.CertificateServiceName, "the service name %q is not a fully qualified domain name", explicit)
		case !matchesAny(names, explicit):
			return explicit, fail(finding.CertificateServiceName, "the service name %q is not a name of the certificate (%s)", explicit, list(names))
		}
		return explicit, nil
	}
	switch {
	case slices.ContainsFunc(names, isWildcard):
		return "", fail(finding.CertificateWildcardChoice, "the certificate has a wildcard among its names (%s)", list(names))
	case len(names) > 1:
		return "", fail(finding.CertificateSeveralNames, "the certificate has several names (%s)", list(names))
	case len(names) == 0 || !isFQDN(names[0]):
		return "", fail(finding.CertificateServiceName, "the certificate has no fully qualified domain name to use as the service name")
	}
	return names[0], nil
}

// names returns the DNS names and the CN if it looks like one, each once.
func (c *ServerCertificate) names() []string {
	names := c.DNSNames()
	if cn := c.CommonName(); isFQDN(strings.TrimPrefix(cn, "*.")) {
		names = append(names, cn)
	}
	return distinct(names)
}

// distinct returns each of the names once; case does not matter.
func distinct(names []string) []string {
	var once []string
	for _, name := range names {
		if !slices.ContainsFunc(once, func(n string) bool { return strings.EqualFold(n, name) }) {
			once = append(once, name)
		}
	}
	return once
}

// Prefix returns the first label of the service name in lower case, which is the name of the gateway's Azure resources. A
// label that is not 3 to 24 letters and digits, beginning with a letter, is an error. The documents contradict each other
// about hyphens; the stricter rule applies here, because the gateway's storage account has the same name.
func Prefix(serviceName string) (string, error) {
	if !isFQDN(serviceName) {
		return "", fmt.Errorf("certs: the service name %q is not a fully qualified domain name", serviceName)
	}
	label, _, _ := strings.Cut(serviceName, ".")
	prefix := strings.ToLower(label)
	if !prefixPattern.MatchString(prefix) {
		return "", fmt.Errorf("certs: %q, the first label of the service name, must be 3 to 24 letters and digits and begin with a letter", label)
	}
	return prefix, nil
}

// DeploymentName works out the deployment name, the Azure name of a gateway in a virtual machine scale set: the
// [Prefix] of the service name, the region and the domain of the cloud, for example
// "granitefalls.westus.cloudapp.azure.com". The region may have any spelling that [azurecloud.ParseRegion] reads, and must
// be in the cloud.
//
// A service name in one of Azure's own domains must equal the deployment name, because no CNAME can point from there to
// anywhere else. One in cloudapp.net, the domain of the retired classic gateways, is always an error.
//
// For the US Government cloud the result is uncertain. The documents give <prefix>.usgovcloudapp.net, which is the suffix
// of classic cloud services; public IP addresses there resolve as <prefix>.<region>.cloudapp.usgovcloudapi.net (INF: general
// Azure knowledge, not from the documents of the product). This function returns the documented form, unless the service
// name has the second one. Read the real name back from the site once the gateway exists.
func DeploymentName(serviceName, region string, cloud azurecloud.Cloud) (string, error) {
	prefix, err := Prefix(serviceName)
	if err != nil {
		return "", err
	}
	at, err := cloud.Region(region)
	if err != nil {
		return "", fmt.Errorf("certs: no deployment name: %w", err)
	}
	name := prefix + "." + at.ARM + "." + domainPublic
	switch {
	case cloud == azurecloud.USGovernment && inDomain(serviceName, domainUSGovPublicIPs):
		name = prefix + "." + at.ARM + "." + domainUSGovPublicIPs
	case cloud == azurecloud.USGovernment:
		name = prefix + "." + domainUSGov
	}
	if inDomain(serviceName, domainClassic) {
		return "", fmt.Errorf("certs: the service name %q is in %s, %s", serviceName, domainClassic, classicAdvice)
	}
	if azurecloud.InDomainOfAzure(serviceName) && !strings.EqualFold(serviceName, name) {
		return "", fmt.Errorf("certs: the service name %q is in a domain of Azure, so it must be %s, the deployment name in region %s of %s",
			serviceName, name, at, cloud)
	}
	return name, nil
}

const (
	classicDomain = "the domain of the retired classic gateways"
	classicRemedy = "use another name"
	classicAdvice = classicDomain + ": " + classicRemedy
)

func isWildcard(name string) bool { return strings.HasPrefix(name, "*.") }

// isFQDN reports whether name has at least two labels, each a legal host name label, and is not an IP address.
func isFQDN(name string) bool {
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if !labelPattern.MatchString(label) {
			return false
		}
	}
	return len(labels) > 1 && len(name) <= 253 && strings.Trim(labels[len(labels)-1], "0123456789") != ""
}

// matches reports whether pattern, a name in a certificate, covers name. A wildcard stands for exactly one label.
func matches(pattern, name string) bool {
	if domain, ok := strings.CutPrefix(pattern, "*."); ok {
		_, name, _ = strings.Cut(name, ".")
		pattern = domain
	}
	return strings.EqualFold(pattern, name)
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, name) })
}

func inDomain(name, domain string) bool { return strings.HasSuffix(strings.ToLower(name), "."+domain) }

func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	return strings.Join(quoted, ", ")
}
