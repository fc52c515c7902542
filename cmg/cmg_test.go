package cmg_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
)

// untouched is a Runner that must not be called.
func untouched(t *testing.T) cmdlet.Runner {
	t.Helper()
	return cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("was called: %s", c)
		return nil, errors.New("untouched")
	})
}

// answers is a Runner that returns these objects and keeps the call.
func answers(sent *cmdlet.Call, objects ...cmdlet.Object) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		*sent = c
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

// checked are the problems that a Check returns, if any.
func checked(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	return problems(t, err)
}

func row(id int64, properties map[string]cmdlet.Value) cmdlet.Object {
	all := map[string]cmdlet.Value{
		"AzureServiceID": cmdlet.Int(id), "ServiceType": cmdlet.String("CloudProxyService"), "Name": cmdlet.String("GRANITEFALLS"),
		"ServiceCName": cmdlet.String("granitefalls.contoso.com"),
	}
	maps.Copy(all, properties)
	return cmdlet.NewObject("SMS_AzureService", all)
}

func TestDecode(t *testing.T) {
	created := time.Date(2026, 11, 23, 1, 2, 3, 0, time.UTC)
	full := row(16777217, map[string]cmdlet.Value{
		"Fqdn": cmdlet.String("granitefalls.westus2.cloudapp.azure.com"), "State": cmdlet.Int(17), "StatusDetails": cmdlet.Int(3),
		"Description": cmdlet.String("d"), "SiteCode": cmdlet.String("PS1"), "SubscriptionID": cmdlet.String(subscriptionID),
		"AffinityGroup": cmdlet.String("cmg-rg"), "Region": cmdlet.String("westus2"), "NumberOfInstances": cmdlet.Int(2),
		"CreationTime": cmdlet.Time(created), "ServiceThumbprint": cmdlet.String("AB"), "ClientCertRevocationEnabled": cmdlet.Bool(true),
		"StorageServiceName": cmdlet.String("granitefalls"), "StorageQuotaInGB": cmdlet.Int(1), "StorageWarningThreshold": cmdlet.Int(2),
		"StorageCriticalThreshold": cmdlet.Int(3), "TrafficOutInGB": cmdlet.Int(4), "TrafficWarningThreshold": cmdlet.Int(5),
		"TrafficCriticalThreshold": cmdlet.Int(6), "TrafficOutStopService": cmdlet.Bool(true), "Novelty": cmdlet.Int(9),
	})
	var sent cmdlet.Call
	gateway, err := cmg.NewClient(answers(&sent, full)).Get(t.Context(), cmg.ByID(16777217), nil)
	require.NoError(t, err)
	assert.Equal(t, &cmg.Gateway{
		ID: 16777217, Name: "GRANITEFALLS", ServiceName: "granitefalls.contoso.com",
		DeploymentName: "granitefalls.westus2.cloudapp.azure.com", State: 17, StatusDetails: 3, Description: "d", SiteCode: "PS1",
		SubscriptionID: subscriptionID, GroupName: "cmg-rg", Region: "westus2", VMCount: 2, CreationTime: created,
		ServiceCertThumbprint: "AB", CheckClientCertRevocation: true, StorageName: "granitefalls", StorageQuotaGB: 1,
		StorageWarningPct: 2, StorageCriticalPct: 3, TrafficOutGB: 4, TrafficWarningPct: 5, TrafficCriticalPct: 6,
		TrafficOutStopService: true, Object: full,
	}, gateway)
}

func TestDecodeFails(t *testing.T) {
	for _, property := range []string{"AzureServiceID", "State"} {
		t.Run(property, func(t *testing.T) {
			var sent cmdlet.Call
			broken := row(1, map[string]cmdlet.Value{property: cmdlet.String("x")})
			_, err := cmg.NewClient(answers(&sent, broken)).Get(t.Context(), cmg.ByID(1), nil)
			require.ErrorIs(t, err, cmdlet.ErrUnavailable)
			require.ErrorContains(t, err, "SMS_AzureService."+property)
		})
	}
}

