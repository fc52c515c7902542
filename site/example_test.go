package site_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
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

func ExampleClient_Get() {
	sites := site.NewClient(simulator.New(&simulator.Options{Version: "2403"})) // yours: a Runner over PowerShell
	ps1, err := sites.Get(context.Background(), "PS1", nil)
	check(err)
	fmt.Println(ps1.Code, "is a", ps1.Type, "of version", cmdlet.VersionOf(ps1.Build))
	fmt.Println("gateways can be made here:", ps1.TopLevel())
	// Output:
	// PS1 is a primary site of version 2403
	// gateways can be made here: true
}

func ExampleClient_List() {
	sites, err := site.NewClient(hierarchy()).List(context.Background(), nil)
	check(err)
	for _, s := range sites {
		fmt.Println(s)
	}
	// Output:
	// CAS, a central administration site on cas01.contoso.com
	// PS1, a primary site on cm01.contoso.com
}

func ExampleClient_Set() {
	ctx := context.Background()
	authority, err := certstest.NewAuthority(nil) // yours: certs.ParseCA
	check(err)
	patch := site.Patch{UsePKIClientCertificate: new(true), AddCertificates: []*certs.CACertificate{authority.Root()}}

	sites := site.NewClient(hierarchy())
	_, err = sites.Set(ctx, "PS1", patch, nil)
	fmt.Println(err)
	ps1, err := sites.Set(ctx, "PS1", patch, &site.SetOptions{EvenIfSiteWide: true})
	check(err)
	fmt.Println(ps1)
	// Output:
	// Set-CMSite 'PS1': conflict: it changes something for the whole site, where a mistake can cut off every client (SetOptions.EvenIfSiteWide does it)
	// PS1, a primary site on cm01.contoso.com
}

func ExampleClient_ListSystemServers() {
	servers, err := site.NewClient(hierarchy()).ListSystemServers(context.Background(), &site.ListSystemServersOptions{
		SiteCode: "PS1", Server: cmdlet.Like("*02*"),
	})
	check(err)
	fmt.Println(servers)
	// Output: [cm02.contoso.com of site PS1]
}

func ExampleClient_NewSiteSystemServer() {
	server, err := site.NewClient(hierarchy()).NewSiteSystemServer(context.Background(), "cm03.contoso.com", &site.NewSiteSystemServerOptions{
		SiteCode: "PS1", EnableProxy: true, ProxyServerName: "proxy.contoso.com", ProxyServerPort: 8080,
	})
	check(err)
	fmt.Println(server)
	// Output: cm03.contoso.com of site PS1
}

func ExampleClient_GetServiceConnectionPoint() {
	point, err := site.NewClient(hierarchy()).GetServiceConnectionPoint(context.Background(), nil)
	check(err)
	fmt.Println(point)
	// Output: service connection point on cas01.contoso.com of site CAS
}

func ExampleClient_GetFeature() {
	feature, err := site.NewClient(hierarchy()).GetFeature(context.Background(), site.FeatureScaleSet, nil)
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
	feature, err := site.NewClient(hierarchy()).EnableFeature(context.Background(), site.FeatureScaleSet, &site.EnableFeatureOptions{
		EvenIfSiteWide: true,
	})
	check(err)
	fmt.Println(feature.Name)
	// Output: Cloud Management Gateway with Azure VM scale set
}
