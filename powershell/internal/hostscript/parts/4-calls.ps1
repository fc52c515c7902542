# Reads a call and runs it in the worker. Each call has its own pipeline: after an error, a reused one would return nothing
# for the next call, which would look like "not found".
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
        $script:lastCmdlet = $name
        if ($location.CurrentLocation.Path -ne $atHome) {
            $null = $location.SetLocation($drive)
            $script:atHome = $location.CurrentLocation.Path
        }
        if ($halted -ne '') { throw 'stopped before the cmdlet began' }
        $found = [Management.Automation.PSDataCollection[psobject]]::new()
        if ($isChange -and $depth -eq 1) { Start-Entry $name }
        # From here on PowerShell has the cmdlet, and only Test-Own can tell that it did not run.
        $script:stage = ('cmdlet', 'inner')[[int] ($depth -gt 1)]
        try {
            $running = $pipeline.BeginInvoke($noInput, $found, $settings, $null, $null)
            while (-not $running.AsyncWaitHandle.WaitOne($patience)) { Watch-Worker $pipeline }
            $null = $pipeline.EndInvoke($running)
        } catch {
            $script:failures = Get-Failures $pipeline.Streams.Error $_
            throw
        }
        foreach ($warning in $pipeline.Streams.Warning) { $warnings.Add($warning.Message) }
        if ($pipeline.Streams.Error.Count -gt 0) {
            $script:failures = Get-Failures $pipeline.Streams.Error $null
            throw 'non-terminating'
        }
        return , $found
    } finally {
        $script:depth--
        $pipeline.Dispose()
    }
}

# What the main thread does from time to time while the worker is busy: it tells the client that the host is alive, reads
# what the client sends, and stops what has taken too long.
function Watch-Worker($pipeline) {
    $now = $clock.ElapsedMilliseconds
    if ($now -ge $nextSign) { Send-Sign }
    # Not during the import of the module: a process that it starts would inherit an input that is being read.
    if ($operation -ne 0) { Watch-Client }
    if ($halted -ne '') {
        if ($now -ge $deadline) { Exit-Stuck }
    } elseif ($now -ge $deadline) {
        Stop-Worker 'timeout'
    } elseif ($gone -and -not $isChange) {
        # Nobody will see what a read returns. A change is finished, and the journal tells.
        Stop-Worker 'cancel'
    }
}

function Stop-Worker([string] $why) {
    $script:halted = $why
    $script:deadline = $clock.ElapsedMilliseconds + $grace
    $null = $pipeline.BeginStop($null, $null)
}

function Send-Sign {
    [BitConverter]::GetBytes($id).CopyTo($sign, 24)
    try {
        $stdout.Write($sign, 0, $sign.Length)
        $stdout.Flush()
    } catch {
        $script:gone = $true
    }
    $script:nextSign = $clock.ElapsedMilliseconds + $heartbeat
}

# The only thing that a client sends during a call is a request to cancel it. One byte is read ahead; if it belongs to the
# next request, the main loop takes it.
function Watch-Client {
    if ($gone) { return }
    if ($null -eq $pending) { $script:pending = $stdin.ReadAsync($ahead, 0, 1) }
    if (-not $pending.IsCompleted) { return }
    try {
        $size = Read-Size
        if ($in.ReadInt32() -ne 0 -or $size -lt 0 -or $size -gt 1KB) { throw 'not what cancels' }
        $message = [IO.BinaryReader]::new([IO.MemoryStream]::new($in.ReadBytes($size), $false))
        if ($message.ReadByte() -ne 4) { throw 'two requests at a time' }
        if ($message.ReadInt32() -eq $id -and $halted -eq '' -and -not $isChange) { Stop-Worker 'cancel' }
    } catch {
        $script:gone = $true
    }
}

# A cmdlet that does not stop keeps its runspace busy until the process exits. Nothing may be unwound first: disposing of a
# pipeline waits for it.
function Exit-Stuck {
    $script:halted = 'stuck'
    $exception = [TimeoutException]::new('the cmdlet did not stop')
    $script:failures = Get-Failures @([Management.Automation.ErrorRecord]::new($exception, 'Stuck', 'OperationTimeout', $null)) $null
    Set-FailureAnswer
    try { Send-Answer } catch { $script:gone = $true }
    Remove-PrivateFiles
    [Environment]::Exit(5)
}

# A bare pipeline in the worker: the echo with which a benchmark compares a call.
$echo = { param($payload) , $payload }

