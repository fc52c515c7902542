package roles_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/roles"
)

func TestAdd(t *testing.T) {
	const cm02 = "cm02.corp.contoso.com"
	client := simulator.NewT(t, nil).Roles()
	mp, err := client.AddManagementPoint(t.Context(), cm02, &roles.AddManagementPointOptions{
		SiteCode: "PS1", ClientConnectionType: roles.Internet, EnableSSL: true, SQLServerFQDN: "sql.contoso.com", DatabaseName: "CM",
		SQLServerInstanceName: "I", UserName: `contoso\mp`,
	})
	require.NoError(t, err)
	assert.Equal(t, &roles.ManagementPoint{
		ServerName: cm02, SiteCode: "PS1", RoleName: "SMS Management Point", EnableSSL: true, ClientConnectionType: roles.Internet,
		SQLServerFQDN: "sql.contoso.com", SQLServerInstanceName: "I", DatabaseName: "CM", UserName: `contoso\mp`, Object: mp.Object,
	}, mp)
	_, err = client.AddManagementPoint(t.Context(), cm02, nil)
	require.ErrorIs(t, err, cmdlet.ErrExists)

	sup, err := client.AddSoftwareUpdatePoint(t.Context(), cm02, &roles.AddSoftwareUpdatePointOptions{
		HTTPPort: new(80), HTTPSPort: new(443), UseProxy: new(true), UseProxyForAutoDeploymentRule: new(true), WSUSAccessAccount: "a",
	})
	require.NoError(t, err)
	assert.Equal(t, &roles.SoftwareUpdatePoint{
		ServerName: cm02, SiteCode: "PS1", RoleName: "SMS Software Update Point", ClientConnectionType: roles.Intranet, HTTPPort: 80,
		HTTPSPort: 443, UseProxy: true, UseProxyForAutoDeploymentRule: true, WSUSAccessAccount: "a", Object: sup.Object,
	}, sup)
	_, err = client.AddSoftwareUpdatePoint(t.Context(), "cm09", nil)
	require.ErrorIs(t, err, cmdlet.ErrNotFound)
}

// What is wrong is told before anything is contacted.
func TestBadAdditions(t *testing.T) {
	client := roles.NewClient(cmdlet.RunnerFunc(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		t.Errorf("%v was run", c)
		return &cmdlet.Result{}, nil
	}))
	management := func(server string, opts *roles.AddManagementPointOptions) error {
		_, err := client.AddManagementPoint(t.Context(), server, opts)
		return err
	}
	update := func(server string, opts *roles.AddSoftwareUpdatePointOptions) error {
		_, err := client.AddSoftwareUpdatePoint(t.Context(), server, opts)
		return err
	}
	for name, c := range map[string]struct {
		err  error
		want []string
	}{
		"no server":      {management("", nil), []string{"serverName '': must not be empty"}},
		"half a replica": {management("s", &roles.AddManagementPointOptions{SQLServerFQDN: "s"}), []string{"DatabaseName: is required"}},
		"the other half": {management("s", &roles.AddManagementPointOptions{DatabaseName: "d"}), []string{"SQLServerFQDN: is required"}},
		"two accounts and a port": {
			update("s", &roles.AddSoftwareUpdatePointOptions{WSUSAccessAccount: "a", AnonymousWSUSAccess: true, HTTPPort: new(0)}),
			[]string{"HTTPPort 0: must be from 1 to 65535", "WSUSAccessAccount 'a': cannot be combined with AnonymousWSUSAccess"},
		},
	} {
		t.Run(name, func(t *testing.T) { assert.ElementsMatch(t, c.want, problems(t, c.err)) })
	}
}
