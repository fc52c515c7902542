# A folder for this account alone. It is made with its access rights, not given them afterwards.
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

# Each file has a folder of its own inside, so that names never collide.
function New-PrivateFile([string] $name, [int] $index) {
    if ($null -eq $folder) {
        $path = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'cmgkit-' + [Guid]::NewGuid().ToString('N'))
        New-PrivateFolder $path
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