func TestGet(t *testing.T) {
	const command = "Get-CMCloudManagementGateway "
	gateway := row(1, nil)
	named := row(2, map[string]cmdlet.Value{"Name": cmdlet.String("granitefalls.contoso.com"), "ServiceCName": cmdlet.String("x")})
	content := row(1, map[string]cmdlet.Value{"ServiceType": cmdlet.String("CloudDistributionPoint")})
	byName := cmg.ByName("GraniteFalls.contoso.com")
	for name, c := range map[string]struct {
		ref  cmg.Ref
		rows []cmdlet.Object
		sent string
		want error
	}{
		"by id":              {cmg.ByID(1), []cmdlet.Object{gateway}, command + "-Id '1'", nil},
		"itself":             {(&cmg.Gateway{ID: 1}).Ref(), []cmdlet.Object{gateway}, command + "-Id '1'", nil},
		"by name":            {byName, []cmdlet.Object{gateway, content}, command + "-DisableWildcardHandling -Name 'GraniteFalls.contoso.com'", nil},
		"by the site's name": {cmg.ByName("granitefalls"), []cmdlet.Object{gateway}, command + "-DisableWildcardHandling -Name 'granitefalls'", nil},
		"none":               {byName, nil, "", cmdlet.ErrNotFound},
		"of another kind":    {cmg.ByID(1), []cmdlet.Object{content}, "", cmdlet.ErrNotFound},
		"of another id":      {cmg.ByID(3), []cmdlet.Object{gateway}, "", cmdlet.ErrNotFound},
		"of another name":    {cmg.ByName("granitefalls.contoso"), []cmdlet.Object{gateway}, "", cmdlet.ErrNotFound},
		"no wildcards":       {cmg.ByName("granite*"), []cmdlet.Object{gateway}, "", cmdlet.ErrNotFound},
		"several":            {byName, []cmdlet.Object{gateway, named}, "", cmdlet.ErrAmbiguous},
	} {
		t.Run(name, func(t *testing.T) {
			var sent cmdlet.Call
			got, err := cmg.NewClient(answers(&sent, c.rows...)).Get(t.Context(), c.ref, nil)
			require.ErrorIs(t, err, c.want)
			if err == nil {
				assert.Equal(t, uint32(1), got.ID)
				assert.Equal(t, c.sent, sent.String())
			}
		})
	}
	for name, c := range map[string]struct {
		ref  cmg.Ref
		want string
	}{
		"zero":        {cmg.Ref{}, "ref: is required"},
		"nil gateway": {(*cmg.Gateway)(nil).Ref(), "ref: is required"},
		"no id":       {cmg.ByID(0), "ref: is required"},
		"no name":     {cmg.ByName(""), "ref: is required"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := cmg.NewClient(untouched(t)).Get(t.Context(), c.ref, nil)
			assert.Equal(t, []string{c.want}, problems(t, err))
		})
	}
}

func TestState(t *testing.T) {
	for state, want := range map[cmg.State]string{
		0: "ready", 1: "provisioning", 4: "starting", 5: "stopping", 6: "stopped", 99: "deleting", 17: "state 17",
	} {
		assert.Equal(t, want, state.String())
	}
	assert.True(t, (&cmg.Gateway{State: cmg.StateReady, StatusDetails: 1}).Ready())
	assert.False(t, (&cmg.Gateway{State: cmg.StateReady}).Ready())
	assert.False(t, (&cmg.Gateway{State: cmg.StateStopped, StatusDetails: 1}).Ready())
}

func certificate(t *testing.T, serviceName string, opts *certstest.CertificateOptions) *certs.ServerCertificate {
	t.Helper()
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	c, err := authority.ServerCertificate(serviceName, opts)
	require.NoError(t, err)
	return c
}

