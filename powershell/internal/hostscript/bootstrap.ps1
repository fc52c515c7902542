$ProgressPreference='SilentlyContinue'
$m=$ExecutionContext.SessionState.LanguageMode
if($m-ne'FullLanguage'){throw "cmgkit needs FullLanguage, but the language mode is $m"}
$stdin=[Console]::OpenStandardInput()
function Read-Exactly([int]$n){$b=[byte[]]::new($n);$i=0
while($i-lt$n){$k=$stdin.Read($b,$i,$n-$i);if($k-le0){return};$i+=$k}
,$b}
$b=Read-Exactly 4
if(!$b){exit 4}
$b=Read-Exactly([BitConverter]::ToInt32($b,0))
if(!$b-or[BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash($b))-ne'@HASH@'){exit 4}
. ([ScriptBlock]::Create([Text.Encoding]::UTF8.GetString($b)))
