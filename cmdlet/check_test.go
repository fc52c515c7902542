package cmdlet_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// params are the parameters of a call in a table.
type params map[string]cmdlet.Value

// with returns the parameters with others on top; a null takes one away.
func (p params) with(more params) params {
	all := params{}
	for _, from := range []params{p, more} {
		for name, v := range from {
			all[name] = v
			if v.IsNull() {
				delete(all, name)
			}
		}
	}
	return all
}

func (p params) call(name string) cmdlet.Call {
	var list []cmdlet.Param
	for name, v := range p {
		list = append(list, cmdlet.P(name, v))
	}
	return cmdlet.NewCall(name, list...)
}

var (
	none      cmdlet.Value
	pfx       = cmdlet.File("server.pfx", secret.NewBytes([]byte("pfx")))
	ca        = cmdlet.File("root.cer", secret.NewBytes([]byte("der")))
	password  = cmdlet.Secret(secret.New(canary))
	serverApp = cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("ClientId", cmdlet.String("c"))))
	schedule  = cmdlet.ResultOf(cmdlet.NewCall("New-CMSchedule", cmdlet.P("RecurInterval", cmdlet.Enum("Days")), cmdlet.P("RecurCount", cmdlet.Int(7))))
	removal   = cmdlet.ResultOf(cmdlet.NewCall("Remove-CMAzureService", cmdlet.P("Id", cmdlet.Int(1))))

	newGateway = params{
		"ServiceCertPath": pfx, "ServiceCertPassword": password, "GroupName": cmdlet.String("rg"),
		"ServerAppClientId": cmdlet.String("c"), "SubscriptionId": cmdlet.String("s"),
	}
	importServer = params{
		"AppName": cmdlet.String("a"), "ClientId": cmdlet.String("c"), "SecretKey": password,
		"SecretKeyExpiry": cmdlet.Time(noon), "TenantId": cmdlet.String("t"), "TenantName": cmdlet.String("n"),
	}
	newService = params{"Name": cmdlet.String("n"), "ServerApp": serverApp, "ClientApp": serverApp}
)

func entries(rows ...cmdlet.Value) cmdlet.Value {
	var table []cmdlet.Entry
	for i := 0; i < len(rows); i += 2 {
		table = append(table, cmdlet.Entry{Key: rows[i], Value: rows[i+1]})
	}
	return cmdlet.Table(table...)
}