func TestNewSends(t *testing.T) {
	spec := graniteFalls()
	spec.Certificate, spec.ServiceName = certificate(t, "*.contoso.com", nil), "GraniteFalls.contoso.com"
	var sent cmdlet.Call
	_, err := cmg.NewClient(answers(&sent, row(1, nil))).NewCloudManagementGateway(t.Context(), spec,
		&cmg.NewOptions{IsUsingExistingGroup: true})
	require.NoError(t, err)
	assert.Equal(t, fmt.Sprintf("New-CMCloudManagementGateway -Force -GroupName 'cmg-rg' -IsUsingExistingGroup $true "+
		"-ServerAppClientId '%s' -ServiceCertPassword [redacted] -ServiceCertPath (file granitefalls.pfx, %d bytes) "+
		"-ServiceName 'GraniteFalls.contoso.com' -SubscriptionId '%s'", serverID, spec.Certificate.PFX().Len(), subscriptionID),
		sent.String())
	set, err := sent.ParameterSet(0)
	require.NoError(t, err)
	assert.Equal(t, "Non-Interactive", set)

	// An older site cannot do it, which its Runner says; here the newest one counts.
	build, _ := cmdlet.BuildOf("2509")
	require.ErrorIs(t, sent.Check(build), cmdlet.ErrNeedsVersion)
}

func TestNewRegion(t *testing.T) {
	allowed := " (AllowUnknownRegion leaves that to the console)"
	for _, c := range []struct {
		region  string
		cloud   azurecloud.Cloud
		unknown bool
		want    string // the value that is sent
		refusal string
	}{
		{region: "West US 2", want: "WestUS2"},
		{region: "westus2", cloud: azurecloud.Public, want: "WestUS2"},
		{region: "US Gov Virginia", cloud: azurecloud.USGovernment, want: "USGovernmentVirginia"},
		{region: "usgovvirginia", want: "USGovernmentVirginia"},
		{region: "(Europe) Sweden Central", unknown: true, want: "SwedenCentral"},
		{region: "MarsNorth", unknown: true, want: "MarsNorth"},
		{region: "WestEurpoe", refusal: "Region WestEurpoe: is not a known region of Azure: did you mean WestEurope?" + allowed},
		{region: "Mars", cloud: azurecloud.Public, refusal: "Region Mars: is not a known region of Azure" + allowed},
		{region: "Mars North", unknown: true, refusal: "Region Mars North: is not a valid enumeration name"},
		{
			region: "westus", cloud: azurecloud.USGovernment, unknown: true,
			refusal: "Region westus: is a region of AzurePublicCloud, not of AzureUSGovernmentCloud",
		},
		{region: "ChinaEast", unknown: true, refusal: "Region ChinaEast: is in the China cloud, which has no cloud management gateways"},
		{region: "AnywhereUS", refusal: "Region AnywhereUS: is not a region but a group of regions"},
	} {
		t.Run(c.region+" "+string(c.cloud), func(t *testing.T) {
			var call cmdlet.Call
			runner := answers(&call)
			if c.refusal != "" {
				runner = untouched(t)
			}
			_, err := cmg.NewClient(runner).NewCloudManagementGateway(t.Context(), graniteFalls(), &cmg.NewOptions{
				Region: c.region, Environment: c.cloud, AllowUnknownRegion: c.unknown, TenantID: tenantID,
			})
			if c.refusal != "" {
				require.ErrorIs(t, err, cmdlet.ErrInvalid)
				require.Len(t, problems(t, err), 1)
				assert.Contains(t, problems(t, err)[0], c.refusal)
				return
			}
			sent, _ := call.Param("Region")
			assert.True(t, cmdlet.Enum(c.want).Equal(sent), "%v is sent", sent)
		})
	}
}

