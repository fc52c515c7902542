package outside_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/outside"
	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
	"github.com/cmgkit/cmgkit/site/clientsettings"
	"github.com/cmgkit/cmgkit/site/roles"
)

const canary = "canary~4Vx8Q"

const configuration = `{
	"tenantName": "Contoso",
	"tenantId": "0f1e2d3c-4b5a-4697-8877-665544332211",
	"serverApp": "3b1c6e52-9d0a-4f4e-8a57-0d7c1c9a2e11",
	"secret": "` + canary + `",
	"secretExpiry": "2099-01-01T00:00:00Z",
	"clientApp": "7a2f4c90-1c1b-4c53-9d0e-5b7f0a6d3c22",
	"subscription": "5d9b6a53-2f41-4f5e-9f3c-1a2b3c4d5e6f",
	"cloud": "AzurePublicCloud",
	"region": "West US 2",
	"connector": "server:cm01.corp.contoso.com",
	"managementPoint": "server:cm01.corp.contoso.com@PS1",
	"settings": "default",
	"group": "default:PS1",
	"state": "stopped",
	"outcome": "not done",
	"reason": "not found"
}`

func config(t *testing.T) *outside.Config {
	t.Helper()
	var read outside.Config
	require.NoError(t, json.Unmarshal([]byte(configuration), &read))
	return &read
}

func TestConfiguration(t *testing.T) {
	t.Parallel()
	read := config(t)
	require.Equal(t, canary, read.Secret.Reveal())
	assert.True(t, read.Secret.Equal(secret.New(canary)))
	require.NoError(t, read.Cloud.Check())
	assert.Equal(t, azurecloud.Public, read.Cloud)
	assert.Zero(t, read.Gateway)
	assert.Equal(t, connectionpoint.OnServer(server), read.Connector)
	assert.Equal(t, roles.OnServer(server).InSite("PS1"), read.ManagementPoint)
	assert.Equal(t, clientsettings.Default(), read.Settings)
	assert.Equal(t, boundarygroups.DefaultOf("PS1"), read.Group)
	assert.Equal(t, cmg.StateStopped, read.State)
	assert.Equal(t, cmdlet.NotDone, read.Outcome)
	assert.Equal(t, cmdlet.ErrNotFound, read.Reason)

	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		assert.NotContains(t, fmt.Sprintf(verb, *read), canary, verb)
	}

	read.Gateway = (&cmg.Gateway{ID: 16777217}).Ref()
	written, err := json.Marshal(read)
	require.NoError(t, err)
	assert.NotContains(t, string(written), canary)
	var fields map[string]string
	require.NoError(t, json.Unmarshal(written, &fields))
	assert.Equal(t, secret.Redacted, fields["secret"])
	assert.Equal(t, "id:16777217", fields["gateway"])

	err = json.Unmarshal(written, &outside.Config{})
	var redacted *secret.Error
	require.ErrorAs(t, err, &redacted, "what was redacted is not a secret")

	fields["secret"] = canary
	written, err = json.Marshal(fields)
	require.NoError(t, err)
	var again outside.Config
	require.NoError(t, json.Unmarshal(written, &again))
	require.True(t, again.Secret.Equal(read.Secret))
	read.Secret, again.Secret = secret.Text{}, secret.Text{} // functions inside: not comparable otherwise
	assert.Equal(t, read, &again)
}

func TestConfigurationThatIsWrong(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"gateway": "granitefalls.contoso.com"}`, `{"gateway": ""}`, `{"gateway": "server:cm01.corp.contoso.com"}`, `{"connector": "id:7"}`,
		`{"settings": "id:0"}`, `{"group": "PS1"}`, `{"state": "fine"}`, `{"outcome": "perhaps"}`, `{"reason": "no idea"}`,
		`{"secret": "[redacted]"}`, `{"secret": 7}`,
	} {
		require.Error(t, json.Unmarshal([]byte(text), &outside.Config{}), text)
	}
	_, err := json.Marshal(struct{ Gateway cmg.Ref }{})
	require.Error(t, err, "the zero Ref has no text form")
	written, err := json.Marshal(outside.Config{SecretExpiry: time.Unix(0, 0).UTC()})
	require.NoError(t, err)
	assert.NotContains(t, string(written), "gateway")
}

func TestSecretsFromElsewhere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret.txt")
	require.NoError(t, os.WriteFile(file, []byte(canary+"\r\n"), 0o600))
	read, err := secret.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, canary, read.Reveal())

	require.NoError(t, os.WriteFile(file, []byte(canary+"\n\n"), 0o600))
	_, err = secret.ReadFile(file)
	require.ErrorContains(t, err, "secret.txt")
	require.NotContains(t, err.Error(), canary)
	_, err = secret.ReadFile(file + "x")
	require.ErrorIs(t, err, os.ErrNotExist)

	t.Setenv("OUTSIDE_SECRET", canary)
	read, err = secret.FromEnv("OUTSIDE_SECRET")
	require.NoError(t, err)
	assert.Equal(t, canary, read.Reveal())
	t.Setenv("OUTSIDE_SECRET", secret.Redacted)
	_, err = secret.FromEnv("OUTSIDE_SECRET")
	require.ErrorContains(t, err, "OUTSIDE_SECRET")
}
