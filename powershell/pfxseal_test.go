package powershell_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// The host gets the same certificate, key and chain, under a password that nobody else has.
func TestAPFXFileTravelsUnderAOneTimePassword(t *testing.T) {
	r := &recorder{}
	s := open(t, r2(r))
	set := cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), // by alias
		cmdlet.P("ServiceCertificatePath", cmdlet.File("renewed.pfx", server().PFX())),
		cmdlet.P("ServiceCertificatePassword", cmdlet.Secret(server().Password())))
	unprotected, err := server().WithPFX(&certs.PFXOptions{Password: secret.New(" ")})
	require.NoError(t, err)
	used := map[string]bool{server().Password().Reveal(): true}
	for _, c := range []cmdlet.Call{newGateway(server()), newGateway(server()), newGateway(unprotected), set} {
		r.calls = nil
		_, err := s.Run(t.Context(), c)
		require.NoError(t, err)
		require.Len(t, r.calls, 1)
		file, _ := r.calls[0].Param("ServiceCertPath")
		password, _ := r.calls[0].Param("ServiceCertPassword")
		name, content := file.File()
		given, _ := c.Param("ServiceCertPath")
		wanted, _ := given.File()
		assert.Equal(t, wanted, name)
		assert.Len(t, password.Secret().Reveal(), 32)
		assert.False(t, used[password.Secret().Reveal()], "used once")
		used[password.Secret().Reveal()] = true

		arrived, err := certs.OpenPFX(content, password.Secret())
		require.NoError(t, err)
		assert.True(t, arrived.Leaf().Equal(server().Leaf()), "the leaf")
		require.Len(t, arrived.Chain(), len(server().Chain()))
		for i, ca := range arrived.Chain() {
			assert.True(t, ca.Equal(server().Chain()[i]), "the chain")
		}
		// 3DES and SHA-1, which Windows Server 2016 reads too: pbeWithSHAAnd3-KeyTripleDES-CBC, and no PBES2.
		assert.Contains(t, string(content.Reveal()), "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x03")
		assert.NotContains(t, string(content.Reveal()), "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d")
	}
}

func TestAPFXFileThatDoesNotOpenIsRefused(t *testing.T) {
	r := &recorder{}
	s := open(t, r2(r))
	for text, c := range map[string]cmdlet.Call{
		"ServiceCertPassword: certs: wrong password": cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")),
			cmdlet.P("ServiceCertPath", cmdlet.File("a.pfx", server().PFX())), cmdlet.P("ServiceCertPassword", cmdlet.Secret(secret.New("canary")))),
		"(file a.pfx, 1 bytes): does not open with ServiceCertPassword: certs: not a readable PFX file": cmdlet.NewCall("Set-CMCloudManagementGateway",
			cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("ServiceCertPath", cmdlet.File("a.pfx", secret.NewBytes([]byte("x"))))),
		// all that is wrong, at once
		"Id '1': is not a parameter of New-CMCloudManagementGateway; ServiceCertPath": cmdlet.NewCall(
			"New-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("SubscriptionId", cmdlet.String("s")),
			cmdlet.P("ServiceCertPath", cmdlet.File("a.pfx", server().PFX())), cmdlet.P("ServiceCertPassword", cmdlet.Secret(secret.New("canary")))),
	} {
		_, err := s.Run(t.Context(), c)
		require.ErrorIs(t, err, cmdlet.ErrInvalid)
		require.ErrorContains(t, err, text)
		require.ErrorContains(t, err, "ServiceCertPath (file a.pfx, ")
		assert.NotContains(t, err.Error(), "canary")
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	}
	_, err := s.Run(t.Context(), cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")),
		cmdlet.P("ServiceCertPassword", cmdlet.Secret(secret.New("canary")))))
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.ErrorContains(t, err, "ServiceCertPassword [redacted]: is allowed only together with ServiceCertPath")
	assert.Empty(t, r.calls, "nothing was contacted")
}

func BenchmarkOneTimePFX(b *testing.B) {
	s := open(b, withSite(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{}, nil }))
	modern := newGateway(server())
	bare := cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("Description", cmdlet.String("a")))
	for name, c := range map[string]cmdlet.Call{"with a PFX file": modern, "without": bare} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Run(b.Context(), c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
