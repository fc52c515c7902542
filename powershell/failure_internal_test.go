package powershell

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
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
		failure failure
		reason  cmdlet.Reason
		outcome cmdlet.Outcome
	}{
		"binder":             {failure{"cmdlet", "", "ParameterArgumentValidationError,X", "Start-CMCloudManagementGateway", []exception{{binding, "17 is too large", 0}}}, cmdlet.ErrInvalid, cmdlet.NotDone},
		"binder, inside":     {failure{"cmdlet", "", "ParameterArgumentValidationError,X", "Get-Something", []exception{{binding, "17 is too large", 0}}}, cmdlet.ErrRefused, cmdlet.Unknown},
		"no such command":    {failure{"cmdlet", "", "CommandNotFoundException", "", []exception{{"System.Management.Automation.CommandNotFoundException", "x", 0}}}, cmdlet.ErrUnsupported, cmdlet.NotDone},
		"not found":          {failure{"cmdlet", "", "x", "", []exception{{"System.InvalidOperationException", "No object corresponds to the specified parameters.", 0}}}, cmdlet.ErrNotFound, cmdlet.NotDone},
		"lock":               {failure{"cmdlet", "", "UnhandledException,X", "", []exception{{"a.WqlQueryException", lockRefusal, 0}}}, cmdlet.ErrRefused, cmdlet.Unknown},
		"status: not found":  {failure{"cmdlet", "", "UnhandledException,X", "", []exception{{"a.WqlQueryException", status("2147749890"), 0}}}, cmdlet.ErrNotFound, cmdlet.NotDone},
		"status: forbidden":  {failure{"cmdlet", "", "UnhandledException,X", "", []exception{{"a.WqlQueryException", status("2147749891"), 0}}}, cmdlet.ErrForbidden, cmdlet.NotDone},
		"status: invalid":    {failure{"cmdlet", "", "UnhandledException,X", "", []exception{{"a.WqlQueryException", status("2147749896"), 0}}}, cmdlet.ErrInvalid, cmdlet.NotDone},
		"status: exists":     {failure{"cmdlet", "", "UnhandledException,X", "", []exception{{"a.WqlQueryException", status("2147749913"), 0}}}, cmdlet.ErrExists, cmdlet.NotDone},
		"status without one": {failure{"cmdlet", "", "UnhandledException,X", "", []exception{{"a.WqlQueryException", "StatusCode = 2147749890;", 0}}}, cmdlet.ErrRefused, cmdlet.Unknown},
		"access denied":      {failure{"cmdlet", "", "x", "", []exception{{"System.UnauthorizedAccessException", "no", 0x80070005}}}, cmdlet.ErrForbidden, cmdlet.NotDone},
		"provider gone":      {failure{"cmdlet", "", "x", "", []exception{{"outer", "x", 0}, {"System.Runtime.InteropServices.COMException", "no", 0x800706BA}}}, cmdlet.ErrUnavailable, cmdlet.Unknown},
		"answer lost":        {failure{"cmdlet", "", "x", "", []exception{{"System.Runtime.InteropServices.COMException", "no", 0x800706BE}}}, cmdlet.ErrUnavailable, cmdlet.Unknown},
		"wrong drive":        {failure{"cmdlet", "", "x", "", []exception{{"System.InvalidOperationException", "This command cannot be run from the current drive.", 0}}}, cmdlet.ErrUnavailable, cmdlet.NotDone},
		"unknown":            {failure{"cmdlet", "", "x", "", []exception{{"System.Exception", "it is raining", 0}}}, cmdlet.ErrRefused, cmdlet.Unknown},
		"before the cmdlet":  {failure{"", "", "x", "", []exception{{"System.Exception", "disk full", 0}}}, cmdlet.ErrRefused, cmdlet.NotDone},
		"forbidden":          {failure{"forbidden", "", "x", "", []exception{{"System.Management.Automation.RuntimeException", "no", 0}}}, cmdlet.ErrForbidden, cmdlet.NotDone},
		"invalid":            {failure{"invalid", "", "x", "", []exception{{"System.Management.Automation.RuntimeException", "no", 0}}}, cmdlet.ErrInvalid, cmdlet.NotDone},
		"inner":              {failure{"inner", "", "x", "", []exception{{"System.Exception", "no", 0}}}, cmdlet.ErrRefused, cmdlet.NotDone},
		"nothing at all":     {failure{"cmdlet", "", "", "", nil}, cmdlet.ErrRefused, cmdlet.Unknown},
	} {
		err := test.failure.explain(change)
		require.ErrorIs(t, err, test.reason, name)
		assert.Equal(t, test.outcome, cmdlet.OutcomeOf(err), name)
		assert.NotContains(t, err.Error(), "\n", name)

		read := test.failure.explain(cmdlet.NewCall("Get-CMCloudManagementGateway"))
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(read), "%s of a read", name)
	}
	f := failure{chain: []exception{{"a", "outer", 0}, {"b", "outer", 0}, {"c", "inner", 0}}}
	assert.Equal(t, "outer: inner", f.Error(), "each message once, the innermost last")
}

func TestTheCommandLineIsShortAndConstant(t *testing.T) {
	arguments := flags()
	encoded := arguments[len(arguments)-1]
	assert.LessOrEqual(t, len(encoded), maxBootstrap)
	assert.Equal(t, "-EncodedCommand", arguments[len(arguments)-2])
	assert.NotContains(t, bootstrapText+hostText, "$"+"input", "the console host would drain standard input")
	assert.Len(t, HostScriptHash(), 64)
}

// A drive or a module of this machine must not be met by chance.
func TestTheDefaultPowerShell(t *testing.T) {
	program := Local{}.program()
	if runtime.GOOS == "windows" {
		assert.True(t, filepath.IsAbs(program[0]))
		return
	}
	assert.Equal(t, []string{"pwsh"}, program)
}

// A host whose script was tampered with on the way does not start.
func TestAChangedHostScriptIsRefused(t *testing.T) {
	path := os.Getenv("CMGKIT_PWSH")
	if path == "" {
		t.Skip("needs PowerShell 7 in CMGKIT_PWSH")
	}
	options := Options{Transport: Local{Command: []string{path}}}
	options.fillIn()
	c, err := dial(t.Context(), &options)
	require.NoError(t, err)
	script := hostScript()
	script[len(script)-1] ^= 1
	_, err = c.process.Write(script)
	require.NoError(t, err)
	<-c.ended
	assert.Equal(t, 4, c.process.(*localProcess).command.ProcessState.ExitCode())
}
