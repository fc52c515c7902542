package connectionpoint_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/connectionpoint"
)

// untouched is a Runner that must not be called.
func untouched(t *testing.T) cmdlet.Runner {
	t.Helper()
	return cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("was called: %s", c)
		return nil, errors.New("untouched")
	})
}

// answers is a Runner that returns these objects and notes the call.
func answers(sent *string, objects ...cmdlet.Object) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		*sent = c.String()
		return &cmdlet.Result{Objects: objects}, nil
	})
}

func role(name, server, siteCode string) cmdlet.Object {
	return cmdlet.NewObject("SMS_SCI_SysResUse", map[string]cmdlet.Value{
		"RoleName": cmdlet.String(name), "NetworkOSPath": cmdlet.String(`\\` + server), "SiteCode": cmdlet.String(siteCode),
		"Novelty": cmdlet.Int(1),
	})
}

const connector = "SMS Cloud Proxy Connector"

func TestGet(t *testing.T) {
	const command = "Get-CMCloudManagementGatewayConnectionPoint "
	cm01, child := role(connector, "CM01.contoso.com", "PS1"), role(connector, "cm01.contoso.com", "PS2")
	others := []cmdlet.Object{role("SMS Management Point", "cm01.contoso.com", "PS1"), role(connector, "cm011.contoso.com", "PS1")}
	anywhere := connectionpoint.OnServer("cm01.contoso.com")
	for name, c := range map[string]struct {
		ref  connectionpoint.Ref
		rows []cmdlet.Object
		sent string
		want error
	}{
		"anywhere":    {anywhere, append(others, cm01), command + "-AllSite -DisableWildcardHandling -SiteSystemServerName 'cm01.contoso.com'", nil},
		"in its site": {anywhere.InSite("ps1"), append(others, child, cm01), command + "-DisableWildcardHandling -SiteCode 'ps1' -SiteSystemServerName 'cm01.contoso.com'", nil},
		"itself":      {(&connectionpoint.Point{ServerName: "cm01.contoso.com", SiteCode: "PS1"}).Ref(), []cmdlet.Object{cm01}, command + "-DisableWildcardHandling -SiteCode 'PS1' -SiteSystemServerName 'cm01.contoso.com'", nil},
		"none":        {anywhere, others, "", cmdlet.ErrNotFound},
		"elsewhere":   {anywhere.InSite("PS3"), []cmdlet.Object{cm01}, "", cmdlet.ErrNotFound},
		"two sites":   {anywhere, []cmdlet.Object{cm01, child}, "", cmdlet.ErrAmbiguous},
	} {
		t.Run(name, func(t *testing.T) {
			var sent string
			point, err := connectionpoint.NewClient(answers(&sent, c.rows...)).Get(t.Context(), c.ref, nil)
			require.ErrorIs(t, err, c.want)
			if err != nil {
				return
			}
			assert.Equal(t, &connectionpoint.Point{ServerName: "CM01.contoso.com", SiteCode: "PS1", RoleName: connector, Object: cm01}, point)
			assert.Equal(t, c.sent, sent)
		})
	}
}

