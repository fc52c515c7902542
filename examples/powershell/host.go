package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
	"github.com/cmgkit/cmgkit/powershell/sshtransport"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
)

// host is where the cmdlets run.
type host struct {
	options  powershell.Options
	interval time.Duration // between two looks at a gateway
	endings  []func() error
}

// host finds out where the cmdlets run, and with -simulator makes that place.
func (p *program) host(ctx context.Context) (*host, error) {
	h := &host{options: powershell.Options{
		SiteCode: p.site, Provider: p.provider, Module: p.module, Transport: powershell.Local{},
		ReadOnly: p.readOnly, Actor: p.actor, Ticket: p.ticket,
	}}
	if p.pwsh != "" {
		h.options.Transport = powershell.Local{Command: []string{p.pwsh}}
	}
	switch {
	case p.ssh != "":
		transport, err := p.overSSH()
		h.options.Transport = transport
		return h, err
	case !p.simulator:
		return h, nil
	}
	if err := h.simulate(ctx, p); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

func (p *program) overSSH() (sshtransport.Transport, error) {
	user, address, _ := strings.Cut(p.ssh, "@")
	transport := sshtransport.Transport{User: user, Address: address, HostKey: p.knownHost, InstalledHost: p.installed, Agent: p.key == ""}
	if p.pwsh != "" && !p.installed {
		transport.Command = []string{p.pwsh}
	}
	if p.key != "" {
		key, err := os.ReadFile(p.key)
		if err != nil {
			return transport, err
		}
		transport.Keys = []sshtransport.Key{{PEM: secret.NewBytes(key)}}
	}
	return transport, nil
}

// simulate puts a site in memory, with a gateway, behind a stand-in for the module. Its time passes 600 times as fast.
func (h *host) simulate(ctx context.Context, p *program) error {
	const speed, server = 600, "cm01.corp.contoso.com"
	site := simulator.New(&simulator.Options{SiteCode: p.site, SiteSystems: []string{server}, Speed: speed})
	if _, err := site.ReadyGateway(ctx, "granitefalls.contoso.com", &simulator.ReadyOptions{Server: server}); err != nil {
		return err
	}
	standIn, err := powershelltest.Prepare(site, &powershelltest.Options{PowerShell: p.pwsh, Session: powershell.Options{
		SiteCode: p.site, Provider: server, ReadOnly: p.readOnly, Actor: p.actor, Ticket: p.ticket,
	}})
	if err != nil {
		return fmt.Errorf("-simulator: %w", err)
	}
	h.endings = append(h.endings, standIn.Close)
	h.options = standIn.Options()
	h.interval = 30 * time.Second / speed
	return nil
}

// open opens the session; close ends it.
func (h *host) open(ctx context.Context) (*powershell.Session, error) {
	session, err := powershell.Open(ctx, h.options)
	if err != nil {
		return nil, err
	}
	h.endings = append(h.endings, session.Close)
	return session, nil
}

func (h *host) close() {
	for len(h.endings) > 0 {
		last := len(h.endings) - 1
		_ = h.endings[last]()
		h.endings = h.endings[:last]
	}
}
