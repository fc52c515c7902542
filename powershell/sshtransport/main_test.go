package sshtransport_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
)

func TestMain(m *testing.M) {
	state, err := os.MkdirTemp("", "sshtransport-journal-")
	if err == nil {
		err = os.Setenv("XDG_STATE_HOME", state) // hosts keep their journals there
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	if err := errors.Join(goleak.Find(), os.RemoveAll(state)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

const (
	siteCode = "PS1"
	provider = "cm01.corp.contoso.com"
)

func needsPowerShell(t *testing.T) {
	t.Helper()
	if _, err := powershelltest.Find(); err != nil {
		t.Skip(err)
	}
}

func pwsh() string {
	path, _ := powershelltest.Find()
	return path
}

// withSite answers Get-CMSite, which every session asks at its start, and leaves the rest to next.
func withSite(next cmdlet.RunnerFunc) cmdlet.Runner {
	return cmdlet.RunnerFunc(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Name() == "Get-CMSite" {
			return &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{
				"SiteCode": cmdlet.String(siteCode), "BuildNumber": cmdlet.Int(9146), "Version": cmdlet.String("5.00.9146.1000"),
			})}}, nil
		}
		return next(ctx, c)
	})
}

// switchable is a Runner whose site can be changed, so that tests share one PowerShell process.
type switchable struct {
	mu   sync.Mutex
	site cmdlet.Runner
}

func (s *switchable) turnTo(site cmdlet.Runner) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.site = site
}

func (s *switchable) Run(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
	s.mu.Lock()
	site := s.site
	s.mu.Unlock()
	return site.Run(ctx, c)
}
