# File cmdlets for the session: where a path is the fabric's, they work in its folder; all other paths go to the real ones.
Set-StrictMode -Off
$ErrorActionPreference = 'Stop'
# .NET's own types, whatever their names come to mean in this session: PowerShell must not have looked these names up.
$RealPath = [type]::GetType('System.IO.Path')
$RealFile = [type]::GetType('System.IO.File')
$RealDirectory = [type]::GetType('System.IO.Directory')
# The real cmdlets first: a search for one of them must not end here.
Import-Module -Name Microsoft.PowerShell.Management, Microsoft.PowerShell.Utility -Global
Import-Module -Name "$PSScriptRoot/../PracticeFabric/PracticeFabric.psd1" -DisableNameChecking
. $PSScriptRoot/NetTypes.ps1
. $PSScriptRoot/FileCommands.ps1
. $PSScriptRoot/PathTexts.ps1
. $PSScriptRoot/ManagementDrives.ps1
. $PSScriptRoot/Renames.ps1
. $PSScriptRoot/Access.ps1
. $PSScriptRoot/Sessions.ps1
. $PSScriptRoot/Robocopy.ps1
. $PSScriptRoot/Remote.ps1
. $PSScriptRoot/ComObjects.ps1
. $PSScriptRoot/Proxies.ps1
Add-ManagementDrives
Export-ModuleMember -Function * -Alias *
