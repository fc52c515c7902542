package cmdlet_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// named returns the text of a call with one string in it.
func named(s string) string {
	return cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("AppName", cmdlet.String(s))).PowerShell()
}

func TestStringsInPowerShell(t *testing.T) {
	for s, want := range map[string]string{
		"":                   `''`,
		"plain":              `'plain'`,
		"it's":               `'it''s'`,
		"a’b‘":               `(-join ('a', [char]0x2019, 'b', [char]0x2018))`,
		"$(x) `n \"":         "'$(x) `n \"'",
		"-Force":             `'-Force'`,
		"Zoë":                `(-join ('Zo', [char]0x00EB))`,
		"Ò; Remove-Item / #": `(-join ([char]0x00D2, '; Remove-Item / #'))`, // its UTF-8 has a quote of code page 1252
		"a\nb":               `(-join ('a', [char]0x000A, 'b'))`,
		"\x00":               `(-join ([char]0x0000))`,
		"\t'":                `(-join ([char]0x0009, ''''))`,
		"a\u202egnp.exe":     `(-join ('a', [char]0x202E, 'gnp.exe'))`,
		"a\u200bb":           `(-join ('a', [char]0x200B, 'b'))`,
		"x\U000e0041":        `(-join ('x', [char]0xDB40, [char]0xDC41))`,
		"line\u2028next\r\n": `(-join ('line', [char]0x2028, 'next', [char]0x000D, [char]0x000A))`,
	} {
		assert.Equal(t, "Get-CMAADApplication -AppName "+want, named(s), "%q", s)
	}
}

func TestValuesInPowerShell(t *testing.T) {
	for want, v := range map[string]cmdlet.Value{
		"-X $null":                 {},
		"-X -7":                    cmdlet.Int(-7),
		"-X:$true":                 cmdlet.Bool(true),
		"-X:$false":                cmdlet.Bool(false),
		"-X":                       cmdlet.Switch(),
		"-X 'WestUS2'":             cmdlet.Enum("WestUS2"),
		"-X @()":                   cmdlet.List(),
		"-X @('a', 'b''', $true)":  cmdlet.List(cmdlet.String("a"), cmdlet.String("b'"), cmdlet.Bool(true)),
		"-X @{'a' = 'b'; 'c' = 1}": entries(cmdlet.String("a"), cmdlet.String("b"), cmdlet.String("c"), cmdlet.Int(1)),
		"-X (Read-Host -Prompt 'Full path of root.cer')":                                          ca,
		"-X (Read-Host -AsSecureString -Prompt 'Get-CMSite -X')":                                  password,
		"-X ([DateTime]::Parse('2026-03-01T12:00:00Z', [cultureinfo]::InvariantCulture))":         cmdlet.Time(noon),
		"-X ([DateTime]::Parse('2026-03-01T12:00:00.0000009Z', [cultureinfo]::InvariantCulture))": cmdlet.Time(noon.Add(999 * time.Nanosecond)),
		"-X (& { $found = @(Get-CMAADApplication -ClientId 'c'); if ($found.Count -ne 1) " +
			"{ throw 'Get-CMAADApplication must return exactly one object' }; , $found[0] })": serverApp,
	} {
		assert.Equal(t, "Get-CMSite "+want, cmdlet.NewCall("Get-CMSite", cmdlet.Extra("X", v)).PowerShell())
	}
}

func TestWhatTextCannotHoldThrows(t *testing.T) {
	object := cmdlet.Embedded(cmdlet.NewObject("SMS_AzureService", nil))
	for want, c := range map[string]cmdlet.Call{
		"Start-CMCloudManagementGateway: unsupported: InputObject SMS_AzureService{}: is an object of an earlier answer": cmdlet.NewCall(
			"Start-CMCloudManagementGateway", cmdlet.P("InputObject", object),
		),
		"a; Remove-Item -Recurse":           cmdlet.NewCall("Get-CMSite", cmdlet.Extra("a; Remove-Item -Recurse", cmdlet.Switch())),
		"no such cmdlet":                    cmdlet.NewCall("Get-CMSite; Remove-Item /"),
		"has a secret inside":               cmdlet.NewCall("Get-CMSite", cmdlet.Extra("X", cmdlet.List(password))),
		"of a kind that no parameter takes": cmdlet.NewCall("Get-CMSite", cmdlet.Extra("X", cmdlet.Float(1))),
		"AppName: is required":              cmdlet.NewCall("New-CMAADServerApplication"),
	} {
		text := c.PowerShell()
		assert.Regexp(t, `^throw '([^']|'')*'$`, text)
		assert.Contains(t, text, want)
		assert.NotContains(t, text, canary)
		script, err := cmdlet.Script("PS1", read, c)
		assert.Empty(t, script, "no half of a script")
		assert.ErrorContains(t, err, want)
	}
}

func TestTextHoldsNoSecret(t *testing.T) {
	key := cmdlet.File("server.pfx", secret.NewBytes([]byte(canary)))
	c := newGateway.with(params{"ServiceCertPath": key, "CARootCert": entries(key, cmdlet.Enum("RootCA"))}).call("New-CMCloudManagementGateway")
	script, err := cmdlet.Script("PS1", c, change)
	require.NoError(t, err)
	assert.NotContains(t, script, canary)
}

