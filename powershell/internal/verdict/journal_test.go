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
		"failed, unknown":    {failed("error other \nexception System.Exception -2146233088\n"), 0, cmdlet.Unknown},
		"failed, torn":       {failed("error"), 0, cmdlet.Unknown},
		"failed, no record":  {failed(""), 0, cmdlet.Unknown},
		"failed, binder": {
			failed("error own ParameterArgumentValidationError,X\nexception System.Management.Automation.ParameterBindingValidationException -2146233087\n"), 0, cmdlet.NotDone,
		},
		"failed, binder and more": {
			failed("error own ParameterArgumentValidationError,X\nexception System.Management.Automation.ParameterBindingValidationException -2146233087\nerror other \n"), 0, cmdlet.Unknown,
		},
		"failed, binder, stopped": {
			failed("halted timeout\nerror own ParameterArgumentValidationError,X\nexception System.Management.Automation.ParameterBindingValidationException -2146233087\n"), 0, cmdlet.Unknown,
		},
		"failed, another's binder": {
			failed("error other ParameterArgumentValidationError,X\nexception System.Management.Automation.ParameterBindingValidationException -2146233087\n"), 0, cmdlet.Unknown,
		},
		"failed, no such cmdlet":  {failed("error own CommandNotFoundException\nexception System.Management.Automation.CommandNotFoundException -2146233087\n"), 0, cmdlet.NotDone},
		"failed, a later release": {failed("error own CommandNotFoundException\nphase 3\n"), 0, cmdlet.Unknown},
		"failed, access denied":   {failed("error other X\nexception Outer 0\nexception System.UnauthorizedAccessException -2147024891\n"), 0, cmdlet.Unknown},
		"failed, provider gone":   {failed("error other X\nexception System.Runtime.InteropServices.COMException -2147023174\n"), 0, cmdlet.Unknown},
	} {
		assert.Equal(t, test.want, test.entry.Outcome(test.age), name)
	}
}

func TestMissingEntries(t *testing.T) {
	for entry, want := range map[verdict.Entry]bool{
		"":                                 true,
		"void 2026-11-26T07:00:00Z\nend\n": true,
		"void 2026-11-26T07":               true,
		"begun":                            false,
		"begun 2026-11-26T07:00:00Z Start-CMCloudManagementGateway\ndone 2026-11-26T07:00:01Z\nend\n": false,
	} {
		assert.Equal(t, want, entry.Missing(), "%q", entry)
	}
}
