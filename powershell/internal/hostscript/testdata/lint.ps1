# Reads the PowerShell files of a folder and writes what in them must not be there: file, line and rule, one finding a line.
# Secrets enter a host as $frames. What carries one is followed by its name, function by function.
using namespace System.Management.Automation.Language

$ErrorActionPreference = 'Stop'
# Of Microsoft.PowerShell.Core, in Windows PowerShell 5.1 and in PowerShell 7.
$engine = 'Export-ModuleMember', 'ForEach-Object', 'Get-Command', 'Get-Module', 'Import-Module', 'New-Module', 'Out-Null', 'Set-StrictMode', 'Where-Object'
$plainNames = '^(secrets?|passwords?|chars?|bytes?|frames?|plain|plaintext)$'
# What may get an array of secret bytes or characters as its argument: records show an array as its type.
$takesArrays = 'GetChars', 'GetBytes', 'Clear', 'WriteAllBytes', 'Write', 'Copy', 'Add'

function Find-All($ast, [type] $type) { return $ast.FindAll({ param($node) $node -is $type }, $true) }

# The function that a node is in, or the whole file.
function Get-Owner($ast) {
    for ($node = $ast.Parent; $null -ne $node; $node = $node.Parent) {
        if ($node -is [FunctionDefinitionAst] -or $null -eq $node.Parent) { return $node }
    }
    return $ast
}

# Whether the value of an expression is a secret, or an array of them.
function Test-Carrier($ast, $tainted) {
    if ($ast -is [VariableExpressionAst]) { return $tainted.ContainsKey($ast.VariablePath.UserPath) }
    if ($ast -is [IndexExpressionAst]) { return Test-Carrier $ast.Target $tainted }
    if ($ast -is [ConvertExpressionAst]) { return Test-Carrier $ast.Child $tainted }
    if ($ast -is [UnaryExpressionAst]) { return Test-Carrier $ast.Child $tainted }
    if ($ast -is [ParenExpressionAst]) { return Test-Carrier $ast.Pipeline $tainted }
    if ($ast -is [CommandExpressionAst]) { return Test-Carrier $ast.Expression $tainted }
    $inside = @()
    if ($ast -is [PipelineAst]) { $inside = $ast.PipelineElements }
    if ($ast -is [ArrayLiteralAst]) { $inside = $ast.Elements }
    if ($ast -is [ArrayExpressionAst]) { $inside = $ast.SubExpression.Statements }
    if ($ast -is [SubExpressionAst]) { $inside = $ast.SubExpression.Statements }
    if ($ast -is [BinaryExpressionAst]) { $inside = $ast.Left, $ast.Right }
    if ($ast -is [InvokeMemberExpressionAst] -and $ast.Member.Value -in 'GetChars', 'GetBytes', 'ToCharArray', 'Clone') { $inside = @($ast.Arguments) + $ast.Expression }
    foreach ($part in $inside) { if (Test-Carrier $part $tainted) { return $true } }
    return $false
}

# One character or byte of a secret: what a loop over a secret yields. One over all frames yields whole ones.
function Test-Single($ast, $tainted) {
    foreach ($variable in Find-All $ast ([VariableExpressionAst])) { if ($tainted[$variable.VariablePath.UserPath] -eq 'single') { return $true } }
    return $false
}

function Get-Tainted($nodes) {
    $tainted = @{ frames = 'whole' }
    do {
        $before = $tainted.Count
        foreach ($node in $nodes) {
            if ($node -is [AssignmentStatementAst]) {
                $left = $node.Left
                if ($left -is [ConvertExpressionAst]) { $left = $left.Child }
                if ($left -is [VariableExpressionAst] -and (Test-Carrier $node.Right $tainted)) {
                    $kind = 'whole'
                    if (Test-Single $node.Right $tainted) { $kind = 'single' }
                    if (-not $tainted.ContainsKey($left.VariablePath.UserPath)) { $tainted[$left.VariablePath.UserPath] = $kind }
                }
            } elseif ($node -is [ForEachStatementAst] -and (Test-Carrier $node.Condition $tainted)) {
                $kind = 'single'
                if ($node.Condition.Extent.Text -eq '$frames') { $kind = 'whole' }
                if (-not $tainted.ContainsKey($node.Variable.VariablePath.UserPath)) { $tainted[$node.Variable.VariablePath.UserPath] = $kind }
            }
        }
    } while ($tainted.Count -ne $before)
    return $tainted
}

function Test-Guarded($command) {
    for ($node = $command.Parent; $null -ne $node; $node = $node.Parent) {
        if ($node -is [IfStatementAst] -and $node.Clauses[0].Item1.Extent.Text.Contains("GetCommand('New-PSDrive', 'Cmdlet')")) { return $true }
    }
    return $false
}

function Write-Finding($node, [string] $rule) {
    $text = $node.Extent.Text.Split("`n")[0].Trim()
    [Console]::Out.WriteLine([string]::Join('|', $file, $node.Extent.StartLineNumber, $rule, $text.Substring(0, [Math]::Min(80, $text.Length))))
}

