package verdict_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell/internal/verdict"
)

func TestOutcomesOfEntries(t *testing.T) {
	const begun = "begun 2026-11-26T07:00:00Z Start-CMCloudManagementGateway\n"
	failed := func(rest string) verdict.Entry {
		return verdict.Entry(begun + "failed 2026-11-26T07:00:01Z\n" + rest + "end\n")
	}
	for name, test := range map[string]struct {
		entry verdict.Entry
		age   time.Duration
		want  cmdlet.Outcome
	}{
		"no entry, no proof": {"", 0, cmdlet.Unknown},
		"never begun":        {"void 2026-11-26T07:00:00Z\nend\n", time.Hour, cmdlet.NotDone},
		"perhaps swept":      {"void 2026-11-26T07:00:00Z\nend\n", 30 * 24 * time.Hour, cmdlet.Unknown},
		"void, torn":         {"void 2026-11-26T07", 0, cmdlet.Unknown},
		"begun":              {begun, 0, cmdlet.Unknown},
		"begun, torn":        {verdict.Entry(begun[:20]), 0, cmdlet.Unknown},
		"begun and no more":  {begun + "end\n", 0, cmdlet.Unknown},
		"done":               {begun + "done 2026-11-26T07:00:01Z\nend\n", 40 * 24 * time.Hour, cmdlet.Done},
		"done, torn":         {begun + "done 2026-11-26T07:00:01Z\n", 0, cmdlet.Unknown},
		"not understood":     {begun + "paused 2026-11-26T07:00:01Z\nend\n", 0, cmdlet.Unknown},
		"failed, unknown":    {failed("cmdlet\nX\n\nSystem.Exception -2146233088\n"), 0, cmdlet.Unknown},
		"failed, torn":       {failed("cmdlet\nX\n"), 0, cmdlet.Unknown},
		"failed, no record":  {failed("cmdlet\nX\n\n"), 0, cmdlet.Unknown},
		"failed, binder":     {failed("cmdlet\nParameterArgumentValidationError,X\nStart-CMCloudManagementGateway\nSystem.Management.Automation.ParameterBindingValidationException -2146233087\n"), 0, cmdlet.NotDone},
		"failed, another's binder": {
			failed("cmdlet\nParameterArgumentValidationError,X\nGet-Something\nSystem.Management.Automation.ParameterBindingValidationException -2146233087\n"), 0, cmdlet.Unknown,
		},
		"failed, access denied": {failed("cmdlet\nX\n\nOuter 0\nSystem.UnauthorizedAccessException -2147024891\n"), 0, cmdlet.NotDone},
		"failed, provider gone": {failed("cmdlet\nX\n\nSystem.Runtime.InteropServices.COMException -2147023174\n"), 0, cmdlet.Unknown},
	} {
		assert.Equal(t, test.want, test.entry.Outcome(test.age), name)
	}
}
