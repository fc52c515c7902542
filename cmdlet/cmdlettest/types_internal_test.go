package cmdlettest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// A Runner may leave a secret property out or give it empty; what is in it must not come back.
func TestSecretPropertiesComeBackEmpty(t *testing.T) {
	for name, value := range map[string]cmdlet.Value{"null": {}, "empty": cmdlet.String("")} {
		o := cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{"RootCertificate": value})
		require.NoError(t, misfits(o), name)
	}
	require.NoError(t, misfits(cmdlet.NewObject("SMS_AzureService", nil)))
	for name, value := range map[string]cmdlet.Value{"text": cmdlet.String("MII"), "space": cmdlet.String(" "), "number": cmdlet.Int(0)} {
		o := cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{"RootCertificate": value})
		assert.ErrorContains(t, misfits(o), "SMS_AzureService.RootCertificate holds a secret and came back", name)
	}
}
