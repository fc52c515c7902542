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

var (
	_ monitoring.AlertLister                  = (*monitoring.Client)(nil)
	_ monitoring.ComponentStatusMessageLister = (*monitoring.Client)(nil)
)

// answers runs every call to the same objects.
func answers(objects ...cmdlet.Object) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{Objects: objects}, nil
	})
}

// The classes of alerts have the same properties.
func TestListAlerts(t *testing.T) {
	created := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, class := range []string{"SMS_Alert", "SMS_CHAlert", "SMS_EPAlert"} {
		object := cmdlet.NewObject(class, map[string]cmdlet.Value{
			"ID": cmdlet.Int(7), "Name": cmdlet.String("Disk space"), "AlertState": cmdlet.Int(1), "Severity": cmdlet.Int(2),
			"Enabled": cmdlet.Bool(true), "TypeID": cmdlet.Int(3), "TypeInstanceID": cmdlet.String("x"),
			"InstanceNameParam1": cmdlet.String("CM01"), "OccurrenceCount": cmdlet.Int(4), "DateCreated": cmdlet.Time(created),
			"DateLastModified": cmdlet.Time(created.Add(time.Hour)),
		})
		found, err := monitoring.NewClient(answers(object)).ListAlerts(t.Context(), nil)
		require.NoError(t, err)
		assert.Equal(t, []*monitoring.Alert{{
			ID: 7, Name: "Disk space", State: 1, Severity: 2, Enabled: true, TypeID: 3, TypeInstanceID: "x", InstanceName: "CM01",
			OccurrenceCount: 4, Created: created, Modified: created.Add(time.Hour), Object: object,
		}}, found)
		assert.Equal(t, `alert "Disk space" (7)`, found[0].String())
	}
	found, err := simulator.NewT(t, nil).Monitoring().ListAlerts(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, found)
}

func TestBadAlertPatterns(t *testing.T) {
	client := monitoring.NewClient(cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("%v was run", c)
		return &cmdlet.Result{}, nil
	}))
	_, err := client.ListAlerts(t.Context(), &monitoring.ListAlertsOptions{Name: cmdlet.Like("[a"), TypeInstanceID: cmdlet.Like("[b")})
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.ErrorContains(t, err, "Name '[a'")
	require.ErrorContains(t, err, "TypeInstanceID '[b'")
}
