package powershell_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
)

// failing are cmdlets that begin their work and then fail, by the name of the case that Description asks for. Work is a call of
// the site that the test counts.
const failing = `
function Test-Nested { [CmdletBinding()] param([ValidateRange(1, 3)] [int] $N) }
function Set-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false)] param([string] $Id, [string] $Description, [ValidateRange(1, 16)] [int] $VMInstanceCount)
    $null = Sync-CMCloudManagementGateway -Id $Id
    $absent = [InvalidOperationException]::new('No object corresponds to the specified parameters.')
    switch ($Description) {
        'absent' { Write-Error -Exception $absent }
        'absent, ended' { $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new($absent, 'x', 'NotSpecified', $null)) }
        'absent, then another' { Write-Error -Exception $absent; Write-Error 'the disk is full' }
        'absent, then ended' { Write-Error -Exception $absent; throw 'the disk is full' }
        'another, then absent' { Write-Error 'the disk is full'; Write-Error -Exception $absent }
        'absent, quoted' { throw "3 of 4 were changed; the last: 'No object corresponds to the specified parameters.'" }
        'COM' { Write-Error -Exception ([Runtime.InteropServices.COMException]::new('not found', 0x80041002)) }
        'log file' { Write-Error -Exception ([UnauthorizedAccessException]::new("Access to the path 'C:\x.log' is denied.")) }
        'log file, ended' { throw [UnauthorizedAccessException]::new("Access to the path 'C:\x.log' is denied.") }
        'drive' { throw [InvalidOperationException]::new('This command cannot be run from the current drive. To run this command you must first connect.') }
        'command' { Get-Nowhere }
        'command, ended' { $ErrorActionPreference = 'Stop'; Get-Nowhere }
        'command, its own name' { $ErrorActionPreference = 'Stop'; & 'ConfigurationManager\Set-CMNothing' }
        'command, raised again' { try { Get-Nowhere } catch { throw $_.Exception } }
        'command, handed on' { try { Get-Nowhere } catch { $PSCmdlet.ThrowTerminatingError($_) } }
        'command, of a pipeline' { $p = [powershell]::Create('CurrentRunspace'); try { $p.AddCommand('Get-Nowhere').Invoke() } catch { throw $_.Exception.InnerException } }
        'binding' { Test-Nested -N 17 }
        'binding, ended' { $ErrorActionPreference = 'Stop'; Test-Nested -N 17 }
        'binding of itself' { $ErrorActionPreference = 'Stop'; Set-CMCloudManagementGateway -VMInstanceCount 17 }
        'binding, raised again' { try { Set-CMCloudManagementGateway -VMInstanceCount 17 } catch { throw $_.Exception } }
        'binding, of a pipeline' { $p = [powershell]::Create('CurrentRunspace'); try { $p.AddCommand('Set-CMCloudManagementGateway').AddParameter('VMInstanceCount', 17).Invoke() } catch { throw $_.Exception.InnerException } }
    }
}
`

// Every one of these was called "not done" at a time when the site had been changed, or might have been.
func TestACmdletThatRanIsNeverCalledNotDone(t *testing.T) {
	worked := 0
	s := open(t, withSite(func(_ context.Context, c cmdlet.Call) (*cmdlet.Result, error) {
		if c.Name() == "Sync-CMCloudManagementGateway" {
			worked++
		}
		return &cmdlet.Result{}, nil
	}), withModule(t, failing))
	set := func(params ...cmdlet.Param) error {
		_, err := s.Run(t.Context(), cmdlet.NewCall("Set-CMCloudManagementGateway", append(params, cmdlet.P("Id", cmdlet.String("1")))...))
		return err
	}
	for name, reason := range map[string]cmdlet.Reason{
		"absent": cmdlet.ErrNotFound, "absent, ended": cmdlet.ErrNotFound, "absent, then another": cmdlet.ErrRefused, "absent, then ended": cmdlet.ErrRefused,
		"another, then absent": cmdlet.ErrRefused, "absent, quoted": cmdlet.ErrRefused, "COM": cmdlet.ErrNotFound,
		"log file": cmdlet.ErrForbidden, "log file, ended": cmdlet.ErrForbidden, "drive": cmdlet.ErrUnavailable,
		"command": cmdlet.ErrRefused, "command, ended": cmdlet.ErrRefused, "command, its own name": cmdlet.ErrRefused,
		"command, raised again": cmdlet.ErrRefused, "command, handed on": cmdlet.ErrRefused, "command, of a pipeline": cmdlet.ErrRefused,
		"binding": cmdlet.ErrRefused, "binding, ended": cmdlet.ErrRefused, "binding of itself": cmdlet.ErrRefused,
		"binding, raised again": cmdlet.ErrRefused, "binding, of a pipeline": cmdlet.ErrRefused,
	} {
		t.Run(name, func(t *testing.T) {
			before := worked
			err := set(cmdlet.P("Description", cmdlet.String(name)))
			require.Error(t, err)
			require.Equal(t, before+1, worked, "the cmdlet has begun its work: %v", err)
			require.ErrorIs(t, err, reason)
			assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err), "%v", err)
			var request *powershell.RequestError
			require.ErrorAs(t, err, &request)
			outcome, asked := s.Outcome(t.Context(), request.ID)
			require.NoError(t, asked)
			assert.Equal(t, cmdlet.Unknown, outcome, "the journal says the same")
			if strings.Contains(name, "then") {
				assert.ErrorContains(t, err, "the disk is full")
				assert.ErrorContains(t, err, "No object corresponds")
			}

			// Nothing was unsupported, so no other Runner is asked.
			again := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
				t.Error("a change was repeated")
				return &cmdlet.Result{}, nil
			})
			_, err = cmdlet.Route(s, again).Run(t.Context(), cmdlet.NewCall("Set-CMCloudManagementGateway",
				cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("Description", cmdlet.String(name))))
			require.Error(t, err)
		})
	}
	require.NoError(t, set(), "the control: it can succeed")
}

// The other half of the promise: what did not begin is known not to have.
func TestACmdletThatDidNotBeginIsCalledNotDone(t *testing.T) {
	s := open(t, withSite(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		t.Error("the cmdlet has begun")
		return &cmdlet.Result{}, nil
	}), withModule(t, failing), without(t, "Stop-CMCloudManagementGateway"))
	for name, test := range map[string]struct {
		call   cmdlet.Call
		reason cmdlet.Reason
	}{
		"binding":   {cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("VMInstanceCount", cmdlet.Int(17))), cmdlet.ErrInvalid},
		"parameter": {cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("Nope", cmdlet.Int(17))), cmdlet.ErrInvalid},
		"look-up":   {cmdlet.NewCall("Stop-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))), cmdlet.ErrUnsupported},
	} {
		failed, journal, err := s.Send(t.Context(), test.call)
		require.NoError(t, err, name)
		require.ErrorIs(t, failed, test.reason, name)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(failed), "%s: %v", name, failed)
		assert.Equal(t, cmdlet.NotDone, journal, name)
	}
}

// without takes a cmdlet out of the module that the options name.
func without(t *testing.T, name string) func(*powershell.Options) {
	t.Helper()
	return func(o *powershell.Options) {
		text, err := os.ReadFile(o.Module)
		require.NoError(t, err)
		require.Contains(t, string(text), "'"+name+"'")
		text = []byte(strings.ReplaceAll(strings.ReplaceAll(string(text), "'"+name+"'", "'Get-CMSite'"), "function "+name, "function Nothing"))
		require.NoError(t, os.WriteFile(o.Module, text, 0o600))
	}
}
