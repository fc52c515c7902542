package cmg_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
)

// scripted is a Runner that answers each cmdlet with the same and keeps the calls.
type scripted struct {
	answers map[string][]cmdlet.Object
	failing map[string]error
	lacks   string
	calls   []string
}

func (s *scripted) Run(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	s.calls = append(s.calls, c.String())
	if err := s.failing[c.Name()]; err != nil {
		return nil, err
	}
	return &cmdlet.Result{Objects: s.answers[c.Name()]}, nil
}

func (s *scripted) Supports(c cmdlet.Call) error {
	if c.Name() == s.lacks {
		return cmdlet.Fail(c, cmdlet.ErrUnsupported, nil)
	}
	return nil
}

func connector(server, gateway string) cmdlet.Object {
	return cmdlet.NewObject("SMS_CloudProxyConnector", map[string]cmdlet.Value{
		"ServerName": cmdlet.String(server), "ProxyServiceName": cmdlet.String(gateway),
	})
}

const (
	get    = "Get-CMCloudManagementGateway"
	byID   = get + " -Id '1'"
	query  = "Invoke-CMWmiQuery"
	remove = "Remove-CMCloudManagementGateway -Force -Id '1'"
)

func siteWithGateways(rows ...cmdlet.Object) *scripted {
	return &scripted{answers: map[string][]cmdlet.Object{get: rows}, failing: map[string]error{}}
}

func TestList(t *testing.T) {
	content := row(9, map[string]cmdlet.Value{"ServiceType": cmdlet.String("CloudDistributionPoint")})
	other := row(2, map[string]cmdlet.Value{"Name": cmdlet.String("FABRIKAM"), "ServiceCName": cmdlet.String("cmg.contoso.com")})
	for name, c := range map[string]struct {
		opts *cmg.ListOptions
		want []uint32
	}{
		"all":                {nil, []uint32{1, 2}},
		"by service name":    {&cmg.ListOptions{Name: cmdlet.Like("*.CONTOSO.com")}, []uint32{1, 2}},
		"by the site's name": {&cmg.ListOptions{Name: cmdlet.Like("fabri?am")}, []uint32{2}},
		"none":               {&cmg.ListOptions{Name: cmdlet.Like("granite")}, []uint32{}},
	} {
		t.Run(name, func(t *testing.T) {
			site := siteWithGateways(row(1, nil), content, other)
			gateways, err := cmg.NewClient(site).List(t.Context(), c.opts)
			require.NoError(t, err)
			ids := []uint32{}
			for _, g := range gateways {
				ids = append(ids, g.ID)
			}
			assert.Equal(t, c.want, ids)
			assert.Equal(t, []string{get}, site.calls)
		})
	}
	gateways, err := cmg.NewClient(siteWithGateways()).List(t.Context(), nil)
	require.NoError(t, err)
	assert.NotNil(t, gateways)
	assert.Empty(t, gateways)
	_, err = cmg.NewClient(untouched(t)).List(t.Context(), &cmg.ListOptions{Name: cmdlet.Like("[")})
	assert.Equal(t, []string{"Name '[': a [ has no ] after it, or nothing before the ]"}, problems(t, err))
}

// changes are the methods that change a gateway.
var changes = map[string]func(*cmg.Client, context.Context, cmg.Ref) error{
	"Start-CMCloudManagementGateway -Id '1'": func(c *cmg.Client, ctx context.Context, ref cmg.Ref) error {
		return c.Start(ctx, ref, nil)
	},
	"Stop-CMCloudManagementGateway -Id '1'": func(c *cmg.Client, ctx context.Context, ref cmg.Ref) error {
		return c.Stop(ctx, ref, nil)
	},
	"Sync-CMCloudManagementGateway -Id '1'": func(c *cmg.Client, ctx context.Context, ref cmg.Ref) error {
		return c.Sync(ctx, ref, nil)
	},
	remove: func(c *cmg.Client, ctx context.Context, ref cmg.Ref) error {
		return c.Remove(ctx, ref, &cmg.RemoveOptions{EvenIfConnected: true, EvenIfLast: true})
	},
	"Set-CMCloudManagementGateway -Description '' -Force -Id '1'": func(c *cmg.Client, ctx context.Context, ref cmg.Ref) error {
		_, err := c.Set(ctx, ref, cmg.Patch{Description: new("")}, nil)
		return err
	},
}

