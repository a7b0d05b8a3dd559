# Join-Path and Split-Path of Windows paths: texts, whatever lies there.

# Whether a text is a Windows path, absolute or with back slashes only.
function Test-WindowsText {
    param($Bound)
    $path = if ($Bound.ContainsKey('LiteralPath')) { @($Bound['LiteralPath'])[0] } else { @($Bound['Path'])[0] }
    [string]$path -match '^([A-Za-z]:|\\\\)' -or ([string]$path -match '\\' -and [string]$path -notmatch '/')
}

$FilePureText['Join-Path'] = {
    param($Cmdlet, $Bound, $State, $Real)
    foreach ($path in @($Bound['Path'])) {
        $joined = $path.TrimEnd('\', '/') + '\' + ([string]$Bound['ChildPath']).Replace('/', '\').TrimStart('\')
        if ($Bound['Resolve']) { Convert-Path -Path $joined } else { $joined }
    }
}

$FilePureText['Split-Path'] = {
    param($Cmdlet, $Bound, $State, $Real)
    foreach ($path in @(if ($Bound.ContainsKey('LiteralPath')) { $Bound['LiteralPath'] } else { $Bound['Path'] })) {
        $text = $path.Replace('/', '\')
        if ($Bound['IsAbsolute']) { $text -match '^([A-Za-z]:\\|\\\\)'; continue }
        if ($Bound['Qualifier']) { if ($text -match '^[A-Za-z]:') { $text.Substring(0, 2) }; continue }
        if ($Bound['NoQualifier']) { $text -replace '^[A-Za-z]:', ''; continue }
        $trimmed = $text.TrimEnd('\')
        $slash = $trimmed.LastIndexOf('\')
        if ($Bound['Leaf']) { if ($slash -lt 0) { $text } else { $trimmed.Substring($slash + 1) }; continue }
        if ($slash -lt 0) { ''; continue }
        $parent = $trimmed.Substring(0, $slash)
        if ($parent -match '^[A-Za-z]:$') { $parent += '\' }
        if ($parent -match '^\\\\?[^\\]*$') { $parent = '' }
        $parent
    }
}
