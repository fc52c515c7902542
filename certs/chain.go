package certs

import (
	"crypto/x509"
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
