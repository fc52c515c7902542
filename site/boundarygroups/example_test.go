package boundarygroups_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func ExampleClient_Get() {
	client := boundarygroups.NewClient(simulator.New(nil)) // yours: a Runner over PowerShell
	group, err := client.Get(context.Background(), boundarygroups.ByName("Headquarters"), nil)
	check(err)
	fmt.Println(group.Name, "has", group.SiteSystemCount, "site systems")
	// Output: Headquarters has 0 site systems
}

func ExampleClient_List() {
	groups, err := simulator.New(nil).BoundaryGroups().List(context.Background(), nil)
	check(err)
	fmt.Println(groups)
	// Output: [boundary group "Headquarters"]
}

func ExampleClient_Set() {
	patch := boundarygroups.Patch{AddSiteSystemServerNames: []string{"cm01.corp.contoso.com"}, PreferCloudDPOverDP: new(true)}
	check(patch.Check(0)) // without a site
	group, err := simulator.New(nil).BoundaryGroups().Set(context.Background(), boundarygroups.ByName("Headquarters"), patch, nil)
	check(err)
	fmt.Println(group.Name, "has", group.SiteSystemCount, "site system")
	// Output: Headquarters has 1 site system
}

func ExampleClient_GetDefault() {
	group, err := simulator.New(nil).BoundaryGroups().GetDefault(context.Background(), boundarygroups.DefaultOf("PS1"), nil)
	check(err)
	fmt.Println(group.Name)
	// Output: Default-Site-Boundary-Group<PS1>
}

func ExampleClient_SetDefault() {
	group, err := simulator.New(nil).BoundaryGroups().SetDefault(context.Background(), boundarygroups.DefaultOf("PS1"), boundarygroups.DefaultPatch{
		IncludeCloudBasedSources: new(true), PreferCloudBasedSources: new(true),
	}, &boundarygroups.SetDefaultOptions{EvenIfSiteWide: true})
	check(err)
	fmt.Println(group)
	// Output: default boundary group of site PS1
}

// Refs are stored as text and read back.
func ExampleRef() {
	text, err := boundarygroups.ByID(16777217).MarshalText()
	check(err)
	var ref boundarygroups.Ref
	check(ref.UnmarshalText(text))
	fmt.Println(ref, ref == boundarygroups.ByID(16777217))
	// Output: id:16777217 true
}

func ExampleDefaultRef() {
	text, err := boundarygroups.DefaultOf("PS1").MarshalText()
	check(err)
	var ref boundarygroups.DefaultRef
	check(ref.UnmarshalText(text))
	fmt.Println(ref, ref == boundarygroups.DefaultOf("PS1"))
	// Output: default:PS1 true
}

func ExampleClient_NewBoundaryGroup() {
	ctx := context.Background()
	groups := simulator.New(nil).BoundaryGroups()
	group, err := groups.NewBoundaryGroup(ctx, "Home offices", &boundarygroups.NewOptions{
		Description: "VPN", SiteSystemServerNames: []string{"cm01.corp.contoso.com"},
	})
	check(err)
	fmt.Println(group, group.SiteSystemCount)
	// Output: boundary group "Home offices" 1
}

func ExampleClient_Remove() {
	ctx := context.Background()
	groups := simulator.New(nil).BoundaryGroups()
	check(groups.Remove(ctx, boundarygroups.ByName("Headquarters"), nil))
	left, err := groups.List(ctx, nil)
	check(err)
	fmt.Println(len(left))
	// Output: 0
}
