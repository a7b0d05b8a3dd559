<#
.SYNOPSIS
Stops and removes the Stillpoint agent's service. Settings, notes of begun work and logs stay unless -All is given.

.DESCRIPTION
NOT YET RUN ON WINDOWS: checked for syntax only. -WhatIf shows what would be done.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param(
    [string] $Folder = (Join-Path -Path $env:ProgramData -ChildPath 'Stillpoint\agent'),
    [string] $Name = 'StillpointAgent',
    [switch] $All
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

if (@(Get-Service -Name $Name -ErrorAction SilentlyContinue).Count -gt 0 -and $PSCmdlet.ShouldProcess($Name, 'stop and remove the service')) {
    Stop-Service -Name $Name
    $exe = Join-Path -Path $Folder -ChildPath "$Name.exe"
    $done = Start-Process -FilePath $exe -ArgumentList 'uninstall' -NoNewWindow -Wait -PassThru
    if ($done.ExitCode -ne 0) { throw "$exe uninstall ended with $($done.ExitCode)" }
}
$versions = Join-Path -Path $Folder -ChildPath 'versions'
if ((Test-Path -LiteralPath $versions) -and $PSCmdlet.ShouldProcess($versions, 'remove the program')) {
    Remove-Item -LiteralPath $versions -Recurse -Force
}
if ($All -and (Test-Path -LiteralPath $Folder) -and $PSCmdlet.ShouldProcess($Folder, 'remove settings, notes and logs')) {
    Remove-Item -LiteralPath $Folder -Recurse -Force
}
