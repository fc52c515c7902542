function Find-Module([string] $wanted) {
    if ($wanted -ne '') { return $wanted }
    $looked = [Collections.Generic.List[string]]::new()
    $console = [Environment]::GetEnvironmentVariable('SMS_ADMIN_UI_PATH')
    if ($console) { $looked.Add([IO.Path]::Combine([IO.Path]::GetDirectoryName($console.TrimEnd('\', '/')), 'ConfigurationManager.psd1')) }
    $programs = [Environment]::GetEnvironmentVariable('ProgramFiles(x86)')
    if ($programs) {
        foreach ($product in 'Microsoft Endpoint Manager', 'Microsoft Configuration Manager') {
            $looked.Add([IO.Path]::Combine($programs, $product, 'AdminConsole', 'bin', 'ConfigurationManager.psd1'))
        }
    }
    foreach ($path in $looked) {
        if ([IO.File]::Exists($path)) { return $path }
    }
    throw ('no ConfigurationManager module: SMS_ADMIN_UI_PATH is not set or wrong; looked for ' + [string]::Join(', ', $looked))
}

# Runs once in the worker: imports one exact copy of the module and makes sure of the drive.
$prepare = {
    param($path, $code, $server)
    $global:ConfirmPreference = 'None'
    $global:ProgressPreference = 'SilentlyContinue'
    $global:CMPSSuppressFastNotUsedCheck = $true
    $module = Import-Module -Name $path -PassThru -ErrorAction Stop
    foreach ($drive in $ExecutionContext.SessionState.Drive.GetAll()) {
        if ($drive.Name -ne $code) { continue }
        if ($drive.Provider.Name -ne 'CMSite') { throw "drive $code is no CMSite drive" }
        if ($drive.Root -ne $server) { throw "drive $code belongs to $($drive.Root), not to $server" }
        return $module
    }
    if ($null -ne $ExecutionContext.InvokeCommand.GetCommand('New-PSDrive', 'Cmdlet')) {
        $null = New-PSDrive -Name $code -PSProvider CMSite -Root $server -Scope Global -ErrorAction Stop
    } else {
        $provider = $ExecutionContext.SessionState.Provider.GetOne('CMSite')
        $null = $ExecutionContext.SessionState.Drive.New([Management.Automation.PSDriveInfo]::new($code, $provider, $server, '', $null), 'Global')
    }
    return $module
}

# 0: who the client is, how often it wants a sign of life, how long a cmdlet may take to stop, how large an answer may be, where
# the module is, which site, and the properties that may leave the host, by class. All times are milliseconds.
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
    $path = Find-Module (Read-Text)
    $drive = Read-Text
    $server = Read-Text
    for ($i = $reader.ReadInt32(); $i -gt 0; $i--) {
        $class = Read-Text
        $shapes[$class] = [object[]]::new($reader.ReadInt32())
        for ($k = 0; $k -lt $shapes[$class].Length; $k++) {
            $shapes[$class][$k] = [pscustomobject] @{ Name = Read-Text; Type = Read-Text; Array = $reader.ReadByte() -ne 0 }
        }
    }
    $info = (Invoke-Script $prepare @($path, $drive, $server))[0]
    $module = $info.Name
    $drive += ':'
    Write-Text $PSVersionTable.PSVersion.ToString()
    Write-Text $info.Version.ToString()
    Write-Text $info.Path
    $writer.Write((Open-Journal))
}
