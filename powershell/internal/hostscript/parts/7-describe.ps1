# Runs in the worker: the module's own metadata of the cmdlets with these names, as one text with NULs between its fields (a
# thousand small writes would cost more than the rest). Where the number of fields varies, it comes first.
$describe = {
    param($module, $names)
    $common = [Collections.Generic.HashSet[string]]::new([Management.Automation.PSCmdlet]::CommonParameters, [StringComparer]::OrdinalIgnoreCase)
    $null = $common.Add('UseTransaction')
    $commands = @(Get-Module -Name $module)[0].ExportedCommands
    $fields = foreach ($name in $names) {
        $command = $commands[$name]
        if ($command -is [Management.Automation.AliasInfo]) { $command = $command.ResolvedCommand }
        if ($null -eq $command) { continue }
        $name
        [string] $command.DefaultParameterSet
        # The method throws where the property would silently be null.
        $parameters = @(foreach ($p in $command.get_Parameters().Values) { if (-not $common.Contains($p.Name)) { $p } })
        $parameters.Count
        foreach ($p in $parameters) {
            $type = $p.ParameterType
            $element = $type
            if ($type.IsArray) { $element = $type.GetElementType() }
            if ($element.IsGenericType -and $null -ne [Nullable]::GetUnderlyingType($element)) { $type = $element = [Nullable]::GetUnderlyingType($element) }
            $p.Name
            $type.ToString()
            $p.Aliases.Count
            $p.Aliases
            $sets = $p.ParameterSets
            $sets.Count
            foreach ($set in $sets.Keys) {
                $place = $sets[$set]
                $set
                $place.Position
                $place.IsMandatory
                $place.ValueFromPipeline
                $place.ValueFromPipelineByPropertyName
            }
            if ($element.IsEnum) {
                $values = [Enum]::GetNames($element)
                $values.Length
                $values
            } else {
                0
            }
            foreach ($rule in $p.Attributes) {
                if ($rule -is [Management.Automation.ParameterAttribute]) { continue }
                if ($rule -is [Management.Automation.PSTypeNameAttribute]) {
                    'type'
                    $rule.PSTypeName
                } elseif ($rule -is [Management.Automation.ValidateRangeAttribute]) {
                    if ($null -eq $rule.MinRange) { continue }
                    'range'
                    $rule.MinRange
                    $rule.MaxRange
                } elseif ($rule -is [Management.Automation.ValidateLengthAttribute]) {
                    'length'
                    $rule.MinLength
                    $rule.MaxLength
                } elseif ($rule -is [Management.Automation.ValidatePatternAttribute]) {
                    'pattern'
                    $rule.RegexPattern
                } elseif ($rule -is [Management.Automation.ValidateSetAttribute]) {
                    'set'
                    $rule.ValidValues.Count
                    $rule.ValidValues
                }
            }
            ''
        }
    }
    return [string]::Join("`0", $fields)
}

# 10: the module's metadata of the cmdlets, and the copies of the module that were found.
$operations[10] = {
    $names = [string[]]::new($reader.ReadInt32())
    for ($i = 0; $i -lt $names.Length; $i++) { $names[$i] = Read-Text }
    Write-Text $PSVersionTable.PSEdition
    Write-Text (Invoke-Script $describe @($module, $names))[0]
    Write-Copies
}
