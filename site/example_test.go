package site_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site"
)

func ExampleClient_Get() {
	sites := site.NewClient(simulator.New(&simulator.Options{Version: "2403"})) // yours: a Runner over PowerShell
	ps1, err := sites.Get(context.Background(), "PS1")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ps1.Code, "is a", ps1.Type, "of version", cmdlet.VersionOf(ps1.Build))
	fmt.Println("gateways can be made here:", ps1.TopLevel())
	// Output:
	// PS1 is a primary site of version 2403
	// gateways can be made here: true
}
