# A pinned value holds; a client may ask for the same value or for none. It may never choose the module of an installed
# script: an account that is allowed only this script could run any code that way.
function Confirm-Pin([string] $name, [string] $wanted) {
    $pin = $pinned[$name]
    if ($wanted -eq '' -or $wanted -eq $pin) { return $pin }
    if ($pin) { throw "the installed host script is for $name $pin, not for $wanted" }
    if ($installed -and $name -eq 'Module') { throw 'the installed host script does not take a Module from its client; its administrator can pin one with -Module' }
    return $wanted
}

# Where a copy of the module may be, the most likely place first. SMS_ADMIN_UI_PATH is missing until services restart after the
# console is installed.
function Get-ModulePaths {
    $folders = [Collections.Generic.List[string]]::new()
    $console = [Environment]::GetEnvironmentVariable('SMS_ADMIN_UI_PATH')
    if ($console) { $folders.Add([IO.Path]::GetDirectoryName($console.TrimEnd('\', '/'))) }
    if ($onWindows) {
        $console = [Microsoft.Win32.Registry]::GetValue('HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\Microsoft\ConfigMgr10\Setup', 'UI Installation Directory', $null)
        if ($console) { $folders.Add([IO.Path]::Combine($console, 'bin')) }
    }
    foreach ($variable in 'ProgramFiles(x86)', 'ProgramFiles') {
        $programs = [Environment]::GetEnvironmentVariable($variable)
        if (-not $programs) { continue }
        foreach ($product in 'Microsoft Endpoint Manager', 'Microsoft Configuration Manager') {
            $folders.Add([IO.Path]::Combine($programs, $product, 'AdminConsole', 'bin'))
        }
    }
    $paths = [Collections.Generic.List[string]]::new()
    foreach ($folder in $folders) {
        $path = [IO.Path]::Combine($folder, 'ConfigurationManager.psd1')
        if ($paths -notcontains $path) { $paths.Add($path) }
    }
    return , $paths
}

function Find-Module([string] $wanted) {
    if ($wanted -ne '') { return $wanted }
    $paths = Get-ModulePaths
    foreach ($path in $paths) {
        if ([IO.File]::Exists($path)) { return $path }
    }
    throw ('the ConfigurationManager module was not found: SMS_ADMIN_UI_PATH is not set or wrong; looked for ' + [string]::Join(', ', $paths))
}

# All copies that exist, with the version that each manifest states. No copy is run.
function Write-Copies {
    $paths = @(foreach ($path in (Get-ModulePaths)) { if ([IO.File]::Exists($path)) { $path } })
    $writer.Write($paths.Count)
    foreach ($path in $paths) {
        try { $manifest = [IO.File]::ReadAllText($path) } catch { $manifest = '' }
        Write-Text $path
        Write-Text ([regex]::Match($manifest, '(?m)^\s*ModuleVersion\s*=\s*["'']([0-9.]+)["'']').Groups[1].Value)
    }
}

# Both run once in the worker: the first imports one exact copy of the module, the second makes sure of the drive.
$import = {
    param($path)
    $global:ConfirmPreference = 'None'
    $global:ProgressPreference = 'SilentlyContinue'
    $global:CMPSSuppressFastNotUsedCheck = $true
    Import-Module -Name $path -PassThru -ErrorAction Stop
}
$enter = {
    param($code, $server)
    foreach ($drive in $ExecutionContext.SessionState.Drive.GetAll()) {
        if ($drive.Name -ne $code) { continue }
        if ($drive.Provider.Name -ne 'CMSite') { throw "drive $code is not a CMSite drive" }
        if ($drive.Root -ne $server) { throw "drive $code belongs to $($drive.Root), not to $server" }
        return
    }
    if ($null -ne $ExecutionContext.InvokeCommand.GetCommand('New-PSDrive', 'Cmdlet')) {
        $null = New-PSDrive -Name $code -PSProvider CMSite -Root $server -Scope Global -ErrorAction Stop
    } else {
        $provider = $ExecutionContext.SessionState.Provider.GetOne('CMSite')
        $null = $ExecutionContext.SessionState.Drive.New([Management.Automation.PSDriveInfo]::new($code, $provider, $server, '', $null), 'Global')
    }
}

# 0: who the client is, how often it wants a sign of life, how long a cmdlet may take to stop, how large an answer may be, where
# the module is, which site, the properties that may leave the host, by class, and what the session may do and for whom. All
# times are milliseconds.
$operations[0] = {
    $nonce = $reader.ReadBytes(16)
    $answer.Position = 8
    $writer.Write($nonce)
    $answer.Position = 29
    $nonce.CopyTo($sign, 8)
    $heartbeat = $reader.ReadInt32()
    $grace = $reader.ReadInt32()
    $largest = $reader.ReadInt32()
    $patience = [Math]::Min(100, $heartbeat)
    $nextSign = $clock.ElapsedMilliseconds + $heartbeat
    $stage = 'module'
    $path = Find-Module (Confirm-Pin 'Module' (Read-Text))
    $drive = Confirm-Pin 'SiteCode' (Read-Text)
    $server = Confirm-Pin 'Provider' (Read-Text)
    for ($i = $reader.ReadInt32(); $i -gt 0; $i--) {
        $class = Read-Text
        $shapes[$class] = [object[]]::new($reader.ReadInt32())
        for ($k = 0; $k -lt $shapes[$class].Length; $k++) {
            $shapes[$class][$k] = Read-Shape
        }
        Assert-Shown $class $shapes[$class]
    }
    $readOnly = $reader.ReadByte() -ne 0 -or [bool] $pinnedReadOnly
    $actor = Read-Text
    $ticket = Read-Text
    $requireAudit = $reader.ReadByte() -ne 0
    Clear-Leftovers
    $info = (Invoke-Script $import @($path))[0]
    $module = $info.Name
    $stage = 'drive'
    $null = Invoke-Script $enter @($drive, $server)
    $drive += ':'
    Write-Text $PSVersionTable.PSVersion.ToString()
    Write-Text $info.Version.ToString()
    Write-Text $info.Path
    $writer.Write((Open-Journal))
}