// TestChangesGoByResolvedIdentity is the rule that no change is sent by name.
func TestChangesGoByResolvedIdentity(t *testing.T) {
	content := row(1, map[string]cmdlet.Value{"ServiceType": cmdlet.String("CloudDistributionPoint")})
	named := row(2, map[string]cmdlet.Value{"Name": cmdlet.String("granitefalls.contoso.com"), "ServiceCName": cmdlet.String("x")})
	for change, run := range changes {
		command, _, _ := strings.Cut(change, " ")
		for name, c := range map[string]struct {
			ref  cmg.Ref
			rows []cmdlet.Object
			want error
		}{
			"by name":         {cmg.ByName("GraniteFalls.contoso.com"), []cmdlet.Object{content, row(1, nil)}, nil},
			"by id":           {cmg.ByID(1), []cmdlet.Object{row(1, nil)}, nil},
			"itself":          {(&cmg.Gateway{ID: 1}).Ref(), []cmdlet.Object{row(1, nil)}, nil},
			"of another kind": {cmg.ByID(1), []cmdlet.Object{content}, cmdlet.ErrNotFound},
			"not exactly":     {cmg.ByName("granitefalls.contoso"), []cmdlet.Object{row(1, nil)}, cmdlet.ErrNotFound},
			"two of the name": {cmg.ByName("granitefalls.contoso.com"), []cmdlet.Object{row(1, nil), named}, cmdlet.ErrAmbiguous},
			"not there":       {cmg.ByID(1), nil, cmdlet.ErrNotFound},
		} {
			t.Run(command+" "+name, func(t *testing.T) {
				site := siteWithGateways(c.rows...)
				err := run(cmg.NewClient(site), t.Context(), c.ref)
				require.ErrorIs(t, err, c.want)
				if name == "two of the name" {
					require.ErrorContains(t, err, "2 objects match: granitefalls.contoso.com, id:1; x, id:2")
				}
				if c.want == nil {
					assert.Equal(t, change, site.calls[1])
				} else {
					assert.Len(t, site.calls, 1, "%q", site.calls)
				}
			})
		}
		t.Run(command+" nobody", func(t *testing.T) {
			err := run(cmg.NewClient(untouched(t)), t.Context(), cmg.Ref{})
			assert.Equal(t, []string{"ref: is required"}, problems(t, err))
			require.ErrorContains(t, err, command)
		})
		t.Run(command+" unsupported", func(t *testing.T) {
			site := siteWithGateways(row(1, nil))
			site.lacks = command
			require.ErrorIs(t, run(cmg.NewClient(site), t.Context(), cmg.ByID(1)), cmdlet.ErrUnsupported)
			assert.Empty(t, site.calls, "which promises that nothing was contacted")
		})
		t.Run(command+" fails", func(t *testing.T) {
			site := siteWithGateways(row(1, nil))
			lost := &cmdlet.Error{Op: command, Reason: cmdlet.ErrUnavailable, Outcome: cmdlet.Unknown}
			site.failing[command] = lost
			require.ErrorIs(t, run(cmg.NewClient(site), t.Context(), cmg.ByID(1)), lost)
			assert.Len(t, site.calls, 2, "%q", site.calls)
		})
	}
}