func TestCheck(t *testing.T) {
	const (
		gateway = "New-CMCloudManagementGateway"
		set     = "Set-CMCloudManagementGateway"
		point   = "Add-CMCloudManagementGatewayConnectionPoint"
		service = "New-CMCloudManagementAzureService"
		app     = "Import-CMAADServerApplication"
		client  = "Import-CMAADClientApplication"
		query   = "Invoke-CMWmiQuery"
	)
	id := params{"Id": cmdlet.String("1")}
	object := cmdlet.Embedded(cmdlet.NewObject("SMS_AzureService", nil))
	for _, tc := range []struct {
		name   string
		cmdlet string
		params params
		want   []string // problems; none is a valid call
	}{
		// One parameter set.
		{"no parameters needed", "Get-CMSite", nil, nil},
		{"the default set of several", "Get-CMCloudManagementGateway", nil, nil},
		{"by id", "Get-CMCloudManagementGateway", id, nil},
		{"id and name", "Get-CMCloudManagementGateway", id.with(params{"Name": cmdlet.String("n")}), []string{"Id, Name: cannot be used together: no parameter set has them all"}},
		{"nothing to remove", "Remove-CMCloudManagementGateway", params{"Force": cmdlet.Switch()}, []string{"InputObject or Id or Name: is required"}},
		{"least of a gateway", gateway, newGateway, nil},
		{"two client applications' tenants", client, params{"AppName": cmdlet.String("a"), "ClientId": cmdlet.String("c"), "TenantId": cmdlet.String("t"), "ServerApp": serverApp}, []string{"ServerApp, TenantId: cannot be used together: no parameter set has them all"}},
		{"neither tenant nor server application", client, params{"AppName": cmdlet.String("a"), "ClientId": cmdlet.String("c")}, []string{"ServerApp or TenantId: is required"}},
		{"a connection point needs a server", point, params{"CloudManagementGatewayName": cmdlet.String("g")}, []string{"InputObject or SiteSystemServerName: is required"}},
		{"one of many", "New-CMSchedule", params{"RecurCount": cmdlet.Int(1)}, []string{"DayOfMonth or DayOfWeek or LastDayOfMonth or RecurInterval: is required"}},

		// Everything at once.
		{"what every set needs, and what chooses one", client, nil, []string{"AppName: is required", "ClientId: is required", "ServerApp or TenantId: is required"}},
		{"all that is missing", app, nil, []string{"AppName: is required", "ClientId: is required", "SecretKey: is required", "SecretKeyExpiry: is required", "TenantId: is required", "TenantName: is required"}},
		{"unknown, wrong and missing", app, importServer.with(params{"ClientId": cmdlet.Int(1), "TenantId": none, "Tenant": cmdlet.String("t")}), []string{"ClientId 1: must be a string", "Tenant 't': is not a parameter of Import-CMAADServerApplication", "TenantId: is required"}},

		// Types.
		{"string", app, importServer.with(params{"AppName": cmdlet.Enum("a")}), []string{"AppName a: must be a string"}},
		{"null", "Get-CMAADApplication", params{"AppName": none}, []string{"AppName $null: must be a string"}},
		{"empty required string", app, importServer.with(params{"AppName": cmdlet.String("")}), []string{"AppName '': must not be empty"}},
		{"empty optional string", "Get-CMAADApplication", params{"AppName": cmdlet.String("")}, nil},
		{"invalid UTF-8", "Get-CMAADApplication", params{"AppName": cmdlet.String("a\xff")}, []string{"AppName 'a\xff': is not valid UTF-8"}},
		{"uri", app, importServer.with(params{"AppIdUri": cmdlet.Int(1)}), []string{"AppIdUri 1: must be a string"}},
		{"no uri", app, importServer.with(params{"AppIdUri": cmdlet.String("https:///ConfigMgrService")}), []string{"AppIdUri 'https:///ConfigMgrService': is not a URI"}},
		{"not a port", app, importServer.with(params{"AppIdUri": cmdlet.String("https://contoso:x/")}), []string{"AppIdUri 'https://contoso:x/': is not a URI"}},
		{"application id uri", app, importServer.with(params{"AppIdUri": cmdlet.String("api://t/12345678-1234")}), nil},
		{"empty uri", app, importServer.with(params{"AppIdUri": cmdlet.String("")}), nil},
		{"secret as a string", app, importServer.with(params{"SecretKey": cmdlet.String("open")}), []string{"SecretKey 'open': must be a secret"}},
		{"secret of invalid UTF-8", app, importServer.with(params{"SecretKey": cmdlet.Secret(secret.New("\xff"))}), []string{"SecretKey [redacted]: is not valid UTF-8"}},
		{"string as a secret", app, importServer.with(params{"AppName": password}), []string{"AppName [redacted]: must be a string"}},
		{"time", app, importServer.with(params{"SecretKeyExpiry": cmdlet.String("2026-03-01")}), []string{"SecretKeyExpiry '2026-03-01': must be a time"}},
		{"zero time", app, importServer.with(params{"SecretKeyExpiry": cmdlet.Time(time.Time{})}), nil},
		{"time too far away", app, importServer.with(params{"SecretKeyExpiry": cmdlet.Time(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC))}), []string{"SecretKeyExpiry 10000-01-01T00:00:00Z: is outside the years 1 to 9999"}},
		{"time too long ago", app, importServer.with(params{"SecretKeyExpiry": cmdlet.Time(time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC))}), []string{"SecretKeyExpiry 0000-12-31T00:00:00Z: is outside the years 1 to 9999"}},
		{"boolean", gateway, newGateway.with(params{"EnforceProtocol": cmdlet.Switch()}), []string{"EnforceProtocol: must be a Boolean"}},
		{"switch", gateway, newGateway.with(params{"Force": cmdlet.Int(1)}), []string{"Force 1: must be a switch"}},
		{"switch by a boolean", gateway, newGateway.with(params{"Force": cmdlet.Bool(false)}), nil},
		{"integer", gateway, newGateway.with(params{"VMInstanceCount": cmdlet.String("2")}), []string{"VMInstanceCount '2': must be a whole number"}},
		{"string id of a gateway", "Get-CMCloudManagementGateway", params{"Id": cmdlet.Int(1)}, []string{"Id 1: must be a string"}},
		{"integer id of a service", "Get-CMAzureService", id, []string{"Id '1': must be a whole number"}},
		{"enum as a string", gateway, newGateway.with(params{"EnvironmentSetting": cmdlet.String("AzurePublicCloud")}), []string{"EnvironmentSetting 'AzurePublicCloud': must be one of the names of AzureEnvironment"}},
		{"enum without case", gateway, newGateway.with(params{"EnvironmentSetting": cmdlet.Enum("azurepubliccloud")}), nil},
		{"enum of other names", gateway, newGateway.with(params{"EnvironmentSetting": cmdlet.Enum("AzureChinaCloud")}), []string{"EnvironmentSetting AzureChinaCloud: must be one of AzurePublicCloud, AzureUSGovernmentCloud"}},
		{"not a name of an enumeration", gateway, newGateway.with(params{"Region": cmdlet.Enum("East US")}), []string{"Region East US: is not a valid enumeration name"}},
		{"region that the help does not list", gateway, newGateway.with(params{"Region": cmdlet.Enum("JapanWest")}), nil},
		{"unpublished type", gateway, newGateway.with(params{"VMSSVMSize": cmdlet.String("B2s"), "Version": cmdlet.Int(2)}), nil},
		{"unpublished type, but no object", gateway, newGateway.with(params{"VMSSVMSize": serverApp}), []string{"VMSSVMSize (Get-CMAADApplication -ClientId 'c'): must be a string, a number or a Boolean"}},
		{"a query option", query, params{"Query": cmdlet.String("q"), "Option": cmdlet.Enum("lazyExpectResults")}, nil},
		{"no query option", query, params{"Query": cmdlet.String("q"), "Option": cmdlet.Enum("Slow")}, []string{"Option Slow: must be one of None, NoRefresh, Lazy, Fast, ExpectResults, FastExpectResults, LazyExpectResults, Clone, ExpectResultsSoftFail, ExpectResultsThrowException, NoMask, IgnoreNoResults"}},
		{".NET search", query, params{"ClassName": cmdlet.String("c"), "Search": cmdlet.String("s")}, []string{"Search 's': needs a .NET object, which a call cannot hold: write the search as WQL in Query (QueryCall makes it)"}},

		// Ranges.
		{"least", gateway, newGateway.with(params{"VMInstanceCount": cmdlet.Int(1), "StorageCriticalPct": cmdlet.Int(1), "TrafficOutGB": cmdlet.Int(1)}), nil},
		{"most", gateway, newGateway.with(params{"VMInstanceCount": cmdlet.Int(16), "StorageCriticalPct": cmdlet.Int(100), "TrafficOutGB": cmdlet.Int(1<<31 - 1)}), nil},
		{"too small", gateway, newGateway.with(params{"VMInstanceCount": cmdlet.Int(0), "StorageCriticalPct": cmdlet.Int(0), "TrafficOutGB": cmdlet.Int(0)}), []string{"StorageCriticalPct 0: must be from 1 to 100", "TrafficOutGB 0: must be at least 1", "VMInstanceCount 0: must be from 1 to 16"}},
		{"too large", gateway, newGateway.with(params{"VMInstanceCount": cmdlet.Int(17), "StorageCriticalPct": cmdlet.Int(101), "TrafficOutGB": cmdlet.Int(1 << 31)}), []string{"StorageCriticalPct 101: must be from 1 to 100", "TrafficOutGB 2147483648: is outside the range of Int32", "VMInstanceCount 17: must be from 1 to 16"}},
		{"no range", "Get-CMAzureService", params{"Id": cmdlet.Int(-1 << 31)}, nil},
		{"below an Int32", "Get-CMAzureService", params{"Id": cmdlet.Int(-1<<31 - 1)}, []string{"Id -2147483649: is outside the range of Int32"}},

		// Lists.
		{"list", set, id.with(params{"RemoveCertThumbprints": cmdlet.List(cmdlet.String("AB"), cmdlet.String("CD"))}), nil},
		{"string for a list", set, id.with(params{"RemoveCertThumbprints": cmdlet.String("AB")}), []string{"RemoveCertThumbprints 'AB': must be a list"}},
		{"empty list", set, id.with(params{"RemoveCertThumbprints": cmdlet.List()}), []string{"RemoveCertThumbprints: is an empty list"}},
		{"wrong elements", set, id.with(params{"RemoveCertThumbprints": cmdlet.List(cmdlet.String("AB"), cmdlet.Int(1), none)}), []string{"RemoveCertThumbprints 'AB', 1, $null: element 2 must be a string", "RemoveCertThumbprints 'AB', 1, $null: element 3 must be a string"}},

		// Files and tables.
		{"path for a file", gateway, newGateway.with(params{"ServiceCertPath": cmdlet.String(`C:\a.pfx`)}), []string{`ServiceCertPath 'C:\a.pfx': must be a file`}},
		{"empty file", gateway, newGateway.with(params{"ServiceCertPath": cmdlet.File("a.pfx", secret.Bytes{})}), []string{"ServiceCertPath (file a.pfx, 0 bytes): is an empty file"}},
		{"table", set, id.with(params{"CARootCert": entries(ca, cmdlet.Enum("RootCA"), pfx, cmdlet.Enum("intermediateca"))}), nil},
		{"file for a table", set, id.with(params{"CARootCert": ca}), []string{"CARootCert (file root.cer, 3 bytes): must be a table"}},
		{"empty table", set, id.with(params{"CARootCert": cmdlet.Table()}), []string{"CARootCert @{}: is an empty table"}},
		{"wrong rows", set, id.with(params{"CARootCert": entries(cmdlet.String("c:"), cmdlet.Enum("RootCA"), ca, cmdlet.Enum("My"))}), []string{
			"CARootCert @{'c:' = RootCA; (file root.cer, 3 bytes) = My}: row 1 must be a file",
			"CARootCert @{'c:' = RootCA; (file root.cer, 3 bytes) = My}: row 2 must be one of RootCA, IntermediateCA",
		}},
		{"one path for two files", set, id.with(params{"CARootCert": entries(ca, cmdlet.Enum("RootCA"), cmdlet.File("ROOT.cer", secret.NewBytes([]byte("x"))), cmdlet.Enum("RootCA"))}), []string{
			"CARootCert @{(file root.cer, 3 bytes) = RootCA; (file ROOT.cer, 1 bytes) = RootCA}: row 2 repeats the name ROOT.cer",
		}},
		{"table of strings", query, params{"Query": cmdlet.String("q"), "Context": entries(cmdlet.String("a"), cmdlet.String("b"))}, nil},
		{"table of numbers", query, params{"Query": cmdlet.String("q"), "Context": entries(cmdlet.String("a"), cmdlet.Int(1))}, []string{"Context @{'a' = 1}: row 1 must map a string to a string"}},

		// Results of calls.
		{"results", service, newService.with(params{"UserDiscoverySchedule": schedule}), nil},
		{"an object from a back end", set, params{"InputObject": object}, nil},
		{"no result", service, newService.with(params{"ServerApp": cmdlet.String("a")}), []string{"ServerApp 'a': must be the result of a call"}},
		{"result of a change", service, newService.with(params{"ServerApp": removal}), []string{"ServerApp (Remove-CMAzureService -Id 1): must be the result of a call that changes nothing, not of Remove-CMAzureService"}},
		{"result of an unknown cmdlet", service, newService.with(params{"ServerApp": cmdlet.ResultOf(cmdlet.NewCall("Get-It"))}), []string{"ServerApp (Get-It): must be the result of a call that changes nothing, not of Get-It"}},
		{"result of another class", service, newService.with(params{"ServerApp": schedule}), []string{"ServerApp (New-CMSchedule -RecurCount 7 -RecurInterval Days): must be an object of the class SMS_AAD_Application_Ex, but New-CMSchedule returns SMS_ScheduleToken"}},
		{"result of a query is of any class", service, newService.with(params{"ServerApp": cmdlet.ResultOf(cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AAD_Application_Ex"}))}), nil},
		{"result of a wrong call", service, newService.with(params{"ServerApp": cmdlet.ResultOf(cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("Id", cmdlet.Int(1))))}), []string{"ServerApp (Get-CMAADApplication -Id 1): in (Get-CMAADApplication): Id 1: is not a parameter of Get-CMAADApplication"}},
		{"result of a change, two calls deep", "Get-CMSiteSystemServer", params{"InputObject": cmdlet.ResultOf(params{"InputObject": removal}.call("Get-CMSiteSystemServer"))}, []string{
			"InputObject (Get-CMSiteSystemServer -InputObject (Remove-CMAzureService -Id 1)): in (Get-CMSiteSystemServer): " +
				"InputObject (Remove-CMAzureService -Id 1): must be the result of a call that changes nothing, not of Remove-CMAzureService",
		}},
		{"results in a list", "Set-CMBoundaryGroup", params{"Id": cmdlet.String("1"), "AddSiteSystemServer": cmdlet.List(removal)}, []string{"AddSiteSystemServer (Remove-CMAzureService -Id 1): element 1 must be the result of a call that changes nothing, not of Remove-CMAzureService"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := tc.params.call(tc.cmdlet).Check(0)
			if tc.want == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, cmdlet.ErrInvalid)
			assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
			assert.Equal(t, tc.want, problems(t, err))
		})
	}
}

