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
// any order, as CAs and ACME clients write them (fullchain.pem and privkey.pem), together up to 1 MiB and 50 certificates.
// The key must be unencrypted, in PKCS #8, PKCS #1 or SEC 1. The leaf is the certificate that belongs to the key.
//
// Because the cmdlets take only PFX files, it makes one, as [ServerCertificate.WithPFX] does without options: with the chain
// in order, under a random password.
//
// The error is [ErrPEM], [ErrNoKey] or [ErrSeveralKeys]. ErrPEM covers encrypted keys and certificates in DER or PKCS #7,
// for which the error contains the OpenSSL command that converts the file.
func OpenPEM(files ...secret.Bytes) (*ServerCertificate, error) {
	size := 0
	for _, file := range files {
		size += file.Len()
	}
	if size > maxFile {
		return nil, fmt.Errorf("%w: it has %d bytes; the limit is %d", ErrPEM, size, maxFile)
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

// pemContent is what PEM files contain.
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
		return errors.New("it contains no PEM; " +
			"convert a DER certificate: openssl x509 -inform DER -in old.cer -out new.pem (open a PFX file with OpenPFX)")
	case begun != blocks:
		return fmt.Errorf("it is damaged: only %d of its %d blocks can be read", blocks, begun)
	}
	return nil
}

// addBlock never passes on the error of a key parser, which might contain part of the key.
func (p *pemContent) addBlock(block *pem.Block) error {
	var key any
	var err error
	switch kind := block.Type; {
	case kind == "ENCRYPTED PRIVATE KEY", strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED"):
		return errors.New("its private key is encrypted; make a PFX file and open it with OpenPFX: " +
			"openssl pkcs12 -export -inkey key.pem -in fullchain.pem -out new.pfx")
	case kind == "CERTIFICATE":
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return fmt.Errorf("it contains a damaged certificate: %w", err)
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
	case kind == "EC PARAMETERS": // OpenSSL writes them before the key, which contains them too
		return nil
	case kind == "PKCS7":
		return errors.New("it contains certificates in PKCS #7; convert it: openssl pkcs7 -print_certs -in old.p7b -out new.pem")
	default:
		return fmt.Errorf("it contains a %.40q block, which is neither a certificate nor an unencrypted private key", kind)
	}
	if err != nil {
		return errors.New("its private key is damaged or of an unsupported type")
	}
	p.keys = append(p.keys, key)
	return nil
}
