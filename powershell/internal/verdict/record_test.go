package verdict_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell/internal/verdict"
)

// The text of a real refusal, as public reports show it.
const lockRefusal = `ConfigMgr Error Object:
instance of SMS_ExtendedStatus
{
        Description = "User CONTOSO\\admin is not able to get the lock at this time. Error: 0x40480732";
        ErrorCode = 1078462258;
        ObjectInfo = "CObjectLock";
        Operation = "ExecMethod";
        ProviderName = "WinMgmt";
        StatusCode = 2147749889;
};
`

func TestRecordsAndTheirReasons(t *testing.T) {
	change := cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")))
	const binding = "System.Management.Automation.ParameterBindingValidationException"
	status := func(code string) string { return strings.Replace(lockRefusal, "2147749889", code, 1) }
	for name, test := range map[string]struct {
		record  verdict.Record
		reason  cmdlet.Reason
		outcome cmdlet.Outcome
	}{
		"binder":             {verdict.Record{"cmdlet", "", "ParameterArgumentValidationError,X", "Start-CMCloudManagementGateway", []verdict.Exception{{binding, "17 is too large", 0}}}, cmdlet.ErrInvalid, cmdlet.NotDone},
		"binder, inside":     {verdict.Record{"cmdlet", "", "ParameterArgumentValidationError,X", "Get-Something", []verdict.Exception{{binding, "17 is too large", 0}}}, cmdlet.ErrRefused, cmdlet.Unknown},
		"no such command":    {verdict.Record{"cmdlet", "", "CommandNotFoundException", "", []verdict.Exception{{"System.Management.Automation.CommandNotFoundException", "x", 0}}}, cmdlet.ErrUnsupported, cmdlet.NotDone},
		"not found":          {verdict.Record{"cmdlet", "", "x", "", []verdict.Exception{{"System.InvalidOperationException", "No object corresponds to the specified parameters.", 0}}}, cmdlet.ErrNotFound, cmdlet.NotDone},
		"lock":               {verdict.Record{"cmdlet", "", "UnhandledException,X", "", []verdict.Exception{{"a.WqlQueryException", lockRefusal, 0}}}, cmdlet.ErrRefused, cmdlet.Unknown},
		"status: not found":  {verdict.Record{"cmdlet", "", "UnhandledException,X", "", []verdict.Exception{{"a.WqlQueryException", status("2147749890"), 0}}}, cmdlet.ErrNotFound, cmdlet.NotDone},
		"status: forbidden":  {verdict.Record{"cmdlet", "", "UnhandledException,X", "", []verdict.Exception{{"a.WqlQueryException", status("2147749891"), 0}}}, cmdlet.ErrForbidden, cmdlet.NotDone},
		"status: invalid":    {verdict.Record{"cmdlet", "", "UnhandledException,X", "", []verdict.Exception{{"a.WqlQueryException", status("2147749896"), 0}}}, cmdlet.ErrInvalid, cmdlet.NotDone},
		"status: exists":     {verdict.Record{"cmdlet", "", "UnhandledException,X", "", []verdict.Exception{{"a.WqlQueryException", status("2147749913"), 0}}}, cmdlet.ErrExists, cmdlet.NotDone},
		"status without one": {verdict.Record{"cmdlet", "", "UnhandledException,X", "", []verdict.Exception{{"a.WqlQueryException", "StatusCode = 2147749890;", 0}}}, cmdlet.ErrRefused, cmdlet.Unknown},
		"access denied":      {verdict.Record{"cmdlet", "", "x", "", []verdict.Exception{{"System.UnauthorizedAccessException", "no", 0x80070005}}}, cmdlet.ErrForbidden, cmdlet.NotDone},
		"provider gone":      {verdict.Record{"cmdlet", "", "x", "", []verdict.Exception{{"outer", "x", 0}, {"System.Runtime.InteropServices.COMException", "no", 0x800706BA}}}, cmdlet.ErrUnavailable, cmdlet.Unknown},
		"answer lost":        {verdict.Record{"cmdlet", "", "x", "", []verdict.Exception{{"System.Runtime.InteropServices.COMException", "no", 0x800706BE}}}, cmdlet.ErrUnavailable, cmdlet.Unknown},
		"wrong drive":        {verdict.Record{"cmdlet", "", "x", "", []verdict.Exception{{"System.InvalidOperationException", "This command cannot be run from the current drive.", 0}}}, cmdlet.ErrUnavailable, cmdlet.NotDone},
		"unknown":            {verdict.Record{"cmdlet", "", "x", "", []verdict.Exception{{"System.Exception", "it is raining", 0}}}, cmdlet.ErrRefused, cmdlet.Unknown},
		"before the cmdlet":  {verdict.Record{"", "", "x", "", []verdict.Exception{{"System.Exception", "disk full", 0}}}, cmdlet.ErrRefused, cmdlet.NotDone},
		"forbidden":          {verdict.Record{"forbidden", "", "x", "", []verdict.Exception{{"System.Management.Automation.RuntimeException", "no", 0}}}, cmdlet.ErrForbidden, cmdlet.NotDone},
		"invalid":            {verdict.Record{"invalid", "", "x", "", []verdict.Exception{{"System.Management.Automation.RuntimeException", "no", 0}}}, cmdlet.ErrInvalid, cmdlet.NotDone},
		"inner":              {verdict.Record{"inner", "", "x", "", []verdict.Exception{{"System.Exception", "no", 0}}}, cmdlet.ErrRefused, cmdlet.NotDone},
		"nothing at all":     {verdict.Record{"cmdlet", "", "", "", nil}, cmdlet.ErrRefused, cmdlet.Unknown},
	} {
		err := test.record.Explain(change)
		require.ErrorIs(t, err, test.reason, name)
		assert.Equal(t, test.outcome, cmdlet.OutcomeOf(err), name)
		assert.NotContains(t, err.Error(), "\n", name)

		read := test.record.Explain(cmdlet.NewCall("Get-CMCloudManagementGateway"))
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(read), "%s of a read", name)
	}
	f := verdict.Record{Chain: []verdict.Exception{{"a", "outer", 0}, {"b", "outer", 0}, {"c", "inner", 0}}}
	assert.Equal(t, "outer: inner", f.Error(), "each message once, the innermost last")
}