func problems(t *testing.T, err error) []string {
	t.Helper()
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	var texts []string
	for _, p := range e.Problems {
		texts = append(texts, p.String())
	}
	return texts
}

// The binder's verdict on each documented set: the required parameters alone select it.
func TestEachDocumentedParameterSetCanBeSelected(t *testing.T) {
	for _, m := range cmdlet.Documented().Cmdlets() {
		for _, set := range m.Sets {
			t.Run(m.Name+"/"+set, func(t *testing.T) {
				p := params{}
				for _, q := range m.Parameters {
					for _, in := range q.In {
						if (in.Set == "" || in.Set == set) && (in.Required || in.Demanded) {
							p[q.Name] = sample(t, m, q)
						}
					}
				}
				if _, dotNet := p["Search"]; dotNet {
					_, err := p.call(m.Name).ParameterSet(0)
					assert.ErrorContains(t, err, "a call cannot hold")
					return
				}
				got, err := p.call(m.Name).ParameterSet(0)
				require.NoError(t, err)
				assert.Equal(t, set, got)
			})
		}
	}
}

// sample returns a value that the parameter takes.
func sample(t *testing.T, m cmdlet.Metadata, p cmdlet.ParameterMetadata) cmdlet.Value {
	t.Helper()
	if p.TakesAFile {
		return pfx
	}
	switch p.Type {
	case "String", "Uri", "SmsProviderSearch":
		return cmdlet.String("x")
	case "String[]":
		return cmdlet.List(cmdlet.String("x"))
	case "Int32", "UInt32":
		return cmdlet.Int(max(p.Minimum, 1))
	case "Boolean":
		return cmdlet.Bool(true)
	case "SwitchParameter":
		return cmdlet.Switch()
	case "SecureString":
		return password
	case "DateTime":
		return cmdlet.Time(noon)
	case "IResultObject":
		return cmdlet.ResultOf(cmdlet.QueryCall(cmdlet.Query{Class: "SMS_Anything"}))
	}
	require.NotEmpty(t, p.Accepted, "%s -%s has no sample", m.Name, p.Name)
	return cmdlet.Enum(p.Accepted[0])
}

