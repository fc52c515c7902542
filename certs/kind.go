package certs

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// A file that cannot be read is looked at once more, so that the error says what it is and what to do. Nothing here decides
// whether a file is taken: a certificate is one if crypto/x509 reads it.

// kind is what a file that is not what it should be is instead, in words that follow "it is".
type kind string

const (
	isUnknown     kind = ""
	isPFX         kind = "a PFX file"
	isCertificate kind = "a certificate without a private key (.cer)"
	isRequest     kind = "a certificate request (.csr)"
	isPKCS7       kind = "PKCS #7 (.p7b), which has certificates and no private key"
	isJKS         kind = "a Java keystore"
)

// What to do about it depends on what was wanted.
const (
	convertJKS = "convert it: keytool -importkeystore -srckeystore old.jks -destkeystore new.pfx -deststoretype pkcs12"
	useIssued  = "use the certificate that the CA issued for it"
)

var (
	toPFX = map[kind]string{
		isCertificate: "export the certificate again, with its private key, as a PFX file",
		isRequest:     useIssued,
		isPKCS7:       "export the certificate again, with its private key, as a PFX file",
		isJKS:         convertJKS,
	}
	toPEM = map[kind]string{
		isPFX:         "open it with OpenPFX",
		isCertificate: "convert it: openssl x509 -inform DER -in old.cer -out new.pem",
		isRequest:     useIssued,
		isPKCS7:       "convert it: openssl pkcs7 -inform DER -print_certs -in old.p7b -out new.pem",
		isJKS:         convertJKS,
	}
	toCA = map[kind]string{
		isPFX:     "write the CAs into a file and use one file for each: openssl pkcs12 -in old.pfx -cacerts -nokeys -out new.pem",
		isRequest: useIssued,
		isPKCS7:   "write the CAs into a file and use one file for each: openssl pkcs7 -inform DER -print_certs -in old.p7b -out new.pem",
		isJKS:     "export the CA: keytool -exportcert -rfc -keystore old.jks -file new.pem",
	}
)

// mistaken says what a file is instead, and what to do, worded to follow the name of an error; "" if it cannot be told.
func mistaken(data []byte, remedies map[kind]string) string {
	switch has, of := outerLength(data); {
	case len(bytes.TrimSpace(data)) == 0:
		return "it is empty; copy it again"
	case of > has:
		return fmt.Sprintf("it is cut off after %d of %d bytes; copy it again", has, of)
	}
	if k := kindOf(data); remedies[k] != "" {
		return fmt.Sprintf("it is %s; %s", k, remedies[k])
	}
	if inner := kindOf(fromBase64(data)); inner != isUnknown {
		return fmt.Sprintf("it is base64 of %s; decode it: %s%s", inner, decodeBase64, extension(inner))
	}
	return ""
}

// These decode base64 in any number of lines, and in UTF-16.
const (
	decodeBase64 = "tr -cd A-Za-z0-9+/= < old.txt | openssl base64 -d -A -out new"
	unwrapPEM    = "sed /-----/d old.pem | tr -cd A-Za-z0-9+/= | openssl base64 -d -A -out new"
)

func extension(k kind) string {
	switch k {
	case isPFX:
		return ".pfx"
	case isPKCS7:
		return ".p7b"
	case isJKS:
		return ".jks"
	case isRequest:
		return ".csr"
	default:
		return ".cer"
	}
}

var oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}

// kindOf looks at how a file begins, and in ASN.1 at the types of its outermost elements.
func kindOf(data []byte) kind {
	for _, magic := range []string{"\xfe\xed\xfe\xed", "\xce\xce\xce\xce"} { // JKS and JCEKS
		if bytes.HasPrefix(data, []byte(magic)) {
			return isJKS
		}
	}
	parts := elements(data)
	if len(parts) == 0 {
		return isUnknown
	}
	var version int
	var oid asn1.ObjectIdentifier
	switch first := parts[0]; {
	case first.Tag == asn1.TagInteger:
		if _, err := asn1.Unmarshal(first.FullBytes, &version); err == nil && version == 3 {
			return isPFX
		}
	case first.Tag == asn1.TagOID:
		if _, err := asn1.Unmarshal(first.FullBytes, &oid); err == nil && oid.Equal(oidSignedData) {
			return isPKCS7
		}
	case len(parts) == 3 && first.Tag == asn1.TagSequence && parts[1].Tag == asn1.TagSequence && parts[2].Tag == asn1.TagBitString:
		// A certificate begins with its version in a tag of its own, or with a serial number; a request with version 0.
		inner := elements(first.FullBytes)
		if len(inner) > 2 && inner[0].Tag == asn1.TagInteger && inner[0].Class == asn1.ClassUniversal && inner[2].Tag == asn1.TagSequence &&
			len(inner) <= 4 {
			return isRequest
		}
		return isCertificate
	}
	return isUnknown
}

// elements returns what is in a SEQUENCE, or nil.
func elements(der []byte) []asn1.RawValue {
	var outer asn1.RawValue
	if _, err := asn1.Unmarshal(der, &outer); err != nil || outer.Tag != asn1.TagSequence || !outer.IsCompound {
		return nil
	}
	var parts []asn1.RawValue
	for rest := outer.Bytes; len(rest) > 0; {
		var part asn1.RawValue
		var err error
		if rest, err = asn1.Unmarshal(rest, &part); err != nil {
			return nil
		}
		parts = append(parts, part)
	}
	return parts
}

