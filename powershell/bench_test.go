package powershell

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// emptyModule has the smallest cmdlets there are, and a drive.
const emptyModule = `using namespace System.Management.Automation
using namespace System.Management.Automation.Provider
[CmdletProvider('CMSite', [ProviderCapabilities]::None)]
class CMSiteProvider : NavigationCmdletProvider {
    [bool] IsValidPath([string] $path) { return $true }
    [bool] ItemExists([string] $path) { return $true }
    [bool] IsItemContainer([string] $path) { return $true }
}
Import-Module -Assembly ([CMSiteProvider].Assembly)
function Get-CMSite {
    [CmdletBinding(PositionalBinding = $false)] param([string] $SiteCode)
    $o = [pscustomobject] @{ SiteCode = $SiteCode; BuildNumber = 9146; SmsProviderObjectPath = 'SMS_Site.SiteCode="PS1"' }
    $o.PSObject.TypeNames.Insert(0, 'IResultObject#SMS_Site')
    $o
}
function Get-CMAADTenant { [CmdletBinding(PositionalBinding = $false)] param([string] $Id) }
`

// BenchmarkCall times one empty cmdlet through a session, beside bare length-prefixed echo loops in the same run: one
// through the host's main thread alone, one through its worker too.
func BenchmarkCall(b *testing.B) {
	path := os.Getenv("CMGKIT_PWSH")
	if path == "" {
		path, _ = exec.LookPath("pwsh")
	}
	if path == "" {
		b.Skip("needs PowerShell 7: put pwsh on the PATH or its absolute path into CMGKIT_PWSH")
	}
	module := filepath.Join(b.TempDir(), "ConfigurationManager.psm1")
	require.NoError(b, os.WriteFile(module, []byte(emptyModule), 0o600))
	s, err := Open(b.Context(), Options{SiteCode: "PS1", Provider: "cm01.corp.contoso.com", Transport: Local{Command: []string{path}}, Module: module})
	require.NoError(b, err)
	b.Cleanup(func() { _ = s.Close() })

	host, err := s.take(b.Context())
	require.NoError(b, err)
	s.release(host) // nobody else takes it

	payload := bytes.Repeat([]byte("x"), 64)
	echo := func(operation byte) func(*testing.B) {
		return func(b *testing.B) {
			b.Helper()
			for b.Loop() {
				back, err := host.echo(b.Context(), operation, payload)
				if err != nil || !bytes.Equal(back, payload) {
					b.Fatal(back, err)
				}
			}
		}
	}
	call := cmdlet.NewCall("Get-CMAADTenant")
	b.Run("echo", echo(operationEcho))
	b.Run("echo-through-worker", echo(operationWorkerEcho))
	b.Run("empty-cmdlet", func(b *testing.B) {
		for b.Loop() {
			result, err := s.Run(b.Context(), call)
			if err != nil || len(result.Objects) != 0 {
				b.Fatal(result, err)
			}
		}
	})
}