// Nobody is there to answer, so no Runner gets such a call.
func TestCallsThatAskSomebody(t *testing.T) {
	for name, test := range map[string]struct {
		call cmdlet.Call
		text string
	}{
		"a window": {
			newGateway.with(params{"ServerAppClientId": none, "SubscriptionId": none}).call("New-CMCloudManagementGateway"),
			"New-CMCloudManagementGateway: unsupported: it would open a sign-in window: give ServerAppClientId, SubscriptionId",
		},
		"an app":     {params{"AppName": cmdlet.String("a")}.call("New-CMAADServerApplication"), "New-CMAADServerApplication 'a': unsupported: it would open a sign-in window: create the app in Microsoft Entra and import it"},
		"a question": {newGateway.with(params{"Confirm": cmdlet.Switch()}).call("New-CMCloudManagementGateway"), "New-CMCloudManagementGateway: unsupported: -Confirm would ask somebody at the site: use cmdlet.Confirm"},
	} {
		t.Run(name, func(t *testing.T) {
			err := test.call.Check(0)
			require.EqualError(t, err, test.text)
			require.ErrorIs(t, err, cmdlet.ErrUnsupported)
			assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
			require.EqualError(t, cmdlet.Supports(nil, test.call), test.text)
			_, err = test.call.ParameterSet(0)
			require.NoError(t, err)
		})
	}
	require.NoError(t, newGateway.with(params{"Confirm": cmdlet.Bool(false)}).call("New-CMCloudManagementGateway").Check(0))
	require.ErrorIs(t, newGateway.with(params{"ServerAppClientId": none, "Region": cmdlet.Int(1)}).call("New-CMCloudManagementGateway").Check(0),
		cmdlet.ErrInvalid, "what is wrong comes first")
	require.ErrorIs(t, params{"AppName": cmdlet.String("a")}.call("New-CMAADServerApplication").Check(build(t, "2107")), cmdlet.ErrNeedsVersion)
}