func TestNewRefuses(t *testing.T) {
	const notGUID = "is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)"
	good := certificate(t, "granitefalls.contoso.com", nil)
	several := certificate(t, "granitefalls.contoso.com", &certstest.CertificateOptions{DNSNames: []string{"granitefalls.contoso.com", "b.contoso.com"}})
	past := time.Now().AddDate(0, 0, -10).UTC().Truncate(time.Second)
	expired := certificate(t, "granitefalls.contoso.com", &certstest.CertificateOptions{NotBefore: past, Validity: time.Hour, KeyBits: 1024})
	valid := cmg.Spec{Certificate: good, SubscriptionID: subscriptionID, GroupName: "cmg-rg", ServerAppClientID: serverID}
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	misplaced := *authority.Root()
	misplaced.Store = "Trash"

	for name, c := range map[string]struct {
		spec func(*cmg.Spec)
		opts cmg.NewOptions
		want []string
	}{
		"nothing given": {
			func(s *cmg.Spec) { *s = cmg.Spec{} },
			cmg.NewOptions{},
			[]string{
				"GroupName '': must not be empty", "ServerAppClientID '': must not be empty", "SubscriptionID '': must not be empty",
				"Certificate: is required",
			},
		},
		"a name that no group has": {
			func(s *cmg.Spec) { s.GroupName = "cmg/rg." },
			cmg.NewOptions{},
			[]string{"GroupName 'cmg/rg.': has a character that the name of a resource group cannot have: it takes letters, digits, _ - ( ) and ."},
		},
		"expired and short": {
			func(s *cmg.Spec) { s.Certificate = expired },
			cmg.NewOptions{},
			[]string{
				"Certificate: the key has 1024 bits; it must have 2048 or 4096",
				"Certificate: the certificate expired on " + past.Add(time.Hour).Format(time.RFC3339),
			},
		},
		"several names": {
			func(s *cmg.Spec) { s.Certificate = several },
			cmg.NewOptions{},
			[]string{"ServiceName: the certificate has several names (\"granitefalls.contoso.com\", \"b.contoso.com\"): say which service name to use"},
		},
		"another name": {
			func(s *cmg.Spec) { s.ServiceName = "other.contoso.com" },
			cmg.NewOptions{},
			[]string{"ServiceName: the service name \"other.contoso.com\" is not a name of the certificate (\"granitefalls.contoso.com\")"},
		},
		"no domain name": {
			func(s *cmg.Spec) { s.ServiceName = "granite falls" },
			cmg.NewOptions{},
			[]string{"ServiceName: the service name \"granite falls\" is not a fully qualified domain name"},
		},
		"percentages out of order": {
			nil,
			cmg.NewOptions{
				EnableTrafficOut: new(true), TrafficWarningPct: new(90), TrafficCriticalPct: new(90),
				EnableStorageQuota: new(true), StorageWarningPct: new(101), StorageCriticalPct: new(1),
			},
			[]string{
				"StorageWarningPct 101: must be from 1 to 100",
				"TrafficWarningPct 90: must be below TrafficCriticalPct", "StorageWarningPct 101: must be below StorageCriticalPct",
			},
		},
		"thresholds of what is off": {
			nil,
			cmg.NewOptions{
				TrafficOutGB: new(1), TrafficWarningPct: new(1), TrafficCriticalPct: new(2), TrafficOutStopService: true,
				EnableStorageQuota: new(false), StorageQuotaGB: new(3), StorageWarningPct: new(4), StorageCriticalPct: new(5),
			},
			[]string{
				"TrafficOutGB 1: needs EnableTrafficOut", "TrafficWarningPct 1: needs EnableTrafficOut",
				"TrafficCriticalPct 2: needs EnableTrafficOut", "TrafficOutStopService $true: needs EnableTrafficOut",
				"StorageQuotaGB 3: needs EnableStorageQuota", "StorageWarningPct 4: needs EnableStorageQuota",
				"StorageCriticalPct 5: needs EnableStorageQuota",
			},
		},
		"CA certificates": {
			nil,
			cmg.NewOptions{CARootCerts: []*certs.CACertificate{nil, &misplaced, {}}},
			[]string{
				"CARootCerts @{(file " + misplaced.Thumbprint() + ".cer, " + fmt.Sprint(len(misplaced.DER())),
				"CARootCerts: element 1 is not a certificate", "CARootCerts: element 3 is not a certificate",
			},
		},
		"all at once": {
			func(s *cmg.Spec) { s.SubscriptionID, s.ServerAppClientID = "Pay-As-You-Go", "app" },
			cmg.NewOptions{
				Region: "West US", Environment: "AzureChinaCloud", TenantID: "contoso.com", VMInstanceCount: new(0), TrafficOutGB: new(0),
				Extra: map[string]cmdlet.Value{"region": cmdlet.Enum("WestUS2")},
			},
			[]string{
				"Region WestUS2: is given more than once",
				"Environment AzureChinaCloud: must be one of AzurePublicCloud, AzureUSGovernmentCloud",
				"TrafficOutGB 0: must be at least 1",
				"VMInstanceCount 0: must be from 1 to 16",
				"SubscriptionID 'Pay-As-You-Go': " + notGUID, "ServerAppClientID 'app': " + notGUID, "TenantID 'contoso.com': " + notGUID,
				"TrafficOutGB 0: needs EnableTrafficOut",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			spec := valid
			if c.spec != nil {
				c.spec(&spec)
			}
			_, err := cmg.NewClient(untouched(t)).NewCloudManagementGateway(t.Context(), spec, &c.opts)
			got := problems(t, err)
			require.Len(t, got, len(c.want), "%q", got)
			for i := range got {
				assert.Contains(t, got[i], c.want[i])
			}
			assert.ElementsMatch(t, got, slices.Concat(checked(t, spec.Check(0)), checked(t, c.opts.Check(0))), "Check says the same")
		})
	}
}