func TestSetReadsTheGatewayAgain(t *testing.T) {
	site := siteWithGateways(row(1, map[string]cmdlet.Value{"Description": cmdlet.String("d")}))
	gateway, err := cmg.NewClient(site).Set(t.Context(), cmg.ByName("granitefalls.contoso.com"), cmg.Patch{Description: new("d")}, nil)
	require.NoError(t, err)
	assert.Equal(t, "d", gateway.Description)
	assert.Equal(t, []string{
		get + " -DisableWildcardHandling -Name 'granitefalls.contoso.com'",
		"Set-CMCloudManagementGateway -Description 'd' -Force -Id '1'", byID,
	}, site.calls)

	reads := 0
	lost := cmdlet.RunnerFunc(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		if reads++; reads == 3 {
			return nil, unavailable
		}
		return site.Run(ctx, c)
	})
	gateway, err = cmg.NewClient(lost).Set(t.Context(), cmg.ByID(1), cmg.Patch{Description: new("d")}, nil)
	assert.Nil(t, gateway)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.Equal(t, cmdlet.Done, cmdlet.OutcomeOf(err))
	require.EqualError(t, err, "Set-CMCloudManagementGateway 'granitefalls.contoso.com': unavailable: "+
		"its result cannot be read: Get-CMCloudManagementGateway: unavailable (the change was made)")
}

func TestSetRefuses(t *testing.T) {
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		patch cmg.Patch
		want  []string
	}{
		"empty": {cmg.Patch{}, []string{"the patch is empty, so nothing would change"}},
		"empty lists": {
			cmg.Patch{AddCARootCerts: []*certs.CACertificate{}, RemoveCertThumbprints: []string{}},
			[]string{"the patch is empty, so nothing would change"},
		},
		"out of range and order": {
			cmg.Patch{VMInstanceCount: new(17), TrafficWarningPct: new(90), TrafficCriticalPct: new(90), StorageQuotaGB: new(0)},
			[]string{
				"StorageQuotaGB 0: must be at least 1", "VMInstanceCount 17: must be from 1 to 16",
				"TrafficWarningPct 90: must be below TrafficCriticalPct",
			},
		},
		"thresholds of what goes off": {
			cmg.Patch{
				EnableTrafficOut: new(false), TrafficOutGB: new(1), TrafficWarningPct: new(1), TrafficCriticalPct: new(2), TrafficOutStopService: new(true),
				EnableStorageQuota: new(false), StorageQuotaGB: new(3), StorageWarningPct: new(4), StorageCriticalPct: new(5),
			},
			[]string{
				"TrafficOutStopService $true: needs EnableTrafficOut", "TrafficOutGB 1: needs EnableTrafficOut",
				"TrafficWarningPct 1: needs EnableTrafficOut", "TrafficCriticalPct 2: needs EnableTrafficOut",
				"StorageQuotaGB 3: needs EnableStorageQuota", "StorageWarningPct 4: needs EnableStorageQuota",
				"StorageCriticalPct 5: needs EnableStorageQuota",
			},
		},
		"CA certificates": {
			cmg.Patch{AddCARootCerts: []*certs.CACertificate{authority.Root(), nil}, RemoveCertThumbprints: []string{authority.Root().Thumbprint(), "", "\u200e" + authority.Root().Thumbprint()}},
			[]string{
				"AddCARootCerts: element 2 is not a certificate", "RemoveCertThumbprints '': is not a SHA-1 thumbprint (40 hex digits)",
				"RemoveCertThumbprints '\u200e" + authority.Root().Thumbprint() + "': is not a SHA-1 thumbprint (40 hex digits)",
			},
		},
		"an old name of nothing": {cmg.Patch{OldCommonName: "a", Description: new("")}, []string{"OldCommonName 'a': needs Certificate"}},
		"a weak certificate": {
			cmg.Patch{Certificate: certificate(t, "granitefalls.contoso.com", &certstest.CertificateOptions{KeyBits: 1024})},
			[]string{"Certificate: the key has 1024 bits; it must have 2048 or 4096"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := cmg.NewClient(untouched(t)).Set(t.Context(), cmg.ByID(1), c.patch, nil)
			got := problems(t, err)
			assert.Equal(t, got, problems(t, c.patch.Check(0)), "Check says the same")
			require.Len(t, got, len(c.want), "%q", got)
			for i := range c.want {
				assert.Contains(t, got[i], c.want[i])
			}
		})
	}
}

