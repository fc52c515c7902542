package powershell_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/stub"
	"github.com/cmgkit/cmgkit/powershell"
)

// What the stub's metadata cannot have: ranges that only articles name, and the names of a .NET type that it has not.
func TestTheStubIsAsDocumented(t *testing.T) {
	d, err := open(t, withSite(nil)).Describe(t.Context())
	require.NoError(t, err)
	require.Len(t, d.Cmdlets, len(cmdlet.Documented().Cmdlets()))
	require.True(t, strings.HasPrefix(d.PowerShell, "7."), d.PowerShell)
	assert.Equal(t, "Core", d.Edition)
	assert.Equal(t, "5.00.9146.1000", d.SiteVersion)
	assert.Equal(t, "ConfigurationManager.psm1", filepath.Base(d.Module))
	ranges := 0
	for _, difference := range d.Diff(cmdlet.Documented()) {
		switch {
		case difference.What == "range" && difference.Module == "":
			ranges++
		case difference.Parameter == "Option" && difference.What == "names":
		default:
			assert.Fail(t, "not explained", "%v", difference)
		}
	}
	want := 0
	for _, m := range cmdlet.Documented().Cmdlets() {
		for _, p := range m.Parameters {
			if p.Minimum != 0 || p.Maximum != 0 {
				want++
			}
		}
	}
	assert.Equal(t, want, ranges, "the stand-in leaves ranges to the engine behind it")
	again := d.Catalogue()
	for _, m := range cmdlet.Documented().Cmdlets() {
		told, has := again.Cmdlet(m.Name)
		if assert.True(t, has, m.Name) {
			assert.Equal(t, m.Effect, told.Effect)
			assert.Len(t, told.Parameters, len(m.Parameters), m.Name)
		}
	}
}

// anotherModule is the stub as a console of another release may be: of one cmdlet it has parameters of every kind of rule,
// one of them under a new name and one of another type; an enumeration has one more name; a cmdlet is gone.
func anotherModule(t *testing.T) func(*powershell.Options) {
	t.Helper()
	path, err := stub.WriteModule(t.TempDir())
	require.NoError(t, err)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	module := string(text) + `
enum Flavour {
    Sweet
    Sour
}
function Get-CMAADTenant {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SetByName', SupportsShouldProcess = $true)]
    param(
        [Parameter()] [switch] $DisableWildcardHandling,
        [Parameter(ParameterSetName = 'SetById', Mandatory = $true, Position = 0)] [Nullable[int]] $Id,
        [Parameter(ParameterSetName = 'SetByName', ValueFromPipelineByPropertyName = $true)] [Alias('Name', 'Label')] [string] $TenantName,
        [Parameter()] [Flavour] $Flavour,
        [Parameter()] [ValidateRange(1, 9)] [long] $Depth,
        [Parameter()] [ValidateSet('near', 'far')] [string[]] $Reach,
        [Parameter()] [ValidateLength(2, 5)] [ValidatePattern('^[a-z]+$')] [string] $Word,
        [Parameter()] [PSTypeName('IResultObject#SMS_AzureService')] [object] $Gateway
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}
`
	for _, pair := range [][2]string{
		{"enum ClientConnectionTypes {", "enum ClientConnectionTypes {\n    Moon"},
		{"'Sync-CMCloudManagementGateway'", "'Get-CMSite'"},
	} {
		require.Contains(t, module, pair[0])
		module = strings.ReplaceAll(module, pair[0], pair[1])
	}
	require.NoError(t, os.WriteFile(path, []byte(module), 0o600))
	return func(o *powershell.Options) { o.Module = path }
}

