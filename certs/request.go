package certs

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/secret"
)

// RequestOptions changes what [NewRequest] asks for.
type RequestOptions struct {
	// KeyBits of the RSA key: 2048 or 4096. 0 means 2048.
	KeyBits int
	// Subject is what a CA wants to see beside the common name, for example the organization. A common name in it is not
	// used. For a renewal, take the same as for the old certificate: see [ServerCertificate.InspectRenewal].
	Subject pkix.Name
	// DNSNames are further names beside the service name.
	DNSNames []string
}

// Request is a certificate signing request (CSR) and its private key. Together with what the CA sends, [OpenPEM] makes a
// server certificate of the key. It does not show the key, however it is printed.
type Request struct {
	csr []byte
	key secret.Bytes
}

// NewRequest makes an RSA key and the request for a server authentication certificate of serviceName, or of a wildcard such
// as *.contoso.com. The name becomes the CN, in the case in which it is written, and a DNS name. opts may be nil.
//
// A name that no gateway can have and a size of the key that the product does not take are errors; see [Prefix].
func NewRequest(serviceName string, opts *RequestOptions) (*Request, error) {
	var o RequestOptions
	if opts != nil {
		o = *opts
	}
	if o.KeyBits == 0 {
		o.KeyBits = 2048
	}
	if err := checkRequest(serviceName, o); err != nil {
		return nil, err
	}
	key, err := rsa.GenerateKey(rand.Reader, o.KeyBits)
	if err != nil {
		return nil, fmt.Errorf("certs: request: %w", err)
	}
	subject := o.Subject
	subject.CommonName = serviceName
	subject.ExtraNames = slices.DeleteFunc(slices.Clone(subject.ExtraNames), func(a pkix.AttributeTypeAndValue) bool {
		return a.Type.Equal(attributeCN) // it would go before CommonName
	})
	csr, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{
		Subject:         subject,
		DNSNames:        distinct(slices.Concat([]string{serviceName}, o.DNSNames)),
		ExtraExtensions: serverUsage(),
	}, key)
	if err != nil {
		return nil, fmt.Errorf("certs: request: %w", err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("certs: request: %w", err)
	}
	return &Request{
		csr: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: csr}),
		key: secret.NewBytes(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})),
	}, nil
}

const maxCN = 64 // ub-common-name of RFC 5280, appendix A.1

func checkRequest(serviceName string, o RequestOptions) error {
	var problems []string
	refuse := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	if o.KeyBits != 2048 && o.KeyBits != 4096 {
		refuse("the key cannot have %d bits, it must have 2048 or 4096", o.KeyBits)
	}
	for _, name := range slices.Concat([]string{serviceName}, o.DNSNames) {
		if !isFQDN(strings.TrimPrefix(name, "*.")) {
			refuse("the name %q is not a fully qualified domain name", name)
		}
	}
	if len(serviceName) > maxCN {
		refuse("the service name %q has more than %d characters, so it cannot be a common name", serviceName, maxCN)
	}
	if inDomain(serviceName, domainClassic) {
		refuse("the service name %q is in %s, %s", serviceName, domainClassic, classicAdvice)
	}
	if isFQDN(serviceName) {
		if _, err := Prefix(serviceName); err != nil {
			refuse("%s", strings.TrimPrefix(err.Error(), "certs: "))
		}
	}
	if len(problems) > 0 {
		return errors.New("certs: request: " + strings.Join(problems, "; "))
	}
	return nil
}

// serverUsage returns the extensions for the key usages of a web server, as the product's documents want it.
func serverUsage() []pkix.Extension {
	return []pkix.Extension{
		// A BIT STRING: digital signature and key encipherment.
		{Id: asn1.ObjectIdentifier{2, 5, 29, 15}, Critical: true, Value: []byte{0x03, 0x02, 0x05, 0xA0}},
		// A SEQUENCE of one OBJECT IDENTIFIER: server authentication, 1.3.6.1.5.5.7.3.1.
		{
			Id:    asn1.ObjectIdentifier{2, 5, 29, 37},
			Value: []byte{0x30, 0x0A, 0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01},
		},
	}
}

// PEM returns the request for the CA.
func (r *Request) PEM() []byte { return slices.Clone(r.csr) }

// Key returns the private key in PEM, plain PKCS #8. Keep it until the CA has answered.
func (r *Request) Key() secret.Bytes { return r.key }
