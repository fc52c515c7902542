package clientsettings_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/clientsettings"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func ExampleClient_Get() {
	client := clientsettings.NewClient(simulator.New(nil)) // yours: a Runner over PowerShell
	settings, err := client.Get(context.Background(), clientsettings.Default(), nil)
	check(err)
	fmt.Println("clients use a gateway:", settings.CloudService.AllowCloudManagementGateway)
	fmt.Println("and its content:", settings.CloudService.AllowCloudDistributionPoint)
	// Output:
	// clients use a gateway: true
	// and its content: false
}

func ExampleClient_List() {
	settings, err := simulator.New(nil).ClientSettings().List(context.Background(), &clientsettings.ListOptions{
		Type: new(clientsettings.DeviceSettings),
	})
	check(err)
	fmt.Println(settings)
	// Output: ["Laptops" (device settings)]
}

func ExampleClient_SetCloudService() {
	patch := clientsettings.CloudServicePatch{AllowCloudDistributionPoint: new(true)}
	check(patch.Check(0)) // without a site
	settings, err := simulator.New(nil).ClientSettings().SetCloudService(context.Background(), clientsettings.ByName("Laptops"), patch, nil)
	check(err)
	fmt.Println(settings.Name, settings.CloudService.AllowCloudDistributionPoint)
	// Output: Laptops true
}

// A Ref is stored as text and read back.
func ExampleRef() {
	for _, ref := range []clientsettings.Ref{clientsettings.Default(), clientsettings.ByName("Laptops")} {
		text, err := ref.MarshalText()
		check(err)
		var back clientsettings.Ref
		check(back.UnmarshalText(text))
		fmt.Println(string(text), back == ref)
	}
	// Output:
	// default true
	// name:Laptops true
}
