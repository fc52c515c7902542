package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/clientsettings"
	"github.com/cmgkit/cmgkit/site/roles"
)

func (p *program) script() *cobra.Command {
	plan := &plan{}
	c := p.work("script", "Print a whole set-up as a PowerShell script, for review and hand-over; contacts nothing",
		func(ctx context.Context, _ string) error { return p.printScript(ctx, plan) })
	c.Long = "Prints a whole set-up as a PowerShell script, for review and hand-over. Nothing is contacted.\n" +
		"What no flag says is a <PLACEHOLDER>: PowerShell refuses a statement that still has one."
	c.PreRunE = func(*cobra.Command, []string) error {
		return plan.check(p.checkSite())
	}
	p.siteFlag(c)
	for _, field := range plan.fields() {
		c.Flags().StringVar(field.value, field.flag, "", field.usage)
	}
	c.Flags().BoolVar(&plan.defaultSettings, "default-client-settings", false,
		"also let all clients use gateways, by the default client settings of the site")
	return c
}

// plan is what the script is about.
type plan struct {
	tenant, tenantName, appIDURI, serverAppName, serverApp, secretExpiry, clientAppName, clientApp string
	subscription, group, region, serviceName, server                                               string
	defaultSettings                                                                                bool
}

// planField is a value of a plan. What is not given is made up while the script is made, and marked in the end.
type planField struct {
	flag   string
	value  *string
	usage  string
	madeUp string
}

func (f planField) placeholder() string { return "<" + strings.ToUpper(f.flag) + ">" }

const (
	madeUpTenant = "00000000-0000-0000-0000-000000000001"
	madeUpRegion = "WestUS2" // must be a region
)

func (p *plan) fields() []planField {
	return []planField{
		{"tenant", &p.tenant, "`id` of the Entra tenant, a GUID", madeUpTenant},
		{"tenant-name", &p.tenantName, "`name` of the Entra tenant", "made up tenant"},
		{"app-id-uri", &p.appIDURI, "application ID `URI` of the server app (default with --tenant: api://ID/ConfigMgrService)", appIDURI(madeUpTenant)},
		{"server-app-name", &p.serverAppName, "`name` of the server app", "made up server app"},
		{"server-app", &p.serverApp, "client `id` of the server app, a GUID", "00000000-0000-0000-0000-000000000002"},
		{"secret-expiry", &p.secretExpiry, "`date` on which the client secret of the server app expires, such as 2027-11-30", "2099-12-31"},
		{"client-app-name", &p.clientAppName, "`name` of the client app", "made up client app"},
		{"client-app", &p.clientApp, "client `id` of the client app, a GUID", "00000000-0000-0000-0000-000000000003"},
		{"subscription", &p.subscription, "`id` of the Azure subscription, a GUID", "00000000-0000-0000-0000-000000000004"},
		{"group", &p.group, "`name` of the resource group to make", "made-up-group"},
		{"region", &p.region, "Azure `region`, in any usual spelling", madeUpRegion},
		{"service-name", &p.serviceName, "service `name` of the gateway, such as granitefalls.contoso.com", "gateway.made-up.invalid"},
		{"server", &p.server, "`FQDN` of the server for the connection point, with the management point for internet clients", "server.made-up.invalid"},
	}
}

func appIDURI(tenant string) string { return "api://" + tenant + "/ConfigMgrService" }

// literal is the made-up value as the statements have it.
func (f planField) literal() string {
	switch f.flag {
	case "region":
		return "-Region '" + f.madeUp + "'"
	case "secret-expiry":
		return "'" + f.madeUp + "T00:00:00Z'"
	default:
		return "'" + f.madeUp + "'"
	}
}

// marked is what takes the place of literal.
func (f planField) marked() string {
	if f.flag == "region" {
		return "-Region " + f.placeholder()
	}
	return f.placeholder()
}

// complete returns the plan with made-up values for those that are not given, and these.
func (p plan) complete() (full plan, missing []planField) {
	if p.appIDURI == "" && p.tenant != "" {
		p.appIDURI = appIDURI(p.tenant)
	}
	full = p
	for _, field := range full.fields() {
		if *field.value == "" {
			*field.value = field.madeUp
			missing = append(missing, field)
		}
	}
	return full, missing
}

