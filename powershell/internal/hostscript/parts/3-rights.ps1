# What a client may run: the cmdlets of a list with their parameters (3-allowed.ps1, generated from the catalogue), no change
# if the session or the installed script is read-only, and queries in the form that package cmdlet writes, of classes whose
# properties the client knows. Parameters that are not on the list, for a newer console, pass only if the script is not
# installed.
$readOnly = $false
$rights = @{}
$literal = "'(?>[^'\\]+|\\.)*'|""(?>[^""\\]+|\\.)*""|-?\w+"
$condition = "\w+\s*(?:=|<>|!=)\s*(?:$literal)"
$wql = [regex]::new("\A\s*select\s+(?:\*|\w+(?:\s*,\s*\w+)*)\s+from\s+(\w+)(?:\s+where\s+$condition(?:\s+and\s+$condition)*)?\s*\z", 'IgnoreCase, Singleline, CultureInvariant')

# When the host itself refuses something, the stage is its reason.
function Stop-Call([string] $reason, [string] $why) {
    $script:stage = $reason
    throw $why
}

function Get-Right([string] $name) {
    $line = $allowed[$name]
    if ($null -eq $line) { Stop-Call 'forbidden' "the host does not run the cmdlet $name" }
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
    if ($depth -gt 1) { Stop-Call 'forbidden' "$name is a change, so its result cannot be a parameter" }
}

function Assert-Extra($right, [string] $name, [string] $parameter) {
    if ($installed -or $right.Query) { Stop-Call 'forbidden' "the host does not accept the parameter $parameter of $name" }
}

function Assert-Query([string] $parameter, $value) {
    $class = [string] $value
    if ($parameter -eq 'Query') { $class = $wql.Match($class).Groups[1].Value }
    if ($parameter -in 'Query', 'ClassName' -and -not $shapes.ContainsKey($class)) { Stop-Call 'forbidden' 'the host runs only queries of classes that it knows, in the form that cmdlet.QueryCall writes' }
}

# No property that holds a secret leaves the host, whatever the client lists.
function Assert-Shown([string] $class, $properties) {
    $open = ([string] $shown[$class]).Split(' ')
    foreach ($property in $properties) {
        if ($property.Name -notin $open) { Stop-Call 'forbidden' "the host does not show the property $($property.Name) of $class" }
    }
}
