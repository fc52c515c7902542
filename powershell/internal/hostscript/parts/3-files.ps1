# The folder of private files exists in the account's temporary folder while a call with files runs. It is locked during that
# time, which distinguishes it from what a host that died left behind.
$folderName = 'cmgkit-'
$folderLock = $null

# A folder is created with its access rights; it does not get them afterwards.
function New-PrivateFolder([string] $path) {
    if (-not $onWindows) {
        $null = [IO.Directory]::CreateDirectory($path, [IO.UnixFileMode] 448)
        return
    }
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
}

# The client enforces the same: such a name cannot contain a path, and is not reserved by Windows.
function Test-FileName([string] $name) {
    return $name -cmatch '\A[A-Za-z0-9_-]([A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?\z' -and $name -notmatch '\A(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\.|\z)'
}

# Each file has its own folder inside, so that names never collide.
function New-PrivateFile([string] $name, [int] $index) {
    if (-not (Test-FileName $name)) { Stop-Call 'invalid' 'a file must have a plain name' }
    if ($null -eq $folder) {
        $path = [IO.Path]::Combine([IO.Path]::GetTempPath(), $folderName + [Guid]::NewGuid().ToString('N'))
        New-PrivateFolder $path
        $script:folder = $path
        $script:folderLock = [IO.File]::Open([IO.Path]::Combine($path, 'lock'), 'CreateNew', 'ReadWrite', 'None')
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
            if ($null -ne $folderLock) { $folderLock.Dispose() }
            [IO.Directory]::Delete($folder, $true)
        } catch {
            # The cmdlet's result matters more than a file that is left behind.
            $warnings.Add("the host could not delete $folder")
        }
        $script:folder = $null
        $script:folderLock = $null
    }
}

# Others who can write to the temporary folder must not be able to make this account delete things.
function Test-OwnFolder($info) {
    if (-not $onWindows) { return [IO.File]::GetUnixFileMode($info.FullName) -eq [IO.UnixFileMode] 448 }
    if ($PSVersionTable.PSEdition -eq 'Core') { $acl = [IO.FileSystemAclExtensions]::GetAccessControl($info) } else { $acl = $info.GetAccessControl() }
    # What an administrator creates may be owned by the Administrators group.
    return $acl.GetOwner([Security.Principal.SecurityIdentifier]).Value -in [Security.Principal.WindowsIdentity]::GetCurrent().User.Value, 'S-1-5-32-544'
}

# Deletes what hosts that died left behind more than a day ago. Links are not followed: a link with such a name stays, and
# of a link inside a folder only the link itself is deleted.
function Clear-Leftovers {
    $limit = [DateTime]::UtcNow.AddDays(-1)
    foreach ($info in [IO.DirectoryInfo]::new([IO.Path]::GetTempPath()).GetDirectories($folderName + '*')) {
        try {
            if ($info.Name.Substring($folderName.Length) -cnotmatch '\A[0-9a-f]{32}\z' -or $info.LastWriteTimeUtc -gt $limit) { continue }
            if ($info.Attributes -band [IO.FileAttributes]::ReparsePoint -or -not (Test-OwnFolder $info)) { continue }
            $lock = [IO.Path]::Combine($info.FullName, 'lock')
            if ([IO.File]::Exists($lock)) { [IO.File]::Open($lock, 'Open', 'ReadWrite', 'None').Dispose() }
            $info.Delete($true)
        } catch {
            # It is in use or cannot be deleted: leave it.
            continue
        }
    }
}
