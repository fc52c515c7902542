package selftest

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
)

// Whatever arrives or comes back changed is told by its step, and the steps after it are done all the same.
func TestSelfTestTellsWhatIsChanged(t *testing.T) {
	pwsh := os.Getenv("CMGKIT_PWSH")
	if pwsh == "" {
		t.Skip("needs PowerShell 7 in CMGKIT_PWSH")
	}
	self := &selfTest{}
	report := self.all(t.Context(), powershell.Local{Command: []string{pwsh}}, cmdlet.RunnerFunc(func(ctx context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		params := c.Params()
		for i, p := range params {
			switch p.Value.Kind() {
			case cmdlet.KindString:
				params[i] = cmdlet.P(p.Name, cmdlet.String(p.Value.Str()+"x"))
			case cmdlet.KindTable, cmdlet.KindObject:
				params[i] = cmdlet.P(p.Name, cmdlet.Value{})
			default:
			}
		}
		if c.Name() == "Get-CMSite" {
			return self.run(ctx, c)
		}
		changed := &cmdlet.Result{Objects: []cmdlet.Object{cmdlet.NewObject("SMS_Site", nil)}}
		if result, err := self.run(ctx, cmdlet.NewCall(c.Name(), params...)); err == nil {
			changed.Objects, changed.Warnings = append(result.Objects, changed.Objects...), result.Warnings
		}
		return changed, nil
	}))
	var failed []string
	for _, s := range report.Steps {
		if s.Failed != "" {
			failed = append(failed, s.Name)
		}
	}
	assert.Equal(t, []string{
		"hostile texts arrive and come back unchanged", "every kind of value arrives", "a secret, a file and a certificate arrive",
		"objects, lists, times and numbers come back", "an object of one call is handed to another",
		"errors of the module keep their meaning", "a read after a refused call finds what is there",
	}, failed)
	assert.False(t, report.OK())
	assert.Contains(t, report.String(), "12 steps, 7 failed")
}
