package azureservice_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/schedule"
)

// scripted is a Runner that answers by cmdlet, queries by class, and keeps the calls.
type scripted struct {
	answers map[string][]cmdlet.Object
	failing map[string]error
	calls   []string
}

func (s *scripted) Run(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	s.calls = append(s.calls, c.String())
	key := c.Name()
	if wql, ok := c.Param("Query"); ok {
		q, err := cmdlet.ParseQuery(wql.Str())
		if err != nil {
			return nil, err
		}
		key = q.Class
	}
	if err := s.failing[key]; err != nil {
		return nil, err
	}
	return &cmdlet.Result{Objects: s.answers[key]}, nil
}

func service(id, kind int64, name string) cmdlet.Object {
	return cmdlet.NewObject("SMS_Azure_CloudService", map[string]cmdlet.Value{
		"ID": cmdlet.Int(id), "ServiceType": cmdlet.Int(kind), "Name": cmdlet.String(name),
	})
}

func settingsOf(class string, id int64) cmdlet.Object {
	return cmdlet.NewObject(class, map[string]cmdlet.Value{"CloudServiceId": cmdlet.Int(id)})
}

const (
	get       = "Get-CMAzureService"
	byID      = get + " -Id 7"
	remove    = "Remove-CMAzureService -Force -Id 7"
	discovery = "SMS_AAD_Discovery_Settings"
	groupSync = "SMS_AAD_Sync_Settings"
	apps      = "SMS_AAD_Application_Ex"
	gateways  = "SMS_AzureService"
)

func siteWith(services ...cmdlet.Object) *scripted {
	return &scripted{answers: map[string][]cmdlet.Object{get: services}, failing: map[string]error{}}
}

var unavailable = &cmdlet.Error{Op: get, Reason: cmdlet.ErrUnavailable, Outcome: cmdlet.NotDone}

func TestGet(t *testing.T) {
	mine, other := service(7, 77, "Cloud Management"), service(8, 5, "Tenant attach")
	for name, c := range map[string]struct {
		ref  azureservice.Ref
		rows []cmdlet.Object
		sent string
		want error
	}{
		"by id":         {azureservice.ByID(7), []cmdlet.Object{mine, other}, byID, nil},
		"itself":        {(&azureservice.Service{ID: 7}).Ref(), []cmdlet.Object{mine}, byID, nil},
		"by name":       {azureservice.ByName("CLOUD management"), []cmdlet.Object{other, mine}, get + " -DisableWildcardHandling -Name 'CLOUD management'", nil},
		"no wildcards":  {azureservice.ByName("Cloud*"), []cmdlet.Object{mine}, "", cmdlet.ErrNotFound},
		"another id":    {azureservice.ByID(9), []cmdlet.Object{mine}, "", cmdlet.ErrNotFound},
		"two of a name": {azureservice.ByName("Cloud Management"), []cmdlet.Object{mine, service(9, 77, "cloud management")}, "", cmdlet.ErrAmbiguous},
	} {
		t.Run(name, func(t *testing.T) {
			site := siteWith(c.rows...)
			got, err := azureservice.NewClient(site).Get(t.Context(), c.ref, nil)
			require.ErrorIs(t, err, c.want)
			if name == "two of a name" {
				require.ErrorContains(t, err, `2 objects match: Azure service "Cloud Management", id 7; Azure service "cloud management", id 9`)
			}
			if err == nil {
				assert.Equal(t, uint32(7), got.ID)
				assert.Equal(t, []string{c.sent}, site.calls)
			}
		})
	}
	_, err := azureservice.NewClient(siteWith()).Get(t.Context(), azureservice.ByID(7), nil)
	require.EqualError(t, err, "Get-CMAzureService '7': not found")
	_, err = azureservice.NewClient(untouched(t)).Get(t.Context(), azureservice.Ref{}, nil)
	assert.Equal(t, []string{"ref: is required"}, problems(t, err))
	_, err = azureservice.NewClient(untouched(t)).Get(t.Context(), azureservice.ByID(1<<31), nil)
	assert.Equal(t, []string{"Id 2147483648: is outside the range of Int32"}, problems(t, err))
}

