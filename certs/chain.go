package certs

import (
	"crypto/x509"
	"slices"
)

// buildChain returns the CAs of pool on the way from c up to a root, the issuer of c first. Of several ways it takes the
// shortest to a root, so a root goes before a cross certificate of the same key. Without a root it climbs as far as it can;
// CAs that certify each other in a circle are climbed once.
func buildChain(c *x509.Certificate, pool []*x509.Certificate) []*x509.Certificate {
	below := map[*x509.Certificate]*x509.Certificate{} // from an issuer back to what it signed
	top := c
	for reached := []*x509.Certificate{c}; len(reached) > 0 && !selfSigned(top); reached = reached[1:] {
		signed := reached[0]
		for _, ca := range pool {
			if _, known := below[ca]; known || ca.Equal(c) || !isCA(ca) || !signedBy(signed, ca) {
				continue
			}
			below[ca] = signed
			reached = append(reached, ca)
			top = ca
			if selfSigned(ca) {
				break
			}
		}
	}
	var chain []*x509.Certificate
	for at := top; at != c; at = below[at] {
		chain = append(chain, at)
	}
	slices.Reverse(chain)
	return chain
}

// topOf returns the end of the chain from c: a root, or a certificate whose issuer is not in pool.
func topOf(c *x509.Certificate, pool []*x509.Certificate) *x509.Certificate {
	if chain := buildChain(c, pool); len(chain) > 0 {
		return chain[len(chain)-1]
	}
	return c
}
