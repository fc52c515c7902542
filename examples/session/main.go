// Command session lists the gateways of a site through PowerShell.
//
//	go run ./examples/session
//
// The site is in memory here, behind a real PowerShell 7 (pwsh on the PATH, or its path in CMGKIT_PWSH) and a stand-in for the
// ConfigurationManager module. For a real site call powershell.Open instead of powershelltest.Open:
//
//	session, err := powershell.Open(ctx, powershell.Options{SiteCode: "PS1", Provider: "cm01.corp.contoso.com"})
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
	"github.com/cmgkit/cmgkit/simulator"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "session:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	site := simulator.New(nil)
	if _, err := site.ReadyGateway(ctx, "granitefalls.contoso.com", nil); err != nil {
		return err
	}
	session, err := powershelltest.Open(ctx, site, nil)
	if err != nil {
		return err
	}
	defer func() { _ = session.Close() }()

	// From here on the code does not know what is at the other end: the client makes cmdlet calls, the session runs them.
	gateways, err := cmg.NewClient(session).List(ctx, nil)
	if err != nil {
		return err
	}
	for _, g := range gateways {
		if _, err := fmt.Fprintf(out, "%s is %s, through PowerShell %s\n", g.ServiceName, g.State, session.Host().PowerShell); err != nil {
			return err
		}
	}
	return nil
}
