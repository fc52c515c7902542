# A stand-in for the ConfigurationManager module: the documented cmdlets as functions, so that PowerShell's own binder
# judges a call, and a CMSite drive. Each function forwards its bound parameters to a site behind a loopback door
# (package stub; the format is that of package callwire). It says only what the product is known to say.
# Generated from preamble.ps1 and the catalogue; do not edit.

[CmdletProvider('CMSite', [ProviderCapabilities]::None)]
class CMSiteProvider : NavigationCmdletProvider {
    [bool] IsValidPath([string] $path) { return $true }
    [bool] ItemExists([string] $path) { return $path.Trim('\', '/') -in '', $this.PSDriveInfo.Root }
    [bool] IsItemContainer([string] $path) { return $this.ItemExists($path) }
}
Import-Module -Assembly ([CMSiteProvider].Assembly)

# The product's exception around an SMS_ExtendedStatus.
class WqlQueryException : Exception {
    WqlQueryException([string] $message) : base($message) { }
}

# PowerShell cannot declare an enum in a namespace.
function New-CertificateStore {
    $assembly = [Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly([Reflection.AssemblyName]::new('AdminUI.Stub'), 'Run')
    $enum = $assembly.DefineDynamicModule('AdminUI.Stub').DefineEnum('Microsoft.ConfigurationManagement.AdminConsole.AzureServices.CertificateStore', 'Public', [int])
    $null = $enum.DefineLiteral('RootCA', 0)
    $null = $enum.DefineLiteral('IntermediateCA', 1)
    if ($PSVersionTable.PSEdition -eq 'Core') { $null = $enum.CreateTypeInfo() } else { $null = $enum.CreateType() }
}
New-CertificateStore

$door = $null
$utf8 = [Text.UTF8Encoding]::new($false)

function Open-Door {
    $address = [Environment]::GetEnvironmentVariable('CMGKIT_STUB_ADDRESS').Split(':')
    $client = [Net.Sockets.TcpClient]::new($address[0], [int] $address[1])
    $client.NoDelay = $true
    $script:door = $client.GetStream()
    $token = $utf8.GetBytes([Environment]::GetEnvironmentVariable('CMGKIT_STUB_TOKEN'))
    $door.Write($token, 0, $token.Length)
}

function Receive-Bytes([int] $n) {
    $bytes = [byte[]]::new($n)
    for ($at = 0; $at -lt $n; $at += $k) {
        $k = $door.Read($bytes, $at, $n - $at)
        if ($k -le 0) {
            $script:door = $null
            throw [IO.EndOfStreamException]::new()
        }
    }
    return , $bytes
}

function Write-Text([string] $s) {
    $bytes = $utf8.GetBytes($s)
    $writer.Write($bytes.Length)
    $writer.Write($bytes)
}

function Read-Text {
    $n = $reader.ReadInt32()
    if ($n -eq 0) { return '' }
    return $utf8.GetString($reader.ReadBytes($n))
}

function Write-Secret([securestring] $secret) {
    $pointer = [Runtime.InteropServices.Marshal]::SecureStringToGlobalAllocUnicode($secret)
    try {
        $chars = [char[]]::new($secret.Length)
        [Runtime.InteropServices.Marshal]::Copy($pointer, $chars, 0, $chars.Length)
        $writer.Write($frames.Count)
        $frames.Add($utf8.GetBytes($chars))
        [Array]::Clear($chars, 0, $chars.Length)
    } finally {
        [Runtime.InteropServices.Marshal]::ZeroFreeGlobalAllocUnicode($pointer)
    }
}

# A file's bytes reach the list of frames without being anybody's parameter.
function Write-File([string] $path) {
    $writer.Write([byte] 9)
    Write-Text ([IO.Path]::GetFileName($path))
    $writer.Write($frames.Count)
    $frames.Add([IO.File]::ReadAllBytes($path))
}

function Write-Value($value) {
    if ($null -eq $value) {
        $writer.Write([byte] 0)
    } elseif ($value -is [string]) {
        $writer.Write([byte] 1)
        Write-Text $value
    } elseif ($value -is [bool]) {
        $writer.Write([byte] 3)
        $writer.Write([byte] [int] $value)
    } elseif ($value -is [switch]) {
        if ($value) {
            $writer.Write([byte] 4)
        } else {
            $writer.Write([byte] 3)
            $writer.Write([byte] 0)
        }
    } elseif ($value -is [enum]) {
        $writer.Write([byte] 5)
        Write-Text $value.ToString()
    } elseif ($value -is [int] -or $value -is [long] -or $value -is [uint32] -or $value -is [uint64]) {
        $writer.Write([byte] 2)
        $writer.Write([long] $value)
    } elseif ($value -is [double] -or $value -is [single]) {
        $writer.Write([byte] 12)
        $writer.Write([double] $value)
    } elseif ($value -is [DateTime]) {
        $writer.Write([byte] 6)
        $writer.Write($value.ToUniversalTime().Ticks)
    } elseif ($value -is [securestring]) {
        $writer.Write([byte] 7)
        Write-Secret $value
    } elseif ($value -is [uri]) {
        $writer.Write([byte] 1)
        Write-Text $value.OriginalString
    } elseif ($value -is [Collections.IDictionary]) {
        $writer.Write([byte] 10)
        Write-Text ''
        $writer.Write($value.Count)
        foreach ($key in $value.Keys) {
            if ($value[$key] -is [enum]) { Write-File $key } else { Write-Value $key }
            Write-Value $value[$key]
        }
    } elseif ($value -is [array]) {
        $writer.Write([byte] 8)
        $writer.Write($value.Length)
        foreach ($element in $value) { Write-Value $element }
    } else {
        $writer.Write([byte] 13)
        Write-Text $value.SmsProviderObjectPath.Split('.')[0]
        $own = @(foreach ($property in $value.PSObject.Properties) { if ($property.Name -ne 'SmsProviderObjectPath') { $property } })
        $writer.Write($own.Length)
        foreach ($property in $own) {
            Write-Text $property.Name
            Write-Value $property.Value
        }
    }
}

function Read-Value {
    switch ($reader.ReadByte()) {
        0 { return , $null }
        1 { return , (Read-Text) }
        2 { return , $reader.ReadInt64() }
        3 { return , ($reader.ReadByte() -ne 0) }
        5 { return , (Read-Text) }
        # A provider's date is local and does not say so.
        6 { return , [DateTime]::SpecifyKind([DateTime]::new($reader.ReadInt64(), 'Utc').ToLocalTime(), 'Unspecified') }
        8 {
            $list = [object[]]::new($reader.ReadInt32())
            for ($i = 0; $i -lt $list.Length; $i++) { $list[$i] = Read-Value }
            return , $list
        }
        12 { return , [BitConverter]::Int64BitsToDouble($reader.ReadInt64()) }
        13 { return , (Read-Object) }
    }
}

function Read-Object {
    $class = Read-Text
    $object = [psobject]::new()
    $path = Read-Text
    $object.PSObject.Properties.Add([psnoteproperty]::new('SmsProviderObjectPath', $path))
    for ($i = $reader.ReadInt32(); $i -gt 0; $i--) {
        $name = Read-Text
        $object.PSObject.Properties.Add([psnoteproperty]::new($name, (Read-Value)))
    }
    $names = $object.PSObject.TypeNames
    $names.Clear()
    if ($class.StartsWith('SMS_ST_')) { $names.Add('IResultObject#SMS_ScheduleToken') } else { $names.Add("IResultObject#$class") }
    if ($class -eq 'SMS_SCI_SysResUse') { $names.Add("IResultObject#$class;RoleName=$($object.RoleName)") }
    $names.Add('Microsoft.ConfigurationManagement.ManagementProvider.WqlQueryEngine.WqlResultObject')
    $names.Add('Microsoft.ConfigurationManagement.ManagementProvider.IResultObject')
    return , $object
}

# What the site refuses comes as the product is known to say it: by a few exceptions and, for all the rest, by a text.
function Get-ErrorRecord($reason, $text) {
    $id = 'UnhandledException'
    if ($reason -eq 'not found') {
        $exception = [InvalidOperationException]::new('No object corresponds to the specified parameters.')
    } elseif ($reason -eq 'forbidden') {
        $exception = [WqlQueryException]::new("ConfigMgr Error Object:`ninstance of SMS_ExtendedStatus`n{`n`tDescription = ""$text"";`n`tErrorCode = 2147942405;`n`tStatusCode = 2147749891;`n};`n")
    } elseif ($reason -eq 'unavailable') {
        $exception = [Runtime.InteropServices.COMException]::new('The RPC server is unavailable.', 0x800706BA)
    } elseif ($reason -eq 'lost') {
        $exception = [Runtime.InteropServices.COMException]::new('The remote procedure call failed.', 0x800706BE)
    } else {
        $exception = [InvalidOperationException]::new($text)
        $id = 'InvalidOperation'
    }
    return [Management.Automation.ErrorRecord]::new($exception, "$id,Microsoft.ConfigurationManagement.PowerShell.Stub", 'NotSpecified', $null)
}

function Invoke-Site($caller, $bound, $files) {
    if ($caller.SessionState.Path.CurrentLocation.Provider.Name -ne 'CMSite') {
        $exception = [InvalidOperationException]::new('This command cannot be run from the current drive. To run this command you must first connect to a Configuration Manager drive.')
        $caller.ThrowTerminatingError([Management.Automation.ErrorRecord]::new($exception, 'InvalidOperation,Microsoft.ConfigurationManagement.PowerShell.Stub', 'InvalidOperation', $null))
    }
    $header = [IO.MemoryStream]::new()
    $writer = [IO.BinaryWriter]::new($header)
    $frames = [Collections.Generic.List[byte[]]]::new()
    Write-Text $caller.MyInvocation.MyCommand.Name
    $own = @(foreach ($name in $bound.Keys) { if ([Management.Automation.PSCmdlet]::CommonParameters -notcontains $name -and $name -notin 'WhatIf', 'Confirm') { $name } })
    $writer.Write($own.Length)
    foreach ($name in $own) {
        Write-Text $name
        if ($files -contains $name) { Write-File $bound[$name] } else { Write-Value $bound[$name] }
    }
    if ($null -eq $door) { Open-Door }
    try {
        $door.Write([BitConverter]::GetBytes([int] $header.Length), 0, 4)
        $door.Write([BitConverter]::GetBytes($frames.Count), 0, 4)
        $header.WriteTo($door)
        foreach ($frame in $frames) {
            $door.Write([BitConverter]::GetBytes($frame.Length), 0, 4)
            $door.Write($frame, 0, $frame.Length)
            [Array]::Clear($frame, 0, $frame.Length)
        }
        $size = [BitConverter]::ToInt32((Receive-Bytes 8), 0)
        $reader = [IO.BinaryReader]::new([IO.MemoryStream]::new((Receive-Bytes $size), $false))
    } catch {
        $script:door = $null
        $caller.ThrowTerminatingError((Get-ErrorRecord 'lost'))
    }
    if ($reader.ReadByte() -ne 0) {
        $reason = Read-Text
        $caller.ThrowTerminatingError((Get-ErrorRecord $reason (Read-Text)))
    }
    for ($i = $reader.ReadInt32(); $i -gt 0; $i--) { $caller.WriteWarning((Read-Text)) }
    for ($i = $reader.ReadInt32(); $i -gt 0; $i--) { $caller.WriteObject((Read-Object), $false) }
}
