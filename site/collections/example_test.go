package collections_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/collections"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// Against your site, collections.NewClient takes a session of package powershell.
func ExampleClient_Get() {
	all, err := simulator.New(nil).Collections().Get(context.Background(), collections.ByID(collections.AllSystems), nil)
	check(err)
	fmt.Println(all)
	// Output: "All Systems" (SMS00001)
}

func ExampleClient_List() {
	found, err := simulator.New(nil).Collections().List(context.Background(), nil)
	check(err)
	for _, c := range found {
		fmt.Println(c)
	}
	// Output:
	// "All Systems" (SMS00001)
	// "All Desktop and Server Clients" (SMSDM003)
}

func ExampleClient_SetCloudSync() {
	ctx := context.Background()
	err := simulator.New(nil).Collections().SetCloudSync(ctx, collections.ByName("All Systems"), collections.CloudSyncPatch{
		AddGroupNames: []string{"Laptops"},
	}, nil)
	fmt.Println(err)
	// Output: Set-CMCollectionCloudSync 'All Systems': invalid: AddGroupNames 'Laptops': needs TenantID
}
