package mirror_test

import (
	"context"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/site/collections"
)

// collectionsMirrors are the methods of package collections.
func collectionsMirrors() map[string]mirror {
	type getCollection struct {
		Ref  collections.Ref
		Opts collections.GetOptions
	}
	type listCollections struct{ Opts collections.ListOptions }
	type setCloudSync struct {
		Ref  collections.Ref
		Spec collections.CloudSyncPatch
		Opts collections.SetCloudSyncOptions
	}
	const (
		get    = "Get-CMDeviceCollection"
		groups = "of distribution point groups, which have nothing to do with gateways"
	)
	text := cmdlet.String
	pointGroups := map[string]string{
		"DistributionPointGroup": groups, "DistributionPointGroupId": groups, "DistributionPointGroupName": groups,
	}
	return map[string]mirror{
		"site/collections.Get": {
			cmdlet: get, minimal: func() any { return &getCollection{Ref: collections.ByName("Pilot")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*getCollection)
				_, err := collections.NewClient(r).Get(ctx, in.Ref, &in.Opts)
				return err
			},
			fields: map[string]field{
				"Ref":        {value: collections.ByID("PS100014"), want: map[string]cmdlet.Value{"Id": text("PS100014"), "Name": {}}},
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: leftOut(pointGroups),
		},
		"site/collections.List": {
			cmdlet: get, minimal: func() any { return &listCollections{} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				_, err := collections.NewClient(r).List(ctx, &input.(*listCollections).Opts)
				return err
			},
			fields:  map[string]field{"Opts.Name": one(cmdlet.Like("P*"), "Name", text("P*")), "Opts.Extra": extra("Novelty")},
			leftOut: func() map[string]string { all := leftOut(pointGroups); all["Id"] = "Get finds one by it"; return all }(),
		},
		"site/collections.SetCloudSync": {
			cmdlet: "Set-CMCollectionCloudSync",
			minimal: func() any {
				return &setCloudSync{Ref: collections.ByID("SMS00001"), Spec: collections.CloudSyncPatch{EnableAssignEndpointSecurityPolicy: new(false)}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) error {
				in := input.(*setCloudSync)
				return collections.NewClient(r).SetCloudSync(ctx, in.Ref, in.Spec, &in.Opts)
			},
			site: map[string]cmdlet.Object{get: cmdlet.NewObject("SMS_Collection", map[string]cmdlet.Value{
				"CollectionID": text("PS100014"), "Name": text("Pilot"),
			})},
			fields: map[string]field{
				"Ref":                   one(collections.ByName("Pilot"), "Id", text("PS100014")),
				"Spec.TenantID":         one(tenantID, "TenantId", text(tenantID)),
				"Spec.AddGroupNames":    one([]string{"a", "b"}, "AddGroupName", cmdlet.List(text("a"), text("b"))).needs("Spec.TenantID", tenantID),
				"Spec.RemoveGroupNames": one([]string{"c"}, "RemoveGroupName", cmdlet.List(text("c"))).needs("Spec.TenantID", tenantID),
				"Spec.EnableAssignEndpointSecurityPolicy": one(new(true), "EnableAssignEndpointSecurityPolicy", cmdlet.Bool(true)),
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{
				"Name": resolved, "InputObject": byKey, "TenantName": byKey, "TenantObject": byKey, "DisableWildcardHandling": "the selectors are exact",
			}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
	}
}
