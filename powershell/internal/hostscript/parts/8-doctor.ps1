# What on a machine can keep a session from working, as pairs of a name and a text. Nothing is changed, and nothing is called
# that may hang. Passwords in proxy addresses do not leave the host.
function Get-Facts {
    $facts = [Collections.Generic.List[string]]::new()
    $add = {
        param($name, $value)
        if ($null -eq $value) { return }
        $facts.Add($name)
        $facts.Add([string] $value)
    }
    & $add 'powershell' $PSVersionTable.PSVersion
    & $add 'edition' $PSVersionTable.PSEdition
    & $add 'system' ([Environment]::OSVersion.VersionString)
    & $add 'machine' ([Environment]::MachineName)
    & $add 'account' ([Environment]::UserDomainName + '\' + [Environment]::UserName)
    & $add '64bit' ([Environment]::Is64BitProcess)
    & $add 'language' $ExecutionContext.SessionState.LanguageMode
    & $add 'language.worker' $worker.SessionStateProxy.LanguageMode
    & $add 'ssh' ($null -ne [Environment]::GetEnvironmentVariable('SSH_CONNECTION'))
    & $add 'modulepath' ([Environment]::GetEnvironmentVariable('PSModulePath'))
    & $add 'zone' ([TimeZoneInfo]::Local.Id)
    & $add 'offset' ([int] [TimeZoneInfo]::Local.GetUtcOffset([DateTime]::UtcNow).TotalMinutes)
    & $add 'temp' ([IO.Path]::GetTempPath())
    try {
        foreach ($path in [IO.Directory]::GetDirectories([IO.Path]::GetTempPath(), 'cmgkit-*')) {
            & $add 'leftover' ([int] ([DateTime]::UtcNow - [IO.Directory]::GetLastWriteTimeUtc($path)).TotalMinutes)
        }
    } catch { $null = $_ }
    foreach ($name in 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY') {
        & $add "proxy.$name" (Hide-Password ([Environment]::GetEnvironmentVariable($name)))
    }
    if ($onWindows) {
        $internet = 'HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Internet Settings'
        foreach ($name in 'ProxyEnable', 'ProxyServer', 'ProxyOverride', 'AutoConfigURL') {
            & $add "proxy.$name" (Hide-Password ([Microsoft.Win32.Registry]::GetValue($internet, $name, $null)))
        }
        $product = ('PowerShell', 'PowerShellCore')[[int] ($PSVersionTable.PSEdition -eq 'Core')]
        foreach ($hive in 'HKEY_LOCAL_MACHINE', 'HKEY_CURRENT_USER') {
            foreach ($policies in "$hive\SOFTWARE\Policies\Microsoft\Windows\PowerShell", "$hive\SOFTWARE\Policies\Microsoft\PowerShellCore") {
                if (-not $policies.EndsWith($product)) { continue }
                & $add 'policy.ExecutionPolicy' ([Microsoft.Win32.Registry]::GetValue($policies, 'ExecutionPolicy', $null))
                & $add 'policy.ModuleLogging' ([Microsoft.Win32.Registry]::GetValue("$policies\ModuleLogging", 'EnableModuleLogging', $null))
                & $add 'policy.ScriptBlockLogging' ([Microsoft.Win32.Registry]::GetValue("$policies\ScriptBlockLogging", 'EnableScriptBlockLogging', $null))
                & $add 'policy.Transcription' ([Microsoft.Win32.Registry]::GetValue("$policies\Transcription", 'EnableTranscripting', $null))
            }
        }
        & $add 'policy.ProtectedEventLogging' ([Microsoft.Win32.Registry]::GetValue('HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\EventLog\ProtectedEventLogging', 'EnableProtectedEventLogging', $null))
        foreach ($hive in 'HKEY_LOCAL_MACHINE', 'HKEY_CURRENT_USER') {
            & $add 'ExecutionPolicy' ([Microsoft.Win32.Registry]::GetValue("$hive\SOFTWARE\Microsoft\PowerShell\1\ShellIds\Microsoft.PowerShell", 'ExecutionPolicy', $null))
        }
    }
    if ($PSVersionTable.PSEdition -eq 'Core') {
        $arguments = [Environment]::GetCommandLineArgs()
        $settingsFile = [IO.Path]::Combine($PSHOME, 'powershell.config.json')
        for ($i = 0; $i -lt $arguments.Length - 1; $i++) {
            if ($arguments[$i] -eq '-SettingsFile') { $settingsFile = $arguments[$i + 1] }
        }
        try {
            if ([IO.FileInfo]::new($settingsFile).Length -lt 65536) { & $add 'settings' ([IO.File]::ReadAllText($settingsFile)) }
        } catch { $null = $_ }
    }
    return , $facts
}

function Hide-Password($address) {
    if ($null -eq $address) { return }
    return [regex]::Replace([string] $address, '[^/=;\s]*:[^/;\s]*@', '')
}

# 11: the facts; or a PFX file and its password, read in the way that a call's are. Then the answer is who may read the folder,
# the thumbprint, why the file did not open, and whether it still exists.
$operations[11] = {
    if ($reader.ReadByte() -eq 0) {
        $writer.Write([DateTime]::UtcNow.Ticks)
        $facts = Get-Facts
        $writer.Write($facts.Count)
        foreach ($fact in $facts) { Write-Text $fact }
        Write-Copies
        return
    }
    $stage = 'temp'
    $certificate = $null
    try {
        $path = Read-Value ''
        Write-Text (Get-Access ([IO.Path]::GetDirectoryName([IO.Path]::GetDirectoryName($path))))
        $stage = 'secret'
        $password = Read-Value ''
        try {
            $certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::new($path, $password)
            Write-Text $certificate.Thumbprint
            Write-Text ''
        } catch {
            Write-Text ''
            Write-Text $_.Exception.GetBaseException().Message
        }
    } finally {
        if ($null -ne $certificate) { $certificate.Dispose() }
        Remove-PrivateFiles
    }
    $writer.Write([byte] [int] [IO.File]::Exists($path))
}

# Who may read a folder: "private", or who else may.
function Get-Access([string] $path) {
    if (-not $onWindows) {
        $mode = [int] [IO.File]::GetUnixFileMode($path)
        if (($mode -band 63) -eq 0) { return 'private' }
        return 'everyone, by its mode ' + [Convert]::ToString($mode, 8)
    }
    $me = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    $security = [Security.AccessControl.DirectorySecurity]::new($path, 'Access')
    $others = foreach ($rule in $security.GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])) {
        if ($rule.IdentityReference.Value -ne $me -and $rule.IdentityReference.Value -ne 'S-1-5-18') { $rule.IdentityReference.Value }
    }
    if ($null -eq $others) { return 'private' }
    return [string]::Join(', ', @($others))
}

