package typed_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/schedule"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/site"
)

// mirror says what a method sends. Its input is a struct of the method's arguments: structs of this test, and the
// method's own Spec and Options in it, whose exported fields are set one at a time.
type mirror struct {
	cmdlet  string
	minimal func() any                                            // a pointer to the input of a valid call
	run     func(ctx context.Context, r cmdlet.Runner, input any) // as a method call
	fields  map[string]field                                      // by path: "Opts.Region"
	fixed   []string                                              // parameters that are always sent
	leftOut map[string]string                                     // parameters that are never sent, and why
}

// field is what setting a field sends.
type field struct {
	value any                     // to set
	with  map[string]any          // other fields that the value needs, set before
	want  map[string]cmdlet.Value // the parameters that differ from the call without it
}

func one(value any, parameter string, want cmdlet.Value) field {
	return field{value: value, want: map[string]cmdlet.Value{parameter: want}}
}

func (f field) needs(path string, value any) field {
	f.with = map[string]any{path: value}
	return f
}

const (
	tenantID  = "11111111-1111-1111-1111-111111111111"
	serverID  = "22222222-2222-2222-2222-222222222222"
	clientID  = "33333333-3333-3333-3333-333333333333"
	anotherID = "44444444-4444-4444-4444-abcdefABCDEF"
)

const (
	decorated = "a decorator does it: cmdlet.WhatIf, cmdlet.Confirm"
	wildcards = "names are literal, and this cmdlet makes what it names"
	literal   = "names are literal: DisableWildcardHandling is sent"
	filters   = "a filter of lists; one object is found by its key"
	byKey     = "the object's key is sent instead"
)

var always = map[string]string{"WhatIf": decorated, "Confirm": decorated, "ForceWildcardHandling": literal}

func leftOut(parameters map[string]string, documented ...string) map[string]string {
	all := map[string]string{}
	for _, p := range documented {
		all[p] = always[p]
	}
	maps.Copy(all, parameters)
	return all
}

func application(clientID string) cmdlet.Value {
	return cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("ClientId", cmdlet.String(clientID))))
}

func extra(parameter string) field {
	return one(map[string]cmdlet.Value{parameter: cmdlet.String("x")}, parameter, cmdlet.String("x"))
}