func TestParameterSetGivesTheErrorOfCheck(t *testing.T) {
	c := cmdlet.NewCall("Remove-CMCloudManagementGateway")
	_, err := c.ParameterSet(0)
	assert.Equal(t, c.Check(0), err)
	set, err := newGateway.call("New-CMCloudManagementGateway").ParameterSet(build(t, "2309"))
	require.NoError(t, err)
	assert.Equal(t, "Non-Interactive", set)
}

func TestUnknownCmdletsAreUnsupported(t *testing.T) {
	for _, name := range []string{"", "Get-Other", "New-CMCloudDistributionPoint"} {
		err := cmdlet.NewCall(name).Check(0)
		require.ErrorIs(t, err, cmdlet.ErrUnsupported)
		assert.EqualError(t, err, name+": unsupported: there is no such cmdlet in the catalogue")
	}
}

func build(t *testing.T, version string) int {
	t.Helper()
	build, ok := cmdlet.BuildOf(version)
	require.True(t, ok, version)
	return build
}

func TestCheckByVersion(t *testing.T) {
	existingGroup := newGateway.with(params{"IsUsingExistingGroup": cmdlet.Bool(true)})
	for _, tc := range []struct {
		cmdlet string
		params params
		since  string
		before string
		want   string // on the version before
	}{
		{"Sync-CMCloudManagementGateway", params{"Id": cmdlet.String("1")}, "2103", "2010", "Sync-CMCloudManagementGateway needs site version 2103, and this site is 2010"},
		{"Get-CMAADTenant", nil, "2203", "2111", "Get-CMAADTenant needs site version 2203, and this site is 2111"},
		{"New-CMCloudManagementGateway", newGateway.with(params{"TenantId": cmdlet.String("t")}), "2309", "2303", "TenantId: the parameter needs site version 2309, and this site is 2303"},
		{"New-CMCloudManagementGateway", existingGroup, "2603", "2509", "IsUsingExistingGroup, ServerAppClientId: can be used together from site version 2603, and this site is 2509"},
	} {
		t.Run(tc.cmdlet+" "+tc.since, func(t *testing.T) {
			c := tc.params.call(tc.cmdlet)
			require.NoError(t, c.Check(build(t, tc.since)))
			require.NoError(t, c.Check(0), "0 is the newest")
			err := c.Check(build(t, tc.before))
			require.ErrorIs(t, err, cmdlet.ErrNeedsVersion)
			assert.Equal(t, []string{tc.want}, problems(t, err))
			var e *cmdlet.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, tc.since, e.Problems[0].Version)
		})
	}

	err := existingGroup.with(params{"VMInstanceCount": cmdlet.Int(99)}).call("New-CMCloudManagementGateway").Check(build(t, "2509"))
	require.ErrorIs(t, err, cmdlet.ErrInvalid, "a newer site alone would not do")
	assert.Len(t, problems(t, err), 2)
}

