# Prints PracticeFiles/Proxies.ps1: a function for each file cmdlet, with the parameters that the real one has in Windows
# PowerShell 5.1, which asks Invoke-FileCommand first. Run it by a PowerShell that has them:
#     pwsh -NoProfile -File New-FileProxies.ps1 > ../PracticeFiles/Proxies.ps1

# One call per object that comes in.
$perObject = 'Get-Item', 'Get-ChildItem', 'Test-Path', 'Copy-Item', 'Move-Item', 'Rename-Item', 'Remove-Item', 'New-Item', 'Get-FileHash',
'Join-Path', 'Split-Path', 'Resolve-Path', 'Convert-Path', 'New-PSDrive', 'Get-Content', 'Clear-Content', 'Import-Csv', 'Import-Clixml',
'Set-Location', 'Push-Location', 'Get-ItemProperty', 'Unblock-File'
# One file that all objects go into.
$perFile = 'Set-Content', 'Add-Content', 'Out-File', 'Export-Csv', 'Export-Clixml', 'Tee-Object', 'Start-Transcript'

$providers = 'Attributes', 'Directory', 'File', 'Hidden', 'ReadOnly', 'System', 'Encoding', 'Raw', 'Delimiter', 'Wait', 'NoNewline', 'Stream'

function Get-ArgumentText {
    param($Set)
    $arguments = @()
    if ($Set.IsMandatory) { $arguments += 'Mandatory = $true' }
    if ($Set.Position -ge 0) { $arguments += "Position = $($Set.Position)" }
    if ($Set.ValueFromPipeline) { $arguments += 'ValueFromPipeline = $true' }
    if ($Set.ValueFromPipelineByPropertyName) { $arguments += 'ValueFromPipelineByPropertyName = $true' }
    $arguments -join ', '
}

function Get-TypeText {
    param([type]$Type)
    if ($Type -eq [switch]) { return 'switch' }
    $text = $Type.FullName
    if ($Type.IsGenericType -and $Type.GetGenericTypeDefinition() -eq [System.Nullable`1]) { $text = "System.Nullable[$($Type.GetGenericArguments()[0].FullName)]" }
    # Types of other assemblies, whose names differ between engines, are left to the real cmdlet.
    if ($text -notmatch '^System\.' -or $text -match '^System\.Management\.Automation\.Runspaces') { 'object' } else { $text }
}

function Get-ParameterText {
    param($Parameter)
    $text = ''
    $sets = $Parameter.ParameterSets.GetEnumerator() | Sort-Object -Property Key
    # The FileSystem provider's own parameters belong to every set.
    if ($providers -contains $Parameter.Name) {
        $text = "        [Parameter()]`n"
        $sets = @()
    }
    foreach ($set in $sets) {
        $arguments = Get-ArgumentText $set.Value
        if ($set.Key -ne '__AllParameterSets') { $arguments = (@("ParameterSetName = '$($set.Key)'") + @($arguments | Where-Object { $_ })) -join ', ' }
        $text += "        [Parameter($arguments)]`n"
    }
    foreach ($attribute in $Parameter.Attributes) {
        if ($attribute -is [System.Management.Automation.ValidateSetAttribute]) {
            $text += "        [ValidateSet($(($attribute.ValidValues | ForEach-Object { "'$_'" }) -join ', '))]`n"
        }
        if ($attribute -is [System.Management.Automation.AllowNullAttribute]) { $text += "        [AllowNull()]`n" }
        if ($attribute -is [System.Management.Automation.AllowEmptyStringAttribute]) { $text += "        [AllowEmptyString()]`n" }
        if ($attribute -is [System.Management.Automation.AllowEmptyCollectionAttribute]) { $text += "        [AllowEmptyCollection()]`n" }
    }
    if ($Parameter.Aliases.Count) { $text += "        [Alias($(($Parameter.Aliases | ForEach-Object { "'$_'" }) -join ', '))]`n" }
    $text + "        [$(Get-TypeText $Parameter.ParameterType)]`n        `$$($Parameter.Name)"
}

function Get-FunctionText {
    param($Command, [string]$Body)
    $binding = @()
    if ($Command.DefaultParameterSet) { $binding += "DefaultParameterSetName = '$($Command.DefaultParameterSet)'" }
    if ($Command.Parameters.ContainsKey('WhatIf')) { $binding += 'SupportsShouldProcess = $true' }
    $binding += 'PositionalBinding = $false'
    $parameters = foreach ($parameter in $Command.Parameters.Values) {
        $engine = [System.Management.Automation.Cmdlet]::CommonParameters.Contains($parameter.Name) -or
        [System.Management.Automation.Cmdlet]::OptionalCommonParameters.Contains($parameter.Name)
        if (-not $engine) { Get-ParameterText $parameter }
    }
    "`nfunction $($Command.Name) {`n    [CmdletBinding($($binding -join ', '))]`n    param(`n$($parameters -join ",`n`n")`n    )`n$Body}"
}

"# Made by reference/New-FileProxies.ps1. Do not edit: change that."
foreach ($name in $perObject) {
    $command = Get-Command -Name $name -CommandType Cmdlet, Function
    Get-FunctionText $command ("    begin { `$state = @{} }`n" +
        "    process { Invoke-FileCommand '$name' `$PSCmdlet `$PSBoundParameters `$state { $($command.Source)\$name @with } }`n" +
        "    end { Complete-FileCommand '$name' `$PSCmdlet `$state }`n")
}
foreach ($name in $perFile) {
    $command = Get-Command -Name $name -CommandType Cmdlet, Function
    Get-FunctionText $command ("    begin {`n" +
        "        Convert-FileParameters `$PSBoundParameters`n" +
        "        `$pipeline = { $($command.Source)\$name @PSBoundParameters }.GetSteppablePipeline(`$MyInvocation.CommandOrigin)`n" +
        "        `$pipeline.Begin(`$PSCmdlet)`n" +
        "    }`n" +
        "    process { `$pipeline.Process(`$_) }`n" +
        "    end { `$pipeline.End() }`n")
}
