using namespace System.Management.Automation
using namespace System.Management.Automation.Provider

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

enum AzureEnvironment {
    AzurePublicCloud
    AzureUSGovernmentCloud
}

enum AzureRegion {
    AnywhereAsia
    AnywhereEurope
    AnywhereUS
    EastAsia
    EastUS
    NorthCentralUS
    NorthEurope
    SouthCentralUS
    SoutheastAsia
    WestEurope
    WestUS
    WestUS2
    WestCentralUS
    USGovernmentIowa
    USGovernmentVirginia
    USGovernmentArizona
    USGovernmentTexas
    USDoDCentral
    USDoDEast
    AustraliaEast
    AustraliaSoutheast
    BrazilSouth
    CanadaCentral
    CanadaEast
    CentralIndia
    CentralUS
    EastUS2
    JapanEast
    JapanWest
    SouthIndia
    UKSouth
    UKWest
    WestIndia
    FranceSouth
    FranceCentral
    KoreaSouth
    KoreaCentral
    AustraliaCentral
    AustraliaCentral2
    ChinaEast
    ChinaNorth
    GermanyCentral
    GermanyNortheast
    SouthAfricaNorth
    SouthAfricaWest
    AustriaEast
    BelgiumCentral
    BrazilSoutheast
    ChileCentral
    DenmarkEast
    GermanyNorth
    GermanyWestCentral
    IndonesiaCentral
    IsraelCentral
    ItalyNorth
    JioIndiaCentral
    JioIndiaWest
    MalaysiaWest
    MexicoCentral
    NewZealandNorth
    NorwayEast
    NorwayWest
    PolandCentral
    QatarCentral
    SpainCentral
    SwedenCentral
    SwedenSouth
    SwitzerlandNorth
    SwitzerlandWest
    UAECentral
    UAENorth
    WestUS3
}

enum ClientConnectionTypes {
    Internet
    Intranet
    InternetAndIntranet
}

enum CloudApplicationType {
    ServerApplication
    ClientApplication
}

enum DayOfWeek {
    Sunday
    Monday
    Tuesday
    Wednesday
    Thursday
    Friday
    Saturday
}

enum QueryOptions {
    None
    NoRefresh
    Lazy
    Fast
    ExpectResults
    FastExpectResults
    LazyExpectResults
    Clone
    ExpectResultsSoftFail
    ExpectResultsThrowException
    NoMask
    IgnoreNoResults
}

enum ScheduleInterval {
    Minutes
    Hours
    Days
}

enum ScheduleWeekOrder {
    Last
    First
    Second
    Third
    Fourth
}

enum SecretKeyExpiryPeriod {
    OneYear
    TwoYears
    FiftyYears
}

enum SettingType {
    BackgroundIntelligentTransfer
    Cloud
    ClientCache
    ClientPolicy
    ComplianceSettings
    ComputerAgent
    ComputerRestart
    DeliveryOptimization
    EndpointProtection
    HardwareInventory
    MeteredNetwork
    MobileDevice
    NetworkAccessProtection
    PowerManagement
    RemoteTools
    SoftwareCenter
    SoftwareDeployment
    SoftwareInventory
    SoftwareMetering
    SoftwareUpdates
    StateMessaging
    UserAndDeviceAffinity
    WindowsAnalytics
}

enum Types {
    Default
    Device
    User
}

