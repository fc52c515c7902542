package mirror_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/schedule"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/site"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
	"github.com/cmgkit/cmgkit/site/clientsettings"
	"github.com/cmgkit/cmgkit/site/roles"
)

// typedForm is an example made with a typed method.
type typedForm struct {
	run func(ctx context.Context, r cmdlet.Runner) error
	// In these parameters the method's call differs from the example's; it is the same in all others.
	differs []difference
}

// difference is a parameter of the method's call that the example's does not have, or has otherwise. A null value is one
// that only the example has.
type difference struct {
	parameter string
	value     cmdlet.Value
	reason    string
}

const (
	unasked = "nobody is there to be asked"
	exactly = "the name is literal, without wildcards"
	anySite = "every site of the hierarchy is meant"
	byTests = "an id instead of a name: the method reads the app by its client id"
	byRead  = "the result of a Get is handed over, by server and not by name"
)

func without(parameter, reason string) difference {
	return difference{parameter, cmdlet.Value{}, reason}
}

func with(parameter string, value cmdlet.Value, reason string) difference {
	return difference{parameter, value, reason}
}

var (
	literally = with("DisableWildcardHandling", cmdlet.Switch(), exactly)
	forced    = with("Force", cmdlet.Switch(), unasked)
	passedOn  = with("PassThru", cmdlet.Switch(), "the method returns the object as it is afterwards")
	inItsSite = with("SiteCode", cmdlet.String("PS1"), "the role is looked up first")
	allSites  = with("AllSite", cmdlet.Switch(), anySite)
)

