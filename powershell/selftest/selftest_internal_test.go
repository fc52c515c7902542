package selftest

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
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
	var failed []finding.ID
	for _, s := range report.Steps {
		if s.Severity == finding.Fail {
			failed = append(failed, s.ID)
			assert.NotEmpty(t, s.Remedy)
		}
	}
	assert.Equal(t, []finding.ID{
		finding.SelfTestTexts, finding.SelfTestValues, finding.SelfTestSecrets, finding.SelfTestObjects, finding.SelfTestHandOver,
		finding.SelfTestErrors, finding.SelfTestReadAfterRefusal,
	}, failed)
	assert.False(t, report.OK())
	assert.Contains(t, report.String(), "12 steps, 7 failed")
}
