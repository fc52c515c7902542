package monitoring_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/monitoring"
)

func TestListComponentStatusMessages(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	object := cmdlet.NewObject("SMS_StatusMessage", map[string]cmdlet.Value{
		"RecordID": cmdlet.Int(1 << 40), "Component": cmdlet.String("SMS_CLOUD_SERVICES_MANAGER"), "MessageID": cmdlet.Int(9409),
		"Severity": cmdlet.Int(1 << 30), "Time": cmdlet.Time(at), "SiteCode": cmdlet.String("PS1"), "MachineName": cmdlet.String("CM01"),
		"Win32Error": cmdlet.Int(5),
	})
	found, err := monitoring.NewClient(answers(object)).ListComponentStatusMessages(t.Context(), at, nil)
	require.NoError(t, err)
	assert.Equal(t, []*monitoring.StatusMessage{{
		RecordID: 1 << 40, Component: "SMS_CLOUD_SERVICES_MANAGER", MessageID: 9409, Severity: 1 << 30, Time: at, SiteCode: "PS1",
		ServerName: "CM01", Win32Error: 5, Object: object,
	}}, found)
	assert.Equal(t, "message 9409 of SMS_CLOUD_SERVICES_MANAGER", found[0].String())
	found, err = simulator.NewT(t, nil).Monitoring().ListComponentStatusMessages(t.Context(), at, nil)
	require.NoError(t, err)
	assert.Empty(t, found)
}

func TestBadStatusMessageOptions(t *testing.T) {
	client := monitoring.NewClient(cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("%v was run", c)
		return &cmdlet.Result{}, nil
	}))
	_, err := client.ListComponentStatusMessages(t.Context(), time.Time{}, &monitoring.ListComponentStatusMessagesOptions{Severity: "Fatal"})
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.ErrorContains(t, err, "since: is required")
	require.ErrorContains(t, err, "Severity Fatal: must be one of")
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	assert.Len(t, e.Problems, 2)
}

// The severities are those of the cmdlet.
func TestSeverities(t *testing.T) {
	metadata, ok := cmdlet.Documented().Cmdlet("Get-CMComponentStatusMessage")
	require.True(t, ok)
	parameter, ok := metadata.Parameter("Severity")
	require.True(t, ok)
	var names []string
	for _, severity := range []monitoring.Severity{monitoring.All, monitoring.Error, monitoring.Warning, monitoring.Information} {
		names = append(names, string(severity))
	}
	assert.ElementsMatch(t, parameter.Accepted, names)
}
