# The host script: constant text, the same for every session. What a call needs reaches it as data on standard input
# (package callwire says in which form), never as program text. For Windows PowerShell 5.1 and PowerShell 7, with nothing
# but the engine. The bootstrap has opened $stdin and defined Read-Exactly.
#
# The main thread speaks the protocol. A second runspace, the worker, holds the module and its drive and runs the
# cmdlets, so that whatever they write goes to streams of their own and never into an answer.

$stdout = [Console]::OpenStandardOutput()
$strict = [Text.UTF8Encoding]::new($false, $true)
$lossy = [Text.UTF8Encoding]::new($false)
$appendChar = [Security.SecureString].GetMethod('AppendChar')
$onWindows = [Environment]::OSVersion.Platform -eq 'Win32NT'
$shapes = @{}
$types = @{}
$folder = $null
$files = 0
$stage = ''

function Read-Text {
    $n = $reader.ReadInt32()
    if ($n -eq 0) { return '' }
    return $strict.GetString($reader.ReadBytes($n))
}

# A secret becomes a SecureString without ever being a string or an argument that PowerShell records: the character is
# handed over by reflection, inside an array.
function New-Secure([int] $index) {
    $bytes = $frames[$index]
    $chars = $strict.GetChars($bytes)
    $secure = [Security.SecureString]::new()
    try {
        foreach ($c in $chars) { $null = $appendChar.Invoke($secure, [object[]] @($c)) }
    } finally {
        [Array]::Clear($chars, 0, $chars.Length)
        [Array]::Clear($bytes, 0, $bytes.Length)
    }
    $secure.MakeReadOnly()
    return , $secure
}

# The folder is made with its access rights, not given them afterwards. Each file has a folder of its own inside, so that
# names never collide.
function New-PrivateFile([string] $name, [int] $index) {
    if ($null -eq $folder) {
        $path = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'cmgkit-' + [Guid]::NewGuid().ToString('N'))
        if ($onWindows) {
            $acl = [Security.AccessControl.DirectorySecurity]::new()
            $acl.SetAccessRuleProtection($true, $false)
            foreach ($sid in [Security.Principal.WindowsIdentity]::GetCurrent().User, [Security.Principal.SecurityIdentifier]::new('S-1-5-18')) {
                $acl.AddAccessRule([Security.AccessControl.FileSystemAccessRule]::new($sid, 'FullControl', 'ContainerInherit,ObjectInherit', 'None', 'Allow'))
            }
            if ($PSVersionTable.PSEdition -eq 'Core') {
                $null = [IO.FileSystemAclExtensions]::CreateDirectory($acl, $path)
            } else {
                $null = [IO.Directory]::CreateDirectory($path, $acl)
            }
        } else {
            $null = [IO.Directory]::CreateDirectory($path, [IO.UnixFileMode] 448)
        }
        $script:folder = $path
    }
    $script:files++
    $own = [IO.Path]::Combine($folder, [string] $files)
    $null = [IO.Directory]::CreateDirectory($own)
    $path = [IO.Path]::Combine($own, $name)
    [IO.File]::WriteAllBytes($path, $frames[$index])
    [Array]::Clear($frames[$index], 0, $frames[$index].Length)
    return $path
}

function Remove-PrivateFiles {
    if ($null -ne $folder) {
        try {
            [IO.Directory]::Delete($folder, $true)
        } catch {
            # What the cmdlet did counts for more than what is left of its files.
            $warnings.Add("the host could not delete $folder")
        }
        $script:folder = $null
    }
}

# The type of a hashtable's values is not converted by the binder, and its assembly may not be loaded yet.
function Resolve-EnumType([string] $name, [string] $cmdlet) {
    if ($types.ContainsKey($name)) { return $types[$name] }
    $found = Find-LoadedType $name
    if ($null -eq $found) {
        $info = $worker.SessionStateProxy.InvokeCommand.GetCommand($cmdlet, 'Cmdlet')
        if ($null -ne $info) {
            foreach ($reference in $info.ImplementingType.Assembly.GetReferencedAssemblies()) {
                try { $null = [Reflection.Assembly]::Load($reference) } catch { continue }
            }
            $found = Find-LoadedType $name
        }
        if ($null -eq $found -and $null -ne $info) {
            foreach ($file in [IO.Directory]::GetFiles([IO.Path]::GetDirectoryName($info.ImplementingType.Assembly.Location), '*AdminUI*.dll')) {
                try { $null = [Reflection.Assembly]::LoadFrom($file) } catch { continue }
            }
            $found = Find-LoadedType $name
        }
        if ($null -eq $found) { throw "the host has no type $name" }
    }
    $types[$name] = $found
    return $found
}

function Find-LoadedType([string] $name) {
    foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
        $type = $assembly.GetType($name, $false)
        if ($null -ne $type) { return $type }
    }
}