func TestExtraPassesWhatTheCatalogueDoesNotKnow(t *testing.T) {
	check := func(name string, v cmdlet.Value) error {
		return cmdlet.NewCall("Get-CMSite", cmdlet.Extra(name, v)).Check(0)
	}
	for _, v := range []cmdlet.Value{
		none, cmdlet.String("x"), cmdlet.Int(1), cmdlet.Enum("A"), cmdlet.Time(noon), password, pfx, serverApp, cmdlet.List(), entries(ca, cmdlet.Enum("B")),
	} {
		require.NoError(t, check("Newer", v), v.String())
	}
	require.ErrorContains(t, check("sitecode", cmdlet.Int(1)), "SiteCode 1: must be a string", "what it knows is checked")

	for _, tc := range []struct {
		value cmdlet.Value
		rule  string
	}{
		{removal, "must be the result of a call that changes nothing"},
		{cmdlet.List(removal), "must be the result of a call that changes nothing"},
		{entries(cmdlet.String("a"), removal), "must be the result of a call that changes nothing"},
		{cmdlet.File("../up", secret.NewBytes([]byte("x"))), "needs a plain file name"},
		{entries(cmdlet.File(`a\b`, secret.NewBytes([]byte("x"))), cmdlet.Enum("A")), "needs a plain file name"},
		{cmdlet.String("\xff"), "is not valid UTF-8"},
		{cmdlet.Secret(secret.New("\xff")), "is not valid UTF-8"},
		{cmdlet.Enum("a;b"), "is not a valid enumeration name"},
		{cmdlet.Time(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)), "is outside the years"},
	} {
		err := check("Newer", tc.value)
		require.ErrorIs(t, err, cmdlet.ErrInvalid)
		assert.ErrorContains(t, err, tc.rule)
	}
}

