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

func ExampleClient_SetClientPolicy() {
	settings, err := simulator.New(nil).ClientSettings().SetClientPolicy(context.Background(), clientsettings.ByName("Laptops"),
		clientsettings.ClientPolicyPatch{EnableUserPolicyOnInternet: new(true)}, nil)
	check(err)
	fmt.Println(settings.Name, settings.ClientPolicy.EnableUserPolicyOnInternet)
	// Output: Laptops true
}

func ExampleClient_NewClientSetting() {
	settings, err := simulator.New(nil).ClientSettings().NewClientSetting(context.Background(), "Roaming", clientsettings.DeviceSettings, nil)
	check(err)
	fmt.Println(settings)
	// Output: "Roaming" (device settings)
}

func ExampleClient_Remove() {
	ctx := context.Background()
	all := simulator.New(nil).ClientSettings()
	check(all.Remove(ctx, clientsettings.ByName("Laptops"), nil))
	_, err := all.Get(ctx, clientsettings.ByName("Laptops"), nil)
	fmt.Println(err)
	// Output: Get-CMClientSetting 'Laptops': not found
}

func ExampleClient_NewDeployment() {
	ctx := context.Background()
	all := simulator.New(nil).ClientSettings()
	check(all.NewDeployment(ctx, clientsettings.ByName("Laptops"), "SMS00001", nil))
	err := all.NewDeployment(ctx, clientsettings.Default(), "SMS00001", nil)
	fmt.Println(err)
	// Output: New-CMClientSettingDeployment: invalid: ref: must be custom client settings, not the default ones
}

func ExampleClient_ListDeployments() {
	ctx := context.Background()
	all := simulator.New(nil).ClientSettings()
	check(all.NewDeployment(ctx, clientsettings.ByName("Laptops"), "SMS00001", nil))
	deployments, err := all.ListDeployments(ctx, clientsettings.ByName("Laptops"), nil)
	check(err)
	for _, d := range deployments {
		fmt.Println(d)
	}
	// Output: client settings 16777217 on "All Systems" (SMS00001)
}

func ExampleClient_RemoveDeployment() {
	ctx := context.Background()
	all := simulator.New(nil).ClientSettings()
	laptops := clientsettings.ByName("Laptops")
	check(all.NewDeployment(ctx, laptops, "SMS00001", nil))
	check(all.RemoveDeployment(ctx, laptops, "SMS00001", nil))
	left, err := all.ListDeployments(ctx, laptops, nil)
	check(err)
	fmt.Println(len(left))
	// Output: 0
}
