package azureservice_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/schedule"
)

// untouched is a Runner that must not be called.
func untouched(t *testing.T) cmdlet.Runner {
	t.Helper()
	return cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("was called: %s", c)
		return nil, errors.New("untouched")
	})
}

func answers(objects ...cmdlet.Object) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		return &cmdlet.Result{Objects: objects}, nil
	})
}

func problems(t *testing.T, err error) []string {
	t.Helper()
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = p.String()
	}
	return texts
}

func TestNewRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spec azureservice.Spec
		opts azureservice.NewOptions
		want []string
	}{
		"nothing given": {
			want: []string{"Name '': must not be empty", "ClientAppClientID: is required", "ServerAppClientID: is required"},
		},
		"a discovery that is off": {
			spec: spec,
			opts: azureservice.NewOptions{
				UserDiscoverySchedule: schedule.Every(1, schedule.Days), EnableUserDeltaDiscovery: true,
				GroupNames: []string{"Sales"}, GroupDiscoverySchedule: schedule.Every(1, schedule.Days), EnableGroupDeltaDiscovery: true,
			},
			want: []string{
				"UserDiscoverySchedule (New-CMSchedule -RecurCount 1 -RecurInterval Days): needs EnableUserDiscovery",
				"EnableUserDeltaDiscovery $true: needs EnableUserDiscovery",
				"GroupNames 'Sales': needs EnableGroupDiscovery",
				"GroupDiscoverySchedule (New-CMSchedule -RecurCount 1 -RecurInterval Days): needs EnableGroupDiscovery",
				"EnableGroupDeltaDiscovery $true: needs EnableGroupDiscovery",
			},
		},
		"minutes without delta discovery": {
			spec: spec,
			opts: azureservice.NewOptions{
				EnableUserDiscovery: true, EnableGroupDiscovery: true, UserDeltaDiscoveryMins: new(5), GroupDeltaDiscoveryMins: new(0),
			},
			want: []string{
				"GroupDeltaDiscoveryMins 0: must be at least 1",
				"UserDeltaDiscoveryMins 5: needs EnableUserDeltaDiscovery",
				"GroupDeltaDiscoveryMins 0: needs EnableGroupDeltaDiscovery",
			},
		},
		"schedules and groups": {
			spec: spec,
			opts: azureservice.NewOptions{
				EnableUserDiscovery: true, UserDiscoverySchedule: schedule.Every(60, schedule.Minutes),
				EnableGroupDiscovery: true, GroupDiscoverySchedule: schedule.Every(24, schedule.Hours), GroupNames: []string{"Sales", ""},
			},
			want: []string{
				"UserDiscoverySchedule RecurCount 60: must be from 1 to 59 minutes",
				"GroupNames '': must not be empty",
				"GroupDiscoverySchedule RecurCount 24: must be from 1 to 23 hours",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := azureservice.NewClient(untouched(t)).NewCloudManagementAzureService(t.Context(), c.spec, &c.opts)
			assert.Equal(t, c.want, problems(t, err))
		})
	}
}

func TestDecode(t *testing.T) {
	row := cmdlet.NewObject("SMS_Azure_CloudService", map[string]cmdlet.Value{
		"ID": cmdlet.Int(16777220), "Name": cmdlet.String("CM"), "Description": cmdlet.String("d"), "ServiceType": cmdlet.Int(77),
		"AuthenticationType": cmdlet.Int(3), "AssociatedAADWebApplications": cmdlet.List(cmdlet.Int(1), cmdlet.Int(2)),
		"SiteCode": cmdlet.String("PS1"), "Novelty": cmdlet.Bool(true),
	})
	service, err := azureservice.NewClient(answers(row)).NewCloudManagementAzureService(t.Context(), spec, nil)
	require.NoError(t, err)
	assert.Equal(t, &azureservice.Service{
		ID: 16777220, Name: "CM", Description: "d", ServiceType: 77, AuthenticationType: 3, ApplicationIDs: []uint32{1, 2},
		SiteCode: "PS1", Object: row,
	}, service)
}

func TestDiscovery(t *testing.T) {
	full, delta := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC), time.Date(2026, 1, 2, 4, 0, 0, 0, time.UTC)
	row := cmdlet.NewObject("SMS_AAD_Discovery_Settings", map[string]cmdlet.Value{
		"ID": cmdlet.Int(1), "CloudServiceId": cmdlet.Int(16777220), "AgentType": cmdlet.Int(4711), "FullSyncEnabled": cmdlet.Bool(true),
		"DeltaSyncEnabled": cmdlet.Bool(true), "RunNow": cmdlet.Bool(true), "FullSyncSchedule": cmdlet.String("0001128000100008"),
		"DeltaSyncInterval": cmdlet.Int(5), "DiscoveryScopeIds": cmdlet.List(cmdlet.String("g1")),
		"DiscoveryScopeNames": cmdlet.List(cmdlet.String("Sales")), "LastFullSyncTime": cmdlet.Time(full),
		"LastDeltaSyncTime": cmdlet.Time(delta), "SiteCode": cmdlet.String("PS1"), "Novelty": cmdlet.Int(9),
	})
	bare := cmdlet.NewObject("SMS_AAD_Discovery_Settings", map[string]cmdlet.Value{
		"ID": cmdlet.Int(2), "CloudServiceId": cmdlet.Int(16777220), "LastFullSyncTime": {},
	})
	foreign := cmdlet.NewObject("SMS_AAD_Discovery_Settings", map[string]cmdlet.Value{"ID": cmdlet.Int(3), "CloudServiceId": cmdlet.Int(4)})
	settings, err := azureservice.NewClient(answers(row, foreign, bare)).GetDiscovery(t.Context(), azureservice.ByID(16777220), nil)
	require.NoError(t, err)
	assert.Equal(t, []*azureservice.DiscoverySettings{
		{
			ID: 1, CloudServiceID: 16777220, AgentType: 4711, FullSyncEnabled: true, DeltaSyncEnabled: true, RunNow: true,
			FullSyncSchedule: "0001128000100008", DeltaSyncInterval: 5, ScopeIDs: []string{"g1"}, ScopeNames: []string{"Sales"},
			LastFullSyncTime: full, LastDeltaSyncTime: delta, SiteCode: "PS1", Object: row,
		},
		{ID: 2, CloudServiceID: 16777220, Object: bare},
	}, settings)

	settings, err = azureservice.NewClient(answers()).GetDiscovery(t.Context(), azureservice.ByID(1), nil)
	require.NoError(t, err)
	assert.Empty(t, settings)

	const zero = "ref: is required"
	_, err = azureservice.NewClient(untouched(t)).GetDiscovery(t.Context(), azureservice.Ref{}, nil)
	assert.Equal(t, []string{zero}, problems(t, err))
	_, err = azureservice.NewClient(untouched(t)).GetGroupSync(t.Context(), azureservice.Ref{}, nil)
	assert.Equal(t, []string{zero}, problems(t, err))
}