func TestFileNames(t *testing.T) {
	check := func(name string) error {
		return newGateway.with(params{"ServiceCertPath": cmdlet.File(name, secret.NewBytes([]byte("x")))}).call("New-CMCloudManagementGateway").Check(0)
	}
	for _, name := range []string{"a", "server.pfx", "-x_9.tar.gz", strings.Repeat("a", 100), "CONSOLE.pfx", "com10", "lpt"} {
		require.NoError(t, check(name), name)
	}
	for _, name := range []string{
		"", ".", "..", ".hidden", "a.", "a/b", `a\b`, "a:b", "a b", "é", "a\n", "a\x00", strings.Repeat("a", 101),
		"con", "NUL.pfx", "aux.", "Com1.cer", "lpt9",
	} {
		assert.ErrorContains(t, check(name), "needs a plain file name", name)
	}
}

// A module's own catalogue can differ from the documented one.
func TestCatalogueCheck(t *testing.T) {
	var empty cmdlet.Catalogue
	require.ErrorIs(t, empty.Check(cmdlet.NewCall("Get-CMSite"), 0), cmdlet.ErrUnsupported)
	require.NoError(t, cmdlet.Documented().Check(cmdlet.NewCall("Get-CMSite"), 0))

	own, err := cmdlet.ParseCatalogue([]byte(`{"cmdlets": [{
		"cmdlet": "Get-It", "sets": [{"name": "A"}, {"name": "B"}],
		"parameters": [{"name": "Id", "type": "Int32", "sets": ["A"]}, {"name": "Name", "type": "String", "sets": ["B"]}]
	}]}`), []byte(`{}`))
	require.NoError(t, err)
	assert.NoError(t, own.Check(cmdlet.NewCall("Get-It", cmdlet.P("Id", cmdlet.Int(1))), 0))
	assert.EqualError(t, own.Check(cmdlet.NewCall("Get-It"), 0), "Get-It: invalid: the parameters fit several parameter sets: A, B")
}

// PowerShell holds on to the default set though another has all it needs.
func TestTheDefaultSetComesFirst(t *testing.T) {
	catalogue, err := cmdlet.ParseCatalogue([]byte(`{"cmdlets": [{
		"cmdlet": "Get-It", "sets": [{"name": "A", "default": true}, {"name": "B"}],
		"parameters": [
			{"name": "Id", "type": "Int32", "sets": ["A"], "required": true}, {"name": "Name", "type": "String", "sets": ["B"]},
			{"name": "All", "type": "SwitchParameter", "sets": ["(All)"]}
		]
	}]}`), []byte(`{}`))
	require.NoError(t, err)
	for _, c := range []cmdlet.Call{cmdlet.NewCall("Get-It"), cmdlet.NewCall("Get-It", cmdlet.P("All", cmdlet.Switch()))} {
		require.EqualError(t, catalogue.Check(c, 0), "Get-It: invalid: Id: is required")
	}
	assert.NoError(t, catalogue.Check(cmdlet.NewCall("Get-It", cmdlet.P("Name", cmdlet.String("n"))), 0))
}

