# What a client may have run: the cmdlets of a list and their parameters (3-allowed.ps1, made from the catalogue), no change
# where the session or whoever installed the script wants none, and queries as package cmdlet writes them, of classes whose
# properties the client knows. Parameters beyond the list, for a newer console, pass only where the script is not installed.
$readOnly = $false
$rights = @{}
$literal = "'(?>[^'\\]+|\\.)*'|""(?>[^""\\]+|\\.)*""|-?\w+"
$condition = "\w+\s*(?:=|<>|!=)\s*(?:$literal)"
$wql = [regex]::new("\A\s*select\s+(?:\*|\w+(?:\s*,\s*\w+)*)\s+from\s+(\w+)(?:\s+where\s+$condition(?:\s+and\s+$condition)*)?\s*\z", 'IgnoreCase, Singleline, CultureInvariant')

# A refusal of the host's own names its reason in place of the stage.
function Stop-Call([string] $reason, [string] $why) {
    $script:stage = $reason
    throw $why
}

function Get-Right([string] $name) {
    $line = $allowed[$name]
    if ($null -eq $line) { Stop-Call 'forbidden' "the host runs no cmdlet $name" }
    $words = $line.Split(' ')
    $right = [pscustomobject] @{
        Change = $words[0] -eq 'change'
        Query = $name -eq 'Invoke-CMWmiQuery'
        Parameters = [Collections.Generic.HashSet[string]]::new($words, [StringComparer]::OrdinalIgnoreCase)
    }
    $null = $right.Parameters.Remove($words[0])
    $rights[$name] = $right
    return $right
}

function Assert-Change([string] $name) {
    if ($readOnly) { Stop-Call 'forbidden' 'the host is read-only' }
    if ($depth -gt 1) { Stop-Call 'forbidden' "$name is a change, which gives no object for a parameter" }
}

function Assert-Extra($right, [string] $name, [string] $parameter) {
    if ($installed -or $right.Query) { Stop-Call 'forbidden' "the host takes no parameter $parameter of $name" }
}

function Assert-Query([string] $parameter, $value) {
    $class = [string] $value
    if ($parameter -eq 'Query') { $class = $wql.Match($class).Groups[1].Value }
    if ($parameter -in 'Query', 'ClassName' -and -not $shapes.ContainsKey($class)) { Stop-Call 'forbidden' 'the host runs only queries of classes that it knows, in the form that cmdlet.QueryCall writes' }
}

# Whatever the client lists: no property that holds a secret leaves the host.
function Assert-Shown([string] $class, $properties) {
    $open = ([string] $shown[$class]).Split(' ')
    foreach ($property in $properties) {
        if ($property.Name -notin $open) { Stop-Call 'forbidden' "the host shows no property $($property.Name) of $class" }
    }
}
