# The host script: constant text, the same for every session. What a call needs reaches it as data on standard input
# (package callwire says in which form), never as program text. For Windows PowerShell 5.1 and PowerShell 7, with nothing
# but the engine. The bootstrap, or the head of an installed script, has opened $stdin and defined Read-Exactly.
#
# The main thread speaks the protocol. A second runspace, the worker, holds the module and its drive and runs the
# cmdlets, so that whatever they write goes to streams of their own and never into an answer.

# An installed script holds its clients to what its administrator pinned. A script that was sent has none of these variables.
$installed = [bool] $installed
$pinnedReadOnly = [bool] $ReadOnly
$pinned = @{ SiteCode = $SiteCode; Provider = $Provider; Module = $Module }

$stdout = [Console]::OpenStandardOutput()
$strict = [Text.UTF8Encoding]::new($false, $true)
$lossy = [Text.UTF8Encoding]::new($false)
$appendChar = [Security.SecureString].GetMethod('AppendChar')
$onWindows = [Environment]::OSVersion.Platform -eq 'Win32NT'
$shapes = @{}
$types = @{}
$folder = $null
$files = 0
$stage = ''
$halted = ''
$gone = $false
$pending = $null
$clock = [Diagnostics.Stopwatch]::StartNew()
$journal = $null
$entry = $null

# What the client may request, by the first byte of the request (4 is taken: it cancels, and has no answer). An operation
# reads its arguments from $reader, writes its answer to $writer and runs in the scope of the script; what it throws becomes
# the answer.
$operations = @{}
