$noInput = [Management.Automation.PSDataCollection[psobject]]::new()
$noInput.Complete()
$settings = [Management.Automation.PSInvocationSettings]::new()
$settings.AddToHistory = $false
$worker = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
$worker.ThreadOptions = 'ReuseThread'
if ($onWindows) { $worker.ApartmentState = 'STA' }
$in = [IO.BinaryReader]::new($stdin)
$nonce = [byte[]]::new(16)
$heartbeat = 0
$answer = [IO.MemoryStream]::new()
$writer = [IO.BinaryWriter]::new($answer)
$sign = [byte[]]::new(29)
$sign[0] = 21
$sign[28] = 2
$ahead = [byte[]]::new(4)

# The first number of a message whose first byte has been read ahead.
function Read-Size {
    try { $n = $pending.GetAwaiter().GetResult() } catch { $n = 0 }
    $script:pending = $null
    if ($n -eq 0) { throw [IO.EndOfStreamException]::new() }
    for ($i = 1; $i -lt 4; $i++) { $ahead[$i] = $in.ReadByte() }
    return [BitConverter]::ToInt32($ahead, 0)
}

try {
    $worker.Open()
    $location = $worker.SessionStateProxy.Path
    $atHome = ''
    while (-not $gone) {
        if ($null -eq $pending) { $size = $in.ReadInt32() } else { $size = Read-Size }
        $count = $in.ReadInt32()
        # For example the host script, if it is installed already: its end would be waited for.
        if ($size -lt 0 -or $size -gt 64MB -or $count -lt 0 -or $count -gt 1024) { throw 'what the client sent is not a message for this host script' }
        $header = $in.ReadBytes($size)
        # A message that was cut off must not run: its last parameter could be half of what was meant.
        if ($header.Length -ne $size) { throw [IO.EndOfStreamException]::new() }
        $frames = [byte[][]]::new($count)
        $left = 64MB - $header.Length
        for ($i = 0; $i -lt $count; $i++) {
            $size = $in.ReadInt32()
            if ($size -lt 0 -or $size -gt $left) { throw 'what the client sends is more than a message may have' }
            $left -= $size
            $frames[$i] = $in.ReadBytes($size)
            if ($frames[$i].Length -ne $size) { throw [IO.EndOfStreamException]::new() }
        }
        $reader = [IO.BinaryReader]::new([IO.MemoryStream]::new($header, $false))
        $failures = $null
        $stage = ''
        $halted = ''
        $depth = 0
        $warnings = [Collections.Generic.List[string]]::new()
        $operation = [int] $reader.ReadByte()
        $id = $reader.ReadInt32()
        $now = $clock.ElapsedMilliseconds
        $deadline = $now + $reader.ReadInt32()
        $nextSign = $now + $heartbeat
        $request = $reader.ReadBytes(16)
        $isChange = [BitConverter]::ToInt64($request, 8) -ne 0
        if ($operation -eq 4) { continue }
        $answer.SetLength(0)
        $writer.Write([long] 0)
        $writer.Write($nonce)
        $writer.Write($id)
        $writer.Write([byte] 0)
        try {
            . $operations[$operation]
        } catch {
            if ($null -eq $failures) { $failures = Get-Failures @() $_ }
            if ($null -ne $entry) { Stop-Entry 'failed' }
            Set-FailureAnswer
        }
        Send-Answer
    }
} catch [IO.EndOfStreamException] {
    # The client has closed its end.
} finally {
    # An open runspace would keep the process alive.
    $worker.Dispose()
}
