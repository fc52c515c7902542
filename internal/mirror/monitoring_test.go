package mirror_test

import (
	"context"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/site/monitoring"
)

// monitoringMirrors are the methods of package monitoring.
func monitoringMirrors() map[string]mirror {
	type listAlerts struct{ Opts monitoring.ListAlertsOptions }
	type listMessages struct {
		Since time.Time
		Opts  monitoring.ListComponentStatusMessagesOptions
	}
	text := cmdlet.String
	since := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return map[string]mirror{
		"site/monitoring.ListAlerts": {
			cmdlet: "Get-CMAlert", minimal: func() any { return &listAlerts{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := monitoring.NewClient(r).ListAlerts(ctx, &input.(*listAlerts).Opts)
				return err
			},
			fields: map[string]field{
				"Opts.Name":           one(cmdlet.Like("*Traffic*"), "Name", text("*Traffic*")),
				"Opts.TypeID":         one(new(7), "TypeId", cmdlet.Int(7)),
				"Opts.TypeInstanceID": one(cmdlet.Like("x*"), "TypeInstanceId", text("x*")),
				"Opts.Extra":          extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{
				"Id": "no other method takes an alert, so there is no Ref", "Fast": "everything that the class shows is decoded",
				"DisableWildcardHandling": "lists take wildcards",
			}, "ForceWildcardHandling"),
		},
		"site/monitoring.ListComponentStatusMessages": {
			cmdlet: "Get-CMComponentStatusMessage", minimal: func() any { return &listMessages{Since: since} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*listMessages)
				_, err := monitoring.NewClient(r).ListComponentStatusMessages(ctx, in.Since, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Since":              one(since.Add(time.Hour), "StartTime", cmdlet.Time(since.Add(time.Hour))),
				"Opts.Severity":      one(monitoring.Warning, "Severity", cmdlet.Enum("Warning")),
				"Opts.ComponentName": one("SMS_CLOUD_PROXYCONNECTOR", "ComponentName", text("SMS_CLOUD_PROXYCONNECTOR")),
				"Opts.ServerName":    one("CM01", "ComputerName", text("CM01")),
				"Opts.SiteCode":      one("PS1", "SiteCode", text("PS1")),
				"Opts.Extra":         extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"DisableWildcardHandling": "the filters are exact"}, "ForceWildcardHandling"),
		},
	}
}
