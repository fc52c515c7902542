package certs_test

import (
	"crypto/x509/pkix"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/secret"
)

// A wildcard certificate leaves the service name open, so the caller has to choose it.
func ExampleOpenPFX() {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		log.Fatal(err)
	}
	demo, err := authority.ServerCertificate("*.contoso.com", &certstest.CertificateOptions{Validity: 10 * 24 * time.Hour})
	if err != nil {
		log.Fatal(err)
	}
	file, password := demo.PFX(), demo.Password() // yours: secret.NewBytes of the file's content, secret.New of the password

	certificate, err := certs.OpenPFX(file, password)
	if err != nil {
		log.Fatal(err)
	}
	_, err = certificate.ServiceName("")
	fmt.Println(err)
	name, err := certificate.ServiceName("granitefalls.contoso.com")
	fmt.Println(name, err)
	for _, finding := range certificate.Inspect(name, time.Now()) {
		fmt.Println(finding.Severity, finding.ID)
	}
	// Output:
	// certs: the certificate has a wildcard among its names ("*.contoso.com"): say which service name to use
	// granitefalls.contoso.com <nil>
	// warn certificate-expires-soon
	// info certificate-private-ca
}

// OpenPEM makes a server certificate of the request's key and what the CA sends back.
func ExampleNewRequest() {
	request, err := certs.NewRequest("granitefalls.contoso.com", &certs.RequestOptions{
		Subject: pkix.Name{Organization: []string{"Contoso"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	line, _, _ := strings.Cut(string(request.PEM()), "\n") // send all of it to the CA
	fmt.Println(request)
	fmt.Println(line)
	fmt.Println(request.Key())
	// Output:
	// certificate request for "granitefalls.contoso.com"
	// -----BEGIN CERTIFICATE REQUEST-----
	// [redacted]
}

func ExampleOpenPEM() {
	fullchain, privkey := acmeFiles() // yours: os.ReadFile of both

	certificate, err := certs.OpenPEM(secret.NewBytes(fullchain), secret.NewBytes(privkey))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(certificate.CommonName(), len(certificate.Chain()), certificate.PFX())
	// Output: granitefalls.contoso.com 1 [redacted]
}

// Windows Server 2016 can read only files with the old encryption.
func ExampleServerCertificate_WithPFX() {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		log.Fatal(err)
	}
	certificate, err := authority.ServerCertificate("granitefalls.contoso.com", nil)
	if err != nil {
		log.Fatal(err)
	}
	legacy, err := certificate.WithPFX(&certs.PFXOptions{Legacy: true, CAs: []*certs.CACertificate{authority.Root()}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(legacy.CommonName(), len(legacy.Chain()), legacy.Password())
	// Output: granitefalls.contoso.com 1 [redacted]
}

func ExampleServerCertificate_InspectRenewal() {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		log.Fatal(err)
	}
	old, err := authority.ServerCertificate("granitefalls.contoso.com", &certstest.CertificateOptions{Validity: 30 * 24 * time.Hour})
	if err != nil {
		log.Fatal(err)
	}
	renewed, err := authority.ServerCertificate("GRANITEFALLS.contoso.com", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(old.DaysLeft(time.Now()), "days left")
	for _, finding := range renewed.InspectRenewal(old.Leaf()) {
		fmt.Println(finding.Severity, finding.ID)
	}
	// Output:
	// 29 days left
	// fail renewal-cn
}

func ExampleInspectCAs() {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		log.Fatal(err)
	}
	root := authority.Root()
	for _, finding := range certs.InspectCAs([]*certs.CACertificate{root, root}, time.Now()) {
		fmt.Println(finding.Severity, finding.Text)
	}
	// Output: warn the CA "CN=cmgkit test root (not for production)" is listed twice
}

func ExampleDeploymentName() {
	name, err := certs.DeploymentName("GraniteFalls.contoso.com", "West US", azurecloud.Public)
	fmt.Println(name, err)
	// A certificate for an Azure name fits one region only.
	_, err = certs.DeploymentName("granitefalls.eastus.cloudapp.azure.com", "West US", azurecloud.Public)
	fmt.Println(err)
	// Output:
	// granitefalls.westus.cloudapp.azure.com <nil>
	// certs: the service name "granitefalls.eastus.cloudapp.azure.com" is in a domain of Azure, so it must be granitefalls.westus.cloudapp.azure.com, the deployment name in region WestUS of AzurePublicCloud
}

func ExampleParseCA() {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		log.Fatal(err)
	}
	file := authority.Root().DER() // yours: os.ReadFile

	ca, err := certs.ParseCA(file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ca.Store)
	// Output: RootCA
}
