package mirror_test

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/site/monitoring"
)

// monitoringMirrors are the methods of package monitoring.
func monitoringMirrors() map[string]mirror {
	type listAlerts struct{ Opts monitoring.ListAlertsOptions }
	text := cmdlet.String
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
	}
}
