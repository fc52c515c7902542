package site_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site"
)

// hierarchy is a central administration site over PS1; yours is a Runner over PowerShell.
func hierarchy() cmdlet.Runner {
	return simulator.New(&simulator.Options{
		SiteSystems: []string{"cas01.contoso.com"},
		Children:    []simulator.Child{{SiteCode: "PS1", SiteSystems: []string{"cm01.contoso.com", "cm02.contoso.com"}}},
	})
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func ExampleClient_List() {
	sites, err := site.NewClient(hierarchy()).List(context.Background(), nil)
	check(err)
	for _, s := range sites {
		fmt.Println(s.Code, "is a", s.Type)
	}
	// Output:
	// CAS is a central administration site
	// PS1 is a primary site
}

func ExampleClient_SystemServers() {
	servers, err := site.NewClient(hierarchy()).SystemServers(context.Background(), &site.SystemsOptions{
		SiteCode: "PS1", Server: cmdlet.Like("*02*"),
	})
	check(err)
	fmt.Println(servers[0].ServerName, "of", servers[0].SiteCode)
	// Output: cm02.contoso.com of PS1
}

func ExampleClient_GetManagementPoint() {
	mp, err := site.NewClient(hierarchy()).GetManagementPoint(context.Background(), site.OnServer("cm01.contoso.com").InSite("PS1"))
	check(err)
	fmt.Println("takes traffic of a gateway:", mp.EnableCloudGateway)
	// Output: takes traffic of a gateway: false
}

func ExampleClient_ListManagementPoints() {
	mps, err := site.NewClient(hierarchy()).ListManagementPoints(context.Background(), nil)
	check(err)
	for _, mp := range mps {
		fmt.Println(mp.ServerName, mp.ClientConnectionType)
	}
	// Output: cm01.contoso.com Intranet
}

func ExampleClient_SetManagementPoint() {
	mp, err := site.NewClient(hierarchy()).SetManagementPoint(context.Background(), site.OnServer("cm01.contoso.com"), site.ManagementPointPatch{
		EnableCloudGateway: new(true), ClientConnectionType: site.InternetAndIntranet,
	})
	check(err)
	fmt.Println(mp.ServerName, mp.EnableCloudGateway, mp.ClientConnectionType)
	// Output: cm01.contoso.com true InternetAndIntranet
}

func ExampleClient_GetSoftwareUpdatePoint() {
	sup, err := site.NewClient(hierarchy()).GetSoftwareUpdatePoint(context.Background(), site.OnServer("cm01.contoso.com"))
	check(err)
	fmt.Println(sup.HTTPPort, sup.HTTPSPort)
	// Output: 8530 8531
}

func ExampleClient_ListSoftwareUpdatePoints() {
	sups, err := site.NewClient(hierarchy()).ListSoftwareUpdatePoints(context.Background(), nil)
	check(err)
	for _, sup := range sups {
		fmt.Println(sup.ServerName, "of", sup.SiteCode)
	}
	// Output:
	// cas01.contoso.com of CAS
	// cm01.contoso.com of PS1
}

func ExampleClient_SetSoftwareUpdatePoint() {
	sup, err := site.NewClient(hierarchy()).SetSoftwareUpdatePoint(context.Background(), site.OnServer("cm01.contoso.com"), site.SoftwareUpdatePointPatch{
		EnableCloudGateway: new(true), EnableSSL: new(true), ClientConnectionType: site.InternetAndIntranet,
	})
	check(err)
	fmt.Println(sup.ServerName, sup.EnableCloudGateway)
	// Output: cm01.contoso.com true
}

func ExampleClient_GetClientSettings() {
	settings, err := site.NewClient(hierarchy()).GetClientSettings(context.Background(), site.DefaultClientSettings())
	check(err)
	fmt.Println("clients use a gateway:", settings.CloudService.AllowCloudManagementGateway)
	fmt.Println("and its content:", settings.CloudService.AllowCloudDistributionPoint)
	// Output:
	// clients use a gateway: true
	// and its content: false
}

func ExampleClient_ListClientSettings() {
	settings, err := site.NewClient(hierarchy()).ListClientSettings(context.Background(), &site.ListClientSettingsOptions{Type: new(site.DeviceSettings)})
	check(err)
	fmt.Println(settings[0].Name)
	// Output: Laptops
}

func ExampleClient_SetClientSettingCloudService() {
	settings, err := site.NewClient(hierarchy()).SetClientSettingCloudService(context.Background(), site.ClientSettingsByName("Laptops"),
		site.CloudServicePatch{AllowCloudDistributionPoint: new(true)})
	check(err)
	fmt.Println(settings.Name, settings.CloudService.AllowCloudDistributionPoint)
	// Output: Laptops true
}

func ExampleClient_GetBoundaryGroup() {
	group, err := site.NewClient(hierarchy()).GetBoundaryGroup(context.Background(), site.BoundaryGroupByName("Headquarters"))
	check(err)
	fmt.Println(group.Name, "has", group.SiteSystemCount, "site systems")
	// Output: Headquarters has 0 site systems
}

func ExampleClient_ListBoundaryGroups() {
	groups, err := site.NewClient(hierarchy()).ListBoundaryGroups(context.Background(), nil)
	check(err)
	fmt.Println(len(groups), groups[0].Name)
	// Output: 1 Headquarters
}

func ExampleClient_SetBoundaryGroup() {
	group, err := site.NewClient(hierarchy()).SetBoundaryGroup(context.Background(), site.BoundaryGroupByName("Headquarters"), site.BoundaryGroupPatch{
		AddSiteSystemServerNames: []string{"cm01.contoso.com"}, PreferCloudDPOverDP: new(true),
	})
	check(err)
	fmt.Println(group.Name, "has", group.SiteSystemCount, "site system")
	// Output: Headquarters has 1 site system
}

func ExampleClient_GetDefaultBoundaryGroup() {
	group, err := site.NewClient(hierarchy()).GetDefaultBoundaryGroup(context.Background(), site.DefaultBoundaryGroupOf("PS1"))
	check(err)
	fmt.Println(group.Name)
	// Output: Default-Site-Boundary-Group<PS1>
}

func ExampleClient_SetDefaultBoundaryGroup() {
	group, err := site.NewClient(hierarchy()).SetDefaultBoundaryGroup(context.Background(), site.DefaultBoundaryGroupOf("PS1"), site.DefaultBoundaryGroupPatch{
		IncludeCloudBasedSources: new(true), PreferCloudBasedSources: new(true),
	})
	check(err)
	fmt.Println(group.SiteCode)
	// Output: PS1
}

func ExampleClient_GetFeature() {
	feature, err := site.NewClient(hierarchy()).GetFeature(context.Background(), site.FeatureScaleSet)
	check(err)
	fmt.Println(feature.Name)
	// Output: Cloud Management Gateway with Azure VM scale set
}

func ExampleClient_ListFeatures() {
	features, err := site.NewClient(hierarchy()).ListFeatures(context.Background(), &site.ListFeaturesOptions{Production: true})
	check(err)
	fmt.Println(len(features), features[0].Name)
	// Output: 1 Cloud Management Gateway with Azure VM scale set
}

func ExampleClient_EnableFeature() {
	feature, err := site.NewClient(hierarchy()).EnableFeature(context.Background(), site.FeatureScaleSet, nil)
	check(err)
	fmt.Println(feature.Name)
	// Output: Cloud Management Gateway with Azure VM scale set
}
