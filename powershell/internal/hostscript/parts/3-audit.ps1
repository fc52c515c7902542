# One record of each change, written before it runs: who, under which ticket, which cmdlet, with which parameters. Secrets and
# files are named and never shown. On Windows the record goes to the event log (not tested), elsewhere to syslog.
$actor = ''
$ticket = ''
$requireAudit = $false

# Quoted, on one line, and without characters that could forge or reorder a record. The event viewer replaces %1 and %%1.
function Format-Plain([string] $text) {
    if ($text.Length -gt 200) { $text = $text.Substring(0, 200) + '...' }
    return "'" + [regex]::Replace($text, '[\p{C}\p{Zl}\p{Zp}''\\%]', { param($found) '\u{0:X4}' -f [int] $found.Value[0] }) + "'"
}

# The tag that a value was sent with says what it is: by now a file is just a path.
function Format-Parameter([int] $tag, $value) {
    switch ($tag) {
        { $_ -in 1, 5 } { return Format-Plain $value }
        { $_ -in 2, 12 } { return [string] $value }
        { $_ -in 3, 4 } { return ([string] $value).ToLowerInvariant() }
        6 { return $value.ToUniversalTime().ToString('o', [Globalization.CultureInfo]::InvariantCulture) }
        7 { return '(secret)' }
        8 { return '(' + [string]::Join(', ', @(foreach ($element in $value) { if ($element -is [string] -or $element -is [ValueType]) { Format-Plain $element } else { '(object)' } })) + ')' }
        9 { return '(file)' }
        10 { return '(table)' }
        11 { return '(object)' }
        default { return '(null)' }
    }
}

function Write-Record([string] $text) {
    if ($onWindows) {
        $source = 'cmgkit'
        try {
            if (-not [Diagnostics.EventLog]::SourceExists($source)) { [Diagnostics.EventLog]::CreateEventSource($source, 'Application') }
        } catch {
            # Only an administrator may search all logs and create a source. This one always exists.
            $source = 'Application'
        }
        [Diagnostics.EventLog]::WriteEntry($source, $text, 'Information', 1)
        return
    }
    $socket = [Net.Sockets.Socket]::new('Unix', 'Dgram', 'Unspecified')
    try {
        $socket.SendTimeout = 5000
        $socket.Connect([Net.Sockets.UnixDomainSocketEndPoint]::new('/dev/log'))
        # 86: information of authpriv, which only administrators read.
        $null = $socket.Send($lossy.GetBytes('<86>cmgkit[' + [Diagnostics.Process]::GetCurrentProcess().Id + ']: ' + $text))
    } finally {
        $socket.Dispose()
    }
}

function Write-Audit([string] $name, $parameters) {
    $account = Format-Plain ([Environment]::UserDomainName + '\' + [Environment]::UserName)
    $text = "change $name request=$(Format-Request $request) actor=$(Format-Plain $actor) ticket=$(Format-Plain $ticket) account=$account site=$drive " + [string]::Join(' ', $parameters)
    if ($text.Length -gt 8000) { $text = $text.Substring(0, 8000) + '...' }
    try {
        Write-Record $text
    } catch {
        $why = 'the audit record could not be written: ' + $_.Exception.GetBaseException().Message
        if ($requireAudit) { Stop-Call 'forbidden' "$why; so the change was not made" }
        # A client that gave neither does not rely on a record.
        if ($actor -ne '' -or $ticket -ne '') { $warnings.Add($why) }
    }
}