$texts = @{}
$functions = @{}
foreach ($path in [IO.Directory]::GetFiles($env:CMGKIT_LINT, '*.ps1')) {
    $errors = $null
    $file = [IO.Path]::GetFileName($path)
    $texts[$file] = [Parser]::ParseInput([IO.File]::ReadAllText($path), [ref] $null, [ref] $errors)
    foreach ($problem in $errors) { Write-Finding $problem "syntax: $($problem.Message)" }
    foreach ($function in Find-All $texts[$file] ([FunctionDefinitionAst])) { $functions[$function.Name] = $true }
}

foreach ($file in $texts.Keys) {
    $owners = [Collections.Generic.Dictionary[Ast, Collections.Generic.List[Ast]]]::new()
    foreach ($node in Find-All $texts[$file] ([Ast])) {
        $owner = Get-Owner $node
        if (-not $owners.ContainsKey($owner)) { $owners[$owner] = [Collections.Generic.List[Ast]]::new() }
        $owners[$owner].Add($node)
    }
    foreach ($nodes in $owners.Values) {
        $tainted = Get-Tainted $nodes
        foreach ($node in $nodes) {
            switch ($node.GetType().Name) {
                'TernaryExpressionAst' { Write-Finding $node 'ternary' }
                'PipelineChainAst' { Write-Finding $node 'chain' }
                'PipelineAst' { if ($node.Background) { Write-Finding $node 'background' } }
                'ScriptBlockAst' { if ($null -ne $node.CleanBlock) { Write-Finding $node.CleanBlock 'clean' } }
                'VariableExpressionAst' { if ($node.VariablePath.UserPath -eq 'input') { Write-Finding $node 'input' } }
                'ParameterAst' {
                    $type = $node.StaticType.FullName
                    if ($type -in 'System.Byte[]', 'System.Char[]' -or ($type -ne 'System.Security.SecureString' -and $node.Name.VariablePath.UserPath -match $plainNames)) { Write-Finding $node 'parameter' }
                }
                'ConvertExpressionAst' { if ($node.StaticType -eq [string] -and (Test-Carrier $node.Child $tainted)) { Write-Finding $node 'string' } }
                'ExpandableStringExpressionAst' { foreach ($part in $node.NestedExpressions) { if (Test-Carrier $part $tainted) { Write-Finding $node 'string' } } }
                'UnaryExpressionAst' { if ($node.TokenKind -eq 'Join' -and (Test-Carrier $node.Child $tainted)) { Write-Finding $node 'string' } }
                'AssignmentStatementAst' { if ($node.Operator -eq 'QuestionQuestionEquals') { Write-Finding $node 'coalescing assignment' } }
                'BinaryExpressionAst' {
                    if ($node.Operator -eq 'QuestionQuestion') { Write-Finding $node 'coalescing' }
                    if ($node.Operator -in 'Join', 'Format', 'Plus' -and (Test-Carrier $node $tainted)) { Write-Finding $node 'string' }
                }
                'MemberExpressionAst' { if ($node.NullConditional) { Write-Finding $node 'conditional' } }
                'IndexExpressionAst' { if ($node.NullConditional) { Write-Finding $node 'conditional' } }
                'CommandAst' {
                    $name = $node.GetCommandName()
                    if ($name -eq 'ConvertTo-SecureString') {
                        Write-Finding $node 'plain secret'
                    } elseif ($null -ne $name -and -not $functions.ContainsKey($name) -and $name -notin $engine -and -not ($name -eq 'New-PSDrive' -and (Test-Guarded $node))) {
                        Write-Finding $node 'command'
                    }
                    foreach ($element in $node.CommandElements) { if (Test-Carrier $element $tainted) { Write-Finding $node 'argument' } }
                }
                'TypeExpressionAst' { if ($node.TypeName.Name -match 'NetworkCredential$') { Write-Finding $node 'plain secret' } }
                'TypeConstraintAst' { if ($node.TypeName.Name -match 'NetworkCredential$') { Write-Finding $node 'plain secret' } }
                'StringConstantExpressionAst' { if ($node.Value -match '^(.*\.)?(NetworkCredential|FromBase64String|FromBase64CharArray)$') { Write-Finding $node 'plain secret' } }
                'InvokeMemberExpressionAst' {
                    if ($node.NullConditional) { Write-Finding $node 'conditional' }
                    $member = $node.Member.Value
                    if ($member -match '^(PtrToString|SecureStringToBSTR)') { Write-Finding $node 'string' }
                    if ($member -eq 'AppendChar') { Write-Finding $node 'method' }
                    if ($member -eq 'ToString' -and (Test-Carrier $node.Expression $tainted)) { Write-Finding $node 'string' }
                    foreach ($argument in $node.Arguments) {
                        if (-not (Test-Carrier $argument $tainted)) { continue }
                        if ($member -in 'GetString', 'ToString', 'Join', 'Concat', 'Format' -or ($member -eq 'new' -and $node.Expression.Extent.Text -eq '[string]')) {
                            Write-Finding $node 'string'
                        } elseif ($member -eq 'Invoke') {
                            # By reflection a secret stands inside an array.
                            if ($argument.StaticType -ne [object[]]) { Write-Finding $node 'method' }
                        } elseif ((Test-Single $argument $tainted) -or $member -notin $takesArrays) {
                            Write-Finding $node 'method'
                        }
                    }
                }
            }
        }
    }
}