func TestSetSwitchesOffTogether(t *testing.T) {
	site := siteWithGateways(row(1, nil))
	_, err := cmg.NewClient(site).Set(t.Context(), cmg.ByID(1), cmg.Patch{EnableTrafficOut: new(false), TrafficOutStopService: new(false)}, nil)
	require.NoError(t, err)
	assert.Equal(t, "Set-CMCloudManagementGateway -EnableTrafficOut $false -Force -Id '1' -TrafficOutStopService $false", site.calls[1])
}

func TestSetCertificate(t *testing.T) {
	several := &certstest.CertificateOptions{DNSNames: []string{"granitefalls.contoso.com", "b.contoso.com"}}
	for name, c := range map[string]struct {
		certificate *certs.ServerCertificate
		old         string
		refused     string
	}{
		"the same CN":             {certificate(t, "granitefalls.contoso.com", nil), "granitefalls.contoso.com", ""},
		"further names":           {certificate(t, "granitefalls.contoso.com", several), "granitefalls.contoso.com", ""},
		"a wildcard":              {certificate(t, "*.contoso.com", nil), "*.contoso.com", ""},
		"not the service name":    {certificate(t, "gateways.contoso.com", nil), "gateways.contoso.com", ""},
		"unknown":                 {certificate(t, "graniterises.contoso.com", nil), "", ""},
		"unknown wildcard":        {certificate(t, "*.fabrikam.com", nil), "", ""},
		"another case":            {certificate(t, "GraniteFalls.contoso.com", nil), "granitefalls.contoso.com", "GraniteFalls.contoso.com"},
		"the service name":        {certificate(t, "granitefalls.contoso.com", nil), "gateways.contoso.com", "granitefalls.contoso.com"},
		"a wildcard that was not": {certificate(t, "*.contoso.com", nil), "granitefalls.contoso.com", "*.contoso.com"},
	} {
		t.Run(name, func(t *testing.T) {
			site := siteWithGateways(row(1, nil))
			patch := cmg.Patch{Certificate: c.certificate, OldCommonName: c.old}
			_, err := cmg.NewClient(site).Set(t.Context(), cmg.ByID(1), patch, nil)
			if c.refused != "" {
				want := []string{fmt.Sprintf("Certificate: its common name is %q; it must be %q as before, including case", c.refused, c.old)}
				assert.Equal(t, want, problems(t, err))
				assert.Equal(t, want, problems(t, patch.Check(0)))
				assert.Empty(t, site.calls)
				return
			}
			require.NoError(t, err)
			assert.Contains(t, site.calls[1], "-ServiceCertPassword [redacted] -ServiceCertPath (file ")
			assert.NotContains(t, strings.Join(site.calls, ""), c.certificate.Password().Reveal())
		})
	}
}

// Where nobody said the old CN, the site is the judge: a gateway by one of several names keeps the CN of its certificate.
func TestSetCertificateAtASite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site, spec := siteWithService(t.Context()), graniteFalls()
		opts := &certstest.CertificateOptions{CommonName: "gateways.contoso.com", DNSNames: []string{"granitefalls.contoso.com", "gateways.contoso.com"}}
		spec.Certificate, spec.ServiceName = certificate(t, "granitefalls.contoso.com", opts), "granitefalls.contoso.com"
		gateways := cmg.NewClient(site)
		made, err := gateways.NewCloudManagementGateway(t.Context(), spec, &cmg.NewOptions{Region: "WestUS2", TenantID: tenantID})
		require.NoError(t, err)
		_, err = cmg.Wait(t.Context(), gateways, made.Ref(), nil)
		require.NoError(t, err)

		_, err = gateways.Set(t.Context(), made.Ref(), cmg.Patch{Certificate: certificate(t, "granitefalls.contoso.com", nil)}, nil)
		require.ErrorIs(t, err, cmdlet.ErrInvalid)
		require.ErrorContains(t, err, "must have exactly the common name of the certificate that it replaces")
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
		_, err = gateways.Set(t.Context(), made.Ref(), cmg.Patch{Certificate: certificate(t, "granitefalls.contoso.com", opts)}, nil)
		require.NoError(t, err)
	})
}