// typedForms returns the typed forms of the examples.
func typedForms(t *testing.T) map[string]typedForm {
	t.Helper()
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	granite, err := authority.ServerCertificate("granitefalls.contoso.com", nil)
	require.NoError(t, err)
	const (
		tenant  = "05a349fa-298a-4427-8771-9efcdb73431e"
		server  = "7078946d-fc1c-43b7-8dee-dd6e6b00d783"
		client  = "cf114f48-88db-4829-ac45-0c186e86dbf6"
		gateway = "GraniteFalls.cloudapp.net"
	)
	text := cmdlet.String
	app := func(clientID string) cmdlet.Value {
		return cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("ClientId", text(clientID))))
	}
	named := func(name, object string, more ...cmdlet.Param) cmdlet.Value {
		return cmdlet.ResultOf(cmdlet.NewCall(name, append(more, cmdlet.P("Name", text(object)), cmdlet.P("DisableWildcardHandling", cmdlet.Switch()))...))
	}
	on := func(name, server, siteCode string) cmdlet.Value {
		return cmdlet.ResultOf(cmdlet.NewCall(name, cmdlet.P("SiteSystemServerName", text(server)),
			cmdlet.P("SiteCode", text(siteCode)), cmdlet.P("DisableWildcardHandling", cmdlet.Switch())))
	}
	// keyed is what a method sends that looks its object up first.
	keyed := func(id cmdlet.Value, parameter string, more ...difference) []difference {
		return append(more, with("Id", id, byKey), without(parameter, byKey))
	}
	gatewayID, serviceID := text("16777217"), cmdlet.Int(2)
	later := time.Date(2099, 1, 2, 3, 4, 5, 0, time.UTC)

	importClient := func(of aad.TenantRef) func(context.Context, cmdlet.Runner) error {
		return func(ctx context.Context, r cmdlet.Runner) error {
			_, err := aad.NewClient(r).ImportClientApplication(ctx, aad.ClientApplicationSpec{AppName: "CmgClientApp", ClientID: client, Tenant: of}, nil)
			return err
		}
	}
	listApps := func(opts *aad.ListApplicationsOptions) func(context.Context, cmdlet.Runner) error {
		return func(ctx context.Context, r cmdlet.Runner) error {
			_, err := aad.NewClient(r).ListApplications(ctx, opts)
			return err
		}
	}
	listTenants := func(opts *aad.ListTenantsOptions) func(context.Context, cmdlet.Runner) error {
		return func(ctx context.Context, r cmdlet.Runner) error {
			_, err := aad.NewClient(r).ListTenants(ctx, opts)
			return err
		}
	}
	getService := func(ref azureservice.Ref) func(context.Context, cmdlet.Runner) error {
		return func(ctx context.Context, r cmdlet.Runner) error {
			_, err := azureservice.NewClient(r).Get(ctx, ref, nil)
			return err
		}
	}
	removeService := func(ref azureservice.Ref) func(context.Context, cmdlet.Runner) error {
		return func(ctx context.Context, r cmdlet.Runner) error {
			return azureservice.NewClient(r).Remove(ctx, ref, &azureservice.RemoveOptions{EvenIfNotCloudManagement: true})
		}
	}
	setGateway := func(p cmg.Patch) typedForm {
		return typedForm{
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := cmg.NewClient(r).Set(ctx, cmg.ByName("GraniteFalls"), p, nil)
				return err
			},
			keyed(gatewayID, "Name", forced),
		}
	}
	syncGateway := func(ctx context.Context, r cmdlet.Runner) error {
		return cmg.NewClient(r).Sync(ctx, cmg.ByName(gateway), nil)
	}
	setMP := func(p roles.ManagementPointPatch) typedForm {
		const server = "CMDEV-TEST02.TSQA.CORP.CONTOSO.COM"
		return typedForm{
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := roles.NewClient(r).SetManagementPoint(ctx, roles.OnServer(server).InSite("CM2"), p, nil)
				return err
			},
			[]difference{
				with("InputObject", on("Get-CMManagementPoint", server, "CM2"), byRead),
				without("SiteSystemServerName", byRead), without("SiteCode", byRead), passedOn,
			},
		}
	}
	listFeatures := func(ctx context.Context, r cmdlet.Runner) error {
		_, err := site.NewClient(r).ListFeatures(ctx, &site.ListFeaturesOptions{Prerelease: true})
		return err
	}
	schedules := func(s schedule.Schedule) func(context.Context, cmdlet.Runner) error {
		return func(ctx context.Context, r cmdlet.Runner) error {
			if err := s.Check(0); err != nil {
				return err
			}
			_, err := r.Run(ctx, s.Call())
			return err
		}
	}

	return map[string]typedForm{
		"Import-CMAADServerApplication 1": {
			run: func(ctx context.Context, r cmdlet.Runner) error {
				_, err := aad.NewClient(r).ImportServerApplication(ctx, aad.ServerApplicationSpec{
					TenantName: "Contoso", TenantID: tenant, AppName: "CmgServerApp", ClientID: server,
					SecretKey: secret.New("1uXGR^!0"), SecretKeyExpiry: later,
				}, nil)
				return err
			},
			differs: []difference{with("SecretKeyExpiry", cmdlet.Time(later), "a secret that has expired is refused")},
		},
		"Import-CMAADClientApplication 1": {run: importClient(aad.InTenant(tenant))},
		"Import-CMAADClientApplication 2": {importClient(aad.WithServerApplication(server)), []difference{with("ServerApp", app(server), byTests)}},
		"Get-CMAADApplication 1": {
			listApps(&aad.ListApplicationsOptions{AppType: aad.ClientApplication, TenantName: cmdlet.Like("Contoso")}),
			[]difference{without("TenantName", narrowed)},
		},
		"Get-CMAADApplication 2": {
			listApps(&aad.ListApplicationsOptions{AppType: aad.ServerApplication, TenantID: tenant}),
			[]difference{without("TenantId", narrowed)},
		},
		"Get-CMAADApplication 3": {
			listApps(&aad.ListApplicationsOptions{AppName: cmdlet.Like("CmgServerApp")}),
			[]difference{without("AppName", narrowed)},
		},
		"Get-CMAADTenant 1": {run: listTenants(nil)},
		"Get-CMAADTenant 2": {listTenants(&aad.ListTenantsOptions{Name: cmdlet.Like("Contoso")}), []difference{without("Name", narrowed)}},
		"Get-CMAADTenant 3": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := aad.NewClient(r).GetTenant(ctx, "72f988bf-00ab-11cd-22ef-2d7cd011db00", nil)
				return err
			},
			[]difference{without("Id", narrowed)},
		},
		"Set-UpdateServerApplication 1": {run: func(ctx context.Context, r cmdlet.Runner) error {
			return aad.NewClient(r).UpdateServerApplication(ctx, "1E7C0B63-1DAB-4754-8433-AF8F9CFFCF38", nil)
		}},

		"New-CMCloudManagementAzureService 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := azureservice.NewClient(r).NewCloudManagementAzureService(ctx,
					azureservice.Spec{Name: "Contoso", ServerAppClientID: server, ClientAppClientID: client},
					&azureservice.NewOptions{Description: "Azure Service", Environment: azurecloud.Public})
				return err
			},
			[]difference{with("ServerApp", app(server), byTests), with("ClientApp", app(client), byTests)},
		},
		"Set-CMCloudManagementAzureService 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := azureservice.NewClient(r).Set(ctx, azureservice.ByName("Contoso"), azureservice.Patch{
					NewName: new("CMG service"), Description: new("ConfigMgr connection to Contoso"),
				}, nil)
				return err
			},
			keyed(serviceID, "InputObject"),
		},
		"Get-CMAzureService 1":    {getService(azureservice.ByName("Contoso")), []difference{literally}},
		"Get-CMAzureService 2":    {run: getService(azureservice.ByID(2))},
		"Remove-CMAzureService 1": {removeService(azureservice.ByName("Contoso")), keyed(serviceID, "Name", forced)},
		"Remove-CMAzureService 2": {run: removeService(azureservice.ByID(2))},
		"Remove-CMAzureService 3": {removeService(azureservice.ByName("Contoso")), keyed(serviceID, "InputObject", forced)},

		"Get-CMCloudManagementGateway 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := cmg.NewClient(r).Get(ctx, cmg.ByName(gateway), nil)
				return err
			},
			[]difference{literally},
		},
		"Set-CMCloudManagementGateway 1": setGateway(cmg.Patch{
			EnableTrafficOut: new(true), TrafficOutGB: new(10000), TrafficWarningPct: new(50), TrafficCriticalPct: new(90),
			EnableStorageQuota: new(true), StorageQuotaGB: new(2000), StorageWarningPct: new(50), StorageCriticalPct: new(90),
		}),
		"Set-CMCloudManagementGateway 2": setGateway(cmg.Patch{VMInstanceCount: new(4)}),
		"Set-CMCloudManagementGateway 3": setGateway(cmg.Patch{EnableCloudDPFunction: new(true)}),
		"Set-CMCloudManagementGateway 4": setGateway(cmg.Patch{AddCARootCerts: []*certs.CACertificate{authority.Root(), intermediate(t)}}),
		"Set-CMCloudManagementGateway 5": setGateway(cmg.Patch{Certificate: granite}),
		"Set-CMCloudManagementGateway 6": setGateway(cmg.Patch{RemoveCertThumbprints: []string{"A7CBA0014DEF847593569D05003D5B96A1D6A627"}}),
		"Remove-CMCloudManagementGateway 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				return cmg.NewClient(r).Remove(ctx, cmg.ByName(gateway), &cmg.RemoveOptions{EvenIfConnected: true, EvenIfLast: true})
			},
			keyed(gatewayID, "InputObject", forced),
		},
		"Start-CMCloudManagementGateway 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				return cmg.NewClient(r).Start(ctx, cmg.ByName(gateway), nil)
			},
			keyed(gatewayID, "InputObject"),
		},
		"Stop-CMCloudManagementGateway 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				return cmg.NewClient(r).Stop(ctx, cmg.ByName(gateway), nil)
			},
			keyed(gatewayID, "InputObject"),
		},
		"Sync-CMCloudManagementGateway 1": {syncGateway, keyed(gatewayID, "Name")},
		"Sync-CMCloudManagementGateway 2": {syncGateway, keyed(gatewayID, "InputObject")},

		"Add-CMCloudManagementGatewayConnectionPoint 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := connectionpoint.NewClient(r).AddConnectionPoint(ctx,
					connectionpoint.Spec{ServerName: "cmgcp.contoso.com", GatewayServiceName: gateway}, nil)
				return err
			},
			[]difference{literally},
		},
		"Get-CMCloudManagementGatewayConnectionPoint 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := connectionpoint.NewClient(r).Get(ctx, connectionpoint.OnServer("Server2.contoso.com"), nil)
				return err
			},
			[]difference{with("SiteSystemServerName", text("Server2.contoso.com"), byKey), without("InputObject", byKey), literally, allSites},
		},
		"Set-CMCloudManagementGatewayConnectionPoint 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := connectionpoint.NewClient(r).Set(ctx, connectionpoint.OnServer("cmgcp.contoso.com"),
					connectionpoint.Patch{GatewayServiceName: new("GraniteFalls-new.cloudapp.net")}, nil)
				return err
			},
			[]difference{inItsSite, literally, passedOn},
		},
		"Remove-CMCloudManagementGatewayConnectionPoint 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				return connectionpoint.NewClient(r).Remove(ctx, connectionpoint.OnServer("cmgcp.contoso.com"), nil)
			},
			[]difference{with("SiteSystemServerName", text("cmgcp.contoso.com"), byKey), without("InputObject", byKey), inItsSite, literally, forced},
		},

		"New-CMSchedule 1": {
			schedules(schedule.Schedule{
				Unit: schedule.Months, Count: 1, Start: time.Date(2020, 8, 5, 17, 46, 3, 723608400, time.FixedZone("", -7*60*60)), UTC: true,
			}),
			[]difference{
				with("LastDayOfMonth", cmdlet.Switch(), "day 0 is the last day"), without("DayOfMonth", "day 0 is the last day"),
				with("RecurCount", cmdlet.Int(1), "every month is said, and not left to the default"),
				with("IsUtc", cmdlet.Switch(), "the time that is meant is the same everywhere"),
			},
		},
		"New-CMSchedule 2": {
			schedules(schedule.Schedule{Unit: schedule.Months, Count: 1, Day: time.Monday, WeekOrder: schedule.Second, Start: now}),
			[]difference{without("OffsetDay", "no offset is the default")},
		},
		"New-CMSchedule 3": {
			schedules(schedule.Every(1, schedule.Days)),
			[]difference{without("DurationCount", "no duration is the default"), without("DurationInterval", "no duration is the default")},
		},

		"Get-CMSiteSystemServer 1": {run: func(ctx context.Context, r cmdlet.Runner) error {
			_, err := site.NewClient(r).ListSystemServers(ctx, &site.ListSystemServersOptions{SiteCode: "MP5", Server: cmdlet.Like("Server2.contoso.com")})
			return err
		}},
		"Get-CMSite 1": {run: func(ctx context.Context, r cmdlet.Runner) error {
			_, err := site.NewClient(r).List(ctx, &site.ListOptions{Name: cmdlet.Like("CMSiteSystem")})
			return err
		}},
		"Get-CMSiteFeature 1": {run: listFeatures},
		"Get-CMSiteFeature 2": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := site.NewClient(r).GetFeature(ctx, "Task Sequence Debugger", nil)
				return err
			},
			[]difference{literally, with("Fast", cmdlet.Switch(), "lazy properties are not needed")},
		},
		"Enable-CMSiteFeature 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := site.NewClient(r).EnableFeature(ctx, "Task Sequence Debugger", &site.EnableFeatureOptions{EvenIfSiteWide: true})
				return err
			},
			[]difference{with("InputObject", named("Get-CMSiteFeature", "Task Sequence Debugger", cmdlet.P("Fast", cmdlet.Switch())), exactly), forced, passedOn},
		},

		"Get-CMManagementPoint 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := roles.NewClient(r).GetManagementPoint(ctx, roles.OnServer("cmcen-dist02.tsqa.contoso.com").InSite("CM1"), nil)
				return err
			},
			[]difference{literally},
		},
		"Set-CMManagementPoint 1": setMP(roles.ManagementPointPatch{EnableSSL: new(false), UseSiteDatabase: new(true)}),
		"Set-CMManagementPoint 2": setMP(roles.ManagementPointPatch{
			ClientConnectionType: roles.InternetAndIntranet, AllowDevice: new(true), EnableSSL: new(true), GenerateAlert: new(false),
			UseSiteDatabase: new(false), SQLServerFQDN: new("CMDEV-TEST02.TSQA.CORP.CONTOSO.COM"),
			SQLServerInstanceName: new("MSSQLServer"), DatabaseName: new("ContosoSQL01"),
		}),
		"Get-CMSoftwareUpdatePoint 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := roles.NewClient(r).GetSoftwareUpdatePoint(ctx, roles.OnServer("UpdateSystem.Western.Contoso.com"), nil)
				return err
			},
			[]difference{literally, allSites},
		},
		"Set-CMSoftwareUpdatePoint 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := roles.NewClient(r).SetSoftwareUpdatePoint(ctx, roles.OnServer("CMSoftwareUpdatePoint.TSQA.Contoso.com").InSite("CM1"),
					roles.SoftwareUpdatePointPatch{HTTPPort: new(8530), HTTPSPort: new(8531)}, nil)
				return err
			},
			[]difference{
				with("InputObject", on("Get-CMSoftwareUpdatePoint", "CMSoftwareUpdatePoint.TSQA.Contoso.com", "CM1"), byRead),
				without("SiteSystemServerName", byRead), without("SiteCode", byRead), passedOn,
			},
		},

		"Get-CMClientSetting 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := clientsettings.NewClient(r).Get(ctx, clientsettings.ByName("Windows 8 Client Computers Settings"), nil)
				return err
			},
			[]difference{literally},
		},
		"Get-CMBoundaryGroup 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := boundarygroups.NewClient(r).Get(ctx, boundarygroups.ByName("BGroup01"), nil)
				return err
			},
			[]difference{literally},
		},
		"Set-CMBoundaryGroup 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := boundarygroups.NewClient(r).Set(ctx, boundarygroups.ByName("BGroup01"), boundarygroups.Patch{NewName: new("BGroup00")}, nil)
				return err
			},
			[]difference{with("InputObject", named("Get-CMBoundaryGroup", "BGroup01"), exactly), passedOn},
		},
		"Set-CMBoundaryGroup 3": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := boundarygroups.NewClient(r).Set(ctx, boundarygroups.ByName("Remote BG"),
					boundarygroups.Patch{AddSiteSystemServerNames: []string{"granitefalls.cloudapp.net"}}, nil)
				return err
			},
			[]difference{
				with("InputObject", named("Get-CMBoundaryGroup", "Remote BG"), exactly), without("Name", exactly), passedOn,
				with("AddSiteSystemServerName", cmdlet.List(text("granitefalls.cloudapp.net")), "the server's name is sent"),
				without("AddSiteSystemServer", "the server's name is sent"),
			},
		},
	}
}