func TestARealModuleDecides(t *testing.T) {
	console := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(console, "bin", "i386"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(console, "bin", "ConfigurationManager.psd1"), []byte("@{\n  ModuleVersion = '5.2309.1'\n}"), 0o600))
	r := &recorder{}
	s := open(t, r2(r), anotherModule(t), withEnvironment("SMS_ADMIN_UI_PATH="+filepath.Join(console, "bin", "i386")))
	d, err := s.Describe(t.Context())
	require.NoError(t, err)

	t.Run("described", func(t *testing.T) {
		at := slices.IndexFunc(d.Cmdlets, func(c powershell.DescribedCmdlet) bool { return c.Name == "Get-CMAADTenant" })
		require.Equal(t, powershell.DescribedCmdlet{Name: "Get-CMAADTenant", DefaultSet: "SetByName", Parameters: []powershell.DescribedParameter{
			{Name: "Confirm", Type: "System.Management.Automation.SwitchParameter", Aliases: []string{"cf"}, Sets: []powershell.DescribedPlace{{Position: -1}}},
			{Name: "Depth", Type: "System.Int64", Sets: []powershell.DescribedPlace{{Position: -1}}, Minimum: "1", Maximum: "9"},
			{Name: "DisableWildcardHandling", Type: "System.Management.Automation.SwitchParameter", Sets: []powershell.DescribedPlace{{Position: -1}}},
			{Name: "Flavour", Type: "Flavour", Sets: []powershell.DescribedPlace{{Position: -1}}, Names: []string{"Sweet", "Sour"}},
			{Name: "Gateway", Type: "System.Object", Sets: []powershell.DescribedPlace{{Position: -1}}, ObjectType: "IResultObject#SMS_AzureService"},
			{Name: "Id", Type: "System.Int32", Sets: []powershell.DescribedPlace{{Set: "SetById", Mandatory: true}}},
			{Name: "Reach", Type: "System.String[]", Sets: []powershell.DescribedPlace{{Position: -1}}, ValidSet: []string{"near", "far"}},
			{
				Name: "TenantName", Type: "System.String", Aliases: []string{"Name", "Label"},
				Sets: []powershell.DescribedPlace{{Set: "SetByName", Position: -1, PipelineByName: true}},
			},
			{Name: "WhatIf", Type: "System.Management.Automation.SwitchParameter", Aliases: []string{"wi"}, Sets: []powershell.DescribedPlace{{Position: -1}}},
			{Name: "Word", Type: "System.String", Sets: []powershell.DescribedPlace{{Position: -1}}, MinLength: 2, MaxLength: 5, Pattern: "^[a-z]+$"},
		}}, d.Cmdlets[at])
		assert.Equal(t, []powershell.ModuleCopy{{Path: filepath.Join(console, "bin", "ConfigurationManager.psd1"), Version: "5.2309.1"}}, d.Copies)
	})

	t.Run("compared", func(t *testing.T) {
		var got []string
		for _, difference := range d.Diff(cmdlet.Documented()) {
			if difference.Module != "" || difference.What != "range" {
				got = append(got, difference.String())
			}
		}
		assert.Contains(t, got, "Sync-CMCloudManagementGateway: cmdlet: catalogue there, module none")
		assert.Equal(t, []string{
			"Add-CMManagementPoint -ClientConnectionType: names: catalogue Internet, InternetAndIntranet, Intranet, module Internet, InternetAndIntranet, Intranet, Moon",
			"Add-CMSoftwareUpdatePoint -ClientConnectionType: names: catalogue Internet, InternetAndIntranet, Intranet, module Internet, InternetAndIntranet, Intranet, Moon",
			"Get-CMAADTenant -Depth: parameter: catalogue none, module System.Int64",
			"Get-CMAADTenant -Flavour: parameter: catalogue none, module Flavour",
			"Get-CMAADTenant -ForceWildcardHandling: parameter: catalogue SwitchParameter, module none",
			"Get-CMAADTenant -Gateway: parameter: catalogue none, module System.Object",
			"Get-CMAADTenant -Id: type: catalogue String, module System.Int32",
			"Get-CMAADTenant -Reach: parameter: catalogue none, module System.String[]",
			"Get-CMAADTenant -TenantName: parameter: catalogue Name, module TenantName",
			"Get-CMAADTenant -TenantName: aliases: catalogue none, module Label, Name",
			"Get-CMAADTenant -Word: parameter: catalogue none, module System.String",
			"Set-CMManagementPoint -ClientConnectionType: names: catalogue Internet, InternetAndIntranet, Intranet, module Internet, InternetAndIntranet, Intranet, Moon",
		}, slices.DeleteFunc(got, func(line string) bool {
			return strings.Contains(line, " -Option: ") || strings.HasPrefix(line, "Set-CMSoftwareUpdatePoint") || strings.HasPrefix(line, "Sync-")
		}))
		assert.Contains(t, d.Diff(cmdlet.Documented().With(nil)), powershell.Difference{Cmdlet: "Get-CMSite", What: "cmdlet", Module: "there"})
		for _, difference := range d.Diff(d.Catalogue()) {
			assert.Contains(t, []string{"range", "names", "length", "pattern"}, difference.What, "%v", difference)
		}
	})

	t.Run("bound", func(t *testing.T) {
		for _, params := range [][]cmdlet.Param{
			{cmdlet.P("Flavour", cmdlet.Enum("Sour")), cmdlet.P("Depth", cmdlet.Int(9)), cmdlet.P("Reach", cmdlet.List(cmdlet.String("far")))},
			{cmdlet.P("Name", cmdlet.String("a"))}, // its name of old is an alias
			{cmdlet.P("Id", cmdlet.String("16777217"))},
			{cmdlet.P("Id", cmdlet.Int(3)), cmdlet.P("Flavour", cmdlet.String("sweet")), cmdlet.P("Reach", cmdlet.String("near"))},
		} {
			r.calls = nil
			_, err := s.Run(t.Context(), cmdlet.NewCall("Get-CMAADTenant", params...))
			require.NoError(t, err)
			require.Len(t, r.calls, 1)
		}
		_, err := s.Run(t.Context(), cmdlet.NewCall("Set-CMManagementPoint",
			cmdlet.P("SiteSystemServerName", cmdlet.String("s")), cmdlet.P("ClientConnectionType", cmdlet.Enum("Moon"))))
		require.NoError(t, err)
		r.calls = nil
		for rule, params := range map[string][]cmdlet.Param{
			"must be from 1 to 9":                                      {cmdlet.P("Depth", cmdlet.Int(10))},
			"must be one of Sweet, Sour":                               {cmdlet.P("Flavour", cmdlet.Enum("Bitter"))},
			"must be one of near, far":                                 {cmdlet.P("Reach", cmdlet.List(cmdlet.String("nowhere")))},
			"must be a whole number":                                   {cmdlet.P("Id", cmdlet.String("GUID"))},
			"must be the result of a call":                             {cmdlet.P("Gateway", cmdlet.Int(1))},
			"is not a parameter":                                       {cmdlet.P("ForceWildcardHandling", cmdlet.Switch())},
			"cannot be used together":                                  {cmdlet.P("Id", cmdlet.Int(1)), cmdlet.P("Label", cmdlet.String("x"))},
			"is given more than once":                                  {cmdlet.P("Name", cmdlet.String("x")), cmdlet.P("TenantName", cmdlet.String("x"))},
			"must be an object of the class SMS_AzureService, but Get": {cmdlet.P("Gateway", cmdlet.ResultOf(cmdlet.NewCall("Get-CMSite")))},
		} {
			_, err := s.Run(t.Context(), cmdlet.NewCall("Get-CMAADTenant", params...))
			require.ErrorIs(t, err, cmdlet.ErrInvalid)
			require.ErrorContains(t, err, rule)
		}
		_, err = s.Run(t.Context(), cmdlet.NewCall("Sync-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))
		require.ErrorIs(t, err, cmdlet.ErrUnsupported)
		require.ErrorContains(t, err, "is not in the module on the host")
		assert.Empty(t, r.calls, "nothing of it reaches the site")
	})

	t.Run("saved", func(t *testing.T) {
		saved, err := json.MarshalIndent(d, "", "  ")
		require.NoError(t, err)
		host, _ := os.Hostname()
		for _, secret := range []string{console, filepath.Dir(d.Module), siteCode, provider, host} {
			assert.NotContains(t, string(saved), secret)
		}
		var loaded powershell.Description
		require.NoError(t, json.Unmarshal(saved, &loaded))
		assert.Equal(t, d.Diff(cmdlet.Documented()), loaded.Diff(cmdlet.Documented()))
		assert.Equal(t, d.Catalogue(), loaded.Catalogue())
		assert.Equal(t, []powershell.ModuleCopy{{Version: "5.2309.1"}}, loaded.Copies)
		assert.Empty(t, loaded.Module)
	})
}

// Metadata that cannot be read is a note, and the documented catalogue stands in.
func TestAModuleThatCannotBeDescribed(t *testing.T) {
	var logs bytes.Buffer
	r := &recorder{}
	s := open(t, r2(r), withModule(t, `
function Stop-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false)] param([No.Such.Type] $Id)
}
`), func(o *powershell.Options) { o.Logger = slog.New(slog.NewTextHandler(&logs, nil)) })
	note := strings.Join(s.Host().Notes, "\n")
	assert.Contains(t, note, "calls are checked against the documented catalogue")
	assert.Contains(t, note, "No.Such.Type")
	assert.Contains(t, logs.String(), "calls are checked against the documented catalogue")
	_, err := s.Describe(t.Context())
	require.ErrorIs(t, err, cmdlet.ErrRefused)
	_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMCloudManagementGateway"))
	require.NoError(t, err)
	_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMAADTenant", cmdlet.P("Unheard", cmdlet.Int(1))))
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.NoError(t, s.Close())
	_, err = s.Describe(t.Context())
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
}

// withVersion gives the stub module a manifest with a version.
func withVersion(t *testing.T, version string) func(*powershell.Options) {
	t.Helper()
	return func(o *powershell.Options) {
		o.Module = strings.TrimSuffix(o.Module, "psm1") + "psd1"
		manifest := "@{\n  RootModule = 'ConfigurationManager.psm1'\n  ModuleVersion = '" + version + "'\n  FunctionsToExport = '*'\n}\n"
		require.NoError(t, os.WriteFile(o.Module, []byte(manifest), 0o600))
	}
}

func TestAConsoleOfAnotherVersionThanTheSite(t *testing.T) {
	change := cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")))
	read := cmdlet.NewCall("Get-CMCloudManagementGateway")
	r := &recorder{}
	s := open(t, r2(r), withVersion(t, "5.2403.1171.1000")) // and the site is a 2603
	require.Equal(t, "5.2403.1171.1000", s.Host().ModuleVersion)
	require.Equal(t, []string{"the console's module 5.2403.1171.1000 belongs to site version 2403, but the site is 2603 (build 9146)"}, s.Host().Notes)
	_, err := s.Run(t.Context(), change)
	require.ErrorIs(t, err, cmdlet.ErrUnsupported)
	require.ErrorContains(t, err, "2403")
	require.ErrorContains(t, err, "update the console")
	require.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	require.ErrorIs(t, cmdlet.Supports(s, change), cmdlet.ErrUnsupported)
	assert.Empty(t, r.calls)
	_, err = s.Run(t.Context(), read)
	require.NoError(t, err, "reads are safe")

	s = open(t, r2(r), withVersion(t, "5.2403.1171.1000"), func(o *powershell.Options) { o.AllowVersionMismatch = true })
	require.Len(t, s.Host().Notes, 1)
	_, err = s.Run(t.Context(), change)
	require.NoError(t, err)

	s = open(t, r2(r), withVersion(t, "5.2603.1000.1000"))
	require.Empty(t, s.Host().Notes)
	_, err = s.Run(t.Context(), change)
	require.NoError(t, err)
}
