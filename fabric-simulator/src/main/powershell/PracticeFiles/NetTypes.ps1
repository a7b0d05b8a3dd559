# Scripts also use .NET: [IO.Path]::GetFileName($drive.Path), [IO.File]::Exists('\\hv01\c$\x'). Off Windows these know
# nothing of such paths, so in a session that Start-Session.ps1 opens their names stand for types that do.

# The members that Path has in .NET Framework 4.8, for Windows paths as there; for all others as here.
class WindowsIoPath {
    static [type]$Real
    static [char]$DirectorySeparatorChar = '\'
    static [char]$AltDirectorySeparatorChar = '/'
    static [char]$VolumeSeparatorChar = ':'
    static [char]$PathSeparator = ';'

    hidden static [bool] IsWindows([string]$Text) { return $Text -match '^([A-Za-z]:|\\\\)' -or ($Text.Contains('\') -and -not $Text.Contains('/')) }
    hidden static [int] LastSlash([string]$Text) { return $Text.LastIndexOfAny([char[]]'\/') }

    static [string] GetFileName([string]$Path) {
        if ($null -eq $Path -or -not [WindowsIoPath]::IsWindows($Path)) { return [WindowsIoPath]::Real::GetFileName($Path) }
        $name = $Path.Substring([WindowsIoPath]::LastSlash($Path) + 1)
        if ($name -match '^[A-Za-z]:') { $name = $name.Substring(2) }
        return $name
    }
    static [string] GetFileNameWithoutExtension([string]$Path) {
        $name = [WindowsIoPath]::GetFileName($Path)
        $dot = $name.LastIndexOf('.')
        if ($dot -lt 0) { return $name }
        return $name.Substring(0, $dot)
    }
    static [string] GetExtension([string]$Path) { return [WindowsIoPath]::Real::GetExtension([WindowsIoPath]::GetFileName($Path)) }
    static [bool] HasExtension([string]$Path) { return [WindowsIoPath]::GetExtension($Path) -ne '' }
    static [string] ChangeExtension([string]$Path, [string]$Extension) { return [WindowsIoPath]::Real::ChangeExtension($Path, $Extension) }
    static [string] GetPathRoot([string]$Path) {
        if (-not [WindowsIoPath]::IsWindows($Path)) { return [WindowsIoPath]::Real::GetPathRoot($Path) }
        if ($Path -match '^([A-Za-z]:\\?|\\\\[^\\]+\\[^\\]+)') { return $Matches[1] }
        return ''
    }
    static [bool] IsPathRooted([string]$Path) { return [WindowsIoPath]::GetPathRoot($Path) -ne '' }
    static [string] GetDirectoryName([string]$Path) {
        if (-not [WindowsIoPath]::IsWindows($Path)) { return [WindowsIoPath]::Real::GetDirectoryName($Path) }
        $root = [WindowsIoPath]::GetPathRoot($Path)
        $slash = [WindowsIoPath]::LastSlash($Path)
        if ($Path.Length -le $root.Length) { return $null }
        return $Path.Substring(0, [Math]::Max($slash, [Math]::Min($root.Length, $Path.Length)))
    }
    static [string] GetFullPath([string]$Path) {
        if ([WindowsIoPath]::IsPathRooted($Path) -and [WindowsIoPath]::IsWindows($Path)) { return $Path.Replace('/', '\') }
        return [WindowsIoPath]::Real::GetFullPath($Path)
    }
    static [string] Combine([string]$One, [string]$Two) {
        if (-not [WindowsIoPath]::IsWindows($One)) { return [WindowsIoPath]::Real::Combine($One, $Two) }
        if ([WindowsIoPath]::IsPathRooted($Two)) { return $Two }
        if (-not $Two) { return $One }
        if ($One.EndsWith('\') -or $One.EndsWith('/') -or -not $One) { return $One + $Two }
        return $One + '\' + $Two
    }
    static [string] Combine([string]$One, [string]$Two, [string]$Three) { return [WindowsIoPath]::Combine([WindowsIoPath]::Combine($One, $Two), $Three) }
    static [string] Combine([string]$One, [string]$Two, [string]$Three, [string]$Four) { return [WindowsIoPath]::Combine([WindowsIoPath]::Combine($One, $Two, $Three), $Four) }
    static [string] Combine([string[]]$Paths) {
        $all = ''
        foreach ($path in $Paths) { $all = if ($all) { [WindowsIoPath]::Combine($all, $path) } else { $path } }
        return $all
    }
    static [string] GetTempPath() { return [WindowsIoPath]::Real::GetTempPath() }
    static [string] GetTempFileName() { return [WindowsIoPath]::Real::GetTempFileName() }
    static [string] GetRandomFileName() { return [WindowsIoPath]::Real::GetRandomFileName() }
    static [char[]] GetInvalidFileNameChars() { return [char[]](0..31) + [char[]]'"<>|:*?\/' }
    static [char[]] GetInvalidPathChars() { return [char[]](0..31) + [char[]]'"<>|' }
}

# A type with all static methods of another, whose path arguments are translated on the way in and whose texts on the way
# out.
function New-TranslatingType {
    param([string]$Name, [type]$Real)
    $assembly = [System.Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly((New-Object System.Reflection.AssemblyName "Stillpoint.$Name"), [System.Reflection.Emit.AssemblyBuilderAccess]::Run)
    $builder = $assembly.DefineDynamicModule('types').DefineType("Stillpoint.Practice.$Name", 'Public,Class,Abstract,Sealed')
    $in = $builder.DefineField('In', [System.Func[string, string]], 'Public,Static')
    $out = $builder.DefineField('Out', [System.Func[string, string]], 'Public,Static')
    $allOut = $builder.DefineField('AllOut', [System.Func[string[], string[]]], 'Public,Static')
    $codes = [System.Reflection.Emit.OpCodes]
    foreach ($method in $Real.GetMethods('Public,Static')) {
        $parameters = $method.GetParameters()
        if ($method.IsGenericMethod -or @($parameters | Where-Object { $_.ParameterType.IsByRefLike })) { continue }
        $copy = $builder.DefineMethod($method.Name, 'Public,Static,HideBySig', $method.ReturnType, [type[]]@($parameters | ForEach-Object { $_.ParameterType }))
        $code = $copy.GetILGenerator()
        for ($i = 0; $i -lt $parameters.Count; $i++) {
            $path = $parameters[$i].ParameterType -eq [string] -and $parameters[$i].Name -match '^(path|source|dest|fileName|link)'
            if ($path) { $code.Emit($codes::Ldsfld, $in) }
            $code.Emit($codes::Ldarg, [int16]$i)
            if ($path) { $code.Emit($codes::Callvirt, [System.Func[string, string]].GetMethod('Invoke')) }
        }
        $code.Emit($codes::Call, $method)
        $names = $method.Name -match '^(GetFiles|GetDirectories|GetFileSystemEntries)$'
        if ($names -and $method.ReturnType -eq [string[]]) {
            $result = $code.DeclareLocal([string[]])
            $code.Emit($codes::Stloc, $result)
            $code.Emit($codes::Ldsfld, $allOut)
            $code.Emit($codes::Ldloc, $result)
            $code.Emit($codes::Callvirt, [System.Func[string[], string[]]].GetMethod('Invoke'))
        }
        $code.Emit($codes::Ret)
    }
    $made = $builder.CreateTypeInfo().AsType()
    $made::In = [System.Func[string, string]] { param($Text) Get-LocalText $Text }
    $made::AllOut = [System.Func[string[], string[]]] { param($Texts) [string[]]@(foreach ($text in $Texts) { Get-ShownText $text }) }
    $made
}

function Get-LocalText {
    param([string]$Text)
    $place = if ($Text) { Resolve-FilePath $Text -Literal }
    if ($null -eq $place) { $Text } else { $place.Local }
}

function Get-ShownText {
    param([string]$Text)
    $place = Resolve-LocalPath $Text
    if ($null -eq $place) { $Text } else { $place.Shown }
}

# From here on the names mean the Windows ones, in this whole process.
function Enable-WindowsNames {
    if ([WindowsIoPath]::Real -or $OnWindowsHere) { return }
    [WindowsIoPath]::Real = $RealPath
    $accelerators = [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators')
    $types = @{ Path = [WindowsIoPath]; File = New-TranslatingType 'File' $RealFile; Directory = New-TranslatingType 'Directory' $RealDirectory }
    foreach ($name in $types.Keys) {
        foreach ($spelling in "System.IO.$name", "IO.$name") { $accelerators::Add($spelling, $types[$name]) }
    }
}
