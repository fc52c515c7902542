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

// RequestOptions are the options of [NewRequest].
type RequestOptions struct {
	// KeyBits is the size of the RSA key: 2048 or 4096; 0 means 2048.
	KeyBits int
	// Subject has the attributes that the CA expects besides the common name, for example the organization. Its common name
	// is ignored. For a renewal, use the subject of the old certificate: see [ServerCertificate.InspectRenewal].
	Subject pkix.Name
	// DNSNames are DNS names in addition to the service name.
	DNSNames []string
}

// Request is a certificate signing request (CSR) and its private key. [OpenPEM] makes a server certificate of the key and the
// certificates that the CA sends back. However it is printed, it does not show the key.
type Request struct {
	name string
	csr  []byte
	key  secret.Bytes
}

// NewRequest generates an RSA key and a request for a server authentication certificate for serviceName, which may be a
// wildcard such as *.contoso.com. The name becomes the CN, its case preserved, and a DNS name. opts may be nil.
//
// Names that no gateway can have (see [Prefix]) and key sizes that the product does not accept are errors.
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
		return a.Type.Equal(attributeCN) // it would take precedence over CommonName
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
		name: serviceName,
		csr:  pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: csr}),
		key:  secret.NewBytes(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})),
	}, nil
}

const maxCN = 64 // ub-common-name of RFC 5280, appendix A.1

func checkRequest(serviceName string, o RequestOptions) error {
	var problems []string
	refuse := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	if o.KeyBits != 2048 && o.KeyBits != 4096 {
		refuse("the key must have 2048 or 4096 bits, not %d", o.KeyBits)
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

// serverUsage returns the key usage extensions of a web server certificate, as the product's documents require them.
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

// PEM returns the request in PEM, to be sent to the CA.
func (r *Request) PEM() []byte { return slices.Clone(r.csr) }

// Key returns the private key in PEM, as unencrypted PKCS #8. Keep it until the CA has answered.
func (r *Request) Key() secret.Bytes { return r.key }

// String names the certificate that is requested, or says "no certificate request" for nil and for the zero Request.
func (r *Request) String() string {
	if r == nil || r.name == "" {
		return "no certificate request"
	}
	return fmt.Sprintf("certificate request for %q", r.name)
}
