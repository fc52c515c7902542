# The journal: a small file for each change, named by its request, so that a client whose answer was lost can ask what became
# of it. It is the account's own and outlives the session. It holds no values of parameters.
#
# An entry is made once, by whoever comes first: by the host before it runs the change, or for a client that asks before
# that and is told "not begun". So what was called not begun never begins, even if the request is still on its way.

# Returns the tag of the journal, four bytes that a client puts into its request ids, all zero where there is no journal. A
# journal that failed to take an entry loses its tag: it no longer proves that what it lacks was not begun.
function Open-Journal {
    try {
        if ($onWindows) {
            $root = [Environment]::GetFolderPath('LocalApplicationData')
        } else {
            $root = [Environment]::GetEnvironmentVariable('XDG_STATE_HOME')
            if (-not $root) { $root = [IO.Path]::Combine([Environment]::GetEnvironmentVariable('HOME'), '.local', 'state') }
        }
        if (-not [IO.Path]::IsPathRooted($root)) { throw 'the account has no folder for it' }
        $path = [IO.Path]::Combine($root, 'cmgkit', 'journal')
        New-PrivateFolder $path
        $tagPath = [IO.Path]::Combine($path, 'tag')
        if (-not [IO.File]::Exists($tagPath)) { Write-New $tagPath ([BitConverter]::ToString([Guid]::NewGuid().ToByteArray(), 0, 4)) }
        $tag = Read-Tag $path
        $script:journal = $path
        $oldest = [DateTime]::UtcNow.AddDays(-30)
        foreach ($file in [IO.Directory]::GetFiles($path)) {
            if ([IO.Path]::GetFileName($file).Length -eq 32 -and [IO.File]::GetLastWriteTimeUtc($file) -lt $oldest) { [IO.File]::Delete($file) }
        }
        return , $tag
    } catch {
        $script:journalFailure = $_.Exception.GetBaseException().Message
        return , [byte[]]::new(4)
    }
}

function Read-Tag([string] $path) {
    $tag = [byte[]]::new(4)
    $parts = [IO.File]::ReadAllText([IO.Path]::Combine($path, 'tag')).Split('-')
    for ($i = 0; $i -lt 4; $i++) { $tag[$i] = [Convert]::ToByte($parts[$i], 16) }
    return , $tag
}

function Open-New([string] $path) {
    return [IO.FileStream]::new($path, [IO.FileMode]::CreateNew, [IO.FileAccess]::Write, [IO.FileShare]::ReadWrite, 1)
}

function Write-New([string] $path, [string] $text) {
    $file = Open-New $path
    try { Write-Line $file $text $true } finally { $file.Dispose() }
}

# With $through the text is on the disk when this returns: a power cut must not turn "begun" into "not begun".
function Write-Line($file, [string] $text, [bool] $through) {
    $bytes = $lossy.GetBytes($text)
    $file.Write($bytes, 0, $bytes.Length)
    $file.Flush($through)
}

function Format-Request($id) { return [BitConverter]::ToString($id).Replace('-', '').ToLowerInvariant() }

function Get-EntryPath($id) { return [IO.Path]::Combine($journal, (Format-Request $id)) }

function Get-Now { return [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture) }

function Start-Entry([string] $cmdlet) {
    try {
        if ($null -eq $journal) { throw $journalFailure }
        $path = Get-EntryPath $request
        $script:entry = Open-New $path
        Write-Line $entry ('begun ' + (Get-Now) + ' ' + $cmdlet + "`n") $true
    } catch {
        if ($null -eq $entry -and $null -ne $journal -and [IO.File]::Exists($path)) {
            $script:stage = 'void'
            throw 'the client has been told that this change was not begun'
        }
        $warnings.Add('the host could not write its journal, and cannot tell the outcome of this change later: ' + $_.Exception.GetBaseException().Message)
        if ($null -ne $journal) { try { [IO.File]::Delete([IO.Path]::Combine($journal, 'tag')) } catch { $script:journal = $null } }
    }
}

# The entry of a failure has what the answer has, less the messages, so that both are judged alike.
function Stop-Entry([string] $how) {
    try {
        $text = $how + ' ' + (Get-Now) + "`n"
        if ($how -eq 'failed') {
            if ($halted -ne '') { $text += "halted $halted`n" }
            foreach ($failure in $failures) {
                # An id may be any text, and then might quote what the cmdlet was given.
                $errorId = $failure.Id
                if ($errorId -notmatch '^[A-Za-z0-9.,_+:-]{1,200}$') { $errorId = '' }
                $text += 'error ' + ('other', 'own')[[int] $failure.Own] + ' ' + $errorId + "`n"
                foreach ($e in $failure.Chain) { $text += 'exception ' + $e.GetType().FullName.Split(' ')[0] + ' ' + $e.HResult + "`n" }
            }
        }
        Write-Line $entry ($text + "end`n") $false
    } catch {
        $warnings.Add('the host could not write its journal: ' + $_.Exception.GetBaseException().Message)
    } finally {
        $entry.Dispose()
        $script:entry = $null
    }
}

# 5: the outcome of a request, as the text of its entry; nothing where this journal cannot tell.
$operations[5] = {
    $asked = $reader.ReadBytes(16)
    $text = ''
    if ($null -ne $journal -and [IO.File]::Exists([IO.Path]::Combine($journal, 'tag'))) {
        $path = Get-EntryPath $asked
        $current = [BitConverter]::ToString((Read-Tag $journal)) -eq [BitConverter]::ToString($asked, 0, 4)
        if ($current -and -not [IO.File]::Exists($path)) {
            try { Write-New $path ('void ' + (Get-Now) + "`nend`n") } catch { if (-not [IO.File]::Exists($path)) { throw } }
        }
        if ([IO.File]::Exists($path)) {
            $file = [IO.FileStream]::new($path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]::ReadWrite)
            try { $text = [IO.StreamReader]::new($file).ReadToEnd() } finally { $file.Dispose() }
        }
    }
    Write-Text $text
}