func TestList(t *testing.T) {
	site := siteWith(service(7, 77, "Cloud Management"), service(8, 5, "Tenant attach"))
	services, err := azureservice.NewClient(site).List(t.Context(), nil)
	require.NoError(t, err)
	assert.Len(t, services, 2)
	services, err = azureservice.NewClient(site).List(t.Context(), &azureservice.ListOptions{Name: cmdlet.Like("*attach")})
	require.NoError(t, err)
	require.Len(t, services, 1)
	assert.Equal(t, uint32(8), services[0].ID)
	assert.Equal(t, []string{get, get + " -Name '*attach'"}, site.calls)
	services, err = azureservice.NewClient(siteWith()).List(t.Context(), nil)
	require.NoError(t, err)
	assert.NotNil(t, services)
	assert.Empty(t, services)
	_, err = azureservice.NewClient(untouched(t)).List(t.Context(), &azureservice.ListOptions{Name: cmdlet.Like("[")})
	assert.Equal(t, []string{"Name '[': a [ has no ] after it, or nothing before the ]"}, problems(t, err))
}

func TestSet(t *testing.T) {
	site := siteWith(service(7, 77, "Cloud Management"))
	got, err := azureservice.NewClient(site).Set(t.Context(), azureservice.ByName("cloud management"), azureservice.Patch{
		Description: new(""), EnableUserDiscovery: new(false), EnableUserDeltaDiscovery: new(false),
	}, nil)
	require.NoError(t, err)
	assert.Equal(t, uint32(7), got.ID)
	assert.Equal(t, []string{
		get + " -DisableWildcardHandling -Name 'cloud management'",
		"Set-CMCloudManagementAzureService -Description '' -EnableUserDeltaDiscovery $false -EnableUserDiscovery $false -Id 7",
		byID,
	}, site.calls)
}

func TestSetFails(t *testing.T) {
	const set = "Set-CMCloudManagementAzureService"
	for name, c := range map[string]struct {
		services []cmdlet.Object
		failing  string
		want     error
		calls    int
	}{
		"not there":      {nil, "", cmdlet.ErrNotFound, 1},
		"tenant attach":  {[]cmdlet.Object{service(7, 5, "Tenant attach")}, "", cmdlet.ErrConflict, 1},
		"cannot be read": {nil, get, unavailable, 1},
		"refused":        {[]cmdlet.Object{service(7, 77, "CM")}, set, unavailable, 2},
	} {
		t.Run(name, func(t *testing.T) {
			site := siteWith(c.services...)
			site.failing[c.failing] = unavailable
			got, err := azureservice.NewClient(site).Set(t.Context(), azureservice.ByID(7), azureservice.Patch{NewName: new("CM")}, nil)
			require.ErrorIs(t, err, c.want)
			assert.Nil(t, got)
			assert.Len(t, site.calls, c.calls, "%q", site.calls)
		})
	}
	reads := 0
	site := siteWith(service(7, 77, "CM"))
	lost := cmdlet.RunnerFunc(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		if reads++; reads == 3 {
			return nil, unavailable
		}
		return site.Run(ctx, c)
	})
	_, err := azureservice.NewClient(lost).Set(t.Context(), azureservice.ByID(7), azureservice.Patch{NewName: new("CM 2")}, nil)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.Equal(t, cmdlet.Done, cmdlet.OutcomeOf(err))
}

func TestSetRefuses(t *testing.T) {
	days := schedule.Every(1, schedule.Days)
	for name, c := range map[string]struct {
		patch azureservice.Patch
		want  []string
	}{
		"empty":      {azureservice.Patch{}, []string{"the patch is empty, so nothing would change"}},
		"empty name": {azureservice.Patch{NewName: new("")}, []string{"NewName '': must not be empty"}},
		"settings of users, who go off": {
			azureservice.Patch{
				EnableUserDiscovery: new(false), UserDiscoverySchedule: days, EnableUserDeltaDiscovery: new(true), UserDeltaDiscoveryMins: new(5),
			},
			[]string{
				"UserDiscoverySchedule (New-CMSchedule -RecurCount 1 -RecurInterval Days): needs EnableUserDiscovery",
				"EnableUserDeltaDiscovery $true: needs EnableUserDiscovery", "UserDeltaDiscoveryMins 5: needs EnableUserDiscovery",
			},
		},
		"settings of groups, which go off": {
			azureservice.Patch{
				EnableGroupDiscovery: new(false), AddGroupNames: []string{"Sales"}, RemoveGroupNames: []string{"HR"}, GroupDiscoverySchedule: days,
				EnableGroupDeltaDiscovery: new(true), GroupDeltaDiscoveryMins: new(5),
			},
			[]string{
				"AddGroupNames 'Sales': needs EnableGroupDiscovery",
				"GroupDiscoverySchedule (New-CMSchedule -RecurCount 1 -RecurInterval Days): needs EnableGroupDiscovery",
				"EnableGroupDeltaDiscovery $true: needs EnableGroupDiscovery", "GroupDeltaDiscoveryMins 5: needs EnableGroupDiscovery",
			},
		},
		"minutes of delta discovery, which goes off": {
			azureservice.Patch{
				EnableUserDeltaDiscovery: new(false), UserDeltaDiscoveryMins: new(0), EnableGroupDeltaDiscovery: new(false), GroupDeltaDiscoveryMins: new(6),
			},
			[]string{
				"UserDeltaDiscoveryMins 0: must be at least 1", "UserDeltaDiscoveryMins 0: needs EnableUserDeltaDiscovery",
				"GroupDeltaDiscoveryMins 6: needs EnableGroupDeltaDiscovery",
			},
		},
		"groups": {
			azureservice.Patch{AddGroupNames: []string{"Sales", ""}, RemoveGroupNames: []string{"Sales"}},
			[]string{"AddGroupNames '': must not be empty", "RemoveGroupNames 'Sales': is in AddGroupNames too"},
		},
		"a schedule": {
			azureservice.Patch{UserDiscoverySchedule: schedule.Every(60, schedule.Minutes)},
			[]string{"UserDiscoverySchedule RecurCount 60: must be from 1 to 59 minutes"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := azureservice.NewClient(untouched(t)).Set(t.Context(), azureservice.ByID(7), c.patch, nil)
			assert.Equal(t, c.want, problems(t, err))
			assert.Equal(t, c.want, problems(t, c.patch.Check(0)))
		})
	}
	_, err := azureservice.NewClient(untouched(t)).Set(t.Context(), azureservice.Ref{}, azureservice.Patch{}, nil)
	assert.Equal(t, []string{
		"the patch is empty, so nothing would change", "ref: is required",
	}, problems(t, err))
}