func FuzzCheck(f *testing.F) {
	f.Add("Get-CMSite", "SiteCode", "Name", "PS1", int64(1), uint8(1), uint8(2), false, 0)
	f.Add("New-CMCloudManagementGateway", "Region", "CARootCert", "West Europe", int64(17), uint8(5), uint8(10), false, 9132)
	f.Add("set-cmcloudmanagementGATEWAY", "servicecertificatepath", "Id", "../a", int64(-1), uint8(9), uint8(1), true, 1)
	f.Fuzz(func(t *testing.T, name, first, second, text string, number int64, kind, other uint8, extra bool, build int) {
		call := func() cmdlet.Call {
			param := cmdlet.P
			if extra {
				param = cmdlet.Extra
			}
			return cmdlet.NewCall(name, param(first, anyValue(kind, text, number)), cmdlet.P(second, anyValue(other, text, number)))
		}
		c := call()
		err := c.Check(build)
		if again := call().Check(build); fmt.Sprint(err) != fmt.Sprint(again) {
			t.Fatalf("two verdicts on one call: %v, then %v", err, again)
		}
		set, bound := c.ParameterSet(build)
		if (err == nil) != (bound == nil) || (bound == nil) != (set != "") {
			t.Fatalf("set %q, %v; Check said %v", set, bound, err)
		}
		var e *cmdlet.Error
		if err != nil && (!errors.As(err, &e) || e.Outcome != cmdlet.NotDone || len(e.Problems) == 0 || len(err.Error()) > 1<<14) {
			t.Fatalf("%T %v", err, err)
		}
	})
}

func anyValue(kind uint8, text string, number int64) cmdlet.Value {
	inner := cmdlet.String(text)
	switch cmdlet.Kind(kind % 14) {
	case cmdlet.KindNull:
		return cmdlet.Value{}
	case cmdlet.KindString:
		return inner
	case cmdlet.KindInt:
		return cmdlet.Int(number)
	case cmdlet.KindBool:
		return cmdlet.Bool(number > 0)
	case cmdlet.KindSwitch:
		return cmdlet.Switch()
	case cmdlet.KindEnum:
		return cmdlet.Enum(text)
	case cmdlet.KindTime:
		return cmdlet.Time(time.Unix(number, 0))
	case cmdlet.KindSecret:
		return cmdlet.Secret(secret.New(text))
	case cmdlet.KindList:
		return cmdlet.List(anyValue(kind/14, text, number), inner)
	case cmdlet.KindFile:
		return cmdlet.File(text, secret.NewBytes([]byte(text)))
	case cmdlet.KindTable:
		return entries(anyValue(kind/14, text, number), anyValue(kind/2, text, number), cmdlet.File(text, secret.Bytes{}), inner)
	case cmdlet.KindResult:
		return cmdlet.ResultOf(cmdlet.NewCall(text, cmdlet.P(text, inner)))
	case cmdlet.KindFloat:
		return cmdlet.Float(float64(number))
	case cmdlet.KindObject:
		return cmdlet.Embedded(cmdlet.NewObject(text, map[string]cmdlet.Value{text: inner}))
	}
	return cmdlet.Value{}
}

func ExampleCall_Check() {
	call := cmdlet.NewCall(
		"Start-CMCloudManagementGateway",
		cmdlet.P("Id", cmdlet.Int(16777217)),
		cmdlet.P("Wait", cmdlet.Switch()),
	)
	fmt.Println(call.Check(0))

	build, _ := cmdlet.BuildOf("2010")
	fmt.Println(cmdlet.NewCall("Get-CMAADTenant").Check(build))
	// Output:
	// Start-CMCloudManagementGateway: invalid: Id 16777217: must be a string; Wait: is not a parameter of Start-CMCloudManagementGateway
	// Get-CMAADTenant: needs a newer site version: Get-CMAADTenant needs site version 2203, and this site is 2010
}

// A parameter that takes several paths takes a list of files.
func TestListsOfFiles(t *testing.T) {
	root := cmdlet.File("root.cer", secret.NewBytes([]byte("x")))
	set := func(v cmdlet.Value) error {
		return params{"SiteCode": cmdlet.String("PS1"), "AddCertificateByPath": v}.call("Set-CMSite").Check(0)
	}
	require.NoError(t, set(cmdlet.List(root, root)))
	assert.Contains(t, problems(t, set(root))[0], "must be a list")
	assert.Contains(t, problems(t, set(cmdlet.List()))[0], "is an empty list")
	assert.Contains(t, problems(t, set(cmdlet.List(root, cmdlet.String(`C:\root.cer`))))[0], "element 2 must be a file")
}
