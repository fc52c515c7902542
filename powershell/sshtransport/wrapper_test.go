//go:build !windows

package sshtransport_test

import (
	"context"
	"io"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/sshtransport"
)

// metered is a Transport around another one, as somebody outside would write it: it counts what goes to hosts. It forwards
// all that the SSH transport has.
type metered struct {
	sshtransport.Transport

	bytes *atomic.Int64
}

func (m metered) Start(ctx context.Context, arguments []string, stderr io.Writer) (powershell.Process, error) {
	process, err := m.Transport.Start(ctx, arguments, stderr)
	if err != nil {
		return nil, err
	}
	return meteredProcess{process, m.bytes}, nil
}

type meteredProcess struct {
	powershell.Process

	bytes *atomic.Int64
}

func (p meteredProcess) Write(b []byte) (int, error) {
	n, err := p.Process.Write(b)
	p.bytes.Add(int64(n))
	return n, err
}

func (p meteredProcess) Installed() bool {
	inner, ok := p.Process.(powershell.Preinstalled)
	return ok && inner.Installed()
}

func (p meteredProcess) Warnings() []string {
	inner, ok := p.Process.(powershell.Warner)
	if !ok {
		return nil
	}
	return append(inner.Warnings(), "metered")
}

var (
	_ powershell.Transport = sshtransport.Transport{}
	_ powershell.Checker   = metered{}
)

func TestAWrapperOfTheTransport(t *testing.T) {
	lines := map[string]func(string) []string{
		"sent":      nil,
		"installed": installedHost(t, powershell.HostScript(), "-SiteCode "+siteCode, "-Provider "+provider, "-Module MODULE"),
	}
	for name, configuration := range lines {
		t.Run(name, func(t *testing.T) {
			var sent atomic.Int64
			var inner sshtransport.Transport
			var options powershell.Options
			_, plain, err := behindSSH(t, withSite(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) { return &cmdlet.Result{}, nil }),
				func(o *powershell.Options, s *sshtransport.Transport) {
					if name == "installed" {
						asInstalled(o, s)
					}
					inner, options = *s, *o
				}, configuration)
			require.NoError(t, err)
			require.NoError(t, plain.Close())

			options.Transport = metered{inner, &sent}
			session, err := powershell.Open(t.Context(), options)
			require.NoError(t, err)
			assert.Greater(t, sent.Load(), int64(1<<20), "the echo at the start has a megabyte")
			assert.Contains(t, session.Host().Notes, "metered")
			_, err = session.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway"))
			require.NoError(t, err)
			_, err = session.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway", cmdlet.Extra("Newer", cmdlet.String("x"))))
			if name == "installed" {
				require.ErrorIs(t, err, cmdlet.ErrForbidden, "the session knows that the host is an installed one")
			} else {
				require.ErrorIs(t, err, cmdlet.ErrInvalid, "the stand-in's own binder refuses it")
			}
			require.NoError(t, session.Close())
		})
	}
}

func TestAWrapperForwardsWhatIsWrong(t *testing.T) {
	options := powershell.Options{SiteCode: siteCode, Transport: metered{}}
	_, err := powershell.Open(t.Context(), options)
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.ErrorContains(t, err, "Provider: is required; Transport.Address: is required")
	// One with the one method alone learns it when a host is to be started.
	options.Provider, options.Transport = provider, struct{ powershell.Transport }{sshtransport.Transport{}}
	_, err = powershell.Open(t.Context(), options)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, "Address: is required")
}
