package mirror_test

import (
	"context"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/schedule"
)

func azureserviceMirrors() map[string]mirror {
	type newService struct {
		Spec azureservice.Spec
		Opts azureservice.NewOptions
	}
	type getService struct {
		Ref  azureservice.Ref
		Opts azureservice.GetOptions
	}
	type getDiscovery struct {
		Ref  azureservice.Ref
		Opts azureservice.GetDiscoveryOptions
	}
	type getGroupSync struct {
		Ref  azureservice.Ref
		Opts azureservice.GetGroupSyncOptions
	}
	type listServices struct{ Opts azureservice.ListOptions }
	type setService struct {
		Ref  azureservice.Ref
		Spec azureservice.Patch
		Opts azureservice.SetOptions
	}
	type removeService struct {
		Ref  azureservice.Ref
		Opts azureservice.RemoveOptions
	}
	services := map[string]cmdlet.Object{
		"Get-CMAzureService": cmdlet.NewObject("SMS_Azure_CloudService", map[string]cmdlet.Value{
			"ID": cmdlet.Int(7), "Name": cmdlet.String("Cloud Management"),
		}),
		"Invoke-CMWmiQuery": cmdlet.NewObject("SMS_AAD_Discovery_Settings", map[string]cmdlet.Value{"CloudServiceId": cmdlet.Int(7)}),
	}
	days := schedule.Every(7, schedule.Days)

	return map[string]mirror{
		"azureservice.Get": {
			cmdlet:  "Get-CMAzureService",
			minimal: func() any { return &getService{Ref: azureservice.ByID(7)} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getService)
				_, err := azureservice.NewClient(r).Get(ctx, in.Ref, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref": {value: azureservice.ByName("CM"), want: map[string]cmdlet.Value{
					"Id": {}, "Name": cmdlet.String("CM"), "DisableWildcardHandling": cmdlet.Switch(),
				}},
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: leftOut(nil, "ForceWildcardHandling"),
		},
		"azureservice.List": {
			cmdlet:  "Get-CMAzureService",
			minimal: func() any { return &listServices{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := azureservice.NewClient(r).List(ctx, &input.(*listServices).Opts)
				return err
			},
			fields: map[string]field{
				"Opts.Name":  one(cmdlet.Like("Cloud*"), "Name", cmdlet.String("Cloud*")),
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"Id": "Get sends it", "DisableWildcardHandling": "the name is a pattern"},
				"ForceWildcardHandling"),
		},
		"azureservice.Set": {
			cmdlet: "Set-CMCloudManagementAzureService", site: services,
			minimal: func() any {
				return &setService{Ref: azureservice.ByID(7), Opts: azureservice.SetOptions{Extra: map[string]cmdlet.Value{"Least": cmdlet.Switch()}}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*setService)
				_, err := azureservice.NewClient(r).Set(ctx, in.Ref, in.Spec, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref":                            here(azureservice.ByName("cloud management")),
				"Spec.NewName":                   one(new("CM"), "NewName", cmdlet.String("CM")),
				"Spec.Description":               one(new(""), "Description", cmdlet.String("")),
				"Spec.EnableAADGroupSync":        one(new(false), "EnableAADGroupSync", cmdlet.Bool(false)),
				"Spec.EnableUserDiscovery":       one(new(false), "EnableUserDiscovery", cmdlet.Bool(false)),
				"Spec.UserDiscoverySchedule":     one(days, "UserDiscoverySchedule", cmdlet.ResultOf(days.Call())),
				"Spec.EnableUserDeltaDiscovery":  one(new(true), "EnableUserDeltaDiscovery", cmdlet.Bool(true)),
				"Spec.UserDeltaDiscoveryMins":    one(new(5), "UserDeltaDiscoveryMins", cmdlet.Int(5)),
				"Spec.EnableGroupDiscovery":      one(new(true), "EnableGroupDiscovery", cmdlet.Bool(true)),
				"Spec.AddGroupNames":             one([]string{"a"}, "AddGroupName", cmdlet.List(cmdlet.String("a"))),
				"Spec.RemoveGroupNames":          one([]string{"b", "c"}, "DeleteGroupName", cmdlet.List(cmdlet.String("b"), cmdlet.String("c"))),
				"Spec.GroupDiscoverySchedule":    one(days, "GroupDiscoverySchedule", cmdlet.ResultOf(days.Call())),
				"Spec.EnableGroupDeltaDiscovery": one(new(false), "EnableGroupDeltaDiscovery", cmdlet.Bool(false)),
				"Spec.GroupDeltaDiscoveryMins":   one(new(6), "GroupDeltaDiscoveryMins", cmdlet.Int(6)),
				"Opts.Extra":                     one(map[string]cmdlet.Value{"Least": cmdlet.Int(1)}, "Least", cmdlet.Int(1)),
			},
			leftOut: leftOut(map[string]string{
				"InputObject": byKey, "Name": resolved, "PassThru": readAgain, "DisableWildcardHandling": "an id has no wildcards",
			}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"azureservice.Remove": {
			cmdlet: "Remove-CMAzureService", site: services,
			minimal: func() any { return &removeService{Ref: azureservice.ByID(7)} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*removeService)
				return azureservice.NewClient(r).Remove(ctx, in.Ref, &in.Opts)
			},
			fields: map[string]field{
				"Ref":                           here(azureservice.ByName("cloud management")),
				"Opts.EvenIfNotCloudManagement": here(true),
				"Opts.EvenIfUsed":               here(true),
				"Opts.Extra":                    extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"InputObject": byKey, "Name": resolved, "DisableWildcardHandling": "an id has no wildcards"},
				"WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"azureservice.GetGroupSync": {
			cmdlet:  "Invoke-CMWmiQuery",
			minimal: func() any { return &getGroupSync{Ref: azureservice.ByID(7)} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getGroupSync)
				_, err := azureservice.NewClient(r).GetGroupSync(ctx, in.Ref, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref": {value: azureservice.ByID(8), want: query(cmdlet.Query{
					Class: "SMS_AAD_Sync_Settings",
					Where: []cmdlet.Condition{{Property: "CloudServiceId", Value: cmdlet.Int(8)}},
				})},
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: wmiLeftOut,
		},
		"azureservice.NewCloudManagementAzureService": {
			cmdlet: "New-CMCloudManagementAzureService",
			minimal: func() any {
				return &newService{Spec: azureservice.Spec{Name: "Cloud Management", ServerAppClientID: serverID, ClientAppClientID: clientID}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*newService)
				_, err := azureservice.NewClient(r).NewCloudManagementAzureService(ctx, in.Spec, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Spec.Name":                      one("CM", "Name", cmdlet.String("CM")),
				"Spec.ServerAppClientID":         one(anotherID, "ServerApp", application(anotherID)),
				"Spec.ClientAppClientID":         one(anotherID, "ClientApp", application(anotherID)),
				"Opts.Description":               one("d", "Description", cmdlet.String("d")),
				"Opts.Environment":               one(azurecloud.Public, "AzureEnvironmentOption", cmdlet.Enum("AzurePublicCloud")),
				"Opts.EnableUserDiscovery":       one(true, "EnableUserDiscovery", cmdlet.Bool(true)),
				"Opts.UserDiscoverySchedule":     one(days, "UserDiscoverySchedule", cmdlet.ResultOf(days.Call())).needs("Opts.EnableUserDiscovery", true),
				"Opts.EnableUserDeltaDiscovery":  one(true, "EnableUserDeltaDiscovery", cmdlet.Bool(true)).needs("Opts.EnableUserDiscovery", true),
				"Opts.EnableGroupDiscovery":      one(true, "EnableGroupDiscovery", cmdlet.Bool(true)),
				"Opts.GroupNames":                one([]string{"a", "b"}, "AddGroupName", cmdlet.List(cmdlet.String("a"), cmdlet.String("b"))).needs("Opts.EnableGroupDiscovery", true),
				"Opts.GroupDiscoverySchedule":    one(days, "GroupDiscoverySchedule", cmdlet.ResultOf(days.Call())).needs("Opts.EnableGroupDiscovery", true),
				"Opts.EnableGroupDeltaDiscovery": one(true, "EnableGroupDeltaDiscovery", cmdlet.Bool(true)).needs("Opts.EnableGroupDiscovery", true),
				"Opts.UserDeltaDiscoveryMins": {
					value: new(5), want: map[string]cmdlet.Value{"UserDeltaDiscoveryMins": cmdlet.Int(5)},
					with: map[string]any{"Opts.EnableUserDiscovery": true, "Opts.EnableUserDeltaDiscovery": true},
				},
				"Opts.GroupDeltaDiscoveryMins": {
					value: new(6), want: map[string]cmdlet.Value{"GroupDeltaDiscoveryMins": cmdlet.Int(6)},
					with: map[string]any{"Opts.EnableGroupDiscovery": true, "Opts.EnableGroupDeltaDiscovery": true},
				},
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"DisableWildcardHandling": wildcards}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"azureservice.GetDiscovery": {
			cmdlet:  "Invoke-CMWmiQuery",
			minimal: func() any { return &getDiscovery{Ref: azureservice.ByID(7)} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getDiscovery)
				_, err := azureservice.NewClient(r).GetDiscovery(ctx, in.Ref, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref": {value: azureservice.ByID(8), want: query(cmdlet.Query{
					Class: "SMS_AAD_Discovery_Settings",
					Where: []cmdlet.Condition{{Property: "CloudServiceId", Value: cmdlet.Int(8)}},
				})},
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: wmiLeftOut,
		},
	}
}