func TestRemove(t *testing.T) {
	mine := service(7, 77, "Cloud Management")
	paired := cmdlet.NewObject("SMS_Azure_CloudService", map[string]cmdlet.Value{
		"ID": cmdlet.Int(7), "Name": cmdlet.String("Cloud Management"), "AssociatedAADWebApplications": cmdlet.List(cmdlet.Int(2)),
	})
	app := func(id int64, client bool, pairedWith ...int64) cmdlet.Object {
		list := make([]cmdlet.Value, len(pairedWith))
		for i, other := range pairedWith {
			list[i] = cmdlet.Int(other)
		}
		return cmdlet.NewObject(apps, map[string]cmdlet.Value{
			"ID": cmdlet.Int(id), "IsClientApp": cmdlet.Bool(client), "AssociatedAADApplications": cmdlet.List(list...),
		})
	}
	gateway := func(service, app int64) cmdlet.Object {
		return cmdlet.NewObject(gateways, map[string]cmdlet.Value{
			"ServiceCName": cmdlet.String("granite.contoso.com"), "ServiceType": cmdlet.String("CloudProxyService"),
			"AzureCloudServiceId": cmdlet.Int(service), "AADApplicationId": cmdlet.Int(app),
		})
	}
	anyKind := &azureservice.RemoveOptions{EvenIfNotCloudManagement: true}
	for name, c := range map[string]struct {
		service cmdlet.Object
		rows    []cmdlet.Object
		opts    *azureservice.RemoveOptions
		refused string
	}{
		"with discovery":         {mine, []cmdlet.Object{settingsOf(discovery, 7)}, nil, ""},
		"with group sync":        {mine, []cmdlet.Object{settingsOf(groupSync, 7)}, nil, ""},
		"of another's discovery": {mine, []cmdlet.Object{settingsOf(discovery, 8)}, nil, "'Cloud Management': conflict: nothing shows that it is Cloud Management (RemoveOptions.EvenIfNotCloudManagement overrides this)"},
		"without any":            {mine, nil, nil, "'Cloud Management': conflict: nothing shows"},
		"overridden":             {mine, nil, anyKind, ""},
		"with a pair of apps":    {paired, []cmdlet.Object{app(2, false, 3), app(3, true, 2)}, nil, ""},
		"with a server app":      {paired, []cmdlet.Object{app(2, false)}, nil, "'Cloud Management': conflict: nothing shows"},
		"with two server apps":   {paired, []cmdlet.Object{app(2, false, 3), app(3, false, 2)}, nil, "'Cloud Management': conflict: nothing shows"},
		"with others' apps":      {paired, []cmdlet.Object{app(4, false, 3), app(3, true, 4)}, nil, "'Cloud Management': conflict: nothing shows"},
		"used": {
			mine,
			[]cmdlet.Object{settingsOf(discovery, 7), gateway(7, 0), gateway(0, 2)},
			anyKind,
			"'Cloud Management': conflict: its app is still used by granite.contoso.com (RemoveOptions.EvenIfUsed overrides this)",
		},
		"its app is used":      {paired, []cmdlet.Object{gateway(0, 2)}, nil, "'Cloud Management': conflict: its app is still used by granite.contoso.com"},
		"another is used":      {paired, []cmdlet.Object{settingsOf(discovery, 7), gateway(8, 3)}, nil, ""},
		"used, and overridden": {mine, []cmdlet.Object{gateway(7, 2)}, &azureservice.RemoveOptions{EvenIfUsed: true}, ""},
		"tenant attach":        {service(7, 5, "Co-management"), []cmdlet.Object{settingsOf(discovery, 7)}, anyKind, "'Co-management': conflict: it is the service for tenant attach (ServiceType 5)"},
	} {
		t.Run(name, func(t *testing.T) {
			site := siteWith(c.service)
			for _, row := range c.rows {
				site.answers[row.Class()] = append(site.answers[row.Class()], row)
			}
			err := azureservice.NewClient(site).Remove(t.Context(), azureservice.ByID(7), c.opts)
			if c.refused == "" {
				require.NoError(t, err)
				assert.Equal(t, remove, site.calls[len(site.calls)-1])
				return
			}
			require.ErrorIs(t, err, cmdlet.ErrConflict)
			require.ErrorContains(t, err, "Remove-CMAzureService "+c.refused)
			assert.NotContains(t, site.calls, remove)
		})
	}
	for _, unreadable := range []string{get, discovery, groupSync, apps, gateways} {
		t.Run("cannot read "+unreadable, func(t *testing.T) {
			site := siteWith(mine)
			site.failing[unreadable] = unavailable
			require.ErrorIs(t, azureservice.NewClient(site).Remove(t.Context(), azureservice.ByName("cloud management"), nil), unavailable)
			assert.NotContains(t, site.calls, remove)
		})
	}
	require.ErrorIs(t, azureservice.NewClient(siteWith(service(8, 77, "x"))).Remove(t.Context(), azureservice.ByID(7), nil), cmdlet.ErrNotFound)
}

