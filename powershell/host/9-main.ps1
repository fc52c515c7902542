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
        $operation = [int] $reader.ReadByte()
        $id = $reader.ReadInt32()
        # The answer in the making. Its first eight bytes are the length of what follows them, and no frames.
        $answer.SetLength(0)
        $writer.Write([long] 0)
        $writer.Write($nonce)
        $writer.Write($id)
        $writer.Write([byte] 0)
        try {
            . $operations[$operation]
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