# Every value is returned behind a comma: an IResultObject would be enumerated otherwise.
function Read-Value([string] $cmdlet) {
    switch ($reader.ReadByte()) {
        0 { return , $null }
        1 { return , (Read-Text) }
        2 { return , $reader.ReadInt64() }
        3 { return , ($reader.ReadByte() -ne 0) }
        4 { return , $true }
        5 { return , (Read-Text) }
        6 { return , [DateTime]::new($reader.ReadInt64(), [DateTimeKind]::Utc).ToLocalTime() }
        7 { return , (New-Secure $reader.ReadInt32()) }
        8 {
            $list = [object[]]::new($reader.ReadInt32())
            for ($i = 0; $i -lt $list.Length; $i++) { $list[$i] = Read-Value $cmdlet }
            return , $list
        }
        9 {
            $name = Read-Text
            return , (New-PrivateFile $name $reader.ReadInt32())
        }
        10 {
            $type = Read-Text
            $table = @{}
            for ($i = $reader.ReadInt32(); $i -gt 0; $i--) {
                $key = Read-Value $cmdlet
                $value = Read-Value $cmdlet
                if ($type -ne '') { $value = [Enum]::Parse((Resolve-EnumType $type $cmdlet), $value, $true) }
                $table[$key] = $value
            }
            return , $table
        }
        11 {
            $objects = Invoke-Call
            if ($objects.Count -ne 1) {
                $script:stage = ('none', 'several')[[int] ($objects.Count -gt 0)]
                throw $lastCmdlet
            }
            $script:stage = ''
            return , $objects[0]
        }
        12 { return , [BitConverter]::Int64BitsToDouble($reader.ReadInt64()) }
        default { throw 'a value that a host cannot take' }
    }
}