func TestCheckKnowsTheBuild(t *testing.T) {
	spec := graniteFalls()
	opts := &cmg.NewOptions{TenantID: tenantID, IsUsingExistingGroup: true, EnableTrafficOut: new(true)}
	for version, want := range map[string][]string{
		"2603": nil,
		"2509": {"IsUsingExistingGroup, ServerAppClientID: can be used together from site version 2603"},
		"2303": {"TenantID: the parameter needs site version 2309, and this site is 2303"},
	} {
		build, known := cmdlet.BuildOf(version)
		require.True(t, known)
		require.NoError(t, spec.Check(build), version)
		require.NoError(t, cmg.Patch{Description: new("d")}.Check(build), version)
		require.NoError(t, (*cmg.NewOptions)(nil).Check(build), version)
		err := opts.Check(build)
		if want == nil {
			require.NoError(t, err, version)
			continue
		}
		require.ErrorIs(t, err, cmdlet.ErrNeedsVersion, version)
		for _, text := range want {
			require.ErrorContains(t, err, text, version)
		}
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	}
	require.Error(t, spec.Check(1), "before there were gateways")
}

// A certificate that is there and empty is as good as none.
func TestTheZeroCertificate(t *testing.T) {
	spec := graniteFalls()
	spec.Certificate = &certs.ServerCertificate{}
	assert.Equal(t, []string{"Certificate: is required"}, problems(t, spec.Check(0)))
	assert.Equal(t, []string{"Certificate: is empty"}, problems(t, cmg.Patch{Certificate: spec.Certificate, Description: new("d")}.Check(0)))
}

func TestCertificateIsNeverShown(t *testing.T) {
	spec := graniteFalls()
	spec.GroupName = ""
	_, err := cmg.NewClient(untouched(t)).NewCloudManagementGateway(t.Context(), spec, &cmg.NewOptions{VMInstanceCount: new(99)})
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	patch := cmg.Patch{Certificate: spec.Certificate, VMInstanceCount: new(99)}
	_, patched := cmg.NewClient(untouched(t)).Set(t.Context(), cmg.ByID(1), patch, nil)
	require.ErrorIs(t, patched, cmdlet.ErrInvalid)
	pfx := spec.Certificate.PFX().Reveal()
	for _, shown := range []string{
		err.Error(), fmt.Sprintf("%+v %#v", e, e.Problems), fmt.Sprintf("%+v %#v %s", spec, spec, spec),
		fmt.Sprintf("%v %+v %#v", patched, patched, patched), fmt.Sprintf("%+v %#v", patch, patch),
	} {
		assert.NotContains(t, shown, spec.Certificate.Password().Reveal())
		assert.NotContains(t, shown, string(pfx[:32]))
		assert.NotContains(t, shown, fmt.Sprintf("%d", pfx[:8]))
	}
}