// A golden shows the scripts to a reader of the repository as they show themselves to a user.
func TestScript(t *testing.T) {
	gateway := newGateway.with(params{
		"ServiceName": cmdlet.String("GraniteFalls.contoso.com"), "Region": cmdlet.Enum("WestUS2"), "VMInstanceCount": cmdlet.Int(2),
		"EnforceProtocol": cmdlet.Bool(true), "Force": cmdlet.Switch(), "CARootCert": entries(ca, cmdlet.Enum("RootCA")),
		"Description": cmdlet.String("Contoso’s gateway\nfor the internet"),
	})
	for name, calls := range map[string][]cmdlet.Call{
		"script.golden.ps1": {
			change, newService.with(params{"UserDiscoverySchedule": schedule, "AddGroupName": cmdlet.List(cmdlet.String("a"), cmdlet.String("b"))}).call("New-CMCloudManagementAzureService"),
			gateway.call("New-CMCloudManagementGateway"),
		},
		"script-short.golden.ps1": {read},
	} {
		script, err := cmdlet.Script("PS1", calls...)
		require.NoError(t, err)
		golden(t, name, script)
	}
	script, err := cmdlet.Script("'; x")
	require.NoError(t, err)
	assert.Contains(t, script, `'''; x:\'`, "a site code is a literal too")
}

// What is read back from the text of any string is that string, and all of it is printable ASCII.
func FuzzStringsInPowerShell(f *testing.F) {
	for _, s := range []string{"", "it's", "’\u202e\n", "a', [char]0x0041, 'b", "\U000e0041'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := named(s)
		if !utf8.ValidString(s) {
			if !strings.HasPrefix(text, "throw ") {
				t.Fatalf("%q became %s", s, text)
			}
			return
		}
		literal, ok := strings.CutPrefix(text, "Get-CMAADApplication -AppName ")
		if back, whole := readLiteral(literal); !ok || !whole || back != s {
			t.Fatalf("%q became %s, which is %q", s, text, back)
		}
		if i := strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }); i >= 0 {
			t.Fatalf("%q became %s, whose byte %d is not printable ASCII", s, text, i)
		}
	})
}

var (
	quoted    = regexp.MustCompile(`^'((?:[^'‘’‚‛]|['‘’‚‛]{2})*)'`)
	character = regexp.MustCompile(`^\[char\]0x([0-9A-F]{4})`)
	doubled   = regexp.MustCompile(`['‘’‚‛](['‘’‚‛])`)
)

// readLiteral reads an expression of a single-quoted literal, or of such literals and characters joined, by the rules of
// PowerShell's language specification.
func readLiteral(text string) (value string, whole bool) {
	if m := quoted.FindStringSubmatch(text); m != nil {
		return doubled.ReplaceAllString(m[1], "$1"), len(m[0]) == len(text)
	}
	rest, ok := strings.CutPrefix(text, "(-join (")
	var units []uint16
	for ok {
		if m := quoted.FindStringSubmatch(rest); m != nil {
			units = append(units, utf16.Encode([]rune(doubled.ReplaceAllString(m[1], "$1")))...)
			rest = rest[len(m[0]):]
		} else if m := character.FindStringSubmatch(rest); m != nil {
			unit, _ := strconv.ParseUint(m[1], 16, 16)
			units = append(units, uint16(unit))
			rest = rest[len(m[0]):]
		} else {
			break
		}
		rest, ok = strings.CutPrefix(rest, ", ")
	}
	return string(utf16.Decode(units)), rest == "))"
}

func ExampleCall_PowerShell() {
	call := cmdlet.NewCall(
		"Set-CMCloudManagementGateway",
		cmdlet.P("Id", cmdlet.String("16777217")),
		cmdlet.P("Description", cmdlet.String("Contoso's gateway")),
	)
	fmt.Println(call.PowerShell())
	// Output:
	// Set-CMCloudManagementGateway -Description 'Contoso''s gateway' -Id '16777217'
}

func ExampleScript() {
	script, err := cmdlet.Script("PS1", cmdlet.NewCall("Set-UpdateServerApplication", cmdlet.P("TenantId", cmdlet.String("adatum.onmicrosoft.com"))))
	fmt.Println(script, err)
	// Output:
	// # Cmdlet calls for a Configuration Manager site. Review them, then run them in a console connected to the site.
	// # Secrets and the paths of files are asked for.
	// $ErrorActionPreference = 'Stop'
	// Set-Location -LiteralPath 'PS1:\'
	//
	// Set-UpdateServerApplication -TenantId 'adatum.onmicrosoft.com'
	//  <nil>
}

// PowerShell stops parsing at --%, quoted or not, unless a colon ties it to its parameter.
func TestTheWordThatStopsParsing(t *testing.T) {
	c := cmdlet.NewCall("Set-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("Description", cmdlet.String("--%")))
	assert.Equal(t, "Set-CMCloudManagementGateway -Description:'--%' -Id '1'", c.PowerShell())
}