func TestGetGroupSync(t *testing.T) {
	full, delta := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC), time.Date(2026, 1, 2, 4, 0, 0, 0, time.UTC)
	row := cmdlet.NewObject(groupSync, map[string]cmdlet.Value{
		"ID": cmdlet.Int(1), "CloudServiceId": cmdlet.Int(7), "FullSyncEnabled": cmdlet.Int(2), "DeltaSyncEnabled": cmdlet.Int(3),
		"DeltaSyncInterval": cmdlet.Int(4), "RunNow": cmdlet.Int(5), "FullSyncSchedule": cmdlet.String("0001128000100008"),
		"LastFullSyncTime": cmdlet.Time(full), "LastDeltaSyncTime": cmdlet.Time(delta), "WaterMark": cmdlet.Int(1 << 40), "Novelty": cmdlet.Int(6),
	})
	site := siteWith(service(7, 77, "Cloud Management"))
	site.answers[groupSync] = []cmdlet.Object{settingsOf(groupSync, 8), row}
	got, err := azureservice.NewClient(site).GetGroupSync(t.Context(), azureservice.ByID(7), nil)
	require.NoError(t, err)
	assert.Equal(t, []*azureservice.GroupSyncSettings{{
		ID: 1, CloudServiceID: 7, FullSyncEnabled: 2, DeltaSyncEnabled: 3, DeltaSyncInterval: 4, RunNow: 5,
		FullSyncSchedule: "0001128000100008", LastFullSyncTime: full, LastDeltaSyncTime: delta, WaterMark: 1 << 40, Object: row,
	}}, got)
	assert.Len(t, site.calls, 1)
}

func TestSettingsByName(t *testing.T) {
	site := siteWith(service(7, 77, "Cloud Management"))
	site.answers[discovery] = []cmdlet.Object{settingsOf(discovery, 7)}
	site.answers[groupSync] = []cmdlet.Object{settingsOf(groupSync, 7)}
	client := azureservice.NewClient(site)
	found, err := client.GetDiscovery(t.Context(), azureservice.ByName("cloud management"), nil)
	require.NoError(t, err)
	assert.Len(t, found, 1)
	assert.Contains(t, site.calls[1], "CloudServiceId = 7")
	synced, err := client.GetGroupSync(t.Context(), azureservice.ByName("cloud management"), nil)
	require.NoError(t, err)
	assert.Len(t, synced, 1)
	_, err = client.GetDiscovery(t.Context(), azureservice.ByName("other"), nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	_, err = client.GetGroupSync(t.Context(), azureservice.ByName("other"), nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
}