func TestRemoveGuards(t *testing.T) {
	other := row(2, map[string]cmdlet.Value{"ServiceCName": cmdlet.String("other.contoso.com")})
	dying := row(2, map[string]cmdlet.Value{"ServiceCName": cmdlet.String("other.contoso.com"), "State": cmdlet.Int(99)})
	used := connector("cm01.contoso.com", "GRANITEFALLS.contoso.com")
	const (
		isUsed = "the connection point on cm01.contoso.com still uses it (RemoveOptions.EvenIfConnected overrides this)"
		isLast = "it is the last gateway (RemoveOptions.EvenIfLast overrides this)"
	)
	for name, c := range map[string]struct {
		others     []cmdlet.Object
		connectors []cmdlet.Object
		opts       *cmg.RemoveOptions
		refused    string
	}{
		"free":                   {others: []cmdlet.Object{other}, connectors: []cmdlet.Object{connector("cm01", "other.contoso.com")}},
		"used":                   {others: []cmdlet.Object{other}, connectors: []cmdlet.Object{used}, refused: isUsed},
		"used, overridden":       {others: []cmdlet.Object{other}, connectors: []cmdlet.Object{used}, opts: &cmg.RemoveOptions{EvenIfConnected: true}},
		"last":                   {refused: isLast},
		"the other one is dying": {others: []cmdlet.Object{dying}, refused: isLast},
		"last, overridden":       {opts: &cmg.RemoveOptions{EvenIfLast: true}},
		"both":                   {connectors: []cmdlet.Object{used}, refused: isUsed + "; " + isLast},
		"one override of two":    {connectors: []cmdlet.Object{used}, opts: &cmg.RemoveOptions{EvenIfLast: true}, refused: isUsed},
	} {
		t.Run(name, func(t *testing.T) {
			site := siteWithGateways(append(c.others, row(1, nil))...)
			site.answers[query] = c.connectors
			err := cmg.NewClient(site).Remove(t.Context(), cmg.ByID(1), c.opts)
			if c.refused == "" {
				require.NoError(t, err)
				assert.Equal(t, remove, site.calls[len(site.calls)-1])
				return
			}
			require.EqualError(t, err, "Remove-CMCloudManagementGateway 'granitefalls.contoso.com': conflict: "+c.refused)
			require.ErrorIs(t, err, cmdlet.ErrConflict)
			assert.NotContains(t, site.calls, remove)
		})
	}
}

func TestRemoveNeedsToKnow(t *testing.T) {
	for _, unreadable := range []string{query, get} {
		t.Run(unreadable, func(t *testing.T) {
			site := siteWithGateways(row(1, nil), row(2, nil))
			reads := 0
			runner := cmdlet.RunnerFunc(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
				// The first read looks the gateway up.
				if reads++; reads > 1 && c.Name() == unreadable {
					return nil, unavailable
				}
				return site.Run(ctx, c)
			})
			require.ErrorIs(t, cmg.NewClient(runner).Remove(t.Context(), cmg.ByID(1), nil), cmdlet.ErrUnavailable)
			assert.NotContains(t, site.calls, remove)
		})
	}
}

func TestWhatIfShowsTheResolvedChange(t *testing.T) {
	site := siteWithGateways(row(1, nil))
	var would []string
	client := cmg.NewClient(cmdlet.WhatIf(site, func(c cmdlet.Call) { would = append(would, c.String()) }))
	gateway, err := client.Set(t.Context(), cmg.ByName("granitefalls"), cmg.Patch{VMInstanceCount: new(2)}, nil)
	require.ErrorIs(t, err, cmdlet.ErrSkipped)
	assert.Nil(t, gateway)
	require.ErrorIs(t, client.Stop(t.Context(), cmg.ByName("granitefalls"), nil), cmdlet.ErrSkipped)
	assert.Equal(t, []string{
		"Set-CMCloudManagementGateway -Force -Id '1' -VMInstanceCount 2", "Stop-CMCloudManagementGateway -Id '1'",
	}, would)
}