# Reads a call and runs it in the worker. Each has a pipeline of its own: a used one answers the call after an error
# with nothing, which would look like "not found".
function Invoke-Call {
    $name = Read-Text
    $script:depth++
    $pipeline = [powershell]::Create()
    $pipeline.Runspace = $worker
    try {
        $null = $pipeline.AddCommand($module + '\' + $name)
        for ($i = $reader.ReadInt32(); $i -gt 0; $i--) {
            $parameter = Read-Text
            $null = $pipeline.AddParameter($parameter, (Read-Value $name))
        }
        $script:stage = ('cmdlet', 'inner')[[int] ($depth -gt 1)]
        $script:lastCmdlet = $name
        if ($location.CurrentLocation.Path -ne $atHome) {
            $null = $location.SetLocation($drive)
            $script:atHome = $location.CurrentLocation.Path
        }
        $found = [Management.Automation.PSDataCollection[psobject]]::new()
        $null = $pipeline.EndInvoke($pipeline.BeginInvoke($noInput, $found, $settings, $null, $null))
        foreach ($warning in $pipeline.Streams.Warning) { $warnings.Add($warning.Message) }
        if ($pipeline.Streams.Error.Count -gt 0) {
            $script:failure = $pipeline.Streams.Error[0]
            throw 'non-terminating'
        }
        return , $found
    } finally {
        $script:depth--
        $pipeline.Dispose()
    }
}

function Write-Text([string] $s) {
    $bytes = $lossy.GetBytes($s)
    $writer.Write($bytes.Length)
    $writer.Write($bytes)
}

function Get-ClassName($object) {
    $path = $object.SmsProviderObjectPath
    if ($path) { return ([string] $path).Split('.')[0] }
    $name = $object.PSObject.TypeNames[0]
    if ($name.StartsWith('IResultObject#')) { return $name.Substring(14).Split(';')[0] }
    return $name
}

# Only the properties that the client listed leave the host, in the type that the class gives them.
function Write-Object($object, [string] $class) {
    $writer.Write([byte] 13)
    Write-Text $class
    $at = $answer.Position
    $writer.Write([int] 0)
    $count = 0
    foreach ($property in $shapes[$class]) {
        try { $value = $object.($property.Name) } catch { continue }
        if ($null -eq $value) { continue }
        Write-Text $property.Name
        if ($property.Array) {
            $writer.Write([byte] 8)
            $elements = @($value)
            $writer.Write($elements.Length)
            foreach ($element in $elements) { Write-Value $element $property.Type }
        } else {
            Write-Value $value $property.Type
        }
        $count++
    }
    $end = $answer.Position
    $answer.Position = $at
    $writer.Write($count)
    $answer.Position = $end
}

function Write-Value($value, [string] $type) {
    if ($null -eq $value) {
        $writer.Write([byte] 0)
        return
    }
    if ($value -is [DateTime]) {
        # A time without a zone is the host's local time.
        if ($value.Kind -ne 'Utc') { $value = $value.ToUniversalTime() }
        $writer.Write([byte] 6)
        $writer.Write($value.Ticks)
        return
    }
    if ($type -eq 'string' -or $type -eq 'datetime') {
        $writer.Write([byte] 1)
        Write-Text ([string] $value)
    } elseif ($type -eq 'uint32' -or $type -eq 'uint64' -or $type -eq 'sint32') {
        $writer.Write([byte] 2)
        $writer.Write([long] $value)
    } elseif ($type -eq 'bool') {
        $writer.Write([byte] 3)
        $writer.Write([byte] [int] [bool] $value)
    } elseif ($type -eq 'real32') {
        $writer.Write([byte] 12)
        $writer.Write([double] $value)
    } else {
        Write-Object $value $type
    }
}

# The innermost record says what went wrong, the ones around it only that something did. Of a failed binding the record
# is the binder's own, whatever lies inside.
function Get-Failure($record) {
    $cause = $record.Exception
    for ($e = $cause; $null -ne $e; $e = $e.InnerException) {
        if ($null -eq $e.ErrorRecord) { continue }
        $record = $e.ErrorRecord
        $cause = $record.Exception
        if ($cause -is [Management.Automation.ParentContainsErrorRecordException]) { $cause = $e }
        if ($e -is [Management.Automation.ParameterBindingException]) { break }
    }
    return @{ Record = $record; Cause = $cause }
}

function Write-Failure($record, $cause) {
    Write-Text $stage
    Write-Text $record.FullyQualifiedErrorId
    $command = ''
    if ($null -ne $record.InvocationInfo -and $null -ne $record.InvocationInfo.MyCommand) { $command = $record.InvocationInfo.MyCommand.Name }
    Write-Text $command
    $chain = [Collections.Generic.List[Exception]]::new()
    for ($e = $cause; $null -ne $e -and $chain.Count -lt 8; $e = $e.InnerException) { $chain.Add($e) }
    $writer.Write($chain.Count)
    foreach ($e in $chain) {
        Write-Text $e.GetType().FullName
        Write-Text $e.Message
        $writer.Write([long] $e.HResult)
    }
}

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

# A bare pipeline in the worker, for the echo that a benchmark holds a call against.
$echo = { param($bytes) , $bytes }

function Invoke-Script($script, $arguments) {
    $pipeline = [powershell]::Create()
    $pipeline.Runspace = $worker
    try {
        $null = $pipeline.AddScript($script)
        foreach ($argument in $arguments) { $null = $pipeline.AddArgument($argument) }
        $found = [Management.Automation.PSDataCollection[psobject]]::new()
        $null = $pipeline.EndInvoke($pipeline.BeginInvoke($noInput, $found, $settings, $null, $null))
        if ($pipeline.Streams.Error.Count -gt 0) {
            $script:failure = $pipeline.Streams.Error[0]
            throw 'non-terminating'
        }
        return , $found
    } finally {
        $pipeline.Dispose()
    }
}

$noInput = [Management.Automation.PSDataCollection[psobject]]::new()
$noInput.Complete()
$settings = [Management.Automation.PSInvocationSettings]::new()
$settings.AddToHistory = $false
$worker = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
$worker.ThreadOptions = 'ReuseThread'
if ($onWindows) { $worker.ApartmentState = 'STA' }
$in = [IO.BinaryReader]::new($stdin)
$nonce = [byte[]]::new(16)
$answer = [IO.MemoryStream]::new()
$writer = [IO.BinaryWriter]::new($answer)
try {
    $worker.Open()
    $location = $worker.SessionStateProxy.Path
    $atHome = ''
    while ($true) {
        $size = $in.ReadInt32()
        $count = $in.ReadInt32()
        $header = $in.ReadBytes($size)
        $frames = [byte[][]]::new($count)
        for ($i = 0; $i -lt $count; $i++) { $frames[$i] = $in.ReadBytes($in.ReadInt32()) }
        $reader = [IO.BinaryReader]::new([IO.MemoryStream]::new($header, $false))
        $failure = $null
        $stage = ''
        $depth = 0
        $warnings = [Collections.Generic.List[string]]::new()
        $operation = $reader.ReadByte()
        $id = $reader.ReadInt32()
        # The answer in the making. Its first eight bytes are the length of what follows them, and no frames.
        $answer.SetLength(0)
        $writer.Write([long] 0)
        $writer.Write($nonce)
        $writer.Write($id)
        $writer.Write([byte] 0)
        try {
            if ($operation -eq 1) {
                try {
                    $objects = Invoke-Call
                } finally {
                    if ($null -ne $folder) { Remove-PrivateFiles }
                }
                $writer.Write($objects.Count)
                foreach ($object in $objects) { Write-Object $object (Get-ClassName $object) }
                $writer.Write($warnings.Count)
                foreach ($warning in $warnings) { Write-Text $warning }
            } elseif ($operation -eq 0) {
                $nonce = $reader.ReadBytes(16)
                $answer.Position = 8
                $writer.Write($nonce)
                $answer.Position = 29
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
            } else {
                $bytes = $reader.ReadBytes($size)
                if ($operation -eq 3) { $bytes = [byte[]] (Invoke-Script $echo @(, $bytes))[0] }
                $writer.Write($bytes.Length)
                $writer.Write($bytes)
            }
        } catch {
            if ($null -eq $failure) { $failure = $_ }
            $failure = Get-Failure $failure
            $answer.SetLength(28)
            $writer.Write([byte] 1)
            Write-Failure $failure.Record $failure.Cause
        }
        $answer.Position = 0
        $writer.Write([int] ($answer.Length - 8))
        $answer.WriteTo($stdout)
        $stdout.Flush()
    }
} catch [IO.EndOfStreamException] {
    # The client has closed its end.
} finally {
    # An open runspace would keep the process alive.
    $worker.Dispose()
}
