# What stands behind the modules of the practice fabric. Each part is a file; README.md in the folder above tells which.
Set-StrictMode -Off
$ErrorActionPreference = 'Stop'
# .NET's own types, whatever their names come to mean in this session: PowerShell must not have looked these names up.
$RealPath = [type]::GetType('System.IO.Path')
$RealFile = [type]::GetType('System.IO.File')
$RealDirectory = [type]::GetType('System.IO.Directory')
Import-Module -Name Microsoft.PowerShell.Management, Microsoft.PowerShell.Utility -Global
. $PSScriptRoot/Types.ps1
. $PSScriptRoot/DefineTypes.ps1
Add-PracticeTypes $PracticeTypes
. $PSScriptRoot/Simulator.ps1
. $PSScriptRoot/Dispatch.ps1
. $PSScriptRoot/Paths.ps1
. $PSScriptRoot/Scvmm/Objects.ps1
. $PSScriptRoot/Scvmm/Jobs.ps1
. $PSScriptRoot/Scvmm/Machines.ps1
. $PSScriptRoot/Scvmm/Disks.ps1
. $PSScriptRoot/Scvmm/Checkpoints.ps1
. $PSScriptRoot/Scvmm/Hosts.ps1
. $PSScriptRoot/Scvmm/Profiles.ps1
. $PSScriptRoot/HyperV/Jobs.ps1
. $PSScriptRoot/HyperV/Objects.ps1
. $PSScriptRoot/HyperV/Machines.ps1
. $PSScriptRoot/HyperV/Checkpoints.ps1
. $PSScriptRoot/HyperV/Drives.ps1
. $PSScriptRoot/HyperV/VirtualHardDisks.ps1
. $PSScriptRoot/Windows/Volumes.ps1
. $PSScriptRoot/Windows/Clusters.ps1
. $PSScriptRoot/Windows/Bits.ps1
Export-ModuleMember -Function *
