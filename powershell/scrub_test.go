package powershell_test

import (
	"context"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// A product may quote what it was given. Its own logs are beyond reach, but nothing of it goes on from here: of this call
// or an earlier one, of the user's or the one-time password.
func TestAQuotedSecretIsScrubbed(t *testing.T) {
	const password = `Canary "p@ss" 9X`
	certificate, err := server().WithPFX(&certs.PFXOptions{Password: secret.New(password)})
	require.NoError(t, err)
	quoted := strings.Join([]string{password, base64.StdEncoding.EncodeToString([]byte(password)), strings.Trim(strconv.Quote(password), `"`)}, " | ")
	oneTime := ""
	refuse := false
	s := open(t, withSite(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		if v, given := c.Param("ServiceCertPassword"); given {
			oneTime = v.Secret().Reveal()
		}
		if refuse {
			return nil, &cmdlet.Error{Outcome: cmdlet.NotDone, Reason: cmdlet.ErrConflict, Err: errors.New("refused: " + quoted + " | " + oneTime)}
		}
		return &cmdlet.Result{Warnings: []string{"warned: " + quoted + " | " + oneTime}}, nil
	}))
	later := cmdlet.NewCall("Get-CMCloudManagementGateway")
	for _, call := range []cmdlet.Call{newGateway(certificate), later} {
		refuse = false
		result, err := s.Run(t.Context(), call)
		require.NoError(t, err)
		assert.Equal(t, []string{"warned: [redacted] | [redacted] | [redacted] | [redacted]"}, result.Warnings)
		refuse = true
		_, err = s.Run(t.Context(), call)
		require.ErrorContains(t, err, "refused: [redacted] | [redacted] | [redacted] | [redacted]")
	}
}