// instead are objects that the site has for one example. The gateway's name in the examples is in a domain that no
// certificate can be for any more.
var instead = map[string]cmdlet.Object{
	"Set-CMCloudManagementGateway 5": cmdlet.NewObject("SMS_AzureService", map[string]cmdlet.Value{
		"AzureServiceID": cmdlet.Int(16777217), "ServiceType": cmdlet.String("CloudProxyService"),
		"ServiceCName": cmdlet.String("granitefalls.contoso.com"), "Name": cmdlet.String("GraniteFalls"),
	}),
}

// intermediate returns the certificate of a CA that another one signed.
func intermediate(t *testing.T) *certs.CACertificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Issuing CA"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().AddDate(1, 0, 0), KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true,
	}
	root := *template
	root.Subject.CommonName = "Root CA"
	rootKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.CreateCertificate(rand.Reader, template, &root, key.Public(), rootKey)
	require.NoError(t, err)
	ca, err := certs.ParseCA(der)
	require.NoError(t, err)
	return ca
}

// shape is a value without what the examples do not have: the contents of files, the names of files, and secrets.
func shape(v cmdlet.Value) string {
	switch v.Kind() {
	case cmdlet.KindSwitch:
		return "given"
	case cmdlet.KindFile:
		return "a file"
	case cmdlet.KindSecret:
		return "a secret"
	case cmdlet.KindList:
		return fmt.Sprint(shapes(v.List()))
	case cmdlet.KindTable:
		rows := make([]string, 0, len(v.Table()))
		for _, row := range v.Table() {
			rows = append(rows, shape(row.Key)+" = "+shape(row.Value))
		}
		return fmt.Sprint(rows)
	case cmdlet.KindResult:
		return "the result of " + v.Result().String()
	default:
		return v.String()
	}
}