function Invoke-Script($script, $arguments) {
    $pipeline = [powershell]::Create()
    $pipeline.Runspace = $worker
    try {
        $null = $pipeline.AddScript($script)
        foreach ($argument in $arguments) { $null = $pipeline.AddArgument($argument) }
        $found = [Management.Automation.PSDataCollection[psobject]]::new()
        $running = $pipeline.BeginInvoke($noInput, $found, $settings, $null, $null)
        while (-not $running.AsyncWaitHandle.WaitOne($patience)) { Watch-Worker $pipeline }
        $null = $pipeline.EndInvoke($running)
        if ($pipeline.Streams.Error.Count -gt 0) {
            $script:failures = Get-Failures $pipeline.Streams.Error $null
            throw 'non-terminating'
        }
        return , $found
    } finally {
        $pipeline.Dispose()
    }
}

# The innermost record says what went wrong, the ones around it only that something did. For a failed binding it is the
# binder's own record, whatever is inside that.
function Get-Failure($record) {
    $cause = $record.Exception
    for ($e = $cause; $null -ne $e; $e = $e.InnerException) {
        if ($null -eq $e.ErrorRecord) { continue }
        $record = $e.ErrorRecord
        $cause = $record.Exception
        if ($cause -is [Management.Automation.ParentContainsErrorRecordException]) { $cause = $e }
        if ($e -is [Management.Automation.ParameterBindingException]) { break }
    }
    $chain = [Collections.Generic.List[Exception]]::new()
    for ($e = $cause; $null -ne $e -and $chain.Count -lt 8; $e = $e.InnerException) { $chain.Add($e) }
    return @{ Id = $record.FullyQualifiedErrorId; Chain = $chain; Own = $false }
}

# Whether the engine could not bind or look up the very command of the pipeline, so that it did not run. What ended the
# pipeline is then the engine's exception itself, raised while nothing was on the stack. A cmdlet that fails inside, by a
# command of its own that does not bind or is not there, has it wrapped, or is on the stack.
function Test-Own($thrown) {
    if ($thrown.Exception -isnot [Management.Automation.MethodInvocationException]) { return $false }
    $inner = $thrown.Exception.InnerException
    if ($inner -isnot [Management.Automation.ParameterBindingException] -and $inner -isnot [Management.Automation.CommandNotFoundException]) { return $false }
    return -not $inner.ErrorRecord.ScriptStackTrace
}

# All that a pipeline complained of: what it wrote to its error stream, then what ended it. The last counts as much as the
# first, and of a flood the first seven will do.
function Get-Failures($written, $thrown) {
    $all = [Collections.Generic.List[object]]::new()
    foreach ($record in $written) {
        if ($all.Count -eq 7) { break }
        $all.Add((Get-Failure $record))
    }
    if ($null -ne $thrown) {
        $last = Get-Failure $thrown
        $last.Own = Test-Own $thrown
        $all.Add($last)
    }
    return , $all
}

function Write-Failures {
    Write-Text $stage
    Write-Text $halted
    $writer.Write($failures.Count)
    foreach ($failure in $failures) {
        $writer.Write([byte] [int] $failure.Own)
        Write-Text $failure.Id
        $writer.Write($failure.Chain.Count)
        foreach ($e in $failure.Chain) {
            Write-Text $e.GetType().FullName
            Write-Text $e.Message
            $writer.Write([long] $e.HResult)
        }
    }
}

# Sends the answer. Its first eight bytes are the length of the rest and the number of frames, zero.
function Send-Answer {
    $answer.Position = 0
    $writer.Write([int] ($answer.Length - 8))
    $answer.WriteTo($stdout)
    $stdout.Flush()
}

function Set-FailureAnswer {
    $answer.SetLength(28)
    $writer.Write([byte] 1)
    Write-Failures
}

# 1: a call.
$operations[1] = {
    try {
        $objects = Invoke-Call
    } finally {
        if ($null -ne $folder) { Remove-PrivateFiles }
    }
    if ($null -ne $entry) { Stop-Entry 'done' }
    # Whatever goes wrong from here on, the cmdlet has succeeded.
    $stage = 'answer'
    $writer.Write($objects.Count)
    foreach ($object in $objects) {
        Write-Object $object (Get-ClassName $object)
        if ($answer.Length -gt $largest) { throw "the answer is larger than $largest bytes: ask for less at a time" }
        if ($clock.ElapsedMilliseconds -ge $nextSign) { Send-Sign }
    }
    $writer.Write($warnings.Count)
    foreach ($warning in $warnings) { Write-Text $warning }
    if ($answer.Length -gt $largest) { throw "the answer is larger than $largest bytes: ask for less at a time" }
}

# 2: bytes there and back, 3: the same through the worker.
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
