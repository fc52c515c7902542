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
function Start-CMCloudManagementGateway { [CmdletBinding(PositionalBinding = $false)] param([string] $Id) }
`

// manyGateways is a cmdlet that has an answer.
const manyGateways = `
$gateways = @(foreach ($n in 1..10000) {
    $o = [pscustomobject] @{
        AzureServiceID = 16777216 + $n; Name = "gw$n"; ServiceCName = "gw$n.contoso.com"; Fqdn = "gw$n.westus2.cloudapp.azure.com"
        ServiceType = 'CloudProxyService'; Region = 'WestUS2'; NumberOfInstances = 2; State = 0; StatusDetails = 1
        SmsProviderObjectPath = "SMS_AzureService.AzureServiceID=$(16777216 + $n)"
    }
    $o.PSObject.TypeNames.Insert(0, 'IResultObject#SMS_AzureService')
    $o
})
function Get-CMCloudManagementGateway { [CmdletBinding(PositionalBinding = $false)] param([string] $Name) $gateways }
`

// openEmpty opens a session with that module and more in it.
func openEmpty(b *testing.B, more string) (s *Session, pwsh, module string) {
	b.Helper()
	pwsh = os.Getenv("CMGKIT_PWSH")
	if pwsh == "" {
		pwsh, _ = exec.LookPath("pwsh")
	}
	if pwsh == "" {
		b.Skip("needs PowerShell 7: put pwsh on the PATH or its absolute path into CMGKIT_PWSH")
	}
	module = filepath.Join(b.TempDir(), "ConfigurationManager.psm1")
	require.NoError(b, os.WriteFile(module, []byte(emptyModule+more), 0o600))
	s, err := Open(b.Context(), Options{SiteCode: "PS1", Provider: "cm01.corp.contoso.com", Transport: Local{Command: []string{pwsh}}, Module: module})
	require.NoError(b, err)
	b.Cleanup(func() { _ = s.Close() })
	return s, pwsh, module
}

// BenchmarkCall times one empty cmdlet through a session, beside bare length-prefixed echo loops in the same run: one
// through the host's main thread alone, one through its worker too. A change costs its entry in the journal besides.
func BenchmarkCall(b *testing.B) {
	s, _, _ := openEmpty(b, "")

	host, err := s.take(b.Context())
	require.NoError(b, err)
	s.release(host) // nobody else takes it

	payload := bytes.Repeat([]byte("x"), 64)
	echo := func(operation byte) func(*testing.B) {
		return func(b *testing.B) {
			b.Helper()
			for b.Loop() {
				back, err := ask(host.ask).echo(b.Context(), operation, payload)
				if err != nil || !bytes.Equal(back, payload) {
					b.Fatal(back, err)
				}
			}
		}
	}
	run := func(call cmdlet.Call) func(*testing.B) {
		return func(b *testing.B) {
			b.Helper()
			for b.Loop() {
				result, err := s.Run(b.Context(), call)
				if err != nil || len(result.Objects) != 0 || len(result.Warnings) != 0 {
					b.Fatal(result, err)
				}
			}
		}
	}
	b.Run("echo", echo(operationEcho))
	b.Run("echo-through-worker", echo(operationWorkerEcho))
	b.Run("empty-cmdlet", run(cmdlet.NewCall("Get-CMAADTenant")))
	b.Run("empty-change", run(cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")))))
}

// BenchmarkAgainstAProcessPerCall times a call through a session against what a script without this package does: a
// PowerShell process that imports the module and runs one cmdlet. Both in one run, so that their ratio can be trusted. A full
// PowerShell starts faster than an engine that is compiled as it runs.
func BenchmarkAgainstAProcessPerCall(b *testing.B) {
	s, pwsh, module := openEmpty(b, "")
	b.Run("session", func(b *testing.B) {
		call := cmdlet.NewCall("Get-CMAADTenant")
		for b.Loop() {
			if _, err := s.Run(b.Context(), call); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("process", func(b *testing.B) {
		for b.Loop() {
			out, err := exec.CommandContext(b.Context(), pwsh, "-NoLogo", "-NoProfile", "-NonInteractive",
				"-Command", "Import-Module '"+module+"'; Get-CMAADTenant").CombinedOutput()
			if err != nil {
				b.Fatal(err, string(out))
			}
		}
	})
}

// BenchmarkRead times an answer of ten thousand objects with nine properties each.
func BenchmarkRead(b *testing.B) {
	const objects = 10_000
	s, _, _ := openEmpty(b, manyGateways)
	call := cmdlet.NewCall("Get-CMCloudManagementGateway")
	for b.Loop() {
		result, err := s.Run(b.Context(), call)
		if err != nil || len(result.Objects) != objects {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*objects/b.Elapsed().Seconds(), "objects/s")
}
