package mirror_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/site"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
	"github.com/cmgkit/cmgkit/site/clientsettings"
	"github.com/cmgkit/cmgkit/site/collections"
	"github.com/cmgkit/cmgkit/site/monitoring"
	"github.com/cmgkit/cmgkit/site/roles"
)

// siteForms are the typed forms of the examples that set up a site.
func siteForms(t *testing.T) map[string]typedForm {
	t.Helper()
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	text := cmdlet.String
	setSite := func(code string, p site.Patch, extra map[string]cmdlet.Value) func(context.Context, cmdlet.Runner) error {
		return func(ctx context.Context, r cmdlet.Runner) error {
			_, err := site.NewClient(r).Set(ctx, code, p, &site.SetOptions{EvenIfSiteWide: true, Extra: extra})
			return err
		}
	}
	connection := func(server string) func(context.Context, cmdlet.Runner) error {
		return func(ctx context.Context, r cmdlet.Runner) error {
			_, err := site.NewClient(r).GetServiceConnectionPoint(ctx, &site.GetServiceConnectionPointOptions{SiteCode: "PS1", Server: cmdlet.Like(server)})
			return err
		}
	}
	collection := func(id string, extra map[string]cmdlet.Value) func(context.Context, cmdlet.Runner) error {
		return func(ctx context.Context, r cmdlet.Runner) error {
			_, err := collections.NewClient(r).Get(ctx, collections.ByID(id), &collections.GetOptions{Extra: extra})
			return err
		}
	}
	alerts := func(opts *monitoring.ListAlertsOptions) func(context.Context, cmdlet.Runner) error {
		return func(ctx context.Context, r cmdlet.Runner) error {
			_, err := monitoring.NewClient(r).ListAlerts(ctx, opts)
			return err
		}
	}
	messages := func(since time.Time, opts monitoring.ListComponentStatusMessagesOptions) func(context.Context, cmdlet.Runner) error {
		return func(ctx context.Context, r cmdlet.Runner) error {
			_, err := monitoring.NewClient(r).ListComponentStatusMessages(ctx, since, &opts)
			return err
		}
	}
	return map[string]typedForm{
		"Get-CMComponentStatusMessage 1": {run: messages(time.Date(2013, 2, 1, 0, 0, 0, 0, time.UTC), monitoring.ListComponentStatusMessagesOptions{
			Severity: monitoring.Error,
		})},
		"Get-CMComponentStatusMessage 2": {run: messages(now.AddDate(0, 0, -1), monitoring.ListComponentStatusMessagesOptions{
			Severity: monitoring.Warning, SiteCode: "CM1",
		})},
		"Get-CMComponentStatusMessage 3": {run: messages(now.AddDate(0, 0, -1), monitoring.ListComponentStatusMessagesOptions{
			Severity: monitoring.Error, ComponentName: "SMS_CLOUD_PROXYCONNECTOR",
		})},
		"Get-CMComponentStatusMessage 3.2": {run: messages(now.AddDate(0, 0, -1), monitoring.ListComponentStatusMessagesOptions{
			Severity: monitoring.Warning, ComponentName: "SMS_CLOUD_PROXYCONNECTOR",
		})},
		"Get-CMAlert 1":            {run: alerts(nil)},
		"Get-CMAlert 2":            {run: alerts(&monitoring.ListAlertsOptions{Name: cmdlet.Like("$*")})},
		"Get-CMDeviceCollection 1": {run: collection("SM00001", nil)},
		"Set-CMSite 2":             {setSite("XYZ", site.Patch{}, map[string]cmdlet.Value{"FreeSpaceThresholdWarningGB": cmdlet.Int(15)}), nil},
		"Set-CMSite 3": {
			setSite("ADC", site.Patch{}, map[string]cmdlet.Value{"PromotePassiveSiteToActive": cmdlet.Switch()}),
			[]difference{with("SiteCode", text("ADC"), byKey), without("InputObject", byKey)},
		},
		"Set-CMSite 4":                   {setSite("XYZ", site.Patch{AddCertificates: []*certs.CACertificate{authority.Root()}}, nil), nil},
		"Get-CMServiceConnectionPoint 1": {run: connection("TestServer01.Contoso.com")},
		"Get-CMServiceConnectionPoint 2": {
			connection("TestServer02.Contoso.com"),
			[]difference{with("SiteSystemServerName", text("TestServer02.Contoso.com"), byKey), with("SiteCode", text("PS1"), byKey), without("InputObject", byKey)},
		},
		"Add-CMManagementPoint 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := roles.NewClient(r).AddManagementPoint(ctx, "CMDEV-TEST02.TSQA.CONTOSO.COM", &roles.AddManagementPointOptions{
					SiteCode: "CM2", ClientConnectionType: roles.InternetAndIntranet, AllowDevice: true, GenerateAlert: true,
					SQLServerFQDN: "CMDEV-TEST02.TSQA.CONTOSO.COM", SQLServerInstanceName: "MSSQLServer", DatabaseName: "test", UserName: `TSQA\MPAdmin`,
				})
				return err
			},
			[]difference{literally},
		},
		"Add-CMSoftwareUpdatePoint 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := roles.NewClient(r).AddSoftwareUpdatePoint(ctx, "CMSoftwareUpdatePoint.TSQA.Contoso.com", &roles.AddSoftwareUpdatePointOptions{SiteCode: "CM1"})
				return err
			},
			[]difference{literally},
		},
		"New-CMClientSetting 1": {run: func(ctx context.Context, r cmdlet.Runner) error {
			_, err := clientsettings.NewClient(r).NewClientSetting(ctx, "Win08ClientSettings", clientsettings.DeviceSettings,
				&clientsettings.NewOptions{Description: "Windows 8 Client Computers Settings"})
			return err
		}},
		"Remove-CMClientSetting 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				return clientsettings.NewClient(r).Remove(ctx, clientsettings.ByID(16777255), nil)
			},
			[]difference{forced},
		},
		"New-CMClientSettingDeployment 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				return clientsettings.NewClient(r).NewDeployment(ctx, clientsettings.ByID(16777225), "PS100014", nil)
			},
			[]difference{with("CollectionId", text("PS100014"), byKey), without("CollectionName", byKey)},
		},
		"Get-CMClientSettingDeployment 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				_, err := clientsettings.NewClient(r).ListDeployments(ctx, clientsettings.ByName("Software Center customizations"), nil)
				return err
			},
			[]difference{with("InputObject", cmdlet.ResultOf(cmdlet.NewCall("Get-CMClientSetting",
				cmdlet.P("Name", text("Software Center customizations")), cmdlet.P("DisableWildcardHandling", cmdlet.Switch()))), exactly)},
		},
		"Remove-CMClientSettingDeployment 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				return clientsettings.NewClient(r).RemoveDeployment(ctx, clientsettings.ByID(16777225), "XYZ0003F", nil)
			},
			[]difference{forced},
		},
		"New-CMBoundaryGroup 1": {run: func(ctx context.Context, r cmdlet.Runner) error {
			_, err := boundarygroups.NewClient(r).NewBoundaryGroup(ctx, "BGroup05", nil)
			return err
		}},
		"Remove-CMBoundaryGroup 1": {
			func(ctx context.Context, r cmdlet.Runner) error {
				return boundarygroups.NewClient(r).Remove(ctx, boundarygroups.ByID(16777219), nil)
			},
			[]difference{forced},
		},
	}
}
