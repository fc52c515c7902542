# The host script of cmgkit, to be started by sshd as the forced command of one account:
#   powershell.exe -NoLogo -NoProfile -NonInteractive -OutputFormat Text -File <this file> -SiteCode PS1 -Provider cm01.corp.contoso.com
# What is given here binds the client: a client that asks for another site, provider or module is refused. With -ReadOnly
# nothing can be changed. Do not edit it (the client compares its hash); signing it is fine.
param([switch] $ReadOnly, [string] $SiteCode, [string] $Provider, [string] $Module)

$ProgressPreference = 'SilentlyContinue'
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') { exit 3 }
$installed = $true
$stdin = [Console]::OpenStandardInput()

function Read-Exactly([int] $n) {
    $b = [byte[]]::new($n)
    for ($i = 0; $i -lt $n; $i += $k) {
        $k = $stdin.Read($b, $i, $n - $i)
        if ($k -le 0) { return }
    }
    return , $b
}

# The client waits for this line before it says anything. A signature, line ends and a byte order mark do not count.
$text = [IO.File]::ReadAllText($PSCommandPath)
$end = $text.IndexOf("`n# SIG # Begin")
if ($end -ge 0) { $text = $text.Substring(0, $end) }
$text = $text.Replace("`r", '').Trim()
$sum = [Security.Cryptography.SHA256]::Create().ComputeHash([Text.UTF8Encoding]::new($false).GetBytes($text))
$hello = [Text.Encoding]::ASCII.GetBytes("cmgkit-host $([BitConverter]::ToString($sum).Replace('-', ''))`n")
$out = [Console]::OpenStandardOutput()
$out.Write($hello, 0, $hello.Length)
$out.Flush()

