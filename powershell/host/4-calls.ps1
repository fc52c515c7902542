# Reads a call and runs it in the worker. Each has a pipeline of its own: a used one answers the call after an error
# with nothing, which would look like "not found".
function Invoke-Call {
    $name = Read-Text
    $right = $rights[$name]
    if ($null -eq $right) { $right = Get-Right $name }
    $script:depth++
    $pipeline = [powershell]::Create()
    $pipeline.Runspace = $worker
    try {
        if ($right.Change) {
            Assert-Change $name
            $record = [Collections.Generic.List[string]]::new()
        }
        $null = $pipeline.AddCommand($module + '\' + $name)
        for ($i = $reader.ReadInt32(); $i -gt 0; $i--) {
            $parameter = Read-Text
            if (-not $right.Parameters.Contains($parameter)) { Assert-Extra $right $name $parameter }
            $tag = $header[$reader.BaseStream.Position]
            $value = Read-Value $name
            if ($right.Query) { Assert-Query $parameter $value }
            if ($right.Change) { $record.Add($parameter + '=' + (Format-Parameter $tag $value)) }
            $null = $pipeline.AddParameter($parameter, $value)
        }
        if ($right.Change) { Write-Audit $name $record }
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

# A bare pipeline in the worker, for the echo that a benchmark holds a call against.
$echo = { param($payload) , $payload }

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

# 1: a call.
$operations[1] = {
    try {
        $objects = Invoke-Call
    } finally {
        if ($null -ne $folder) { Remove-PrivateFiles }
    }
    $writer.Write($objects.Count)
    foreach ($object in $objects) { Write-Object $object (Get-ClassName $object) }
    $writer.Write($warnings.Count)
    foreach ($warning in $warnings) { Write-Text $warning }
}

# 2: bytes and back, 3: the same through the worker.
$operations[2] = {
    $bytes = $reader.ReadBytes($size)
    $writer.Write($bytes.Length)
    $writer.Write($bytes)
}
$operations[3] = {
    $bytes = [byte[]] (Invoke-Script $echo @(, $reader.ReadBytes($size)))[0]
    $writer.Write($bytes.Length)
    $writer.Write($bytes)
}