function Add-CMCloudManagementGatewayConnectionPoint {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'ByValue', SupportsShouldProcess = $true)]
    param(
        [Parameter(Mandatory = $true)]
        [string] $CloudManagementGatewayName,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'ByValue', ValueFromPipeline = $true)]
        [Alias('SiteServer')]
        [PSTypeName('IResultObject#SMS_SCI_SysResUse;RoleName=SMS Site System')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'ByName')]
        [string] $SiteCode,
        [Parameter(ParameterSetName = 'ByName', Mandatory = $true, Position = 0)]
        [Alias('Name', 'ServerName')]
        [string] $SiteSystemServerName
    )
    process { if ($PSCmdlet.ShouldProcess('Add-CMCloudManagementGatewayConnectionPoint')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Enable-CMSiteFeature {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'ByValue', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $Force,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'ByValue', Mandatory = $true, ValueFromPipeline = $true)]
        [PSTypeName('IResultObject#SMS_CM_UpdateFeatures')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'ByName', Mandatory = $true)]
        [string] $Name,
        [Parameter()]
        [switch] $PassThru
    )
    process { if ($PSCmdlet.ShouldProcess('Enable-CMSiteFeature')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Get-CMAADApplication {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter()]
        [Alias('ApplicationName')]
        [string] $AppName,
        [Parameter()]
        [Alias('ApplicationType')]
        [CloudApplicationType] $AppType,
        [Parameter()]
        [string] $ClientId,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter()]
        [string] $TenantId,
        [Parameter()]
        [string] $TenantName
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Get-CMAADTenant {
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SetById', Mandatory = $true)]
        [string] $Id,
        [Parameter(ParameterSetName = 'SetByName')]
        [string] $Name
    )
    process { if ($PSCmdlet.ShouldProcess('Get-CMAADTenant')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Get-CMAzureService {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByName')]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByIdMandatory', Mandatory = $true)]
        [Alias('AzureServiceId')]
        [int] $Id,
        [Parameter(ParameterSetName = 'SearchByName')]
        [string] $Name
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Get-CMBoundaryGroup {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByName')]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByIdMandatory', Mandatory = $true)]
        [Alias('GroupId')]
        [string[]] $Id,
        [Parameter(ParameterSetName = 'SearchByName')]
        [string] $Name
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Get-CMClientSetting {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByName')]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByIdMandatory', Mandatory = $true)]
        [Alias('SettingsId')]
        [string] $Id,
        [Parameter(ParameterSetName = 'SearchByName')]
        [string] $Name,
        [Parameter()]
        [switch] $Raw,
        [Parameter()]
        [SettingType] $Setting,
        [Parameter()]
        [Alias('Type')]
        [Types] $SettingType
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Get-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByName')]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByIdMandatory', Mandatory = $true)]
        [Alias('AzureServiceId')]
        [string] $Id,
        [Parameter(ParameterSetName = 'SearchByName')]
        [string] $Name
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Get-CMCloudManagementGatewayConnectionPoint {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByName')]
    param(
        [Parameter()]
        [Alias('AllSites')]
        [switch] $AllSite,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByValue', Mandatory = $true, ValueFromPipeline = $true)]
        [PSTypeName('IResultObject#SMS_SCI_SysResUse;RoleName=SMS Site System')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SearchByName')]
        [string] $SiteCode,
        [Parameter(ParameterSetName = 'SearchByName', Position = 0)]
        [Alias('Name', 'ServerName')]
        [string] $SiteSystemServerName
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Get-CMDefaultBoundaryGroup {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByName')]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByIdMandatory', Mandatory = $true)]
        [int] $GroupId,
        [Parameter(ParameterSetName = 'SearchByName')]
        [string] $Name,
        [Parameter(ParameterSetName = 'SearchBySiteCodeMandatory', Mandatory = $true)]
        [Alias('DefaultSiteCode')]
        [string] $SiteCode
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Get-CMManagementPoint {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByName')]
    param(
        [Parameter()]
        [Alias('AllSites')]
        [switch] $AllSite,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByValue', Mandatory = $true, ValueFromPipeline = $true)]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SearchByName')]
        [string] $SiteCode,
        [Parameter(ParameterSetName = 'SearchByName', Position = 0)]
        [Alias('Name', 'ServerName')]
        [string] $SiteSystemServerName
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Get-CMSite {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter()]
        [Alias('SiteName')]
        [string] $Name,
        [Parameter(Position = 0)]
        [string] $SiteCode
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Get-CMSiteFeature {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $Fast,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter()]
        [string] $Name,
        [Parameter()]
        [switch] $Prerelease,
        [Parameter()]
        [switch] $Production
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Get-CMSiteSystemServer {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByName')]
    param(
        [Parameter()]
        [Alias('AllSites')]
        [switch] $AllSite,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByValue', Mandatory = $true, ValueFromPipeline = $true)]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SearchByName')]
        [string] $SiteCode,
        [Parameter(ParameterSetName = 'SearchByName', Position = 0)]
        [Alias('Name', 'ServerName')]
        [string] $SiteSystemServerName
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Get-CMSoftwareUpdatePoint {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByName')]
    param(
        [Parameter()]
        [Alias('AllSites')]
        [switch] $AllSite,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByValue', Mandatory = $true, ValueFromPipeline = $true)]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SearchByName')]
        [string] $SiteCode,
        [Parameter(ParameterSetName = 'SearchByName', Position = 0)]
        [Alias('Name', 'ServerName')]
        [string] $SiteSystemServerName
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Import-CMAADClientApplication {
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true)]
    param(
        [Parameter(Mandatory = $true)]
        [Alias('ApplicationName')]
        [string] $AppName,
        [Parameter(Mandatory = $true)]
        [string] $ClientId,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'ByServerApp', Mandatory = $true)]
        [Alias('ServerApplication')]
        [PSTypeName('IResultObject#SMS_AAD_Application_Ex')]
        [object] $ServerApp,
        [Parameter(ParameterSetName = 'ById', Mandatory = $true)]
        [string] $TenantId
    )
    process { if ($PSCmdlet.ShouldProcess('Import-CMAADClientApplication')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Import-CMAADServerApplication {
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [uri] $AppIdUri,
        [Parameter(Mandatory = $true, Position = 2)]
        [Alias('ApplicationName')]
        [string] $AppName,
        [Parameter()]
        [AzureEnvironment] $AzureEnvironmentOption,
        [Parameter(Mandatory = $true, Position = 3)]
        [string] $ClientId,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(Mandatory = $true, Position = 4)]
        [securestring] $SecretKey,
        [Parameter(Mandatory = $true, Position = 5)]
        [datetime] $SecretKeyExpiry,
        [Parameter(Mandatory = $true, Position = 1)]
        [string] $TenantId,
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $TenantName
    )
    process { if ($PSCmdlet.ShouldProcess('Import-CMAADServerApplication')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Invoke-CMWmiQuery {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'ByWql', SupportsShouldProcess = $true)]
    param(
        [Parameter(ParameterSetName = 'BySearch', Mandatory = $true)]
        [string] $ClassName,
        [Parameter()]
        [hashtable] $Context,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter()]
        [Alias('Options')]
        [object] $Option,
        [Parameter(ParameterSetName = 'ByWql', Mandatory = $true, Position = 0)]
        [string] $Query,
        [Parameter(ParameterSetName = 'BySearch', Mandatory = $true)]
        [object] $Search
    )
    process { if ($PSCmdlet.ShouldProcess('Invoke-CMWmiQuery')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function New-CMAADClientApplication {
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true)]
    param(
        [Parameter(Mandatory = $true)]
        [Alias('ApplicationName')]
        [string] $AppName,
        [Parameter(Mandatory = $true)]
        [PSTypeName('IResultObject#SMS_AAD_Application_Ex')]
        [object] $InputObject,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling
    )
    process { if ($PSCmdlet.ShouldProcess('New-CMAADClientApplication')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function New-CMAADServerApplication {
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true)]
    param(
        [Parameter(Mandatory = $true)]
        [Alias('ApplicationName')]
        [string] $AppName,
        [Parameter()]
        [AzureEnvironment] $AzureEnvironmentOption,
        [Parameter()]
        [SecretKeyExpiryPeriod] $SecretKeyExpiry,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling
    )
    process { if ($PSCmdlet.ShouldProcess('New-CMAADServerApplication')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function New-CMCloudManagementAzureService {
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [Alias('AddGroupNames')]
        [string[]] $AddGroupName,
        [Parameter()]
        [AzureEnvironment] $AzureEnvironmentOption,
        [Parameter(Mandatory = $true)]
        [Alias('ClientApplication', 'NativeClientApplication')]
        [PSTypeName('IResultObject#SMS_AAD_Application_Ex')]
        [object] $ClientApp,
        [Parameter()]
        [string] $Description,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [bool] $EnableGroupDeltaDiscovery,
        [Parameter()]
        [bool] $EnableGroupDiscovery,
        [Parameter()]
        [bool] $EnableUserDeltaDiscovery,
        [Parameter()]
        [bool] $EnableUserDiscovery,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter()]
        [int] $GroupDeltaDiscoveryMins,
        [Parameter()]
        [PSTypeName('IResultObject#SMS_ScheduleToken')]
        [object] $GroupDiscoverySchedule,
        [Parameter(Mandatory = $true)]
        [string] $Name,
        [Parameter(Mandatory = $true)]
        [Alias('WebApp', 'WebApplication', 'ServerApplication')]
        [PSTypeName('IResultObject#SMS_AAD_Application_Ex')]
        [object] $ServerApp,
        [Parameter()]
        [int] $UserDeltaDiscoveryMins,
        [Parameter()]
        [PSTypeName('IResultObject#SMS_ScheduleToken')]
        [object] $UserDiscoverySchedule
    )
    process { if ($PSCmdlet.ShouldProcess('New-CMCloudManagementAzureService')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function New-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [Alias('CARootCertification', 'CARootCertifications')]
        [hashtable] $CARootCert,
        [Parameter()]
        [Alias('VerifyClientCertificateRevocation')]
        [bool] $CheckClientCertRevocation,
        [Parameter()]
        [string] $Description,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [bool] $EnableCloudDPFunction,
        [Parameter()]
        [bool] $EnableStorageQuota,
        [Parameter()]
        [bool] $EnableTrafficOut,
        [Parameter()]
        [bool] $EnforceProtocol,
        [Parameter()]
        [Alias('AzureEnvironmentOption')]
        [AzureEnvironment] $EnvironmentSetting,
        [Parameter()]
        [switch] $Force,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'Interactive')]
        [Parameter(ParameterSetName = 'Non-Interactive', Mandatory = $true)]
        [string] $GroupName,
        [Parameter(ParameterSetName = 'Interactive')]
        [Parameter(ParameterSetName = 'Non-Interactive')]
        [bool] $IsUsingExistingGroup,
        [Parameter()]
        [AzureRegion] $Region,
        [Parameter(ParameterSetName = 'Non-Interactive', Mandatory = $true)]
        [Alias('ServerApplicationClientId')]
        [string] $ServerAppClientId,
        [Parameter(Mandatory = $true)]
        [Alias('ServiceCertificatePassword')]
        [securestring] $ServiceCertPassword,
        [Parameter(Mandatory = $true)]
        [Alias('ServiceCertificatePath')]
        [string] $ServiceCertPath,
        [Parameter()]
        [string] $ServiceName,
        [Parameter()]
        [Alias('StorageCriticalPercent')]
        [int] $StorageCriticalPct,
        [Parameter()]
        [int] $StorageQuotaGB,
        [Parameter()]
        [Alias('StorageWarningPercent')]
        [int] $StorageWarningPct,
        [Parameter(ParameterSetName = 'Interactive')]
        [Parameter(ParameterSetName = 'Non-Interactive', Mandatory = $true)]
        [string] $SubscriptionId,
        [Parameter()]
        [string] $TenantId,
        [Parameter()]
        [Alias('TrafficCriticalPercent')]
        [int] $TrafficCriticalPct,
        [Parameter()]
        [int] $TrafficOutGB,
        [Parameter()]
        [bool] $TrafficOutStopService,
        [Parameter()]
        [Alias('TrafficWarningPercent')]
        [int] $TrafficWarningPct,
        [Parameter()]
        [int] $VMInstanceCount,
        [Parameter()]
        [object] $VMSSVMSize,
        [Parameter()]
        [object] $Version
    )
    process { if ($PSCmdlet.ShouldProcess('New-CMCloudManagementGateway')) { Invoke-Site $PSCmdlet $PSBoundParameters @('ServiceCertPath') } }
}

function New-CMSchedule {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'RecurrenceNone', SupportsShouldProcess = $true)]
    param(
        [Parameter(ParameterSetName = 'RecurrenceMonthlyByDate', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceMonthlyByDateWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceMonthlyByDateWithEnd', Mandatory = $true)]
        [int] $DayOfMonth,
        [Parameter(ParameterSetName = 'RecurrenceWeekly', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceWeeklyWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceWeeklyWithEnd', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekday', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekdayWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekdayWithEnd', Mandatory = $true)]
        [DayOfWeek] $DayOfWeek,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter(ParameterSetName = 'RecurrenceMonthlyByDateWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceWeeklyWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekdayWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceNoneWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyLastDayOfMonthWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceIntervalWithDuration', Mandatory = $true)]
        [int] $DurationCount,
        [Parameter(ParameterSetName = 'RecurrenceMonthlyByDateWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceWeeklyWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekdayWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceNoneWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyLastDayOfMonthWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceIntervalWithDuration', Mandatory = $true)]
        [ScheduleInterval] $DurationInterval,
        [Parameter(ParameterSetName = 'RecurrenceMonthlyByDateWithEnd', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceWeeklyWithEnd', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekdayWithEnd', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceNoneWithEnd', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyLastDayOfMonthWithEnd', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceIntervalWithEnd', Mandatory = $true)]
        [datetime] $End,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter()]
        [switch] $IsUtc,
        [Parameter(ParameterSetName = 'RecurMonthlyLastDayOfMonthWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyLastDayOfMonthWithEnd', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyLastDayOfMonth', Mandatory = $true)]
        [switch] $LastDayOfMonth,
        [Parameter(ParameterSetName = 'RecurrenceNone', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceNoneWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceNoneWithEnd', Mandatory = $true)]
        [switch] $Nonrecurring,
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekday')]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekdayWithDuration')]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekdayWithEnd')]
        [int] $OffsetDay,
        [Parameter(ParameterSetName = 'RecurrenceMonthlyByDate')]
        [Parameter(ParameterSetName = 'RecurrenceMonthlyByDateWithDuration')]
        [Parameter(ParameterSetName = 'RecurrenceMonthlyByDateWithEnd')]
        [Parameter(ParameterSetName = 'RecurrenceWeekly')]
        [Parameter(ParameterSetName = 'RecurrenceWeeklyWithDuration')]
        [Parameter(ParameterSetName = 'RecurrenceWeeklyWithEnd')]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekday')]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekdayWithDuration')]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekdayWithEnd')]
        [Parameter(ParameterSetName = 'RecurMonthlyLastDayOfMonthWithDuration')]
        [Parameter(ParameterSetName = 'RecurMonthlyLastDayOfMonthWithEnd')]
        [Parameter(ParameterSetName = 'RecurMonthlyLastDayOfMonth')]
        [Parameter(ParameterSetName = 'RecurrenceIntervalWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceIntervalWithEnd', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceInterval', Mandatory = $true)]
        [int] $RecurCount,
        [Parameter(ParameterSetName = 'RecurrenceIntervalWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceIntervalWithEnd', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurrenceInterval', Mandatory = $true)]
        [ScheduleInterval] $RecurInterval,
        [Parameter()]
        [switch] $ScheduleString,
        [Parameter()]
        [datetime] $Start,
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekday', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekdayWithDuration', Mandatory = $true)]
        [Parameter(ParameterSetName = 'RecurMonthlyByWeekdayWithEnd', Mandatory = $true)]
        [ScheduleWeekOrder] $WeekOrder
    )
    process { if ($PSCmdlet.ShouldProcess('New-CMSchedule')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Remove-CMAzureService {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByValueMandatory', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $Force,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByIdMandatory', Mandatory = $true)]
        [Alias('AzureServiceId')]
        [int] $Id,
        [Parameter(ParameterSetName = 'SearchByValueMandatory', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('AzureService')]
        [PSTypeName('IResultObject#SMS_Azure_CloudService')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SearchByNameMandatory', Mandatory = $true)]
        [string] $Name
    )
    process { if ($PSCmdlet.ShouldProcess('Remove-CMAzureService')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Remove-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByValueMandatory', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $Force,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByIdMandatory', Mandatory = $true)]
        [Alias('AzureServiceId')]
        [string] $Id,
        [Parameter(ParameterSetName = 'SearchByValueMandatory', Mandatory = $true, ValueFromPipeline = $true)]
        [PSTypeName('IResultObject#SMS_AzureService')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SearchByNameMandatory', Mandatory = $true)]
        [string] $Name
    )
    process { if ($PSCmdlet.ShouldProcess('Remove-CMCloudManagementGateway')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Remove-CMCloudManagementGatewayConnectionPoint {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByValueMandatory', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $Force,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByValueMandatory', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('GatewayConnectionPoint')]
        [PSTypeName('IResultObject#SMS_SCI_SysResUse;RoleName=SMS Cloud Proxy Connector')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SearchByNameMandatory')]
        [string] $SiteCode,
        [Parameter(ParameterSetName = 'SearchByNameMandatory', Mandatory = $true, Position = 0)]
        [Alias('Name', 'ServerName')]
        [string] $SiteSystemServerName
    )
    process { if ($PSCmdlet.ShouldProcess('Remove-CMCloudManagementGatewayConnectionPoint')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Set-CMBoundaryGroup {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SetByValueMandatory', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [Alias('AddSiteSystemServers')]
        [object[]] $AddSiteSystemServer,
        [Parameter()]
        [Alias('AddSiteSystemServerNames')]
        [string[]] $AddSiteSystemServerName,
        [Parameter()]
        [bool] $AllowPeerDownload,
        [Parameter()]
        [Alias('ClearSiteSystemServers')]
        [switch] $ClearSiteSystemServer,
        [Parameter()]
        [string] $DefaultSiteCode,
        [Parameter()]
        [string] $Description,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SetById', Mandatory = $true)]
        [Alias('GroupId')]
        [string] $Id,
        [Parameter(ParameterSetName = 'SetByValueMandatory', Mandatory = $true, ValueFromPipeline = $true)]
        [PSTypeName('IResultObject#SMS_BoundaryGroup')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SetByName', Mandatory = $true)]
        [string] $Name,
        [Parameter()]
        [string] $NewName,
        [Parameter()]
        [switch] $PassThru,
        [Parameter()]
        [Alias('PreferCloudDistributionPointOverDistributionPoint')]
        [bool] $PreferCloudDPOverDP,
        [Parameter()]
        [Alias('PreferDistributionPointOverPeerInSubnet')]
        [bool] $PreferDPOverPeer,
        [Parameter()]
        [Alias('RemoveSiteSystemServers')]
        [object[]] $RemoveSiteSystemServer,
        [Parameter()]
        [Alias('RemoveSiteSystemServerNames')]
        [string[]] $RemoveSiteSystemServerName,
        [Parameter()]
        [Alias('PeerWithinSameSubnetOnly')]
        [bool] $SubnetPeerDownloadOnly
    )
    process { if ($PSCmdlet.ShouldProcess('Set-CMBoundaryGroup')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Set-CMClientSettingCloudService {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SetCustomSettingByName', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [bool] $AllowCloudDistributionPoint,
        [Parameter()]
        [bool] $AllowCloudManagementGateway,
        [Parameter()]
        [bool] $AutoAzureADJoin,
        [Parameter(ParameterSetName = 'SetDefaultSetting', Mandatory = $true)]
        [switch] $DefaultSetting,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SetCustomSettingByValue', Mandatory = $true, ValueFromPipeline = $true)]
        [PSTypeName('IResultObject#SMS_ClientSettings')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SetCustomSettingByName', Mandatory = $true)]
        [string] $Name,
        [Parameter()]
        [switch] $PassThru
    )
    process { if ($PSCmdlet.ShouldProcess('Set-CMClientSettingCloudService')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Set-CMCloudManagementAzureService {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByValueMandatory', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [Alias('AddGroupNames')]
        [string[]] $AddGroupName,
        [Parameter()]
        [Alias('DeleteGroupNames')]
        [string[]] $DeleteGroupName,
        [Parameter()]
        [string] $Description,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [bool] $EnableAADGroupSync,
        [Parameter()]
        [bool] $EnableGroupDeltaDiscovery,
        [Parameter()]
        [bool] $EnableGroupDiscovery,
        [Parameter()]
        [bool] $EnableUserDeltaDiscovery,
        [Parameter()]
        [bool] $EnableUserDiscovery,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter()]
        [int] $GroupDeltaDiscoveryMins,
        [Parameter()]
        [PSTypeName('IResultObject#SMS_ScheduleToken')]
        [object] $GroupDiscoverySchedule,
        [Parameter(ParameterSetName = 'SearchByIdMandatory', Mandatory = $true)]
        [Alias('AzureServiceId')]
        [int] $Id,
        [Parameter(ParameterSetName = 'SearchByValueMandatory', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('AzureService')]
        [PSTypeName('IResultObject#SMS_Azure_CloudService')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SearchByNameMandatory', Mandatory = $true)]
        [Alias('AzureServiceName')]
        [string] $Name,
        [Parameter()]
        [string] $NewName,
        [Parameter()]
        [switch] $PassThru,
        [Parameter()]
        [int] $UserDeltaDiscoveryMins,
        [Parameter()]
        [PSTypeName('IResultObject#SMS_ScheduleToken')]
        [object] $UserDiscoverySchedule
    )
    process { if ($PSCmdlet.ShouldProcess('Set-CMCloudManagementAzureService')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Set-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SetByValue', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [Alias('CARootCertificate', 'CARootCertificates')]
        [hashtable] $CARootCert,
        [Parameter()]
        [bool] $CheckClientCertRevocation,
        [Parameter()]
        [string] $Description,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [bool] $EnableCloudDPFunction,
        [Parameter()]
        [bool] $EnableStorageQuota,
        [Parameter()]
        [bool] $EnableTrafficOut,
        [Parameter()]
        [bool] $EnforceProtocol,
        [Parameter()]
        [switch] $Force,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SetById', Mandatory = $true)]
        [Alias('AzureServiceId')]
        [string] $Id,
        [Parameter(ParameterSetName = 'SetByValue', Mandatory = $true, ValueFromPipeline = $true)]
        [PSTypeName('IResultObject#SMS_AzureService')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SetByName', Mandatory = $true)]
        [string] $Name,
        [Parameter()]
        [switch] $PassThru,
        [Parameter()]
        [string[]] $RemoveCertThumbprints,
        [Parameter()]
        [Alias('ServiceCertificatePassword')]
        [securestring] $ServiceCertPassword,
        [Parameter()]
        [Alias('ServiceCertificatePath')]
        [string] $ServiceCertPath,
        [Parameter()]
        [Alias('StorageCriticalPercent')]
        [int] $StorageCriticalPct,
        [Parameter()]
        [int] $StorageQuotaGB,
        [Parameter()]
        [Alias('StorageWarningPercent')]
        [int] $StorageWarningPct,
        [Parameter()]
        [int] $TrafficCriticalPct,
        [Parameter()]
        [int] $TrafficOutGB,
        [Parameter()]
        [Alias('StopTrafficOutService')]
        [bool] $TrafficOutStopService,
        [Parameter()]
        [int] $TrafficWarningPct,
        [Parameter()]
        [Alias('VMInstancesCount')]
        [int] $VMInstanceCount
    )
    process { if ($PSCmdlet.ShouldProcess('Set-CMCloudManagementGateway')) { Invoke-Site $PSCmdlet $PSBoundParameters @('ServiceCertPath') } }
}

function Set-CMCloudManagementGatewayConnectionPoint {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SetByValue', SupportsShouldProcess = $true)]
    param(
        [Parameter(Mandatory = $true)]
        [string] $CloudManagementGatewayName,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SetByValue', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('GatewayConnectionPoint')]
        [PSTypeName('IResultObject#SMS_SCI_SysResUse;RoleName=SMS Cloud Proxy Connector')]
        [object] $InputObject,
        [Parameter()]
        [switch] $PassThru,
        [Parameter(ParameterSetName = 'SetByName')]
        [string] $SiteCode,
        [Parameter(ParameterSetName = 'SetByName', Mandatory = $true, Position = 0)]
        [Alias('Name', 'ServerName')]
        [string] $SiteSystemServerName
    )
    process { if ($PSCmdlet.ShouldProcess('Set-CMCloudManagementGatewayConnectionPoint')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Set-CMDefaultBoundaryGroup {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SiteCode', SupportsShouldProcess = $true)]
    param(
        [Parameter(ParameterSetName = 'GroupId', Mandatory = $true)]
        [int] $GroupId,
        [Parameter(ParameterSetName = 'Name', Mandatory = $true)]
        [string] $Name,
        [Parameter(ParameterSetName = 'SiteCode')]
        [Alias('DefaultSiteCode')]
        [string] $SiteCode,
        [Parameter()]
        [bool] $IncludeCloudBasedSources,
        [Parameter()]
        [bool] $PreferCloudBasedSources,
        [Parameter()]
        [switch] $PassThru,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling
    )
    process { if ($PSCmdlet.ShouldProcess('Set-CMDefaultBoundaryGroup')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Set-CMManagementPoint {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SetByValue', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [bool] $AllowDevice,
        [Parameter()]
        [ClientConnectionTypes] $ClientConnectionType,
        [Parameter()]
        [string] $DatabaseName,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [bool] $EnableCloudGateway,
        [Parameter()]
        [bool] $EnableSsl,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter()]
        [bool] $GenerateAlert,
        [Parameter(ParameterSetName = 'SetByValue', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('ManagementPoint')]
        [PSTypeName('IResultObject#SMS_SCI_SysResUse;RoleName=SMS Management Point')]
        [object] $InputObject,
        [Parameter()]
        [switch] $PassThru,
        [Parameter(ParameterSetName = 'SetByName')]
        [string] $SiteCode,
        [Parameter(ParameterSetName = 'SetByName', Mandatory = $true, Position = 0)]
        [Alias('Name', 'ServerName')]
        [string] $SiteSystemServerName,
        [Parameter()]
        [Alias('SqlServerFqdnName')]
        [string] $SqlServerFqdn,
        [Parameter()]
        [string] $SqlServerInstanceName,
        [Parameter()]
        [switch] $UseComputerAccount,
        [Parameter()]
        [string] $UserName,
        [Parameter()]
        [bool] $UseSiteDatabase
    )
    process { if ($PSCmdlet.ShouldProcess('Set-CMManagementPoint')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Set-CMSoftwareUpdatePoint {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'ByValue', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [switch] $AnonymousWsusAccess,
        [Parameter()]
        [ClientConnectionTypes] $ClientConnectionType,
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [bool] $EnableCloudGateway,
        [Parameter()]
        [Alias('SslWsus', 'WsusSsl')]
        [bool] $EnableSsl,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter()]
        [Alias('WsusIisPort')]
        [int] $HttpPort,
        [Parameter()]
        [Alias('WsusIisSslPort')]
        [int] $HttpsPort,
        [Parameter(ParameterSetName = 'ByValue', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('SoftwareUpdatePoint')]
        [PSTypeName('IResultObject#SMS_SCI_SysResUse;RoleName=SMS Software Update Point')]
        [object] $InputObject,
        [Parameter()]
        [string] $NlbVirtualIP,
        [Parameter()]
        [switch] $PassThru,
        [Parameter()]
        [string] $PublicVirtualIP,
        [Parameter(ParameterSetName = 'ByName')]
        [string] $SiteCode,
        [Parameter(ParameterSetName = 'ByName', Mandatory = $true, Position = 0)]
        [Alias('Name', 'ServerName')]
        [string] $SiteSystemServerName,
        [Parameter()]
        [bool] $UseProxy,
        [Parameter()]
        [bool] $UseProxyForAutoDeploymentRule,
        [Parameter()]
        [string] $WsusAccessAccount
    )
    process { if ($PSCmdlet.ShouldProcess('Set-CMSoftwareUpdatePoint')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Set-UpdateServerApplication {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true)]
        [string] $TenantId
    )
    process { Invoke-Site $PSCmdlet $PSBoundParameters @() }
}

function Start-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByValueMandatory', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByIdMandatory', Mandatory = $true)]
        [Alias('AzureServiceId')]
        [string] $Id,
        [Parameter(ParameterSetName = 'SearchByValueMandatory', Mandatory = $true, ValueFromPipeline = $true)]
        [PSTypeName('IResultObject#SMS_AzureService')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SearchByNameMandatory', Mandatory = $true)]
        [string] $Name
    )
    process { if ($PSCmdlet.ShouldProcess('Start-CMCloudManagementGateway')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Stop-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByValueMandatory', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByIdMandatory', Mandatory = $true)]
        [Alias('AzureServiceId')]
        [string] $Id,
        [Parameter(ParameterSetName = 'SearchByValueMandatory', Mandatory = $true, ValueFromPipeline = $true)]
        [PSTypeName('IResultObject#SMS_AzureService')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SearchByNameMandatory', Mandatory = $true)]
        [string] $Name
    )
    process { if ($PSCmdlet.ShouldProcess('Stop-CMCloudManagementGateway')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

function Sync-CMCloudManagementGateway {
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'SearchByValueMandatory', SupportsShouldProcess = $true)]
    param(
        [Parameter()]
        [switch] $DisableWildcardHandling,
        [Parameter()]
        [switch] $ForceWildcardHandling,
        [Parameter(ParameterSetName = 'SearchByIdMandatory', Mandatory = $true)]
        [Alias('AzureServiceId')]
        [string] $Id,
        [Parameter(ParameterSetName = 'SearchByValueMandatory', Mandatory = $true, ValueFromPipeline = $true)]
        [PSTypeName('IResultObject#SMS_AzureService')]
        [object] $InputObject,
        [Parameter(ParameterSetName = 'SearchByNameMandatory', Mandatory = $true)]
        [string] $Name
    )
    process { if ($PSCmdlet.ShouldProcess('Sync-CMCloudManagementGateway')) { Invoke-Site $PSCmdlet $PSBoundParameters @() } }
}

Export-ModuleMember -Function 'Add-CMCloudManagementGatewayConnectionPoint', 'Enable-CMSiteFeature', 'Get-CMAADApplication', 'Get-CMAADTenant', 'Get-CMAzureService', 'Get-CMBoundaryGroup', 'Get-CMClientSetting', 'Get-CMCloudManagementGateway', 'Get-CMCloudManagementGatewayConnectionPoint', 'Get-CMDefaultBoundaryGroup', 'Get-CMManagementPoint', 'Get-CMSite', 'Get-CMSiteFeature', 'Get-CMSiteSystemServer', 'Get-CMSoftwareUpdatePoint', 'Import-CMAADClientApplication', 'Import-CMAADServerApplication', 'Invoke-CMWmiQuery', 'New-CMAADClientApplication', 'New-CMAADServerApplication', 'New-CMCloudManagementAzureService', 'New-CMCloudManagementGateway', 'New-CMSchedule', 'Remove-CMAzureService', 'Remove-CMCloudManagementGateway', 'Remove-CMCloudManagementGatewayConnectionPoint', 'Set-CMBoundaryGroup', 'Set-CMClientSettingCloudService', 'Set-CMCloudManagementAzureService', 'Set-CMCloudManagementGateway', 'Set-CMCloudManagementGatewayConnectionPoint', 'Set-CMDefaultBoundaryGroup', 'Set-CMManagementPoint', 'Set-CMSoftwareUpdatePoint', 'Set-UpdateServerApplication', 'Start-CMCloudManagementGateway', 'Stop-CMCloudManagementGateway', 'Sync-CMCloudManagementGateway'
