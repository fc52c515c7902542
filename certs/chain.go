package certs

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"slices"
)

// buildChain returns the CAs of pool from the issuer of c up to a root, and whether the chain ends at a root. Of several
// chains it takes the shortest to a root, so it prefers a root to a cross certificate with the same key. Without a root it
// goes up as far as it can; CAs that certify each other in a circle appear once.
func buildChain(c *x509.Certificate, pool []*x509.Certificate) (chain []*x509.Certificate, rooted bool) {
	below := map[*x509.Certificate]*x509.Certificate{} // from an issuer back to what it signed
	top, rooted := c, selfSigned(c)
	for reached := []*x509.Certificate{c}; len(reached) > 0 && !rooted; reached = reached[1:] {
		signed := reached[0]
		for _, ca := range pool {
			if _, known := below[ca]; known || ca.Equal(c) || !isCA(ca) || !signedBy(signed, ca) {
				continue
			}
			below[ca] = signed
			reached = append(reached, ca)
			top = ca
			if rooted = selfSigned(ca); rooted {
				break
			}
		}
	}
	for at := top; at != c; at = below[at] {
		chain = append(chain, at)
	}
	slices.Reverse(chain)
	return chain, rooted
}

// gap says what is missing at a loose end: an issuer, the right key of one, or a root. where is where the CAs were looked for.
func gap(end *x509.Certificate, pool []*x509.Certificate, where string) string {
	what := fmt.Sprintf("issuer %q is missing", end.Issuer)
	for _, c := range pool {
		switch {
		case c == end || !bytes.Equal(c.RawSubject, end.RawIssuer):
		case !signedBy(end, c):
			what = fmt.Sprintf("issuer %q is %s with another key than the one that signed it", end.Issuer, where)
		case !isCA(c):
			return fmt.Sprintf("issuer %q is %s, but is not a CA", end.Issuer, where)
		default:
			return fmt.Sprintf("issuer %q leads back to it and to no root", end.Issuer)
		}
	}
	return what
}

// looseEnd returns the certificate at the end of the chain from c whose issuer is not in pool; nil if the chain ends at a
// root.
func looseEnd(c *x509.Certificate, pool []*x509.Certificate) *x509.Certificate {
	chain, rooted := buildChain(c, pool)
	switch {
	case rooted:
		return nil
	case len(chain) > 0:
		return chain[len(chain)-1]
	}
	return c
}