func shapes(values []cmdlet.Value) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = shape(v)
	}
	return all
}

// shapesOf returns the shapes of a call's parameters.
func shapesOf(c cmdlet.Call) map[string]string {
	m, _ := cmdlet.Documented().Cmdlet(c.Name())
	all := map[string]string{}
	for _, p := range c.Params() {
		all[p.Name] = shape(p.Value)
		if known, _ := m.Parameter(p.Name); known.Type == "SwitchParameter" && p.Value.Bool() {
			all[p.Name] = shape(cmdlet.Switch()) // -Fast:$true
		}
	}
	return all
}

// Every example has a typed method whose call is the example's, the documented differences apart.
func TestEveryExampleIsATypedCall(t *testing.T) {
	forms := typedForms(t)
	maps.Copy(forms, siteForms(t))
	for _, e := range readHelpPages(t).known() {
		f, has := forms[e.id()]
		delete(forms, e.id())
		if !has {
			outcome(t, e, typed, errors.New("there is no typed form"))
			continue
		}
		var sent []cmdlet.Call
		err := f.run(t.Context(), cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
			if err := c.Check(0); err != nil {
				return nil, err
			}
			if c.Name() == e.Cmdlet {
				sent = append(sent, c)
			}
			answer, has := answers[c.Name()]
			if other, has := instead[e.id()]; has {
				answer = other
			}
			if has {
				return &cmdlet.Result{Objects: []cmdlet.Object{answer}}, nil
			}
			return &cmdlet.Result{}, nil
		}))
		// What the method makes of the answer is not looked at: the site has little.
		if len(sent) != 1 {
			outcome(t, e, typed, errors.Join(fmt.Errorf("%d calls were sent", len(sent)), err))
			continue
		}
		outcome(t, e, typed, nil)
		want, err := e.asCall()
		require.NoError(t, err, e.id())
		expected := shapesOf(want)
		for _, d := range f.differs {
			require.NotEmpty(t, d.reason)
			before, had := expected[d.parameter]
			if d.value.IsNull() {
				assert.True(t, had, "%s: the example does not have %s", e.id(), d.parameter)
				delete(expected, d.parameter)
				continue
			}
			assert.NotEqual(t, shape(d.value), before, "%s: %s does not differ", e.id(), d.parameter)
			expected[d.parameter] = shape(d.value)
		}
		assert.Equal(t, expected, shapesOf(sent[0]), e.id())
	}
	left := []string{}
	for id := range forms {
		if !slices.ContainsFunc(readHelpPages(t).Examples, func(e example) bool { return e.id() == id }) {
			left = append(left, id)
		}
	}
	assert.Empty(t, left, "typed forms of examples that are not there")
	tally(t, typed)
}