# Runs in the worker: how far a connection gets, step by step, each with its time. Nothing is sent after the handshake, and
# the certificate is not verified: the callback is compiled, because a script block cannot run on the thread that calls it.
$probe = {
    param($name, $port, $limit)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $lap = {
        param($step, $went, $text)
        $step
        [string] [int] $went
        [string] $text
        [string] $clock.ElapsedMilliseconds
        $clock.Restart()
    }
    $why = {
        param($e)
        while ($null -ne $e.InnerException) { $e = $e.InnerException }
        $e.Message
    }
    try {
        $asked = [Net.Dns]::GetHostAddressesAsync($name)
        if (-not $asked.Wait($limit)) { throw [TimeoutException]::new("no answer in $limit ms") }
        $addresses = $asked.Result
        if ($addresses.Length -eq 0) { throw 'the name has no address' }
        & $lap 'name resolution' $true ([string]::Join(', ', @($addresses)))
    } catch {
        & $lap 'name resolution' $false (& $why $_.Exception)
        return
    }
    $client = $null
    $stream = $null
    try {
        for ($i = 0; $i -lt $addresses.Length; $i++) {
            try {
                $client = [Net.Sockets.TcpClient]::new($addresses[$i].AddressFamily)
                $share = [int] (($limit - $clock.ElapsedMilliseconds) / ($addresses.Length - $i))
                if (-not $client.ConnectAsync($addresses[$i], $port).Wait([Math]::Max($share, 1))) { throw [TimeoutException]::new("no answer in $limit ms") }
                break
            } catch {
                if ($null -ne $client) { $client.Dispose() }
                if ($i -lt $addresses.Length - 1) { continue }
                & $lap 'TCP connect' $false (& $why $_.Exception)
                return
            }
        }
        & $lap 'TCP connect' $true $client.Client.RemoteEndPoint
        $callback = [Net.Security.RemoteCertificateValidationCallback]
        $parameters = foreach ($parameter in $callback.GetMethod('Invoke').GetParameters()) { [Linq.Expressions.Expression]::Parameter($parameter.ParameterType) }
        $any = [Linq.Expressions.Expression]::Lambda($callback, [Linq.Expressions.Expression]::Constant($true), [Linq.Expressions.ParameterExpression[]] $parameters).Compile()
        $stream = [Net.Security.SslStream]::new($client.GetStream(), $false, $any)
        $protocols = [Security.Authentication.SslProtocols]::Tls12
        if ($PSVersionTable.PSEdition -eq 'Core') { $protocols = [Security.Authentication.SslProtocols]::None }
        try {
            if (-not $stream.AuthenticateAsClientAsync($name, $null, $protocols, $false).Wait($limit)) { throw [TimeoutException]::new("no answer in $limit ms") }
            & $lap 'TLS handshake' $true $stream.SslProtocol
            $stream.RemoteCertificate.Subject
            $stream.RemoteCertificate.Issuer
        } catch {
            & $lap 'TLS handshake' $false (& $why $_.Exception)
        }
    } finally {
        # The connection first: the stream would send a closing message over it.
        if ($null -ne $client) { $client.Dispose() }
        if ($null -ne $stream) { $stream.Dispose() }
    }
}

# 12: a probe of a name and a port, with the milliseconds that a step may take. The answer is the name of this machine, then
# four texts per step, and after a handshake subject and issuer.
$operations[12] = {
    $arguments = @((Read-Text), $reader.ReadInt32(), $reader.ReadInt32())
    $found = Invoke-Script $probe $arguments
    Write-Text ([Environment]::MachineName)
    $writer.Write($found.Count)
    foreach ($text in $found) { Write-Text $text }
}
