function Read-Text {
    $n = $reader.ReadInt32()
    if ($n -eq 0) { return '' }
    return $strict.GetString($reader.ReadBytes($n))
}

# A secret becomes a SecureString without ever being a string or an argument that PowerShell records: the character is
# handed over by reflection, inside an array.
function New-Secure([int] $index) {
    $bytes = $frames[$index]
    $chars = $strict.GetChars($bytes)
    $secure = [Security.SecureString]::new()
    try {
        foreach ($c in $chars) { $null = $appendChar.Invoke($secure, [object[]] @($c)) }
    } finally {
        [Array]::Clear($chars, 0, $chars.Length)
        [Array]::Clear($bytes, 0, $bytes.Length)
    }
    $secure.MakeReadOnly()
    return , $secure
}

# The type of a hashtable's values is not converted by the binder, and its assembly may not be loaded yet.
function Resolve-EnumType([string] $name, [string] $cmdlet) {
    if ($types.ContainsKey($name)) { return $types[$name] }
    $found = Find-LoadedType $name
    if ($null -eq $found) {
        $info = $worker.SessionStateProxy.InvokeCommand.GetCommand($cmdlet, 'Cmdlet')
        if ($null -ne $info) {
            foreach ($reference in $info.ImplementingType.Assembly.GetReferencedAssemblies()) {
                try { $null = [Reflection.Assembly]::Load($reference) } catch { continue }
            }
            $found = Find-LoadedType $name
        }
        if ($null -eq $found -and $null -ne $info) {
            foreach ($file in [IO.Directory]::GetFiles([IO.Path]::GetDirectoryName($info.ImplementingType.Assembly.Location), '*AdminUI*.dll')) {
                try { $null = [Reflection.Assembly]::LoadFrom($file) } catch { continue }
            }
            $found = Find-LoadedType $name
        }
        if ($null -eq $found) { throw "the host has no type $name" }
    }
    $types[$name] = $found
    return $found
}

function Find-LoadedType([string] $name) {
    foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
        $type = $assembly.GetType($name, $false)
        if ($null -ne $type) { return $type }
    }
}

# Every value is returned with a comma before it: otherwise an IResultObject would be enumerated.
function Read-Value([string] $cmdlet) {
    switch ($reader.ReadByte()) {
        0 { return , $null }
        1 { return , (Read-Text) }
        2 { return , $reader.ReadInt64() }
        3 { return , ($reader.ReadByte() -ne 0) }
        4 { return , $true }
        5 { return , (Read-Text) }
        6 { return , [DateTime]::new($reader.ReadInt64(), [DateTimeKind]::Utc).ToLocalTime() }
        7 { return , (New-Secure $reader.ReadInt32()) }
        8 {
            $list = [object[]]::new($reader.ReadInt32())
            for ($i = 0; $i -lt $list.Length; $i++) { $list[$i] = Read-Value $cmdlet }
            return , $list
        }
        9 {
            $name = Read-Text
            return , (New-PrivateFile $name $reader.ReadInt32())
        }
        10 {
            $type = Read-Text
            $table = @{}
            for ($i = $reader.ReadInt32(); $i -gt 0; $i--) {
                $key = Read-Value $cmdlet
                $value = Read-Value $cmdlet
                if ($type -ne '') { $value = [Enum]::Parse((Resolve-EnumType $type $cmdlet), $value, $true) }
                $table[$key] = $value
            }
            return , $table
        }
        11 {
            $objects = Invoke-Call
            if ($objects.Count -ne 1) {
                $script:stage = ('none', 'several')[[int] ($objects.Count -gt 0)]
                throw $lastCmdlet
            }
            $script:stage = ''
            return , $objects[0]
        }
        12 { return , [BitConverter]::Int64BitsToDouble($reader.ReadInt64()) }
        default { throw 'a value of a kind that the host does not know' }
    }
}

function Write-Text([string] $s) {
    $bytes = $lossy.GetBytes($s)
    $writer.Write($bytes.Length)
    $writer.Write($bytes)
}

function Get-ClassName($object) {
    $path = $object.SmsProviderObjectPath
    if ($path) { return ([string] $path).Split('.')[0] }
    $name = $object.PSObject.TypeNames[0]
    if ($name.StartsWith('IResultObject#')) { return $name.Substring(14).Split(';')[0] }
    return $name
}

# A property that may leave the host: its type as the client names it, and what can be computed once for all objects.
function Read-Shape {
    $name = Read-Text
    $type = Read-Text
    $bytes = $lossy.GetBytes($name)
    return [pscustomobject] @{
        Name = $name; Type = $type; Array = $reader.ReadByte() -ne 0
        Label = [byte[]] ([BitConverter]::GetBytes($bytes.Length) + $bytes)
        IsText = $type -in 'string', 'datetime'; IsNumber = $type -in 'uint32', 'uint64', 'sint32'
    }
}

# Only the properties that the client listed leave the host, in the type that the class gives them. Texts and numbers are
# written inline and properties looked up as members for speed: an answer may have ten thousand objects.
function Write-Object($object, [string] $class) {
    $writer.Write([byte] 13)
    Write-Text $class
    $at = $answer.Position
    $writer.Write([int] 0)
    $count = 0
    $properties = $object.PSObject.Properties
    foreach ($property in $shapes[$class]) {
        $own = $properties[$property.Name]
        if ($null -eq $own) { continue }
        try { $value = $own.Value } catch { continue }
        if ($null -eq $value) { continue }
        $count++
        $writer.Write($property.Label)
        if ($property.Array) {
            $writer.Write([byte] 8)
            $elements = @($value)
            $writer.Write($elements.Length)
            foreach ($element in $elements) { Write-Value $element $property.Type }
        } elseif ($property.IsText -and $value -is [string]) {
            $bytes = $lossy.GetBytes($value)
            $writer.Write([byte] 1)
            $writer.Write($bytes.Length)
            $writer.Write($bytes)
        } elseif ($property.IsNumber -and $value -isnot [DateTime]) {
            $writer.Write([byte] 2)
            $writer.Write([long] $value)
        } else {
            Write-Value $value $property.Type
        }
    }
    $end = $answer.Position
    $answer.Position = $at
    $writer.Write($count)
    $answer.Position = $end
}

function Write-Value($value, [string] $type) {
    if ($null -eq $value) {
        $writer.Write([byte] 0)
        return
    }
    if ($value -is [DateTime]) {
        # A time without a zone is the host's local time.
        if ($value.Kind -ne 'Utc') { $value = $value.ToUniversalTime() }
        $writer.Write([byte] 6)
        $writer.Write($value.Ticks)
        return
    }
    if ($type -eq 'string' -or $type -eq 'datetime') {
        $writer.Write([byte] 1)
        Write-Text ([string] $value)
    } elseif ($type -eq 'uint32' -or $type -eq 'uint64' -or $type -eq 'sint32') {
        $writer.Write([byte] 2)
        $writer.Write([long] $value)
    } elseif ($type -eq 'bool') {
        $writer.Write([byte] 3)
        $writer.Write([byte] [int] [bool] $value)
    } elseif ($type -eq 'real32') {
        $writer.Write([byte] 12)
        $writer.Write([double] $value)
    } else {
        Write-Object $value $type
    }
}
