package roles_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/roles"
)

// hierarchy is a central administration site over PS1. Against your site, roles.NewClient takes a session of package powershell.
func hierarchy() *roles.Client {
	return simulator.New(&simulator.Options{
		SiteSystems: []string{"cas01.contoso.com"},
		Children:    []simulator.Child{{SiteCode: "PS1", SiteSystems: []string{"cm01.contoso.com", "cm02.contoso.com"}}},
	}).Roles()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func ExampleClient_GetManagementPoint() {
	mp, err := hierarchy().GetManagementPoint(context.Background(), roles.OnServer("cm01.contoso.com").InSite("PS1"), nil)
	check(err)
	fmt.Println(mp)
	fmt.Println("takes the traffic of a gateway:", mp.EnableCloudGateway)
	// Output:
	// management point on cm01.contoso.com of site PS1
	// takes the traffic of a gateway: false
}

func ExampleClient_ListManagementPoints() {
	mps, err := hierarchy().ListManagementPoints(context.Background(), nil)
	check(err)
	for _, mp := range mps {
		fmt.Println(mp.ServerName, mp.ClientConnectionType)
	}
	// Output: cm01.contoso.com Intranet
}

func ExampleClient_SetManagementPoint() {
	mp, err := hierarchy().SetManagementPoint(context.Background(), roles.OnServer("cm01.contoso.com"), roles.ManagementPointPatch{
		EnableCloudGateway: new(true), // which resets the connection type
	}, nil)
	check(err)
	fmt.Println(mp.ServerName, mp.EnableCloudGateway, mp.ClientConnectionType)
	// Output: cm01.contoso.com true InternetAndIntranet
}

func ExampleClient_GetSoftwareUpdatePoint() {
	sup, err := hierarchy().GetSoftwareUpdatePoint(context.Background(), roles.OnServer("cm01.contoso.com"), nil)
	check(err)
	fmt.Println(sup.HTTPPort, sup.HTTPSPort)
	// Output: 8530 8531
}

func ExampleClient_ListSoftwareUpdatePoints() {
	sups, err := hierarchy().ListSoftwareUpdatePoints(context.Background(), nil)
	check(err)
	for _, sup := range sups {
		fmt.Println(sup)
	}
	// Output:
	// software update point on cas01.contoso.com of site CAS
	// software update point on cm01.contoso.com of site PS1
}

func ExampleClient_SetSoftwareUpdatePoint() {
	patch := roles.SoftwareUpdatePointPatch{
		EnableCloudGateway: new(true), EnableSSL: new(true), ClientConnectionType: roles.InternetAndIntranet,
	}
	check(patch.Check(0)) // without a site
	sup, err := hierarchy().SetSoftwareUpdatePoint(context.Background(), roles.OnServer("cm01.contoso.com"), patch, nil)
	check(err)
	fmt.Println(sup.ServerName, sup.EnableCloudGateway)
	// Output: cm01.contoso.com true
}

// A Ref is stored as text and read back.
func ExampleRef() {
	text, err := roles.OnServer("cm01.contoso.com").InSite("PS1").MarshalText()
	check(err)
	fmt.Println(string(text))
	var ref roles.Ref
	check(ref.UnmarshalText(text))
	mp, err := hierarchy().GetManagementPoint(context.Background(), ref, nil)
	check(err)
	fmt.Println(ref.Matches(mp), ref == mp.Ref())
	// Output:
	// server:cm01.contoso.com@PS1
	// true true
}

func ExampleClient_AddManagementPoint() {
	mp, err := hierarchy().AddManagementPoint(context.Background(), "cm02.contoso.com", &roles.AddManagementPointOptions{
		SiteCode: "PS1", EnableCloudGateway: true, EnableSSL: true,
	})
	check(err)
	fmt.Println(mp)
	fmt.Println(mp.EnableCloudGateway, mp.ClientConnectionType)
	// Output:
	// management point on cm02.contoso.com of site PS1
	// true InternetAndIntranet
}

func ExampleClient_AddSoftwareUpdatePoint() {
	sup, err := hierarchy().AddSoftwareUpdatePoint(context.Background(), "cm02.contoso.com", &roles.AddSoftwareUpdatePointOptions{
		SiteCode: "PS1", EnableCloudGateway: true, EnableSSL: new(true), ClientConnectionType: roles.InternetAndIntranet,
	})
	check(err)
	fmt.Println(sup)
	fmt.Println(sup.EnableCloudGateway, sup.EnableSSL)
	// Output:
	// software update point on cm02.contoso.com of site PS1
	// true true
}