var fqdn = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$`)

// check returns everything that is wrong with what is given, in the words of the flags.
func (p plan) check(siteProblem error) error {
	var problems []string
	add := func(text string) {
		if !slices.Contains(problems, text) { // several packages may check the same value
			problems = append(problems, text)
		}
	}
	if siteProblem != nil {
		add(siteProblem.Error())
	}
	full, _ := p.complete()
	if _, err := time.Parse(time.DateOnly, full.secretExpiry); err != nil {
		add(fmt.Sprintf("--secret-expiry %q: must be a date such as 2027-11-30", p.secretExpiry))
		full.secretExpiry = time.Now().AddDate(1, 0, 0).Format(time.DateOnly)
	}
	for _, name := range []struct {
		flag  string
		value *string
	}{{"--service-name", &full.serviceName}, {"--server", &full.server}} {
		if !fqdn.MatchString(*name.value) {
			add(fmt.Sprintf("%s %q: must be a fully qualified domain name", name.flag, *name.value))
			*name.value = "gateway.made-up.invalid"
		}
	}
	gateway, opts, err := full.gateway()
	if err != nil {
		return err
	}
	app, appOptions := full.application()
	app.ClientID = madeUpTenant // the service tells the two apps apart
	for _, err := range []error{app.Check(0), appOptions.Check(0), full.service().Check(0), gateway.Check(0), opts.Check(0)} {
		refused, ok := errors.AsType[*cmdlet.Error](err)
		if !ok {
			continue
		}
		for _, problem := range refused.Problems {
			if flag, ok := flagOf[problem.Parameter]; ok {
				problem.Parameter = flag
			}
			add(byFlags.Replace(problem.String()))
		}
	}
	if problems != nil {
		return errors.New(strings.Join(problems, "; "))
	}
	return nil
}

func (p plan) application() (aad.ServerApplicationSpec, *aad.ImportServerApplicationOptions) {
	expiry, _ := time.Parse(time.DateOnly, p.secretExpiry) // checked
	return aad.ServerApplicationSpec{
		TenantName: p.tenantName, TenantID: p.tenant, AppName: p.serverAppName, ClientID: p.serverApp,
		SecretKey: secret.New("asked for by the script"), SecretKeyExpiry: expiry,
	}, &aad.ImportServerApplicationOptions{AppIDURI: p.appIDURI}
}

func (p plan) service() azureservice.Spec {
	return azureservice.Spec{Name: "Cloud Management", ServerAppClientID: p.serverApp, ClientAppClientID: p.clientApp}
}

// gateway has a certificate that stands for the one that the script asks for.
func (p plan) gateway() (cmg.Spec, *cmg.NewOptions, error) {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		return cmg.Spec{}, nil, err
	}
	certificate, err := authority.ServerCertificate(p.serviceName, nil)
	return cmg.Spec{
		Certificate: certificate, SubscriptionID: p.subscription, GroupName: p.group, ServerAppClientID: p.serverApp,
	}, &cmg.NewOptions{Region: p.region, TenantID: p.tenant}, err
}

// printScript runs the set-up on a site in memory and prints the calls that change it as a script. So the script is what the
// clients really send, and has been checked against the product's rules.
func (p *program) printScript(ctx context.Context, given *plan) error {
	full, missing := given.complete()
	scratch := simulator.New(&simulator.Options{SiteCode: p.site, SiteSystems: []string{full.server}, Speed: 1e6})
	if err := full.setUp(ctx, scratch); err != nil {
		return err
	}
	var changes []cmdlet.Call
	for _, c := range scratch.Calls() {
		if c.Effect() == cmdlet.Change {
			changes = append(changes, c)
		}
	}
	script, err := cmdlet.Script(p.site, changes...)
	if err != nil {
		return err
	}
	var notes strings.Builder
	if missing != nil {
		notes.WriteString("# PowerShell refuses a statement that has one of these placeholders. Put a value in single quotes there, or print the\n" +
			"# script with the flags of \"cmgctl script\":\n")
	}
	for _, field := range missing {
		script = strings.ReplaceAll(script, field.literal(), field.marked())
		fmt.Fprintf(&notes, "#   %-18s %s\n", field.placeholder(), strings.ReplaceAll(field.usage, "`", ""))
	}
	if !full.defaultSettings {
		notes.WriteString("# Client settings are left alone: clients use the gateway only if theirs allow it (--default-client-settings).\n")
	}
	p.print(notes.String() + script)
	return nil
}

// setUp is the set-up in five parts.
func (p plan) setUp(ctx context.Context, r cmdlet.Runner) error {
	apps := aad.NewClient(r)
	spec, options := p.application()
	server, err := apps.ImportServerApplication(ctx, spec, options)
	if err != nil {
		return err
	}
	if _, err := apps.ImportClientApplication(ctx, aad.ClientApplicationSpec{
		AppName: p.clientAppName, ClientID: p.clientApp, Tenant: server.TenantRef(),
	}, nil); err != nil {
		return err
	}
	if _, err := azureservice.NewClient(r).NewCloudManagementAzureService(ctx, p.service(), nil); err != nil {
		return err
	}
	wanted, opts, err := p.gateway()
	if err != nil {
		return err
	}
	gateway, err := cmg.NewClient(r).NewCloudManagementGateway(ctx, wanted, opts)
	if err != nil {
		return err
	}
	point := connectionpoint.Spec{ServerName: p.server, GatewayServiceName: gateway.ServiceName}
	if _, err := connectionpoint.NewClient(r).AddConnectionPoint(ctx, point, nil); err != nil {
		return err
	}
	_, err = roles.NewClient(r).SetManagementPoint(ctx, roles.OnServer(p.server), roles.ManagementPointPatch{
		EnableCloudGateway: new(true), ClientConnectionType: roles.InternetAndIntranet,
	}, nil)
	if err != nil || !p.defaultSettings {
		return err
	}
	_, err = clientsettings.NewClient(r).SetCloudService(ctx, clientsettings.Default(), clientsettings.CloudServicePatch{
		AllowCloudManagementGateway: new(true), AllowCloudDistributionPoint: new(true),
	}, &clientsettings.SetCloudServiceOptions{EvenIfSiteWide: true})
	return err
}
