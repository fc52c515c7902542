package certs

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/secret"
)

const pemBegin = "-----BEGIN "

// OpenPEM reads the private key, the certificate and the CA certificates above it from PEM files: one file or several, in
// any order, as a CA and ACME clients write them (fullchain.pem and privkey.pem), together up to 1 MiB and 50 certificates.
// The key is plain: PKCS #8, PKCS #1 or SEC 1. The leaf is the certificate which belongs to the key.
//
// The cmdlets take PFX files only, so one is made: see [ServerCertificate.WithPFX], whose defaults apply.
//
// Errors are [ErrPEM], [ErrNoKey] and [ErrSeveralKeys]. ErrPEM includes encrypted keys and certificates in DER or PKCS #7,
// each with the line of OpenSSL that converts them.
func OpenPEM(files ...secret.Bytes) (*ServerCertificate, error) {
	size := 0
	for _, file := range files {
		size += file.Len()
	}
	if size > maxFile {
		return nil, fmt.Errorf("%w: it has %d bytes, more than %d are refused", ErrPEM, size, maxFile)
	}
	var read pemContent
	for i, file := range files {
		if err := read.add(file.Reveal()); err != nil {
			return nil, fmt.Errorf("%w: file %d: %w", ErrPEM, i+1, err)
		}
	}
	switch {
	case len(read.keys) > 1:
		return nil, ErrSeveralKeys
	case len(read.keys) == 0:
		return nil, ErrNoKey
	}
	leaf, rest, err := settle(ErrPEM, read.keys[0], read.certificates)
	if err != nil {
		return nil, err
	}
	return pack(read.keys[0], leaf, rest, PFXOptions{})
}

// pemContent is what stands in PEM files.
type pemContent struct {
	keys         []any
	certificates []*x509.Certificate
}

func (p *pemContent) add(data []byte) error {
	blocks := 0
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		blocks++
		if err := p.addBlock(block); err != nil {
			return err
		}
	}
	switch begun := bytes.Count(data, []byte(pemBegin)); {
	case begun == 0:
		return errors.New("it has nothing in PEM; " +
			"a certificate in DER becomes PEM by: openssl x509 -inform DER -in old.cer -out new.pem (a PFX file goes to OpenPFX)")
	case begun != blocks:
		return fmt.Errorf("it is damaged: of %d blocks that begin, %d can be read", begun, blocks)
	}
	return nil
}

// addBlock never repeats what a parser of keys says, as it might show a part of one.
func (p *pemContent) addBlock(block *pem.Block) error {
	var key any
	var err error
	switch kind := block.Type; {
	case kind == "ENCRYPTED PRIVATE KEY", strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED"):
		return errors.New("its private key is encrypted; make a PFX file, which OpenPFX opens: " +
			"openssl pkcs12 -export -inkey key.pem -in fullchain.pem -out new.pfx")
	case kind == "CERTIFICATE":
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return fmt.Errorf("it has a damaged certificate: %w", err)
		}
		if !slices.ContainsFunc(p.certificates, c.Equal) { // the certificate and the chain often come as two files
			p.certificates = append(p.certificates, c)
		}
		return nil
	case kind == "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case kind == "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case kind == "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	case kind == "EC PARAMETERS": // OpenSSL puts them before the key, which has them too
		return nil
	case kind == "PKCS7":
		return errors.New("it has certificates in PKCS #7; convert it: openssl pkcs7 -print_certs -in old.p7b -out new.pem")
	default:
		return fmt.Errorf("it has a %.40q, which is neither a certificate nor a plain private key", kind)
	}
	if err != nil {
		return errors.New("its private key is damaged or not RSA")
	}
	p.keys = append(p.keys, key)
	return nil
}
