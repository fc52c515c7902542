package certs_test

import (
	"fmt"
	"log"
	"time"

	"github.com/cmgkit/cmgkit/certs"
)

// A wildcard certificate leaves the service name open, so it has to be given.
func ExampleOpenPFX() {
	lab, err := certs.NewLab()
	if err != nil {
		log.Fatal(err)
	}
	demo, err := lab.ServerCertificate("*.contoso.com", &certs.LabOptions{Validity: 10 * 24 * time.Hour})
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
	// certs: the certificate has the wildcard in "*.contoso.com": give the service name to use
	// granitefalls.contoso.com <nil>
	// warn expires-soon
}

func ExampleDeploymentName() {
	name, err := certs.DeploymentName("GraniteFalls.contoso.com", "West US", certs.AzurePublicCloud)
	fmt.Println(name, err)
	// A certificate for an Azure name fits one region only.
	_, err = certs.DeploymentName("granitefalls.eastus.cloudapp.azure.com", "West US", certs.AzurePublicCloud)
	fmt.Println(err)
	// Output:
	// granitefalls.westus.cloudapp.azure.com <nil>
	// certs: the service name "granitefalls.eastus.cloudapp.azure.com" is in a domain of Azure, so it must be granitefalls.westus.cloudapp.azure.com, the deployment name in region westus of AzurePublicCloud
}

func ExampleParseCA() {
	lab, err := certs.NewLab()
	if err != nil {
		log.Fatal(err)
	}
	file := lab.Root().DER() // yours: os.ReadFile

	ca, err := certs.ParseCA(file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ca.Store)
	// Output: RootCA
}

func ExampleNewLab() {
	lab, err := certs.NewLab()
	if err != nil {
		log.Fatal(err)
	}
	certificate, err := lab.ServerCertificate("granitefalls.contoso.com", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(certificate.CommonName(), len(certificate.Chain()), lab.Root().Store)
	fmt.Println(certificate.Password())
	// Output:
	// granitefalls.contoso.com 1 RootCA
	// [redacted]
}
