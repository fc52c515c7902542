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
// Files in UTF-8 with a byte order mark, and in UTF-16 with one, are read too.
//
// The error is [ErrPEM], [ErrNoKey] or [ErrSeveralKeys]. ErrPEM covers encrypted keys, certificates in DER or PKCS #7, and
// whatever else people have in place of a PEM file: the error says what it is and contains the command that converts it.
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
	data = asText(data)
	if !bytes.Contains(data, []byte(pemBegin)) {
		what := mistaken(trimNewline(data), toPEM)
		switch {
		case what != "":
		case bytes.Contains(data, wide):
			what = "it is UTF-16 without a byte order mark; save it as UTF-8"
		default:
			what = "it contains no PEM; export it again as PEM, or as a PFX file and open it with OpenPFX"
		}
		return errors.New(what)
	}
	blocks := 0
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		blocks++
		if err := p.addBlock(block); err != nil {
			return err
		}
	}
	if bytes.Count(data, []byte(pemBegin)) != blocks {
		return errors.New(brokenPEM(data, blocks))
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
			return errors.New(unread(err, leaveOutOfPEM))
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
	default:
		return errors.New(strange(block))
	}
	if err != nil {
		return errors.New("its private key is damaged or of an unsupported type")
	}
	p.keys = append(p.keys, key)
	return nil
}
