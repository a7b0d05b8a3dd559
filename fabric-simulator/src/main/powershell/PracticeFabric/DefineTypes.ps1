# Makes the .NET types of SCVMM and Hyper-V that only Windows has, once per process, from the table in Types.ps1. Without
# Add-Type, which needs a compiler. Properties are public fields: PowerShell shows and sets both alike.

# By the name in the table; what was found is kept in the table of those known.
function Find-PracticeType {
    param([string]$Name, $Known)
    if ($Known.ContainsKey($Name)) { return $Known[$Name] }
    if ($Name.EndsWith('[]')) { $found = (Find-PracticeType $Name.Substring(0, $Name.Length - 2) $Known).MakeArrayType() }
    elseif ($Name.EndsWith('?')) {
        $found = [System.Nullable`1].MakeGenericType(@(Find-PracticeType $Name.Substring(0, $Name.Length - 1) $Known))
    } else { $found = $Name -as [type] }
    $Known[$Name] = $found
    $found
}

# ToString gives the name, as SCVMM's objects do: scripts write "$($vm.VMHost)".
function Add-NameAsText {
    param($Builder, $Field)
    $method = $Builder.DefineMethod('ToString', 'Public,Virtual,HideBySig', [string], [type]::EmptyTypes)
    $code = $method.GetILGenerator()
    $code.Emit([System.Reflection.Emit.OpCodes]::Ldarg_0)
    $code.Emit([System.Reflection.Emit.OpCodes]::Ldfld, $Field)
    $code.Emit([System.Reflection.Emit.OpCodes]::Ret)
}

# A static Parse(string), which PowerShell uses where a cmdlet wants an object and is given a name.
function Add-Parse {
    param($Builder)
    $find = $Builder.DefineField('Find', [System.Func[string, object]], 'Public,Static')
    $method = $Builder.DefineMethod('Parse', 'Public,Static', $Builder, [type[]]@([string]))
    $code = $method.GetILGenerator()
    $code.Emit([System.Reflection.Emit.OpCodes]::Ldsfld, $find)
    $code.Emit([System.Reflection.Emit.OpCodes]::Ldarg_0)
    $code.Emit([System.Reflection.Emit.OpCodes]::Callvirt, [System.Func[string, object]].GetMethod('Invoke'))
    $code.Emit([System.Reflection.Emit.OpCodes]::Castclass, $Builder)
    $code.Emit([System.Reflection.Emit.OpCodes]::Ret)
}

function Add-MessageConstructor {
    param($Builder)
    $constructor = $Builder.DefineConstructor('Public', 'Standard', [type[]]@([string]))
    $code = $constructor.GetILGenerator()
    $code.Emit([System.Reflection.Emit.OpCodes]::Ldarg_0)
    $code.Emit([System.Reflection.Emit.OpCodes]::Ldarg_1)
    $code.Emit([System.Reflection.Emit.OpCodes]::Call, [System.Exception].GetConstructor([type[]]@([string])))
    $code.Emit([System.Reflection.Emit.OpCodes]::Ret)
}

function New-PracticeAssembly {
    $name = New-Object System.Reflection.AssemblyName 'Stillpoint.PracticeFabric'
    $run = [System.Reflection.Emit.AssemblyBuilderAccess]::Run
    $assembly = [System.Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly($name, $run)
    $assembly.DefineDynamicModule('types')
}

function Complete-PracticeType {
    param($Builder)
    $Builder.CreateTypeInfo().AsType()
}

function Add-PracticeTypes {
    param([string]$Table)
    if ('Microsoft.VirtualManager.Utils.CarmineException' -as [type]) { return }
    $module = New-PracticeAssembly
    $scvmm = 'Microsoft.SystemCenter.VirtualMachineManager.'
    $byName = @('VM', 'Host', 'HostCluster', 'HostGroup', 'Remoting.ServerConnection' | ForEach-Object { $scvmm + $_ }) + 'Stillpoint.Practice.CimSession'
    $known = @{}
    $classes = New-Object System.Collections.ArrayList
    foreach ($line in $Table.Split("`n")) {
        $words = $line.Trim().Split(' ')
        if ($words[0] -eq 'enum') {
            $builder = $module.DefineEnum($words[1], 'Public', [int])
            for ($i = 2; $i -lt $words.Length; $i++) {
                $pair = $words[$i].Split('=')
                [void]$builder.DefineLiteral($pair[0], [int]$pair[1])
            }
            $known[$words[1]] = Complete-PracticeType $builder
        } elseif ($words[0] -eq 'class') {
            $names = $words[1].Split(':')
            $builder = $module.DefineType($names[0], 'Public,Class')
            $known[$names[0]] = $builder
            [void]$classes.Add(@($builder, $names, $words))
        }
    }
    $nameFields = @{}
    foreach ($class in $classes) {
        $builder, $names, $words = $class
        for ($i = 2; $i -lt $words.Length; $i++) {
            $at = $words[$i].IndexOf(':')
            $type = $words[$i].Substring($at + 1)
            if ($known.ContainsKey($type)) { $type = $known[$type] } else { $type = Find-PracticeType $type $known }
            $field = $builder.DefineField($words[$i].Substring(0, $at), $type, 'Public')
            if ($field.Name -ceq 'Name') { $nameFields[$names[0]] = $field }
        }
    }
    # A base comes before what is made of it.
    $done = @{}
    while ($done.Count -lt $classes.Count) {
        foreach ($class in $classes) {
            $builder, $names, $words = $class
            $base = if ($names.Length -gt 1) { $names[1] } else { '' }
            if ($done.ContainsKey($names[0]) -or ($known.ContainsKey($base) -and -not $done.ContainsKey($base))) { continue }
            if ($base) { $builder.SetParent((Find-PracticeType $base $done)) }
            if ($base -eq 'System.Exception') { Add-MessageConstructor $builder }
            else { [void]$builder.DefineDefaultConstructor('Public') }
            if ($nameFields.ContainsKey($names[0])) { Add-NameAsText $builder $nameFields[$names[0]] }
            if ($byName -contains $names[0]) { Add-Parse $builder }
            $done[$names[0]] = Complete-PracticeType $builder
        }
    }
}
