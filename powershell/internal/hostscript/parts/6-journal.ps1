# The journal: a small file for each change, named by its request, so that a client whose answer was lost can ask what became
# of it. It is the account's own and outlives the session. It holds no values of parameters.
#
# An entry is made once, by whoever comes first: by the host before it runs the change, or for a client that asks before
# that and is told "not begun". So what was called not begun never begins, even if the request is still on its way.

# Where an entry cannot be made the change is refused: what the journal lacks has not run. What a sweep took away it still
# knows of, by the time up to which it swept, and tells nothing about anything from before.

# Returns the tag of the journal, four bytes that a client puts into its request ids, all zero where there is no journal. It
# tells a journal from the one that was there before somebody deleted the folder.
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
        if (-not [IO.File]::Exists($tagPath)) {
            # Another host may be about to do the same, and must not read half of it.
            $own = $tagPath + [Guid]::NewGuid().ToString('N')
            Write-New $own ([BitConverter]::ToString([Guid]::NewGuid().ToByteArray(), 0, 4))
            try { [IO.File]::Move($own, $tagPath) } catch { [IO.File]::Delete($own) }
        }
        $tag = Read-Tag $path
        Clear-Journal $path
        $script:journal = $path
        return , $tag
    } catch {
        $script:journalFailure = $_.Exception.GetBaseException().Message
        return , [byte[]]::new(4)
    }
}

# Deletes the entries that are a month old, by their own time and by the host's clock. The mark is there before the first of
# them is gone, so that a clock that has jumped ahead costs an answer and makes no wrong one. There may be several hosts: each
# makes a mark of its own, and the last counts.
function Clear-Journal([string] $path) {
    try {
        $oldest = [DateTime]::UtcNow.AddDays(-30)
        $limit = [long] (($oldest.Ticks - 621355968000000000) / 10000000)
        $old = [Collections.Generic.List[string]]::new()
        $last = 0
        foreach ($file in [IO.Directory]::GetFiles($path)) {
            $name = [IO.Path]::GetFileName($file)
            if ($name -cnotmatch '\A[0-9a-f]{32}\z') { continue }
            $at = Get-RequestTime $name
            if ($at -ge $limit -or [IO.File]::GetLastWriteTimeUtc($file) -ge $oldest) { continue }
            $old.Add($file)
            $last = [Math]::Max($last, $at)
        }
        if ($old.Count -eq 0) { return }
        $mark = [IO.Path]::Combine($path, 'swept-' + $last)
        if (-not [IO.File]::Exists($mark)) { Write-New $mark "`n" }
        foreach ($file in $old) {
            try { [IO.File]::Delete($file) } catch { continue }
        }
        foreach ($file in [IO.Directory]::GetFiles($path, 'swept-*')) {
            if ((Get-MarkTime $file) -lt $last) { [IO.File]::Delete($file) }
        }
    } catch {
        # What is not swept now is swept by a later host.
        return
    }
}

# When a request was made, in seconds since 1970 by its client's clock.
function Get-RequestTime([string] $request) { return [long] [Convert]::ToUInt32($request.Substring(8, 8), 16) }

function Get-MarkTime([string] $file) { return [long] [IO.Path]::GetFileName($file).Substring(6) }

# Whether an entry of this request may have been swept away.
function Test-Swept([string] $request) {
    $at = Get-RequestTime $request
    foreach ($file in [IO.Directory]::GetFiles($journal, 'swept-*')) {
        if ((Get-MarkTime $file) -ge $at) { return $true }
    }
    return $false
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
    $path = $null
    try {
        if ($null -eq $journal) { throw $journalFailure }
        $path = Get-EntryPath $request
        $script:entry = Open-New $path
        if (Test-Swept (Format-Request $request)) {
            Write-Line $entry ('void ' + (Get-Now) + "`nend`n") $true
            $script:stage = 'void'
            throw 'the journal has been swept past the time of this request, and the host cannot tell whether it has run: compare the clocks of host and client'
        }
        Write-Line $entry ('begun ' + (Get-Now) + ' ' + $cmdlet + "`n") $true
    } catch {
        $why = $_.Exception.GetBaseException().Message
        if ($null -ne $entry) {
            $entry.Dispose()
            $script:entry = $null
            # Half an entry would say "begun". Nothing was, and nothing will be.
            if ($stage -ne 'void') { try { [IO.File]::Delete($path) } catch { $why += '; the entry could not be deleted' } }
        } elseif ($null -ne $path -and [IO.File]::Exists($path)) {
            $script:stage = 'void'
            $why = 'the client has been told that this change was not begun'
        }
        if ($stage -ne 'void') {
            $script:stage = 'journal'
            $why = 'the host cannot write its journal, so the change was not made: ' + $why
        }
        throw $why
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

# 5: the outcome of a request, as the text of its entry; nothing where this journal cannot tell. A sweep may take an entry
# away between two looks, but never before its mark is there.
$operations[5] = {
    $asked = $reader.ReadBytes(16)
    $text = ''
    if ($null -ne $journal -and [IO.File]::Exists([IO.Path]::Combine($journal, 'tag'))) {
        $path = Get-EntryPath $asked
        $current = [BitConverter]::ToString((Read-Tag $journal)) -eq [BitConverter]::ToString($asked, 0, 4)
        if ($current -and -not [IO.File]::Exists($path) -and -not (Test-Swept (Format-Request $asked))) {
            try { Write-New $path ('void ' + (Get-Now) + "`nend`n") } catch { if (-not [IO.File]::Exists($path)) { throw } }
        }
        if ([IO.File]::Exists($path)) {
            $file = [IO.FileStream]::new($path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]::ReadWrite)
            try { $text = [IO.StreamReader]::new($file).ReadToEnd() } finally { $file.Dispose() }
            if ($text -eq '') { $text = 'begun' } # a host has made the entry, and has yet to write it
        }
    }
    Write-Text $text
}
