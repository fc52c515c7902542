package certs_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/cmgkit/cmgkit/certs"
)

func TestWhatTypesPrint(t *testing.T) {
	ca := must(certs.ParseCA(root().Raw))
	for want, v := range map[string]fmt.Stringer{
		fmt.Sprintf(`"CN=Test Root" (RootCA, thumbprint %s)`, ca.Thumbprint()): ca,
		`certificate request for "*.contoso.com"`:                              must(certs.NewRequest("*.contoso.com", nil)),
	} {
		assert.Equal(t, want, v.String())
	}
	for want, empty := range map[string][]fmt.Stringer{
		"no certificate":         {(*certs.ServerCertificate)(nil), &certs.ServerCertificate{}},
		"no CA certificate":      {(*certs.CACertificate)(nil), &certs.CACertificate{Store: certs.RootCA}},
		"no certificate request": {(*certs.Request)(nil), &certs.Request{}},
	} {
		for _, v := range empty {
			assert.Equal(t, want, v.String())
		}
	}
}
