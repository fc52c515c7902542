package finding

// What package certs finds about a server certificate that is to be used for a service name.
const (
	// CertificateKeyAlgorithm fails: the key is not RSA.
	CertificateKeyAlgorithm ID = "certificate-key-algorithm"
	// CertificateKeySize fails: the key has neither 2048 nor 4096 bits.
	CertificateKeySize ID = "certificate-key-size"
	// CertificateServerAuth fails: the extended key usage does not list server authentication.
	CertificateServerAuth ID = "certificate-server-auth"
	// CertificateNotYetValid fails: the validity has not begun.
	CertificateNotYetValid ID = "certificate-not-yet-valid"
	// CertificateExpired fails: the validity is over.
	CertificateExpired ID = "certificate-expired"
	// CertificateExpiresSoon warns: less than 30 days are left.
	CertificateExpiresSoon ID = "certificate-expires-soon"
	// CertificateSignatureHash fails: the certificate or an intermediate CA is not signed with SHA-2.
	CertificateSignatureHash ID = "certificate-signature-hash"
	// CertificateCNEmpty fails: the subject has no common name.
	CertificateCNEmpty ID = "certificate-cn-empty"
	// CertificateCNFQDN fails: the common name is not a fully qualified domain name, or has a wildcard that is not its first label.
	CertificateCNFQDN ID = "certificate-cn-fqdn"
	// CertificateServiceName fails: the service name is not one of the certificate's, or not a domain name.
	CertificateServiceName ID = "certificate-service-name"
	// CertificateWildcardChoice fails: the certificate has a wildcard and no service name was chosen.
	CertificateWildcardChoice ID = "certificate-wildcard-choice"
	// CertificateSeveralNames fails: the certificate has several names and no service name was chosen.
	CertificateSeveralNames ID = "certificate-several-names"
	// CertificatePrefix fails: the first label of the service name cannot name Azure resources.
	CertificatePrefix ID = "certificate-prefix"
	// CertificatePrefixCase warns: the first label of the service name has upper-case letters; names in Azure are in lower case.
	CertificatePrefixCase ID = "certificate-prefix-case"
	// CertificateCNDiffers warns: the service name is a DNS name of the certificate, but not its common name.
	CertificateCNDiffers ID = "certificate-cn-differs"
	// CertificateSAN warns: the service name is in the common name only, which modern TLS clients ignore.
	CertificateSAN ID = "certificate-san"
	// CertificateClassicDomain fails: the CN or the service name is in cloudapp.net, the domain of the retired classic gateways.
	CertificateClassicDomain ID = "certificate-classic-domain"
	// CertificatePublicCA fails: the CN or the service name is in a domain that Microsoft owns, and the issuer is a public CA.
	CertificatePublicCA ID = "certificate-public-ca"
	// CertificateChain warns: the issuing CAs in the file do not reach a root.
	CertificateChain ID = "certificate-chain"
	// CertificateCRL warns: the certificate names revocation lists, but none on the web, where clients could read it.
	CertificateCRL ID = "certificate-crl"
)

// What package certs finds about a certificate that is to replace another.
const (
	// RenewalCN fails: the common name differs. The product compares it byte for byte, so case matters.
	RenewalCN ID = "renewal-cn"
	// RenewalSubject warns: another part of the subject changed, for example the organization.
	RenewalSubject ID = "renewal-subject"
	// RenewalExpiry warns: the new certificate does not expire later than the old one.
	RenewalExpiry ID = "renewal-expiry"
)

// What package certs finds about the CA certificates of a gateway.
const (
	// CAStore fails: a root is assigned to the store IntermediateCA, or another CA to RootCA.
	CAStore ID = "ca-store"
	// CANotYetValid fails: the validity of a CA has not begun.
	CANotYetValid ID = "ca-not-yet-valid"
	// CAExpired fails: the validity of a CA is over.
	CAExpired ID = "ca-expired"
	// CAExpiresSoon warns: a CA has less than 30 days left.
	CAExpiresSoon ID = "ca-expires-soon"
	// CADuplicate warns: a certificate is listed twice.
	CADuplicate ID = "ca-duplicate"
	// CACRL warns: a CA names revocation lists, but none on the web, where the gateway could read it.
	CACRL ID = "ca-crl"
	// CAChain warns: the chain of a CA does not end at a root.
	CAChain ID = "ca-chain"
	// CACount informs: there are more roots or intermediate CAs than documents up to 1902 allow. Current ones name no limit.
	CACount ID = "ca-count"
)