func mirrors(t *testing.T) map[string]mirror {
	t.Helper()
	lab, err := certs.NewLab()
	require.NoError(t, err)
	certificate := func(serviceName string, opts *certs.LabOptions) *certs.ServerCertificate {
		c, err := lab.ServerCertificate(serviceName, opts)
		require.NoError(t, err)
		return c
	}
	granite := certificate("granitefalls.contoso.com", nil)
	renewed := certificate("granitefalls.contoso.com", nil)
	several := certificate("granitefalls.contoso.com", &certs.LabOptions{
		DNSNames: []string{"granitefalls.contoso.com", "granitefalls.fabrikam.com"},
	})
	ca := lab.Root()
	expiry := time.Now().Add(24 * time.Hour)
	days := schedule.Every(7, schedule.Days)

	type importServer struct {
		Spec aad.ServerApplicationSpec
		Opts aad.ImportServerApplicationOptions
	}
	type importClient struct {
		AppName, ClientID string
		Tenant            aad.TenantRef
		Opts              aad.ImportClientApplicationOptions
	}
	type key struct{ Value string }
	type newService struct {
		Spec azureservice.Spec
		Opts azureservice.NewOptions
	}
	type serviceRef struct{ Ref azureservice.Ref }
	type newGateway struct {
		Spec cmg.Spec
		Opts cmg.NewOptions
	}
	type gatewayRef struct{ Ref cmg.Ref }
	type addPoint struct {
		Server, Gateway string
		Opts            connectionpoint.AddOptions
	}
	type pointRef struct{ Ref connectionpoint.Ref }

	wmiLeftOut := leftOut(map[string]string{
		"ClassName": "the query names it", "Context": "not needed to read", "Option": "not needed to read",
		"Search": "a .NET object", "DisableWildcardHandling": "WQL has no wildcards here",
	}, "WhatIf", "Confirm", "ForceWildcardHandling")
	query := func(q cmdlet.Query) map[string]cmdlet.Value {
		wql, _ := cmdlet.QueryCall(q).Param("Query")
		return map[string]cmdlet.Value{"Query": wql}
	}

	return map[string]mirror{
		"aad.ImportServerApplication": {
			cmdlet: "Import-CMAADServerApplication",
			minimal: func() any {
				return &importServer{Spec: aad.ServerApplicationSpec{
					TenantName: "Contoso", TenantID: tenantID, AppName: "CMG-ServerApp", ClientID: serverID,
					SecretKey: secret.New("canary"), SecretKeyExpiry: expiry,
				}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*importServer)
				_, _ = aad.NewClient(r).ImportServerApplication(ctx, in.Spec, &in.Opts)
			},
			fields: map[string]field{
				"Spec.TenantName":      one("Fabrikam", "TenantName", cmdlet.String("Fabrikam")),
				"Spec.TenantID":        one(anotherID, "TenantId", cmdlet.String(anotherID)),
				"Spec.AppName":         one("App", "AppName", cmdlet.String("App")),
				"Spec.ClientID":        one(anotherID, "ClientId", cmdlet.String(anotherID)),
				"Spec.SecretKey":       one(secret.New("s2"), "SecretKey", cmdlet.Secret(secret.New("s2"))),
				"Spec.SecretKeyExpiry": one(expiry.Add(time.Hour), "SecretKeyExpiry", cmdlet.Time(expiry.Add(time.Hour))),
				"Opts.AppIDURI":        one("https://contoso.com/cmg", "AppIdUri", cmdlet.String("https://contoso.com/cmg")),
				"Opts.Environment":     one(certs.AzureUSGovernmentCloud, "AzureEnvironmentOption", cmdlet.Enum("AzureUSGovernmentCloud")),
				"Opts.Extra":           extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"DisableWildcardHandling": wildcards}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"aad.ImportClientApplication": {
			cmdlet: "Import-CMAADClientApplication",
			minimal: func() any {
				return &importClient{AppName: "CMG-ClientApp", ClientID: clientID, Tenant: aad.InTenant(tenantID)}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*importClient)
				_, _ = aad.NewClient(r).ImportClientApplication(ctx, in.AppName, in.ClientID, in.Tenant, &in.Opts)
			},
			fields: map[string]field{
				"AppName":  one("App", "AppName", cmdlet.String("App")),
				"ClientID": one(anotherID, "ClientId", cmdlet.String(anotherID)),
				"Tenant": {value: aad.WithServerApplication(serverID), want: map[string]cmdlet.Value{
					"ServerApp": application(serverID), "TenantId": {},
				}},
				"Opts.Extra": extra("Novelty"),
			},
			leftOut: leftOut(map[string]string{"DisableWildcardHandling": wildcards}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"aad.GetApplication": {
			cmdlet:  "Get-CMAADApplication",
			minimal: func() any { return &key{serverID} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = aad.NewClient(r).GetApplication(ctx, input.(*key).Value)
			},
			fields: map[string]field{"Value": one(anotherID, "ClientId", cmdlet.String(anotherID))},
			leftOut: leftOut(map[string]string{
				"AppName": filters, "AppType": filters, "TenantId": filters, "TenantName": filters,
				"DisableWildcardHandling": "a GUID has no wildcards",
			}, "ForceWildcardHandling"),
		},
		"azureservice.NewCloudManagementAzureService": {
			cmdlet: "New-CMCloudManagementAzureService",
			minimal: func() any {
				return &newService{Spec: azureservice.Spec{Name: "Cloud Management", ServerAppClientID: serverID, ClientAppClientID: clientID}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*newService)
				_, _ = azureservice.NewClient(r).NewCloudManagementAzureService(ctx, in.Spec, &in.Opts)
			},
			fields: map[string]field{
				"Spec.Name":                      one("CM", "Name", cmdlet.String("CM")),
				"Spec.ServerAppClientID":         one(anotherID, "ServerApp", application(anotherID)),
				"Spec.ClientAppClientID":         one(anotherID, "ClientApp", application(anotherID)),
				"Opts.Description":               one("d", "Description", cmdlet.String("d")),
				"Opts.Environment":               one(certs.AzurePublicCloud, "AzureEnvironmentOption", cmdlet.Enum("AzurePublicCloud")),
				"Opts.EnableUserDiscovery":       one(true, "EnableUserDiscovery", cmdlet.Bool(true)),
				"Opts.UserDiscoverySchedule":     one(days, "UserDiscoverySchedule", cmdlet.ResultOf(days.Call())).needs("Opts.EnableUserDiscovery", true),
				"Opts.EnableUserDeltaDiscovery":  one(true, "EnableUserDeltaDiscovery", cmdlet.Bool(true)).needs("Opts.EnableUserDiscovery", true),
				"Opts.EnableGroupDiscovery":      one(true, "EnableGroupDiscovery", cmdlet.Bool(true)),
				"Opts.AddGroupName":              one([]string{"a", "b"}, "AddGroupName", cmdlet.List(cmdlet.String("a"), cmdlet.String("b"))).needs("Opts.EnableGroupDiscovery", true),
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
		"azureservice.Discovery": {
			cmdlet:  "Invoke-CMWmiQuery",
			minimal: func() any { return &serviceRef{azureservice.ByID(7)} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = azureservice.NewClient(r).Discovery(ctx, input.(*serviceRef).Ref)
			},
			fields: map[string]field{"Ref": {value: &azureservice.Service{ID: 8}, want: query(cmdlet.Query{
				Class: "SMS_AAD_Discovery_Settings",
				Where: []cmdlet.Condition{{Property: "CloudServiceId", Value: cmdlet.Int(8)}},
			})}},
			leftOut: wmiLeftOut,
		},
		"cmg.NewCloudManagementGateway": {
			cmdlet: "New-CMCloudManagementGateway",
			minimal: func() any {
				return &newGateway{Spec: cmg.Spec{
					Certificate: granite, SubscriptionID: tenantID, GroupName: "cmg-rg", ServerAppClientID: serverID,
				}}
			},
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*newGateway)
				_, _ = cmg.NewClient(r).NewCloudManagementGateway(ctx, in.Spec, &in.Opts)
			},
			fields: map[string]field{
				"Spec.Certificate": {value: renewed, want: map[string]cmdlet.Value{
					"ServiceCertPath":     cmdlet.File("granitefalls.pfx", renewed.PFX()),
					"ServiceCertPassword": cmdlet.Secret(renewed.Password()),
				}},
				"Spec.SubscriptionID":    one(anotherID, "SubscriptionId", cmdlet.String(anotherID)),
				"Spec.GroupName":         one("other", "GroupName", cmdlet.String("other")),
				"Spec.ServerAppClientID": one(anotherID, "ServerAppClientId", cmdlet.String(anotherID)),
				"Opts.ServiceName": {
					value: "granitefalls.contoso.com", with: map[string]any{"Spec.Certificate": several},
					want: map[string]cmdlet.Value{
						"ServiceName": cmdlet.String("granitefalls.contoso.com"),
						// Without it the call is refused, and so nothing was sent.
						"Force": cmdlet.Switch(), "GroupName": cmdlet.String("cmg-rg"), "SubscriptionId": cmdlet.String(tenantID),
						"ServerAppClientId":   cmdlet.String(serverID),
						"ServiceCertPath":     cmdlet.File("granitefalls.pfx", several.PFX()),
						"ServiceCertPassword": cmdlet.Secret(several.Password()),
					},
				},
				"Opts.Description":          one("d", "Description", cmdlet.String("d")),
				"Opts.Region":               one("westeurope", "Region", cmdlet.Enum("westeurope")),
				"Opts.Environment":          one(certs.AzurePublicCloud, "EnvironmentSetting", cmdlet.Enum("AzurePublicCloud")),
				"Opts.TenantID":             one(anotherID, "TenantId", cmdlet.String(anotherID)),
				"Opts.IsUsingExistingGroup": one(true, "IsUsingExistingGroup", cmdlet.Bool(true)),
				"Opts.VMInstanceCount":      one(new(16), "VMInstanceCount", cmdlet.Int(16)),
				"Opts.CARootCerts": one([]*certs.CACertificate{ca}, "CARootCert", cmdlet.Table(cmdlet.Entry{
					Key: cmdlet.File(ca.Thumbprint()+".cer", secret.NewBytes(ca.DER())), Value: cmdlet.Enum("RootCA"),
				})),
				"Opts.CheckClientCertRevocation": one(new(false), "CheckClientCertRevocation", cmdlet.Bool(false)),
				"Opts.EnforceProtocol":           one(new(false), "EnforceProtocol", cmdlet.Bool(false)),
				"Opts.EnableCloudDPFunction":     one(new(false), "EnableCloudDPFunction", cmdlet.Bool(false)),
				"Opts.EnableTrafficOut":          one(new(false), "EnableTrafficOut", cmdlet.Bool(false)),
				"Opts.TrafficOutGB":              one(new(100), "TrafficOutGB", cmdlet.Int(100)).needs("Opts.EnableTrafficOut", new(true)),
				"Opts.TrafficWarningPct":         one(new(40), "TrafficWarningPct", cmdlet.Int(40)).needs("Opts.EnableTrafficOut", new(true)),
				"Opts.TrafficCriticalPct":        one(new(95), "TrafficCriticalPct", cmdlet.Int(95)).needs("Opts.EnableTrafficOut", new(true)),
				"Opts.TrafficOutStopService":     one(true, "TrafficOutStopService", cmdlet.Bool(true)).needs("Opts.EnableTrafficOut", new(true)),
				"Opts.EnableStorageQuota":        one(new(true), "EnableStorageQuota", cmdlet.Bool(true)),
				"Opts.StorageQuotaGB":            one(new(200), "StorageQuotaGB", cmdlet.Int(200)).needs("Opts.EnableStorageQuota", new(true)),
				"Opts.StorageWarningPct":         one(new(41), "StorageWarningPct", cmdlet.Int(41)).needs("Opts.EnableStorageQuota", new(true)),
				"Opts.StorageCriticalPct":        one(new(96), "StorageCriticalPct", cmdlet.Int(96)).needs("Opts.EnableStorageQuota", new(true)),
				"Opts.Extra":                     extra("VMSSVMSize"),
			},
			fixed: []string{"Force"},
			leftOut: leftOut(map[string]string{
				"DisableWildcardHandling": wildcards, "Version": "type and values are not published: Extra",
			}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"cmg.Get": {
			cmdlet:  "Get-CMCloudManagementGateway",
			minimal: func() any { return &gatewayRef{cmg.ByID("16777217")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = cmg.NewClient(r).Get(ctx, input.(*gatewayRef).Ref)
			},
			fields: map[string]field{"Ref": {value: cmg.ByName("granitefalls.contoso.com"), want: map[string]cmdlet.Value{
				"Id": {}, "Name": cmdlet.String("granitefalls.contoso.com"), "DisableWildcardHandling": cmdlet.Switch(),
			}}},
			leftOut: leftOut(nil, "ForceWildcardHandling"),
		},
		"connectionpoint.AddConnectionPoint": {
			cmdlet:  "Add-CMCloudManagementGatewayConnectionPoint",
			minimal: func() any { return &addPoint{Server: "cm01.contoso.com", Gateway: "granitefalls.contoso.com"} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				in := input.(*addPoint)
				_, _ = connectionpoint.NewClient(r).AddConnectionPoint(ctx, in.Server, in.Gateway, &in.Opts)
			},
			fields: map[string]field{
				"Server":        one("cm02", "SiteSystemServerName", cmdlet.String("cm02")),
				"Gateway":       one("other.contoso.com", "CloudManagementGatewayName", cmdlet.String("other.contoso.com")),
				"Opts.SiteCode": one("PS1", "SiteCode", cmdlet.String("PS1")),
				"Opts.Extra":    extra("Novelty"),
			},
			fixed:   []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "WhatIf", "Confirm", "ForceWildcardHandling"),
		},
		"connectionpoint.Get": {
			cmdlet:  "Get-CMCloudManagementGatewayConnectionPoint",
			minimal: func() any { return &pointRef{connectionpoint.OnServer("cm01.contoso.com")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = connectionpoint.NewClient(r).Get(ctx, input.(*pointRef).Ref)
			},
			fields: map[string]field{"Ref": {
				value: connectionpoint.OnServer("cm02.contoso.com").InSite("PS1"),
				want: map[string]cmdlet.Value{
					"SiteSystemServerName": cmdlet.String("cm02.contoso.com"), "SiteCode": cmdlet.String("PS1"), "AllSite": {},
				},
			}},
			fixed:   []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"InputObject": byKey}, "ForceWildcardHandling"),
		},
		"connectionpoint.Connection": {
			cmdlet:  "Invoke-CMWmiQuery",
			minimal: func() any { return &pointRef{connectionpoint.OnServer("cm01.contoso.com")} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = connectionpoint.NewClient(r).Connection(ctx, input.(*pointRef).Ref)
			},
			fields: map[string]field{"Ref": {
				value: &connectionpoint.Point{ServerName: "cm02", SiteCode: "PS1"},
				want: query(cmdlet.Query{Class: "SMS_CloudProxyConnector", Where: []cmdlet.Condition{
					{Property: "ServerName", Value: cmdlet.String("cm02")}, {Property: "SiteCode", Value: cmdlet.String("PS1")},
				}}),
			}},
			leftOut: wmiLeftOut,
		},
		"site.Get": {
			cmdlet:  "Get-CMSite",
			minimal: func() any { return &key{"PS1"} },
			run: func(ctx context.Context, r cmdlet.Runner, input any) {
				_, _ = site.NewClient(r).Get(ctx, input.(*key).Value)
			},
			fields:  map[string]field{"Value": one("CAS", "SiteCode", cmdlet.String("CAS"))},
			fixed:   []string{"DisableWildcardHandling"},
			leftOut: leftOut(map[string]string{"Name": filters}, "ForceWildcardHandling"),
		},
	}
}

// recorded runs a method and returns the parameters of the one call that it makes, or nothing if it refuses to.
func (m mirror) recorded(t *testing.T, input any) map[string]cmdlet.Value {
	t.Helper()
	sent := map[string]cmdlet.Value{}
	calls := 0
	m.run(t.Context(), cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		calls++
		assert.Equal(t, m.cmdlet, c.Name())
		require.NoError(t, c.Check(0))
		for _, p := range c.Params() {
			sent[p.Name] = p.Value
		}
		return &cmdlet.Result{}, nil
	}), input)
	assert.LessOrEqual(t, calls, 1)
	return sent
}

func set(input any, path string, value any) {
	at := reflect.ValueOf(input).Elem()
	for name := range strings.SplitSeq(path, ".") {
		at = at.FieldByName(name)
	}
	at.Set(reflect.ValueOf(value))
}

// fieldsOf returns the paths of the exported fields of a method's input.
func fieldsOf(input reflect.Type) []string {
	var paths []string
	for f := range input.Fields() {
		if f.Name == "Spec" || f.Name == "Opts" {
			for inner := range f.Type.Fields() {
				paths = append(paths, f.Name+"."+inner.Name)
			}
			continue
		}
		paths = append(paths, f.Name)
	}
	return paths
}

func TestEveryFieldArrivesAsItsParameter(t *testing.T) {
	for method, m := range mirrors(t) {
		t.Run(method, func(t *testing.T) {
			reached := slices.Clone(m.fixed)
			for _, path := range fieldsOf(reflect.TypeOf(m.minimal()).Elem()) {
				t.Run(path, func(t *testing.T) {
					f, ok := m.fields[path]
					require.True(t, ok, "the field is not tested")
					without, with := m.minimal(), m.minimal()
					for other, value := range f.with {
						set(without, other, value)
						set(with, other, value)
					}
					set(with, path, f.value)
					before, after := m.recorded(t, without), m.recorded(t, with)
					require.NotEmpty(t, after, "the call was refused")
					difference := map[string]cmdlet.Value{}
					for name := range before {
						if _, still := after[name]; !still {
							difference[name] = cmdlet.Value{}
						}
					}
					for name, value := range after {
						if old, was := before[name]; !was || !old.Equal(value) {
							difference[name] = value
						}
					}
					for name, want := range f.want {
						got, sent := difference[name]
						if assert.True(t, sent, "%s does not arrive", name) {
							assert.True(t, want.Equal(got), "%s is %v instead of %v", name, got, want)
						}
						reached = append(reached, name)
					}
					assert.Len(t, difference, len(f.want))
				})
			}
			for name := range m.recorded(t, m.minimal()) {
				reached = append(reached, name)
			}
			metadata, ok := cmdlet.Documented().Cmdlet(m.cmdlet)
			require.True(t, ok)
			for _, p := range metadata.Parameters {
				reason, left := m.leftOut[p.Name]
				assert.NotEqual(t, left, slices.Contains(reached, p.Name), "%s is sent or left out, not both or neither", p.Name)
				assert.Equal(t, left, reason != "", "%s is left out without a reason", p.Name)
			}
			for name := range m.leftOut {
				_, ok := metadata.Parameter(name)
				assert.True(t, ok, "%s is left out of a cmdlet that does not have it", name)
			}
		})
	}
}

// TestEveryMethodNamesItsCmdlet reads the directives in the source.
func TestEveryMethodNamesItsCmdlet(t *testing.T) {
	tested := mirrors(t)
	for _, pkg := range []string{"aad", "azureservice", "cmg", "connectionpoint", "site"} {
		files, err := filepath.Glob(filepath.Join("..", "..", pkg, "*.go"))
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
			require.NoError(t, err)
			for _, declaration := range parsed.Decls {
				f, ok := declaration.(*ast.FuncDecl)
				if !ok || !f.Name.IsExported() || receiver(f) != "Client" {
					continue
				}
				method := pkg + "." + f.Name.Name
				m, ok := tested[method]
				if assert.True(t, ok, "%s is not tested", method) {
					assert.Equal(t, m.cmdlet, directive(f), "of %s", method)
				}
				delete(tested, method)
			}
		}
	}
	assert.Empty(t, tested, "tested methods that do not exist")
}

func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	pointer, ok := f.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return ""
	}
	name, _ := pointer.X.(*ast.Ident)
	return name.Name
}

func directive(f *ast.FuncDecl) string {
	if f.Doc == nil {
		return ""
	}
	name, _ := strings.CutPrefix(f.Doc.List[len(f.Doc.List)-1].Text, "//cmdlet:name ")
	return name
}