// outerLength returns the length of a file, and the length that its outermost SEQUENCE says it has; 0 if that says none.
func outerLength(data []byte) (has, of int) {
	// All of these files are longer than 127 bytes, and a text may begin with the same byte.
	if len(data) < 2 || data[0] != 0x30 || data[1] <= 0x80 {
		return len(data), 0
	}
	octets, length := int(data[1]-0x80), 0
	if octets > 3 || len(data) < 2+octets {
		return len(data), 0
	}
	for _, b := range data[2 : 2+octets] {
		length = length<<8 | int(b)
	}
	return len(data), 2 + octets + length
}

// trimNewline takes line breaks from the end of a binary file, where some programs append one. OpenSSL and Windows read over
// them.
func trimNewline(data []byte) []byte {
	has, of := outerLength(data)
	if of > 2 && of < has && len(bytes.Trim(data[of:], "\r\n")) == 0 {
		return data[:of]
	}
	return data
}

// fromBase64 decodes a text that is base64 and nothing else, or returns nil.
func fromBase64(data []byte) []byte {
	text := strings.Join(strings.Fields(string(data)), "")
	if len(text) < 4 {
		return nil
	}
	decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return nil
	}
	return decoded
}

// asText returns a text file in UTF-8 without a byte order mark. Like [secret.ReadFile] it takes UTF-8 with or without a mark,
// and UTF-16 with one; anything else comes back as it is.
func asText(data []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
	}
	if order == nil || len(data)%2 != 0 {
		return data
	}
	units := make([]uint16, 0, len(data)/2)
	for at := 2; at < len(data); at += 2 {
		units = append(units, order.Uint16(data[at:]))
	}
	return []byte(string(utf16.Decode(units)))
}

var (
	endAndBegin = regexp.MustCompile(`-----END [^\r\n]*-----[^\r\n]*-----BEGIN `)
	wide        = []byte("-\x00-\x00-\x00-\x00") // UTF-16 without a mark
)

const (
	renamePEM = "rewrite it: openssl x509 -in old.pem -out new.pem"
	unwrapPFX = "unwrap it and open it with OpenPFX: " + unwrapPEM + ".pfx"
)

// brokenPEM says why a text with the beginnings of blocks does not have as many blocks, worded like [mistaken].
func brokenPEM(text []byte, blocks int) string {
	begun := bytes.Count(text, []byte(pemBegin))
	if endAndBegin.Match(text) {
		return `an "-----END" and a "-----BEGIN" are on one line; break it: sed 's/-----\(-----BEGIN\)/-----\n\1/' old.pem > new.pem`
	}
	return fmt.Sprintf("it is damaged: only %d of its %d blocks can be read; copy it again", blocks, begun)
}

// strange says what a block is that is neither a certificate nor a private key, worded like [mistaken].
func strange(block *pem.Block) string {
	switch kindOf(block.Bytes) {
	case isPFX:
		return "it is PEM around a PFX file; " + unwrapPFX
	case isRequest:
		return "it has a certificate request; " + useIssued
	default: // its label tells
	}
	switch label := block.Type; label {
	case "X509 CERTIFICATE", "TRUSTED CERTIFICATE":
		return fmt.Sprintf("it calls a certificate %q, which is not its usual name; %s", label, renamePEM)
	case "DH PARAMETERS", "X9.42 DH PARAMETERS", "DSA PARAMETERS":
		return fmt.Sprintf("it has %s, which are no part of a certificate; remove them: sed '/BEGIN %[1]s/,/END %[1]s/d' old.pem > new.pem", label)
	case "PKCS7", "CMS":
		return "it has certificates in PKCS #7; convert it: openssl pkcs7 -print_certs -in old.p7b -out new.pem"
	case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST":
		return fmt.Sprintf("it has a %q block, which is only a request; %s", label, useIssued)
	default:
		return fmt.Sprintf("it has a %.40q block, which is neither a certificate nor an unencrypted private key; remove it", label)
	}
}

// unread says why crypto/x509 does not read a certificate that Windows and OpenSSL may read; mend is what to do if it is one
// that can be left out. It is worded like [mistaken], and no text of a parser is in it.
func unread(err error, mend string) string {
	var cause string
	switch text := err.Error(); {
	case strings.Contains(text, "negative serial number"):
		cause = "whose serial number is negative"
	case strings.Contains(text, "RDNSequence"), strings.Contains(text, "String"), strings.Contains(text, "SAN "), strings.Contains(text, "UTF-8"):
		cause = "with a name that has a character which its type of string does not allow, such as _ or raw UTF-8"
	default:
		return "it has a damaged certificate; export it again"
	}
	return "it has a certificate " + cause + ": Windows and OpenSSL read it, and Go does not; " + mend
}

// What to do about a certificate that crypto/x509 does not read.
const (
	leaveOutOfPFX = "if it is a CA, leave the CAs out: openssl pkcs12 -in old.pfx -clcerts -out between.pem" + exportPFX +
		"; otherwise request the certificate again"
	leaveOutOfPEM = "if it is a CA, remove its block; otherwise request the certificate again"
	newCA         = "ask the CA for another certificate of its key"
)