func TestGetConnection(t *testing.T) {
	row := cmdlet.NewObject("SMS_CloudProxyConnector", map[string]cmdlet.Value{
		"ServerName": cmdlet.String("cm01.contoso.com"), "SiteCode": cmdlet.String("PS1"),
		"ProxyServiceName": cmdlet.String("granitefalls.contoso.com"), "ConnectionStatus": cmdlet.Int(4711),
		"MaxConcurrentRequestsLast30Days": cmdlet.Int(1), "TotalRequestsLast30Days": cmdlet.Int(2),
		"TotalRequestMBLast30Days": cmdlet.Int(3), "TotalResponseMBLast30Days": cmdlet.Int(4), "Novelty": cmdlet.Int(5),
	})
	var sent string
	got, err := connectionpoint.NewClient(answers(&sent, row)).GetConnection(t.Context(), connectionpoint.OnServer("CM01.contoso.com").InSite("PS1"), nil)
	require.NoError(t, err)
	assert.Equal(t, &connectionpoint.Connection{
		ServerName: "cm01.contoso.com", SiteCode: "PS1", GatewayServiceName: "granitefalls.contoso.com", Status: 4711,
		MaxConcurrentRequests: 1, TotalRequests: 2, TotalRequestMB: 3, TotalResponseMB: 4, Object: row,
	}, got)
	assert.Contains(t, sent, "WHERE ServerName = ''CM01.contoso.com'' AND SiteCode = ''PS1''")

	_, err = connectionpoint.NewClient(answers(&sent)).GetConnection(t.Context(), connectionpoint.OnServer("cm01.contoso.com"), nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
	assert.NotContains(t, sent, "SiteCode")
	_, err = connectionpoint.NewClient(answers(&sent, row, row)).GetConnection(t.Context(), connectionpoint.OnServer("cm01.contoso.com"), nil)
	require.ErrorIs(t, err, cmdlet.ErrAmbiguous)
}

func TestAdd(t *testing.T) {
	var sent string
	row := role(connector, "cm01.contoso.com", "PS1")
	point, err := connectionpoint.NewClient(answers(&sent, row)).AddConnectionPoint(t.Context(),
		connectionpoint.Spec{ServerName: "cm01.contoso.com", GatewayServiceName: "granitefalls.contoso.com"}, &connectionpoint.AddOptions{SiteCode: "PS1"})
	require.NoError(t, err)
	assert.Equal(t, &connectionpoint.Point{ServerName: "cm01.contoso.com", SiteCode: "PS1", RoleName: connector, Object: row}, point)
}

func TestList(t *testing.T) {
	const command = "Get-CMCloudManagementGatewayConnectionPoint "
	rows := []cmdlet.Object{
		role(connector, "CM01.contoso.com", "PS1"), role(connector, "cm02.contoso.com", "PS2"), role("SMS Management Point", "cm03.contoso.com", "PS1"),
	}
	for name, c := range map[string]struct {
		opts *connectionpoint.ListOptions
		want []string
		sent string
	}{
		"all":       {nil, []string{"CM01.contoso.com", "cm02.contoso.com"}, command + "-AllSite"},
		"of a site": {&connectionpoint.ListOptions{SiteCode: "ps2"}, []string{"cm02.contoso.com"}, command + "-SiteCode 'ps2'"},
		"by name":   {&connectionpoint.ListOptions{Server: cmdlet.Like("cm01*")}, []string{"CM01.contoso.com"}, command + "-AllSite -SiteSystemServerName 'cm01*'"},
		"none":      {&connectionpoint.ListOptions{Server: cmdlet.Like("cm0"), SiteCode: "PS1"}, []string{}, command + "-SiteCode 'PS1' -SiteSystemServerName 'cm0'"},
	} {
		t.Run(name, func(t *testing.T) {
			var sent string
			points, err := connectionpoint.NewClient(answers(&sent, rows...)).List(t.Context(), c.opts)
			require.NoError(t, err)
			servers := []string{}
			for _, p := range points {
				servers = append(servers, p.ServerName)
			}
			assert.Equal(t, c.want, servers)
			assert.Equal(t, c.sent, sent)
		})
	}
	_, err := connectionpoint.NewClient(untouched(t)).List(t.Context(), &connectionpoint.ListOptions{Server: cmdlet.Like("[")})
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.ErrorContains(t, err, "Server '[': a [ has no ] after it")
}

// TestChangesGoByResolvedIdentity is the rule that a change names what a read has found, its site with it.
func TestChangesGoByResolvedIdentity(t *testing.T) {
	const (
		key    = "-SiteCode 'PS1' -SiteSystemServerName 'CM01.contoso.com'"
		set    = "Set-CMCloudManagementGatewayConnectionPoint -CloudManagementGatewayName 'other.contoso.com' -DisableWildcardHandling -PassThru " + key
		remove = "Remove-CMCloudManagementGatewayConnectionPoint -DisableWildcardHandling -Force " + key
	)
	cm01, child := role(connector, "CM01.contoso.com", "PS1"), role(connector, "cm01.contoso.com", "PS2")
	anywhere := connectionpoint.OnServer("cm01.contoso.com")
	for name, c := range map[string]struct {
		ref  connectionpoint.Ref
		rows []cmdlet.Object
		want error
	}{
		"anywhere":    {anywhere, []cmdlet.Object{cm01}, nil},
		"in its site": {anywhere.InSite("ps1"), []cmdlet.Object{cm01, child}, nil},
		"itself":      {(&connectionpoint.Point{ServerName: "cm01.contoso.com", SiteCode: "PS1"}).Ref(), []cmdlet.Object{cm01}, nil},
		"none":        {anywhere, []cmdlet.Object{role("SMS Management Point", "cm01.contoso.com", "PS1")}, cmdlet.ErrNotFound},
		"two sites":   {anywhere, []cmdlet.Object{cm01, child}, cmdlet.ErrAmbiguous},
	} {
		t.Run(name, func(t *testing.T) {
			var changes []string
			client := connectionpoint.NewClient(cmdlet.RunnerFunc(func(_ context.Context, call cmdlet.Call) (*cmdlet.Result, error) {
				if call.Effect() == cmdlet.Change {
					changes = append(changes, call.String())
					return &cmdlet.Result{Objects: []cmdlet.Object{cm01}}, nil
				}
				return &cmdlet.Result{Objects: c.rows}, nil
			}))
			point, err := client.Set(t.Context(), c.ref, connectionpoint.Patch{GatewayServiceName: new("other.contoso.com")}, nil)
			require.ErrorIs(t, err, c.want)
			require.ErrorIs(t, client.Remove(t.Context(), c.ref, nil), c.want)
			if c.want != nil {
				assert.Empty(t, changes)
				return
			}
			assert.Equal(t, "CM01.contoso.com", point.ServerName)
			assert.Equal(t, []string{set, remove}, changes)
		})
	}
}

func TestRefusals(t *testing.T) {
	client := connectionpoint.NewClient(untouched(t))
	_, err := client.AddConnectionPoint(t.Context(), connectionpoint.Spec{}, nil)
	const nothing = "Add-CMCloudManagementGatewayConnectionPoint: invalid: " +
		"GatewayServiceName '': must not be empty; ServerName '': must not be empty"
	require.EqualError(t, err, nothing)
	require.EqualError(t, connectionpoint.Spec{}.Check(0), nothing)
	require.NoError(t, connectionpoint.Spec{ServerName: "cm01.contoso.com", GatewayServiceName: "granitefalls.contoso.com"}.Check(0))

	for text, patch := range map[string]connectionpoint.Patch{
		"GatewayServiceName: is required":          {},
		"GatewayServiceName '': must not be empty": {GatewayServiceName: new("")},
	} {
		_, err := client.Set(t.Context(), connectionpoint.OnServer("cm01"), patch, nil)
		require.EqualError(t, err, "Set-CMCloudManagementGatewayConnectionPoint 'cm01': invalid: "+text)
		require.EqualError(t, patch.Check(0), "Set-CMCloudManagementGatewayConnectionPoint: invalid: "+text)
	}
	require.NoError(t, connectionpoint.Patch{GatewayServiceName: new("other.contoso.com")}.Check(0))

	for name, ref := range map[string]connectionpoint.Ref{
		"zero": {}, "nil point": (*connectionpoint.Point)(nil).Ref(), "empty": connectionpoint.OnServer(""),
		"site only": connectionpoint.OnServer("").InSite("PS1"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.Get(t.Context(), ref, nil)
			assert.Equal(t, []string{"ref: is required"}, problems(t, err))
			_, err = client.Set(t.Context(), ref, connectionpoint.Patch{GatewayServiceName: new("")}, nil)
			assert.Equal(t, []string{"GatewayServiceName '': must not be empty", "ref: is required"}, problems(t, err))
			assert.Equal(t, []string{"ref: is required"}, problems(t, client.Remove(t.Context(), ref, nil)))
			_, err = client.GetConnection(t.Context(), ref, nil)
			assert.Equal(t, []string{"ref: is required"}, problems(t, err))
		})
	}
}

func problems(t *testing.T, err error) []string {
	t.Helper()
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = p.String()
	}
	return texts
}
